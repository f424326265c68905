//! The dossier and its way: papers (R19), copies and formats (R20), confirmation (R21), terms (R22).

use super::{day, listed, names};
use crate::{
    eligibility::{
        Paper, Supplier,
        sheet::{Case, Review, Sheet, Verdict, fact, param},
    },
    law::{DossierRequirement, RequiredWhen, Step, Words},
};

/// R19: every paper that the award asks for is there, not empty, in a format that is taken, signed.
pub(in super::super) fn papers(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let wanted = param!(sheet, rules.r19.dossier_requirements);
    let formats = param!(sheet, rules.r19.paper_formats);
    let mut review = Review::default();
    let there = fact!(sheet, facts.dossier.papers);
    let there = review.need(there, "các giấy tờ của hồ sơ", "the papers of the dossier");
    let mut count = 0_usize;
    for one in wanted.iter().filter(|one| {
        one.award_type_codes.contains(&facts.award_type_code)
            && one.subject_kinds.contains(&facts.subject_kind)
    }) {
        let is_sure = match one.required {
            RequiredWhen::Optional => continue,
            RequiredWhen::Always => true,
            RequiredWhen::WhereReliedOn => {
                match fact!(sheet, facts.dossier.relies_on_certificate) {
                    Some(false) => continue,
                    Some(true) => true,
                    None => false,
                }
            }
        };
        count += 1;
        let Some(there) = there else { continue };
        let flaw = flaw_of(one, there.get(&one.paper_type), formats, sheet);
        match flaw {
            Flaw::None => {}
            Flaw::Known(found) if is_sure => review.problem(found.vi, found.en),
            // Whether the paper is needed, or whether it is signed, nobody knows.
            Flaw::Known(_) | Flaw::Unknown => review.gap(&one.label.vi, &one.label.en),
        }
    }
    review.close(
        Words::new(format!("Đủ {count} giấy tờ."), format!("All {count} papers are there.")),
        Words::new(
            "Đính kèm, ký đủ các giấy tờ đã nêu.",
            "Attach the papers that are named, signed.",
        ),
    )
}

enum Flaw {
    None,
    Known(Words),
    Unknown,
}

fn flaw_of(
    wanted: &DossierRequirement,
    paper: Option<&Paper>,
    formats: &[String],
    sheet: &mut Sheet,
) -> Flaw {
    let known = |vi: &str, en: &str| {
        let label = &wanted.label;
        Flaw::Known(Words::new(format!("{}: {vi}.", label.vi), format!("{}: {en}.", label.en)))
    };
    let Some(paper) = paper else { return known("chưa có", "missing") };
    if paper.size == 0 {
        return known("tệp rỗng", "the file is empty");
    }
    if !formats.contains(&paper.format) {
        return known("sai định dạng", "a format that is not taken");
    }
    if !wanted.must_be_signed {
        return Flaw::None;
    }
    match sheet.inner(&paper.is_signed) {
        Some(true) => Flaw::None,
        Some(false) => known("chưa ký", "not signed"),
        None => Flaw::Unknown,
    }
}

/// R20: enough originals, and every format that is asked for.
pub(in super::super) fn copies(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let least = *param!(sheet, rules.r20.copies);
    let formats = param!(sheet, rules.r20.formats);
    let mut review = Review::default();
    let copies = fact!(sheet, facts.dossier.copies);
    let copies = review.need(copies, "số bộ hồ sơ", "the number of originals").copied();
    if let Some(copies) = copies.filter(|copies| *copies < least) {
        review.problem(
            format!("Có {copies} bộ, cần {least}."),
            format!("{copies} originals, {least} needed."),
        );
    }
    let there = fact!(sheet, facts.dossier.formats);
    if let Some(there) = review.need(there, "định dạng của hồ sơ", "the formats of the dossier")
    {
        let missing = formats.iter().filter(|format| !there.contains(*format));
        let missing = listed(missing.map(|format| Words::new(format, format)));
        if !missing.vi.is_empty() {
            review.problem(
                format!("Thiếu định dạng: {}.", missing.vi),
                format!("Formats missing: {}.", missing.en),
            );
        }
    }
    let asked = formats.join(", ");
    review.close(
        Words::new(
            format!("Đủ {least} bộ, có định dạng {asked}."),
            format!("{least} originals, in {asked}."),
        ),
        Words::new(
            "Bổ sung số bộ, định dạng, hoặc nêu lý do.",
            "Add the copies and formats, or give the reason.",
        ),
    )
}

/// R21: the submitting head confirmed the achievement report, not before it was written.
pub(in super::super) fn confirmation(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let roles = param!(sheet, rules.r21.confirm_roles);
    let mut review = Review::default();
    let written = fact!(sheet, facts.dossier.report_date);
    let written = review.need(written, "ngày của báo cáo thành tích", "the date of the report");
    if written.is_some_and(Option::is_none) {
        review.problem("Báo cáo thành tích chưa có ngày.", "The report has no date.");
    }
    let confirmed = fact!(sheet, facts.dossier.report_confirmation);
    let confirmed =
        review.need(confirmed, "xác nhận của báo cáo thành tích", "the confirmation of the report");
    match confirmed {
        None => {}
        Some(None) => review.problem(
            "Báo cáo thành tích chưa được cấp trình xác nhận.",
            "The report is not confirmed by the submitting head.",
        ),
        Some(Some(confirmed)) => {
            if !names(roles, &confirmed.role) {
                review.problem(
                    "Người xác nhận báo cáo không phải người có trách nhiệm xác nhận.",
                    "The report was confirmed by somebody who is not to confirm it.",
                );
            }
            let written = written.copied().flatten();
            if let Some(written) = written.filter(|written| confirmed.confirmed_on < *written) {
                review.problem(
                    format!(
                        "Xác nhận ngày {}, trước báo cáo ngày {}.",
                        day(confirmed.confirmed_on),
                        day(written)
                    ),
                    format!(
                        "Confirmed on {}, before the report of {written}.",
                        confirmed.confirmed_on
                    ),
                );
            }
        }
    }
    review.close(
        Words::new(
            "Báo cáo thành tích đã được cấp trình xác nhận.",
            "The report is confirmed by the submitting head.",
        ),
        Words::new(
            "Người đứng đầu đơn vị trình xác nhận báo cáo thành tích.",
            "The head of the submitting unit confirms the report.",
        ),
    )
}

/// R22: the steps that have begun keep their terms in working days. What is late is flagged.
pub(in super::super) fn terms(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    let mut review = Review::default();
    let steps = fact!(sheet, facts.dossier.steps);
    let steps = review.need(steps, "thời điểm của các bước", "when the steps began");
    let mut count = 0_usize;
    for (step, time) in steps.into_iter().flatten() {
        let days = match step {
            Step::Receive => param!(sheet, rules.r22.sla_receive),
            Step::Return => param!(sheet, rules.r22.sla_return),
            Step::Appraise => param!(sheet, rules.r22.sla_appraise),
            Step::Opinion => param!(sheet, rules.r22.sla_opinion),
            Step::Submit => param!(sheet, rules.r22.sla_submit),
            Step::Notify => param!(sheet, rules.r22.sla_notify),
        };
        let (Some(days), label) = (*days, step.label()) else { continue };
        count += 1;
        let Some(due) = case.term(time.started_on, days.saturating_add(time.paused_days)) else {
            sheet.ask(Supplier::Administrator);
            review.gap(
                format!("lịch làm việc để tính hạn của bước {}", label.vi),
                format!("the working calendar for the term to {}", label.en),
            );
            continue;
        };
        if time.finished_on.unwrap_or(facts.today) > due {
            review.problem(
                format!("Bước {} quá hạn {} ({days} ngày làm việc).", label.vi, day(due)),
                format!("Step “{}” is past its term of {due} ({days} working days).", label.en),
            );
        }
    }
    review.close(
        Words::new(
            format!("{count} bước có thời hạn đều đúng hạn."),
            format!("All {count} steps with a term keep it."),
        ),
        Words::new("Nêu lý do chậm.", "Give the reason for the delay."),
    )
}
