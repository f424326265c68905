//! Terms of the steps in working days (R22).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Basis;
use crate::{
    clock::{day_in_hanoi, start_of_day},
    db::{Conn, types::Instant},
    eligibility::StepTime,
    error::Result,
    features::award_proposals::{states::AwardProposalState, store::ProposalRow},
    law::{RuleSet, Step},
};

/// When the steps of a proposal that have a term began and ended.
pub(super) fn steps(row: &ProposalRow) -> BTreeMap<Step, StepTime> {
    let day = |at: Option<Instant>| at.map(|at| day_in_hanoi(at.0));
    let received = day(row.received_at);
    let appraised = row.appraisal.as_ref().map(|appraisal| day_in_hanoi(appraisal.0.at.0));
    let time = |from: Option<NaiveDate>, finished_on| {
        from.map(|started_on| StepTime { started_on, finished_on })
    };
    let all = [
        (Step::Receive, time(day(row.submitted_at), received)),
        // An appraisal before the last receipt belongs to an earlier round of the dossier.
        (Step::Appraise, time(received, appraised.filter(|end| Some(*end) >= received))),
    ];
    all.into_iter().filter_map(|(step, time)| Some((step, time?))).collect()
}

/// The step that a state waits for, when it has a term.
fn awaited(state: AwardProposalState) -> Option<Step> {
    match state {
        AwardProposalState::Submitted => Some(Step::Receive),
        AwardProposalState::Received => Some(Step::Appraise),
        AwardProposalState::AppraisedEligible | AwardProposalState::Recommended => {
            Some(Step::Submit)
        }
        _ => None, // the others wait for the unit, the council, the city, or nobody
    }
}

/// The day on which the step that a state waits for is due, when the state was reached on a day; null
/// without a term, and where the days of the calendar are not all known: no term rests on a guess.
///
/// # Errors
/// When the database cannot be read.
pub fn due_on(
    conn: &mut Conn,
    basis: &mut Basis,
    row: &ProposalRow,
    reached_on: NaiveDate,
) -> Result<Option<NaiveDate>> {
    let Some(step) = awaited(row.state) else { return Ok(None) };
    let set = match &row.rule_set_code {
        Some(code) => basis.by_code(conn, code)?,
        None => Some(basis.on(conn, reached_on)?),
    };
    let Some(days) = set.and_then(|set| working_days(set, step)) else { return Ok(None) };
    let end = basis.common(conn)?.calendar.add_working_days(reached_on, days);
    Ok(end.filter(|end| end.incomplete_years.is_empty()).map(|end| end.value))
}

fn working_days(set: &RuleSet, step: Step) -> Option<u32> {
    let terms = &set.rules.r22.parameters;
    match step {
        Step::Receive => terms.sla_receive.value,
        Step::Return => terms.sla_return.value,
        Step::Appraise => terms.sla_appraise.value,
        Step::Opinion => terms.sla_opinion.value,
        Step::Submit => terms.sla_submit.value,
        Step::Notify => terms.sla_notify.value,
    }
}

/// When a step that is due on a day is due soon, and when it is overdue: at the beginning of that day,
/// and at the beginning of the next.
pub fn ends_of(due_on: NaiveDate) -> (Instant, Instant) {
    let next = due_on.succ_opt().unwrap_or(due_on);
    (Instant(start_of_day(due_on)), Instant(start_of_day(next)))
}
