//! Award proposals: drafting, the route, who sees and who may do what.

use serde_json::{Value, json};
use thidua::features::award_proposals::states::{AwardProposalState, MACHINE};

use crate::support::app::TestApp;
use crate::support::awards::{BK, GK, Scene, act, id_of, missing, reason, with};
use crate::support::case::{Case, cases_under_law};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    a_unit_drafts_a_proposal_and_reads_it_back,
    a_proposal_is_seen_by_its_unit_and_not_by_others,
    nobody_nominates_for_another_unit,
    what_does_not_fit_is_refused_at_its_pointer,
    a_patch_merges_and_keeps_campaign_and_subject,
    an_external_id_belongs_to_one_proposal,
    a_draft_is_deleted_and_then_gone,
    papers_are_attached_replaced_and_detached_with_the_proposals_tag,
    a_paper_needs_a_document_with_content,
    a_document_of_a_dossier_is_not_deleted,
    a_dossier_is_returned_with_reasons_completed_and_submitted_again,
    the_history_tells_who_moved_it_when_and_why,
    a_dossier_without_its_papers_is_not_submitted,
    the_proposer_does_not_appraise,
    ineligible_needs_reasons_and_eligible_takes_none,
    what_the_department_decides_is_not_forwarded,
    what_the_city_returns_is_forwarded_again,
    a_type_that_needs_the_council_stops_before_it,
    only_the_head_submits_and_only_the_secretariat_receives,
    every_state_and_action_answers_as_the_machine_says,
    proposals_are_filtered_and_paged,
    the_route_is_told_to_subscribers,
    waiting_work_follows_the_route,
    expanded_objects_stand_beside_their_ids_and_weaken_the_tag,
];

const ALL: &str = "/v1/award-proposals";

fn a_unit_drafts_a_proposal_and_reads_it_back(app: &TestApp) {
    let scene = Scene::set(app);
    let body = scene.proposal(json!({ "external_refs": [{ "system": "e_office", "id": "HS-1" }] }));
    let made = app.unit_officer().post(ALL).json(&body).send().expect(201);
    let read = app.unit_head().get(made.location()).send().expect(200);
    let mut sent = body.clone();
    sent["declaration"]["carried_over"] = Value::Null;
    for (name, value) in sent.as_object().unwrap() {
        assert_eq!(&read.json()[name], value, "{name}");
    }
    assert_eq!(str_at(&read.json(), "/created_by"), "T-OFFICER");
    let officer = app.unit_officer().get(made.location()).send().expect(200).json();
    let drafting = json!(["update", "delete", "attach_paper", "detach_paper"]);
    assert_eq!(officer["allowed_actions"], drafting);
    let head = json!(["update", "delete", "attach_paper", "detach_paper", "submit"]);
    assert_eq!(read.json()["allowed_actions"], head);
    app.unit_head().get(made.location()).if_none_match(read.etag()).send().expect(304);
}

fn a_proposal_is_seen_by_its_unit_and_not_by_others(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.draft(scene.proposal(json!({}))).location().to_owned();
    for caller in ["T-SEC", "T-LEAD", "T-INSPECTOR", "T-HEAD", "T-OFFICER"] {
        app.as_caller(caller).get(&path).send().expect(200);
        let page = app.as_caller(caller).get(ALL).send().expect(200).json();
        assert_eq!(page["items"].as_array().unwrap().len(), 1, "{caller}");
    }
    // The nominee hears of it only when it is decided.
    for caller in ["T-HEAD3", "T-EMPLOYEE", "T-EMPLOYEE3"] {
        app.as_caller(caller).get(&path).send().expect_problem(404, "not-found");
        app.as_caller(caller)
            .get(&format!("{path}/history"))
            .send()
            .expect_problem(404, "not-found");
        assert_eq!(app.as_caller(caller).get(ALL).send().expect(200).json()["items"], json!([]));
    }
    let foreign = app.as_caller("T-HEAD3").post(&format!("{path}/submit")).send();
    foreign.expect_problem(404, "not-found");
}

fn nobody_nominates_for_another_unit(app: &TestApp) {
    let scene = Scene::set(app);
    let other = app.as_caller("T-HEAD3").post(ALL).json(scene.proposal(json!({}))).send();
    other.expect_problem(403, "role-required");
    app.employee().post(ALL).json(scene.proposal(json!({}))).send().expect(403);
    assert_eq!(app.database.number("SELECT count(*) FROM award_proposals"), 0);
}

fn what_does_not_fit_is_refused_at_its_pointer(app: &TestApp) {
    let scene = Scene::set(app);
    let narrow = scene.open_round(json!({ "name": "Chỉ Bằng khen", "award_type_codes": [BK] }));
    let none = scene.nothing();
    let cases: &[(Value, &str, &str)] = &[
        (json!({ "campaign_id": none }), "/campaign_id", "unknown_campaign"),
        (json!({ "award_round_id": none }), "/award_round_id", "unknown_award_round"),
        (json!({ "award_round_id": narrow }), "/award_type_code", "not_in_round"),
        (json!({ "award_type_code": "khong_co" }), "/award_type_code", "unknown_award_type"),
        (
            json!({ "unit_code": "CNTT", "person_code": "T-EMPLOYEE3" }),
            "/person_code",
            "person_of_other_unit",
        ),
        (json!({ "person_code": "NOBODY" }), "/person_code", "unknown_person"),
        (json!({ "person_code": null }), "/person_code", "required_for_subject"),
        (json!({ "subject_kind": "collective" }), "/person_code", "not_for_subject"),
        (json!({ "merit_clause": "74.1.a" }), "/merit_clause", "unknown_merit_clause"),
        (
            json!({ "merit_clause": "gk.tap_the.phong_trao" }),
            "/merit_clause",
            "unknown_merit_clause",
        ),
        (json!({ "achievement_ids": [none, none] }), "/achievement_ids", "repeated"),
        (
            json!({ "achievement_period_to": "2025-12-31" }),
            "/achievement_period_to",
            "before_start",
        ),
        (
            json!({ "achievement_period_to": "2027-01-01" }),
            "/achievement_period_to",
            "outside_round",
        ),
        (json!({ "evaluation_id": none }), "/evaluation_id", "unknown_evaluation"),
        (json!({ "summary": "" }), "/summary", "min_length"),
    ];
    let events = app.database.number("SELECT count(*) FROM audit_events");
    for (changes, pointer, code) in cases {
        app.unit_head()
            .post(ALL)
            .json(scene.proposal(with(json!({ "achievement_ids": [] }), changes.clone())))
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    let department = json!({ "subject_kind": "collective", "person_code": null, "unit_code": "STC",
        "merit_clause": null, "achievement_ids": [] });
    app.secretariat()
        .post(ALL)
        .json(scene.proposal(department))
        .send()
        .expect_error_at("/unit_code", "subject_out_of_scope");
    let closed = scene.open_round(json!({ "name": "Đã đóng" }));
    act(&app.secretariat(), &format!("/v1/award-rounds/{closed}"), "close").expect(200);
    app.unit_head()
        .post(ALL)
        .json(scene.proposal(json!({ "award_round_id": closed, "achievement_ids": [] })))
        .send()
        .expect_error_at("/award_round_id", "round_not_open");
    assert_eq!(app.database.number("SELECT count(*) FROM award_proposals"), 0);
    assert_eq!(app.database.number("SELECT count(*) FROM award_proposal_history"), 0);
    let told = app.database.number(
        "SELECT count(*) FROM audit_events WHERE target_kind NOT IN ('award_round', 'document')",
    );
    assert!(told <= events);
}

fn a_patch_merges_and_keeps_campaign_and_subject(app: &TestApp) {
    let scene = Scene::set(app);
    let made = scene.draft(scene.proposal(json!({})));
    let (client, path) = (app.unit_officer(), made.location());
    let change = json!({ "summary": "Bản mới", "merit_clause": null, "achievement_ids": [] });
    client.patch(path).json(&change).send().expect_problem(428, "precondition-required");
    let after = client.patch(path).if_match(made.etag()).json(&change).send().expect(200);
    assert_eq!(after.json()["achievement_ids"], json!([]));
    assert_eq!(after.json()["merit_clause"], Value::Null);
    assert_eq!(str_at(&after.json(), "/award_type_code"), GK);
    client.patch(path).if_match(made.etag()).json(&change).send().expect_problem(412, "stale-etag");
    let subject =
        client.patch(path).if_match("*").json(json!({ "person_code": "T-OFFICER" })).send();
    subject.expect_problem(422, "validation-failed");
    // Another type needs another clause, and says so.
    let other = json!({ "award_type_code": BK, "merit_clause": "gk.ca_nhan.phong_trao" });
    let other = client.patch(path).if_match("*").json(other).send();
    other.expect_error_at("/merit_clause", "unknown_merit_clause");
    assert_eq!(str_at(&client.get(path).send().json(), "/summary"), "Bản mới");
}

fn an_external_id_belongs_to_one_proposal(app: &TestApp) {
    let scene = Scene::set(app);
    let refs = json!({ "external_refs": [{ "system": "e_office", "id": "HS-1" }] });
    let first = scene.draft(scene.proposal(refs.clone()));
    let again = app.unit_head().post(ALL).json(scene.proposal(refs.clone())).send();
    let again = again.expect_problem(409, "duplicate").json();
    assert_eq!(str_at(&again, "/existing_id"), id_of(first.location()));
    assert_eq!(app.database.number("SELECT count(*) FROM award_proposals"), 1);
    let renamed = json!({ "external_refs": [{ "system": "qlvb", "id": "HS-1" }] });
    let changed = app.unit_head().patch(first.location()).if_match("*").json(renamed).send();
    assert_eq!(str_at(&changed.expect(200).json(), "/external_refs/0/system"), "qlvb");
    scene.draft(scene.proposal(refs));
}

fn a_draft_is_deleted_and_then_gone(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.draft(scene.proposal(json!({}))).location().to_owned();
    scene.complete(&path);
    // What was said of it and found in it is only ever added to, and does not keep it.
    let said = json!({ "text": "Trùng với hồ sơ đã nộp" });
    app.unit_head().post(&format!("{path}/comments")).json(said).send().expect(201);
    let again = json!({ "rule_set_code": "tdkt-2026-10", "reason": "Xem thử" });
    app.secretariat().post(&format!("{path}/assessments")).json(again).send().expect(201);
    app.unit_head().delete(&path).send().expect_problem(428, "precondition-required");
    app.unit_head().delete(&path).if_match("*").send().expect(204);
    app.unit_head().get(&path).send().expect_problem(404, "not-found");
    app.unit_head().get(&format!("{path}/comments")).send().expect_problem(404, "not-found");
    assert_eq!(app.database.number("SELECT count(*) FROM award_proposal_comments"), 1);
    assert_eq!(app.database.number("SELECT count(*) FROM document_uses"), 0);
    let kept = scene.submitted(scene.proposal(json!({})));
    let refused = app.unit_head().delete(&kept).if_match("*").send();
    refused.expect_problem(409, "invalid-state-transition");
}

fn papers_are_attached_replaced_and_detached_with_the_proposals_tag(app: &TestApp) {
    let scene = Scene::set(app);
    let made = scene.draft(scene.proposal(json!({})));
    let (client, path) = (app.unit_officer(), format!("{}/papers/to_trinh", made.location()));
    let document = json!({ "document_id": scene.document() });
    client.put(&path).json(&document).send().expect_problem(428, "precondition-required");
    let put = client.put(&path).if_match(made.etag()).json(&document).send().expect(200);
    assert_eq!(put.json()["papers"][0]["document_id"], document["document_id"]);
    assert_eq!(str_at(&put.json(), "/papers/0/attached_by"), "T-OFFICER");
    client
        .put(&path)
        .if_match(made.etag())
        .json(&document)
        .send()
        .expect_problem(412, "stale-etag");
    let better = json!({ "document_id": scene.document() });
    let put = client.put(&path).if_match(put.etag()).json(&better).send().expect(200);
    assert_eq!(put.json()["papers"].as_array().unwrap().len(), 1);
    assert_eq!(put.json()["papers"][0]["document_id"], better["document_id"]);
    let unknown = format!("{}/papers/khong_co", made.location());
    client.put(&unknown).if_match("*").json(&better).send().expect_problem(404, "not-found");
    client.delete(&unknown).if_match("*").send().expect_problem(404, "not-found");
    client.delete(&path).send().expect_problem(428, "precondition-required");
    let gone = client.delete(&path).if_match(put.etag()).send().expect(200);
    assert_eq!(gone.json()["papers"], json!([]));
    app.as_caller("T-HEAD3").put(&path).if_match("*").json(&better).send().expect(404);
}

fn a_paper_needs_a_document_with_content(app: &TestApp) {
    let scene = Scene::set(app);
    let made = scene.draft(scene.proposal(json!({})));
    let path = format!("{}/papers/to_trinh", made.location());
    let empty = app
        .unit_head()
        .post("/v1/documents")
        .json(json!({ "kind": "minh_chung", "title": "Trống", "unit_code": "CNTT" }))
        .send()
        .expect(201);
    for (document, code) in [
        (scene.nothing(), "unknown_document"),
        (id_of(empty.location()).to_owned(), "document_without_content"),
    ] {
        app.unit_head()
            .put(&path)
            .if_match("*")
            .json(json!({ "document_id": document }))
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at("/document_id", code);
    }
    assert_eq!(app.database.number("SELECT count(*) FROM award_proposal_papers"), 0);
}

fn a_document_of_a_dossier_is_not_deleted(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.draft(scene.proposal(json!({}))).location().to_owned();
    scene.complete(&path);
    let read = app.unit_head().get(&path).send().expect(200).json();
    let document = format!("/v1/documents/{}", str_at(&read, "/papers/0/document_id"));
    app.unit_head().delete(&document).if_match("*").send().expect_problem(409, "in-use");
    app.unit_head().delete(&path).if_match("*").send().expect(204);
    app.unit_head().delete(&document).if_match("*").send().expect(204);
}

fn a_dossier_is_returned_with_reasons_completed_and_submitted_again(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.submitted(scene.proposal(json!({})));
    let (sec, head) = (app.secretariat(), app.unit_head());
    sec.post(&format!("{path}/return"))
        .json(json!({ "reasons": [] }))
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/reasons", "min_items");
    let returned = act(&sec, &path, "return").expect(200).json();
    assert_eq!(str_at(&returned, "/state"), "returned");
    assert_eq!(returned["reasons"], json!([reason()]));
    assert_eq!(head.get(&path).send().json()["reasons"], json!([reason()]));
    head.patch(&path).if_match("*").json(json!({ "summary": "Đã bổ sung" })).send().expect(200);
    let again = act(&head, &path, "submit").expect(200).json();
    assert_eq!((str_at(&again, "/state"), &again["reasons"]), ("submitted", &json!([])));
    let received = act(&sec, &path, "receive").expect(200).json();
    assert_eq!(str_at(&received, "/received_by"), "T-SEC");
}

fn the_history_tells_who_moved_it_when_and_why(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.received(scene.proposal(json!({})));
    act(&app.secretariat(), &path, "return").expect(200);
    act(&app.unit_head(), &path, "withdraw").expect(200);
    let page =
        app.unit_head().get(&format!("{path}/history?include_total=true")).send().expect(200);
    let page = page.json();
    assert_eq!(page["total_count"], json!(5));
    let moves: Vec<[&str; 4]> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let from = one["from_state"].as_str().unwrap_or("-");
            [str_at(one, "/actor_id"), str_at(one, "/action"), from, str_at(one, "/to_state")]
        })
        .collect();
    assert_eq!(
        moves,
        [
            ["T-HEAD", "create", "-", "draft"],
            ["T-HEAD", "submit", "draft", "submitted"],
            ["T-SEC", "receive", "submitted", "received"],
            ["T-SEC", "return", "received", "returned"],
            ["T-HEAD", "withdraw", "returned", "withdrawn"],
        ]
    );
    assert_eq!(page["items"][3]["reasons"], json!([reason()]));
    assert_eq!(str_at(&page, "/items/4/note"), "Lý do mẫu");
    let first = app.unit_head().get(&format!("{path}/history?limit=2")).send().expect(200);
    let next = first.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    let second = app.unit_head().get(&next).send().expect(200).json();
    assert_eq!(second["items"][0], page["items"][2]);
}

fn a_dossier_without_its_papers_is_not_submitted(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.draft(scene.proposal(json!({}))).location().to_owned();
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R19 failed /papers"]);
    let label = refused.json();
    let label = str_at(&label, "/missing/0/label/vi");
    for paper in ["Tờ trình", "Báo cáo thành tích", "Biên bản xét"] {
        assert!(label.contains(paper), "{label}");
    }
    assert_eq!(str_at(&app.secretariat().get(&path).send().json(), "/state"), "draft");
}

fn the_proposer_does_not_appraise(app: &TestApp) {
    let scene = Scene::set(app);
    // The secretariat may nominate; then another of its people appraises.
    let made = app.secretariat().post(ALL).json(scene.proposal(json!({}))).send().expect(201);
    let path = made.location();
    scene.complete(path);
    act(&app.unit_head(), path, "submit").expect(200);
    act(&app.secretariat(), path, "receive").expect(200);
    let seen = app.secretariat().get(path).send().json();
    assert_eq!(seen["allowed_actions"], json!(["withdraw", "return", "suspend"]));
    act(&app.secretariat(), path, "appraise").expect_problem(403, "recused");
    let other = app.as_caller("T-SEC2");
    assert_eq!(
        other.get(path).send().json()["allowed_actions"],
        json!(["withdraw", "return", "appraise", "suspend"])
    );
    let appraised = act(&other, path, "appraise").expect(200).json();
    assert_eq!(str_at(&appraised, "/appraisal/by"), "T-SEC2");
    assert_eq!(str_at(&appraised, "/state"), "appraised_eligible");
}

fn ineligible_needs_reasons_and_eligible_takes_none(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.received(scene.proposal(json!({})));
    let appraise =
        |body: Value| app.secretariat().post(&format!("{path}/appraise")).json(body).send();
    let none = appraise(json!({ "outcome": "ineligible", "opinion": "Không đủ" }));
    none.expect_error_at("/reasons", "required_for_outcome");
    let some = json!({ "outcome": "eligible", "opinion": "Đủ", "reasons": [reason()] });
    appraise(some).expect_error_at("/reasons", "not_for_outcome");
    let no = json!({ "outcome": "ineligible", "opinion": "Không đủ", "reasons": [reason()] });
    let no = appraise(no).expect(200).json();
    assert_eq!(str_at(&no, "/state"), "appraised_ineligible");
    assert_eq!(str_at(&no, "/appraisal/outcome"), "ineligible");
    assert_eq!(no["reasons"], json!([reason()]));
    assert_eq!(no["allowed_actions"], json!([]));
}

fn what_the_department_decides_is_not_forwarded(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.eligible(scene.proposal(json!({})));
    let seen = app.secretariat().get(&path).send().json();
    assert_eq!(seen["allowed_actions"], json!(["withdraw", "suspend"]));
    let refused = act(&app.secretariat(), &path, "forward").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R06 not_forwarded /award_type_code"]);
}

/// The city sends a dossier back, with its letter.
fn returned_by_city(client: &Client, path: &str) -> Value {
    let letter = json!({
        "outcome": "returned", "number": "913/SNV-BTĐKT", "dated": "2026-11-23",
        "reasons": [reason()],
    });
    client.post(&format!("{path}/record-city-answer")).json(letter).send().expect(200).json()
}

fn what_the_city_returns_is_forwarded_again(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.forwarded(json!({}));
    let sec = app.secretariat();
    let sent = sec.get(&path).send().json();
    assert_eq!(str_at(&sent, "/forwarding/dispatch_number"), "148/TTr-STC");
    assert_eq!(sent["allowed_actions"], json!(["record_city_answer", "suspend"]));
    let back = returned_by_city(&sec, &path);
    assert_eq!(str_at(&back, "/state"), "returned_by_city");
    assert_eq!(
        back["allowed_actions"],
        json!(["withdraw", "forward"]),
        "who appraised it does not complete it"
    );
    let paper = json!({ "document_id": scene.document(), "is_signed": true });
    let put = sec.put(&format!("{path}/papers/to_trinh")).if_match("*").json(paper);
    put.send().expect_problem(403, "recused");
    let change = sec.patch(&path).if_match("*").json(json!({ "summary": "Sửa" }));
    change.send().expect_problem(403, "recused");
    let early = json!({ "dispatch_date": "2026-11-24" });
    let refused = sec.post(&format!("{path}/forward")).json(early).send();
    refused.expect_error_at("/dispatch_date", "in_future");
    let again = act(&sec, &path, "forward").expect(200).json();
    assert_eq!((str_at(&again, "/state"), &again["reasons"]), ("forwarded", &json!([])));
}

fn a_type_that_needs_the_council_stops_before_it(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.eligible(scene.upward(json!({})));
    app.database
        .execute(&format!("UPDATE award_types SET requires_council = (1 = 1) WHERE code = '{BK}'"));
    let seen = app.secretariat().get(&path).send().json();
    assert_eq!(seen["allowed_actions"], json!(["withdraw", "suspend"]));
    let refused = act(&app.secretariat(), &path, "forward").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused)[0], "R24 council_required /state");
}

fn only_the_head_submits_and_only_the_secretariat_receives(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.draft(scene.proposal(json!({}))).location().to_owned();
    scene.complete(&path);
    for caller in ["T-OFFICER", "T-SEC"] {
        act(&app.as_caller(caller), &path, "submit").expect_problem(403, "role-required");
    }
    act(&app.unit_head(), &path, "submit").expect(200);
    let scopes = "award_proposals:read award_proposals:write award_proposals:appraise";
    let head = Client::new(&app.base_url, Some(app.token("T-HEAD", "tests", scopes)));
    for action in ["receive", "return", "appraise", "forward"] {
        act(&head, &path, action).expect_problem(403, "role-required");
    }
    assert_eq!(str_at(&head.get(&path).send().json(), "/state"), "submitted");
}

/// Takes an action by somebody who has the role for it.
fn anybody(app: &TestApp, document: &str, path: &str, action: &str) -> Response {
    let head = app.unit_head();
    let paper = format!("{path}/papers/minh_chung");
    match action {
        "update" => head.patch(path).if_match("*").json(json!({ "summary": "Mới" })).send(),
        "delete" => head.delete(path).if_match("*").send(),
        "attach_paper" => {
            head.put(&paper).if_match("*").json(json!({ "document_id": document })).send()
        }
        "detach_paper" => head.delete(&paper).if_match("*").send(),
        "submit" | "withdraw" => act(&head, path, action),
        _ => act(&app.secretariat(), path, action),
    }
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    let scene = Scene::set(app);
    let document = scene.document();
    let fresh = || {
        let path = scene.draft(scene.upward(json!({}))).location().to_owned();
        scene.complete(&path);
        anybody(app, &document, &path, "attach_paper").expect(200);
        // The head has confirmed the report once.
        act(&app.unit_head(), &path, "submit").expect(200);
        path
    };
    let set = |path: &str, state: &str| {
        let sql = format!("UPDATE award_proposals SET state = '{state}'");
        app.database.execute(&sql);
        // Only this one is alive, so that nothing but the state decides.
        assert_eq!(str_at(&app.secretariat().get(path).send().expect(200).json(), "/state"), state);
    };
    let mut actions: Vec<&str> = MACHINE.moves.iter().map(|one| one.action).collect();
    actions.dedup();
    let mut path = fresh();
    for state in AwardProposalState::ALL {
        for action in &actions {
            set(&path, state.as_str());
            let listed = app.secretariat().get(&path).send().json()["allowed_actions"].clone();
            let answer = anybody(app, &document, &path, action);
            let ends: Vec<Option<AwardProposalState>> = MACHINE
                .moves
                .iter()
                .filter(|one| one.action == *action && one.from.contains(state))
                .map(|one| one.to)
                .collect();
            if ends.is_empty() {
                let refused = answer.expect_problem(409, "invalid-state-transition").json();
                assert_eq!(str_at(&refused, "/current_state"), state.as_str());
                assert!(!listed.as_array().unwrap().contains(&json!(action)));
                continue;
            }
            assert!(answer.status < 300, "{action} in {state}: {}", answer.text());
            if *action == "delete" {
                path = fresh();
                continue;
            }
            let after = answer.json();
            let reached = AwardProposalState::parse(str_at(&after, "/state"));
            assert!(ends.contains(&reached) || ends == [None], "{action} in {state}: {after}");
            if *action == "detach_paper" {
                set(&path, "draft");
                anybody(app, &document, &path, "attach_paper").expect(200);
            }
        }
    }
}

fn proposals_are_filtered_and_paged(app: &TestApp) {
    let scene = Scene::set(app);
    let first = scene.submitted(scene.proposal(json!({})));
    let unit = json!({ "subject_kind": "collective", "person_code": null,
        "merit_clause": "74.3.a", "summary": "Đổi mới quy trình một cửa" });
    let second = scene.draft(scene.upward(unit)).location().to_owned();
    let found = |query: &[(&str, &str)]| {
        let page = app.secretariat().get(ALL).query(query).send().expect(200).json();
        let items = page["items"].as_array().unwrap();
        items.iter().map(|one| format!("{ALL}/{}", str_at(one, "/id"))).collect::<Vec<_>>()
    };
    let none = Vec::<String>::new();
    assert_eq!(found(&[]), [second.clone(), first.clone()]);
    assert_eq!(found(&[("sort", "created_at")]), [first.clone(), second.clone()]);
    assert_eq!(found(&[("campaign_id", &scene.campaign)]).len(), 2);
    assert_eq!(found(&[("award_round_id", &scene.campaign)]), none);
    assert_eq!(found(&[("award_type_code", BK)]), std::slice::from_ref(&second));
    assert_eq!(found(&[("state", "submitted,received")]), std::slice::from_ref(&first));
    assert_eq!(found(&[("subject_kind", "collective")]), std::slice::from_ref(&second));
    assert_eq!(found(&[("unit_code", "P03")]), none);
    assert_eq!(found(&[("person_code", "T-EMPLOYEE")]), std::slice::from_ref(&first));
    assert_eq!(found(&[("q", "mot cua")]), std::slice::from_ref(&second));
    let page =
        app.secretariat().get(&format!("{ALL}?limit=1&include_total=true")).send().expect(200);
    assert_eq!(page.json()["total_count"], json!(2));
    let next = page.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    let next = app.secretariat().get(&next).send().expect(200).json();
    assert_eq!(format!("{ALL}/{}", str_at(&next, "/items/0/id")), first);
}

fn the_route_is_told_to_subscribers(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.forwarded(json!({}));
    returned_by_city(&app.secretariat(), &path);
    app.seal();
    let feed = format!("/v1/events?subject_id={}", id_of(&path));
    let feed = app.e_office().get(&feed).send().expect(200).json();
    let kinds: Vec<&str> =
        feed["items"].as_array().unwrap().iter().map(|event| str_at(event, "/type")).collect();
    assert_eq!(
        kinds,
        [
            "award_proposal.submitted",
            "award_proposal.accepted",
            "award_proposal.appraised",
            "award_proposal.forwarded",
            "award_proposal.returned",
        ]
    );
    assert_eq!(str_at(&feed, "/items/4/data/state"), "returned_by_city");
}

fn waiting_work_follows_the_route(app: &TestApp) {
    let scene = Scene::set(app);
    let kinds = |caller: &str| {
        let work = app.as_caller(caller).get("/v1/me/work").send().expect(200).json();
        let groups = work["groups"].as_array().unwrap().clone();
        let ours = groups.iter().filter(|one| str_at(one, "/kind").starts_with("award_proposal"));
        ours.map(|one| str_at(one, "/kind").to_owned()).collect::<Vec<_>>()
    };
    let path = scene.draft(scene.upward(json!({}))).location().to_owned();
    assert_eq!(kinds("T-HEAD"), ["award_proposal.submit"]);
    assert_eq!(kinds("T-HEAD3"), Vec::<String>::new());
    let work = app.unit_head().get("/v1/me/work").send().json();
    assert_eq!(str_at(&work, "/groups/0/items/0/due_on"), "2026-12-10");
    scene.complete(&path);
    act(&app.unit_head(), &path, "submit").expect(200);
    assert_eq!(kinds("T-HEAD"), Vec::<String>::new());
    let sec = app.secretariat();
    for (action, kind) in [
        ("receive", "award_proposal.receive"),
        ("appraise", "award_proposal.appraise"),
        ("forward", "award_proposal.forward"),
    ] {
        assert_eq!(kinds("T-SEC"), [kind]);
        act(&sec, &path, action).expect(200);
    }
    assert_eq!(kinds("T-SEC"), Vec::<String>::new());
}

fn expanded_objects_stand_beside_their_ids_and_weaken_the_tag(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.draft(scene.proposal(json!({}))).location().to_owned();
    let client = app.unit_head();
    let plain = client.get(&path).send().expect(200);
    assert_eq!((&plain.json()["unit"], &plain.json()["campaign"]), (&json!(null), &json!(null)));
    let both = client.get(&format!("{path}?expand=unit&expand=campaign")).send().expect(200);
    let (unit, campaign) = (
        client.get("/v1/units/CNTT").send().expect(200).json(),
        client.get(&format!("/v1/campaigns/{}", scene.campaign)).send().expect(200).json(),
    );
    assert_eq!(both.json()["unit"], unit);
    assert_eq!(both.json()["campaign"]["etag"], campaign["etag"]);
    assert!(both.etag().starts_with("W/\"1-"), "{}", both.etag());
    let list = client.get("/v1/award-proposals?expand=campaign").send().expect(200).json();
    assert_eq!(str_at(&list, "/items/0/campaign/id"), scene.campaign);
    assert_eq!(list["items"][0]["unit"], json!(null));
    // A token that may not read units cannot read them through a proposal.
    let narrow = app.token("T-HEAD", "tests", "award_proposals:read");
    let narrow = Client::new(&app.base_url, Some(narrow));
    let refused = narrow.get(&format!("{path}?expand=unit")).send();
    refused.expect_problem(403, "insufficient-scope");
    client.get(&format!("{path}?expand=person")).send().expect_problem(400, "invalid-parameter");
}
