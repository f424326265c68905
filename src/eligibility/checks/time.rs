//! Time worked: leave that counts (R13), least time (R14).

use super::names;
use crate::{
    eligibility::sheet::{Case, Review, Sheet, Verdict, fact, param},
    law::{SubjectKind, Words},
};

/// Months of leave that count as worked; `None` while the leave is unknown.
fn counted_months(case: &Case<'_>, sheet: &mut Sheet) -> Option<u32> {
    let (rules, facts) = (case.rules(), case.facts);
    let counted = param!(sheet, rules.r13.counted_leave_types);
    let leaves = fact!(sheet, facts.subject.leaves)?;
    let months = leaves.iter().filter(|(kind, _)| names(counted, kind)).map(|(_, months)| *months);
    Some(months.fold(0, u32::saturating_add))
}

fn only_persons() -> Verdict {
    Verdict::NotApplicable(Words::new("Chỉ áp dụng cho cá nhân.", "Only for persons."))
}

/// R13: nobody is left out for lack of time whom leave that counts gives enough of it.
pub(in super::super) fn counted_leave(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    if facts.subject_kind == SubjectKind::Collective {
        return only_persons();
    }
    let mut review = Review::default();
    let leave = counted_months(case, sheet);
    let leave = review.need(leave.as_ref(), "thời gian nghỉ", "the leave").copied();
    if leave == Some(0) {
        return Verdict::NotApplicable(Words::new(
            "Không có thời gian nghỉ được tính vào thời gian công tác.",
            "There is no leave that counts as time worked.",
        ));
    }
    let least = *param!(sheet, rules.r14.min_months_worked);
    let left_out = fact!(sheet, facts.subject.left_out_for_time);
    let left_out = review.need(
        left_out,
        "có bị loại vì thiếu thời gian hay không",
        "whether left out for time",
    );
    if left_out == Some(&true) {
        let worked = fact!(sheet, facts.subject.months_worked);
        let worked = review.need(worked, "số tháng công tác", "the months worked");
        if let (Some(worked), Some(leave)) = (worked, leave) {
            let total = worked.saturating_add(leave);
            if total >= least {
                review.problem(
                    format!("Bị loại vì thiếu thời gian, nhưng tính cả {leave} tháng nghỉ là {total} tháng (cần {least})."),
                    format!("Left out for lack of time, but with {leave} months of leave it is {total} months ({least} needed)."),
                );
            }
        }
    }
    let leave = leave.unwrap_or_default();
    review.close(
        Words::new(
            format!("{leave} tháng nghỉ được tính vào thời gian công tác."),
            format!("{leave} months of leave count as time worked."),
        ),
        Words::new(
            "Xếp loại lại với thời gian nghỉ được tính.",
            "Rate the person anew with the leave counted.",
        ),
    )
}

/// R14: the person worked long enough to be rated.
pub(in super::super) fn least_time(case: &Case<'_>, sheet: &mut Sheet) -> Verdict {
    let (rules, facts) = (case.rules(), case.facts);
    if facts.subject_kind == SubjectKind::Collective {
        return only_persons();
    }
    let least = *param!(sheet, rules.r14.min_months_worked);
    let mut review = Review::default();
    let worked = fact!(sheet, facts.subject.months_worked);
    let worked = review.need(worked, "số tháng công tác", "the months worked").copied();
    let leave = counted_months(case, sheet);
    // Leave can only add, so who worked long enough needs no word about it.
    if worked.is_some_and(|worked| worked < least) {
        review.need(leave.as_ref(), "thời gian nghỉ", "the leave");
    }
    let total = worked.unwrap_or_default().saturating_add(leave.unwrap_or_default());
    if worked.is_some() && leave.is_some() && total < least {
        review.problem(
            format!("Thời gian công tác {total} tháng, ít hơn {least} tháng."),
            format!("{total} months worked, fewer than {least}."),
        );
    }
    review.close(
        Words::new(
            format!("Thời gian công tác {total} tháng (cần {least})."),
            format!("{total} months worked ({least} needed)."),
        ),
        Words::new("Nêu lý do, hoặc chờ năm sau.", "Give the reason, or wait for the next year."),
    )
}
