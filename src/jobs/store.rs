//! Jobs in the database.

use diesel::prelude::*;

use super::{
    schedule::Wanted,
    types::{JobFilter, JobId, JobKind, JobProgress, JobSort, JobState},
};
use crate::{
    authz::Visible,
    db::{Conn, MultiBackend, schema::jobs as j, types::Instant},
    error::Result,
    http::page::Page,
    keyset,
};

/// The attempt in which a step was taken is the first since that step.
pub(super) const ATTEMPTS_AFTER_STEP: i32 = 1;

/// Finished jobs are kept as long as events are.
const KEPT: chrono::TimeDelta = chrono::TimeDelta::days(180);

/// A job as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct JobRow {
    pub(super) id: JobId,
    pub(super) kind: JobKind,
    pub(super) subject_kind: String,
    pub(super) subject_id: String,
    pub(super) state: JobState,
    pub(super) due_at: Instant,
    /// When it may be claimed: due, due again after a failure, or when the lease of a run ends.
    pub(super) claimable_at: Option<Instant>,
    pub(super) attempts: i32,
    pub(super) _lease_owner: Option<String>,
    pub(super) last_error: Option<String>,
    pub(super) finished_at: Option<Instant>,
    pub(super) created_by: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    progress_done: Option<i64>,
    progress_total: Option<i64>,
}

impl JobRow {
    pub(super) fn progress(&self) -> Option<JobProgress> {
        Some(JobProgress { done: self.progress_done?, total: self.progress_total? })
    }
}

pub(super) fn find(conn: &mut Conn, id: JobId) -> Result<Option<JobRow>> {
    Ok(j::table.find(id).first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: JobId,
    wanted: &Wanted<'_>,
    created_by: &str,
    now: Instant,
) -> Result<JobRow> {
    Ok(diesel::insert_into(j::table)
        .values((
            j::id.eq(id),
            j::kind.eq(wanted.kind),
            j::subject_kind.eq(wanted.subject_kind),
            j::subject_id.eq(wanted.subject_id),
            j::state.eq(JobState::Queued),
            j::due_at.eq(wanted.due_at),
            j::claimable_at.eq(wanted.due_at),
            j::attempts.eq(0),
            j::created_by.eq(created_by),
            j::version.eq(1),
            j::created_at.eq(now),
            j::updated_at.eq(now),
        ))
        .returning(j::all_columns)
        .get_result(conn)?)
}

/// Jobs of a kind and object that wait.
pub(super) fn queued(conn: &mut Conn, kind: JobKind, subject_id: &str) -> Result<Vec<JobRow>> {
    Ok(j::table
        .filter(j::subject_id.eq(subject_id))
        .filter(j::kind.eq(kind))
        .filter(j::state.eq(JobState::Queued))
        .load(conn)?)
}

/// Cancels a job that waits, or one that takes many steps between two of them; `None` when the version
/// or the state is no longer this one. Whoever runs it holds it no longer and keeps nothing of the step it
/// is in.
pub(super) fn cancel(conn: &mut Conn, current: &JobRow, now: Instant) -> Result<Option<JobRow>> {
    Ok(diesel::update(
        j::table
            .filter(j::id.eq(current.id))
            .filter(j::version.eq(current.version))
            .filter(j::state.eq(current.state)),
    )
    .set((
        j::version.eq(current.version + 1),
        j::state.eq(JobState::Cancelled),
        j::claimable_at.eq(None::<Instant>),
        j::lease_owner.eq(None::<String>),
        j::finished_at.eq(now),
        j::updated_at.eq(now),
    ))
    .returning(j::all_columns)
    .get_result(conn)
    .optional()?)
}

/// The hold on a job: who runs it, in which attempt.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) row: JobRow,
    pub(super) owner: String,
}

/// Claims the job that may be claimed longest. Of two replicas that find the same job one changes
/// its row, and the other then no longer finds the version it read.
pub(super) fn claim(
    conn: &mut Conn,
    owner: &str,
    now: Instant,
    until: Instant,
) -> Result<Option<Claim>> {
    let found: Option<JobRow> = j::table
        .filter(j::claimable_at.le(now))
        .order((j::claimable_at, j::id))
        .first(conn)
        .optional()?;
    let Some(found) = found else { return Ok(None) };
    let row: Option<JobRow> = diesel::update(
        j::table
            .filter(j::id.eq(found.id))
            .filter(j::version.eq(found.version))
            .filter(j::claimable_at.le(now)),
    )
    .set((
        j::version.eq(found.version + 1),
        j::state.eq(JobState::Running),
        j::claimable_at.eq(until),
        j::attempts.eq(found.attempts + 1),
        j::lease_owner.eq(owner),
        j::updated_at.eq(now),
    ))
    .returning(j::all_columns)
    .get_result(conn)
    .optional()?;
    Ok(row.map(|row| Claim { row, owner: owner.to_owned() }))
}

/// The claimed row, only as long as this claim holds it.
macro_rules! held {
    ($claim:expr) => {
        j::table
            .filter(j::id.eq($claim.row.id))
            .filter(j::version.eq($claim.row.version))
            .filter(j::state.eq(JobState::Running))
            .filter(j::lease_owner.eq($claim.owner.clone()))
    };
}

/// Holds a job longer; false when it is no longer held.
pub(super) fn renew(conn: &mut Conn, claim: &Claim, until: Instant) -> Result<bool> {
    let changed = diesel::update(held!(claim)).set(j::claimable_at.eq(until)).execute(conn)?;
    Ok(changed == 1)
}

/// Whether the job is still held, as whoever asks sees it now.
pub(super) fn is_held(conn: &mut Conn, claim: &Claim) -> Result<bool> {
    let held: i64 = held!(claim).count().get_result(conn)?;
    Ok(held == 1)
}

/// Notes how far a run is, and that it got on in this attempt; false when it is no longer held.
pub(super) fn set_progress(conn: &mut Conn, claim: &Claim, progress: JobProgress) -> Result<bool> {
    let changed = diesel::update(held!(claim))
        .set((
            j::progress_done.eq(progress.done),
            j::progress_total.eq(progress.total),
            j::attempts.eq(ATTEMPTS_AFTER_STEP),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Notes that all parts of a run are done.
pub(super) fn complete_progress(conn: &mut Conn, claim: &Claim) -> Result<()> {
    diesel::update(held!(claim)).set(j::progress_done.eq(j::progress_total)).execute(conn)?;
    Ok(())
}

/// States of some jobs, by id.
pub(super) fn states(conn: &mut Conn, ids: &[JobId]) -> Result<Vec<(JobId, JobState)>> {
    Ok(j::table.filter(j::id.eq_any(ids.to_vec())).select((j::id, j::state)).load(conn)?)
}

/// Marks a run as finished, or a job as given up; `None` when it is no longer held.
pub(super) fn finish(
    conn: &mut Conn,
    claim: &Claim,
    state: JobState,
    error: Option<&str>,
    now: Instant,
) -> Result<Option<JobRow>> {
    Ok(diesel::update(held!(claim))
        .set((
            j::version.eq(claim.row.version + 1),
            j::state.eq(state),
            j::claimable_at.eq(None::<Instant>),
            j::lease_owner.eq(None::<String>),
            j::last_error.eq(error),
            j::finished_at.eq(now),
            j::updated_at.eq(now),
        ))
        .returning(j::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Lets a job wait for its next attempt; false when it is no longer held.
pub(super) fn put_back(
    conn: &mut Conn,
    claim: &Claim,
    error: &str,
    next: Instant,
    now: Instant,
) -> Result<bool> {
    let changed = diesel::update(held!(claim))
        .set((
            j::version.eq(claim.row.version + 1),
            j::state.eq(JobState::Queued),
            j::claimable_at.eq(next),
            j::lease_owner.eq(None::<String>),
            j::last_error.eq(error),
            j::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Jobs that could be claimed now, for `/metrics`.
///
/// # Errors
/// When the database cannot be read.
pub fn count_due(conn: &mut Conn, now: Instant) -> Result<i64> {
    Ok(j::table.filter(j::claimable_at.le(now)).count().get_result(conn)?)
}

/// Removes jobs that were finished long ago; returns how many.
///
/// # Errors
/// When the database refuses.
pub fn purge(conn: &mut Conn, now: Instant) -> Result<usize> {
    let before = Instant(now.0 - KEPT);
    Ok(diesel::delete(j::table.filter(j::finished_at.lt(before))).execute(conn)?)
}

fn filtered(visible: &Visible, filter: &JobFilter) -> j::BoxedQuery<'static, MultiBackend> {
    let mut query = j::table.into_boxed();
    if let Visible::Some { person, .. } = visible {
        query = query.filter(j::created_by.eq(person.clone().unwrap_or_default()));
    }
    if let Some(states) = &filter.state {
        query = query.filter(j::state.eq_any(states.clone()));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(j::kind.eq(kind));
    }
    if let Some(subject) = &filter.subject_id {
        query = query.filter(j::subject_id.eq(subject.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<JobRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    filter: &JobFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(visible, filter);
    let is_descending = filter.sort.unwrap_or_default() == JobSort::DueDescending;
    let after: Option<(i64, JobId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let rows: Vec<JobRow> =
        keyset!(query, j::due_at, j::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.due_at.to_micros(), row.id))?;
    let total =
        page.is_counted.then(|| filtered(visible, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
