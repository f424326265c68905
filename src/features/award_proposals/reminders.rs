//! Reminders of terms (R22): on the day on which a step is due, and when that day has passed; once
//! each. What is late is flagged, and nothing else changes.

use serde_json::json;

use super::{
    keeping_back::both_from_audit,
    readiness,
    service::{award_of, find, hold, view},
    store::{self, ProposalRow},
    types::AwardProposalId,
};
use crate::{
    audit::{Action, Change, Target},
    error::Result,
    http::command::{Tx, stale},
    jobs::{self, Wanted, types::JobKind},
};

/// Has the reminders of a proposal come at their hours, or takes them back where it has no term now.
pub(super) fn schedule(tx: &mut Tx<'_>, row: &ProposalRow) -> Result<()> {
    let id = row.id.to_string();
    let ends = row.due_on.map(readiness::ends_of);
    for (kind, due_at) in [
        (JobKind::RemindAwardProposal, ends.map(|(soon, _)| soon)),
        (JobKind::FlagAwardProposal, ends.map(|(_, over)| over)),
    ] {
        match due_at {
            Some(due_at) => {
                let subject_kind = "award_proposal";
                jobs::schedule(tx, &Wanted { kind, subject_kind, subject_id: &id, due_at })?;
            }
            None => jobs::cancel(tx, kind, &id)?,
        }
    }
    Ok(())
}

/// Reminds of a step that is due today, or flags one whose day has passed, when the proposal still
/// waits for it.
///
/// # Errors
/// When the database refuses.
pub fn remind(tx: &mut Tx<'_>, id: AwardProposalId, kind: JobKind) -> Result<()> {
    hold(tx.conn, &[id])?;
    let Some(before) = find(tx.conn, id)? else { return Ok(()) };
    let Some(due_on) = before.row.due_on else { return Ok(()) };
    let is_over = kind == JobKind::FlagAwardProposal;
    if (is_over && due_on >= tx.today)
        || (!is_over && due_on < tx.today)
        || before.row.way.0.is_late
    {
        return Ok(());
    }
    let target = Target {
        kind: "award_proposal",
        id: id.to_string(),
        unit_code: Some(before.row.unit_code.clone()),
    };
    let data = json!({
        "award_proposal_id": id, "campaign_id": before.row.campaign_id,
        "state": before.row.state, "due_on": due_on,
    });
    let change = Change::new(Action::AWARD_PROPOSAL_REMIND, target);
    if !is_over {
        let version = before.row.version;
        tx.tell(change.event("award_proposal.due_soon", version, data));
        return Ok(());
    }
    let mut next = before.row.clone();
    next.way.0.is_late = true;
    let row = store::set_state(tx.conn, &before.row, &next, tx.now)?
        .ok_or_else(|| stale(before.row.version))?;
    let version = row.version;
    let mut after = before.clone();
    after.row = row;
    let award = award_of(tx.conn, &after.row)?;
    let before = view(before, Some(&award), tx.actor);
    let after = view(after, Some(&award), tx.actor);
    let (before, after) = both_from_audit(Some(&before), &after);
    tx.tell(change.between(before.as_ref(), Some(&after)).event(
        "award_proposal.overdue",
        version,
        data,
    ));
    Ok(())
}
