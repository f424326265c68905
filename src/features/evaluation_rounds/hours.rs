//! The hours of a round: the steps that it takes by itself when their time has come.

use chrono::NaiveDate;

use super::{
    service::lock,
    steps::end_self_scoring,
    store::{self, RoundRow},
    types::{EvaluationRoundId, RoundState},
};
use crate::{
    clock::start_of_day,
    db::types::Instant,
    error::Result,
    http::command::Tx,
    jobs::{self, Wanted, types::JobKind},
};

/// The moment at which a last day is over.
pub(super) fn end_of(last: NaiveDate) -> Instant {
    Instant(start_of_day(last.succ_opt().unwrap_or(last)))
}

/// Has an open round close self-scoring when its last day is over; without a last day it waits for
/// somebody.
pub(super) fn schedule_self_scoring(tx: &mut Tx<'_>, row: &RoundRow) -> Result<()> {
    schedule(tx, JobKind::CloseSelfScoring, row.id, row.self_scoring_until)
}

fn schedule(
    tx: &mut Tx<'_>,
    kind: JobKind,
    id: EvaluationRoundId,
    last: Option<NaiveDate>,
) -> Result<()> {
    let subject_id = id.to_string();
    let Some(last) = last else { return jobs::cancel(tx, kind, &subject_id) };
    let (subject_kind, due_at) = ("evaluation_round", end_of(last));
    jobs::schedule(tx, &Wanted { kind, subject_kind, subject_id: &subject_id, due_at })
}

/// Forgets the hour of a step that was taken by hand.
pub(super) fn forget(tx: &mut Tx<'_>, kind: JobKind, id: EvaluationRoundId) -> Result<()> {
    jobs::cancel(tx, kind, &id.to_string())
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
