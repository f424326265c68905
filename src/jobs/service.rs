//! Seeing and cancelling jobs.

use std::collections::HashMap;

use super::{
    store::{self, JobRow},
    types::{JobFilter, JobId, JobState, JobView, MACHINE},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::Conn,
    error::{Code, Error, Result},
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

fn allowed(row: &JobRow, actor: &Actor) -> Vec<&'static str> {
    if is_beyond_cancelling(row) {
        return Vec::new();
    }
    MACHINE.allowed(row.state, actor, &cancelling(row))
}

/// A step that is being taken cannot be taken back; of many, the next one can be kept from being taken.
fn is_beyond_cancelling(row: &JobRow) -> bool {
    row.state == JobState::Running && !row.kind.is_stepwise()
}

pub(super) fn view(row: JobRow, actor: &Actor) -> JobView {
    let allowed_actions = allowed(&row, actor);
    // Progress is no change of the job, so it counts no version; its tag differs all the same.
    let progress = row.progress();
    let told = progress.map(|one| format!("{} of {}", one.done, one.total));
    let mut words: Vec<&str> = allowed_actions.clone();
    words.extend(told.as_deref());
    JobView {
        etag: etag(row.version, &words),
        progress,
        result_url: row.kind.result_url(&row.subject_id),
        allowed_actions,
        id: row.id,
        kind: row.kind,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        state: row.state,
        due_at: row.due_at,
        next_at: row.claimable_at,
        attempt_count: row.attempts,
        last_error_code: row.last_error,
        finished_at: row.finished_at,
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn relation(row: &JobRow) -> Relation<'_> {
    Relation::of(None, Some(&row.created_by))
}

/// Whose it is to cancel a job: administrators may cancel any, and persons those they started, but for
/// those that watch a term which binds them.
fn cancelling(row: &JobRow) -> Relation<'_> {
    if row.kind.is_term() { Relation::none() } else { relation(row) }
}

/// Tells the audit what changed.
pub(super) fn change(action: Action, before: Option<&JobView>, after: &JobView) -> Change {
    let target = Target { kind: "job", id: after.id.to_string(), unit_code: None };
    let before = before.map(snapshot);
    Change::new(action, target).between(before.as_ref(), Some(&snapshot(after)))
}

fn load(conn: &mut Conn, actor: &Actor, id: JobId) -> Result<JobRow> {
    actor.require_scope(table::GET_JOB)?;
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    if actor.may(table::GET_JOB, &relation(&row)) { Ok(row) } else { Err(Error::not_found()) }
}

/// A job.
///
/// # Errors
/// `not-found`, also for a job that somebody else started.
pub fn get(conn: &mut Conn, actor: &Actor, id: JobId) -> Result<JobView> {
    let row = load(conn, actor, id)?;
    Ok(view(row, actor))
}

/// A page of jobs that the caller may see.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &JobFilter,
    page: &Page,
) -> Result<Listing<JobView>> {
    let visible = actor.visible(table::LIST_JOBS)?;
    let (rows, next_cursor, total_count) = store::list(conn, &visible, filter, page)?;
    let items = rows.into_iter().map(|row| view(row, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// States of some jobs. For other slices, which check themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn states(conn: &mut Conn, ids: &[JobId]) -> Result<HashMap<JobId, JobState>> {
    Ok(store::states(conn, ids)?.into_iter().collect())
}

/// Whether the caller may cancel the job as it stands.
///
/// # Errors
/// `not-found`.
pub fn may_cancel(conn: &mut Conn, actor: &Actor, id: JobId) -> Result<bool> {
    let row = load(conn, actor, id)?;
    Ok(allowed(&row, actor).contains(&"cancel"))
}

/// Cancels a job that waits, or one of many steps that runs: the step it is in leaves nothing, those
/// before it stand.
///
/// # Errors
/// `not-found`, `role-required` for whoever started a job that watches a term,
/// `invalid-state-transition`, `stale-etag`.
pub fn cancel(tx: &mut Tx<'_>, id: JobId) -> Result<JobView> {
    let row = load(tx.conn, tx.actor, id)?;
    MACHINE.require("cancel", row.state, tx.actor, &cancelling(&row))?;
    if is_beyond_cancelling(&row) {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail(
                "Tác vụ này chỉ có một bước và đang được thực hiện.",
                "This job has a single step, which is being taken.",
            )
            .with("current_state", row.state.to_string())
            .with("allowed_actions", allowed(&row, tx.actor)));
    }
    tx.check_match(row.version)?;
    let after = store::cancel(tx.conn, &row, tx.now)?.ok_or_else(|| stale(row.version))?;
    let (before, after) = (view(row, tx.actor), view(after, tx.actor));
    tx.tell(change(Action::JOB_CANCEL, Some(&before), &after));
    Ok(after)
}
