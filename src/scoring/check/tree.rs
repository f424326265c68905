//! The tree: unique codes, groups above leaves, no cycle, parts that sum to the whole.

use std::collections::{HashMap, HashSet};

use super::{Flaw, flaw};
use crate::scoring::{Criterion, CriterionStatus, CriterionType, Exact, Points, Scheme};

pub(super) fn check(scheme: &Scheme, found: &mut Vec<Flaw>) {
    codes(scheme, found);
    parents(scheme, found);
    cycles(scheme, found);
    sums(scheme, found);
}

fn codes(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let mut seen = HashSet::new();
    for (at, one) in scheme.criteria.iter().enumerate() {
        if !seen.insert(one.code.as_str()) {
            found.push(flaw(
                format!("/criteria/{at}/code"),
                "repeated_code",
                format!("Mã tiêu chí {} bị trùng.", one.code),
                format!("The criterion code {} stands twice.", one.code),
            ));
        }
        points(at, one, found);
    }
    if scheme.leaves().all(|one| one.criterion_type == CriterionType::Gate) {
        found.push(flaw(
            "/criteria",
            "no_leaf",
            "Bộ tiêu chí chưa có tiêu chí nào để chấm.",
            "The set has no criterion to score.",
        ));
    }
}

/// A leaf gives points, a gate gives none, and what the source does not say is not published.
fn points(at: usize, one: &Criterion, found: &mut Vec<Flaw>) {
    let pointer = format!("/criteria/{at}/max_points");
    let is_nothing = one.max_points == Points::ZERO;
    let code = &one.code;
    match one.criterion_type {
        CriterionType::Gate if !is_nothing => found.push(flaw(
            pointer,
            "gate_points",
            format!("Điều kiện {code} không có điểm chuẩn; ghi 0.00."),
            format!("Gate {code} gives no points; write 0.00."),
        )),
        CriterionType::Gate | CriterionType::Group => {}
        _ if !is_nothing => {}
        _ if one.status == Some(CriterionStatus::Gap) => found.push(flaw(
            pointer,
            "gap_in_source",
            format!(
                "Văn bản chưa cho biết điểm chuẩn của {code}; phải xác định trước khi công bố."
            ),
            format!("The source does not say how many points {code} gives; find out first."),
        )),
        _ => found.push(flaw(
            pointer,
            "no_points",
            format!("Tiêu chí {code} không có điểm chuẩn."),
            format!("Criterion {code} gives no points."),
        )),
    }
}

fn parents(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let known: HashMap<&str, &Criterion> =
        scheme.criteria.iter().map(|one| (one.code.as_str(), one)).collect();
    for (at, one) in scheme.criteria.iter().enumerate() {
        let is_counted_apart =
            matches!(one.criterion_type, CriterionType::Bonus | CriterionType::Penalty);
        let place = format!("/criteria/{at}/parent_code");
        let Some(parent) = &one.parent_code else { continue };
        match known.get(parent.as_str()) {
            None => found.push(flaw(
                place,
                "unknown_parent",
                format!("Tiêu chí {} thuộc nhóm {parent} không có trong bộ.", one.code),
                format!("Criterion {} is in {parent}, which the set does not have.", one.code),
            )),
            Some(parent) if parent.is_leaf() => found.push(flaw(
                place,
                "parent_not_group",
                format!("Tiêu chí {} nằm trong {}, không phải nhóm.", one.code, parent.code),
                format!("Criterion {} is in {}, which is not a group.", one.code, parent.code),
            )),
            Some(_) if is_counted_apart => found.push(flaw(
                place,
                "not_at_top",
                format!("Điểm thưởng, điểm trừ {} phải ở cấp cao nhất.", one.code),
                format!("Bonus or penalty {} stands at the top.", one.code),
            )),
            Some(parent)
                if parent.criterion_type == CriterionType::Penalty
                    && one.criterion_type == CriterionType::Gate =>
            {
                found.push(flaw(
                    place,
                    "gate_in_penalty",
                    format!("Điều kiện {} không được nằm trong điểm trừ.", one.code),
                    format!("Gate {} may not be in a penalty.", one.code),
                ));
            }
            Some(_) => {}
        }
    }
}

/// A criterion from which the walk to the top never ends is in a cycle or below one.
fn cycles(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let parents: HashMap<&str, Option<&str>> =
        scheme.criteria.iter().map(|one| (one.code.as_str(), one.parent_code.as_deref())).collect();
    for (at, one) in scheme.criteria.iter().enumerate() {
        let mut up = one.parent_code.as_deref();
        let mut steps = 0;
        while let Some(code) = up
            && steps <= scheme.criteria.len()
        {
            up = parents.get(code).copied().flatten();
            steps += 1;
        }
        if up.is_some() {
            found.push(flaw(
                format!("/criteria/{at}/parent_code"),
                "cycle",
                format!("Tiêu chí {} nằm trong một vòng lặp.", one.code),
                format!("Criterion {} is in a cycle.", one.code),
            ));
        }
    }
}

fn sums(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let sum_of = |parent: Option<&str>| -> Points {
        scheme
            .criteria
            .iter()
            .filter(|one| one.parent_code.as_deref() == parent)
            .filter(|one| {
                !matches!(one.criterion_type, CriterionType::Bonus | CriterionType::Penalty)
            })
            .map(|one| one.max_points)
            .sum()
    };
    for (at, group) in scheme.criteria.iter().enumerate().filter(|(_, one)| !one.is_leaf()) {
        let sum = sum_of(Some(&group.code));
        if group.criterion_type == CriterionType::Group && sum != group.max_points {
            found.push(flaw(
                format!("/criteria/{at}/max_points"),
                "group_sum",
                format!(
                    "Nhóm {} có điểm chuẩn {} nhưng các tiêu chí trong nhóm cộng lại là {}.",
                    group.code,
                    group.max_points.to_vietnamese(),
                    sum.to_vietnamese()
                ),
                format!(
                    "Group {} gives {} points but its criteria sum to {sum}.",
                    group.code, group.max_points
                ),
            ));
        }
        if group.criterion_type != CriterionType::Group && group.max_points > sum {
            found.push(flaw(
                format!("/criteria/{at}/max_points"),
                "cap_above_sum",
                format!("Mức tối đa của {} lớn hơn tổng các phần của nó.", group.code),
                format!("The cap of {} is above the sum of its parts.", group.code),
            ));
        }
    }
    total(scheme, sum_of(None), found);
}

fn total(scheme: &Scheme, sum: Points, found: &mut Vec<Flaw>) {
    if sum != scheme.max_total {
        found.push(flaw(
            "/max_total",
            "total_sum",
            format!(
                "Tổng điểm tối đa là {} nhưng các lĩnh vực cộng lại là {}.",
                scheme.max_total.to_vietnamese(),
                sum.to_vietnamese()
            ),
            format!("The set gives {} points but its fields sum to {sum}.", scheme.max_total),
        ));
    }
    // Otherwise rounding half up could lift a total above the greatest one.
    let decimals = scheme.rounding.decimals;
    if Exact::from(scheme.max_total).rounded(decimals) != Some(scheme.max_total) {
        found.push(flaw(
            "/max_total",
            "total_decimals",
            "Tổng điểm tối đa có nhiều chữ số thập phân hơn quy tắc làm tròn giữ lại.",
            "The greatest total has more decimals than the rounding keeps.",
        ));
    }
}
