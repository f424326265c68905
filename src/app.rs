//! What a running service consists of. The server, the command line and the tests build it the
//! same way.

use std::{sync::Arc, time::Duration};

use crate::{
    audit::{CheckpointFile, Sealer},
    authz::{Actor, cache::ActorCache},
    clock::{Clock, Ids},
    config::{Settings, SqliteSynchronous},
    db::{Db, DbOptions, types::Instant},
    error::{Context, Result},
    files::Files,
    http::{command::Tx, limits::Limits, metrics::Metrics},
    keys::Keys,
};

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
    /// Rate limits.
    pub limits: Limits,
    /// Counters for `/metrics`.
    pub metrics: Metrics,
    /// Signed heads of the audit chain.
    pub checkpoints: Arc<CheckpointFile>,
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
            files: Arc::new(Files::open(&settings.data_dir)?),
            actors: ActorCache::default(),
            limits: Limits::new(&settings),
            metrics: Metrics::default(),
            settings,
            db,
            clock,
            ids,
            keys,
        })
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
        .internal("starting the sealer")
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
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        self.db.write_blocking(move |conn| {
            let (now, today) = (Instant(clock.now()), clock.today_hanoi());
            let mut tx = Tx::begin(conn, &actor, &ids, now, today);
            let value = change(&mut tx)?;
            tx.finish(&crate::audit::Origin::default())?;
            Ok(value)
        })
    }
}
