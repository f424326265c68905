//! The code tables of exchange: organisations and kinds of documents.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::awards::with;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    an_organisation_is_written_read_and_replaced,
    a_code_belongs_to_one_organisation_also_an_older_one,
    what_is_no_code_of_an_organisation_is_refused,
    organisations_are_found_by_words_and_listed_page_by_page,
    the_kinds_of_the_standard_are_there_with_what_is_known_of_them,
    a_kind_is_changed_only_with_its_tag,
    nobody_but_an_administrator_writes_a_code,
];

pub fn organisation(name: &str) -> Value {
    json!({ "name": name, "parent_name": "UBND mẫu", "place": "Hà Nội" })
}

/// Writes the organisation of a code.
pub fn given(app: &TestApp, code: &str, changes: Value) {
    let body = with(organisation(&format!("Cơ quan mẫu {code}")), changes);
    app.admin().put(&format!("/v1/organisations/{code}")).json(body).send().expect(201);
}

fn an_organisation_is_written_read_and_replaced(app: &TestApp) {
    let path = "/v1/organisations/H26.99";
    let body = with(
        organisation("Sở mẫu"),
        json!({ "aliases": ["000.00.99.H26"], "email": "vt@mau.example", "valid_from": "2022-08-17" }),
    );
    let made = app.admin().put(path).json(&body).send().expect(201);
    assert_eq!(made.location(), path);
    let read = app.employee().get(path).send().expect(200);
    assert_eq!((read.json(), read.etag()), (made.json(), made.etag()));
    for (name, value) in body.as_object().unwrap() {
        assert_eq!(&read.json()[name], value, "{name}");
    }
    app.employee().get(path).if_none_match(read.etag()).send().expect(304);
    app.employee().get("/v1/organisations/H26.98").send().expect_problem(404, "not-found");
    let other = organisation("Sở mẫu đổi tên");
    app.admin().put(path).json(&other).send().expect_problem(428, "precondition-required");
    let changed = app.admin().put(path).if_match(made.etag()).json(&other).send().expect(200);
    assert_eq!(changed.json()["aliases"], json!([]));
    let stale = app.admin().put(path).if_match(made.etag()).json(&body).send();
    stale.expect_problem(412, "stale-etag");
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?target_id=H26.99").send();
    assert_eq!(str_at(&audit.expect(200).json(), "/items/0/action"), "organisation.put");
}

fn a_code_belongs_to_one_organisation_also_an_older_one(app: &TestApp) {
    given(app, "H26.99", json!({ "aliases": ["000.00.99.H26"] }));
    let before = app.database.number("SELECT count(*) FROM organisations");
    let put = |code: &str, changes: Value| {
        let path = format!("/v1/organisations/{code}");
        app.admin().put(&path).json(with(organisation("Khác"), changes)).send()
    };
    let taken = put("000.00.99.H26", json!({})).expect_problem(409, "duplicate");
    assert_eq!(str_at(&taken.json(), "/existing_id"), "H26.99");
    put("H26.98", json!({ "aliases": ["H26.99"] })).expect_problem(409, "duplicate");
    put("H26.98", json!({ "aliases": ["000.00.99.H26"] })).expect_problem(409, "duplicate");
    put("H26.98", json!({ "aliases": ["H26.98"] }))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/aliases", "repeated");
    assert_eq!(app.database.number("SELECT count(*) FROM organisations"), before);
    put("H26.98", json!({ "aliases": ["000.00.98.H26"] })).expect(201);
}

fn what_is_no_code_of_an_organisation_is_refused(app: &TestApp) {
    for code in ["h26", "Z26", "H26,1", "STC"] {
        let refused = app.admin().put(&format!("/v1/organisations/{code}"));
        refused.json(organisation("Sai")).send().expect_problem(400, "invalid-parameter");
    }
    for (changes, pointer, code) in [
        (json!({ "aliases": ["STC"] }), "/aliases/0", "pattern"),
        (json!({ "name": "" }), "/name", "min_length"),
        (json!({ "email": "a b" }), "/email", "pattern"),
        (json!({ "valid_from": "2026-02-01", "valid_to": "2026-01-01" }), "/valid_to", "order"),
    ] {
        let refused = app.admin().put("/v1/organisations/H26.99");
        let refused = refused.json(with(organisation("Sai"), changes)).send();
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    assert_eq!(app.database.number("SELECT count(*) FROM organisations"), 0);
}

fn codes(list: &Value, name: &str) -> Vec<String> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item[name].as_str().unwrap().to_owned()).collect()
}

fn organisations_are_found_by_words_and_listed_page_by_page(app: &TestApp) {
    for code in ["H26", "H26.98", "H26.99"] {
        given(app, code, json!({}));
    }
    let list = |query: &str| {
        app.employee().get(&format!("/v1/organisations?{query}")).send().expect(200).json()
    };
    assert_eq!(codes(&list("sort=-code"), "code"), ["H26.99", "H26.98", "H26"]);
    assert_eq!(codes(&list("q=co+quan+mau"), "code").len(), 3);
    let first = list("limit=2");
    assert_eq!(codes(&first, "code"), ["H26", "H26.98"]);
    let second = list(&format!("limit=2&cursor={}", str_at(&first, "/next_cursor")));
    assert_eq!(codes(&second, "code"), ["H26.99"]);
}

fn the_kinds_of_the_standard_are_there_with_what_is_known_of_them(app: &TestApp) {
    let read = |kind: &str| {
        app.employee().get(&format!("/v1/document-types/{kind}")).send().expect(200).json()
    };
    let plan = read("ke_hoach");
    assert_eq!((str_at(&plan, "/exchange_code"), str_at(&plan, "/status")), ("10", "confirmed"));
    let letter = read("to_trinh");
    assert_eq!((str_at(&letter, "/exchange_code"), str_at(&letter, "/status")), ("16", "assumed"));
    let query = "/v1/document-types?exchange_code=18";
    let found = app.employee().get(query).send().expect(200).json();
    assert_eq!(codes(&found, "code"), ["cong_van"]);
    let all = app.employee().get("/v1/document-types?limit=100").send().expect(200).json();
    assert_eq!(codes(&all, "code").len(), 26);
}

fn a_kind_is_changed_only_with_its_tag(app: &TestApp) {
    let path = "/v1/document-types/cong_van";
    let body = json!({
        "name": "Công văn", "exchange_code": "1", "steering_code": "2", "mark": "practice",
        "source": "Danh mục của hệ thống mẫu",
    });
    app.admin().put(path).json(&body).send().expect_problem(428, "precondition-required");
    let read = app.admin().get(path).send().expect(200);
    let changed = app.admin().put(path).if_match(read.etag()).json(&body).send().expect(200);
    assert_eq!(changed.json()["exchange_code"], "1");
    let stale = app.admin().put(path).if_match(read.etag()).json(&body).send();
    stale.expect_problem(412, "stale-etag");
    app.admin().put("/v1/document-types/loai_mau").json(&body).send().expect(201);
}

fn nobody_but_an_administrator_writes_a_code(app: &TestApp) {
    for caller in ["T-SEC", "T-LEAD", "T-HEAD"] {
        let token = app.token(caller, "tests", "exchange:write");
        let client = Client::new(&app.base_url, Some(token));
        let refused = client.put("/v1/organisations/H26.99").json(organisation("Sai")).send();
        refused.expect_problem(403, "role-required");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM organisations"), 0);
}
