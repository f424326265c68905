//! Working days by hand, and what holds for every calendar.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days(texts: &[&str]) -> BTreeSet<NaiveDate> {
    texts.iter().map(|text| day(text)).collect()
}

/// A few days of the turn of a year: 1 January is free, 2 January was swapped with Saturday the 10th.
fn turn() -> WorkCalendar {
    WorkCalendar::new([
        (2025, Year { is_complete: true, ..Year::default() }),
        (
            2026,
            Year {
                days_off: days(&["2026-01-01", "2026-01-02"]),
                working_days: days(&["2026-01-10"]),
                is_complete: true,
            },
        ),
    ])
}

#[test]
fn a_deadline_passes_over_weekends_holidays_and_the_turn_of_the_year() {
    let calendar = turn();
    // Tuesday 30 December; worked are the 31st, then Monday 5 January.
    let two = calendar.add_working_days(day("2025-12-30"), 2).unwrap();
    assert_eq!(two, Reckoned { value: day("2026-01-05"), incomplete_years: vec![] });
    assert_eq!(calendar.working_days_between(day("2025-12-30"), day("2026-01-05")).value, 2);
}

#[test]
fn a_swapped_saturday_is_worked_and_the_day_it_stands_for_is_not() {
    let calendar = turn();
    assert!(calendar.is_working(day("2026-01-10")) && !calendar.is_working(day("2026-01-02")));
    assert_eq!(calendar.add_working_days(day("2026-01-09"), 1).unwrap().value, day("2026-01-10"));
    // The Saturday after is free again.
    assert_eq!(calendar.add_working_days(day("2026-01-16"), 1).unwrap().value, day("2026-01-19"));
}

#[test]
fn years_that_are_not_completely_known_are_named() {
    let calendar = WorkCalendar::new([
        (2026, Year { is_complete: true, ..Year::default() }),
        (2027, Year { days_off: days(&["2027-01-01"]), ..Year::default() }),
    ]);
    let inside = calendar.add_working_days(day("2026-12-28"), 3).unwrap();
    assert_eq!(inside.incomplete_years, Vec::<i32>::new());
    let across = calendar.add_working_days(day("2026-12-31"), 1).unwrap();
    assert_eq!(across, Reckoned { value: day("2027-01-04"), incomplete_years: vec![2027] });
    let far = calendar.working_days_between(day("2026-12-31"), day("2028-01-04"));
    assert_eq!(far.incomplete_years, [2027, 2028]);
}

#[test]
fn no_working_day_is_found_where_there_is_none() {
    let first = day("2026-01-01");
    let all_off = (0..12).map(|offset| {
        let year = 2026 + offset;
        let days_off = first
            .with_year(year)
            .unwrap()
            .iter_days()
            .take_while(|one| one.year() == year)
            .collect();
        (year, Year { days_off, ..Year::default() })
    });
    assert_eq!(WorkCalendar::new(all_off).add_working_days(first, 1), None);
}

prop_compose! {
    /// Two years with some free days anywhere and some worked weekends.
    fn calendars()(
        off in proptest::collection::btree_set(0_i64..730, 0..60),
        worked in proptest::collection::btree_set(0_i64..730, 0..20),
    ) -> WorkCalendar {
        let first = day("2026-01-01");
        let mut years: BTreeMap<i32, Year> = BTreeMap::new();
        for one in off {
            let one = first + TimeDelta::days(one);
            years.entry(one.year()).or_default().days_off.insert(one);
        }
        for one in worked {
            let one = first + TimeDelta::days(one);
            years.entry(one.year()).or_default().working_days.insert(one);
        }
        WorkCalendar::new(years)
    }
}

proptest! {
    #[test]
    fn a_deadline_is_a_working_day_and_counts_back_to_its_number(
        calendar in calendars(), start in 0_i64..600, count in 1_u32..60,
    ) {
        let start = day("2026-01-01") + TimeDelta::days(start);
        let end = calendar.add_working_days(start, count).unwrap().value;
        prop_assert!(end > start && calendar.is_working(end));
        let counted = calendar.working_days_between(start, end).value;
        prop_assert_eq!(counted, usize::try_from(count).unwrap());
    }

    #[test]
    fn counting_adds_up_over_any_day_between(
        calendar in calendars(), a in 0_i64..700, b in 0_i64..700, c in 0_i64..700,
    ) {
        let mut places = [a, b, c];
        places.sort_unstable();
        let [a, b, c] = places.map(|one| day("2026-01-01") + TimeDelta::days(one));
        let count = |from, to| calendar.working_days_between(from, to).value;
        prop_assert_eq!(count(a, c), count(a, b) + count(b, c));
        prop_assert_eq!(count(a, a), 0);
    }

    #[test]
    fn a_later_start_and_a_longer_time_never_end_earlier(
        calendar in calendars(), start in 0_i64..600, later in 0_i64..30, count in 0_u32..40, more in 0_u32..20,
    ) {
        let start = day("2026-01-01") + TimeDelta::days(start);
        let end = |from, count| calendar.add_working_days(from, count).unwrap().value;
        prop_assert!(end(start, count) <= end(start + TimeDelta::days(later), count));
        prop_assert!(end(start, count) <= end(start, count + more));
        prop_assert_eq!(end(start, count + more), end(end(start, count), more));
    }
}
