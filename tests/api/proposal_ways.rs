//! Ways of award proposals besides the straight one: rests, the city's answer, many at once, remarks,
//! the short procedure, terms, and units that are merged.

use chrono::{TimeDelta, TimeZone, Utc};
use serde_json::{Value, json};

use crate::jobs::run_due;
use crate::readiness::load_calendar;
use crate::support::app::TestApp;
use crate::support::awards::{
    GK, Scene, act, complete_with, document_of, id_of, missing, reason, with, with_reasons,
};
use crate::support::case::{Case, cases_under_law};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    a_pending_matter_suspends_a_proposal_which_goes_on_where_it_rested,
    the_citys_refusal_and_return_are_recorded_with_their_letter,
    what_the_city_returns_is_completed_and_forwarded_again,
    a_reason_has_a_code_of_the_rule_set,
    many_dossiers_are_received_appraised_and_returned_at_once,
    of_many_dossiers_none_is_received_when_one_is_not_ready,
    unit_and_secretariat_remark_on_a_dossier,
    the_short_procedure_is_the_secretariats_and_has_its_own_papers,
    a_dossier_by_the_short_procedure_waits_to_be_forwarded_without_the_council,
    terms_are_due_in_working_days_and_reminded_of_once,
    a_step_taken_in_time_is_not_reminded_of,
    a_merged_units_proposals_are_carried_on_by_its_successor,
    what_came_before_a_merger_counts_for_the_successor_when_the_competent_body_says_so,
    what_a_merged_unit_has_submitted_goes_on_to_its_award,
    who_acts_for_an_absent_head_submits_for_a_time,
    what_was_submitted_goes_on_when_its_nominee_moves,
    a_draft_goes_with_its_nominee_to_the_other_unit,
];

fn state(app: &TestApp, path: &str) -> String {
    str_at(&app.secretariat().get(path).send().expect(200).json(), "/state").to_owned()
}

fn a_pending_matter_suspends_a_proposal_which_goes_on_where_it_rested(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.received(scene.proposal(json!({})));
    let sec = app.secretariat();
    let matter = json!({
        "subject_kind": "collective", "unit_code": "CNTT", "person_code": null,
        "kind": "inspection", "opened_on": "2026-10-05",
        "basis": { "number": "12/TB-MAU", "issued_on": "2026-10-01", "issuer": "Thanh tra mẫu" },
    });
    let opened = sec.post("/v1/holds").json(matter).send().expect(201).location().to_owned();
    let hold = id_of(&opened);
    let suspend = |body: Value| sec.post(&format!("{path}/suspend")).json(body).send();
    suspend(json!({ "reason": "" })).expect_problem(422, "validation-failed");
    act(&app.unit_head(), &path, "suspend").expect(403);
    let unknown = json!({ "reason": "Chờ kết luận", "hold_id": scene.nothing() });
    suspend(unknown).expect_error_at("/hold_id", "unknown_hold");
    let rest = suspend(json!({ "reason": "Chờ kết luận", "hold_id": hold })).expect(200).json();
    assert_eq!(str_at(&rest, "/state"), "suspended");
    assert_eq!(str_at(&rest, "/suspension/from_state"), "received");
    assert_eq!(str_at(&rest, "/suspension/hold_id"), hold);
    assert_eq!(rest["allowed_actions"], json!(["resume"]));
    // The unit reads that it rests, not which matter is pending.
    let seen = app.unit_head().get(&path).send().expect(200).json();
    assert_eq!(seen["suspension"]["hold_id"], Value::Null);
    suspend(json!({ "reason": "Lại" })).expect_problem(409, "invalid-state-transition");
    // Neither does the audit, which more people read.
    app.seal();
    let audit = format!("/v1/audit-events?target_id={}", id_of(&path));
    let audit = app.as_caller("T-INSPECTOR").get(&audit).send().expect(200).text();
    assert!(audit.contains("award_proposal.suspend") && !audit.contains(hold), "{audit}");
    // It keeps its achievements.
    let cited = seen["achievement_ids"].clone();
    let other = scene.ready(scene.proposal(json!({
        "achievement_ids": cited, "achievement_period_from": "2026-01-01",
    })));
    let refused = act(&app.unit_head(), &other, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R07 failed /achievement_ids"]);
    let back = act(&sec, &path, "resume").expect(200).json();
    assert_eq!((str_at(&back, "/state"), &back["suspension"]), ("received", &Value::Null));
    act(&sec, &path, "appraise").expect(200);
    act(&sec, &path, "suspend").expect(200);
    assert_eq!(
        str_at(&act(&sec, &path, "resume").expect(200).json(), "/state"),
        "appraised_eligible"
    );
    app.seal();
    let feed = format!("/v1/events?subject_id={}", id_of(&path));
    let feed = app.e_office().get(&feed).send().expect(200).json();
    let kinds: Vec<&str> =
        feed["items"].as_array().unwrap().iter().map(|event| str_at(event, "/type")).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "award_proposal.suspended").count(), 2);
    assert_eq!(kinds.iter().filter(|kind| **kind == "award_proposal.resumed").count(), 2);
}

fn the_citys_refusal_and_return_are_recorded_with_their_letter(app: &TestApp) {
    let scene = Scene::set(app);
    let (first, second) =
        (scene.forwarded(json!({})), scene.forwarded(json!({ "person_code": "T-OFFICER" })));
    let sec = app.secretariat();
    let answer = |path: &str, changes: Value| {
        let body = json!({ "outcome": "declined", "number": "912/SNV-BTĐKT",
            "dated": "2026-11-23", "reasons": [reason()] });
        sec.post(&format!("{path}/record-city-answer")).json(with(body, changes)).send()
    };
    answer(&first, json!({ "dated": "2026-11-24" })).expect_error_at("/dated", "in_future");
    answer(&first, json!({ "reasons": [] })).expect_error_at("/reasons", "min_items");
    answer(&first, json!({ "outcome": "granted" })).expect_problem(422, "validation-failed");
    assert_eq!(state(app, &first), "forwarded");
    let declined = answer(&first, json!({})).expect(200).json();
    assert_eq!(str_at(&declined, "/state"), "declined");
    assert_eq!(str_at(&declined, "/city_answer/number"), "912/SNV-BTĐKT");
    assert_eq!(declined["reasons"], json!([reason()]));
    answer(&first, json!({})).expect_problem(409, "invalid-state-transition");
    let returned = answer(&second, json!({ "outcome": "returned" })).expect(200).json();
    assert_eq!(str_at(&returned, "/state"), "returned_by_city");
    act(&sec, &second, "forward").expect(200);
    act(&app.unit_head(), &second, "record_city_answer").expect(403);
    // The department sends back what it has received, not what is with the city.
    act(&sec, &second, "return").expect_problem(409, "invalid-state-transition");
    assert_eq!(state(app, &second), "forwarded");
}

fn what_the_city_returns_is_completed_and_forwarded_again(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.forwarded(json!({}));
    let (sec, head) = (app.secretariat(), app.unit_head());
    let change = |body: Value| head.patch(&path).if_match("*").json(body).send();
    change(json!({ "summary": "Sửa" })).expect_problem(409, "invalid-state-transition");
    let letter = json!({ "outcome": "returned", "number": "913/SNV-BTĐKT", "dated": "2026-11-23",
        "reasons": [reason()] });
    sec.post(&format!("{path}/record-city-answer")).json(letter).send().expect(200);
    let seen = head.get(&path).send().expect(200).json();
    let actions = seen["allowed_actions"].as_array().unwrap();
    for action in ["update", "attach_paper", "detach_paper"] {
        assert!(actions.contains(&json!(action)), "{actions:?}");
    }
    let work = head.get("/v1/me/work").send().expect(200).json();
    let groups = work["groups"].as_array().unwrap();
    let mine = groups.iter().find(|one| str_at(one, "/kind") == "award_proposal.update").unwrap();
    assert_eq!(str_at(mine, "/items/0/path"), path);
    // What was appraised stays as it was.
    let other = scene.achievement("T-EMPLOYEE", &[]);
    for (body, pointer) in [
        (json!({ "achievement_ids": [other] }), "/achievement_ids"),
        (json!({ "award_type_code": GK }), "/award_type_code"),
        (json!({ "merit_clause": "74.1.b" }), "/merit_clause"),
        (json!({ "achievement_period_to": "2026-09-30" }), "/achievement_period_from"),
    ] {
        let refused = change(body).expect_problem(422, "validation-failed");
        refused.expect_error_at(pointer, "already_considered");
    }
    // The round may be over by then; the report is of a later day, and the head confirms it anew.
    act(&sec, &format!("/v1/award-rounds/{}", scene.round), "close").expect(200);
    app.app.clock.advance(TimeDelta::days(1));
    let (sec, head) = (app.secretariat(), app.unit_head());
    let declaration = with(seen["declaration"].clone(), json!({ "report_date": "2026-11-24" }));
    let body = json!({ "summary": "Đã bổ sung năm sinh", "declaration": declaration });
    let done = head.patch(&path).if_match("*").json(body).send().expect(200).json();
    assert_eq!(str_at(&done, "/summary"), "Đã bổ sung năm sinh");
    assert_eq!(str_at(&done, "/report_confirmation/on"), "2026-11-24");
    let paper = json!({ "document_id": scene.document(), "is_signed": true });
    let attach = |who: &Client| {
        let put = who.put(&format!("{path}/papers/to_trinh")).if_match("*");
        put.json(paper.clone()).send().expect(200).json()
    };
    // What the officer changes, the head has to confirm.
    assert_eq!(attach(&app.unit_officer())["report_confirmation"], Value::Null);
    act(&sec, &path, "forward").expect_problem(409, "not-ready");
    assert_eq!(attach(&head)["report_confirmation"]["on"], json!("2026-11-24"));
    let again = act(&sec, &path, "forward").expect(200).json();
    assert_eq!(str_at(&again, "/state"), "forwarded");
    assert_eq!(str_at(&again, "/city_answer/number"), "913/SNV-BTĐKT");
}

fn a_reason_has_a_code_of_the_rule_set(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.received(scene.proposal(json!({})));
    let wrong = with(reason(), json!({ "code": "khac" }));
    let sec = app.secretariat();
    let returned = sec.post(&format!("{path}/return")).json(json!({ "reasons": [wrong] })).send();
    returned
        .expect_problem(422, "validation-failed")
        .expect_error_at("/reasons/0/code", "unknown_reason");
    let no =
        json!({ "outcome": "ineligible", "opinion": "Không đủ", "reasons": [reason(), wrong] });
    let refused = sec.post(&format!("{path}/appraise")).json(no).send();
    refused.expect_error_at("/reasons/1/code", "unknown_reason");
    assert_eq!(state(app, &path), "received");
}

/// Sends a batch with a key of its own.
fn batch(app: &TestApp, caller: &str, action: &str, body: Value) -> Response {
    let key = app.app.ids.next().to_string();
    let path = format!("/v1/award-proposals/batch-{action}");
    app.as_caller(caller).post(&path).key(&key).json(body).send()
}

fn many_dossiers_are_received_appraised_and_returned_at_once(app: &TestApp) {
    let scene = Scene::set(app);
    let paths: Vec<String> = ["T-EMPLOYEE", "T-OFFICER", "T-OUTREACH"]
        .iter()
        .map(|person| scene.submitted(scene.proposal(json!({ "person_code": person }))))
        .collect();
    let ids: Vec<&str> = paths.iter().map(|path| id_of(path)).collect();
    let all = with_reasons(json!({ "award_proposal_ids": ids }));
    let without = app.secretariat().post("/v1/award-proposals/batch-receive").json(&all).send();
    without.expect_problem(400, "idempotency-key-required");
    batch(app, "T-HEAD", "receive", all.clone()).expect(403);
    let twice = with_reasons(json!({ "award_proposal_ids": [ids[0], ids[0]] }));
    batch(app, "T-SEC", "receive", twice).expect_error_at("/award_proposal_ids", "repeated");
    let received = batch(app, "T-SEC", "receive", all).expect(200).json();
    let states = |view: &Value| {
        let items = view["items"].as_array().unwrap();
        items
            .iter()
            .map(|one| format!("{} {}", str_at(one, "/id"), str_at(one, "/state")))
            .collect::<Vec<_>>()
    };
    let expected = |state: &str| ids.iter().map(|id| format!("{id} {state}")).collect::<Vec<_>>();
    assert_eq!(states(&received), expected("received"));
    let opinion = json!({ "award_proposal_ids": &ids[..2], "outcome": "eligible",
        "opinion": "Đủ điều kiện" });
    let appraised = batch(app, "T-SEC", "appraise", with_reasons(opinion)).expect(200).json();
    assert_eq!(states(&appraised), expected("appraised_eligible")[..2]);
    let back = json!({ "award_proposal_ids": &ids[2..], "reasons": [reason()] });
    let returned = batch(app, "T-SEC", "return", back).expect(200).json();
    assert_eq!(states(&returned), expected("returned")[2..]);
}

fn of_many_dossiers_none_is_received_when_one_is_not_ready(app: &TestApp) {
    let scene = Scene::set(app);
    let first = scene.submitted(scene.proposal(json!({})));
    let second = scene.submitted(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let draft = scene.ready(scene.proposal(json!({ "person_code": "T-OUTREACH" })));
    let ids = [id_of(&first), id_of(&second)];
    app.database.execute("UPDATE persons SET left_on = '2026-11-23' WHERE code = 'T-OFFICER'");
    let all = with_reasons(json!({ "award_proposal_ids": ids }));
    let refused = batch(app, "T-SEC", "receive", all).expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R05 failed /award_proposal_ids/1/person_code"]);
    assert_eq!((state(app, &first), state(app, &second)), ("submitted".into(), "submitted".into()));
    let nothing = scene.nothing();
    let others = json!({ "award_proposal_ids": [id_of(&first), id_of(&draft), nothing] });
    let refused = batch(app, "T-SEC", "receive", with_reasons(others));
    refused
        .expect_problem(422, "validation-failed")
        .expect_error_at("/award_proposal_ids/1", "invalid_state")
        .expect_error_at("/award_proposal_ids/2", "unknown_award_proposal");
    assert_eq!(state(app, &first), "submitted");
    let kept = "SELECT count(*) FROM award_proposal_history WHERE action = 'receive'";
    assert_eq!(app.database.number(kept), 0);
}

fn unit_and_secretariat_remark_on_a_dossier(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.draft(scene.proposal(json!({}))).location().to_owned();
    let list = format!("{path}/comments");
    let say = |caller: &str, body: Value| app.as_caller(caller).post(&list).json(body).send();
    let made = say("T-OFFICER", json!({ "text": "Đã bổ sung báo cáo" })).expect(201);
    assert_eq!((made.location(), str_at(&made.json(), "/author_id")), (list.as_str(), "T-OFFICER"));
    say("T-SEC", json!({ "text": "Cần xem lại", "is_internal": true })).expect(201);
    say("T-SEC", json!({ "text": "Đề nghị ký số" })).expect(201);
    say("T-HEAD", json!({ "text": "Nội bộ", "is_internal": true }))
        .expect_error_at("/is_internal", "not_for_role");
    say("T-HEAD", json!({ "text": "" })).expect_problem(422, "validation-failed");
    say("T-HEAD3", json!({ "text": "Ngoài" })).expect_problem(404, "not-found");
    let texts = |caller: &str| {
        let page = app.as_caller(caller).get(&list).send().expect(200).json();
        let items = page["items"].as_array().unwrap();
        items.iter().map(|one| str_at(one, "/text").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(texts("T-SEC"), ["Đã bổ sung báo cáo", "Cần xem lại", "Đề nghị ký số"]);
    assert_eq!(texts("T-HEAD"), ["Đã bổ sung báo cáo", "Đề nghị ký số"]);
    app.as_caller("T-LEAD").get(&list).send().expect_problem(403, "role-required");
    let page = app.secretariat().get(&format!("{list}?limit=2&include_total=true")).send();
    let page = page.expect(200);
    assert_eq!(page.json()["total_count"], json!(3));
    let next = page.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    let next = app.secretariat().get(&next).send().expect(200).json();
    assert_eq!(str_at(&next, "/items/0/text"), "Đề nghị ký số");
}

fn the_short_procedure_is_the_secretariats_and_has_its_own_papers(app: &TestApp) {
    let scene = Scene::set(app);
    let short = json!({ "procedure": "short", "short_ground": "detected_by_head" });
    let body = scene.proposal(short);
    let create = |caller: &str, body: Value| {
        app.as_caller(caller).post("/v1/award-proposals").json(body).send()
    };
    create("T-HEAD", body.clone()).expect_problem(403, "role-required");
    create("T-SEC", with(body.clone(), json!({ "short_ground": null })))
        .expect_error_at("/short_ground", "only_for_short");
    create("T-SEC", with(body.clone(), json!({ "procedure": "ordinary" })))
        .expect_error_at("/short_ground", "only_for_short");
    let path = create("T-SEC", body).expect(201).location().to_owned();
    // The council is not asked, whatever the type asks of the ordinary way.
    app.database
        .execute(&format!("UPDATE award_types SET requires_council = (1 = 1) WHERE code = '{GK}'"));
    let sec = app.secretariat();
    let refused = act(&sec, &path, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R19 failed /papers"]);
    let document = scene.document();
    for paper in ["to_trinh", "danh_sach", "bao_cao_tom_tat"] {
        let paper = format!("{path}/papers/{paper}");
        let body = json!({ "document_id": document, "is_signed": true });
        sec.put(&paper).if_match("*").json(body).send().expect(200);
    }
    let seen = sec.get(&path).send().json();
    assert!(seen["allowed_actions"].as_array().unwrap().contains(&json!("submit")));
    act(&sec, &path, "submit").expect(200);
    act(&sec, &path, "receive").expect(200);
    act(&sec, &path, "appraise").expect_problem(403, "recused");
    act(&app.as_caller("T-SEC2"), &path, "appraise").expect(200);
    let decision = scene.drafted(json!({ "granted_proposal_ids": [id_of(&path)] }));
    act(&app.leader(), &decision, "publish").expect(200);
    assert_eq!(state(app, &path), "awarded");
    // An ordinary dossier has no such paper.
    let other = scene.draft(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let paper = format!("{}/papers/bao_cao_tom_tat", other.location());
    let body = json!({ "document_id": document });
    sec.put(&paper).if_match("*").json(body).send().expect_problem(404, "not-found");
}

fn a_dossier_by_the_short_procedure_waits_to_be_forwarded_without_the_council(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.eligible(scene.upward(json!({})));
    app.database.execute("UPDATE award_types SET requires_council = (1 = 1)");
    // What may be done and what waits to be done are the same.
    let forward = || {
        let sec = app.secretariat();
        let view = sec.get(&path).send().expect(200).json();
        let is_allowed = view["allowed_actions"].as_array().unwrap().contains(&json!("forward"));
        let work = sec.get("/v1/me/work").send().expect(200).json();
        let groups = work["groups"].as_array().unwrap();
        let group = groups.iter().find(|one| str_at(one, "/kind") == "award_proposal.forward");
        (is_allowed, group.map(|one| str_at(one, "/items/0/path").to_owned()))
    };
    assert_eq!(forward(), (false, None), "the council comes first");
    app.database.execute("UPDATE award_proposals SET procedure = 'short'");
    assert_eq!(forward(), (true, Some(path.clone())));
}

fn reminders(app: &TestApp, path: &str) -> Vec<String> {
    app.seal();
    let feed = format!("/v1/events?subject_id={}", id_of(path));
    let feed = app.e_office().get(&feed).send().expect(200).json();
    let kinds = feed["items"].as_array().unwrap().iter().map(|event| str_at(event, "/type"));
    kinds
        .filter(|kind| kind.contains(".due_") || kind.ends_with("overdue"))
        .map(str::to_owned)
        .collect()
}

fn terms_are_due_in_working_days_and_reminded_of_once(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    // Monday; one working day to receive, twenty to appraise. 24 November is free.
    let path = scene.submitted(scene.proposal(json!({})));
    let read = || app.secretariat().get(&path).send().expect(200).json();
    assert_eq!((&read()["due_on"], &read()["is_late"]), (&json!("2026-11-25"), &json!(false)));
    let work = app.secretariat().get("/v1/me/work").send().expect(200).json();
    let groups = work["groups"].as_array().unwrap();
    let mine = groups.iter().find(|one| str_at(one, "/kind") == "award_proposal.receive").unwrap();
    assert_eq!(str_at(mine, "/items/0/due_on"), "2026-11-25");
    run_due(app);
    assert_eq!(reminders(app, &path), Vec::<String>::new());
    app.app.clock.set(Utc.with_ymd_and_hms(2026, 11, 24, 17, 0, 1).unwrap());
    run_due(app);
    assert_eq!(reminders(app, &path), ["award_proposal.due_today"]);
    app.app.clock.set(Utc.with_ymd_and_hms(2026, 11, 25, 17, 0, 1).unwrap());
    run_due(app);
    run_due(app);
    assert_eq!(reminders(app, &path), ["award_proposal.due_today", "award_proposal.overdue"]);
    assert_eq!(read()["is_late"], json!(true));
    // What is late is flagged; the step is still taken.
    let received = act(&app.secretariat(), &path, "receive").expect(200).json();
    assert_eq!(received["is_late"], json!(false));
    assert_eq!(received["due_on"], json!("2026-12-24"));
}

fn a_step_taken_in_time_is_not_reminded_of(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let path = scene.received(scene.proposal(json!({})));
    act(&app.secretariat(), &path, "appraise").expect(200);
    assert_eq!(app.secretariat().get(&path).send().json()["due_on"], Value::Null);
    app.app.clock.set(Utc.with_ymd_and_hms(2027, 1, 4, 2, 0, 0).unwrap());
    run_due(app);
    assert_eq!(reminders(app, &path), Vec::<String>::new());
}

fn a_merged_units_proposals_are_carried_on_by_its_successor(app: &TestApp) {
    let scene = Scene::set(app);
    let person = scene.ready(scene.proposal(json!({})));
    let unit = json!({ "subject_kind": "collective", "person_code": null,
        "merit_clause": "gk.tap_the.phong_trao" });
    let collective = scene.ready(scene.proposal(unit));
    let head = app.as_caller("T-HEAD3");
    head.get(&person).send().expect_problem(404, "not-found");
    app.database.execute(
        "UPDATE units SET valid_to = '2026-11-22', merged_into_code = 'P03' WHERE code = 'CNTT'",
    );
    app.database.execute("UPDATE persons SET unit_code = 'P03' WHERE unit_code = 'CNTT'");
    // The successor sees both, and its head goes on with the person's.
    let seen = head.get(&person).send().expect(200).json();
    assert!(seen["allowed_actions"].as_array().unwrap().contains(&json!("submit")));
    let page = head.get("/v1/award-proposals").send().expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let work = head.get("/v1/me/work").send().expect(200).json();
    assert_eq!(str_at(&work, "/groups/0/kind"), "award_proposal.submit");
    act(&head, &person, "submit").expect(200);
    // A collective that does not exist any more is not awarded; it is told who is nominated instead.
    let refused = act(&head, &collective, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R05 failed /unit_code"]);
    let label = str_at(&refused.json(), "/missing/0/label/vi").to_owned();
    assert!(label.contains("sáp nhập vào P03"), "{label}");
}

fn what_came_before_a_merger_counts_for_the_successor_when_the_competent_body_says_so(
    app: &TestApp,
) {
    let scene = Scene::set(app);
    let result = scene.result();
    let head = app.as_caller("T-HEAD3");
    let document = document_of(&head, "P03");
    let mut body = scene.proposal(json!({
        "subject_kind": "collective", "unit_code": "P03", "person_code": null,
        "merit_clause": "gk.tap_the.phong_trao", "achievement_ids": [result],
    }));
    body["declaration"]["ratings"][0]["document_id"] = json!(document);
    let propose = || head.post("/v1/award-proposals").json(&body).send();
    // Before the merger it is another unit's.
    let refused = propose().expect_problem(422, "validation-failed");
    refused.expect_error_at("/achievement_ids/0", "unknown_achievement");
    app.database.execute(
        "UPDATE units SET valid_to = '2026-11-22', merged_into_code = 'P03' WHERE code = 'CNTT'",
    );
    let path = propose().expect(201).location().to_owned();
    complete_with(&head, &path, &document);
    let r17 = || {
        let read = head.get(&format!("{path}/readiness?at=submit")).send().expect(200).json();
        let findings = read["findings"].as_array().unwrap().clone();
        findings.into_iter().find(|one| one["rule"] == "R17").unwrap()
    };
    let unknown = r17();
    assert_eq!(str_at(&unknown, "/outcome"), "unknown");
    assert_eq!(unknown["suppliers"].as_array().unwrap().len(), 1, "{unknown}");
    assert!(str_at(&unknown, "/next_step/vi").contains("cơ quan có thẩm quyền"), "{unknown}");
    let refused = act(&head, &path, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R17 unknown /merit_clause"]);
    for (is_accepted, outcome) in [(false, "failed"), (true, "passed")] {
        let word = json!({ "declaration": { "carried_over": {
            "is_accepted": is_accepted, "confirmed_by": "Cơ quan mẫu",
            "confirmed_on": "2026-11-20",
        } } });
        head.patch(&path).if_match("*").json(word).send().expect(200);
        assert_eq!(str_at(&r17(), "/outcome"), outcome);
    }
    act(&head, &path, "submit").expect(200);
}

fn what_a_merged_unit_has_submitted_goes_on_to_its_award(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.received(scene.proposal(json!({})));
    app.database.execute(
        "UPDATE units SET valid_to = '2026-11-22', merged_into_code = 'P03' WHERE code = 'CNTT'",
    );
    app.database.execute("UPDATE persons SET unit_code = 'P03' WHERE unit_code = 'CNTT'");
    // Returned in the middle of its way, it comes back by the head of the successor.
    act(&app.secretariat(), &path, "return").expect(200);
    let head = app.as_caller("T-HEAD3");
    let work = head.get("/v1/me/work").send().expect(200).json();
    assert_eq!(str_at(&work, "/groups/0/items/0/path"), path);
    act(&head, &path, "submit").expect(200);
    act(&app.secretariat(), &path, "receive").expect(200);
    act(&app.secretariat(), &path, "appraise").expect(200);
    let award = scene.awarded(&[&path], json!({})).remove(0);
    let shown = app.leader().get(&award).send().expect(200).json();
    assert_eq!(str_at(&shown, "/person_code"), "T-EMPLOYEE");
    let history = app.secretariat().get(&format!("{path}/history")).send().expect(200).json();
    let who: Vec<&str> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| str_at(one, "/action") == "submit")
        .map(|one| str_at(one, "/actor_id"))
        .collect();
    assert_eq!(who, ["T-HEAD", "T-HEAD3"]);
}

fn who_acts_for_an_absent_head_submits_for_a_time(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    let later = scene.ready(scene.proposal(json!({ "person_code": "T-OUTREACH" })));
    let deputy = || app.as_caller("T-OFFICER");
    let waiting = || {
        let work = deputy().get("/v1/me/work").send().expect(200).json();
        let groups = work["groups"].as_array().unwrap().clone();
        let found = groups.iter().find(|one| str_at(one, "/kind") == "award_proposal.submit");
        found.map(|group| group["count"].clone())
    };
    act(&deputy(), &path, "submit").expect_problem(403, "role-required");
    assert_eq!(waiting(), None);
    let grants = app.admin().get("/v1/role-grants?holder_code=T-HEAD").send().expect(200).json();
    let grant = format!("/v1/role-grants/{}", str_at(&grants, "/items/0/id"));
    let delegation = json!({
        "to_person_code": "T-OFFICER", "valid_from": "2026-11-23", "valid_to": "2026-11-30",
        "reason": "Trưởng phòng đi công tác, giao ký thay",
    });
    app.unit_head().post(&format!("{grant}/delegate")).json(delegation).send().expect(201);
    assert_eq!(waiting(), Some(json!(2)));
    let submitted = act(&deputy(), &path, "submit").expect(200).json();
    assert_eq!(str_at(&submitted, "/submitted_by"), "T-OFFICER");
    assert_eq!(str_at(&submitted, "/report_confirmation/by"), "T-OFFICER");
    // The dossier goes on when the head is back, and the deputy is the deputy again.
    app.app.clock.set(Utc.with_ymd_and_hms(2026, 12, 1, 2, 0, 0).unwrap());
    act(&deputy(), &later, "submit").expect_problem(403, "role-required");
    assert_eq!(waiting(), None);
    act(&app.unit_head(), &later, "submit").expect(200);
    for one in [&path, &later] {
        act(&app.secretariat(), one, "receive").expect(200);
    }
}

/// The directory moves a person of CNTT to P03.
fn move_to_p03(app: &TestApp, person: &str) {
    let body = json!({
        "full_name": "Cán bộ mẫu", "kind": "civil_servant", "position_class": "staff",
        "unit_code": "P03",
    });
    let put = app.e_office().put(&format!("/v1/persons/{person}")).if_match("*");
    put.json(body).send().expect(200);
}

fn what_was_submitted_goes_on_when_its_nominee_moves(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.submitted(scene.proposal(json!({})));
    move_to_p03(app, "T-EMPLOYEE");
    let transfer =
        |body: Value| app.secretariat().post(&format!("{path}/transfer")).json(body).send();
    transfer(json!({ "reason": "Chuyển" })).expect_problem(409, "invalid-state-transition");
    act(&app.secretariat(), &path, "receive").expect(200);
    let appraised = act(&app.secretariat(), &path, "appraise").expect(200).json();
    // It is the dossier of the unit that the achievement was made in.
    assert_eq!(str_at(&appraised, "/unit_code"), "CNTT");
    scene.awarded(&[&path], json!({}));
}

fn a_draft_goes_with_its_nominee_to_the_other_unit(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    let transfer = |caller: &str, path: &str, body: Value| {
        app.as_caller(caller).post(&format!("{path}/transfer")).json(body).send()
    };
    let why = json!({ "reason": "Điều động từ tháng 11" });
    let refused = transfer("T-SEC", &path, why.clone()).expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R05 person_of_unit /person_code"]);
    move_to_p03(app, "T-EMPLOYEE");
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready");
    assert!(missing(&refused).contains(&"R05 person_of_other_unit /person_code".to_owned()));
    let version = app.secretariat().get(&path).send().expect(200).json()["version"].clone();
    transfer("T-HEAD", &path, why.clone()).expect_problem(403, "role-required");
    transfer("T-SEC", &path, json!({ "reason": "" })).expect_problem(422, "validation-failed");
    let nothing = format!("/v1/award-proposals/{}", scene.nothing());
    transfer("T-SEC", &nothing, why.clone()).expect_problem(404, "not-found");
    let stale = app.secretariat().post(&format!("{path}/transfer")).if_match("\"99-00000000\"");
    stale.json(&why).send().expect_problem(412, "stale-etag");
    let read = app.secretariat().get(&path).send().expect(200).json();
    assert_eq!((&read["version"], str_at(&read, "/unit_code")), (&version, "CNTT"));
    let moved = transfer("T-SEC", &path, why.clone()).expect(200).json();
    assert_eq!(str_at(&moved, "/unit_code"), "P03");
    assert_eq!(moved["evaluation_id"], Value::Null);
    assert_eq!(moved["papers"].as_array().unwrap().len(), 3);
    app.unit_head().get(&path).send().expect_problem(404, "not-found");
    act(&app.as_caller("T-HEAD3"), &path, "submit").expect(200);
    act(&app.secretariat(), &path, "receive").expect(200);
    // Who gave it to the other unit has changed it, and does not judge it.
    let no = json!({ "outcome": "ineligible", "opinion": "Không đủ", "reasons": [reason()] });
    let appraise =
        |who: &str| app.as_caller(who).post(&format!("{path}/appraise")).json(no.clone()).send();
    appraise("T-SEC").expect_problem(403, "recused");
    appraise("T-SEC2").expect(200);
    // A collective stays what it is.
    let unit = json!({ "subject_kind": "collective", "person_code": null,
        "merit_clause": "gk.tap_the.phong_trao" });
    let collective = scene.ready(scene.proposal(unit));
    transfer("T-SEC", &collective, why).expect_problem(409, "not-ready");
}
