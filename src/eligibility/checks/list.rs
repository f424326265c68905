//! The list it stands on: quotas (R29), direct workers (R30), women first among equals (R31).

use super::listed;
use crate::{
    eligibility::{
        QuotaCount, Standing, Supplier,
        sheet::{Case, Review, Sheet, Verdict, fact, param},
    },
    law::{PlaceRounding, Quota, Share, SubjectKind, TieBreak, Words},
};

/// R29: with this one the caps hold: those of the round, or where it sets none, those of the rules.
pub(in super::super) fn quotas(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let PlaceRounding::Floor = *param!(sheet, rules.r29.rounding);
    let mut review = Review::default();
    let own = fact!(sheet, facts.list.round_quotas);
    let Some(own) = review.need(own, "số lượng do đợt xét đặt", "the caps of the round")
    else {
        return review.close(Words::new("", ""), Words::new("", ""));
    };
    let caps: Vec<&Quota> = if own.is_empty() {
        param!(sheet, rules.r29.quotas)
            .iter()
            .filter(|one| {
                one.award_type_code == facts.award_type_code
                    && one.subject_kind == facts.subject_kind
            })
            .map(|one| &one.quota)
            .collect()
    } else {
        own.iter().collect()
    };
    if caps.is_empty() {
        return Verdict::NotApplicable(Words::new(
            "Không đặt số lượng cho hình thức và đối tượng này.",
            "No cap is set for this award type and kind of subject.",
        ));
    }
    let counts = fact!(sheet, facts.list.quota_counts);
    let counts = review.need(counts, "số đã đề nghị", "the places taken");
    let mut used = Vec::new();
    for cap in caps {
        let Some(counts) = counts else { continue };
        match counts.get(&cap.scope) {
            Some(count) => used.extend(one_cap(sheet, cap, count, &mut review)),
            None => {
                sheet.ask(Supplier::Secretariat);
                let scope = &cap.scope;
                review.gap(
                    format!("số đã đề nghị của {scope}"),
                    format!("the places taken of {scope}"),
                );
            }
        }
    }
    let used = listed(used.into_iter());
    review.close(
        Words::new(
            format!("Trong số lượng: {}.", used.vi),
            format!("Within the caps: {}.", used.en),
        ),
        Words::new(
            "Rút bớt đề nghị theo thứ tự, hoặc xin điều chỉnh số lượng.",
            "Withdraw proposals from the bottom, or ask for other caps.",
        ),
    )
}

/// Judges one cap; the words say how much of it is used.
fn one_cap(
    sheet: &mut Sheet,
    cap: &Quota,
    count: &QuotaCount,
    review: &mut Review,
) -> Option<Words> {
    let with_this = u64::from(count.others) + 1;
    let by_share = match cap.max_share {
        None => None,
        Some(share) => {
            let base = sheet.inner(&count.base);
            let base = review.need(base, "mẫu số của tỷ lệ", "the base of the share");
            base.map(|base| share.floor_of((*base).into()))
        }
    };
    let limits = cap.max_places.map(u64::from).into_iter().chain(by_share);
    let limit = limits.min()?;
    let scope = &cap.scope;
    if with_this > limit {
        review.problem(
            format!("Vượt số lượng của {scope}: {with_this}, tối đa {limit}."),
            format!("Over the cap of {scope}: {with_this}, at most {limit}."),
        );
    }
    let text = format!("{scope} {with_this}/{limit}");
    Some(Words::new(text.clone(), text))
}

/// R30: enough of the persons on the list have no leading position.
pub(in super::super) fn direct_workers(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let Some(least) = *param!(sheet, rules.r30.min_direct_share) else {
        return Verdict::NotApplicable(Words::new(
            "Không đặt tỷ lệ tối thiểu người trực tiếp lao động.",
            "No least share of direct workers is set.",
        ));
    };
    if facts.subject_kind == SubjectKind::Collective {
        return Verdict::NotApplicable(Words::new("Chỉ áp dụng cho cá nhân.", "Only for persons."));
    }
    let leading = *param!(sheet, rules.r30.leader_from);
    let mut review = Review::default();
    let persons = fact!(sheet, facts.list.persons);
    let persons = review.need(persons, "chức vụ của người trong danh sách", "who is on the list");
    let (mut direct, mut all) = (0_u64, 0_u64);
    for (position, count) in persons.into_iter().flatten() {
        all += u64::from(*count);
        if *position < leading {
            direct += u64::from(*count);
        }
    }
    // An empty list has no share, and nobody is passed over on it.
    if all > 0 && !least.is_reached(direct, all) {
        review.problem(
            format!("{direct}/{all} người trực tiếp lao động, cần {least}."),
            format!("{direct} of {all} are direct workers, {least} needed."),
        );
    }
    review.close(
        Words::new(
            format!("{direct}/{all} người trực tiếp lao động (cần {least})."),
            format!("{direct} of {all} are direct workers ({least} needed)."),
        ),
        Words::new(
            "Ưu tiên người trực tiếp lao động, hoặc nêu lý do.",
            "Put direct workers first, or give the reason.",
        ),
    )
}

/// Whether somebody stands first among equals: a woman, or a collective of enough women.
fn is_preferred(kind: SubjectKind, standing: Standing, share: Share) -> bool {
    match kind {
        SubjectKind::Individual => standing.women > 0,
        SubjectKind::Collective => share.is_reached(standing.women.into(), standing.members.into()),
    }
}

/// R31: among equals, women and collectives of mostly women stand first.
pub(in super::super) fn women_first(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    if !param!(sheet, rules.r31.tie_break_chain).contains(&TieBreak::WomenFirst) {
        return Verdict::NotApplicable(Words::new(
            "Bộ quy tắc không xét tiêu chí này khi ngang nhau.",
            "The rule set does not use this step between equals.",
        ));
    }
    let share = *param!(sheet, rules.r31.female_collective_share);
    let mut review = Review::default();
    let rivals = fact!(sheet, facts.list.rivals);
    let rivals = review.need(rivals, "ai có kết quả ngang nhau", "who has an equal result");
    if rivals.is_some_and(std::collections::BTreeSet::is_empty) {
        return Verdict::NotApplicable(Words::new(
            "Không có ai ngang nhau.",
            "Nobody has an equal result.",
        ));
    }
    let own = fact!(sheet, facts.list.standing);
    let own = review.need(own, "số nữ của đối tượng", "the women in the subject");
    for rival in rivals.into_iter().flatten() {
        let other = sheet.inner(&rival.standing);
        let other = review.need(other, "số nữ của người ngang nhau", "the women in an equal");
        let (Some(own), Some(other)) = (own, other) else { continue };
        let is_own_first = is_preferred(facts.subject_kind, *own, share);
        let is_other_first = is_preferred(facts.subject_kind, *other, share);
        if is_own_first != is_other_first && is_other_first != rival.stands_before {
            review.problem(
                format!("Thứ tự với {} chưa ưu tiên nữ.", rival.id),
                format!("The order with {} does not put women first.", rival.id),
            );
        }
    }
    review.close(
        Words::new("Thứ tự đã ưu tiên nữ khi ngang nhau.", "The order puts women first."),
        Words::new("Xếp lại thứ tự giữa những đối tượng ngang nhau.", "Order the equals anew."),
    )
}
