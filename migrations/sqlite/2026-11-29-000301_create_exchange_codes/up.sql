CREATE TABLE organisations (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    parent_name TEXT,
    place TEXT,
    address TEXT,
    email TEXT,
    telephone TEXT,
    fax TEXT,
    website TEXT,
    aliases TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    search_text TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE document_types (
    kind TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    exchange_code TEXT NOT NULL,
    steering_code TEXT NOT NULL,
    mark TEXT NOT NULL,
    source TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- The list of SĐ1:2022 of QCVN 102:2016; from 11 to 17 it was not read and follows the older decree.
INSERT INTO document_types (kind, name, exchange_code, steering_code, mark, source, version, created_at, updated_at) VALUES
    ('nghi_quyet', 'Nghị quyết (cá biệt)', '1', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('quyet_dinh', 'Quyết định', '2', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('chi_thi', 'Chỉ thị', '3', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('quy_che', 'Quy chế', '4', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('quy_dinh', 'Quy định', '5', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('thong_cao', 'Thông cáo', '6', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('thong_bao', 'Thông báo', '7', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('huong_dan', 'Hướng dẫn', '8', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('chuong_trinh', 'Chương trình', '9', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('ke_hoach', 'Kế hoạch', '10', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('phuong_an', 'Phương án', '11', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, 1767225600000000, 1767225600000000),
    ('de_an', 'Đề án', '12', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, 1767225600000000, 1767225600000000),
    ('du_an', 'Dự án', '13', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, 1767225600000000, 1767225600000000),
    ('bao_cao', 'Báo cáo', '14', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, 1767225600000000, 1767225600000000),
    ('bien_ban', 'Biên bản', '15', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, 1767225600000000, 1767225600000000),
    ('to_trinh', 'Tờ trình', '16', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, 1767225600000000, 1767225600000000),
    ('hop_dong', 'Hợp đồng', '17', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, 1767225600000000, 1767225600000000),
    ('cong_van', 'Công văn', '18', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('cong_dien', 'Công điện', '19', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('ban_ghi_nho', 'Bản ghi nhớ', '20', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('ban_cam_ket', 'Bản cam kết', '21', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('ban_thoa_thuan', 'Bản thỏa thuận', '22', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('giay_chung_nhan', 'Giấy chứng nhận', '23', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('giay_uy_quyen', 'Giấy ủy quyền', '24', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('giay_moi', 'Giấy mời', '25', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000),
    ('giay_gioi_thieu', 'Giấy giới thiệu', '26', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, 1767225600000000, 1767225600000000);
