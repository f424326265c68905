//! The steps of a proposal's route.

use super::{
    checks::{self, Missing},
    input::{
        AppraiseAwardProposal, ForwardAwardProposal, ReturnAwardProposal, WithdrawAwardProposal,
    },
    letters,
    parties::require_apart,
    readiness::{self, Basis},
    reasons::require_known,
    reminders,
    service::{Dossier, Step, award_of, load, load_for, may_submit, told},
    states::{AppraisalOutcome, AwardProposalState},
    steps::AcknowledgedWarning,
    store, terms,
    types::{Appraisal, AwardProposalId, AwardProposalView},
    way_facts::ReportConfirmation,
};
use crate::{
    audit::Action,
    authz::{Actor, Relation, Role, table},
    db::{Conn, dialect::lock_name, types::Json},
    error::{Code, Error, Result, Text},
    features::{award_rounds, award_types::types::AwardTypeView, campaigns::lookup, quotas},
    http::command::{Tx, stale},
    law::Checkpoint,
};

/// Keeps proposals as they are until the transaction ends; always in the same order, so that two
/// callers who need several never wait for each other in a circle.
///
/// # Errors
/// When the database refuses.
pub fn hold(conn: &mut Conn, ids: &[AwardProposalId]) -> Result<()> {
    let mut ids = ids.to_vec();
    ids.sort();
    for id in ids {
        lock_name(conn, &format!("award-proposal {id}"))?;
    }
    Ok(())
}

/// Writes the next state under the version guard, then keeps and tells the step.
pub(super) fn take(
    tx: &mut Tx<'_>,
    before: Dossier,
    award: &AwardTypeView,
    step: &Step<'_>,
    change: impl FnOnce(&mut store::ProposalRow),
) -> Result<AwardProposalView> {
    take_by(tx, &mut Basis::default(), before, award, step, change)
}

/// [`take`] by what was read already.
fn take_by(
    tx: &mut Tx<'_>,
    basis: &mut Basis,
    before: Dossier,
    award: &AwardTypeView,
    step: &Step<'_>,
    change: impl FnOnce(&mut store::ProposalRow),
) -> Result<AwardProposalView> {
    let mut next = before.row.clone();
    next.reasons = Json(step.reasons.to_vec());
    change(&mut next);
    let mut parts = before.parts.clone();
    if next.state != before.row.state {
        parts.terms = terms::advance(tx, basis, &before.row, &mut next)?;
        reminders::schedule(tx, next.id, &parts.terms)?;
    }
    let row = store::set_state(tx.conn, &before.row, &next, tx.now)?
        .ok_or_else(|| stale(before.row.version))?;
    let after = Dossier { row, parts, unit: before.unit.clone() };
    told(tx, Some(before), after, award, step)
}

/// Submits a draft or a returned proposal, whose achievements its unit has confirmed, within the window
/// of its round; whoever submits confirms the achievement report with it (R21).
///
/// # Errors
/// `role-required`, `stale-etag`, `invalid-state-transition`, `campaign-closed`, `not-ready` naming each
/// condition, `quota-exceeded`.
pub fn submit(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    acknowledged: &[AcknowledgedWarning],
) -> Result<AwardProposalView> {
    let dossier = load_for(tx, id, "submit")?;
    require_submitter(tx.actor, &dossier)?;
    let row = &dossier.row;
    tx.check_match(row.version)?;
    lookup::seen(tx.conn, tx.actor, row.campaign_id)?.require_not_closed()?;
    let award = award_of(tx.conn, row)?;
    let round = award_rounds::service::find(tx.conn, tx.actor, row.award_round_id)?
        .ok_or_else(|| Error::bug("a proposal's round is never removed"))?;
    for name in checks::locks(&dossier) {
        lock_name(tx.conn, &name)?;
    }
    quotas::service::hold(tx.conn, row.award_round_id)?;
    let mut missing: Vec<Missing> = checks::window(&round, tx.today).into_iter().collect();
    missing.extend(checks::present_unit(tx.conn, &dossier)?);
    missing.extend(dossier.citations(tx.conn, &checks::CONFIRMED)?);
    // Facts are gathered under the locks, so that of two at the same moment the second sees the first.
    let at = (Checkpoint::Submit, acknowledged);
    let (found, kept) = readiness::gate(tx, &mut Basis::default(), &dossier, at)?;
    missing.extend(found);
    // That a cap of the round is reached has an answer of its own, when nothing else is missing.
    if missing.iter().all(|one| one.rule == "R29") {
        quotas::service::take_place(tx, &dossier.place())?;
    }
    checks::require_ready(&missing)?;
    let step = Step {
        moved: Some("submit"),
        acknowledged: &kept,
        event: Some("award_proposal.submitted"),
        ..Step::change(Action::AWARD_PROPOSAL_SUBMIT)
    };
    let (now, today, me) = (tx.now, tx.today, tx.actor.id.clone());
    take(tx, dossier, &award, &step, |next| {
        next.state = AwardProposalState::Submitted;
        next.submitted_at = Some(now);
        next.submitted_by = Some(me.clone());
        next.way.0.report_confirmation = Some(ReportConfirmation { by: me, on: today });
        // A dossier that comes again is received again.
        (next.received_at, next.received_by) = (None, None);
    })
}

fn require_submitter(actor: &Actor, dossier: &Dossier) -> Result<()> {
    if may_submit(dossier, actor) {
        return Ok(());
    }
    Err(Error::new(Code::RoleRequired)
        .detail("Người đứng đầu đơn vị nộp hồ sơ.", "The head of the unit submits the proposal.")
        .with("required_role", vec![Role::UnitHead.as_str()]))
}

/// Takes a proposal back before it is decided.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`.
pub fn withdraw(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: &WithdrawAwardProposal,
) -> Result<AwardProposalView> {
    let dossier = load_for(tx, id, "withdraw")?;
    tx.check_match(dossier.row.version)?;
    let award = award_of(tx.conn, &dossier.row)?;
    let step = Step {
        moved: Some("withdraw"),
        note: Some(&input.reason),
        event: Some("award_proposal.withdrawn"),
        ..Step::change(Action::AWARD_PROPOSAL_WITHDRAW)
    };
    take(tx, dossier, &award, &step, |next| next.state = AwardProposalState::Withdrawn)
}

/// Receives a submitted dossier, and fixes the rule set that it is judged by from here on (R02).
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `not-ready` naming each condition.
pub(super) fn receive(
    tx: &mut Tx<'_>,
    basis: &mut Basis,
    id: AwardProposalId,
    acknowledged: &[AcknowledgedWarning],
) -> Result<AwardProposalView> {
    let dossier = load_for(tx, id, "receive")?;
    tx.check_match(dossier.row.version)?;
    let award = basis.award(tx.conn, &dossier.row.award_type_code)?;
    let kept = readiness::pass(tx, basis, &dossier, Checkpoint::Receive, acknowledged)?;
    let rule_set_code = basis.on(tx.conn, tx.today)?.code.clone();
    let step = Step {
        moved: Some("receive"),
        acknowledged: &kept,
        event: Some("award_proposal.accepted"),
        ..Step::change(Action::AWARD_PROPOSAL_RECEIVE)
    };
    let (now, me) = (tx.now, tx.actor.id.clone());
    take_by(tx, basis, dossier, &award, &step, |next| {
        next.state = AwardProposalState::Received;
        next.received_at = Some(now);
        next.received_by = Some(me);
        next.rule_set_code = Some(rule_set_code);
    })
}

/// Sends a dossier back for completion (R23).
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`.
pub(super) fn send_back(
    tx: &mut Tx<'_>,
    basis: &mut Basis,
    id: AwardProposalId,
    input: &ReturnAwardProposal,
) -> Result<AwardProposalView> {
    let dossier = load_for(tx, id, "return")?;
    tx.check_match(dossier.row.version)?;
    require_known(tx, basis, &dossier, &input.reasons)?;
    let award = basis.award(tx.conn, &dossier.row.award_type_code)?;
    let step = Step {
        moved: Some("return"),
        reasons: &input.reasons,
        event: Some("award_proposal.returned"),
        ..Step::change(Action::AWARD_PROPOSAL_RETURN)
    };
    take_by(tx, basis, dossier, &award, &step, |next| {
        // It is received again, under the rules of that day.
        next.state = AwardProposalState::Returned;
        next.rule_set_code = None;
    })
}

/// Appraises a received dossier: right subject, conditions, criteria, dossier, procedure.
///
/// # Errors
/// `recused` for the proposing side and the nominee, `stale-etag`, `invalid-state-transition`; `not-ready`
/// while an achievement of an eligible dossier is not verified.
pub(super) fn appraise(
    tx: &mut Tx<'_>,
    basis: &mut Basis,
    id: AwardProposalId,
    input: AppraiseAwardProposal,
) -> Result<AwardProposalView> {
    hold(tx.conn, &[id])?;
    let seen = load(tx.conn, tx.actor, id)?;
    let relation = Relation::unit(&seen.unit);
    tx.actor.require(table::APPRAISE_AWARD_PROPOSAL, &relation)?;
    require_apart(tx.conn, tx.actor, &seen, &["create", "submit"])?;
    let dossier = load_for(tx, id, "appraise")?;
    tx.check_match(dossier.row.version)?;
    require_known(tx, basis, &dossier, &input.reasons)?;
    let award = basis.award(tx.conn, &dossier.row.award_type_code)?;
    let kept = if input.outcome == AppraisalOutcome::Eligible {
        let mut missing = dossier.citations(tx.conn, &checks::VERIFIED)?;
        let at = (Checkpoint::Appraise, input.acknowledged_warnings.as_slice());
        let (found, kept) = readiness::gate(tx, basis, &dossier, at)?;
        missing.extend(found);
        checks::require_ready(&missing)?;
        kept
    } else {
        Vec::new()
    };
    let (state, event) = match input.outcome {
        AppraisalOutcome::Eligible => {
            (AwardProposalState::AppraisedEligible, "award_proposal.appraised")
        }
        AppraisalOutcome::Ineligible => {
            (AwardProposalState::AppraisedIneligible, "award_proposal.refused")
        }
    };
    let appraisal = Appraisal {
        outcome: input.outcome,
        opinion: input.opinion,
        by: tx.actor.id.clone(),
        at: tx.now,
    };
    let opinion = appraisal.opinion.clone();
    let step = Step {
        moved: Some("appraise"),
        reasons: &input.reasons,
        note: Some(&opinion),
        acknowledged: &kept,
        event: Some(event),
        ..Step::change(Action::AWARD_PROPOSAL_APPRAISE)
    };
    take_by(tx, basis, dossier, &award, &step, |next| {
        next.state = state;
        next.appraisal = Some(Json(appraisal));
    })
}

/// Rules about the council's session.
const COUNCIL_RULES: [&str; 5] = ["R24", "R25", "R26", "R27", "R28"];

/// Sends an eligible dossier upward, or again after the city sent it back.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`, `validation-failed` for a letter of a day to come,
/// `not-ready` for what is decided by the department or still needs the council.
pub fn forward(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: ForwardAwardProposal,
) -> Result<AwardProposalView> {
    let dossier = load_for(tx, id, "forward")?;
    tx.check_match(dossier.row.version)?;
    if input.dispatch_date.is_some_and(|day| day > tx.today) {
        let text = Text::new("Ngày của văn bản chưa đến.", "The date of the letter has not come.");
        return Err(Error::invalid("/dispatch_date", "in_future", text));
    }
    let award = award_of(tx.conn, &dossier.row)?;
    let row = &dossier.row;
    let before_council = checks::council(&award, row.procedure, row.state);
    let is_before_council = before_council.is_some();
    let mut missing: Vec<Missing> = before_council.into_iter().collect();
    if !award.needs_forwarding {
        let label = Text::new(
            "Hình thức này do Sở quyết định, không trình cấp trên.",
            "The department decides this award type itself; it is not forwarded.",
        );
        missing.push(Missing::new("R06", "not_forwarded", "/award_type_code", label));
    }
    let at = (Checkpoint::Forward, input.acknowledged_warnings.as_slice());
    let (mut found, kept) = readiness::gate(tx, &mut Basis::default(), &dossier, at)?;
    // That the council has not met is said once, not for each of its rules.
    found.retain(|one| !(is_before_council && COUNCIL_RULES.contains(&one.rule.as_str())));
    missing.extend(found);
    checks::require_ready(&missing)?;
    let forwarding = letters::forwarding(tx, id, input)?;
    let number = forwarding.dispatch_number.clone();
    let step = Step {
        moved: Some("forward"),
        note: number.as_deref(),
        acknowledged: &kept,
        event: Some("award_proposal.forwarded"),
        ..Step::change(Action::AWARD_PROPOSAL_FORWARD)
    };
    take(tx, dossier, &award, &step, |next| {
        next.state = AwardProposalState::Forwarded;
        next.forwarding = Some(Json(forwarding));
    })
}
