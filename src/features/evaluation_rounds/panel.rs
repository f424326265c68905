//! Which steps a round takes by its method, and the draft of a panel round whose panel changes.

use super::{
    petitions::in_time,
    service::{facts_of, load_seen, view},
    store::{self, RoundRow},
    types::{EvaluationRoundId, EvaluationRoundView, MACHINE, RoundMethod, RoundState},
};
use crate::{
    authz::{Actor, Relation, table::Rule},
    error::{Code, Error, Result},
    http::command::{Tx, stale},
};

use super::service::RoundFacts;

/// What the caller may do with a round now.
pub(super) fn allowed(row: &RoundRow, actor: &Actor) -> Vec<&'static str> {
    let mut actions = row.method.machine().allowed(row.state, actor, &Relation::none());
    // What was open once leaves results behind, which are not deleted.
    actions.retain(|action| *action != "delete" || row.round_version == 1);
    actions.retain(|action| in_time(action, row).is_ok());
    actions
}

/// Refuses a step that the caller may not take, or that the round does not take now.
pub(super) fn require(row: &RoundRow, action: &str, actor: &Actor) -> Result<()> {
    let machine = row.method.machine();
    let has = |one: &crate::machine::Move<RoundState>| one.action == action;
    let is_own = machine.moves.iter().any(has);
    if is_own {
        machine.require(action, row.state, actor, &Relation::none())?;
    } else {
        // A step of the other method: only who may take it there learns that this round has none.
        let other = MACHINE.moves.iter().find(|one| has(one));
        let other = other.ok_or_else(|| Error::bug(format!("a round has no action {action}")))?;
        actor.require(other.rule, &Relation::none())?;
    }
    let has_step = is_own && (action != "delete" || row.round_version == 1);
    let outcome = if has_step {
        in_time(action, row)
    } else {
        Err(Error::new(Code::InvalidStateTransition).detail(
            format!("Kỳ này không có bước `{action}`."),
            format!("This round has no step `{action}`."),
        ))
    };
    outcome.map_err(|error| {
        error
            .with("current_state", row.state.to_string())
            .with("allowed_actions", allowed(row, actor))
    })
}

/// The draft of a panel round whose panel the caller changes; its version moves on, so that two changes
/// come one after the other. The view tells the new entity tag.
///
/// # Errors
/// `not-found`, `role-required`, `precondition-required`, `stale-etag`, `panel-frozen` once it is open,
/// `invalid-state-transition` in a round of another method.
pub fn change_panel(
    tx: &mut Tx<'_>,
    id: EvaluationRoundId,
    rule: &Rule,
) -> Result<(RoundFacts, EvaluationRoundView)> {
    let row = load_seen(tx, id)?;
    tx.actor.require(rule, &Relation::none())?;
    if row.method != RoundMethod::Panel {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail("Kỳ này không chấm theo hội đồng.", "This round has no panel.")
            .with("current_state", row.state.to_string())
            .with("allowed_actions", allowed(&row, tx.actor)));
    }
    if row.state != RoundState::Draft {
        return Err(Error::new(Code::PanelFrozen));
    }
    tx.require_match(row.version)?;
    let after = store::set_state(tx.conn, &row, &row, tx.now)?.ok_or_else(|| stale(row.version))?;
    Ok((facts_of(&after), view(tx.conn, after, tx.actor)?))
}
