//! Petitions on scores, and the window in which they are filed.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::features::calendars;
use thidua::features::petitions::types::MACHINE;

use crate::campaigns::launched;
use crate::criteria_sets::{fitting, published};
use crate::evaluation_rounds::step;
use crate::evaluations::{score_all, sheet_of, submit_all, verified};
use crate::jobs::run_due;
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    the_window_is_counted_in_working_days_and_closes_by_itself,
    a_window_over_the_turn_of_the_year_names_the_year_that_is_not_known,
    the_window_is_closed_early_only_with_a_reason,
    an_accepted_petition_replaces_one_score_and_the_results,
    an_accepted_petition_moves_the_places_of_others_as_a_whole_computation_would,
    results_of_the_time_before_standings_were_kept_are_computed_as_a_whole,
    a_rejected_petition_changes_nothing_but_itself,
    each_criterion_is_looked_at_again_once_a_version,
    a_petition_that_does_not_fit_is_refused,
    petitions_are_filed_by_the_head_of_the_unit_alone,
    petitions_are_refused_before_after_and_without_a_window,
    a_decision_that_does_not_fit_is_refused,
    nobody_decides_on_a_petition_or_a_sheet_of_their_own,
    a_round_is_neither_finalized_nor_reopened_while_petitions_wait,
    what_waits_is_told_to_the_secretariat,
    filing_and_deciding_again_with_one_key_is_replayed,
    every_state_and_action_answers_as_the_machine_says,
];

const FULL: [&str; 3] = ["40.00", "20.00", "40.00"];

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The calendars of the project; the tests begin on Monday 23 November 2026, and Tuesday is free.
fn load_calendars(app: &TestApp) {
    app.app.operate(Actor::operator(), calendars::service::load).unwrap();
}

/// A round of CNTT and P03 with a petition window of so many working days whose sheets are handed in
/// and verified; its path.
fn verified_round(app: &TestApp, petition_days: Option<i32>) -> String {
    let (campaign, set) = (launched(app), published(app, "BTC-01"));
    round_of(app, &campaign, &set, petition_days)
}

fn round_of(app: &TestApp, campaign: &str, set: &str, petition_days: Option<i32>) -> String {
    let body = json!({
        "title": "Chấm điểm năm 2026", "period": "2026", "criteria_set_id": set,
        "subjects": ["CNTT", "P03"], "petition_days": petition_days,
    });
    let all = format!("/v1/campaigns/{campaign}/evaluation-rounds");
    let made = app.secretariat().post(&all).json(body).send().expect(201);
    let path = made.location().to_owned();
    step(&app.secretariat(), &path, "open").expect(200);
    for unit in ["CNTT", "P03"] {
        score_all(app, &path, unit, &FULL);
        submit_all(app, &path, unit);
    }
    step(&app.secretariat(), &path, "close-self-scoring").expect(200);
    verified(app, &sheet_of(app, &path, "CNTT"), &["30.00", "20.00", "40.00"]).expect(200);
    verified(app, &sheet_of(app, &path, "P03"), &["40.00", "20.00", "35.00"]).expect(200);
    path
}

/// The same, published provisionally; the paths of the round and of CNTT's sheet.
fn published_round(app: &TestApp) -> (String, String) {
    load_calendars(app);
    let path = verified_round(app, Some(2));
    step(&app.secretariat(), &path, "publish-provisional").expect(200);
    let sheet = sheet_of(app, &path, "CNTT");
    (path, sheet)
}

fn petition(criterion: &str) -> Value {
    json!({ "criterion_code": criterion, "grounds": "Minh chứng nằm trong kỳ đánh giá" })
}

fn file(client: &Client, sheet: &str, body: Value) -> Response {
    client.post(&format!("{sheet}/petitions")).json(body).send()
}

fn accept(points: &str) -> Value {
    json!({ "outcome": "accepted", "reason": "Đã đối chiếu bản gốc", "score": { "points": points } })
}

fn reject() -> Value {
    json!({ "outcome": "rejected", "reason": "Minh chứng ngoài kỳ đánh giá" })
}

fn resolve(client: &Client, petition: &str, body: Value) -> Response {
    client.post(&format!("{petition}/resolve")).json(body).send()
}

fn read(client: &Client, path: &str) -> Value {
    client.get(path).send().expect(200).json()
}

fn totals(app: &TestApp, round: &str) -> Vec<(String, String, i64)> {
    let page = read(&app.secretariat(), &format!("{round}/results"));
    let one = |item: &Value| {
        let (unit, total) = (str_at(item, "/unit_code"), str_at(item, "/total"));
        (unit.to_owned(), total.to_owned(), item["rank"].as_i64().unwrap())
    };
    page["items"].as_array().unwrap().iter().map(one).collect()
}

fn the_window_is_counted_in_working_days_and_closes_by_itself(app: &TestApp) {
    let (round, _) = published_round(app);
    let seen = read(&app.secretariat(), &round);
    // Published on Monday; Tuesday is free, so the two days are Wednesday and Thursday.
    assert_eq!(str_at(&seen, "/petition_until"), "2026-11-26");
    assert_eq!(seen["incomplete_calendar_years"], json!([]));
    app.app.clock.set(moment("2026-11-26T16:59:59.999Z"));
    assert_eq!(run_due(app), 0);
    app.app.clock.set(moment("2026-11-26T17:00:00Z"));
    assert_eq!(run_due(app), 1);
    let seen = read(&app.secretariat(), &round);
    assert_eq!(str_at(&seen, "/state"), "petitions_closed");
    assert_eq!(str_at(&seen, "/petitions_closed_at"), "2026-11-26T17:00:00.000Z");
    app.seal();
    let audit = read(
        &app.as_caller("T-INSPECTOR"),
        "/v1/audit-events?action=evaluation_round.close_petitions",
    );
    assert_eq!(str_at(&audit, "/items/0/actor_kind"), "system");
    step(&app.leader(), &round, "finalize").expect(200);
}

fn a_window_over_the_turn_of_the_year_names_the_year_that_is_not_known(app: &TestApp) {
    let (campaign, set) = (launched(app), published(app, "BTC-01"));
    app.app.clock.set(moment("2026-12-30T03:00:00Z"));
    let publish = || {
        let path = round_of(app, &campaign, &set, Some(3));
        step(&app.secretariat(), &path, "publish-provisional").expect(200).json()
    };
    // Nobody wrote a calendar: weekends are all that is known, and both years are named.
    let blind = publish();
    assert_eq!(str_at(&blind, "/petition_until"), "2027-01-04");
    assert_eq!(blind["incomplete_calendar_years"], json!([2026, 2027]));
    load_calendars(app);
    let seen = publish();
    assert_eq!(str_at(&seen, "/petition_until"), "2027-01-05", "1 January is free");
    assert_eq!(seen["incomplete_calendar_years"], json!([2027]));
}

fn the_window_is_closed_early_only_with_a_reason(app: &TestApp) {
    let (round, _) = published_round(app);
    let close = format!("{round}/close-petitions");
    app.unit_head().post(&close).json(json!({})).send().expect_problem(403, "role-required");
    app.secretariat()
        .post(&close)
        .json(json!({}))
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/reason", "required_when_early");
    let early = json!({ "reason": "Các đơn vị thống nhất" });
    let stale = app.secretariat().post(&close).if_match("\"1-00000000\"").json(early.clone());
    stale.send().expect_problem(412, "stale-etag");
    let done = app.secretariat().post(&close).json(early.clone()).send().expect(200).json();
    assert_eq!(str_at(&done, "/state"), "petitions_closed");
    let again = app.secretariat().post(&close).json(early.clone()).send();
    again.expect_problem(409, "invalid-state-transition");
    // Its hour finds nothing left to do.
    app.app.clock.set(moment("2026-12-01T03:00:00Z"));
    assert_eq!(run_due(app), 0);
    // A round without a window has none to close.
    let none = verified_round_in(app, &round, None);
    step(&app.secretariat(), &none, "publish-provisional").expect(200);
    let refused = app.secretariat().post(&format!("{none}/close-petitions")).json(early).send();
    let refused = refused.expect_problem(409, "invalid-state-transition").json();
    assert_eq!(str_at(&refused, "/current_state"), "provisional");
}

/// Another round of the campaign and criteria set of one.
fn verified_round_in(app: &TestApp, round: &str, petition_days: Option<i32>) -> String {
    let known = read(&app.secretariat(), round);
    let (campaign, set) = (str_at(&known, "/campaign_id"), str_at(&known, "/criteria_set_id"));
    round_of(app, campaign, set, petition_days)
}

fn an_accepted_petition_replaces_one_score_and_the_results(app: &TestApp) {
    let (round, sheet) = published_round(app);
    let before = totals(app, &round);
    assert_eq!(before[0], ("P03".to_owned(), "95.00".to_owned(), 1));
    let filed = file(&app.unit_head(), &sheet, petition("A.1")).expect(201);
    let view = filed.json();
    assert_eq!((str_at(&view, "/state"), str_at(&view, "/filed_by")), ("pending", "T-HEAD"));
    assert_eq!(str_at(&read(&app.unit_head(), &sheet), "/state"), "petitioned");
    let path = filed.location().to_owned();
    assert_eq!(read(&app.unit_officer(), &path)["criterion_code"], "A.1");
    assert_eq!(read(&app.secretariat(), &path)["allowed_actions"], json!(["resolve"]));
    assert_eq!(read(&app.unit_head(), &path)["allowed_actions"], json!([]));
    let done = resolve(&app.secretariat(), &path, accept("38.00")).expect(200).json();
    assert_eq!((str_at(&done, "/state"), str_at(&done, "/decided_by")), ("accepted", "T-SEC"));
    assert_eq!(str_at(&done, "/before/points"), "30.00");
    assert_eq!(str_at(&done, "/after/points"), "38.00");
    let after = read(&app.unit_head(), &sheet);
    let scores = after["scores"].as_array().unwrap();
    assert_eq!(str_at(&scores[0], "/verified_points"), "38.00");
    assert_eq!(str_at(&scores[0], "/verified_reason"), "Đã đối chiếu bản gốc");
    assert_eq!(str_at(&scores[1], "/verified_points"), "20.00", "one score changes");
    // The results are computed anew at once, and the unit reads its own.
    let after = totals(app, &round);
    assert_eq!(after[0], ("CNTT".to_owned(), "98.00".to_owned(), 1));
    let told = read(&app.unit_head(), &format!("{sheet}/explanation"));
    assert_eq!(str_at(&told, "/calculation/total"), "98.00");
    resolve(&app.secretariat(), &path, reject()).expect_problem(409, "invalid-state-transition");
    step(&app.secretariat(), &round, "close-petitions").expect(200);
    step(&app.leader(), &round, "finalize").expect(200);
    assert_eq!(totals(app, &round)[0].1, "98.00");
    app.seal();
    let id = sheet.rsplit('/').next().unwrap();
    let query = format!("/v1/audit-events?target_id={id}&action=evaluation.correct");
    let audit = read(&app.as_caller("T-INSPECTOR"), &query);
    assert_eq!(str_at(&audit, "/items/0/reason"), "Đã đối chiếu bản gốc");
    assert_eq!(str_at(&audit, "/items/0/actor_id"), "T-SEC");
}

/// Results of a round in which one of three may have the top band: VP 99, P03 92, CNTT 90, all of them
/// candidates. The path of the round, and CNTT's sheet.
fn round_with_a_top_share(app: &TestApp) -> (String, String) {
    load_calendars(app);
    let mut set = fitting("BTC-TY-LE");
    set["top_share"] = json!({
        "band_code": "XS", "max_percent": "34.00", "fallback_band_code": "TOT",
    });
    let set = app.secretariat().post("/v1/criteria-sets").json(set).send().expect(201);
    app.secretariat().post(&format!("{}/publish", set.location())).send().expect(200);
    let body = json!({
        "title": "Chấm điểm năm 2026", "period": "2026", "petition_days": 2,
        "criteria_set_id": set.location().rsplit('/').next(), "subjects": ["CNTT", "P03", "VP"],
    });
    let all = format!("/v1/campaigns/{}/evaluation-rounds", launched(app));
    let made = app.secretariat().post(&all).json(body).send().expect(201);
    let path = made.location().to_owned();
    step(&app.secretariat(), &path, "open").expect(200);
    step(&app.secretariat(), &path, "close-self-scoring").expect(200);
    for (unit, points) in [
        ("CNTT", ["34.00", "19.00", "37.00"]),
        ("P03", ["40.00", "20.00", "32.00"]),
        ("VP", ["40.00", "20.00", "39.00"]),
    ] {
        verified(app, &sheet_of(app, &path, unit), &points).expect(200);
    }
    step(&app.secretariat(), &path, "publish-provisional").expect(200);
    let sheet = sheet_of(app, &path, "CNTT");
    (path, sheet)
}

/// All results with their calculations, without when and in which version they were computed.
fn told(app: &TestApp, round: &str) -> Vec<Value> {
    let client = app.secretariat();
    let page = read(&client, &format!("{round}/results"));
    let whole = |item: &Value| {
        let id = str_at(item, "/evaluation_id");
        let explained = read(&client, &format!("/v1/evaluations/{id}/explanation"));
        let mut item = item.clone();
        for field in ["etag", "computed_at", "round_version"] {
            item.as_object_mut().unwrap().remove(field);
        }
        json!({ "result": item, "calculation": explained["calculation"], "lines": explained["lines"] })
    };
    page["items"].as_array().unwrap().iter().map(whole).collect()
}

fn computed_at(app: &TestApp, round: &str, unit: &str) -> String {
    let page = read(&app.secretariat(), &format!("{round}/results?unit_code={unit}"));
    str_at(&page, "/items/0/computed_at").to_owned()
}

fn correct(app: &TestApp, sheet: &str, criterion: &str, points: &str) {
    let filed = file(&app.unit_head(), sheet, petition(criterion)).expect(201);
    resolve(&app.secretariat(), filed.location(), accept(points)).expect(200);
}

/// Units from the first rank on, with their bands.
fn places(app: &TestApp, round: &str) -> Vec<(String, String)> {
    let page = read(&app.secretariat(), &format!("{round}/results"));
    let one = |item: &Value| {
        (str_at(item, "/unit_code").to_owned(), str_at(item, "/band/code").to_owned())
    };
    page["items"].as_array().unwrap().iter().map(one).collect()
}

fn an_accepted_petition_moves_the_places_of_others_as_a_whole_computation_would(app: &TestApp) {
    let (round, sheet) = round_with_a_top_share(app);
    let place = |unit: &str, band: &str| (unit.to_owned(), band.to_owned());
    let first = [place("VP", "XS"), place("P03", "TOT"), place("CNTT", "TOT")];
    assert_eq!(places(app, &round), first);
    // 93 passes P03 and leaves VP where it was: its result is not touched.
    let before = ["VP", "P03"].map(|unit| computed_at(app, &round, unit));
    app.app.clock.set(moment("2026-11-23T03:00:00Z"));
    correct(app, &sheet, "B", "40.00");
    let second = [place("VP", "XS"), place("CNTT", "TOT"), place("P03", "TOT")];
    assert_eq!(places(app, &round), second);
    assert_eq!(computed_at(app, &round, "VP"), before[0]);
    assert_ne!(computed_at(app, &round, "P03"), before[1]);
    // 99 is what VP has, and the chain compares A, of which VP has one more.
    correct(app, &sheet, "A.1", "40.00");
    assert_eq!(places(app, &round), second);
    let page = read(&app.secretariat(), &format!("{round}/results?unit_code=VP"));
    assert_eq!(page["items"][0]["ranking"]["tie_steps"][0]["outcome"], json!("separated"));
    // 100 takes the one place of the top band.
    correct(app, &sheet, "A.2", "20.00");
    let last = [place("CNTT", "XS"), place("VP", "TOT"), place("P03", "TOT")];
    assert_eq!(places(app, &round), last);
    let step_by_step = told(app, &round);
    step(&app.secretariat(), &round, "reopen").expect(200);
    step(&app.secretariat(), &round, "publish-provisional").expect(200);
    assert_eq!(told(app, &round), step_by_step);
}

fn results_of_the_time_before_standings_were_kept_are_computed_as_a_whole(app: &TestApp) {
    let (round, sheet) = round_with_a_top_share(app);
    app.database.execute("UPDATE evaluation_results SET tie_values = NULL");
    correct(app, &sheet, "A.1", "40.00");
    let units: Vec<String> = places(app, &round).into_iter().map(|(unit, _)| unit).collect();
    assert_eq!(units, ["VP", "CNTT", "P03"]);
    let unknown = "SELECT count(*) FROM evaluation_results WHERE tie_values IS NULL";
    assert_eq!(app.database.number(unknown), 0);
}

fn a_rejected_petition_changes_nothing_but_itself(app: &TestApp) {
    let (round, sheet) = published_round(app);
    let path = file(&app.unit_head(), &sheet, petition("A.1")).expect(201).location().to_owned();
    let (kept, results) = (read(&app.secretariat(), &sheet), totals(app, &round));
    let version = read(&app.secretariat(), &round)["version"].clone();
    let done = resolve(&app.secretariat(), &path, reject()).expect(200).json();
    assert_eq!((str_at(&done, "/state"), &done["before"]), ("rejected", &Value::Null));
    assert_eq!(str_at(&done, "/decision_reason"), "Minh chứng ngoài kỳ đánh giá");
    assert_eq!(read(&app.secretariat(), &sheet), kept);
    assert_eq!(totals(app, &round), results);
    assert_eq!(read(&app.secretariat(), &round)["version"], version);
}

fn each_criterion_is_looked_at_again_once_a_version(app: &TestApp) {
    let (round, sheet) = published_round(app);
    let head = app.unit_head();
    let first = file(&head, &sheet, petition("A.1")).expect(201);
    file(&head, &sheet, petition("B")).expect(201);
    let again = file(&head, &sheet, petition("A.1")).expect_problem(409, "duplicate").json();
    assert_eq!(again["existing_id"], first.json()["id"]);
    let list = read(&head, &format!("{sheet}/petitions?include_total=true"));
    assert_eq!(list["total_count"], json!(2));
    for item in list["items"].as_array().unwrap() {
        let path = format!("/v1/petitions/{}", str_at(item, "/id"));
        resolve(&app.secretariat(), &path, reject()).expect(200);
    }
    let open = read(&head, &format!("{sheet}/petitions?state=pending"));
    assert_eq!(open["items"], json!([]));
    // A new version of the round is looked at anew.
    step(&app.leader(), &round, "reopen").expect(200);
    step(&app.secretariat(), &round, "publish-provisional").expect(200);
    let second = file(&head, &sheet, petition("A.1")).expect(201).json();
    assert_eq!(second["round_version"], json!(2));
}

fn a_petition_that_does_not_fit_is_refused(app: &TestApp) {
    let (_, sheet) = published_round(app);
    let head = app.unit_head();
    let with = |name: &str, value: Value| {
        let mut body = petition("A.1");
        body[name] = value;
        body
    };
    let nothing = json!([{ "document_id": null, "url": null, "note": null }]);
    let mut nowhere = nothing.clone();
    nowhere[0]["document_id"] = json!("0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6");
    for (body, pointer, code) in [
        (petition("A"), "/criterion_code", "unknown_criterion"),
        (petition("Z"), "/criterion_code", "unknown_criterion"),
        (with("grounds", json!("")), "/grounds", "min_length"),
        (with("evidence", nothing), "/evidence/0", "empty_evidence"),
        (with("evidence", nowhere), "/evidence/0/document_id", "unknown_document"),
    ] {
        let refused = file(&head, &sheet, body).expect_problem(422, "validation-failed");
        refused.expect_error_at(pointer, code);
    }
    let stale = head.post(&format!("{sheet}/petitions")).if_match("\"1-00000000\"");
    stale.json(petition("A.1")).send().expect_problem(412, "stale-etag");
    assert_eq!(app.database.number("SELECT count(*) FROM petitions"), 0);
    assert_eq!(str_at(&read(&head, &sheet), "/state"), "provisional");
}

fn petitions_are_filed_by_the_head_of_the_unit_alone(app: &TestApp) {
    let (_, sheet) = published_round(app);
    file(&app.unit_officer(), &sheet, petition("A.1")).expect_problem(403, "role-required");
    file(&app.secretariat(), &sheet, petition("A.1")).expect_problem(403, "role-required");
    let foreign = app.as_caller("T-HEAD3");
    file(&foreign, &sheet, petition("A.1")).expect_problem(404, "not-found");
    let path = file(&app.unit_head(), &sheet, petition("A.1")).expect(201).location().to_owned();
    foreign.get(&path).send().expect_problem(404, "not-found");
    foreign.get(&format!("{sheet}/petitions")).send().expect_problem(404, "not-found");
    resolve(&app.unit_head(), &path, reject()).expect_problem(403, "role-required");
    resolve(&app.leader(), &path, reject()).expect_problem(403, "role-required");
    for reader in ["T-SEC", "T-LEAD", "T-INSPECTOR", "T-OFFICER"] {
        app.as_caller(reader).get(&path).send().expect(200);
    }
}

fn petitions_are_refused_before_after_and_without_a_window(app: &TestApp) {
    load_calendars(app);
    let round = verified_round(app, Some(2));
    let sheet = sheet_of(app, &round, "CNTT");
    let head = app.unit_head();
    let before = file(&head, &sheet, petition("A.1"));
    before.expect_problem(409, "invalid-state-transition");
    step(&app.secretariat(), &round, "publish-provisional").expect(200);
    assert_eq!(read(&head, &sheet)["allowed_actions"], json!(["petition"]));
    // The day is over in Hanoi, and the job has not run yet.
    app.app.clock.set(moment("2026-11-26T17:00:00Z"));
    let late = file(&app.unit_head(), &sheet, petition("A.1"));
    let late = late.expect_problem(409, "deadline-passed").json();
    assert_eq!(str_at(&late, "/deadline_at"), "2026-11-26T17:00:00.000Z");
    assert_eq!(read(&app.unit_head(), &sheet)["allowed_actions"], json!([]));
    run_due(app);
    let closed = file(&app.unit_head(), &sheet, petition("A.1"));
    closed.expect_problem(409, "deadline-passed");
    step(&app.leader(), &round, "finalize").expect(200);
    let last = file(&app.unit_head(), &sheet, petition("A.1"));
    let last = last.expect_problem(409, "invalid-state-transition").json();
    assert_eq!(str_at(&last, "/current_state"), "final");
    let none = verified_round_in(app, &round, None);
    step(&app.secretariat(), &none, "publish-provisional").expect(200);
    let sheet = sheet_of(app, &none, "CNTT");
    let refused = file(&app.unit_head(), &sheet, petition("A.1"));
    refused.expect_problem(409, "invalid-state-transition");
    assert_eq!(app.database.number("SELECT count(*) FROM petitions"), 0);
}

fn a_decision_that_does_not_fit_is_refused(app: &TestApp) {
    let (round, sheet) = published_round(app);
    let path = file(&app.unit_head(), &sheet, petition("A.1")).expect(201).location().to_owned();
    let results = totals(app, &round);
    let no_score = json!({ "outcome": "accepted", "reason": "Đúng" });
    let mut with_score = accept("38.00");
    with_score["outcome"] = json!("rejected");
    let mut no_reason = reject();
    no_reason.as_object_mut().unwrap().remove("reason");
    let mut two = accept("38.00");
    two["score"]["not_applicable_reason"] = json!("Không áp dụng");
    for (body, pointer, code) in [
        (no_score, "/score", "required_when_accepted"),
        (with_score, "/score", "only_when_accepted"),
        (no_reason, "/reason", "required"),
        (accept("30.00"), "/score", "unchanged"),
        (accept("40.01"), "/score/points", "above_max"),
        (two, "/score/not_applicable_reason", "points_and_not_applicable"),
    ] {
        let refused = resolve(&app.secretariat(), &path, body);
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    let stale = app.secretariat().post(&format!("{path}/resolve")).if_match("\"7-00000000\"");
    stale.json(reject()).send().expect_problem(412, "stale-etag");
    let nowhere = "/v1/petitions/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";
    resolve(&app.secretariat(), nowhere, reject()).expect_problem(404, "not-found");
    assert_eq!(str_at(&read(&app.secretariat(), &path), "/state"), "pending");
    assert_eq!(totals(app, &round), results);
}

fn nobody_decides_on_a_petition_or_a_sheet_of_their_own(app: &TestApp) {
    let (_, sheet) = published_round(app);
    let path = file(&app.unit_head(), &sheet, petition("A.1")).expect(201).location().to_owned();
    // The head, who filed it and scored the sheet, is of the secretariat as well.
    app.database.execute(
        "UPDATE role_grants SET holder_code = 'T-HEAD', valid_from = '2025-01-02' \
         WHERE holder_code = 'T-SEC2'",
    );
    let scopes = "evaluations:read evaluations:write";
    let both = Client::new(&app.base_url, Some(app.token("T-HEAD", "tests", scopes)));
    assert_eq!(read(&both, &path)["allowed_actions"], json!([]));
    resolve(&both, &path, reject()).expect_problem(403, "recused");
    // Nor on what somebody else filed about a sheet that he scored.
    app.database.execute("UPDATE petitions SET filed_by = 'T-OFFICER'");
    resolve(&both, &path, reject()).expect_problem(403, "recused");
    resolve(&app.secretariat(), &path, reject()).expect(200);
}

fn a_round_is_neither_finalized_nor_reopened_while_petitions_wait(app: &TestApp) {
    let (round, sheet) = published_round(app);
    let filed = file(&app.unit_head(), &sheet, petition("A.1")).expect(201);
    let early = step(&app.leader(), &round, "finalize");
    let early = early.expect_problem(409, "invalid-state-transition").json();
    assert_eq!(early["allowed_actions"], json!(["close-petitions", "reopen"]));
    step(&app.secretariat(), &round, "close-petitions").expect(200);
    for action in ["finalize", "reopen"] {
        let refused = step(&app.leader(), &round, action);
        let refused = refused.expect_problem(409, "petitions-pending").json();
        assert_eq!(refused["petition_ids"], json!([filed.json()["id"]]));
    }
    // After the window petitions are still decided.
    resolve(&app.secretariat(), filed.location(), accept("40.00")).expect(200);
    step(&app.leader(), &round, "finalize").expect(200);
    assert_eq!(str_at(&read(&app.unit_head(), &sheet), "/state"), "final");
}

fn what_waits_is_told_to_the_secretariat(app: &TestApp) {
    let (_, sheet) = published_round(app);
    let group = |client: &Client| {
        let work = read(client, "/v1/me/work");
        let groups = work["groups"].as_array().unwrap().clone();
        groups.into_iter().find(|group| group["kind"] == "petition.resolve")
    };
    assert_eq!(group(&app.secretariat()), None);
    let filed = file(&app.unit_head(), &sheet, petition("A.1")).expect(201);
    let waiting = group(&app.secretariat()).unwrap();
    assert_eq!(str_at(&waiting, "/items/0/path"), filed.location());
    assert_eq!((str_at(&waiting, "/items/0/unit_code"), &waiting["count"]), ("CNTT", &json!(1)));
    assert_eq!(group(&app.unit_head()), None);
    resolve(&app.secretariat(), filed.location(), reject()).expect(200);
    assert_eq!(group(&app.secretariat()), None);
}

fn filing_and_deciding_again_with_one_key_is_replayed(app: &TestApp) {
    let (_, sheet) = published_round(app);
    let file = || {
        let path = format!("{sheet}/petitions");
        app.unit_head().post(&path).key("petition-file-0001").json(petition("A.1")).send()
    };
    let (first, second) = (file().expect(201), file().expect(201));
    assert_eq!(first.json(), second.json());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    let path = format!("{}/resolve", first.location());
    let decide =
        || app.secretariat().post(&path).key("petition-decide-01").json(accept("38.00")).send();
    assert_eq!(decide().expect(200).json(), decide().expect(200).json());
    let corrections = "SELECT count(*) FROM audit_events WHERE action = 'evaluation.correct'";
    assert_eq!(app.database.number(corrections), 1);
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    let (_, sheet) = published_round(app);
    for (criterion, state) in [("A.1", "pending"), ("A.2", "accepted"), ("B", "rejected")] {
        let path = file(&app.unit_head(), &sheet, petition(criterion)).expect(201);
        let path = path.location().to_owned();
        match state {
            "accepted" => drop(resolve(&app.secretariat(), &path, accept("19.00")).expect(200)),
            "rejected" => drop(resolve(&app.secretariat(), &path, reject()).expect(200)),
            _ => {} // a petition begins as pending
        }
        // Both moves have one name; where they lead, the decision says.
        let is_possible = MACHINE.moves.iter().any(|one| {
            one.action == "resolve" && one.from.iter().any(|from| from.as_str() == state)
        });
        let allowed = read(&app.secretariat(), &path)["allowed_actions"].clone();
        assert_eq!(allowed == json!(["resolve"]), is_possible, "{state}: {allowed}");
        let answer = resolve(&app.secretariat(), &path, reject());
        if is_possible {
            assert_eq!(str_at(&answer.expect(200).json(), "/state"), "rejected");
        } else {
            let refused = answer.expect_problem(409, "invalid-state-transition").json();
            assert_eq!(str_at(&refused, "/current_state"), state);
        }
    }
}
