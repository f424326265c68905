//! What else there is on the subject: one award (R07), repetition (R08), themed results (R10),
//! pending matters (R11), discipline (R12).

use std::collections::BTreeSet;

use chrono::Days;

use super::{award_type, day, listed, names};
use crate::{
    eligibility::{
        Span, Supplier,
        sheet::{Case, Review, Sheet, Verdict, fact, param},
    },
    law::{AwardClass, Policy, SubjectKind, Words},
};

/// Whether two periods have a day in common, when each is longer by some days at its end.
fn overlap(one: Span, other: Span, window: u32) -> bool {
    let longer =
        |day: chrono::NaiveDate| day.checked_add_days(Days::new(u64::from(window))).unwrap_or(day);
    one.from <= longer(other.to) && other.from <= longer(one.to)
}

/// R07: no other live proposal or award, of any form or level, for one of the achievements, or for
/// the same subject and period in the campaign.
pub(in super::super) fn one_award(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let policy = *param!(sheet, rules.r07.overlap_policy);
    let window = *param!(sheet, rules.r07.same_period_window);
    let mut review = Review::default();
    let claims = fact!(sheet, facts.history.claims);
    let claims = review.need(claims, "hồ sơ và khen thưởng khác", "other proposals and awards");
    let own = fact!(sheet, facts.merit.achievements);
    let own = review.need(own, "thành tích làm căn cứ", "the achievements cited");
    let own: BTreeSet<&str> = own.into_iter().flatten().map(|one| one.id.as_str()).collect();
    let mut report = |vi: String, en: String| match policy {
        Policy::Block => review.problem(vi, en),
        Policy::Warn => review.warning(vi, en),
    };
    let (mut shared, mut same_period) = (0_usize, 0_usize);
    for claim in claims.into_iter().flatten() {
        if claim.achievement_ids.iter().any(|id| own.contains(id.as_str())) {
            shared += 1;
        } else if claim.is_same_subject
            && claim.is_same_campaign
            && overlap(claim.period, facts.period, window)
        {
            same_period += 1;
        }
    }
    if shared > 0 {
        report(
            format!("{shared} hồ sơ hoặc khen thưởng khác đã lấy một thành tích này làm căn cứ."),
            format!("{shared} other proposals or awards rest on one of the achievements."),
        );
    }
    if same_period > 0 {
        report(
            format!(
                "Đối tượng có {same_period} hồ sơ hoặc khen thưởng khác trong phong trào cho giai đoạn thành tích trùng nhau."
            ),
            format!(
                "The subject has {same_period} other proposals or awards in the campaign for an overlapping period."
            ),
        );
    }
    review.close(
        Words::new(
            "Không có hồ sơ hoặc khen thưởng nào khác cho thành tích này.",
            "There is no other proposal or award for the achievement.",
        ),
        Words::new(
            "Rút một trong các hồ sơ, hoặc nêu thành tích khác.",
            "Withdraw one of the proposals, or cite other achievements.",
        ),
    )
}

/// R08: the same form may be given again for other achievements; the history is shown.
pub(in super::super) fn repetition(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let gap = *param!(sheet, rules.r08.min_gap_days);
    let mut review = Review::default();
    let awards = fact!(sheet, facts.history.awards);
    let awards = review.need(awards, "các lần khen trước", "earlier awards");
    let same =
        awards.into_iter().flatten().filter(|award| award.award_type_code == facts.award_type_code);
    // The gap counts from the period written in the earlier decision, else from its date.
    let ends: Vec<_> =
        same.map(|award| award.period.map_or(award.decided_on, |period| period.to)).collect();
    let last = ends.iter().max().copied();
    if let (Some(gap), Some(last)) = (gap, last) {
        let days = (facts.period.to - last).num_days();
        if days < i64::from(gap) {
            review.problem(
                format!("Lần khen trước tính đến {}, cách {days} ngày (cần {gap}).", day(last)),
                format!("The earlier award counts to {last}, {days} days before ({gap} needed)."),
            );
        }
    }
    let count = ends.len();
    let passed = match last {
        None => {
            Words::new("Chưa được khen hình thức này.", "There is no earlier award of this form.")
        }
        Some(last) => Words::new(
            format!("Đã được khen hình thức này {count} lần, gần nhất tính đến {}.", day(last)),
            format!("{count} earlier awards of this form, the last one counting to {last}."),
        ),
    };
    review.close(
        passed,
        Words::new(
            "Xem lại khoảng cách giữa hai lần khen.",
            "Look at the time between the awards.",
        ),
    )
}

/// R10: an award of merit does not rest on results of themed or sudden awards.
pub(in super::super) fn themed_results(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let types = param!(sheet, rules.r06.award_types);
    let known = award_type(case, types);
    if known.is_some_and(|known| known.award_class != AwardClass::Merit) {
        return Verdict::NotApplicable(Words::new(
            "Đề nghị này không phải khen công trạng; kết quả của nó cũng không làm căn cứ khen công trạng.",
            "This is no award of merit; neither will its result be a basis of one.",
        ));
    }
    let mut review = Review::default();
    if known.is_none() {
        sheet.ask(Supplier::Secretariat);
        review.gap("loại hình của hình thức khen thưởng", "the class of the award type");
    }
    let unusable = param!(sheet, rules.r10.not_usable_for_cong_trang);
    let cited = fact!(sheet, facts.merit.cited_awards);
    let cited = review.need(cited, "khen thưởng được viện dẫn", "the awards cited");
    let wrong: Vec<&str> = cited
        .into_iter()
        .flatten()
        .filter(|one| unusable.contains(&one.award_class))
        .map(|one| one.decision_number.as_str())
        .collect();
    // Of an award type that nobody knows it is not known whether it is one of merit.
    if !wrong.is_empty() && known.is_some() {
        let numbers = wrong.join(", ");
        review.problem(
            format!("Viện dẫn kết quả khen chuyên đề hoặc đột xuất: {numbers}."),
            format!("Results of themed or sudden awards are cited: {numbers}."),
        );
    }
    review.close(
        Words::new(
            "Không viện dẫn kết quả khen chuyên đề, đột xuất.",
            "No result of a themed or sudden award is cited.",
        ),
        Words::new("Bỏ các viện dẫn đó.", "Remove these citations."),
    )
}

/// R11: no matter is pending. The finding names none: who may not see them asks the secretariat.
pub(in super::super) fn holds(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let steps = param!(sheet, rules.r11.hold_checkpoints);
    if !steps.contains(&case.at) {
        return Verdict::NotApplicable(Words::new(
            "Không xét ở bước này.",
            "Not looked at in this step.",
        ));
    }
    let kinds = param!(sheet, rules.r11.hold_types);
    let mut review = Review::default();
    let holds = sheet.restricted("history.holds", &facts.history.holds);
    let holds = review.need(holds, "việc đang chờ kết luận", "pending matters");
    let mut is_open = false;
    for hold in holds.into_iter().flatten() {
        let is_released = hold.released_on.is_some_and(|day| day <= facts.today);
        if hold.opened_on > facts.today || is_released {
            continue;
        }
        if names(kinds, &hold.kind) {
            is_open = true;
        } else {
            sheet.ask(Supplier::Secretariat);
            review.gap("loại của một việc đang chờ kết luận", "the kind of a pending matter");
        }
    }
    if is_open {
        review.problem(
            "Còn việc đang chờ kết luận; hỏi Văn phòng Sở.",
            "Blocked by a pending matter; ask the secretariat.",
        );
    }
    review.close(
        Words::new("Không có việc đang chờ kết luận.", "No matter is pending."),
        Words::new(
            "Chờ kết luận của cơ quan có thẩm quyền rồi xét tiếp.",
            "Wait for the conclusion of the competent body, then go on.",
        ),
    )
}

/// R12: achievements count only from the day on which a disciplinary period is completed. For a
/// collective, discipline of its leaders limits the rating it can have. The answer tells of discipline,
/// so it is for those who may see pending matters and how they ended.
pub(in super::super) fn discipline(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let mut review = Review::default();
    sheet.keep_back();
    match case.facts.subject_kind {
        SubjectKind::Individual => reset(case, sheet, &mut review),
        SubjectKind::Collective => caps(case, sheet, &mut review),
    }
    review.close(
        Words::new(
            "Không có kỷ luật ảnh hưởng đến thành tích được nêu.",
            "No discipline touches what is cited.",
        ),
        Words::new(
            "Chỉ nêu thành tích từ khi hết thời hạn kỷ luật; xem lại mức xếp loại của tập thể.",
            "Cite only achievements since the end of the period; look at the rating anew.",
        ),
    )
}

fn reset(case: &Case<'_>, sheet: &mut Sheet, review: &mut Review) {
    let (rules, facts) = (case.rules(), case.facts);
    let _from = param!(sheet, rules.r12.discipline_reset);
    let cited = fact!(sheet, facts.merit.achievements);
    let disciplines = sheet.restricted("history.disciplines", &facts.history.disciplines);
    let disciplines = review.need(disciplines, "kỷ luật của cá nhân", "discipline of the person");
    let Some(disciplines) = disciplines.filter(|all| !all.is_empty()) else { return };
    let cited = review.need(cited, "thành tích làm căn cứ", "the achievements cited");
    for one in disciplines {
        let end = sheet.inner(&one.ends_on);
        let Some(end) = review.need(end, "ngày hết thời hạn kỷ luật", "the end of the period")
        else {
            continue;
        };
        let early = cited.into_iter().flatten().filter(|made| made.achieved_on < *end).count();
        if early > 0 {
            review.problem(
                format!("{early} thành tích trước {} không được tính.", day(*end)),
                format!("{early} achievements before {end} do not count."),
            );
        } else if *end > facts.today {
            // Then nothing counts yet, whatever stands behind the proposal.
            review.problem(
                format!("Còn trong thời hạn kỷ luật đến {}.", day(*end)),
                format!("The disciplinary period lasts until {end}."),
            );
        }
    }
}

fn caps(case: &Case<'_>, sheet: &mut Sheet, review: &mut Review) {
    let (rules, facts) = (case.rules(), case.facts);
    let caps = param!(sheet, rules.r12.leader_caps);
    let form = sheet.restricted("history.leader_discipline", &facts.history.leader_discipline);
    // Read in any case, or the list of facts would tell that there is such a leader.
    let ratings = fact!(sheet, facts.merit.ratings);
    let form = review.need(form, "kỷ luật của lãnh đạo đơn vị", "discipline of the leaders");
    let cap = form.copied().flatten().and_then(|form| caps.iter().find(|cap| cap.form == form));
    let Some(cap) = cap else { return };
    let Some(ratings) = review.need(ratings, "mức xếp loại của tập thể", "the rating")
    else {
        return;
    };
    let above = ratings.iter().filter(|(_, rating)| rating.level > cap.max_level);
    let years = listed(above.map(|(year, _)| Words::new(year.to_string(), year.to_string())));
    if !years.vi.is_empty() {
        let most = cap.max_level.label();
        review.warning(
            format!(
                "Lãnh đạo bị kỷ luật nên tập thể xếp cao nhất mức {}; năm {} cao hơn.",
                most.vi, years.vi
            ),
            format!("With a leader disciplined the most is “{}”; {} is above.", most.en, years.en),
        );
    }
}
