//! The application under test.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::database::{Backend, TestDatabase};

/// An application on a database of its own.
pub struct TestApp {
    pub backend: Backend,
    pub database_url: String,
    pub database: TestDatabase,
}

impl TestApp {
    pub fn start(database: TestDatabase) -> Self {
        Self { backend: database.backend(), database_url: database.url().to_owned(), database }
    }
}

/// Brings the empty database at `url` up to date.
pub fn migrate(url: &str) {
    let schema = "CREATE TABLE marks (mark TEXT NOT NULL PRIMARY KEY)";
    if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::establish(url).unwrap();
        connection.batch_execute("PRAGMA journal_mode = WAL").unwrap();
        connection.batch_execute(schema).unwrap();
    } else {
        PgConnection::establish(url).unwrap().batch_execute(schema).unwrap();
    }
}
