//! Steps of one proposal that many can take together, too.

use super::{
    input::{AppraiseAwardProposal, ReturnAwardProposal},
    moves,
    readiness::Basis,
    steps::AcknowledgedWarning,
    types::{AwardProposalId, AwardProposalView},
};
use crate::{error::Result, http::command::Tx};

/// Receives a submitted dossier.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `not-ready` naming each condition.
pub fn receive(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    acknowledged: &[AcknowledgedWarning],
) -> Result<AwardProposalView> {
    moves::receive(tx, &mut Basis::default(), id, acknowledged)
}

/// Sends a dossier back for completion.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `validation-failed` for a reason that has no known code.
pub fn send_back(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: &ReturnAwardProposal,
) -> Result<AwardProposalView> {
    moves::send_back(tx, &mut Basis::default(), id, input)
}

/// Appraises a received dossier.
///
/// # Errors
/// `recused`, `stale-etag`, `invalid-state-transition`, `not-ready` naming each condition.
pub fn appraise(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: AppraiseAwardProposal,
) -> Result<AwardProposalView> {
    moves::appraise(tx, &mut Basis::default(), id, input)
}
