//! Steps besides the straight route: a pending matter suspends a proposal (R11), and the city answers.

use super::{
    checks,
    moves::take,
    readiness,
    reasons::require_known,
    service::{Step, award_of, load_for},
    sight::next_step,
    states::AwardProposalState,
    steps::{RecordCityAnswer, SuspendAwardProposal},
    types::{AwardProposalId, AwardProposalView},
    way_facts::{AwardSuspension, CityAnswer, CityOutcome},
};
use crate::{
    audit::Action,
    error::{Error, Result, Text},
    features::holds::{self, types::HoldId},
    http::command::Tx,
};

/// Lets a proposal rest while a matter is pending; it keeps its achievements and its place. Nothing may be
/// done with it meanwhile (NĐ 152/2025/NĐ-CP Đ.4.4), so that its terms do not run.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `validation-failed` for a matter that is not pending.
pub fn suspend(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: &SuspendAwardProposal,
) -> Result<AwardProposalView> {
    let dossier = load_for(tx, id, "suspend")?;
    tx.check_match(dossier.row.version)?;
    if let Some(matter) = input.hold_id {
        holds::service::require_pending(tx.conn, tx.actor, HoldId(matter.0), "/hold_id")?;
    }
    let award = award_of(tx.conn, &dossier.row)?;
    let suspension = AwardSuspension {
        from_state: dossier.row.state,
        by: tx.actor.id.clone(),
        at: tx.now,
        reason: Some(input.reason.clone()),
        hold_id: input.hold_id,
    };
    let step = Step {
        moved: Some("suspend"),
        note: Some(&input.reason),
        event: Some("award_proposal.suspended"),
        ..Step::change(Action::AWARD_PROPOSAL_SUSPEND)
    };
    take(tx, dossier, &award, &step, |next| {
        next.state = AwardProposalState::Suspended;
        next.way.0.suspension = Some(suspension);
    })
}

/// Lets a suspended proposal go on where it rested, once no matter is pending any more. Its terms
/// run on, longer by the working days of the rest.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `not-ready` while a matter is pending.
pub fn resume(tx: &mut Tx<'_>, id: AwardProposalId) -> Result<AwardProposalView> {
    let dossier = load_for(tx, id, "resume")?;
    tx.check_match(dossier.row.version)?;
    let award = award_of(tx.conn, &dossier.row)?;
    let at = next_step(&dossier, &award);
    let mut basis = readiness::Basis::default();
    let (missing, _) = readiness::gate(tx, &mut basis, &dossier, (at, &[]))?;
    let pending: Vec<_> = missing.into_iter().filter(|one| one.rule == "R11").collect();
    checks::require_ready(&pending)?;
    let before = dossier.row.way.0.suspension.as_ref().map(|one| one.from_state);
    let step = Step {
        moved: Some("resume"),
        event: Some("award_proposal.resumed"),
        ..Step::change(Action::AWARD_PROPOSAL_RESUME)
    };
    take(tx, dossier, &award, &step, |next| {
        next.state = before.unwrap_or(AwardProposalState::Received);
        next.way.0.suspension = None;
    })
}

/// Records that the city does not grant the award, or sent the dossier back. That it grants it comes
/// with its decision.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `validation-failed` for a letter of a day to come.
pub fn answer(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: &RecordCityAnswer,
) -> Result<AwardProposalView> {
    let dossier = load_for(tx, id, "record_city_answer")?;
    tx.check_match(dossier.row.version)?;
    require_known(tx, &mut readiness::Basis::default(), &dossier, &input.reasons)?;
    if input.dated > tx.today {
        let text = Text::new("Ngày của văn bản chưa đến.", "The date of the letter has not come.");
        return Err(Error::invalid("/dated", "in_future", text));
    }
    let award = award_of(tx.conn, &dossier.row)?;
    let (state, event) = match input.outcome {
        CityOutcome::Declined => (AwardProposalState::Declined, "award_proposal.declined"),
        CityOutcome::Returned => (AwardProposalState::ReturnedByCity, "award_proposal.returned"),
    };
    let answer = CityAnswer {
        outcome: input.outcome,
        number: input.number.clone(),
        dated: input.dated,
        recorded_by: tx.actor.id.clone(),
    };
    let step = Step {
        moved: Some("record_city_answer"),
        reasons: &input.reasons,
        note: Some(&input.number),
        event: Some(event),
        ..Step::change(Action::AWARD_PROPOSAL_CITY_ANSWER)
    };
    take(tx, dossier, &award, &step, |next| {
        next.state = state;
        next.way.0.city_answer = Some(answer);
    })
}
