//! Rules of calendars.

use std::collections::{BTreeMap, HashSet};

use chrono::{Datelike, NaiveDate, Weekday};
use validator::Validate;

use super::{
    input::{CalendarDay, PutCalendar},
    store,
    types::{CalendarCoverage, CalendarDayKind, CalendarView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Relation, table},
    calendar::{WorkCalendar, Year},
    db::{Conn, dialect::lock_name},
    error::{Context, Error, Result, Text},
    http::command::{Tx, snapshot, stale},
};

/// The years of the project, with the source and mark of each day.
const DATA: &str = include_str!("calendars.json");

/// A year.
///
/// # Errors
/// `not-found` when nobody wrote it.
pub fn get(conn: &mut Conn, year: i32) -> Result<CalendarView> {
    store::find(conn, year)?.ok_or_else(Error::not_found)
}

/// Every year that was written, to count working days with.
///
/// # Errors
/// When the database cannot be read.
pub fn work_calendar(conn: &mut Conn) -> Result<WorkCalendar> {
    let years = store::all(conn)?;
    Ok(WorkCalendar::new(
        years.into_iter().map(|(year, coverage, days)| (year, year_of(coverage, &days))),
    ))
}

fn year_of(coverage: CalendarCoverage, days: &[CalendarDay]) -> Year {
    let of = |kind: CalendarDayKind| {
        days.iter().filter(|day| day.kind == kind).map(|day| day.date).collect()
    };
    Year {
        days_off: of(CalendarDayKind::DayOff),
        working_days: of(CalendarDayKind::WorkingDay),
        is_complete: coverage == CalendarCoverage::Complete,
    }
}

/// Writes a year; the flag tells whether it is new.
///
/// # Errors
/// `precondition-required` and `stale-etag` for an existing year, `validation-failed`.
pub fn put(tx: &mut Tx<'_>, year: i32, input: PutCalendar) -> Result<(CalendarView, bool)> {
    tx.actor.require(table::PUT_CALENDAR, &Relation::none())?;
    check(year, &input.days)?;
    // Two first PUTs of one year come one after the other, and the second finds the first.
    lock_name(tx.conn, &format!("calendar {year}"))?;
    let before = store::find(tx.conn, year)?;
    let after = match &before {
        None => store::insert(tx.conn, year, input, tx.now)?,
        Some(current) => {
            tx.require_match(current.version)?;
            store::update(tx.conn, year, current.version, input, tx.now)?
                .ok_or_else(|| stale(current.version))?
        }
    };
    let target = Target { kind: "calendar", id: year.to_string(), unit_code: None };
    let is_created = before.is_none();
    let before = before.map(|view| snapshot(&view));
    let change = Change::new(Action::CALENDAR_PUT, target);
    tx.tell(change.between(before.as_ref(), Some(&snapshot(&after))));
    Ok((after, is_created))
}

fn check(year: i32, days: &[CalendarDay]) -> Result<()> {
    let mut seen = HashSet::new();
    for (at, day) in days.iter().enumerate() {
        let wrong = |field: &str, code: &'static str, vi: &'static str, en: &'static str| {
            Err(Error::invalid(format!("/days/{at}/{field}"), code, Text::new(vi, en)))
        };
        if day.date.year() != year {
            return wrong("date", "outside_year", "Ngày không thuộc năm này.", "Not of this year.");
        }
        if !seen.insert(day.date) {
            return wrong("date", "repeated", "Ngày được nêu hai lần.", "The day stands twice.");
        }
        if day.kind == CalendarDayKind::WorkingDay && !is_weekend(day.date) {
            return wrong(
                "kind",
                "already_working",
                "Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.",
                "A day that is worked in exchange is a Saturday or Sunday.",
            );
        }
    }
    Ok(())
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Loads the years of the project where they are absent; returns which. What an administrator wrote
/// stays as it is.
///
/// # Errors
/// `role-required`; an internal error when the data built into the program does not fit, which a
/// test rules out.
pub fn load(tx: &mut Tx<'_>) -> Result<Vec<i32>> {
    let mut loaded = Vec::new();
    for (year, input) in data()? {
        if store::find(tx.conn, year)?.is_none() {
            put(tx, year, input)?;
            loaded.push(year);
        }
    }
    Ok(loaded)
}

/// Whether every year of the project is there.
///
/// # Errors
/// As [`load`].
pub fn is_loaded(conn: &mut Conn) -> Result<bool> {
    let known: HashSet<i32> = store::all(conn)?.into_iter().map(|(year, ..)| year).collect();
    Ok(data()?.keys().all(|year| known.contains(year)))
}

/// The calendar of the project's own data.
///
/// # Errors
/// As [`load`].
pub fn built_in() -> Result<WorkCalendar> {
    let years = data()?.into_iter();
    Ok(WorkCalendar::new(years.map(|(year, one)| (year, year_of(one.coverage, &one.days)))))
}

fn data() -> Result<BTreeMap<i32, PutCalendar>> {
    let data: BTreeMap<i32, PutCalendar> =
        serde_json::from_str(DATA).internal("reading the built-in calendars")?;
    for (year, input) in &data {
        input.validate().internal("checking the built-in calendars")?;
        check(*year, &input.days)?;
    }
    Ok(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::award_types::types::{RuleStatus, SourceMark};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_built_in_years_fit_and_only_the_announced_one_is_complete() {
        let data = data().unwrap();
        let complete: Vec<i32> = data
            .iter()
            .filter(|(_, one)| one.coverage == CalendarCoverage::Complete)
            .map(|(year, _)| *year)
            .collect();
        assert_eq!(data.keys().copied().collect::<Vec<_>>(), [2026, 2027, 2028, 2029, 2030]);
        assert_eq!(complete, [2026]);
        assert!(data.values().all(|one| one.note.is_some()), "each year says what it lacks");
    }

    #[test]
    fn nothing_that_was_read_in_the_press_counts_as_confirmed() {
        for one in data().unwrap().values().flat_map(|one| &one.days) {
            assert_ne!(one.mark, SourceMark::Confirmed, "{one:?}");
        }
    }

    #[test]
    fn the_days_of_2026_that_no_source_confirms_are_assumed_and_named() {
        let data = data().unwrap();
        let year = &data[&2026];
        let doubtful: Vec<&CalendarDay> = year
            .days
            .iter()
            .filter(|one| [SourceMark::Memory, SourceMark::Unknown].contains(&one.mark))
            .collect();
        let days: Vec<NaiveDate> = doubtful.iter().map(|one| one.date).collect();
        assert_eq!(days, [day("2026-08-22"), day("2026-11-24")]);
        let note = year.note.as_deref().unwrap();
        assert!(note.contains("22/8") && note.contains("24/11"), "{note}");
        assert!(doubtful.iter().all(|one| one.mark.status() == RuleStatus::Assumed));
    }

    #[test]
    fn tet_and_the_days_swapped_around_the_national_day_of_2026_are_as_announced() {
        let calendar = built_in().unwrap();
        // Friday 13 February, then nine days free.
        let back = calendar.add_working_days(day("2026-02-13"), 1).unwrap();
        assert_eq!((back.value, back.incomplete_years), (day("2026-02-23"), vec![]));
        assert!(calendar.is_working(day("2026-08-22")));
        let back = calendar.add_working_days(day("2026-08-28"), 1).unwrap();
        assert_eq!(back.value, day("2026-09-03"));
    }

    #[test]
    fn a_holiday_on_a_weekend_is_made_up_for_on_the_next_working_day() {
        let calendar = built_in().unwrap();
        // 1 January 2028 is a Saturday; 30 April 2028 a Sunday before 1 May.
        assert!(!calendar.is_working(day("2028-01-03")) && calendar.is_working(day("2028-01-04")));
        assert!(!calendar.is_working(day("2028-05-02")) && calendar.is_working(day("2028-05-03")));
    }
}
