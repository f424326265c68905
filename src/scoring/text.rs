//! An explanation as sentences, made from its data and nothing else.

use super::{Explanation, LeafStep, Points, Ranking, TieOutcome, UsedFrom};

/// Language of the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Tongue {
    fn pick(self, vi: String, en: String) -> String {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }

    fn points(self, points: Points) -> String {
        match self {
            Self::Vi => points.to_vietnamese(),
            Self::En => points.to_string(),
        }
    }
}

/// The sentences: each criterion, each group, the total, the band, the rank.
pub fn lines(explanation: &Explanation, tongue: Tongue) -> Vec<String> {
    let mut all: Vec<String> =
        explanation.leaves.iter().map(|leaf| leaf_line(leaf, tongue)).collect();
    for group in &explanation.subtotals {
        let (points, max) = (tongue.points(group.points), tongue.points(group.applicable_max));
        let (code, name) = (&group.criterion_code, &group.name);
        all.push(tongue.pick(
            format!("Cộng nhóm {code}. {name}: {points}/{max} điểm."),
            format!("Subtotal of group {code}. {name}: {points} of {max} points."),
        ));
    }
    all.push(total_line(explanation, tongue));
    if let Some(band) = &explanation.band {
        let from = tongue.points(band.from_points);
        all.push(match band.to_points {
            Some(to) => {
                let to = tongue.points(to);
                tongue.pick(
                    format!("Xếp loại: {} (từ {from} đến dưới {to} điểm).", band.label.vi),
                    format!("Band: {} (from {from} to below {to} points).", band.label.en),
                )
            }
            None => tongue.pick(
                format!("Xếp loại: {} (từ {from} điểm trở lên).", band.label.vi),
                format!("Band: {} (from {from} points).", band.label.en),
            ),
        });
    }
    if let Some(ranking) = &explanation.ranking {
        rank_lines(ranking, tongue, &mut all);
    }
    all
}

fn leaf_line(leaf: &LeafStep, tongue: Tongue) -> String {
    let (code, name) = (&leaf.criterion_code, &leaf.name);
    let max = tongue.points(leaf.max_points);
    let used = leaf.used_points.map(|points| tongue.points(points)).unwrap_or_default();
    let mut line = match leaf.used_from {
        UsedFrom::VerifiedScore => tongue.pick(
            format!("{code}. {name}: {used}/{max} điểm (điểm thẩm định"),
            format!("{code}. {name}: {used} of {max} points (verified score"),
        ),
        UsedFrom::SelfScore => tongue.pick(
            format!("{code}. {name}: {used}/{max} điểm (điểm tự chấm, chưa thẩm định"),
            format!("{code}. {name}: {used} of {max} points (self-score, not verified yet"),
        ),
        UsedFrom::NotApplicable => tongue.pick(
            format!("{code}. {name}: không áp dụng, không tính {max} điểm vào thang ("),
            format!("{code}. {name}: not applicable, its {max} points leave the scale ("),
        ),
        UsedFrom::Missing => {
            return tongue.pick(
                format!("{code}. {name}: chưa có điểm (tối đa {max})."),
                format!("{code}. {name}: no score yet (at most {max})."),
            );
        }
    };
    match (leaf.used_from, &leaf.not_applicable_reason) {
        (UsedFrom::NotApplicable, Some(reason)) => line.push_str(reason),
        (UsedFrom::VerifiedScore, _) => {
            if let Some(own) = leaf.self_points {
                let own = tongue.points(own);
                line.push_str(
                    &tongue.pick(format!("; tự chấm {own}"), format!("; self-score {own}")),
                );
            }
        }
        (UsedFrom::NotApplicable, None) | (UsedFrom::SelfScore | UsedFrom::Missing, _) => {}
    }
    if let Some(reason) = &leaf.verified_reason {
        line.push_str(&tongue.pick(format!("; lý do: {reason}"), format!("; reason: {reason}")));
    }
    line.push_str(").");
    line
}

fn total_line(explanation: &Explanation, tongue: Tongue) -> String {
    let sum = tongue.points(explanation.sum);
    let Some(total) = explanation.total.map(|total| tongue.points(total)) else {
        let codes = explanation.missing_criteria.join(", ");
        return tongue.pick(
            format!("Chưa tính được tổng điểm; còn thiếu: {codes}. Đã cộng được {sum} điểm."),
            format!("No total yet; still missing: {codes}. {sum} points so far."),
        );
    };
    let decimals = explanation.rounding.decimals;
    if !explanation.is_rescaled && explanation.total != Some(explanation.sum) {
        return tongue.pick(
            format!("Tổng điểm: {sum}, làm tròn một lần, nửa lên, {decimals} số lẻ: {total}."),
            format!("Total: {sum}, rounded once, half up, to {decimals} decimals: {total}."),
        );
    }
    if !explanation.is_rescaled {
        return tongue.pick(
            format!("Tổng điểm: {total}, bằng tổng các tiêu chí."),
            format!("Total: {total}, the sum of the criteria."),
        );
    }
    let (max, of) =
        (tongue.points(explanation.max_total), tongue.points(explanation.applicable_max));
    tongue.pick(
        format!(
            "Tổng điểm: {sum} × {max} ÷ {of} = {total} (quy đổi vì có tiêu chí không áp dụng; \
             làm tròn một lần, nửa lên, {decimals} chữ số thập phân)."
        ),
        format!(
            "Total: {sum} × {max} ÷ {of} = {total} (rescaled because a criterion does not apply; \
             rounded once, half up, to {decimals} decimals)."
        ),
    )
}

fn rank_lines(ranking: &Ranking, tongue: Tongue, all: &mut Vec<String>) {
    for step in &ranking.tie_steps {
        let (code, before) = (&step.criterion_code, step.equal_before);
        let points = step.points.map_or_else(|| "–".to_owned(), |points| tongue.points(points));
        let (vi, en) = match step.outcome {
            TieOutcome::Separated => ("phân định được thứ hạng", "gives it a place of its own"),
            TieOutcome::Narrowed => ("thu hẹp nhóm bằng điểm", "leaves fewer that are equal"),
            TieOutcome::Equal => ("vẫn bằng nhau", "changes nothing"),
            TieOutcome::Skipped => (
                "bỏ qua vì có tiêu chí không áp dụng",
                "is skipped because it does not apply to all",
            ),
        };
        all.push(tongue.pick(
            format!("Xét phụ theo {code} giữa {before} kết quả bằng nhau: {points} điểm; {vi}."),
            format!("Tie step {code} among {before} equal results: {points} points; it {en}."),
        ));
    }
    if let Some(place) = ranking.council_place {
        all.push(tongue.pick(
            format!("Hội đồng quyết định thứ tự giữa các kết quả còn bằng nhau: thứ {place}."),
            format!("The council decided the order of those still equal: place {place}."),
        ));
    }
    if ranking.tie_unresolved {
        all.push(tongue.pick(
            "Còn bằng nhau sau mọi bước xét phụ; chờ Hội đồng quyết định.".to_owned(),
            "Still equal after every step; the council decides.".to_owned(),
        ));
    }
    let (rank, of) = (ranking.rank, ranking.ranked_count);
    all.push(tongue.pick(format!("Xếp hạng: {rank}/{of}."), format!("Rank: {rank} of {of}.")));
}
