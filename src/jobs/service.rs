//! Seeing and cancelling jobs.

use super::{
    store::{self, JobRow},
    types::{JobFilter, JobId, JobView, MACHINE},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::Conn,
    error::{Error, Result},
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

pub(super) fn view(row: JobRow, actor: &Actor) -> JobView {
    let allowed_actions = MACHINE.allowed(row.state, actor, &cancelling(&row));
    JobView {
        etag: etag(row.version, &allowed_actions),
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

/// Cancels a job that waits.
///
/// # Errors
/// `not-found`, `role-required` for whoever started a job that watches a term,
/// `invalid-state-transition`, `stale-etag`.
pub fn cancel(tx: &mut Tx<'_>, id: JobId) -> Result<JobView> {
    let row = load(tx.conn, tx.actor, id)?;
    MACHINE.require("cancel", row.state, tx.actor, &cancelling(&row))?;
    tx.check_match(row.version)?;
    let after = store::cancel(tx.conn, &row, tx.now)?.ok_or_else(|| stale(row.version))?;
    let (before, after) = (view(row, tx.actor), view(after, tx.actor));
    tx.tell(change(Action::JOB_CANCEL, Some(&before), &after));
    Ok(after)
}
