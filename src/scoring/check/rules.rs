//! The rule of each criterion: the fields of its type and no others, and values that make sense.

use std::collections::HashSet;

use super::{Flaw, flaw};
use crate::quantity::Quantity;
use crate::scoring::{
    Criterion, CriterionType, Exact, InputRole, Points, RoundingPlace, Scheme, engine::formula_of,
};

pub(super) fn check(scheme: &Scheme, found: &mut Vec<Flaw>) {
    for (at, one) in scheme.criteria.iter().enumerate() {
        fields(at, one, found);
        input_names(at, one, found);
        match one.criterion_type {
            CriterionType::Manual => manual(at, one, found),
            CriterionType::Proportional => {
                roles(at, one, &[InputRole::Numerator, InputRole::Denominator], found);
            }
            CriterionType::Stepped => {
                measured_roles(at, one, found);
                steps(at, one, found);
            }
            CriterionType::Sampled => sampled(at, one, found),
            CriterionType::Indicator => indicator(at, one, found),
            CriterionType::Formula => formula(at, one, found),
            CriterionType::Group
            | CriterionType::Bonus
            | CriterionType::Penalty
            | CriterionType::Gate
            | CriterionType::Boolean => {}
        }
        minimum(scheme, at, one, found);
        decimals(scheme, at, one, found);
    }
}

/// Every field that only some types have: its name, whether it is filled, and whether the type may.
fn fields(at: usize, one: &Criterion, found: &mut Vec<Flaw>) {
    use CriterionType::{Formula, Gate, Indicator, Manual, Proportional, Sampled, Stepped};
    let kind = one.criterion_type;
    let known = [
        (
            "inputs",
            !one.inputs.is_empty(),
            matches!(kind, Proportional | Stepped | Sampled | Indicator | Formula),
        ),
        ("steps", !one.steps.is_empty(), matches!(kind, Stepped | Indicator)),
        ("sample_size", one.sample_size.is_some(), kind == Sampled),
        ("points_each", one.points_each.is_some(), kind == Sampled),
        ("indicator_code", one.indicator_code.is_some(), kind == Indicator),
        ("full_value", one.full_value.is_some(), kind == Indicator),
        ("formula", one.formula.is_some(), kind == Formula),
        ("point_step", one.point_step.is_some(), kind == Manual),
        ("min_points", one.min_points.is_some(), one.is_leaf() && kind != Gate),
        ("is_optional", one.is_optional, kind != Gate),
        ("evidence_required", one.evidence_required, one.is_leaf()),
    ];
    for (field, is_filled, is_known) in known {
        if is_filled && !is_known {
            found.push(flaw(
                format!("/criteria/{at}/{field}"),
                "not_of_this_type",
                format!("Tiêu chí {} thuộc loại không có trường {field}.", one.code),
                format!("Criterion {} is of a type without `{field}`.", one.code),
            ));
        }
    }
}

fn missing(at: usize, one: &Criterion, field: &str) -> Flaw {
    flaw(
        format!("/criteria/{at}/{field}"),
        "required_for_type",
        format!("Tiêu chí {} thuộc loại phải có {field}.", one.code),
        format!("Criterion {} is of a type that needs `{field}`.", one.code),
    )
}

fn input_names(at: usize, one: &Criterion, found: &mut Vec<Flaw>) {
    let mut seen = HashSet::from(["max_points"]);
    for (place, input) in one.inputs.iter().enumerate() {
        if !seen.insert(input.name.as_str()) {
            found.push(flaw(
                format!("/criteria/{at}/inputs/{place}/name"),
                "repeated_code",
                format!("Số liệu {} của tiêu chí {} bị trùng tên.", input.name, one.code),
                format!("The input name {} of criterion {} is taken.", input.name, one.code),
            ));
        }
    }
}

/// The inputs are exactly those of some roles, each once.
fn roles(at: usize, one: &Criterion, wanted: &[InputRole], found: &mut Vec<Flaw>) {
    let count = |role: &InputRole| one.inputs.iter().filter(|input| input.role == *role).count();
    if one.inputs.len() != wanted.len() || wanted.iter().any(|role| count(role) != 1) {
        found.push(flaw(
            format!("/criteria/{at}/inputs"),
            "wrong_inputs",
            format!("Số liệu của tiêu chí {} không đúng với cách chấm của nó.", one.code),
            format!("The inputs of criterion {} are not those of its rule.", one.code),
        ));
    }
}

/// One value, or a numerator and a denominator.
fn measured_roles(at: usize, one: &Criterion, found: &mut Vec<Flaw>) {
    let wanted: &[InputRole] = if one.input_of(InputRole::Value).is_some() {
        &[InputRole::Value]
    } else {
        &[InputRole::Numerator, InputRole::Denominator]
    };
    roles(at, one, wanted, found);
}

fn manual(at: usize, one: &Criterion, found: &mut Vec<Flaw>) {
    let Some(step) = one.point_step else { return };
    let is_multiple = step > Points::ZERO && one.max_points.hundredths() % step.hundredths() == 0;
    if !is_multiple {
        found.push(flaw(
            format!("/criteria/{at}/point_step"),
            "step_does_not_fit",
            format!("Điểm chuẩn của {} không phải bội số của bước điểm.", one.code),
            format!("The points of {} are no multiple of its step.", one.code),
        ));
    }
}

/// Steps from 0 without end, each value in one of them, the best with all points.
fn steps(at: usize, one: &Criterion, found: &mut Vec<Flaw>) {
    let mut push = |place: String, rule: &'static str, vi: &str, en: &str| {
        found.push(flaw(
            format!("/criteria/{at}/{place}"),
            rule,
            format!("Tiêu chí {}: {vi}.", one.code),
            format!("Criterion {}: {en}.", one.code),
        ));
    };
    let Some(last) = one.steps.len().checked_sub(1) else {
        return push("steps".to_owned(), "required_for_type", "thiếu các mức", "it needs steps");
    };
    let mut expected = Some(Quantity::ZERO);
    for (place, step) in one.steps.iter().enumerate() {
        if Some(step.from_value) != expected {
            let (vi, en) = ("các mức chồng lên nhau hoặc hở", "its steps overlap or leave a gap");
            push(format!("steps/{place}/from_value"), "step_edges", vi, en);
        }
        if step.to_value.is_some_and(|to| to <= step.from_value) {
            let (vi, en) = ("mức kết thúc trước khi bắt đầu", "a step ends before it begins");
            push(format!("steps/{place}/to_value"), "empty_step", vi, en);
        }
        if step.to_value.is_none() != (place == last) {
            let (vi, en) = ("chỉ mức cao nhất không có cận trên", "only the last step has no end");
            push(format!("steps/{place}/to_value"), "step_edges", vi, en);
        }
        if step.points > one.max_points {
            let (vi, en) = ("mức có điểm lớn hơn điểm chuẩn", "a step gives too many points");
            push(format!("steps/{place}/points"), "above_max", vi, en);
        }
        expected = step.to_value;
    }
    if one.steps.iter().all(|step| step.points < one.max_points) {
        let (vi, en) = ("không mức nào cho đủ điểm chuẩn", "no step gives all points");
        push("max_points".to_owned(), "max_not_reached", vi, en);
    }
}

fn sampled(at: usize, one: &Criterion, found: &mut Vec<Flaw>) {
    roles(at, one, &[InputRole::Count], found);
    let (Some(size), Some(each)) = (one.sample_size, one.points_each) else {
        let field = if one.sample_size.is_none() { "sample_size" } else { "points_each" };
        return found.push(missing(at, one, field));
    };
    if Exact::whole(i64::from(size)) * each.into() != Exact::from(one.max_points) {
        found.push(flaw(
            format!("/criteria/{at}/points_each"),
            "sample_product",
            format!("Số mẫu × điểm mỗi mẫu của {} không bằng điểm chuẩn.", one.code),
            format!("Sample × points each of {} is not its points.", one.code),
        ));
    }
}

fn indicator(at: usize, one: &Criterion, found: &mut Vec<Flaw>) {
    measured_roles(at, one, found);
    if one.indicator_code.is_none() {
        found.push(missing(at, one, "indicator_code"));
    }
    match one.full_value {
        None => steps(at, one, found),
        Some(_) if !one.steps.is_empty() => found.push(flaw(
            format!("/criteria/{at}/full_value"),
            "steps_or_full_value",
            format!("Tiêu chí {} chấm theo mức hoặc theo giá trị đủ điểm, không cả hai.", one.code),
            format!("Criterion {} has steps or a full value, not both.", one.code),
        )),
        Some(full) if full == Quantity::ZERO => found.push(flaw(
            format!("/criteria/{at}/full_value"),
            "zero_denominator",
            format!("Giá trị đủ điểm của {} phải lớn hơn 0.", one.code),
            format!("The full value of {} is above 0.", one.code),
        )),
        Some(_) => {}
    }
}

fn formula(at: usize, one: &Criterion, found: &mut Vec<Flaw>) {
    if let Some(place) = one.inputs.iter().position(|input| input.role != InputRole::Operand) {
        found.push(flaw(
            format!("/criteria/{at}/inputs/{place}/role"),
            "wrong_inputs",
            format!("Số liệu trong công thức của {} có vai trò operand.", one.code),
            format!("The inputs of the formula of {} are operands.", one.code),
        ));
    }
    if one.inputs.is_empty() {
        found.push(missing(at, one, "inputs"));
    }
    match formula_of(one) {
        None => found.push(missing(at, one, "formula")),
        Some(Err(wrong)) => {
            found.push(flaw(format!("/criteria/{at}/formula"), wrong.rule, wrong.vi, wrong.en));
        }
        Some(Ok(_)) => {}
    }
}

fn minimum(scheme: &Scheme, at: usize, one: &Criterion, found: &mut Vec<Flaw>) {
    let Some(least) = one.min_points else { return };
    if least > one.max_points {
        found.push(flaw(
            format!("/criteria/{at}/min_points"),
            "above_max",
            format!("Mức tối thiểu của {} lớn hơn điểm chuẩn.", one.code),
            format!("The least points of {} are above its most.", one.code),
        ));
    }
    if scheme.below_minimum_band_code.is_none() {
        found.push(flaw(
            format!("/criteria/{at}/min_points"),
            "minimum_without_band",
            format!("{} có mức tối thiểu nhưng bộ chưa nêu mức xếp loại khi không đạt.", one.code),
            format!("{} has least points, but the set names no band for less.", one.code),
        ));
    }
}

/// Where each criterion is rounded, rounding may not lift it above its points.
fn decimals(scheme: &Scheme, at: usize, one: &Criterion, found: &mut Vec<Flaw>) {
    let kept = Exact::from(one.max_points).rounded(scheme.rounding.decimals);
    if scheme.rounding.at == RoundingPlace::Criterion && kept != Some(one.max_points) {
        found.push(flaw(
            format!("/criteria/{at}/max_points"),
            "criterion_decimals",
            format!("Điểm chuẩn của {} có nhiều chữ số thập phân hơn quy tắc làm tròn.", one.code),
            format!("The points of {} have more decimals than the rounding keeps.", one.code),
        ));
    }
}
