//! Progress, computed: what measured numbers say of an indicator (chỉ tiêu), and how far a plan was
//! made known. Pure: no database, no HTTP, no floating point.
//!
//! Everything rests on sums of numerators and denominators: a bloc's rate is the quotient of its
//! units' sums, and a year's that of its quarters', never the average of rates. Figures are rounded
//! once, half up, at the end.

mod coverage;
mod forecast;
mod formula;
mod rollup;
mod standing;
#[cfg(test)]
mod tests;

pub use coverage::{Coverage, Event, Staff, Stay, coverage, unit_on};
pub use forecast::{Forecast, Point, Trend, TrendDirection, forecast, series, trend};
pub use formula::{Formula, PeriodRule, Sums};
pub use rollup::{Pair, Readings, in_period, tiles, total};
pub use standing::{Direction, ProgressState, Thresholds, share_of, state_of};
