//! Who is nominated for what: scope (R05), award type (R06), conduct (R16).

use super::{award_type, day};
use crate::{
    eligibility::{
        Supplier,
        sheet::{Case, Review, Sheet, Verdict, fact, param},
    },
    law::{SubjectKind, Words},
};

/// R05: a room or public unit that exists, or a person who works in the department.
pub(in super::super) fn scope(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let eligible = param!(sheet, rules.r05.eligible_subject_types);
    let mut review = Review::default();
    let ended = fact!(sheet, facts.subject.unit_ended_on);
    let ended = review.need(ended, "đơn vị còn hoạt động hay không", "whether the unit exists");
    if let Some(ended) = ended.copied().flatten().filter(|ended| *ended <= facts.today) {
        review.problem(
            format!("Đơn vị không còn hoạt động từ {}.", day(ended)),
            format!("The unit does not exist since {ended}."),
        );
        let successor = fact!(sheet, facts.subject.unit_merged_into);
        let successor = review.need(successor, "đơn vị kế thừa", "the unit that carries it on");
        if let (Some(Some(code)), SubjectKind::Collective) = (successor, facts.subject_kind) {
            review.problem(
                format!("Đơn vị đã sáp nhập vào {code}: đề nghị cho {code}, nêu cả thành tích trước sáp nhập."),
                format!("It was merged into {code}: nominate {code}, also for what came before."),
            );
        }
    }
    match facts.subject_kind {
        SubjectKind::Collective => {
            let kind = fact!(sheet, facts.subject.unit_kind);
            let kind = review.need(kind, "loại đơn vị", "the kind of the unit");
            if kind.is_some_and(|kind| !eligible.collective.contains(kind)) {
                review.problem(
                    "Chỉ xét phòng, đơn vị thuộc Sở.",
                    "Only rooms and units of the department are considered.",
                );
            }
        }
        SubjectKind::Individual => person(case, sheet, &mut review),
    }
    review.close(
        Words::new("Đối tượng thuộc phạm vi của phong trào.", "The subject is in scope."),
        Words::new(
            "Đề nghị đúng đối tượng của phong trào, hoặc cập nhật danh bạ.",
            "Nominate who is in scope, or correct the directory.",
        ),
    )
}

fn person(case: &Case<'_>, sheet: &mut Sheet, review: &mut Review) {
    let (rules, facts) = (case.rules(), case.facts);
    let eligible = param!(sheet, rules.r05.eligible_subject_types);
    let kind = fact!(sheet, facts.subject.staff_kind);
    let kind = review.need(kind, "diện của cá nhân", "the kind of the person");
    if kind.is_some_and(|kind| !kind.is_some_and(|kind| eligible.individual.contains(&kind))) {
        review.problem(
            "Cá nhân không phải công chức, viên chức, người lao động của Sở.",
            "The person is no civil servant, public employee or worker of the department.",
        );
    }
    let left = fact!(sheet, facts.subject.left_on);
    let left = review.need(left, "cá nhân còn công tác hay không", "whether the person works here");
    if let Some(left) = left.copied().flatten().filter(|left| *left <= facts.today) {
        review.problem(
            format!("Cá nhân không còn công tác tại Sở từ {}.", day(left)),
            format!("The person does not work in the department since {left}."),
        );
    }
}

/// R06: the award type is one of the campaign, the round considers it, and it is for such subjects.
pub(in super::super) fn award(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let types = param!(sheet, rules.r06.award_types);
    let known = award_type(case, types);
    let mut review = Review::default();
    match known {
        None => review.problem(
            "Hình thức khen thưởng này không có trong phong trào.",
            "The campaign has no such award type.",
        ),
        Some(known) if !known.subject_kinds.contains(&facts.subject_kind) => review.problem(
            format!("{} không dành cho loại đối tượng này.", known.label.vi),
            format!("{} is not for such subjects.", known.label.en),
        ),
        Some(_) => {}
    }
    let offered = fact!(sheet, facts.campaign.offered_award_types);
    let offered = review.need(offered, "hình thức mà đợt xét xét", "what the round considers");
    if offered.is_some_and(|offered| !offered.contains(&facts.award_type_code)) {
        review.problem(
            "Đợt xét không xét hình thức này.",
            "The round does not consider this award type.",
        );
    }
    let label = known.map_or_else(|| Words::new("", ""), |known| known.label.clone());
    review.close(
        Words::new(
            format!("{} được xét trong đợt này.", label.vi),
            format!("{} is considered in this round.", label.en),
        ),
        Words::new(
            "Chọn hình thức khác hoặc đợt xét khác.",
            "Choose another award type or another round.",
        ),
    )
}

/// R16: good conduct is declared and confirmed, and for a collective that it is united.
pub(in super::super) fn conduct(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let wanted = param!(sheet, rules.r16.attestations);
    let mut review = Review::default();
    let mut count = 0_usize;
    for one in wanted.iter().filter(|one| one.subject_kinds.contains(&facts.subject_kind)) {
        count += 1;
        let Some(attested) = facts.merit.attestations.get(&one.code) else {
            sheet.ask(Supplier::ProposingUnit);
            review.gap(&one.label.vi, &one.label.en);
            continue;
        };
        let attested = sheet.fact(&format!("merit.attestations.{}", one.code), attested);
        match attested {
            Some(true) => {}
            Some(false) => review.problem(
                format!("Không được xác nhận: {}.", one.label.vi),
                format!("Not confirmed: {}.", one.label.en),
            ),
            None => review.gap(&one.label.vi, &one.label.en),
        }
    }
    review.close(
        Words::new(
            format!("Đã xác nhận đủ {count} nội dung."),
            format!("All {count} points are confirmed."),
        ),
        Words::new(
            "Chỉ đề nghị đối tượng được xác nhận gương mẫu, đoàn kết.",
            "Nominate only those whose conduct is confirmed.",
        ),
    )
}
