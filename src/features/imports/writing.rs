//! The steps of a run after its file was read: rows are taken.

use super::{
    finishing::{self, Ending},
    layout::Layout,
    rows::{self, Work},
    store::{self, ImportRow},
    store_rows::{self, StoredResult, StoredRow},
    types::{ImportKind, ImportMode, ImportOutcome, RowOutcome},
};
use crate::{
    audit::Origin,
    authz::Actor,
    db::{
        Conn,
        dialect::{lock_whole_kinds, savepoint},
    },
    error::{Code, Error, Result},
    http::command::Tx,
    jobs::{Step, Watch, types::JobProgress},
};

/// Rows of one batch: enough that a commit costs little beside them, few enough that on SQLite others wait
/// for the writer only a moment.
const BATCH: i64 = 500;

/// What became of a batch of rows.
#[derive(Default)]
struct Count {
    created: i32,
    updated: i32,
    rejected: i32,
}

impl Count {
    fn of(results: &[StoredResult]) -> Self {
        let mut count = Self::default();
        for result in results {
            match result.outcome {
                RowOutcome::Created => count.created = count.created.saturating_add(1),
                RowOutcome::Updated => count.updated = count.updated.saturating_add(1),
                RowOutcome::Rejected => count.rejected = count.rejected.saturating_add(1),
                RowOutcome::Valid | RowOutcome::NotApplied => {}
            }
        }
        count
    }
}

/// The next rows that are still to be taken, and the number of the last one that was looked at.
fn next_rows(conn: &mut Conn, import: &ImportRow, last: i32) -> Result<(Vec<StoredRow>, i32)> {
    let mut rows = store_rows::after(conn, import.id, last, BATCH)?;
    let (Some(first), Some(end)) = (rows.first(), rows.last()) else { return Ok((rows, last)) };
    let (first, end) = (first.number, end.number);
    // A row that repeats an earlier one of the file was refused when it was read.
    let known = store_rows::known(conn, import.id, (first, end))?;
    rows.retain(|row| !known.contains(&row.number));
    Ok((rows, end))
}

/// Takes a batch of rows; those that are refused are noted, and the cursor moves on with them.
///
/// # Errors
/// What is no row's fault; then nothing of the batch is kept.
pub(super) fn batch(
    tx: &mut Tx<'_>,
    import: &ImportRow,
    layout: &Layout,
    actor: &Actor,
) -> Result<Step> {
    let (rows, last) = next_rows(tx.conn, import, import.last_row)?;
    if last == import.last_row {
        let outcome = match import.rejected_count {
            0 => ImportOutcome::Applied,
            _ => ImportOutcome::PartlyApplied, // some were refused, and the others stand
        };
        return finishing::finish(tx, import, Ending::Took(outcome));
    }
    let part = Tx::begin(&mut *tx.conn, actor, tx.ids, tx.now, tx.today);
    let results = take(part, (import, layout), &rows)?;
    store_rows::insert_results(tx.conn, &results)?;
    let count = Count::of(&results);
    let taken = i32::try_from(results.len()).unwrap_or(i32::MAX);
    let next = ImportRow {
        last_row: last,
        done_count: import.done_count.saturating_add(taken),
        created_count: import.created_count.saturating_add(count.created),
        updated_count: import.updated_count.saturating_add(count.updated),
        rejected_count: import.rejected_count.saturating_add(count.rejected),
        ..import.clone()
    };
    store::update(tx.conn, &next, tx.now)?;
    let done = i64::from(next.done_count);
    Ok(Step::More(JobProgress { done, total: i64::from(import.row_count) }))
}

/// Takes all rows in one transaction, and takes them back unless they are to be kept and none was refused.
///
/// # Errors
/// What is no row's fault, or `unavailable` when the job is no longer wanted; then nothing is kept.
pub(super) fn whole(
    tx: &mut Tx<'_>,
    import: &ImportRow,
    layout: &Layout,
    (actor, watch): (&Actor, &Watch),
) -> Result<Step> {
    let (ids, now, today) = (tx.ids, tx.now, tx.today);
    let mut results: Vec<StoredResult> = Vec::new();
    let mut is_taken_back = false;
    if is_of_many_names(import) {
        lock_whole_kinds(tx.conn)?;
    }
    let taken = savepoint(tx.conn, |conn| {
        let mut last = import.last_row;
        loop {
            watch.require_wanted(conn)?;
            let (rows, end) = next_rows(conn, import, last)?;
            if end == last {
                break;
            }
            let part = Tx::begin(&mut *conn, actor, ids, now, today);
            results.extend(take(part, (import, layout), &rows)?);
            last = end;
        }
        let is_refused = import.rejected_count > 0 || Count::of(&results).rejected > 0;
        if import.mode == ImportMode::Apply && !is_refused {
            return Ok(());
        }
        is_taken_back = true;
        Err(Error::new(Code::NotReady)) // it goes no further than the match below
    });
    match taken {
        Err(error) if !is_taken_back => return Err(error),
        Ok(()) | Err(_) => {}
    }
    settle(tx, import, results, is_taken_back)
}

/// Rows of a file, each with a name of its own, that may be held one by one. PostgreSQL remembers 6,400 as it
/// comes, for all transactions together.
const NAMES_MAX: i32 = 1_000;

/// Whether a file would have the server remember too many names. Others of its kind then have to come again, so
/// it is not done for less.
fn is_of_many_names(import: &ImportRow) -> bool {
    let is_named_by_row = match import.kind {
        ImportKind::Units | ImportKind::Persons | ImportKind::PastAwards => true,
        ImportKind::Measurements | ImportKind::Achievements | ImportKind::AwardProposals => false,
    };
    is_named_by_row && import.row_count > NAMES_MAX
}

/// Takes some rows in the name of whoever started the import, and tells of them at once: of a whole file
/// that would be too much to remember.
fn take(
    mut part: Tx<'_>,
    (import, layout): (&ImportRow, &Layout),
    rows: &[StoredRow],
) -> Result<Vec<StoredResult>> {
    let work = Work::of(&mut part, import, layout)?;
    let results = rows::write(&mut part, &work, rows)?;
    if part.has_told() {
        part.finish(&Origin::default())?;
    }
    Ok(results)
}

/// Notes what became of the rows of a whole file.
fn settle(
    tx: &mut Tx<'_>,
    import: &ImportRow,
    mut results: Vec<StoredResult>,
    is_taken_back: bool,
) -> Result<Step> {
    let would = Count::of(&results);
    let rejected = import.rejected_count.saturating_add(would.rejected);
    let outcome = match (import.mode, rejected) {
        (ImportMode::Apply, 0) => ImportOutcome::Applied,
        (ImportMode::Apply, _) => ImportOutcome::Aborted,
        (ImportMode::ValidateOnly, 0) => ImportOutcome::Valid,
        (ImportMode::ValidateOnly, _) => ImportOutcome::Invalid,
    };
    if is_taken_back {
        let instead = match import.mode {
            ImportMode::ValidateOnly => RowOutcome::Valid,
            ImportMode::Apply => RowOutcome::NotApplied,
        };
        for result in results.iter_mut().filter(|one| one.outcome != RowOutcome::Rejected) {
            result.outcome = instead;
            result.target_id = None;
        }
    }
    store_rows::insert_results(tx.conn, &results)?;
    let next = ImportRow {
        done_count: import.row_count,
        created_count: if is_taken_back { 0 } else { would.created },
        updated_count: if is_taken_back { 0 } else { would.updated },
        rejected_count: rejected,
        ..import.clone()
    };
    finishing::finish(tx, &next, Ending::Took(outcome))
}
