//! Jobs in processes that are killed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thidua::db::{self, dialect};

use crate::imports::{persons_csv, start};
use crate::jobs::opened_until;
use crate::support::app::{TestApp, settings};
use crate::support::case::{Case, cases};
use crate::support::database::Backend;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    a_job_is_run_once_though_a_process_is_killed_in_the_middle,
    a_job_that_fell_due_while_nobody_ran_is_run_at_the_next_start,
    an_import_is_taken_up_after_its_process_was_killed,
];

/// What takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A serving process; it is killed when dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts a process and waits until it serves.
fn serve(app: &TestApp, folder: &Path) -> Process {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thidua"));
    command
        .args(["serve", "--bind", "127.0.0.1:0", "--data-dir", folder.to_str().unwrap()])
        .args(["--database-url", app.database.url()])
        .envs([("THIDUA_JOB_LEASE_SECONDS", "2"), ("THIDUA_LOG", "info"), ("THIDUA_WORKERS", "1")])
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let is_up = lines.by_ref().any(|line| {
        let line: Option<Value> = serde_json::from_str(&line.unwrap()).ok();
        line.is_some_and(|line| line["address"].is_string())
    });
    assert!(is_up, "the process does not serve");
    // Read on, so that the log never fills.
    std::thread::spawn(move || lines.for_each(drop));
    Process(child)
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "waiting until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Puts the hour of the round's job into the past, whatever this machine's clock says.
fn let_fall_due(app: &TestApp) {
    let past = match app.backend {
        Backend::Sqlite => "0",
        Backend::Postgres => "'1970-01-01T00:00:00Z'",
    };
    app.database.execute("UPDATE evaluation_rounds SET self_scoring_until = '2020-01-01'");
    app.database.execute(&format!("UPDATE jobs SET due_at = {past}, claimable_at = {past}"));
}

fn assert_ran_once(app: &TestApp, path: &str, attempts: i64) {
    let closed = "SELECT count(*) FROM evaluation_rounds WHERE state = 'verifying'";
    wait_until("self-scoring is closed", || app.database.number(closed) == 1);
    let of = |action: &str| {
        let query = format!("SELECT count(*) FROM audit_events WHERE action = '{action}'");
        app.database.number(&query)
    };
    assert_eq!(of("evaluation_round.close_self_scoring"), 1);
    assert_eq!(of("job.succeed"), 1);
    let finished = "SELECT count(*) FROM events WHERE event_type LIKE '%job.finished'";
    assert_eq!(app.database.number(finished), 1);
    assert_eq!(app.database.number("SELECT max(attempts) FROM jobs"), attempts);
    let left = "SELECT count(*) FROM jobs WHERE state <> 'succeeded' AND state <> 'cancelled'";
    assert_eq!(app.database.number(left), 0);
    let round = app.secretariat().get(path).send().expect(200).json();
    assert_eq!(str_at(&round, "/state"), "verifying");
}

/// Two processes on one PostgreSQL; the one that has begun the job is killed before it can commit.
fn a_job_is_run_once_though_a_process_is_killed_in_the_middle(app: &TestApp) {
    if app.backend == Backend::Sqlite {
        // One process owns a SQLite file; its case is the other test of this module.
        return;
    }
    let path = opened_until(app, "2026-12-01");
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut processes: Vec<Process> =
        folders.iter().map(|folder| serve(app, folder.path())).collect();
    // Whoever begins the job has to wait for the round, in the middle of its transaction.
    let url = settings(app.database.url(), app.database.directory()).database_url;
    let mut conn = db::connect(&url).unwrap();
    dialect::begin_write(&mut conn).unwrap();
    let id = path.rsplit('/').next().unwrap();
    dialect::lock_name(&mut conn, &format!("evaluation_round {id}")).unwrap();
    let_fall_due(app);
    let waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    wait_until("a process is in the middle of the job", || app.database.number(waiting) == 1);
    let owner = || {
        app.database.number(
            "SELECT coalesce(max(split_part(lease_owner, '/', 1)::bigint), 0) FROM jobs \
             WHERE state = 'running'",
        )
    };
    let begun = owner();
    let place = processes.iter().position(|one| i64::from(one.0.id()) == begun).unwrap();
    // SIGKILL: nothing is finished, nothing is put back.
    drop(processes.remove(place));
    wait_until("the other process takes the job over", || {
        owner() == i64::from(processes[0].0.id())
    });
    dialect::rollback(&mut conn);
    assert_ran_once(app, &path, 2);
}

/// The hour passes while no process runs; the next one to start catches up.
fn a_job_that_fell_due_while_nobody_ran_is_run_at_the_next_start(app: &TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let path = opened_until(app, "2026-12-01");
    drop(serve(app, folder.path()));
    let_fall_due(app);
    let _process = serve(app, folder.path());
    assert_ran_once(app, &path, 1);
}

/// Killed somewhere among its batches, an import goes on in the next process and doubles nothing.
fn an_import_is_taken_up_after_its_process_was_killed(app: &TestApp) {
    const ROWS: i64 = 5_000;
    let text = persons_csv(usize::try_from(ROWS).unwrap());
    let changes = json!({ "kind": "persons", "on_error": "skip" });
    let path = start(app, &app.admin(), "VP", &text, changes);
    let_fall_due(app);
    let count = |table: &str| app.database.number(&format!("SELECT count(*) FROM {table}"));
    let written = || count("persons WHERE code LIKE 'NV%'");
    // The processes need the uploaded file, so they have the folder of the application.
    let process = serve(app, app.database.directory());
    wait_until("a batch is written", || written() > 0);
    // SIGKILL: nothing is finished, nothing is put back.
    drop(process);
    let before = written();
    assert!(before < ROWS && before % 500 == 0, "{before} rows, whole batches of them");
    let _process = serve(app, app.database.directory());
    wait_until("the import is over", || count("imports WHERE outcome IS NOT NULL") == 1);
    assert_eq!((written(), count("import_results")), (ROWS, ROWS));
    assert_eq!(count("audit_events WHERE action = 'person.put'"), ROWS);
    assert_eq!(count("persons WHERE code LIKE 'NV%' AND version > 1"), 0);
    assert_eq!(count("audit_events WHERE action = 'job.succeed'"), 1);
    let import = app.admin().get(&path).send().expect(200).json();
    assert_eq!((str_at(&import, "/outcome"), &import["created_count"]), ("applied", &json!(ROWS)));
}
