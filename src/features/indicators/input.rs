//! What callers send about indicators.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::types::{FiguresFrom, IndicatorKind, PathStatus, TargetBinding};
use crate::{
    decimal::Hundredths,
    features::achievements::input::NewEvidence,
    period::PeriodKind,
    progress::{Direction, Formula, PeriodRule, Thresholds},
    quantity::Quantity,
};

/// Places of values when none are said.
const DECIMALS_DEFAULT: u8 = 2;

/// A new indicator.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateIndicator {
    /// Code, unique within the campaign; that of the plan's target where it is one.
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "digitised_files"
    )]
    pub code: String,
    /// Name (tên chỉ tiêu).
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Tỷ lệ số hóa hồ sơ, kết quả giải quyết TTHC"
    )]
    pub name: String,
    /// Explanation.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Tính theo hồ sơ phát sinh trong kỳ"
    )]
    pub description: Option<String>,
    /// Kind.
    pub kind: IndicatorKind,
    /// Units that answer for it; all rooms and public units when empty.
    #[serde(default)]
    #[schema(max_items = 200, value_type = Vec<crate::features::units::types::UnitCode>)]
    pub owner_unit_codes: Vec<String>,
    /// Where the target or the figures come from.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Kế hoạch của Sở, điểm II.1.b"
    )]
    pub source: Option<String>,
    /// The figure; required for a quantitative indicator, absent for a milestone.
    #[serde(default)]
    pub figure: Option<NewFigure>,
    /// The milestone; required for a milestone, absent for a quantitative indicator.
    #[serde(default)]
    pub milestone: Option<NewMilestone>,
}

/// What is measured, and which way it should go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFigure {
    /// How the value follows from numerator and denominator.
    pub formula: Formula,
    /// What is counted (tử số).
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Số hồ sơ, kết quả đã được số hóa trong kỳ"
    )]
    pub numerator: String,
    /// What it is compared with (mẫu số); absent for an amount.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Tổng số hồ sơ, kết quả phát sinh trong kỳ"
    )]
    pub denominator: Option<String>,
    /// Unit of the value (đơn vị tính).
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "%"
    )]
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// Places of the value, which is rounded half up once, at the end.
    #[serde(default = "decimals_default")]
    #[schema(format = Int32, minimum = 0, maximum = 4, default = 2, example = 2)]
    pub decimals: u8,
    /// How the periods of a year make up the year.
    pub period_rule: PeriodRule,
    /// How often units report.
    #[serde(default = "quarterly")]
    pub frequency: PeriodKind,
    /// Where the figures come from.
    #[serde(default)]
    pub figures_from: FiguresFrom,
    /// What is to be reached in the end.
    #[serde(default)]
    pub target: Option<NewTarget>,
    /// Targets of the years, in order.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub path: Vec<NewPathPoint>,
    /// From which share of a year's target on a state is reached.
    #[serde(default)]
    pub thresholds: NewThresholds,
}

fn decimals_default() -> u8 {
    DECIMALS_DEFAULT
}

fn quarterly() -> PeriodKind {
    PeriodKind::Quarter
}

impl NewFigure {
    /// The target of a year: that of the path, or the final one where it holds in that year.
    pub fn target_of(&self, year: i32) -> Option<Quantity> {
        let on_path = self.path.iter().find(|point| point.year == year).map(|point| point.value);
        on_path.or_else(|| {
            let target = self.target.as_ref()?;
            target.year.is_none_or(|due| due == year).then_some(target.value)
        })
    }
}

/// What is to be reached in the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTarget {
    /// The value.
    pub value: Quantity,
    /// Year by whose end it is due; absent when it holds in every year.
    #[serde(default)]
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2030)]
    pub year: Option<i32>,
    /// How it binds.
    pub binding: TargetBinding,
}

/// Target of one year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPathPoint {
    /// Year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// The value.
    pub value: Quantity,
    /// Whether somebody competent has set it.
    pub status: PathStatus,
}

/// From which share of a year's target on, in percent, a state is reached; `behind` is below all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewThresholds {
    /// `ahead` from here on.
    #[schema(
        value_type = String,
        max_length = 6,
        pattern = r"^(0|[1-9][0-9]{0,2})\.[0-9]{2}$",
        example = "110.00"
    )]
    pub ahead: Hundredths,
    /// `on_track` from here on.
    #[schema(
        value_type = String,
        max_length = 6,
        pattern = r"^(0|[1-9][0-9]{0,2})\.[0-9]{2}$",
        example = "95.00"
    )]
    pub on_track: Hundredths,
    /// `at_risk` from here on.
    #[schema(
        value_type = String,
        max_length = 6,
        pattern = r"^(0|[1-9][0-9]{0,2})\.[0-9]{2}$",
        example = "80.00"
    )]
    pub at_risk: Hundredths,
}

impl Default for NewThresholds {
    fn default() -> Self {
        let Thresholds { ahead, on_track, at_risk } = Thresholds::default();
        Self { ahead, on_track, at_risk }
    }
}

impl NewThresholds {
    /// For the calculation.
    pub fn to_thresholds(&self) -> Thresholds {
        Thresholds { ahead: self.ahead, on_track: self.on_track, at_risk: self.at_risk }
    }
}

/// A state that is reached on a day, without a figure.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMilestone {
    /// Day by which it is due; absent where the plan names none.
    #[serde(default)]
    #[schema(example = "2030-12-31")]
    pub due_on: Option<NaiveDate>,
    /// Day on which it was reached.
    #[serde(default)]
    #[schema(example = "2026-11-20")]
    pub done_on: Option<NaiveDate>,
    /// Evidence that it was reached.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub evidence: Vec<NewEvidence>,
}

/// Changes of an indicator. The code and the kind stay; a member of `figure` or `milestone` that is
/// not sent stays as well.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchIndicator {
    /// Why it is changed; kept with the version.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Điều chỉnh lộ trình theo chỉ đạo của Thành phố"
    )]
    reason: String,
    /// Name.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Tỷ lệ số hóa hồ sơ, kết quả giải quyết TTHC"
    )]
    name: Option<String>,
    /// Explanation.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Tính theo hồ sơ phát sinh trong kỳ"
    )]
    description: Option<String>,
    /// Units that answer for it, all of them.
    #[schema(
        nullable = false,
        max_items = 200,
        value_type = Option<Vec<crate::features::units::types::UnitCode>>
    )]
    owner_unit_codes: Option<Vec<String>>,
    /// Where the target or the figures come from.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Kế hoạch của Sở, điểm II.1.b"
    )]
    source: Option<String>,
    /// Changes of the figure.
    #[schema(nullable = false)]
    figure: Option<PatchFigure>,
    /// Changes of the milestone.
    #[schema(nullable = false)]
    milestone: Option<PatchMilestone>,
}

/// Changes of a figure. Once something was measured the formula stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchFigure {
    /// How the value follows from numerator and denominator.
    #[schema(nullable = false)]
    formula: Option<Formula>,
    /// What is counted.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Số hồ sơ, kết quả đã được số hóa trong kỳ"
    )]
    numerator: Option<String>,
    /// What it is compared with.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Tổng số hồ sơ, kết quả phát sinh trong kỳ"
    )]
    denominator: Option<String>,
    /// Unit of the value.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "%"
    )]
    unit: Option<String>,
    /// Which way is better.
    #[schema(nullable = false)]
    direction: Option<Direction>,
    /// Places of the value.
    #[schema(nullable = false, format = Int32, minimum = 0, maximum = 4, example = 2)]
    decimals: Option<u8>,
    /// How the periods of a year make up the year.
    #[schema(nullable = false)]
    period_rule: Option<PeriodRule>,
    /// How often units report.
    #[schema(nullable = false)]
    frequency: Option<PeriodKind>,
    /// Where the figures come from.
    #[schema(nullable = false)]
    figures_from: Option<FiguresFrom>,
    /// What is to be reached in the end, whole.
    target: Option<NewTarget>,
    /// Targets of the years, all of them.
    #[schema(nullable = false, max_items = 50)]
    path: Option<Vec<NewPathPoint>>,
    /// Thresholds, all of them.
    #[schema(nullable = false)]
    thresholds: Option<NewThresholds>,
}

/// Changes of a milestone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchMilestone {
    /// Day by which it is due.
    #[schema(example = "2030-12-31")]
    due_on: Option<NaiveDate>,
    /// Day on which it was reached; null takes that back.
    #[schema(example = "2026-11-20")]
    done_on: Option<NaiveDate>,
    /// Evidence, all of it.
    #[schema(nullable = false, max_items = 50)]
    evidence: Option<Vec<NewEvidence>>,
}
