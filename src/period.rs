//! Periods as the API writes them: `2026`, `2026-H1`, `2026-Q3`, `2026-07`, and the days they hold.

use std::fmt;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a period is written.
pub const PERIOD_PATTERN: &str = "^20[0-9]{2}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$";

/// In the reporting regime of NĐ 09/2019/NĐ-CP a year runs from 15 December to 14 December, and its
/// parts are shifted alike: so many days before the end of a month.
const REPORTING_DAY: u32 = 15;

/// Length of a period: `month` tháng; `quarter` quý; `half_year` sáu tháng; `year` năm.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each length")]
pub enum PeriodKind {
    Month,
    Quarter,
    HalfYear,
    Year,
}

impl PeriodKind {
    /// How many months it has.
    pub fn months(self) -> u8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }

    /// The kind of the parts that a period of this kind is divided into.
    fn of_parts(self) -> Option<Self> {
        match self {
            Self::Month => None,
            Self::Quarter => Some(Self::Month),
            Self::HalfYear => Some(Self::Quarter),
            Self::Year => Some(Self::HalfYear),
        }
    }
}

/// A period. Periods sort by their beginning, and of those that begin together by their length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i32,
    /// From 1 to 12.
    first_month: u8,
    kind: PeriodKind,
}

impl Period {
    /// A whole year.
    pub fn of_year(year: i32) -> Self {
        Self { year, first_month: 1, kind: PeriodKind::Year }
    }

    /// The period of a kind that holds a month (from 1 to 12) of a year.
    pub fn holding(year: i32, month: u8, kind: PeriodKind) -> Self {
        let months = kind.months();
        let before = (month.clamp(1, 12) - 1) / months * months;
        Self { year, first_month: before + 1, kind }
    }

    /// Reads a period; `None` when the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, part) = match text.split_once('-') {
            None => (text, None),
            Some((year, part)) => (year, Some(part)),
        };
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let year: i32 = year.parse().ok().filter(|_| is_year)?;
        let (kind, place) = match part {
            None => (PeriodKind::Year, 1),
            Some("H1") => (PeriodKind::HalfYear, 1),
            Some("H2") => (PeriodKind::HalfYear, 2),
            Some("Q1") => (PeriodKind::Quarter, 1),
            Some("Q2") => (PeriodKind::Quarter, 2),
            Some("Q3") => (PeriodKind::Quarter, 3),
            Some("Q4") => (PeriodKind::Quarter, 4),
            Some(month) => {
                let is_month = month.len() == 2 && month.bytes().all(|byte| byte.is_ascii_digit());
                let month = month.parse().ok().filter(|_| is_month)?;
                (PeriodKind::Month, Some(month).filter(|month| (1..=12).contains(month))?)
            }
        };
        Some(Self { year, first_month: (place - 1) * kind.months() + 1, kind })
    }

    /// The year that it is in.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Its length.
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// How many months lie before it, counted from January of the year 0.
    pub fn months_before(self) -> i64 {
        i64::from(self.year) * 12 + i64::from(self.first_month) - 1
    }

    /// Whether both end on the same day.
    pub fn ends_with(self, other: Self) -> bool {
        let end = |one: Self| one.months_before() + i64::from(one.kind.months());
        end(self) == end(other)
    }

    /// The next shorter periods that make it up, in order; a month has none.
    pub fn parts(self) -> Vec<Self> {
        let Some(kind) = self.kind.of_parts() else { return Vec::new() };
        (0..self.kind.months() / kind.months())
            .map(|place| Self {
                year: self.year,
                first_month: self.first_month + place * kind.months(),
                kind,
            })
            .collect()
    }

    /// The periods that hold it: itself, then the longer ones up to the year.
    pub fn enclosing(self) -> Vec<Self> {
        [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::HalfYear, PeriodKind::Year]
            .into_iter()
            .filter(|kind| *kind >= self.kind)
            .map(|kind| Self::holding(self.year, self.first_month, kind))
            .collect()
    }

    /// All periods of this kind that lie in it, in order; none when the kind is longer.
    pub fn divided(self, kind: PeriodKind) -> Vec<Self> {
        if self.kind == kind {
            return vec![self];
        }
        self.parts().into_iter().flat_map(|part| part.divided(kind)).collect()
    }

    /// First and last day; `is_reporting` counts as NĐ 09/2019/NĐ-CP does, from the 15th of the month
    /// before to the 14th.
    pub fn days(self, is_reporting: bool) -> Option<(NaiveDate, NaiveDate)> {
        let start = NaiveDate::from_ymd_opt(self.year, u32::from(self.first_month), 1)?;
        let start = if is_reporting {
            let before = start.checked_sub_months(Months::new(1))?;
            before.checked_add_days(Days::new(u64::from(REPORTING_DAY) - 1))?
        } else {
            start
        };
        let months = Months::new(u32::from(self.kind.months()));
        let end = start.checked_add_months(months)?.pred_opt()?;
        Some((start, end))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, place) = (self.year, (self.first_month - 1) / self.kind.months() + 1);
        match self.kind {
            PeriodKind::Month => write!(f, "{year:04}-{place:02}"),
            PeriodKind::Quarter => write!(f, "{year:04}-Q{place}"),
            PeriodKind::HalfYear => write!(f, "{year:04}-H{place}"),
            PeriodKind::Year => write!(f, "{year:04}"),
        }
    }
}

/// First and last day of a period; `is_reporting` counts as NĐ 09/2019/NĐ-CP does, from the 15th of
/// the month before to the 14th. `None` when it is not written as a period.
pub fn days(period: &str, is_reporting: bool) -> Option<(NaiveDate, NaiveDate)> {
    Period::parse(period)?.days(is_reporting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_holds_its_days_in_both_ways_of_counting() {
        let held = |period: &str, is_reporting| {
            days(period, is_reporting).map(|(first, last)| format!("{first} {last}"))
        };
        for (period, civil, reporting) in [
            ("2026", "2026-01-01 2026-12-31", "2025-12-15 2026-12-14"),
            ("2026-H2", "2026-07-01 2026-12-31", "2026-06-15 2026-12-14"),
            ("2026-Q1", "2026-01-01 2026-03-31", "2025-12-15 2026-03-14"),
            ("2028-02", "2028-02-01 2028-02-29", "2028-01-15 2028-02-14"),
        ] {
            assert_eq!(held(period, false).unwrap(), civil);
            assert_eq!(held(period, true).unwrap(), reporting);
        }
        for wrong in ["26", "2026-", "2026-Q5", "2026-13", "2026-1", "x", "2026-H3", "2026-+1"] {
            assert_eq!(held(wrong, false), None, "{wrong}");
        }
    }

    #[test]
    fn the_pattern_takes_exactly_what_has_days() {
        let pattern = regex::Regex::new(PERIOD_PATTERN).unwrap();
        for text in ["2026", "2026-H1", "2026-Q4", "2026-12", "2026-00", "2026-Q0", "2026-7"] {
            assert_eq!(pattern.is_match(text), days(text, false).is_some(), "{text}");
        }
    }

    fn texts(periods: &[Period]) -> Vec<String> {
        periods.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_period_is_divided_into_halves_quarters_and_months() {
        let year = Period::parse("2026").unwrap();
        assert_eq!(texts(&year.parts()), ["2026-H1", "2026-H2"]);
        assert_eq!(texts(&Period::parse("2026-H2").unwrap().parts()), ["2026-Q3", "2026-Q4"]);
        let months = ["2026-10", "2026-11", "2026-12"];
        assert_eq!(texts(&Period::parse("2026-Q4").unwrap().parts()), months);
        assert_eq!(texts(&Period::parse("2026-07").unwrap().parts()), [""; 0]);
        assert_eq!(year.divided(PeriodKind::Month).len(), 12);
        assert_eq!(Period::parse("2026-Q4").unwrap().divided(PeriodKind::Year), []);
    }

    #[test]
    fn a_period_lies_in_the_longer_ones_that_hold_it() {
        let enclosing = |text: &str| texts(&Period::parse(text).unwrap().enclosing());
        assert_eq!(enclosing("2026-08"), ["2026-08", "2026-Q3", "2026-H2", "2026"]);
        assert_eq!(enclosing("2026-H1"), ["2026-H1", "2026"]);
    }

    #[test]
    fn a_period_is_written_as_it_was_read_and_holds_its_month() {
        for text in ["2026", "2026-H1", "2026-H2", "2026-Q3", "2026-01", "2026-12"] {
            assert_eq!(Period::parse(text).unwrap().to_string(), text);
        }
        for (month, quarter, half) in [(1, "2026-Q1", "2026-H1"), (12, "2026-Q4", "2026-H2")] {
            let holding = |kind| Period::holding(2026, month, kind).to_string();
            assert_eq!(holding(PeriodKind::Quarter), quarter);
            assert_eq!(holding(PeriodKind::HalfYear), half);
            assert_eq!(holding(PeriodKind::Year), "2026");
        }
    }
}
