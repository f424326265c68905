//! Embedded migrations: two folders with the same names, one per database.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Conn;
use crate::error::{Error, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

type Outcome<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn named<T>(doing: &str, outcome: Outcome<T>) -> Result<T> {
    outcome.map_err(|error| Error::internal(format!("{doing}: {error}")))
}

/// Runs what is pending and returns how many migrations ran.
///
/// # Errors
/// When a migration fails; those before it stay.
pub fn up(conn: &mut Conn) -> Result<usize> {
    let ran = match conn {
        Conn::Sqlite(inner) => inner.run_pending_migrations(SQLITE).map(|ran| ran.len()),
        Conn::Pg(inner) => inner.run_pending_migrations(POSTGRES).map(|ran| ran.len()),
    };
    named("migrating", ran)
}

/// Takes the last migration back and returns its name.
///
/// # Errors
/// When there is none or it fails.
pub fn down(conn: &mut Conn) -> Result<String> {
    let version = match conn {
        Conn::Sqlite(inner) => inner.revert_last_migration(SQLITE).map(|name| name.to_string()),
        Conn::Pg(inner) => inner.revert_last_migration(POSTGRES).map(|name| name.to_string()),
    };
    named("reverting a migration", version)
}

/// Takes every migration back, newest first.
///
/// # Errors
/// When one fails; those after it are already gone.
pub fn down_all(conn: &mut Conn) -> Result<usize> {
    let gone = match conn {
        Conn::Sqlite(inner) => inner.revert_all_migrations(SQLITE).map(|gone| gone.len()),
        Conn::Pg(inner) => inner.revert_all_migrations(POSTGRES).map(|gone| gone.len()),
    };
    named("reverting all migrations", gone)
}

/// One migration and whether the database has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Status {
    /// The folder's name.
    pub name: String,
    /// Whether it was run.
    pub is_applied: bool,
}

/// Every migration in order.
///
/// # Errors
/// When the database cannot be asked.
pub fn status(conn: &mut Conn) -> Result<Vec<Status>> {
    use diesel::migration::{Migration, MigrationSource};
    fn names<DB: diesel::backend::Backend>(
        all: &[Box<dyn Migration<DB>>],
        pending: &[Box<dyn Migration<DB>>],
    ) -> Vec<Status> {
        let pending: Vec<String> = pending.iter().map(|one| one.name().to_string()).collect();
        let mut rows: Vec<Status> = all
            .iter()
            .map(|one| one.name().to_string())
            .map(|name| Status { is_applied: !pending.contains(&name), name })
            .collect();
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        rows
    }
    match conn {
        Conn::Sqlite(inner) => {
            let pending = named("asking for migrations", inner.pending_migrations(SQLITE))?;
            Ok(names::<diesel::sqlite::Sqlite>(
                &named("reading migrations", MigrationSource::migrations(&SQLITE))?,
                &pending,
            ))
        }
        Conn::Pg(inner) => {
            let pending = named("asking for migrations", inner.pending_migrations(POSTGRES))?;
            Ok(names::<diesel::pg::Pg>(
                &named("reading migrations", MigrationSource::migrations(&POSTGRES))?,
                &pending,
            ))
        }
    }
}
