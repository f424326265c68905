//! Terms of the steps of a dossier (R22): in working days, reminded of, resting while it is suspended, and
//! kept with what was late.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::jobs::run_due;
use crate::readiness::load_calendar;
use crate::support::app::TestApp;
use crate::support::awards::{Scene, act, id_of, reason, with, with_reasons};
use crate::support::case::{Case, cases_under_law};
use crate::support::council::{
    add, agreed, close, count, in_open_voting, open_voting, opened, vote,
};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    a_step_that_was_late_stays_late_and_is_counted,
    an_incomplete_dossier_is_returned_within_its_term,
    reminders_come_before_the_last_day_on_it_and_after_it,
    a_term_does_not_run_while_a_dossier_is_suspended,
    a_dossier_that_rested_without_terms_has_them_again,
    a_suspended_dossier_waits_in_the_work_with_what_it_waits_for,
    a_body_is_asked_and_answers_within_its_term,
    whom_to_ask_and_when_is_checked,
    absent_members_are_asked_within_the_term,
    an_opinion_that_does_not_come_falls_away_with_the_vote,
    an_opinion_falls_away_with_the_member_who_leaves_the_vote,
    a_dossier_that_the_council_puts_back_is_submitted_within_the_same_term,
    a_result_is_notified_within_the_term_of_the_rule_set,
    without_a_term_the_steps_are_kept_all_the_same,
    whoever_reads_a_dossier_reads_its_terms,
];

/// Sets the clock.
fn at(app: &TestApp, moment: &str) {
    app.app.clock.set(moment.parse::<DateTime<Utc>>().unwrap());
}

fn read(app: &TestApp, path: &str) -> Value {
    app.secretariat().get(path).send().expect(200).json()
}

/// The terms of a step, in the order in which they began.
fn terms(view: &Value, step: &str) -> Vec<Value> {
    let all = view["terms"].as_array().unwrap();
    all.iter().filter(|term| str_at(term, "/step") == step).cloned().collect()
}

/// The last term of a step: its last day, how it ended, whether it was late and by how many days.
fn last(view: &Value, step: &str) -> [Value; 4] {
    let term = terms(view, step).pop().unwrap();
    ["due_on", "ended_as", "is_late", "days_late"].map(|name| term[name].clone())
}

/// Reminders of a dossier, as type and step.
fn reminders(app: &TestApp, path: &str) -> Vec<String> {
    app.seal();
    let feed = format!("/v1/events?subject_id={}", id_of(path));
    let feed = app.e_office().get(&feed).send().expect(200).json();
    let items = feed["items"].as_array().unwrap().iter();
    items
        .filter(|event| event["data"].get("step").is_some())
        .map(|event| format!("{} {}", str_at(event, "/type"), str_at(event, "/data/step")))
        .collect()
}

/// A group of somebody's work.
fn work(app: &TestApp, caller: &str, kind: &str) -> Option<Value> {
    let work = app.as_caller(caller).get("/v1/me/work").send().expect(200).json();
    let groups = work["groups"].as_array().unwrap().clone();
    groups.into_iter().find(|group| str_at(group, "/kind") == kind)
}

fn a_step_that_was_late_stays_late_and_is_counted(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    // Monday, 23 November: one working day to receive, and 24 November is free.
    let late = scene.submitted(scene.proposal(json!({})));
    let in_time = scene.submitted(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    at(app, "2026-11-25T02:00:00Z");
    act(&app.secretariat(), &in_time, "receive").expect(200);
    // Friday: two working days late, whether a job has flagged it or not.
    at(app, "2026-11-27T02:00:00Z");
    let group = work(app, "T-SEC", "award_proposal.receive").unwrap();
    let item = &group["items"][0];
    assert_eq!((&item["due_on"], &item["is_late"]), (&json!("2026-11-25"), &json!(true)));
    let received = act(&app.secretariat(), &late, "receive").expect(200).json();
    assert_eq!(
        last(&received, "receive"),
        [json!("2026-11-25"), json!("done"), json!(true), json!(2)]
    );
    assert_eq!((&received["is_late"], &received["was_late"]), (&json!(false), &json!(true)));
    let received = read(app, &in_time);
    assert_eq!(
        last(&received, "receive"),
        [json!("2026-11-25"), json!("done"), json!(false), json!(0)]
    );
    assert_eq!(received["was_late"], json!(false));
    // The next step does not make it forgotten, and a report counts it.
    let appraised = act(&app.secretariat(), &late, "appraise").expect(200).json();
    assert_eq!(
        (&appraised["was_late"], &last(&appraised, "receive")[3]),
        (&json!(true), &json!(2))
    );
    let ids = |query: &str| {
        let path = format!("/v1/award-proposals?include_total=true&{query}");
        let page = app.secretariat().get(&path).send().expect(200).json();
        let items = page["items"].as_array().unwrap();
        let ids: Vec<String> = items.iter().map(|one| str_at(one, "/id").to_owned()).collect();
        assert_eq!(page["total_count"], json!(ids.len()));
        ids
    };
    assert_eq!(ids("was_late=true"), [id_of(&late)]);
    assert_eq!(ids("was_late=false"), [id_of(&in_time)]);
}

fn an_incomplete_dossier_is_returned_within_its_term(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let path = scene.received(scene.proposal(json!({})));
    // Five working days after Monday, 23 November, of which the 24th is none.
    let term = last(&read(app, &path), "return");
    assert_eq!(term, [json!("2026-12-01"), Value::Null, json!(false), Value::Null]);
    let waiting = work(app, "T-SEC", "award_proposal.return").unwrap();
    assert_eq!(str_at(&waiting, "/items/0/due_on"), "2026-12-01");
    assert_eq!(waiting["items"][0]["is_late"], json!(false));
    // A day too late: it is returned all the same, and that stays.
    at(app, "2026-12-02T02:00:00Z");
    run_due(app);
    assert_eq!(read(app, &path)["is_late"], json!(false), "it may be complete");
    assert_eq!(
        work(app, "T-SEC", "award_proposal.return").unwrap()["items"][0]["is_late"],
        json!(true)
    );
    let returned = act(&app.secretariat(), &path, "return").expect(200).json();
    assert_eq!(
        last(&returned, "return"),
        [json!("2026-12-01"), json!("done"), json!(true), json!(1)]
    );
    assert_eq!(last(&returned, "appraise")[1..3], [json!("fell_away"), json!(false)]);
    assert_eq!((&returned["is_late"], &returned["was_late"]), (&json!(false), &json!(true)));
    assert_eq!(returned["due_on"], Value::Null);
    assert_eq!(work(app, "T-SEC", "award_proposal.return"), None);
    // It comes again, and its terms begin anew beside those that were.
    act(&app.unit_head(), &path, "submit").expect(200);
    let again = act(&app.secretariat(), &path, "receive").expect(200).json();
    assert_eq!((terms(&again, "return").len(), terms(&again, "receive").len()), (2, 2));
    // A dossier that is complete is appraised, and nobody had to return it.
    let appraised = act(&app.secretariat(), &path, "appraise").expect(200).json();
    assert_eq!(last(&appraised, "return")[1..3], [json!("fell_away"), json!(false)]);
    assert_eq!(last(&appraised, "appraise")[1..], [json!("done"), json!(false), json!(0)]);
}

fn reminders_come_before_the_last_day_on_it_and_after_it(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let path = scene.received(scene.proposal(json!({})));
    // 1 December is the last day to return, 22 December the last to appraise.
    assert_eq!(read(app, &path)["due_on"], json!("2026-12-22"));
    let mut expected: Vec<&str> = Vec::new();
    for (moment, told) in [
        ("2026-11-29T16:59:59Z", None),
        ("2026-11-29T17:00:01Z", Some("award_proposal.due_soon return")),
        ("2026-11-30T17:00:01Z", Some("award_proposal.due_today return")),
        ("2026-12-01T17:00:01Z", None),
        ("2026-12-20T17:00:01Z", Some("award_proposal.due_soon appraise")),
        ("2026-12-21T17:00:01Z", Some("award_proposal.due_today appraise")),
        ("2026-12-22T17:00:01Z", Some("award_proposal.overdue appraise")),
        ("2026-12-23T17:00:01Z", None),
    ] {
        at(app, moment);
        run_due(app);
        run_due(app);
        expected.extend(told);
        assert_eq!(reminders(app, &path), expected, "{moment}");
    }
    let late = read(app, &path);
    assert_eq!((&late["is_late"], &late["was_late"]), (&json!(true), &json!(true)));
    assert_eq!(
        last(&late, "appraise"),
        [json!("2026-12-22"), Value::Null, json!(true), Value::Null]
    );
    // Nobody is told again once it is done.
    act(&app.secretariat(), &path, "appraise").expect(200);
    at(app, "2027-02-01T02:00:00Z");
    run_due(app);
    assert_eq!(reminders(app, &path), expected);
    assert_eq!(read(app, &path)["is_late"], json!(false));
}

fn a_term_does_not_run_while_a_dossier_is_suspended(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let path = scene.received(scene.proposal(json!({})));
    at(app, "2026-11-25T02:00:00Z");
    let rest = act(&app.secretariat(), &path, "suspend").expect(200).json();
    assert_eq!((&rest["due_on"], &rest["is_late"]), (&Value::Null, &json!(false)));
    assert_eq!(terms(&rest, "appraise")[0]["paused_on"], json!("2026-11-25"));
    // The days on which it would have been reminded of go by, and nothing is told. From Wednesday, 25
    // November to Wednesday, 2 December: five working days more.
    at(app, "2026-12-02T02:00:00Z");
    run_due(app);
    assert_eq!(reminders(app, &path), Vec::<String>::new());
    let back = act(&app.secretariat(), &path, "resume").expect(200).json();
    let term = terms(&back, "appraise").pop().unwrap();
    assert_eq!((&term["paused_on"], &term["paused_days"]), (&Value::Null, &json!(5)));
    assert_eq!((&term["due_on"], &back["due_on"]), (&json!("2026-12-29"), &json!("2026-12-29")));
    at(app, "2026-12-29T02:00:00Z");
    let body = json!({ "outcome": "eligible", "opinion": "Đủ điều kiện" });
    let appraised = app.secretariat().post(&format!("{path}/appraise")).json(with_reasons(body));
    let appraised = appraised.send().expect(200).json();
    assert_eq!(last(&appraised, "appraise")[1..], [json!("done"), json!(false), json!(0)]);
    assert_eq!(appraised["was_late"], json!(false));
}

fn a_dossier_that_rested_without_terms_has_them_again(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let path = scene.received(scene.proposal(json!({})));
    let before = terms(&read(app, &path), "appraise")[0]["due_on"].clone();
    act(&app.secretariat(), &path, "suspend").expect(200);
    // As the rows were that are older than the terms.
    app.database.execute("DELETE FROM award_proposal_terms");
    let back = act(&app.secretariat(), &path, "resume").expect(200).json();
    assert_eq!((&terms(&back, "appraise")[0]["due_on"], &back["due_on"]), (&before, &before));
}

fn a_suspended_dossier_waits_in_the_work_with_what_it_waits_for(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.received(scene.proposal(json!({})));
    assert_eq!(work(app, "T-SEC", "award_proposal.resume"), None);
    at(app, "2026-11-23T04:00:00Z");
    let why = json!({ "reason": "Chờ kết luận của Thanh tra" });
    app.secretariat().post(&format!("{path}/suspend")).json(why).send().expect(200);
    let group = work(app, "T-SEC", "award_proposal.resume").unwrap();
    assert_eq!(group["count"], json!(1));
    let item = &group["items"][0];
    assert_eq!(str_at(item, "/path"), path);
    assert_eq!(str_at(item, "/waits_for"), "Chờ kết luận của Thanh tra");
    assert_eq!(str_at(item, "/since"), "2026-11-23T04:00:00.000Z");
    assert_eq!((&item["due_on"], &item["is_late"]), (&Value::Null, &json!(false)));
    assert_eq!(work(app, "T-HEAD", "award_proposal.resume"), None);
    assert_eq!(work(app, "T-SEC", "award_proposal.appraise"), None);
    act(&app.secretariat(), &path, "resume").expect(200);
    assert_eq!(work(app, "T-SEC", "award_proposal.resume"), None);
    assert_eq!(
        work(app, "T-SEC", "award_proposal.appraise").unwrap()["items"][0]["waits_for"],
        Value::Null
    );
}

const BODY: &str = "Thanh tra mẫu";

fn ask(app: &TestApp, caller: &str, path: &str, changes: Value) -> Response {
    let body = with(json!({ "body": BODY, "question": "Đề nghị cho ý kiến" }), changes);
    app.as_caller(caller).post(&format!("{path}/request-opinion")).json(body).send()
}

fn answer(app: &TestApp, caller: &str, path: &str, changes: Value) -> Response {
    let body = with(
        json!({ "body": BODY, "opinion": "Nhất trí", "number": "3/TT-MAU", "dated": "2026-11-23" }),
        changes,
    );
    app.as_caller(caller).post(&format!("{path}/record-opinion")).json(body).send()
}

fn a_body_is_asked_and_answers_within_its_term(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let path = scene.received(scene.proposal(json!({})));
    let asked = ask(app, "T-SEC", &path, json!({})).expect(200).json();
    let term = terms(&asked, "opinion").pop().unwrap();
    assert_eq!((str_at(&term, "/party"), str_at(&term, "/due_on")), (BODY, "2026-12-08"));
    assert_eq!(asked["due_on"], json!("2026-12-22"), "the appraisal does not wait for it");
    let group = work(app, "T-SEC", "award_proposal.record_opinion").unwrap();
    assert!(str_at(&group, "/items/0/title").starts_with(BODY));
    assert_eq!(str_at(&group, "/items/0/due_on"), "2026-12-08");
    at(app, "2026-12-08T17:00:01Z");
    run_due(app);
    assert!(reminders(app, &path).contains(&"award_proposal.overdue opinion".to_owned()));
    assert_eq!(read(app, &path)["is_late"], json!(true));
    let given = answer(app, "T-SEC", &path, json!({})).expect(200).json();
    assert_eq!(
        last(&given, "opinion"),
        [json!("2026-12-08"), json!("done"), json!(true), json!(1)]
    );
    assert_eq!((&given["is_late"], &given["was_late"]), (&json!(false), &json!(true)));
    assert_eq!(work(app, "T-SEC", "award_proposal.record_opinion"), None);
    // What was asked and answered is the secretariat's; the unit reads who was asked.
    let texts = |caller: &str| {
        let page = app.as_caller(caller).get(&format!("{path}/comments")).send().expect(200).json();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((texts("T-SEC"), texts("T-HEAD")), (2, 0));
    let history = app.unit_head().get(&format!("{path}/history")).send().expect(200).json();
    let notes: Vec<(&str, &str)> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| str_at(one, "/action").ends_with("opinion"))
        .map(|one| (str_at(one, "/action"), str_at(one, "/note")))
        .collect();
    assert_eq!(notes, [("request_opinion", BODY), ("record_opinion", BODY)]);
    // It may be asked again.
    ask(app, "T-SEC", &path, json!({})).expect(200);
}

fn whom_to_ask_and_when_is_checked(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.submitted(scene.proposal(json!({})));
    let version = || read(app, &path)["version"].clone();
    ask(app, "T-SEC", &path, json!({})).expect_problem(409, "invalid-state-transition");
    act(&app.secretariat(), &path, "receive").expect(200);
    let before = version();
    ask(app, "T-HEAD", &path, json!({})).expect(403);
    let nothing = format!("/v1/award-proposals/{}", scene.nothing());
    ask(app, "T-SEC", &nothing, json!({})).expect_problem(404, "not-found");
    ask(app, "T-SEC", &path, json!({ "body": "" })).expect_problem(422, "validation-failed");
    answer(app, "T-SEC", &path, json!({})).expect_error_at("/body", "not_asked");
    let request = app.secretariat().post(&format!("{path}/request-opinion"));
    let body = json!({ "body": BODY, "question": "Đề nghị cho ý kiến" });
    request.if_match("\"99-00000000\"").json(body).send().expect_problem(412, "stale-etag");
    assert_eq!(version(), before);
    ask(app, "T-SEC", &path, json!({})).expect(200);
    let before = version();
    ask(app, "T-SEC", &path, json!({})).expect_error_at("/body", "already_asked");
    answer(app, "T-SEC", &path, json!({ "dated": "2026-11-24" }))
        .expect_error_at("/dated", "in_future");
    answer(app, "T-HEAD", &path, json!({})).expect(403);
    assert_eq!(
        (version(), app.database.number("SELECT count(*) FROM award_proposal_comments")),
        (before, 1)
    );
    // An answer that comes after the dossier went back is not waited for.
    app.secretariat()
        .post(&format!("{path}/return"))
        .json(json!({ "reasons": [reason()] }))
        .send()
        .expect(200);
    answer(app, "T-SEC", &path, json!({})).expect_problem(409, "invalid-state-transition");
    assert_eq!(last(&read(app, &path), "opinion")[1], json!("fell_away"));
}

fn absent_members_are_asked_within_the_term(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[("T-EMPLOYEE3", "written")]);
    let item = in_open_voting(app, &session, &proposal);
    let term = terms(&read(app, &proposal), "opinion").pop().unwrap();
    assert_eq!((&term["party"], &term["due_on"]), (&Value::Null, &json!("2026-12-08")));
    assert_eq!(read(app, &item)["opinions_due_on"], json!("2026-12-08"));
    // Only who is asked in writing has until then.
    let due = |who: &str| work(app, who, "agenda_item.vote").unwrap()["items"][0]["due_on"].clone();
    assert_eq!((due("T-EMPLOYEE3"), due("T-MEMBER")), (json!("2026-12-08"), Value::Null));
    vote(app, "T-CHAIR", &item, "approve").expect(200);
    assert_eq!(last(&read(app, &proposal), "opinion")[1], Value::Null);
    let path = format!("{item}/written-opinions/T-EMPLOYEE3");
    let opinion = json!({ "choice": "approve" });
    app.secretariat().put(&path).json(&opinion).send().expect(200);
    let given = read(app, &proposal);
    assert_eq!(
        last(&given, "opinion"),
        [json!("2026-12-08"), json!("done"), json!(false), json!(0)]
    );
    assert_eq!(read(app, &item)["opinions_due_on"], Value::Null);
    // Another opinion in its place changes nothing of the term.
    app.secretariat().put(&path).json(&opinion).send().expect(200);
    assert_eq!(read(app, &proposal)["version"], given["version"]);
}

fn an_opinion_that_does_not_come_falls_away_with_the_vote(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[("T-EMPLOYEE3", "written")]);
    let item = in_open_voting(app, &session, &proposal);
    let begin_anew = json!({ "reason": "Bỏ phiếu lại" });
    app.secretariat().post(&format!("{item}/reopen")).json(begin_anew).send().expect(200);
    assert_eq!(last(&read(app, &proposal), "opinion")[1], json!("fell_away"));
    open_voting(app, &item).expect(200);
    assert_eq!(terms(&read(app, &proposal), "opinion").len(), 2);
    for who in ["T-CHAIR", "T-SEC", "T-MEMBER", "T-HEAD3"] {
        vote(app, who, &item, "approve").expect(200);
    }
    count(app, &item, json!({})).expect(200);
    let ends: Vec<Value> = terms(&read(app, &proposal), "opinion")
        .iter()
        .map(|term| term["ended_as"].clone())
        .collect();
    assert_eq!(ends, [json!("fell_away"), json!("fell_away")]);
}

fn an_opinion_falls_away_with_the_member_who_leaves_the_vote(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[("T-EMPLOYEE3", "written")]);
    let item = in_open_voting(app, &session, &proposal);
    let conflict = json!({
        "award_proposal_id": id_of(&proposal), "member_code": "T-EMPLOYEE3",
        "reason": "Đã góp ý cho tác giả khi viết báo cáo",
    });
    app.secretariat().post("/v1/conflicts").json(conflict).send().expect(201);
    assert_eq!(last(&read(app, &proposal), "opinion")[1], json!("fell_away"));
    assert_eq!(read(app, &item)["opinions_due_on"], Value::Null);
    assert_eq!(work(app, "T-SEC", "award_proposal.record_opinion"), None);
}

/// A published copy of the rules in force with a term of three working days to tell the result.
fn rules_with_notice(app: &TestApp) {
    let sec = app.secretariat();
    let body = json!({ "code": "mau-01", "valid_from": "2027-03-01" });
    sec.post("/v1/rule-sets/tdkt-2026-10/clone").json(body).send().expect(201);
    let mut rules = sec.get("/v1/rule-sets/mau-01").send().expect(200).json()["rules"].clone();
    let term = rules
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .flat_map(|rule| rule["parameters"].as_array_mut().unwrap())
        .find(|parameter| parameter["name"] == "sla_notify")
        .unwrap();
    term["value"] = json!(3);
    let patch = sec.patch("/v1/rule-sets/mau-01").if_match("*").json(json!({ "rules": rules }));
    patch.send().expect(200);
    sec.post("/v1/rule-sets/mau-01/publish").send().expect(200);
}

fn a_dossier_that_the_council_puts_back_is_submitted_within_the_same_term(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let path = scene.eligible(scene.proposal(json!({})));
    // As under a rule set that names twenty working days to submit: after Monday, 23 November, of which
    // the 24th is none.
    app.database
        .execute("UPDATE award_proposal_terms SET due_on = '2026-12-22' WHERE step = 'submit'");
    app.database.execute("UPDATE award_proposals SET due_on = '2026-12-22'");
    let first = terms(&read(app, &path), "submit");
    assert_eq!((first.len(), str_at(&first[0], "/due_on")), (1, "2026-12-22"));
    let session = opened(app, &[]);
    at(app, "2026-11-25T02:00:00Z");
    let item = add(app, &session, &path, json!({})).expect(201).location().to_owned();
    let before = read(app, &path);
    let resting = terms(&before, "submit");
    assert_eq!((resting.len(), &resting[0]["ended_as"]), (1, &Value::Null));
    assert_eq!(
        (str_at(&resting[0], "/paused_on"), &before["due_on"]),
        ("2026-11-25", &Value::Null)
    );
    // Taken off the agenda on the same day it has no day more than before.
    app.secretariat().delete(&item).if_match("*").send().expect(204);
    let back = read(app, &path);
    let term = terms(&back, "submit");
    assert_eq!((term.len(), str_at(&term[0], "/started_on")), (1, "2026-11-23"));
    assert_eq!((&term[0]["due_on"], &back["due_on"]), (&first[0]["due_on"], &first[0]["due_on"]));
    assert_eq!((&term[0]["paused_on"], &term[0]["paused_days"]), (&Value::Null, &json!(0)));
    // Put back at the end of the session it is longer by the days that the council had it: 26 and 27
    // November.
    add(app, &session, &path, json!({})).expect(201);
    at(app, "2026-11-27T02:00:00Z");
    close(app, &session, json!({})).expect(200);
    let back = read(app, &path);
    let term = terms(&back, "submit");
    assert_eq!((term.len(), &term[0]["paused_days"]), (1, &json!(2)));
    assert_eq!(
        (str_at(&term[0], "/due_on"), str_at(&back, "/due_on")),
        ("2026-12-24", "2026-12-24")
    );
}

fn a_result_is_notified_within_the_term_of_the_rule_set(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    rules_with_notice(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let item = agreed(app, &session, &proposal);
    // The dossier was received under rules that name the term.
    app.database.execute("UPDATE award_proposals SET rule_set_code = 'mau-01'");
    close(app, &session, json!({})).expect(200);
    let seen = read(app, &proposal);
    assert_eq!(
        last(&seen, "notify"),
        [json!("2026-11-27"), Value::Null, json!(false), Value::Null]
    );
    assert_eq!(seen["due_on"], json!("2026-11-27"));
    let group = work(app, "T-SEC", "agenda_item.communicate").unwrap();
    assert_eq!(str_at(&group, "/items/0/due_on"), "2026-11-27");
    at(app, "2026-11-30T02:00:00Z");
    run_due(app);
    assert!(reminders(app, &proposal).contains(&"award_proposal.overdue notify".to_owned()));
    let group = work(app, "T-SEC", "agenda_item.communicate").unwrap();
    assert_eq!(group["items"][0]["is_late"], json!(true));
    act(&app.secretariat(), &item, "communicate").expect(200);
    let told = read(app, &proposal);
    assert_eq!(last(&told, "notify"), [json!("2026-11-27"), json!("done"), json!(true), json!(1)]);
    assert_eq!((&told["is_late"], &told["was_late"]), (&json!(false), &json!(true)));
    assert_eq!(str_at(&told, "/state"), "recommended");
}

fn without_a_term_the_steps_are_kept_all_the_same(app: &TestApp) {
    let scene = Scene::set(app);
    // No calendar was loaded, and none knows how long submitting may take.
    let path = scene.eligible(scene.proposal(json!({})));
    let seen = read(app, &path);
    assert_eq!(last(&seen, "receive"), [Value::Null, json!("done"), json!(false), Value::Null]);
    assert_eq!(last(&seen, "submit"), [Value::Null, Value::Null, json!(false), Value::Null]);
    assert_eq!((&seen["due_on"], &seen["was_late"]), (&Value::Null, &json!(false)));
    at(app, "2027-06-01T02:00:00Z");
    run_due(app);
    assert_eq!(reminders(app, &path), Vec::<String>::new());
}

fn whoever_reads_a_dossier_reads_its_terms(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let path = scene.received(scene.proposal(json!({})));
    let expected = read(app, &path)["terms"].clone();
    assert_eq!(expected.as_array().unwrap().len(), 3);
    for caller in ["T-HEAD", "T-OFFICER", "T-LEAD", "T-INSPECTOR"] {
        let seen = app.as_caller(caller).get(&path).send().expect(200).json();
        assert_eq!(seen["terms"], expected, "{caller}");
    }
}
