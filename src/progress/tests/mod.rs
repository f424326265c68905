//! Worked examples of roll-ups, standings, lines and coverage.

use std::collections::{BTreeMap, HashSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::{
    decimal::Hundredths,
    period::{Period, PeriodKind},
    quantity::{Fraction, Quantity},
};

mod properties;

fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

fn pair(numerator: &str, denominator: &str) -> Pair {
    Pair { numerator: quantity(numerator), denominator: quantity(denominator) }
}

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn readings(list: &[(&str, &str, &str)]) -> Readings {
    list.iter().map(|(at, n, d)| (period(at), pair(n, d))).collect()
}

/// The value of one unit in a period, as text.
fn value(rule: PeriodRule, formula: Formula, list: &[(&str, &str, &str)], at: &str) -> String {
    in_period(rule, &readings(list), period(at))
        .and_then(|sums| formula.value(&sums, 2))
        .map_or_else(|| "none".to_owned(), |value| value.to_text(2))
}

#[test]
fn a_year_is_the_quotient_of_sums_and_not_the_mean_of_rates() {
    let quarters = [("2026-Q1", "9", "10"), ("2026-Q2", "10", "90")];
    assert_eq!(value(PeriodRule::Sum, Formula::Share, &quarters, "2026"), "19.00");
    assert_eq!(value(PeriodRule::Last, Formula::Share, &quarters, "2026"), "11.11");
    assert_eq!(value(PeriodRule::Sum, Formula::Amount, &quarters, "2026"), "19.00");
    assert_eq!(value(PeriodRule::Mean, Formula::Amount, &quarters, "2026"), "9.50");
}

#[test]
fn a_mean_weighs_its_periods_by_their_length() {
    let mixed = [("2026-H1", "10", "0"), ("2026-07", "22", "0")];
    // (10 × 6 + 22 × 1) ÷ 7
    assert_eq!(value(PeriodRule::Mean, Formula::Amount, &mixed, "2026"), "11.71");
}

#[test]
fn what_is_reported_for_a_whole_wins_over_its_parts() {
    let both = [("2026-H1", "50", "100"), ("2026-Q1", "1", "100"), ("2026-07", "10", "100")];
    let found = tiles(&readings(&both), period("2026"));
    assert_eq!(found, [period("2026-H1"), period("2026-07")]);
    assert_eq!(value(PeriodRule::Sum, Formula::Share, &both, "2026"), "30.00");
    assert_eq!(value(PeriodRule::Sum, Formula::Share, &both, "2026-Q1"), "1.00");
}

#[test]
fn nothing_to_compare_with_is_no_value_and_not_zero() {
    let none = [("2026-Q1", "0", "0")];
    assert_eq!(value(PeriodRule::Sum, Formula::Share, &none, "2026"), "none");
    assert_eq!(value(PeriodRule::Sum, Formula::Share, &none, "2027"), "none");
    assert_eq!(value(PeriodRule::Sum, Formula::Amount, &none, "2026"), "0.00");
    let zero = [("2026-Q1", "0", "7")];
    assert_eq!(value(PeriodRule::Sum, Formula::Share, &zero, "2026"), "0.00");
}

#[test]
fn a_state_begins_at_its_threshold_and_is_mirrored_where_less_is_better() {
    use Direction::{Falling, Rising};
    let thresholds = Thresholds::default();
    for (direction, reached, target, share, state) in [
        (Rising, "66", "60", "110.00", ProgressState::Ahead),
        (Rising, "65.99", "60", "109.98", ProgressState::OnTrack),
        (Rising, "57", "60", "95.00", ProgressState::OnTrack),
        (Rising, "56.99", "60", "94.98", ProgressState::AtRisk),
        (Rising, "48", "60", "80.00", ProgressState::AtRisk),
        (Rising, "47.99", "60", "79.98", ProgressState::Behind),
        (Rising, "0", "60", "0.00", ProgressState::Behind),
        (Rising, "1", "0", "999.99", ProgressState::Ahead),
        (Rising, "0", "0", "100.00", ProgressState::OnTrack),
        (Falling, "10", "11", "110.00", ProgressState::Ahead),
        (Falling, "10", "8", "80.00", ProgressState::AtRisk),
        (Falling, "0", "8", "999.99", ProgressState::Ahead),
        (Falling, "8", "0", "0.00", ProgressState::Behind),
    ] {
        let found = share_of(direction, quantity(reached), quantity(target));
        assert_eq!(found.to_text(), share, "{direction:?} {reached} {target}");
        assert_eq!(state_of(Some(found), &thresholds), state, "{direction:?} {reached} {target}");
    }
    assert_eq!(state_of(None, &thresholds), ProgressState::NoData);
}

fn points(list: &[(&str, &str)]) -> Vec<Point> {
    list.iter().map(|(at, value)| Point { period: period(at), value: quantity(value) }).collect()
}

#[test]
fn a_line_through_quarters_is_read_in_the_middle_of_the_year_or_at_its_end() {
    let quarters = points(&[("2026-Q1", "10"), ("2026-Q2", "12"), ("2026-Q3", "14")]);
    let read = |formula, rule| forecast(formula, rule, 2, quarters.clone(), 2027).unwrap();
    // From the middle of 2026-Q2 it is 4.5 quarters to the middle of 2027, from the end of 2026-Q3
    // five to its end.
    let middle = read(Formula::Ratio, PeriodRule::Sum);
    assert_eq!((middle.line.to_text(2), middle.slope.to_text(2)), ("21.00".into(), "8.00".into()));
    assert_eq!(read(Formula::Ratio, PeriodRule::Last).line.to_text(2), "24.00");
    // Four quarters of 21 make the amount of the year.
    let amount = read(Formula::Amount, PeriodRule::Sum);
    assert_eq!((amount.line.to_text(2), amount.slope.to_text(2)), ("84.00".into(), "32.00".into()));
}

#[test]
fn a_share_is_not_forecast_beyond_what_it_can_be() {
    let years = points(&[("2026", "60"), ("2027", "75"), ("2028", "90")]);
    let found = forecast(Formula::Share, PeriodRule::Sum, 2, years, 2030).unwrap();
    assert_eq!((found.line.to_text(2), found.value.to_text(2)), ("120.00".into(), "100.00".into()));
    let years = points(&[("2026", "30"), ("2027", "15"), ("2028", "0")]);
    let found = forecast(Formula::Share, PeriodRule::Sum, 2, years, 2030).unwrap();
    assert_eq!((found.line.to_text(2), found.value.to_text(2)), ("-30.00".into(), "0.00".into()));
}

#[test]
fn a_series_is_of_the_finest_periods_with_enough_values() {
    let known = |list: &'static [(&str, &str)]| {
        move |at: Period| points(list).into_iter().find(|one| one.period == at).map(|one| one.value)
    };
    let few = known(&[("2026-Q1", "1"), ("2026-Q2", "2")]);
    assert_eq!(series(2026..=2030, few), None);
    let years = known(&[("2026-Q1", "1"), ("2026", "2"), ("2027", "3"), ("2028", "4")]);
    assert_eq!(series(2026..=2030, years).unwrap()[0].period.kind(), PeriodKind::Year);
    let found = trend(
        Direction::Falling,
        2026..=2030,
        known(&[("2026-Q1", "5"), ("2026-Q2", "7"), ("2026-Q4", "4")]),
    );
    let found = found.unwrap();
    assert_eq!(
        (found.change.to_text(2), found.direction),
        ("-3.00".into(), TrendDirection::Improving)
    );
    assert_eq!(trend(Direction::Rising, 2026..=2030, known(&[("2026-Q1", "5")])), None);
}

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
