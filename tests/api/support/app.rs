//! The application under test: the true server on a free port, with a clock that the test moves.

use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde_json::json;
use thidua::app::App;
use thidua::audit::{Action, Change, Origin, Target, append, seal_pending};
use thidua::authz::Actor;
use thidua::clock::{Clock, Ids};
use thidua::config::{Flags, Settings};
use thidua::db::types::Instant;
use thidua::db::{self, migrate as migrations};
use thidua::features::{award_types, rule_sets};
use thidua::http;
use thidua::keys::AccessClaims;

use super::client::Client;
use super::database::{Backend, Start, TestDatabase};
use super::organisation;

/// An application on a database of its own. Fields drop in order: the server before the database.
pub struct TestApp {
    _server: Server,
    pub app: Data<App>,
    pub base_url: String,
    pub backend: Backend,
    pub database: TestDatabase,
}

struct Server {
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Settings as an operator could write them, for a database and a folder.
pub fn settings(url: &str, folder: &Path) -> Settings {
    settings_with(url, folder, &[])
}

/// [`settings`] with further `THIDUA_*` variables.
pub fn settings_with(url: &str, folder: &Path, more: &[(&str, &str)]) -> Settings {
    let flags = Flags {
        database_url: Some(url.to_owned()),
        data_dir: Some(folder.to_str().unwrap().to_owned()),
        bind: Some("127.0.0.1:0".to_owned()),
        ..Flags::default()
    };
    let mut environment = vec![
        ("THIDUA_WORKERS", "1"),
        ("THIDUA_DB_CONNECTIONS", "4"),
        ("THIDUA_RATE_READ_PER_MINUTE", "1000000"),
        ("THIDUA_RATE_WRITE_PER_MINUTE", "1000000"),
        // Nobody attacks the tests, and their secrets cost next to nothing.
        ("THIDUA_ARGON2_MEMORY_KIB", "8"),
        ("THIDUA_ARGON2_PASSES", "1"),
        ("THIDUA_SQLITE_SYNCHRONOUS", "normal"),
        ("THIDUA_ISSUER", "http://thidua.test"),
        ("THIDUA_CORS_ORIGINS", "https://portal.example.vn"),
    ];
    environment.extend_from_slice(more);
    let environment = environment.into_iter().map(|(name, value)| (name.into(), value.into()));
    Settings::load_from(&flags, environment, Path::new("/nonexistent/thidua.toml")).unwrap()
}

impl TestApp {
    pub fn start(database: TestDatabase) -> Self {
        Self::start_with(database, &[])
    }

    /// Starts with further `THIDUA_*` variables.
    pub fn start_with(database: TestDatabase, more: &[(&str, &str)]) -> Self {
        Self::start_at(database, more, organisation::start())
    }

    /// [`start_with`](Self::start_with) with the clock at another moment.
    pub fn start_at(database: TestDatabase, more: &[(&str, &str)], now: DateTime<Utc>) -> Self {
        let settings = settings_with(database.url(), database.directory(), more);
        let clock = Clock::fixed(now);
        let app = Data::new(App::build(settings, clock, Ids::system()).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (tell, told) = mpsc::channel();
        let served = app.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let running = http::start(served, listener).unwrap();
                tell.send((running.address, running.handle)).unwrap();
                running.server.await.unwrap();
            });
        });
        let (address, handle) = told.recv().unwrap();
        Self {
            _server: Server { handle, thread: Some(thread) },
            base_url: format!("http://{address}"),
            backend: database.backend(),
            app,
            database,
        }
    }

    /// A client without a token.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.base_url, None)
    }

    /// A client for a person or machine of [`organisation`].
    pub fn as_caller(&self, code: &str) -> Client {
        let (subject, client_id, scope) = organisation::caller(code);
        Client::new(&self.base_url, Some(self.token(&subject, &client_id, &scope)))
    }

    /// A token for any subject, client and scopes.
    pub fn token(&self, subject: &str, client_id: &str, scope: &str) -> String {
        let now = self.app.clock.now().timestamp();
        let claims = AccessClaims {
            iss: self.app.settings.issuer.clone(),
            sub: subject.to_owned(),
            aud: self.app.settings.audience.clone(),
            exp: now + 3600,
            iat: now,
            nbf: None,
            jti: self.app.ids.next().to_string(),
            client_id: client_id.to_owned(),
            scope: scope.to_owned(),
            act: None,
            password_stamp: None,
        };
        self.app.keys.sign(&claims).unwrap()
    }

    pub fn admin(&self) -> Client {
        self.as_caller("T-ADMIN")
    }

    pub fn secretariat(&self) -> Client {
        self.as_caller("T-SEC")
    }

    pub fn leader(&self) -> Client {
        self.as_caller("T-LEAD")
    }

    /// Head of CNTT.
    pub fn unit_head(&self) -> Client {
        self.as_caller("T-HEAD")
    }

    /// Officer of CNTT.
    pub fn unit_officer(&self) -> Client {
        self.as_caller("T-OFFICER")
    }

    /// Somebody of CNTT without a role.
    pub fn employee(&self) -> Client {
        self.as_caller("T-EMPLOYEE")
    }

    pub fn e_office(&self) -> Client {
        self.as_caller("e_office")
    }

    /// A change of one pending matter, as a replica with another clock tells it.
    pub fn tell(&self, ids: &Ids, at: &str, version: i64) {
        let target = Target { kind: "hold", id: "H-1".to_owned(), unit_code: None };
        let change = Change::new(Action::HOLD_OPEN, target);
        let change = change.event("hold.opened", version, json!({ "hold_id": "H-1" }));
        let (ids, at) = (ids.clone(), Instant(at.parse().unwrap()));
        let (actor, origin) = (Actor::system(), Origin::default());
        let told = move |conn: &mut db::Conn| append(conn, &ids, at, &actor, &origin, &[change]);
        self.app.db.write_blocking(told).unwrap();
    }

    /// Seals what was committed, as the background thread would a moment later.
    pub fn seal(&self) {
        let now = Instant(self.app.clock.now());
        while self.app.db.write_blocking(move |conn| seal_pending(conn, now)).unwrap() > 0 {}
    }
}

/// Brings the empty database at `url` up to date, with the organisation of the tests.
pub fn migrate(url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(url, folder.path());
    let mut conn = db::connect(&settings.database_url).unwrap();
    migrations::up(&mut conn).unwrap();
    organisation::write(&mut conn);
    if let db::Conn::Sqlite(conn) = &mut conn {
        use diesel::connection::SimpleConnection;
        // The template is copied as one file, so nothing may wait in the log beside it.
        conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    }
}

/// Brings the empty database at `url` to where tests start.
pub fn fill(url: &str, start: Start) {
    migrate(url);
    if start == Start::Law {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(organisation::start());
        let app = App::build(settings(url, folder.path()), clock, Ids::system()).unwrap();
        app.operate(Actor::operator(), award_types::service::seed).unwrap();
        app.operate(Actor::operator(), rule_sets::service::load_law).unwrap();
    }
}
