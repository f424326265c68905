//! The bands cover every total once; what limits them names bands of the set.

use std::collections::HashSet;

use super::{Flaw, flaw};
use crate::scoring::{Band, CriterionType, Points, Scheme};

pub(super) fn check(scheme: &Scheme, found: &mut Vec<Flaw>) {
    each(scheme, found);
    edges(scheme, found);
    limits(scheme, found);
    named(scheme, found);
    share(scheme, found);
}

fn each(scheme: &Scheme, found: &mut Vec<Flaw>) {
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
}

/// The most that a total can be: the scale and every bonus.
fn greatest(scheme: &Scheme) -> Points {
    let bonus: Points = scheme
        .criteria
        .iter()
        .filter(|one| one.criterion_type == CriterionType::Bonus)
        .map(|one| one.max_points)
        .sum();
    scheme.max_total + bonus
}

/// The bands, where there are any, cover everything from 0 to the greatest total, each point once.
fn edges(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let mut sorted: Vec<(usize, &Band)> = scheme.bands.iter().enumerate().collect();
    sorted.sort_by_key(|(_, band)| band.from_points);
    let Some((first, lowest)) = sorted.first() else { return };
    if lowest.from_points != Points::ZERO {
        found.push(flaw(
            format!("/bands/{first}/from_points"),
            "band_gap",
            "Mức thấp nhất phải bắt đầu từ 0 điểm.",
            "The lowest band begins at 0 points.",
        ));
    }
    if lowest.requires_no_zero {
        found.push(flaw(
            format!("/bands/{first}/requires_no_zero"),
            "lowest_band_condition",
            "Mức thấp nhất không có điều kiện.",
            "The lowest band has no condition.",
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
    let greatest = greatest(scheme);
    if let Some((last, highest)) = sorted.last()
        && highest.to_points.is_some_and(|to| to <= greatest)
    {
        found.push(flaw(
            format!("/bands/{last}/to_points"),
            "band_gap",
            format!("Mức cao nhất phải gồm cả {} điểm.", greatest.to_vietnamese()),
            format!("The highest band includes {greatest} points."),
        ));
    }
}

fn unknown_band(scheme: &Scheme, pointer: String, code: &str, found: &mut Vec<Flaw>) {
    if scheme.band(code).is_none() {
        found.push(flaw(
            pointer,
            "unknown_band",
            format!("Bộ tiêu chí không có mức xếp loại {code}."),
            format!("The set has no band {code}."),
        ));
    }
}

fn limits(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let mut seen = HashSet::new();
    for (at, limit) in scheme.limits.iter().enumerate() {
        if !seen.insert(limit.code.as_str()) {
            found.push(flaw(
                format!("/limits/{at}/code"),
                "repeated_code",
                format!("Mã giới hạn {} bị trùng.", limit.code),
                format!("The code {} of a limit stands twice.", limit.code),
            ));
        }
        unknown_band(scheme, format!("/limits/{at}/max_band_code"), &limit.max_band_code, found);
    }
}

fn named(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let named = [
        ("/no_self_score_band_code", &scheme.no_self_score_band_code),
        ("/below_minimum_band_code", &scheme.below_minimum_band_code),
    ];
    for (pointer, code) in named {
        if let Some(code) = code {
            unknown_band(scheme, pointer.to_owned(), code, found);
        }
    }
}

fn share(scheme: &Scheme, found: &mut Vec<Flaw>) {
    let Some(rule) = &scheme.top_share else { return };
    let at = |field: &str| format!("/top_share/{field}");
    unknown_band(scheme, at("band_code"), &rule.band_code, found);
    unknown_band(scheme, at("fallback_band_code"), &rule.fallback_band_code, found);
    for (place, code) in rule.base_band_codes.iter().enumerate() {
        unknown_band(scheme, at(&format!("base_band_codes/{place}")), code, found);
    }
    let start = |code: &str| scheme.band(code).map(|band| band.from_points);
    if start(&rule.fallback_band_code) >= start(&rule.band_code) {
        found.push(flaw(
            at("fallback_band_code"),
            "fallback_not_lower",
            "Mức thay thế phải thấp hơn mức bị giới hạn tỷ lệ.",
            "The fallback band is below the limited one.",
        ));
    }
    if rule.small_group_below.is_some() != rule.small_group_places.is_some() {
        found.push(flaw(
            at("small_group_places"),
            "small_group_incomplete",
            "Nhóm nhỏ cần cả ngưỡng và số chỗ.",
            "A small group needs its size and its places.",
        ));
    }
}
