//! The working days of the history, relative to the day on which the demo starts.

use chrono::{Days, NaiveDate};

use crate::{calendar::WorkCalendar, error::Result, features::calendars};

/// Days of the history before the day of the demo.
const SPAN_DAYS: u64 = 360;

/// Year and day of the events that stand fixed: the system is set up, the plan is loaded, and it is
/// launched after the city's plan of 2 March 2026, which it carries out.
const SET_UP: (i32, u32, u32) = (2026, 1, 5);
const LOADED: (i32, u32, u32) = (2026, 3, 9);
const LAUNCHED: (i32, u32, u32) = (2026, 3, 16);

/// Before this day there is too little behind the plan for a history of it.
const EARLIEST: (i32, u32, u32) = (2026, 7, 1);

/// First and last day of the plan.
const PLAN_FROM: (i32, u32, u32) = (2026, 1, 1);
const PLAN_TO: (i32, u32, u32) = (2030, 12, 31);

fn date((year, month, day): (i32, u32, u32)) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// The calendar of the history.
#[derive(Clone)]
pub struct Calendar {
    /// The day on which the demo starts.
    pub today: NaiveDate,
    /// Working days from the launch of the plan to the day before the demo.
    days: Vec<NaiveDate>,
    /// Place of the first day of the year that is told.
    begin: usize,
}

impl Calendar {
    /// The calendar of a demo that starts on a day, by the project's own calendar; `None` when that
    /// is too early for a history.
    ///
    /// # Errors
    /// When the calendar built into the program does not fit, which a test rules out.
    pub fn new(today: NaiveDate) -> Result<Option<Self>> {
        Ok(Self::by(&calendars::service::built_in()?, today))
    }

    fn by(work: &WorkCalendar, today: NaiveDate) -> Option<Self> {
        if today < date(EARLIEST) {
            return None;
        }
        // What happens after the plan has ended would be refused.
        let end = today.min(date(PLAN_TO));
        let days: Vec<NaiveDate> = date(LAUNCHED)
            .iter_days()
            .skip(1)
            .take_while(|day| *day < end)
            .filter(|day| work.is_working(*day))
            .collect();
        let first = end.checked_sub_days(Days::new(SPAN_DAYS))?;
        let begin = days.partition_point(|day| *day < first);
        Some(Self { today, days, begin })
    }

    /// The day on which the system is set up.
    pub fn set_up() -> NaiveDate {
        date(SET_UP)
    }

    /// The day on which the plan is loaded.
    pub fn loaded() -> NaiveDate {
        date(LOADED)
    }

    /// The day on which the plan is launched.
    pub fn launched() -> NaiveDate {
        date(LAUNCHED)
    }

    /// First day of the plan.
    pub fn plan_from() -> NaiveDate {
        date(PLAN_FROM)
    }

    /// Last day of the plan.
    pub fn plan_to() -> NaiveDate {
        date(PLAN_TO)
    }

    /// The working day at a thousandth of the year that is told.
    pub fn at(&self, thousandth: usize) -> NaiveDate {
        let length = self.days.len().saturating_sub(self.begin).saturating_sub(1);
        self.nth(self.begin + length * thousandth / 1000)
    }

    /// So many working days after a day, but not after the last one.
    pub fn after(&self, day: NaiveDate, working_days: usize) -> NaiveDate {
        self.nth(self.days.partition_point(|one| *one < day) + working_days)
    }

    /// So many working days before the last one.
    pub fn before_end(&self, working_days: usize) -> NaiveDate {
        self.nth(self.days.len().saturating_sub(1 + working_days))
    }

    /// The last working day before the demo.
    pub fn last(&self) -> NaiveDate {
        self.before_end(0)
    }

    fn nth(&self, place: usize) -> NaiveDate {
        let place = place.min(self.days.len().saturating_sub(1));
        self.days.get(place).copied().unwrap_or(self.today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(today: &str) -> Calendar {
        Calendar::new(today.parse().unwrap()).unwrap().unwrap()
    }

    #[test]
    fn days_are_working_days_in_order_and_end_before_the_demo() {
        let work = calendars::service::built_in().unwrap();
        for today in ["2026-07-01", "2026-11-27", "2027-01-03", "2028-02-29", "2031-05-01"] {
            let calendar = calendar(today);
            let days: Vec<NaiveDate> = (0..=1000).map(|part| calendar.at(part)).collect();
            assert!(days.is_sorted(), "{today}");
            assert!(
                days.iter().all(|day| work.is_working(*day) && *day < calendar.today),
                "{today}"
            );
            assert!(days.iter().all(|day| Calendar::launched() < *day), "{today}");
            assert_eq!(calendar.at(1000), calendar.last(), "{today}");
            assert_eq!(calendar.after(calendar.last(), 5), calendar.last(), "{today}");
        }
    }

    #[test]
    fn a_later_demo_tells_its_last_year() {
        assert_eq!(calendar("2026-11-27").at(0).to_string(), "2026-03-17");
        assert_eq!(calendar("2028-02-29").at(0).to_string(), "2027-03-08");
        assert!(calendar("2031-05-01").last() <= Calendar::plan_to());
    }

    #[test]
    fn before_the_plan_has_run_for_a_while_there_is_no_history() {
        assert!(Calendar::new("2026-06-30".parse().unwrap()).unwrap().is_none());
    }
}
