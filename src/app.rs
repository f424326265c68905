//! What a running service consists of. The server, the command line and the tests build it the
//! same way.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    audit::{CheckpointFile, Sealer},
    authz::{
        self, Actor,
        cache::{ActorCache, CallerKey},
        revoked::RevokedTokens,
    },
    clock::{Clock, Ids, day_in_hanoi},
    config::{Settings, SqliteSynchronous},
    db::{Conn, Db, DbOptions, types::Instant},
    error::{Context, Error, Result},
    files::Files,
    http::{command::Tx, limits::Limits, metrics::Metrics, streams::Streams, turns::Turns},
    jobs::Stops,
    keys::Keys,
    oidc::Issuer,
    secrets::Secrets,
};

/// Packages that are made, wait for it or are being sent.
const PACKAGES_MAX: usize = 8;

/// The service.
pub struct App {
    /// Checked settings.
    pub settings: Settings,
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// Ids.
    pub ids: Ids,
    /// Signing keys.
    pub keys: Keys,
    /// Stored files.
    pub files: Arc<Files>,
    /// Callers seen lately, with their roles.
    pub actors: ActorCache,
    /// Tokens that were revoked before their time.
    pub revoked: RevokedTokens,
    /// The issuer whose word on who a person is counts, when one is configured.
    pub issuer: Option<Issuer>,
    /// Makes and checks secrets.
    pub secrets: Secrets,
    /// Jobs that are to stop.
    pub stops: Stops,
    /// Rate limits.
    pub limits: Limits,
    /// Counters for `/metrics`.
    pub metrics: Metrics,
    /// Answers that go on.
    pub streams: Streams,
    /// Turns of rendering papers and of checking their templates.
    pub renderers: Turns,
    /// Turns of reading messages of the axis.
    pub readers: Turns,
    /// Turns of making packages, each of which is in memory until it is sent.
    pub packers: Turns,
    /// Signed heads of the audit chain.
    pub checkpoints: Arc<CheckpointFile>,
    /// Since when the process has these.
    pub opened_at: Instant,
}

impl App {
    /// Opens the database and the keys.
    ///
    /// # Errors
    /// When either cannot be opened.
    pub fn build(settings: Settings, clock: Clock, ids: Ids) -> Result<Self> {
        std::fs::create_dir_all(&settings.data_dir).internal("creating the data directory")?;
        let db = Db::open(&DbOptions {
            url: settings.database_url.clone(),
            connections: settings.db_connections,
            queue_max: settings.write_queue,
            is_sync_full: settings.sqlite_synchronous == SqliteSynchronous::Full,
        })?;
        let keys =
            Keys::open_or_create(&settings.data_dir.join("keys")).internal("opening the keys")?;
        Ok(Self {
            checkpoints: Arc::new(CheckpointFile::open(&settings.data_dir)?),
            files: Arc::new(Files::open_in(&settings.data_dir, settings.s3.as_ref())?),
            actors: ActorCache::default(),
            revoked: RevokedTokens::default(),
            issuer: settings.oidc_issuer.as_ref().map(|issuer| {
                Issuer::new(issuer, &settings.oidc_audience, &settings.oidc_person_claim)
            }),
            secrets: Secrets::new(settings.argon2_memory_kib, settings.argon2_passes)?,
            stops: Stops::default(),
            limits: Limits::new(&settings),
            metrics: Metrics::default(),
            streams: Streams::new(settings.events.streams_max),
            renderers: Turns::default(),
            readers: Turns::default(),
            packers: Turns::admitting(PACKAGES_MAX),
            opened_at: Instant(clock.now()),
            settings,
            db,
            clock,
            ids,
            keys,
        })
    }

    /// Whether tokens of this kind count: beside an issuer nobody signs in here any more, and what was
    /// issued before there was one is over too.
    pub fn admits(&self, key: &CallerKey) -> bool {
        self.issuer.is_none() || key.client_id != authz::store::LOCAL_CLIENT
    }

    /// Starts the thread that seals the audit.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn start_sealer(&self) -> Result<Sealer> {
        Sealer::start(
            self.db.clone(),
            self.clock.clone(),
            self.keys.clone(),
            Arc::clone(&self.checkpoints),
            Duration::from_secs(self.settings.checkpoint_seconds),
        )
    }

    /// A change from the command line, through the same services and the same audit.
    ///
    /// # Errors
    /// Whatever the change refuses.
    pub fn operate<T: Send + 'static>(
        &self,
        actor: Actor,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.replay(move |replay| {
            let now = replay.now;
            replay.act(&actor, now, change)
        })
    }

    /// Changes of several callers at moments gone by, in one transaction: a history told afterwards.
    /// Each leaves the audit and the events that it would have left at its time.
    ///
    /// # Errors
    /// Whatever a change refuses; then nothing is kept.
    pub fn replay<T: Send + 'static>(
        &self,
        history: impl FnOnce(&mut Replay<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        self.db
            .write_blocking(move |conn| history(&mut Replay { conn, ids: &ids, now: clock.now() }))
    }
}

/// The open transaction of a history.
pub struct Replay<'a> {
    conn: &'a mut Conn,
    ids: &'a Ids,
    now: DateTime<Utc>,
}

impl Replay<'_> {
    /// The moment of telling.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The caller behind a code, with the roles in force on a day.
    ///
    /// # Errors
    /// `not-found` when nobody with this code could call on that day.
    pub fn caller(&mut self, key: &CallerKey, day: NaiveDate) -> Result<Actor> {
        authz::store::load(self.conn, key, day)?.ok_or_else(Error::not_found)
    }

    /// One change, as if it were made at this moment.
    ///
    /// # Errors
    /// Whatever the change refuses.
    pub fn act<T>(
        &mut self,
        actor: &Actor,
        at: DateTime<Utc>,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        if at > self.now {
            return Err(Error::bug("a history tells of what has happened"));
        }
        let mut tx = Tx::begin(self.conn, actor, self.ids, Instant(at), day_in_hanoi(at));
        let value = change(&mut tx)?;
        tx.finish(&crate::audit::Origin::default())?;
        Ok(value)
    }
}
