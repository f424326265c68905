//! Settings (cấu hình), read once before start.
//!
//! A value is taken from the strongest place that has it: a flag, then an environment variable
//! `THIDUA_<NAME>`, then the TOML file, then the default. Everything is checked before the service
//! starts, and all that is wrong is told at once, each with the place it came from. A name that is
//! no setting is wrong too: a misspelt limit would otherwise be no limit, and nobody would know.

mod database_url;
mod events;
mod layers;
mod network;
mod s3;
mod table;
mod values;

use std::ffi::OsString;
use std::fmt::{self, Display, Formatter};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

pub use database_url::{DatabaseUrl, Secret};
pub use events::EventSettings;
use layers::{Reader, Wrong};
pub use network::Network;
pub use s3::S3Settings;
pub use table::{SETTINGS, SettingDoc};
use values::{byte_count, flag, number, one_of};

/// The file that is read when neither `--config` nor `THIDUA_CONFIG` names one; it may be missing.
pub const DEFAULT_FILE: &str = "thidua.toml";

/// The database file in the data directory when `database_url` is not set.
const SQLITE_FILE: &str = "thidua.sqlite";

/// Settings that can be given on the command line. They are text here and checked by
/// [`Settings::load`] like all others, so that one run tells all that is wrong.
#[derive(Args, Serialize, Clone, Default)]
pub struct Flags {
    /// TOML file with settings [default: ./thidua.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Address and port to listen on, such as 127.0.0.1:8080
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bind: Option<String>,
    /// Directory of keys, files and the SQLite database
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<String>,
    /// sqlite://PATH or postgres://USER@HOST/NAME. Flags are visible to all users of the machine:
    /// put a password into THIDUA_DATABASE_URL
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url: Option<String>,
    /// Address under which clients reach the service
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_base_url: Option<String>,
    /// Form of the log: json or text
    #[arg(long, global = true, value_name = "FORMAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_format: Option<String>,
}

/// The checked settings. What each means stands in [`SETTINGS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Address and port to listen on.
    pub bind: SocketAddr,
    /// Directory of keys, files and the SQLite database.
    pub data_dir: PathBuf,
    /// Where the data is kept.
    pub database_url: DatabaseUrl,
    /// The bucket that keeps the files, when it is not the data directory.
    pub s3: Option<S3Settings>,
    /// Address under which clients reach the service, without a slash at the end.
    pub public_base_url: String,
    /// The `iss` of access tokens.
    pub issuer: String,
    /// The `aud` of access tokens.
    pub audience: String,
    /// The issuer whose ID tokens say who a person is.
    pub oidc_issuer: Option<String>,
    /// The `aud` of its ID tokens.
    pub oidc_audience: String,
    /// The claim of its ID tokens that holds the code of the person.
    pub oidc_person_claim: String,
    /// Proxies whose word about the client's address is believed.
    pub trusted_proxies: Vec<Network>,
    /// Web origins that browsers may call from.
    pub cors_origins: Vec<String>,
    /// Threads that answer requests.
    pub workers: usize,
    /// Connections to PostgreSQL, each with a thread.
    pub db_connections: usize,
    /// Writes that may wait; more are refused with 503.
    pub write_queue: usize,
    /// Reads a client may make in a minute.
    pub rate_read_per_minute: NonZeroU32,
    /// Writes a client may make in a minute.
    pub rate_write_per_minute: NonZeroU32,
    /// Memory in KiB that the hash of a secret takes.
    pub argon2_memory_kib: u32,
    /// How often that memory is gone through.
    pub argon2_passes: u32,
    /// Longest request body, documents apart.
    pub body_bytes_max: usize,
    /// Longest document (tệp văn bản) that can be uploaded.
    pub document_bytes_max: usize,
    /// Seconds that running requests have to end when the service stops.
    pub shutdown_seconds: u64,
    /// Seconds that a client has to send the head of its request.
    pub slow_client_seconds: u64,
    /// Form of the log.
    pub log_format: LogFormat,
    /// Reverse DNS name before the event names.
    pub event_type_prefix: String,
    /// Whether `/v1/public` answers.
    pub public_results: bool,
    /// Seconds between signed checkpoints of the audit chain.
    pub checkpoint_seconds: u64,
    /// Seconds after which the job of a replica that is no longer heard of is taken over.
    pub job_lease_seconds: u32,
    /// How events leave the service.
    pub events: EventSettings,
    /// How far a commit in SQLite waits for the disk.
    pub sqlite_synchronous: SqliteSynchronous,
}

/// Form of the log (nhật ký hệ thống).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line, for machines.
    Json,
    /// Lines for people.
    Text,
}

/// How far a commit in SQLite waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqliteSynchronous {
    /// Each commit survives a power cut.
    Full,
    /// A power cut may take the last commits, but leaves the file whole.
    Normal,
}

/// All that is wrong with the settings. No text in it holds a password.
#[derive(Debug)]
pub struct ConfigError {
    problems: Vec<String>,
}

impl ConfigError {
    /// The problems, each a sentence that names the setting and where it came from.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl Display for ConfigError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("\n"))
    }
}

impl std::error::Error for ConfigError {}

impl Settings {
    /// Reads the settings from the flags, the environment and the file.
    ///
    /// # Errors
    /// With everything that is wrong.
    pub fn load(flags: &Flags) -> Result<Self, ConfigError> {
        Self::load_from(flags, std::env::vars_os(), Path::new(DEFAULT_FILE))
    }

    /// Like [`Settings::load`], with the environment and the default file given: tests cannot
    /// change the environment of a process that runs other tests.
    ///
    /// # Errors
    /// With everything that is wrong.
    pub fn load_from(
        flags: &Flags,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        default_file: &Path,
    ) -> Result<Self, ConfigError> {
        let mut reader = layers::gather(flags, environment, default_file);
        match (Self::read(&mut reader), reader.problems) {
            (Ok(settings), problems) if problems.is_empty() => Ok(settings),
            (_, problems) => Err(ConfigError { problems }),
        }
    }

    /// Reads every setting before it gives up on one, so that the reader has noted all problems.
    fn read(reader: &mut Reader) -> Result<Self, Wrong> {
        let bind = reader.get("bind", values::address);
        let data_dir = reader.get("data_dir", values::directory);
        let database_url = reader.find("database_url", DatabaseUrl::parse);
        let s3 = S3Settings::read(reader);
        let public_base_url = reader.find("public_base_url", values::base_url);
        let issuer = reader.find("issuer", values::issuer);
        let audience = reader.get("audience", values::audience);
        let oidc_issuer = reader.find("oidc_issuer", values::oidc_issuer);
        let oidc_audience = reader.find("oidc_audience", values::audience);
        let oidc_person_claim = reader.get("oidc_person_claim", values::audience);
        let trusted_proxies = reader.list("trusted_proxies", Network::parse);
        let cors_origins = reader.list("cors_origins", values::origin);
        let workers = reader.find("workers", number(1..=256_usize));
        let db_connections = reader.get("db_connections", number(1..=64_usize));
        let write_queue = reader.get("write_queue", number(1..=65_536_usize));
        let rate_read_per_minute = reader.get("rate_read_per_minute", values::rate);
        let rate_write_per_minute = reader.get("rate_write_per_minute", values::rate);
        let argon2_memory_kib = reader.get("argon2_memory_kib", number(8..=1_048_576_u32));
        let argon2_passes = reader.get("argon2_passes", number(1..=100_u32));
        let body_bytes_max = reader.get("body_bytes_max", byte_count(1 << 10..=64 << 20));
        let document_bytes_max = reader.get("document_bytes_max", byte_count(1 << 10..=1 << 30));
        let shutdown_seconds = reader.get("shutdown_seconds", number(0..=3_600_u64));
        let slow_client_seconds = reader.get("slow_client_seconds", number(1..=300_u64));
        let log_formats = [("json", LogFormat::Json), ("text", LogFormat::Text)];
        let log_format = reader.get("log_format", one_of(log_formats));
        let event_type_prefix = reader.get("event_type_prefix", values::reverse_dns);
        let public_results = reader.get("public_results", flag);
        let checkpoint_seconds = reader.get("checkpoint_seconds", number(1..=86_400_u64));
        let job_lease_seconds = reader.get("job_lease_seconds", number(1..=3_600_u32));
        let events = EventSettings::read(reader);
        let modes = [("full", SqliteSynchronous::Full), ("normal", SqliteSynchronous::Normal)];
        let sqlite_synchronous = reader.get("sqlite_synchronous", one_of(modes));

        let (bind, data_dir) = (bind?, data_dir?);
        let in_data_dir = || DatabaseUrl::Sqlite { path: data_dir.join(SQLITE_FILE) };
        let database_url = database_url?.unwrap_or_else(in_data_dir);
        let public_base_url = public_base_url?.unwrap_or_else(|| format!("http://{bind}"));
        let issuer = issuer?.unwrap_or_else(|| public_base_url.clone());
        let audience = audience?;
        Ok(Self {
            bind,
            data_dir,
            database_url,
            s3: s3?,
            public_base_url,
            issuer,
            oidc_issuer: oidc_issuer?,
            oidc_audience: oidc_audience?.unwrap_or_else(|| audience.clone()),
            oidc_person_claim: oidc_person_claim?,
            audience,
            trusted_proxies: trusted_proxies?,
            cors_origins: cors_origins?,
            workers: workers?.unwrap_or_else(values::cpus),
            db_connections: db_connections?,
            write_queue: write_queue?,
            rate_read_per_minute: rate_read_per_minute?,
            rate_write_per_minute: rate_write_per_minute?,
            argon2_memory_kib: argon2_memory_kib?,
            argon2_passes: argon2_passes?,
            body_bytes_max: body_bytes_max?,
            document_bytes_max: document_bytes_max?,
            shutdown_seconds: shutdown_seconds?,
            slow_client_seconds: slow_client_seconds?,
            log_format: log_format?,
            event_type_prefix: event_type_prefix?,
            public_results: public_results?,
            checkpoint_seconds: checkpoint_seconds?,
            job_lease_seconds: job_lease_seconds?,
            events: events?,
            sqlite_synchronous: sqlite_synchronous?,
        })
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flags")
            .field("config", &self.config)
            .field("bind", &self.bind)
            .field("data_dir", &self.data_dir)
            .field("database_url", &self.database_url.as_deref().map(database_url::redacted))
            .field("public_base_url", &self.public_base_url)
            .field("log_format", &self.log_format)
            .finish()
    }
}

#[cfg(test)]
mod tests;
