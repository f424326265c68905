//! Base wages by date, and that what a published decision used stays.

use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::features::base_wages::service;

use crate::support::app::TestApp;
use crate::support::awards::{Scene, act, with};
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    an_administrator_writes_a_wage_and_everybody_reads_it,
    an_existing_wage_is_replaced_only_with_its_tag,
    nobody_else_writes_a_wage,
    what_does_not_fit_is_refused,
    a_wage_holds_until_the_next_begins,
    the_projects_wages_are_loaded_once_and_leave_what_was_written,
    what_a_published_decision_used_stays_as_it_is,
];

fn wage(changes: Value) -> Value {
    let wage = json!({ "amount": 2_700_000, "basis": "Nghị định mẫu Đ.3", "mark": "secondary" });
    with(wage, changes)
}

fn counts(app: &TestApp) -> (i64, i64) {
    let number = |table: &str| app.database.number(&format!("SELECT count(*) FROM {table}"));
    (number("base_wages"), number("audit_events"))
}

fn an_administrator_writes_a_wage_and_everybody_reads_it(app: &TestApp) {
    let path = "/v1/base-wages/2027-07-01";
    let made = app.admin().put(path).json(wage(json!({}))).send().expect(201);
    assert_eq!(made.location(), path);
    let read = app.employee().get(path).send().expect(200);
    assert_eq!((read.json(), read.etag()), (made.json(), made.etag()));
    assert_eq!(read.json()["amount"], json!(2_700_000));
    assert_eq!(str_at(&read.json(), "/status"), "assumed");
    app.employee().get(path).if_none_match(read.etag()).send().expect(304);
    app.employee().get("/v1/base-wages/2027-07-02").send().expect_problem(404, "not-found");
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?target_id=2027-07-01").send();
    assert_eq!(str_at(&audit.expect(200).json(), "/items/0/action"), "base_wage.put");
    let feed = app.e_office().get("/v1/events?subject_id=2027-07-01").send().expect(200).json();
    assert_eq!(str_at(&feed, "/items/0/type"), "base_wage.changed");
}

fn an_existing_wage_is_replaced_only_with_its_tag(app: &TestApp) {
    let (client, path) = (app.admin(), "/v1/base-wages/2027-07-01");
    let send = || client.put(path).key("base-wage-2027-01").json(wage(json!({}))).send();
    let (first, second) = (send().expect(201), send().expect(201));
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    let other = wage(json!({ "amount": 2_800_000 }));
    client.put(path).json(&other).send().expect_problem(428, "precondition-required");
    let changed = client.put(path).if_match(first.etag()).json(&other).send().expect(200).json();
    assert_eq!((&changed["amount"], &changed["version"]), (&json!(2_800_000), &json!(2)));
    let stale = client.put(path).if_match(first.etag()).json(wage(json!({}))).send();
    stale.expect_problem(412, "stale-etag");
    assert_eq!(client.get(path).send().expect(200).json(), changed);
}

fn nobody_else_writes_a_wage(app: &TestApp) {
    for caller in ["T-SEC", "T-LEAD", "T-HEAD"] {
        let token = app.token(caller, "tests", "award_rules:write");
        let client = Client::new(&app.base_url, Some(token));
        let refused = client.put("/v1/base-wages/2027-07-01").json(wage(json!({}))).send();
        refused.expect_problem(403, "role-required");
    }
    assert_eq!(counts(app).0, 0);
}

fn what_does_not_fit_is_refused(app: &TestApp) {
    let before = counts(app);
    for (changes, pointer, code) in [
        (json!({ "amount": 0 }), "/amount", "minimum"),
        (json!({ "amount": 2_530_000.5 }), "/amount", "type"),
        (json!({ "basis": "" }), "/basis", "min_length"),
        (json!({ "mark": "sure" }), "/mark", "enum"),
    ] {
        let refused = app.admin().put("/v1/base-wages/2027-07-01").json(wage(changes)).send();
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    let refused = app.admin().put("/v1/base-wages/2027-02-30").json(wage(json!({}))).send();
    refused.expect_problem(400, "invalid-parameter");
    assert_eq!(counts(app), before);
}

fn a_wage_holds_until_the_next_begins(app: &TestApp) {
    app.app.operate(Actor::operator(), service::load).unwrap();
    let days = |query: &str| {
        let page = app.employee().get(&format!("/v1/base-wages?{query}")).send().expect(200).json();
        let items = page["items"].as_array().unwrap().clone();
        items.iter().map(|one| str_at(one, "/effective_from").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(days(""), ["2026-07-01", "2024-07-01"]);
    assert_eq!(days("sort=effective_from"), ["2024-07-01", "2026-07-01"]);
    assert_eq!(days("on=2024-06-30"), Vec::<String>::new());
    assert_eq!(days("on=2026-06-30"), ["2024-07-01"]);
    assert_eq!(days("on=2026-07-01"), ["2026-07-01"]);
    for sort in ["effective_from", "-effective_from"] {
        let path = format!("/v1/base-wages?limit=1&include_total=true&sort={sort}");
        let first = app.employee().get(&path).send().expect(200).json();
        assert_eq!(first["total_count"], json!(2));
        let cursor = str_at(&first, "/next_cursor");
        let second = days(&format!("limit=1&include_total=true&sort={sort}&cursor={cursor}"));
        assert_eq!(second, days(&format!("sort={sort}"))[1..], "{sort}");
    }
    let held = |day: &str| {
        let day = day.parse().unwrap();
        let found = app.app.db.read_blocking(move |conn| service::on(conn, day)).unwrap();
        found.map(|wage| wage.amount)
    };
    let days = ["2024-06-30", "2024-07-01", "2026-06-30", "2026-07-01"];
    assert_eq!(days.map(held), [None, Some(2_340_000), Some(2_340_000), Some(2_530_000)]);
}

fn the_projects_wages_are_loaded_once_and_leave_what_was_written(app: &TestApp) {
    let path = "/v1/base-wages/2024-07-01";
    app.admin().put(path).json(wage(json!({}))).send().expect(201);
    let load = || app.app.operate(Actor::operator(), service::load).unwrap();
    assert_eq!(load(), ["2026-07-01".parse().unwrap()]);
    let kept = app.employee().get(path).send().expect(200).json();
    assert_eq!(kept["amount"], json!(2_700_000));
}

fn what_a_published_decision_used_stays_as_it_is(app: &TestApp) {
    let scene = Scene::set(app);
    let eligible = scene.eligible(scene.proposal(json!({})));
    let id = eligible.rsplit('/').next().unwrap();
    let decision = scene.drafted(json!({ "granted_proposal_ids": [id] }));
    let client = app.admin();
    // The decision of 23 November 2026 is still a draft.
    let current = "/v1/base-wages/2026-07-01";
    let noted = wage(json!({ "amount": 2_530_000, "note": "Đã đối chiếu" }));
    client.put(current).if_match("*").json(noted).send().expect(200);
    act(&app.leader(), &decision, "publish").expect(200);
    let before = counts(app);
    let refused = client.put(current).if_match("*").json(wage(json!({}))).send();
    let refused = refused.expect_problem(409, "already-decided").json();
    assert_eq!(refused["references_count"], json!(1));
    // Nor does another begin between it and the decision.
    let between = client.put("/v1/base-wages/2026-11-23").json(wage(json!({}))).send();
    between.expect_problem(409, "already-decided");
    assert_eq!(counts(app), before);
    client.put("/v1/base-wages/2026-11-24").json(wage(json!({}))).send().expect(201);
    let older = client.put("/v1/base-wages/2024-07-01").if_match("*").json(wage(json!({})));
    older.send().expect(200);
}
