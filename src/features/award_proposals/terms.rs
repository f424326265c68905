//! Which terms run for a proposal: they begin and end with its steps, and rest while nobody can keep them.

use super::{
    readiness::{self, Basis},
    reminders,
    service::{Dossier, Step, award_of, find, hold, told},
    states::AwardProposalState,
    store::{self, ProposalRow},
    store_terms,
    term_facts::{Term, begun_by, certain, end_by, next_due},
    term_types::{AwardTermEnd, AwardTermStep},
    types::{AwardProposalId, AwardProposalView},
};
use crate::{
    audit::Action,
    calendar::WorkCalendar,
    db::types::AnyId,
    error::{Error, Result},
    features::calendars,
    http::command::{Tx, stale},
};

/// Carries the terms of a proposal over into its next state, and sets the day by which the next step is
/// due.
pub(super) fn advance(
    tx: &mut Tx<'_>,
    basis: &mut Basis,
    before: &ProposalRow,
    next: &mut ProposalRow,
) -> Result<Vec<Term>> {
    let calendar = calendars::service::work_calendar(tx.conn)?;
    let today = tx.today;
    let mut terms = store_terms::of(tx.conn, &[before.id])?;
    for term in terms.iter_mut().filter(|term| term.is_open()) {
        if term.rests_in(next.state) {
            term.pause(today);
        } else if before.state == AwardProposalState::Suspended {
            term.run_on(&calendar, today);
        } else if let Some(end) = end_by(term, next.state) {
            term.end(&calendar, today, end);
        } else if term.rests_in(before.state) {
            term.run_on(&calendar, today);
        } else {
            continue;
        }
        store_terms::update(tx.conn, term)?;
    }
    let is_rest = [next.state, before.state].contains(&AwardProposalState::Suspended);
    // What was suspended before its terms were kept has none to run on.
    let has_none = next.state != AwardProposalState::Suspended && terms.is_empty();
    if !is_rest || has_none {
        // What runs on does not begin anew.
        let runs_on =
            |step: AwardTermStep| terms.iter().any(|one| one.is_open() && one.step == step);
        let begun: Vec<AwardTermStep> =
            begun_by(next.state).iter().copied().filter(|step| !runs_on(*step)).collect();
        for step in begun {
            terms.push(begin((tx, basis), &calendar, next, step, None)?);
        }
    }
    next.due_on = next_due(&terms);
    Ok(terms)
}

/// Begins the term of a step today.
fn begin(
    (tx, basis): (&mut Tx<'_>, &mut Basis),
    calendar: &WorkCalendar,
    row: &ProposalRow,
    step: AwardTermStep,
    party: Option<String>,
) -> Result<Term> {
    let days = readiness::term_of(tx.conn, basis, row, tx.today, step.in_law())?;
    let due_on = days.and_then(|days| certain(calendar.add_working_days(tx.today, days)));
    let term = Term {
        id: AnyId(tx.ids.next()),
        award_proposal_id: row.id,
        step,
        party,
        started_on: tx.today,
        due_on,
        ended_on: None,
        ended_as: None,
        paused_on: None,
        paused_days: 0,
        is_late: false,
        days_late: None,
        reminded_on: None,
    };
    store_terms::insert(tx.conn, &term)?;
    Ok(term)
}

/// The proposal after its terms have changed, without having moved.
pub(super) fn changed(
    tx: &mut Tx<'_>,
    before: Dossier,
    terms: Vec<Term>,
    step: &Step<'_>,
) -> Result<AwardProposalView> {
    let award = award_of(tx.conn, &before.row)?;
    let mut next = before.row.clone();
    next.due_on = next_due(&terms);
    let row = store::set_state(tx.conn, &before.row, &next, tx.now)?
        .ok_or_else(|| stale(before.row.version))?;
    reminders::schedule(tx, row.id, &terms)?;
    let mut parts = before.parts.clone();
    parts.terms = terms;
    let after = Dossier { row, parts, unit: before.unit.clone() };
    told(tx, Some(before), after, &award, step)
}

/// Begins the term of a step that runs beside the route.
pub(super) fn add(
    tx: &mut Tx<'_>,
    before: Dossier,
    (term_step, party): (AwardTermStep, Option<String>),
    step: &Step<'_>,
) -> Result<AwardProposalView> {
    let calendar = calendars::service::work_calendar(tx.conn)?;
    let mut terms = before.parts.terms.clone();
    let basis = &mut Basis::default();
    terms.push(begin((tx, basis), &calendar, &before.row, term_step, party)?);
    changed(tx, before, terms, step)
}

/// Ends the open terms that are meant; `None` when there are none.
pub(super) fn finish(
    tx: &mut Tx<'_>,
    before: Dossier,
    is_meant: impl Fn(&Term) -> bool,
    (end, step): (AwardTermEnd, &Step<'_>),
) -> Result<Option<AwardProposalView>> {
    let calendar = calendars::service::work_calendar(tx.conn)?;
    let mut terms = before.parts.terms.clone();
    let mut has_ended = false;
    for term in terms.iter_mut().filter(|term| term.is_open() && is_meant(term)) {
        term.end(&calendar, tx.today, end);
        store_terms::update(tx.conn, term)?;
        has_ended = true;
    }
    if !has_ended {
        return Ok(None);
    }
    changed(tx, before, terms, step).map(Some)
}

fn held(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<Dossier> {
    hold(tx.conn, &[id])?;
    find(tx.conn, id)?.ok_or_else(Error::not_found)
}

fn is_of_council(term: &Term) -> bool {
    term.step == AwardTermStep::Opinion && term.party.is_none()
}

/// The council's absent members are asked for their written opinions.
///
/// # Errors
/// When the database refuses.
pub fn ask_members(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let before = held(tx, id)?;
    let step = Step::change(Action::AWARD_PROPOSAL_TERM);
    add(tx, before, (AwardTermStep::Opinion, None), &step).map(drop)
}

/// All written opinions are there, or they are not waited for any more.
///
/// # Errors
/// When the database refuses.
pub fn end_members(tx: &mut Tx<'_>, id: AwardProposalId, are_given: bool) -> Result<()> {
    let before = held(tx, id)?;
    let end = if are_given { AwardTermEnd::Done } else { AwardTermEnd::FellAway };
    let step = Step::change(Action::AWARD_PROPOSAL_TERM);
    finish(tx, before, is_of_council, (end, &step)).map(drop)
}

/// The council has concluded, and the unit is to be told.
///
/// # Errors
/// When the database refuses.
pub fn await_notice(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let before = held(tx, id)?;
    let step = Step::change(Action::AWARD_PROPOSAL_TERM);
    add(tx, before, (AwardTermStep::Notify, None), &step).map(drop)
}

/// The unit has been told what the council concluded.
///
/// # Errors
/// When the database refuses.
pub fn notified(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let before = held(tx, id)?;
    let is_notice = |term: &Term| term.step == AwardTermStep::Notify;
    let step = Step::change(Action::AWARD_PROPOSAL_TERM);
    finish(tx, before, is_notice, (AwardTermEnd::Done, &step)).map(drop)
}
