//! What is shown of a proposal's readiness.

use chrono::{Datelike, NaiveDate};

use super::{
    checks,
    readiness::{
        self,
        sight::Sight,
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
    features::{award_types::types::AwardTypeView, holds, ratings},
    http::command::Tx,
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
    let sight = sight(conn, actor, dossier)?;
    let set = readiness::by_code(conn, &assessment.rule_set_code)?
        .ok_or_else(|| Error::bug("an assessment names a rule set that there is"))?;
    let expiring = readiness::expiring(conn, &set, assessment.on)?;
    let (id, version) = (dossier.row.id, dossier.row.version);
    Ok(ProposalReadinessView::of(id, version, assessment, expiring, &sight))
}

/// Tells the audit that the caller saw in the readiness of a proposal which matters there are on its
/// subject.
///
/// # Errors
/// `not-found`.
pub fn tell_matters_seen(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<()> {
    let dossier = load(tx.conn, tx.actor, id)?;
    holds::service::tell_seen(tx, &dossier.row.unit_code, dossier.row.person_code.as_deref())
}

/// What the caller sees of other proposals and of pending matters.
fn sight(conn: &mut Conn, actor: &Actor, dossier: &Dossier) -> Result<Sight> {
    let is_seen = |unit: &str| actor.may(table::GET_AWARD_PROPOSAL, &Relation::unit(unit));
    let claims = readiness::claims(conn, dossier)?;
    Ok(Sight {
        proposals: claims.into_iter().filter(|(_, unit)| is_seen(unit)).map(|(id, _)| id).collect(),
        cited: dossier.parts.achievements.iter().map(ToString::to_string).collect(),
        sees_matters: sees_matters(actor, dossier),
        sees_register: sees_register(conn, actor, dossier)?,
    })
}

/// Whether the caller may see pending matters, and these are not about the caller: not on the person,
/// nor on the collective in which the caller works, whose leader the caller may be.
fn sees_matters(actor: &Actor, dossier: &Dossier) -> bool {
    let row = &dossier.row;
    let is_about_caller = match &row.person_code {
        Some(person) => actor.person_code() == Some(person.as_str()),
        None => actor
            .unit_code
            .as_ref()
            .is_some_and(|unit| [&row.unit_code, &dossier.unit].contains(&unit)),
    };
    actor.may(table::GET_HOLD, &Relation::none()) && !is_about_caller
}

/// Whether the caller may read every rating of the nominated person that the rules look at; those of a
/// collective are of the unit that proposes it.
fn sees_register(conn: &mut Conn, actor: &Actor, dossier: &Dossier) -> Result<bool> {
    let row = &dossier.row;
    let Some(person) = &row.person_code else { return Ok(true) };
    let (from, to) = (row.achievement_period_from.year(), row.achievement_period_to.year());
    ratings::service::are_seen(conn, actor, person, &(from..=to).collect::<Vec<i32>>())
}
