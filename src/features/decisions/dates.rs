//! R43: a decision comes after what it rests on. Its date chooses the base wage and the fund, so it must not
//! be one on which the dossier was not there yet, or the council had not concluded.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    service::{Known, pointers},
    store::Named,
};
use crate::{
    clock::day_in_hanoi,
    db::Conn,
    error::{Result, Text},
    features::award_proposals::{
        self,
        checks::Missing,
        types::{AwardProposalId, AwardProposalView},
    },
};

/// A step of a dossier that comes before the decision on it.
struct Step {
    day: NaiveDate,
    code: &'static str,
    vi: &'static str,
    en: &'static str,
}

/// The steps that a dossier has taken, in the order of the route.
fn steps(proposal: &AwardProposalView, concluded_on: Option<NaiveDate>) -> Vec<Step> {
    let received = proposal.received_at.map(|at| Step {
        day: day_in_hanoi(at.0),
        code: "before_receipt",
        vi: "ngày tiếp nhận hồ sơ",
        en: "its dossier was received",
    });
    let appraised = proposal.appraisal.as_ref().map(|one| Step {
        day: day_in_hanoi(one.at.0),
        code: "before_appraisal",
        vi: "ngày thẩm định hồ sơ",
        en: "its dossier was appraised",
    });
    let concluded = concluded_on.map(|day| Step {
        day,
        code: "before_conclusion",
        vi: "ngày Hội đồng kết luận",
        en: "the council concluded on it",
    });
    let forwarded = proposal.forwarding.as_ref().map(|one| Step {
        day: one.dispatch_date.unwrap_or_else(|| day_in_hanoi(one.at.0)),
        code: "before_forwarding",
        vi: "ngày trình Thành phố",
        en: "it was sent upward",
    });
    [received, appraised, concluded, forwarded].into_iter().flatten().collect()
}

/// What is wrong with a decision's date: each proposal of which a step is later, with the latest one.
pub(super) fn flaws(
    conn: &mut Conn,
    day: NaiveDate,
    named: &Named,
    known: &Known,
) -> Result<Vec<Missing>> {
    let concluded: HashMap<AwardProposalId, NaiveDate> =
        award_proposals::service::concluded_on(conn, &named.ids())?;
    let flaw = |(id, pointer): (AwardProposalId, String)| {
        let (proposal, _) = known.get(&id)?;
        let last = steps(proposal, concluded.get(&id).copied())
            .into_iter()
            .max_by_key(|step| step.day)
            .filter(|step| day < step.day)?;
        let Step { day: taken_on, code, vi, en } = last;
        let label = Text::new(
            format!("Quyết định đề ngày {day}, trước {vi} {id} ({taken_on})."),
            format!("The decision is dated {day}; {en} on {taken_on} ({id})."),
        );
        Some(Missing::new("R43", code, pointer, label))
    };
    Ok(pointers(named).into_iter().filter_map(flaw).collect())
}
