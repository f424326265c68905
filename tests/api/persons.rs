//! Persons and the history of their units.

use std::thread;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    the_directory_creates_a_person_and_reads_it_back,
    an_existing_person_is_replaced_only_with_its_tag,
    the_same_put_twice_changes_nothing_but_the_version,
    a_replayed_put_gives_the_stored_answer,
    another_unit_ends_the_period_the_day_before,
    a_person_who_left_has_a_closed_history_and_no_access,
    a_unit_must_be_known_exist_and_be_no_bloc,
    nobody_gets_the_code_of_a_system,
    days_that_contradict_each_other_are_refused_at_their_pointer,
    personal_fields_that_are_not_kept_are_refused,
    a_head_sees_the_unit_an_employee_only_the_own_entry,
    an_employee_cannot_write_persons,
    persons_are_filtered_and_found_without_tone_marks,
    persons_are_listed_by_name_page_by_page,
    expanded_units_stand_beside_their_codes_and_weaken_the_tag,
    answers_with_persons_are_never_stored,
    of_24_first_puts_exactly_one_creates,
];

const AN: &str = "/v1/persons/CB100";

fn person(name: &str, unit: &str) -> Value {
    json!({
        "full_name": name, "kind": "civil_servant", "position_class": "staff", "unit_code": unit,
    })
}

fn with(mut value: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("an object") };
    value.as_object_mut().unwrap().extend(changes);
    value
}

fn put(app: &TestApp, body: Value) -> Response {
    app.e_office().put(AN).if_match("*").json(body).send()
}

fn codes(page: &Response) -> Vec<String> {
    let body = page.json();
    let items = body["items"].as_array().unwrap().iter();
    items.map(|item| str_at(item, "/code").to_owned()).collect()
}

fn the_directory_creates_a_person_and_reads_it_back(app: &TestApp) {
    let full = with(
        person("Nguyễn Văn An", "CNTT"),
        json!({
            "position_title": "Chuyên viên", "sex": "male", "joined_on": "2019-09-01",
            "unit_since": "2026-03-01", "is_sample": true,
        }),
    );
    let made = app.e_office().put(AN).json(full).send().expect(201);
    assert_eq!(made.location(), AN);
    let read = app.secretariat().get(AN).send().expect(200);
    assert_eq!(read.json(), made.json());
    assert_eq!(read.etag(), made.etag());
    let body = read.json();
    assert_eq!(str_at(&body, "/etag"), read.etag());
    assert_eq!(body["code"], "CB100");
    assert_eq!(body["sex"], "male");
    assert_eq!(body["left_on"], Value::Null);
    assert_eq!(body["unit"], Value::Null);
    let period = json!({"unit_code": "CNTT", "valid_from": "2026-03-01", "valid_to": null});
    assert_eq!(body["unit_history"], json!([period]));
    app.secretariat().get(AN).if_none_match(read.etag()).send().expect(304);
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?target_id=CB100").send();
    assert_eq!(str_at(&audit.expect(200).json(), "/items/0/action"), "person.put");
}

fn an_existing_person_is_replaced_only_with_its_tag(app: &TestApp) {
    let client = app.e_office();
    let made = client.put(AN).json(person("An", "VP")).send().expect(201);
    client.put(AN).json(person("Bình", "VP")).send().expect_problem(428, "precondition-required");
    let changed =
        client.put(AN).if_match(made.etag()).json(person("Bình", "VP")).send().expect(200);
    assert_eq!(str_at(&changed.json(), "/full_name"), "Bình");
    let refused = client
        .put(AN)
        .if_match(made.etag())
        .json(person("Chi", "VP"))
        .send()
        .expect_problem(412, "stale-etag");
    assert!(str_at(&refused.json(), "/current_etag").starts_with("\"2-"));
    client.put(AN).if_match("*").json(person("Dũng", "VP")).send().expect(200);
    // An optional field that is absent is cleared.
    put(app, with(person("Dũng", "VP"), json!({"position_title": "Chuyên viên"}))).expect(200);
    let cleared = put(app, person("Dũng", "VP")).expect(200);
    assert_eq!(cleared.json()["position_title"], Value::Null);
}

fn the_same_put_twice_changes_nothing_but_the_version(app: &TestApp) {
    let body = with(person("An", "VP"), json!({"unit_since": "2026-01-05"}));
    let first = put(app, body.clone()).expect(201).json();
    app.app.clock.advance(TimeDelta::days(3));
    let second = put(app, body).expect(200).json();
    assert_eq!(first["unit_history"], second["unit_history"]);
    assert_eq!(second["version"], json!(2));
}

fn a_replayed_put_gives_the_stored_answer(app: &TestApp) {
    let send = || {
        app.e_office().put(AN).key("0123456789abcdef").json(person("An", "VP")).send().expect(201)
    };
    let (first, second) = (send(), send());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(second.json(), first.json());
    assert_eq!(second.header("cache-control"), Some("no-store"));
}

fn another_unit_ends_the_period_the_day_before(app: &TestApp) {
    put(app, with(person("An", "VP"), json!({"unit_since": "2026-01-05"}))).expect(201);
    let moved = put(app, person("An", "CNTT")).expect(200).json();
    let expected = json!([
        {"unit_code": "VP", "valid_from": "2026-01-05", "valid_to": "2026-11-22"},
        {"unit_code": "CNTT", "valid_from": "2026-11-23", "valid_to": null},
    ]);
    assert_eq!(moved["unit_history"], expected);
    // On the same day the directory corrects itself.
    let corrected = put(app, person("An", "P03")).expect(200).json();
    assert_eq!(corrected["unit_history"][1]["unit_code"], "P03");
    assert_eq!(corrected["unit_history"].as_array().unwrap().len(), 2);
    let read = app.secretariat().get(AN).send().expect(200).json();
    assert_eq!(read["unit_history"], corrected["unit_history"]);
    put(app, with(person("An", "VP"), json!({"unit_since": "2026-11-24"})))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/unit_since", "in_future");
    put(app, with(person("An", "VP"), json!({"unit_since": "2026-10-01"})))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/unit_since", "before_current_period");
    assert_eq!(app.secretariat().get(AN).send().expect(200).json(), read);
}

fn a_person_who_left_has_a_closed_history_and_no_access(app: &TestApp) {
    app.employee().get("/v1/me").send().expect(200);
    let leaving = with(person("An", "CNTT"), json!({"left_on": "2026-11-23"}));
    let left = app
        .e_office()
        .put("/v1/persons/T-EMPLOYEE")
        .if_match("*")
        .json(leaving)
        .send()
        .expect(200)
        .json();
    assert_eq!(left["unit_history"][0]["valid_to"], "2026-11-22");
    // At once, though the caller was remembered a moment ago.
    app.employee().get("/v1/me").send().expect_problem(401, "unauthenticated");
    let active = app.secretariat().get("/v1/persons?is_active=true").send().expect(200);
    assert!(!codes(&active).contains(&"T-EMPLOYEE".to_owned()));
    let gone = app.secretariat().get("/v1/persons?is_active=false").send().expect(200);
    assert_eq!(codes(&gone), ["T-EMPLOYEE"]);
    let before = app.secretariat().get("/v1/persons?active_on=2026-11-22").send().expect(200);
    assert!(codes(&before).contains(&"T-EMPLOYEE".to_owned()));
}

fn a_unit_must_be_known_exist_and_be_no_bloc(app: &TestApp) {
    let count = || app.database.number("SELECT count(*) FROM audit_events");
    let before = count();
    for (unit, code) in [("NONE", "unknown_unit"), ("KHOI-1", "bloc")] {
        put(app, person("An", unit))
            .expect_problem(422, "validation-failed")
            .expect_error_at("/unit_code", code);
    }
    put(app, with(person("An", "VP"), json!({"unit_since": "2024-12-31"})))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/unit_code", "unit_not_in_existence");
    assert_eq!(count(), before);
    app.secretariat().get(AN).send().expect_problem(404, "not-found");
}

fn nobody_gets_the_code_of_a_system(app: &TestApp) {
    // One that is disabled is named by the audit all the same.
    app.database.execute("UPDATE clients SET is_active = false WHERE code = 'reporting'");
    for code in ["reporting", "e_office", "operator", "local"] {
        let path = format!("/v1/persons/{code}");
        let refused = app.e_office().put(&path).if_match("*").json(person("An", "VP")).send();
        let refused = refused.expect_problem(409, "duplicate").json();
        assert_eq!(refused["existing_id"], code);
        app.admin().get(&path).send().expect_problem(404, "not-found");
    }
    let told = "SELECT count(*) FROM audit_events WHERE action = 'person.put'";
    assert_eq!(app.database.number(told), 0);
    // A code in other letters is another one.
    app.e_office().put("/v1/persons/Reporting").json(person("An", "VP")).send().expect(201);
}

fn days_that_contradict_each_other_are_refused_at_their_pointer(app: &TestApp) {
    for (days, pointer, code) in [
        (
            json!({"joined_on": "2026-02-01", "left_on": "2026-02-01"}),
            "/left_on",
            "not_after_joining",
        ),
        (
            json!({"joined_on": "2026-02-01", "unit_since": "2026-01-31"}),
            "/unit_since",
            "before_joining",
        ),
        (
            json!({"unit_since": "2026-02-01", "left_on": "2026-02-01"}),
            "/unit_since",
            "not_before_leaving",
        ),
    ] {
        put(app, with(person("An", "VP"), days))
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
}

fn personal_fields_that_are_not_kept_are_refused(app: &TestApp) {
    for field in ["citizen_id", "birth_date", "phone"] {
        put(app, with(person("An", "VP"), json!({ field: "1" })))
            .expect_problem(422, "validation-failed")
            .expect_error_at(&format!("/{field}"), "unknown_field");
    }
}

fn a_head_sees_the_unit_an_employee_only_the_own_entry(app: &TestApp) {
    let seen = |code: &str| {
        let page = app.as_caller(code).get("/v1/persons?limit=200").send().expect(200);
        let mut codes = codes(&page);
        codes.sort();
        codes
    };
    assert_eq!(seen("T-SEC").len(), 14);
    assert_eq!(seen("e_office").len(), 14);
    let unit = ["T-EMPLOYEE", "T-HEAD", "T-OFFICER", "T-OUTREACH"];
    assert_eq!(seen("T-HEAD"), unit);
    assert_eq!(seen("T-OFFICER"), unit);
    assert_eq!(seen("T-EMPLOYEE"), ["T-EMPLOYEE"]);
    assert_eq!(seen("T-BLOC"), ["T-BLOC"]);
    app.employee().get("/v1/persons/T-EMPLOYEE").send().expect(200);
    app.employee().get("/v1/persons/T-HEAD").send().expect_problem(404, "not-found");
    app.employee().get("/v1/persons/NOBODY").send().expect_problem(404, "not-found");
    app.unit_head().get("/v1/persons/T-EMPLOYEE").send().expect(200);
    app.unit_head().get("/v1/persons/T-EMPLOYEE3").send().expect_problem(404, "not-found");
    app.anonymous().get("/v1/persons").send().expect_problem(401, "unauthenticated");
    // What is out of sight is neither filtered for nor counted.
    let other = app.unit_head().get("/v1/persons?unit_code=P03&include_total=true").send();
    assert_eq!(other.expect(200).json()["total_count"], json!(0));
}

fn an_employee_cannot_write_persons(app: &TestApp) {
    let token = app.token("T-EMPLOYEE", "tests", "directory:write");
    let refused = app
        .anonymous()
        .put("/v1/persons/T-EMPLOYEE")
        .header("authorization", &format!("Bearer {token}"))
        .json(person("An", "CNTT"))
        .send()
        .expect_problem(403, "role-required");
    assert_eq!(refused.json()["required_role"], json!(["e_office", "admin"]));
}

fn persons_are_filtered_and_found_without_tone_marks(app: &TestApp) {
    let leader = json!({"kind": "public_employee", "position_class": "unit_deputy"});
    put(app, with(person("Đặng Thị Ngọc", "P03"), leader)).expect(201);
    let found = |query: &[(&str, &str)]| {
        codes(&app.secretariat().get("/v1/persons").query(query).send().expect(200))
    };
    assert_eq!(found(&[("q", "dang ngoc")]), ["CB100"]);
    assert_eq!(found(&[("q", "cb100")]), ["CB100"]);
    assert_eq!(found(&[("kind", "public_employee")]), ["CB100"]);
    assert_eq!(found(&[("position_class", "unit_deputy"), ("unit_code", "P03")]), ["CB100"]);
    assert_eq!(found(&[("position_class", "unit_deputy"), ("unit_code", "VP")]).len(), 0);
    assert_eq!(found(&[("unit_code", "P03"), ("unit_code", "STC")]).len(), 7);
    assert_eq!(found(&[("unit_code", "P03,STC")]).len(), 7);
    app.secretariat()
        .get("/v1/persons?kind=robot")
        .send()
        .expect_problem(400, "invalid-parameter")
        .expect_error_at("kind", "enum");
    app.secretariat().get("/v1/persons?name=An").send().expect_problem(400, "unknown-parameter");
}

fn persons_are_listed_by_name_page_by_page(app: &TestApp) {
    for (code, name) in [("N1", "Đỗ Ân"), ("N2", "Dương Bá"), ("N3", "Ân Tú"), ("N4", "An Tú")]
    {
        let path = format!("/v1/persons/{code}");
        app.e_office().put(&path).json(person(name, "VP")).send().expect(201);
    }
    let walk = |sort: &str| {
        let mut all = Vec::new();
        let mut path = format!("/v1/persons?limit=5&include_total=true&sort={sort}");
        loop {
            let page = app.secretariat().get(&path).send().expect(200);
            assert_eq!(page.json()["total_count"], json!(18));
            all.extend(codes(&page));
            let Some(link) = page.header("link") else { break all };
            link.split(['<', '>']).nth(1).unwrap().clone_into(&mut path);
        }
    };
    let mut forwards = walk("name");
    assert_eq!(forwards.len(), 18);
    assert_eq!(forwards[..2], ["N4", "N3"]);
    assert_eq!(forwards[16..], ["N2", "N1"]);
    forwards.reverse();
    assert_eq!(walk("-name"), forwards);
}

fn expanded_units_stand_beside_their_codes_and_weaken_the_tag(app: &TestApp) {
    put(app, person("An", "CNTT")).expect(201);
    let client = app.secretariat();
    let unit = client.get("/v1/units/CNTT").send().expect(200);
    let plain = client.get(AN).send().expect(200);
    let expanded = client.get(&format!("{AN}?expand=unit")).send().expect(200);
    assert_eq!(expanded.json()["unit"], unit.json());
    assert_eq!(expanded.json()["unit_code"], "CNTT");
    assert_eq!(expanded.json()["etag"], plain.json()["etag"]);
    assert!(expanded.etag().starts_with("W/\"1-"), "{}", expanded.etag());
    let again = format!("{AN}?expand=unit");
    client.get(&again).if_none_match(expanded.etag()).send().expect(304);
    client.get(&again).if_none_match(plain.etag()).send().expect(200);
    let page = client.get("/v1/persons?expand=unit&limit=200").send().expect(200);
    for item in page.json()["items"].as_array().unwrap() {
        assert_eq!(item["unit"]["code"], item["unit_code"]);
    }
    // A change of the unit changes what is shown, and so the tags.
    let renamed = json!({"name": "Phòng CNTT", "kind": "room", "valid_from": "2025-01-01"});
    app.e_office().put("/v1/units/CNTT").if_match("*").json(renamed).send().expect(200);
    client.get(&again).if_none_match(expanded.etag()).send().expect(200);
    client.get("/v1/persons?expand=unit&limit=200").if_none_match(page.etag()).send().expect(200);
    client.get(AN).if_none_match(plain.etag()).send().expect(304);
    client.get(&format!("{AN}?expand=boss")).send().expect_problem(400, "invalid-parameter");
}

fn answers_with_persons_are_never_stored(app: &TestApp) {
    let made = put(app, person("An", "CNTT")).expect(201);
    let read = app.secretariat().get(AN).send().expect(200);
    let known = app.secretariat().get(AN).if_none_match(read.etag()).send().expect(304);
    let list = app.secretariat().get("/v1/persons").send().expect(200);
    for answer in [made, read, known, list] {
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{}", answer.target);
    }
}

fn of_24_first_puts_exactly_one_creates(app: &TestApp) {
    let running: Vec<_> = (0..24)
        .map(|number| {
            let request = app.e_office().put(AN).json(person(&format!("Cán bộ {number}"), "CNTT"));
            thread::spawn(move || request.send().status)
        })
        .collect();
    let mut statuses: Vec<u16> = running.into_iter().map(|one| one.join().unwrap()).collect();
    statuses.sort_unstable();
    let mut expected = vec![428; 24];
    expected[0] = 201;
    assert_eq!(statuses, expected);
    assert_eq!(app.database.number("SELECT count(*) FROM person_units"), 1);
}
