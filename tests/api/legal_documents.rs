//! Legal documents: validity, what rests on them, and the warning before they lapse.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::jobs::run_due;
use crate::rule_sets::load_law;
use crate::support::app::TestApp;
use crate::support::awards::with;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    a_document_is_listed_and_read_back_with_its_tag,
    who_issued_a_document_is_told_found_and_may_be_unknown,
    only_the_secretariat_writes_documents,
    a_second_document_with_the_code_is_refused,
    a_repeated_creation_gives_the_stored_answer,
    what_does_not_fit_is_refused_at_its_pointer,
    a_document_that_nothing_rests_on_is_changed_with_its_tag,
    of_a_document_that_published_rules_cite_only_the_end_changes_and_for_a_reason,
    documents_are_found_by_validity_level_status_and_words,
    what_is_said_of_today_is_another_answer_tomorrow,
    a_document_that_lapses_is_told_of_once_ninety_days_ahead,
    a_moved_end_moves_the_warning_and_a_new_end_is_told_of_anew,
    what_lapses_waits_for_the_secretariat_until_its_successor_is_named,
];

const ALL: &str = "/v1/legal-documents";
const DECREE: &str = "/v1/legal-documents/nd-152-2025";

fn document(changes: Value) -> Value {
    let document = json!({
        "code": "qd-mau-01", "number": "01/2026/QĐ-UBND", "title": "Quyết định mẫu về khen thưởng",
        "level": "city_decision", "issued_on": "2026-01-05", "effective_from": "2026-02-01",
        "issuer": "Cơ quan mẫu", "replaces": ["qd-09-2020-hn"], "mark": "confirmed",
        "source": "Văn bản mẫu",
    });
    with(document, changes)
}

fn create(app: &TestApp, changes: Value) -> Response {
    app.secretariat().post(ALL).json(document(changes)).send()
}

fn counts(app: &TestApp) -> (i64, i64) {
    let number = |table: &str| app.database.number(&format!("SELECT count(*) FROM {table}"));
    (number("legal_documents"), number("audit_events"))
}

fn at(app: &TestApp, moment: &str) {
    app.app.clock.set(moment.parse::<DateTime<Utc>>().unwrap());
}

fn a_document_is_listed_and_read_back_with_its_tag(app: &TestApp) {
    let made = create(app, json!({ "effective_to": "2026-11-24" })).expect(201);
    assert_eq!(made.location(), "/v1/legal-documents/qd-mau-01");
    let read = app.employee().get(made.location()).send().expect(200);
    assert_eq!((read.json(), read.etag()), (made.json(), made.etag()));
    assert_eq!(str_at(&read.json(), "/status"), "confirmed");
    assert_eq!(read.json()["is_in_force"], json!(true));
    assert_eq!(read.json()["expires_in_days"], json!(1));
    assert_eq!(read.json()["replaces"], json!(["qd-09-2020-hn"]));
    assert_eq!(str_at(&read.json(), "/issuer"), "Cơ quan mẫu");
    app.employee().get(made.location()).if_none_match(read.etag()).send().expect(304);
    app.employee().get(&format!("{ALL}/khong-co")).send().expect_problem(404, "not-found");
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?target_id=qd-mau-01").send();
    assert_eq!(str_at(&audit.expect(200).json(), "/items/0/action"), "legal_document.create");
    let feed = app.e_office().get("/v1/events?subject_id=qd-mau-01").send().expect(200).json();
    assert_eq!(str_at(&feed, "/items/0/type"), "legal_document.changed");
    assert_eq!(str_at(&feed, "/items/0/data/effective_to"), "2026-11-24");
}

fn who_issued_a_document_is_told_found_and_may_be_unknown(app: &TestApp) {
    load_law(app);
    let issuer = |path: &str| app.employee().get(path).send().expect(200).json()["issuer"].clone();
    assert_eq!(issuer(DECREE), json!("Chính phủ"));
    assert_eq!(issuer(&format!("{ALL}/tt-15-2025-bnv")), json!("Bộ Nội vụ"));
    let unnamed = "SELECT count(*) FROM legal_documents WHERE issuer IS NULL";
    assert_eq!(app.database.number(unnamed), 0);
    let made = create(app, json!({ "issuer": null })).expect(201);
    assert_eq!(issuer(made.location()), Value::Null);
    let change = json!({ "issuer": "Sở Tài chính mẫu" });
    app.secretariat().patch(made.location()).if_match("*").json(change).send().expect(200);
    assert_eq!(issuer(made.location()), json!("Sở Tài chính mẫu"));
    let found = app.employee().get(&format!("{ALL}?q=tai+chinh+mau")).send().expect(200).json();
    assert_eq!(str_at(&found, "/items/0/code"), "qd-mau-01");
    let empty = create(app, json!({ "code": "qd-mau-02", "issuer": "" }));
    empty.expect_problem(422, "validation-failed");
    // Rules rest on the decree, so that who issued it is a fact by now.
    let change = json!({ "issuer": "Khác", "reason": "Lý do mẫu" });
    let refused = app.secretariat().patch(DECREE).if_match("*").json(change).send();
    refused.expect_problem(409, "in-use");
    assert_eq!(issuer(DECREE), json!("Chính phủ"));
}

fn only_the_secretariat_writes_documents(app: &TestApp) {
    for caller in ["T-ADMIN", "T-LEAD", "T-HEAD"] {
        let token = app.token(caller, "tests", "award_rules:write");
        let client = Client::new(&app.base_url, Some(token));
        let refused = client.post(ALL).json(document(json!({}))).send();
        refused.expect_problem(403, "role-required");
    }
    assert_eq!(counts(app).0, 0);
}

fn a_second_document_with_the_code_is_refused(app: &TestApp) {
    create(app, json!({})).expect(201);
    let before = counts(app);
    let refused = create(app, json!({ "title": "Khác" })).expect_problem(409, "duplicate").json();
    assert_eq!(str_at(&refused, "/existing_id"), "qd-mau-01");
    assert_eq!(counts(app), before);
}

fn a_repeated_creation_gives_the_stored_answer(app: &TestApp) {
    let send = || {
        let request = app.secretariat().post(ALL).key("legal-document-01");
        request.json(document(json!({}))).send().expect(201)
    };
    let (first, second) = (send(), send());
    assert_eq!(first.json(), second.json());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(counts(app).0, 1);
}

fn what_does_not_fit_is_refused_at_its_pointer(app: &TestApp) {
    let before = counts(app);
    for (changes, pointer, code) in [
        (json!({ "effective_to": "2026-02-01" }), "/effective_to", "before_start"),
        (json!({ "replaced_by_code": "qd-mau-01" }), "/replaced_by_code", "itself"),
        (json!({ "replaced_by_code": "khong-co" }), "/replaced_by_code", "unknown_legal_document"),
        (json!({ "level": "letter" }), "/level", "enum"),
        (json!({ "title": "" }), "/title", "min_length"),
        (json!({ "issued_on": "2026-02-30" }), "/issued_on", "format"),
    ] {
        let refused = create(app, changes).expect_problem(422, "validation-failed");
        refused.expect_error_at(pointer, code);
    }
    assert_eq!(counts(app), before);
}

fn a_document_that_nothing_rests_on_is_changed_with_its_tag(app: &TestApp) {
    let client = app.secretariat();
    let made = create(app, json!({})).expect(201);
    let path = made.location();
    let patch = json!({ "mark": "secondary", "note": "Chỉ đọc bản tin", "effective_from": null });
    client.patch(path).json(&patch).send().expect_problem(428, "precondition-required");
    let changed = client.patch(path).if_match(made.etag()).json(&patch).send().expect(200).json();
    assert_eq!(str_at(&changed, "/status"), "assumed");
    assert_eq!((&changed["is_in_force"], &changed["version"]), (&Value::Null, &json!(2)));
    let stale = client.patch(path).if_match(made.etag()).json(&patch).send();
    stale.expect_problem(412, "stale-etag");
    let wrong = client.patch(path).if_match("*").json(json!({ "title": null })).send();
    wrong.expect_problem(422, "validation-failed");
    let renamed = client.patch(path).if_match("*").json(json!({ "code": "khac" })).send();
    renamed.expect_problem(422, "validation-failed");
    let missing = client.patch(&format!("{ALL}/khong-co")).if_match("*").json(&patch).send();
    missing.expect_problem(404, "not-found");
    assert_eq!(client.get(path).send().expect(200).json(), changed);
}

fn of_a_document_that_published_rules_cite_only_the_end_changes_and_for_a_reason(app: &TestApp) {
    load_law(app);
    let client = app.secretariat();
    let before = counts(app);
    let text = json!({ "title": "Khác", "effective_to": "2028-03-01", "reason": "Sửa trích yếu" });
    let refused = client.patch(DECREE).if_match("*").json(text).send();
    let refused = refused.expect_problem(409, "in-use").json();
    assert_eq!(refused["fields"], json!(["title"]));
    assert_eq!(refused["rule_set_codes"], json!(["tdkt-2025-07", "tdkt-2026-10"]));
    let silent = client.patch(DECREE).if_match("*").json(json!({ "effective_to": "2028-03-01" }));
    silent.send().expect_problem(422, "validation-failed").expect_error_at("/reason", "required");
    assert_eq!(counts(app), before);
    let prolonged = json!({ "effective_to": "2028-03-01", "reason": "Quốc hội kéo dài hiệu lực" });
    let prolonged = client.patch(DECREE).if_match("*").json(prolonged).send().expect(200).json();
    assert_eq!(str_at(&prolonged, "/effective_to"), "2028-03-01");
    app.seal();
    let query = "/v1/audit-events?target_id=nd-152-2025&action=legal_document.update";
    let audit = app.as_caller("T-INSPECTOR").get(query).send().expect(200).json();
    assert_eq!(str_at(&audit, "/items/0/reason"), "Quốc hội kéo dài hiệu lực");
}

fn documents_are_found_by_validity_level_status_and_words(app: &TestApp) {
    load_law(app);
    let codes = |query: &str| {
        let page = app.employee().get(&format!("{ALL}?{query}")).send().expect(200).json();
        let items = page["items"].as_array().unwrap().clone();
        items.iter().map(|one| str_at(one, "/code").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes("level=law&in_force_on=2026-09-30"), ["luat-06-2022"]);
    assert_eq!(codes("level=law&in_force_on=2026-10-01"), ["luat-06-2026", "luat-06-2022"]);
    assert_eq!(codes("expires_within_days=97"), Vec::<String>::new());
    assert_eq!(codes("expires_within_days=98"), ["nd-152-2025"]);
    assert_eq!(codes("q=152/2025+phan+cap"), ["nd-152-2025"]);
    assert_eq!(codes("q=luong+co+so"), ["nd-161-2026"]);
    assert_eq!(codes("level=plan&status=assumed"), ["kh-77-2026-hn"]);
    assert_eq!(codes("level=plan&status=confirmed"), Vec::<String>::new());
    let whole = codes("limit=200");
    let page = app.employee().get(&format!("{ALL}?limit=200&include_total=true")).send();
    assert_eq!(page.expect(200).json()["total_count"], json!(whole.len()));
    let mut backwards = codes("sort=-title");
    backwards.reverse();
    assert_eq!(whole, backwards);
    for sort in ["title", "-title", "created_at", "-created_at"] {
        let first = app.employee().get(&format!("{ALL}?limit=7&sort={sort}")).send().expect(200);
        let cursor = str_at(&first.json(), "/next_cursor").to_owned();
        let second = codes(&format!("limit=7&sort={sort}&cursor={cursor}"));
        assert_eq!(second, codes(&format!("sort={sort}"))[7..14], "{sort}");
    }
}

fn what_is_said_of_today_is_another_answer_tomorrow(app: &TestApp) {
    load_law(app);
    let today = app.employee().get(DECREE).send().expect(200);
    assert_eq!(today.json()["expires_in_days"], json!(98));
    at(app, "2026-11-23T17:00:00Z");
    let tomorrow = app.employee().get(DECREE).if_none_match(today.etag()).send().expect(200);
    assert_eq!(tomorrow.json()["expires_in_days"], json!(97));
    assert_ne!(today.etag(), tomorrow.etag());
    // A tag of yesterday still names the version, for a change.
    let patch = json!({ "effective_to": "2027-06-01", "reason": "Kéo dài" });
    app.secretariat().patch(DECREE).if_match(today.etag()).json(patch).send().expect(200);
    at(app, "2027-05-31T17:00:00Z");
    let over = app.employee().get(DECREE).send().expect(200).json();
    assert_eq!((&over["is_in_force"], &over["expires_in_days"]), (&json!(false), &Value::Null));
}

/// What subscribers heard of the decree's end.
fn told(app: &TestApp) -> Vec<Value> {
    app.seal();
    let path = "/v1/events?subject_id=nd-152-2025&type=legal_document.expiring";
    app.e_office().get(path).send().expect(200).json()["items"].as_array().unwrap().clone()
}

fn a_document_that_lapses_is_told_of_once_ninety_days_ahead(app: &TestApp) {
    load_law(app);
    let jobs = app.admin().get("/v1/jobs?kind=warn_of_expiry").send().expect(200).json();
    assert_eq!(jobs["items"].as_array().unwrap().len(), 1);
    assert_eq!(str_at(&jobs, "/items/0/subject_id"), "nd-152-2025");
    assert_eq!(str_at(&jobs, "/items/0/due_at"), "2026-11-30T17:00:00.000Z");
    at(app, "2026-11-30T16:59:59Z");
    assert_eq!((run_due(app), told(app).len()), (0, 0));
    at(app, "2026-11-30T17:00:00Z");
    assert_eq!((run_due(app), told(app).len()), (1, 1));
    let event = told(app).remove(0);
    assert_eq!(str_at(&event, "/data/effective_to"), "2027-03-01");
    assert_eq!(event["data"]["expires_in_days"], json!(90));
    assert_eq!(app.employee().get(DECREE).send().expect(200).json()["version"], json!(1));
    // Other changes of it, and new rules, do not tell of the same end again.
    let named = json!({ "replaced_by_code": "nd-155-2026", "reason": "Mẫu" });
    app.secretariat().patch(DECREE).if_match("*").json(named).send().expect(200);
    at(app, "2027-01-15T03:00:00Z");
    assert_eq!((run_due(app), told(app).len()), (0, 1));
}

fn a_moved_end_moves_the_warning_and_a_new_end_is_told_of_anew(app: &TestApp) {
    load_law(app);
    let moved = |end: Value| {
        let patch = json!({ "effective_to": end, "reason": "Nghị quyết mẫu" });
        app.secretariat().patch(DECREE).if_match("*").json(patch).send().expect(200);
    };
    moved(json!("2027-04-01"));
    at(app, "2026-12-15T03:00:00Z");
    assert_eq!(run_due(app), 0, "ninety days before the new end is the first of January");
    // The end comes near while nobody looks: it is told of at once.
    moved(json!("2027-01-15"));
    assert_eq!((run_due(app), told(app).len()), (1, 1));
    moved(json!("2027-03-01"));
    assert_eq!((run_due(app), told(app).len()), (1, 2));
    moved(Value::Null);
    at(app, "2027-06-01T03:00:00Z");
    assert_eq!((run_due(app), told(app).len()), (0, 2));
}

fn what_lapses_waits_for_the_secretariat_until_its_successor_is_named(app: &TestApp) {
    load_law(app);
    let waiting = |code: &str| {
        let work = app.as_caller(code).get("/v1/me/work").send().expect(200).json();
        let groups = work["groups"].as_array().unwrap().clone();
        groups.into_iter().find(|group| group["kind"] == "legal_document.replace")
    };
    at(app, "2026-11-30T16:59:59Z");
    assert_eq!(waiting("T-SEC"), None);
    at(app, "2026-11-30T17:00:00Z");
    let group = waiting("T-SEC").unwrap();
    assert_eq!(group["count"], json!(1));
    assert_eq!(str_at(&group, "/items/0/path"), DECREE);
    assert_eq!(str_at(&group, "/items/0/due_on"), "2027-03-01");
    assert_eq!(str_at(&group, "/items/0/since"), "2026-11-30T17:00:00.000Z");
    assert_eq!((waiting("T-ADMIN"), waiting("T-HEAD")), (None, None));
    // It has lapsed, and the rules still rest on it.
    at(app, "2027-03-10T03:00:00Z");
    assert!(waiting("T-SEC").is_some());
    create(app, json!({ "code": "nd-mau-2027" })).expect(201);
    let named = json!({ "replaced_by_code": "nd-mau-2027", "reason": "Nghị định mới" });
    app.secretariat().patch(DECREE).if_match("*").json(named).send().expect(200);
    assert_eq!(waiting("T-SEC"), None);
}
