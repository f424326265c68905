//! Progress of indicators as callers receive it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::types::{FiguresFrom, IndicatorId, PathStatus};
use crate::{
    decimal::Hundredths,
    features::{campaigns::types::CampaignId, units::types::UnitCode},
    progress::{Direction, Formula, ProgressState, TrendDirection},
};

/// Which measurements count (số liệu được tính): `reported` all but disputed ones; `verified` only
/// those that the secretariat has verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names both")]
pub enum FigureBasis {
    #[default]
    Reported,
    Verified,
}

/// What of a campaign's figures is asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProgressQuery {
    /// Year; this one, or the campaign's nearest, when absent.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
    /// Which measurements count; `reported` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub basis: Option<FigureBasis>,
}

/// How a figure stands against the target of the year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorStanding {
    /// Sum of the numerators, with up to four places; null without data.
    #[schema(required = true, max_length = 40, example = "1200")]
    pub numerator: Option<String>,
    /// Sum of the denominators; null without data, and for an amount.
    #[schema(required = true, max_length = 40, example = "1500")]
    pub denominator: Option<String>,
    /// The value, with the places of the indicator; null when there is nothing to compare with.
    #[schema(required = true, max_length = 20, example = "80.00")]
    pub value: Option<String>,
    /// Target of the year; of an amount only the whole has one.
    #[schema(required = true, max_length = 20, example = "60.00")]
    pub target: Option<String>,
    /// Share of the year's target that is reached, in percent; mirrored where less is better.
    #[schema(value_type = Option<String>, required = true, max_length = 6, example = "133.33")]
    pub share_of_target: Option<Hundredths>,
    /// Share of the final target that is reached, in percent.
    #[schema(value_type = Option<String>, required = true, max_length = 6, example = "80.00")]
    pub share_of_final_target: Option<Hundredths>,
    /// Where it stands.
    pub state: ProgressState,
}

/// Standing of a unit or bloc.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitStanding {
    /// Unit or bloc.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Its name.
    #[schema(max_length = 300, example = "Phòng Công nghệ thông tin và Chuyển đổi số")]
    pub unit_name: String,
    /// Its standing.
    pub standing: IndicatorStanding,
}

/// The target of a year, and what was reached.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PathStanding {
    /// Year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// Whether somebody competent has set the target; null where no path point says it.
    #[schema(required = true)]
    pub status: Option<PathStatus>,
    /// What was reached.
    pub standing: IndicatorStanding,
}

/// How much of a year the figures rest on.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct FigureCounts {
    /// Units that answer for the indicator.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 12)]
    pub expected_unit_count: i64,
    /// Units with figures that count.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 11)]
    pub reported_unit_count: i64,
    /// Measurements that wait to be verified.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 3)]
    pub recorded_count: i64,
    /// Verified measurements.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 8)]
    pub verified_count: i64,
    /// Disputed measurements, which never count.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub disputed_count: i64,
}

/// A value of a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FigurePoint {
    /// Period.
    #[schema(max_length = 7, example = "2026-Q3")]
    pub period: String,
    /// Value of the whole.
    #[schema(max_length = 20, example = "78.40")]
    pub value: String,
}

/// The change between the last two periods with values.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorTrend {
    /// The period before the last.
    pub from: FigurePoint,
    /// The last period.
    pub to: FigurePoint,
    /// The difference.
    #[schema(max_length = 20, example = "2.10")]
    pub change: String,
    /// What it means.
    pub direction: TrendDirection,
}

/// Where the straight line of least squares through the verified values leads.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorForecast {
    /// Year it is for: that of the target, or the campaign's last.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2030)]
    pub year: i32,
    /// The forecast, kept within what the value can be.
    #[schema(max_length = 20, example = "96.30")]
    pub value: String,
    /// The line itself in that year.
    #[schema(max_length = 20, example = "96.30")]
    pub line_value: String,
    /// By how much the line changes in a year.
    #[schema(max_length = 20, example = "4.20")]
    pub change_per_year: String,
    /// Whether the target is reached then; null without a target of that year.
    #[schema(required = true, example = false)]
    pub is_target_reached: Option<bool>,
    /// The verified values that the line rests on.
    #[schema(max_items = 500)]
    pub points: Vec<FigurePoint>,
}

/// Progress of a figure in a year, as a whole.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorProgress {
    /// Indicator.
    pub indicator_id: IndicatorId,
    /// Its code.
    #[schema(max_length = 64, example = "digitised_files")]
    pub code: String,
    /// Its name.
    #[schema(max_length = 500, example = "Tỷ lệ số hóa hồ sơ, kết quả giải quyết TTHC")]
    pub name: String,
    /// Where the target or the figures come from.
    #[schema(required = true, max_length = 1000, example = "Kế hoạch của Sở, điểm II.1.b")]
    pub source: Option<String>,
    /// Who says the figures.
    pub figures_from: FiguresFrom,
    /// Unit of the values.
    #[schema(max_length = 60, example = "%")]
    pub unit: String,
    /// How the values follow.
    pub formula: Formula,
    /// Which way is better.
    pub direction: Direction,
    /// Places of the values.
    #[schema(format = Int32, minimum = 0, maximum = 4, example = 2)]
    pub decimals: u8,
    /// What is to be reached in the end; null where nothing is set.
    #[schema(required = true, max_length = 20, example = "100.00")]
    pub final_target: Option<String>,
    /// Year by whose end that is due; null where it holds in every year.
    #[schema(required = true, format = Int32, minimum = 2000, maximum = 2100, example = 2030)]
    pub final_target_year: Option<i32>,
    /// The whole: sums of all units.
    pub total: IndicatorStanding,
    /// How much the figures rest on.
    pub counts: FigureCounts,
    /// Each year of the campaign.
    #[schema(max_items = 101)]
    pub path: Vec<PathStanding>,
    /// The last change; null with fewer than two values.
    #[schema(required = true)]
    pub trend: Option<IndicatorTrend>,
    /// The forecast; null with fewer than three verified values.
    #[schema(required = true)]
    pub forecast: Option<IndicatorForecast>,
}

/// Whether a milestone is reached (tình trạng mốc): `open` chưa đến hạn; `overdue` quá hạn; `done` hoàn
/// thành; `done_late` hoàn thành muộn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each state")]
pub enum MilestoneState {
    Open,
    Overdue,
    Done,
    DoneLate,
}

impl MilestoneState {
    /// The state on a day.
    pub fn of(due_on: Option<NaiveDate>, done_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        match (due_on, done_on) {
            (Some(due), Some(done)) if done > due => Self::DoneLate,
            (_, Some(_)) => Self::Done,
            (Some(due), None) if due < today => Self::Overdue,
            (_, None) => Self::Open,
        }
    }
}

/// A milestone, as it stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MilestoneProgress {
    /// Indicator.
    pub indicator_id: IndicatorId,
    /// Its code.
    #[schema(max_length = 64, example = "electronic_work_files")]
    pub code: String,
    /// Its name.
    #[schema(max_length = 500, example = "Hồ sơ công việc được xử lý trên môi trường điện tử")]
    pub name: String,
    /// Units that answer for it; all when empty.
    #[schema(max_items = 200, value_type = Vec<UnitCode>)]
    pub owner_unit_codes: Vec<String>,
    /// Day by which it is due.
    #[schema(required = true)]
    pub due_on: Option<NaiveDate>,
    /// Day on which it was reached.
    #[schema(required = true)]
    pub done_on: Option<NaiveDate>,
    /// State on this day.
    pub state: MilestoneState,
}

/// Progress of one indicator in a year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorProgressView {
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Indicator.
    pub indicator_id: IndicatorId,
    /// The day it is of.
    pub as_of: NaiveDate,
    /// Year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// Which measurements count.
    pub basis: FigureBasis,
    /// The figure as a whole; null for a milestone.
    #[schema(required = true)]
    pub figure: Option<IndicatorProgress>,
    /// The milestone; null for a figure.
    #[schema(required = true)]
    pub milestone: Option<MilestoneProgress>,
    /// Each bloc with a unit that answers for it: sums of its members of the year.
    #[schema(max_items = 1000)]
    pub blocs: Vec<UnitStanding>,
    /// Each unit that answers for it or has figures, in the order of their names.
    #[schema(max_items = 2000)]
    pub units: Vec<UnitStanding>,
}

/// A figure of a year: as a whole, by bloc and by unit.
#[derive(Clone, Debug)]
pub struct IndicatorRollUp {
    /// The whole.
    pub whole: IndicatorProgress,
    /// Each bloc with a unit that answers for it.
    pub blocs: Vec<UnitStanding>,
    /// Each unit that answers for it or has figures.
    pub units: Vec<UnitStanding>,
}

/// Progress of all indicators of a campaign in a year.
#[derive(Clone, Debug)]
pub struct IndicatorsProgress {
    /// Year.
    pub year: i32,
    /// Which measurements count.
    pub basis: FigureBasis,
    /// The figures, in the order of the plan.
    pub figures: Vec<IndicatorRollUp>,
    /// The milestones, in the order of the plan.
    pub milestones: Vec<MilestoneProgress>,
}
