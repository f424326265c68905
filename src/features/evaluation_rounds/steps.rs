//! The steps of a round: open, close self-scoring, publish provisionally, finalize, reopen.

use serde_json::{Value, json};

use super::{
    hours::{check_early, forget, schedule_self_scoring},
    input::{CloseSelfScoring, FinalizeEvaluationRound, ReopenEvaluationRound},
    petitions::begin_petitions,
    service::{campaign, change, check_not_closed, facts_of, load_for, view},
    store::{self, Computed, RoundRow},
    types::{EvaluationRoundId, EvaluationRoundView, RoundMethod, RoundState},
};
use crate::{
    audit::Action,
    error::{Code, Error, Result, Text},
    features::{
        campaigns::types::CampaignState,
        criteria_sets::{self, types::CriteriaSetState},
        evaluation_results::{self, types::ResultStatus},
        evaluations::{self, types::EvaluationState},
        panels, petitions,
    },
    http::command::{Tx, stale},
    jobs::types::JobKind,
    scoring::Scheme,
};

/// One step: what is told, why, and to whom.
pub(super) struct Step<'a> {
    pub(super) action: Action,
    pub(super) reason: Option<&'a str>,
    pub(super) event: Option<&'static str>,
}

/// Writes the moved round and tells of it.
pub(super) fn take(
    tx: &mut Tx<'_>,
    row: &RoundRow,
    next: &RoundRow,
    step: &Step<'_>,
) -> Result<EvaluationRoundView> {
    let before = view(tx.conn, row.clone(), tx.actor)?;
    let after = store::set_state(tx.conn, row, next, tx.now)?.ok_or_else(|| stale(row.version))?;
    let after = view(tx.conn, after, tx.actor)?;
    let mut told = change(step.action, Some(&before), Some(&after), step.reason);
    if let Some(event) = step.event {
        let data = json!({
            "evaluation_round_id": after.id, "campaign_id": after.campaign_id,
            "state": after.state, "round_version": after.round_version,
        });
        told = told.event(event, after.version, data);
    }
    tx.tell(told);
    Ok(after)
}

/// Opens a round: the criteria set is frozen, and every subject receives its sheet.
///
/// # Errors
/// `not-ready` naming what is missing, `campaign-closed`, `invalid-state-transition`.
pub fn open(tx: &mut Tx<'_>, id: EvaluationRoundId) -> Result<EvaluationRoundView> {
    let row = load_for(tx, id, "open")?;
    tx.check_match(row.version)?;
    forget(tx, JobKind::OpenRound, id)?;
    begin(tx, &row)
}

/// Moves a draft to its self-scoring, or to the scoring by its panel.
pub(super) fn begin(tx: &mut Tx<'_>, row: &RoundRow) -> Result<EvaluationRoundView> {
    let missing = missing_to_open(tx, row)?;
    if !missing.is_empty() {
        return Err(Error::new(Code::NotReady).with("missing", missing));
    }
    let mut next = row.clone();
    next.state = RoundState::Open;
    next.opened_at = Some(tx.now);
    let step = Step {
        action: Action::EVALUATION_ROUND_OPEN,
        reason: None,
        event: Some("evaluation_round.opened"),
    };
    let after = take(tx, row, &next, &step)?;
    match row.method {
        RoundMethod::SelfAndVerify => {
            evaluations::service::create_all(tx, row.id, &row.subjects.0)?;
            schedule_self_scoring(tx, row)?;
        }
        RoundMethod::Panel => panels::service::begin(tx, &facts_of(row))?,
    }
    Ok(after)
}

fn missing_to_open(tx: &mut Tx<'_>, row: &RoundRow) -> Result<Vec<Value>> {
    let campaign = campaign(tx.conn, tx.actor, row.campaign_id)?;
    let is_begun = row.round_version > 1;
    if !is_begun {
        check_not_closed(&campaign)?;
    }
    let set = criteria_sets::service::scheme(tx.conn, row.criteria_set_id)?;
    let is_published = set.as_ref().is_some_and(|(_, state)| *state == CriteriaSetState::Published);
    let is_past = row.self_scoring_until.is_some_and(|last| last < tx.today);
    let checks = [
        (
            !is_begun && campaign.state != CampaignState::Published,
            "campaign_not_published",
            "/campaign_id",
            ["Phong trào chưa phát động.", "The campaign is not launched."],
        ),
        (
            !is_published,
            "criteria_not_published",
            "/criteria_set_id",
            ["Bộ tiêu chí chưa công bố.", "The criteria set is not published."],
        ),
        (
            row.subject_count == 0,
            "no_subjects",
            "/subjects",
            ["Chưa có đơn vị, thành tích được đánh giá.", "Nobody is evaluated."],
        ),
        (
            is_past,
            "window_passed",
            "/self_scoring_until",
            ["Hạn tự chấm đã qua.", "The last day of self-scoring has passed."],
        ),
    ];
    let of_method = match row.method {
        RoundMethod::SelfAndVerify => unmeasured(tx, row, set.map(|(scheme, _)| scheme))?,
        RoundMethod::Panel => panels::service::missing_to_open(tx, &facts_of(row))?,
    };
    Ok(checks
        .into_iter()
        .filter(|(is_missing, ..)| *is_missing)
        .map(|(_, rule, pointer, [vi, en])| {
            json!({ "rule": rule, "pointer": pointer, "label": { "vi": vi, "en": en } })
        })
        .chain(of_method)
        .collect())
}

/// Criteria that take an indicator which the campaign does not measure.
fn unmeasured(tx: &mut Tx<'_>, row: &RoundRow, scheme: Option<Scheme>) -> Result<Vec<Value>> {
    let Some(scheme) = scheme else { return Ok(Vec::new()) };
    let codes = evaluations::service::unmeasured(tx.conn, row.campaign_id, &scheme)?;
    let missing = |code: String| {
        let vi = format!("Tiêu chí {code} lấy số liệu từ chỉ tiêu mà phong trào không đo.");
        let en = format!("Criterion {code} takes an indicator that the campaign does not measure.");
        json!({ "rule": "indicator_not_measured", "pointer": "/criteria_set_id",
                "label": { "vi": vi, "en": en } })
    };
    Ok(codes.into_iter().map(missing).collect())
}

/// Ends self-scoring. Sheets that were not handed in stay open.
///
/// # Errors
/// `validation-failed` when it is early and no reason is given, `invalid-state-transition`.
pub fn close_self_scoring(
    tx: &mut Tx<'_>,
    id: EvaluationRoundId,
    input: &CloseSelfScoring,
) -> Result<EvaluationRoundView> {
    let row = load_for(tx, id, "close-self-scoring")?;
    tx.check_match(row.version)?;
    let refusal = Text::new(
        "Đóng trước hạn tự chấm phải nêu lý do.",
        "Closing before the last day of self-scoring needs a reason.",
    );
    check_early(tx, row.self_scoring_until, input.reason.as_deref(), refusal)?;
    forget(tx, JobKind::CloseSelfScoring, id)?;
    end_self_scoring(tx, &row, input.reason.as_deref())
}

/// Moves an open round to its verification.
pub(super) fn end_self_scoring(
    tx: &mut Tx<'_>,
    row: &RoundRow,
    reason: Option<&str>,
) -> Result<EvaluationRoundView> {
    let mut next = row.clone();
    next.state = RoundState::Verifying;
    next.self_scoring_closed_at = Some(tx.now);
    let action = Action::EVALUATION_ROUND_CLOSE_SELF_SCORING;
    take(tx, row, &next, &Step { action, reason, event: None })
}

/// Computes results that may still change, and begins the time for petitions.
///
/// # Errors
/// `incomplete-scores` naming each sheet that is not verified, `invalid-state-transition`.
pub fn publish_provisional(tx: &mut Tx<'_>, id: EvaluationRoundId) -> Result<EvaluationRoundView> {
    let row = load_for(tx, id, "publish-provisional")?;
    tx.check_match(row.version)?;
    let round = facts_of(&row);
    evaluation_results::service::compute(tx, &round, ResultStatus::Provisional, None)?;
    keep(tx, &row, ResultStatus::Provisional, &FinalizeEvaluationRound::default())?;
    let mut next = row.clone();
    next.state = RoundState::Provisional;
    next.provisional_at = Some(tx.now);
    begin_petitions(tx, &mut next)?;
    let step =
        Step { action: Action::EVALUATION_ROUND_PUBLISH_PROVISIONAL, reason: None, event: None };
    let after = take(tx, &row, &next, &step)?;
    let to = EvaluationState::Provisional;
    evaluations::service::move_all(tx, id, to, Action::EVALUATION_PUBLISH_PROVISIONAL, None)?;
    Ok(after)
}

pub(super) fn keep(
    tx: &mut Tx<'_>,
    row: &RoundRow,
    status: ResultStatus,
    input: &FinalizeEvaluationRound,
) -> Result<()> {
    let computed = Computed {
        status,
        tie_order: input.tie_order.as_deref().unwrap_or_default(),
        tie_reason: input.tie_reason.as_deref(),
        by: &tx.actor.id,
        at: tx.now,
    };
    store::keep_version(tx.conn, row, &computed)
}

/// Computes the results for good.
///
/// # Errors
/// `incomplete-scores` naming each sheet that is not verified, `petitions-pending`, `tie-unresolved`
/// naming those that stay equal, `validation-failed` for an order that does not fit,
/// `invalid-state-transition`, also while the petition window is not over.
pub fn finalize(
    tx: &mut Tx<'_>,
    id: EvaluationRoundId,
    input: &FinalizeEvaluationRound,
) -> Result<EvaluationRoundView> {
    let row = load_for(tx, id, "finalize")?;
    tx.check_match(row.version)?;
    petitions::service::require_none_pending(tx.conn, id)?;
    let round = facts_of(&row);
    let order = input.tie_order.as_deref();
    evaluation_results::service::compute(tx, &round, ResultStatus::Final, order)?;
    keep(tx, &row, ResultStatus::Final, input)?;
    let mut next = row.clone();
    next.state = RoundState::Finalized;
    next.finalized_at = Some(tx.now);
    next.finalized_by = Some(tx.actor.id.clone());
    let step = Step {
        action: Action::EVALUATION_ROUND_FINALIZE,
        reason: input.tie_reason.as_deref(),
        event: Some("evaluation_round.finalized"),
    };
    let after = take(tx, &row, &next, &step)?;
    let to = EvaluationState::Final;
    evaluations::service::move_all(tx, id, to, Action::EVALUATION_FINALIZE, None)?;
    if row.method == RoundMethod::Panel {
        panels::service::recognise(tx, &round, input.recognition.as_ref())?;
    }
    Ok(after)
}

/// Begins a new version of the round; the results before stay readable.
///
/// # Errors
/// `petitions-pending`, `invalid-state-transition`.
pub fn reopen(
    tx: &mut Tx<'_>,
    id: EvaluationRoundId,
    input: &ReopenEvaluationRound,
) -> Result<EvaluationRoundView> {
    let row = load_for(tx, id, "reopen")?;
    tx.check_match(row.version)?;
    petitions::service::require_none_pending(tx.conn, id)?;
    forget(tx, JobKind::ClosePetitions, id)?;
    store::leave_version(tx.conn, &row, &input.reason, &tx.actor.id, tx.now)?;
    let mut next = row.clone();
    // A panel is put together anew and opened again; verification goes on.
    let (state, to) = match row.method {
        RoundMethod::SelfAndVerify => (RoundState::Verifying, EvaluationState::Verified),
        RoundMethod::Panel => (RoundState::Draft, EvaluationState::Open),
    };
    next.state = state;
    next.round_version += 1;
    (next.provisional_at, next.finalized_at, next.finalized_by) = (None, None, None);
    (next.petition_until, next.petitions_closed_at) = (None, None);
    next.incomplete_calendar_years.0.clear();
    let reason = Some(input.reason.as_str());
    let step = Step { action: Action::EVALUATION_ROUND_REOPEN, reason, event: None };
    let after = take(tx, &row, &next, &step)?;
    evaluations::service::move_all(tx, id, to, Action::EVALUATION_REOPEN, reason)?;
    if row.method == RoundMethod::Panel {
        panels::service::carry_over(tx, &facts_of(&row))?;
    }
    Ok(after)
}
