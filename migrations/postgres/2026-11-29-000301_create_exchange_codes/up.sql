CREATE TABLE organisations (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    parent_name TEXT COLLATE "C",
    place TEXT COLLATE "C",
    address TEXT COLLATE "C",
    email TEXT COLLATE "C",
    telephone TEXT COLLATE "C",
    fax TEXT COLLATE "C",
    website TEXT COLLATE "C",
    aliases JSONB NOT NULL,
    valid_from DATE,
    valid_to DATE,
    search_text TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE document_types (
    kind TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    exchange_code TEXT COLLATE "C" NOT NULL,
    steering_code TEXT COLLATE "C" NOT NULL,
    mark TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- The list of SĐ1:2022 of QCVN 102:2016; from 11 to 17 it was not read and follows the older decree.
INSERT INTO document_types (kind, name, exchange_code, steering_code, mark, source, version, created_at, updated_at) VALUES
    ('nghi_quyet', 'Nghị quyết (cá biệt)', '1', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('quyet_dinh', 'Quyết định', '2', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('chi_thi', 'Chỉ thị', '3', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('quy_che', 'Quy chế', '4', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('quy_dinh', 'Quy định', '5', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('thong_cao', 'Thông cáo', '6', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('thong_bao', 'Thông báo', '7', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('huong_dan', 'Hướng dẫn', '8', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('chuong_trinh', 'Chương trình', '9', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('ke_hoach', 'Kế hoạch', '10', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('phuong_an', 'Phương án', '11', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('de_an', 'Đề án', '12', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('du_an', 'Dự án', '13', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('bao_cao', 'Báo cáo', '14', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('bien_ban', 'Biên bản', '15', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('to_trinh', 'Tờ trình', '16', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('hop_dong', 'Hợp đồng', '17', '0', 'memory', 'Theo thứ tự của nghị định trước; chưa đọc được danh mục', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('cong_van', 'Công văn', '18', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('cong_dien', 'Công điện', '19', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('ban_ghi_nho', 'Bản ghi nhớ', '20', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('ban_cam_ket', 'Bản cam kết', '21', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('ban_thoa_thuan', 'Bản thỏa thuận', '22', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('giay_chung_nhan', 'Giấy chứng nhận', '23', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('giay_uy_quyen', 'Giấy ủy quyền', '24', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('giay_moi', 'Giấy mời', '25', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('giay_gioi_thieu', 'Giấy giới thiệu', '26', '0', 'confirmed', 'SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
