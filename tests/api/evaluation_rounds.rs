//! Evaluation rounds and their results.

use serde_json::{Value, json};
use thidua::features::evaluation_rounds::types::MACHINE;

use crate::campaigns::launched;
use crate::criteria_sets::{draft as draft_set, published};
use crate::evaluations::{score_all, sheet_of, submit_all, verified};
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    a_round_is_drafted_and_read_back,
    a_draft_is_seen_by_the_secretariat_and_not_by_units,
    what_does_not_fit_a_round_is_refused_at_its_pointer,
    a_round_opens_only_when_everything_it_needs_is_there,
    an_open_round_gives_every_unit_a_sheet_and_takes_only_its_window,
    a_round_that_was_opened_is_not_deleted,
    self_scoring_is_closed_early_only_with_a_reason,
    a_round_with_unverified_sheets_is_not_finalized_and_each_is_named,
    a_unit_without_a_self_score_is_marked,
    results_rank_from_the_top_and_equal_ones_are_separated_by_the_chain,
    results_that_stay_equal_wait_for_the_councils_order,
    provisional_results_are_seen_by_the_secretariat_and_final_ones_by_all,
    a_reopened_round_keeps_the_results_before_readable,
    a_stale_tag_stops_a_step_and_a_repeated_one_is_replayed,
    steps_are_told_to_subscribers_and_to_the_audit,
    every_state_and_action_answers_as_the_machine_says,
];

const UNITS: [&str; 2] = ["CNTT", "P03"];

fn round(set_id: &str, units: &[&str]) -> Value {
    json!({
        "title": "Chấm điểm năm 2026", "period": "2026", "criteria_set_id": set_id,
        "subjects": units,
    })
}

fn draft(app: &TestApp, campaign: &str, body: Value) -> Response {
    app.secretariat()
        .post(&format!("/v1/campaigns/{campaign}/evaluation-rounds"))
        .json(body)
        .send()
        .expect(201)
}

/// An open round of some units in a launched campaign; its path.
pub fn opened(app: &TestApp, units: &[&str]) -> String {
    let (campaign, set) = (launched(app), published(app, "BTC-01"));
    let path = draft(app, &campaign, round(&set, units)).location().to_owned();
    app.secretariat().post(&format!("{path}/open")).send().expect(200);
    path
}

/// Takes a step with a body that is right for it.
pub fn step(client: &Client, path: &str, action: &str) -> Response {
    let request = match action {
        "update" => client.patch(path).if_match("*").json(json!({"title": "Tên khác"})),
        "delete" => client.delete(path).if_match("*"),
        "open" | "publish-provisional" => client.post(&format!("{path}/{action}")),
        "close-self-scoring" | "finalize" => {
            client.post(&format!("{path}/{action}")).json(json!({}))
        }
        "close-petitions" => client
            .post(&format!("{path}/close-petitions"))
            .json(json!({"reason": "Không còn kiến nghị"})),
        "reopen" => client.post(&format!("{path}/reopen")).json(json!({"reason": "Sai sót"})),
        other => panic!("the test knows no request for {other}"),
    };
    request.send()
}

/// An open round whose sheets are verified with these points for A.1, A.2 and B.
fn scored(app: &TestApp, points: &[(&str, [&str; 3])]) -> String {
    let units: Vec<&str> = points.iter().map(|(unit, _)| *unit).collect();
    let path = opened(app, &units);
    step(&app.secretariat(), &path, "close-self-scoring").expect(200);
    for (unit, scores) in points {
        verified(app, &sheet_of(app, &path, unit), scores).expect(200);
    }
    path
}

fn results(client: &Client, path: &str, query: &str) -> Vec<Value> {
    let page = client.get(&format!("{path}/results?{query}")).send().expect(200).json();
    page["items"].as_array().unwrap().clone()
}

fn a_round_is_drafted_and_read_back(app: &TestApp) {
    let (campaign, set) = (launched(app), published(app, "BTC-01"));
    let made = draft(app, &campaign, round(&set, &UNITS));
    let read = app.secretariat().get(made.location()).send().expect(200);
    assert_eq!(read.json(), made.json());
    let body = read.json();
    assert_eq!((str_at(&body, "/method"), str_at(&body, "/state")), ("self_and_verify", "draft"));
    assert_eq!((&body["subject_count"], &body["round_version"]), (&json!(2), &json!(1)));
    let list = format!("/v1/campaigns/{campaign}/evaluation-rounds?period=2026&include_total=true");
    let page = app.secretariat().get(&list).send().expect(200).json();
    assert_eq!(page["total_count"], json!(1));
    assert!(page["items"][0].get("subjects").is_none());
}

fn a_draft_is_seen_by_the_secretariat_and_not_by_units(app: &TestApp) {
    let (campaign, set) = (launched(app), published(app, "BTC-01"));
    let made = draft(app, &campaign, round(&set, &UNITS));
    let list = format!("/v1/campaigns/{campaign}/evaluation-rounds");
    app.leader().get(made.location()).send().expect(200);
    app.unit_head().get(made.location()).send().expect_problem(404, "not-found");
    assert_eq!(app.unit_head().get(&list).send().expect(200).json()["items"], json!([]));
    let token = app.token("T-HEAD", "tests", "evaluations:read evaluations:write");
    let head = Client::new(&app.base_url, Some(token));
    head.post(&list).json(round(&set, &UNITS)).send().expect_problem(403, "role-required");
    let nowhere = "/v1/campaigns/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6/evaluation-rounds";
    let lost = app.secretariat().post(nowhere).json(round(&set, &UNITS)).send();
    lost.expect_problem(404, "not-found");
}

fn what_does_not_fit_a_round_is_refused_at_its_pointer(app: &TestApp) {
    let (campaign, set) = (launched(app), published(app, "BTC-01"));
    let path = format!("/v1/campaigns/{campaign}/evaluation-rounds");
    let nowhere = json!("0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6");
    for (field, value, pointer, code) in [
        ("period", json!("2026-13"), "/period", "pattern"),
        ("period", json!("2031"), "/period", "outside_campaign"),
        ("criteria_set_id", nowhere, "/criteria_set_id", "unknown_criteria_set"),
        ("subjects", json!(["CNTT", "NONE"]), "/subjects/1", "unknown_unit"),
        ("subjects", json!(["CNTT", "CNTT"]), "/subjects/1", "repeated"),
    ] {
        let mut body = round(&set, &UNITS);
        body[field] = value;
        app.secretariat()
            .post(&path)
            .json(body)
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    assert_eq!(app.database.number("SELECT count(*) FROM evaluation_rounds"), 0);
}

fn a_round_opens_only_when_everything_it_needs_is_there(app: &TestApp) {
    let campaign = launched(app);
    let set = draft_set(app, "BTC-01");
    let mut body = round(str_at(&set.json(), "/id"), &[]);
    body["self_scoring_until"] = json!("2026-11-22");
    let path = draft(app, &campaign, body).location().to_owned();
    let refused = step(&app.secretariat(), &path, "open").expect_problem(409, "not-ready").json();
    let rules: Vec<&str> =
        refused["missing"].as_array().unwrap().iter().map(|one| str_at(one, "/rule")).collect();
    assert_eq!(rules, ["criteria_not_published", "no_subjects", "window_passed"]);
    // A set that a round names cannot go.
    let gone = app.secretariat().delete(set.location()).if_match("*").send();
    gone.expect_problem(409, "in-use");
    let close = json!({"reason": "Tổng kết"});
    app.leader().post(&format!("/v1/campaigns/{campaign}/close")).json(close).send().expect(200);
    step(&app.secretariat(), &path, "open").expect_problem(409, "campaign-closed");
}

fn an_open_round_gives_every_unit_a_sheet_and_takes_only_its_window(app: &TestApp) {
    let path = opened(app, &UNITS);
    let sheets = app.secretariat().get(&format!("{path}/evaluations")).send().expect(200).json();
    let units: Vec<&str> =
        sheets["items"].as_array().unwrap().iter().map(|one| str_at(one, "/unit_code")).collect();
    assert_eq!(units, UNITS);
    assert_eq!(str_at(&sheets, "/items/0/state"), "open");
    let client = app.secretariat();
    let patch = |body: Value| client.patch(&path).if_match("*").json(body).send();
    patch(json!({"self_scoring_until": "2026-12-15", "title": "Mới"})).expect(200);
    patch(json!({"period": "2027"})).expect_problem(409, "criteria-frozen");
    patch(json!({"subjects": ["CNTT"]})).expect_problem(409, "criteria-frozen");
    client.patch(&path).json(json!({})).send().expect_problem(428, "precondition-required");
    // Each sheet left a line in the audit, as if it had been made alone.
    app.seal();
    let made = app
        .as_caller("T-INSPECTOR")
        .get("/v1/audit-events?action=evaluation.create")
        .send()
        .expect(200)
        .json();
    assert_eq!(made["items"].as_array().unwrap().len(), 2);
}

fn a_round_that_was_opened_is_not_deleted(app: &TestApp) {
    let (campaign, set) = (launched(app), published(app, "BTC-01"));
    let made = draft(app, &campaign, round(&set, &UNITS));
    let client = app.secretariat();
    client.delete(made.location()).send().expect_problem(428, "precondition-required");
    client.delete(made.location()).if_match(made.etag()).send().expect(204);
    client.get(made.location()).send().expect_problem(404, "not-found");
    let path = draft(app, &campaign, round(&set, &UNITS)).location().to_owned();
    step(&client, &path, "open").expect(200);
    step(&client, &path, "delete").expect_problem(409, "invalid-state-transition");
}

fn self_scoring_is_closed_early_only_with_a_reason(app: &TestApp) {
    let path = opened(app, &UNITS);
    let until = json!({"self_scoring_until": "2026-11-23"});
    app.secretariat().patch(&path).if_match("*").json(until).send().expect(200);
    step(&app.secretariat(), &path, "close-self-scoring")
        .expect_problem(422, "validation-failed")
        .expect_error_at("/reason", "required_when_early");
    // The day after, in Hanoi, it is no longer early.
    app.app.clock.advance(chrono::TimeDelta::hours(15));
    step(&app.secretariat(), &path, "close-self-scoring").expect(200);
}

fn a_round_with_unverified_sheets_is_not_finalized_and_each_is_named(app: &TestApp) {
    let path = opened(app, &UNITS);
    score_all(app, &path, "CNTT", &["40.00", "20.00", "40.00"]);
    submit_all(app, &path, "CNTT");
    step(&app.secretariat(), &path, "close-self-scoring").expect(200);
    for action in ["publish-provisional", "finalize"] {
        let refused = step(&app.leader(), &path, action);
        let refused = refused.expect_problem(409, "incomplete-scores").json();
        assert_eq!(refused["missing_count"], json!(2));
        assert_eq!(str_at(&refused, "/missing_evaluations/0/unit_code"), "CNTT");
        assert_eq!(str_at(&refused, "/missing_evaluations/0/state"), "self_scored");
        assert_eq!(str_at(&refused, "/missing_evaluations/1/unit_code"), "P03");
        assert_eq!(str_at(&refused, "/missing_evaluations/1/state"), "open");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM evaluation_results"), 0);
}

fn a_unit_without_a_self_score_is_marked(app: &TestApp) {
    let path = scored(app, &[("CNTT", ["40.00", "20.00", "40.00"])]);
    step(&app.leader(), &path, "finalize").expect(200);
    let all = results(&app.employee(), &path, "");
    assert_eq!(all[0]["no_self_score"], json!(true));
    let sheet = app.unit_head().get(&sheet_of(app, &path, "CNTT")).send().expect(200).json();
    assert_eq!((str_at(&sheet, "/state"), &sheet["no_self_score"]), ("final", &json!(true)));
}

fn results_rank_from_the_top_and_equal_ones_are_separated_by_the_chain(app: &TestApp) {
    let path = scored(
        app,
        &[
            ("CNTT", ["30.00", "10.00", "40.00"]),
            ("P03", ["40.00", "20.00", "20.00"]),
            ("VP", ["40.00", "20.00", "35.50"]),
        ],
    );
    step(&app.leader(), &path, "finalize").expect(200);
    let shown: Vec<String> = results(&app.employee(), &path, "")
        .iter()
        .map(|one| {
            let (unit, total) = (str_at(one, "/unit_code"), str_at(one, "/total"));
            format!("{} {unit} {total} {}", one["rank"], str_at(one, "/band/code"))
        })
        .collect();
    assert_eq!(shown, ["1 VP 95.50 XS", "2 P03 80.00 TOT", "3 CNTT 80.00 TOT"]);
    let second = &results(&app.employee(), &path, "unit_code=P03")[0];
    let ties = &second["ranking"]["tie_steps"];
    assert_eq!(str_at(ties, "/0/compared"), "A");
    assert_eq!((str_at(ties, "/0/value"), str_at(ties, "/0/outcome")), ("60.00", "separated"));
    assert_eq!(results(&app.employee(), &path, "band_code=XS").len(), 1);
    let page = app.employee().get(&format!("{path}/results?limit=2")).send().expect(200).json();
    let cursor = str_at(&page, "/next_cursor");
    let rest = results(&app.employee(), &path, &format!("limit=2&cursor={cursor}"));
    assert_eq!(str_at(&rest[0], "/unit_code"), "CNTT");
}

fn results_that_stay_equal_wait_for_the_councils_order(app: &TestApp) {
    let same = ["30.00", "10.00", "40.00"];
    let path = scored(app, &[("CNTT", same), ("P03", same), ("VP", ["40.00", "20.00", "40.00"])]);
    let [cntt, p03, vp] = ["CNTT", "P03", "VP"].map(|unit| {
        let sheet = sheet_of(app, &path, unit);
        sheet.rsplit('/').next().unwrap().to_owned()
    });
    step(&app.secretariat(), &path, "publish-provisional").expect(200);
    let provisional = results(&app.secretariat(), &path, "");
    assert_eq!(provisional[1]["ranking"]["tie_unresolved"], json!(true));
    assert_eq!((&provisional[1]["rank"], &provisional[2]["rank"]), (&json!(2), &json!(2)));
    let finalize = |body: Value| app.leader().post(&format!("{path}/finalize")).json(body).send();
    let refused = finalize(json!({})).expect_problem(409, "tie-unresolved").json();
    assert_eq!(refused["tied_ids"], json!([cntt, p03]));
    let why = "Hội đồng biểu quyết";
    finalize(json!({"tie_order": [p03, cntt]}))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/tie_reason", "required_with_order");
    finalize(json!({"tie_order": [p03, vp, cntt], "tie_reason": why}))
        .expect_error_at("/tie_order/1", "not_tied");
    finalize(json!({"tie_order": [p03, p03], "tie_reason": why}))
        .expect_error_at("/tie_order/1", "repeated");
    finalize(json!({"tie_order": [p03], "tie_reason": why})).expect_problem(409, "tie-unresolved");
    let done = finalize(json!({"tie_order": [p03, cntt], "tie_reason": why})).expect(200).json();
    assert_eq!(done["versions"][0]["tie_order"], json!([p03, cntt]));
    assert_eq!(str_at(&done, "/versions/0/tie_reason"), why);
    let all = results(&app.employee(), &path, "");
    assert_eq!(str_at(&all[1], "/unit_code"), "P03");
    assert_eq!((&all[2]["rank"], &all[2]["ranking"]["council_place"]), (&json!(3), &json!(2)));
}

fn provisional_results_are_seen_by_the_secretariat_and_final_ones_by_all(app: &TestApp) {
    let path =
        scored(app, &[("CNTT", ["30.00", "10.00", "40.00"]), ("P03", ["40.00", "20.00", "20.00"])]);
    assert_eq!(results(&app.secretariat(), &path, ""), Vec::<Value>::new());
    step(&app.leader(), &path, "publish-provisional").expect(200);
    assert_eq!(results(&app.leader(), &path, "").len(), 2);
    assert_eq!(results(&app.unit_head(), &path, ""), Vec::<Value>::new());
    assert_eq!(results(&app.unit_head(), &path, "round_version=1"), Vec::<Value>::new());
    let own = format!("{}/explanation", sheet_of(app, &path, "CNTT"));
    let other = format!("{}/explanation", sheet_of(app, &path, "P03"));
    // The unit reads its own calculation, but not yet its place.
    let seen = app.unit_head().get(&own).send().expect(200).json();
    assert_eq!(
        (str_at(&seen, "/basis"), str_at(&seen, "/calculation/total")),
        ("provisional", "80.00")
    );
    assert_eq!(seen["calculation"]["ranking"], Value::Null);
    assert!(!seen["lines"]["vi"].to_string().contains("Xếp hạng"));
    app.unit_head().get(&other).send().expect_problem(404, "not-found");
    app.employee().get(&own).send().expect_problem(404, "not-found");
    let ranked = app.leader().get(&own).send().expect(200).json();
    assert_eq!(ranked["calculation"]["ranking"]["rank"], json!(2));
    step(&app.leader(), &path, "finalize").expect(200);
    assert_eq!(results(&app.employee(), &path, "").len(), 2);
    let seen = app.employee().get(&other).send().expect(200);
    assert_eq!(str_at(&seen.json(), "/basis"), "final");
    app.employee().get(&other).if_none_match(seen.etag()).send().expect(304);
    // The sheet itself stays with its unit.
    let sheet = sheet_of(app, &path, "P03");
    app.unit_head().get(&sheet).send().expect_problem(404, "not-found");
}

fn a_reopened_round_keeps_the_results_before_readable(app: &TestApp) {
    let path = scored(app, &[("CNTT", ["30.00", "10.00", "40.00"])]);
    step(&app.leader(), &path, "finalize").expect(200);
    let sheet = sheet_of(app, &path, "CNTT");
    let explanation = format!("{sheet}/explanation");
    let before = app.employee().get(&explanation).send().expect(200).json();
    app.leader()
        .post(&format!("{path}/reopen"))
        .json(json!({}))
        .send()
        .expect_problem(422, "validation-failed");
    let reopened = step(&app.leader(), &path, "reopen").expect(200).json();
    assert_eq!((str_at(&reopened, "/state"), &reopened["round_version"]), ("verifying", &json!(2)));
    assert_eq!(str_at(&reopened, "/versions/0/reopen_reason"), "Sai sót");
    // Until the next version is final, everybody keeps reading the one before.
    assert_eq!(results(&app.employee(), &path, "")[0]["round_version"], json!(1));
    assert_eq!(app.employee().get(&explanation).send().expect(200).json(), before);
    verified(app, &sheet, &["40.00", "20.00", "40.00"]).expect(200);
    step(&app.leader(), &path, "finalize").expect(200);
    let all = results(&app.employee(), &path, "");
    assert_eq!((str_at(&all[0], "/total"), &all[0]["round_version"]), ("100.00", &json!(2)));
    let old = results(&app.employee(), &path, "round_version=1");
    assert_eq!(str_at(&old[0], "/total"), "80.00");
    let kept = app.employee().get(&format!("{explanation}?round_version=1")).send();
    assert_eq!(kept.expect(200).json(), before);
    let none = app.employee().get(&format!("{explanation}?round_version=3")).send();
    none.expect_problem(404, "not-found");
    assert_eq!(results(&app.employee(), &path, "round_version=3"), Vec::<Value>::new());
}

fn a_stale_tag_stops_a_step_and_a_repeated_one_is_replayed(app: &TestApp) {
    let (campaign, set) = (launched(app), published(app, "BTC-01"));
    let made = draft(app, &campaign, round(&set, &UNITS));
    let client = app.secretariat();
    let path = made.location();
    let changed = step(&client, path, "update").expect(200);
    let open = format!("{path}/open");
    let stale = client.post(&open).if_match(made.etag()).send().expect_problem(412, "stale-etag");
    assert!(str_at(&stale.json(), "/current_etag").starts_with("\"2-"));
    assert_eq!(app.database.number("SELECT count(*) FROM evaluations"), 0);
    let send = || client.post(&open).if_match(changed.etag()).key("open-round-0000001").send();
    let (first, second) = (send().expect(200), send().expect(200));
    assert_eq!(first.json(), second.json());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(app.database.number("SELECT count(*) FROM evaluations"), 2);
    step(&client, path, "open").expect_problem(409, "invalid-state-transition");
}

fn steps_are_told_to_subscribers_and_to_the_audit(app: &TestApp) {
    let path = scored(app, &[("CNTT", ["30.00", "10.00", "40.00"])]);
    step(&app.leader(), &path, "finalize").expect(200);
    app.seal();
    let id = path.rsplit('/').next().unwrap();
    let feed = app.e_office().get(&format!("/v1/events?subject_id={id}")).send().expect(200).json();
    let kinds: Vec<&str> =
        feed["items"].as_array().unwrap().iter().map(|event| str_at(event, "/type")).collect();
    assert_eq!(kinds, ["evaluation_round.opened", "evaluation_round.finalized"]);
    assert_eq!(feed["items"][1]["data"]["round_version"], json!(1));
    let inspector = app.as_caller("T-INSPECTOR");
    let audit =
        inspector.get(&format!("/v1/audit-events?target_id={id}")).send().expect(200).json();
    assert_eq!(audit["items"].as_array().unwrap().len(), 4);
}

/// A round brought to a state, with one unit, with a petition window or without; its path.
fn in_state(app: &TestApp, campaign: &str, set: &str, state: &str, has_window: bool) -> String {
    let mut body = round(set, &["CNTT"]);
    if has_window {
        body["petition_days"] = json!(5);
    }
    let path = draft(app, campaign, body).location().to_owned();
    let all = ["open", "close-self-scoring", "publish-provisional", "close-petitions", "finalize"];
    let steps: &[&str] = match state {
        "draft" => &[],
        "open" => &all[..1],
        "verifying" => &all[..2],
        "provisional" => &all[..3],
        "petitions_closed" => &all[..4],
        "finalized" if has_window => &all,
        "finalized" => &["open", "close-self-scoring", "finalize"],
        other => panic!("the test knows no way to {other}"),
    };
    for action in steps {
        step(&app.secretariat(), &path, action).expect(200);
        if *action == "close-self-scoring" {
            let sheet = sheet_of(app, &path, "CNTT");
            verified(app, &sheet, &["40.00", "20.00", "40.00"]).expect(200);
        }
    }
    path
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    let (campaign, set) = (launched(app), published(app, "BTC-01"));
    let client = app.secretariat();
    let states = ["draft", "open", "verifying", "provisional", "petitions_closed", "finalized"];
    for (state, has_window) in states.into_iter().flat_map(|one| [(one, false), (one, true)]) {
        // A round without a window never waits for the end of one.
        if state == "petitions_closed" && !has_window {
            continue;
        }
        for one in MACHINE.moves {
            let path = in_state(app, &campaign, &set, state, has_window);
            let allowed = client.get(&path).send().json()["allowed_actions"].clone();
            let answer = step(&client, &path, one.action);
            let is_in_time = match one.action {
                "close-petitions" => has_window,
                "finalize" => !has_window || state == "petitions_closed",
                _ => true, // nothing else has to do with the window
            };
            let is_possible = is_in_time && one.from.iter().any(|from| from.as_str() == state);
            let words = format!("{} in {state}, {has_window}: {}", one.action, answer.text());
            let is_allowed = allowed.as_array().unwrap().contains(&json!(one.action));
            assert_eq!(is_allowed, is_possible, "{words}");
            if is_possible {
                assert!(answer.status < 300, "{words}");
                if let Some(to) = one.to {
                    assert_eq!(str_at(&answer.json(), "/state"), to.as_str());
                }
            } else {
                let refused = answer.expect_problem(409, "invalid-state-transition").json();
                assert_eq!(str_at(&refused, "/current_state"), state);
            }
        }
    }
}
