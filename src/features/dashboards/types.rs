//! Dashboards and charts on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    features::{
        campaigns::types::CampaignId,
        evaluation_rounds::types::EvaluationRoundId,
        indicators::{
            progress_views::{FigureBasis, IndicatorProgress, MilestoneProgress},
            types::{IndicatorCode, IndicatorId},
        },
        outreach::views::OutreachTotals,
        progress::types::{ProgressCounts, Tally},
    },
    progress::ProgressState,
};

/// What a unit has to be reminded of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitAttention {
    /// Code of the unit.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Its name.
    #[schema(max_length = 300, example = "Phòng Công nghệ thông tin và Chuyển đổi số")]
    pub unit_name: String,
    /// Codes of the indicators in which it is behind.
    #[schema(max_items = 200, value_type = Vec<IndicatorCode>)]
    pub behind: Vec<String>,
    /// Codes of those in which it is at risk.
    #[schema(max_items = 200, value_type = Vec<IndicatorCode>)]
    pub at_risk: Vec<String>,
    /// Codes of those for which it has no figures in the year.
    #[schema(max_items = 200, value_type = Vec<IndicatorCode>)]
    pub without_figures: Vec<String>,
}

/// A campaign at a glance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DashboardView {
    /// Campaign.
    pub campaign_id: CampaignId,
    /// When it was counted.
    pub as_of: Instant,
    /// Year of the indicators and of outreach.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// Which measurements count.
    pub basis: FigureBasis,
    /// What was counted in all.
    pub totals: ProgressCounts,
    /// How many indicators are in each state. A state without indicators is left out.
    #[schema(max_items = 5)]
    pub indicator_states: Vec<Tally<ProgressState>>,
    /// Figures against their paths, in the order of the plan.
    #[schema(max_items = 200)]
    pub indicators: Vec<IndicatorProgress>,
    /// Milestones, in the order of the plan.
    #[schema(max_items = 200)]
    pub milestones: Vec<MilestoneProgress>,
    /// How far the plan was made known in the year.
    pub outreach: OutreachTotals,
    /// Units that are behind or at risk in an indicator, or have not reported one, in the order of
    /// their names.
    #[schema(max_items = 10_000)]
    pub attention: Vec<UnitAttention>,
}

/// A chart: `indicator` an indicator against its path (chỉ tiêu so với lộ trình); `coverage` outreach
/// by unit (tuyên truyền theo đơn vị); `ranking` the result of a finalized evaluation round (xếp hạng);
/// `proposals` award proposals by state (hồ sơ đề nghị khen thưởng theo trạng thái).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each chart")]
pub enum Chart {
    Indicator,
    Coverage,
    Ranking,
    Proposals,
}

/// A chart that needs no token: `indicator` an indicator against its path, by verified figures;
/// `coverage` outreach by unit; `ranking` the result of a finalized evaluation round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each chart")]
pub enum PublicChart {
    Indicator,
    Coverage,
    Ranking,
}

/// A chart as SVG, with title and description inside.
#[derive(Debug, Serialize, ToSchema)]
#[schema(
    max_length = 1_000_000,
    pattern = "^<svg ",
    example = "<svg role=\"img\" aria-labelledby=\"coverage-title\"><title id=\"coverage-title\">Phổ biến, quán triệt Kế hoạch theo đơn vị</title></svg>"
)]
pub struct ChartPicture(pub String);

/// Path of a chart.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ChartPath {
    /// Id of the campaign.
    pub campaign_id: CampaignId,
    /// The chart.
    #[param(inline)]
    pub chart: Chart,
}

/// Path of a public chart.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PublicChartPath {
    /// Id of the campaign.
    pub campaign_id: CampaignId,
    /// The chart.
    #[param(inline)]
    pub chart: PublicChart,
}

/// What a chart shows.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChartQuery {
    /// Indicator for `indicator`, by its code; the first figure of the plan when none is named.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 64,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "digitised_files"
    )]
    pub indicator_code: Option<String>,
    /// Indicator for `indicator`, by its id.
    #[serde(default)]
    #[param(nullable = false)]
    pub indicator_id: Option<IndicatorId>,
    /// Which measurements count for `indicator`; `reported` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub basis: Option<FigureBasis>,
    /// Year whose standing `indicator` tells, this one when absent; and year for `coverage`, all years
    /// up to today when absent.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
    /// Round for `ranking`; the one that was finalized last when absent.
    #[serde(default)]
    #[param(nullable = false)]
    pub evaluation_round_id: Option<EvaluationRoundId>,
}

/// What a public chart shows.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PublicChartQuery {
    /// Indicator for `indicator`, by its code; the first figure of the plan when absent.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 64,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "digitised_files"
    )]
    pub indicator_code: Option<String>,
    /// Year whose standing `indicator` tells, this one when absent; and year for `coverage`, all years
    /// up to today when absent.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
    /// Round for `ranking`; the one that was finalized last when absent.
    #[serde(default)]
    #[param(nullable = false)]
    pub evaluation_round_id: Option<EvaluationRoundId>,
}
