//! What holds for every operation: errors, headers, languages, idempotency, tokens.

use diesel::prelude::*;
use serde_json::json;
use thidua::db::Conn;
use thidua::db::dialect::savepoint;
use thidua::db::schema::units;
use thidua::error::Result;

use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::organisation;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    everybody_is_told_who_they_are,
    an_unknown_path_is_a_problem_document,
    a_wrong_method_is_told_the_right_ones,
    options_and_head_are_answered_on_known_paths,
    a_body_of_another_type_is_refused,
    a_body_that_is_not_json_is_refused,
    a_duplicate_key_is_refused,
    every_wrong_value_is_named_at_its_pointer,
    a_body_over_the_limit_is_refused,
    an_answer_that_the_caller_does_not_take_is_refused,
    texts_follow_the_language_and_codes_do_not,
    a_replay_gives_the_same_answer_and_changes_nothing,
    a_key_with_another_body_is_refused,
    a_key_of_a_refused_request_is_free_again,
    a_write_that_panics_leaves_nothing_and_stops_nobody,
    a_request_without_a_token_or_with_a_bad_one_is_refused,
    an_expired_token_is_refused,
    a_role_that_ended_ends_at_once,
    a_person_who_left_is_refused,
    a_token_carries_no_more_than_its_scopes,
    every_answer_has_its_request_id_and_its_rate,
    only_configured_origins_are_allowed,
    a_preflight_needs_no_token,
    the_service_tells_its_state,
    an_outbox_that_stands_still_makes_the_service_not_ready,
    the_keys_verify_what_the_service_signs,
    text_is_brought_to_nfc,
    a_caller_over_its_rate_is_told_when_to_come_back,
];

fn room() -> serde_json::Value {
    json!({"name": "Phòng mẫu 04", "kind": "room", "valid_from": "2026-01-01"})
}

fn everybody_is_told_who_they_are(app: &TestApp) {
    for code in organisation::everybody() {
        let me = app.as_caller(code).get("/v1/me").send().expect(200).json();
        assert_eq!(str_at(&me, "/code"), code);
    }
    let officer = app.unit_officer().get("/v1/me").send().expect(200).json();
    assert_eq!(officer["roles"][0], json!({"role": "unit_officer", "unit_code": "CNTT"}));
}

fn an_unknown_path_is_a_problem_document(app: &TestApp) {
    app.anonymous().get("/nothing").send().expect_problem(404, "not-found");
    app.employee().get("/v1/nothing").send().expect_problem(404, "not-found");
    app.employee().get("/v1/units/VP/").send().expect_problem(404, "not-found");
    app.anonymous().get("/problems/no-such-type").send().expect_problem(404, "not-found");
}

fn a_wrong_method_is_told_the_right_ones(app: &TestApp) {
    let refused = app.employee().delete("/v1/units/VP").send();
    let refused = refused.expect_problem(405, "method-not-allowed");
    assert_eq!(refused.header("allow"), Some("GET, HEAD, OPTIONS, PUT"));
    app.employee().request("TRACE", "/v1/units").send().expect_problem(405, "method-not-allowed");
}

fn options_and_head_are_answered_on_known_paths(app: &TestApp) {
    let options = app.employee().options("/v1/units").send().expect(204);
    assert_eq!(options.header("allow"), Some("GET, HEAD, OPTIONS"));
    let head = app.employee().head("/v1/units/VP").send().expect(200);
    assert_eq!(head.text(), "");
    assert_eq!(head.etag(), app.employee().get("/v1/units/VP").send().etag());
}

fn a_body_of_another_type_is_refused(app: &TestApp) {
    app.e_office()
        .put("/v1/units/P04")
        .body("text/plain", "{}")
        .send()
        .expect_problem(415, "unsupported-media-type");
}

fn a_body_that_is_not_json_is_refused(app: &TestApp) {
    for body in ["", "{", "[1,]", "{\"name\": \"\u{0}"] {
        app.e_office()
            .put("/v1/units/P04")
            .body("application/json", body)
            .send()
            .expect_problem(400, "malformed-request");
    }
}

fn a_duplicate_key_is_refused(app: &TestApp) {
    let body = r#"{"name": "A", "name": "B", "kind": "room", "valid_from": "2026-01-01"}"#;
    app.e_office()
        .put("/v1/units/P04")
        .body("application/json", body)
        .send()
        .expect_problem(400, "malformed-request");
}

fn every_wrong_value_is_named_at_its_pointer(app: &TestApp) {
    let body = json!({"name": "", "kind": "castle", "extra": 1, "aliases": [{"system": "x"}]});
    let refused = app.e_office().put("/v1/units/P04").json(body).send();
    let refused = refused.expect_problem(422, "validation-failed");
    for (pointer, code) in [
        ("/name", "min_length"),
        ("/kind", "enum"),
        ("/extra", "unknown_field"),
        ("/valid_from", "required"),
        ("/aliases/0/value", "required"),
    ] {
        refused.clone().expect_error_at(pointer, code);
    }
}

fn a_body_over_the_limit_is_refused(app: &TestApp) {
    let big = "x".repeat(2 * 1024 * 1024);
    app.e_office()
        .put("/v1/units/P04")
        .body("application/json", big)
        .send()
        .expect_problem(413, "payload-too-large");
}

fn an_answer_that_the_caller_does_not_take_is_refused(app: &TestApp) {
    let ask = |accept: &str| app.employee().get("/v1/units").header("accept", accept).send();
    ask("text/html").expect_problem(406, "not-acceptable");
    ask("application/json;q=0").expect_problem(406, "not-acceptable");
    ask("text/html, application/json;q=0.5").expect(200);
    ask("*/*").expect(200);
}

fn texts_follow_the_language_and_codes_do_not(app: &TestApp) {
    let ask = |language: &str| {
        let answer = app.anonymous().get("/nothing").header("accept-language", language).send();
        let told = answer.header("content-language").unwrap().to_owned();
        (
            told,
            str_at(&answer.json(), "/title").to_owned(),
            str_at(&answer.json(), "/code").to_owned(),
        )
    };
    let vietnamese = ("vi".to_owned(), "Không tìm thấy".to_owned(), "not-found".to_owned());
    let english = ("en".to_owned(), "Not found".to_owned(), "not-found".to_owned());
    assert_eq!(ask("vi"), vietnamese);
    assert_eq!(ask("de"), vietnamese);
    assert_eq!(ask("en-GB,en;q=0.9,vi;q=0.5"), english);
    assert_eq!(ask("vi,en;q=0.9"), vietnamese);
}

fn a_replay_gives_the_same_answer_and_changes_nothing(app: &TestApp) {
    let send = || {
        app.e_office().put("/v1/units/P04").key("0123456789abcdef").json(room()).send().expect(201)
    };
    let first = send();
    assert_eq!(first.header("idempotent-replayed"), None);
    let rows = app.database.number("SELECT count(*) FROM audit_events");
    let second = send();
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!((second.text(), second.etag()), (first.text(), first.etag()));
    assert_eq!(second.location(), first.location());
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), rows);
    let quoted =
        app.e_office().put("/v1/units/P04").key("\"0123456789abcdef\"").json(room()).send();
    assert_eq!(quoted.expect(201).header("idempotent-replayed"), Some("true"));
}

fn a_key_with_another_body_is_refused(app: &TestApp) {
    let key = "0123456789abcdef";
    app.e_office().put("/v1/units/P04").key(key).json(room()).send().expect(201);
    let mut other = room();
    other["name"] = json!("Khác");
    app.e_office()
        .put("/v1/units/P04")
        .key(key)
        .json(other.clone())
        .send()
        .expect_problem(422, "idempotency-key-reused");
    // The key is bound to the caller and the path.
    app.e_office().put("/v1/units/P05").key(key).json(other).send().expect(201);
    app.admin().put("/v1/units/P06").key(key).json(room()).send().expect(201);
    app.e_office()
        .put("/v1/units/P07")
        .key("short")
        .json(room())
        .send()
        .expect_problem(400, "invalid-parameter");
}

fn a_key_of_a_refused_request_is_free_again(app: &TestApp) {
    let key = "0123456789abcdef";
    let mut wrong = room();
    wrong["parent_code"] = json!("NONE");
    app.e_office().put("/v1/units/P04").key(key).json(wrong).send().expect(422);
    app.e_office().put("/v1/units/P04").key(key).json(room()).send().expect(201);
}

fn a_write_that_panics_leaves_nothing_and_stops_nobody(app: &TestApp) {
    for is_nested in [false, true] {
        let broken = move |conn: &mut Conn| -> Result<()> {
            let name = units::name.eq("Tên hỏng".to_owned());
            diesel::update(units::table).set(name).execute(conn)?;
            if is_nested {
                return savepoint(conn, |_| panic!("within a part of a write"));
            }
            panic!("within a write")
        };
        app.app.db.write_blocking(broken).unwrap_err();
    }
    app.e_office().put("/v1/units/P04").json(room()).send().expect(201);
    // Another connection sees what was committed.
    let units =
        |what: &str| app.database.number(&format!("SELECT count(*) FROM units WHERE {what}"));
    assert_eq!((units("name = 'Tên hỏng'"), units("code = 'P04'")), (0, 1));
}

fn a_request_without_a_token_or_with_a_bad_one_is_refused(app: &TestApp) {
    let refused = app.anonymous().get("/v1/units").send().expect_problem(401, "unauthenticated");
    assert_eq!(refused.header("www-authenticate"), Some("Bearer realm=\"thidua\""));
    let good = app.token("T-EMPLOYEE", "tests", "directory:read");
    let mut altered = good.clone();
    altered.replace_range(good.len() - 8.., "AAAAAAAA");
    for header in [
        "Basic dXNlcjpwYXNz".to_owned(),
        "Bearer".to_owned(),
        "Bearer nonsense".to_owned(),
        format!("Bearer {altered}"),
    ] {
        let sent = app.anonymous().get("/v1/units").header("authorization", &header).send();
        let refused = sent.expect_problem(401, "unauthenticated");
        let is_told = refused.header("www-authenticate").unwrap().contains("invalid_token");
        assert_eq!(is_told, header.starts_with("Bearer "), "{header}");
    }
    let unknown = app.token("NOBODY", "tests", "directory:read");
    Client::new(&app.base_url, Some(unknown)).get("/v1/units").send().expect(401);
}

fn an_expired_token_is_refused(app: &TestApp) {
    let client = app.employee();
    client.get("/v1/me").send().expect(200);
    app.app.clock.advance(chrono::TimeDelta::hours(2));
    client.get("/v1/me").send().expect_problem(401, "token-expired");
}

fn a_role_that_ended_ends_at_once(app: &TestApp) {
    let client = app.secretariat();
    let roles =
        || client.get("/v1/me").send().expect(200).json()["roles"].as_array().unwrap().len();
    assert_eq!(roles(), 2);
    app.database
        .execute("UPDATE role_grants SET valid_to = '2026-11-22' WHERE holder_code = 'T-SEC'");
    app.app.actors.clear();
    assert_eq!(roles(), 1);
}

fn a_person_who_left_is_refused(app: &TestApp) {
    app.database.execute("UPDATE persons SET left_on = '2026-11-23' WHERE code = 'T-EMPLOYEE'");
    app.employee().get("/v1/me").send().expect_problem(401, "unauthenticated");
}

fn a_token_carries_no_more_than_its_scopes(app: &TestApp) {
    let token = app.token("T-ADMIN", "tests", "campaigns:read");
    let client = Client::new(&app.base_url, Some(token));
    let refused = client.get("/v1/units").send().expect_problem(403, "insufficient-scope");
    assert_eq!(str_at(&refused.json(), "/required_scope"), "directory:read");
    assert!(refused.header("www-authenticate").unwrap().contains("insufficient_scope"));
}

fn every_answer_has_its_request_id_and_its_rate(app: &TestApp) {
    let answer = app.employee().get("/v1/units").send();
    assert!(answer.header("request-id").unwrap().len() == 36);
    assert!(answer.header("ratelimit-policy").unwrap().starts_with("\"read\";q=1000000;w=60"));
    assert!(answer.header("ratelimit").unwrap().starts_with("\"read\";r="));
    let refused = app.anonymous().get("/v1/units").send();
    let id = refused.header("request-id").unwrap().to_owned();
    assert_eq!(str_at(&refused.json(), "/request_id"), id);
}

fn only_configured_origins_are_allowed(app: &TestApp) {
    let ask = |origin: &str| app.employee().get("/v1/units").header("origin", origin).send();
    let allowed = ask("https://portal.example.vn").expect(200);
    assert_eq!(allowed.header("access-control-allow-origin"), Some("https://portal.example.vn"));
    assert_eq!(ask("https://evil.example").header("access-control-allow-origin"), None);
}

fn a_preflight_needs_no_token(app: &TestApp) {
    let answer = app
        .anonymous()
        .options("/v1/units/VP")
        .header("origin", "https://portal.example.vn")
        .header("access-control-request-method", "PUT")
        .header("access-control-request-headers", "authorization,if-match,content-type")
        .send()
        .expect(200);
    assert!(answer.header("access-control-allow-methods").unwrap().contains("PUT"));
    // A page that goes on with the stream of events asks with all that its program sends.
    let answer = app
        .anonymous()
        .options("/v1/events/stream")
        .header("origin", "https://portal.example.vn")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "authorization,last-event-id")
        .send()
        .expect(200);
    assert!(answer.header("access-control-allow-headers").unwrap().contains("last-event-id"));
}

fn the_service_tells_its_state(app: &TestApp) {
    app.anonymous().get("/health/live").send().expect(200);
    let ready = app.anonymous().get("/health/ready").send().expect(200).json();
    assert_eq!((str_at(&ready, "/status"), str_at(&ready, "/files")), ("ok", "folder"));
    let metrics = app.anonymous().get("/metrics").send().expect(200).text();
    assert!(
        metrics
            .contains("thidua_http_requests_total{operation=\"get_readiness\",status=\"200\"} 1")
    );
    let tag = app.anonymous().get("/openapi.json").send().expect(200).etag().to_owned();
    app.anonymous().get("/openapi.json").if_none_match(&tag).send().expect(304);
    app.anonymous().get("/docs/").send().expect(200);
}

fn an_outbox_that_stands_still_makes_the_service_not_ready(app: &TestApp) {
    app.e_office().put("/v1/units/P04").json(room()).send().expect(201);
    app.app.clock.advance(chrono::TimeDelta::seconds(300));
    let ready = || app.anonymous().get("/health/ready").send();
    let metrics = || app.anonymous().get("/metrics").send().expect(200).text();
    let seen = ready().expect(200).json();
    assert_eq!(
        (&seen["outbox_oldest_seconds"], &seen["outbox_pending_count"]),
        (&json!(300), &json!(1))
    );
    app.app.clock.advance(chrono::TimeDelta::seconds(1));
    let refused = ready().expect_problem(503, "unavailable");
    assert!(refused.header("retry-after").is_some());
    assert!(metrics().contains("thidua_outbox_oldest_age_seconds 301"), "{}", metrics());
    assert!(metrics().contains("thidua_outbox_pending 1"), "{}", metrics());
    app.seal();
    assert_eq!(ready().expect(200).json()["outbox_oldest_seconds"], json!(0));
    assert!(metrics().contains("thidua_outbox_oldest_age_seconds 0"), "{}", metrics());
}

fn the_keys_verify_what_the_service_signs(app: &TestApp) {
    let keys = app.anonymous().get("/.well-known/jwks.json").send().expect(200).json();
    assert_eq!(str_at(&keys, "/keys/0/kty"), "OKP");
    app.app.keys.rotate().unwrap();
    let two = app.anonymous().get("/.well-known/jwks.json").send().expect(200).json();
    assert_eq!(two["keys"].as_array().unwrap().len(), 2);
    let metadata =
        app.anonymous().get("/.well-known/oauth-authorization-server").send().expect(200).json();
    assert_eq!(str_at(&metadata, "/issuer"), "http://thidua.test");
}

fn text_is_brought_to_nfc(app: &TestApp) {
    let mut unit = room();
    unit["name"] = json!("Pho\u{0300}ng ma\u{0302}\u{0303}u");
    let made = app.e_office().put("/v1/units/P04").json(unit).send().expect(201).json();
    assert_eq!(str_at(&made, "/name"), "Phòng mẫu");
}

fn a_caller_over_its_rate_is_told_when_to_come_back(app: &TestApp) {
    let database = app.database.another_empty();
    crate::support::app::migrate(database.url());
    let small = TestApp::start_with(database, &[("THIDUA_RATE_READ_PER_MINUTE", "3")]);
    let client = small.employee();
    for _ in 0..3 {
        client.get("/v1/me").send().expect(200);
    }
    let refused = client.get("/v1/me").send().expect_problem(429, "rate-limited");
    let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    // Another caller, and this caller's writes, are not held up.
    small.secretariat().get("/v1/me").send().expect(200);
}
