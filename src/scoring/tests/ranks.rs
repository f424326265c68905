//! Ranks, ties and the top share.

use super::{build::*, *};

/// Two criteria of 10 points, compared by the first.
fn scheme() -> Scheme {
    Scheme {
        criteria: vec![
            criterion("A", None, CriterionType::Manual, "10.00"),
            criterion("B", None, CriterionType::Manual, "10.00"),
        ],
        tie_chain: vec![by_points("A")],
        max_total: points("20.00"),
        ..Scheme::default()
    }
}

fn result(engine: &Engine<'_>, a: &str, b: &str) -> Calculation {
    engine.calculate(&sheet(vec![
        verified("A", Mark::Points(points(a))),
        verified("B", Mark::Points(points(b))),
    ]))
}

fn rank(
    engine: &Engine<'_>,
    results: &mut [Calculation],
    places: &[Option<usize>],
) -> Vec<Ranking> {
    let mut all: Vec<Standing> = results.iter().map(|one| engine.standing(one).unwrap()).collect();
    for (one, place) in all.iter_mut().zip(places) {
        one.council_place = *place;
    }
    let rankings = engine.rank(&all);
    for (one, ranking) in results.iter_mut().zip(&rankings) {
        *one = one.clone().alone(engine.scheme()).placed(engine.scheme(), ranking.clone());
    }
    rankings
}

fn ranks(all: &[Ranking]) -> Vec<u32> {
    all.iter().map(|one| one.rank).collect()
}

#[test]
fn the_chain_separates_what_it_can_and_the_council_the_rest() {
    let scheme = scheme();
    let engine = Engine::new(&scheme);
    let mut results =
        [("4.00", "6.00"), ("6.00", "4.00"), ("4.00", "6.00")].map(|(a, b)| result(&engine, a, b));
    let open = rank(&engine, &mut results, &[]);
    assert_eq!(ranks(&open), [2, 1, 2]);
    assert_eq!(unresolved(&open), [0, 2]);
    assert_eq!(open[1].tie_steps[0].outcome, TieOutcome::Separated);
    assert_eq!(open[0].tie_steps[0].outcome, TieOutcome::Narrowed);
    let decided = rank(&engine, &mut results, &[Some(1), None, Some(0)]);
    assert_eq!(ranks(&decided), [3, 1, 2]);
    assert_eq!(decided[2].council_place, Some(1));
    assert!(unresolved(&decided).is_empty());
    let text = lines(&Explanation::of(&scheme, results[2].clone()), Tongue::En).join("\n");
    assert!(text.contains("The council decided"), "{text}");
    assert!(text.ends_with("Rank: 2 of 3."), "{text}");
}

#[test]
fn a_chain_step_that_does_not_apply_to_all_is_skipped() {
    let scheme = scheme();
    let engine = Engine::new(&scheme);
    let half = engine.calculate(&sheet(vec![
        verified("A", Mark::NotApplicable("Không phát sinh".to_owned())),
        verified("B", Mark::Points(points("5.00"))),
    ]));
    let mut results = [half, result(&engine, "4.00", "6.00")];
    for one in rank(&engine, &mut results, &[]) {
        assert_eq!(one.tie_steps[0].outcome, TieOutcome::Skipped);
        assert!(one.tie_unresolved && one.rank == 1);
    }
}

#[test]
fn a_chain_compares_sums_of_inputs_and_measured_values_in_its_direction() {
    let mut penalty = criterion("P.1", Some("P"), CriterionType::Manual, "5.00");
    penalty.name = "Số lần bị nhắc nhở".to_owned();
    let scheme = Scheme {
        criteria: vec![
            proportional("1", None, "50.00"),
            proportional("2", None, "50.00"),
            criterion("P", None, CriterionType::Penalty, "5.00"),
            penalty,
        ],
        tie_chain: vec![
            TieRule {
                terms: ["1", "2"]
                    .map(|code| TieTerm {
                        criterion_code: code.to_owned(),
                        measure: TieMeasure::Input,
                        input_name: Some("b".to_owned()),
                    })
                    .to_vec(),
                ..by_points("1")
            },
            tie("1", TieMeasure::Value, None, Prefer::More),
            tie("P", TieMeasure::Points, None, Prefer::Less),
        ],
        max_total: points("100.00"),
        ..Scheme::default()
    };
    assert_eq!(super::super::flaws(&scheme), []);
    let engine = Engine::new(&scheme);
    let result = |one: [&str; 2], two: [&str; 2], penalty: &str| {
        engine.calculate(&sheet(vec![
            verified("1", inputs(&[("a", one[0]), ("b", one[1])])),
            verified("2", inputs(&[("a", two[0]), ("b", two[1])])),
            verified("P.1", Mark::Points(points(penalty))),
        ]))
    };
    let mut results = [
        result(["10", "5"], ["10", "5"], "0.00"),
        result(["20", "10"], ["20", "10"], "0.00"),
        result(["20", "12"], ["20", "8"], "0.00"),
        result(["8", "5"], ["8", "4"], "5.00"),
    ];
    results[3].total = results[0].total;
    let ranked = rank(&engine, &mut results, &[]);
    assert_eq!(ranks(&ranked), [3, 2, 1, 4]);
    assert_eq!(ranked[1].tie_steps[0].compared, "1.b + 2.b");
    assert_eq!(ranked[1].tie_steps[0].value, Some(Exact::whole(20)));
    assert_eq!(ranked[2].tie_steps[1].value, Some(Exact::whole(60)));
}

/// Results with these totals in a set whose best may be at most a fifth.
fn shared(totals: &[&str], share: TopShare) -> (Scheme, Vec<Calculation>) {
    let scheme = Scheme {
        criteria: vec![
            criterion("A", None, CriterionType::Manual, "90.00"),
            criterion("B", None, CriterionType::Manual, "10.00"),
        ],
        bands: vec![
            band("XS", "90.00", None),
            band("T", "70.00", Some("90.00")),
            band("HT", "0.00", Some("70.00")),
        ],
        top_share: Some(share),
        max_total: points("100.00"),
        ..Scheme::default()
    };
    assert_eq!(super::super::flaws(&scheme), []);
    let engine = Engine::new(&scheme);
    let mut results: Vec<Calculation> = totals
        .iter()
        .map(|total| {
            let total = points(total).hundredths();
            let a = total.min(9000);
            result(
                &engine,
                &Points::of_hundredths(a).to_string(),
                &Points::of_hundredths(total - a).to_string(),
            )
        })
        .collect();
    rank(&engine, &mut results, &[]);
    (scheme, results)
}

fn a_fifth(base: &[&str]) -> TopShare {
    TopShare {
        band_code: "XS".to_owned(),
        max_percent: points("20.00"),
        base_band_codes: base.iter().map(|code| (*code).to_owned()).collect(),
        fallback_band_code: "T".to_owned(),
        small_group_below: Some(5),
        small_group_places: Some(1),
    }
}

fn bands(results: &[Calculation]) -> Vec<&str> {
    results.iter().map(|one| one.band.as_ref().unwrap().code.as_str()).collect()
}

#[test]
fn the_best_keep_the_top_band_as_far_as_the_share_goes() {
    let totals =
        ["91.00", "99.00", "95.00", "80.00", "80.50", "81.00", "82.00", "83.00", "10.00", "9.00"];
    // A fifth of ten.
    let (scheme, results) = shared(&totals, a_fifth(&[]));
    assert_eq!(bands(&results), ["T", "XS", "XS", "T", "T", "T", "T", "T", "HT", "HT"]);
    let share = results[0].ranking.as_ref().unwrap().share.clone().unwrap();
    assert_eq!((share.places, share.place, share.base_count), (2, 3, 10));
    let told = serde_json::to_value(Explanation::of(&scheme, results[0].clone())).unwrap();
    assert_eq!(recompute::band(&told).unwrap(), "T");
    // A fifth of those in T, who are seven once two fell: one.
    let (_, results) = shared(&totals, a_fifth(&["T"]));
    assert_eq!(bands(&results)[..3], ["T", "XS", "T"]);
    // A reader who may not know the ranks sees the band of the sheet alone.
    assert_eq!(results[0].clone().alone(&scheme).band.unwrap().code, "XS");
}

#[test]
fn a_small_group_has_its_own_places_and_equals_at_the_edge_wait() {
    let (_, results) = shared(&["95.00", "91.00", "20.00"], a_fifth(&[]));
    assert_eq!(bands(&results), ["XS", "T", "HT"]);
    assert!(results[0].ranking.as_ref().unwrap().share.as_ref().unwrap().is_small_group);
    let (_, results) = shared(&["95.00", "95.00", "20.00"], a_fifth(&[]));
    assert_eq!(bands(&results), ["T", "T", "HT"]);
    assert!(results[0].ranking.as_ref().unwrap().share.as_ref().unwrap().is_undecided);
}
