//! Every difference between SQLite and PostgreSQL. If a query needs to know which database it
//! talks to, the knowledge belongs here and nowhere else.

use std::time::{Duration, Instant};

use diesel::{
    Connection, Expression, QueryResult, RunQueryDsl,
    connection::{AnsiTransactionManager, TransactionManager},
    expression::{AppearsOnTable, SelectableExpression, ValidGrouping},
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::{DatabaseErrorKind, Error as DieselError},
    sqlite::Sqlite,
};

use super::{Conn, MultiBackend, words};
pub use super::{
    keys::{KeyAmong, key_among},
    locks::{lock_name, lock_names, lock_whole_kinds},
    words::{MatchesWords, Walk, matches_words, walk_matches},
};
use crate::error::{Error, Result};

/// The longest rest after one stretch of a long transaction.
const REST_MAX: Duration = Duration::from_millis(50);

/// What a database says of a state that passes.
const PASSING: [&str; 5] = [
    "database is locked",
    "disk is full",
    "too many clients",
    "deadlock detected",
    "out of shared memory",
];

/// Runs one body on the connection of whichever database it is, for statements that the common
/// connection cannot express (batch inserts, `ON CONFLICT` in batches).
#[macro_export]
macro_rules! on_each {
    ($conn:expr, $inner:ident => $body:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($inner) => $body,
            $crate::db::Conn::Pg($inner) => $body,
        }
    };
}

/// Inserts rows. Nearly every request inserts one, and only a statement for one is kept prepared.
#[macro_export]
macro_rules! insert_rows {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $rows.as_slice() {
            [] => Ok(0),
            [row] => $crate::on_each!($conn, inner => {
                diesel::insert_into($table).values(row).execute(inner)
            }),
            rows => $crate::on_each!($conn, inner => {
                diesel::insert_into($table).values(rows).execute(inner)
            }),
        }
    };
}

/// A whole statement that is valid for both databases but that diesel's common connection does
/// not know, such as one with `ON CONFLICT`.
pub struct Both<T>(pub T);

impl<T: QueryFragment<Sqlite> + QueryFragment<Pg>> QueryFragment<MultiBackend> for Both<T> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}
impl<T: QueryId> QueryId for Both<T> {
    type QueryId = T::QueryId;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID;
}
impl<T: Query> Query for Both<T> {
    type SqlType = T::SqlType;
}
impl<T> RunQueryDsl<Conn> for Both<T> {}

/// An expression with a spelling per database.
#[derive(QueryId, ValidGrouping)]
pub struct Spelled<S, P> {
    /// For SQLite.
    pub sqlite: S,
    /// For PostgreSQL.
    pub pg: P,
}
impl<S, P> QueryFragment<MultiBackend> for Spelled<S, P>
where
    S: QueryFragment<MultiBackend>,
    P: QueryFragment<MultiBackend>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match pass.backend() {
            MultiBackend::Sqlite(_) => self.sqlite.walk_ast(pass),
            MultiBackend::Pg(_) => self.pg.walk_ast(pass),
        }
    }
}
impl<S: Expression, P: Expression<SqlType = S::SqlType>> Expression for Spelled<S, P> {
    type SqlType = S::SqlType;
}
impl<S, P, QS> AppearsOnTable<QS> for Spelled<S, P>
where
    S: AppearsOnTable<QS>,
    P: AppearsOnTable<QS>,
    Self: Expression,
{
}
impl<S, P, QS> SelectableExpression<QS> for Spelled<S, P>
where
    S: SelectableExpression<QS>,
    P: SelectableExpression<QS>,
    Self: Expression + AppearsOnTable<QS>,
{
}

/// A column that filters the rows which an index yields, but must not choose that index: SQLite
/// knows too little of the data to choose well. PostgreSQL keeps statistics and chooses by itself.
#[derive(Clone, Copy, Debug, QueryId)]
pub struct Aside<E>(pub E);

impl<E: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Aside<E> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        if let MultiBackend::Sqlite(_) = pass.backend() {
            pass.push_sql("+");
        }
        self.0.walk_ast(pass)
    }
}
impl<E: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Aside<E> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        pass.push_sql("+");
        self.0.walk_ast(pass)
    }
}
impl<E: QueryFragment<Pg>> QueryFragment<Pg> for Aside<E> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }
}
impl<E: Expression> Expression for Aside<E> {
    type SqlType = E::SqlType;
}
impl<E: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Aside<E> {}
impl<E: SelectableExpression<QS>, QS> SelectableExpression<QS> for Aside<E> {}
impl<E: ValidGrouping<G>, G> ValidGrouping<G> for Aside<E> {
    type IsAggregate = E::IsAggregate;
}

/// [`Aside`] where the flag says so: where something else leads to the rows this time.
#[derive(Clone, Copy, Debug)]
pub struct AsideIf<E>(pub E, pub bool);

impl<E: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for AsideIf<E> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        if self.1 && matches!(pass.backend(), MultiBackend::Sqlite(_)) {
            pass.push_sql("+");
        }
        self.0.walk_ast(pass)
    }
}
impl<E> QueryId for AsideIf<E> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl<E: Expression> Expression for AsideIf<E> {
    type SqlType = E::SqlType;
}
impl<E: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for AsideIf<E> {}
impl<E: SelectableExpression<QS>, QS> SelectableExpression<QS> for AsideIf<E> {}
impl<E: ValidGrouping<G>, G> ValidGrouping<G> for AsideIf<E> {
    type IsAggregate = E::IsAggregate;
}

/// Begins a writing transaction: IMMEDIATE on SQLite, because a deferred one that reads before it
/// writes is refused at once when another writer was faster.
///
/// # Errors
/// When the database refuses to begin.
pub fn begin_write(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(inner) => {
            AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE")
        }
        Conn::Pg(inner) => AnsiTransactionManager::begin_transaction(inner),
    }
}

/// Commits the open transaction.
///
/// # Errors
/// When the database refuses to commit.
pub fn commit(conn: &mut Conn) -> QueryResult<()> {
    if let Conn::Sqlite(inner) = conn {
        words::index_waiting(inner)?;
    }
    <Conn as Connection>::TransactionManager::commit_transaction(conn)
}

/// Rolls the open transaction back; a failure is only logged, since the caller has a better error.
pub fn rollback(conn: &mut Conn) {
    if let Err(error) = <Conn as Connection>::TransactionManager::rollback_transaction(conn) {
        tracing::error!(%error, "rolling back failed");
    }
}

/// Runs a part of the open transaction that is taken back alone when it fails. A panic is a failure: one
/// that went through would leave the savepoint open, and what is committed next would end only that.
///
/// # Errors
/// What the part fails with, or when the database refuses.
pub fn savepoint<T>(conn: &mut Conn, part: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    conn.transaction(|conn| super::guarded(|| part(conn)))
}

/// Paces a long transaction, so that those who read meanwhile hardly notice it.
pub struct Pace(Instant);

impl Pace {
    /// From now on.
    pub fn begin() -> Self {
        Self(Instant::now())
    }

    /// Ends a stretch of work: leaves the cores to others for half as long as it took. Not on SQLite, where
    /// all who write wait for the end of the transaction.
    pub fn rest(&mut self, conn: &Conn) {
        if let Conn::Pg(_) = conn {
            std::thread::sleep((self.0.elapsed() / 2).min(REST_MAX));
        }
        self.0 = Instant::now();
    }
}

/// What a broken uniqueness rule was about.
#[derive(Debug, PartialEq, Eq)]
pub struct Taken {
    /// `table_column_key` on PostgreSQL, `table.column, table.column` on SQLite.
    rule: String,
}

impl Taken {
    /// Whether the rule covers this table and column. Constraints are named
    /// `<table>_<columns joined by _>_key` on PostgreSQL so that the two spellings can be compared.
    pub fn is(&self, table: &str, column: &str) -> bool {
        let sqlite = format!("{table}.{column}");
        self.rule.split(", ").any(|part| part == sqlite)
            || self
                .rule
                .strip_prefix(table)
                .is_some_and(|rest| rest == format!("_{column}_key") || rest == "_pkey")
    }
}

/// Reads a broken uniqueness rule out of a database error.
pub fn taken(error: &DieselError) -> Option<Taken> {
    let DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) = error else {
        return None;
    };
    let rule = match info.constraint_name() {
        Some(name) => name.to_owned(),
        None => info.message().trim_start_matches("UNIQUE constraint failed: ").to_owned(),
    };
    Some(Taken { rule })
}

/// Database errors that a retry may cure are told from those that are ours.
impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        let DieselError::DatabaseError(kind, ref info) = error else {
            return match error {
                DieselError::NotFound => Self::not_found(),
                other => Self::internal(format!("database: {other}")),
            };
        };
        let text = format!("database: {kind:?}: {}", info.message());
        let passing = matches!(
            kind,
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::SerializationFailure
        ) || PASSING.iter().any(|words| info.message().contains(words));
        if info.message().contains("lock timeout") {
            Self::new(crate::error::Code::IdempotencyInProgress).retry_after(1).cause(text)
        } else if passing {
            Self::unavailable(1, text)
        } else {
            Self::internal(text)
        }
    }
}

/// Whether the connection can no longer be used and another has to be opened.
pub fn is_broken(conn: &mut Conn) -> bool {
    use diesel::r2d2::R2D2Connection;
    match conn {
        Conn::Sqlite(_) => false,
        Conn::Pg(inner) => inner.is_broken(),
    }
}

/// Turns a mapping of broken rules into errors: `result.or_taken(|taken| …)`.
pub trait OrTaken<T> {
    /// Maps a broken uniqueness rule; other errors pass on.
    ///
    /// # Errors
    /// The mapped error, or the database's.
    fn or_taken(self, map: impl FnOnce(&Taken) -> Option<Error>) -> Result<T>;
}
impl<T> OrTaken<T> for QueryResult<T> {
    fn or_taken(self, map: impl FnOnce(&Taken) -> Option<Error>) -> Result<T> {
        self.map_err(|error| {
            taken(&error).and_then(|taken| map(&taken)).unwrap_or_else(|| error.into())
        })
    }
}

/// Turns a deletion that a foreign key forbids into `in-use`: `result.or_in_use()`.
pub trait OrInUse<T> {
    /// Maps a row that others refer to; other errors pass on.
    ///
    /// # Errors
    /// `in-use`, or the database's.
    fn or_in_use(self) -> Result<T>;
}
impl<T> OrInUse<T> for QueryResult<T> {
    fn or_in_use(self) -> Result<T> {
        self.map_err(|error| match error {
            DieselError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => {
                Error::new(crate::error::Code::InUse)
            }
            other => other.into(), // any other failure is the database's own
        })
    }
}
