//! Webhooks: who has them, where they may go, and what their secret never does.

use serde_json::{Value, json};
use thidua::authz::table::SCOPES;

use crate::support::app::{TestApp, migrate};
use crate::support::awards::with;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::receiver::Receiver;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    a_client_makes_reads_changes_and_removes_its_webhook,
    a_client_sees_its_own_and_an_administrator_all,
    nobody_else_has_webhooks,
    only_listed_targets_are_taken,
    a_change_needs_the_tag_and_a_fitting_state,
    a_secret_is_shown_once_and_kept_nowhere_in_the_clear,
    every_change_is_in_the_audit_without_the_secret,
    what_does_not_fit_is_refused_at_its_pointer,
];

pub const ALL: &str = "/v1/webhooks";

/// An application that may send to a receiver, on a database of its own.
pub fn sending_to(app: &TestApp, receiver: &Receiver) -> TestApp {
    let database = app.database.another_empty();
    migrate(database.url());
    TestApp::start_with(database, &settings(receiver))
}

/// What allows a receiver as a target.
pub fn settings(receiver: &Receiver) -> [(&str, &str); 3] {
    [
        ("THIDUA_WEBHOOK_TARGETS", receiver.origin.as_str()),
        ("THIDUA_WEBHOOK_NETWORKS", "127.0.0.0/8"),
        ("THIDUA_WEBHOOK_TIMEOUT_SECONDS", "5"),
    ]
}

pub fn webhook(receiver: &Receiver, changes: Value) -> Value {
    with(json!({ "url": format!("{}/events", receiver.origin) }), changes)
}

/// A webhook of the e-office; the answer with its secret.
pub fn made(app: &TestApp, receiver: &Receiver, changes: Value) -> Response {
    app.e_office().post(ALL).json(webhook(receiver, changes)).send().expect(201)
}

fn with_every_scope(app: &TestApp, code: &str) -> Client {
    let all: Vec<&str> = SCOPES.iter().map(|(name, _)| *name).collect();
    let (subject, client, _) = crate::support::organisation::caller(code);
    Client::new(&app.base_url, Some(app.token(&subject, &client, &all.join(" "))))
}

fn a_client_makes_reads_changes_and_removes_its_webhook(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let types = json!(["campaign.published", "hold.opened"]);
    let made = made(app, &receiver, json!({ "event_types": types, "description": "Luồng mẫu" }));
    let shown = made.json();
    assert_eq!((str_at(&shown, "/state"), str_at(&shown, "/client_code")), ("enabled", "e_office"));
    assert_eq!((&shown["event_types"], &shown["failure_count"]), (&types, &json!(0)));
    let actions = json!(["update", "delete", "disable", "rotate_secret", "test"]);
    assert_eq!(shown["allowed_actions"], actions);
    let client = app.e_office();
    let read = client.get(made.location()).send().expect(200);
    assert_eq!(read.json(), with(shown, json!({ "secret": null })));
    client.get(made.location()).if_none_match(read.etag()).send().expect(304);
    let patch = json!({ "event_types": null, "description": null });
    let changed = client.patch(made.location()).if_match(read.etag()).json(patch).send();
    let changed = changed.expect(200).json();
    assert_eq!((&changed["event_types"], &changed["description"]), (&Value::Null, &Value::Null));
    assert_eq!((&changed["version"], &changed["secret"]), (&json!(2), &Value::Null));
    let page = client.get(&format!("{ALL}?state=enabled&include_total=true")).send().expect(200);
    assert_eq!((&page.json()["items"][0], &page.json()["total_count"]), (&changed, &json!(1)));
    client.get(&format!("{ALL}?state=disabled")).send().expect(200);
    client.delete(made.location()).if_match("*").send().expect(204);
    client.get(made.location()).send().expect_problem(404, "not-found");
    assert_eq!(app.database.number("SELECT count(*) FROM webhooks"), 0);
}

fn a_client_sees_its_own_and_an_administrator_all(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let own = made(app, &receiver, json!({}));
    let other = app.as_caller("reporting");
    let foreign = other.post(ALL).json(webhook(&receiver, json!({}))).send().expect(201);
    assert_eq!(str_at(&foreign.json(), "/client_code"), "reporting");
    for client in [&app.e_office(), &other] {
        let page = client.get(ALL).send().expect(200).json();
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
    }
    let path = own.location();
    other.get(path).send().expect_problem(404, "not-found");
    other.get(&format!("{path}/deliveries")).send().expect_problem(404, "not-found");
    let body = json!({ "overlap_hours": 0 });
    for (action, body) in [("rotate-secret", Some(body)), ("test", None), ("disable", None)] {
        let request = other.post(&format!("{path}/{action}"));
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        request.send().expect_problem(404, "not-found");
    }
    other.delete(path).if_match("*").send().expect_problem(404, "not-found");
    let delivery = app.e_office().post(&format!("{path}/test")).send().expect(201);
    other.get(delivery.location()).send().expect_problem(404, "not-found");
    let page = app.admin().get(&format!("{ALL}?limit=1")).send().expect(200).json();
    let next = str_at(&page, "/next_cursor");
    let rest = app.admin().get(ALL).query(&[("limit", "1"), ("cursor", next)]).send().expect(200);
    assert_eq!(page["items"][0]["id"], own.json()["id"]);
    assert_eq!(rest.json()["items"][0]["id"], foreign.json()["id"]);
    app.admin().get(delivery.location()).send().expect(200);
    app.admin().post(&format!("{path}/disable")).send().expect(200);
}

fn nobody_else_has_webhooks(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let path = made(app, &receiver, json!({})).location().to_owned();
    for code in ["T-SEC", "T-LEAD", "T-HEAD", "T-EMPLOYEE", "T-INSPECTOR"] {
        let client = with_every_scope(app, code);
        client.get(ALL).send().expect_problem(403, "role-required");
        client.get(&path).send().expect_problem(403, "role-required");
        let body = webhook(&receiver, json!({ "client_code": "e_office" }));
        client.post(ALL).json(body).send().expect_problem(403, "role-required");
    }
    app.secretariat().get(ALL).send().expect_problem(403, "insufficient-scope");
    assert_eq!(app.database.number("SELECT count(*) FROM webhooks"), 1);
}

fn only_listed_targets_are_taken(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let client = app.e_office();
    let port = receiver.origin.rsplit(':').next().unwrap().to_owned();
    let listed = receiver.origin.strip_prefix("http://").unwrap().to_owned();
    let path = made(app, &receiver, json!({})).location().to_owned();
    for (url, code) in [
        (format!("http://localhost:{port}/events"), "target_not_allowed"),
        (format!("https://{listed}/events"), "target_not_allowed"),
        ("http://127.0.0.1/events".to_owned(), "target_not_allowed"),
        (format!("http://{listed}.example/events"), "malformed_url"),
        (format!("http://{listed}@evil.example/events"), "malformed_url"),
        (format!("http://user@{listed}/events"), "malformed_url"),
        (format!("{}/events#part", receiver.origin), "malformed_url"),
    ] {
        let refused = client.post(ALL).json(json!({ "url": url })).send();
        refused.expect_problem(422, "validation-failed").expect_error_at("/url", code);
        let refused = client.patch(&path).if_match("*").json(json!({ "url": url })).send();
        refused.expect_problem(422, "validation-failed").expect_error_at("/url", code);
    }
    for url in ["ftp://a.vn/x", "events", "https://a.vn/một", ""] {
        let refused = client.post(ALL).json(json!({ "url": url })).send();
        refused.expect_problem(422, "validation-failed").expect_error_at("/url", "pattern");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM webhooks WHERE version = 1"), 1);
}

fn a_change_needs_the_tag_and_a_fitting_state(app: &TestApp) {
    const STALE: &str = "\"99-00000000\"";
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let (client, made) = (app.e_office(), made(app, &receiver, json!({})));
    let path = made.location();
    let text = json!({ "description": "Khác" });
    client.patch(path).json(&text).send().expect_problem(428, "precondition-required");
    client.patch(path).if_match(STALE).json(&text).send().expect_problem(412, "stale-etag");
    client.delete(path).send().expect_problem(428, "precondition-required");
    client.delete(path).if_match(STALE).send().expect_problem(412, "stale-etag");
    let step = |action: &str| client.post(&format!("{path}/{action}"));
    step("enable").send().expect_problem(409, "invalid-state-transition");
    step("disable").if_match(STALE).send().expect_problem(412, "stale-etag");
    step("test").if_match(STALE).send().expect_problem(412, "stale-etag");
    let rotate = step("rotate-secret").if_match(STALE).json(json!({}));
    rotate.send().expect_problem(412, "stale-etag");
    let off = step("disable").if_match(made.etag()).send().expect(200).json();
    let told = (str_at(&off, "/state"), str_at(&off, "/disabled_reason"));
    assert_eq!(told, ("disabled", "by_request"));
    let actions = json!(["update", "delete", "enable", "rotate_secret"]);
    assert_eq!(off["allowed_actions"], actions);
    let again = step("disable").send().expect_problem(409, "invalid-state-transition").json();
    assert_eq!(again["allowed_actions"], actions);
    step("test").send().expect_problem(409, "invalid-state-transition");
    let on = step("enable").send().expect(200).json();
    let told = (str_at(&on, "/state"), &on["disabled_reason"], &on["version"]);
    assert_eq!(told, ("enabled", &Value::Null, &json!(3)));
    let nowhere = format!("{ALL}/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6");
    client.get(&nowhere).send().expect_problem(404, "not-found");
    client.post(&format!("{nowhere}/test")).send().expect_problem(404, "not-found");
    let nothing = "/v1/webhook-deliveries/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";
    client.get(nothing).send().expect_problem(404, "not-found");
    client.post(&format!("{nothing}/redeliver")).send().expect_problem(404, "not-found");
}

/// Every spelling in which a secret could stand somewhere.
fn spellings(secret: &str) -> Vec<String> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let text = secret.strip_prefix("whsec_").unwrap();
    let bytes = STANDARD.decode(text).unwrap();
    assert_eq!(bytes.len(), 32);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    vec![text.trim_end_matches('=').to_owned(), hex.to_uppercase(), hex]
}

fn a_secret_is_shown_once_and_kept_nowhere_in_the_clear(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let client = app.e_office();
    let send = || client.post(ALL).key("a-key-of-the-tests-1").json(webhook(&receiver, json!({})));
    let made = send().send().expect(201);
    let first = str_at(&made.json(), "/secret").to_owned();
    let again = send().send().expect(201);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.json(), with(made.json(), json!({ "secret": null })));
    let rotate = format!("{}/rotate-secret", made.location());
    let send = || client.post(&rotate).key("a-key-of-the-tests-2").json(json!({}));
    let rotated = send().send().expect(200).json();
    let second = str_at(&rotated, "/secret").to_owned();
    assert_ne!(first, second);
    assert_eq!(str_at(&rotated, "/previous_secret_until"), "2026-11-24T02:00:00.000Z");
    assert_eq!(send().send().expect(200).json(), with(rotated, json!({ "secret": null })));
    assert_eq!(client.get(made.location()).send().expect(200).json()["secret"], Value::Null);
    app.seal();
    let rows = app.database.dump();
    assert!(rows.iter().any(|(table, _)| table == "webhooks"));
    for (table, row) in &rows {
        for spelling in [&first, &second].into_iter().flat_map(|one| spellings(one)) {
            assert!(!row.contains(&spelling), "{table} holds a secret");
        }
    }
}

fn every_change_is_in_the_audit_without_the_secret(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let client = app.e_office();
    let path = made(app, &receiver, json!({})).location().to_owned();
    let step = |action: &str| client.post(&format!("{path}/{action}"));
    client.patch(&path).if_match("*").json(json!({ "description": "Khác" })).send().expect(200);
    step("test").send().expect(201);
    step("rotate-secret").json(json!({ "overlap_hours": 1 })).send().expect(200);
    step("disable").send().expect(200);
    step("enable").send().expect(200);
    client.delete(&path).if_match("*").send().expect(204);
    app.seal();
    let id = path.rsplit('/').next().unwrap();
    let query = format!("/v1/audit-events?target_id={id}&limit=200");
    let rows = app.admin().get(&query).send().expect(200).json();
    let mut actions: Vec<&str> =
        rows["items"].as_array().unwrap().iter().map(|row| str_at(row, "/action")).collect();
    actions.sort_unstable();
    let wanted = [
        "webhook.create",
        "webhook.delete",
        "webhook.disable",
        "webhook.enable",
        "webhook.rotate_secret",
        "webhook.test",
        "webhook.update",
    ];
    assert_eq!(actions, wanted);
    assert!(!rows.to_string().contains("whsec_"));
    let feed = client.get(&format!("/v1/events?subject_id={id}")).send().expect(200).json();
    let types: Vec<&str> =
        feed["items"].as_array().unwrap().iter().map(|one| str_at(one, "/type")).collect();
    assert_eq!(types, ["webhook.disabled", "webhook.enabled"]);
    let data = json!({ "webhook_id": id, "state": "disabled", "disabled_reason": "by_request" });
    assert_eq!(feed["items"][0]["data"], data);
}

fn what_does_not_fit_is_refused_at_its_pointer(app: &TestApp) {
    let receiver = Receiver::start();
    let app = &sending_to(app, &receiver);
    let refused = |client: &Client, changes: Value, pointer: &str, code: &str| {
        let sent = client.post(ALL).json(webhook(&receiver, changes)).send();
        sent.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    };
    let (admin, client) = (app.admin(), app.e_office());
    refused(&admin, json!({}), "/client_code", "required");
    refused(&admin, json!({ "client_code": "nobody" }), "/client_code", "unknown_client");
    refused(&client, json!({ "client_code": "reporting" }), "/client_code", "other_client");
    refused(&client, json!({ "event_types": [] }), "/event_types", "min_items");
    refused(&client, json!({ "event_types": ["Campaign"] }), "/event_types/0", "pattern");
    app.database.execute("UPDATE clients SET is_active = FALSE WHERE code = 'reporting'");
    refused(&admin, json!({ "client_code": "reporting" }), "/client_code", "unknown_client");
    let given = json!({ "client_code": "e_office" });
    let path = admin.post(ALL).json(webhook(&receiver, given)).send().expect(201);
    let rotate = format!("{}/rotate-secret", path.location());
    let sent = admin.post(&rotate).json(json!({ "overlap_hours": 169 })).send();
    sent.expect_problem(422, "validation-failed").expect_error_at("/overlap_hours", "maximum");
    assert_eq!(app.database.number("SELECT count(*) FROM webhooks"), 1);
}
