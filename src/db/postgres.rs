//! PostgreSQL: dedicated threads, each with a connection of its own, fed by a bounded queue.

use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError};
use diesel::{Connection, PgConnection, connection::SimpleConnection};
use tokio::sync::oneshot;

use super::{Conn, DbOptions, Work, dialect, guarded};
use crate::{
    config::Secret,
    error::{Context, Error, Result},
};

/// Threads for long reads and background work, so that a report cannot hold up the short ones.
const LONG_THREADS: usize = 2;

#[derive(Clone, Copy)]
pub(super) enum Lane {
    Short,
    Long,
}

pub(super) struct Postgres {
    short: Sender<Work>,
    long: Sender<Work>,
}

impl Postgres {
    pub(super) fn open(url: &Secret, options: &DbOptions) -> Result<Self> {
        // One connection is made here, so that a wrong URL or password stops the start.
        drop(connect(url.expose())?);
        let lane = |name: &str, threads: usize| {
            let (work, queue) = crossbeam_channel::bounded(options.queue_max);
            for number in 0..threads {
                let (url, queue) = (url.clone(), queue.clone());
                std::thread::Builder::new()
                    .name(format!("postgres-{name}-{number}"))
                    .spawn(move || serve(url.expose(), &queue))
                    .internal("starting a database thread")?;
            }
            Ok::<_, Error>(work)
        };
        Ok(Self { short: lane("short", options.connections)?, long: lane("long", LONG_THREADS)? })
    }

    pub(super) fn submit<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T>>> {
        let (reply, answer) = oneshot::channel();
        let job: Work = Box::new(move |conn| {
            // The caller may have gone away; its work is done all the same.
            drop(reply.send(conn.and_then(|conn| guarded(|| work(conn)))));
        });
        let queue = match lane {
            Lane::Short => &self.short,
            Lane::Long => &self.long,
        };
        queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Error::unavailable(1, "the database queue is full"),
            TrySendError::Disconnected(_) => super::gone(),
        })?;
        Ok(answer)
    }

    pub(super) async fn run<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.submit(lane, work)?.await.map_err(|_| super::gone())?
    }

    pub(super) fn queue(&self) -> (usize, usize) {
        (self.short.len(), self.short.capacity().unwrap_or(0))
    }
}

/// Serves the queue until it is closed; a broken connection is opened again for the next job.
fn serve(url: &str, queue: &Receiver<Work>) {
    let mut slot: Option<Conn> = None;
    while let Ok(work) = queue.recv() {
        if slot.is_none() {
            match connect(url) {
                Ok(conn) => slot = Some(conn),
                Err(error) => {
                    work(Err(error));
                    // A short pause keeps a dead server from being asked in a tight loop.
                    std::thread::sleep(Duration::from_millis(50));
                    continue;
                }
            }
        }
        if let Some(conn) = slot.as_mut() {
            work(Ok(conn));
            if dialect::is_broken(conn) {
                slot = None;
            }
        }
    }
}

pub(super) fn connect(url: &str) -> Result<Conn> {
    let mut conn = PgConnection::establish(url)
        .map_err(|error| Error::unavailable(5, format!("connecting to PostgreSQL: {error}")))?;
    // The waits are bounded, so that a stuck neighbour becomes an answer and not a hanging client.
    conn.batch_execute(
        "SET TIME ZONE 'UTC'; SET lock_timeout = '5s'; SET statement_timeout = '60s'; \
         SET idle_in_transaction_session_timeout = '60s';",
    )
    .map_err(|error| Error::unavailable(5, format!("setting up PostgreSQL: {error}")))?;
    Ok(Conn::Pg(conn))
}
