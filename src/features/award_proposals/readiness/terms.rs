//! Terms of the steps in working days (R22): how long they are, and what the check reads of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Basis;
use crate::{
    db::Conn,
    eligibility::StepTime,
    error::Result,
    features::award_proposals::{
        store::ProposalRow,
        term_facts::Term,
        term_types::{AwardTermEnd, AwardTermStep},
    },
    law::{RuleSet, Step},
};

/// When the steps of a proposal that have a term began and ended, the last time that each was owed.
pub(super) fn steps(terms: &[Term]) -> BTreeMap<Step, StepTime> {
    let mut steps: BTreeMap<Step, StepTime> = BTreeMap::new();
    for term in terms.iter().filter(|term| is_owed(term)) {
        let time = StepTime {
            started_on: term.started_on,
            // A term that rests is as long as it was when the rest began.
            finished_on: term.ended_on.or(term.paused_on),
            paused_days: u32::try_from(term.paused_days).unwrap_or_default(),
        };
        // Of several bodies that were asked, one that has not answered counts before those that have.
        let is_hidden = steps
            .get(&term.step.in_law())
            .is_some_and(|known| known.finished_on.is_none() && time.finished_on.is_some());
        if !is_hidden {
            steps.insert(term.step.in_law(), time);
        }
    }
    steps
}

/// Whether the step had to be taken: a complete dossier is never returned, and what fell away was not
/// needed any more.
fn is_owed(term: &Term) -> bool {
    match term.ended_as {
        Some(AwardTermEnd::Done) => true,
        Some(AwardTermEnd::FellAway) => false,
        None => term.step != AwardTermStep::Return,
    }
}

/// The working days of a step by the proposal's own rule set, before that is fixed by the one of the day.
///
/// # Errors
/// When the database cannot be read.
pub fn term_of(
    conn: &mut Conn,
    basis: &mut Basis,
    row: &ProposalRow,
    today: NaiveDate,
    step: Step,
) -> Result<Option<u32>> {
    let set = match &row.rule_set_code {
        Some(code) => basis.by_code(conn, code)?,
        None => Some(basis.on(conn, today)?),
    };
    Ok(set.and_then(|set| working_days(set, step)))
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
