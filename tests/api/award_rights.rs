//! Who reads what of a dossier, and who has no part in judging it: drafts, discipline, leave, remarks,
//! other units' proposals, one's own rating, and terms that bind whoever set them going.

use chrono::{TimeZone, Utc};
use serde_json::{Value, json};

use crate::jobs::run_due;
use crate::readiness::load_calendar;
use crate::support::app::TestApp;
use crate::support::awards::{Scene, act, id_of, missing, reason, with, with_reasons};
use crate::support::case::{Case, cases_under_law};
use crate::support::client::Client;
use crate::support::council::{add, opened};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    a_draft_is_its_units_and_machines_see_what_was_submitted,
    a_reporting_machine_reads_neither_declarations_nor_drafts_of_decisions,
    who_changed_or_completed_a_dossier_does_not_appraise_it,
    a_draft_that_somebody_changed_is_deleted_with_all_that_is_noted_of_it,
    discipline_is_told_only_to_those_who_may_see_it_and_the_audit_knows,
    nobody_reads_in_readiness_of_a_matter_about_oneself,
    what_is_kept_of_an_assessment_has_no_discipline,
    what_another_unit_proposed_is_not_told,
    what_another_unit_was_told_of_leave_is_not_told,
    an_external_id_does_not_name_another_units_proposal,
    members_of_the_council_read_neither_remarks_nor_leave,
    a_nominee_reads_how_it_ended_and_not_what_was_said,
    a_secretary_who_is_nominated_reads_no_internal_remark,
    nobody_records_the_own_rating,
    the_audit_has_no_leave_in_it,
    the_audit_has_no_conclusion_on_a_violation_in_it,
    who_set_a_term_going_does_not_take_its_flag_away,
];

const ALL: &str = "/v1/award-proposals";

fn read(app: &TestApp, caller: &str, path: &str) -> Value {
    app.as_caller(caller).get(path).send().expect(200).json()
}

fn listed(app: &TestApp, caller: &str) -> usize {
    read(app, caller, ALL)["items"].as_array().unwrap().len()
}

/// What the readiness says of a rule.
fn finding(app: &TestApp, caller: &str, path: &str, rule: &str) -> Value {
    let read = read(app, caller, &format!("{path}/readiness?at=submit"));
    read["findings"].as_array().unwrap().iter().find(|one| one["rule"] == rule).unwrap().clone()
}

/// A fact that a finding read; its value is JSON within a text.
fn fact(finding: &Value, name: &str) -> Value {
    let facts = finding["facts"].as_array().unwrap();
    let value = facts.iter().find(|one| one["name"] == name).unwrap()["value"].clone();
    value.as_str().map_or(Value::Null, |text| serde_json::from_str(text).unwrap())
}

fn a_draft_is_its_units_and_machines_see_what_was_submitted(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    let own = scene.proposal(json!({ "person_code": "T-OFFICER" }));
    let own = app.e_office().post(ALL).json(own).send().expect(201).location().to_owned();
    for machine in ["e_office", "reporting"] {
        let client = app.as_caller(machine);
        for part in ["", "/history"] {
            client.get(&format!("{path}{part}")).send().expect_problem(404, "not-found");
        }
    }
    let readiness = app.e_office().get(&format!("{path}/readiness")).send();
    readiness.expect_problem(404, "not-found");
    let change = json!({ "summary": "Của hệ thống khác" });
    let patch = app.e_office().patch(&path).if_match("*").json(change);
    patch.send().expect_problem(404, "not-found");
    app.e_office().delete(&path).if_match("*").send().expect_problem(404, "not-found");
    // A machine goes on with what it drafted itself; another one does not see that either.
    assert_eq!(str_at(&read(app, "e_office", &own), "/created_by"), "e_office");
    app.as_caller("reporting").get(&own).send().expect_problem(404, "not-found");
    assert_eq!((listed(app, "e_office"), listed(app, "reporting")), (1, 0));
    assert_eq!((listed(app, "T-SEC"), listed(app, "T-HEAD")), (2, 2));
    let counted = format!("{ALL}?include_total=true");
    assert_eq!(read(app, "reporting", &counted)["total_count"], json!(0));
    act(&app.unit_head(), &path, "submit").expect(200);
    assert_eq!((listed(app, "e_office"), listed(app, "reporting")), (2, 1));
    assert_eq!(read(app, "e_office", &path)["withheld_fields"], json!([]));
}

fn a_reporting_machine_reads_neither_declarations_nor_drafts_of_decisions(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.eligible(scene.proposal(json!({})));
    let seen = read(app, "reporting", &path);
    let withheld = json!(["appraisal", "declaration", "opinions", "reasons", "suspension"]);
    assert_eq!(seen["withheld_fields"], withheld);
    assert_eq!(seen["declaration"]["ratings"], json!([]));
    assert_eq!(seen["declaration"]["working_time"], Value::Null);
    assert_eq!(seen["appraisal"], Value::Null);
    assert!(read(app, "T-HEAD", &path)["appraisal"].is_object());
    let decision = scene.drafted(json!({ "granted_proposal_ids": [id_of(&path)] }));
    let client = app.as_caller("reporting");
    client.get(&decision).send().expect_problem(404, "not-found");
    assert_eq!(read(app, "reporting", "/v1/decisions")["items"], json!([]));
    assert_eq!(read(app, "e_office", "/v1/decisions")["items"].as_array().unwrap().len(), 1);
    act(&app.leader(), &decision, "publish").expect(200);
    client.get(&decision).send().expect(200);
    let page = read(app, "reporting", "/v1/decisions?include_total=true");
    assert_eq!(page["total_count"], json!(1));
}

/// The kinds of work on proposals that wait for somebody.
fn work(app: &TestApp, caller: &str) -> Vec<String> {
    let work = read(app, caller, "/v1/me/work");
    let groups = work["groups"].as_array().unwrap().iter();
    let kinds = groups.map(|one| str_at(one, "/kind").to_owned());
    kinds.filter(|kind| kind.starts_with("award_proposal")).collect()
}

fn who_changed_or_completed_a_dossier_does_not_appraise_it(app: &TestApp) {
    let scene = Scene::set(app);
    let (first, second) = ("T-SEC", "T-SEC2");
    let changed = scene.ready(scene.proposal(json!({})));
    let summary = json!({ "summary": "Văn phòng Sở viết lại" });
    app.as_caller(first).patch(&changed).if_match("*").json(summary).send().expect(200);
    let completed = scene.ready(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    // A paper that was taken out again is a part in the dossier all the same.
    let paper = format!("{completed}/papers/minh_chung");
    let body = json!({ "document_id": scene.document() });
    app.as_caller(second).put(&paper).if_match("*").json(body).send().expect(200);
    app.as_caller(second).delete(&paper).if_match("*").send().expect(200);
    for path in [&changed, &completed] {
        act(&app.unit_head(), path, "submit").expect(200);
        act(&app.secretariat(), path, "receive").expect(200);
    }
    for (path, party, other) in [(&changed, first, second), (&completed, second, first)] {
        let may = |caller: &str| {
            let seen = read(app, caller, path);
            seen["allowed_actions"].as_array().unwrap().contains(&json!("appraise"))
        };
        assert!(!may(party) && may(other), "{path}");
        act(&app.as_caller(party), path, "appraise").expect_problem(403, "recused");
        let batch = with_reasons(json!({
            "award_proposal_ids": [id_of(path)], "outcome": "eligible", "opinion": "Đủ điều kiện",
        }));
        let batch = app
            .as_caller(party)
            .post("/v1/award-proposals/batch-appraise")
            .key(&app.app.ids.next().to_string())
            .json(batch)
            .send();
        batch.expect_error_at("/award_proposal_ids/0", "recused");
        assert_eq!(str_at(&read(app, "T-HEAD", path), "/state"), "received");
    }
    // What waits for somebody is what that one may appraise.
    act(&app.as_caller(second), &changed, "appraise").expect(200);
    assert_eq!(work(app, first), ["award_proposal.appraise"]);
    assert_eq!(work(app, second), Vec::<String>::new());
    act(&app.as_caller(first), &completed, "appraise").expect(200);
}

fn a_draft_that_somebody_changed_is_deleted_with_all_that_is_noted_of_it(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    for _ in 0..2 {
        let summary = json!({ "summary": "Viết lại" });
        app.secretariat().patch(&path).if_match("*").json(summary).send().expect(200);
    }
    let noted = "SELECT count(*) FROM award_proposal_editors";
    assert_eq!(app.database.number(noted), 2, "the head and the secretary, each once");
    app.unit_head().delete(&path).if_match("*").send().expect(204);
    assert_eq!(app.database.number(noted), 0);
}

/// A matter on somebody that ended in discipline until the last day of January 2027.
fn disciplined(app: &TestApp, unit: &str, person: &str) -> String {
    let matter = json!({
        "subject_kind": "individual", "unit_code": unit, "person_code": person,
        "kind": "complaint", "opened_on": "2026-10-05",
        "basis": { "number": "12/TB-MAU", "issued_on": "2026-10-01", "issuer": "Thanh tra mẫu" },
    });
    let path = app.secretariat().post("/v1/holds").json(matter).send().expect(201);
    let path = path.location().to_owned();
    let end = json!({
        "released_on": "2026-11-20", "outcome": "disciplined",
        "conclusion": { "number": "30/KL-MAU", "issued_on": "2026-11-19", "issuer": "Thanh tra mẫu" },
        "discipline": { "form": "reprimand", "number": "5/QĐ-MAU", "decided_on": "2026-11-19",
            "ends_on": "2027-01-31" },
    });
    app.secretariat().post(&format!("{path}/release")).json(end).send().expect(200);
    path
}

/// Refuses a text that tells when somebody's discipline began or ends.
#[track_caller]
fn assert_tells_no_discipline(text: &str) {
    for secret in ["2027-01-31", "31/01/2027", "2026-11-19", "2026-10-05", "thời hạn kỷ luật"]
    {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

fn hold_reads(app: &TestApp) -> i64 {
    app.database.number(
        "SELECT count(*) FROM audit_events WHERE action = 'hold.read' AND target_id = 'readiness'",
    )
}

fn discipline_is_told_only_to_those_who_may_see_it_and_the_audit_knows(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    let clear = finding(app, "T-HEAD", &path, "R12");
    assert_eq!(str_at(&clear, "/outcome"), "passed");
    finding(app, "T-SEC", &path, "R12");
    assert_eq!(hold_reads(app), 0, "there was nothing to be seen");
    let hold = disciplined(app, "CNTT", "T-EMPLOYEE");
    for caller in ["T-HEAD", "T-OFFICER", "T-LEAD"] {
        let told = finding(app, caller, &path, "R12");
        assert_eq!((str_at(&told, "/outcome"), &told["blocks"]), ("failed", &json!(true)));
        assert!(str_at(&told, "/sentence/vi").contains("hỏi Văn phòng Sở"), "{told}");
        assert!(!str_at(&told, "/next_step/vi").is_empty());
        assert_eq!(fact(&told, "history.disciplines"), Value::Null);
        assert_tells_no_discipline(&told.to_string());
        assert_eq!(fact(&finding(app, caller, &path, "R11"), "history.holds"), Value::Null);
    }
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R12 failed /achievement_ids"]);
    assert_tells_no_discipline(&refused.text());
    assert_eq!(hold_reads(app), 0);
    for caller in ["T-SEC", "T-INSPECTOR"] {
        let told = finding(app, caller, &path, "R12");
        assert!(str_at(&told, "/sentence/vi").contains("31/01/2027"), "{told}");
        assert_eq!(fact(&told, "history.disciplines")[0]["decided_on"], json!("2026-11-19"));
    }
    // Each of these looks read R11 too, and left one row with the matter in it.
    assert_eq!(hold_reads(app), 2);
    app.seal();
    let rows = read(app, "T-ADMIN", "/v1/audit-events?action=hold.read");
    assert_eq!(rows["items"][0]["changes"]["hold_ids"]["after"], json!([id_of(&hold)]));
    assert!(!rows.to_string().contains("T-EMPLOYEE") && !rows.to_string().contains(id_of(&path)));
    // A token without the right to pending matters does not read them here either.
    let narrow = app.token("T-SEC", "tests", "award_proposals:read");
    let narrow = Client::new(&app.base_url, Some(narrow));
    let narrow = narrow.get(&format!("{path}/readiness?at=submit")).send().expect(200).text();
    assert_tells_no_discipline(&narrow);
}

/// The draft of the secretariat for one of its own people.
fn of_secretary(scene: &Scene<'_>) -> String {
    let proposal = json!({ "unit_code": "VP", "person_code": "T-SEC2", "achievement_ids": [] });
    let made = scene.app.secretariat().post(ALL).json(scene.proposal(proposal)).send();
    made.expect(201).location().to_owned()
}

fn nobody_reads_in_readiness_of_a_matter_about_oneself(app: &TestApp) {
    let scene = Scene::set(app);
    let path = of_secretary(&scene);
    disciplined(app, "VP", "T-SEC2");
    let told = finding(app, "T-SEC", &path, "R12");
    assert!(str_at(&told, "/sentence/vi").contains("31/01/2027"), "{told}");
    let told = finding(app, "T-SEC2", &path, "R12");
    assert_eq!(str_at(&told, "/outcome"), "failed");
    assert_tells_no_discipline(&told.to_string());
}

fn what_is_kept_of_an_assessment_has_no_discipline(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.received(scene.proposal(json!({})));
    disciplined(app, "CNTT", "T-EMPLOYEE");
    let body = json!({ "rule_set_code": "tdkt-2026-10", "reason": "Xem lại" });
    let list = format!("{path}/assessments");
    let made = app.secretariat().post(&list).json(body).send().expect(201);
    assert_tells_no_discipline(&made.text());
    let kept = app.secretariat().get(made.location()).send().expect(200);
    assert_eq!(kept.json(), made.json());
    let told = kept.json();
    let findings = told["readiness"]["findings"].as_array().unwrap();
    let discipline = findings.iter().find(|one| one["rule"] == "R12").unwrap();
    assert_eq!(str_at(discipline, "/outcome"), "failed");
    let stored = "SELECT count(*) FROM award_proposal_assessments \
                  WHERE CAST(assessment AS TEXT) LIKE '%2027-01-31%' \
                  OR CAST(assessment AS TEXT) LIKE '%31/01/2027%'";
    assert_eq!(app.database.number(stored), 0);
}

/// A nomination of somebody of P03; its path.
fn of_other_unit(app: &TestApp, proposal: Value) -> String {
    let head = app.as_caller("T-HEAD3");
    head.post(ALL).json(proposal).send().expect(201).location().to_owned()
}

fn what_another_unit_proposed_is_not_told(app: &TestApp) {
    let scene = Scene::set(app);
    let shared = scene.achievement("T-EMPLOYEE", &["T-EMPLOYEE3"]);
    let own = scene.achievement("T-EMPLOYEE", &[]);
    let first = scene.submitted(scene.proposal(json!({ "achievement_ids": [shared, own] })));
    let other = json!({ "unit_code": "P03", "person_code": "T-EMPLOYEE3",
        "achievement_ids": [shared], "declaration": {} });
    let second = of_other_unit(app, scene.proposal(other));
    let claims = |caller: &str| fact(&finding(app, caller, &second, "R07"), "history.claims");
    let told = claims("T-HEAD3");
    assert_eq!(told[0]["achievement_ids"], json!([shared]));
    assert_eq!((&told[0]["id"], &told[0]["period"]), (&Value::Null, &Value::Null));
    let whole = claims("T-SEC");
    assert_eq!(str_at(&whole, "/0/id"), id_of(&first));
    assert_eq!(whole[0]["achievement_ids"].as_array().unwrap().len(), 2);
    let text = app.as_caller("T-HEAD3").get(&format!("{second}/readiness")).send().expect(200);
    assert!(!text.text().contains(&own), "{}", text.text());
}

fn what_another_unit_was_told_of_leave_is_not_told(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    let rating = json!({
        "level": "good", "source": "nd_335_2025", "rated_on": "2026-11-20", "months_worked": 5,
        "document_number": "15/QĐ-MAU", "document_date": "2026-11-20",
        "leaves": [{ "kind": "maternity", "months": 6 }],
    });
    let register = "/v1/ratings/2026/persons/T-EMPLOYEE";
    app.secretariat().put(register).json(rating).send().expect(201);
    let leave = |caller: &str| finding(app, caller, &path, "R13");
    // The unit in which somebody was rated reads the rating, and so its rules.
    assert_eq!(fact(&leave("T-HEAD"), "subject.leaves"), json!({ "maternity": 6 }));
    app.database.execute("UPDATE ratings SET unit_code = 'P03'");
    let told = leave("T-HEAD");
    assert_eq!(str_at(&told, "/outcome"), "passed");
    assert_eq!(fact(&told, "subject.leaves"), Value::Null);
    assert!(!told["sentence"].to_string().contains('6'), "{told}");
    assert_eq!(fact(&finding(app, "T-HEAD", &path, "R15"), "merit.ratings"), Value::Null);
    assert_eq!(fact(&leave("T-SEC"), "subject.leaves"), json!({ "maternity": 6 }));
}

fn an_external_id_does_not_name_another_units_proposal(app: &TestApp) {
    let scene = Scene::set(app);
    let refs = json!([{ "system": "qlvb", "id": "HS-1" }]);
    let first = scene.draft(scene.proposal(json!({ "external_refs": refs })));
    let other = json!({ "unit_code": "P03", "person_code": "T-EMPLOYEE3", "achievement_ids": [],
        "declaration": {}, "external_refs": refs });
    let refused = app.as_caller("T-HEAD3").post(ALL).json(scene.proposal(other)).send();
    let refused = refused.expect_problem(409, "duplicate");
    assert_eq!(refused.json().get("existing_id"), None);
    assert!(!refused.text().contains(id_of(first.location())));
}

/// The declaration of somebody who was on leave for half a year.
fn with_leave(scene: &Scene<'_>) -> Value {
    let leaves = json!([{ "leave_type": "maternity", "months": 6 }]);
    let time = json!({ "months_worked": 5, "leaves": leaves, "is_left_out": false });
    with(scene.declaration(&json!("individual")), json!({ "working_time": time }))
}

fn history(app: &TestApp, caller: &str, path: &str) -> Vec<Value> {
    read(app, caller, &format!("{path}/history"))["items"].as_array().unwrap().clone()
}

/// That the moves of a dossier are told without what was said at them.
#[track_caller]
fn assert_abridged(moves: &[Value]) {
    assert!(!moves.is_empty());
    for one in moves {
        assert_eq!((&one["note"], &one["acknowledged_warnings"]), (&Value::Null, &json!([])));
        assert_eq!(one["is_abridged"], json!(true));
    }
}

fn members_of_the_council_read_neither_remarks_nor_leave(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.submitted(scene.proposal(json!({ "declaration": with_leave(&scene) })));
    act(&app.secretariat(), &path, "return").expect(200);
    act(&app.unit_head(), &path, "submit").expect(200);
    act(&app.secretariat(), &path, "receive").expect(200);
    act(&app.secretariat(), &path, "appraise").expect(200);
    let asked = json!({ "body": "Thanh tra mẫu", "question": "Đề nghị cho ý kiến" });
    app.secretariat().post(&format!("{path}/request-opinion")).json(asked).send().expect(200);
    add(app, &opened(app, &[]), &path, json!({})).expect(201);
    let seen = read(app, "T-MEMBER", &path);
    let names_body = |view: &Value| view["terms"].to_string().contains("Thanh tra mẫu");
    assert!(!names_body(&seen) && names_body(&read(app, "T-HEAD", &path)), "{seen}");
    assert_eq!(seen["withheld_fields"], json!(["opinions", "suspension", "working_time"]));
    assert_eq!(seen["declaration"]["working_time"], Value::Null);
    // The merits, and what the appraisal found, are theirs to judge.
    assert_eq!(seen["declaration"]["ratings"].as_array().unwrap().len(), 1);
    assert_eq!(str_at(&seen, "/appraisal/outcome"), "eligible");
    assert!(!read(app, "T-MEMBER", ALL).to_string().contains("maternity"));
    let moves = history(app, "T-MEMBER", &path);
    assert_abridged(&moves);
    assert!(moves.iter().all(|one| one["reasons"] == json!([])), "{moves:?}");
    let whole = history(app, "T-HEAD", &path);
    assert_eq!(whole.len(), moves.len());
    assert!(whole.iter().any(|one| one["reasons"] == json!([reason()])));
    assert!(whole.iter().any(|one| one["note"] == json!("Đủ điều kiện")));
    assert!(whole.iter().any(|one| one["acknowledged_warnings"] != json!([])));
    assert!(whole.iter().all(|one| one["is_abridged"] == json!(false)));
    let comments = app.as_caller("T-MEMBER").get(&format!("{path}/comments")).send();
    comments.expect(403);
}

fn a_nominee_reads_how_it_ended_and_not_what_was_said(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.eligible(scene.proposal(json!({ "declaration": with_leave(&scene) })));
    let refusal = json!({ "award_proposal_id": id_of(&path), "reason": reason() });
    let other = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let decision = scene.drafted(json!({
        "granted_proposal_ids": [id_of(&other)], "refused_proposals": [refusal],
    }));
    act(&app.leader(), &decision, "publish").expect(200);
    let seen = read(app, "T-EMPLOYEE", &path);
    assert_eq!(str_at(&seen, "/state"), "declined");
    assert_eq!(seen["reasons"], json!([reason()]));
    assert_eq!(seen["withheld_fields"], json!(["appraisal", "opinions", "suspension"]));
    assert_eq!(seen["appraisal"], Value::Null);
    // What was declared of oneself is one's own.
    assert_eq!(seen["declaration"]["working_time"]["months_worked"], json!(5));
    let moves = history(app, "T-EMPLOYEE", &path);
    assert_abridged(&moves);
    assert_eq!(moves.last().unwrap()["reasons"], json!([reason()]));
    for part in ["comments", "readiness"] {
        app.employee().get(&format!("{path}/{part}")).send().expect(403);
    }
}

fn a_secretary_who_is_nominated_reads_no_internal_remark(app: &TestApp) {
    let scene = Scene::set(app);
    let list = format!("{}/comments", of_secretary(&scene));
    for is_internal in [true, false] {
        let body = json!({ "text": "Cần xem lại", "is_internal": is_internal });
        app.secretariat().post(&list).json(body).send().expect(201);
    }
    let count = |caller: &str| read(app, caller, &list)["items"].as_array().unwrap().len();
    assert_eq!((count("T-SEC"), count("T-SEC2")), (2, 1));
}

fn rating(changes: Value) -> Value {
    let rating = json!({
        "level": "good", "source": "nd_335_2025", "rated_on": "2025-12-20", "months_worked": 12,
        "document_number": "15/QĐ-MAU", "document_date": "2025-12-20",
    });
    with(rating, changes)
}

fn nobody_records_the_own_rating(app: &TestApp) {
    let put = |caller: &str, body: Value| -> Response {
        let request = app.as_caller(caller).put("/v1/ratings/2025/persons/T-SEC").if_match("*");
        request.json(body).send()
    };
    put("T-SEC", rating(json!({}))).expect_problem(403, "recused");
    assert_eq!(app.database.number("SELECT count(*) FROM ratings"), 0);
    put("T-SEC2", rating(json!({}))).expect(201);
    let better = json!({ "level": "excellent", "revision_reason": "Nhập nhầm" });
    put("T-SEC", rating(better.clone())).expect_problem(403, "recused");
    assert_eq!(app.database.number("SELECT count(*) FROM ratings WHERE level = 'good'"), 1);
    put("T-SEC2", rating(better)).expect(200);
}

fn the_audit_has_no_leave_in_it(app: &TestApp) {
    let scene = Scene::set(app);
    let register = "/v1/ratings/2025/persons/T-EMPLOYEE";
    let leave = |months: i32| json!({ "months_worked": 6, "leaves": [{ "kind": "maternity", "months": months }] });
    app.secretariat().put(register).json(rating(leave(5))).send().expect(201);
    let again = with(leave(6), json!({ "revision_reason": "Nghỉ thai sản thêm" }));
    let put = app.secretariat().put(register).if_match("*");
    put.json(rating(again)).send().expect(200);
    let path = scene.draft(scene.proposal(json!({}))).location().to_owned();
    let change = json!({ "declaration": with_leave(&scene) });
    app.unit_head().patch(&path).if_match("*").json(change).send().expect(200);
    app.seal();
    let rows = |query: &str| {
        let page = read(app, "T-ADMIN", &format!("/v1/audit-events?{query}"));
        let text = page.to_string();
        for secret in ["maternity", "thai sản", "\"months\""] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        page["items"].as_array().unwrap().clone()
    };
    let ratings = rows("target_kind=rating");
    assert_eq!(ratings.len(), 2);
    let withheld = json!({ "before": null, "after": null, "is_withheld": true });
    for field in ["leaves", "revisions"] {
        assert_eq!(ratings[0]["changes"][field], withheld, "{field}");
    }
    assert_eq!(ratings[0]["reason"], Value::Null);
    let proposals = rows(&format!("target_id={}&action=award_proposal.update", id_of(&path)));
    let told = &proposals[0]["changes"]["declaration"]["after"]["working_time"];
    assert_eq!(told, &json!({ "is_withheld": true, "is_changed": true }));
    // The rating keeps what it was, and why it was replaced.
    let kept = read(app, "T-HEAD", register);
    assert_eq!(kept["revisions"][0]["replaced"]["leaves"][0]["months"], json!(5));
    assert_eq!(str_at(&kept, "/revisions/0/reason"), "Nghỉ thai sản thêm");
}

fn the_audit_has_no_conclusion_on_a_violation_in_it(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    act(&app.leader(), &award, "revoke").expect(200);
    app.seal();
    let rows = read(app, "T-ADMIN", "/v1/audit-events?action=award.revoke");
    let changes = &rows["items"][0]["changes"];
    assert_eq!(changes["state"], json!({ "before": "active", "after": "revoked" }));
    assert_eq!(changes["revocation"]["is_withheld"], json!(true));
    for secret in ["12/KL-TTr", "Số liệu kê khai không đúng"] {
        assert!(!rows.to_string().contains(secret), "{secret} in {rows}");
    }
    let whole = read(app, "T-INSPECTOR", &award);
    assert_eq!(str_at(&whole, "/revocation/conclusion/number"), "12/KL-TTr");
}

fn who_set_a_term_going_does_not_take_its_flag_away(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let path = scene.received(scene.proposal(json!({})));
    for kind in ["flag_award_proposal", "remind_award_proposal"] {
        let jobs = format!("/v1/jobs?subject_id={}&kind={kind}&state=queued", id_of(&path));
        let job = read(app, "T-ADMIN", &jobs)["items"][0].clone();
        assert_eq!(str_at(&job, "/created_by"), "T-SEC");
        assert_eq!(job["allowed_actions"], json!(["cancel"]), "an administrator may stop any");
        let at = format!("/v1/jobs/{}", str_at(&job, "/id"));
        assert_eq!(read(app, "T-SEC", &at)["allowed_actions"], json!([]));
        let cancel = app.secretariat().post(&format!("{at}/cancel")).send();
        cancel.expect_problem(403, "role-required");
    }
    // The dossier was due on 24 December.
    app.app.clock.set(Utc.with_ymd_and_hms(2026, 12, 24, 17, 0, 1).unwrap());
    run_due(app);
    assert_eq!(read(app, "T-SEC", &path)["is_late"], json!(true));
}
