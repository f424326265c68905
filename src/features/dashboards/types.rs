//! Dashboards and charts on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::features::{
    campaigns::types::CampaignId,
    evaluation_rounds::types::EvaluationRoundId,
    indicators::{
        progress_views::{FigureBasis, IndicatorProgress, MilestoneProgress},
        types::IndicatorId,
    },
    outreach::views::OutreachCoverageView,
};

/// What a dashboard shows.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DashboardQuery {
    /// Year; this one, or the campaign's nearest, when absent.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
    /// Which measurements count; `reported` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub basis: Option<FigureBasis>,
}

/// A campaign at a glance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DashboardView {
    /// Campaign.
    pub campaign_id: CampaignId,
    /// The day it is of.
    pub as_of: NaiveDate,
    /// Year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// Which measurements count.
    pub basis: FigureBasis,
    /// Figures against their paths, in the order of the plan.
    #[schema(max_items = 200)]
    pub indicators: Vec<IndicatorProgress>,
    /// Milestones, in the order of the plan.
    #[schema(max_items = 200)]
    pub milestones: Vec<MilestoneProgress>,
    /// How far the plan was made known in the year.
    pub outreach: OutreachCoverageView,
}

/// A chart: `indicator` an indicator against its path; `coverage` outreach by unit; `ranking` the result
/// of a finalized evaluation round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each chart")]
pub enum Chart {
    Indicator,
    Coverage,
    Ranking,
}

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

/// What a chart shows.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChartQuery {
    /// Indicator, by its code; it or `indicator_id` is needed for `indicator`.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 64,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "digitised_files"
    )]
    pub indicator_code: Option<String>,
    /// Indicator, by its id.
    #[serde(default)]
    #[param(nullable = false)]
    pub indicator_id: Option<IndicatorId>,
    /// Which measurements count for `indicator`; `reported` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub basis: Option<FigureBasis>,
    /// Year for `coverage`; all years up to today when absent.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
    /// Round for `ranking`; the one that was finalized last when absent.
    #[serde(default)]
    #[param(nullable = false)]
    pub evaluation_round_id: Option<EvaluationRoundId>,
}
