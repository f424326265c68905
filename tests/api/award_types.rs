//! Award types.

use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::features::award_types::service::seed;

use crate::support::app::TestApp;
use crate::support::awards::{BK, GK, seed_award_types, with};
use crate::support::case::{Case, cases};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    the_plans_two_types_are_loaded_once_with_their_sources,
    an_administrator_replaces_a_type_only_with_its_tag,
    nobody_else_writes_a_type,
    a_level_that_is_not_the_authoritys_is_refused,
    a_repeated_paper_is_refused,
    a_coefficient_with_one_place_is_refused,
    loading_leaves_what_an_administrator_wrote,
    types_are_found_without_tone_marks_and_by_authority,
];

fn award(changes: Value) -> Value {
    let label = json!({ "vi": "Kỷ niệm", "en": "Token" });
    let both = json!(["collective", "individual"]);
    let award = json!({
        "name": "Thư khen của Giám đốc Sở", "label": label,
        "authority": "department_director", "level": "department",
        "award_class": "emulation_campaign", "subject_kinds": both,
        "requires_council": false, "needs_forwarding": false,
        "required_papers": [{
            "paper_type": "to_trinh", "label": label, "is_required": true, "subject_kinds": both,
            "source": "Quy chế của Sở", "mark": "unknown",
        }],
        "bonus_coefficient": { "individual": "0.10", "collective": "0.20" },
        "merit_clauses": [{
            "code": "tk.1", "label": label, "subject_kinds": both, "source": "Quy chế của Sở",
            "mark": "unknown",
        }],
        "bases": [{ "aspect": "authority", "mark": "confirmed", "source": "Luật TĐKT Đ.80.1" }],
    });
    with(award, changes)
}

fn the_plans_two_types_are_loaded_once_with_their_sources(app: &TestApp) {
    seed_award_types(app);
    let read = app.employee().get(&format!("/v1/award-types/{BK}")).send().expect(200).json();
    assert_eq!(read["bonus_coefficient"], json!({ "individual": "1.50", "collective": "3.00" }));
    assert_eq!(read["needs_forwarding"], json!(true));
    assert_eq!(str_at(&read, "/status"), "assumed", "the papers are another province's");
    let of = |aspect: &str| {
        let bases = read["bases"].as_array().unwrap();
        bases.iter().find(|basis| basis["aspect"] == aspect).unwrap().clone()
    };
    assert_eq!(
        (&of("bonus")["status"], &of("bonus")["mark"]),
        (&json!("confirmed"), &json!("confirmed"))
    );
    assert_eq!(
        (&of("council")["status"], &of("council")["mark"]),
        (&json!("assumed"), &json!("practice"))
    );
    app.seal();
    let audit =
        app.as_caller("T-INSPECTOR").get(&format!("/v1/audit-events?target_id={GK}")).send();
    let audit = audit.expect(200).json();
    assert_eq!(str_at(&audit, "/items/0/action"), "award_type.put");
    assert_eq!(str_at(&audit, "/items/0/actor_kind"), "operator");
}

fn an_administrator_replaces_a_type_only_with_its_tag(app: &TestApp) {
    let client = app.admin();
    let path = "/v1/award-types/thu_khen";
    let made = client.put(path).json(award(json!({}))).send().expect(201);
    assert_eq!(made.location(), path);
    assert_eq!(made.json()["is_active"], json!(true));
    assert_eq!(str_at(&made.json(), "/status"), "confirmed");
    let read = app.employee().get(path).send().expect(200);
    assert_eq!((read.json(), read.etag()), (made.json(), made.etag()));
    app.employee().get(path).if_none_match(read.etag()).send().expect(304);
    let renamed = award(json!({ "name": "Thư khen" }));
    client.put(path).json(renamed.clone()).send().expect_problem(428, "precondition-required");
    client.put(path).if_match(made.etag()).json(renamed.clone()).send().expect(200);
    let stale = client.put(path).if_match(made.etag()).json(award(json!({}))).send();
    stale.expect_problem(412, "stale-etag");
    assert_eq!(str_at(&client.get(path).send().json(), "/name"), "Thư khen");
    client.get("/v1/award-types/khong_co").send().expect_problem(404, "not-found");
}

fn nobody_else_writes_a_type(app: &TestApp) {
    for caller in ["T-SEC", "T-LEAD", "T-HEAD", "e_office"] {
        let token = app.token(
            caller,
            if caller == "e_office" { caller } else { "tests" },
            "award_types:write",
        );
        app.anonymous()
            .put("/v1/award-types/thu_khen")
            .header("authorization", &format!("Bearer {token}"))
            .json(award(json!({})))
            .send()
            .expect_problem(403, "role-required");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM award_types"), 0);
}

fn refused(app: &TestApp, changes: Value, pointer: &str, code: &str) {
    let before = app.database.number("SELECT count(*) FROM audit_events");
    app.admin()
        .put("/v1/award-types/thu_khen")
        .json(award(changes))
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at(pointer, code);
    assert_eq!(app.database.number("SELECT count(*) FROM award_types"), 0);
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), before);
}

fn a_level_that_is_not_the_authoritys_is_refused(app: &TestApp) {
    refused(app, json!({ "level": "city" }), "/level", "level_of_authority");
}

fn a_repeated_paper_is_refused(app: &TestApp) {
    let paper = award(json!({}))["required_papers"][0].clone();
    refused(app, json!({ "required_papers": [paper, paper] }), "/required_papers", "repeated");
}

fn a_coefficient_with_one_place_is_refused(app: &TestApp) {
    let changes = json!({ "bonus_coefficient": { "individual": "0.1", "collective": "0.20" } });
    refused(app, changes, "/bonus_coefficient/individual", "min_length");
}

fn loading_leaves_what_an_administrator_wrote(app: &TestApp) {
    let path = format!("/v1/award-types/{GK}");
    app.admin().put(&path).json(award(json!({}))).send().expect(201);
    assert_eq!(app.app.operate(Actor::operator(), seed).unwrap(), 1);
    let read = app.employee().get(&path).send().expect(200).json();
    assert_eq!(str_at(&read, "/name"), "Thư khen của Giám đốc Sở");
}

fn types_are_found_without_tone_marks_and_by_authority(app: &TestApp) {
    seed_award_types(app);
    let codes = |query: &[(&str, &str)]| {
        let page = app.employee().get("/v1/award-types").query(query).send().expect(200).json();
        let items = page["items"].as_array().unwrap();
        items.iter().map(|one| str_at(one, "/code").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&[]), [BK, GK]);
    assert_eq!(codes(&[("sort", "-name")]), [GK, BK]);
    assert_eq!(codes(&[("q", "giay khen")]), [GK]);
    assert_eq!(codes(&[("authority", "city_chairman")]), [BK]);
    assert_eq!(codes(&[("is_active", "false")]), Vec::<String>::new());
    let page = app.employee().get("/v1/award-types?limit=1&include_total=true").send().expect(200);
    assert_eq!(page.json()["total_count"], json!(2));
    let next = page.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    assert_eq!(str_at(&app.employee().get(&next).send().expect(200).json(), "/items/0/code"), GK);
}
