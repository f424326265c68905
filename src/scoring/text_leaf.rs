//! The sentence of one criterion: its points, how they were made, and from what.

use super::{CriterionType, InputRole, LeafStep, Tongue, UsedFrom, UsedInput};

pub(super) fn leaf_line(leaf: &LeafStep, tongue: Tongue) -> String {
    let head = format!("{}. {}", leaf.criterion_code, leaf.name);
    let max = tongue.points(leaf.max_points);
    match leaf.used_from {
        UsedFrom::Missing => tongue.pick(
            format!("{head}: chưa có điểm (tối đa {max})."),
            format!("{head}: no score yet (at most {max})."),
        ),
        UsedFrom::Omitted => tongue.pick(
            format!("{head}: phần không bắt buộc, được bỏ qua, không tính {max} điểm vào thang."),
            format!("{head}: optional and left out, its {max} points leave the scale."),
        ),
        UsedFrom::NotApplicable => {
            let reason = leaf.not_applicable_reason.clone().unwrap_or_default();
            let because = difference(leaf, tongue);
            tongue.pick(
                format!(
                    "{head}: không áp dụng, không tính {max} điểm vào thang ({reason}{because})."
                ),
                format!(
                    "{head}: not applicable, its {max} points leave the scale ({reason}{because})."
                ),
            )
        }
        UsedFrom::Gate => {
            let gate = leaf.zeroed_by_code.clone().unwrap_or_default();
            tongue.pick(
                format!("{head}: 0/{max} điểm vì không đạt điều kiện {gate}."),
                format!("{head}: 0 of {max} points because gate {gate} is not met."),
            )
        }
        UsedFrom::VerifiedScore | UsedFrom::SelfScore => scored(leaf, &head, &max, tongue),
    }
}

fn scored(leaf: &LeafStep, head: &str, max: &str, tongue: Tongue) -> String {
    let from = match leaf.used_from {
        UsedFrom::VerifiedScore => tongue.pick("điểm thẩm định", "verified score"),
        _ => tongue.pick("điểm tự chấm, chưa thẩm định", "self-score, not verified yet"), // the other of two
    };
    let because = difference(leaf, tongue);
    if leaf.criterion_type == CriterionType::Gate {
        let answer = if leaf.is_met == Some(true) {
            tongue.pick("đạt", "met")
        } else {
            tongue.pick("không đạt", "not met")
        };
        return tongue.pick(
            format!("{head}: điều kiện {answer} ({from}{because})."),
            format!("{head}: gate {answer} ({from}{because})."),
        );
    }
    let working = working(leaf, tongue);
    let used = leaf
        .used_points
        .as_ref()
        .map(|points| if working.is_some() { tongue.equals(points) } else { tongue.exact(points) });
    let (working, used) = (working.unwrap_or_default(), used.unwrap_or_default());
    tongue.pick(
        format!("{head}: {working}{used}/{max} điểm ({from}{because})."),
        format!("{head}: {working}{used} of {max} points ({from}{because})."),
    )
}

/// What the unit said where the verifier differs, and the verifier's reason.
fn difference(leaf: &LeafStep, tongue: Tongue) -> String {
    let mut text = String::new();
    if leaf.used_from == UsedFrom::VerifiedScore
        && leaf.criterion_type != CriterionType::Gate
        && let Some(own) = &leaf.self_points
    {
        let own = tongue.exact(own);
        text.push_str(&tongue.pick(format!("; tự chấm {own}"), format!("; self-score {own}")));
    }
    if let Some(reason) = &leaf.verified_reason {
        text.push_str(&tongue.pick(format!("; lý do: {reason}"), format!("; reason: {reason}")));
    }
    text
}

/// The rule with its quantities, up to the sign before the points; `None` for points as they were given.
fn working(leaf: &LeafStep, tongue: Tongue) -> Option<String> {
    let of = |role: InputRole| leaf.inputs.iter().find(|one| one.role == role);
    let shown = |role: InputRole| of(role).map(|one| input(one, tongue)).unwrap_or_default();
    let max = tongue.points(leaf.max_points);
    let measured = leaf.value.as_ref().map(|value| tongue.exact(value)).unwrap_or_default();
    let ratio = || format!("{} ÷ {}", shown(InputRole::Numerator), shown(InputRole::Denominator));
    let mut text = match leaf.criterion_type {
        CriterionType::Proportional => format!("{} × {max}", ratio()),
        CriterionType::Sampled => {
            let each = leaf.points_each.map(|each| tongue.points(each)).unwrap_or_default();
            format!("{} × {each}", shown(InputRole::Count))
        }
        CriterionType::Indicator if leaf.full_value.is_some() => {
            let full = leaf.full_value.map(|full| tongue.quantity(full)).unwrap_or_default();
            let value = if of(InputRole::Value).is_some() {
                shown(InputRole::Value)
            } else {
                format!("{} × 100", ratio())
            };
            format!("{value} ÷ {full} × {max}")
        }
        CriterionType::Stepped | CriterionType::Indicator => {
            let value = if of(InputRole::Value).is_some() {
                shown(InputRole::Value)
            } else {
                format!("{} = {measured} %", ratio())
            };
            tongue.pick(
                format!("{value}, theo mức {}", step(leaf, tongue)),
                format!("{value}, in the step {}", step(leaf, tongue)),
            )
        }
        CriterionType::Formula => {
            let all: Vec<String> = leaf.inputs.iter().map(|one| input(one, tongue)).collect();
            let formula = leaf.formula.clone().unwrap_or_default();
            tongue.pick(
                format!("công thức {formula} với {}", all.join("; ")),
                format!("formula {formula} with {}", all.join("; ")),
            )
        }
        CriterionType::Boolean if leaf.is_met == Some(true) => {
            return Some(tongue.pick("đạt", "met"));
        }
        CriterionType::Boolean => return Some(tongue.pick("không đạt", "not met")),
        CriterionType::Manual
        | CriterionType::Gate
        | CriterionType::Group
        | CriterionType::Bonus
        | CriterionType::Penalty => return None,
    };
    if leaf.is_capped {
        text.push_str(&tongue.pick(format!(", tối đa {max}"), format!(", at most {max}")));
    }
    if let (Some(exact), Some(used)) = (&leaf.exact_points, &leaf.used_points)
        && exact != used
    {
        text.push_str(&tongue.equals(exact));
        text.push_str(&tongue.pick(", làm tròn", ", rounded"));
    }
    Some(text)
}

/// The step that holds the measured value.
fn step(leaf: &LeafStep, tongue: Tongue) -> String {
    let holding =
        leaf.value.as_ref().and_then(|value| leaf.steps.iter().find(|step| step.holds(value)));
    let Some(step) = holding else { return String::new() };
    let from = tongue.quantity(step.from_value);
    match step.to_value.map(|to| tongue.quantity(to)) {
        Some(to) => {
            tongue.pick(format!("từ {from} đến dưới {to}"), format!("from {from} to below {to}"))
        }
        None => tongue.pick(format!("từ {from} trở lên"), format!("from {from}")),
    }
}

/// A quantity with its name and where it comes from: `85 (b; nguồn: …, bản 2)`.
fn input(one: &UsedInput, tongue: Tongue) -> String {
    let value = one.value.map(|value| tongue.quantity(value)).unwrap_or_default();
    let mut about = one.name.clone();
    if let Some(source) = &one.source {
        about.push_str(&tongue.pick(format!("; nguồn: {source}"), format!("; source: {source}")));
    }
    if let Some(revision) = one.revision {
        about.push_str(&tongue.pick(format!(", bản {revision}"), format!(", revision {revision}")));
    }
    format!("{value} ({about})")
}
