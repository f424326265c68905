//! Working days (ngày làm việc): weekdays without public holidays, and Saturdays that are worked in
//! exchange. Known year by year, as the holidays are announced.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::Mark;

/// A day off in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    pub day: NaiveDate,
    /// Why it is off.
    pub name: String,
}

/// What is known of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// Days off on weekdays, given in exchange ones included.
    pub holidays: Vec<Holiday>,
    /// Days of a weekend that are worked in exchange (ngày làm bù).
    pub worked_days: Vec<NaiveDate>,
    /// How well it is known.
    pub mark: Mark,
    /// Where it comes from.
    pub source: String,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The working calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The years that are known.
    pub years: BTreeMap<i32, CalendarYear>,
}

impl Calendar {
    /// Whether a day is worked; `None` in a year that is not known.
    pub fn is_working(&self, day: NaiveDate) -> Option<bool> {
        let year = self.years.get(&day.year())?;
        if year.worked_days.contains(&day) {
            return Some(true);
        }
        let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Some(!is_weekend && year.holidays.iter().all(|holiday| holiday.day != day))
    }

    /// The day on which a term of so many working days ends: the day of the event does not count,
    /// the last day does. `None` when the term reaches into a year that is not known, or when the
    /// years that are known have not enough working days.
    pub fn after(&self, event: NaiveDate, working_days: u32) -> Option<NaiveDate> {
        let (mut day, mut left) = (event, working_days);
        while left > 0 {
            day = day.succ_opt()?;
            if self.is_working(day)? {
                left -= 1;
            }
        }
        Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar() -> Calendar {
        let year = CalendarYear {
            holidays: vec![Holiday {
                day: day("2026-01-01"), name: "Tết Dương lịch".to_owned()
            }],
            worked_days: vec![day("2026-01-10")],
            mark: Mark::Memory,
            source: "test".to_owned(),
            note: None,
        };
        Calendar { years: BTreeMap::from([(2026, year)]) }
    }

    #[test]
    fn terms_skip_weekends_and_holidays_and_count_days_worked_in_exchange() {
        let calendar = calendar();
        for (event, working_days, end) in [
            ("2026-11-27", 0, "2026-11-27"),
            ("2026-11-26", 1, "2026-11-27"),
            ("2026-11-27", 1, "2026-11-30"),
            ("2026-11-28", 5, "2026-12-04"),
            ("2026-01-09", 1, "2026-01-10"),
            ("2026-01-09", 2, "2026-01-12"),
        ] {
            let found = calendar.after(day(event), working_days);
            assert_eq!(found, Some(day(end)), "{working_days} after {event}");
        }
        assert_eq!(calendar.is_working(day("2026-01-01")), Some(false));
        assert_eq!(calendar.is_working(day("2026-01-02")), Some(true));
    }

    #[test]
    fn a_term_into_an_unknown_year_has_no_end_that_could_be_told() {
        assert_eq!(calendar().after(day("2026-12-30"), 1), Some(day("2026-12-31")));
        assert_eq!(calendar().after(day("2026-12-30"), 2), None);
        assert_eq!(calendar().is_working(day("2027-01-04")), None);
    }
}
