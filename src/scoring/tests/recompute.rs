//! A reader's own computation of a result, from the JSON of its explanation and nothing else: no type
//! and no function of the engine. The tests of the API read it too.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use serde_json::Value;

type Number = BigRational;

fn whole(number: i64) -> Number {
    Number::from_integer(number.into())
}

/// Reads `87.50`, `120` and `40/3`.
fn number(value: &Value) -> Number {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no number"));
    if let Some((over, under)) = text.split_once('/') {
        return Number::new(over.parse().unwrap(), under.parse().unwrap());
    }
    let (digits, places) = text.split_once('.').unwrap_or((text, ""));
    let scale = BigInt::from(10).pow(u32::try_from(places.len()).unwrap());
    Number::new(format!("{digits}{places}").parse().unwrap(), scale)
}

fn list<'a>(value: &'a Value, name: &str) -> &'a Vec<Value> {
    value[name].as_array().unwrap()
}

fn half_up(exact: &Number, decimals: u32) -> Number {
    let unit = Number::from_integer(BigInt::from(10).pow(decimals));
    (exact * &unit + Number::new(1.into(), 2.into())).floor() / unit
}

fn input(leaf: &Value, role: &str) -> Number {
    let found = list(leaf, "inputs").iter().find(|one| one["role"] == role);
    number(&found.unwrap_or_else(|| panic!("no {role} in {leaf}"))["value"])
}

/// The value, or the percentage of numerator and denominator.
fn measured(leaf: &Value) -> Number {
    if list(leaf, "inputs").iter().any(|one| one["role"] == "value") {
        return input(leaf, "value");
    }
    input(leaf, "numerator") / input(leaf, "denominator") * whole(100)
}

fn step_points(leaf: &Value) -> Number {
    let value = measured(leaf);
    let step = list(leaf, "steps").iter().find(|step| {
        number(&step["from_value"]) <= value
            && (step["to_value"].is_null() || value < number(&step["to_value"]))
    });
    number(&step.unwrap()["points"])
}

/// A formula through the interpreter of the crate `cel`, in floating point: near enough to catch a
/// wrong formula, while the exact points come from the explanation.
fn formula_points(leaf: &Value) -> Number {
    let told = number(&leaf["exact_points"]);
    let float = |number: &Number| -> f64 {
        let scaled = (number * whole(1_000_000_000)).to_integer().to_string();
        scaled.parse::<f64>().unwrap() / 1e9
    };
    let mut context = cel::Context::default();
    for one in list(leaf, "inputs") {
        context.add_variable(one["name"].as_str().unwrap(), float(&number(&one["value"]))).unwrap();
    }
    let max = number(&leaf["max_points"]);
    context.add_variable("max_points", float(&max)).unwrap();
    let program = cel::Program::compile(leaf["formula"].as_str().unwrap()).unwrap();
    let cel::Value::Float(value) = program.execute(&context).unwrap() else {
        panic!("the formula gives no number")
    };
    let bounded = value.clamp(0.0, float(&max));
    assert!((bounded - float(&told)).abs() < 1e-6, "{leaf}: {bounded}");
    told
}

/// Points of a leaf by its rule, within 0 and the most.
fn points(leaf: &Value) -> Number {
    let max = number(&leaf["max_points"]);
    let met = || if leaf["is_met"] == true { max.clone() } else { Number::zero() };
    let points = match leaf["type"].as_str().unwrap() {
        "gate" => Number::zero(),
        "boolean" => met(),
        "manual" if leaf["used_from"] == "verified_score" => number(&leaf["verified_points"]),
        "manual" => number(&leaf["self_points"]),
        "proportional" => input(leaf, "numerator") / input(leaf, "denominator") * &max,
        "sampled" => input(leaf, "count") * number(&leaf["points_each"]),
        "stepped" => step_points(leaf),
        "indicator" if leaf["full_value"].is_null() => step_points(leaf),
        "indicator" => measured(leaf) / number(&leaf["full_value"]) * &max,
        "formula" => formula_points(leaf),
        other => panic!("a leaf of type {other}"),
    };
    points.max(Number::zero()).min(max)
}

/// Whether a gate of a group above the leaf says no.
fn is_gated(leaf: &Value, calculation: &Value) -> bool {
    let group = |code: &Value| {
        list(calculation, "subtotals").iter().find(|one| one["criterion_code"] == *code)
    };
    let mut above = vec![Value::Null];
    let mut next = leaf["parent_code"].clone();
    while let Some(parent) = group(&next) {
        above.push(next.clone());
        next = parent["parent_code"].clone();
    }
    let is_penalty = leaf["part"] == "penalty";
    list(calculation, "leaves").iter().any(|gate| {
        gate["type"] == "gate"
            && gate["criterion_code"] != leaf["criterion_code"]
            && gate["is_met"] == false
            && !is_penalty
            && above.contains(&gate["parent_code"])
    })
}

/// The points of a leaf that count; `None` when it is off the scale.
fn counted(leaf: &Value, calculation: &Value) -> Option<Number> {
    if matches!(leaf["used_from"].as_str().unwrap(), "not_applicable" | "omitted") {
        return None;
    }
    if is_gated(leaf, calculation) {
        return Some(Number::zero());
    }
    let exact = points(leaf);
    let decimals = u32::try_from(calculation["rounding"]["decimals"].as_u64().unwrap()).unwrap();
    let is_rounded = calculation["rounding"]["at"] == "criterion";
    Some(if is_rounded { half_up(&exact, decimals) } else { exact })
}

/// Bonus or penalty: each group up to its cap.
fn capped(calculation: &Value, kind: &str) -> Number {
    let groups = list(calculation, "subtotals").iter().filter(|one| one["type"] == kind);
    groups
        .map(|group| {
            let is_inside = |leaf: &&Value| {
                let mut next = leaf["parent_code"].clone();
                while let Some(parent) =
                    list(calculation, "subtotals").iter().find(|one| one["criterion_code"] == next)
                {
                    if parent["criterion_code"] == group["criterion_code"] {
                        return true;
                    }
                    next = parent["parent_code"].clone();
                }
                false
            };
            let leaves = list(calculation, "leaves").iter().filter(is_inside);
            let sum: Number = leaves.filter_map(|leaf| counted(leaf, calculation)).sum();
            sum.min(number(&group["max_points"]))
        })
        .sum()
}

fn text(rounded: &Number) -> String {
    let hundredths = (rounded * whole(100)).to_integer();
    let hundred = BigInt::from(100);
    let places = (&hundredths % &hundred).to_string();
    format!("{}.{places:0>2}", hundredths / hundred)
}

/// The total of a calculation; `None` when a score is missing or nothing applies.
pub fn total(calculation: &Value) -> Option<String> {
    let leaves = list(calculation, "leaves");
    if leaves.iter().any(|leaf| leaf["used_from"] == "missing") {
        return None;
    }
    let (mut sum, mut of) = (Number::zero(), Number::zero());
    for leaf in leaves.iter().filter(|leaf| leaf["part"] == "group") {
        if let Some(points) = counted(leaf, calculation) {
            sum += points;
            of += number(&leaf["max_points"]);
        }
    }
    if of.is_zero() {
        return None;
    }
    let scaled = sum * number(&calculation["max_total"]) / of;
    let exact = scaled + capped(calculation, "bonus") - capped(calculation, "penalty");
    let exact = if exact.is_negative() { Number::zero() } else { exact };
    let decimals = u32::try_from(calculation["rounding"]["decimals"].as_u64().unwrap()).unwrap();
    Some(text(&half_up(&exact, decimals)))
}

/// The band of a calculation: that of the total, then the lowest that a told step leaves, where the
/// zeros and minimums behind the steps are counted anew.
pub fn band(calculation: &Value) -> Option<String> {
    let mut bands: Vec<&Value> = list(calculation, "bands").iter().collect();
    bands.sort_by_key(|band| number(&band["from_points"]));
    let total = number(&Value::String(total(calculation)?));
    let mut at = bands.iter().rposition(|band| number(&band["from_points"]) <= total)?;
    let scale = || list(calculation, "leaves").iter().filter(|leaf| leaf["type"] != "gate");
    let has_zero = scale()
        .filter(|leaf| leaf["part"] == "group")
        .any(|leaf| counted(leaf, calculation).is_some_and(|points| points.is_zero()));
    while has_zero && bands[at]["requires_no_zero"] == true {
        at -= 1;
    }
    for step in list(calculation, "band_moves") {
        if matches!(
            step["rule"].as_str().unwrap(),
            "minimum" | "limit" | "no_self_score" | "top_share"
        ) {
            let most = bands.iter().position(|band| band["code"] == step["max_band_code"]).unwrap();
            at = at.min(most);
        }
    }
    Some(bands[at]["code"].as_str().unwrap().to_owned())
}
