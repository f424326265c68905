//! What must hold of every roll-up, every standing, every line and every coverage.

use std::collections::{BTreeMap, HashSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::{
    decimal::Hundredths,
    period::{Period, PeriodKind},
};

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

/// Quarters of a year, with a part and a whole that is not smaller.
fn quarter_readings() -> impl Strategy<Value = Readings> {
    proptest::collection::btree_map(0_u8..4, (0_i64..=1_000_000, 0_i64..=1_000_000), 0..=4)
        .prop_map(|quarters| {
            let at = |place| Period::holding(2026, place * 3 + 1, PeriodKind::Quarter);
            let pair = |(part, rest): (i64, i64)| Pair {
                numerator: Quantity::of_scaled(part),
                denominator: Quantity::of_scaled(part + rest),
            };
            quarters.into_iter().map(|(place, pair_of)| (at(place), pair(pair_of))).collect()
        })
}

fn rules() -> impl Strategy<Value = PeriodRule> {
    prop_oneof![Just(PeriodRule::Sum), Just(PeriodRule::Last), Just(PeriodRule::Mean)]
}

const YEAR: &str = "2026";

proptest! {
    #[test]
    fn units_then_periods_is_periods_then_units(
        units in proptest::collection::vec(quarter_readings(), 1..6),
    ) {
        let by_unit = total(
            units.iter().filter_map(|one| in_period(PeriodRule::Sum, one, period(YEAR))),
        );
        let by_quarter = total(period(YEAR).divided(PeriodKind::Quarter).into_iter().filter_map(|at| {
            total(units.iter().filter_map(|one| in_period(PeriodRule::Sum, one, at)))
        }));
        prop_assert_eq!(by_unit, by_quarter);
    }

    #[test]
    fn the_department_is_the_sum_of_its_blocs_however_they_are_cut(
        units in proptest::collection::vec(quarter_readings(), 1..8),
        rule in rules(),
        cut in 0_usize..8,
    ) {
        let sums: Vec<Sums> =
            units.iter().filter_map(|one| in_period(rule, one, period(YEAR))).collect();
        let (left, right) = sums.split_at(cut.min(sums.len()));
        let blocs = [left, right].map(|bloc| total(bloc.iter().copied()));
        prop_assert_eq!(total(sums.iter().copied()), total(blocs.into_iter().flatten()));
        let mut turned = sums.clone();
        turned.reverse();
        prop_assert_eq!(total(sums.into_iter()), total(turned.into_iter()));
    }

    #[test]
    fn a_total_rate_lies_between_the_lowest_and_the_highest_of_its_units(
        units in proptest::collection::vec(quarter_readings(), 1..8),
        rule in rules(),
    ) {
        let sums: Vec<Sums> =
            units.iter().filter_map(|one| in_period(rule, one, period(YEAR))).collect();
        let values: Vec<Quantity> =
            sums.iter().filter_map(|one| Formula::Share.value(one, 4)).collect();
        let all = total(sums.into_iter()).and_then(|sum| Formula::Share.value(&sum, 4));
        match all {
            None => prop_assert!(values.is_empty()),
            Some(all) => {
                prop_assert!(values.iter().min().unwrap() <= &all);
                prop_assert!(values.iter().max().unwrap() >= &all);
                prop_assert!(all <= Quantity::HUNDRED);
            }
        }
    }

    #[test]
    fn the_used_periods_never_overlap_and_stay_inside(
        months in proptest::collection::hash_set((1_u8..=12, 0_usize..4), 0..12),
    ) {
        let kinds = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::HalfYear, PeriodKind::Year];
        let all: Readings = months
            .into_iter()
            .map(|(month, kind)| (Period::holding(2026, month, kinds[kind]), pair("1", "1")))
            .collect();
        let mut covered = HashSet::new();
        for tile in tiles(&all, period(YEAR)) {
            prop_assert!(all.contains_key(&tile));
            for month in tile.divided(PeriodKind::Month) {
                prop_assert!(covered.insert(month), "{} twice", month);
            }
        }
        // No reported month is left out.
        for at in all.keys() {
            prop_assert!(at.divided(PeriodKind::Month).iter().all(|month| covered.contains(month)));
        }
    }

    #[test]
    fn more_is_never_a_lower_share_where_more_is_better(
        low in 0_i64..10_000_000, more in 0_i64..10_000_000, target in 0_i64..10_000_000,
    ) {
        let share = |direction, value: i64| {
            share_of(direction, Quantity::of_scaled(value), Quantity::of_scaled(target))
        };
        prop_assert!(share(Direction::Rising, low) <= share(Direction::Rising, low + more));
        prop_assert!(share(Direction::Falling, low) >= share(Direction::Falling, low + more));
        prop_assert!(share(Direction::Rising, low) <= Hundredths(99_999));
    }

    #[test]
    fn a_line_is_found_again_exactly(
        start in 0_i64..1_000, step in -20_i64..20, count in 3_usize..20, ahead in 1_i32..6,
    ) {
        let start = start + 400; // stays above zero over 20 quarters
        let at = |index: i64| Quantity::of_scaled((start + step * index) * 10_000);
        let line: Vec<Point> = (2026..=2030)
            .flat_map(|year| period(&year.to_string()).divided(PeriodKind::Quarter))
            .zip(0..)
            .map(|(period, index)| Point { period, value: at(index) })
            .take(count)
            .collect();
        let year = 2030 + ahead;
        let found = forecast(Formula::Ratio, PeriodRule::Last, 4, line.clone(), year).unwrap();
        let quarters = i64::from(year - 2026) * 4 + 3;
        prop_assert_eq!(found.line, at(quarters));
        prop_assert_eq!(found.slope.scaled(), step * 4 * 10_000);
        prop_assert_eq!(found.points, line);
    }

    #[test]
    fn the_line_of_least_squares_leaves_no_sum_of_errors(
        values in proptest::collection::vec(0_i64..=100_0000, 3..12),
    ) {
        // At the mean of the periods the line has the mean of the values.
        let line: Vec<Point> = (2000..)
            .zip(&values)
            .map(|(year, value)| Point {
                period: Period::of_year(year), value: Quantity::of_scaled(*value),
            })
            .collect();
        let doubled: Vec<Point> = line
            .iter()
            .map(|one| Point {
                period: Period::of_year(2000 + (one.period.year() - 2000) * 2), value: one.value,
            })
            .collect();
        let middle = 2000 + i32::try_from(values.len()).unwrap() - 1;
        let found = forecast(Formula::Ratio, PeriodRule::Sum, 4, doubled, middle).unwrap();
        let count = i128::try_from(values.len()).unwrap();
        let mean = Fraction::new(values.iter().map(|one| i128::from(*one)).sum(), count * 10_000);
        prop_assert_eq!(found.line, Quantity::rounded(&mean, 4).unwrap());
    }

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
