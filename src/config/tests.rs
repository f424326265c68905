use std::collections::BTreeSet;
use std::fs;
use std::os::unix::ffi::OsStringExt;

use clap::Parser;
use tempfile::TempDir;

use super::*;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    flags: Flags,
}

fn flags(words: &[&str]) -> Flags {
    Line::parse_from([&["thidua"], words].concat()).flags
}

fn load(
    words: &[&str],
    environment: &[(&str, &str)],
    file: Option<&str>,
) -> Result<Settings, ConfigError> {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join(DEFAULT_FILE);
    if let Some(text) = file {
        fs::write(&path, text).unwrap();
    }
    let environment = environment.iter().map(|(name, value)| (name.into(), value.into()));
    Settings::load_from(&flags(words), environment, &path)
}

fn problems(words: &[&str], environment: &[(&str, &str)], file: Option<&str>) -> Vec<String> {
    load(words, environment, file).unwrap_err().problems().to_vec()
}

/// What leads to a bucket, at least.
const BUCKET: [(&str, &str); 4] = [
    ("THIDUA_S3_ENDPOINT", "http://127.0.0.1:9000"),
    ("THIDUA_S3_BUCKET", "thidua"),
    ("THIDUA_S3_ACCESS_KEY", "access"),
    ("THIDUA_S3_SECRET_KEY", "s3cret"),
];

#[test]
fn without_anything_set_all_defaults_hold() {
    let settings = load(&[], &[], None).unwrap();
    let expected = Settings {
        bind: "127.0.0.1:8080".parse().unwrap(),
        data_dir: "./data".into(),
        database_url: DatabaseUrl::Sqlite { path: "./data/thidua.sqlite".into() },
        s3: None,
        public_base_url: "http://127.0.0.1:8080".to_owned(),
        issuer: "http://127.0.0.1:8080".to_owned(),
        audience: "thidua".to_owned(),
        oidc_issuer: None,
        oidc_audience: "thidua".to_owned(),
        oidc_person_claim: "sub".to_owned(),
        trusted_proxies: vec![],
        cors_origins: vec![],
        workers: values::cpus(),
        db_connections: 8,
        write_queue: 1_024,
        rate_read_per_minute: NonZeroU32::new(6_000).unwrap(),
        rate_write_per_minute: NonZeroU32::new(1_200).unwrap(),
        argon2_memory_kib: 19_456,
        argon2_passes: 2,
        body_bytes_max: 1_048_576,
        document_bytes_max: 52_428_800,
        shutdown_seconds: 30,
        slow_client_seconds: 5,
        log_format: LogFormat::Json,
        event_type_prefix: "vn.gov.hanoi.sotaichinh".to_owned(),
        public_results: true,
        checkpoint_seconds: 60,
        job_lease_seconds: 30,
        events: EventSettings {
            streams_max: 64,
            stream_seconds: 600,
            webhook_targets: vec![],
            webhook_networks: vec![],
            webhook_timeout_seconds: 15,
            webhook_log_days: 30,
        },
        sqlite_synchronous: SqliteSynchronous::Full,
    };
    assert_eq!(settings, expected);
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default() {
    let file = Some("bind = \"127.0.0.1:1\"\nlog_format = \"text\"\nworkers = 3");
    let variables = [("THIDUA_BIND", "127.0.0.1:2"), ("THIDUA_WORKERS", "4")];
    let settings = load(&["--bind", "127.0.0.1:3"], &variables, file).unwrap();
    assert_eq!(settings.bind.port(), 3);
    assert_eq!(settings.workers, 4);
    assert_eq!(settings.log_format, LogFormat::Text);
    assert_eq!(settings.db_connections, 8);
    assert_eq!(load(&[], &variables, file).unwrap().bind.port(), 2);
    assert_eq!(load(&[], &[], file).unwrap().bind.port(), 1);
}

#[test]
fn every_flag_reaches_its_setting() {
    let settings = load(
        &[
            "--bind=[::1]:9",
            "--data-dir=/srv/thidua",
            "--database-url=postgres://db/thidua",
            "--log-format=text",
            "--public-base-url=https://a.vn",
        ],
        &[],
        None,
    )
    .unwrap();
    assert_eq!(settings.bind.to_string(), "[::1]:9");
    assert_eq!(settings.data_dir, Path::new("/srv/thidua"));
    assert_eq!(settings.database_url.to_string(), "postgres://db/thidua");
    assert_eq!(settings.log_format, LogFormat::Text);
    assert_eq!(settings.public_base_url, "https://a.vn");
    assert_eq!(settings.issuer, "https://a.vn");
}

#[test]
fn every_setting_can_be_given_by_its_environment_variable_and_in_the_file() {
    let samples = [
        ("bind", "0.0.0.0:80"),
        ("data_dir", "/srv/thidua"),
        ("database_url", "sqlite://a.db"),
        ("s3_endpoint", "https://s3.vn"),
        ("s3_bucket", "tep"),
        ("s3_region", "ha-noi"),
        ("s3_path_style", "false"),
        ("s3_prefix", "thidua/"),
        ("s3_access_key", "khoa"),
        ("s3_secret_key", "mat"),
        ("public_base_url", "https://a.vn"),
        ("issuer", "https://b.vn"),
        ("audience", "c"),
        ("oidc_issuer", "https://sso.vn"),
        ("oidc_audience", "d"),
        ("oidc_person_claim", "employee_code"),
        ("trusted_proxies", "::1"),
        ("cors_origins", "https://d.vn"),
        ("workers", "200"),
        ("db_connections", "64"),
        ("write_queue", "1"),
        ("rate_read_per_minute", "1"),
        ("rate_write_per_minute", "1"),
        ("argon2_memory_kib", "8"),
        ("argon2_passes", "1"),
        ("body_bytes_max", "2 MiB"),
        ("document_bytes_max", "1 GiB"),
        ("shutdown_seconds", "0"),
        ("slow_client_seconds", "1"),
        ("log_format", "text"),
        ("event_type_prefix", "vn.thidua"),
        ("public_results", "false"),
        ("checkpoint_seconds", "1"),
        ("job_lease_seconds", "1"),
        ("event_streams_max", "0"),
        ("event_stream_seconds", "1"),
        ("webhook_targets", "https://d.vn"),
        ("webhook_networks", "10.0.0.0/8"),
        ("webhook_timeout_seconds", "1"),
        ("webhook_log_days", "1"),
        ("sqlite_synchronous", "normal"),
    ];
    for (doc, (name, value)) in SETTINGS.iter().zip(samples) {
        assert_eq!(doc.name, name);
        // The parts of a bucket's address go together.
        let before: &[(&str, &str)] = if name.starts_with("s3_") { &BUCKET } else { &[] };
        let others: Vec<_> = before.iter().copied().filter(|(env, _)| *env != doc.env).collect();
        let with = [&others[..], &[(doc.env, value)]].concat();
        let by_variable = load(&[], &with, None).unwrap();
        assert_ne!(by_variable, load(&[], before, None).unwrap(), "{name}");
        let file = format!("{name} = {value:?}");
        assert_eq!(load(&[], &others, Some(&file)).unwrap(), by_variable, "{name}");
    }
    let typed = "workers = 200\npublic_results = false\nbody_bytes_max = 2097152";
    let typed = load(&[], &[], Some(typed)).unwrap();
    assert_eq!((typed.workers, typed.public_results), (200, false));
    assert_eq!(typed.body_bytes_max, 2_097_152);
}

#[test]
fn a_wrong_value_is_told_with_its_setting_its_source_and_what_would_be_right() {
    assert_eq!(
        problems(&[], &[("THIDUA_BIND", "xyz")], None),
        ["setting `bind` from environment variable THIDUA_BIND: \"xyz\" is not an address:port \
          (for example 127.0.0.1:8080, or [::]:8080)"]
    );
    assert_eq!(
        problems(&["--log-format", "xml"], &[], None),
        ["setting `log_format` from flag --log-format: \"xml\" is not json or text"]
    );
    let in_file = problems(&[], &[], Some("db_connections = 65"));
    assert!(in_file[0].starts_with("setting `db_connections` from file /"), "{in_file:?}");
    assert!(
        in_file[0].ends_with("thidua.toml: \"65\" is not a whole number from 1 to 64"),
        "{in_file:?}"
    );
}

#[test]
fn all_problems_are_told_at_once() {
    let file =
        "colour = 1\nworkers = [1]\ncors_origins = [\"*\", \"https://ok.vn\", \"x\"]\n[table]\n";
    let variables =
        [("THIDUA_BIND", "x"), ("THIDUA_SHUTDOWN_SECONDS", "-1"), ("THIDUA_COLOUR", "red")];
    let found = problems(&["--public-base-url", "x"], &variables, Some(file));
    let expected = [
        "environment variable THIDUA_COLOUR is no setting",
        "`colour` is no setting",
        "`table` is no setting",
        "setting `bind`",
        "setting `public_base_url` from flag --public-base-url",
        "\"*\" is not an origin",
        "\"x\" is not an origin",
        "setting `workers`",
        "setting `shutdown_seconds`",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (problem, part) in found.iter().zip(expected) {
        assert!(problem.contains(part), "{problem} has no {part}");
    }
    let error = load(&["--public-base-url", "x"], &variables, Some(file)).unwrap_err();
    assert_eq!(error.to_string().lines().count(), expected.len());
}

#[test]
fn lists_are_arrays_in_the_file_and_separated_by_commas_in_the_environment() {
    let expected = ["10.0.0.0/8", "127.0.0.1/32"];
    let shown = |settings: Settings| -> Vec<String> {
        settings.trusted_proxies.iter().map(Network::to_string).collect()
    };
    let file = "trusted_proxies = [\"10.0.0.0/8\", \"127.0.0.1\"]";
    assert_eq!(shown(load(&[], &[], Some(file)).unwrap()), expected);
    let variables = [("THIDUA_TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1,")];
    assert_eq!(shown(load(&[], &variables, None).unwrap()), expected);
}

#[test]
fn values_from_the_environment_are_not_guessed_into_other_types() {
    let settings = load(&[], &[("THIDUA_AUDIENCE", "1e5"), ("THIDUA_DATA_DIR", "[x]")], None);
    let settings = settings.unwrap();
    assert_eq!(settings.audience, "1e5");
    assert_eq!(settings.data_dir, Path::new("[x]"));
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    assert_eq!(load(&[], &[("THIDUA_WORKERS", "")], Some("workers = 3")).unwrap().workers, 3);
}

#[test]
fn variables_for_tests_and_for_the_log_and_of_other_programs_are_left_alone() {
    let variables =
        [("THIDUA_TEST_PG", "x"), ("THIDUA_LOG", "debug"), ("BIND", "x"), ("thidua_x", "x")];
    load(&[], &variables, None).unwrap();
}

#[test]
fn a_variable_that_is_not_unicode_is_a_problem_and_not_a_crash() {
    let bytes = OsString::from_vec(vec![0xff]);
    let variables = [("THIDUA_AUDIENCE".into(), bytes.clone()), (bytes.clone(), bytes)];
    let error = Settings::load_from(&Flags::default(), variables, Path::new("missing.toml"));
    assert_eq!(
        error.unwrap_err().problems(),
        ["environment variable THIDUA_AUDIENCE is not UTF-8"]
    );
}

#[test]
fn a_named_file_must_be_there_and_the_flag_names_it_before_the_environment() {
    let dir = TempDir::new().unwrap();
    let there = dir.path().join("a.toml");
    fs::write(&there, "workers = 7").unwrap();
    let there = there.to_str().unwrap();
    let variables = [("THIDUA_CONFIG", "/missing/b.toml")];
    assert_eq!(load(&["--config", there], &variables, None).unwrap().workers, 7);
    assert_eq!(load(&[], &[("THIDUA_CONFIG", there)], Some("workers = 2")).unwrap().workers, 7);
    let found = problems(&[], &variables, None);
    let start = "file /missing/b.toml, named by environment variable THIDUA_CONFIG: ";
    assert!(found.len() == 1 && found[0].starts_with(start), "{found:?}");
}

#[test]
fn a_broken_file_is_told_by_line_without_quoting_it() {
    let file = "workers = 3\ndatabase_url = \"postgres://app:s3cret@db/x\nbind = 1";
    let found = problems(&[], &[], Some(file));
    assert!(found.len() == 1 && found[0].contains("thidua.toml, line 2: "), "{found:?}");
    assert!(!found[0].contains("s3cret"), "{found:?}");
}

#[test]
fn a_password_shows_nowhere() {
    let url = "postgres://app:s3cret@db/thidua";
    let settings = load(&[], &[("THIDUA_DATABASE_URL", url)], None).unwrap();
    let shown = format!("{settings:?} {settings:#?} {:?}", flags(&["--database-url", url]));
    assert!(shown.contains("postgres://***@db/thidua"), "{shown}");
    assert!(!shown.contains("s3cret"), "{shown}");
    for wrong in
        ["postgress://app:s3cret@db", "app:s3cret", "postgres://app:s3cret@db?sslmode=s3cret"]
    {
        let variables =
            [("THIDUA_DATABASE_URL", wrong), ("THIDUA_ISSUER", "https://u:s3cret@a.vn")];
        let found = problems(&[], &variables, None);
        assert_eq!(found.len(), 2);
        assert!(!found.join(" ").contains("s3cret"), "{found:?}");
    }
}

#[test]
fn a_part_of_a_buckets_address_is_no_bucket_and_its_keys_show_nowhere() {
    for (left_out, _) in BUCKET {
        let rest: Vec<_> = BUCKET.into_iter().filter(|(env, _)| *env != left_out).collect();
        let found = problems(&[], &rest, None);
        assert!(found.len() == 1 && found[0].contains("go together"), "{left_out}: {found:?}");
    }
    let settings = load(&[], &BUCKET, None).unwrap();
    assert_eq!(settings.s3.as_ref().unwrap().secret_key.expose(), "s3cret");
    assert!(!format!("{settings:?}").contains("s3cret"));
    let wrong = [&BUCKET[..3], &[("THIDUA_S3_SECRET_KEY", "s3cret with spaces")]].concat();
    let found = problems(&[], &wrong, None);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(!found[0].contains("s3cret"), "{found:?}");
}

#[test]
fn a_long_or_wild_value_is_shown_cut_and_without_control_characters() {
    let wild = format!("\u{1b}[2J{}", "x".repeat(5_000));
    let found = problems(&[], &[("THIDUA_BIND", &wild)], None);
    assert!(found[0].len() < 300 && !found[0].contains('\u{1b}'), "{found:?}");
}

#[test]
fn every_field_is_in_the_table_in_the_same_order_and_nothing_else_is() {
    let shown = format!("{:#?}", load(&[], &BUCKET, None).unwrap());
    let (mut fields, mut group) = (Vec::new(), "");
    for line in shown.lines() {
        let Some((name, value)) = line.trim_start().split_once(": ") else { continue };
        let is_outer = line.starts_with("    ") && !line.starts_with("     ");
        match (is_outer, value.ends_with(['{', '('])) {
            (true, true) => group = name, // its fields follow
            (true, false) => fields.push(name.to_owned()),
            (false, _) => {
                let name = name.strip_prefix("is_").unwrap_or(name);
                let prefix = match (group, name.starts_with("webhook_")) {
                    ("events", true) => "",
                    ("events", false) => "event_",
                    _ => "s3_",
                };
                fields.push(format!("{prefix}{name}"));
            }
        }
    }
    let names: Vec<&str> = SETTINGS.iter().map(|doc| doc.name).collect();
    assert_eq!(fields, names);
    for doc in SETTINGS {
        assert_eq!(doc.env, format!("THIDUA_{}", doc.name.to_ascii_uppercase()));
        assert!(!doc.meaning.is_empty() && !doc.meaning.ends_with('.'), "{}", doc.name);
    }
    let unique: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(unique.len(), names.len());
}
