//! From the criteria of a sheet to its total and band.

use super::{super::flaws, build::*, *};

fn manual(max: &str) -> Scheme {
    Scheme {
        criteria: vec![criterion("1", None, CriterionType::Manual, max)],
        max_total: points(max),
        ..Scheme::default()
    }
}

/// A gate and two criteria in a group, and one outside.
fn gated() -> Scheme {
    Scheme {
        criteria: vec![
            criterion("1", None, CriterionType::Group, "20.00"),
            criterion("1.0", Some("1"), CriterionType::Gate, "0.00"),
            criterion("1.1", Some("1"), CriterionType::Manual, "12.00"),
            criterion("1.2", Some("1"), CriterionType::Manual, "8.00"),
            criterion("2", None, CriterionType::Manual, "80.00"),
        ],
        max_total: points("100.00"),
        ..Scheme::default()
    }
}

#[test]
fn a_gate_that_says_no_zeroes_its_group_whatever_was_scored() {
    let scheme = gated();
    let two = verified("2", Mark::Points(points("70.00")));
    let open = sheet(vec![
        verified("1.0", Mark::Met(true)),
        verified("1.1", Mark::Points(points("12.00"))),
        verified("1.2", Mark::Points(points("8.00"))),
        two.clone(),
    ]);
    assert_eq!(told(&scheme, &open)["total"], "90.00");
    let mut closed = open;
    closed.leaves[0].verified_mark = Some(Mark::Met(false));
    closed.leaves.remove(2);
    let told = told(&scheme, &closed);
    assert_eq!(told["total"], "70.00");
    assert_eq!(recompute::total(&told).unwrap(), "70.00");
    assert_eq!(told["leaves"][1]["zeroed_by_code"], "1.0");
    assert_eq!(told["leaves"][1]["exact_points"], "12.00");
    // Nobody needs to score what the gate makes zero.
    assert_eq!(told["leaves"][2]["used_from"], "gate");
    assert_eq!(told["missing_criteria"], serde_json::json!([]));
    let missing = sheet(vec![verified("1.1", Mark::Points(points("12.00"))), two]);
    let missing = Engine::new(&scheme).calculate(&missing);
    assert_eq!(missing.missing_criteria, ["1.0", "1.2"]);
    assert_eq!(missing.total, None);
}

#[test]
fn an_optional_part_that_nobody_scored_leaves_the_scale() {
    let mut scheme = gated();
    scheme.criteria[4].is_optional = true;
    let mut marks = sheet(vec![
        verified("1.0", Mark::Met(true)),
        verified("1.1", Mark::Points(points("12.00"))),
        verified("1.2", Mark::Points(points("4.00"))),
    ]);
    let without = told(&scheme, &marks);
    assert_eq!((&without["total"], &without["is_rescaled"]), (&"80.00".into(), &true.into()));
    assert_eq!(without["leaves"][3]["used_from"], "omitted");
    marks.leaves.push(verified("2", Mark::Points(points("0.00"))));
    assert_eq!(told(&scheme, &marks)["total"], "16.00");
}

#[test]
fn a_missing_mark_is_not_zero_and_one_that_does_not_apply_leaves_the_scale() {
    let scheme = gated();
    let mut marks = sheet(vec![
        verified("1.0", Mark::Met(true)),
        verified("1.1", Mark::Points(points("6.00"))),
        verified("1.2", Mark::NotApplicable("Không phát sinh".to_owned())),
    ]);
    let calculation = Engine::new(&scheme).calculate(&marks);
    assert_eq!((calculation.total, calculation.missing_criteria), (None, vec!["2".to_owned()]));
    marks.leaves.push(verified("2", Mark::Points(points("40.00"))));
    let told = told(&scheme, &marks);
    assert_eq!((&told["applicable_max"], &told["total"]), (&"92.00".into(), &"50.00".into()));
}

/// 100 points by hand, a bonus of at most 3 and a penalty of at most 3.
fn with_extras() -> Scheme {
    Scheme {
        criteria: vec![
            criterion("1", None, CriterionType::Manual, "100.00"),
            criterion("T", None, CriterionType::Bonus, "3.00"),
            criterion("T.1", Some("T"), CriterionType::Manual, "2.00"),
            criterion("T.2", Some("T"), CriterionType::Boolean, "2.00"),
            criterion("P", None, CriterionType::Penalty, "3.00"),
            criterion("P.1", Some("P"), CriterionType::Manual, "5.00"),
        ],
        max_total: points("100.00"),
        ..Scheme::default()
    }
}

fn extras(base: &str, bonus: &str, is_met: bool, penalty: &str) -> SheetMarks {
    sheet(vec![
        verified("1", Mark::Points(points(base))),
        verified("T.1", Mark::Points(points(bonus))),
        verified("T.2", Mark::Met(is_met)),
        verified("P.1", Mark::Points(points(penalty))),
    ])
}

#[test]
fn bonus_and_penalty_stop_at_their_caps_and_a_total_at_nothing() {
    let scheme = with_extras();
    for (marks, bonus, penalty, total) in [
        (extras("90.00", "2.00", true, "5.00"), "3.00", "3.00", "90.00"),
        (extras("98.00", "1.50", false, "0.00"), "1.50", "0.00", "99.50"),
        (extras("100.00", "2.00", true, "0.00"), "3.00", "0.00", "103.00"),
        (extras("1.00", "0.00", false, "5.00"), "0.00", "3.00", "0.00"),
    ] {
        let told = told(&scheme, &marks);
        assert_eq!((&told["bonus"], &told["penalty"]), (&bonus.into(), &penalty.into()));
        assert_eq!(told["total"], total);
        assert_eq!(recompute::total(&told).unwrap(), total);
    }
}

#[test]
fn rounding_happens_once_where_the_set_says() {
    let thirds = |at: RoundingPlace| Scheme {
        criteria: ["1", "2", "3"].map(|code| proportional(code, None, "10.00")).to_vec(),
        max_total: points("30.00"),
        rounding: Rounding { at, decimals: 1, ..Rounding::default() },
        ..Scheme::default()
    };
    let third = || inputs(&[("a", "3"), ("b", "1")]);
    let marks = sheet(["1", "2", "3"].map(|code| verified(code, third())).to_vec());
    // Three times 3.33…: exactly 10 when only the total is rounded.
    assert_eq!(told(&thirds(RoundingPlace::Total), &marks)["total"], "10.00");
    let each = told(&thirds(RoundingPlace::Criterion), &marks);
    assert_eq!(
        (&each["leaves"][0]["used_points"], &each["total"]),
        (&"3.30".into(), &"9.90".into())
    );
    assert_eq!(each["leaves"][0]["exact_points"], "10/3");
}

/// Bands as in QĐ 2579, with a minimum and limits.
fn banded() -> Scheme {
    let mut first = criterion("1", None, CriterionType::Manual, "50.00");
    first.min_points = Some(points("20.00"));
    Scheme {
        criteria: vec![first, criterion("2", None, CriterionType::Manual, "50.00")],
        bands: vec![
            Band { requires_no_zero: true, ..band("XS", "95.00", None) },
            Band { requires_no_zero: true, ..band("T", "85.00", Some("95.00")) },
            band("HT", "45.00", Some("85.00")),
            band("KHT", "0.00", Some("45.00")),
        ],
        limits: vec![limit("KHIEN-TRACH", "T"), limit("THAM-NHUNG", "KHT")],
        no_self_score_band_code: Some("KHT".to_owned()),
        below_minimum_band_code: Some("KHT".to_owned()),
        max_total: points("100.00"),
        ..Scheme::default()
    }
}

#[test]
fn the_band_of_a_total_is_limited_by_what_is_found_and_every_step_is_told() {
    let scheme = banded();
    assert_eq!(flaws(&scheme), []);
    let marks = |one: &str, two: &str| {
        sheet(vec![
            verified("1", Mark::Points(points(one))),
            verified("2", Mark::Points(points(two))),
        ])
    };
    let finding =
        |code: &str| Finding { limit_code: code.to_owned(), note: Some("QĐ 15".to_owned()) };
    let with = |codes: &[&str]| SheetMarks {
        findings: codes.iter().map(|code| finding(code)).collect(),
        ..marks("48.00", "48.00")
    };
    for (marks, expected, rules) in [
        (marks("47.50", "47.50"), "XS", vec!["total"]),
        (marks("47.50", "47.49"), "T", vec!["total"]),
        (marks("50.00", "0.00"), "HT", vec!["total"]),
        (marks("19.99", "50.00"), "KHT", vec!["total", "minimum"]),
        (with(&["KHIEN-TRACH"]), "T", vec!["total", "limit"]),
        (with(&["THAM-NHUNG", "KHIEN-TRACH"]), "KHT", vec!["total", "limit", "limit"]),
        (
            SheetMarks { no_self_score: true, ..marks("48.00", "48.00") },
            "KHT",
            vec!["total", "no_self_score"],
        ),
    ] {
        let told = told(&scheme, &marks);
        assert_eq!(told["band"]["code"], expected, "{marks:?}");
        assert_eq!(recompute::band(&told).unwrap(), expected);
        let steps: Vec<&str> = told["band_moves"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| step["rule"].as_str().unwrap())
            .collect();
        assert_eq!(steps, rules);
    }
}

#[test]
fn a_zero_keeps_a_result_out_of_every_band_that_forbids_it() {
    let mut scheme = banded();
    scheme.criteria[0].max_points = points("90.00");
    scheme.criteria[1].max_points = points("10.00");
    let marks = sheet(vec![
        verified("1", Mark::Points(points("90.00"))),
        verified("2", Mark::Points(points("0.00"))),
    ]);
    let told = told(&scheme, &marks);
    assert_eq!((&told["total"], &told["band"]["code"]), (&"90.00".into(), &"HT".into()));
    assert_eq!(told["band_moves"][1]["codes"], serde_json::json!(["2"]));
}

#[test]
fn the_sentences_tell_every_step_in_both_languages() {
    let mut scheme = gated();
    scheme.criteria.push(proportional("3", None, "40.00"));
    scheme.max_total = points("140.00");
    let mut marks = sheet(vec![
        verified("1.0", Mark::Met(false)),
        verified("2", Mark::NotApplicable("Không có thủ tục".to_owned())),
        verified("3", inputs(&[("a", "3"), ("b", "1")])),
    ]);
    marks.leaves[2].self_mark = Some(inputs(&[("a", "3"), ("b", "2")]));
    marks.leaves[2].verified_reason = Some("Trừ hồ sơ quá hạn".to_owned());
    let calculation = Engine::new(&scheme).calculate(&marks);
    let explanation = Explanation::of(&scheme, calculation);
    let (vi, en) = (lines(&explanation, Tongue::Vi), lines(&explanation, Tongue::En));
    assert_eq!(vi.len(), en.len());
    assert_eq!(vi.len(), explanation.leaves.len() + explanation.subtotals.len() + 1);
    let (vi, en) = (vi.join("\n"), en.join("\n"));
    for text in [
        "1.0. Tiêu chí 1.0: điều kiện không đạt (điểm thẩm định).",
        "1.1. Tiêu chí 1.1: 0/12,00 điểm vì không đạt điều kiện 1.0.",
        "không tính 80,00 điểm vào thang (Không có thủ tục)",
        "3. Tiêu chí 3: 1 (b) ÷ 3 (a) × 40,00 ≈ 13,3333/40,00 điểm",
        "tự chấm ≈ 26,6667; lý do: Trừ hồ sơ quá hạn",
        "× 140,00 ÷ 60,00",
        "làm tròn một lần, nửa lên, 2 chữ số thập phân: 31,11.",
    ] {
        assert!(vi.contains(text), "{text}\n{vi}");
    }
    assert!(en.contains("rounded once, half up, to 2 decimals: 31.11."), "{en}");
}

#[test]
fn a_result_that_was_stored_before_is_still_read() {
    let stored = serde_json::json!({
        "leaves": [{
            "criterion_code": "1", "name": "Tiêu chí 1", "max_points": "100.00",
            "self_points": "90.00", "verified_points": "80.00", "verified_reason": "Trừ",
            "used_points": "80.00", "used_from": "verified_score", "not_applicable_reason": null,
        }],
        "subtotals": [], "sum": "80.00", "applicable_max": "100.00", "max_total": "100.00",
        "is_rescaled": false, "rounding": { "mode": "half_up", "decimals": 2 }, "total": "80.00",
        "missing_criteria": [], "band": null,
        "ranking": {
            "rank": 1, "ranked_count": 2, "same_total_count": 2, "council_place": null,
            "tie_steps": [{ "criterion_code": "1", "points": "80.00", "equal_before": 2,
                            "outcome": "equal" }],
            "tie_unresolved": true,
        },
    });
    let calculation: Calculation = serde_json::from_value(stored).unwrap();
    let told = serde_json::to_value(Explanation::of(&manual("100.00"), calculation)).unwrap();
    assert_eq!(recompute::total(&told).unwrap(), "80.00");
    assert_eq!(told["ranking"]["tie_steps"][0]["value"], "80.00");
}
