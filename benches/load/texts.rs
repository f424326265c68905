//! Sample texts with words as common and as rare as in real ones.

use fastrand::Rng;

/// Words that about one achievement in [`RARE_ONE_IN`] has.
pub const RARE_WORDS: u32 = 50;

/// How seldom any of the rare words comes up.
const RARE_ONE_IN: u32 = 800;

/// Words, spelled as a user types them, that a third of all achievements or more have.
pub const COMMON_WORDS: [&str; 4] = ["trình", "hồ sơ", "giải quyết", "thủ tục"];

/// Words that every unit, person and achievement has: they are samples.
pub const WORDS_OF_ALL: [&str; 2] = ["mẫu", "m"];

const ACTIONS: [&str; 16] = [
    "Số hóa",
    "Rút ngắn thời gian xử lý",
    "Chuẩn hóa",
    "Tự động đối chiếu",
    "Dùng chung dữ liệu cho",
    "Xây dựng mẫu điện tử cho",
    "Cắt giảm thành phần của",
    "Công khai trạng thái của",
    "Liên thông",
    "Xếp hạng mức hài lòng về",
    "Tổng hợp tự động",
    "Kiểm tra chéo",
    "Hướng dẫn bằng hình ảnh",
    "Ký số toàn bộ",
    "Tra cứu nhanh",
    "Nhắc hạn tự động cho",
];

const OBJECTS: [&str; 16] = [
    "hồ sơ thẩm định giá",
    "hồ sơ quyết toán vốn đầu tư",
    "thủ tục đăng ký doanh nghiệp",
    "thủ tục cấp mã số ngân sách",
    "thủ tục hỗ trợ doanh nghiệp nhỏ",
    "hồ sơ đấu thầu",
    "báo cáo thu chi ngân sách",
    "hồ sơ tài sản công",
    "văn bản đi và đến",
    "thủ tục bồi thường, tái định cư",
    "hồ sơ thanh tra nội bộ",
    "kế hoạch vốn trung hạn",
    "thủ tục miễn giảm tiền thuê đất",
    "phiếu lấy ý kiến người dân",
    "hồ sơ cán bộ",
    "lịch tiếp công dân",
];

const MANNERS: [&str; 8] = [
    "theo một quy trình",
    "trên Cổng dịch vụ công",
    "theo quy trình nội bộ mới",
    "bằng mẫu thống nhất",
    "qua trục liên thông",
    "theo tiêu chuẩn chất lượng",
    "không dùng bản giấy",
    "ngay tại bộ phận một cửa",
];

const GROUNDS: [&str; 8] = [
    "Trước đây mỗi phòng làm một cách, người dân phải đi lại nhiều lần.",
    "Cách làm cũ tốn công nhập lại số liệu đã có ở đơn vị khác.",
    "Nhiều bước trùng nhau làm chậm thời gian giải quyết.",
    "Biểu mẫu giấy khó tra cứu và dễ thất lạc.",
    "Cán bộ đầu mối phải nhắc việc bằng điện thoại từng ngày.",
    "Số liệu giữa các hệ thống lệch nhau, phải đối chiếu bằng tay.",
    "Người nộp không biết hồ sơ đang ở bước nào.",
    "Thời gian chờ dài vào cuối quý và cuối năm.",
];

const EFFECTS: [&str; 8] = [
    "Giảm một nửa thời gian giải quyết so với năm trước.",
    "Không còn hồ sơ quá hạn trong hai quý liên tiếp.",
    "Tiết kiệm khoảng 120 giờ công mỗi tháng.",
    "Mức hài lòng của người dân đạt trên 95%.",
    "Bớt ba loại giấy tờ phải nộp.",
    "Đã dùng chung cho bốn phòng.",
    "Số liệu được tổng hợp trong ngày.",
    "Mọi bước đều tra cứu được trực tuyến.",
];

fn pick<'a>(rng: &mut Rng, words: &[&'a str]) -> &'a str {
    rng.choice(words).copied().unwrap_or_default()
}

/// The rare word with this number.
pub fn rare_word(number: u32) -> String {
    format!("hiem{:02}x", number % RARE_WORDS)
}

/// A title that says it is a sample, with a number of its own.
pub fn title(rng: &mut Rng, number: u32) -> String {
    let (action, object, manner) = (pick(rng, &ACTIONS), pick(rng, &OBJECTS), pick(rng, &MANNERS));
    format!("{action} {object} {manner}, mẫu {number:07}")
}

/// Two sentences, and once in a while a rare word.
pub fn description(rng: &mut Rng) -> String {
    let mut text = pick(rng, &GROUNDS).to_owned();
    if rng.u32(..RARE_ONE_IN) == 0 {
        text.push_str(&format!(" Mã hiệu {}.", rare_word(rng.u32(..RARE_WORDS))));
    }
    text
}

/// What it brought.
pub fn effect(rng: &mut Rng) -> String {
    pick(rng, &EFFECTS).to_owned()
}
