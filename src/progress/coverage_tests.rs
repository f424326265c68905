//! What must hold of every coverage.

use std::collections::{BTreeMap, HashSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::{Coverage, Event, Staff, Stay, coverage, unit_on};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn somebody(code: &str, stays: &[(&str, &str, Option<&str>)]) -> Staff {
    Staff {
        code: code.to_owned(),
        unit_code: stays.last().map_or("VP", |stay| stay.0).to_owned(),
        joined_on: stays.first().map(|stay| day(stay.1)),
        left_on: stays.last().and_then(|stay| stay.2).and_then(|end| day(end).succ_opt()),
        stays: stays
            .iter()
            .map(|(unit, from, to)| Stay {
                unit_code: (*unit).to_owned(),
                from: day(from),
                to: to.map(day),
            })
            .collect(),
    }
}

fn event(held_on: &str, units: &[&str], acknowledged: &[&str]) -> Event {
    Event {
        held_on: day(held_on),
        unit_codes: units.iter().map(|unit| (*unit).to_owned()).collect(),
        acknowledged: acknowledged.iter().map(|code| (*code).to_owned()).collect(),
    }
}

#[test]
fn who_was_not_there_on_the_day_does_not_count() {
    let staff = [
        somebody("stays", &[("VP", "2025-01-01", None)]),
        somebody("left", &[("VP", "2025-01-01", Some("2026-02-28"))]),
        somebody("left_later", &[("VP", "2025-01-01", Some("2026-03-31"))]),
        somebody("joined_later", &[("VP", "2026-03-02", None)]),
        somebody("moved", &[("VP", "2025-01-01", Some("2026-03-31")), ("KH", "2026-04-01", None)]),
    ];
    let held = [event("2026-03-01", &[], &["stays", "moved"])];
    let found = coverage(&staff, &held);
    assert_eq!(found, BTreeMap::from([("VP", Coverage { expected: 3, reached: 2 })]));
    // The second activity takes in who joined, and the one who moved counts in the new unit.
    let twice = [held[0].clone(), event("2026-06-01", &[], &[])];
    let found = coverage(&staff, &twice);
    assert_eq!(found["VP"], Coverage { expected: 3, reached: 1 });
    assert_eq!(found["KH"], Coverage { expected: 1, reached: 1 });
}

#[test]
fn an_activity_for_some_units_expects_nobody_else() {
    let staff = [
        somebody("a", &[("VP", "2025-01-01", None)]),
        somebody("b", &[("KH", "2025-01-01", None)]),
    ];
    let found = coverage(&staff, &[event("2026-03-01", &["KH"], &["a", "b"])]);
    assert_eq!(found, BTreeMap::from([("KH", Coverage { expected: 1, reached: 1 })]));
}

#[test]
fn a_day_before_the_first_known_stay_belongs_to_it_when_the_person_had_come() {
    let mut person = somebody("a", &[("VP", "2026-03-01", None)]);
    person.joined_on = Some(day("2019-09-01"));
    assert_eq!(unit_on(&person, day("2020-01-01")), Some("VP"));
    assert_eq!(unit_on(&person, day("2019-08-31")), None);
    person.joined_on = None;
    assert_eq!(unit_on(&person, day("2026-02-28")), None);
    person.stays.clear();
    assert_eq!(unit_on(&person, day("2020-01-01")), Some("VP"));
}

proptest! {
    #[test]
    fn everybody_counts_in_one_unit_at_most_and_reached_are_expected(
        people in proptest::collection::vec((0_u64..400, 0_u64..400, 0_u64..400), 1..20),
        held in proptest::collection::vec((0_u64..400, any::<bool>(), any::<u32>()), 0..6),
    ) {
        let at = |days: u64| day("2026-01-01").checked_add_days(Days::new(days)).unwrap();
        let staff: Vec<Staff> = people
            .iter()
            .enumerate()
            .map(|(number, (joined, moved, gone))| {
                let (first, second) = (at(*joined), at(joined + moved + 1));
                Staff {
                    code: number.to_string(),
                    unit_code: "B".to_owned(),
                    joined_on: Some(first),
                    left_on: Some(at(joined + moved + gone + 2)),
                    stays: vec![
                        Stay { unit_code: "A".into(), from: first, to: second.pred_opt() },
                        Stay { unit_code: "B".into(), from: second, to: None },
                    ],
                }
            })
            .collect();
        let events: Vec<Event> = held
            .iter()
            .map(|(days, is_for_all, mask)| Event {
                held_on: at(*days),
                unit_codes: if *is_for_all { vec![] } else { vec!["A".into()] },
                acknowledged: staff
                    .iter()
                    .enumerate()
                    .filter(|(number, _)| mask >> (number % 32) & 1 == 1)
                    .map(|(_, person)| person.code.clone())
                    .collect(),
            })
            .collect();
        let found = coverage(&staff, &events);
        let expected: i64 = found.values().map(|one| one.expected).sum();
        let meant = staff
            .iter()
            .filter(|person| events.iter().any(|event| {
                unit_on(person, event.held_on).is_some_and(|unit| event.is_for(unit))
            }))
            .count();
        prop_assert_eq!(expected, i64::try_from(meant).unwrap());
        prop_assert!(found.values().all(|one| 0 <= one.reached && one.reached <= one.expected));
        // The order in which activities are listed among different days does not matter.
        let mut turned = events.clone();
        turned.sort_by_key(|event| std::cmp::Reverse(event.held_on));
        let is_distinct = events.iter().map(|one| one.held_on).collect::<HashSet<_>>().len();
        if is_distinct == events.len() {
            prop_assert_eq!(coverage(&staff, &turned), found);
        }
    }
}
