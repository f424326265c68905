//! Reminders of terms (R22): on the last working day before a step is due, on the day on which it is,
//! and when that day has passed; once each. What is late is flagged, and nothing else changes.

use serde_json::{Value, json};

use super::{
    keeping_back::both_from_audit,
    service::{Dossier, award_of, find, hold, view},
    store, store_terms,
    term_facts::Term,
    types::AwardProposalId,
};
use crate::{
    audit::{Action, Change, Target},
    clock::start_of_day,
    db::types::Instant,
    error::Result,
    features::calendars,
    http::command::{Tx, stale},
    jobs::{self, Wanted, types::JobKind},
};

/// Has the next reminders of a proposal come at their hours, or takes them back where no term runs.
pub(super) fn schedule(tx: &mut Tx<'_>, id: AwardProposalId, terms: &[Term]) -> Result<()> {
    if terms.is_empty() {
        return Ok(());
    }
    let calendar = calendars::service::work_calendar(tx.conn)?;
    let subject_id = id.to_string();
    let reminder = terms.iter().filter_map(|term| term.next_reminder(&calendar, tx.today)).min();
    let late = terms.iter().filter_map(Term::late_from).min();
    for (kind, day) in
        [(JobKind::RemindAwardProposal, reminder), (JobKind::FlagAwardProposal, late)]
    {
        match day {
            Some(day) => {
                let due_at = Instant(start_of_day(day));
                let subject_kind = "award_proposal";
                let wanted = Wanted { kind, subject_kind, subject_id: &subject_id, due_at };
                jobs::schedule(tx, &wanted)?;
            }
            None => jobs::cancel(tx, kind, &subject_id)?,
        }
    }
    Ok(())
}

fn target(dossier: &Dossier) -> Target {
    Target {
        kind: "award_proposal",
        id: dossier.row.id.to_string(),
        unit_code: Some(dossier.row.unit_code.clone()),
    }
}

fn data(dossier: &Dossier, term: &Term) -> Value {
    json!({
        "award_proposal_id": dossier.row.id, "campaign_id": dossier.row.campaign_id,
        "state": dossier.row.state, "step": term.step, "due_on": term.due_on,
    })
}

/// Reminds of what is due soon or today, or flags what is late, as far as the proposal still waits for
/// it; then waits for the next hour.
///
/// # Errors
/// When the database refuses.
pub fn remind(tx: &mut Tx<'_>, id: AwardProposalId, kind: JobKind) -> Result<()> {
    hold(tx.conn, &[id])?;
    let Some(before) = find(tx.conn, id)? else { return Ok(()) };
    let terms =
        if kind == JobKind::FlagAwardProposal { flag(tx, before)? } else { tell_due(tx, &before)? };
    schedule(tx, id, &terms)
}

fn tell_due(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<Vec<Term>> {
    let calendar = calendars::service::work_calendar(tx.conn)?;
    let mut terms = dossier.parts.terms.clone();
    for term in &mut terms {
        let Some(event) = term.reminder(&calendar, tx.today) else { continue };
        term.reminded_on = Some(tx.today);
        store_terms::update(tx.conn, term)?;
        let change = Change::new(Action::AWARD_PROPOSAL_REMIND, target(dossier));
        tx.tell(change.event(event, dossier.row.version, data(dossier, term)));
    }
    Ok(terms)
}

fn flag(tx: &mut Tx<'_>, before: Dossier) -> Result<Vec<Term>> {
    let mut terms = before.parts.terms.clone();
    let mut told = Vec::new();
    for term in &mut terms {
        if term.late_from().is_some_and(|day| day <= tx.today) {
            term.is_late = true;
            store_terms::update(tx.conn, term)?;
            told.push(data(&before, term));
        }
    }
    if told.is_empty() {
        return Ok(terms);
    }
    let row = store::set_state(tx.conn, &before.row, &before.row, tx.now)?
        .ok_or_else(|| stale(before.row.version))?;
    let mut after = before.clone();
    after.parts.terms.clone_from(&terms);
    after.row = row;
    let (version, target) = (after.row.version, target(&after));
    let award = award_of(tx.conn, &after.row)?;
    let (old, new) = (view(before, Some(&award), tx.actor), view(after, Some(&award), tx.actor));
    let (old, new) = both_from_audit(Some(&old), &new);
    let mut change =
        Change::new(Action::AWARD_PROPOSAL_REMIND, target).between(old.as_ref(), Some(&new));
    for data in told {
        change = change.event("award_proposal.overdue", version, data);
    }
    tx.tell(change);
    Ok(terms)
}
