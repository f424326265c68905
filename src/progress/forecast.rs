//! Where the figures lead: the change between the last two, and the straight line through all.

use std::ops::RangeInclusive;

use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    formula::{Formula, PeriodRule},
    standing::Direction,
};
use crate::{
    period::{Period, PeriodKind},
    quantity::{Fraction, Quantity},
};

/// A line through fewer points than this says nothing.
const LINE_POINTS_MIN: usize = 3;

/// A change needs two ends.
const CHANGE_POINTS_MIN: usize = 2;

/// Kinds of period that a series can be made of, the finest first.
const SERIES_KINDS: [PeriodKind; 3] = [PeriodKind::Quarter, PeriodKind::HalfYear, PeriodKind::Year];

/// A value of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// Its value.
    pub value: Quantity,
}

/// Values of the periods of a kind in these years, in order.
fn points(
    kind: PeriodKind,
    years: RangeInclusive<i32>,
    value_of: &impl Fn(Period) -> Option<Quantity>,
) -> Vec<Point> {
    years
        .flat_map(|year| Period::of_year(year).divided(kind))
        .filter_map(|period| value_of(period).map(|value| Point { period, value }))
        .collect()
}

/// The series of the finest kind of period that has so many values.
fn series_of(
    count_min: usize,
    years: RangeInclusive<i32>,
    value_of: impl Fn(Period) -> Option<Quantity>,
) -> Option<Vec<Point>> {
    SERIES_KINDS
        .into_iter()
        .map(|kind| points(kind, years.clone(), &value_of))
        .find(|found| found.len() >= count_min)
}

/// The values that a line can be drawn through: by quarters where there are enough, else by half
/// years, else by years; `None` when there are too few of each.
pub fn series(
    years: RangeInclusive<i32>,
    value_of: impl Fn(Period) -> Option<Quantity>,
) -> Option<Vec<Point>> {
    series_of(LINE_POINTS_MIN, years, value_of)
}

/// Where the last change leads: `improving` tốt lên; `steady` giữ nguyên; `worsening` kém đi.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each direction")]
pub enum TrendDirection {
    Improving,
    Steady,
    Worsening,
}

/// The change between the last two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The value before the last.
    pub from: Point,
    /// The last value.
    pub to: Point,
    /// The difference.
    pub change: Quantity,
    /// What it means.
    pub direction: TrendDirection,
}

/// The trend of the finest series that has two values.
pub fn trend(
    direction: Direction,
    years: RangeInclusive<i32>,
    value_of: impl Fn(Period) -> Option<Quantity>,
) -> Option<Trend> {
    let found = series_of(CHANGE_POINTS_MIN, years, value_of)?;
    let (to, before) = found.split_last()?;
    let from = before.last()?;
    let change = Quantity::of_scaled(to.value.scaled().checked_sub(from.value.scaled())?);
    let is_better = match direction {
        Direction::Rising => change > Quantity::ZERO,
        Direction::Falling => change < Quantity::ZERO,
    };
    let direction = match change {
        Quantity::ZERO => TrendDirection::Steady,
        _ if is_better => TrendDirection::Improving,
        _ => TrendDirection::Worsening, // any other change is for the worse
    };
    Some(Trend { from: *from, to: *to, change, direction })
}

/// The straight line of least squares through a series, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The values it rests on.
    pub points: Vec<Point>,
    /// Year it is for.
    pub year: i32,
    /// By how much the value of a year changes from year to year on the line.
    pub slope: Quantity,
    /// The line in that year.
    pub line: Quantity,
    /// The same, kept within what the value can be.
    pub value: Quantity,
}

/// Where a period stands on the axis of time, in half months: at its end where the end stands for
/// all, else in its middle.
fn position(rule: PeriodRule, period: Period) -> i128 {
    let (before, months) = (i128::from(period.months_before()), i128::from(period.kind().months()));
    match rule {
        PeriodRule::Last => 2 * (before + months),
        PeriodRule::Sum | PeriodRule::Mean => 2 * before + months,
    }
}

/// The line of least squares, as its height at 0 and its slope for one step.
fn line(points: &[(i128, Fraction)]) -> Option<(Fraction, Fraction)> {
    let count = Fraction::from(i128::try_from(points.len()).ok()?);
    let zero = Fraction::from(0);
    let (mut sum_x, mut sum_y, mut sum_xx, mut sum_xy) = (zero, zero, zero, zero);
    for (x, y) in points {
        let x = Fraction::from(*x);
        sum_x = sum_x.checked_add(&x)?;
        sum_y = sum_y.checked_add(y)?;
        sum_xx = sum_xx.checked_add(&x.checked_mul(&x)?)?;
        sum_xy = sum_xy.checked_add(&x.checked_mul(y)?)?;
    }
    let determinant = count.checked_mul(&sum_xx)?.checked_sub(&sum_x.checked_mul(&sum_x)?)?;
    let rise = count.checked_mul(&sum_xy)?.checked_sub(&sum_x.checked_mul(&sum_y)?)?;
    let slope = rise.checked_div(&determinant)?;
    let height = sum_y.checked_sub(&slope.checked_mul(&sum_x)?)?.checked_div(&count)?;
    Some((height, slope))
}

/// Draws the line of least squares through the points and reads it in a year; `None` for fewer than
/// three points. The values of amounts that add up over a year are carried to the length of a year.
pub fn forecast(
    formula: Formula,
    rule: PeriodRule,
    decimals: u8,
    points: Vec<Point>,
    year: i32,
) -> Option<Forecast> {
    let first = points.first().filter(|_| points.len() >= LINE_POINTS_MIN)?;
    // Counted from the first point, so that the numbers stay small.
    let origin = position(rule, first.period);
    let placed: Vec<(i128, Fraction)> = points
        .iter()
        .map(|point| (position(rule, point.period) - origin, point.value.exact()))
        .collect();
    let (height, slope) = line(&placed)?;
    let per_year = match (formula, rule) {
        (Formula::Amount, PeriodRule::Sum) => 12 / i128::from(first.period.kind().months()),
        (Formula::Amount, PeriodRule::Last | PeriodRule::Mean)
        | (Formula::Share | Formula::Percent | Formula::Ratio, _) => 1,
    };
    let target = Fraction::from(position(rule, Period::of_year(year)) - origin);
    let at_year = height.checked_add(&slope.checked_mul(&target)?)?;
    let read = |exact: &Fraction| {
        Quantity::rounded(&exact.checked_mul(&Fraction::from(per_year))?, decimals)
    };
    let line = read(&at_year)?;
    let ceiling = formula.ceiling().unwrap_or(Quantity::of_scaled(i64::MAX));
    Some(Forecast {
        slope: read(&slope.checked_mul(&Fraction::from(24))?)?,
        value: line.clamp(Quantity::ZERO, ceiling),
        line,
        points,
        year,
    })
}
