//! The points of the sample sheets: plausible, different for every unit of a round, and the same in
//! every demo.

use serde_json::{Value, json};

use super::tables::criteria::Line;
use crate::scoring::Points;

/// Steps of deduction between one unit and the next, in hundredths of a point.
const STEP_HUNDREDTHS: i64 = 150;

/// The least deduction: nobody has full marks.
const LEAST_HUNDREDTHS: i64 = 50;

/// What a verifier takes off where the unit was too generous, in hundredths.
const TOO_GENEROUS: i64 = 50;

/// What a correction takes off or adds afterwards, in hundredths.
const CORRECTION: i64 = 25;

/// A scored criterion with its most points.
type Leaf = (&'static str, i64, bool);

fn leaves(lines: &'static [Line]) -> Vec<Leaf> {
    let is_group = |code: &str| lines.iter().any(|(_, parent, ..)| *parent == Some(code));
    lines
        .iter()
        .filter(|(code, ..)| !is_group(code))
        .map(|(code, _, _, points, needs_evidence)| {
            let most = Points::parse(points).map_or(0, Points::hundredths);
            (*code, most, *needs_evidence)
        })
        .collect()
}

/// Verified points of each criterion: the deductions of the twelve units of a round differ, so that
/// no two totals are equal. No criterion loses more than half.
fn verified(leaves: &[Leaf], unit: usize, round: usize) -> Vec<i64> {
    let rank = i64::try_from((5 * unit + 3 * round) % 12).unwrap_or(0);
    let mut left = LEAST_HUNDREDTHS + STEP_HUNDREDTHS * rank;
    let mut points: Vec<i64> = leaves.iter().map(|(_, most, _)| *most).collect();
    let count = points.len().max(1);
    for turn in 0..count {
        if let Some(one) = points.get_mut((unit + round + turn) % count) {
            let taken = left.min(*one / 2);
            *one -= taken;
            left -= taken;
        }
    }
    points
}

/// Where the unit gives itself more than the verifier will, if anywhere.
fn too_generous(leaves: &[Leaf], unit: usize, round: usize) -> Option<usize> {
    let points = verified(leaves, unit, round);
    let reduced: Vec<usize> = leaves
        .iter()
        .zip(points)
        .enumerate()
        .filter(|(_, ((_, most, _), points))| points + TOO_GENEROUS <= *most)
        .map(|(place, _)| place)
        .collect();
    let is_generous = !(unit + round).is_multiple_of(3);
    reduced.first().copied().filter(|_| is_generous)
}

fn text(hundredths: i64) -> String {
    Points::of_hundredths(hundredths).to_string()
}

/// The self-scores of a unit.
pub fn self_scores(lines: &'static [Line], unit: usize, round: usize) -> Value {
    let leaves = leaves(lines);
    let generous = too_generous(&leaves, unit, round);
    let scores: Vec<Value> = leaves
        .iter()
        .zip(verified(&leaves, unit, round))
        .enumerate()
        .map(|(place, ((code, _, needs_evidence), points))| {
            let points = if generous == Some(place) { points + TOO_GENEROUS } else { points };
            let evidence = needs_evidence
                .then(|| json!({ "note": format!("Bảng tổng hợp số liệu tiêu chí {code}, kèm danh sách hồ sơ") }));
            json!({
                "criterion_code": code, "points": text(points),
                "comment": (place == 0).then_some("Đơn vị tự chấm theo số liệu đến ngày cuối kỳ"),
                "evidence": evidence.into_iter().collect::<Vec<Value>>(),
            })
        })
        .collect();
    json!({ "scores": scores })
}

/// A criterion of a sheet that lost points, and what it has when the verifier finds a little more.
pub fn corrected_score(
    lines: &'static [Line],
    unit: usize,
    round: usize,
) -> (&'static str, String) {
    let leaves = leaves(lines);
    leaves
        .iter()
        .zip(verified(&leaves, unit, round))
        .find(|((_, most, _), points)| points + CORRECTION <= *most)
        .map_or(("", String::new()), |((code, ..), points)| (*code, text(points + CORRECTION)))
}

/// The verified scores of a sheet; a correction takes a little more off one criterion.
pub fn verified_scores(
    lines: &'static [Line],
    unit: usize,
    round: usize,
    is_corrected: bool,
) -> Value {
    let leaves = leaves(lines);
    let generous = too_generous(&leaves, unit, round);
    let correction = leaves.len().saturating_sub(1);
    let scores: Vec<Value> = leaves
        .iter()
        .zip(verified(&leaves, unit, round))
        .enumerate()
        .map(|(place, ((code, _, _), points))| {
            let is_corrected = is_corrected && place == correction;
            let points = if is_corrected { points - CORRECTION } else { points };
            let reason = if is_corrected {
                Some("Điều chỉnh sau khi kiểm tra lại: hai ngày nộp báo cáo muộn")
            } else if generous == Some(place) {
                Some("Một phần số liệu ngoài kỳ đánh giá, chưa đủ minh chứng")
            } else {
                None
            };
            json!({ "criterion_code": code, "points": text(points), "reason": reason })
        })
        .collect();
    json!({ "scores": scores })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::history::tables::criteria::{DEPARTMENT, MONTHLY};

    #[test]
    fn no_two_units_of_a_round_have_equal_totals() {
        for lines in [&MONTHLY[..], &DEPARTMENT[..]] {
            for round in 0..40 {
                let leaves = leaves(lines);
                let mut totals: Vec<i64> =
                    (0..12).map(|unit| verified(&leaves, unit, round).iter().sum()).collect();
                totals.sort_unstable();
                totals.dedup();
                assert_eq!(totals.len(), 12, "round {round}");
                let most = 10_000 - LEAST_HUNDREDTHS;
                let least = most - 11 * STEP_HUNDREDTHS;
                assert_eq!((totals.first(), totals.last()), (Some(&least), Some(&most)));
            }
        }
    }
}
