//! The columns of each kind of file: which member of the API's own write each one is, how its header
//! reads, and what the sample row of the template holds.

use super::types::ImportKind;

/// A word of the API with the ways in which people write it.
pub(super) type Word = (&'static str, &'static [&'static str]);

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holds {
    /// Text as it stands.
    Text,
    /// A day.
    Day,
    /// An exact number.
    Number,
    /// Yes or no.
    Flag,
    /// One of some words.
    Word(&'static [Word]),
    /// Staff codes of further authors, separated by semicolons or commas.
    Authors,
    /// The address of a piece of evidence.
    Evidence,
    /// The system of an id in another system, and the id there.
    RefSystem,
    RefId,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Member of the write, or of its path.
    pub(super) field: &'static str,
    /// Header in Vietnamese.
    pub(super) header: &'static str,
    /// What its cells hold.
    pub(super) holds: Holds,
    /// Whether a file without it is refused.
    pub(super) is_required: bool,
    /// Cell of the sample row.
    pub(super) sample: &'static str,
}

const fn needed(
    field: &'static str,
    header: &'static str,
    holds: Holds,
    sample: &'static str,
) -> Column {
    Column { field, header, holds, is_required: true, sample }
}

const fn optional(
    field: &'static str,
    header: &'static str,
    holds: Holds,
    sample: &'static str,
) -> Column {
    Column { field, header, holds, is_required: false, sample }
}

const UNIT_KINDS: &[Word] = &[
    ("department", &["Sở"]),
    ("room", &["Phòng"]),
    ("public_unit", &["Đơn vị sự nghiệp", "Đơn vị sự nghiệp công lập"]),
    ("bloc", &["Khối thi đua", "Khối"]),
];

const PERSON_KINDS: &[Word] = &[
    ("civil_servant", &["Công chức"]),
    ("public_employee", &["Viên chức"]),
    ("worker", &["Người lao động"]),
];

const POSITION_CLASSES: &[Word] = &[
    ("department_leader", &["Lãnh đạo Sở"]),
    ("unit_leader", &["Trưởng phòng, đơn vị", "Trưởng phòng", "Cấp trưởng"]),
    ("unit_deputy", &["Phó trưởng phòng, đơn vị", "Phó trưởng phòng", "Cấp phó"]),
    ("staff", &["Không giữ chức vụ lãnh đạo", "Nhân viên", "Chuyên viên"]),
];

const SEXES: &[Word] = &[("female", &["Nữ"]), ("male", &["Nam"])];

const SUBJECT_KINDS: &[Word] = &[("collective", &["Tập thể"]), ("individual", &["Cá nhân"])];

const ACHIEVEMENT_KINDS: &[Word] = &[
    ("result", &["Kết quả"]),
    ("solution", &["Giải pháp"]),
    ("initiative", &["Sáng kiến"]),
    ("model", &["Mô hình"]),
    ("article", &["Bài viết", "Tin bài"]),
    ("other", &["Khác"]),
];

const AWARD_CLASSES: &[Word] = &[
    ("merit", &["Công trạng", "Khen thưởng công trạng"]),
    ("sudden", &["Đột xuất"]),
    ("emulation_campaign", &["Phong trào thi đua", "Chuyên đề"]),
    ("dedication", &["Quá trình cống hiến", "Cống hiến"]),
    ("seniority", &["Niên hạn"]),
    ("foreign", &["Đối ngoại"]),
];

const UNITS: &[Column] = &[
    needed("unit_code", "Mã đơn vị", Holds::Text, "MAU-01"),
    needed("name", "Tên đơn vị", Holds::Text, "Phòng mẫu 01"),
    needed("kind", "Loại đơn vị", Holds::Word(UNIT_KINDS), "Phòng"),
    optional("parent_code", "Mã đơn vị cấp trên", Holds::Text, ""),
    optional("organisation_code", "Mã định danh", Holds::Text, ""),
    needed("valid_from", "Từ ngày", Holds::Day, "01/03/2026"),
    optional("valid_to", "Đến ngày", Holds::Day, ""),
    optional("merged_into_code", "Sáp nhập vào", Holds::Text, ""),
    optional("is_sample", "Dữ liệu mẫu", Holds::Flag, "Có"),
];

const PERSONS: &[Column] = &[
    needed("person_code", "Mã cán bộ", Holds::Text, "MAU-0001"),
    needed("full_name", "Họ và tên", Holds::Text, "Cán bộ mẫu 0001"),
    needed("kind", "Đối tượng", Holds::Word(PERSON_KINDS), "Công chức"),
    optional("position_title", "Chức vụ, chức danh", Holds::Text, "Chuyên viên"),
    needed(
        "position_class",
        "Nhóm chức vụ",
        Holds::Word(POSITION_CLASSES),
        "Không giữ chức vụ lãnh đạo",
    ),
    optional("sex", "Giới tính", Holds::Word(SEXES), "Nữ"),
    needed("unit_code", "Mã đơn vị", Holds::Text, "VP"),
    optional("unit_since", "Về đơn vị từ ngày", Holds::Day, ""),
    optional("joined_on", "Ngày vào cơ quan", Holds::Day, "01/09/2019"),
    optional("left_on", "Ngày nghỉ việc", Holds::Day, ""),
    optional("is_sample", "Dữ liệu mẫu", Holds::Flag, "Có"),
];

const MEASUREMENTS: &[Column] = &[
    needed("indicator_code", "Mã chỉ tiêu", Holds::Text, "chi_tieu_mau"),
    needed("unit_code", "Mã đơn vị", Holds::Text, "VP"),
    needed("period", "Kỳ số liệu", Holds::Text, "2026-Q3"),
    needed("numerator", "Tử số", Holds::Number, "90"),
    optional("denominator", "Mẫu số", Holds::Number, "100"),
    optional("value", "Giá trị", Holds::Number, ""),
    optional("note", "Ghi chú", Holds::Text, "Số liệu mẫu"),
    optional("corrects_id", "Mã bản ghi được sửa", Holds::Text, ""),
    optional("correction_reason", "Lý do sửa", Holds::Text, ""),
];

const ACHIEVEMENTS: &[Column] = &[
    needed("kind", "Loại thành tích", Holds::Word(ACHIEVEMENT_KINDS), "Giải pháp"),
    needed("title", "Tên thành tích", Holds::Text, "Thành tích mẫu 01"),
    optional("description", "Nội dung", Holds::Text, "Nội dung mẫu"),
    needed("subject_kind", "Cá nhân hoặc tập thể", Holds::Word(SUBJECT_KINDS), "Tập thể"),
    needed("unit_code", "Mã đơn vị", Holds::Text, "VP"),
    optional("person_code", "Mã cán bộ", Holds::Text, ""),
    optional("co_authors", "Mã đồng tác giả", Holds::Authors, ""),
    needed("period_from", "Từ ngày", Holds::Day, "01/01/2026"),
    needed("period_to", "Đến ngày", Holds::Day, "30/06/2026"),
    optional("applied_since", "Áp dụng từ ngày", Holds::Day, "01/03/2026"),
    optional("effect", "Hiệu quả", Holds::Text, "Hiệu quả mẫu"),
    optional("application_scope", "Phạm vi áp dụng", Holds::Text, "Toàn Sở"),
    optional("evidence", "Đường dẫn minh chứng", Holds::Evidence, "https://example.org/mau"),
    optional("ref_system", "Hệ thống nguồn", Holds::RefSystem, ""),
    optional("ref_id", "Mã ở hệ thống nguồn", Holds::RefId, ""),
];

const PROPOSALS: &[Column] = &[
    needed("award_type_code", "Mã hình thức khen thưởng", Holds::Text, "giay_khen_giam_doc_so"),
    needed("subject_kind", "Cá nhân hoặc tập thể", Holds::Word(SUBJECT_KINDS), "Tập thể"),
    needed("unit_code", "Mã đơn vị", Holds::Text, "VP"),
    optional("person_code", "Mã cán bộ", Holds::Text, ""),
    optional("merit_clause", "Mã tiêu chuẩn", Holds::Text, ""),
    needed("summary", "Tóm tắt thành tích", Holds::Text, "Tóm tắt mẫu"),
    needed("achievement_period_from", "Thành tích từ ngày", Holds::Day, "01/01/2026"),
    needed("achievement_period_to", "Thành tích đến ngày", Holds::Day, "30/06/2026"),
    optional("ref_system", "Hệ thống nguồn", Holds::RefSystem, ""),
    optional("ref_id", "Mã ở hệ thống nguồn", Holds::RefId, ""),
];

const PAST_AWARDS: &[Column] = &[
    needed("subject_kind", "Cá nhân hoặc tập thể", Holds::Word(SUBJECT_KINDS), "Tập thể"),
    needed("unit_code", "Mã đơn vị", Holds::Text, "VP"),
    optional("person_code", "Mã cán bộ", Holds::Text, ""),
    optional("award_type_code", "Mã hình thức khen thưởng", Holds::Text, ""),
    needed("title", "Hình thức khen thưởng", Holds::Text, "Giấy khen mẫu"),
    optional("award_class", "Loại hình khen thưởng", Holds::Word(AWARD_CLASSES), "Công trạng"),
    needed("decision_number", "Số quyết định", Holds::Text, "MẪU-01/QĐ-STC"),
    needed("decided_on", "Ngày quyết định", Holds::Day, "20/12/2024"),
    needed("issuing_body", "Cơ quan quyết định", Holds::Text, "Giám đốc Sở Tài chính"),
    needed("achievement", "Thành tích được khen", Holds::Text, "Thành tích mẫu"),
    optional("period_from", "Thành tích từ ngày", Holds::Day, "01/01/2024"),
    optional("period_to", "Thành tích đến ngày", Holds::Day, "31/12/2024"),
];

/// The columns of a kind, in the order of its template.
pub(super) const fn of(kind: ImportKind) -> &'static [Column] {
    match kind {
        ImportKind::Units => UNITS,
        ImportKind::Persons => PERSONS,
        ImportKind::Measurements => MEASUREMENTS,
        ImportKind::Achievements => ACHIEVEMENTS,
        ImportKind::AwardProposals => PROPOSALS,
        ImportKind::PastAwards => PAST_AWARDS,
    }
}

/// The column that says which object of the directory a row is about; it stands once in a file.
pub(super) const fn key(kind: ImportKind) -> Option<&'static str> {
    match kind {
        ImportKind::Units => Some("unit_code"),
        ImportKind::Persons => Some("person_code"),
        ImportKind::Measurements
        | ImportKind::Achievements
        | ImportKind::AwardProposals
        | ImportKind::PastAwards => None,
    }
}
