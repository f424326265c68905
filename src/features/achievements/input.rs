//! What callers send about achievements.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::{
    types::{AchievementKind, AchievementSubjectKind, RecognitionScope},
    views::{AchievementRef, CoAuthor, Evidence},
};
use crate::{
    decimal::Hundredths,
    features::{campaigns::types::CampaignId, documents::types::DocumentId},
    http::extract::broken_rule,
};

/// A further author (đồng tác giả).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCoAuthor {
    /// Staff code.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB008")]
    pub person_code: String,
    /// Share of the work in percent. Shares are given for all authors, and then make 100.00, or for
    /// none.
    #[serde(default)]
    #[schema(
        value_type = Option<String>,
        max_length = 6,
        pattern = r"^(100\.00|[1-9]?[0-9]\.[0-9]{2})$",
        example = "40.00"
    )]
    pub share_percent: Option<Hundredths>,
}

/// A piece of evidence (minh chứng): an address, a document in this system, or both.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvidence {
    /// Document in this system.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
    /// Address.
    #[serde(default)]
    #[schema(
        min_length = 8,
        max_length = 2000,
        pattern = "^https?://[^\\u0000-\\u0020\\u007F]{1,1990}$",
        example = "https://sotaichinh.hanoi.gov.vn/tin"
    )]
    pub url: Option<String>,
    /// What it shows.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Tin bài về kết quả áp dụng"
    )]
    pub note: Option<String>,
}

impl From<NewCoAuthor> for CoAuthor {
    fn from(new: NewCoAuthor) -> Self {
        Self { person_code: new.person_code, share_percent: new.share_percent }
    }
}
impl From<CoAuthor> for NewCoAuthor {
    fn from(kept: CoAuthor) -> Self {
        Self { person_code: kept.person_code, share_percent: kept.share_percent }
    }
}
impl From<NewEvidence> for Evidence {
    fn from(new: NewEvidence) -> Self {
        Self { document_id: new.document_id, url: new.url, note: new.note }
    }
}
impl From<Evidence> for NewEvidence {
    fn from(kept: Evidence) -> Self {
        Self { document_id: kept.document_id, url: kept.url, note: kept.note }
    }
}

/// A new achievement, as a draft.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_achievement))]
pub struct CreateAchievement {
    /// Campaign; it is launched and not closed.
    pub campaign_id: CampaignId,
    /// Kind.
    pub kind: AchievementKind,
    /// Title.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Số hóa hồ sơ thẩm định giá theo một quy trình"
    )]
    pub title: String,
    /// What it is, and what is new in it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Dùng chung một mẫu số hóa cho ba phòng"
    )]
    pub description: Option<String>,
    /// Whose it is.
    pub subject_kind: AchievementSubjectKind,
    /// Unit: the collective itself, or that of the main author.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CNTT")]
    pub unit_code: String,
    /// Main author; required for an individual, absent for a collective.
    #[serde(default)]
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB007")]
    pub person_code: Option<String>,
    /// Share of the main author, or of the collective, in percent.
    #[serde(default)]
    #[schema(
        value_type = Option<String>,
        max_length = 6,
        pattern = r"^(100\.00|[1-9]?[0-9]\.[0-9]{2})$",
        example = "60.00"
    )]
    pub share_percent: Option<Hundredths>,
    /// Further authors.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub co_authors: Vec<NewCoAuthor>,
    /// First day of the time in which it was achieved; within the campaign's.
    #[schema(example = "2026-01-01")]
    pub period_from: NaiveDate,
    /// Last day of it.
    #[schema(example = "2026-12-31")]
    pub period_to: NaiveDate,
    /// Day since which it is applied; an initiative needs it to be submitted.
    #[serde(default)]
    #[schema(example = "2026-03-01")]
    pub applied_since: Option<NaiveDate>,
    /// Effect; an initiative needs it to be submitted.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Giảm 30% thời gian xử lý hồ sơ"
    )]
    pub effect: Option<String>,
    /// Where it is applied, and could be; an initiative needs it to be submitted.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Toàn Sở"
    )]
    pub application_scope: Option<String>,
    /// Evidence; at least one piece is needed to submit.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub evidence: Vec<NewEvidence>,
    /// Ids in other systems, one of each.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub external_refs: Vec<AchievementRef>,
}

fn check_achievement(input: &CreateAchievement) -> Result<(), ValidationError> {
    if input.period_to < input.period_from {
        return Err(broken_rule(
            "/period_to",
            "before_start",
            "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            "The last day must not be before the first.",
        ));
    }
    match (input.subject_kind, &input.person_code) {
        (AchievementSubjectKind::Individual, None) => Err(broken_rule(
            "/person_code",
            "required_for_individual",
            "Thành tích cá nhân phải nêu người.",
            "An individual's achievement names the person.",
        )),
        (AchievementSubjectKind::Collective, Some(_)) => Err(broken_rule(
            "/person_code",
            "not_for_collective",
            "Thành tích tập thể không nêu một người; ghi người tham gia ở đồng tác giả.",
            "A collective's achievement names no person; its people are co-authors.",
        )),
        (AchievementSubjectKind::Individual, Some(_))
        | (AchievementSubjectKind::Collective, None) => Ok(()),
    }
}

/// Changes of a draft or returned achievement. Campaign, subject, unit and person stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchAchievement {
    /// Kind.
    #[schema(nullable = false)]
    kind: Option<AchievementKind>,
    /// Title.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Số hóa hồ sơ thẩm định giá"
    )]
    title: Option<String>,
    /// What it is, and what is new in it.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Dùng chung một mẫu số hóa cho ba phòng"
    )]
    description: Option<String>,
    /// Share of the main author, or of the collective, in percent.
    #[schema(max_length = 6, pattern = r"^(100\.00|[1-9]?[0-9]\.[0-9]{2})$", example = "60.00")]
    share_percent: Option<String>,
    /// Further authors, all of them.
    #[schema(nullable = false, max_items = 20)]
    co_authors: Option<Vec<NewCoAuthor>>,
    /// First day of the time in which it was achieved.
    #[schema(nullable = false, example = "2026-01-01")]
    period_from: Option<NaiveDate>,
    /// Last day of it.
    #[schema(nullable = false, example = "2026-12-31")]
    period_to: Option<NaiveDate>,
    /// Day since which it is applied.
    #[schema(example = "2026-03-01")]
    applied_since: Option<NaiveDate>,
    /// Effect.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Giảm 30% thời gian xử lý hồ sơ"
    )]
    effect: Option<String>,
    /// Where it is applied, and could be.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Toàn Sở"
    )]
    application_scope: Option<String>,
    /// Evidence, all of it.
    #[schema(nullable = false, max_items = 50)]
    evidence: Option<Vec<NewEvidence>>,
    /// Ids in other systems, all of them.
    #[schema(nullable = false, max_items = 10)]
    external_refs: Option<Vec<AchievementRef>>,
}

/// Why a verification is taken back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnverifyAchievement {
    /// Reason.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Số liệu minh chứng không khớp báo cáo quý"
    )]
    pub reason: String,
}

/// A decision or confirmation that recognises an achievement (NĐ 152/2025 Đ.33.6).
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecogniseAchievement {
    /// Number and symbol.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "45/QĐ-STC"
    )]
    pub number: String,
    /// Date of the document.
    #[schema(example = "2026-11-02")]
    pub issued_on: NaiveDate,
    /// Body that recognised it.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Giám đốc Sở Tài chính"
    )]
    pub body: String,
    /// How far it reaches; an earlier entry of the same scope is replaced.
    pub scope: RecognitionScope,
    /// The document in this system.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
}
