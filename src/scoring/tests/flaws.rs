//! Publishing finds everything that does not fit, and names its place.

use super::{super::flaws, build::*, *};
use crate::quantity::Quantity;

fn found(scheme: &Scheme) -> Vec<(String, &'static str)> {
    let all = flaws(scheme);
    assert!(all.iter().all(|one| one.vi.ends_with('.') && one.en.ends_with('.')), "{all:?}");
    all.into_iter().map(|flaw| (flaw.pointer, flaw.rule)).collect()
}

fn expect(scheme: &Scheme, expected: &[(&str, &'static str)]) {
    let expected: Vec<(String, &str)> =
        expected.iter().map(|(at, rule)| ((*at).to_owned(), *rule)).collect();
    assert_eq!(found(scheme), expected);
}

#[test]
fn every_flaw_of_a_tree_and_its_bands_is_named_at_its_place() {
    let (group, manual) = (CriterionType::Group, CriterionType::Manual);
    let scheme = Scheme {
        criteria: vec![
            criterion("1", Some("2"), group, "5.00"),
            criterion("2", Some("1"), group, "5.00"),
            criterion("3", Some("9"), manual, "4.00"),
            criterion("3", None, manual, "0.00"),
            criterion("4", Some("3"), manual, "1.00"),
        ],
        bands: vec![
            band("X", "90.00", Some("99.50")),
            band("T", "50.00", Some("91.00")),
            band("T", "10.00", Some("40.00")),
        ],
        tie_chain: vec![by_points("3"), by_points("3"), by_points("8")],
        max_total: points("99.50"),
        rounding: Rounding { decimals: 0, ..Rounding::default() },
        ..Scheme::default()
    };
    expect(
        &scheme,
        &[
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
            ("/tie_chain/2/terms/0/criterion_code", "unknown_criterion"),
        ],
    );
}

/// A set of one criterion whose flaws are found.
fn alone(one: Criterion) -> Vec<(String, &'static str)> {
    let max_total = one.max_points;
    found(&Scheme { criteria: vec![one], max_total, ..Scheme::default() })
}

fn expect_alone(one: Criterion, expected: &[(&str, &'static str)]) {
    let expected: Vec<(String, &str)> =
        expected.iter().map(|(at, rule)| (format!("/criteria/0/{at}"), *rule)).collect();
    assert_eq!(alone(one), expected);
}

#[test]
fn the_rule_of_each_type_has_its_fields_and_no_others() {
    let step = |from: &str, to: Option<&str>, gives: &str| Step {
        from_value: quantity(from),
        to_value: to.map(quantity),
        points: points(gives),
    };
    let manual = || criterion("1", None, CriterionType::Manual, "10.00");
    expect_alone(
        Criterion { formula: Some("1".to_owned()), sample_size: Some(3), ..manual() },
        &[("sample_size", "not_of_this_type"), ("formula", "not_of_this_type")],
    );
    expect_alone(
        Criterion { point_step: Some(points("3.00")), ..manual() },
        &[("point_step", "step_does_not_fit")],
    );
    expect_alone(
        Criterion { min_points: Some(points("11.00")), ..manual() },
        &[("min_points", "above_max"), ("min_points", "minimum_without_band")],
    );
    let mut one_input = proportional("1", None, "10.00");
    one_input.inputs.truncate(1);
    expect_alone(one_input, &[("inputs", "wrong_inputs")]);
    let mut same_name = proportional("1", None, "10.00");
    same_name.inputs[1].name = "a".to_owned();
    expect_alone(same_name, &[("inputs/1/name", "repeated_code")]);
    let stepped = |steps: Vec<Step>| Criterion {
        inputs: vec![definition("x", InputRole::Value)],
        steps,
        ..criterion("1", None, CriterionType::Stepped, "5.00")
    };
    expect_alone(stepped(vec![]), &[("steps", "required_for_type")]);
    expect_alone(
        stepped(vec![
            step("0", Some("88"), "0.00"),
            step("88", Some("90"), "2.00"),
            step("89", Some("89"), "6.00"),
            step("95", None, "4.00"),
        ]),
        &[
            ("steps/2/from_value", "step_edges"),
            ("steps/2/to_value", "empty_step"),
            ("steps/2/points", "above_max"),
            ("steps/3/from_value", "step_edges"),
        ],
    );
    expect_alone(
        stepped(vec![step("1", Some("2"), "0.00"), step("2", Some("3"), "1.00")]),
        &[
            ("steps/0/from_value", "step_edges"),
            ("steps/1/to_value", "step_edges"),
            ("max_points", "max_not_reached"),
        ],
    );
    expect_alone(
        Criterion {
            inputs: vec![definition("n", InputRole::Count)],
            sample_size: Some(50),
            points_each: Some(points("0.50")),
            ..criterion("1", None, CriterionType::Sampled, "20.00")
        },
        &[("points_each", "sample_product")],
    );
    let value = vec![definition("x", InputRole::Value)];
    expect_alone(
        Criterion {
            inputs: value,
            full_value: Some(Quantity::ZERO),
            ..criterion("1", None, CriterionType::Indicator, "20.00")
        },
        &[("indicator_code", "required_for_type"), ("full_value", "zero_denominator")],
    );
}

#[test]
fn a_formula_is_checked_for_names_types_and_cost() {
    let formula = |text: &str| Criterion {
        inputs: vec![definition("a", InputRole::Operand)],
        formula: Some(text.to_owned()),
        ..criterion("1", None, CriterionType::Formula, "20.00")
    };
    assert_eq!(alone(formula("a / 2 + max_points")), []);
    expect_alone(formula("a + b"), &[("formula", "formula_name")]);
    expect_alone(formula("a > 1"), &[("formula", "formula_type")]);
    expect_alone(formula("a +"), &[("formula", "formula_syntax")]);
    expect_alone(formula(&vec!["a"; 120].join("+")), &[("formula", "formula_cost")]);
    expect_alone(Criterion { formula: None, ..formula("") }, &[("formula", "required_for_type")]);
}

#[test]
fn bonus_penalty_and_gates_stand_where_they_make_sense() {
    let scheme = Scheme {
        criteria: vec![
            criterion("1", None, CriterionType::Group, "10.00"),
            criterion("1.0", Some("1"), CriterionType::Gate, "1.00"),
            criterion("1.1", Some("1"), CriterionType::Manual, "9.00"),
            criterion("1.2", Some("1"), CriterionType::Bonus, "2.00"),
            criterion("P", None, CriterionType::Penalty, "3.00"),
            criterion("P.0", Some("P"), CriterionType::Gate, "0.00"),
            criterion("P.1", Some("P"), CriterionType::Manual, "2.00"),
        ],
        max_total: points("10.00"),
        ..Scheme::default()
    };
    expect(
        &scheme,
        &[
            ("/criteria/1/max_points", "gate_points"),
            ("/criteria/3/parent_code", "not_at_top"),
            ("/criteria/5/parent_code", "gate_in_penalty"),
            ("/criteria/3/max_points", "cap_above_sum"),
            ("/criteria/4/max_points", "cap_above_sum"),
        ],
    );
}

#[test]
fn what_limits_a_band_names_bands_of_the_set() {
    let mut lowest = band("HT", "0.00", Some("90.00"));
    lowest.requires_no_zero = true;
    let scheme = Scheme {
        criteria: vec![criterion("1", None, CriterionType::Manual, "100.00")],
        bands: vec![band("XS", "90.00", Some("100.00")), lowest],
        limits: vec![limit("X", "KHT"), limit("X", "HT")],
        no_self_score_band_code: Some("KHT".to_owned()),
        below_minimum_band_code: Some("KHT".to_owned()),
        top_share: Some(TopShare {
            band_code: "HT".to_owned(),
            max_percent: points("20.00"),
            base_band_codes: vec!["T".to_owned()],
            fallback_band_code: "XS".to_owned(),
            small_group_below: Some(5),
            small_group_places: None,
        }),
        tie_chain: vec![tie("1", TieMeasure::Value, None, Prefer::More)],
        max_total: points("100.00"),
        ..Scheme::default()
    };
    expect(
        &scheme,
        &[
            ("/bands/1/requires_no_zero", "lowest_band_condition"),
            ("/bands/0/to_points", "band_gap"),
            ("/limits/0/max_band_code", "unknown_band"),
            ("/limits/1/code", "repeated_code"),
            ("/no_self_score_band_code", "unknown_band"),
            ("/below_minimum_band_code", "unknown_band"),
            ("/top_share/base_band_codes/0", "unknown_band"),
            ("/top_share/fallback_band_code", "fallback_not_lower"),
            ("/top_share/small_group_places", "small_group_incomplete"),
            ("/tie_chain/0/terms/0/measure", "unknown_measure"),
        ],
    );
}

#[test]
fn what_the_source_leaves_open_is_not_published() {
    let mut gap = criterion("1", None, CriterionType::Manual, "0.00");
    gap.status = Some(CriterionStatus::Gap);
    expect_alone(gap, &[("max_points", "gap_in_source")]);
}
