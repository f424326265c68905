//! What is shown of a proposal's readiness.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{
    checks,
    readiness::{
        self,
        view::{ProposalReadinessView, ReadinessStep},
    },
    service::{Dossier, award_of, load},
    states::AwardProposalState,
    types::AwardProposalId,
};
use crate::{
    authz::{Actor, Relation, table},
    db::Conn,
    eligibility::Assessment,
    error::{Error, Result},
    features::award_types::types::AwardTypeView,
    law::Checkpoint,
};

/// The step that a proposal takes next.
pub(super) fn next_step(dossier: &Dossier, award: &AwardTypeView) -> Checkpoint {
    let now = dossier.row.state;
    let suspended = dossier.row.way.0.suspension.as_ref().map(|one| one.from_state);
    let state = suspended.filter(|_| now == AwardProposalState::Suspended).unwrap_or(now);
    let is_asked = checks::council(award, dossier.row.procedure, state).is_some();
    let upward = if award.needs_forwarding { Checkpoint::Forward } else { Checkpoint::Publish };
    match state {
        AwardProposalState::Draft | AwardProposalState::Returned => Checkpoint::Submit,
        AwardProposalState::Submitted => Checkpoint::Receive,
        AwardProposalState::Received | AwardProposalState::AppraisedIneligible => {
            Checkpoint::Appraise
        }
        AwardProposalState::AppraisedEligible if is_asked => Checkpoint::OpenVoting,
        AwardProposalState::InCouncil => Checkpoint::OpenVoting,
        AwardProposalState::AppraisedEligible
        | AwardProposalState::Recommended
        | AwardProposalState::Suspended => upward,
        AwardProposalState::ReturnedByCity => Checkpoint::Forward,
        AwardProposalState::NotRecommended
        | AwardProposalState::Forwarded
        | AwardProposalState::Awarded
        | AwardProposalState::Declined
        | AwardProposalState::Withdrawn => Checkpoint::Publish,
    }
}

/// The readiness of a proposal for a step, or for its next one.
///
/// # Errors
/// `not-found`, `role-required`.
pub fn readiness(
    conn: &mut Conn,
    actor: &Actor,
    id: AwardProposalId,
    step: Option<ReadinessStep>,
    today: NaiveDate,
) -> Result<ProposalReadinessView> {
    let dossier = load(conn, actor, id)?;
    actor.require(table::GET_AWARD_PROPOSAL_READINESS, &Relation::unit(&dossier.unit))?;
    let at = match step {
        Some(step) => step.into(),
        None => next_step(&dossier, &award_of(conn, &dossier.row)?),
    };
    let mut basis = readiness::Basis::default();
    let assessment = readiness::assess(conn, &mut basis, today, &dossier, at)?;
    shown(conn, actor, &dossier, &assessment)
}

/// An assessment as the caller may see it.
pub(super) fn shown(
    conn: &mut Conn,
    actor: &Actor,
    dossier: &Dossier,
    assessment: &Assessment,
) -> Result<ProposalReadinessView> {
    let seen = seen_claims(conn, actor, dossier)?;
    let set = readiness::by_code(conn, &assessment.rule_set_code)?
        .ok_or_else(|| Error::bug("an assessment names a rule set that there is"))?;
    let expiring = readiness::expiring(conn, &set, assessment.on)?;
    let (id, version) = (dossier.row.id, dossier.row.version);
    Ok(ProposalReadinessView::of(id, version, assessment, expiring, &seen))
}

/// Ids of the other proposals that the caller sees.
fn seen_claims(conn: &mut Conn, actor: &Actor, dossier: &Dossier) -> Result<HashSet<String>> {
    let claims = readiness::claims(conn, dossier)?;
    let is_seen = |unit: &str| actor.may(table::GET_AWARD_PROPOSAL, &Relation::unit(unit));
    Ok(claims.into_iter().filter(|(_, unit)| is_seen(unit)).map(|(id, _)| id).collect())
}
