use super::*;

fn value(text: &str, a: i64, b: i64) -> Option<String> {
    let formula = Formula::parse(text, &["a", "b", "max_points"]).unwrap();
    let names = |name: &str| match name {
        "a" => Some(Exact::whole(a)),
        "b" => Some(Exact::whole(b)),
        "max_points" => Some(Exact::whole(40)),
        _ => None,
    };
    formula.value(&names).map(|value| value.to_string())
}

fn rule(text: &str) -> &'static str {
    Formula::parse(text, &["a", "b"]).unwrap_err().rule
}

#[test]
fn division_is_exact_where_cel_would_drop_the_rest() {
    assert_eq!(value("b / a * max_points", 3, 1).unwrap(), "40/3");
    assert_eq!(value("0.1 + 0.2", 0, 0).unwrap(), "0.30");
    assert_eq!(value("-(a - b) * 0.4", 50, 3).unwrap(), "-18.80");
    assert_eq!(value("1e2 + 3u", 0, 0).unwrap(), "103.00");
}

#[test]
fn choices_compute_only_the_branch_that_counts() {
    let text = "a == 0 ? 0 : math.least(b / a, 1.0) * max_points";
    assert_eq!(value(text, 0, 5).unwrap(), "0.00");
    assert_eq!(value(text, 4, 5).unwrap(), "40.00");
    assert_eq!(value(text, 8, 5).unwrap(), "25.00");
    assert_eq!(value("a > 0 && b / a >= 1 ? 2 : 1", 0, 5).unwrap(), "1.00");
    assert_eq!(value("!(a != b) || true ? math.greatest(a, b, 7) : 0", 1, 2).unwrap(), "7.00");
}

#[test]
fn dividing_by_nothing_has_no_value() {
    assert_eq!(value("b / a", 0, 1), None);
}

#[test]
fn what_is_not_a_bounded_formula_over_its_names_is_refused() {
    for (text, expected) in [
        ("a +", "formula_syntax"),
        ("a + c", "formula_name"),
        ("a > b", "formula_type"),
        ("a + (a > b)", "formula_type"),
        ("a ? 1 : 2", "formula_type"),
        ("a > b ? 1 : true", "formula_type"),
        ("a + 'x'", "formula_unsupported"),
        ("[a, b]", "formula_unsupported"),
        ("[a].map(x, x)", "formula_unsupported"),
        ("size('aaaa')", "formula_unsupported"),
        ("a % b", "formula_unsupported"),
        ("math.sqrt(a)", "formula_unsupported"),
        ("a.b", "formula_unsupported"),
        ("null", "formula_unsupported"),
        ("a + 1234567890.1234567", "formula_number"),
        ("a * 1e300 * 1e300 * 0.0000000000000001e400", "formula_number"),
    ] {
        assert_eq!(rule(text), expected, "{text}");
    }
}

#[test]
fn too_much_work_is_refused_before_it_is_done() {
    let long = vec!["a"; 130].join("+");
    assert_eq!(rule(&long), "formula_cost");
    assert_eq!(rule(&format!("{}a", "a+".repeat(300))), "formula_cost");
    assert_eq!(rule(&format!("{}a{}", "(".repeat(40), ")".repeat(40))), "formula_cost");
    let deep = format!("{}1", "a > b ? 1 : ".repeat(40));
    assert!(["formula_cost", "formula_syntax"].contains(&rule(&deep)), "{deep}");
}
