//! Putting proposals on the agenda and taking them off.

use super::{
    input::CreateAgendaItem,
    service::{around_one, load_for, rules_of, target, view},
    store::{self, ItemRow},
    store_ballots,
    types::{AgendaItemId, AgendaItemState, AgendaItemView, VoteMode},
};
use crate::{
    audit::{Action, Change},
    db::types::Json,
    error::{Error, Result, Text},
    features::{
        award_proposals,
        council_sessions::{
            self,
            service::Sitting,
            types::{CouncilSessionId, MACHINE as SESSION},
        },
    },
    http::command::{Tx, snapshot, stale},
    law::BallotMode,
};

/// Puts a proposal on the agenda.
///
/// # Errors
/// `not-found` for the session, `role-required`, `invalid-state-transition` of the session or of the
/// proposal, `validation-failed`.
pub fn create(
    tx: &mut Tx<'_>,
    session: CouncilSessionId,
    input: &CreateAgendaItem,
) -> Result<AgendaItemView> {
    council_sessions::service::lock(tx.conn, session)?;
    let sitting = council_sessions::service::load(tx.conn, tx.actor, session)?;
    SESSION.require("add_item", sitting.state(), tx.actor, &sitting.chairing())?;
    let id = input.award_proposal_id;
    let known = award_proposals::service::by_ids(tx.conn, tx.actor, &[id])?;
    let proposal = known.get(&id).ok_or_else(|| {
        let text = Text::new("Không có hồ sơ với mã này.", "No proposal has this id.");
        Error::invalid("/award_proposal_id", "unknown_award_proposal", text)
    })?;
    let ballot_mode = ballot_mode(tx, &sitting, &proposal.award_type_code, input)?;
    award_proposals::council::take_up(tx, id)?;
    let row = store::insert(
        tx.conn,
        ItemRow {
            id: AgendaItemId(tx.ids.next()),
            council_session_id: session,
            award_proposal_id: id,
            ballot_mode,
            ballot_mode_reason: input.ballot_mode_reason.clone(),
            state: AgendaItemState::Pending,
            voting_round: 1,
            outcome: None,
            voting_opened_at: None,
            voting_opened_by: None,
            voting_closed_at: None,
            voting_closed_by: None,
            communicated_at: None,
            communicated_by: None,
            created_by: tx.actor.id.clone(),
            version: 1,
            created_at: tx.now,
            updated_at: tx.now,
            voided_counts: Json(Vec::new()),
        },
    )?;
    let around = around_one(tx.conn, tx.actor, &row)?;
    let target = target(&row, &around.proposal);
    let shown = view(row, around, &sitting, tx.actor);
    let change = Change::new(Action::AGENDA_ITEM_CREATE, target);
    tx.tell(change.between(None, Some(&snapshot(&shown))));
    Ok(shown)
}

/// How members vote: as the rules say, or otherwise for a reason.
fn ballot_mode(
    tx: &mut Tx<'_>,
    sitting: &Sitting,
    award_type: &str,
    input: &CreateAgendaItem,
) -> Result<VoteMode> {
    let law = rules_of(tx.conn, tx.actor, sitting)?.rules.r26.parameters;
    let by_rule =
        law.ballot_modes.value.iter().find(|one| one.award_type_code == award_type).map_or(
            VoteMode::Secret,
            |one| match one.mode {
                BallotMode::Secret => VoteMode::Secret,
                BallotMode::Open => VoteMode::Open,
            },
        );
    let mode = input.ballot_mode.unwrap_or(by_rule);
    let is_other = mode != by_rule;
    if is_other == input.ballot_mode_reason.is_some() {
        return Ok(mode);
    }
    let (code, text) = if is_other {
        let vi = "Biểu quyết khác với bộ quy tắc thì phải nêu lý do.";
        (
            "required_for_other_mode",
            Text::new(vi, "Voting otherwise than the rules needs a reason."),
        )
    } else {
        let vi = "Chỉ nêu lý do khi biểu quyết khác với bộ quy tắc.";
        ("not_for_this_mode", Text::new(vi, "A reason is for voting otherwise than the rules."))
    };
    Err(Error::invalid("/ballot_mode_reason", code, text))
}

/// Takes an item off the agenda before it is voted on.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `already-decided`.
pub fn delete(tx: &mut Tx<'_>, id: AgendaItemId) -> Result<()> {
    let (row, sitting) = load_for(tx, id, "delete")?;
    tx.require_match(row.version)?;
    award_proposals::council::put_back(tx, row.award_proposal_id)?;
    let around = around_one(tx.conn, tx.actor, &row)?;
    store_ballots::forget(tx.conn, id)?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    let target = target(&row, &around.proposal);
    let gone = snapshot(&view(row, around, &sitting, tx.actor));
    tx.tell(Change::new(Action::AGENDA_ITEM_DELETE, target).between(Some(&gone), None));
    Ok(())
}
