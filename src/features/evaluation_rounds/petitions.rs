//! The petition window of a round: working days after the provisional publication, in which units can
//! ask for scores to be looked at again (`features::petitions`).

use super::{
    hours::{check_early, forget, schedule_petitions},
    input::{ClosePetitions, FinalizeEvaluationRound},
    service::{facts_of, load_for},
    steps::{Step, keep, take},
    store::{self, RoundRow},
    types::{EvaluationRoundId, EvaluationRoundView, RoundState},
};
use crate::{
    audit::Action,
    error::{Code, Error, Result, Text},
    features::{
        calendars,
        evaluation_results::{self, types::ResultStatus},
        evaluations::types::EvaluationId,
    },
    http::command::Tx,
    jobs::types::JobKind,
};

/// Whether the petition window lets an action happen that the state allows: results become final
/// only after it, and only a window that there is can be closed.
pub(super) fn in_time(action: &str, row: &RoundRow) -> Result<()> {
    let has_window = row.petition_days.is_some();
    match action {
        "close-petitions" if !has_window => Err(Error::new(Code::InvalidStateTransition).detail(
            "Kỳ chấm điểm này không có thời gian kiến nghị.",
            "This round has no petition window.",
        )),
        "finalize" if has_window && row.state != RoundState::PetitionsClosed => {
            Err(Error::new(Code::InvalidStateTransition).detail(
                "Chỉ chốt kết quả sau khi công bố tạm thời và hết thời gian kiến nghị.",
                "Results become final after they were published provisionally and the petition \
                 window is over.",
            ))
        }
        _ => Ok(()), // no other action has to do with the window
    }
}

/// Gives a round that is being published its last day of petitions, counted in working days, and the
/// job that closes the window after it.
pub(super) fn begin_petitions(tx: &mut Tx<'_>, next: &mut RoundRow) -> Result<()> {
    let Some(days) = next.petition_days else { return Ok(()) };
    let days = u32::try_from(days).unwrap_or(0);
    let calendar = calendars::service::work_calendar(tx.conn)?;
    let last = calendar.add_working_days(tx.today, days).ok_or_else(|| {
        Error::internal(format!("the calendar has no {days} working days after {}", tx.today))
    })?;
    next.petition_until = Some(last.value);
    next.petitions_closed_at = None;
    next.incomplete_calendar_years.0 = last.incomplete_years;
    schedule_petitions(tx, next.id, last.value)
}

/// Ends the petition window. Petitions that were filed are still decided.
///
/// # Errors
/// `validation-failed` when it is early and no reason is given, `invalid-state-transition`.
pub fn close_petitions(
    tx: &mut Tx<'_>,
    id: EvaluationRoundId,
    input: &ClosePetitions,
) -> Result<EvaluationRoundView> {
    let row = load_for(tx, id, "close-petitions")?;
    tx.check_match(row.version)?;
    let refusal = Text::new(
        "Đóng trước hạn kiến nghị phải nêu lý do.",
        "Closing before the last day of petitions needs a reason.",
    );
    check_early(tx, row.petition_until, input.reason.as_deref(), refusal)?;
    forget(tx, JobKind::ClosePetitions, id)?;
    end_petitions(tx, &row, input.reason.as_deref())
}

/// Moves a published round on to where it can be finalized.
pub(super) fn end_petitions(
    tx: &mut Tx<'_>,
    row: &RoundRow,
    reason: Option<&str>,
) -> Result<EvaluationRoundView> {
    let mut next = row.clone();
    next.state = RoundState::PetitionsClosed;
    next.petitions_closed_at = Some(tx.now);
    let action = Action::EVALUATION_ROUND_CLOSE_PETITIONS;
    take(tx, row, &next, &Step { action, reason, event: None })
}

/// Computes the provisional result of a sheet anew after a score of it was corrected, and with it the
/// places of all. The caller holds the round.
///
/// # Errors
/// When the database refuses.
pub fn recompute(
    tx: &mut Tx<'_>,
    id: EvaluationRoundId,
    evaluation_id: EvaluationId,
    reason: &str,
) -> Result<()> {
    let row = store::find(tx.conn, id)?.ok_or_else(Error::not_found)?;
    let status = ResultStatus::Provisional;
    evaluation_results::service::recompute(tx, &facts_of(&row), evaluation_id, status)?;
    keep(tx, &row, status, &FinalizeEvaluationRound::default())?;
    let action = Action::EVALUATION_ROUND_RECOMPUTE;
    take(tx, &row, &row, &Step { action, reason: Some(reason), event: None })?;
    Ok(())
}
