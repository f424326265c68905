//! The working calendar (lịch làm việc): which days are worked in Hanoi, and deadlines counted in
//! them (ngày làm việc).
//!
//! Pure: no database, no HTTP. Saturdays and Sundays are free; what a year has besides (public
//! holidays, days off in lieu, working days that were swapped) is data that somebody gives. A year
//! for which nobody gave all of it is reckoned with what is known and named in the answer, so that
//! no deadline silently rests on a guess.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

/// Days that a search for working days looks at. Ten years: longer runs without enough working days
/// are no calendar.
const DAYS_MAX: usize = 3660;

/// What a year has besides its weekends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// Free days; one that falls on a weekend is free anyway.
    pub days_off: BTreeSet<NaiveDate>,
    /// Days of a weekend that are worked in exchange for others (ngày làm bù).
    pub working_days: BTreeSet<NaiveDate>,
    /// Whether every such day of the year is known.
    pub is_complete: bool,
}

/// The years that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    years: BTreeMap<i32, Year>,
}

/// An answer with the years it rests on that are not completely known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoned<T> {
    /// The answer.
    pub value: T,
    /// Years, oldest first, whose days are not all known.
    pub incomplete_years: Vec<i32>,
}

impl WorkCalendar {
    /// The calendar of these years.
    pub fn new(years: impl IntoIterator<Item = (i32, Year)>) -> Self {
        Self { years: years.into_iter().collect() }
    }

    /// Whether a day is worked, as far as its year is known.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let year = self.years.get(&day.year());
        if year.is_some_and(|year| year.working_days.contains(&day)) {
            return true;
        }
        let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !is_weekend && !year.is_some_and(|year| year.days_off.contains(&day))
    }

    /// Whether every free and every swapped day of a year is known.
    pub fn is_complete(&self, year: i32) -> bool {
        self.years.get(&year).is_some_and(|year| year.is_complete)
    }

    /// The day that is so many working days after a day; the day itself does not count. With 0 it is
    /// the day itself, whether worked or not. `None` where no calendar has so many.
    pub fn add_working_days(&self, day: NaiveDate, count: u32) -> Option<Reckoned<NaiveDate>> {
        let mut left = count;
        let mut last = day;
        for next in day.iter_days().skip(1).take(DAYS_MAX) {
            if left == 0 {
                break;
            }
            last = next;
            if self.is_working(next) {
                left -= 1;
            }
        }
        (left == 0).then(|| self.reckoned(last, day, last))
    }

    /// How many working days come after a day until another, which counts; 0 when that is not later.
    pub fn working_days_between(&self, after: NaiveDate, until: NaiveDate) -> Reckoned<usize> {
        let count = after
            .iter_days()
            .skip(1)
            .take_while(|day| *day <= until)
            .filter(|day| self.is_working(*day))
            .count();
        self.reckoned(count, after, until)
    }

    fn reckoned<T>(&self, value: T, from: NaiveDate, to: NaiveDate) -> Reckoned<T> {
        let first = from.succ_opt().unwrap_or(from);
        let incomplete_years =
            (first.year()..=to.year()).filter(|year| !self.is_complete(*year)).collect();
        Reckoned { value, incomplete_years }
    }
}

#[cfg(test)]
mod tests;
