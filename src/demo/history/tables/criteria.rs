//! Sample criteria sets. They are made up for the demo and say so; the points follow no issued text.

/// A criterion: code, group it is in, name, most points, whether a self-score needs evidence.
pub type Line = (&'static str, Option<&'static str>, &'static str, &'static str, bool);

/// What the sets come from.
pub const SOURCE: &str = "Bộ tiêu chí mẫu của bản trình diễn, không phải văn bản đã ban hành";

/// The short set, by which blocs score each month.
pub const MONTHLY: [Line; 9] = [
    ("1", None, "Chỉ đạo, điều hành cải cách hành chính", "30.00", false),
    (
        "1.1",
        Some("1"),
        "Thực hiện nhiệm vụ trong kế hoạch cải cách hành chính của tháng",
        "20.00",
        true,
    ),
    ("1.2", Some("1"), "Báo cáo đầy đủ, đúng hạn, đúng số liệu", "10.00", false),
    ("2", None, "Giải quyết thủ tục hành chính", "40.00", false),
    ("2.1", Some("2"), "Tỷ lệ hồ sơ giải quyết đúng hạn và trước hạn", "25.00", true),
    ("2.2", Some("2"), "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính", "15.00", true),
    ("3", None, "Chuyển đổi số và kỷ cương hành chính", "30.00", false),
    (
        "3.1",
        Some("3"),
        "Xử lý văn bản, hồ sơ công việc trên môi trường điện tử và ký số cá nhân",
        "20.00",
        true,
    ),
    ("3.2", Some("3"), "Chấp hành kỷ luật, kỷ cương, thời giờ làm việc", "10.00", false),
];

/// The longer set, by which the department scores a quarter or a year.
pub const DEPARTMENT: [Line; 13] = [
    ("1", None, "Chỉ đạo, điều hành cải cách hành chính", "20.00", false),
    ("1.1", Some("1"), "Kế hoạch cải cách hành chính ban hành đúng hạn, rõ sản phẩm", "8.00", true),
    ("1.2", Some("1"), "Mức độ hoàn thành kế hoạch", "12.00", true),
    ("2", None, "Cải cách thủ tục hành chính", "30.00", false),
    ("2.1", Some("2"), "Rà soát, cắt giảm thủ tục nội bộ", "10.00", true),
    ("2.2", Some("2"), "Giải quyết hồ sơ đúng hạn", "20.00", true),
    ("3", None, "Chuyển đổi số", "30.00", false),
    (
        "3.1",
        Some("3"),
        "Dịch vụ công trực tuyến toàn trình và thanh toán trực tuyến",
        "15.00",
        true,
    ),
    ("3.2", Some("3"), "Hồ sơ công việc điện tử, ký số cá nhân", "15.00", true),
    ("4", None, "Sáng kiến, mô hình và tuyên truyền", "20.00", false),
    ("4.1", Some("4"), "Sáng kiến, giải pháp được áp dụng", "8.00", true),
    ("4.2", Some("4"), "Mô hình được nhân rộng", "7.00", false),
    (
        "4.3",
        Some("4"),
        "Tuyên truyền, quán triệt kế hoạch đến toàn thể công chức, viên chức",
        "5.00",
        false,
    ),
];

/// A band: code, names, from and to points.
pub type BandLine = (&'static str, &'static str, &'static str, &'static str, Option<&'static str>);

/// The bands of both sets.
pub const BANDS: [BandLine; 4] = [
    ("XS", "Xuất sắc", "Excellent", "90.00", None),
    ("T", "Tốt", "Good", "80.00", Some("90.00")),
    ("HT", "Hoàn thành", "Completed", "50.00", Some("80.00")),
    ("KHT", "Không hoàn thành", "Not completed", "0.00", Some("50.00")),
];
