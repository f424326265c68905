//! A database of its own for each test, on either backend, gone when the test ends.

use std::any::Any;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::postgres::{Server, Source};
use super::run_directory::RunDirectory;
use super::sqlite;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// What stands in a database before its test begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The organisation of the tests.
    Organisation,
    /// The law of the project and the award types of the plan besides: to write them again for every
    /// test of an award took a sixth of its time.
    Law,
}

impl Start {
    pub const ALL: [Self; 2] = [Self::Organisation, Self::Law];

    pub fn name(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Law => "law",
        }
    }
}

/// Brings the empty database at a URL up to a start and closes its connections.
pub type Fill = fn(&str, Start);

type Prepared<T> = OnceLock<Result<T, String>>;

/// Where the databases of one run come from. Nothing is built before a test asks for it, so a
/// filtered run pays only for what it uses.
pub struct Databases {
    fill: Fill,
    source: Option<Source>,
    sqlite: [Prepared<sqlite::Template>; Start::ALL.len()],
    postgres: Prepared<Server>,
    /// Whether the server has its templates.
    postgres_templates: [Prepared<()>; Start::ALL.len()],
    directory: OnceLock<RunDirectory>,
    count: AtomicU32,
}

impl Databases {
    pub fn new(fill: Fill) -> Arc<Self> {
        Arc::new(Self {
            fill,
            source: Source::find(),
            sqlite: Default::default(),
            postgres: OnceLock::new(),
            postgres_templates: Default::default(),
            directory: OnceLock::new(),
            count: AtomicU32::new(0),
        })
    }

    pub fn is_available(&self, backend: Backend) -> bool {
        match backend {
            Backend::Sqlite => true,
            Backend::Postgres => self.source.is_some(),
        }
    }

    /// The backends on which at least one test had its database.
    pub fn covered(&self) -> Vec<Backend> {
        let is_ready = |backend: &Backend| match backend {
            Backend::Sqlite => self.sqlite.iter().any(|one| matches!(one.get(), Some(Ok(_)))),
            Backend::Postgres => matches!(self.postgres.get(), Some(Ok(_))),
        };
        Backend::ALL.into_iter().filter(is_ready).collect()
    }

    /// A database with what a test starts from.
    pub fn copy(self: &Arc<Self>, backend: Backend, start: Start) -> Result<TestDatabase, String> {
        let database = self.reserve(backend, start)?;
        match backend {
            Backend::Sqlite => self.sqlite(start)?.copy_to(&database.sqlite_file()),
            Backend::Postgres => {
                let (server, fill) = (self.postgres()?, self.fill);
                let build = || server.build_template(start, fill);
                let built = &self.postgres_templates[start as usize];
                built.get_or_init(|| prepare(backend, build)).clone()?;
                server.create_copy(&database.name, start);
            }
        }
        Ok(database)
    }

    /// A database without a schema.
    fn empty(self: &Arc<Self>, backend: Backend) -> Result<TestDatabase, String> {
        let database = self.reserve(backend, Start::Organisation)?;
        match backend {
            // The first connection makes the file.
            Backend::Sqlite => {}
            Backend::Postgres => self.postgres()?.create_empty(&database.name),
        }
        Ok(database)
    }

    fn reserve(self: &Arc<Self>, backend: Backend, start: Start) -> Result<TestDatabase, String> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let directory = self.directory().join(number.to_string());
        fs::create_dir(&directory).unwrap();
        let (name, url) = match backend {
            Backend::Sqlite => {
                let name = "test.sqlite".to_owned();
                let url = sqlite::url(&directory.join(&name));
                (name, url)
            }
            Backend::Postgres => {
                let server = self.postgres()?;
                let name = server.name(&number.to_string());
                let url = server.url(&name);
                (name, url)
            }
        };
        Ok(TestDatabase { backend, start, url, name, directory, databases: Arc::clone(self) })
    }

    fn sqlite(&self, start: Start) -> Result<&sqlite::Template, String> {
        let build = || sqlite::Template::build(self.directory(), start, self.fill);
        let prepared = self.sqlite[start as usize].get_or_init(|| prepare(Backend::Sqlite, build));
        prepared.as_ref().map_err(String::clone)
    }

    fn postgres(&self) -> Result<&Server, String> {
        let start = || match &self.source {
            Some(source) => Server::start(source),
            None => panic!("there is no server, and none of its programs is installed"),
        };
        let prepared = self.postgres.get_or_init(|| prepare(Backend::Postgres, start));
        prepared.as_ref().map_err(String::clone)
    }

    fn directory(&self) -> &Path {
        self.directory.get_or_init(RunDirectory::create).path()
    }
}

/// Keeps a failed preparation as one message: its panic is printed in full once, and each test
/// that needed it fails with the first line instead of trying again.
fn prepare<T>(backend: Backend, build: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(build)).map_err(|panic: Box<dyn Any + Send>| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        let reason = text.lines().next().unwrap_or_default();
        format!("{} could not be prepared, see above: {reason}", backend.name())
    })
}

/// The database of one test and a directory beside it for files; both go with this value.
pub struct TestDatabase {
    backend: Backend,
    start: Start,
    url: String,
    name: String,
    directory: PathBuf,
    databases: Arc<Databases>,
}

impl TestDatabase {
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Whether the law of the project and the award types of the plan were there from the beginning.
    pub fn began_under_law(&self) -> bool {
        self.start == Start::Law
    }

    /// `sqlite:///path/to/test.sqlite` or `postgres://user:password@host:port/name`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where the test may keep files; empty but for a SQLite database.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Another database on the same backend, without a schema: for migrations and restoring.
    pub fn another_empty(&self) -> Self {
        self.databases.empty(self.backend).unwrap()
    }

    /// Runs statements past the application, to arrange or to damage.
    #[track_caller]
    pub fn execute(&self, sql: &str) {
        let done = match self.backend {
            Backend::Sqlite => self.sqlite().batch_execute(sql),
            Backend::Postgres => self.postgres().batch_execute(sql),
        };
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Runs a statement that the database may refuse; its words when it does.
    pub fn try_execute(&self, sql: &str) -> Result<(), String> {
        let done = match self.backend() {
            Backend::Sqlite => self.sqlite().batch_execute(sql),
            Backend::Postgres => self.postgres().batch_execute(sql),
        };
        done.map_err(|error| error.to_string())
    }

    /// The one whole number that a query yields, such as `SELECT count(*) FROM campaigns`.
    #[track_caller]
    pub fn number(&self, sql: &str) -> i64 {
        let query = diesel::sql_query(format!("SELECT CAST(({sql}) AS bigint) AS n"));
        let row = match self.backend {
            Backend::Sqlite => query.get_result::<Number>(&mut self.sqlite()),
            Backend::Postgres => query.get_result::<Number>(&mut self.postgres()),
        };
        row.unwrap_or_else(|error| panic!("{sql}: {error}")).n
    }

    /// Every row of every table as text, bytes in hexadecimal: what somebody sees who holds the
    /// database. Table and row.
    pub fn dump(&self) -> Vec<(String, String)> {
        let list = match self.backend {
            Backend::Sqlite => "SELECT name AS line FROM sqlite_master WHERE type = 'table'",
            Backend::Postgres => {
                "SELECT table_name::text AS line FROM information_schema.tables \
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            }
        };
        let mut rows = Vec::new();
        for table in self.lines(list) {
            let query = match self.backend {
                Backend::Sqlite => {
                    let columns = self.lines(&format!(
                        "SELECT 'quote(\"' || name || '\")' AS line FROM pragma_table_info('{table}')"
                    ));
                    format!("SELECT {} AS line FROM \"{table}\"", columns.join(" || ' ' || "))
                }
                Backend::Postgres => format!("SELECT t::text AS line FROM \"{table}\" t"),
            };
            rows.extend(self.lines(&query).into_iter().map(|row| (table.clone(), row)));
        }
        rows
    }

    fn lines(&self, sql: &str) -> Vec<String> {
        let query = diesel::sql_query(sql);
        let rows: Result<Vec<Line>, _> = match self.backend {
            Backend::Sqlite => query.load(&mut self.sqlite()),
            Backend::Postgres => query.load(&mut self.postgres()),
        };
        rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
            .into_iter()
            .map(|row| row.line)
            .collect()
    }

    fn sqlite(&self) -> SqliteConnection {
        let mut connection = SqliteConnection::establish(&self.url).unwrap();
        // The application may be writing at this moment.
        connection.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
        connection
    }

    fn postgres(&self) -> PgConnection {
        PgConnection::establish(&self.url).unwrap()
    }

    fn sqlite_file(&self) -> PathBuf {
        self.directory.join(&self.name)
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match self.backend {
            Backend::Sqlite => {}
            Backend::Postgres => {
                if let Ok(server) = self.databases.postgres() {
                    server.retire(&self.name);
                }
            }
        }
        // A file the application still has open may stand in the way; the run's end removes it.
        let _ = fs::remove_dir_all(&self.directory);
    }
}
