//! What is true of all sets and all sheets, over generated ones.

use proptest::prelude::*;
use proptest::sample::Index;

use super::{super::flaws, build::*, *};

/// Calculations with their places among those that have a total.
fn placed(engine: &Engine<'_>, all: Vec<Calculation>) -> Vec<Calculation> {
    let standings: Vec<Option<Standing>> = all.iter().map(|one| engine.standing(one)).collect();
    let ranked: Vec<Standing> = standings.iter().flatten().cloned().collect();
    let mut rankings = engine.rank(&ranked).into_iter();
    all.into_iter()
        .zip(standings)
        .map(|(one, standing)| match standing {
            Some(_) => one.placed(engine.scheme(), rankings.next().unwrap()),
            None => one,
        })
        .collect()
}

/// A leaf of a type with this many whole points, in a group.
fn leaf(code: &str, parent: &str, kind: u8, max: u32) -> Criterion {
    let max_text = format!("{max}.00");
    let one = |kind| criterion(code, Some(parent), kind, &max_text);
    let share =
        || vec![definition("a", InputRole::Denominator), definition("b", InputRole::Numerator)];
    match kind {
        0 | 1 => one(CriterionType::Manual),
        2 => proportional(code, Some(parent), &max_text),
        3 => one(CriterionType::Boolean),
        4 => Criterion {
            inputs: vec![definition("n", InputRole::Count)],
            sample_size: Some(max * 4),
            points_each: Some(points("0.25")),
            ..one(CriterionType::Sampled)
        },
        5 => Criterion {
            inputs: share(),
            steps: vec![
                Step {
                    from_value: quantity("0"),
                    to_value: Some(quantity("50")),
                    points: points("0.00"),
                },
                Step {
                    from_value: quantity("50"),
                    to_value: Some(quantity("99.5")),
                    points: points("1.00"),
                },
                Step { from_value: quantity("99.5"), to_value: None, points: points(&max_text) },
            ],
            ..one(CriterionType::Stepped)
        },
        6 => Criterion {
            inputs: vec![definition("x", InputRole::Value)],
            indicator_code: Some("DVC".to_owned()),
            full_value: Some(quantity("70")),
            ..one(CriterionType::Indicator)
        },
        _ => Criterion {
            inputs: vec![definition("a", InputRole::Operand), definition("b", InputRole::Operand)],
            formula: Some("a == 0.0 ? 0.0 : b / a * max_points".to_owned()),
            ..one(CriterionType::Formula)
        },
    }
}

/// Shape of a group: its leaves by type and points, whether it has a gate, whether it is optional.
type Shape = (Vec<(u8, u32)>, bool, bool);

fn shape() -> impl Strategy<Value = Shape> {
    (prop::collection::vec((0_u8..8, 1_u32..20), 1..5), any::<bool>(), any::<bool>())
}

fn push_group(criteria: &mut Vec<Criterion>, code: &str, kind: CriterionType, shape: &Shape) {
    let (leaves, has_gate, is_optional) = shape;
    let sum: u32 = leaves.iter().map(|(_, max)| max).sum();
    let max = if kind == CriterionType::Group { sum } else { sum.min(5) };
    let mut group = criterion(code, None, kind, &format!("{max}.00"));
    group.is_optional = *is_optional;
    criteria.push(group);
    if *has_gate && kind != CriterionType::Penalty {
        criteria.push(criterion(&format!("{code}.0"), Some(code), CriterionType::Gate, "0.00"));
    }
    for (at, (kind, max)) in leaves.iter().enumerate() {
        criteria.push(leaf(&format!("{code}.{}", at + 1), code, *kind, *max));
    }
}

/// A set that can be published: one to three groups, sometimes a bonus and a penalty.
fn scheme() -> impl Strategy<Value = Scheme> {
    let groups = prop::collection::vec(shape(), 1..4);
    let extras = (prop::option::of(shape()), prop::option::of(shape()));
    (groups, extras, 0_u8..3, any::<bool>()).prop_map(|(groups, extras, decimals, is_each)| {
        let mut criteria = Vec::new();
        for (at, shape) in groups.iter().enumerate() {
            push_group(&mut criteria, &(at + 1).to_string(), CriterionType::Group, shape);
        }
        let max_total: Points =
            criteria.iter().filter(|one| one.parent_code.is_none()).map(|one| one.max_points).sum();
        for (code, kind, shape) in
            [("T", CriterionType::Bonus, &extras.0), ("P", CriterionType::Penalty, &extras.1)]
        {
            if let Some(shape) = shape {
                push_group(&mut criteria, code, kind, shape);
            }
        }
        let edge = Points::of_hundredths(max_total.hundredths() / 2);
        let mut high = band("CAO", "0.00", None);
        (high.from_points, high.requires_no_zero) = (edge, true);
        let mut low = band("THAP", "0.00", None);
        low.to_points = Some(edge);
        let at = if is_each { RoundingPlace::Criterion } else { RoundingPlace::Total };
        Scheme {
            criteria,
            bands: vec![high, low],
            limits: vec![limit("VI-PHAM", "THAP")],
            no_self_score_band_code: Some("THAP".to_owned()),
            tie_chain: vec![by_points("1"), by_points("1.1")],
            max_total,
            rounding: Rounding { decimals, at, ..Rounding::default() },
            ..Scheme::default()
        }
    })
}

/// A mark that fits a leaf, from dice.
fn mark(leaf: &Criterion, dice: [u32; 3]) -> Mark {
    let [kind, one, two] = dice;
    if kind % 6 == 0 {
        return Mark::NotApplicable("Không phát sinh".to_owned());
    }
    let below = |dice: u32, end: i64| i64::from(dice) % (end + 1);
    match leaf.criterion_type {
        CriterionType::Manual => {
            Mark::Points(Points::of_hundredths(below(one, leaf.max_points.hundredths())))
        }
        CriterionType::Gate | CriterionType::Boolean => Mark::Met(one % 4 != 0),
        CriterionType::Sampled => {
            let size = i64::from(leaf.sample_size.unwrap());
            inputs(&[("n", &below(one, size).to_string())])
        }
        CriterionType::Indicator => inputs(&[("x", &below(one, 120).to_string())]),
        _ => {
            let a = below(one, 997) + 1;
            inputs(&[("a", &a.to_string()), ("b", &below(two, a + 3).to_string())])
        }
    }
}

/// A set with several whole sheets.
fn sheets(count: usize) -> impl Strategy<Value = (Scheme, Vec<SheetMarks>)> {
    (scheme(), prop::collection::vec(prop::collection::vec(any::<[u32; 3]>(), 40), count)).prop_map(
        |(scheme, dice)| {
            let sheets = dice
                .into_iter()
                .map(|dice| {
                    let leaves = scheme
                        .leaves()
                        .zip(dice.iter().cycle())
                        .map(|(leaf, dice)| verified(&leaf.code, mark(leaf, *dice)))
                        .collect();
                    let first = dice.first().map_or(0, |dice| dice[2]);
                    let finding = Finding { limit_code: "VI-PHAM".to_owned(), note: None };
                    SheetMarks {
                        leaves,
                        findings: vec![finding; usize::from(first % 7 == 0)],
                        no_self_score: first % 11 == 0,
                        ..SheetMarks::default()
                    }
                })
                .collect();
            (scheme, sheets)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn the_explanation_alone_gives_the_total_and_the_band((scheme, sheets) in sheets(1)) {
        prop_assert_eq!(flaws(&scheme), []);
        let calculation = Engine::new(&scheme).calculate(&sheets[0]);
        let json = serde_json::to_value(&calculation).unwrap();
        prop_assert_eq!(&serde_json::from_value::<Calculation>(json).unwrap(), &calculation);
        let explanation = Explanation::of(&scheme, calculation);
        let told = serde_json::to_value(&explanation).unwrap();
        let (total, band) = (recompute::total(&told), recompute::band(&told));
        prop_assert_eq!(total.as_deref(), told["total"].as_str());
        prop_assert_eq!(band.as_deref(), told["band"]["code"].as_str());
        let on_scale = |part: CriterionType| -> Exact {
            let leaves = explanation.leaves.iter().filter(|leaf| leaf.part == part);
            leaves.filter_map(|leaf| leaf.used_points.as_ref()).sum()
        };
        prop_assert_eq!(on_scale(CriterionType::Group), explanation.sum.clone());
        let groups = explanation.subtotals.iter();
        let groups = groups.filter(|one| one.criterion_type == CriterionType::Group);
        prop_assert_eq!(groups.map(|one| &one.points).sum::<Exact>(), explanation.sum.clone());
        let (vi, en) = (lines(&explanation, Tongue::Vi), lines(&explanation, Tongue::En));
        prop_assert_eq!(vi.len(), en.len());
    }

    #[test]
    fn totals_stay_within_their_bounds((scheme, sheets) in sheets(1)) {
        let calculation = Engine::new(&scheme).calculate(&sheets[0]);
        for leaf in &calculation.leaves {
            let max = scheme.leaf(&leaf.criterion_code).unwrap().max_points;
            if let Some(points) = &leaf.used_points {
                prop_assert!(!points.is_negative() && *points <= max.into());
            }
        }
        if let Some(total) = calculation.total {
            let bonus: Points = scheme.criteria.iter()
                .filter(|one| one.criterion_type == CriterionType::Bonus)
                .map(|one| one.max_points).sum();
            prop_assert!(Points::ZERO <= total && total <= scheme.max_total + bonus);
            prop_assert!(calculation.band.is_some());
        }
    }

    #[test]
    fn the_order_of_criteria_and_marks_does_not_matter(
        (scheme, sheets) in sheets(1),
        swaps in prop::collection::vec((any::<Index>(), any::<Index>()), 20),
    ) {
        let straight = Engine::new(&scheme).calculate(&sheets[0]);
        let (mut other, mut marks) = (scheme.clone(), sheets[0].clone());
        for (one, two) in swaps {
            let count = other.criteria.len();
            other.criteria.swap(one.index(count), two.index(count));
            let count = marks.leaves.len();
            marks.leaves.swap(one.index(count), two.index(count));
        }
        other.bands.reverse();
        let shuffled = Engine::new(&other).calculate(&marks);
        prop_assert_eq!(straight.total, shuffled.total);
        prop_assert_eq!(straight.exact_total, shuffled.exact_total);
        prop_assert_eq!(straight.band, shuffled.band);
        for group in &straight.subtotals {
            prop_assert!(shuffled.subtotals.contains(group));
        }
    }

    #[test]
    fn more_points_never_give_less_and_more_penalty_never_more((scheme, sheets) in sheets(1)) {
        let engine = Engine::new(&scheme);
        let before = engine.calculate(&sheets[0]);
        for (at, leaf) in scheme.leaves().enumerate() {
            let is_given = matches!(sheets[0].leaves[at].verified_mark, Some(Mark::Points(_)));
            if leaf.criterion_type != CriterionType::Manual || !is_given {
                continue;
            }
            let mut raised = sheets[0].clone();
            raised.leaves[at].verified_mark = Some(Mark::Points(leaf.max_points));
            let after = engine.calculate(&raised);
            let is_penalty = leaf.parent_code.as_deref() == Some("P");
            if is_penalty {
                prop_assert!(after.total <= before.total);
            } else {
                prop_assert!(after.total >= before.total);
            }
        }
    }

    #[test]
    fn a_larger_numerator_never_gives_fewer_points(a in 1_u32..5000, b in 0_u32..6000, more in 0_u32..500) {
        let one = proportional("1", None, "37.00");
        let scheme = Scheme { max_total: one.max_points, criteria: vec![one], ..Scheme::default() };
        let engine = Engine::new(&scheme);
        let total = |b: u32| {
            let mark = inputs(&[("a", &a.to_string()), ("b", &b.to_string())]);
            engine.calculate(&sheet(vec![verified("1", mark)])).exact_total.unwrap()
        };
        prop_assert!(total(b + more) >= total(b));
    }

    #[test]
    fn ranks_follow_totals_whatever_the_order_and_equals_share_a_rank(
        (scheme, sheets) in sheets(9),
        swaps in prop::collection::vec((any::<Index>(), any::<Index>()), 9),
    ) {
        let engine = Engine::new(&scheme);
        let ranked = |order: &[usize]| {
            let all: Vec<Calculation> =
                order.iter().map(|at| engine.calculate(&sheets[*at])).collect();
            let all = placed(&engine, all);
            let mut by_sheet: Vec<(usize, Calculation)> = order.iter().copied().zip(all).collect();
            by_sheet.sort_by_key(|(at, _)| *at);
            by_sheet
        };
        let mut order: Vec<usize> = (0..sheets.len()).collect();
        let straight = ranked(&order);
        for (one, two) in swaps {
            order.swap(one.index(sheets.len()), two.index(sheets.len()));
        }
        prop_assert_eq!(&straight, &ranked(&order));
        for (a, one) in &straight {
            for (b, other) in &straight {
                let (Some(mine), Some(theirs)) = (&one.ranking, &other.ranking) else { continue };
                if one.total > other.total {
                    prop_assert!(mine.rank < theirs.rank);
                }
                if a != b && mine.rank == theirs.rank {
                    prop_assert!(mine.tie_unresolved && theirs.tie_unresolved);
                    prop_assert_eq!(one.total, other.total);
                }
            }
        }
    }

    #[test]
    fn the_top_band_never_holds_more_than_its_share(
        totals in prop::collection::vec(0_i64..=10_000, 1..40),
        percent in 1_i64..=100,
        has_base in any::<bool>(),
    ) {
        let scheme = Scheme {
            criteria: vec![criterion("1", None, CriterionType::Manual, "100.00")],
            bands: vec![band("XS", "60.00", None), band("T", "0.00", Some("60.00"))],
            top_share: Some(TopShare {
                band_code: "XS".to_owned(),
                max_percent: Points::of_hundredths(percent * 100),
                base_band_codes: if has_base { vec!["T".to_owned()] } else { vec![] },
                fallback_band_code: "T".to_owned(),
                small_group_below: None,
                small_group_places: None,
            }),
            max_total: points("100.00"),
            ..Scheme::default()
        };
        let engine = Engine::new(&scheme);
        let all = totals.iter().map(|total| {
            let mark = Mark::Points(Points::of_hundredths(*total));
            engine.calculate(&sheet(vec![verified("1", mark)]))
        });
        let all = placed(&engine, all.collect());
        let in_band = |code: &str| {
            let held = all.iter().filter(|one| one.band.as_ref().is_some_and(|band| band.code == code));
            i64::try_from(held.count()).unwrap()
        };
        let base = if has_base { in_band("T") } else { i64::try_from(all.len()).unwrap() };
        prop_assert!(in_band("XS") * 100 <= percent * base);
        let kept = all.iter().filter(|one| one.band.as_ref().unwrap().code == "XS").map(|one| one.total).min();
        let fallen = all.iter().filter(|one| one.band_moves.len() > 1).map(|one| one.total).max();
        if let (Some(kept), Some(fallen)) = (kept, fallen) {
            prop_assert!(kept > fallen);
        }
    }
}
