//! Achievements as callers receive them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::types::{
    AchievementId, AchievementKind, AchievementState, AchievementSubjectKind, RecognitionScope,
};
use crate::{
    db::types::Instant,
    decimal::Hundredths,
    features::{
        campaigns::types::CampaignId, documents::types::DocumentId,
        evaluations::types::EvaluationId, returns::ReturnReason, units::types::UnitView,
    },
    http::reply::Tagged,
};

/// A further author (đồng tác giả).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CoAuthor {
    /// Staff code.
    #[schema(max_length = 32, example = "CB008")]
    pub person_code: String,
    /// Share of the work in percent; null where none was given.
    #[schema(value_type = Option<String>, required = true, max_length = 6, example = "40.00")]
    pub share_percent: Option<Hundredths>,
}

/// A piece of evidence (minh chứng): a document, an address, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// Document in this system.
    #[schema(required = true)]
    pub document_id: Option<DocumentId>,
    /// Address.
    #[schema(required = true, max_length = 2000, example = "https://sotaichinh.hanoi.gov.vn/tin")]
    pub url: Option<String>,
    /// What it shows.
    #[schema(required = true, max_length = 1000, example = "Tin bài về kết quả áp dụng")]
    pub note: Option<String>,
}

/// An id of the achievement in another system; unique within that system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AchievementRef {
    /// The system.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_.-]{0,59}$",
        example = "e_office"
    )]
    pub system: String,
    /// The id there.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "SK-2026-00123"
    )]
    pub id: String,
}

/// A decision or confirmation that recognises an achievement (quyết định, văn bản xác nhận, NĐ
/// 152/2025 Mẫu số 13).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recognition {
    /// Number and symbol.
    #[schema(max_length = 60, example = "45/QĐ-STC")]
    pub number: String,
    /// Date of the document.
    #[schema(example = "2026-11-02")]
    pub issued_on: NaiveDate,
    /// Body that recognised it.
    #[schema(max_length = 300, example = "Giám đốc Sở Tài chính")]
    pub body: String,
    /// How far it reaches.
    pub scope: RecognitionScope,
    /// The document in this system.
    #[schema(required = true)]
    pub document_id: Option<DocumentId>,
    /// Evaluation by a panel whose result is recognised; null when it was entered by hand.
    #[serde(default)]
    #[schema(required = true)]
    pub evaluation_id: Option<EvaluationId>,
    /// Who entered it.
    #[schema(max_length = 64, example = "CB002")]
    pub entered_by: String,
    /// When it was entered.
    pub entered_at: Instant,
}

/// An achievement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AchievementView {
    /// Id.
    pub id: AchievementId,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Kind.
    pub kind: AchievementKind,
    /// Title.
    #[schema(max_length = 300, example = "Số hóa hồ sơ thẩm định giá theo một quy trình")]
    pub title: String,
    /// What it is, and what is new in it.
    #[schema(
        required = true,
        max_length = 4000,
        example = "Dùng chung một mẫu số hóa cho ba phòng"
    )]
    pub description: Option<String>,
    /// Whose it is.
    pub subject_kind: AchievementSubjectKind,
    /// Unit: the collective itself, or that of the main author.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// The unit itself with `expand=unit`, otherwise null.
    #[schema(required = true)]
    pub unit: Option<UnitView>,
    /// Main author; null for a collective.
    #[schema(required = true, max_length = 32, example = "CB007")]
    pub person_code: Option<String>,
    /// Share of the main author, or of the collective, in percent; null where none was given.
    #[schema(value_type = Option<String>, required = true, max_length = 6, example = "60.00")]
    pub share_percent: Option<Hundredths>,
    /// Further authors.
    #[schema(max_items = 20)]
    pub co_authors: Vec<CoAuthor>,
    /// First day of the time in which it was achieved.
    #[schema(example = "2026-01-01")]
    pub period_from: NaiveDate,
    /// Last day of it.
    #[schema(example = "2026-12-31")]
    pub period_to: NaiveDate,
    /// Day since which it is applied.
    #[schema(required = true, example = "2026-03-01")]
    pub applied_since: Option<NaiveDate>,
    /// Effect.
    #[schema(required = true, max_length = 4000, example = "Giảm 30% thời gian xử lý hồ sơ")]
    pub effect: Option<String>,
    /// Where it is applied, and could be (phạm vi áp dụng, khả năng nhân rộng).
    #[schema(required = true, max_length = 1000, example = "Toàn Sở")]
    pub application_scope: Option<String>,
    /// Evidence.
    #[schema(max_items = 50)]
    pub evidence: Vec<Evidence>,
    /// Ids in other systems.
    #[schema(max_items = 10)]
    pub external_refs: Vec<AchievementRef>,
    /// State.
    pub state: AchievementState,
    /// Reasons of the last return; empty when it was never returned.
    #[schema(max_items = 20)]
    pub return_reasons: Vec<ReturnReason>,
    /// Recognitions, at most one of each scope, in the order of entering.
    #[schema(max_items = 4)]
    pub recognitions: Vec<Recognition>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Who submitted it last.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub submitted_by: Option<String>,
    /// When.
    #[schema(required = true)]
    pub submitted_at: Option<Instant>,
    /// Who verified it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub verified_by: Option<String>,
    /// When.
    #[schema(required = true)]
    pub verified_at: Option<Instant>,
    /// Who drafted it.
    #[schema(max_length = 64, example = "CB007")]
    pub created_by: String,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was created.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for AchievementView {
    fn etag(&self) -> &str {
        &self.etag
    }
    fn expanded(&self) -> Vec<&str> {
        self.unit.iter().map(Tagged::etag).collect()
    }
}
