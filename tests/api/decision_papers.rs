//! Decisions as papers: who signs them, what replaces them, and their lists.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::awards::{Scene, act, id_of, missing};
use crate::support::case::{Case, cases_under_law};
use crate::support::client::Client;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases_under_law![
    a_deputy_signs_with_a_document_of_the_delegation,
    a_deputy_signs_with_a_delegated_role_that_was_in_force,
    a_delegation_that_cannot_be_is_refused,
    a_replacement_corrects_a_decision_and_grants_nothing,
    a_replacement_that_cannot_be_is_refused,
    a_decision_is_replaced_once,
    collectives_are_called_up_first_and_persons_are_listed_first,
    a_draft_has_its_lists_and_a_revoked_award_is_marked,
    lists_are_read_by_those_who_work_with_them,
];

/// A decision that grants an eligible proposal.
fn granting(scene: &Scene<'_>, changes: Value) -> String {
    let proposal = scene.eligible(scene.proposal(json!({})));
    let named = json!({ "granted_proposal_ids": [id_of(&proposal)] });
    scene.drafted(crate::support::awards::with(named, changes))
}

fn a_deputy_signs_with_a_document_of_the_delegation(app: &TestApp) {
    let scene = Scene::set(app);
    let path = granting(&scene, json!({ "signing": "deputy" }));
    let refused = act(&app.leader(), &path, "publish").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R39 no_delegation /delegation"]);
    let client = app.secretariat();
    let set = |delegation: Value| {
        let body = json!({ "delegation": delegation });
        client.patch(&path).if_match("*").json(body).send().expect(200);
    };
    // Later than the decision of 23 November.
    set(json!({ "document_number": "15/UQ-STC", "document_date": "2026-11-24" }));
    let refused = act(&app.leader(), &path, "publish").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R39 delegation_not_in_force /delegation"]);
    set(json!({ "document_number": "15/UQ-STC", "document_date": "2026-11-23" }));
    let done = act(&app.leader(), &path, "publish").expect(200).json();
    assert_eq!(
        (str_at(&done, "/signing"), str_at(&done, "/delegation/document_number")),
        ("deputy", "15/UQ-STC")
    );
}

/// Delegates the leader's role to somebody from a day on; the id of the delegation.
fn delegated(app: &TestApp, from: &str) -> String {
    let grants = app.admin().get("/v1/role-grants?holder_code=T-LEAD&role=leader").send();
    let grant = str_at(&grants.expect(200).json(), "/items/0/id").to_owned();
    let body = json!({
        "to_person_code": "T-CHAIR", "valid_from": from, "valid_to": "2026-12-31",
        "reason": "Đi công tác",
    });
    let path = format!("/v1/role-grants/{grant}/delegate");
    let made = app.leader().post(&path).json(body).send().expect(201).json();
    str_at(&made, "/id").to_owned()
}

fn a_deputy_signs_with_a_delegated_role_that_was_in_force(app: &TestApp) {
    let scene = Scene::set(app);
    let grant = delegated(app, "2026-11-23");
    let proposal = scene.eligible(scene.proposal(json!({})));
    scene.backdate("2026-11-20");
    let path = scene.drafted(json!({
        "granted_proposal_ids": [id_of(&proposal)], "issued_on": "2026-11-20",
        "signing": "deputy", "delegation": { "role_grant_id": grant },
    }));
    let refused = act(&app.leader(), &path, "publish").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R39 delegation_not_in_force /delegation"]);
    let today = json!({ "issued_on": "2026-11-23" });
    app.secretariat().patch(&path).if_match("*").json(today).send().expect(200);
    act(&app.leader(), &path, "publish").expect(200);
}

fn a_delegation_that_cannot_be_is_refused(app: &TestApp) {
    let scene = Scene::set(app);
    let document = json!({ "document_number": "15/UQ-STC", "document_date": "2026-11-01" });
    let grants = app.admin().get("/v1/role-grants?holder_code=T-LEAD&role=leader").send();
    let own = str_at(&grants.expect(200).json(), "/items/0/id").to_owned();
    let delegation = delegated(app, "2026-11-23");
    for (changes, pointer, code) in [
        (json!({ "delegation": document }), "/delegation", "not_delegated"),
        (json!({ "signing": "deputy", "delegation": {} }), "/delegation", "delegation_empty"),
        (
            json!({ "signing": "deputy", "delegation": { "document_number": "15/UQ-STC" } }),
            "/delegation/document_number",
            "delegation_incomplete",
        ),
        (
            json!({ "signing": "deputy", "delegation": { "role_grant_id": scene.nothing() } }),
            "/delegation/role_grant_id",
            "unknown_delegation",
        ),
        (
            json!({ "signing": "deputy", "delegation": { "role_grant_id": own } }),
            "/delegation/role_grant_id",
            "unknown_delegation",
        ),
        (
            json!({
                "signing": "deputy", "authority": "city_chairman",
                "delegation": { "role_grant_id": delegation },
            }),
            "/delegation/role_grant_id",
            "unknown_delegation",
        ),
    ] {
        let refused = scene.decide(scene.decision(changes));
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    assert_eq!(app.database.number("SELECT count(*) FROM decisions"), 0);
}

/// What replaces a decision.
fn replacing(path: &str, number: &str) -> Value {
    json!({
        "replaces_decision_id": id_of(path), "replacement_reason": "Đính chính họ tên",
        "number": number, "issued_on": "2026-11-23",
    })
}

fn a_replacement_corrects_a_decision_and_grants_nothing(app: &TestApp) {
    let scene = Scene::set(app);
    let first = granting(&scene, json!({}));
    act(&app.leader(), &first, "publish").expect(200);
    let tag = app.secretariat().get(&first).send().expect(200).etag().to_owned();
    let second = scene.drafted(replacing(&first, "1240"));
    // It is not dated before what it replaces.
    let dated = |day: &str| {
        let patch = app.secretariat().patch(&second).if_match("*");
        patch.json(json!({ "issued_on": day })).send().expect(200);
    };
    dated("2026-11-22");
    let refused = act(&app.leader(), &second, "publish").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R43 before_replaced /issued_on"]);
    dated("2026-11-23");
    let draft = app.secretariat().get(&first).if_none_match(&tag).send();
    draft.expect(304);
    let done = act(&app.leader(), &second, "publish").expect(200).json();
    assert_eq!(str_at(&done, "/replaces_decision_id"), id_of(&first));
    assert_eq!(str_at(&done, "/replacement_reason"), "Đính chính họ tên");
    let old = app.secretariat().get(&first).if_none_match(&tag).send().expect(200).json();
    assert_eq!(str_at(&old, "/replaced_by_decision_id"), id_of(&second));
    assert_eq!(str_at(&old, "/state"), "published");
    let counts = ["awards", "bonus_entries"]
        .map(|table| app.database.number(&format!("SELECT count(*) FROM {table}")));
    assert_eq!(counts, [1, 1], "nothing is granted twice");
    // It stands for the list of what it replaces, and so does the next one.
    let third = scene.drafted(replacing(&second, "1241"));
    act(&app.leader(), &third, "publish").expect(200);
    for path in [&first, &second, &third] {
        let list = app.secretariat().get(&format!("{path}/annex")).send().expect(200).json();
        assert_eq!(str_at(&list, "/granting_decision_id"), id_of(&first));
        assert_eq!(list["entries"].as_array().unwrap().len(), 1);
    }
    app.seal();
    let feed = format!("/v1/events?subject_id={}", id_of(&first));
    let feed = app.e_office().get(&feed).send().expect(200).json();
    let last = feed["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(str_at(&last, "/type"), "decision.replaced");
    assert_eq!(str_at(&last, "/data/replaced_by_decision_id"), id_of(&second));
}

fn a_replacement_that_cannot_be_is_refused(app: &TestApp) {
    let scene = Scene::set(app);
    let draft = scene.drafted(json!({}));
    let published = granting(&scene, json!({ "number": "1235" }));
    act(&app.leader(), &published, "publish").expect(200);
    let submitted = scene.submitted(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let with = crate::support::awards::with;
    let names = json!({ "granted_proposal_ids": [id_of(&submitted)] });
    for (changes, pointer, code) in [
        (replacing(&scene.nothing(), "1240"), "/replaces_decision_id", "unknown_decision"),
        (replacing(&draft, "1240"), "/replaces_decision_id", "not_published"),
        (
            with(replacing(&published, "1240"), json!({ "authority": "city_chairman" })),
            "/replaces_decision_id",
            "other_decision",
        ),
        (
            with(replacing(&published, "1240"), json!({ "replacement_reason": null })),
            "/replacement_reason",
            "replacement_incomplete",
        ),
        (
            json!({ "number": "1240", "replacement_reason": "Đính chính" }),
            "/replacement_reason",
            "replacement_incomplete",
        ),
        (
            with(replacing(&published, "1240"), names),
            "/granted_proposal_ids",
            "replacement_grants_nothing",
        ),
    ] {
        let refused = scene.decide(scene.decision(changes));
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
}

fn a_decision_is_replaced_once(app: &TestApp) {
    let scene = Scene::set(app);
    let first = granting(&scene, json!({}));
    act(&app.leader(), &first, "publish").expect(200);
    let second = scene.drafted(replacing(&first, "1240"));
    let again = scene.decide(scene.decision(replacing(&first, "1241")));
    let again = again.expect_problem(409, "duplicate").json();
    assert_eq!(str_at(&again, "/existing_id"), id_of(&second));
    // A draft that is given up makes room.
    app.secretariat().delete(&second).if_match("*").send().expect(204);
    scene.drafted(replacing(&first, "1241"));
}

fn list(app: &TestApp, path: &str, kind: &str) -> Value {
    app.secretariat().get(&format!("{path}/{kind}")).send().expect(200).json()
}

fn kinds(list: &Value) -> Vec<String> {
    let entries = list["entries"].as_array().unwrap();
    let positions: Vec<i64> = entries.iter().map(|one| one["position"].as_i64().unwrap()).collect();
    assert_eq!(positions, (1..=i64::try_from(positions.len()).unwrap()).collect::<Vec<_>>());
    entries.iter().map(|one| str_at(one, "/subject_kind").to_owned()).collect()
}

fn collectives_are_called_up_first_and_persons_are_listed_first(app: &TestApp) {
    let scene = Scene::set(app);
    let one = scene.eligible(scene.proposal(json!({})));
    let collective = json!({
        "subject_kind": "collective", "person_code": null, "merit_clause": "gk.tap_the.phong_trao",
    });
    let two = scene.eligible(scene.proposal(collective));
    let three = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let ids: Vec<&str> = [&one, &two, &three].iter().map(|path| id_of(path)).collect();
    let path = scene.drafted(json!({ "granted_proposal_ids": ids }));
    act(&app.leader(), &path, "publish").expect(200);
    let presented = list(app, &path, "presentation-list");
    assert_eq!(kinds(&presented), ["collective", "individual", "individual"]);
    assert_eq!(
        presented["order"],
        json!(["high_to_low", "collectives_first", "living_first", "titles_first"])
    );
    assert_eq!(str_at(&presented, "/order_status"), "confirmed");
    let annexed = list(app, &path, "annex");
    assert_eq!(kinds(&annexed), ["individual", "individual", "collective"]);
    assert_eq!(
        (&annexed["order"], str_at(&annexed, "/order_status")),
        (&json!(["individuals_first"]), "assumed")
    );
    // What the order leaves equal stands as in the decision.
    let persons: Vec<&str> =
        (0..2).map(|index| str_at(&annexed["entries"][index], "/person_code")).collect();
    assert_eq!(persons, ["T-EMPLOYEE", "T-OFFICER"]);
    let first = &annexed["entries"][0];
    assert!(str_at(first, "/recipient_name").starts_with("Cán bộ mẫu"), "{first}");
    assert_eq!(str_at(first, "/unit_name"), "Phòng Công nghệ thông tin và Chuyển đổi số");
    let name = "Giấy khen của Giám đốc Sở Tài chính Hà Nội";
    assert_eq!(str_at(first, "/award_type_name"), name);
    assert_eq!(first["bonus_amount"], json!(760_000));
    assert_eq!(annexed["entries"][2]["bonus_amount"], json!(1_520_000));
    let unit = str_at(&annexed["entries"][2], "/recipient_name").to_owned();
    assert_eq!(unit, "Phòng Công nghệ thông tin và Chuyển đổi số");
}

fn a_draft_has_its_lists_and_a_revoked_award_is_marked(app: &TestApp) {
    let scene = Scene::set(app);
    let path = granting(&scene, json!({}));
    let draft = list(app, &path, "annex");
    assert_eq!(draft["entries"][0]["award_id"], Value::Null);
    assert_eq!(draft["entries"][0]["bonus_amount"], json!(760_000));
    let undated = json!({ "number": null, "symbol": null, "issued_on": null });
    app.secretariat().patch(&path).if_match("*").json(undated).send().expect(200);
    assert_eq!(list(app, &path, "annex")["entries"][0]["bonus_amount"], Value::Null);
    // Before all rule sets the order is that of today, and no base wage is known.
    scene.backdate("2024-06-01");
    let old = json!({ "number": "1234", "symbol": "QĐ-STC", "issued_on": "2024-06-30" });
    app.secretariat().patch(&path).if_match("*").json(old).send().expect(200);
    assert_eq!(list(app, &path, "annex")["entries"][0]["bonus_amount"], Value::Null);
    scene.backdate("2026-11-20");
    let dated = json!({ "number": "1234", "symbol": "QĐ-STC", "issued_on": "2026-11-20" });
    app.secretariat().patch(&path).if_match("*").json(dated).send().expect(200);
    act(&app.leader(), &path, "publish").expect(200);
    let shown = list(app, &path, "presentation-list");
    assert_eq!(str_at(&shown, "/entries/0/award_state"), "active");
    let award = format!("/v1/awards/{}", str_at(&shown, "/entries/0/award_id"));
    act(&app.leader(), &award, "revoke").expect(200);
    let shown = list(app, &path, "presentation-list");
    assert_eq!(str_at(&shown, "/entries/0/award_state"), "revoked");
}

fn lists_are_read_by_those_who_work_with_them(app: &TestApp) {
    let scene = Scene::set(app);
    let path = granting(&scene, json!({}));
    for kind in ["annex", "presentation-list"] {
        let path = format!("{path}/{kind}");
        for caller in ["T-SEC", "T-LEAD", "T-INSPECTOR", "e_office"] {
            app.as_caller(caller).get(&path).send().expect(200);
        }
        let token = app.token("T-HEAD", "tests", "decisions:read");
        let head = Client::new(&app.base_url, Some(token));
        head.get(&path).send().expect_problem(403, "role-required");
    }
    let nowhere = format!("/v1/decisions/{}/annex", scene.nothing());
    app.secretariat().get(&nowhere).send().expect_problem(404, "not-found");
}
