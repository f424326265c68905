//! Themes of the campaigns that blocs and units launch under the department's plan.

/// A theme.
pub struct Theme {
    /// Title.
    pub title: &'static str,
    /// Purpose.
    pub purpose: &'static str,
    /// Content.
    pub content: &'static str,
    /// Solution.
    pub solution: &'static str,
    /// Code of its target.
    pub target_code: &'static str,
    /// Its target.
    pub target: &'static str,
    /// Figure of the target.
    pub percent: &'static str,
    /// What is counted.
    pub numerator: &'static str,
    /// Of what.
    pub denominator: &'static str,
}

/// The themes in the order of the year.
pub const THEMES: [Theme; 4] = [
    Theme {
        title: "Hồ sơ đúng hạn, công việc đúng hẹn",
        purpose: "Nâng cao trách nhiệm của từng công chức, viên chức trong giải quyết thủ tục hành chính và công việc nội bộ đúng thời hạn.",
        content: "Thi đua giải quyết hồ sơ thủ tục hành chính và văn bản được giao trước hạn và đúng hạn; không để hồ sơ quá hạn không có lý do.",
        solution: "Theo dõi hạn xử lý trên hệ thống, nhắc việc hằng ngày; lãnh đạo đơn vị kiểm tra hồ sơ sắp đến hạn vào đầu tuần.",
        target_code: "on_time_files",
        target: "tỷ lệ hồ sơ giải quyết đúng hạn và trước hạn",
        percent: "98.00",
        numerator: "Số hồ sơ giải quyết đúng hạn và trước hạn trong kỳ",
        denominator: "Tổng số hồ sơ đã giải quyết trong kỳ",
    },
    Theme {
        title: "Mỗi phòng, đơn vị một sáng kiến cải cách hành chính",
        purpose: "Khơi dậy tinh thần đổi mới, khuyến khích công chức, viên chức đề xuất cách làm mới trong công việc hằng ngày.",
        content: "Thi đua đề xuất và áp dụng ít nhất một sáng kiến, giải pháp rút ngắn thời gian hoặc giảm thành phần hồ sơ.",
        solution: "Tổ chức sinh hoạt chuyên đề hằng tháng; cử người hướng dẫn viết mô tả sáng kiến và thu thập minh chứng.",
        target_code: "staff_with_ideas",
        target: "tỷ lệ công chức, viên chức có đề xuất cải tiến",
        percent: "50.00",
        numerator: "Số công chức, viên chức có đề xuất cải tiến trong kỳ",
        denominator: "Tổng số công chức, viên chức của đơn vị",
    },
    Theme {
        title: "Phòng làm việc không giấy tờ",
        purpose: "Chuyển toàn bộ việc lập, trình và lưu hồ sơ công việc sang môi trường điện tử, trừ tài liệu thuộc phạm vi bí mật nhà nước.",
        content: "Thi đua lập hồ sơ công việc điện tử, ký số cá nhân và không in văn bản trình ký nội bộ.",
        solution: "Tập huấn lập hồ sơ điện tử cho từng công chức; công khai số lượng trang in của đơn vị hằng tháng.",
        target_code: "digital_work_files",
        target: "tỷ lệ hồ sơ công việc được lập và lưu trên môi trường điện tử",
        percent: "95.00",
        numerator: "Số hồ sơ công việc lập và lưu trên môi trường điện tử trong kỳ",
        denominator: "Tổng số hồ sơ công việc phát sinh trong kỳ",
    },
    Theme {
        title: "Nụ cười công sở - Hài lòng người dân, doanh nghiệp",
        purpose: "Xây dựng hình ảnh công chức thân thiện, chuyên nghiệp; lấy sự hài lòng của người dân, doanh nghiệp làm thước đo.",
        content: "Thi đua giao tiếp, ứng xử đúng mực; trả lời phản ánh, kiến nghị đúng hạn; xin lỗi bằng văn bản khi trễ hẹn.",
        solution: "Lấy ý kiến đánh giá sau mỗi lượt giao dịch; họp rút kinh nghiệm hằng tuần với các ý kiến chưa hài lòng.",
        target_code: "satisfied_clients",
        target: "tỷ lệ người dân, doanh nghiệp hài lòng khi giao dịch",
        percent: "95.00",
        numerator: "Số phiếu đánh giá hài lòng và rất hài lòng trong kỳ",
        denominator: "Tổng số phiếu đánh giá thu được trong kỳ",
    },
];
