//! Scheduling from a change: the job is written in the change's own transaction, so that neither is
//! there without the other.

use super::{
    service::{change, view},
    store,
    types::{JobId, JobKind},
};
use crate::{audit::Action, db::types::Instant, error::Result, http::command::Tx};

/// A job that is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// What it does.
    pub kind: JobKind,
    /// Kind of the object it is about.
    pub subject_kind: &'a str,
    /// Id of the object it is about.
    pub subject_id: &'a str,
    /// When it is due.
    pub due_at: Instant,
}

/// Queues a job. One of this kind that waits for the same object is cancelled: the object has one
/// such hour at a time.
///
/// # Errors
/// When the database refuses.
pub fn schedule(tx: &mut Tx<'_>, wanted: &Wanted<'_>) -> Result<()> {
    cancel(tx, wanted.kind, wanted.subject_id)?;
    queue(tx, wanted).map(drop)
}

/// Queues a job about an object that has no other of this kind.
///
/// # Errors
/// When the database refuses.
pub fn queue(tx: &mut Tx<'_>, wanted: &Wanted<'_>) -> Result<JobId> {
    let id = JobId(tx.ids.next());
    let row = store::insert(tx.conn, id, wanted, &tx.actor.id, tx.now)?;
    let after = view(row, tx.actor);
    tx.tell(change(Action::JOB_CREATE, None, &after));
    Ok(id)
}

/// Cancels what waits of this kind for an object: its hour has moved, or it was done by hand. One that
/// runs at this moment finds for itself that nothing is left to do.
///
/// # Errors
/// When the database refuses.
pub fn cancel(tx: &mut Tx<'_>, kind: JobKind, subject_id: &str) -> Result<()> {
    for row in store::queued(tx.conn, kind, subject_id)? {
        if let Some(after) = store::cancel(tx.conn, &row, tx.now)? {
            let (before, after) = (view(row, tx.actor), view(after, tx.actor));
            tx.tell(change(Action::JOB_CANCEL, Some(&before), &after));
        }
    }
    Ok(())
}
