//! Names held until a transaction ends, so that two PostgreSQL transactions decide one after the other.
//! SQLite has one writer, so nothing is to be done there.
//!
//! The first word of a name is its kind. Whoever holds a name holds its kind too, together with all others;
//! a transaction that writes more than the server has room to remember names for (6,400 as it comes) holds
//! whole kinds instead, alone. That may take long, so nobody waits for it on a connection that others need:
//! they hear at once that they are to come again.

use diesel::{QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_types};

use super::Conn;
use crate::error::{Error, Result};

/// How soon who finds a whole kind held may come again, in seconds.
const KIND_RETRY_SECONDS: u32 = 2;

/// Holds a name until the transaction ends.
///
/// # Errors
/// `unavailable` when somebody holds it for long, or holds all of its kind; when the statement fails.
pub fn lock_name(conn: &mut Conn, name: &str) -> Result<()> {
    lock_names(conn, vec![name.to_owned()])
}

/// Holds several names until the transaction ends, as [`lock_name`] does one. In one order for everybody,
/// so that two callers never wait for each other in a circle.
///
/// # Errors
/// As [`lock_name`].
pub fn lock_names(conn: &mut Conn, mut names: Vec<String>) -> Result<()> {
    if let Conn::Pg(inner) = conn {
        names.sort();
        names.dedup();
        let rows: Vec<Held> = diesel::sql_query(
            "SELECT CASE WHEN current_setting('thidua.locks', true) = 'kinds' \
                 THEN pg_advisory_xact_lock(kind)::text = '' \
                 WHEN pg_try_advisory_xact_lock_shared(kind) \
                 THEN pg_advisory_xact_lock(hashtextextended(name, 0))::text = '' \
                 ELSE false END AS held \
             FROM (SELECT name, hashtextextended('kind ' || split_part(name, ' ', 1), 0) AS kind \
                 FROM unnest($1::text[]) AS name ORDER BY 1) AS wanted",
        )
        .bind::<sql_types::Array<sql_types::Text>, _>(names)
        .load(inner)
        .map_err(busy)?;
        if !rows.iter().all(|row| row.held) {
            return Err(Error::unavailable(KIND_RETRY_SECONDS, "a whole kind of names is held"));
        }
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = sql_types::Bool)]
    held: bool,
}

/// Who waited too long comes again; elsewhere a wait that is too long is that for the same key.
fn busy(error: diesel::result::Error) -> Error {
    match &error {
        diesel::result::Error::DatabaseError(_, info)
            if info.message().contains("lock timeout") =>
        {
            Error::unavailable(1, "somebody else holds what is to be changed")
        }
        _ => error.into(),
    }
}

/// Has the open transaction hold whole kinds from now on, wherever it asks for a name: others who ask for
/// one of the same kind hear that they are to come again, and this one waits until those before it are done.
///
/// # Errors
/// When the statement fails.
pub fn lock_whole_kinds(conn: &mut Conn) -> Result<()> {
    if let Conn::Pg(inner) = conn {
        inner.batch_execute("SET LOCAL thidua.locks = 'kinds'")?;
    }
    Ok(())
}
