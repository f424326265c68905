//! Outreach as callers receive it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    input::PersonCode,
    types::{OutreachActivityId, OutreachKind, OutreachState},
};
use crate::{
    db::types::Instant,
    decimal::Hundredths,
    features::{
        achievements::views::Evidence, campaigns::types::CampaignId, units::types::UnitCode,
    },
    http::reply::Tagged,
};

/// An activity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OutreachActivityView {
    /// Id.
    pub id: OutreachActivityId,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Kind.
    pub kind: OutreachKind,
    /// Title.
    #[schema(max_length = 300, example = "Hội nghị quán triệt Kế hoạch phong trào thi đua")]
    pub title: String,
    /// What it is about.
    #[schema(required = true, max_length = 4000, example = json!(null))]
    pub content: Option<String>,
    /// Unit that organises it.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Whom it addresses, in words.
    #[schema(
        required = true,
        max_length = 300,
        example = "Toàn thể công chức, viên chức, người lao động"
    )]
    pub target_group: Option<String>,
    /// Units whose staff it is for; the whole department when empty.
    #[schema(max_items = 200, value_type = Vec<UnitCode>)]
    pub audience_unit_codes: Vec<String>,
    /// Day on which it is held or published.
    pub held_on: NaiveDate,
    /// Evidence.
    #[schema(max_items = 50)]
    pub evidence: Vec<Evidence>,
    /// State on this day.
    pub state: OutreachState,
    /// Whether the caller has acknowledged it.
    pub is_acknowledged: bool,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Who registered it.
    #[schema(max_length = 64, example = "CB038")]
    pub created_by: String,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was registered.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for OutreachActivityView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// What an acknowledgement did.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AcknowledgementReceipt {
    /// The activity.
    pub outreach_activity_id: OutreachActivityId,
    /// Persons who acknowledge it now.
    #[schema(max_items = 500, value_type = Vec<PersonCode>)]
    pub acknowledged: Vec<String>,
    /// Persons who had done so before.
    #[schema(max_items = 500, value_type = Vec<PersonCode>)]
    pub already_acknowledged: Vec<String>,
}

/// An acknowledgement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AcknowledgementView {
    /// The activity.
    pub outreach_activity_id: OutreachActivityId,
    /// Person.
    #[schema(max_length = 32, example = "CB007")]
    pub person_code: String,
    /// Unit in which the person was on the day of the activity.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Who recorded it: the person, or the head of the unit.
    #[schema(max_length = 64, example = "CB007")]
    pub recorded_by: String,
    /// When.
    pub acknowledged_at: Instant,
    /// Entity tag; acknowledgements never change.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for AcknowledgementView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// How many of a group should know, and how many do.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct CoverageCount {
    /// Persons for whom there was an activity.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 10)]
    pub expected_count: i64,
    /// Those of them who acknowledged one.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 9)]
    pub acknowledged_count: i64,
    /// The share in percent; null while nobody is expected.
    #[schema(value_type = Option<String>, required = true, max_length = 6, example = "90.00")]
    pub percent: Option<Hundredths>,
    /// Whether the target is met; null without a target or a share.
    #[schema(required = true, example = false)]
    pub is_target_met: Option<bool>,
}

/// Coverage of a unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitCoverage {
    /// Unit.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// The counts.
    pub coverage: CoverageCount,
}

/// How far the plan was made known in all.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OutreachTotals {
    /// How many activities count.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 3)]
    pub activity_count: i64,
    /// The campaign's target of dissemination in percent; null where it has none.
    #[schema(value_type = Option<String>, required = true, max_length = 6, example = "100.00")]
    pub target_percent: Option<Hundredths>,
    /// All units together.
    pub total: CoverageCount,
}

/// How far the plan was made known (R48).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OutreachCoverageView {
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Year of the activities; null for all years.
    #[schema(required = true, format = Int32, minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
    /// Day up to which activities count.
    pub as_of: NaiveDate,
    /// How many activities count.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 3)]
    pub activity_count: i64,
    /// The campaign's target of dissemination in percent; null where it has none.
    #[schema(value_type = Option<String>, required = true, max_length = 6, example = "100.00")]
    pub target_percent: Option<Hundredths>,
    /// All units together.
    pub total: CoverageCount,
    /// Each unit, in the order of their names.
    #[schema(max_items = 2000)]
    pub units: Vec<UnitCoverage>,
}
