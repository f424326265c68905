//! The plan of a campaign (kế hoạch) as typed parts, used in requests and responses alike.
//!
//! Texts hold words and closing marks only: ordinals, bullets and the colon after a name follow
//! from the place of a text and are written by [`super::plan_text`]. The macro behind `schema`
//! takes literals only, so the pattern that refuses control characters stands at each text, and a
//! test walks the emitted schema to see that none lacks it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A campaign plan (kế hoạch phong trào thi đua) in its parts, each clause once.
///
/// A draft starts empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanParts {
    /// Head of the document (phần đầu văn bản); null while unknown.
    #[serde(default)]
    #[schema(required = true)]
    pub document: Option<PlanDocument>,
    /// Summary of the content (trích yếu); null while unknown.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(required = true, example = "Tổ chức phong trào thi đua giai đoạn 2026-2030")]
    pub subject: Option<String>,
    /// Documents the plan rests on (căn cứ ban hành).
    #[schema(max_items = 50)]
    pub legal_bases: Vec<PlanLegalBasis>,
    /// The sentence that enacts the plan (câu ban hành); null while unknown.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(required = true, example = "Sở Tài chính ban hành Kế hoạch với những nội dung sau:")]
    pub enacting_clause: Option<String>,
    /// Headings (đề mục); null while unknown.
    #[serde(default)]
    #[schema(required = true)]
    pub headings: Option<PlanHeadings>,
    /// Purposes (mục đích), section I.1.
    #[schema(max_items = 50)]
    pub purposes: Vec<PlanClause>,
    /// Requirements (yêu cầu), section I.2.
    #[schema(max_items = 50)]
    pub requirements: Vec<PlanClause>,
    /// What the campaign is about (nội dung thi đua), section II.1.
    #[schema(max_items = 50)]
    pub contents: Vec<PlanClause>,
    /// Measures (giải pháp thực hiện), section II.2.
    #[schema(max_items = 50)]
    pub solutions: Vec<PlanClause>,
    /// Figures and milestones that clauses set (chỉ tiêu).
    #[schema(max_items = 100)]
    pub targets: Vec<PlanTarget>,
    /// Who takes part (đối tượng thi đua), section III.1.
    #[schema(max_items = 20)]
    pub subjects: Vec<PlanSubject>,
    /// Forms of award (hình thức khen thưởng), section III.2.
    #[schema(max_items = 20)]
    pub award_forms: Vec<PlanAwardForm>,
    /// Rules of the awards (tiêu chuẩn, trình tự, hồ sơ), section III.3; null while unknown.
    #[serde(default)]
    #[schema(required = true)]
    pub award_rules: Option<PlanAwardRules>,
    /// Who does what (tổ chức thực hiện), part IV.
    #[schema(max_items = 50)]
    pub duties: Vec<PlanDuty>,
    /// Closing sentence (câu kết); null while unknown.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(required = true, example = "Trên đây là Kế hoạch của Sở Tài chính./.")]
    pub closing: Option<String>,
    /// Recipients (nơi nhận).
    #[schema(max_items = 200)]
    pub recipients: Vec<PlanRecipient>,
    /// Signature (chức vụ, họ tên người ký); null while unknown.
    #[serde(default)]
    #[schema(required = true)]
    pub signature: Option<PlanSignature>,
}

/// The head of the plan as a document; its number lives with the campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDocument {
    /// Name of the kind of document (tên loại).
    #[schema(min_length = 1, max_length = 100, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "KẾ HOẠCH")]
    pub type_name: String,
    /// Symbol after the number (ký hiệu).
    #[schema(min_length = 1, max_length = 50, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "KH-STC")]
    pub symbol: String,
    /// Place of issue (địa danh).
    #[schema(min_length = 1, max_length = 100, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Hà Nội")]
    pub issue_place: String,
    /// Year of issue (năm ban hành), known before the day is.
    #[schema(minimum = 2000, maximum = 2100, example = 2026)]
    pub issue_year: i32,
}

/// A document that the plan carries out or rests on (căn cứ ban hành).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanLegalBasis {
    /// The citation as the plan words it (trích dẫn căn cứ).
    #[schema(min_length = 1, max_length = 4000, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Thực hiện Kế hoạch số 77/KH-UBND ngày 02/3/2026 của UBND thành phố;")]
    pub text: String,
    /// Number and symbol (số, ký hiệu); null where the citation has none.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 50, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(required = true, example = "77/KH-UBND")]
    pub document_number: Option<String>,
    /// Day of issue (ngày ban hành); null where the citation has none.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, min_length = 10, max_length = 10)]
    #[schema(required = true, example = "2026-03-02")]
    pub issued_on: Option<NaiveDate>,
    /// Issuing body (cơ quan ban hành).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "UBND thành phố Hà Nội")]
    pub issuer: String,
}

/// The headings of the plan (đề mục) without their ordinals, which follow from their place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanHeadings {
    /// Heading of part I (mục đích, yêu cầu).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "MỤC ĐÍCH, YÊU CẦU")]
    pub purposes_and_requirements: String,
    /// Heading of section I.1 (mục đích).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Mục đích")]
    pub purposes: String,
    /// Heading of section I.2 (yêu cầu).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Yêu cầu")]
    pub requirements: String,
    /// Heading of part II (nội dung, giải pháp).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "NỘI DUNG, GIẢI PHÁP THỰC HIỆN PHONG TRÀO THI ĐUA")]
    pub contents_and_solutions: String,
    /// Heading of section II.1 (nội dung thi đua).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Nội dung thi đua")]
    pub contents: String,
    /// Heading of section II.2 (giải pháp thực hiện).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Giải pháp thực hiện")]
    pub solutions: String,
    /// Heading of part III (đối tượng thi đua, hình thức khen thưởng).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "ĐỐI TƯỢNG THI ĐUA, HÌNH THỨC KHEN THƯỞNG")]
    pub subjects_and_awards: String,
    /// Heading of section III.1 (đối tượng thi đua).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Đối tượng thi đua:")]
    pub subjects: String,
    /// Heading of section III.2 (hình thức khen thưởng).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Hình thức khen thưởng:")]
    pub award_forms: String,
    /// Heading of section III.3 (tiêu chuẩn, trình tự, hồ sơ khen thưởng).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Tiêu chuẩn, số lượng, thời gian, trình tự thủ tục, hồ sơ khen thưởng:")]
    pub award_rules: String,
    /// Heading of part IV (tổ chức thực hiện).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "TỔ CHỨC THỰC HIỆN")]
    pub implementation: String,
    /// Heading of the list of recipients (nơi nhận).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Nơi nhận:")]
    pub recipients: String,
}

/// A lettered clause (điểm) of a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanClause {
    /// Letter of the clause (ký hiệu điểm) without the bracket.
    #[schema(min_length = 1, max_length = 8, pattern = r"^[0-9a-zđ]{1,8}$", example = "a")]
    pub label: String,
    /// The clause whole (nội dung điểm), with its closing mark.
    #[schema(min_length = 1, max_length = 4000, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Thi đua hoàn thành các chỉ tiêu, nhiệm vụ cải cách hành chính.")]
    pub text: String,
}

/// A target (chỉ tiêu) that a clause sets.
///
/// It points at the clause, whose text stays whole there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanTarget {
    /// Code of the target (mã chỉ tiêu).
    #[schema(min_length = 1, max_length = 64, pattern = r"^[a-z][a-z0-9_]*$")]
    #[schema(example = "digitised_files")]
    pub code: String,
    /// Name (tên chỉ tiêu), a verbatim piece of the clause.
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "tỷ lệ số hóa hồ sơ, kết quả giải quyết TTHC")]
    pub name: String,
    /// Reference of the clause (điểm, mục, phần) that sets the target.
    #[schema(min_length = 1, max_length = 16, pattern = r"^(I|II)\.[12]\.[0-9a-zđ]{1,8}$")]
    #[schema(example = "II.1.b")]
    pub clause: String,
    /// How the figure binds (mức phải đạt); null for a milestone.
    #[serde(default)]
    #[schema(required = true)]
    pub comparison: Option<TargetComparison>,
    /// The figure in percent (tỷ lệ phải đạt); null for a milestone.
    #[serde(default)]
    #[schema(min_length = 4, max_length = 6, pattern = r"^(100\.00|[1-9]?[0-9]\.[0-9]{2})$")]
    #[schema(required = true, example = "100.00")]
    pub target_percent: Option<String>,
    /// What is measured (đơn vị tính).
    pub unit: TargetUnit,
    /// Year by whose end it must be reached (năm hoàn thành); null where the clause names none.
    #[serde(default)]
    #[schema(required = true, minimum = 2000, maximum = 2100, example = 2030)]
    pub due_year: Option<i32>,
    /// What is counted (tử số), in our words; null for a milestone.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(required = true, example = "Số hồ sơ, kết quả đã được số hóa trong kỳ")]
    pub numerator: Option<String>,
    /// What it is compared with (mẫu số), in our words; null for a milestone.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(required = true, example = "Tổng số hồ sơ, kết quả phát sinh trong kỳ")]
    pub denominator: Option<String>,
}

/// Who takes part in the campaign (đối tượng thi đua).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSubject {
    /// Letter of the clause (ký hiệu điểm) without the bracket.
    #[schema(min_length = 1, max_length = 8, pattern = r"^[0-9a-zđ]{1,8}$", example = "a")]
    pub label: String,
    /// Collective or individual (tập thể, cá nhân).
    pub kind: SubjectKind,
    /// Name of the kind as in the plan (tên đối tượng).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Tập thể")]
    pub name: String,
    /// Who belongs to it (phạm vi đối tượng).
    #[schema(min_length = 1, max_length = 4000, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Các phòng, đơn vị thuộc Sở;")]
    pub text: String,
}

/// A form of award that the campaign may end in (hình thức khen thưởng).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanAwardForm {
    /// Letter of the clause (ký hiệu điểm) without the bracket.
    #[schema(min_length = 1, max_length = 8, pattern = r"^[0-9a-zđ]{1,8}$", example = "a")]
    pub label: String,
    /// Code of the award type (mã hình thức khen thưởng).
    #[schema(min_length = 1, max_length = 64, pattern = r"^[a-z][a-z0-9_]*$")]
    #[schema(example = "giay_khen_giam_doc_so")]
    pub award_type_code: String,
    /// The form of award as in the plan (tên hình thức).
    #[schema(min_length = 1, max_length = 4000, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Giấy khen của Giám đốc Sở.")]
    pub text: String,
}

/// By what rules awards are given (tiêu chuẩn, số lượng, thời gian, trình tự, hồ sơ).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanAwardRules {
    /// The rules as in the plan (quy định áp dụng).
    #[schema(min_length = 1, max_length = 4000, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Thực hiện theo quy định của Luật thi đua khen thưởng.")]
    pub text: String,
}

/// What one holder has to do (trách nhiệm thực hiện).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDuty {
    /// The holder as in the plan (phòng, đơn vị chịu trách nhiệm).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Phòng Công nghệ thông tin và Chuyển đổi số")]
    pub holder_name: String,
    /// Code of the unit (mã đơn vị); null where the duty binds all units.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 40, pattern = r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    #[schema(required = true, example = "CNTT")]
    pub unit_code: Option<String>,
    /// Part the holder plays in the campaign (vai trò).
    pub role: DutyRole,
    /// The tasks in their order (nhiệm vụ).
    #[schema(max_items = 50)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = json!(["Thực hiện chế độ báo cáo theo quy định."]))]
    pub items: Vec<String>,
}

/// Who receives the plan (nơi nhận).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRecipient {
    /// The entry as in the plan (tên nơi nhận), with its closing mark.
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Sở Nội vụ;")]
    pub text: String,
    /// Recipient or archive (nơi nhận, lưu).
    pub kind: RecipientKind,
}

/// Who signs the plan (chữ ký).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSignature {
    /// Position of the signer (chức vụ).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "GIÁM ĐỐC")]
    pub position: String,
    /// Full name of the signer (họ và tên).
    #[schema(min_length = 1, max_length = 300, pattern = r"^[^\u0000-\u001F\u007F]*$")]
    #[schema(example = "Nguyễn Ngọc Tú")]
    pub signer_name: String,
}

/// How a figure binds: `exactly` names the figure (đạt), `at_least` a floor (đạt tối thiểu).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetComparison {
    /// The figure named is to be reached (đạt).
    Exactly,
    /// The figure is a floor (đạt tối thiểu).
    AtLeast,
}

/// What a target measures: `percent` a share (tỷ lệ), `milestone` a state to be reached (mốc).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetUnit {
    /// A share of a whole (tỷ lệ phần trăm).
    Percent,
    /// A state without a figure (mốc hoàn thành).
    Milestone,
}

/// Kind of participant: `collective` (tập thể) or `individual` (cá nhân).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlanSubjectKind)]
pub enum SubjectKind {
    /// A room or unit (tập thể).
    Collective,
    /// A person (cá nhân).
    Individual,
}

/// Part in the campaign: `standing_body` (thường trực Hội đồng), `all_units` (các phòng, đơn vị) or
/// `outreach_lead` (chủ trì tuyên truyền).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DutyRole {
    /// Standing body of the emulation council (thường trực Hội đồng).
    StandingBody,
    /// Every room and unit (các phòng, đơn vị).
    AllUnits,
    /// Leads communication (chủ trì thông tin, tuyên truyền).
    OutreachLead,
}

/// Why an entry is on the list: `recipient` (nơi nhận) or `archive` (lưu).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    /// Receives the plan (nơi nhận).
    Recipient,
    /// Keeps the plan on file (lưu).
    Archive,
}

impl PlanParts {
    /// The plan 2026-2030 of the Hà Nội Department of Finance (Sở Tài chính), an unnumbered draft.
    ///
    /// # Errors
    /// When the text built into the program does not fit these types, which a test rules out.
    pub fn source_plan() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("plan-stc-2026-2030.json"))
    }
}
