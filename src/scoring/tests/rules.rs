//! Each type of criterion by its rule, and entries that do not fit it.

use super::{build::*, *};
use crate::quantity::Quantity;

/// A set of one criterion; the points that a mark gives.
fn given(criterion: &Criterion, mark: Mark) -> String {
    let scheme = Scheme {
        max_total: criterion.max_points,
        criteria: vec![criterion.clone()],
        ..Scheme::default()
    };
    let told = told(&scheme, &sheet(vec![verified(&criterion.code, mark)]));
    assert_eq!(recompute::total(&told).as_deref(), told["total"].as_str());
    told["leaves"][0]["used_points"].as_str().unwrap_or("none").to_owned()
}

#[test]
fn numbers_are_read_and_written_exactly() {
    for text in ["0.00", "0.05", "9.90", "87.50", "100.00", "99999999.99"] {
        assert_eq!(points(text).to_string(), text);
        assert_eq!(Exact::from(points(text)).to_string(), text);
    }
    for text in ["0", "120", "87.5", "0.0001", "999999999999.9999"] {
        assert_eq!(quantity(text).to_string(), text);
    }
    for text in ["", "1.", ".5", "01", "1.00000", "-1", "1e2", "1,5"] {
        assert_eq!(Quantity::parse(text), None, "{text}");
    }
    for text in ["40/3", "-1/7", "-0.50"] {
        assert_eq!(Exact::parse(text).unwrap().to_string(), text);
    }
    for text in ["1/0", "1/-2", "x", "1.x", ""] {
        assert_eq!(Exact::parse(text), None, "{text}");
    }
}

#[test]
fn a_half_goes_up_at_each_number_of_decimals() {
    for (text, decimals, expected) in [
        ("2.50", 0, "3.00"),
        ("2.49", 0, "2.00"),
        ("2.45", 1, "2.50"),
        ("1/8", 2, "0.13"),
        ("40/3", 2, "13.33"),
        ("-1/8", 2, "-0.12"),
    ] {
        let rounded = Exact::parse(text).unwrap().rounded(decimals).unwrap();
        assert_eq!(rounded.to_string(), expected, "{text} to {decimals}");
    }
}

#[test]
fn a_proportional_criterion_gives_the_share_exactly_and_no_more_than_all() {
    let one = proportional("1", None, "40.00");
    assert_eq!(given(&one, inputs(&[("a", "3"), ("b", "1")])), "40/3");
    assert_eq!(given(&one, inputs(&[("b", "170"), ("a", "200")])), "34.00");
    assert_eq!(given(&one, inputs(&[("a", "3"), ("b", "4")])), "40.00");
    assert_eq!(given(&one, inputs(&[("a", "3"), ("b", "0")])), "0.00");
}

#[test]
fn steps_are_half_open_so_an_edge_belongs_to_the_next_one() {
    let step = |from: &str, to: Option<&str>, gives: &str| Step {
        from_value: quantity(from),
        to_value: to.map(quantity),
        points: points(gives),
    };
    let one = Criterion {
        inputs: vec![definition("x", InputRole::Value)],
        steps: vec![
            step("0", Some("88"), "0.00"),
            step("88", Some("90"), "2.00"),
            step("90", Some("95"), "3.00"),
            step("95", Some("100"), "4.00"),
            step("100", None, "5.00"),
        ],
        ..criterion("5.2", None, CriterionType::Stepped, "5.00")
    };
    for (value, expected) in [
        ("87.9999", "0.00"),
        ("88", "2.00"),
        ("89.9999", "2.00"),
        ("90", "3.00"),
        ("95", "4.00"),
        ("99.9999", "4.00"),
        ("100", "5.00"),
    ] {
        assert_eq!(given(&one, inputs(&[("x", value)])), expected, "{value}");
    }
    // With a numerator and a denominator their percentage is measured, without rounding.
    let share = Criterion {
        inputs: vec![
            definition("a", InputRole::Denominator),
            definition("b", InputRole::Numerator),
        ],
        ..one
    };
    assert_eq!(given(&share, inputs(&[("a", "3000"), ("b", "2699")])), "2.00");
    assert_eq!(given(&share, inputs(&[("a", "3000"), ("b", "2700")])), "3.00");
}

#[test]
fn samples_booleans_indicators_and_formulas_follow_their_rules() {
    let sampled = Criterion {
        inputs: vec![definition("n", InputRole::Count)],
        sample_size: Some(50),
        points_each: Some(points("0.40")),
        ..criterion("1", None, CriterionType::Sampled, "20.00")
    };
    assert_eq!(given(&sampled, inputs(&[("n", "47")])), "18.80");
    let boolean = criterion("1", None, CriterionType::Boolean, "5.00");
    assert_eq!(given(&boolean, Mark::Met(true)), "5.00");
    assert_eq!(given(&boolean, Mark::Met(false)), "0.00");
    let indicator = Criterion {
        inputs: vec![definition("x", InputRole::Value)],
        indicator_code: Some("DVC".to_owned()),
        full_value: Some(quantity("90")),
        ..criterion("1", None, CriterionType::Indicator, "10.00")
    };
    assert_eq!(given(&indicator, inputs(&[("x", "80")])), "80/9");
    assert_eq!(given(&indicator, inputs(&[("x", "95")])), "10.00");
    let formula = Criterion {
        inputs: vec![definition("a", InputRole::Operand), definition("b", InputRole::Operand)],
        formula: Some("a == 0.0 ? 0.0 : b / a * max_points".to_owned()),
        ..criterion("1", None, CriterionType::Formula, "30.00")
    };
    assert_eq!(given(&formula, inputs(&[("a", "7"), ("b", "3")])), "90/7");
    assert_eq!(given(&formula, inputs(&[("a", "0"), ("b", "3")])), "0.00");
    assert_eq!(given(&formula, inputs(&[("a", "1"), ("b", "3")])), "30.00");
}

#[test]
fn an_entry_is_refused_at_the_field_that_does_not_fit() {
    let mut stepped = criterion("1", None, CriterionType::Manual, "10.00");
    stepped.point_step = Some(points("0.50"));
    let mut whole = proportional("2", None, "40.00");
    whole.inputs[1].is_whole = true;
    let sampled = Criterion {
        inputs: vec![definition("n", InputRole::Count)],
        sample_size: Some(50),
        points_each: Some(points("0.40")),
        ..criterion("3", None, CriterionType::Sampled, "20.00")
    };
    let indicator = Criterion {
        inputs: vec![definition("x", InputRole::Value)],
        indicator_code: Some("DVC".to_owned()),
        full_value: Some(quantity("90")),
        ..criterion("4", None, CriterionType::Indicator, "10.00")
    };
    let formula = Criterion {
        inputs: vec![definition("a", InputRole::Operand)],
        formula: Some("1 / a".to_owned()),
        ..criterion("6", None, CriterionType::Formula, "10.00")
    };
    let boolean = criterion("5", None, CriterionType::Boolean, "5.00");
    let scheme = Scheme {
        criteria: vec![stepped, whole, sampled, indicator, boolean, formula],
        max_total: points("95.00"),
        ..Scheme::default()
    };
    let engine = Engine::new(&scheme);
    let values = |pairs: &[(&str, &str)]| match inputs(pairs) {
        Mark::Inputs(all) => all,
        other => panic!("{other:?}"),
    };
    let refused = |code: &str, entry: Entry<'_>| {
        let flaw = engine.check(code, entry).unwrap().unwrap_err();
        (flaw.field, flaw.rule)
    };
    let with = |code: &str, pairs: &[(&str, &str)]| {
        refused(code, Entry { inputs: &values(pairs), ..Entry::default() })
    };
    let of = |points: Points| Entry { points: Some(points), ..Entry::default() };
    let expect = |found: (String, &str), field: &str, rule: &str| {
        assert_eq!((found.0.as_str(), found.1), (field, rule));
    };
    expect(refused("1", of(points("10.01"))), "points", "above_max");
    expect(refused("1", of(points("0.75"))), "points", "not_in_steps");
    expect(refused("1", Entry::default()), "points", "points_or_not_applicable");
    expect(refused("2", of(points("1.00"))), "points", "not_of_this_type");
    let not_met = Entry { is_met: Some(false), ..Entry::default() };
    expect(refused("1", not_met), "is_met", "not_of_this_type");
    expect(refused("5", Entry::default()), "is_met", "points_or_not_applicable");
    let both = Entry { is_met: Some(true), not_applicable_reason: Some("x"), ..Entry::default() };
    expect(refused("5", both), "not_applicable_reason", "points_and_not_applicable");
    expect(with("2", &[("a", "3")]), "inputs", "missing_input");
    expect(with("2", &[("a", "3"), ("c", "3")]), "inputs/1/name", "unknown_input");
    expect(with("2", &[("a", "3"), ("a", "4")]), "inputs/1/name", "repeated");
    expect(with("2", &[("a", "0"), ("b", "3")]), "inputs/0/value", "zero_denominator");
    expect(with("2", &[("a", "1"), ("b", "0.5")]), "inputs/1/value", "whole_number");
    expect(with("3", &[("n", "51")]), "inputs/0/value", "above_sample");
    expect(with("3", &[("n", "4.5")]), "inputs/0/value", "whole_number");
    expect(with("4", &[("x", "4.5")]), "inputs/0/source", "required_for_indicator");
    expect(with("6", &[("a", "0")]), "inputs", "formula_without_value");
    assert!(engine.check("7", Entry::default()).is_none());
}
