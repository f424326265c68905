//! Units and blocs.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    the_directory_creates_a_unit_and_reads_it_back,
    an_existing_unit_is_replaced_only_with_its_tag,
    a_stale_tag_is_refused_with_the_current_one,
    a_unit_with_an_unknown_parent_is_refused_at_its_pointer,
    an_end_before_the_start_is_refused,
    an_employee_cannot_write_units,
    units_are_found_without_tone_marks,
    units_are_listed_in_vietnamese_order_page_by_page,
    a_cursor_of_another_filter_is_refused,
    a_bloc_has_one_lead_and_a_unit_one_bloc_a_year,
];

fn room(name: &str) -> Value {
    json!({"name": name, "kind": "room", "parent_code": "STC", "valid_from": "2026-01-01"})
}

fn the_directory_creates_a_unit_and_reads_it_back(app: &TestApp) {
    let made = app.e_office().put("/v1/units/P04").json(room("Phòng mẫu 04")).send().expect(201);
    assert_eq!(made.location(), "/v1/units/P04");
    let read = app.employee().get("/v1/units/P04").send().expect(200);
    assert_eq!(read.json(), made.json());
    assert_eq!(read.etag(), made.etag());
    assert_eq!(str_at(&read.json(), "/etag"), read.etag());
    app.employee().get("/v1/units/P04").if_none_match(read.etag()).send().expect(304);
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?target_id=P04").send();
    assert_eq!(str_at(&audit.expect(200).json(), "/items/0/action"), "unit.put");
}

fn an_existing_unit_is_replaced_only_with_its_tag(app: &TestApp) {
    let client = app.e_office();
    let made = client.put("/v1/units/P04").json(room("Phòng mẫu 04")).send().expect(201);
    client
        .put("/v1/units/P04")
        .json(room("Phòng mẫu bốn"))
        .send()
        .expect_problem(428, "precondition-required");
    let changed = client
        .put("/v1/units/P04")
        .if_match(made.etag())
        .json(room("Phòng mẫu bốn"))
        .send()
        .expect(200);
    assert_eq!(str_at(&changed.json(), "/name"), "Phòng mẫu bốn");
    client.put("/v1/units/P04").if_match("*").json(room("Phòng 4")).send().expect(200);
}

fn a_stale_tag_is_refused_with_the_current_one(app: &TestApp) {
    let client = app.e_office();
    let made = client.put("/v1/units/P04").json(room("Một")).send().expect(201);
    client.put("/v1/units/P04").if_match(made.etag()).json(room("Hai")).send().expect(200);
    let refused = client
        .put("/v1/units/P04")
        .if_match(made.etag())
        .json(room("Ba"))
        .send()
        .expect_problem(412, "stale-etag");
    assert!(str_at(&refused.json(), "/current_etag").starts_with("\"2-"));
    assert_eq!(str_at(&client.get("/v1/units/P04").send().json(), "/name"), "Hai");
}

fn a_unit_with_an_unknown_parent_is_refused_at_its_pointer(app: &TestApp) {
    let mut unit = room("Phòng mẫu 04");
    unit["parent_code"] = json!("NONE");
    let before = app.database.number("SELECT count(*) FROM audit_events");
    app.e_office()
        .put("/v1/units/P04")
        .key("a-key-that-stays-free")
        .json(unit)
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/parent_code", "unknown_unit");
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), before);
    assert_eq!(app.database.number("SELECT count(*) FROM idempotency_keys"), 0);
    app.e_office().get("/v1/units/P04").send().expect_problem(404, "not-found");
}

fn an_end_before_the_start_is_refused(app: &TestApp) {
    let mut unit = room("Phòng mẫu 04");
    unit["valid_to"] = json!("2025-12-31");
    app.e_office()
        .put("/v1/units/P04")
        .json(unit)
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/valid_to", "before_start");
}

fn an_employee_cannot_write_units(app: &TestApp) {
    // The scope is missing first; with the scope, the role is.
    app.employee()
        .put("/v1/units/P04")
        .json(room("Phòng mẫu 04"))
        .send()
        .expect_problem(403, "insufficient-scope");
    let token = app.token("T-EMPLOYEE", "tests", "directory:write");
    let refused = app
        .anonymous()
        .put("/v1/units/P04")
        .header("authorization", &format!("Bearer {token}"))
        .json(room("Phòng mẫu 04"))
        .send()
        .expect_problem(403, "role-required");
    assert_eq!(refused.json()["required_role"], json!(["e_office", "admin"]));
}

fn units_are_found_without_tone_marks(app: &TestApp) {
    let found = |query: &str| {
        let page = app.employee().get("/v1/units").query(&[("q", query)]).send().expect(200);
        let codes: Vec<String> = page.json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|unit| str_at(unit, "/code").to_owned())
            .collect();
        codes
    };
    assert_eq!(found("cong nghe doi so"), ["CNTT"]);
    assert_eq!(found("CHUYỂN ĐỔI"), ["CNTT"]);
    assert_eq!(found("van ph"), ["VP"]);
    assert_eq!(found("khong-co"), Vec::<String>::new());
}

fn units_are_listed_in_vietnamese_order_page_by_page(app: &TestApp) {
    for (code, name) in [("U1", "Đăng ký"), ("U2", "Dân vận"), ("U3", "Ăn uống"), ("U4", "An ninh")]
    {
        app.e_office().put(&format!("/v1/units/{code}")).json(room(name)).send().expect(201);
    }
    let mut names = Vec::new();
    let mut path = "/v1/units?limit=2&kind=room&include_total=true".to_owned();
    loop {
        let page = app.employee().get(&path).send().expect(200);
        let body = page.json();
        assert_eq!(body["total_count"], json!(7));
        names.extend(
            body["items"].as_array().unwrap().iter().map(|unit| str_at(unit, "/name").to_owned()),
        );
        let Some(link) = page.header("link") else { break };
        link.split(['<', '>']).nth(1).unwrap().clone_into(&mut path);
    }
    let expected = [
        "An ninh",
        "Ăn uống",
        "Dân vận",
        "Đăng ký",
        "Phòng Công nghệ thông tin và Chuyển đổi số",
        "Phòng mẫu 03",
        "Văn phòng Sở",
    ];
    assert_eq!(names, expected);
}

fn a_cursor_of_another_filter_is_refused(app: &TestApp) {
    let page = app.employee().get("/v1/units?limit=1").send().expect(200);
    let cursor = str_at(&page.json(), "/next_cursor").to_owned();
    app.employee().get(&format!("/v1/units?limit=1&cursor={cursor}")).send().expect(200);
    app.employee()
        .get(&format!("/v1/units?limit=1&kind=room&cursor={cursor}"))
        .send()
        .expect_problem(400, "invalid-cursor");
    app.secretariat()
        .get(&format!("/v1/units?limit=1&cursor={cursor}"))
        .send()
        .expect_problem(400, "invalid-cursor");
}

fn a_bloc_has_one_lead_and_a_unit_one_bloc_a_year(app: &TestApp) {
    let client = app.secretariat();
    let place = "/v1/units/KHOI-1/members/2026";
    let member = |unit: &str, role: &str| json!({"unit_code": unit, "role": role});
    client
        .put(place)
        .json(json!({"members": [member("VP", "member"), member("CNTT", "member")]}))
        .send()
        .expect_error_at("/members", "one_lead");
    let made = client
        .put(place)
        .json(json!({"members": [member("VP", "member"), member("CNTT", "lead")]}))
        .send()
        .expect(201);
    assert_eq!(made.json()["members"][0], member("CNTT", "lead"));
    let bloc = json!({"name": "Khối 2", "kind": "bloc", "valid_from": "2026-01-01"});
    app.e_office().put("/v1/units/KHOI-2").json(bloc).send().expect(201);
    client
        .put("/v1/units/KHOI-2/members/2026")
        .json(json!({"members": [member("VP", "lead")]}))
        .send()
        .expect_problem(409, "duplicate");
    client
        .put(place)
        .if_match(made.etag())
        .json(json!({"members": [member("P03", "lead")]}))
        .send()
        .expect(200);
    client
        .put("/v1/units/KHOI-2/members/2026")
        .json(json!({"members": [member("VP", "lead")]}))
        .send()
        .expect(201);
}
