//! One way to either database.
//!
//! SQLite reads run at once on the calling thread's own read-only connection, which measured
//! cheapest by far; all SQLite writes go through one writer thread that commits in groups.
//! PostgreSQL work goes to dedicated threads that each own a connection. Callers see one API:
//! closures over [`Conn`], given to [`Db::read`], [`Db::read_long`] or [`Db::write`].

pub mod dialect;
mod keys;
mod locks;
pub mod migrate;
pub mod points;
mod postgres;
pub mod quantities;
pub mod schema;
mod sqlite;
pub mod types;
mod words;

use std::sync::Arc;

pub use self::{
    multi::{Conn, MultiBackend},
    words::merge_index,
};
use crate::{
    config::DatabaseUrl,
    error::{Error, Result},
};

/// diesel names the derive's module after itself, so the enum lives in a module of its own.
mod multi {
    #![expect(missing_docs, reason = "the derive writes undocumented helpers")]

    /// A connection to either database.
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        /// The embedded default.
        Sqlite(diesel::SqliteConnection),
        /// For production and several replicas.
        Pg(diesel::PgConnection),
    }
}

/// How to reach the database.
#[derive(Clone, Debug)]
pub struct DbOptions {
    /// Which database, and where.
    pub url: DatabaseUrl,
    /// Threads with a PostgreSQL connection each.
    pub connections: usize,
    /// Writes that may wait before new ones are refused with 503.
    pub queue_max: usize,
    /// `synchronous=FULL` on SQLite: nothing acknowledged is lost when the power fails.
    pub is_sync_full: bool,
}

/// The database of a running service; cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

enum Inner {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

/// A unit of work sent to a database thread.
type Work = Box<dyn FnOnce(Result<&mut Conn>) + Send>;

impl Db {
    /// Opens the database; nothing is migrated here.
    ///
    /// # Errors
    /// When the database cannot be reached or the URL is of no known kind.
    pub fn open(options: &DbOptions) -> Result<Self> {
        let inner = match &options.url {
            DatabaseUrl::Sqlite { path } => {
                Inner::Sqlite(sqlite::Sqlite::open(path.clone(), options)?)
            }
            DatabaseUrl::Postgres { url } => {
                Inner::Postgres(postgres::Postgres::open(url, options)?)
            }
        };
        Ok(Self(Arc::new(inner)))
    }

    /// The word for the database in use, for logs and health.
    pub fn kind(&self) -> &'static str {
        match &*self.0 {
            Inner::Sqlite(_) => "sqlite",
            Inner::Postgres(_) => "postgresql",
        }
    }

    /// A short read (a few indexed rows, up to about 2 ms).
    ///
    /// # Errors
    /// The closure's own, or 503 when the database is out of reach.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match &*self.0 {
            Inner::Sqlite(db) => db.read(work),
            Inner::Postgres(db) => db.run(postgres::Lane::Short, work).await,
        }
    }

    /// A long read (exports, reports, verification): it never holds up short ones.
    ///
    /// # Errors
    /// The closure's own, or 503 when the database is out of reach.
    pub async fn read_long<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match &*self.0 {
            Inner::Sqlite(_) => {
                let db = self.clone();
                actix_web::web::block(move || match &*db.0 {
                    Inner::Sqlite(db) => db.read(work),
                    Inner::Postgres(_) => Err(Error::bug("the kind of a database never changes")),
                })
                .await
                .map_err(|_| Error::unavailable(1, "the blocking threads are gone"))?
            }
            Inner::Postgres(db) => db.run(postgres::Lane::Long, work).await,
        }
    }

    /// A write in a transaction of its own; the answer comes only after COMMIT.
    ///
    /// # Errors
    /// The closure's own (then nothing is kept), or 503 when the queue is full.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match &*self.0 {
            Inner::Sqlite(db) => db.write(work)?.await.map_err(|_| gone())?,
            Inner::Postgres(db) => {
                db.run(postgres::Lane::Short, |conn| in_transaction(conn, work)).await
            }
        }
    }

    /// [`Db::write`] for threads without an async runtime: command line, background threads.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match &*self.0 {
            Inner::Sqlite(db) => db.write(work)?.blocking_recv().map_err(|_| gone())?,
            Inner::Postgres(db) => db
                .submit(postgres::Lane::Long, |conn| in_transaction(conn, work))?
                .blocking_recv()
                .map_err(|_| gone())?,
        }
    }

    /// [`Db::read`] for threads without an async runtime.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match &*self.0 {
            Inner::Sqlite(db) => db.read(work),
            Inner::Postgres(db) => {
                db.submit(postgres::Lane::Long, work)?.blocking_recv().map_err(|_| gone())?
            }
        }
    }

    /// Writes waiting and the number allowed, for `/metrics`.
    pub fn queue(&self) -> (usize, usize) {
        match &*self.0 {
            Inner::Sqlite(db) => db.queue(),
            Inner::Postgres(db) => db.queue(),
        }
    }
}

/// The database thread ended before it answered, which happens only while the process stops.
fn gone() -> Error {
    Error::unavailable(1, "the database thread ended")
}

/// Opens one connection for the command line and for migrations.
///
/// # Errors
/// When the database cannot be reached.
pub fn connect(url: &DatabaseUrl) -> Result<Conn> {
    match url {
        DatabaseUrl::Sqlite { path } => {
            sqlite::connect(path, &sqlite::Access::Write { is_sync_full: true })
        }
        DatabaseUrl::Postgres { url } => postgres::connect(url.expose()),
    }
}

fn in_transaction<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    dialect::begin_write(conn)?;
    match work(conn) {
        Ok(value) => dialect::commit(conn).map(|()| value).map_err(|error| {
            dialect::rollback(conn);
            error.into()
        }),
        Err(error) => {
            dialect::rollback(conn);
            Err(error)
        }
    }
}

/// Runs a closure and turns a panic into an error, so that one bad request or file cannot end a thread
/// that serves all the others.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Error::bug("work on a shared thread panicked; see the log")))
}
