//! Machine clients: their records, secrets and ends.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::connection::{
    CLIENTS, Registered, bearing, connection, expect_oauth_error, registered,
};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    a_connection_is_registered_with_its_record_and_read_back,
    a_secret_is_shown_once_and_stands_in_no_table,
    administrators_write_others_of_the_staff_read_or_do_not,
    a_code_is_unique_and_nobody_elses,
    what_breaks_a_rule_of_a_connection_is_refused_and_nothing_is_kept,
    a_change_needs_the_version_and_holds_at_once,
    an_old_secret_is_taken_for_the_overlap_and_not_after,
    a_rotation_without_overlap_ends_the_old_secret_at_once,
    a_secret_ends_by_itself,
    a_disabled_client_is_refused_at_once_until_it_is_enabled,
    what_is_not_there_is_not_found,
    clients_are_filtered_and_listed_page_by_page,
];

fn path(code: &str) -> String {
    format!("{CLIENTS}/{code}")
}

fn number(app: &TestApp, table: &str) -> i64 {
    app.database.number(&format!("SELECT count(*) FROM {table}"))
}

fn told(app: &TestApp, kind: &str) -> i64 {
    number(app, &format!("events WHERE event_type = '{kind}'"))
}

fn a_connection_is_registered_with_its_record_and_read_back(app: &TestApp) {
    let made = app.admin().post(CLIENTS).json(connection("mot_cua")).send().expect(201);
    assert_eq!(made.location(), path("mot_cua"));
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let body = made.json();
    for (name, wanted) in connection("mot_cua").as_object().unwrap() {
        assert_eq!(&body[name], wanted, "{name}");
    }
    assert_eq!(body["state"], "active");
    assert_eq!(body["allowed_actions"], json!(["update", "rotate_secret", "disable"]));
    assert_eq!((&body["agreement"], &body["expires_on"]), (&Value::Null, &Value::Null));
    assert_eq!(body["secrets"][0]["expires_at"], "2027-11-23T02:00:00.000Z");
    let read = app.admin().get(made.location()).send().expect(200);
    assert_eq!(read.etag(), made.etag());
    let mut without = body;
    without["client_secret"] = Value::Null;
    assert_eq!(read.json(), without);
    app.admin().get(made.location()).if_none_match(made.etag()).send().expect(304);
    app.seal();
    let events = app.admin().get("/v1/events?limit=200").send().expect(200).json();
    let events = events["items"].as_array().unwrap();
    let told = events.iter().find(|one| one["data"]["client_code"] == "mot_cua").unwrap();
    assert_eq!(told["type"], "api_client.created");
    assert_eq!(told["data"], json!({ "client_code": "mot_cua", "state": "active" }));
}

fn a_secret_is_shown_once_and_stands_in_no_table(app: &TestApp) {
    let send = || {
        let request = app.admin().post(CLIENTS).key("0123456789abcdef");
        request.json(connection("mot_cua")).send().expect(201)
    };
    let (first, second) = (send(), send());
    let secret = str_at(&first.json(), "/client_secret").to_owned();
    assert!(secret.starts_with("thidua_") && secret.len() == 50, "{secret}");
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(second.json()["client_secret"], Value::Null);
    assert_eq!(number(app, "client_secrets"), 1);
    let one = Registered { code: "mot_cua".to_owned(), secret };
    let token = one.token(app);
    app.seal();
    for (table, row) in app.database.dump() {
        assert!(!row.contains(&one.secret), "{table}: {row}");
        assert!(!row.contains(&token), "{table}: {row}");
    }
}

fn administrators_write_others_of_the_staff_read_or_do_not(app: &TestApp) {
    registered(app, "mot_cua", json!({}));
    for client in [app.secretariat(), app.as_caller("T-INSPECTOR")] {
        let read = client.get(&path("mot_cua")).send().expect(200).json();
        assert_eq!(read["allowed_actions"], json!([]));
        client.get(CLIENTS).send().expect(200);
    }
    let leader = app.leader();
    leader.get(CLIENTS).send().expect(403);
    for client in [app.secretariat(), app.leader(), app.e_office(), app.employee()] {
        client.post(CLIENTS).json(connection("khac")).send().expect(403);
        client.post(&format!("{}/disable", path("mot_cua"))).send().expect(403);
    }
    app.anonymous().get(CLIENTS).send().expect_problem(401, "unauthenticated");
    assert_eq!(number(app, "clients WHERE code = 'khac'"), 0);
}

fn a_code_is_unique_and_nobody_elses(app: &TestApp) {
    registered(app, "mot_cua", json!({}));
    let again = app.admin().post(CLIENTS).json(connection("mot_cua")).send();
    assert_eq!(again.expect_problem(409, "duplicate").json()["existing_id"], "mot_cua");
    let person = json!({
        "full_name": "Cán bộ mẫu 99", "kind": "worker", "position_class": "staff", "unit_code": "VP",
    });
    app.e_office().put("/v1/persons/canbo99").json(person).send().expect(201);
    app.admin()
        .post(CLIENTS)
        .json(connection("canbo99"))
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/code", "code_of_person");
}

fn what_breaks_a_rule_of_a_connection_is_refused_and_nothing_is_kept(app: &TestApp) {
    let before = number(app, "audit_events");
    for (name, value, pointer, code) in [
        ("code", json!("operator"), "/code", "reserved"),
        ("code", json!("MotCua"), "/code", "pattern"),
        ("scopes", json!(["directory:read", "all:write"]), "/scopes", "unknown_scope"),
        ("scopes", json!(["directory:read", "directory:read"]), "/scopes", "repeated"),
        ("scopes", json!([]), "/scopes", "min_items"),
        ("data_items", json!([]), "/data_items", "min_items"),
        ("requester", json!(""), "/requester", "min_length"),
        ("allowed_networks", json!(["10.1.2.3/8"]), "/allowed_networks", "not_a_network"),
        ("allowed_networks", json!(["localhost"]), "/allowed_networks/0", "pattern"),
        ("expires_on", json!("2026-11-22"), "/expires_on", "in_past"),
        ("client_secret", json!("thidua_mine"), "/client_secret", "unknown_field"),
    ] {
        let mut body = connection("mot_cua");
        body[name] = value;
        app.admin()
            .post(CLIENTS)
            .json(body)
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    assert_eq!(number(app, "audit_events"), before);
    assert_eq!(number(app, "client_secrets"), 0);
}

fn a_change_needs_the_version_and_holds_at_once(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({}));
    let client = bearing(app, &one.token(app));
    client.get("/v1/units").send().expect(200);
    let path = path("mot_cua");
    let etag = app.admin().get(&path).send().expect(200).etag().to_owned();
    let narrower = json!({ "scopes": ["campaigns:read"] });
    let patch = |body: &Value| app.admin().patch(&path).json(body);
    patch(&narrower).send().expect_problem(428, "precondition-required");
    let changed = patch(&narrower).if_match(&etag).send().expect(200);
    assert_eq!(changed.json()["scopes"], json!(["campaigns:read"]));
    patch(&narrower).if_match(&etag).send().expect_problem(412, "stale-etag");
    client.get("/v1/units").send().expect_problem(403, "insufficient-scope");
    client.get("/v1/campaigns").send().expect(200);
    // A token that was issued stays within the networks that were set since.
    let elsewhere = json!({ "allowed_networks": ["10.0.0.0/8"] });
    patch(&elsewhere).if_match("*").send().expect(200);
    client.get("/v1/campaigns").send().expect_problem(401, "unauthenticated");
    let here = json!({ "allowed_networks": ["127.0.0.0/8", "::1"] });
    patch(&here).if_match("*").send().expect(200);
    client.get("/v1/campaigns").send().expect(200);
    let wrong = json!({ "code": "khac" });
    patch(&wrong).if_match("*").send().expect_problem(422, "validation-failed");
    let past = json!({ "expires_on": "2026-11-22" });
    let past = patch(&past).if_match("*").send().expect_problem(422, "validation-failed");
    past.expect_error_at("/expires_on", "in_past");
    assert_eq!(told(app, "api_client.updated"), 3);
}

fn rotated(app: &TestApp, body: Value) -> Registered {
    let path = format!("{}/rotate-secret", path("mot_cua"));
    let answer = app.admin().post(&path).json(body).send().expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let secret = str_at(&answer.json(), "/client_secret").to_owned();
    Registered { code: "mot_cua".to_owned(), secret }
}

fn an_old_secret_is_taken_for_the_overlap_and_not_after(app: &TestApp) {
    let old = registered(app, "mot_cua", json!({}));
    let new = rotated(app, json!({ "overlap_hours": 2 }));
    assert_ne!(old.secret, new.secret);
    old.asks(app, &[]).expect(200);
    new.asks(app, &[]).expect(200);
    let read = app.admin().get(&path("mot_cua")).send().expect(200).json();
    let secrets = read["secrets"].as_array().unwrap();
    assert_eq!(secrets.len(), 2);
    assert_eq!(secrets[0]["hint"], &new.secret[7..15]);
    assert_eq!(secrets[1]["expires_at"], "2026-11-23T04:00:00.000Z");
    app.app.clock.advance(TimeDelta::hours(2));
    expect_oauth_error(old.asks(app, &[]), 401, "invalid_client");
    new.asks(app, &[]).expect(200);
    // The one before the last is forgotten, however much of its overlap is left.
    let third = rotated(app, json!({}));
    let fourth = rotated(app, json!({}));
    expect_oauth_error(new.asks(app, &[]), 401, "invalid_client");
    third.asks(app, &[]).expect(200);
    fourth.asks(app, &[]).expect(200);
    assert_eq!(number(app, "client_secrets"), 2);
    assert_eq!(told(app, "api_client.secret_rotated"), 3);
}

fn a_rotation_without_overlap_ends_the_old_secret_at_once(app: &TestApp) {
    let old = registered(app, "mot_cua", json!({}));
    let new = rotated(app, json!({ "overlap_hours": 0, "secret_days": 1 }));
    expect_oauth_error(old.asks(app, &[]), 401, "invalid_client");
    new.asks(app, &[]).expect(200);
    app.app.clock.advance(TimeDelta::days(1));
    expect_oauth_error(new.asks(app, &[]), 401, "invalid_client");
    let long = json!({ "overlap_hours": 169 });
    let path = format!("{}/rotate-secret", path("mot_cua"));
    app.admin().post(&path).json(long).send().expect_problem(422, "validation-failed");
    let stale = app.admin().post(&path).json(json!({})).if_match("\"1-00000000\"").send();
    stale.expect_problem(412, "stale-etag");
}

fn a_secret_ends_by_itself(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({}));
    app.app.clock.advance(TimeDelta::days(365) - TimeDelta::seconds(1));
    one.asks(app, &[]).expect(200);
    app.app.clock.advance(TimeDelta::seconds(1));
    expect_oauth_error(one.asks(app, &[]), 401, "invalid_client");
}

fn a_disabled_client_is_refused_at_once_until_it_is_enabled(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({}));
    let client = bearing(app, &one.token(app));
    client.get("/v1/me").send().expect(200);
    let reason = json!({ "reason": "Hết thời hạn thỏa thuận" });
    let post = |action: &str| {
        app.admin().post(&format!("{}/{action}", path("mot_cua"))).json(&reason).send()
    };
    post("enable").expect_problem(409, "invalid-state-transition");
    let disabled = post("disable").expect(200).json();
    assert_eq!(disabled["state"], "disabled");
    assert_eq!(disabled["allowed_actions"], json!(["update", "enable"]));
    client.get("/v1/me").send().expect_problem(401, "unauthenticated");
    expect_oauth_error(one.asks(app, &[]), 401, "invalid_client");
    post("disable").expect_problem(409, "invalid-state-transition");
    let rotate = format!("{}/rotate-secret", path("mot_cua"));
    let refused = app.admin().post(&rotate).json(json!({})).send();
    refused.expect_problem(409, "invalid-state-transition");
    assert_eq!(post("enable").expect(200).json()["state"], "active");
    assert_eq!((told(app, "api_client.disabled"), told(app, "api_client.enabled")), (1, 1));
    client.get("/v1/me").send().expect(200);
    one.asks(app, &[]).expect(200);
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?action=client.disable");
    let audit = audit.send().expect(200).json();
    assert_eq!(audit["items"][0]["reason"], "Hết thời hạn thỏa thuận");
    assert_eq!(audit["items"][0]["target_id"], "mot_cua");
}

fn what_is_not_there_is_not_found(app: &TestApp) {
    let nothing = path("khong_co");
    let reason = json!({ "reason": "Thử" });
    app.admin().get(&nothing).send().expect_problem(404, "not-found");
    let patch = app.admin().patch(&nothing).if_match("*").json(json!({ "name": "X" }));
    patch.send().expect_problem(404, "not-found");
    for action in ["disable", "enable"] {
        let request = app.admin().post(&format!("{nothing}/{action}")).json(&reason);
        request.send().expect_problem(404, "not-found");
    }
    let rotate = app.admin().post(&format!("{nothing}/rotate-secret")).json(json!({}));
    rotate.send().expect_problem(404, "not-found");
}

fn clients_are_filtered_and_listed_page_by_page(app: &TestApp) {
    registered(app, "aa_mot", json!({ "expires_on": "2027-06-30", "name": "Cổng một" }));
    registered(
        app,
        "bb_hai",
        json!({ "may_act_for_persons": true, "requester": "Phòng Đối ngoại" }),
    );
    let reason = json!({ "reason": "Thử" });
    app.admin().post(&format!("{}/disable", path("bb_hai"))).json(reason).send().expect(200);
    let codes = |query: &str| -> Vec<String> {
        let page = app.admin().get(&format!("{CLIENTS}?{query}")).send().expect(200).json();
        let items = page["items"].as_array().unwrap();
        items.iter().map(|one| str_at(one, "/code").to_owned()).collect()
    };
    assert_eq!(codes("state=disabled"), ["bb_hai"]);
    assert_eq!(codes("may_act_for_persons=true"), ["bb_hai"]);
    assert_eq!(codes("expires_by=2027-06-30"), ["aa_mot"]);
    assert_eq!(codes("expires_by=2027-06-29"), Vec::<String>::new());
    assert_eq!(codes("q=cong%20mot"), ["aa_mot"]);
    assert_eq!(codes("q=doi%20ngoai"), ["bb_hai"]);
    assert_eq!(codes("sort=-code").len(), 4);
    let first = app.admin().get(&format!("{CLIENTS}?limit=1&include_total=true")).send();
    let first = first.expect(200).json();
    assert_eq!((&first["items"][0]["code"], &first["total_count"]), (&json!("aa_mot"), &json!(4)));
    let cursor = str_at(&first, "/next_cursor");
    assert_eq!(codes(&format!("limit=1&include_total=true&cursor={cursor}")), ["bb_hai"]);
    let newest = codes("sort=-created_at&limit=2");
    assert_eq!(newest.len(), 2);
}
