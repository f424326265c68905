//! Score sheets: self-scores, verification, explanations.

use serde_json::{Value, json};
use thidua::features::evaluations::types::MACHINE;

use crate::evaluation_rounds::{opened, step};
use crate::recompute;
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    an_officer_scores_and_the_head_hands_in,
    a_unit_sees_its_own_sheet_only,
    a_sheet_with_gaps_is_not_handed_in,
    scores_that_do_not_fit_are_refused_at_their_pointer,
    evidence_is_a_document_that_exists_or_a_link_or_a_note,
    self_scores_need_the_current_tag,
    after_the_window_only_a_returned_sheet_is_scored,
    a_score_that_stays_keeps_its_author,
    a_verified_score_that_differs_says_why,
    verification_covers_every_criterion,
    who_scored_a_unit_does_not_verify_it,
    a_unit_that_still_scores_is_not_overtaken,
    a_returned_sheet_is_corrected_and_verified_anew,
    a_criterion_that_does_not_apply_leaves_the_scale,
    the_total_can_be_computed_from_the_explanation_alone,
    what_waits_is_told_to_the_unit_and_then_to_the_secretariat,
    handing_in_is_told_to_subscribers,
    every_state_and_action_answers_as_the_machine_says,
];

const CODES: [&str; 3] = ["A.1", "A.2", "B"];
const FULL: [&str; 3] = ["40.00", "20.00", "40.00"];

/// Path of a unit's sheet.
pub fn sheet_of(app: &TestApp, round: &str, unit: &str) -> String {
    let query = format!("{round}/evaluations?unit_code={unit}");
    let page = app.secretariat().get(&query).send().expect(200).json();
    format!("/v1/evaluations/{}", str_at(&page, "/items/0/id"))
}

fn self_scores(points: &[&str; 3]) -> Value {
    let scores: Vec<Value> = CODES
        .iter()
        .zip(points)
        .map(
            |(code, points)| json!({"criterion_code": code, "points": points, "comment": "Đã làm"}),
        )
        .collect();
    json!({ "scores": scores })
}

fn verified_scores(points: &[&str; 3]) -> Value {
    let scores: Vec<Value> = CODES
        .iter()
        .zip(points)
        .map(|(code, points)| {
            json!({"criterion_code": code, "points": points, "reason": "Theo hồ sơ"})
        })
        .collect();
    json!({ "scores": scores })
}

fn put_self(client: &Client, sheet: &str, body: Value) -> Response {
    client.put(&format!("{sheet}/self-scores")).if_match("*").json(body).send()
}

fn put_verified(client: &Client, sheet: &str, body: Value) -> Response {
    client.put(&format!("{sheet}/verified-scores")).if_match("*").json(body).send()
}

/// The head of a unit of the tests.
fn head_of(app: &TestApp, unit: &str) -> Client {
    app.as_caller(if unit == "P03" { "T-HEAD3" } else { "T-HEAD" })
}

/// The head scores every criterion.
pub fn score_all(app: &TestApp, round: &str, unit: &str, points: &[&str; 3]) {
    put_self(&head_of(app, unit), &sheet_of(app, round, unit), self_scores(points)).expect(200);
}

/// The head hands in.
pub fn submit_all(app: &TestApp, round: &str, unit: &str) {
    let path = format!("{}/submit", sheet_of(app, round, unit));
    head_of(app, unit).post(&path).send().expect(200);
}

/// The secretariat scores every criterion.
pub fn verified(app: &TestApp, sheet: &str, points: &[&str; 3]) -> Response {
    put_verified(&app.secretariat(), sheet, verified_scores(points))
}

/// An open round of CNTT; the paths of the round and of the sheet.
fn open_sheet(app: &TestApp) -> (String, String) {
    let round = opened(app, &["CNTT", "P03"]);
    let sheet = sheet_of(app, &round, "CNTT");
    (round, sheet)
}

fn submitted(app: &TestApp, points: &[&str; 3]) -> (String, String) {
    let (round, sheet) = open_sheet(app);
    put_self(&app.unit_officer(), &sheet, self_scores(points)).expect(200);
    app.unit_head().post(&format!("{sheet}/submit")).send().expect(200);
    (round, sheet)
}

fn an_officer_scores_and_the_head_hands_in(app: &TestApp) {
    let (_, sheet) = open_sheet(app);
    let officer = app.unit_officer();
    let read = officer.get(&sheet).send().expect(200);
    assert_eq!(read.json()["allowed_actions"], json!(["self-scores"]));
    let path = format!("{sheet}/self-scores");
    let scored = officer.put(&path).if_match(read.etag()).json(self_scores(&FULL)).send();
    let scored = scored.expect(200);
    assert_eq!(str_at(&scored.json(), "/scores/0/criterion_code"), "A.1");
    assert_eq!(str_at(&scored.json(), "/scores/0/self_points"), "40.00");
    assert_eq!(str_at(&scored.json(), "/scores/0/self_by"), "T-OFFICER");
    let submit = format!("{sheet}/submit");
    officer.post(&submit).send().expect_problem(403, "role-required");
    let done = app.unit_head().post(&submit).if_match(scored.etag()).send().expect(200).json();
    assert_eq!(
        (str_at(&done, "/state"), str_at(&done, "/submitted_by")),
        ("self_scored", "T-HEAD")
    );
    put_self(&officer, &sheet, self_scores(&FULL)).expect_problem(409, "invalid-state-transition");
    // Nothing but the head's handing in changed the sheet.
    assert_eq!(officer.get(&sheet).send().json()["version"], json!(3));
}

fn a_unit_sees_its_own_sheet_only(app: &TestApp) {
    let (round, sheet) = open_sheet(app);
    for code in ["T-HEAD", "T-OFFICER", "T-SEC", "T-LEAD", "T-INSPECTOR"] {
        app.as_caller(code).get(&sheet).send().expect(200);
    }
    let other = app.as_caller("T-HEAD3");
    other.get(&sheet).send().expect_problem(404, "not-found");
    put_self(&other, &sheet, self_scores(&FULL)).expect_problem(404, "not-found");
    other.post(&format!("{sheet}/submit")).send().expect_problem(404, "not-found");
    app.employee().get(&sheet).send().expect_problem(403, "role-required");
    let list = other.get(&format!("{round}/evaluations")).send().expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(str_at(&list, "/items/0/unit_code"), "P03");
    app.unit_head()
        .put(&format!("{sheet}/verified-scores"))
        .if_match("*")
        .json(verified_scores(&FULL))
        .send()
        .expect_problem(403, "role-required");
    put_self(&app.secretariat(), &sheet, self_scores(&FULL)).expect_problem(403, "role-required");
}

fn a_sheet_with_gaps_is_not_handed_in(app: &TestApp) {
    let (_, sheet) = open_sheet(app);
    let body = json!({"scores": [{"criterion_code": "A.1", "points": "40.00"}]});
    put_self(&app.unit_head(), &sheet, body).expect(200);
    let refused = app.unit_head().post(&format!("{sheet}/submit")).send();
    let refused = refused.expect_problem(409, "incomplete-scores").json();
    assert_eq!(refused["missing_criteria"], json!(["A.2", "B"]));
    assert_eq!(refused["missing_evidence"], json!(["A.1"]));
    assert_eq!(str_at(&app.unit_head().get(&sheet).send().json(), "/state"), "open");
}

fn scores_that_do_not_fit_are_refused_at_their_pointer(app: &TestApp) {
    let (_, sheet) = open_sheet(app);
    let score = |code: &str, points: &str| json!({"criterion_code": code, "points": points});
    let away = |code: &str| json!({"criterion_code": code, "not_applicable_reason": "Không có"});
    let mut both = score("B", "1.00");
    both["not_applicable_reason"] = json!("Không có");
    let before = app.database.number("SELECT count(*) FROM audit_events");
    for (scores, pointer, code) in [
        (json!([score("B", "40.01")]), "/scores/0/points", "above_max"),
        (json!([score("B", "1.5")]), "/scores/0/points", "pattern"),
        (json!([{"criterion_code": "B", "points": 1}]), "/scores/0/points", "type"),
        (json!([score("X", "1.00")]), "/scores/0/criterion_code", "unknown_criterion"),
        (json!([score("A", "1.00")]), "/scores/0/criterion_code", "unknown_criterion"),
        (json!([score("B", "1.00"), score("B", "2.00")]), "/scores/1/criterion_code", "repeated"),
        (json!([both]), "/scores/0/not_applicable_reason", "points_and_not_applicable"),
        (json!([{"criterion_code": "B"}]), "/scores/0/points", "points_or_not_applicable"),
        (json!([away("A.1"), away("A.2"), away("B")]), "/scores", "nothing_applicable"),
    ] {
        put_self(&app.unit_head(), &sheet, json!({ "scores": scores }))
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    assert_eq!(app.database.number("SELECT count(*) FROM evaluation_scores"), 0);
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), before);
}

fn evidence_is_a_document_that_exists_or_a_link_or_a_note(app: &TestApp) {
    let (_, sheet) = open_sheet(app);
    let with = |evidence: Value| {
        let score = json!({"criterion_code": "A.1", "points": "40.00", "evidence": [evidence]});
        put_self(&app.unit_head(), &sheet, json!({ "scores": [score] }))
    };
    let piece = |document: Option<&str>, url: Option<&str>, note: Option<&str>| json!({"document_id": document, "url": url, "note": note});
    let place = "/scores/0/evidence/0";
    with(piece(None, None, None)).expect_error_at(place, "empty_evidence");
    with(piece(None, Some("ftp://x"), None)).expect_error_at(&format!("{place}/url"), "pattern");
    let at = format!("{place}/document_id");
    with(piece(Some("0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"), None, None))
        .expect_error_at(&at, "unknown_document");
    let document = json!({"kind": "minh_chung", "title": "Minh chứng", "unit_code": "CNTT"});
    let made = app.unit_head().post("/v1/documents").json(document).send().expect(201);
    let id = str_at(&made.json(), "/id").to_owned();
    with(piece(Some(&id), None, None)).expect_error_at(&at, "document_without_content");
    app.unit_head()
        .put(&format!("{}/content", made.location()))
        .body("application/octet-stream", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n".to_vec())
        .header("if-match", made.etag())
        .send();
    with(piece(Some(&id), None, None)).expect(200);
    let named = app.unit_head().delete(made.location()).if_match("*").send();
    named.expect_problem(409, "in-use");
    with(piece(None, Some("https://sotaichinh.hanoi.gov.vn/kh"), None)).expect(200);
    with(piece(None, None, Some("Kế hoạch số 12"))).expect(200);
    app.unit_head().delete(made.location()).if_match("*").send().expect(204);
}

fn self_scores_need_the_current_tag(app: &TestApp) {
    let (_, sheet) = open_sheet(app);
    let path = format!("{sheet}/self-scores");
    let (head, officer) = (app.unit_head(), app.unit_officer());
    let missing = head.put(&path).json(self_scores(&FULL)).send();
    missing.expect_problem(428, "precondition-required");
    let read = officer.get(&sheet).send().expect(200);
    officer.put(&path).if_match(read.etag()).json(self_scores(&FULL)).send().expect(200);
    // The second of two officers who edit one sheet hears that it changed.
    let late = head.put(&path).if_match(read.etag()).json(self_scores(&["1.00"; 3])).send();
    late.expect_problem(412, "stale-etag");
    let kept = head.get(&sheet).send().json();
    assert_eq!(str_at(&kept, "/scores/0/self_points"), "40.00");
}

fn after_the_window_only_a_returned_sheet_is_scored(app: &TestApp) {
    let (round, sheet) = submitted(app, &FULL);
    let other = sheet_of(app, &round, "P03");
    let head = app.as_caller("T-HEAD3");
    let until = json!({"self_scoring_until": "2026-11-23"});
    app.secretariat().patch(&round).if_match("*").json(until).send().expect(200);
    put_self(&head, &other, self_scores(&FULL)).expect(200);
    // Midnight in Hanoi ends the window, whatever the day in UTC.
    app.app.clock.advance(chrono::TimeDelta::hours(15));
    let head = app.as_caller("T-HEAD3");
    let refused =
        put_self(&head, &other, self_scores(&FULL)).expect_problem(409, "deadline-passed");
    assert_eq!(str_at(&refused.json(), "/deadline_at"), "2026-11-23T17:00:00.000Z");
    head.post(&format!("{other}/submit")).send().expect_problem(409, "deadline-passed");
    assert_eq!(head.get(&other).send().expect(200).json()["allowed_actions"], json!([]));
    step(&app.secretariat(), &round, "close-self-scoring").expect(200);
    let back = json!({"reason": "Thiếu minh chứng"});
    app.secretariat().post(&format!("{sheet}/return")).json(back).send().expect(200);
    put_self(&app.unit_officer(), &sheet, self_scores(&FULL)).expect(200);
    app.unit_head().post(&format!("{sheet}/submit")).send().expect(200);
}

fn a_score_that_stays_keeps_its_author(app: &TestApp) {
    let (_, sheet) = open_sheet(app);
    put_self(&app.unit_officer(), &sheet, self_scores(&FULL)).expect(200);
    let changed = put_self(&app.unit_head(), &sheet, self_scores(&["40.00", "20.00", "39.00"]));
    let scores = changed.expect(200).json();
    let authors = ["/scores/0/self_by", "/scores/1/self_by", "/scores/2/self_by"]
        .map(|place| str_at(&scores, place).to_owned());
    assert_eq!(authors, ["T-OFFICER", "T-OFFICER", "T-HEAD"]);
}

fn a_verified_score_that_differs_says_why(app: &TestApp) {
    let (_, sheet) = submitted(app, &FULL);
    let score = |code: &str, points: &str| json!({"criterion_code": code, "points": points});
    let mut scores = vec![score("A.1", "40.00"), score("A.2", "15.00"), score("B", "40.00")];
    put_verified(&app.secretariat(), &sheet, json!({ "scores": scores }))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/scores/1/reason", "required_when_different");
    let read = app.secretariat().get(&sheet).send().json();
    assert_eq!(
        (str_at(&read, "/state"), &read["scores"][0]["verified_points"]),
        ("self_scored", &Value::Null)
    );
    scores[1]["reason"] = json!("Minh chứng ngoài kỳ");
    let done = put_verified(&app.secretariat(), &sheet, json!({ "scores": scores })).expect(200);
    let done = done.json();
    assert_eq!((str_at(&done, "/state"), &done["no_self_score"]), ("verified", &json!(false)));
    assert_eq!(str_at(&done, "/scores/1/self_points"), "20.00");
    assert_eq!(str_at(&done, "/scores/1/verified_points"), "15.00");
    assert_eq!(str_at(&done, "/scores/1/verified_by"), "T-SEC");
    // The unit sees what became of its score.
    let seen = app.unit_officer().get(&sheet).send().expect(200).json();
    assert_eq!(str_at(&seen, "/scores/1/verified_reason"), "Minh chứng ngoài kỳ");
}

fn verification_covers_every_criterion(app: &TestApp) {
    let (_, sheet) = submitted(app, &FULL);
    let part = json!({"scores": [{"criterion_code": "A.1", "points": "40.00"}]});
    let refused = put_verified(&app.secretariat(), &sheet, part);
    let refused = refused.expect_problem(409, "incomplete-scores").json();
    assert_eq!(refused["missing_criteria"], json!(["A.2", "B"]));
    let path = format!("{sheet}/verified-scores");
    let missing = app.secretariat().put(&path).json(verified_scores(&FULL)).send();
    missing.expect_problem(428, "precondition-required");
    let read = app.secretariat().get(&sheet).send();
    let send = || {
        let request = app.secretariat().put(&path).if_match(read.etag());
        request.json(verified_scores(&FULL)).send()
    };
    send().expect(200);
    send().expect_problem(412, "stale-etag");
}

fn who_scored_a_unit_does_not_verify_it(app: &TestApp) {
    let (_, sheet) = open_sheet(app);
    // One person who is officer of the unit and of the secretariat.
    app.database.execute(
        "UPDATE role_grants SET holder_code = 'T-OFFICER', valid_from = '2025-01-02' \
         WHERE holder_code = 'T-SEC2'",
    );
    let scopes = "evaluations:read evaluations:write";
    let both = Client::new(&app.base_url, Some(app.token("T-OFFICER", "tests", scopes)));
    put_self(&both, &sheet, self_scores(&FULL)).expect(200);
    app.unit_head().post(&format!("{sheet}/submit")).send().expect(200);
    let read = both.get(&sheet).send().expect(200).json();
    assert_eq!(read["allowed_actions"], json!(["return"]));
    put_verified(&both, &sheet, verified_scores(&FULL)).expect_problem(403, "recused");
    verified(app, &sheet, &FULL).expect(200);
}

fn a_unit_that_still_scores_is_not_overtaken(app: &TestApp) {
    let (round, sheet) = open_sheet(app);
    let early = verified(app, &sheet, &FULL);
    let early = early.expect_problem(409, "invalid-state-transition").json();
    assert_eq!(str_at(&early, "/current_state"), "open");
    assert_eq!(early["allowed_actions"], json!([]));
    step(&app.secretariat(), &round, "close-self-scoring").expect(200);
    let done = verified(app, &sheet, &FULL).expect(200).json();
    assert_eq!(done["no_self_score"], json!(true));
}

fn a_returned_sheet_is_corrected_and_verified_anew(app: &TestApp) {
    let (_, sheet) = submitted(app, &FULL);
    verified(app, &sheet, &["30.00", "20.00", "40.00"]).expect(200);
    let path = format!("{sheet}/return");
    let why = json!({"reason": "Thiếu minh chứng A.1"});
    app.unit_head().post(&path).json(&why).send().expect_problem(403, "role-required");
    app.secretariat().post(&path).json(json!({})).send().expect_problem(422, "validation-failed");
    let back = app.secretariat().post(&path).json(&why).send().expect(200).json();
    assert_eq!(
        (str_at(&back, "/state"), str_at(&back, "/return_reason")),
        ("open", "Thiếu minh chứng A.1")
    );
    assert_eq!(back["scores"][0]["verified_points"], Value::Null);
    assert_eq!(str_at(&back, "/scores/0/self_points"), "40.00");
    app.secretariat().post(&path).json(&why).send().expect_problem(409, "invalid-state-transition");
    app.unit_head().post(&format!("{sheet}/submit")).send().expect(200);
    verified(app, &sheet, &FULL).expect(200);
}

fn a_criterion_that_does_not_apply_leaves_the_scale(app: &TestApp) {
    let (_, sheet) = open_sheet(app);
    let body = json!({"scores": [
        {"criterion_code": "A.1", "points": "30.00", "comment": "Đã làm"},
        {"criterion_code": "A.2", "points": "20.00"},
        {"criterion_code": "B", "not_applicable_reason": "Không có thủ tục hành chính"},
    ]});
    put_self(&app.unit_head(), &sheet, body).expect(200);
    let path = format!("{sheet}/explanation");
    let seen = app.unit_officer().get(&path).send().expect(200).json();
    assert_eq!(str_at(&seen, "/basis"), "current");
    // 50 of 60 points, rescaled to 100 and rounded half up once.
    assert_eq!(str_at(&seen, "/calculation/total"), "83.33");
    assert_eq!(str_at(&seen, "/calculation/leaves/2/used_from"), "not_applicable");
    assert_eq!(str_at(&seen, "/calculation/band/code"), "TOT");
    let lines = seen["lines"]["vi"].to_string();
    assert!(
        lines.contains("50,00 × 100,00 ÷ 60,00 (quy đổi vì có phần không áp dụng) ≈ 83,3333"),
        "{lines}"
    );
    let lines = seen["lines"]["en"].to_string();
    assert!(
        lines.contains("50.00 × 100.00 ÷ 60.00 (rescaled because a part does not apply) ≈ 83.3333"),
        "{lines}"
    );
}

fn the_total_can_be_computed_from_the_explanation_alone(app: &TestApp) {
    let (round, sheet) = submitted(app, &["33.33", "11.11", "22.22"]);
    let body = json!({"scores": [
        {"criterion_code": "A.1", "points": "33.33"},
        {"criterion_code": "A.2", "not_applicable_reason": "Không phát sinh", "reason": "Không phát sinh"},
        {"criterion_code": "B", "points": "20.01", "reason": "Trừ điểm chậm hạn"},
    ]});
    put_verified(&app.secretariat(), &sheet, body).expect(200);
    step(&app.secretariat(), &round, "close-self-scoring").expect(200);
    verified(app, &sheet_of(app, &round, "P03"), &FULL).expect(200);
    step(&app.leader(), &round, "finalize").expect(200);
    let seen = app.employee().get(&format!("{sheet}/explanation")).send().expect(200).json();
    let calculation = &seen["calculation"];
    assert_eq!(recompute::total(calculation).unwrap(), str_at(calculation, "/total"));
    assert_eq!(str_at(calculation, "/total"), "66.68");
    assert_eq!(calculation["ranking"]["rank"], json!(2));
    let lines = seen["lines"]["vi"].as_array().unwrap();
    assert_eq!(lines.last().unwrap(), "Xếp hạng: 2/2.");
    assert!(seen["lines"]["vi"].to_string().contains("tự chấm 22,22; lý do: Trừ điểm chậm hạn"));
}

fn what_waits_is_told_to_the_unit_and_then_to_the_secretariat(app: &TestApp) {
    let (round, sheet) = open_sheet(app);
    let until = json!({"self_scoring_until": "2026-12-15"});
    app.secretariat().patch(&round).if_match("*").json(until).send().expect(200);
    let work = |client: Client| client.get("/v1/me/work").send().expect(200).json();
    let waiting = work(app.unit_officer());
    assert_eq!(str_at(&waiting, "/groups/0/kind"), "evaluation.self_score");
    assert_eq!(str_at(&waiting, "/groups/0/items/0/path"), sheet);
    assert_eq!(str_at(&waiting, "/groups/0/items/0/due_on"), "2026-12-15");
    assert_eq!(work(app.secretariat())["groups"], json!([]));
    put_self(&app.unit_head(), &sheet, self_scores(&FULL)).expect(200);
    app.unit_head().post(&format!("{sheet}/submit")).send().expect(200);
    assert_eq!(work(app.unit_officer())["groups"], json!([]));
    let waiting = work(app.secretariat());
    assert_eq!(str_at(&waiting, "/groups/0/kind"), "evaluation.verify");
    assert_eq!(waiting["groups"][0]["count"], json!(1));
}

fn handing_in_is_told_to_subscribers(app: &TestApp) {
    let (_, sheet) = submitted(app, &FULL);
    app.seal();
    let id = sheet.rsplit('/').next().unwrap();
    let feed = app.e_office().get(&format!("/v1/events?subject_id={id}")).send().expect(200).json();
    assert_eq!(str_at(&feed, "/items/0/type"), "evaluation.submitted");
    assert_eq!(str_at(&feed, "/items/0/data/state"), "self_scored");
}

/// A sheet of a round of its own brought to a state; the round is verifying from `verified` on.
fn in_state(app: &TestApp, sheet: &str, round: &str, state: &str) {
    if state == "open" {
        return;
    }
    put_self(&app.unit_officer(), sheet, self_scores(&FULL)).expect(200);
    app.unit_head().post(&format!("{sheet}/submit")).send().expect(200);
    if state == "self_scored" {
        return;
    }
    verified(app, sheet, &FULL).expect(200);
    let steps: &[&str] = match state {
        "verified" => &[],
        "provisional" | "petitioned" => &["close-self-scoring", "publish-provisional"],
        "final" => &["close-self-scoring", "publish-provisional", "close-petitions", "finalize"],
        other => panic!("the test knows no way to {other}"),
    };
    for action in steps {
        step(&app.secretariat(), round, action).expect(200);
    }
    if state == "petitioned" {
        petition(&app.unit_head(), sheet, "B").expect(201);
    }
}

fn petition(client: &Client, sheet: &str, criterion: &str) -> Response {
    let body = json!({"criterion_code": criterion, "grounds": "Đề nghị xem xét lại"});
    client.post(&format!("{sheet}/petitions")).json(body).send()
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    let first = opened(app, &["CNTT"]);
    let view = app.secretariat().get(&first).send().expect(200).json();
    let (campaign, set) = (str_at(&view, "/campaign_id"), str_at(&view, "/criteria_set_id"));
    for state in ["open", "self_scored", "verified", "provisional", "petitioned", "final"] {
        for one in MACHINE.moves {
            let body = json!({
                "title": "Vòng", "period": "2026", "criteria_set_id": set, "subjects": ["CNTT"],
                "petition_days": 5,
            });
            let path = format!("/v1/campaigns/{campaign}/evaluation-rounds");
            let made = app.secretariat().post(&path).json(body).send().expect(201);
            let round = made.location().to_owned();
            step(&app.secretariat(), &round, "open").expect(200);
            let sheet = sheet_of(app, &round, "CNTT");
            let is_unit = matches!(one.action, "self-scores" | "submit" | "petition");
            if is_unit && state == "open" {
                put_self(&app.unit_officer(), &sheet, self_scores(&FULL)).expect(200);
            }
            in_state(app, &sheet, &round, state);
            if !is_unit && state == "open" {
                // A verifier waits for the end of self-scoring; another test says so.
                step(&app.secretariat(), &round, "close-self-scoring").expect(200);
            }
            let client = if is_unit { app.unit_head() } else { app.secretariat() };
            let allowed = client.get(&sheet).send().json()["allowed_actions"].clone();
            let answer = match one.action {
                "self-scores" => put_self(&client, &sheet, self_scores(&FULL)),
                "verified-scores" => put_verified(&client, &sheet, verified_scores(&FULL)),
                "submit" => client.post(&format!("{sheet}/submit")).send(),
                "petition" => petition(&client, &sheet, "A.1"),
                "return" => {
                    client.post(&format!("{sheet}/return")).json(json!({"reason": "Sai"})).send()
                }
                other => panic!("the test knows no request for {other}"),
            };
            let is_possible = one.from.iter().any(|from| from.as_str() == state);
            let words = format!("{} in {state}: {}", one.action, answer.text());
            assert_eq!(
                allowed.as_array().unwrap().contains(&json!(one.action)),
                is_possible,
                "{words}"
            );
            if is_possible {
                assert!(answer.status < 300, "{words}");
                if let Some(to) = one.to {
                    let sheet = client.get(&sheet).send().expect(200).json();
                    assert_eq!(str_at(&sheet, "/state"), to.as_str());
                }
            } else {
                let refused = answer.expect_problem(409, "invalid-state-transition").json();
                assert_eq!(str_at(&refused, "/current_state"), state);
            }
        }
    }
}
