//! The program as an operator runs it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::case::{Case, cases, once};
use crate::support::client::Client;
use crate::support::database::Backend;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    an_instance_is_started_once_and_its_administrator_can_call,
    a_demo_prints_one_line_and_stops_cleanly,
    a_database_without_its_migrations_is_migrated_or_refused,
];

pub const WITHOUT_DATABASE: &[Case] = once![
    a_wrong_setting_is_named_with_its_source_and_exit_code_2,
    a_demo_refuses_a_folder_that_holds_something_else,
    a_backup_is_taken_while_serving_and_restored,
    a_changed_audit_row_gives_exit_code_1,
    a_request_in_flight_is_finished_before_the_program_ends,
    an_open_stream_ends_when_the_program_is_stopped,
    a_committed_change_survives_a_killed_server,
    a_service_is_asked_whether_it_is_ready,
    the_contract_is_printed_and_compared,
];

/// A program that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thidua"));
    command.args(arguments).env("THIDUA_SQLITE_SYNCHRONOUS", "normal");
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A demo that serves; it is killed when dropped.
struct Demo {
    child: Child,
    told: Value,
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Demo {
    fn start(folder: &Path, more: &[&str]) -> Self {
        let folder = folder.to_str().unwrap();
        let mut arguments = vec!["demo", "--json", "--bind", "127.0.0.1:0", "--data-dir", folder];
        arguments.extend_from_slice(more);
        Self::of(program(&arguments))
    }

    fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        if line.is_empty() {
            let mut why = String::new();
            child.stderr.as_mut().unwrap().read_to_string(&mut why).unwrap();
            panic!("the demo did not start: {why}");
        }
        Self { told: serde_json::from_str(&line).unwrap(), child }
    }

    fn as_role(&self, role: &str) -> Client {
        let token = str_at(&self.told, &format!("/tokens/{role}")).to_owned();
        Client::new(str_at(&self.told, "/base_url"), Some(token))
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    fn wait(&mut self) -> i32 {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            assert!(began.elapsed() < PATIENCE, "the program does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn an_instance_is_started_once_and_its_administrator_can_call(app: &TestApp) {
    let empty = app.database.another_empty();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("organisation.toml");
    let organisation = r#"
        code = "STC"
        name = "Sở Tài chính"
        valid_from = "2025-03-01"
        units = [{ code = "VP", name = "Văn phòng Sở", kind = "room" }]
        [administrator]
        code = "QT001"
        name = "Cán bộ mẫu 01"
        unit_code = "VP"
    "#;
    std::fs::write(&file, organisation).unwrap();
    let data = folder.path().join("data");
    let common = ["--data-dir", data.to_str().unwrap(), "--database-url", empty.url()];
    let with = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend_from_slice(&common);
        run(&all)
    };
    let init = ["init", "--organisation", file.to_str().unwrap()];
    let first = with(&init);
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert_eq!(text(&first.stdout).trim().split('.').count(), 3, "a token");
    let second = with(&init);
    assert_eq!(second.status.code(), Some(1));
    assert!(text(&second.stderr).contains("started before"), "{}", text(&second.stderr));
    let plan = with(&["load", "plan"]);
    assert!(plan.status.success(), "{}", text(&plan.stderr));
    let tables = with(&["load", "criteria-sets"]);
    assert!(tables.status.success(), "{}", text(&tables.stderr));
    let count = empty.number("SELECT count(*) FROM criteria_sets");
    assert_eq!(text(&tables.stdout).lines().count(), usize::try_from(count).unwrap());
    let again = with(&["load", "criteria-sets"]);
    assert!(again.status.success(), "{}", text(&again.stderr));
    assert!(text(&again.stderr).contains("there already"), "{}", text(&again.stderr));
    assert_eq!(empty.number("SELECT count(*) FROM criteria_sets"), count);
    // The start has loaded the calendars of the plan's years.
    let calendars = with(&["load", "calendars"]);
    assert!(calendars.status.success(), "{}", text(&calendars.stderr));
    assert!(text(&calendars.stderr).contains("there already"), "{}", text(&calendars.stderr));
    empty.execute("DELETE FROM calendars WHERE year > 2028");
    assert_eq!(text(&with(&["load", "calendars"]).stdout), "2029\n2030\n");
    // So it has the award law.
    let law = with(&["load", "award-law"]);
    assert!(law.status.success(), "{}", text(&law.stderr));
    assert!(text(&law.stderr).contains("there already"), "{}", text(&law.stderr));
    empty.execute("DELETE FROM base_wages");
    let law = with(&["load", "award-law"]);
    assert_eq!(
        (text(&law.stderr).contains("base wages: 2"), text(&law.stdout)),
        (true, String::new())
    );
    let issued = with(&["token", "issue", "--subject", "QT001"]);
    assert!(issued.status.success(), "{}", text(&issued.stderr));
    assert!(!with(&["token", "issue", "--subject", "NOBODY"]).status.success());
    assert_eq!(empty.number("SELECT count(*) FROM audit_events WHERE action = 'token.issue'"), 1);
    assert_eq!(empty.number("SELECT count(*) FROM campaigns WHERE number IS NULL"), 1);
    let verified = with(&["audit", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified.stdout));
}

fn a_demo_prints_one_line_and_stops_cleanly(app: &TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let empty = app.database.another_empty();
    let mut demo = Demo::start(folder.path(), &["--database-url", empty.url()]);
    let tokens = demo.told["tokens"].as_object().unwrap();
    assert_eq!(tokens.len(), 13);
    for role in tokens.keys() {
        demo.as_role(role).get("/v1/me").send().expect(200);
    }
    let campaigns = demo.as_role("employee").get("/v1/campaigns").send().expect(200).json();
    assert!(!campaigns["items"].as_array().unwrap().is_empty());
    demo.signal("-TERM");
    assert_eq!(demo.wait(), 0);
    let mut rest = String::new();
    demo.child.stdout.as_mut().unwrap().read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "one line and nothing more");
}

fn a_database_without_its_migrations_is_migrated_or_refused(app: &TestApp) {
    let empty = app.database.another_empty();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let common = ["--data-dir", data, "--database-url", empty.url()];
    let with = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend_from_slice(&common);
        run(&all)
    };
    if app.backend == Backend::Postgres {
        let refused = with(&["serve", "--bind", "127.0.0.1:0"]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused.stderr).contains("migrate up"), "{}", text(&refused.stderr));
    }
    assert!(with(&["migrate", "up"]).status.success());
    let status = text(&with(&["migrate", "status"]).stdout);
    assert!(status.contains("applied ") && !status.contains("pending "), "{status}");
    assert!(with(&["migrate", "redo"]).status.success());
    assert!(with(&["migrate", "down"]).status.success());
    assert!(text(&with(&["migrate", "status"]).stdout).contains("pending "));
}

fn a_wrong_setting_is_named_with_its_source_and_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("thidua.toml");
    std::fs::write(&file, "workers = \"many\"\nworkres = 2\n").unwrap();
    let output = program(&["serve", "--config", file.to_str().unwrap(), "--data-dir", "/tmp"])
        .env("THIDUA_BIND", "nowhere")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    for word in ["bind", "THIDUA_BIND", "workers", "workres", "thidua.toml"] {
        assert!(told.contains(word), "{word} in {told}");
    }
}

fn a_demo_refuses_a_folder_that_holds_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("important.txt");
    std::fs::write(&file, "keep").unwrap();
    let output = run(&["demo", "--data-dir", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("not a demo"));
    assert_eq!(std::fs::read_to_string(file).unwrap(), "keep");
}

fn a_backup_is_taken_while_serving_and_restored() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let demo = Demo::start(&folder.path().join("data"), &[]);
    let unit = json!({"name": "Phòng mẫu 13", "kind": "room", "valid_from": "2026-01-01"});
    demo.as_role("e_office").put("/v1/units/P13").json(unit).send().expect(201);
    let backup = run(&["backup", &place("copy"), "--data-dir", &place("data")]);
    assert!(backup.status.success(), "{}", text(&backup.stderr));
    assert!(!run(&["backup", &place("copy"), "--data-dir", &place("data")]).status.success());
    drop(demo);
    let restored = run(&["restore", &place("copy"), "--data-dir", &place("new")]);
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    assert!(!run(&["restore", &place("copy"), "--data-dir", &place("new")]).status.success());
    // A database that lies elsewhere is not written over either, and nothing else is begun.
    let elsewhere = format!("sqlite://{}", place("new/thidua.sqlite"));
    let (copy, other) = (place("copy"), place("other"));
    let refused = run(&["restore", &copy, "--data-dir", &other, "--database-url", &elsewhere]);
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("exists already"), "{}", text(&refused.stderr));
    assert!(!folder.path().join("other").exists());
    let verified = run(&["audit", "verify", "--data-dir", &place("new")]);
    assert!(verified.status.success(), "{}", text(&verified.stdout));
    let token = run(&["token", "issue", "--subject", "CB001", "--data-dir", &place("new")]);
    assert!(token.status.success(), "{}", text(&token.stderr));
}

fn a_changed_audit_row_gives_exit_code_1() {
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;
    let folder = tempfile::tempdir().unwrap();
    let mut demo = Demo::start(folder.path(), &["--plan-only"]);
    demo.signal("-TERM");
    assert_eq!(demo.wait(), 0);
    let file = folder.path().join("thidua.sqlite");
    let mut conn = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    conn.batch_execute(
        "DROP TRIGGER audit_events_no_update; \
         UPDATE audit_events SET actor_id = 'other' WHERE action = 'campaign.create'",
    )
    .unwrap();
    let output = run(&["audit", "verify", "--data-dir", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("was changed"), "{}", text(&output.stdout));
}

fn a_request_in_flight_is_finished_before_the_program_ends() {
    let folder = tempfile::tempdir().unwrap();
    let mut demo = Demo::start(folder.path(), &["--plan-only"]);
    let token = str_at(&demo.told, "/tokens/e_office");
    let address = str_at(&demo.told, "/base_url").trim_start_matches("http://").to_owned();
    let body = r#"{"name":"Phòng mẫu 13","kind":"room","valid_from":"2026-01-01"}"#;
    let (early, late) = body.split_at(20);
    let mut slow = TcpStream::connect(&address).unwrap();
    write!(
        slow,
        "PUT /v1/units/P13 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{early}",
        body.len()
    )
    .unwrap();
    slow.flush().unwrap();
    // The server has the request once it counts another one after it.
    demo.as_role("e_office").get("/v1/me").send().expect(200);
    demo.signal("-INT");
    let began = Instant::now();
    while TcpStream::connect(&address).is_ok() && began.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(20));
    }
    slow.write_all(late.as_bytes()).unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(demo.wait(), 0);
}

/// It would be in flight for ten minutes, and a stop waits for half a minute.
fn an_open_stream_ends_when_the_program_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let mut demo = Demo::start(folder.path(), &["--plan-only"]);
    let token = str_at(&demo.told, "/tokens/e_office").to_owned();
    let address = str_at(&demo.told, "/base_url").trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "GET /v1/events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Connection: close\r\n\r\n"
    )
    .unwrap();
    let (mut heard, mut part) = (String::new(), [0; 2048]);
    while !heard.contains("retry:") {
        let read = stream.read(&mut part).unwrap();
        assert!(read > 0, "{heard}");
        heard.push_str(&text(&part[..read]));
    }
    let began = Instant::now();
    demo.signal("-TERM");
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "{rest:?}");
    assert_eq!(demo.wait(), 0);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

fn a_committed_change_survives_a_killed_server() {
    let folder = tempfile::tempdir().unwrap();
    let mut demo = Demo::start(folder.path(), &["--plan-only"]);
    let client = demo.as_role("e_office");
    for number in 0..20 {
        let unit =
            json!({"name": format!("Phòng {number}"), "kind": "room", "valid_from": "2026-01-01"});
        client.put(&format!("/v1/units/K{number:02}")).json(unit).send().expect(201);
    }
    demo.signal("-KILL");
    demo.wait();
    let data = folder.path().to_str().unwrap();
    let mut again = program(&["serve", "--bind", "127.0.0.1:0", "--data-dir", data]);
    again.env("THIDUA_ISSUER", str_at(&demo.told, "/base_url"));
    again.env("THIDUA_LOG", "info").stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = again.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let address = lines
        .find_map(|line| {
            let line: Value = serde_json::from_str(&line.unwrap()).ok()?;
            line["address"].as_str().map(str::to_owned)
        })
        .unwrap();
    let token = str_at(&demo.told, "/tokens/e_office").to_owned();
    let client = Client::new(format!("http://{address}"), Some(token));
    for number in 0..20 {
        client.get(&format!("/v1/units/K{number:02}")).send().expect(200);
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

fn a_service_is_asked_whether_it_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let mut demo = Demo::start(folder.path(), &["--plan-only"]);
    let address = str_at(&demo.told, "/base_url").replace("http://", "");
    let asked = || run(&["health", "--bind", address.as_str()]);
    let ready = asked();
    assert!(ready.status.success(), "{}", text(&ready.stderr));
    demo.signal("-TERM");
    assert_eq!(demo.wait(), 0);
    let gone = asked();
    assert_eq!(gone.status.code(), Some(1));
    assert!(text(&gone.stderr).contains("does not answer"), "{}", text(&gone.stderr));
}

fn the_contract_is_printed_and_compared() {
    let printed = run(&["openapi"]);
    assert!(printed.status.success());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, &printed.stdout).unwrap();
    assert!(run(&["openapi", "--check", file.to_str().unwrap()]).status.success());
    std::fs::write(&file, "{}").unwrap();
    assert_eq!(run(&["openapi", "--check", file.to_str().unwrap()]).status.code(), Some(1));
}
