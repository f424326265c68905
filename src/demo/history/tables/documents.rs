//! Documents of the units: kind, symbol, title and what the sample text says. `{unit}` stands for
//! the unit's name and `{year}` for the year.

/// A document.
pub struct Paper {
    /// Kind.
    pub kind: &'static str,
    /// First part of the symbol.
    pub symbol: &'static str,
    /// Title.
    pub title: &'static str,
    /// What its sample text says.
    pub text: &'static str,
}

/// What each unit issues in the year besides the papers of its dossiers.
pub const OF_UNITS: [Paper; 3] = [
    Paper {
        kind: "ke_hoach",
        symbol: "KH",
        title: "Kế hoạch cải cách hành chính năm {year} của {unit}",
        text: "I. Mục tiêu: giải quyết đúng hạn từ 98% hồ sơ; 100% hồ sơ công việc lập trên môi trường điện tử.\nII. Nhiệm vụ: rà soát quy trình nội bộ; số hóa hồ sơ; tuyên truyền đến toàn thể công chức.\nIII. Tổ chức thực hiện: trưởng đơn vị phân công, cán bộ đầu mối báo cáo hằng tháng.",
    },
    Paper {
        kind: "bao_cao",
        symbol: "BC",
        title: "Báo cáo kết quả cải cách hành chính sáu tháng của {unit}",
        text: "1. Kết quả: hồ sơ được giải quyết đúng hạn theo cam kết; thủ tục nội bộ được rà soát.\n2. Tồn tại: một số hồ sơ còn in giấy để trình ký.\n3. Nhiệm vụ tiếp theo: mở rộng ký số cá nhân; nhân rộng mô hình của đơn vị bạn.",
    },
    Paper {
        kind: "cong_van",
        symbol: "CV",
        title: "Về việc cung cấp số liệu thi đua của {unit}",
        text: "Kính gửi Văn phòng Sở. Đơn vị gửi số liệu theo mẫu và chịu trách nhiệm về số liệu đã cung cấp.",
    },
];

/// What proves the ratings of the nominees of a unit.
pub const RATING: Paper = Paper {
    kind: "thong_bao",
    symbol: "TB",
    title: "Thông báo kết quả đánh giá, xếp loại năm {year} của {unit}",
    text: "Tập thể đơn vị và các cá nhân được đề nghị khen thưởng được xếp loại hoàn thành tốt nhiệm vụ trở lên.",
};

/// The papers of a dossier, by their type: the minutes and the report cover all nominees of the unit.
pub const OF_DOSSIERS: [(&str, Paper); 3] = [
    (
        "to_trinh",
        Paper {
            kind: "to_trinh",
            symbol: "TTr",
            title: "Về việc đề nghị khen thưởng của {unit}",
            text: "Đơn vị đề nghị Hội đồng Thi đua - Khen thưởng Sở xem xét khen thưởng các tập thể, cá nhân trong danh sách kèm theo.",
        },
    ),
    (
        "bao_cao_thanh_tich",
        Paper {
            kind: "bao_cao",
            symbol: "BC",
            title: "Báo cáo thành tích của tập thể, cá nhân {unit}",
            text: "Báo cáo nêu thành tích, thời gian áp dụng, hiệu quả và xác nhận của trưởng đơn vị cho từng tập thể, cá nhân được đề nghị.",
        },
    ),
    (
        "bien_ban_xet",
        Paper {
            kind: "bien_ban",
            symbol: "BB",
            title: "Biên bản họp xét khen thưởng của {unit}",
            text: "Thành phần: tập thể đơn vị. Kết quả bỏ phiếu: các trường hợp được đề nghị đều đạt từ 80% số phiếu trở lên.",
        },
    ),
];
