//! The table of settings: the one list of names and defaults. The README shows it, and the defaults
//! in it are the ones that are used.

/// One setting, as the table in the README shows it.
#[derive(Clone, Copy, Debug)]
pub struct SettingDoc {
    /// Its name in the TOML file.
    pub name: &'static str,
    /// Its environment variable.
    pub env: &'static str,
    /// Its value when it is set nowhere. Words in angle brackets stand for a value that is worked
    /// out.
    pub default: &'static str,
    /// What it does, and which values it takes.
    pub meaning: &'static str,
}

impl SettingDoc {
    /// The default, unless it is worked out from other values.
    pub(super) fn literal_default(&self) -> Option<&'static str> {
        (!self.default.contains('<')).then_some(self.default)
    }
}

/// All settings, in the order of [`super::Settings`].
pub const SETTINGS: &[SettingDoc] = &[
    SettingDoc {
        name: "bind",
        env: "THIDUA_BIND",
        default: "127.0.0.1:8080",
        meaning: "Address and port to listen on; `0.0.0.0:8080` for all interfaces, port 0 for any free one",
    },
    SettingDoc {
        name: "data_dir",
        env: "THIDUA_DATA_DIR",
        default: "./data",
        meaning: "Directory of keys, files and the SQLite database",
    },
    SettingDoc {
        name: "database_url",
        env: "THIDUA_DATABASE_URL",
        default: "sqlite://<data_dir>/thidua.sqlite",
        meaning: "`sqlite://PATH` or `postgres://USER:PASSWORD@HOST/NAME`; `sslmode=require` and stricter need a build with `postgres-tls`",
    },
    SettingDoc {
        name: "s3_endpoint",
        env: "THIDUA_S3_ENDPOINT",
        default: "<none>",
        meaning: "Address of an S3-compatible store that keeps the files in place of the data directory; by https, unless the network between is trusted",
    },
    SettingDoc {
        name: "s3_bucket",
        env: "THIDUA_S3_BUCKET",
        default: "<none>",
        meaning: "Name of the bucket, which must exist; `s3_endpoint` and both keys go with it",
    },
    SettingDoc {
        name: "s3_region",
        env: "THIDUA_S3_REGION",
        default: "us-east-1",
        meaning: "Region that signatures for the store name",
    },
    SettingDoc {
        name: "s3_path_style",
        env: "THIDUA_S3_PATH_STYLE",
        default: "true",
        meaning: "Whether the bucket stands in the path of its address; `false` puts it before the host's name",
    },
    SettingDoc {
        name: "s3_prefix",
        env: "THIDUA_S3_PREFIX",
        default: "",
        meaning: "What stands before the names of the files in the bucket, such as `thidua/`",
    },
    SettingDoc {
        name: "s3_access_key",
        env: "THIDUA_S3_ACCESS_KEY",
        default: "<none>",
        meaning: "Name of the key that signs requests to the store",
    },
    SettingDoc {
        name: "s3_secret_key",
        env: "THIDUA_S3_SECRET_KEY",
        default: "<none>",
        meaning: "The key; put it into the variable or a file that only the service can read",
    },
    SettingDoc {
        name: "public_base_url",
        env: "THIDUA_PUBLIC_BASE_URL",
        default: "http://<bind>",
        meaning: "Address under which clients reach the service, as the proxy shows it",
    },
    SettingDoc {
        name: "issuer",
        env: "THIDUA_ISSUER",
        default: "<public_base_url>",
        meaning: "The `iss` of access tokens; a change makes all tokens invalid",
    },
    SettingDoc {
        name: "audience",
        env: "THIDUA_AUDIENCE",
        default: "thidua",
        meaning: "The `aud` of access tokens; a change makes all tokens invalid",
    },
    SettingDoc {
        name: "oidc_issuer",
        env: "THIDUA_OIDC_ISSUER",
        default: "<none>",
        meaning: "OpenID Connect issuer whose ID tokens say who a person is, by https; letter by letter as in its `iss`",
    },
    SettingDoc {
        name: "oidc_audience",
        env: "THIDUA_OIDC_AUDIENCE",
        default: "<audience>",
        meaning: "The `aud` that ID tokens of that issuer must have",
    },
    SettingDoc {
        name: "oidc_person_claim",
        env: "THIDUA_OIDC_PERSON_CLAIM",
        default: "sub",
        meaning: "The claim of those ID tokens that holds the code of the person",
    },
    SettingDoc {
        name: "trusted_proxies",
        env: "THIDUA_TRUSTED_PROXIES",
        default: "",
        meaning: "Addresses or networks (`10.0.0.0/8`) of proxies whose word about the client's address is believed",
    },
    SettingDoc {
        name: "cors_origins",
        env: "THIDUA_CORS_ORIGINS",
        default: "",
        meaning: "Web origins (`https://host[:port]`) that browsers may call from; none without it",
    },
    SettingDoc {
        name: "workers",
        env: "THIDUA_WORKERS",
        default: "<number of CPUs>",
        meaning: "Threads that answer requests, 1 to 256",
    },
    SettingDoc {
        name: "db_connections",
        env: "THIDUA_DB_CONNECTIONS",
        default: "8",
        meaning: "Connections to PostgreSQL, 1 to 64; SQLite has one a worker and one writer",
    },
    SettingDoc {
        name: "write_queue",
        env: "THIDUA_WRITE_QUEUE",
        default: "1024",
        meaning: "Writes that may wait, 1 to 65536; more are refused with 503",
    },
    SettingDoc {
        name: "rate_read_per_minute",
        env: "THIDUA_RATE_READ_PER_MINUTE",
        default: "6000",
        meaning: "Reads a client may make in a minute",
    },
    SettingDoc {
        name: "rate_write_per_minute",
        env: "THIDUA_RATE_WRITE_PER_MINUTE",
        default: "1200",
        meaning: "Writes a client may make in a minute",
    },
    SettingDoc {
        name: "argon2_memory_kib",
        env: "THIDUA_ARGON2_MEMORY_KIB",
        default: "19456",
        meaning: "Memory in KiB that working out the hash of a new secret takes, 8 to 1048576; hashes kept before stay valid",
    },
    SettingDoc {
        name: "argon2_passes",
        env: "THIDUA_ARGON2_PASSES",
        default: "2",
        meaning: "How often that memory is gone through, 1 to 100",
    },
    SettingDoc {
        name: "body_bytes_max",
        env: "THIDUA_BODY_BYTES_MAX",
        default: "1 MiB",
        meaning: "Longest request body, 1 KiB to 64 MiB; in bytes, KiB or MiB",
    },
    SettingDoc {
        name: "document_bytes_max",
        env: "THIDUA_DOCUMENT_BYTES_MAX",
        default: "50 MiB",
        meaning: "Longest document that can be uploaded, 1 KiB to 1 GiB; in bytes, KiB, MiB or GiB",
    },
    SettingDoc {
        name: "shutdown_seconds",
        env: "THIDUA_SHUTDOWN_SECONDS",
        default: "30",
        meaning: "Time that running requests have to end when the service stops, 0 to 3600",
    },
    SettingDoc {
        name: "slow_client_seconds",
        env: "THIDUA_SLOW_CLIENT_SECONDS",
        default: "5",
        meaning: "Time that a client has to send the head of its request, 1 to 300",
    },
    SettingDoc {
        name: "log_format",
        env: "THIDUA_LOG_FORMAT",
        default: "json",
        meaning: "`json` for machines, `text` for people; what is logged is set by `THIDUA_LOG`",
    },
    SettingDoc {
        name: "event_type_prefix",
        env: "THIDUA_EVENT_TYPE_PREFIX",
        default: "vn.gov.hanoi.sotaichinh",
        meaning: "Reverse DNS name before the event names (CloudEvents `type`)",
    },
    SettingDoc {
        name: "public_results",
        env: "THIDUA_PUBLIC_RESULTS",
        default: "true",
        meaning: "Whether published results are shown without a token under `/v1/public`",
    },
    SettingDoc {
        name: "checkpoint_seconds",
        env: "THIDUA_CHECKPOINT_SECONDS",
        default: "60",
        meaning: "Time between signed checkpoints of the audit chain, 1 to 86400",
    },
    SettingDoc {
        name: "job_lease_seconds",
        env: "THIDUA_JOB_LEASE_SECONDS",
        default: "30",
        meaning: "Time after which another replica takes over the job of one that is no longer heard of, 1 to 3600",
    },
    SettingDoc {
        name: "event_streams_max",
        env: "THIDUA_EVENT_STREAMS_MAX",
        default: "64",
        meaning: "Event streams (`/v1/events/stream`) that may be open at once in a process, 0 to 4096; more are refused with 503",
    },
    SettingDoc {
        name: "event_stream_seconds",
        env: "THIDUA_EVENT_STREAM_SECONDS",
        default: "600",
        meaning: "Time after which an event stream ends, so that its caller comes back with a valid token, 0 to 86400",
    },
    SettingDoc {
        name: "webhook_targets",
        env: "THIDUA_WEBHOOK_TARGETS",
        default: "",
        meaning: "Web origins (`https://host[:port]`) that webhooks may name as targets; none without it",
    },
    SettingDoc {
        name: "webhook_networks",
        env: "THIDUA_WEBHOOK_NETWORKS",
        default: "",
        meaning: "Addresses or networks (`10.0.0.0/8`) besides the public internet in which the address of a webhook target may lie",
    },
    SettingDoc {
        name: "webhook_timeout_seconds",
        env: "THIDUA_WEBHOOK_TIMEOUT_SECONDS",
        default: "15",
        meaning: "Time that the receiver of a webhook has to answer, 1 to 30",
    },
    SettingDoc {
        name: "webhook_log_days",
        env: "THIDUA_WEBHOOK_LOG_DAYS",
        default: "30",
        meaning: "Days for which finished webhook deliveries are kept, 1 to 180",
    },
    SettingDoc {
        name: "sqlite_synchronous",
        env: "THIDUA_SQLITE_SYNCHRONOUS",
        default: "full",
        meaning: "`full`: each commit survives a power cut; `normal`: faster, a power cut may take the last commits",
    },
];
