//! What the unit declares of its nomination (kê khai): facts that no other part of the system holds.
//!
//! What the system can find out for itself stands here only where somebody has to say it first, and
//! a register that knows better comes before it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::ValidationError;

use crate::{
    features::{award_types::types::AwardClass, documents::types::DocumentId},
    http::extract::broken_rule,
};

/// What the unit declares. Parts that are left out are not known, which no rule takes for granted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AwardDeclaration {
    /// General conditions that were confirmed (R16): gương mẫu chấp hành chủ trương, pháp luật; nội bộ
    /// đoàn kết. Each code once.
    #[schema(max_items = 20)]
    pub attestations: Vec<AwardAttestation>,
    /// Ratings of the years of the achievement period (mức độ hoàn thành nhiệm vụ, R15). Each year once.
    #[schema(max_items = 20)]
    pub ratings: Vec<AwardRating>,
    /// Time worked (R13, R14); for persons only.
    pub working_time: Option<AwardWorkingTime>,
    /// Earlier awards that are cited as a basis (R10).
    #[schema(max_items = 20)]
    pub cited_awards: Vec<CitedEarlierAward>,
    /// Whether what a unit achieved that was merged into this collective counts for it (R17); null while
    /// the competent body has not said.
    pub carried_over: Option<AwardCarryOver>,
    /// Whether it relies on something that a competent body certifies (Luật TĐKT Đ.84.2.d); null while
    /// nobody has said.
    pub relies_on_certificate: Option<bool>,
    /// Originals handed in on paper (R20); null where the signed files are the original.
    #[schema(format = Int32, minimum = 1, maximum = 20, example = 1)]
    pub copies: Option<i32>,
    /// Date of the achievement report (R21); null where its document has a date of its own.
    #[schema(example = "2026-11-16")]
    pub report_date: Option<NaiveDate>,
}

/// The word of the competent body on achievements of a unit that was merged into the nominated one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardCarryOver {
    /// Whether they count for it.
    pub is_accepted: bool,
    /// Who said so: an office or body.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Sở Nội vụ Thành phố"
    )]
    pub confirmed_by: String,
    /// When.
    #[schema(example = "2026-11-16")]
    pub confirmed_on: NaiveDate,
}

/// A general condition, with who confirmed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardAttestation {
    /// Code of the condition in the rule set: `exemplary`, `united`.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "exemplary"
    )]
    pub code: String,
    /// Whether it is met.
    pub is_met: bool,
    /// Who confirmed it: an office or body.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Chi bộ Phòng Công nghệ thông tin"
    )]
    pub confirmed_by: String,
    /// When.
    #[schema(example = "2026-11-16")]
    pub confirmed_on: NaiveDate,
}

/// Level of a rating, lowest first: `not_completed` không hoàn thành; `completed` hoàn thành; `good`
/// hoàn thành tốt; `excellent` hoàn thành xuất sắc nhiệm vụ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each level")]
pub enum DeclaredRatingLevel {
    NotCompleted,
    Completed,
    Good,
    Excellent,
}

/// The rating of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardRating {
    /// Year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// Level.
    pub level: DeclaredRatingLevel,
    /// Kind of the document that rates, as the rule set names it.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "nd_335_2025"
    )]
    pub source: String,
    /// That document; it has content.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
}

/// Time worked in the last year of the achievement period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardWorkingTime {
    /// Full months worked, leave not counted.
    #[schema(format = Int32, minimum = 0, maximum = 12, example = 12)]
    pub months_worked: i32,
    /// Leave in that year, each kind once; empty when there was none.
    #[schema(max_items = 20)]
    pub leaves: Vec<AwardLeave>,
    /// Whether the person was left out of the rating for lack of working time.
    #[serde(default)]
    pub is_left_out: bool,
}

/// Leave of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardLeave {
    /// Kind of leave, as the rule set names it: `maternity` nghỉ thai sản.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "maternity"
    )]
    pub leave_type: String,
    /// Full months.
    #[schema(format = Int32, minimum = 0, maximum = 12, example = 6)]
    pub months: i32,
}

/// An earlier award that is cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CitedEarlierAward {
    /// Number and symbol of its decision.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "1234/QĐ-STC"
    )]
    pub decision_number: String,
    /// Loại hình khen thưởng.
    pub award_class: AwardClass,
}

fn is_repeated<T: Ord>(values: impl Iterator<Item = T>) -> bool {
    let mut all: Vec<T> = values.collect();
    let count = all.len();
    all.sort();
    all.dedup();
    all.len() < count
}

/// Each thing is declared once.
pub(super) fn check(declared: &AwardDeclaration) -> Result<(), ValidationError> {
    let leaves = declared.working_time.iter().flat_map(|time| &time.leaves);
    let (pointer, vi, en) = if is_repeated(declared.attestations.iter().map(|one| &one.code)) {
        (
            "/declaration/attestations",
            "Mỗi điều kiện chung chỉ kê khai một lần.",
            "Each general condition is declared once.",
        )
    } else if is_repeated(declared.ratings.iter().map(|one| one.year)) {
        ("/declaration/ratings", "Mỗi năm chỉ có một mức xếp loại.", "Each year has one rating.")
    } else if is_repeated(leaves.map(|one| &one.leave_type)) {
        (
            "/declaration/working_time/leaves",
            "Mỗi loại nghỉ chỉ kê khai một lần.",
            "Each kind of leave is declared once.",
        )
    } else {
        return Ok(());
    };
    Err(broken_rule(pointer, "repeated", vi, en))
}
