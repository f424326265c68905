//! What keeps a criteria set from being published. Every flaw names its place and is told in both
//! languages; all of them are found in one pass, so that one round of corrections is enough.

use std::collections::{HashMap, HashSet};

use super::{Band, Criterion, Points, Scheme};

/// Something that must be corrected first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// JSON pointer into the set.
    pub pointer: String,
    /// Stable code of the rule.
    pub rule: &'static str,
    /// What is wrong, in Vietnamese.
    pub vi: String,
    /// What is wrong, in English.
    pub en: String,
}

fn flaw(pointer: String, rule: &'static str, vi: String, en: String) -> Flaw {
    Flaw { pointer, rule, vi, en }
}

/// All flaws of a set, in the order of its parts.
pub fn flaws(scheme: &Scheme) -> Vec<Flaw> {
    let mut found = Vec::new();
    codes(scheme, &mut found);
    parents(scheme, &mut found);
    cycles(scheme, &mut found);
    sums(scheme, &mut found);
    bands(scheme, &mut found);
    tie_chain(scheme, &mut found);
    found
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
        if one.is_leaf() && one.max_points == Points::ZERO {
            found.push(flaw(
                format!("/criteria/{at}/max_points"),
                "no_points",
                format!("Tiêu chí {} không có điểm chuẩn.", one.code),
                format!("Criterion {} gives no points.", one.code),
            ));
        }
    }
    if scheme.leaves().next().is_none() {
        found.push(flaw(
            "/criteria".to_owned(),
            "no_leaf",
            "Bộ tiêu chí chưa có tiêu chí nào để chấm.".to_owned(),
            "The set has no criterion to score.".to_owned(),
        ));
    }
}

fn parents(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let known: HashMap<&str, &Criterion> =
        scheme.criteria.iter().map(|one| (one.code.as_str(), one)).collect();
    for (at, one) in scheme.criteria.iter().enumerate() {
        let Some(parent) = &one.parent_code else { continue };
        let place = format!("/criteria/{at}/parent_code");
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
            .map(|one| one.max_points)
            .sum()
    };
    for (at, group) in scheme.criteria.iter().enumerate().filter(|(_, one)| !one.is_leaf()) {
        let sum = sum_of(Some(&group.code));
        if sum != group.max_points {
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
    }
    let sum = sum_of(None);
    if sum != scheme.max_total {
        found.push(flaw(
            "/max_total".to_owned(),
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
    let one = Points::of_hundredths(100);
    if scheme.max_total.scaled(one, one, scheme.rounding.decimals) != Some(scheme.max_total) {
        found.push(flaw(
            "/max_total".to_owned(),
            "total_decimals",
            "Tổng điểm tối đa có nhiều chữ số thập phân hơn quy tắc làm tròn giữ lại.".to_owned(),
            "The greatest total has more decimals than the rounding keeps.".to_owned(),
        ));
    }
}

/// The bands, where there are any, cover everything from 0 to the greatest total, each point once.
fn bands(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let mut seen = HashSet::new();
    for (at, band) in scheme.bands.iter().enumerate() {
        if !seen.insert(band.code.as_str()) {
            found.push(flaw(
                format!("/bands/{at}/code"),
                "repeated_code",
                format!("Mã mức xếp loại {} bị trùng.", band.code),
                format!("The band code {} stands twice.", band.code),
            ));
        }
        if band.to_points.is_some_and(|to| to <= band.from_points) {
            found.push(flaw(
                format!("/bands/{at}/to_points"),
                "empty_band",
                format!("Mức {} kết thúc trước khi bắt đầu.", band.code),
                format!("Band {} ends before it begins.", band.code),
            ));
        }
    }
    let mut sorted: Vec<(usize, &Band)> = scheme.bands.iter().enumerate().collect();
    sorted.sort_by_key(|(_, band)| band.from_points);
    let Some((first, lowest)) = sorted.first() else { return };
    if lowest.from_points != Points::ZERO {
        found.push(flaw(
            format!("/bands/{first}/from_points"),
            "band_gap",
            "Mức thấp nhất phải bắt đầu từ 0 điểm.".to_owned(),
            "The lowest band begins at 0 points.".to_owned(),
        ));
    }
    for ((at, low), (_, high)) in sorted.iter().zip(sorted.iter().skip(1)) {
        let (rule, vi, en) = match low.to_points {
            Some(to) if to == high.from_points => continue,
            Some(to) if to < high.from_points => ("band_gap", "có khoảng trống", "leave a gap"),
            Some(_) | None => ("band_overlap", "chồng lên nhau", "overlap"),
        };
        found.push(flaw(
            format!("/bands/{at}/to_points"),
            rule,
            format!("Mức {} và mức {} {vi}.", low.code, high.code),
            format!("Bands {} and {} {en}.", low.code, high.code),
        ));
    }
    if let Some((last, highest)) = sorted.last()
        && highest.to_points.is_some_and(|to| to <= scheme.max_total)
    {
        found.push(flaw(
            format!("/bands/{last}/to_points"),
            "band_gap",
            format!("Mức cao nhất phải gồm cả {} điểm.", scheme.max_total.to_vietnamese()),
            format!("The highest band includes {} points.", scheme.max_total),
        ));
    }
}

fn tie_chain(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let known: HashSet<&str> = scheme.criteria.iter().map(|one| one.code.as_str()).collect();
    let mut seen = HashSet::new();
    for (at, code) in scheme.tie_chain.iter().enumerate() {
        let place = format!("/tie_chain/{at}");
        if !known.contains(code.as_str()) {
            found.push(flaw(
                place,
                "unknown_criterion",
                format!("Chuỗi tiêu chí phụ nêu {code}, không có trong bộ."),
                format!("The tie chain names {code}, which the set does not have."),
            ));
        } else if !seen.insert(code.as_str()) {
            found.push(flaw(
                place,
                "repeated_code",
                format!("Chuỗi tiêu chí phụ nêu {code} hai lần."),
                format!("The tie chain names {code} twice."),
            ));
        }
    }
}
