//! What must hold of every roll-up, every standing, every line and every coverage.

use super::*;

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
