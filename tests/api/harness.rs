//! The harness itself: databases that are apart from each other, and a client that says what was
//! asked of it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::case::{Case, cases, once};
use crate::support::client::Client;
use crate::support::database::Backend;
use crate::support::observations::{Observation, observations};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    a_test_has_a_migrated_database_to_itself,
    another_test_sees_nothing_of_the_first,
    an_empty_database_can_be_had_beside_the_migrated_one,
];

pub const WITHOUT_DATABASE: &[Case] = once![
    a_request_carries_all_that_was_put_into_it,
    a_header_of_the_test_stands_in_for_the_clients_own,
    every_method_reaches_the_server_by_its_name,
    a_write_without_a_body_says_that_it_is_empty,
    a_problem_is_read_with_its_errors,
    every_answer_is_observed_by_path_without_query,
];

fn a_test_has_a_migrated_database_to_itself(app: &TestApp) {
    marks_are_this_tests_alone(app);
}

fn another_test_sees_nothing_of_the_first(app: &TestApp) {
    marks_are_this_tests_alone(app);
}

fn marks_are_this_tests_alone(app: &TestApp) {
    let scheme = match app.backend {
        Backend::Sqlite => "sqlite:///",
        Backend::Postgres => "postgres",
    };
    assert!(app.database.url().starts_with(scheme), "{}", app.database.url());
    assert_eq!(app.database.number("SELECT 1"), 1);
    app.database.execute("INSERT INTO instance (name, value) VALUES ('mine', '1')");
    assert_eq!(app.database.number("SELECT count(*) FROM instance"), 1);
    assert!(app.database.directory().is_dir());
}

fn an_empty_database_can_be_had_beside_the_migrated_one(app: &TestApp) {
    let empty = app.database.another_empty();
    assert_eq!(empty.backend(), app.backend);
    assert_ne!(empty.url(), app.database.url());
    empty.execute("CREATE TABLE marks (mark TEXT)");
    assert_eq!(empty.number("SELECT count(*) FROM marks"), 0);
}

fn a_request_carries_all_that_was_put_into_it() {
    let client = Client::new(echo(), Some("secret".to_owned()));
    let answer = client
        .post("/echo/campaigns")
        .query(&[("q", "Thi đua & khen"), ("limit", "5")])
        .if_match("\"3\"")
        .if_none_match("*")
        .key("k-1")
        .json(json!({"name": "A"}))
        .send()
        .expect(200);
    let seen = answer.json();
    let target = "/echo/campaigns?q=Thi%20%C4%91ua%20%26%20khen&limit=5";
    assert_eq!(str_at(&seen, "/target"), target);
    assert_eq!(str_at(&seen, "/headers/authorization"), "Bearer secret");
    assert_eq!(str_at(&seen, "/headers/if-match"), "\"3\"");
    assert_eq!(str_at(&seen, "/headers/if-none-match"), "*");
    assert_eq!(str_at(&seen, "/headers/idempotency-key"), "k-1");
    assert_eq!(str_at(&seen, "/headers/content-type"), "application/json");
    assert_eq!(str_at(&seen, "/body"), r#"{"name":"A"}"#);
    assert_eq!((answer.etag(), answer.location()), ("\"1\"", "/made"));
}

fn a_header_of_the_test_stands_in_for_the_clients_own() {
    let client = Client::new(echo(), Some("secret".to_owned()));
    let changed = client
        .patch("/echo/me")
        .header("authorization", "Basic forged")
        .header("content-type", "application/merge-patch+json")
        .json(json!({}))
        .send()
        .json();
    assert_eq!(str_at(&changed, "/headers/authorization"), "Basic forged");
    assert_eq!(str_at(&changed, "/headers/content-type"), "application/merge-patch+json");
    let broken = client.put("/echo/me").body("application/json", "{").send().json();
    assert_eq!(str_at(&broken, "/body"), "{");
    let anonymous = Client::new(echo(), None).delete("/echo/me").send().json();
    assert_eq!(anonymous.pointer("/headers/authorization"), None);
}

fn every_method_reaches_the_server_by_its_name() {
    let client = Client::new(echo(), None);
    let requests = [
        client.get("/"),
        client.options("/"),
        client.post("/"),
        client.put("/"),
        client.patch("/"),
        client.delete("/"),
        client.request("REPORT", "/"),
    ];
    let seen = requests.map(|request| str_at(&request.send().json(), "/method").to_owned());
    assert_eq!(seen, ["GET", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "REPORT"]);
    assert_eq!(client.head("/").send().expect(200).text(), "");
}

fn a_write_without_a_body_says_that_it_is_empty() {
    let client = Client::new(echo(), None);
    for method in ["POST", "PUT", "PATCH"] {
        let seen = client.request(method, "/").send().json();
        assert_eq!(str_at(&seen, "/headers/content-length"), "0");
        assert_eq!(seen.pointer("/headers/transfer-encoding"), None);
    }
    let seen = client.delete("/").send().json();
    assert_eq!(seen.pointer("/headers/content-length"), None);
}

fn a_problem_is_read_with_its_errors() {
    let problem = json!({
        "code": "validation-failed", "status": 422, "title": "Invalid", "detail": "No name.",
        "errors": [{"pointer": "/name", "code": "required"}],
    });
    Client::new(echo(), None)
        .post("/problem")
        .json(problem)
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/name", "required");
}

fn every_answer_is_observed_by_path_without_query() {
    let client = Client::new(echo(), None);
    client.get("/observed").query(&[("page", "1")]).send().expect(200);
    client.get("/observed").query(&[("page", "2")]).send().expect(200);
    let here: BTreeSet<_> =
        observations().into_iter().filter(|seen| seen.path == "/observed").collect();
    let once = Observation { method: "GET".into(), path: "/observed".into(), status: 200 };
    assert_eq!(here, BTreeSet::from([once]));
}

/// A server that answers with what it was asked, and on `/problem` gives a body back as a problem
/// of its own status. It ends with the run.
fn echo() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            while let Some(request) = read_request(&mut stream) {
                let answer = answer(&request);
                stream.get_mut().write_all(answer.as_bytes()).unwrap();
            }
        }
    });
    format!("http://{address}")
}

/// The next request on a connection, or nothing when the client has closed it.
fn read_request(stream: &mut BufReader<TcpStream>) -> Option<Value> {
    let mut lines = stream.by_ref().lines().map_while(Result::ok);
    let first = lines.next()?;
    let mut words = first.split(' ').map(str::to_owned);
    let (method, target) = (words.next(), words.next());
    let mut headers = serde_json::Map::new();
    for line in lines.take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ").unwrap();
        headers.insert(name.to_lowercase(), value.into());
    }
    let length = headers.get("content-length").and_then(Value::as_str).unwrap_or("0");
    let mut body = vec![0; length.parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    let body = String::from_utf8(body).unwrap();
    Some(json!({"method": method, "target": target, "headers": headers, "body": body}))
}

fn answer(request: &Value) -> String {
    let (status, kind, body) = if request["target"] == "/problem" {
        let body = str_at(request, "/body").to_owned();
        let problem: Value = serde_json::from_str(&body).unwrap();
        (problem["status"].to_string(), "application/problem+json", body)
    } else {
        ("200".to_owned(), "application/json", request.to_string())
    };
    let length = body.len();
    let body = if request["method"] == "HEAD" { "" } else { &body };
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         etag: \"1\"\r\nlocation: /made\r\n\r\n{body}"
    )
}
