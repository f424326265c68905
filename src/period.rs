//! Periods as the API writes them: `2026`, `2026-H1`, `2026-Q3`, `2026-07`, and the days they hold.

use chrono::{Days, Months, NaiveDate};

/// How a period is written.
pub const PERIOD_PATTERN: &str = "^20[0-9]{2}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$";

/// In the reporting regime of NĐ 09/2019/NĐ-CP a year runs from 15 December to 14 December, and its
/// parts are shifted alike: so many days before the end of a month.
const REPORTING_DAY: u32 = 15;

/// First and last day of a period; `is_reporting` counts as NĐ 09/2019/NĐ-CP does, from the 15th of
/// the month before to the 14th. `None` when it is not written as a period.
pub fn days(period: &str, is_reporting: bool) -> Option<(NaiveDate, NaiveDate)> {
    let (year, part) = match period.split_once('-') {
        None => (period, None),
        Some((year, part)) => (year, Some(part)),
    };
    let year: i32 = year.parse().ok().filter(|_| year.len() == 4)?;
    let (first_month, count) = match part {
        None => (1, 12),
        Some("H1") => (1, 6),
        Some("H2") => (7, 6),
        Some("Q1") => (1, 3),
        Some("Q2") => (4, 3),
        Some("Q3") => (7, 3),
        Some("Q4") => (10, 3),
        Some(month) if month.len() == 2 => (month.parse().ok()?, 1),
        Some(_) => return None,
    };
    let start = NaiveDate::from_ymd_opt(year, first_month, 1)?;
    let start = if is_reporting {
        let before = start.checked_sub_months(Months::new(1))?;
        before.checked_add_days(Days::new(u64::from(REPORTING_DAY) - 1))?
    } else {
        start
    };
    let end = start.checked_add_months(Months::new(count))?.pred_opt()?;
    Some((start, end))
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
        for wrong in ["26", "2026-", "2026-Q5", "2026-13", "2026-1", "x", "2026-H3"] {
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
}
