//! Ratings of units and persons.

use std::collections::BTreeMap;
use std::thread;

use serde_json::{Value, json};
use thidua::eligibility::Rating;
use thidua::features::award_types::types::SubjectKind;
use thidua::features::ratings::service;
use thidua::features::ratings::types::WorkingTime;
use thidua::law::CompletionLevel;

use crate::documents::{PDF, given, put as put_content};
use crate::support::app::TestApp;
use crate::support::awards::{id_of, with};
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    a_first_rating_is_recorded_and_read_back,
    a_rating_is_replaced_only_with_its_tag_and_a_reason_and_keeps_its_history,
    the_same_rating_again_changes_nothing,
    what_does_not_fit_is_refused_at_its_pointer,
    a_subject_that_there_was_not_is_not_found,
    a_document_is_evidence_only_with_content_and_is_kept_then,
    heads_read_their_unit_and_employees_their_own,
    only_secretariat_and_e_office_record,
    ratings_are_found_by_year_level_and_subject,
    of_24_first_puts_exactly_one_creates,
    ratings_and_working_time_are_facts_of_a_proposal,
    a_replayed_put_gives_the_stored_answer,
];

const UNIT: &str = "/v1/ratings/2025/units/CNTT";
const PERSON: &str = "/v1/ratings/2025/persons/T-EMPLOYEE";

fn of_unit(changes: Value) -> Value {
    let rating = json!({
        "level": "good", "source": "superior", "rated_on": "2025-12-20",
        "document_number": "15/QĐ-MAU", "document_date": "2025-12-20",
    });
    with(rating, changes)
}

fn of_person(changes: Value) -> Value {
    with(of_unit(json!({ "source": "nd_335_2025", "months_worked": 12 })), changes)
}

fn put(client: &Client, path: &str, rating: Value) -> Response {
    client.put(path).if_match("*").json(rating).send()
}

fn a_first_rating_is_recorded_and_read_back(app: &TestApp) {
    let made = app.secretariat().put(PERSON).json(of_person(json!({}))).send().expect(201);
    assert_eq!(made.location(), PERSON);
    let shown = made.json();
    assert_eq!((str_at(&shown, "/unit_code"), &shown["year"]), ("CNTT", &json!(2025)));
    assert_eq!((&shown["revisions"], &shown["leaves"]), (&json!([]), &json!([])));
    assert_eq!(str_at(&shown, "/recorded_by"), "T-SEC");
    let read = app.leader().get(PERSON).send().expect(200);
    assert_eq!((read.json(), read.etag()), (made.json(), made.etag()));
    app.leader().get(PERSON).if_none_match(made.etag()).send().expect(304);
    let unit = app.e_office().put(UNIT).json(of_unit(json!({}))).send().expect(201).json();
    assert_eq!(
        (str_at(&unit, "/subject_kind"), &unit["person_code"]),
        ("collective", &Value::Null)
    );
    app.secretariat().get("/v1/ratings/2024/units/CNTT").send().expect_problem(404, "not-found");
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?target_id=2025/units/CNTT");
    assert_eq!(str_at(&audit.send().expect(200).json(), "/items/0/action"), "rating.put");
}

fn a_rating_is_replaced_only_with_its_tag_and_a_reason_and_keeps_its_history(app: &TestApp) {
    let client = app.secretariat();
    let made = client.put(UNIT).json(of_unit(json!({}))).send().expect(201);
    let better = of_unit(json!({ "level": "excellent" }));
    client.put(UNIT).json(&better).send().expect_problem(428, "precondition-required");
    client
        .put(UNIT)
        .if_match(made.etag())
        .json(&better)
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/revision_reason", "required_when_replacing");
    assert_eq!(client.get(UNIT).send().expect(200).json(), made.json());
    let reason = json!({ "revision_reason": "Theo kết luận giải quyết kiến nghị" });
    let with_reason = with(better, reason);
    let after = client.put(UNIT).if_match(made.etag()).json(&with_reason).send().expect(200).json();
    assert_eq!((str_at(&after, "/level"), &after["version"]), ("excellent", &json!(2)));
    let lower = of_unit(json!({ "level": "completed", "revision_reason": "Nhập nhầm" }));
    client.put(UNIT).if_match(made.etag()).json(&lower).send().expect_problem(412, "stale-etag");
    app.app.clock.advance(chrono::TimeDelta::minutes(1));
    let last = put(&client, UNIT, lower).expect(200).json();
    let history: Vec<(&str, &str)> = last["revisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (str_at(one, "/replaced/level"), str_at(one, "/reason")))
        .collect();
    assert_eq!(
        history,
        [("good", "Theo kết luận giải quyết kiến nghị"), ("excellent", "Nhập nhầm")]
    );
    assert_eq!(str_at(&last, "/revisions/0/replaced_by"), "T-SEC");
    assert!(str_at(&last, "/revisions/0/replaced_at") < str_at(&last, "/revisions/1/replaced_at"));
}

fn the_same_rating_again_changes_nothing(app: &TestApp) {
    let client = app.e_office();
    let made = client.put(PERSON).json(of_person(json!({}))).send().expect(201);
    let again = put(&client, PERSON, of_person(json!({}))).expect(200);
    assert_eq!(again.json(), made.json());
    client.put(PERSON).json(of_person(json!({}))).send().expect(428);
}

fn what_does_not_fit_is_refused_at_its_pointer(app: &TestApp) {
    let leave = |months: i32| json!({ "kind": "maternity", "months": months });
    let twice = json!({ "months_worked": 6, "leaves": [leave(2), leave(3)] });
    let unknown = json!({ "months_worked": null, "leaves": [leave(6)] });
    let document = app.app.ids.next().to_string();
    for (changes, pointer, code) in [
        (json!({ "rated_on": "2024-12-31" }), "/rated_on", "before_year"),
        (json!({ "rated_on": "2026-11-24" }), "/rated_on", "in_future"),
        (json!({ "document_date": "2026-11-24" }), "/document_date", "in_future"),
        (json!({ "document_date": null }), "/document_date", "number_and_date"),
        (json!({ "document_number": null }), "/document_number", "number_and_date"),
        (json!({ "document_id": document }), "/document_id", "unknown_document"),
        (json!({ "level": null }), "/level", "level_or_left_out"),
        (json!({ "left_out_for_time": true }), "/level", "level_or_left_out"),
        (twice, "/leaves", "repeated"),
        (unknown, "/months_worked", "required_with_leave"),
        (json!({ "months_worked": 7, "leaves": [leave(6)] }), "/months_worked", "more_than_a_year"),
    ] {
        app.secretariat()
            .put(PERSON)
            .json(of_person(changes))
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    let months = app.secretariat().put(UNIT).json(of_unit(json!({ "months_worked": 12 }))).send();
    months.expect_problem(422, "validation-failed");
    let level = app.secretariat().put(UNIT).json(of_unit(json!({ "level": null }))).send();
    level.expect_problem(422, "validation-failed");
    assert_eq!(app.database.number("SELECT count(*) FROM ratings"), 0);
}

fn a_subject_that_there_was_not_is_not_found(app: &TestApp) {
    let client = app.secretariat();
    for unit in ["NONE", "KHOI-1"] {
        let path = format!("/v1/ratings/2025/units/{unit}");
        put(&client, &path, of_unit(json!({}))).expect_problem(404, "not-found");
    }
    // The units of the tests exist since 2025.
    let before = put(&client, "/v1/ratings/2024/units/CNTT", of_unit(json!({})));
    before.expect_problem(404, "not-found");
    let nobody = put(&client, "/v1/ratings/2025/persons/NOBODY", of_person(json!({})));
    nobody.expect_problem(404, "not-found");
}

fn a_document_is_evidence_only_with_content_and_is_kept_then(app: &TestApp) {
    let client = app.secretariat();
    let document = given(&app.unit_head(), json!({}));
    let named = json!({ "document_id": id_of(&document) });
    client
        .put(UNIT)
        .json(of_unit(named.clone()))
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/document_id", "document_without_content");
    put_content(&app.unit_head(), &document, PDF).expect(201);
    let made = client.put(UNIT).json(of_unit(named)).send().expect(201).json();
    assert_eq!(str_at(&made, "/document_id"), id_of(&document));
    let kept = app.unit_head().delete(&document).if_match("*").send();
    assert_eq!(kept.status, 409, "{}", kept.text());
}

fn heads_read_their_unit_and_employees_their_own(app: &TestApp) {
    let client = app.secretariat();
    for (path, rating) in [
        (UNIT, of_unit(json!({}))),
        (PERSON, of_person(json!({}))),
        ("/v1/ratings/2025/units/P03", of_unit(json!({}))),
        ("/v1/ratings/2025/persons/T-EMPLOYEE3", of_person(json!({}))),
    ] {
        client.put(path).json(rating).send().expect(201);
    }
    let count = |caller: &str| {
        let page = app.as_caller(caller).get("/v1/ratings").send().expect(200).json();
        page["items"].as_array().unwrap().len()
    };
    for caller in ["T-SEC", "T-LEAD", "T-INSPECTOR", "e_office"] {
        assert_eq!(count(caller), 4, "{caller}");
        app.as_caller(caller).get(PERSON).send().expect(200);
    }
    for caller in ["T-HEAD", "T-OFFICER"] {
        assert_eq!(count(caller), 2, "{caller}");
        app.as_caller(caller).get(UNIT).send().expect(200);
        app.as_caller(caller).get(PERSON).send().expect(200);
        let other = app.as_caller(caller).get("/v1/ratings/2025/persons/T-EMPLOYEE3").send();
        other.expect_problem(404, "not-found");
    }
    assert_eq!(count("T-EMPLOYEE"), 1);
    app.employee().get(PERSON).send().expect(200);
    let other = app.employee().get("/v1/ratings/2025/persons/T-EMPLOYEE3").send();
    other.expect_problem(404, "not-found");
    app.employee().get(UNIT).send().expect_problem(403, "role-required");
    let reporting = app.as_caller("reporting").get("/v1/ratings").send();
    reporting.expect_problem(403, "insufficient-scope");
}

fn only_secretariat_and_e_office_record(app: &TestApp) {
    for caller in ["T-LEAD", "T-HEAD", "T-EMPLOYEE", "T-ADMIN"] {
        let token = app.token(caller, "tests", "ratings:read ratings:write");
        let client = Client::new(&app.base_url, Some(token));
        put(&client, UNIT, of_unit(json!({}))).expect_problem(403, "role-required");
        put(&client, PERSON, of_person(json!({}))).expect_problem(403, "role-required");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM ratings"), 0);
}

fn ratings_are_found_by_year_level_and_subject(app: &TestApp) {
    let client = app.secretariat();
    client.put(UNIT).json(of_unit(json!({}))).send().expect(201);
    client.put(PERSON).json(of_person(json!({ "level": "excellent" }))).send().expect(201);
    let late = json!({ "rated_on": "2026-11-20", "document_date": "2026-11-20" });
    let now = "/v1/ratings/2026/units/P03";
    client.put(now).json(of_unit(late)).send().expect(201);
    let found = |query: &str| {
        let page = client.get(&format!("/v1/ratings?{query}")).send().expect(200).json();
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|one| {
                let code = one["person_code"].as_str().unwrap_or(str_at(one, "/unit_code"));
                format!("{} {code}", one["year"])
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(found(""), ["2026 P03", "2025 T-EMPLOYEE", "2025 CNTT"]);
    assert_eq!(found("sort=created_at&limit=1"), ["2025 CNTT"]);
    assert_eq!(found("year=2026"), ["2026 P03"]);
    assert_eq!(found("level=excellent"), ["2025 T-EMPLOYEE"]);
    assert_eq!(found("unit_code=CNTT&subject_kind=collective"), ["2025 CNTT"]);
    assert_eq!(found("person_code=T-EMPLOYEE"), ["2025 T-EMPLOYEE"]);
}

fn of_24_first_puts_exactly_one_creates(app: &TestApp) {
    let client = app.secretariat();
    let running: Vec<_> = (0..24)
        .map(|_| client.put(UNIT).json(of_unit(json!({}))))
        .map(|request| thread::spawn(move || request.send().status))
        .collect();
    let mut statuses: Vec<u16> = running.into_iter().map(|one| one.join().unwrap()).collect();
    statuses.sort_unstable();
    let mut expected = vec![428; 24];
    expected[0] = 201;
    assert_eq!(statuses, expected);
}

fn ratings_and_working_time_are_facts_of_a_proposal(app: &TestApp) {
    let client = app.secretariat();
    client.put(UNIT).json(of_unit(json!({}))).send().expect(201);
    let leave = json!({
        "level": "excellent", "months_worked": 6,
        "leaves": [{ "kind": "maternity", "months": 6 }],
        "document_number": null, "document_date": null,
    });
    client.put(PERSON).json(of_person(leave)).send().expect(201);
    let short = json!({ "level": null, "months_worked": 4, "left_out_for_time": true });
    let head = "/v1/ratings/2025/persons/T-HEAD";
    client.put(head).json(of_person(short)).send().expect(201);
    let rated = |kind, person: Option<&'static str>| {
        let years = [2024, 2025];
        app.app
            .db
            .read_blocking(move |conn| service::of_subject(conn, kind, "CNTT", person, &years))
            .unwrap()
    };
    let rating = |level, source: &str, has_document| {
        let rating = Rating { level, source: source.to_owned(), has_document };
        BTreeMap::from([(2025, Some(rating))])
    };
    let own = rated(SubjectKind::Collective, None);
    assert_eq!(own, rating(CompletionLevel::Good, "superior", true));
    let own = rated(SubjectKind::Individual, Some("T-EMPLOYEE"));
    assert_eq!(own, rating(CompletionLevel::Excellent, "nd_335_2025", false));
    // Who was not rated is not somebody of whom nothing is recorded.
    assert_eq!(rated(SubjectKind::Individual, Some("T-HEAD")), BTreeMap::from([(2025, None)]));
    assert_eq!(rated(SubjectKind::Individual, Some("T-OFFICER")), BTreeMap::new());
    let time = |person: &'static str, year| {
        app.app.db.read_blocking(move |conn| service::working_time(conn, person, year)).unwrap()
    };
    let maternity = BTreeMap::from([("maternity".to_owned(), 6)]);
    let expected =
        WorkingTime { months_worked: Some(6), leaves: Some(maternity), left_out_for_time: false };
    assert_eq!(time("T-EMPLOYEE", 2025), Some(expected));
    assert!(time("T-HEAD", 2025).unwrap().left_out_for_time);
    assert_eq!(time("T-EMPLOYEE", 2024), None);
    let silent = json!({ "months_worked": null });
    client.put("/v1/ratings/2025/persons/T-OFFICER").json(of_person(silent)).send().expect(201);
    let unknown = WorkingTime { months_worked: None, leaves: None, left_out_for_time: false };
    assert_eq!(time("T-OFFICER", 2025), Some(unknown));
}

fn a_replayed_put_gives_the_stored_answer(app: &TestApp) {
    let first =
        || app.secretariat().put(UNIT).key("rating-of-a-unit-2025").json(of_unit(json!({})));
    let (made, again) = (first().send().expect(201), first().send().expect(201));
    assert_eq!(made.json(), again.json());
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), 1);
}
