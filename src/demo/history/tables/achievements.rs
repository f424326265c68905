//! What units and persons achieve: topics that each unit turns to its own field of work. `{field}`
//! stands for the field and `{n}` for a figure.

/// A topic.
pub struct Topic {
    /// Title.
    pub title: &'static str,
    /// What is new in it.
    pub description: &'static str,
    /// Effect.
    pub effect: &'static str,
}

/// Fields of work, in the order of the units. The sample rooms have sample fields.
pub const FIELDS: [&str; 12] = [
    "văn thư, lưu trữ và một cửa",
    "chuyển đổi số và an toàn thông tin",
    "quản lý ngân sách",
    "quản lý giá",
    "tài chính hành chính, sự nghiệp",
    "đầu tư công",
    "tài chính doanh nghiệp",
    "đăng ký kinh doanh",
    "quản lý tài sản công",
    "tài chính phường, xã",
    "mua sắm tài sản tập trung",
    "tư vấn tài chính công",
];

/// Where something is applied, by turns.
pub const SCOPES: [&str; 3] = [
    "Áp dụng tại đơn vị; có thể nhân rộng trong toàn Sở",
    "Toàn Sở; các phòng, đơn vị có cùng quy trình đều áp dụng được",
    "Đơn vị và các phường, xã có giao dịch với đơn vị",
];

/// Results.
pub const RESULTS: [Topic; 4] = [
    Topic {
        title: "Giải quyết trước hạn hồ sơ lĩnh vực {field}",
        description: "Rà soát từng bước xử lý, bỏ hai lần trình ký trung gian và giao thẩm quyền cho cấp phó; mọi hồ sơ được theo dõi hạn trên hệ thống.",
        effect: "{n}% hồ sơ được trả kết quả trước hạn, không có hồ sơ quá hạn trong kỳ.",
    },
    Topic {
        title: "Hoàn thành số hóa hồ sơ tồn lĩnh vực {field}",
        description: "Phân loại hồ sơ giấy các năm trước, quét, đặt mã và ký số bản điện tử; đối chiếu danh mục trước khi nộp lưu.",
        effect: "Số hóa {n}00 hồ sơ; thời gian tra cứu một hồ sơ còn dưới 5 phút.",
    },
    Topic {
        title: "Cắt giảm thành phần hồ sơ thủ tục nội bộ lĩnh vực {field}",
        description: "Thay bản sao giấy bằng dữ liệu khai thác từ cơ sở dữ liệu dùng chung; công bố lại quy trình nội bộ.",
        effect: "Giảm {n}% số giấy tờ phải nộp trong các thủ tục nội bộ.",
    },
    Topic {
        title: "Nâng tỷ lệ hài lòng của người dân, doanh nghiệp về {field}",
        description: "Lấy ý kiến sau mỗi lượt giao dịch, trả lời phản ánh trong ngày và công khai kết quả hằng tháng.",
        effect: "Tỷ lệ phiếu hài lòng và rất hài lòng tăng {n} điểm phần trăm so với kỳ trước.",
    },
];

/// Solutions.
pub const SOLUTIONS: [Topic; 6] = [
    Topic {
        title: "Bảng theo dõi hạn xử lý hồ sơ {field} dùng chung toàn phòng",
        description: "Một bảng dùng chung nêu hồ sơ sắp đến hạn theo màu, tự nhắc người xử lý và người thay thế khi vắng mặt.",
        effect: "Hồ sơ trễ hạn giảm {n}% trong ba tháng áp dụng.",
    },
    Topic {
        title: "Bộ câu trả lời mẫu cho phản ánh, kiến nghị về {field}",
        description: "Tập hợp 40 tình huống thường gặp kèm căn cứ, giúp công chức trả lời thống nhất và đúng thẩm quyền.",
        effect: "Thời gian chuẩn bị một văn bản trả lời giảm {n}%.",
    },
    Topic {
        title: "Danh mục kiểm tra hồ sơ {field} trước khi trình ký",
        description: "Danh mục một trang cho từng loại hồ sơ, người soạn tự kiểm tra trước khi trình; lỗi thể thức được ghi lại để rút kinh nghiệm.",
        effect: "Số lần trả lại hồ sơ để sửa giảm {n}%.",
    },
    Topic {
        title: "Ủy quyền giải quyết công việc thường xuyên lĩnh vực {field}",
        description: "Đề xuất danh mục việc được ủy quyền cho cấp phó và chuyên viên chính, kèm giới hạn và cách kiểm tra sau.",
        effect: "Giảm {n}% số văn bản phải trình lãnh đạo Sở ký.",
    },
    Topic {
        title: "Lịch tiếp nhận hồ sơ {field} theo khung giờ đặt trước",
        description: "Người dân, doanh nghiệp đặt giờ qua điện thoại hoặc trang thông tin; công chức chuẩn bị trước hồ sơ liên quan.",
        effect: "Thời gian chờ bình quân giảm {n}%.",
    },
    Topic {
        title: "Đối chiếu số liệu {field} hằng tuần thay cho cuối quý",
        description: "Các đơn vị gửi số liệu theo một mẫu vào thứ Năm, chênh lệch được xử lý ngay trong tuần.",
        effect: "Thời gian lập báo cáo quý giảm {n}%.",
    },
];

/// Initiatives (sáng kiến).
pub const INITIATIVES: [Topic; 6] = [
    Topic {
        title: "Sáng kiến ký số liên thông hồ sơ {field}",
        description: "Nối các bước trình, thẩm tra, ký số trong một luồng duy nhất; người ký thấy đủ căn cứ mà không phải mở hồ sơ giấy.",
        effect: "Thời gian luân chuyển hồ sơ giảm {n}%, tiết kiệm chi phí in và gửi.",
    },
    Topic {
        title: "Sáng kiến mẫu tờ trình điền sẵn dữ liệu {field}",
        description: "Mẫu tự lấy tên đơn vị, số liệu và căn cứ từ dữ liệu dùng chung; người soạn chỉ bổ sung phần phân tích.",
        effect: "Thời gian soạn một tờ trình giảm {n}%.",
    },
    Topic {
        title: "Sáng kiến mã QR tra cứu tình trạng hồ sơ {field}",
        description: "Mỗi phiếu hẹn có mã QR dẫn tới tình trạng xử lý; người dân không phải gọi điện hoặc đến hỏi.",
        effect: "Số lượt hỏi trực tiếp giảm {n}%.",
    },
    Topic {
        title: "Sáng kiến gộp hai thủ tục nội bộ lĩnh vực {field} thành một",
        description: "Hai thủ tục có cùng thành phần hồ sơ được giải quyết trong một lần nộp, một lần thẩm định.",
        effect: "Giảm {n}% thời gian giải quyết và một nửa số giấy tờ.",
    },
    Topic {
        title: "Sáng kiến kiểm tra tự động số liệu {field} trước khi gửi",
        description: "Bảng tính có sẵn các phép kiểm tra cân đối; lỗi được chỉ ra đúng ô trước khi gửi báo cáo.",
        effect: "Số báo cáo phải gửi lại giảm {n}%.",
    },
    Topic {
        title: "Sáng kiến sổ tay điện tử hướng dẫn nghiệp vụ {field}",
        description: "Sổ tay tra theo tình huống, có liên kết tới văn bản còn hiệu lực và ví dụ đã xử lý.",
        effect: "Công chức mới tự xử lý được hồ sơ sau thời gian ngắn hơn {n}%.",
    },
];

/// Models (mô hình, cách làm hay).
pub const MODELS: [Topic; 4] = [
    Topic {
        title: "Mô hình “Ngày thứ Sáu không giấy” trong lĩnh vực {field}",
        description: "Mọi việc của ngày thứ Sáu xử lý trên môi trường điện tử; vướng mắc được ghi lại và khắc phục trong tuần sau.",
        effect: "Lượng giấy in giảm {n}% so với cùng kỳ.",
    },
    Topic {
        title: "Mô hình “Một đầu mối - ba rõ” về {field}",
        description: "Rõ người, rõ việc, rõ thời hạn cho từng hồ sơ; một đầu mối trả lời người dân, doanh nghiệp.",
        effect: "Số phản ánh về chậm trả lời giảm {n}%.",
    },
    Topic {
        title: "Mô hình “Tổ hỗ trợ lưu động” về {field}",
        description: "Tổ hai công chức đến phường, xã mỗi tháng một lần, hướng dẫn nộp hồ sơ trực tuyến tại chỗ.",
        effect: "Tỷ lệ hồ sơ nộp trực tuyến tại nơi được hỗ trợ tăng {n} điểm phần trăm.",
    },
    Topic {
        title: "Mô hình “Sáu mươi phút học nghề” về {field}",
        description: "Mỗi tuần một giờ, người có kinh nghiệm hướng dẫn một tình huống thật; tài liệu được lưu dùng chung.",
        effect: "{n}% công chức tham gia thường xuyên; lỗi lặp lại giảm rõ rệt.",
    },
];

/// Articles (tin, bài).
pub const ARTICLES: [Topic; 4] = [
    Topic {
        title: "Bài viết: Cải cách hành chính từ việc nhỏ trong {field}",
        description: "Kể lại cách một nhóm công chức bỏ ba bước thừa trong quy trình và ý kiến của người dân.",
        effect: "Đăng trên trang thông tin nội bộ, {n} lượt phản hồi.",
    },
    Topic {
        title: "Bài viết: Người dân nói gì về dịch vụ {field}",
        description: "Tổng hợp ý kiến đánh giá trong quý và việc đơn vị đã làm sau mỗi ý kiến.",
        effect: "Được dùng làm tài liệu sinh hoạt chuyên đề, {n} lượt phản hồi.",
    },
    Topic {
        title: "Loạt tin: Chuyển đổi số trong {field}",
        description: "Năm tin ngắn giới thiệu cách nộp hồ sơ, ký số và tra cứu kết quả trực tuyến.",
        effect: "{n} lượt hỏi thêm được trả lời ngay dưới tin.",
    },
    Topic {
        title: "Phóng sự ảnh: Một ngày làm việc về {field}",
        description: "Mười hai bức ảnh về một hồ sơ từ khi tiếp nhận đến khi trả kết quả trong ngày.",
        effect: "Trưng bày tại sảnh một cửa, {n} ý kiến góp ý.",
    },
];
