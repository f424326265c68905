//! An explanation as sentences, made from its data and nothing else.

use super::{
    BandMove, BandRule, CriterionType, Exact, Explanation, Points, Prefer, Ranking, RoundingPlace,
    ShareStep, SubtotalStep, TieOutcome, TieStep, text_leaf::leaf_line,
};
use crate::quantity::Quantity;

/// Language of the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Tongue {
    pub(super) fn pick(self, vi: impl Into<String>, en: impl Into<String>) -> String {
        match self {
            Self::Vi => vi.into(),
            Self::En => en.into(),
        }
    }

    pub(super) fn points(self, points: Points) -> String {
        match self {
            Self::Vi => points.to_vietnamese(),
            Self::En => points.to_string(),
        }
    }

    pub(super) fn quantity(self, quantity: Quantity) -> String {
        match self {
            Self::Vi => quantity.to_vietnamese(),
            Self::En => quantity.to_string(),
        }
    }

    /// An exact number for people; `≈` stands before one that four decimals do not hold.
    pub(super) fn exact(self, exact: &Exact) -> String {
        let (text, is_exact) = exact.for_people();
        let text = match self {
            Self::Vi => text.replace('.', ","),
            Self::En => text,
        };
        if is_exact { text } else { format!("≈ {text}") }
    }

    /// The same after the sign that fits: ` = 15,00`, ` ≈ 15,5556`.
    pub(super) fn equals(self, exact: &Exact) -> String {
        let text = self.exact(exact);
        if text.starts_with('≈') { format!(" {text}") } else { format!(" = {text}") }
    }
}

/// The sentences: each criterion, each group, the total, the band, the rank.
pub fn lines(explanation: &Explanation, tongue: Tongue) -> Vec<String> {
    let mut all: Vec<String> =
        explanation.leaves.iter().map(|leaf| leaf_line(leaf, tongue)).collect();
    all.extend(explanation.subtotals.iter().map(|group| group_line(group, tongue)));
    all.push(total_line(explanation, tongue));
    all.extend(explanation.band_moves.iter().map(|step| band_line(explanation, step, tongue)));
    if let Some(band) = &explanation.band {
        all.push(
            tongue
                .pick(format!("Xếp loại: {}.", band.label.vi), format!("Band: {}.", band.label.en)),
        );
    }
    if let Some(ranking) = &explanation.ranking {
        rank_lines(ranking, tongue, &mut all);
    }
    all
}

fn group_line(group: &SubtotalStep, tongue: Tongue) -> String {
    let points = tongue.exact(&group.points);
    let (code, name) = (&group.criterion_code, &group.name);
    let max = tongue.points(group.applicable_max);
    let (cap, counted) = (tongue.points(group.max_points), tongue.exact(&group.counted_points));
    match group.criterion_type {
        CriterionType::Bonus => tongue.pick(
            format!(
                "Điểm thưởng {code}. {name}: cộng được {points}, tối đa {cap}: tính {counted}."
            ),
            format!("Bonus {code}. {name}: {points} in all, at most {cap}: {counted} count."),
        ),
        CriterionType::Penalty => tongue.pick(
            format!("Điểm trừ {code}. {name}: cộng được {points}, tối đa {cap}: trừ {counted}."),
            format!("Penalty {code}. {name}: {points} in all, at most {cap}: {counted} count."),
        ),
        _ => tongue.pick(
            format!("Cộng nhóm {code}. {name}: {points}/{max} điểm."),
            format!("Subtotal of group {code}. {name}: {points} of {max} points."),
        ), // a plain group; no other type has a subtotal
    }
}

fn total_line(explanation: &Explanation, tongue: Tongue) -> String {
    let sum = tongue.exact(&explanation.sum);
    let (Some(total), Some(exact)) = (explanation.total, &explanation.exact_total) else {
        let codes = explanation.missing_criteria.join(", ");
        return tongue.pick(
            format!("Chưa tính được tổng điểm; còn thiếu: {codes}. Đã cộng được {sum} điểm."),
            format!("No total yet; still missing: {codes}. {sum} points so far."),
        );
    };
    let mut steps = tongue.pick(format!("Tổng điểm: {sum}"), format!("Total: {sum}"));
    if explanation.is_rescaled {
        let max = tongue.points(explanation.max_total);
        let of = tongue.points(explanation.applicable_max);
        steps.push_str(&tongue.pick(
            format!(" × {max} ÷ {of} (quy đổi vì có phần không áp dụng)"),
            format!(" × {max} ÷ {of} (rescaled because a part does not apply)"),
        ));
    }
    if !explanation.bonus.is_zero() {
        let bonus = tongue.exact(&explanation.bonus);
        steps.push_str(
            &tongue.pick(format!(" + {bonus} điểm thưởng"), format!(" + {bonus} bonus points")),
        );
    }
    if !explanation.penalty.is_zero() {
        let penalty = tongue.exact(&explanation.penalty);
        steps.push_str(
            &tongue.pick(format!(" − {penalty} điểm trừ"), format!(" − {penalty} penalty points")),
        );
    }
    steps.push_str(&rounding(explanation, total, exact, tongue));
    steps
}

/// What the rounding made of the exact total.
fn rounding(explanation: &Explanation, total: Points, exact: &Exact, tongue: Tongue) -> String {
    let shown = tongue.points(total);
    if *exact == Exact::from(total) {
        return format!(" = {shown}.");
    }
    let (exact, decimals) = (tongue.equals(exact), explanation.rounding.decimals);
    let place = match explanation.rounding.at {
        RoundingPlace::Total => ["một lần", "once"],
        RoundingPlace::Criterion => ["lại sau khi quy đổi", "again because it was rescaled"],
    };
    tongue.pick(
        format!("{exact}, làm tròn {}, nửa lên, {decimals} chữ số thập phân: {shown}.", place[0]),
        format!("{exact}, rounded {}, half up, to {decimals} decimals: {shown}.", place[1]),
    )
}

fn band_line(explanation: &Explanation, step: &BandMove, tongue: Tongue) -> String {
    let label = |code: &str| -> String {
        let band = explanation.bands.iter().find(|band| band.code == code);
        band.map_or_else(
            || code.to_owned(),
            |band| tongue.pick(band.label.vi.clone(), band.label.en.clone()),
        )
    };
    let (most, codes) = (label(&step.max_band_code), step.codes.join(", "));
    let mut line = match step.rule {
        BandRule::Total => {
            let range = range(explanation, &step.max_band_code, tongue);
            tongue.pick(
                format!("Theo tổng điểm: {most} ({range})"),
                format!("By the total: {most} ({range})"),
            )
        }
        BandRule::NoZero => tongue.pick(
            format!("Có tiêu chí 0 điểm ({codes}): cao nhất là {most}"),
            format!("A criterion has 0 points ({codes}): at most {most}"),
        ),
        BandRule::Minimum => tongue.pick(
            format!("Có tiêu chí dưới mức tối thiểu ({codes}): cao nhất là {most}"),
            format!("A criterion is below its least points ({codes}): at most {most}"),
        ),
        BandRule::Limit => tongue.pick(
            format!("Có sự việc {codes}: cao nhất là {most}"),
            format!("Finding {codes}: at most {most}"),
        ),
        BandRule::NoSelfScore => tongue.pick(
            format!("Không tự chấm điểm: cao nhất là {most}"),
            format!("No self-score: at most {most}"),
        ),
        BandRule::TopShare => tongue.pick(
            format!("Vượt tỷ lệ tối đa của mức: chuyển xuống {most}"),
            format!("Beyond the most that the band may hold: moved to {most}"),
        ),
    };
    if let Some(note) = &step.note {
        line.push_str(&format!(" ({note})"));
    }
    line.push('.');
    line
}

fn range(explanation: &Explanation, code: &str, tongue: Tongue) -> String {
    let Some(band) = explanation.bands.iter().find(|band| band.code == code) else {
        return code.to_owned();
    };
    let from = tongue.points(band.from_points);
    match band.to_points.map(|to| tongue.points(to)) {
        Some(to) => tongue.pick(
            format!("từ {from} đến dưới {to} điểm"),
            format!("from {from} to below {to} points"),
        ),
        None => tongue.pick(format!("từ {from} điểm trở lên"), format!("from {from} points")),
    }
}

fn rank_lines(ranking: &Ranking, tongue: Tongue, all: &mut Vec<String>) {
    all.extend(ranking.tie_steps.iter().map(|step| tie_line(step, tongue)));
    if let Some(place) = ranking.council_place {
        all.push(tongue.pick(
            format!("Hội đồng quyết định thứ tự giữa các kết quả còn bằng nhau: thứ {place}."),
            format!("The council decided the order of those still equal: place {place}."),
        ));
    }
    if ranking.tie_unresolved {
        all.push(tongue.pick(
            "Còn bằng nhau sau mọi bước xét phụ; chờ Hội đồng quyết định.",
            "Still equal after every step; the council decides.",
        ));
    }
    if let Some(share) = &ranking.share {
        all.push(share_line(share, tongue));
    }
    let (rank, of) = (ranking.rank, ranking.ranked_count);
    all.push(tongue.pick(format!("Xếp hạng: {rank}/{of}."), format!("Rank: {rank} of {of}.")));
}

fn tie_line(step: &TieStep, tongue: Tongue) -> String {
    let (what, before) = (&step.compared, step.equal_before);
    let name = step.label.as_ref().map_or_else(String::new, |label| {
        format!(" ({})", tongue.pick(label.vi.clone(), label.en.clone()))
    });
    let value = step.value.as_ref().map_or_else(|| "–".to_owned(), |value| tongue.exact(value));
    let prefer = match step.prefer {
        Prefer::More => ["nhiều hơn xếp trên", "more stands first"],
        Prefer::Less => ["ít hơn xếp trên", "less stands first"],
    };
    let outcome = match step.outcome {
        TieOutcome::Separated => ["phân định được thứ hạng", "gives it a place of its own"],
        TieOutcome::Narrowed => ["thu hẹp nhóm bằng điểm", "leaves fewer that are equal"],
        TieOutcome::Equal => ["vẫn bằng nhau", "changes nothing"],
        TieOutcome::Skipped => {
            ["bỏ qua vì có kết quả không có số này", "is skipped because it does not apply to all"]
        }
    };
    let [prefer_vi, prefer_en] = prefer;
    let [outcome_vi, outcome_en] = outcome;
    tongue.pick(
        format!(
            "Xét phụ theo {what}{name} giữa {before} kết quả bằng nhau, {prefer_vi}: {value}; \
             {outcome_vi}."
        ),
        format!(
            "Tie step {what}{name} among {before} equal results, {prefer_en}: {value}; it {outcome_en}."
        ),
    )
}

fn share_line(share: &ShareStep, tongue: Tongue) -> String {
    let (band, count, base) = (&share.band_code, share.candidate_count, share.base_count);
    let (places, place) = (share.places, share.place);
    let outcome = match (share.is_kept, share.is_undecided) {
        (true, _) => ["giữ mức", "keeps the band"],
        (false, true) => {
            ["bằng nhau ở ranh giới, chờ Hội đồng", "equal at the edge, the council decides"]
        }
        (false, false) => ["không còn chỗ", "has no place"],
    };
    let [vi, en] = outcome;
    let small = if share.is_small_group {
        tongue.pick(" (nhóm nhỏ)", " (a small group)")
    } else {
        String::new()
    };
    tongue.pick(
        format!(
            "Tỷ lệ tối đa của mức {band}: {count} kết quả đạt, cơ sở tính {base}, được {places} \
             chỗ{small}; đứng thứ {place}: {vi}."
        ),
        format!(
            "Share of band {band}: {count} results reach it, the base is {base}, {places} \
             places{small}; place {place}: {en}."
        ),
    )
}
