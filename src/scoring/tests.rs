//! Properties of the engine, over many generated sets and sheets.

use super::*;

/// A small generator with a fixed seed per case: failures repeat.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn points(&mut self, max: Points) -> Points {
        let max = u64::try_from(max.hundredths()).unwrap();
        Points::of_hundredths(i64::try_from(self.roll(max + 1)).unwrap())
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = usize::try_from(self.roll(u64::try_from(at).unwrap() + 1)).unwrap();
            list.swap(at, other);
        }
    }
}

fn points(text: &str) -> Points {
    Points::parse(text).unwrap()
}

fn criterion(code: &str, parent: Option<&str>, kind: CriterionType, max: Points) -> Criterion {
    Criterion {
        code: code.to_owned(),
        parent_code: parent.map(str::to_owned),
        name: format!("Tiêu chí {code}"),
        guidance: None,
        criterion_type: kind,
        max_points: max,
        evidence_required: false,
    }
}

fn band(code: &str, from: &str, to: Option<&str>) -> Band {
    Band {
        code: code.to_owned(),
        label: Label { vi: format!("Mức {code}"), en: format!("Band {code}") },
        from_points: points(from),
        to_points: to.map(points),
    }
}

/// Two groups with one to five leaves each, scaled to their own sum.
fn scheme(dice: &mut Dice) -> Scheme {
    let mut criteria = Vec::new();
    let mut max_total = Points::ZERO;
    for group in 1..=2 {
        let leaves: Vec<Criterion> = (0..=dice.roll(4))
            .map(|leaf| {
                let whole = i64::try_from(dice.roll(20)).unwrap() + 1;
                let max = Points::of_hundredths(whole * 100);
                criterion(
                    &format!("{group}.{leaf}"),
                    Some(&group.to_string()),
                    CriterionType::Manual,
                    max,
                )
            })
            .collect();
        let sum: Points = leaves.iter().map(|leaf| leaf.max_points).sum();
        max_total = max_total + sum;
        criteria.push(criterion(&group.to_string(), None, CriterionType::Group, sum));
        criteria.extend(leaves);
    }
    Scheme {
        criteria,
        bands: vec![band("THAP", "0.00", Some("15.00")), band("CAO", "15.00", None)],
        tie_chain: vec!["1".to_owned(), "2.0".to_owned()],
        max_total,
        rounding: Rounding::default(),
    }
}

fn marks(scheme: &Scheme, dice: &mut Dice) -> Vec<LeafMarks> {
    let mut all: Vec<LeafMarks> = scheme
        .leaves()
        .map(|leaf| {
            let own = dice.points(leaf.max_points);
            let verified = match dice.roll(5) {
                0 => Mark::NotApplicable("Không phát sinh".to_owned()),
                1 => Mark::Points(own),
                _ => Mark::Points(dice.points(leaf.max_points)),
            };
            LeafMarks {
                criterion_code: leaf.code.clone(),
                self_mark: Some(Mark::Points(own)),
                verified_mark: Some(verified),
                verified_reason: None,
            }
        })
        .collect();
    // One criterion always applies, or there would be nothing to compute.
    if let Some(first) = all.first_mut() {
        first.verified_mark.clone_from(&first.self_mark);
    }
    all
}

/// The total from the JSON of an explanation alone, without the engine's own arithmetic.
fn recomputed(json: &serde_json::Value) -> String {
    let hundredths = |value: &serde_json::Value| -> i128 {
        value.as_str().unwrap().replace('.', "").parse().unwrap()
    };
    let (mut sum, mut applicable) = (0_i128, 0_i128);
    for leaf in json["leaves"].as_array().unwrap() {
        if leaf["used_from"] != "not_applicable" {
            sum += hundredths(&leaf["used_points"]);
            applicable += hundredths(&leaf["max_points"]);
        }
    }
    let decimals = u32::try_from(json["rounding"]["decimals"].as_u64().unwrap()).unwrap();
    let unit = 10_i128.pow(2 - decimals);
    let exact_over = sum * hundredths(&json["max_total"]);
    let total = (2 * exact_over + applicable * unit) / (2 * applicable * unit) * unit;
    format!("{}.{:02}", total / 100, total % 100)
}

#[test]
fn points_are_read_and_written_exactly() {
    for text in ["0.00", "0.05", "9.90", "87.50", "100.00", "99999999.99"] {
        assert_eq!(points(text).to_string(), text);
    }
    for text in ["", "1", "1.0", "1.000", "01.00", ".50", "-1.00", "1,00", "1.0a", "+1.00"] {
        assert_eq!(Points::parse(text), None, "{text}");
    }
    assert_eq!(points("87.50").to_vietnamese(), "87,50");
}

#[test]
fn a_quotient_is_rounded_half_up_once() {
    let of = |a: &str, b: &str, c: &str, decimals| points(a).scaled(points(b), points(c), decimals);
    assert_eq!(of("1.00", "1.00", "8.00", 2), Some(points("0.13")));
    assert_eq!(of("1.00", "1.00", "3.00", 2), Some(points("0.33")));
    assert_eq!(of("2.00", "1.00", "3.00", 2), Some(points("0.67")));
    assert_eq!(of("84.45", "1.00", "1.00", 1), Some(points("84.50")));
    assert_eq!(of("84.49", "1.00", "1.00", 0), Some(points("84.00")));
    assert_eq!(of("84.50", "1.00", "1.00", 0), Some(points("85.00")));
    assert_eq!(of("1.00", "1.00", "0.00", 2), None);
}

#[test]
fn a_total_is_within_bounds_and_can_be_computed_again_from_the_explanation_alone() {
    for seed in 0..500 {
        let mut dice = Dice(seed);
        let mut scheme = scheme(&mut dice);
        scheme.rounding.decimals = u8::try_from(dice.roll(3)).unwrap();
        assert_eq!(flaws(&scheme), vec![], "seed {seed}");
        let result = calculate(&scheme, &marks(&scheme, &mut dice));
        let total = result.total.unwrap();
        assert!(Points::ZERO <= total && total <= scheme.max_total, "seed {seed}");
        let json = serde_json::to_value(&result).unwrap();
        assert_eq!(recomputed(&json), total.to_string(), "seed {seed}");
        let leaves: Points = result.leaves.iter().filter_map(|leaf| leaf.used_points).sum();
        let groups: Points = result.subtotals.iter().map(|group| group.points).sum();
        assert_eq!((leaves, groups), (result.sum, result.sum), "seed {seed}");
        let again: Explanation = serde_json::from_value(json).unwrap();
        assert_eq!(again, result);
    }
}

#[test]
fn the_order_of_criteria_and_marks_does_not_matter() {
    for seed in 0..200 {
        let mut dice = Dice(seed);
        let scheme = scheme(&mut dice);
        let mut marks = marks(&scheme, &mut dice);
        let straight = calculate(&scheme, &marks);
        let mut shuffled = scheme.clone();
        dice.shuffle(&mut shuffled.criteria);
        dice.shuffle(&mut shuffled.bands);
        dice.shuffle(&mut marks);
        let other = calculate(&shuffled, &marks);
        assert_eq!((straight.total, straight.band), (other.total, other.band), "seed {seed}");
        for group in &straight.subtotals {
            assert!(other.subtotals.contains(group), "seed {seed}");
        }
    }
}

#[test]
fn more_points_never_give_a_smaller_total() {
    for seed in 0..200 {
        let mut dice = Dice(seed);
        let scheme = scheme(&mut dice);
        let mut marks = marks(&scheme, &mut dice);
        let before = calculate(&scheme, &marks).total;
        let raised = marks.first_mut().unwrap();
        let max = scheme.leaf(&raised.criterion_code).unwrap().max_points;
        raised.verified_mark = Some(Mark::Points(max));
        assert!(calculate(&scheme, &marks).total >= before, "seed {seed}");
    }
}

#[test]
fn a_missing_mark_is_not_zero() {
    let mut dice = Dice(1);
    let scheme = scheme(&mut dice);
    let mut marks = marks(&scheme, &mut dice);
    let gone = marks.remove(0);
    let result = calculate(&scheme, &marks);
    assert_eq!((result.total, result.band.clone()), (None, None));
    assert_eq!(result.missing_criteria, vec![gone.criterion_code]);
    let vi = lines(&result, Tongue::Vi).join("\n");
    assert!(vi.contains("Chưa tính được tổng điểm; còn thiếu: 1.0"), "{vi}");
}

#[test]
fn ranks_follow_totals_and_equal_results_share_a_rank_whatever_their_order() {
    for seed in 0..200 {
        let mut dice = Dice(seed);
        let mut scheme = scheme(&mut dice);
        // Coarse totals, so that many are equal.
        scheme.rounding.decimals = 0;
        let sheets: Vec<Explanation> =
            (0..12).map(|_| calculate(&scheme, &marks(&scheme, &mut dice))).collect();
        let ranked = |order: &[usize]| {
            let mut all: Vec<Explanation> = order.iter().map(|at| sheets[*at].clone()).collect();
            let mut contestants: Vec<Contestant<'_>> = all
                .iter_mut()
                .map(|explanation| Contestant { council_place: None, explanation })
                .collect();
            rank(&scheme.tie_chain, &mut contestants);
            let mut by_sheet: Vec<(usize, Ranking)> = order
                .iter()
                .zip(&all)
                .map(|(at, one)| (*at, one.ranking.clone().unwrap()))
                .collect();
            by_sheet.sort_by_key(|(at, _)| *at);
            by_sheet
        };
        let mut order: Vec<usize> = (0..sheets.len()).collect();
        let straight = ranked(&order);
        dice.shuffle(&mut order);
        assert_eq!(straight, ranked(&order), "seed {seed}");
        for (a, one) in &straight {
            for (b, other) in &straight {
                if sheets[*a].total > sheets[*b].total {
                    assert!(one.rank < other.rank, "seed {seed}");
                }
                if a != b && one.rank == other.rank {
                    assert!(one.tie_unresolved && other.tie_unresolved, "seed {seed}");
                    assert_eq!(sheets[*a].total, sheets[*b].total, "seed {seed}");
                }
            }
        }
    }
}

/// Three sheets with 10 points each and other parts.
fn tied() -> (Scheme, Vec<Explanation>) {
    let manual = CriterionType::Manual;
    let scheme = Scheme {
        criteria: vec![
            criterion("A", None, manual, points("10.00")),
            criterion("B", None, manual, points("10.00")),
        ],
        bands: vec![],
        tie_chain: vec!["A".to_owned()],
        max_total: points("20.00"),
        rounding: Rounding::default(),
    };
    let sheet = |a: &str, b: &str| {
        let mark = |code: &str, text: &str| LeafMarks {
            criterion_code: code.to_owned(),
            verified_mark: Some(Mark::Points(points(text))),
            ..LeafMarks::default()
        };
        calculate(&scheme, &[mark("A", a), mark("B", b)])
    };
    let sheets = vec![sheet("4.00", "6.00"), sheet("6.00", "4.00"), sheet("4.00", "6.00")];
    (scheme, sheets)
}

#[test]
fn the_chain_separates_what_it_can_and_the_council_the_rest() {
    let (scheme, mut sheets) = tied();
    let run = |sheets: &mut Vec<Explanation>, places: [Option<usize>; 3]| {
        let mut all: Vec<Contestant<'_>> = sheets
            .iter_mut()
            .zip(places)
            .map(|(explanation, council_place)| Contestant { council_place, explanation })
            .collect();
        rank(&scheme.tie_chain, &mut all);
        sheets.iter().map(|one| one.ranking.clone().unwrap()).collect::<Vec<_>>()
    };
    let open = run(&mut sheets, [None; 3]);
    assert_eq!(open.iter().map(|one| one.rank).collect::<Vec<_>>(), [2, 1, 2]);
    assert_eq!(unresolved(sheets.iter()), [0, 2]);
    assert_eq!(open[1].tie_steps[0].outcome, TieOutcome::Separated);
    assert_eq!(open[0].tie_steps[0].outcome, TieOutcome::Narrowed);
    let decided = run(&mut sheets, [Some(1), None, Some(0)]);
    assert_eq!(decided.iter().map(|one| one.rank).collect::<Vec<_>>(), [3, 1, 2]);
    assert_eq!(decided[2].council_place, Some(1));
    assert!(unresolved(sheets.iter()).is_empty());
    let text = lines(&sheets[2], Tongue::En).join("\n");
    assert!(text.contains("The council decided"), "{text}");
    assert!(text.ends_with("Rank: 2 of 3."), "{text}");
}

#[test]
fn a_chain_step_that_does_not_apply_to_all_is_skipped() {
    let (scheme, mut sheets) = tied();
    sheets[1].leaves[0].used_points = None;
    let mut all: Vec<Contestant<'_>> = sheets
        .iter_mut()
        .map(|explanation| Contestant { council_place: None, explanation })
        .collect();
    rank(&scheme.tie_chain, &mut all);
    for one in &sheets {
        let ranking = one.ranking.as_ref().unwrap();
        assert_eq!(ranking.tie_steps[0].outcome, TieOutcome::Skipped);
        assert!(ranking.tie_unresolved && ranking.rank == 1);
    }
}

#[test]
fn every_flaw_of_a_set_is_named_at_its_place() {
    let (group, manual) = (CriterionType::Group, CriterionType::Manual);
    let scheme = Scheme {
        criteria: vec![
            criterion("1", Some("2"), group, points("5.00")),
            criterion("2", Some("1"), group, points("5.00")),
            criterion("3", Some("9"), manual, points("4.00")),
            criterion("3", None, manual, points("0.00")),
            criterion("4", Some("3"), manual, points("1.00")),
        ],
        bands: vec![
            band("X", "90.00", Some("99.50")),
            band("T", "50.00", Some("91.00")),
            band("T", "10.00", Some("40.00")),
        ],
        tie_chain: vec!["3".to_owned(), "3".to_owned(), "8".to_owned()],
        max_total: points("99.50"),
        rounding: Rounding { decimals: 0, ..Rounding::default() },
    };
    let found: Vec<(String, &str)> =
        flaws(&scheme).into_iter().map(|flaw| (flaw.pointer, flaw.rule)).collect();
    let expected = [
        ("/criteria/3/code", "repeated_code"),
        ("/criteria/3/max_points", "no_points"),
        ("/criteria/2/parent_code", "unknown_parent"),
        ("/criteria/4/parent_code", "parent_not_group"),
        ("/criteria/0/parent_code", "cycle"),
        ("/criteria/1/parent_code", "cycle"),
        ("/max_total", "total_sum"),
        ("/max_total", "total_decimals"),
        ("/bands/2/code", "repeated_code"),
        ("/bands/2/from_points", "band_gap"),
        ("/bands/2/to_points", "band_gap"),
        ("/bands/1/to_points", "band_overlap"),
        ("/bands/0/to_points", "band_gap"),
        ("/tie_chain/1", "repeated_code"),
        ("/tie_chain/2", "unknown_criterion"),
    ];
    let expected: Vec<(String, &str)> =
        expected.into_iter().map(|(at, rule)| (at.to_owned(), rule)).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_sentences_tell_every_step_in_both_languages() {
    let mut dice = Dice(7);
    let scheme = scheme(&mut dice);
    let mut marks = marks(&scheme, &mut dice);
    let last = marks.last_mut().unwrap();
    last.verified_mark = Some(Mark::NotApplicable("Không có thủ tục".to_owned()));
    let result = calculate(&scheme, &marks);
    let (vi, en) = (lines(&result, Tongue::Vi), lines(&result, Tongue::En));
    assert_eq!(vi.len(), en.len());
    assert_eq!(vi.len(), result.leaves.len() + result.subtotals.len() + 2);
    let total = result.total.unwrap();
    assert!(vi.join("\n").contains(&format!("= {} (quy đổi", total.to_vietnamese())));
    assert!(en.join("\n").contains(&format!("= {total} (rescaled")));
    assert!(vi.join("\n").contains("Không có thủ tục"));
}
