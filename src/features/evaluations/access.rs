//! Who may do what on a sheet now: the machine says what its state allows, and the round whether its
//! time has come.

use chrono::{Days, NaiveDate};

use super::{
    store::SheetRow,
    types::{EvaluationState, MACHINE},
};
use crate::{
    authz::{Actor, Relation},
    clock::start_of_day,
    db::types::Instant,
    error::{Code, Error, Result},
    features::evaluation_rounds::{service::RoundFacts, types::RoundState},
};

/// Whether the round lets the action happen on this day.
fn in_time(action: &str, sheet: &SheetRow, round: &RoundFacts, today: NaiveDate) -> Result<()> {
    match action {
        "self-scores" | "submit" => self_scoring_in_time(sheet, round, today),
        "petition" => petition_in_time(round, today),
        // A unit that still scores itself is not overtaken by its verifier.
        "verified-scores"
            if sheet.state == EvaluationState::Open && round.state == RoundState::Open =>
        {
            Err(Error::new(Code::InvalidStateTransition).detail(
                "Đơn vị đang tự chấm; chờ đơn vị nộp hoặc hết thời gian tự chấm.",
                "The unit still scores itself; wait until it hands in or self-scoring is closed.",
            ))
        }
        _ => Ok(()), // the sheet's own state follows the round's in all other actions
    }
}

/// A returned sheet is corrected whatever the window; the secretariat asked for it.
fn self_scoring_in_time(sheet: &SheetRow, round: &RoundFacts, today: NaiveDate) -> Result<()> {
    let is_within = round.self_scoring_until.is_none_or(|last| today <= last);
    if sheet.returned_at.is_some() || (round.state == RoundState::Open && is_within) {
        return Ok(());
    }
    let window_end = round
        .self_scoring_until
        .and_then(|last| last.checked_add_days(Days::new(1)))
        .map(|next| Instant(start_of_day(next)));
    let deadline = round.self_scoring_closed_at.or(window_end);
    let mut error = Error::new(Code::DeadlinePassed)
        .detail("Đã hết thời gian tự chấm.", "Self-scoring is over.");
    if let Some(at) = deadline {
        error = error.with("deadline_at", at.to_text());
    }
    Err(error)
}

/// Petitions are filed from the provisional publication until the last day of the window.
fn petition_in_time(round: &RoundFacts, today: NaiveDate) -> Result<()> {
    let Some(last) = round.petition_until else {
        return Err(Error::new(Code::InvalidStateTransition).detail(
            "Kỳ chấm điểm này không có thời gian kiến nghị.",
            "This round has no petition window.",
        ));
    };
    if round.state == RoundState::Provisional && today <= last {
        return Ok(());
    }
    let deadline = round.petitions_closed_at.unwrap_or_else(|| {
        Instant(start_of_day(last.checked_add_days(Days::new(1)).unwrap_or(last)))
    });
    Err(Error::new(Code::DeadlinePassed)
        .detail("Đã hết thời gian kiến nghị.", "The petition window is over.")
        .with("deadline_at", deadline.to_text()))
}

/// Whether somebody had a hand in the self-score.
pub(super) fn is_self_scorer(sheet: &SheetRow, actor: &Actor) -> bool {
    sheet.submitted_by.as_deref() == Some(actor.id.as_str())
        || sheet.self_scorers.0.contains(&actor.id)
}

/// What the caller may do on the sheet now.
pub(super) fn allowed(
    sheet: &SheetRow,
    round: &RoundFacts,
    actor: &Actor,
    today: NaiveDate,
) -> Vec<&'static str> {
    MACHINE
        .allowed(sheet.state, actor, &Relation::unit(&sheet.unit_code))
        .into_iter()
        .filter(|action| in_time(action, sheet, round, today).is_ok())
        .filter(|action| *action != "verified-scores" || !is_self_scorer(sheet, actor))
        .collect()
}

/// Refuses an action that the caller may not take on the sheet now.
pub(super) fn require(
    action: &str,
    sheet: &SheetRow,
    round: &RoundFacts,
    actor: &Actor,
    today: NaiveDate,
) -> Result<()> {
    MACHINE.require(action, sheet.state, actor, &Relation::unit(&sheet.unit_code))?;
    if action == "verified-scores" && is_self_scorer(sheet, actor) {
        return Err(Error::new(Code::Recused).detail(
            "Người tự chấm không được thẩm định phiếu của mình.",
            "Nobody verifies a sheet that he or she scored.",
        ));
    }
    in_time(action, sheet, round, today).map_err(|error| {
        error
            .with("current_state", sheet.state.to_string())
            .with("allowed_actions", allowed(sheet, round, actor, today))
    })
}
