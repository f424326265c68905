//! The hours of a round: the steps that it takes by itself when their time has come.

use chrono::NaiveDate;

use super::{
    petitions::end_petitions,
    service::lock,
    steps::{begin, end_self_scoring},
    store::{self, RoundRow},
    types::{EvaluationRoundId, RoundState},
};
use crate::{
    clock::start_of_day,
    db::types::Instant,
    error::{Error, Result, Text},
    http::command::Tx,
    jobs::{self, Wanted, types::JobKind},
};

/// The moment at which a last day is over.
fn end_of(last: NaiveDate) -> Instant {
    Instant(start_of_day(last.succ_opt().unwrap_or(last)))
}

/// Has a draft open on the first day of self-scoring; without that day it waits for somebody.
pub(super) fn schedule_opening(tx: &mut Tx<'_>, row: &RoundRow) -> Result<()> {
    let due_at = row.self_scoring_from.map(|first| Instant(start_of_day(first)));
    schedule(tx, JobKind::OpenRound, row.id, due_at)
}

/// Has an open round close self-scoring when its last day is over; without a last day it waits for
/// somebody.
pub(super) fn schedule_self_scoring(tx: &mut Tx<'_>, row: &RoundRow) -> Result<()> {
    schedule(tx, JobKind::CloseSelfScoring, row.id, row.self_scoring_until.map(end_of))
}

/// Has a published round close its petition window when the last day is over.
pub(super) fn schedule_petitions(
    tx: &mut Tx<'_>,
    id: EvaluationRoundId,
    last: NaiveDate,
) -> Result<()> {
    schedule(tx, JobKind::ClosePetitions, id, Some(end_of(last)))
}

fn schedule(
    tx: &mut Tx<'_>,
    kind: JobKind,
    id: EvaluationRoundId,
    due_at: Option<Instant>,
) -> Result<()> {
    let subject_id = id.to_string();
    let Some(due_at) = due_at else { return jobs::cancel(tx, kind, &subject_id) };
    let subject_kind = "evaluation_round";
    jobs::schedule(tx, &Wanted { kind, subject_kind, subject_id: &subject_id, due_at })
}

/// Refuses a window's closing by hand that says no reason while the window's last day has not passed.
pub(super) fn check_early(
    tx: &Tx<'_>,
    last: Option<NaiveDate>,
    reason: Option<&str>,
    refusal: Text,
) -> Result<()> {
    let is_early = last.is_some_and(|last| tx.today <= last);
    if is_early && reason.is_none() {
        return Err(Error::invalid("/reason", "required_when_early", refusal));
    }
    Ok(())
}

/// Forgets the hour of a step that was taken by hand.
pub(super) fn forget(tx: &mut Tx<'_>, kind: JobKind, id: EvaluationRoundId) -> Result<()> {
    jobs::cancel(tx, kind, &id.to_string())
}

/// Opens a draft when its first day of self-scoring has come and nobody has opened it.
///
/// # Errors
/// `not-ready` naming what is missing, `campaign-closed`.
pub fn open_when_due(tx: &mut Tx<'_>, id: EvaluationRoundId) -> Result<()> {
    lock(tx.conn, id)?;
    let Some(row) = store::find(tx.conn, id)? else { return Ok(()) };
    let has_come = row.self_scoring_from.is_some_and(|first| first <= tx.today);
    if row.state == RoundState::Draft && has_come {
        begin(tx, &row)?;
    }
    Ok(())
}

/// Closes self-scoring when its last day is over and nobody has closed it.
///
/// # Errors
/// When the database refuses.
pub fn close_self_scoring_when_due(tx: &mut Tx<'_>, id: EvaluationRoundId) -> Result<()> {
    lock(tx.conn, id)?;
    let Some(row) = store::find(tx.conn, id)? else { return Ok(()) };
    let is_over = row.self_scoring_until.is_some_and(|last| last < tx.today);
    if row.state == RoundState::Open && is_over {
        end_self_scoring(tx, &row, None)?;
    }
    Ok(())
}

/// Closes the petition window when its last day is over and nobody has closed it.
///
/// # Errors
/// When the database refuses.
pub fn close_petitions_when_due(tx: &mut Tx<'_>, id: EvaluationRoundId) -> Result<()> {
    lock(tx.conn, id)?;
    let Some(row) = store::find(tx.conn, id)? else { return Ok(()) };
    let is_over = row.petition_until.is_some_and(|last| last < tx.today);
    if row.state == RoundState::Provisional && is_over {
        end_petitions(tx, &row, None)?;
    }
    Ok(())
}
