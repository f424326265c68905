//! Jobs: steps that are taken at their hour, once, whoever runs them.

use std::sync::Arc;

use actix_web::web::Data;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::RunQueryDsl;
use serde_json::{Value, json};
use thidua::app::App;
use thidua::clock::Ids;
use thidua::error::{Error, Result};
use thidua::features::timed;
use thidua::http::command::Tx;
use thidua::jobs::{ATTEMPTS_MAX, Apart, Job, Perform, Step, Worker};

use crate::campaigns::launched;
use crate::criteria_sets::{draft, fitting, published};
use crate::evaluation_rounds::{opened, step};
use crate::evaluations::{score_all, sheet_of, submit_all, verified};
use crate::support::app::{TestApp, settings};
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    self_scoring_closes_by_itself_when_its_last_day_is_over_in_hanoi,
    a_moved_day_moves_the_hour_and_a_removed_one_takes_it_away,
    a_step_taken_by_hand_cancels_its_job,
    of_two_replicas_each_job_is_run_by_one,
    a_job_that_fails_waits_longer_each_time_and_is_given_up,
    a_job_that_took_each_of_its_processes_down_is_given_up,
    a_worker_that_lost_its_lease_keeps_nothing_of_what_it_did,
    a_part_of_work_apart_is_kept_only_while_the_job_is_held,
    work_apart_that_panics_is_an_attempt_that_failed,
    a_job_whose_object_is_past_the_step_does_nothing,
    who_started_a_job_sees_it_and_others_do_not,
    a_job_that_waits_is_cancelled_and_a_finished_one_is_not,
    runs_are_counted,
    a_draft_opens_by_itself_on_its_first_day,
    a_draft_that_is_not_ready_is_tried_again_and_opens_when_it_is,
    a_unit_that_missed_the_hour_gets_the_band_the_set_says,
];

const UNITS: [&str; 2] = ["CNTT", "P03"];

/// Runs what is due now, as the background thread would; returns how many jobs were run.
pub fn run_due(app: &TestApp) -> usize {
    worker(&app.app, timed::perform).run_due(|| false).unwrap()
}

fn worker(app: &Data<App>, perform: Perform) -> Worker {
    Worker::new(Arc::clone(app), perform)
}

/// An open round whose self-scoring ends with this day; its path.
pub fn opened_until(app: &TestApp, until: &str) -> String {
    let path = opened(app, &UNITS);
    let body = json!({ "self_scoring_until": until });
    app.secretariat().patch(&path).if_match("*").json(body).send().expect(200);
    path
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn state_of(app: &TestApp, path: &str) -> String {
    str_at(&app.secretariat().get(path).send().expect(200).json(), "/state").to_owned()
}

/// The jobs about an object, as the administrator sees them.
fn jobs_of(app: &TestApp, path: &str) -> Vec<Value> {
    let id = path.rsplit('/').next().unwrap();
    let page = app.admin().get(&format!("/v1/jobs?subject_id={id}")).send().expect(200).json();
    page["items"].as_array().unwrap().clone()
}

fn audited(app: &TestApp, action: &str) -> i64 {
    app.database.number(&format!("SELECT count(*) FROM audit_events WHERE action = '{action}'"))
}

fn self_scoring_closes_by_itself_when_its_last_day_is_over_in_hanoi(app: &TestApp) {
    let path = opened_until(app, "2026-12-31");
    // The year ends in Hanoi seven hours before it ends in UTC.
    app.app.clock.set(moment("2026-12-31T16:59:59.999999Z"));
    assert_eq!(run_due(app), 0);
    assert_eq!(state_of(app, &path), "open");
    app.app.clock.set(moment("2026-12-31T17:00:00Z"));
    assert_eq!(run_due(app), 1);
    assert_eq!(run_due(app), 0);
    let round = app.secretariat().get(&path).send().expect(200).json();
    assert_eq!(str_at(&round, "/state"), "verifying");
    assert_eq!(str_at(&round, "/self_scoring_closed_at"), "2026-12-31T17:00:00.000Z");
    let jobs = jobs_of(app, &path);
    assert_eq!((jobs.len(), str_at(&jobs[0], "/state")), (1, "succeeded"));
    assert_eq!((&jobs[0]["attempt_count"], &jobs[0]["next_at"]), (&json!(1), &Value::Null));
    app.seal();
    let id = path.rsplit('/').next().unwrap();
    let query =
        format!("/v1/audit-events?target_id={id}&action=evaluation_round.close_self_scoring");
    let audit = app.as_caller("T-INSPECTOR").get(&query).send().expect(200).json();
    assert_eq!(str_at(&audit, "/items/0/actor_kind"), "system");
    let job = str_at(&jobs[0], "/id");
    let feed = app.e_office().get(&format!("/v1/events?subject_id={job}")).send().expect(200);
    let feed = feed.json();
    assert_eq!(str_at(&feed, "/items/0/type"), "job.finished");
    assert_eq!(str_at(&feed, "/items/0/data/subject_id"), id);
}

fn a_moved_day_moves_the_hour_and_a_removed_one_takes_it_away(app: &TestApp) {
    let path = opened_until(app, "2026-12-01");
    let patch = |until: Value| {
        let body = json!({ "self_scoring_until": until });
        app.secretariat().patch(&path).if_match("*").json(body).send().expect(200);
    };
    patch(json!("2026-12-03"));
    app.app.clock.set(moment("2026-12-02T03:00:00Z"));
    assert_eq!((run_due(app), state_of(app, &path).as_str()), (0, "open"));
    let states: Vec<String> =
        jobs_of(app, &path).iter().map(|job| str_at(job, "/state").to_owned()).collect();
    assert_eq!(states, ["cancelled", "queued"]);
    patch(Value::Null);
    app.app.clock.set(moment("2026-12-10T03:00:00Z"));
    assert_eq!((run_due(app), state_of(app, &path).as_str()), (0, "open"));
    // A title is no hour.
    let title = json!({ "title": "Tên khác" });
    app.secretariat().patch(&path).if_match("*").json(title).send().expect(200);
    assert_eq!(jobs_of(app, &path).len(), 2);
}

fn a_step_taken_by_hand_cancels_its_job(app: &TestApp) {
    let path = opened_until(app, "2026-12-01");
    let early = json!({ "reason": "Các đơn vị đã nộp đủ" });
    let close = format!("{path}/close-self-scoring");
    app.secretariat().post(&close).json(early).send().expect(200);
    assert_eq!(str_at(&jobs_of(app, &path)[0], "/state"), "cancelled");
    app.app.clock.set(moment("2026-12-05T03:00:00Z"));
    assert_eq!(run_due(app), 0);
    assert_eq!(audited(app, "evaluation_round.close_self_scoring"), 1);
}

fn of_two_replicas_each_job_is_run_by_one(app: &TestApp) {
    const ROUNDS: usize = 8;
    let first = opened_until(app, "2026-12-01");
    let campaign = app.secretariat().get(&first).send().json();
    let list = format!("/v1/campaigns/{}/evaluation-rounds", str_at(&campaign, "/campaign_id"));
    let body = json!({
        "title": "Kỳ nữa", "period": "2026", "criteria_set_id": campaign["criteria_set_id"],
        "subjects": UNITS, "self_scoring_until": "2026-12-01",
    });
    for _ in 1..ROUNDS {
        let made = app.secretariat().post(&list).json(body.clone()).send().expect(201);
        step(&app.secretariat(), made.location(), "open").expect(200);
    }
    app.app.clock.set(moment("2026-12-01T17:00:00Z"));
    // A second instance of the service with connections of its own.
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(app.database.url(), folder.path());
    let other = Data::new(App::build(settings, app.app.clock.clone(), Ids::system()).unwrap());
    let runs: Vec<_> = [&app.app, &other]
        .map(|one| worker(one, timed::perform))
        .into_iter()
        .map(|worker| {
            std::thread::spawn(move || {
                // One that loses a race for a job stops looking; the background thread looks again.
                (0..ROUNDS).map(|_| worker.run_due(|| false).unwrap()).sum::<usize>()
            })
        })
        .collect();
    let counts: Vec<usize> = runs.into_iter().map(|run| run.join().unwrap()).collect();
    assert_eq!(counts.iter().sum::<usize>(), ROUNDS, "{counts:?}");
    let rounds = i64::try_from(ROUNDS).unwrap();
    assert_eq!(audited(app, "evaluation_round.close_self_scoring"), rounds);
    let done = "SELECT count(*) FROM jobs WHERE state = 'succeeded' AND attempts = 1";
    assert_eq!(app.database.number(done), rounds);
}

fn refuse(_: &mut Tx<'_>, _: &Job) -> Result<Step> {
    Err(Error::unavailable(1, "the tests refuse"))
}

fn a_job_that_fails_waits_longer_each_time_and_is_given_up(app: &TestApp) {
    let path = opened_until(app, "2026-12-01");
    app.app.clock.set(moment("2026-12-01T17:00:00Z"));
    let worker = worker(&app.app, refuse);
    let mut waits = Vec::new();
    for attempt in 1..=ATTEMPTS_MAX {
        assert_eq!(worker.run_due(|| false).unwrap(), 1, "attempt {attempt}");
        assert_eq!(worker.run_due(|| false).unwrap(), 0, "it waits before the next attempt");
        let job = jobs_of(app, &path).remove(0);
        assert_eq!(job["attempt_count"], json!(attempt));
        assert_eq!(str_at(&job, "/last_error_code"), "unavailable");
        if attempt < ATTEMPTS_MAX {
            assert_eq!(str_at(&job, "/state"), "queued");
            let next = moment(str_at(&job, "/next_at"));
            waits.push(next - app.app.clock.now());
            app.app.clock.set(next + TimeDelta::milliseconds(1));
        }
    }
    assert!(waits.first() < waits.last(), "{waits:?}");
    let job = jobs_of(app, &path).remove(0);
    assert_eq!((str_at(&job, "/state"), &job["next_at"]), ("failed", &Value::Null));
    assert_eq!(state_of(app, &path), "open", "nothing of the attempts was kept");
    assert_eq!(audited(app, "job.fail"), 1);
    app.app.clock.advance(TimeDelta::days(1));
    assert_eq!(run_due(app), 0, "what was given up is not begun again");
}

fn a_job_that_took_each_of_its_processes_down_is_given_up(app: &TestApp) {
    let path = opened_until(app, "2026-12-01");
    app.app.clock.set(moment("2026-12-01T17:00:00Z"));
    // As the last of the processes left it.
    let left = format!("SET state = 'running', attempts = {ATTEMPTS_MAX} WHERE state = 'queued'");
    app.database.execute(&format!("UPDATE jobs {left}"));
    assert_eq!(run_due(app), 1);
    let job = jobs_of(app, &path).remove(0);
    assert_eq!((str_at(&job, "/state"), &job["next_at"]), ("failed", &Value::Null));
    assert_eq!(state_of(app, &path), "open", "it was not begun once more");
    assert_eq!(run_due(app), 0);
}

/// Does the job and, before that is kept, lets somebody else have it.
fn overtaken(tx: &mut Tx<'_>, job: &Job) -> Result<Step> {
    let step = timed::perform(tx, job)?;
    let taken = "UPDATE jobs SET lease_owner = 'another' WHERE state = 'running'";
    thidua::on_each!(&mut *tx.conn, inner => diesel::sql_query(taken).execute(inner))?;
    Ok(step)
}

fn a_worker_that_lost_its_lease_keeps_nothing_of_what_it_did(app: &TestApp) {
    let path = opened_until(app, "2026-12-01");
    app.app.clock.set(moment("2026-12-01T17:00:00Z"));
    assert_eq!(worker(&app.app, overtaken).run_due(|| false).unwrap(), 1);
    assert_eq!(state_of(app, &path), "open");
    assert_eq!(audited(app, "evaluation_round.close_self_scoring"), 0);
    // It is done by whoever comes next.
    app.app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(run_due(app), 1);
    assert_eq!(audited(app, "evaluation_round.close_self_scoring"), 1);
}

const RENAMED: &str = "UPDATE units SET name = 'Không ai' WHERE code = 'CNTT'";

fn rename(apart: &Apart<'_>) -> Result<Step> {
    apart.part(|conn| {
        thidua::on_each!(&mut *conn, inner => diesel::sql_query(RENAMED).execute(inner))?;
        Ok(())
    })?;
    apart.step(|_| Ok(Step::Done))
}

fn renaming(_: &mut Tx<'_>, _: &Job) -> Result<Step> {
    Ok(Step::Apart(rename))
}

/// Writes a part and, before that is kept, lets somebody else have the job.
fn rename_overtaken(apart: &Apart<'_>) -> Result<Step> {
    apart.part(|conn| {
        let taken = "UPDATE jobs SET lease_owner = 'another' WHERE state = 'running'";
        for statement in [RENAMED, taken] {
            thidua::on_each!(&mut *conn, inner => diesel::sql_query(statement).execute(inner))?;
        }
        Ok(())
    })?;
    apart.step(|_| Ok(Step::Done))
}

fn renaming_overtaken(_: &mut Tx<'_>, _: &Job) -> Result<Step> {
    Ok(Step::Apart(rename_overtaken))
}

fn a_part_of_work_apart_is_kept_only_while_the_job_is_held(app: &TestApp) {
    let path = opened_until(app, "2026-12-01");
    app.app.clock.set(moment("2026-12-01T17:00:00Z"));
    let renamed = || app.database.number("SELECT count(*) FROM units WHERE name = 'Không ai'");
    assert_eq!(worker(&app.app, renaming_overtaken).run_due(|| false).unwrap(), 1);
    assert_eq!(renamed(), 0);
    assert_eq!(str_at(&jobs_of(app, &path)[0], "/state"), "queued");
    app.app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(worker(&app.app, renaming).run_due(|| false).unwrap(), 1);
    assert_eq!(renamed(), 1);
    assert_eq!(str_at(&jobs_of(app, &path)[0], "/state"), "succeeded");
}

fn panicking(_: &mut Tx<'_>, _: &Job) -> Result<Step> {
    Ok(Step::Apart(|_| panic!("the file is a strange one")))
}

fn work_apart_that_panics_is_an_attempt_that_failed(app: &TestApp) {
    let path = opened_until(app, "2026-12-01");
    app.app.clock.set(moment("2026-12-01T17:00:00Z"));
    assert_eq!(worker(&app.app, panicking).run_due(|| false).unwrap(), 1);
    let job = jobs_of(app, &path).remove(0);
    assert_eq!((str_at(&job, "/state"), &job["attempt_count"]), ("queued", &json!(1)));
    assert_eq!(str_at(&job, "/last_error_code"), "internal-error");
    app.app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(run_due(app), 1);
    assert_eq!(str_at(&jobs_of(app, &path)[0], "/state"), "succeeded");
    assert_eq!(state_of(app, &path), "verifying");
}

fn a_job_whose_object_is_past_the_step_does_nothing(app: &TestApp) {
    let path = opened_until(app, "2026-12-01");
    // The job is claimed at the moment at which somebody closes by hand: it is not cancelled.
    app.database.execute("UPDATE jobs SET state = 'running'");
    let early = json!({ "reason": "Đã đủ" });
    let close = format!("{path}/close-self-scoring");
    app.secretariat().post(&close).json(early).send().expect(200);
    let version = app.secretariat().get(&path).send().json()["version"].clone();
    app.app.clock.set(moment("2026-12-05T03:00:00Z"));
    assert_eq!(run_due(app), 1);
    let round = app.secretariat().get(&path).send().expect(200).json();
    assert_eq!(round["version"], version);
    assert_eq!(str_at(&jobs_of(app, &path)[0], "/state"), "succeeded");
}

fn who_started_a_job_sees_it_and_others_do_not(app: &TestApp) {
    let path = opened_until(app, "2026-12-01");
    let job = jobs_of(app, &path).remove(0);
    assert_eq!(str_at(&job, "/created_by"), "T-SEC");
    let at = format!("/v1/jobs/{}", str_at(&job, "/id"));
    let own = app.secretariat().get(&at).send().expect(200);
    assert_eq!(str_at(&own.json(), "/kind"), "close_self_scoring");
    app.secretariat().get(&at).if_none_match(own.etag()).send().expect(304);
    for other in ["T-SEC2", "T-HEAD", "T-LEAD"] {
        let client = app.as_caller(other);
        client.get(&at).send().expect_problem(404, "not-found");
        assert_eq!(client.get("/v1/jobs").send().expect(200).json()["items"], json!([]));
        client.post(&format!("{at}/cancel")).send().expect_problem(404, "not-found");
    }
    let nowhere = "/v1/jobs/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";
    app.admin().get(nowhere).send().expect_problem(404, "not-found");
    let page = app.admin().get("/v1/jobs?state=queued&kind=close_self_scoring&limit=1").send();
    assert_eq!(page.expect(200).json()["items"].as_array().unwrap().len(), 1);
}

fn a_job_that_waits_is_cancelled_and_a_finished_one_is_not(app: &TestApp) {
    let path = opened_until(app, "2026-12-01");
    let job = jobs_of(app, &path).remove(0);
    let cancel = format!("/v1/jobs/{}/cancel", str_at(&job, "/id"));
    assert_eq!(job["allowed_actions"], json!(["cancel"]));
    let admin: Client = app.admin();
    admin.post(&cancel).if_match("\"9-00000000\"").send().expect_problem(412, "stale-etag");
    let done = admin.post(&cancel).if_match(str_at(&job, "/etag")).send().expect(200).json();
    assert_eq!((str_at(&done, "/state"), &done["allowed_actions"]), ("cancelled", &json!([])));
    let again = admin.post(&cancel).send().expect_problem(409, "invalid-state-transition").json();
    assert_eq!(str_at(&again, "/current_state"), "cancelled");
    app.app.clock.set(moment("2026-12-05T03:00:00Z"));
    assert_eq!((run_due(app), state_of(app, &path).as_str()), (0, "open"));
    step(&app.secretariat(), &path, "close-self-scoring").expect(200);
}

fn runs_are_counted(app: &TestApp) {
    opened_until(app, "2026-12-01");
    app.app.clock.set(moment("2026-12-05T03:00:00Z"));
    let metrics = || app.anonymous().get("/metrics").send().expect(200).text();
    assert!(metrics().contains("thidua_jobs_due 1"), "{}", metrics());
    run_due(app);
    let wanted = "thidua_jobs_total{kind=\"close_self_scoring\",outcome=\"succeeded\"} 1";
    assert!(metrics().contains(wanted), "{}", metrics());
    assert!(metrics().contains("thidua_jobs_due 0"));
}

fn a_unit_that_missed_the_hour_gets_the_band_the_set_says(app: &TestApp) {
    let campaign = launched(app);
    let mut set = fitting("BTC-02");
    set["no_self_score_band_code"] = json!("HT");
    let set = app.secretariat().post("/v1/criteria-sets").json(set).send().expect(201);
    app.secretariat().post(&format!("{}/publish", set.location())).send().expect(200);
    let body = json!({
        "title": "Kỳ chấm điểm", "period": "2026", "criteria_set_id": set.json()["id"],
        "subjects": UNITS, "self_scoring_until": "2026-12-01",
    });
    let all = format!("/v1/campaigns/{campaign}/evaluation-rounds");
    let made = app.secretariat().post(&all).json(body).send().expect(201);
    let round = made.location();
    step(&app.secretariat(), round, "open").expect(200);
    let full = ["40.00", "20.00", "40.00"];
    // One unit hands in; the other has scored, but its head did not confirm in time.
    score_all(app, round, "CNTT", &full);
    submit_all(app, round, "CNTT");
    score_all(app, round, "P03", &full);
    app.app.clock.set(moment("2026-12-01T17:00:00Z"));
    assert_eq!(run_due(app), 1);
    let late = format!("{}/submit", sheet_of(app, round, "P03"));
    app.as_caller("T-HEAD3").post(&late).send().expect_problem(409, "deadline-passed");
    verified(app, &sheet_of(app, round, "CNTT"), &full).expect(200);
    verified(app, &sheet_of(app, round, "P03"), &["40.00", "20.00", "39.00"]).expect(200);
    step(&app.leader(), round, "finalize").expect(200);
    let page = app.employee().get(&format!("{round}/results")).send().expect(200).json();
    let band = |place: usize| str_at(&page["items"][place], "/band/code").to_owned();
    assert_eq!((band(0), band(1)), ("XS".to_owned(), "HT".to_owned()));
    assert_eq!(page["items"][1]["no_self_score"], json!(true));
}

/// A draft of a launched campaign that is to open by itself on 1 December 2026; its path.
fn opening_draft(app: &TestApp, set: &str) -> String {
    let campaign = launched(app);
    let mut body = json!({
        "title": "Kỳ chấm điểm", "period": "2026", "criteria_set_id": set, "subjects": UNITS,
        "self_scoring_from": "2026-11-23", "self_scoring_until": "2026-11-20",
    });
    let all = format!("/v1/campaigns/{campaign}/evaluation-rounds");
    let send = |body: &Value| app.secretariat().post(&all).json(body).send();
    send(&body).expect_error_at("/self_scoring_until", "before_start");
    body["self_scoring_until"] = json!("2026-12-15");
    send(&body).expect_error_at("/self_scoring_from", "not_in_future");
    body["self_scoring_from"] = json!("2026-12-01");
    send(&body).expect(201).location().to_owned()
}

fn a_draft_opens_by_itself_on_its_first_day(app: &TestApp) {
    let set = published(app, "BTC-01");
    let path = opening_draft(app, &set);
    app.app.clock.set(moment("2026-11-30T16:59:59.999Z"));
    assert_eq!((run_due(app), state_of(app, &path).as_str()), (0, "draft"));
    app.app.clock.set(moment("2026-11-30T17:00:00Z"));
    assert_eq!((run_due(app), state_of(app, &path).as_str()), (1, "open"));
    assert_eq!(app.database.number("SELECT count(*) FROM evaluations"), 2);
    let kinds: Vec<String> =
        jobs_of(app, &path).iter().map(|job| str_at(job, "/kind").to_owned()).collect();
    assert_eq!(kinds, ["open_round", "close_self_scoring"]);
    let frozen = json!({ "self_scoring_from": "2026-12-05" });
    let frozen = app.secretariat().patch(&path).if_match("*").json(frozen).send();
    frozen.expect_problem(409, "criteria-frozen");
    // One that is opened by hand or deleted has no hour any more.
    let campaign = app.secretariat().get(&path).send().json();
    let all = format!("/v1/campaigns/{}/evaluation-rounds", str_at(&campaign, "/campaign_id"));
    for action in ["open", "delete"] {
        let body = json!({
            "title": "Kỳ nữa", "period": "2026", "criteria_set_id": set, "subjects": UNITS,
            "self_scoring_from": "2026-12-10",
        });
        let made = app.secretariat().post(&all).json(body).send().expect(201);
        let done = step(&app.secretariat(), made.location(), action);
        assert!(done.status < 300, "{}", done.text());
        assert_eq!(str_at(&jobs_of(app, made.location())[0], "/state"), "cancelled", "{action}");
    }
    app.app.clock.set(moment("2026-12-12T03:00:00Z"));
    assert_eq!(run_due(app), 0);
}

fn a_draft_that_is_not_ready_is_tried_again_and_opens_when_it_is(app: &TestApp) {
    let set = draft(app, "BTC-01");
    let path = opening_draft(app, str_at(&set.json(), "/id"));
    app.app.clock.set(moment("2026-12-01T01:00:00Z"));
    assert_eq!((run_due(app), state_of(app, &path).as_str()), (1, "draft"));
    assert_eq!(str_at(&jobs_of(app, &path)[0], "/last_error_code"), "not-ready");
    assert_eq!(app.database.number("SELECT count(*) FROM evaluations"), 0);
    app.secretariat().post(&format!("{}/publish", set.location())).send().expect(200);
    app.app.clock.advance(TimeDelta::minutes(1));
    assert_eq!((run_due(app), state_of(app, &path).as_str()), (1, "open"));
}
