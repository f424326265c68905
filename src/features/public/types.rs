//! Public data on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    decimal::Hundredths,
    features::{
        award_types::types::SubjectKind,
        awards::types::AwardId,
        campaigns::types::{CampaignId, CampaignLevel, CampaignState},
        evaluation_rounds::types::EvaluationRoundId,
        evaluations::types::EvaluationId,
        indicators::{progress_views::MilestoneProgress, types::PathStatus},
        outreach::views::OutreachTotals,
    },
    http::reply::Tagged,
    progress::{Direction, ProgressState},
    scoring::{Label, Points},
};

/// A launched campaign.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicCampaignView {
    /// Id.
    pub id: CampaignId,
    /// Short code.
    #[schema(max_length = 60, example = "CCHC-2026-2030")]
    pub code: String,
    /// Title.
    #[schema(
        max_length = 500,
        example = "Cải cách hành chính đồng bộ - Chính quyền phục vụ nhân dân"
    )]
    pub title: String,
    /// Level.
    pub level: CampaignLevel,
    /// Name of the unit or bloc that launched it.
    #[schema(max_length = 300, example = "Sở Tài chính")]
    pub owner_unit_name: String,
    /// First day.
    pub period_from: NaiveDate,
    /// Last day.
    pub period_to: NaiveDate,
    /// Document number of the plan; null until the document system gave it.
    #[schema(required = true, max_length = 60, example = json!(null))]
    pub number: Option<String>,
    /// Date of issue of the plan.
    #[schema(required = true)]
    pub issued_on: Option<NaiveDate>,
    /// State: `published` or `closed`.
    pub state: CampaignState,
    /// Entity tag.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for PublicCampaignView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// What is counted in public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicCounts {
    /// Confirmed registrations (đăng ký thi đua đã xác nhận).
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 12)]
    pub confirmed_registrations_count: i64,
    /// Achievements that were verified, recognised ones among them.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 40)]
    pub verified_achievements_count: i64,
    /// Awards in force.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 5)]
    pub awards_count: i64,
}

/// Public progress of a unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicUnitProgress {
    /// Code of the unit.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Its name.
    #[schema(max_length = 300, example = "Phòng Công nghệ thông tin và Chuyển đổi số")]
    pub unit_name: String,
    /// What was counted.
    pub counts: PublicCounts,
}

/// The target of a year, and what was reached by verified figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicPathPoint {
    /// Year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// The value; null without verified figures.
    #[schema(required = true, max_length = 20, example = "64.20")]
    pub value: Option<String>,
    /// Target; null where none is set.
    #[schema(required = true, max_length = 20, example = "60.00")]
    pub target: Option<String>,
    /// Whether somebody competent has set the target; null where no path point says it.
    #[schema(required = true)]
    pub target_status: Option<PathStatus>,
}

/// An indicator as a whole, by verified figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicIndicator {
    /// Code.
    #[schema(max_length = 64, example = "digitised_files")]
    pub code: String,
    /// Name.
    #[schema(max_length = 500, example = "Tỷ lệ số hóa hồ sơ, kết quả giải quyết TTHC")]
    pub name: String,
    /// Unit of the values.
    #[schema(max_length = 60, example = "%")]
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// What is to be reached in the end; null where nothing is set.
    #[schema(required = true, max_length = 20, example = "100.00")]
    pub final_target: Option<String>,
    /// Year by whose end that is due; null where it holds in every year.
    #[schema(required = true, format = Int32, minimum = 2000, maximum = 2100, example = 2030)]
    pub final_target_year: Option<i32>,
    /// The value of the year; null without verified figures.
    #[schema(required = true, max_length = 20, example = "64.20")]
    pub value: Option<String>,
    /// Target of the year; null where none is set.
    #[schema(required = true, max_length = 20, example = "60.00")]
    pub target: Option<String>,
    /// Share of the year's target that is reached, in percent; mirrored where less is better.
    #[schema(value_type = Option<String>, required = true, max_length = 6, example = "107.00")]
    pub share_of_target: Option<Hundredths>,
    /// Where it stands.
    pub state: ProgressState,
    /// Each year of the campaign.
    #[schema(max_items = 101)]
    pub path: Vec<PublicPathPoint>,
}

/// Public progress of a campaign.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicProgressView {
    /// Campaign.
    pub campaign_id: CampaignId,
    /// When it was counted.
    pub as_of: Instant,
    /// Year of the indicators.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// In all.
    pub totals: PublicCounts,
    /// Indicators, in the order of the plan.
    #[schema(max_items = 200)]
    pub indicators: Vec<PublicIndicator>,
    /// Milestones, in the order of the plan.
    #[schema(max_items = 200)]
    pub milestones: Vec<MilestoneProgress>,
    /// How far the plan was made known in the year.
    pub outreach: OutreachTotals,
    /// By unit, in Vietnamese order of names.
    #[schema(max_items = 10_000)]
    pub units: Vec<PublicUnitProgress>,
}

/// A final result.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicResultView {
    /// Score sheet it is the result of.
    pub evaluation_id: EvaluationId,
    /// Round.
    pub evaluation_round_id: EvaluationRoundId,
    /// Title of the round.
    #[schema(max_length = 300, example = "Chấm điểm thi đua năm 2026")]
    pub round_title: String,
    /// Period that was evaluated.
    #[schema(max_length = 7, example = "2026")]
    pub period: String,
    /// Code of the unit.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Its name.
    #[schema(max_length = 300, example = "Phòng Công nghệ thông tin và Chuyển đổi số")]
    pub unit_name: String,
    /// Total.
    pub total: Points,
    /// Rank; equal results share one.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub rank: i32,
    /// Name of the band; null when the criteria set has no bands.
    #[schema(required = true)]
    pub band: Option<Label>,
    /// When it was computed.
    pub computed_at: Instant,
    /// Entity tag.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for PublicResultView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// An award in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicAwardView {
    /// Id.
    pub id: AwardId,
    /// Code of the award type.
    #[schema(max_length = 60, example = "giay_khen_giam_doc_so")]
    pub award_type_code: String,
    /// Name of the award type.
    #[schema(max_length = 300, example = "Giấy khen của Giám đốc Sở")]
    pub award_type_name: String,
    /// Whether a person or a collective received it.
    pub subject_kind: SubjectKind,
    /// Name of the person or of the collective.
    #[schema(max_length = 300, example = "Cán bộ mẫu 07")]
    pub recipient_name: String,
    /// Name of the collective, or of the person's unit at that time.
    #[schema(max_length = 300, example = "Phòng Công nghệ thông tin và Chuyển đổi số")]
    pub unit_name: String,
    /// Number and symbol of the decision.
    #[schema(required = true, max_length = 121, example = "1234/QĐ-STC")]
    pub decision_number: Option<String>,
    /// Date of the decision.
    pub granted_on: NaiveDate,
    /// Entity tag.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for PublicAwardView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// What of a campaign's progress is asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PublicProgressQuery {
    /// Year of the indicators; this one, or the campaign's nearest, when absent.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
}

/// Filters of the public list of campaigns.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PublicCampaignFilter {
    /// Levels; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub level: Option<Vec<CampaignLevel>>,
    /// Campaigns whose period holds this day.
    #[serde(default)]
    #[param(nullable = false)]
    pub active_on: Option<NaiveDate>,
    /// Words of the title or code, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "thi đua"
    )]
    pub q: Option<String>,
}

/// Filters of the public list of results.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PublicResultFilter {
    /// Round; the one whose results became final last when absent.
    #[serde(default)]
    #[param(nullable = false)]
    pub evaluation_round_id: Option<EvaluationRoundId>,
}

/// Filters of the public list of awards.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PublicAwardFilter {
    /// Year of the decision.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: Option<i32>,
    /// Award type.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "giay_khen_giam_doc_so"
    )]
    pub award_type_code: Option<String>,
    /// Persons or collectives.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub subject_kind: Option<SubjectKind>,
}
