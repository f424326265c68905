//! Rule sets: the rules R01-R47 as data, by version.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::features::rule_sets::service;
use thidua::features::rule_sets::types::MACHINE;
use thidua::http::contract::document;
use thidua::law::{Law, Rules};

use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    the_projects_law_is_loaded_once_published_and_as_it_was_written,
    what_is_assumed_is_counted_and_listed,
    a_draft_is_kept_and_read_back_and_seen_by_few,
    only_the_secretariat_writes_rule_sets,
    a_second_set_with_the_code_is_refused,
    a_repeated_creation_gives_the_stored_answer,
    what_does_not_fit_is_refused_at_its_pointer,
    a_value_comes_back_as_it_was_sent,
    a_patch_needs_the_current_tag_and_replaces_the_rules,
    a_set_that_is_not_complete_is_not_published_and_each_flaw_is_named,
    values_that_are_of_no_kind_or_say_nothing_are_refused_where_they_stand,
    a_set_without_a_place_among_the_published_ones_is_not_published,
    the_successor_ends_the_set_in_force_and_holds_from_its_first_day,
    a_published_set_is_frozen_by_the_service_and_by_the_database,
    a_draft_that_was_copied_is_not_deleted,
    new_rules_move_the_warning_of_a_document_that_lapses,
    of_two_sets_that_want_the_same_days_one_is_published,
    sets_are_listed_without_rules_and_found_by_day_state_and_words,
    the_catalogue_names_every_rule_with_its_steps_facts_and_parameters,
    the_catalogue_is_of_the_set_in_force_or_of_the_named_one,
    a_draft_may_come_without_rules_and_a_value_is_of_any_kind,
    every_state_and_action_answers_as_the_machine_says,
];

const ALL: &str = "/v1/rule-sets";
const OLD: &str = "tdkt-2025-07";
const CURRENT: &str = "tdkt-2026-10";

/// Loads the law of the project, as the command line does, unless it is there.
pub fn load_law(app: &TestApp) {
    let is_there = || app.app.db.read_blocking(service::is_law_loaded).unwrap();
    if app.database.began_under_law() || is_there() {
        return;
    }
    app.app.operate(Actor::operator(), service::load_law).unwrap();
}

fn path(code: &str) -> String {
    format!("{ALL}/{code}")
}

fn set(code: &str) -> Value {
    json!({
        "code": code, "title": { "vi": "Bộ quy tắc mẫu", "en": "Sample rules" },
        "valid_from": "2027-03-01", "note": "Mẫu của bộ kiểm thử", "rules": [],
    })
}

fn draft(app: &TestApp, code: &str) -> Response {
    app.secretariat().post(ALL).json(set(code)).send().expect(201)
}

/// A copy of the set in force that begins on a day.
fn copy(app: &TestApp, code: &str, valid_from: &str) -> Response {
    let body = json!({ "code": code, "valid_from": valid_from });
    app.secretariat().post(&format!("{}/clone", path(CURRENT))).json(body).send().expect(201)
}

fn publish(app: &TestApp, code: &str) -> Response {
    app.secretariat().post(&format!("{}/publish", path(code))).send()
}

fn read(app: &TestApp, code: &str) -> Value {
    app.secretariat().get(&path(code)).send().expect(200).json()
}

fn patch(app: &TestApp, code: &str, changes: Value) -> Response {
    app.secretariat().patch(&path(code)).if_match("*").json(changes).send()
}

fn counts(app: &TestApp) -> (i64, i64) {
    let number = |table: &str| app.database.number(&format!("SELECT count(*) FROM {table}"));
    (number("rule_sets"), number("audit_events"))
}

/// Rules and pointers of what is missing.
fn missing(refused: &Response) -> Vec<(String, String)> {
    let problem = refused.json();
    let all = problem["missing"].as_array().unwrap();
    all.iter()
        .map(|one| {
            assert!(!str_at(one, "/label/vi").is_empty() && !str_at(one, "/label/en").is_empty());
            (str_at(one, "/rule").to_owned(), str_at(one, "/pointer").to_owned())
        })
        .collect()
}

fn the_projects_law_is_loaded_once_published_and_as_it_was_written(app: &TestApp) {
    let carried = Law::carried().unwrap();
    let load = || app.app.operate(Actor::operator(), service::load_law).unwrap();
    let loaded = load();
    assert_eq!(loaded.documents, carried.documents.len());
    assert_eq!((loaded.base_wages.len(), loaded.rule_sets), (2, vec![OLD.into(), CURRENT.into()]));
    let known = app.app.db.read_blocking(service::is_law_loaded).unwrap();
    assert!(known);
    let stored = app.app.db.read_blocking(service::published).unwrap();
    assert_eq!(stored, carried.rule_sets);
    for (day, code) in [
        ("2025-06-30", None),
        ("2025-07-01", Some(OLD)),
        ("2026-09-30", Some(OLD)),
        ("2026-10-01", Some(CURRENT)),
    ] {
        let day = day.parse().unwrap();
        let found = app.app.db.read_blocking(move |conn| service::on(conn, day)).unwrap();
        assert_eq!(found.map(|set| set.code).as_deref(), code, "{day}");
    }
    let by_code = app.app.db.read_blocking(|conn| service::by_code(conn, OLD)).unwrap().unwrap();
    assert_eq!(by_code, carried.rule_sets[0]);
    draft(app, "mau-01");
    let none = app.app.db.read_blocking(|conn| service::by_code(conn, "mau-01")).unwrap();
    assert!(none.is_none(), "a draft judges nobody");
    app.database.execute("DELETE FROM base_wages");
    assert!(!app.app.db.read_blocking(service::is_law_loaded).unwrap());
    let again = load();
    assert_eq!((again.documents, again.rule_sets.len(), again.base_wages.len()), (0, 0, 2));
}

fn what_is_assumed_is_counted_and_listed(app: &TestApp) {
    load_law(app);
    let view = read(app, CURRENT);
    let listed = view["assumed_parameters"].as_array().unwrap();
    let open: usize = view["rules"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|rule| rule["parameters"].as_array().unwrap())
        .filter(|parameter| parameter["mark"] != "confirmed")
        .count();
    assert!(open > 0);
    assert_eq!((&view["assumed_count"], listed.len()), (&json!(open), open));
    assert!(listed.contains(&json!({ "rule_id": "R15", "name": "min_rating" })));
    let page = app.employee().get(ALL).send().expect(200).json();
    assert_eq!(page["items"][0]["assumed_count"], view["assumed_count"]);
    // Confirming one of them in a copy makes them fewer.
    copy(app, "mau-01", "2027-03-01");
    let mut rules = read(app, "mau-01")["rules"].clone();
    let parameter = rules
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .flat_map(|rule| rule["parameters"].as_array_mut().unwrap())
        .find(|parameter| parameter["name"] == "min_rating")
        .unwrap();
    parameter["mark"] = json!("confirmed");
    let fewer = patch(app, "mau-01", json!({ "rules": rules })).expect(200).json();
    assert_eq!(fewer["assumed_count"], json!(open - 1));
}

fn a_draft_is_kept_and_read_back_and_seen_by_few(app: &TestApp) {
    let made = draft(app, "mau-01");
    assert_eq!(made.location(), path("mau-01"));
    let read = app.secretariat().get(made.location()).send().expect(200);
    assert_eq!((read.json(), read.etag()), (made.json(), made.etag()));
    app.secretariat().get(made.location()).if_none_match(read.etag()).send().expect(304);
    for code in ["T-LEAD", "T-INSPECTOR", "T-ADMIN"] {
        app.as_caller(code).get(made.location()).send().expect(200);
    }
    app.unit_head().get(made.location()).send().expect_problem(404, "not-found");
    let rules = format!("/v1/award-rules?rule_set_code={}", "mau-01");
    app.unit_head().get(&rules).send().expect_problem(404, "not-found");
    assert_eq!(app.unit_head().get(ALL).send().expect(200).json()["items"], json!([]));
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?target_id=mau-01").send();
    assert_eq!(str_at(&audit.expect(200).json(), "/items/0/action"), "rule_set.create");
    let feed = app.e_office().get("/v1/events?subject_id=mau-01").send().expect(200).json();
    assert_eq!(feed["items"], json!([]), "of a draft nobody hears");
}

fn only_the_secretariat_writes_rule_sets(app: &TestApp) {
    draft(app, "mau-01");
    for caller in ["T-ADMIN", "T-LEAD", "T-HEAD"] {
        let token = app.token(caller, "tests", "award_rules:read award_rules:write");
        let client = Client::new(&app.base_url, Some(token));
        client.post(ALL).json(set("mau-02")).send().expect_problem(403, "role-required");
        let body = json!({ "code": "mau-02", "valid_from": "2027-03-01" });
        let sent = client.post(&format!("{}/clone", path("mau-01"))).json(body).send();
        assert!([403, 404].contains(&sent.status), "{}", sent.text());
    }
    assert_eq!(counts(app).0, 1);
}

fn a_second_set_with_the_code_is_refused(app: &TestApp) {
    load_law(app);
    let before = counts(app);
    let refused = app.secretariat().post(ALL).json(set(CURRENT)).send();
    let refused = refused.expect_problem(409, "duplicate").json();
    assert_eq!(str_at(&refused, "/existing_id"), CURRENT);
    let body = json!({ "code": OLD, "valid_from": "2027-03-01" });
    let cloned = app.secretariat().post(&format!("{}/clone", path(CURRENT))).json(body).send();
    cloned.expect_problem(409, "duplicate");
    assert_eq!(counts(app), before);
}

fn a_repeated_creation_gives_the_stored_answer(app: &TestApp) {
    let send = || {
        let request = app.secretariat().post(ALL).key("rule-set-mau-0001");
        request.json(set("mau-01")).send().expect(201)
    };
    let (first, second) = (send(), send());
    assert_eq!(first.json(), second.json());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(counts(app).0, 1);
}

fn what_does_not_fit_is_refused_at_its_pointer(app: &TestApp) {
    let parameter = json!({
        "name": "min_months_worked", "value": 6, "mark": "memory", "source": "Mẫu",
    });
    let rule = json!({
        "id": "R14", "label": { "vi": "Thời gian", "en": "Time" }, "severity": "warn",
        "basis": "Mẫu", "mark": "memory", "parameters": [parameter],
    });
    let mut twice = rule.clone();
    twice["parameters"] = json!([parameter, parameter]);
    let mut misspelt = rule.clone();
    misspelt["severity"] = json!("stop");
    let mut bare = rule.clone();
    bare["parameters"][0].as_object_mut().unwrap().remove("source");
    let before = counts(app);
    for (name, value, pointer, code) in [
        ("valid_to", json!("2027-03-01"), "/valid_to", "before_start"),
        ("rules", json!([rule, rule]), "/rules", "repeated"),
        ("rules", json!([twice]), "/rules", "repeated"),
        ("rules", json!([bare]), "/rules/0/parameters/0/source", "required"),
        ("code", json!("không dấu"), "/code", "pattern"),
    ] {
        let mut body = set("mau-01");
        body[name] = value;
        let refused = app.secretariat().post(ALL).json(body).send();
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    let mut body = set("mau-01");
    body["rules"] = json!([misspelt]);
    app.secretariat().post(ALL).json(body).send().expect_problem(422, "validation-failed");
    assert_eq!(counts(app), before);
}

fn a_value_comes_back_as_it_was_sent(app: &TestApp) {
    let values = [
        json!(null),
        json!({ "b": [1, 0.25, "x\u{0}y"], "a": { "z": true, "": [] } }),
        json!(9_007_199_254_740_993_i64),
    ];
    let parameters: Vec<Value> = values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            json!({ "name": format!("p{at}"), "value": value, "mark": "memory", "source": "Mẫu" })
        })
        .collect();
    let mut body = set("mau-01");
    body["rules"] = json!([{
        "id": "R14", "label": { "vi": "Thời gian", "en": "Time" }, "basis": "Mẫu",
        "mark": "memory", "parameters": parameters,
    }]);
    app.secretariat().post(ALL).json(body).send().expect(201);
    let kept = read(app, "mau-01")["rules"][0]["parameters"].clone();
    let kept: Vec<Value> =
        kept.as_array().unwrap().iter().map(|one| one["value"].clone()).collect();
    assert_eq!(kept, values);
}

fn a_patch_needs_the_current_tag_and_replaces_the_rules(app: &TestApp) {
    load_law(app);
    let client = app.secretariat();
    let made = copy(app, "mau-01", "2027-03-01");
    assert_eq!(made.json()["cloned_from_code"], json!(CURRENT));
    assert_eq!(made.json()["rules"], read(app, CURRENT)["rules"]);
    let changes = json!({ "note": "Bản lấy ý kiến", "valid_to": "2028-03-01", "rules": [] });
    let at = path("mau-01");
    client.patch(&at).json(&changes).send().expect_problem(428, "precondition-required");
    let changed = client.patch(&at).if_match(made.etag()).json(&changes).send().expect(200).json();
    assert_eq!((&changed["rules"], &changed["assumed_count"]), (&json!([]), &json!(0)));
    assert_eq!(str_at(&changed, "/valid_to"), "2028-03-01");
    let stale = client.patch(&at).if_match(made.etag()).json(&changes).send();
    stale.expect_problem(412, "stale-etag");
    let wrong = patch(app, "mau-01", json!({ "valid_from": "2028-03-01" }));
    wrong.expect_problem(422, "validation-failed").expect_error_at("/valid_to", "before_start");
    patch(app, "mau-01", json!({ "valid_from": null })).expect_problem(422, "validation-failed");
    patch(app, "khong-co", changes).expect_problem(404, "not-found");
    assert_eq!(read(app, "mau-01"), changed);
}

fn a_set_that_is_not_complete_is_not_published_and_each_flaw_is_named(app: &TestApp) {
    load_law(app);
    let made = draft(app, "mau-01");
    let refused = publish(app, "mau-01").expect_problem(409, "not-ready");
    let expected: Vec<(String, String)> =
        Rules::IDS.iter().map(|_| ("missing_rule".to_owned(), "/rules".to_owned())).collect();
    assert_eq!(missing(&refused), expected);
    assert!(str_at(&refused.json(), "/detail").contains("R01"));
    copy(app, "mau-02", "2027-03-01");
    let mut rules = read(app, "mau-02")["rules"].clone();
    let legal_docs = rules[0]["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .position(|one| one["name"] == "legal_docs")
        .unwrap();
    rules[0]["parameters"][legal_docs]["value"] = json!(["luat-06-2022", "khong-co"]);
    rules[14]["parameters"].as_array_mut().unwrap().remove(0);
    rules[16]["parameters"][0]["name"] = json!("unheard_of");
    rules.as_array_mut().unwrap().remove(46);
    patch(app, "mau-02", json!({ "rules": rules })).expect(200);
    let before = counts(app);
    let refused = publish(app, "mau-02").expect_problem(409, "not-ready");
    let named: BTreeSet<(String, String)> = missing(&refused).into_iter().collect();
    let expected = [
        ("missing_rule", "/rules".to_owned()),
        ("missing_parameter", "/rules/14/parameters".to_owned()),
        ("missing_parameter", "/rules/16/parameters".to_owned()),
        ("unknown_parameter", "/rules/16/parameters/0/name".to_owned()),
        ("unknown_document", format!("/rules/0/parameters/{legal_docs}/value/1")),
    ];
    let expected = expected.map(|(rule, pointer)| (rule.to_owned(), pointer));
    assert_eq!(named, BTreeSet::from(expected));
    assert_eq!(counts(app), before);
    assert_eq!(read(app, "mau-01")["version"], made.json()["version"]);
    assert_eq!(str_at(&read(app, "mau-02"), "/state"), "draft");
}

fn values_that_are_of_no_kind_or_say_nothing_are_refused_where_they_stand(app: &TestApp) {
    load_law(app);
    copy(app, "mau-01", "2027-03-01");
    let rules = read(app, "mau-01")["rules"].clone();
    let place = |id: &str, name: &str| {
        let all = rules.as_array().unwrap();
        let at = all.iter().position(|rule| rule["id"] == id).unwrap();
        let parameters = all[at]["parameters"].as_array().unwrap();
        let of = parameters.iter().position(|one| one["name"] == name).unwrap();
        format!("/{at}/parameters/{of}/value")
    };
    let before = (counts(app), read(app, "mau-01"));
    for (id, name, value, code) in [
        ("R14", "min_months_worked", json!("sáu"), "wrong_value"),
        ("R45", "return_days", json!(-1), "wrong_value"),
        ("R25", "quorum", json!("4/3"), "wrong_value"),
        ("R45", "return_days", json!(0), "senseless_value"),
        ("R40", "rounding_up_to", json!(0), "senseless_value"),
        ("R40", "coeff", json!([]), "senseless_value"),
        ("R19", "dossier_requirements", json!([]), "senseless_value"),
        ("R22", "sla_appraise", json!(4_000_000_000_u32), "senseless_value"),
    ] {
        let pointer = place(id, name);
        let mut changed = rules.clone();
        *changed.pointer_mut(&pointer).unwrap() = value;
        let refused = patch(app, "mau-01", json!({ "rules": changed }));
        let refused = refused.expect_problem(422, "validation-failed");
        refused.expect_error_at(&format!("/rules{pointer}"), code);
        // A new set is refused for the one rule that it has.
        let one = changed.as_array().unwrap().iter().find(|rule| rule["id"] == id).unwrap();
        let mut body = set("mau-02");
        body["rules"] = json!([one]);
        let of = pointer.split_once("/parameters").unwrap().1;
        let refused = app.secretariat().post(ALL).json(body).send();
        let refused = refused.expect_problem(422, "validation-failed");
        refused.expect_error_at(&format!("/rules/0/parameters{of}"), code);
    }
    assert_eq!((counts(app), read(app, "mau-01")), before);
    // What is by itself in order, and does not fit the other rules, is refused when it is published.
    let pointer = place("R40", "coeff");
    let mut changed = rules.clone();
    changed.pointer_mut(&pointer).unwrap().as_array_mut().unwrap().remove(0);
    patch(app, "mau-01", json!({ "rules": changed })).expect(200);
    let refused = publish(app, "mau-01").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), [("senseless_value".to_owned(), format!("/rules{pointer}"))]);
}

fn a_set_without_a_place_among_the_published_ones_is_not_published(app: &TestApp) {
    load_law(app);
    copy(app, "mau-01", "2026-11-22");
    let named = |from: &str, to: Value| {
        patch(app, "mau-01", json!({ "valid_from": from, "valid_to": to })).expect(200);
        let refused = publish(app, "mau-01").expect_problem(409, "not-ready");
        missing(&refused).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>()
    };
    assert_eq!(named("2026-11-22", Value::Null), ["begins_in_the_past"]);
    assert_eq!(named("2026-11-23", Value::Null), ["begins_in_the_past"]);
    assert_eq!(named("2026-10-01", Value::Null), ["overlap"]);
    assert_eq!(named("2026-09-01", json!("2026-10-01")), ["overlap"]);
    assert_eq!(named("2024-01-01", json!("2025-06-01")), ["hole"]);
    // It would end the set in force, and leave the days after its own end without any.
    assert_eq!(named("2027-03-01", json!("2028-01-01")), ["hole"]);
    let refused = publish(app, "mau-01").expect_problem(409, "not-ready").json();
    assert_eq!(str_at(&refused, "/missing/0/pointer"), "/valid_to");
    assert!(str_at(&refused, "/missing/0/label/vi").contains("01/01/2028"));
    assert!(str_at(&refused, "/missing/0/label/en").contains("2028-01-01"));
    assert_eq!(str_at(&read(app, CURRENT), "/state"), "published");
    assert_eq!(read(app, CURRENT)["valid_to"], Value::Null);
    // The days before the first set have none, so that one ending there fits.
    let changes = json!({ "valid_from": "2024-01-01", "valid_to": "2025-07-01" });
    patch(app, "mau-01", changes).expect(200);
    publish(app, "mau-01").expect(200);
}

fn the_successor_ends_the_set_in_force_and_holds_from_its_first_day(app: &TestApp) {
    load_law(app);
    let before = read(app, CURRENT);
    let made = copy(app, "mau-2027", "2027-03-01");
    let stale = app.secretariat().post(&format!("{}/publish", path("mau-2027")));
    stale.if_match("\"9\"").send().expect_problem(412, "stale-etag");
    let done = publish(app, "mau-2027").expect(200).json();
    assert_eq!((str_at(&done, "/state"), str_at(&done, "/published_by")), ("published", "T-SEC"));
    assert_eq!(done["rules"], made.json()["rules"]);
    let after = read(app, CURRENT);
    assert_eq!(str_at(&after, "/valid_to"), "2027-03-01");
    assert_eq!(after["rules"], before["rules"]);
    let on = |day: &str| {
        let query = format!("/v1/award-rules?on={day}");
        let rules = app.employee().get(&query).send().expect(200).json();
        str_at(&rules, "/rule_set_code").to_owned()
    };
    assert_eq!((on("2027-02-28"), on("2027-03-01")), (CURRENT.into(), "mau-2027".into()));
    app.seal();
    let feed = |code: &str| {
        let path = format!("/v1/events?subject_id={code}");
        let page = app.e_office().get(&path).send().expect(200).json();
        let items = page["items"].as_array().unwrap().clone();
        items.iter().map(|one| str_at(one, "/type").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(feed("mau-2027"), ["rule_set.published"]);
    assert_eq!(feed(CURRENT), ["rule_set.published", "rule_set.closed"]);
    let again = publish(app, "mau-2027");
    again.expect_problem(409, "invalid-state-transition");
}

fn a_published_set_is_frozen_by_the_service_and_by_the_database(app: &TestApp) {
    load_law(app);
    let before = (counts(app), read(app, OLD), read(app, CURRENT));
    let refused = patch(app, CURRENT, json!({ "note": "Khác" }));
    let refused = refused.expect_problem(409, "invalid-state-transition").json();
    assert_eq!(refused["allowed_actions"], json!(["clone"]));
    let gone = app.secretariat().delete(&path(CURRENT)).if_match("*").send();
    gone.expect_problem(409, "invalid-state-transition");
    for change in [
        "UPDATE rule_sets SET rules = '[]'",
        "UPDATE rule_sets SET note = 'x'",
        "UPDATE rule_sets SET valid_from = '2020-01-01'",
        "UPDATE rule_sets SET state = 'draft'",
        "UPDATE rule_sets SET valid_to = '2027-01-01' WHERE code = 'tdkt-2025-07'",
        "DELETE FROM rule_sets",
    ] {
        let refused = app.database.try_execute(change);
        assert!(refused.is_err_and(|why| why.contains("frozen")), "{change}");
    }
    assert_eq!((counts(app), read(app, OLD), read(app, CURRENT)), before);
}

fn a_draft_that_was_copied_is_not_deleted(app: &TestApp) {
    let client = app.secretariat();
    let made = draft(app, "mau-01");
    let body = json!({ "code": "mau-02", "valid_from": "2028-01-01" });
    let clone = format!("{}/clone", path("mau-01"));
    let copied = client.post(&clone).json(body).send().expect(201);
    let refused = client.delete(made.location()).if_match(made.etag()).send();
    assert_eq!(refused.expect_problem(409, "in-use").json()["references_count"], json!(1));
    client.delete(copied.location()).send().expect_problem(428, "precondition-required");
    client.delete(copied.location()).if_match("\"9\"").send().expect_problem(412, "stale-etag");
    client.delete(copied.location()).if_match(copied.etag()).send().expect(204);
    client.get(copied.location()).send().expect_problem(404, "not-found");
    client.delete(made.location()).if_match(made.etag()).send().expect(204);
    assert_eq!(counts(app).0, 0);
}

fn new_rules_move_the_warning_of_a_document_that_lapses(app: &TestApp) {
    load_law(app);
    copy(app, "mau-2026", "2026-11-25");
    let mut rules = read(app, "mau-2026")["rules"].clone();
    let days = rules[0]["parameters"].as_array_mut().unwrap();
    let days = days.iter_mut().find(|one| one["name"] == "expiry_warn_days").unwrap();
    days["value"] = json!(30);
    patch(app, "mau-2026", json!({ "rules": rules })).expect(200);
    publish(app, "mau-2026").expect(200);
    let jobs = app.admin().get("/v1/jobs?kind=warn_of_expiry&state=queued").send().expect(200);
    let jobs = jobs.json();
    assert_eq!(jobs["items"].as_array().unwrap().len(), 1);
    assert_eq!(str_at(&jobs, "/items/0/due_at"), "2027-01-29T17:00:00.000Z");
}

fn of_two_sets_that_want_the_same_days_one_is_published(app: &TestApp) {
    load_law(app);
    let codes = ["mau-01", "mau-02", "mau-03", "mau-04"];
    for code in codes {
        copy(app, code, "2027-03-01");
    }
    let calls = codes.map(|code| (app.secretariat(), format!("{}/publish", path(code))));
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let send = |(client, path): (Client, String)| {
            scope.spawn(move || client.post(&path).send().status)
        };
        let running: Vec<_> = calls.into_iter().map(send).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 3, "{statuses:?}");
    let open = "SELECT count(*) FROM rule_sets WHERE state = 'published' AND valid_to IS NULL";
    assert_eq!(app.database.number(open), 1);
}

fn sets_are_listed_without_rules_and_found_by_day_state_and_words(app: &TestApp) {
    load_law(app);
    copy(app, "mau-2027", "2027-03-01");
    patch(app, "mau-2027", json!({ "title": { "vi": "Ấn bản mẫu", "en": "Sample" } })).expect(200);
    let codes = |query: &str| {
        let page = app.secretariat().get(&format!("{ALL}?{query}")).send().expect(200).json();
        let items = page["items"].as_array().unwrap().clone();
        assert!(items.iter().all(|one| one.get("rules").is_none()));
        items.iter().map(|one| str_at(one, "/code").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(""), ["mau-2027", CURRENT, OLD]);
    assert_eq!(codes("sort=valid_from"), [OLD, CURRENT, "mau-2027"]);
    assert_eq!(codes("sort=title")[0], "mau-2027");
    assert_eq!(codes("state=published"), [CURRENT, OLD]);
    assert_eq!(codes("valid_on=2026-09-30"), [OLD]);
    assert_eq!(codes("valid_on=2027-03-01"), ["mau-2027", CURRENT]);
    assert_eq!(codes("q=an+ban"), ["mau-2027"]);
    for sort in ["valid_from", "-valid_from", "title", "-title"] {
        let path = format!("{ALL}?limit=2&include_total=true&sort={sort}");
        let first = app.secretariat().get(&path).send().expect(200).json();
        assert_eq!(first["total_count"], json!(3));
        let cursor = str_at(&first, "/next_cursor");
        let second = codes(&format!("limit=2&include_total=true&sort={sort}&cursor={cursor}"));
        assert_eq!(second, codes(&format!("sort={sort}"))[2..], "{sort}");
    }
}

fn the_catalogue_names_every_rule_with_its_steps_facts_and_parameters(app: &TestApp) {
    load_law(app);
    let seen = app.employee().get("/v1/award-rules").send().expect(200);
    let rules = seen.json()["rules"].as_array().unwrap().clone();
    let ids: Vec<&str> = rules.iter().map(|rule| str_at(rule, "/id")).collect();
    assert_eq!(ids, Rules::IDS);
    for rule in &rules {
        assert!(!rule["parameters"].as_array().unwrap().is_empty(), "{rule}");
        let is_check = rule["role"] == "check";
        assert_eq!(is_check, rule["acts"].is_null(), "{rule}");
        assert_eq!(is_check, !rule["binds_at"].as_array().unwrap().is_empty(), "{rule}");
    }
    let rating = rules.iter().find(|rule| rule["id"] == "R15").unwrap();
    assert_eq!(rating["reads"], json!(["merit.ratings"]));
    assert_eq!((str_at(rating, "/severity"), str_at(rating, "/status")), ("block", "assumed"));
    assert_eq!(str_at(rating, "/binds_at/0"), "appraise");
    app.employee().get("/v1/award-rules").if_none_match(seen.etag()).send().expect(304);
}

fn the_catalogue_is_of_the_set_in_force_or_of_the_named_one(app: &TestApp) {
    app.employee().get("/v1/award-rules").send().expect_problem(404, "not-found");
    load_law(app);
    let code = |query: &str| {
        let seen = app.secretariat().get(&format!("/v1/award-rules?{query}")).send().expect(200);
        str_at(&seen.json(), "/rule_set_code").to_owned()
    };
    assert_eq!((code(""), code("on=2026-09-30")), (CURRENT.into(), OLD.into()));
    assert_eq!(code(&format!("rule_set_code={OLD}")), OLD);
    let early = app.employee().get("/v1/award-rules?on=2025-06-30").send();
    early.expect_problem(404, "not-found");
    draft(app, "mau-01");
    let seen = app.secretariat().get("/v1/award-rules?rule_set_code=mau-01").send().expect(200);
    assert_eq!(
        (&seen.json()["rules"], str_at(&seen.json(), "/rule_set_state")),
        (&json!([]), "draft")
    );
    // Both published sets are in their second version, and still have tags of their own.
    let tag = |query: &str| {
        app.employee().get(&format!("/v1/award-rules?{query}")).send().expect(200).etag().to_owned()
    };
    assert_ne!(tag(""), tag("on=2026-09-30"));
}

fn a_draft_may_come_without_rules_and_a_value_is_of_any_kind(app: &TestApp) {
    let schema = &document()["components"]["schemas"]["RuleSetParameter"]["properties"];
    assert!(schema["value"].get("type").is_none(), "{}", schema["value"]);
    let mut body = set("mau-01");
    body.as_object_mut().unwrap().remove("rules");
    let made = app.secretariat().post(ALL).json(body).send().expect(201).json();
    assert_eq!((&made["rules"], &made["valid_to"]), (&json!([]), &Value::Null));
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    load_law(app);
    let client = app.secretariat();
    for (number, one) in MACHINE.moves.iter().enumerate() {
        for state in ["draft", "published"] {
            let code = match state {
                "draft" => format!("mau-{number}"),
                _ => CURRENT.to_owned(),
            };
            if state == "draft" {
                // Each begins where the one before it has taken its place.
                copy(app, &code, &format!("2027-0{}-01", number + 1));
            }
            let allowed = read(app, &code)["allowed_actions"].clone();
            let at = path(&code);
            let answer = match one.action {
                "update" => client.patch(&at).if_match("*").json(json!({ "note": "Khác" })),
                "delete" => client.delete(&at).if_match("*"),
                "publish" => client.post(&format!("{at}/publish")),
                "clone" => {
                    let copy = json!({ "code": format!("{code}-b"), "valid_from": "2029-01-01" });
                    client.post(&format!("{at}/clone")).json(copy)
                }
                other => panic!("the test knows no request for {other}"),
            }
            .send();
            let is_possible = one.from.iter().any(|from| from.as_str() == state);
            assert_eq!(allowed.as_array().unwrap().contains(&json!(one.action)), is_possible);
            if is_possible {
                assert!(answer.status < 300, "{} in {state}: {}", one.action, answer.text());
            } else {
                assert_eq!(answer.status, 409, "{} in {state}", one.action);
                assert_eq!(str_at(&answer.json(), "/current_state"), state);
            }
        }
    }
}
