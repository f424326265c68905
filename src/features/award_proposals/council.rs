//! The moves of a proposal by its agenda item: the council takes it up, recommends it or not, or puts
//! it back undecided. The slice of the agenda has checked who may.

use super::{
    moves::{hold, take},
    service::{Dossier, Step, award_of, find},
    states::{AwardProposalState, BY_COUNCIL},
    store, store_parts,
    types::{AwardProposalId, AwardProposalView, AwardReason},
};
use crate::{
    audit::Action,
    authz::Actor,
    db::Conn,
    error::{Code, Error, Result},
    features::documents::types::DocumentId,
    http::command::Tx,
};

/// The proposal, kept as it is until the transaction ends, when the council can do this with it.
fn load(tx: &mut Tx<'_>, id: AwardProposalId, action: &str) -> Result<Dossier> {
    hold(tx.conn, &[id])?;
    let dossier = find(tx.conn, id)?.ok_or_else(Error::not_found)?;
    let state = dossier.row.state;
    let is_possible =
        BY_COUNCIL.moves.iter().any(|one| one.action == action && one.from.contains(&state));
    if !is_possible {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail(
                format!("Hồ sơ đang ở trạng thái `{state}`, Hội đồng chưa xét được."),
                format!("The proposal is in state `{state}`; `{action}` is not possible."),
            )
            .with("current_state", state.to_string())
            .with("allowed_actions", Vec::<String>::new()));
    }
    Ok(dossier)
}

/// The council takes a proposal up that was found eligible.
///
/// # Errors
/// `not-found`, `invalid-state-transition`.
pub fn take_up(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<AwardProposalView> {
    let dossier = load(tx, id, "take_up")?;
    let award = award_of(tx.conn, &dossier.row)?;
    let step = Step { moved: Some("take_up"), ..Step::change(Action::AWARD_PROPOSAL_TAKE_UP) };
    take(tx, dossier, &award, &step, |next| next.state = AwardProposalState::InCouncil)
}

/// It is communicated that the council recommends a proposal, or does not, for this reason (R23).
///
/// # Errors
/// `invalid-state-transition`.
pub fn conclude(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    passed: bool,
    reason: Option<AwardReason>,
) -> Result<AwardProposalView> {
    let (word, state, action, event) = if passed {
        (
            "recommend",
            AwardProposalState::Recommended,
            Action::AWARD_PROPOSAL_RECOMMEND,
            "award_proposal.recommended",
        )
    } else {
        (
            "not_recommend",
            AwardProposalState::NotRecommended,
            Action::AWARD_PROPOSAL_NOT_RECOMMEND,
            "award_proposal.not_recommended",
        )
    };
    let dossier = load(tx, id, word)?;
    let award = award_of(tx.conn, &dossier.row)?;
    let reasons: Vec<AwardReason> = reason.into_iter().collect();
    let step =
        Step { moved: Some(word), reasons: &reasons, event: Some(event), ..Step::change(action) };
    take(tx, dossier, &award, &step, |next| next.state = state)
}

/// The council has not decided; the proposal waits for another session.
///
/// # Errors
/// `invalid-state-transition`.
pub fn put_back(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<AwardProposalView> {
    let dossier = load(tx, id, "put_back")?;
    let award = award_of(tx.conn, &dossier.row)?;
    let step = Step { moved: Some("put_back"), ..Step::change(Action::AWARD_PROPOSAL_PUT_BACK) };
    take(tx, dossier, &award, &step, |next| next.state = AwardProposalState::AppraisedEligible)
}

/// Whether the council has a proposal, taken up and not concluded.
///
/// # Errors
/// When the database cannot be read.
pub fn has(conn: &mut Conn, id: AwardProposalId) -> Result<bool> {
    Ok(find(conn, id)?.is_some_and(|one| one.row.state == AwardProposalState::InCouncil))
}

/// Whether a proposal is on the agenda of a session in which the caller sits, who therefore reads it.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn is_before(conn: &mut Conn, actor: &Actor, id: AwardProposalId) -> Result<bool> {
    match actor.person_code() {
        Some(person) => store::is_before(conn, person, id),
        None => Ok(false),
    }
}

/// Whether a document is a paper of a dossier that is before the caller as a member of the council.
///
/// # Errors
/// When the database cannot be read.
pub fn reads_document(conn: &mut Conn, actor: &Actor, document: DocumentId) -> Result<bool> {
    match actor.person_code() {
        Some(person) => store_parts::reads_document(conn, person, document),
        None => Ok(false),
    }
}
