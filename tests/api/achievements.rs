//! Achievements: reading and drafting.

use serde_json::{Value, json};

use crate::campaigns::launched;
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    an_achievement_is_read_by_its_unit_and_its_bloc_and_not_by_others,
    an_employee_sees_and_drafts_only_the_own_ones,
    references_that_do_not_exist_are_refused_where_they_stand,
    a_person_of_another_unit_and_a_period_outside_the_campaign_are_refused,
    shares_are_given_for_all_authors_and_make_one_hundred,
    evidence_leads_somewhere_and_a_system_stands_once,
    an_external_id_belongs_to_one_achievement,
    a_patch_merges_clears_and_checks_the_whole,
    a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412,
    a_draft_is_deleted_and_then_gone,
    a_campaign_takes_no_drafts_before_its_launch_and_after_its_close,
    a_replayed_creation_makes_one_achievement,
    two_achievements_of_one_moment_have_different_places,
];

/// A result of CNTT as a collective.
pub fn result_of(campaign: &str, title: &str) -> Value {
    json!({
        "campaign_id": campaign, "kind": "result", "title": title, "subject_kind": "collective",
        "unit_code": "CNTT", "period_from": "2026-01-01", "period_to": "2026-10-31",
        "evidence": [{"url": "https://example.vn/tin", "note": "Tin bài"}],
    })
}

/// An initiative of the employee of CNTT.
pub fn initiative(campaign: &str) -> Value {
    json!({
        "campaign_id": campaign, "kind": "initiative", "title": "Số hóa hồ sơ một quy trình",
        "description": "Dùng chung một mẫu", "subject_kind": "individual", "unit_code": "CNTT",
        "person_code": "T-EMPLOYEE", "period_from": "2026-01-01", "period_to": "2026-10-31",
        "applied_since": "2026-03-01", "effect": "Giảm 30% thời gian", "application_scope": "Toàn Sở",
        "evidence": [{"url": "https://example.vn/so-lieu"}],
    })
}

/// A draft of the officer of CNTT; its path.
pub fn drafted(app: &TestApp, body: Value) -> String {
    app.unit_officer().post("/v1/achievements").json(body).send().expect(201).location().to_owned()
}

/// A verified one; its path.
pub fn verified(app: &TestApp, body: Value) -> String {
    let path = drafted(app, body);
    act(&app.unit_head(), &path, "submit").expect(200);
    act(&app.secretariat(), &path, "verify").expect(200);
    path
}

/// Takes an action with a body that fits it.
pub fn act(client: &Client, path: &str, action: &str) -> Response {
    let request = client.post(&format!("{path}/{action}"));
    let body = match action {
        "unverify" => Some(json!({"reason": "Số liệu không khớp"})),
        "return" => {
            Some(json!({"reasons": [{"code": "missing_evidence", "text": "Thiếu minh chứng"}]}))
        }
        "recognise" => Some(recognition("department")),
        _ => None, // the other actions take no body
    };
    match body {
        Some(body) => request.json(body).send(),
        None => request.send(),
    }
}

pub fn recognition(scope: &str) -> Value {
    json!({"number": "45/QĐ-STC", "issued_on": "2026-11-02", "body": "Giám đốc Sở", "scope": scope})
}

pub fn state(app: &TestApp, path: &str) -> String {
    str_at(&app.secretariat().get(path).send().expect(200).json(), "/state").to_owned()
}

fn an_achievement_is_read_by_its_unit_and_its_bloc_and_not_by_others(app: &TestApp) {
    let path = drafted(app, result_of(&launched(app), "Kết quả quý III"));
    let sees = ["T-SEC", "T-LEAD", "T-INSPECTOR", "T-HEAD", "T-OFFICER", "e_office", "reporting"];
    for code in sees {
        let read = app.as_caller(code).get(&path).send().expect(200);
        app.as_caller(code).get(&path).if_none_match(read.etag()).send().expect(304);
        let list = app.as_caller(code).get("/v1/achievements?include_total=true").send();
        assert_eq!(list.expect(200).json()["total_count"], json!(1), "{code}");
    }
    for code in ["T-HEAD3", "T-EMPLOYEE", "T-EMPLOYEE3", "T-BLOC"] {
        app.as_caller(code).get(&path).send().expect_problem(404, "not-found");
        let list = app.as_caller(code).get("/v1/achievements?include_total=true").send();
        let list = list.expect(200).json();
        assert_eq!((&list["items"], &list["total_count"]), (&json!([]), &json!(0)), "{code}");
        act(&app.as_caller(code), &path, "withdraw").expect_problem(404, "not-found");
    }
    // The bloc of last year counts until this year's is written.
    app.secretariat()
        .put("/v1/units/KHOI-1/members/2025")
        .json(json!({"members": [{"unit_code": "CNTT", "role": "lead"}]}))
        .send()
        .expect(201);
    app.as_caller("T-BLOC").get(&path).send().expect(200);
    app.secretariat()
        .put("/v1/units/KHOI-1/members/2026")
        .json(json!({"members": [{"unit_code": "P03", "role": "lead"}]}))
        .send()
        .expect(201);
    app.as_caller("T-BLOC").get(&path).send().expect_problem(404, "not-found");
}

fn an_employee_sees_and_drafts_only_the_own_ones(app: &TestApp) {
    let campaign = launched(app);
    let path = drafted(app, initiative(&campaign));
    app.employee().get(&path).send().expect(200);
    let list = app.employee().get("/v1/achievements").send().expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let client = app.employee();
    let mut other = initiative(&campaign);
    other["person_code"] = json!("T-OFFICER");
    client.post("/v1/achievements").json(other).send().expect_problem(403, "role-required");
    let collective = result_of(&campaign, "Của tập thể");
    client.post("/v1/achievements").json(collective).send().expect_problem(403, "role-required");
    let mut foreign = result_of(&campaign, "Của đơn vị khác");
    foreign["unit_code"] = json!("P03");
    app.unit_head()
        .post("/v1/achievements")
        .json(foreign)
        .send()
        .expect_problem(403, "role-required");
    let unit = app.employee().get("/v1/achievements?unit_code=CNTT&expand=unit").send().expect(200);
    assert_eq!(str_at(&unit.json(), "/items/0/unit/code"), "CNTT");
}

fn refused(app: &TestApp, body: Value, pointer: &str, code: &str) {
    let rows = app.database.number("SELECT count(*) FROM achievements");
    app.secretariat()
        .post("/v1/achievements")
        .json(body)
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at(pointer, code);
    assert_eq!(app.database.number("SELECT count(*) FROM achievements"), rows);
}

pub fn with(mut body: Value, changes: &[(&str, Value)]) -> Value {
    for (name, value) in changes {
        body[*name] = value.clone();
    }
    body
}

fn references_that_do_not_exist_are_refused_where_they_stand(app: &TestApp) {
    let campaign = launched(app);
    let base = || initiative(&campaign);
    let unknown = json!("0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6");
    refused(app, with(base(), &[("campaign_id", unknown)]), "/campaign_id", "unknown_campaign");
    refused(app, with(base(), &[("unit_code", json!("NONE"))]), "/unit_code", "unknown_unit");
    refused(app, with(base(), &[("unit_code", json!("KHOI-1"))]), "/unit_code", "bloc");
    refused(
        app,
        with(base(), &[("person_code", json!("NOBODY"))]),
        "/person_code",
        "unknown_person",
    );
    let author = |code: &str| json!([{"person_code": code}]);
    let body = with(base(), &[("co_authors", author("NOBODY"))]);
    refused(app, body, "/co_authors/0/person_code", "unknown_person");
    let body = with(base(), &[("co_authors", author("T-EMPLOYEE"))]);
    refused(app, body, "/co_authors/0/person_code", "repeated");
    refused(
        app,
        with(base(), &[("person_code", Value::Null)]),
        "/person_code",
        "required_for_individual",
    );
    let collective = with(base(), &[("subject_kind", json!("collective"))]);
    refused(app, collective, "/person_code", "not_for_collective");
}

fn a_person_of_another_unit_and_a_period_outside_the_campaign_are_refused(app: &TestApp) {
    let campaign = launched(app);
    let base = || initiative(&campaign);
    let foreign = with(base(), &[("person_code", json!("T-EMPLOYEE3"))]);
    refused(app, foreign, "/person_code", "person_of_other_unit");
    let early = with(base(), &[("period_from", json!("2025-12-31"))]);
    refused(app, early, "/period_from", "outside_campaign");
    let late = with(base(), &[("period_to", json!("2031-01-01"))]);
    refused(app, late, "/period_to", "outside_campaign");
    let backwards = with(base(), &[("period_to", json!("2025-12-31"))]);
    refused(app, backwards, "/period_to", "before_start");
    // Who was of the unit within the period is its author still.
    let moved = json!({
        "full_name": "Cán bộ mẫu", "kind": "civil_servant", "position_class": "staff",
        "unit_code": "P03", "unit_since": "2026-06-01",
    });
    let first =
        with(moved.clone(), &[("unit_code", json!("CNTT")), ("unit_since", json!("2026-02-01"))]);
    app.e_office().put("/v1/persons/MOVED").json(first).send().expect(201);
    app.e_office().put("/v1/persons/MOVED").if_match("*").json(moved).send().expect(200);
    let body = with(base(), &[("person_code", json!("MOVED"))]);
    app.secretariat().post("/v1/achievements").json(body).send().expect(201);
    let later =
        with(base(), &[("person_code", json!("MOVED")), ("period_from", json!("2026-07-01"))]);
    refused(app, later, "/person_code", "person_of_other_unit");
}

fn shares_are_given_for_all_authors_and_make_one_hundred(app: &TestApp) {
    let campaign = launched(app);
    let shared = |own: Value, other: Value| {
        let others = json!([{"person_code": "T-OFFICER", "share_percent": other}]);
        with(initiative(&campaign), &[("share_percent", own), ("co_authors", others)])
    };
    refused(app, shared(json!("60.00"), json!("39.99")), "/share_percent", "shares_not_100");
    refused(app, shared(Value::Null, json!("40.00")), "/share_percent", "required_with_shares");
    let half = shared(json!("60.00"), Value::Null);
    refused(app, half, "/co_authors/0/share_percent", "required_with_shares");
    refused(app, shared(json!("60.0"), json!("40.00")), "/share_percent", "pattern");
    let made = app.employee().post("/v1/achievements").json(shared(json!("60.05"), json!("39.95")));
    let made = made.send().expect(201).json();
    assert_eq!(str_at(&made, "/share_percent"), "60.05");
    assert_eq!(str_at(&made, "/co_authors/0/share_percent"), "39.95");
    let unshared = shared(Value::Null, Value::Null);
    app.employee().post("/v1/achievements").json(unshared).send().expect(201);
}

fn evidence_leads_somewhere_and_a_system_stands_once(app: &TestApp) {
    let campaign = launched(app);
    let evidence = json!([{"url": "https://example.vn/a"}, {"note": "chỉ có lời"}]);
    let body = with(initiative(&campaign), &[("evidence", evidence)]);
    refused(app, body, "/evidence/1", "no_target");
    let script = json!([{"url": "javascript:alert(1)"}]);
    refused(
        app,
        with(initiative(&campaign), &[("evidence", script)]),
        "/evidence/0/url",
        "pattern",
    );
    let twice = json!([{"system": "e_office", "id": "1"}, {"system": "e_office", "id": "2"}]);
    let body = with(initiative(&campaign), &[("external_refs", twice)]);
    refused(app, body, "/external_refs/1/system", "repeated");
}

fn an_external_id_belongs_to_one_achievement(app: &TestApp) {
    let campaign = launched(app);
    let refs = |id: &str| json!([{"system": "e_office", "id": id}]);
    let first = with(initiative(&campaign), &[("external_refs", refs("SK-1"))]);
    let made = app.secretariat().post("/v1/achievements").json(first.clone()).send().expect(201);
    let taken = app.secretariat().post("/v1/achievements").json(first).send();
    let taken = taken.expect_problem(409, "duplicate").json();
    assert_eq!(taken["existing_id"], made.json()["id"]);
    let second = with(initiative(&campaign), &[("external_refs", refs("SK-2"))]);
    let other = app.secretariat().post("/v1/achievements").json(second).send().expect(201);
    let patch = |path: &str, id: &str| {
        app.secretariat().patch(path).if_match("*").json(json!({"external_refs": refs(id)})).send()
    };
    patch(other.location(), "SK-1").expect_problem(409, "duplicate");
    patch(made.location(), "SK-1").expect(200);
    patch(made.location(), "SK-3").expect(200);
    patch(other.location(), "SK-1").expect(200);
    app.secretariat().delete(other.location()).if_match("*").send().expect(204);
    patch(made.location(), "SK-1").expect(200);
}

fn a_patch_merges_clears_and_checks_the_whole(app: &TestApp) {
    let campaign = launched(app);
    let path = drafted(app, initiative(&campaign));
    let patch = |body: Value| app.employee().patch(&path).if_match("*").json(body).send();
    let changed =
        patch(json!({"title": "Tên mới", "effect": null, "evidence": []})).expect(200).json();
    assert_eq!(str_at(&changed, "/title"), "Tên mới");
    assert_eq!((&changed["effect"], &changed["evidence"]), (&Value::Null, &json!([])));
    assert_eq!(str_at(&changed, "/description"), "Dùng chung một mẫu");
    assert_eq!(changed["version"], json!(2));
    patch(json!({"period_to": "2031-01-01"})).expect_error_at("/period_to", "outside_campaign");
    patch(json!({"share_percent": "50.00"})).expect_error_at("/share_percent", "shares_not_100");
    patch(json!({"title": null})).expect_problem(422, "validation-failed");
    patch(json!({"state": "verified"})).expect_error_at("/state", "unknown_field");
    patch(json!({"unit_code": "P03"})).expect_error_at("/unit_code", "unknown_field");
    assert_eq!(app.employee().get(&path).send().json()["version"], json!(2));
    app.as_caller("T-HEAD3")
        .patch(&path)
        .if_match("*")
        .json(json!({"title": "X"}))
        .send()
        .expect_problem(404, "not-found");
}

fn a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412(app: &TestApp) {
    let path = drafted(app, result_of(&launched(app), "Kết quả"));
    let client = app.unit_officer();
    let body = json!({"title": "Khác"});
    client.patch(&path).json(&body).send().expect_problem(428, "precondition-required");
    client.delete(&path).send().expect_problem(428, "precondition-required");
    let tag = client.get(&path).send().expect(200).etag().to_owned();
    client.patch(&path).if_match(&tag).json(&body).send().expect(200);
    let stale = client.patch(&path).if_match(&tag).json(json!({"title": "Ba"})).send();
    let stale = stale.expect_problem(412, "stale-etag").json();
    assert!(str_at(&stale, "/current_etag").starts_with("\"2-"));
    client.delete(&path).if_match(&tag).send().expect_problem(412, "stale-etag");
    let head = app.unit_head();
    head.post(&format!("{path}/submit")).if_match(&tag).send().expect_problem(412, "stale-etag");
    assert_eq!(state(app, &path), "draft");
}

fn a_draft_is_deleted_and_then_gone(app: &TestApp) {
    let path = drafted(app, result_of(&launched(app), "Kết quả"));
    app.unit_officer().delete(&path).if_match("*").send().expect(204);
    app.unit_officer().get(&path).send().expect_problem(404, "not-found");
    app.unit_officer().delete(&path).if_match("*").send().expect_problem(404, "not-found");
    let list = app.unit_officer().get("/v1/achievements?q=ket").send().expect(200).json();
    assert_eq!(list["items"], json!([]));
}

fn a_campaign_takes_no_drafts_before_its_launch_and_after_its_close(app: &TestApp) {
    let campaign = launched(app);
    let kept = drafted(app, result_of(&campaign, "Bản nháp"));
    let sent = drafted(app, result_of(&campaign, "Đã gửi"));
    act(&app.unit_head(), &sent, "submit").expect(200);
    let draft = crate::campaigns::department_campaign("PT-02");
    let draft = app.secretariat().post("/v1/campaigns").json(draft).send().expect(201).json();
    let early = result_of(str_at(&draft, "/id"), "Quá sớm");
    refused(app, early.clone(), "/campaign_id", "campaign_not_published");
    app.unit_head()
        .post("/v1/achievements")
        .json(early)
        .send()
        .expect_error_at("/campaign_id", "unknown_campaign");
    let close = format!("/v1/campaigns/{campaign}/close");
    app.leader().post(&close).json(json!({"reason": "Tổng kết"})).send().expect(200);
    let late =
        app.unit_head().post("/v1/achievements").json(result_of(&campaign, "Quá muộn")).send();
    late.expect_problem(409, "campaign-closed");
    act(&app.unit_head(), &kept, "submit").expect_problem(409, "campaign-closed");
    let head = app.unit_head();
    head.patch(&kept)
        .if_match("*")
        .json(json!({"title": "X"}))
        .send()
        .expect_problem(409, "campaign-closed");
    let seen = head.get(&kept).send().expect(200).json();
    assert_eq!(seen["allowed_actions"], json!(["delete"]));
    let list = head.get("/v1/achievements?state=draft").send().expect(200).json();
    assert_eq!(list["items"][0], seen);
    // What was submitted in time is still judged.
    act(&app.secretariat(), &sent, "verify").expect(200);
}

fn a_replayed_creation_makes_one_achievement(app: &TestApp) {
    let body = result_of(&launched(app), "Kết quả");
    let send = || {
        let request = app.unit_officer().post("/v1/achievements").key("one-and-the-same-key");
        request.json(&body).send().expect(201)
    };
    let (first, second) = (send(), send());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!((first.json(), first.etag()), (second.json(), second.etag()));
    assert_eq!(app.database.number("SELECT count(*) FROM achievements"), 1);
}

fn two_achievements_of_one_moment_have_different_places(app: &TestApp) {
    let campaign = launched(app);
    let titles = ["Một", "Hai", "Ba"];
    for title in titles {
        drafted(app, result_of(&campaign, title));
    }
    let list = app.secretariat().get("/v1/achievements?sort=created_at").send().expect(200).json();
    let listed: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|one| str_at(one, "/title")).collect();
    assert_eq!(listed, titles);
    assert_eq!(app.database.number("SELECT count(DISTINCT created_at) FROM achievements"), 1);
    assert_eq!(app.database.number("SELECT max(seq) - min(seq) FROM achievements"), 2);
}
