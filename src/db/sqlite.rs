//! SQLite: a read-only connection per thread, and one writer thread that commits in groups.

use std::{
    cell::RefCell,
    collections::HashMap,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    thread::JoinHandle,
};

use crossbeam_channel::{Receiver, Sender, TrySendError};
use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
use tokio::sync::oneshot;

use super::{Conn, DbOptions, dialect, guarded};
use crate::error::{Context, Error, Result};

/// One COMMIT, and so one fsync, covers at most this many writes: enough for 64 busy clients, few
/// enough that the first of them does not wait long.
const GROUP_MAX: usize = 128;

thread_local! {
    /// Read connections of this thread by database; tests hold several databases in one process.
    static READERS: RefCell<HashMap<u64, Conn>> = RefCell::new(HashMap::new());
}

/// Tells databases of one process apart.
static NEXT: AtomicU64 = AtomicU64::new(1);

pub(super) enum Access {
    Read,
    Write { is_sync_full: bool },
}

pub(super) struct Sqlite {
    id: u64,
    path: PathBuf,
    jobs: Option<Sender<Box<dyn Job>>>,
    writer: Option<JoinHandle<()>>,
}

/// A write waiting for its turn. It runs inside the group's transaction and answers after the
/// group's COMMIT.
trait Job: Send {
    fn run(&mut self, conn: &mut Conn);
    fn done(self: Box<Self>, outcome: std::result::Result<(), String>);
}

struct Write<T, F> {
    work: Option<F>,
    out: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T: Send, F: FnOnce(&mut Conn) -> Result<T> + Send> Job for Write<T, F> {
    fn run(&mut self, conn: &mut Conn) {
        if let Some(work) = self.work.take() {
            // A nested transaction is a savepoint: a refused write leaves its neighbours alone, and so does
            // one that panics, which is why the guard stands within it.
            self.out = Some(conn.transaction(|conn| guarded(|| work(conn))));
        }
    }

    fn done(self: Box<Self>, outcome: std::result::Result<(), String>) {
        let answer = match (outcome, self.out) {
            (Ok(()), Some(out)) => out,
            // The error was the caller's own and stands whether or not the others were kept.
            (Err(_), Some(Err(error))) => Err(error),
            (Err(cause), _) => Err(Error::unavailable(1, cause)),
            (Ok(()), None) => Err(Error::bug("a write in a committed group has run")),
        };
        // The caller may have gone away; its write stands all the same.
        drop(self.reply.send(answer));
    }
}

impl Sqlite {
    pub(super) fn open(path: PathBuf, options: &DbOptions) -> Result<Self> {
        let conn = connect(&path, &Access::Write { is_sync_full: options.is_sync_full })?;
        let (jobs, queue) = crossbeam_channel::bounded(options.queue_max);
        let writer = std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || write_loop(conn, &queue))
            .internal("starting the writer thread")?;
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Ok(Self { id, path, jobs: Some(jobs), writer: Some(writer) })
    }

    pub(super) fn read<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        READERS.with_borrow_mut(|readers| {
            let conn = match readers.entry(self.id) {
                std::collections::hash_map::Entry::Occupied(found) => found.into_mut(),
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(connect(&self.path, &Access::Read)?)
                }
            };
            guarded(|| work(conn))
        })
    }

    pub(super) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T>>> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Write { work: Some(work), out: None, reply });
        let jobs = self.jobs.as_ref().ok_or_else(super::gone)?;
        jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Error::unavailable(1, "the write queue is full"),
            TrySendError::Disconnected(_) => super::gone(),
        })?;
        Ok(answer)
    }

    pub(super) fn queue(&self) -> (usize, usize) {
        self.jobs.as_ref().map_or((0, 0), |jobs| (jobs.len(), jobs.capacity().unwrap_or(0)))
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        // Closing the queue lets the writer finish what waits, and end.
        drop(self.jobs.take());
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the writer thread panicked");
        }
        READERS.with_borrow_mut(|readers| readers.remove(&self.id));
    }
}

fn write_loop(mut conn: Conn, queue: &Receiver<Box<dyn Job>>) {
    while let Ok(first) = queue.recv() {
        let mut group = vec![first];
        while group.len() < GROUP_MAX {
            match queue.try_recv() {
                Ok(job) => group.push(job),
                Err(_) => break,
            }
        }
        let outcome = run_group(&mut conn, &mut group);
        for job in group {
            job.done(outcome.clone());
        }
    }
}

fn run_group(conn: &mut Conn, group: &mut [Box<dyn Job>]) -> std::result::Result<(), String> {
    dialect::begin_write(conn).map_err(|error| format!("beginning a group: {error}"))?;
    for job in group {
        job.run(conn);
    }
    dialect::commit(conn).map_err(|error| {
        dialect::rollback(conn);
        tracing::error!(%error, "committing a group failed");
        format!("committing a group: {error}")
    })
}

/// Opens a connection with the pragmas that the measurements settled on. mmap stays off: its pages
/// count as resident memory once per connection and gained nothing above the noise.
pub(super) fn connect(path: &Path, access: &Access) -> Result<Conn> {
    let name = path.to_str().ok_or_else(|| Error::internal("the database path is not UTF-8"))?;
    let mut conn = SqliteConnection::establish(name)
        .map_err(|error| Error::unavailable(5, format!("opening {name}: {error}")))?;
    conn.batch_execute(
        "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA cache_size = -5120; \
         PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;",
    )
    .internal("setting up SQLite")?;
    match access {
        Access::Read => conn.batch_execute("PRAGMA query_only = ON;"),
        Access::Write { is_sync_full } => conn.batch_execute(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = {};",
            if *is_sync_full { "FULL" } else { "NORMAL" }
        )),
    }
    .internal("setting up SQLite")?;
    Ok(Conn::Sqlite(conn))
}
