//! What the proposal rests on: ratings (R15), clause (R17), initiatives (R18), ratings by others
//! (R32).

use chrono::Datelike;

use super::names;
use crate::{
    eligibility::{
        Initiative, Rating, Supplier,
        sheet::{Case, Review, Sheet, Verdict, fact, param},
    },
    law::{CompletionLevel, ReusePolicy, Words},
};

/// R15: every year of the achievement period is rated high enough, with its document.
pub(in super::super) fn ratings(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let wanted = param!(sheet, rules.r15.min_rating);
    let wanted = wanted.iter().find(|one| one.award_type_code == facts.award_type_code);
    let Some(least) = wanted.and_then(|one| one.level) else {
        return Verdict::NotApplicable(Words::new(
            "Không đòi hỏi mức độ hoàn thành nhiệm vụ cho hình thức này.",
            "No level of completion is asked for this award type.",
        ));
    };
    let mut review = Review::default();
    let ratings = fact!(sheet, facts.merit.ratings);
    let (first, last) = (facts.period.from.year(), facts.period.to.year());
    if let Some(ratings) = review.need(ratings, "mức xếp loại các năm", "the ratings") {
        for year in first..=last {
            match ratings.get(&year) {
                Some(rating) => rated(case, sheet, (year, rating), least, &mut review),
                None => {
                    sheet.ask(Supplier::Personnel);
                    review.gap(format!("mức xếp loại năm {year}"), format!("the rating of {year}"));
                }
            }
        }
    }
    let least = least.label();
    review.close(
        Words::new(
            format!("Các năm {first}-{last} đạt từ mức {}.", least.vi),
            format!("The years {first}-{last} reach “{}”.", least.en),
        ),
        Words::new(
            "Đính kèm văn bản xếp loại; chỉ đề nghị khi đạt mức cần thiết.",
            "Attach the document of the rating; nominate only who reaches the level.",
        ),
    )
}

fn rated(
    case: &Case<'_>,
    sheet: &mut Sheet,
    (year, rating): (i32, &Rating),
    least: CompletionLevel,
    review: &mut Review,
) {
    let rules = case.rules();
    if rating.level < least {
        let (level, least) = (rating.level.label(), least.label());
        review.problem(
            format!("Năm {year} xếp mức {}, cần từ mức {}.", level.vi, least.vi),
            format!("{year} is rated “{}”, “{}” is needed.", level.en, least.en),
        );
    }
    let sources = param!(sheet, rules.r15.rating_sources);
    if !names(sources, &rating.source) {
        review.problem(
            format!("Căn cứ xếp loại năm {year} không được chấp nhận."),
            format!("The kind of document that rates {year} is not taken."),
        );
    }
    if !rating.has_document {
        review.problem(
            format!("Chưa đính kèm văn bản xếp loại năm {year}."),
            format!("The document that rates {year} is not attached."),
        );
    }
}

/// R17: a clause for such a subject is chosen, and an achievement or evaluation stands behind it.
pub(in super::super) fn clause(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let catalog = param!(sheet, rules.r17.criteria_catalog);
    let mut review = Review::default();
    let chosen = fact!(sheet, facts.merit.clause);
    let chosen = review.need(chosen, "tiêu chuẩn được chọn", "the clause chosen");
    let is_for = |code: &str| {
        catalog.iter().any(|clause| {
            clause.code == code
                && clause.award_type_code == facts.award_type_code
                && clause.subject_kind == facts.subject_kind
        })
    };
    match chosen {
        Some(Some(code)) if !is_for(code) => review.problem(
            format!("Tiêu chuẩn {code} không dành cho hình thức và đối tượng này."),
            format!("Clause {code} is not for this award type and subject."),
        ),
        Some(None) => review.problem("Chưa chọn tiêu chuẩn.", "No clause is chosen."),
        Some(Some(_)) | None => {}
    }
    let cited = fact!(sheet, facts.merit.achievements);
    let carried = fact!(sheet, facts.merit.carried_over);
    let carried = review.need(
        carried,
        "thành tích của đơn vị trước khi sáp nhập có được tính hay không",
        "whether achievements of a unit before it was merged count",
    );
    if carried == Some(&Some(false)) {
        review.problem(
            "Nêu thành tích của đơn vị trước khi sáp nhập, mà không được tính.",
            "It cites achievements of a unit before it was merged, which do not count.",
        );
    }
    let evaluated = fact!(sheet, facts.merit.has_evaluation);
    let count = cited.map(std::collections::BTreeSet::len);
    match (count, evaluated) {
        (Some(1..), _) | (_, Some(true)) => {}
        (Some(0), Some(false)) => review.problem(
            "Chưa nêu thành tích hoặc kết quả đánh giá làm căn cứ.",
            "No achievement or evaluation stands behind it.",
        ),
        _ => review.gap("thành tích, kết quả đánh giá", "the achievements or evaluation"),
    }
    let code = chosen.cloned().flatten().unwrap_or_default();
    let count = count.unwrap_or_default();
    review.close(
        Words::new(
            format!("Tiêu chuẩn {code}, căn cứ {count} thành tích."),
            format!("Clause {code}, with {count} achievements behind it."),
        ),
        Words::new(
            "Chọn một tiêu chuẩn và nêu thành tích hoặc kết quả đánh giá.",
            "Choose a clause and cite an achievement or evaluation.",
        ),
    )
}

/// R18: each initiative is recognised, applied, replicable, and was not used for another award.
pub(in super::super) fn initiatives(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let facts = case.facts;
    let mut review = Review::default();
    let cited = fact!(sheet, facts.merit.initiatives);
    let cited = review.need(cited, "sáng kiến làm căn cứ", "the initiatives cited");
    if cited.is_some_and(std::collections::BTreeSet::is_empty) {
        return Verdict::NotApplicable(Words::new(
            "Không lấy sáng kiến làm căn cứ.",
            "No initiative is cited.",
        ));
    }
    for one in cited.into_iter().flatten() {
        initiative(case, sheet, one, &mut review);
    }
    let count = cited.map(std::collections::BTreeSet::len).unwrap_or_default();
    review.close(
        Words::new(
            format!("{count} sáng kiến được công nhận, áp dụng và chưa dùng cho lần khen khác."),
            format!("{count} initiatives are recognised, applied, and not used before."),
        ),
        Words::new(
            "Bổ sung quyết định hoặc văn bản xác nhận, hoặc nêu sáng kiến khác.",
            "Add the decision or letter of recognition, or cite another initiative.",
        ),
    )
}

fn initiative(case: &Case<'_>, sheet: &mut Sheet, one: &Initiative, review: &mut Review) {
    let rules = case.rules();
    let id = &one.id;
    if *param!(sheet, rules.r18.recognition_required) {
        let recognition = sheet.inner(&one.recognition);
        let recognition = review.need(recognition, "việc công nhận sáng kiến", "the recognition");
        if recognition.is_some_and(Option::is_none) {
            review.problem(
                format!("Sáng kiến {id} chưa được công nhận."),
                format!("Initiative {id} is not recognised."),
            );
        }
    }
    let applied = sheet.inner(&one.is_applied);
    let applied = review.need(applied, "việc áp dụng sáng kiến", "whether it is applied");
    if applied == Some(&false) {
        review.problem(
            format!("Sáng kiến {id} chưa được áp dụng."),
            format!("Initiative {id} is not applied."),
        );
    }
    let replicable = sheet.inner(&one.is_replicable);
    let replicable = review.need(replicable, "khả năng nhân rộng", "whether it can be replicated");
    if replicable == Some(&false) {
        review.problem(
            format!("Sáng kiến {id} không có khả năng nhân rộng."),
            format!("Initiative {id} cannot be replicated."),
        );
    }
    let used = sheet.inner(&one.used_for);
    let used = review.need(used, "sáng kiến đã dùng hay chưa", "whether it was used before");
    let Some(Some(_)) = used else { return };
    // Which one it was stands in the fact, for those who may see that proposal.
    let (vi, en) = (
        format!("Sáng kiến {id} đã dùng cho hồ sơ hoặc khen thưởng khác."),
        format!("Initiative {id} was used for another proposal or award."),
    );
    match param!(sheet, rules.r18.initiative_reuse) {
        ReusePolicy::Deny => review.problem(vi, en),
        ReusePolicy::Warn => review.warning(vi, en),
    }
}

/// R32: ratings by others that the award asks for reach their level.
pub(in super::super) fn prerequisites(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let wanted = param!(sheet, rules.r32.prerequisites);
    if wanted.is_empty() {
        return Verdict::NotApplicable(Words::new(
            "Không đặt điều kiện từ kết quả xếp loại khác.",
            "No ratings by others are asked for.",
        ));
    }
    let mut review = Review::default();
    for one in wanted {
        let Some(level) = facts.merit.prerequisites.get(&one.code) else {
            sheet.ask(Supplier::Secretariat);
            review.gap(&one.label.vi, &one.label.en);
            continue;
        };
        let level = sheet.fact(&format!("merit.prerequisites.{}", one.code), level);
        let Some(level) = review.need(level, &one.label.vi, &one.label.en) else { continue };
        if *level < one.min_level {
            let (level, least) = (level.label(), one.min_level.label());
            review.problem(
                format!("{}: {}, cần từ mức {}.", one.label.vi, level.vi, least.vi),
                format!("{}: “{}”, “{}” is needed.", one.label.en, level.en, least.en),
            );
        }
    }
    let count = wanted.len();
    review.close(
        Words::new(
            format!("{count} kết quả xếp loại khác đều đạt."),
            format!("All {count} ratings by others are high enough."),
        ),
        Words::new(
            "Nêu lý do, hoặc chờ kết quả xếp loại.",
            "Give the reason, or wait for the rating.",
        ),
    )
}
