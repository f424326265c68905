//! Awards that were granted before or elsewhere.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::awards::{GK, Scene, with};
use crate::support::case::{Case, cases_under_law};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    an_earlier_award_is_recorded_read_and_listed,
    what_does_not_fit_is_refused_at_its_pointer,
    one_decision_gives_a_subject_each_award_once,
    what_was_recorded_by_mistake_is_removed_with_its_tag,
    only_the_secretariat_and_the_document_system_record,
];

const ALL: &str = "/v1/past-awards";

fn award(changes: Value) -> Value {
    let award = json!({
        "subject_kind": "individual", "unit_code": "CNTT", "person_code": "T-EMPLOYEE",
        "title": "Giấy khen mẫu", "award_class": "merit", "decision_number": "1520/QĐ-STC",
        "decided_on": "2024-12-20", "issuing_body": "Giám đốc Sở Tài chính",
        "achievement": "Thành tích mẫu", "period_from": "2024-01-01", "period_to": "2024-12-31",
    });
    with(award, changes)
}

fn post(client: &Client, changes: Value) -> Response {
    client.post(ALL).json(award(changes)).send()
}

fn count(app: &TestApp) -> i64 {
    app.database.number("SELECT count(*) FROM past_awards")
}

fn an_earlier_award_is_recorded_read_and_listed(app: &TestApp) {
    let scene = Scene::set(app);
    let made = post(&app.secretariat(), json!({ "award_type_code": GK })).expect(201);
    let body = made.json();
    for (name, value) in award(json!({})).as_object().unwrap() {
        assert_eq!(&body[name], value, "{name}");
    }
    assert_eq!((str_at(&body, "/recorded_by"), &body["version"]), ("T-SEC", &json!(1)));
    let read = app.employee().get(made.location()).send().expect(200);
    assert_eq!(read.json(), body);
    app.employee().get(made.location()).if_none_match(read.etag()).send().expect(304);
    let collective = json!({
        "subject_kind": "collective", "person_code": null, "decided_on": "2025-12-20",
        "period_from": null, "period_to": null,
    });
    post(&app.e_office(), collective).expect(201);
    let list =
        |query: &str| app.employee().get(&format!("{ALL}?{query}")).send().expect(200).json();
    let all = list("include_total=true");
    assert_eq!(all["total_count"], json!(2));
    assert_eq!(str_at(&all, "/items/0/decided_on"), "2025-12-20", "newest first");
    let first = list("limit=1&sort=decided_on");
    assert_eq!(first["items"][0], body);
    let next = format!("limit=1&sort=decided_on&cursor={}", str_at(&first, "/next_cursor"));
    assert_eq!(str_at(&list(&next), "/items/0/subject_kind"), "collective");
    for (query, number) in [
        ("person_code=T-EMPLOYEE", 1),
        ("unit_code=CNTT", 2),
        ("subject_kind=collective", 1),
        ("award_type_code=giay_khen_giam_doc_so", 1),
        ("unit_code=P03", 0),
    ] {
        assert_eq!(list(query)["items"].as_array().unwrap().len(), number, "{query}");
    }
    app.seal();
    let id = str_at(&body, "/id");
    let audit = app.as_caller("T-INSPECTOR").get(&format!("/v1/audit-events?target_id={id}"));
    assert_eq!(str_at(&audit.send().expect(200).json(), "/items/0/action"), "past_award.create");
    app.secretariat()
        .get(&format!("{ALL}/{}", scene.nothing()))
        .send()
        .expect_problem(404, "not-found");
}

fn what_does_not_fit_is_refused_at_its_pointer(app: &TestApp) {
    for (changes, pointer, code) in [
        (json!({ "person_code": null }), "/person_code", "required_for_subject"),
        (json!({ "subject_kind": "collective" }), "/person_code", "not_for_subject"),
        (json!({ "person_code": "NOBODY" }), "/person_code", "unknown_person"),
        (json!({ "unit_code": "P03" }), "/unit_code", "other_unit"),
        (json!({ "unit_code": "KHOI-1" }), "/unit_code", "bloc"),
        (json!({ "unit_code": "NONE" }), "/unit_code", "unknown_unit"),
        (json!({ "decided_on": "2026-11-24" }), "/decided_on", "in_future"),
        (json!({ "period_to": null }), "/period_to", "whole_period"),
        (json!({ "period_to": "2023-12-31" }), "/period_to", "before_start"),
        (json!({ "award_type_code": "huan_chuong" }), "/award_type_code", "unknown_award_type"),
        (json!({ "title": "" }), "/title", "min_length"),
        (json!({ "bonus": 1 }), "/bonus", "unknown_field"),
    ] {
        let refused = post(&app.secretariat(), changes);
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    assert_eq!(count(app), 0);
}

fn one_decision_gives_a_subject_each_award_once(app: &TestApp) {
    let scene = Scene::set(app);
    let made = post(&app.secretariat(), json!({ "award_type_code": GK })).expect(201).json();
    for same in [
        json!({}),
        json!({ "title": "GIẤY KHEN  mẫu", "achievement": "Thành tích khác" }),
        json!({ "title": "Tên khác", "award_type_code": GK }),
    ] {
        let again = post(&app.e_office(), same).expect_problem(409, "duplicate").json();
        assert_eq!(again["existing_id"], made["id"]);
    }
    // The decision may have given a title beside the certificate.
    let beside =
        json!({ "title": "Chiến sĩ thi đua cơ sở", "period_from": null, "period_to": null });
    post(&app.secretariat(), beside.clone()).expect(201);
    post(&app.secretariat(), beside).expect_problem(409, "duplicate");
    let other = json!({ "person_code": "T-OFFICER" });
    post(&app.secretariat(), other).expect(201);
    // What was granted here is known already.
    let granted = app.employee().get(&scene.granted()).send().expect(200).json();
    let same = json!({
        "person_code": granted["person_code"], "unit_code": granted["unit_code"],
        "decision_number": granted["decision_number"], "decided_on": granted["granted_on"],
    });
    post(&app.secretariat(), same).expect_problem(409, "duplicate");
    assert_eq!(count(app), 3);
}

fn what_was_recorded_by_mistake_is_removed_with_its_tag(app: &TestApp) {
    let path = post(&app.secretariat(), json!({})).expect(201).location().to_owned();
    let client = app.secretariat();
    client.delete(&path).send().expect_problem(428, "precondition-required");
    client.delete(&path).if_match("\"9\"").send().expect_problem(412, "stale-etag");
    assert_eq!(count(app), 1);
    client.delete(&path).if_match("\"1\"").send().expect(204);
    client.get(&path).send().expect_problem(404, "not-found");
    client.delete(&path).if_match("*").send().expect_problem(404, "not-found");
    let removed = "SELECT count(*) FROM audit_events WHERE action = 'past_award.delete'";
    assert_eq!(app.database.number(removed), 1);
    post(&app.secretariat(), json!({})).expect(201);
}

fn only_the_secretariat_and_the_document_system_record(app: &TestApp) {
    let path = post(&app.e_office(), json!({})).expect(201).location().to_owned();
    for caller in ["T-EMPLOYEE", "T-HEAD", "T-OFFICER", "T-ADMIN", "T-LEAD"] {
        let client = app.as_caller(caller);
        let other = json!({ "decision_number": "2/QĐ-STC" });
        assert_eq!(post(&client, other).status, 403, "{caller}");
        assert_eq!(client.delete(&path).if_match("*").send().status, 403, "{caller}");
        client.get(&path).send().expect(200);
    }
    assert_eq!(count(app), 1);
}
