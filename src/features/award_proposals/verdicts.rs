//! What a published decision does with the proposals that it names. The slice of decisions has checked the
//! rest.

use super::{
    moves::take,
    parties::require_apart,
    service::{Step, award_of, load},
    states::{AwardProposalState, BY_DECISION},
    types::{AwardProposalId, AwardProposalView, AwardReason},
};
use crate::{audit::Action, authz::Relation, db::types::AnyId, error::Result, http::command::Tx};

/// What a decision says of a proposal.
pub enum Verdict {
    /// The award is granted.
    Awarded,
    /// It is not, for this reason.
    Declined(AwardReason),
}

/// Refuses a decider who proposed or appraised the dossier, or is its nominee.
///
/// # Errors
/// `recused`.
pub fn check_decider(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let dossier = load(tx.conn, tx.actor, id)?;
    require_apart(tx.conn, tx.actor, &dossier, &["create", "submit", "appraise"])
}

/// Carries a decision that is being published over to a proposal; the caller holds the proposal and
/// has checked it.
///
/// # Errors
/// `invalid-state-transition`.
pub fn decide(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    decision_id: AnyId,
    verdict: Verdict,
) -> Result<AwardProposalView> {
    let dossier = load(tx.conn, tx.actor, id)?;
    let award = award_of(tx.conn, &dossier.row)?;
    let (state, action, word, event, reasons) = match verdict {
        Verdict::Awarded => (
            AwardProposalState::Awarded,
            Action::AWARD_PROPOSAL_AWARD,
            "award",
            "award_proposal.awarded",
            Vec::new(),
        ),
        Verdict::Declined(reason) => (
            AwardProposalState::Declined,
            Action::AWARD_PROPOSAL_DECLINE,
            "decline",
            "award_proposal.declined",
            vec![reason],
        ),
    };
    BY_DECISION.require(word, dossier.row.state, tx.actor, &Relation::none())?;
    let step =
        Step { moved: Some(word), reasons: &reasons, event: Some(event), ..Step::change(action) };
    take(tx, dossier, &award, &step, |next| {
        next.state = state;
        next.decision_id = Some(decision_id);
    })
}
