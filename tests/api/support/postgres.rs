//! PostgreSQL: a server given by URL or started for the run, templates, a copy of one per test.

use std::collections::VecDeque;
use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Text};

use super::database::{Fill, Start};
use super::postgres_cluster::{Cluster, random};

/// A server on which databases may be created, as `postgres://user:password@host:port/database`.
const URL: &str = "THIDUA_TEST_POSTGRES_URL";

/// Any value but an empty one leaves PostgreSQL out, as if it were not installed.
const NO_POSTGRES: &str = "THIDUA_TEST_NO_POSTGRES";

/// Every database of the tests is named by this, the run's key and its own name.
const NAME_PREFIX: &str = "thidua_test_";

/// How this machine can offer PostgreSQL.
pub enum Source {
    /// A server that is already there.
    Url(String),
    /// The directory of the server programs.
    Programs(PathBuf),
}

impl Source {
    pub fn find() -> Option<Self> {
        let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
        if set(NO_POSTGRES).is_some() {
            return None;
        }
        set(URL).map(Self::Url).or_else(|| programs().map(Self::Programs))
    }
}

/// The server programs on the path, or else the newest of those that Debian's packages install
/// beside it.
fn programs() -> Option<PathBuf> {
    let is_complete =
        |directory: &PathBuf| ["initdb", "postgres"].iter().all(|p| directory.join(p).is_file());
    let path = env::var_os("PATH").unwrap_or_default();
    if let Some(directory) = env::split_paths(&path).find(is_complete) {
        return Some(directory);
    }
    let versions = Path::new("/usr/lib/postgresql").read_dir().ok()?;
    let version_number = |directory: &PathBuf| -> Option<u32> {
        directory.parent()?.file_name()?.to_str()?.split('.').next()?.parse().ok()
    };
    versions
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .filter(is_complete)
        .max_by_key(version_number)
}

/// How many databases wait for their removal. PostgreSQL sleeps a tenth of a second when a
/// connection to the database is just closing, as it is at the end of a test; a little later no
/// one has to wait.
const RETIRED_MAX: usize = 8;

/// A running server with the templates of this run.
pub struct Server {
    url: String,
    key: u32,
    /// How a template is copied; see [`copy_strategy`].
    strategy: &'static str,
    idle: Mutex<Vec<PgConnection>>,
    retired: Mutex<VecDeque<String>>,
    /// Holds the advisory lock that tells other runs that this one is alive.
    lock: Mutex<PgConnection>,
    /// Stopped after the connections have closed, because fields are dropped in order.
    cluster: Option<Cluster>,
}

impl Server {
    pub fn start(source: &Source) -> Self {
        let (url, cluster) = match source {
            Source::Url(url) => (url.clone(), None),
            Source::Programs(programs) => {
                let cluster = Cluster::start(programs);
                (cluster.url(), Some(cluster))
            }
        };
        let mut connection =
            PgConnection::establish(&url).unwrap_or_else(|error| panic!("PostgreSQL: {error}"));
        let key = u32::try_from(random() >> 32).unwrap();
        assert!(try_lock(&mut connection, key), "another run has the key {key:08x}");
        remove_what_dead_runs_left(&mut connection);
        let strategy = copy_strategy(&mut connection, cluster.is_some());
        let lock = Mutex::new(connection);
        let (idle, retired) = Default::default();
        Self { url, key, strategy, idle, retired, lock, cluster }
    }

    pub fn build_template(&self, start: Start, fill: Fill) {
        let template = self.template(start);
        self.create_empty(&template);
        fill(&self.url(&template), start);
        // PostgreSQL copies a database only while no one is connected to it.
        self.administer(&format!("ALTER DATABASE {template} WITH ALLOW_CONNECTIONS false"));
    }

    fn template(&self, start: Start) -> String {
        self.name(&format!("template_{}", start.name()))
    }

    /// The full name of a database of this run.
    pub fn name(&self, own: &str) -> String {
        format!("{NAME_PREFIX}{:08x}_{own}", self.key)
    }

    /// The server's address with another database in it.
    pub fn url(&self, database: &str) -> String {
        let (address, options) = match self.url.split_once('?') {
            Some((address, options)) => (address, format!("?{options}")),
            None => (self.url.as_str(), String::new()),
        };
        let (scheme, rest) = address.split_once("://").expect("a URL such as postgres://host/name");
        let authority = rest.split('/').next().unwrap_or_default();
        format!("{scheme}://{authority}/{database}{options}")
    }

    pub fn create_copy(&self, name: &str, start: Start) {
        let (template, strategy) = (self.template(start), self.strategy);
        self.administer(&format!("CREATE DATABASE {name} TEMPLATE {template} {strategy}"));
    }

    pub fn create_empty(&self, name: &str) {
        self.administer(&format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"));
    }

    /// Takes back a database that a test has done with, and removes the one that was taken back
    /// longest ago.
    pub fn retire(&self, name: &str) {
        let mut retired = self.retired.lock().unwrap_or_else(PoisonError::into_inner);
        retired.push_back(name.to_owned());
        let due = if retired.len() > RETIRED_MAX { retired.pop_front() } else { None };
        drop(retired);
        if let Some(name) = due {
            self.administer(&drop_statement(&name));
        }
    }

    /// Runs one statement on an idle connection, or on a new one if there is none: databases can
    /// be copied and dropped side by side.
    #[track_caller]
    fn administer(&self, sql: &str) {
        if let Err(error) = self.try_administer(sql) {
            // A test that is already failing must not fail twice, which would end the whole run.
            if std::thread::panicking() {
                eprintln!("{sql}: {error}");
            } else {
                panic!("{sql}: {error}");
            }
        }
    }

    fn try_administer(&self, sql: &str) -> Result<(), Box<dyn Error>> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        let mut connection = match waiting {
            Some(connection) => connection,
            None => PgConnection::establish(&self.url)?,
        };
        connection.batch_execute(sql)?;
        idle().push(connection);
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.cluster.is_some() {
            // A server of our own vanishes as a whole.
            return;
        }
        let retired = self.retired.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut names: Vec<_> = retired.drain(..).collect();
        names.extend(Start::ALL.map(|start| self.template(start)));
        let connection = self.lock.get_mut().unwrap_or_else(PoisonError::into_inner);
        for statement in names.iter().map(|name| drop_statement(name)) {
            if let Err(error) = connection.batch_execute(&statement) {
                eprintln!("{statement}: {error}");
            }
        }
    }
}

fn drop_statement(database: &str) -> String {
    format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")
}

/// Copying file by file is the faster way, and costs a checkpoint that only a server of our own
/// should be asked for. Servers before version 15 know no other way and no word for it.
fn copy_strategy(connection: &mut PgConnection, is_our_own: bool) -> &'static str {
    let version = diesel::select(sql::<Integer>("current_setting('server_version_num')::int4"));
    let version: i32 = version.get_result(connection).unwrap();
    if is_our_own && version >= 150_000 { "STRATEGY = file_copy" } else { "" }
}

/// A killed run cannot drop what it made on a lasting server. Its lock went with its connection,
/// so the next run knows.
fn remove_what_dead_runs_left(connection: &mut PgConnection) {
    let names = diesel::select(sql::<Array<Text>>("array(SELECT datname::text FROM pg_database)"));
    let names: Vec<String> = names.get_result(connection).unwrap();
    for name in &names {
        let Some(own) = name.strip_prefix(NAME_PREFIX) else { continue };
        let key = own.split_once('_').and_then(|(key, _)| u32::from_str_radix(key, 16).ok());
        let Some(key) = key else { continue };
        if try_lock(connection, key) {
            connection.batch_execute(&drop_statement(name)).unwrap();
            unlock(connection, key);
        }
    }
}

fn try_lock(connection: &mut PgConnection, key: u32) -> bool {
    let lock = sql::<Bool>("pg_try_advisory_lock(").bind::<BigInt, _>(i64::from(key)).sql(")");
    diesel::select(lock).get_result(connection).unwrap()
}

fn unlock(connection: &mut PgConnection, key: u32) {
    let unlock = sql::<Bool>("pg_advisory_unlock(").bind::<BigInt, _>(i64::from(key)).sql(")");
    let was_held: bool = diesel::select(unlock).get_result(connection).unwrap();
    assert!(was_held, "the lock {key:08x} was not held");
}
