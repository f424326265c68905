//! Panels: who scores what, the marks, and what results make of them.

use std::thread;

use serde_json::{Value, json};
use thidua::features::panels::types::ROUND_MACHINE;

use crate::recompute;
use crate::rule_sets::load_law;
use crate::support::app::TestApp;
use crate::support::awards::{Scene, seed_award_types};
use crate::support::case::{Case, cases};
use crate::support::panel::{FREE, GOOD, Panel, decision, hand_in, marks, write};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    a_panel_round_is_drafted_with_achievements_and_read_back,
    what_does_not_fit_a_panel_round_is_refused_at_its_pointer,
    a_panel_round_opens_only_when_everything_it_needs_is_there,
    evaluators_are_named_by_hand_and_what_does_not_fit_is_refused,
    achievements_are_spread_evenly_past_conflicts,
    the_panel_and_the_criteria_freeze_when_the_round_opens,
    the_mean_recognises_the_achievement_and_the_same_decision_is_entered_once,
    a_minimum_that_is_not_met_recognises_nothing,
    a_result_that_recognises_needs_a_decision_that_fits,
    an_achievement_that_is_no_longer_verified_is_not_recognised,
    nobody_finalizes_the_recognition_of_what_he_or_she_brought_forward,
    marks_that_do_not_fit_are_refused_and_change_nothing,
    only_evaluators_score_and_only_while_the_round_is_open,
    a_round_with_missing_marks_is_not_finalized_and_each_sheet_is_named,
    two_evaluators_hand_in_at_the_same_moment,
    who_gave_which_mark_is_left_out_for_those_who_may_not_know,
    an_author_in_the_secretariat_does_not_learn_who_scores,
    reopening_keeps_the_version_before_and_lets_the_panel_change,
    a_new_version_takes_back_what_it_no_longer_recognises,
    work_waits_for_an_evaluator_until_it_is_handed_in,
    an_evaluator_reads_the_evidence_of_what_he_or_she_scores,
    a_panel_sheet_takes_no_self_scores_and_a_unit_sheet_no_panel,
    panel_results_stay_out_of_what_the_public_sees,
    a_proposal_cites_the_evaluation_of_its_unit_and_not_that_of_an_achievement,
    every_state_and_action_answers_as_the_machine_says,
];

fn a_panel_round_is_drafted_with_achievements_and_read_back(app: &TestApp) {
    let panel = Panel::set(app);
    let made = panel.post(panel.round(&[panel.achievement_id()])).expect(201);
    let read = app.secretariat().get(made.location()).send().expect(200).json();
    assert_eq!(read, made.json());
    assert_eq!((&read["method"], &read["subject_count"]), (&json!("panel"), &json!(1)));
    assert_eq!(
        read["panel"],
        json!({ "achievement_ids": [panel.achievement_id()], "recognised_band_code": "DAT" })
    );
    app.unit_head().get(made.location()).send().expect_problem(404, "not-found");
    let patch = json!({ "panel": { "recognised_band_code": null } });
    let patched = app.secretariat().patch(made.location()).if_match("*").json(patch).send();
    assert_eq!(
        patched.expect(200).json()["panel"]["achievement_ids"],
        read["panel"]["achievement_ids"]
    );
}

fn what_does_not_fit_a_panel_round_is_refused_at_its_pointer(app: &TestApp) {
    let panel = Panel::set(app);
    let (id, nowhere) = (panel.achievement_id(), "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6");
    let plan = |ids: &[&str]| json!({ "achievement_ids": ids });
    for (field, value, pointer, code) in [
        ("panel", Value::Null, "/panel", "required_for_panel"),
        ("method", json!("self_and_verify"), "/panel", "only_for_panel"),
        ("subjects", json!(["CNTT"]), "/subjects", "not_for_panel"),
        ("self_scoring_from", json!("2026-12-01"), "/self_scoring_from", "not_for_panel"),
        ("self_scoring_until", json!("2026-12-01"), "/self_scoring_until", "not_for_panel"),
        ("petition_days", json!(5), "/petition_days", "not_for_panel"),
        ("panel", plan(&[id, id]), "/panel/achievement_ids/1", "repeated"),
        ("panel", plan(&[nowhere]), "/panel/achievement_ids/0", "unknown_achievement"),
    ] {
        let mut body = panel.round(&[id]);
        body[field] = value;
        panel.post(body).expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    assert_eq!(app.database.number("SELECT count(*) FROM evaluation_rounds"), 0);
    let of_units = panel.post(json!({
        "title": "Chấm đơn vị", "period": "2026", "criteria_set_id": panel.set, "subjects": ["CNTT"],
    }));
    let patch = app.secretariat().patch(of_units.expect(201).location()).if_match("*");
    let refused = patch.json(json!({ "panel": {} })).send();
    let refused = refused.expect_problem(422, "validation-failed");
    refused.expect_error_at("/panel/achievement_ids", "required");
}

fn rules(missing: &Value) -> Vec<&str> {
    missing["missing"].as_array().unwrap().iter().map(|one| str_at(one, "/rule")).collect()
}

fn a_panel_round_opens_only_when_everything_it_needs_is_there(app: &TestApp) {
    let panel = Panel::set(app);
    let mut body = panel.round(&[panel.achievement_id()]);
    body["panel"]["recognised_band_code"] = json!("XS");
    let round = panel.post(body).expect(201).location().to_owned();
    crate::achievements::act(&app.secretariat(), &panel.achievement, "unverify").expect(200);
    let refused = panel.step(&round, "open").expect_problem(409, "not-ready").json();
    assert_eq!(rules(&refused), ["unknown_band", "achievement_not_verified", "no_evaluator"]);
    // Its author alone leaves nobody to score it.
    crate::achievements::act(&app.secretariat(), &panel.achievement, "verify").expect(200);
    let patch = json!({ "panel": { "recognised_band_code": "DAT" } });
    app.secretariat().patch(&round).if_match("*").json(patch).send().expect(200);
    panel.name(&round, &["T-EMPLOYEE"]).expect(200);
    let refused = panel.step(&round, "open").expect_problem(409, "not-ready").json();
    assert_eq!(rules(&refused), ["no_evaluator"]);
    // Marks are points, so a set with other types of criteria has no panel.
    let other = app.secretariat().get("/v1/criteria-sets?limit=50").send().expect(200).json();
    let is_other = |one: &&Value| str_at(one, "/code").contains("KH157");
    let other = other["items"].as_array().unwrap().iter().find(is_other).unwrap().clone();
    let patch = json!({ "criteria_set_id": other["id"] });
    app.secretariat().patch(&round).if_match("*").json(patch).send().expect(200);
    let refused = panel.step(&round, "open").expect_problem(409, "not-ready").json();
    assert!(rules(&refused).contains(&"criteria_not_manual"), "{refused}");
    assert_eq!(app.database.number("SELECT count(*) FROM evaluations"), 0);
}

fn evaluators_are_named_by_hand_and_what_does_not_fit_is_refused(app: &TestApp) {
    let panel = Panel::set(app);
    let round = panel.draft();
    let path = format!("{round}/evaluators");
    let (client, id) = (app.secretariat(), panel.achievement_id());
    let body = json!({ "evaluators": [{ "evaluator_code": "T-MEMBER", "achievement_ids": [id] }] });
    client.put(&path).json(body.clone()).send().expect_problem(428, "precondition-required");
    let tag = client.get(&round).send().etag().to_owned();
    let named = client.put(&path).if_match(&tag).json(body.clone()).send().expect(200);
    assert_eq!(str_at(&named.json(), "/evaluators/0/state"), "assigned");
    client.put(&path).if_match(&tag).json(body.clone()).send().expect_problem(412, "stale-etag");
    let read = client.get(&path).send().expect(200);
    assert_eq!((read.json(), read.etag()), (named.json(), named.etag()));
    let nowhere = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";
    for (evaluators, pointer, code) in [
        (json!([{ "evaluator_code": "NOBODY" }]), "/evaluators/0/evaluator_code", "unknown_person"),
        (
            json!([{ "evaluator_code": "T-CHAIR" }, { "evaluator_code": "T-CHAIR" }]),
            "/evaluators/1/evaluator_code",
            "repeated",
        ),
        (
            json!([{ "evaluator_code": "T-CHAIR", "achievement_ids": [nowhere] }]),
            "/evaluators/0/achievement_ids/0",
            "not_of_round_or_repeated",
        ),
    ] {
        client
            .put(&path)
            .if_match("*")
            .json(json!({ "evaluators": evaluators }))
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    let leader = app.leader();
    leader.get(&path).send().expect(200);
    leader.put(&path).if_match("*").json(body.clone()).send().expect_problem(403, "role-required");
    app.unit_head().get(&path).send().expect_problem(403, "role-required");
    let lost = format!("/v1/evaluation-rounds/{nowhere}/evaluators");
    client.put(&lost).if_match("*").json(body).send().expect_problem(404, "not-found");
    client.get(&format!("{path}?round_version=2")).send().expect_problem(404, "not-found");
    assert_eq!(client.get(&path).send().json(), named.json(), "nothing changed");
}

fn achievements_are_spread_evenly_past_conflicts(app: &TestApp) {
    let panel = Panel::set(app);
    let ids = [panel.achievement_id().to_owned(), panel.another("Hai"), panel.another("Ba")];
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let round = panel.post(panel.round(&ids)).expect(201).location().to_owned();
    let path = format!("{round}/assign-evaluators");
    let send = |codes: &[&str], each: u32| {
        let body = json!({ "evaluator_codes": codes, "per_achievement": each });
        app.secretariat().post(&path).if_match("*").json(body).send()
    };
    // The head is of the achievements' unit, the employee their author.
    let codes = ["T-MEMBER", "T-HEAD", "T-CHAIR", "T-EMPLOYEE", "T-EMPLOYEE3"];
    let named = send(&codes, 2).expect(200).json();
    let all = named["evaluators"].as_array().unwrap();
    let load = |code: &str| all.iter().filter(|one| one["evaluator_code"] == code).count();
    assert_eq!(codes.map(load), [2, 0, 2, 0, 2]);
    assert_eq!(app.database.number("SELECT count(*) FROM conflicts"), 0);
    send(&codes, 4)
        .expect_problem(422, "validation-failed")
        .expect_error_at("/per_achievement", "too_few_evaluators");
    send(&["T-CHAIR", "T-CHAIR"], 1)
        .expect_problem(422, "validation-failed")
        .expect_error_at("/evaluator_codes/1", "repeated");
    let body = json!({ "evaluator_codes": codes, "per_achievement": 1 });
    let bare = app.secretariat().post(&path).json(body.clone()).send();
    bare.expect_problem(428, "precondition-required");
    app.leader().post(&path).if_match("*").json(body).send().expect_problem(403, "role-required");
    assert_eq!(app.database.number("SELECT count(*) FROM panel_sheets"), 6);
}

fn the_panel_and_the_criteria_freeze_when_the_round_opens(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, _) = panel.opened(&FREE);
    panel.name(&round, &["T-MEMBER"]).expect_problem(409, "panel-frozen");
    let body = json!({ "evaluator_codes": ["T-MEMBER"], "per_achievement": 1 });
    let spread = app.secretariat().post(&format!("{round}/assign-evaluators"));
    spread.if_match("*").json(body).send().expect_problem(409, "panel-frozen");
    for patch in [
        json!({ "panel": { "achievement_ids": [] } }),
        json!({ "panel": { "recognised_band_code": "KHONG-DAT" } }),
        json!({ "period": "2027" }),
    ] {
        let sent = app.secretariat().patch(&round).if_match("*").json(patch).send();
        sent.expect_problem(409, "criteria-frozen");
    }
    panel.step(&round, "close-self-scoring").expect_problem(409, "invalid-state-transition");
    assert_eq!(app.database.number("SELECT count(*) FROM panel_sheets"), 3);
}

fn the_mean_recognises_the_achievement_and_the_same_decision_is_entered_once(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, sheet) = panel.scored(&[
        (FREE[0], GOOD),
        (FREE[1], ["30.50", "22.00", "9.00", "15.00"]),
        (FREE[2], ["33.00", "21.00", "8.00", "16.00"]),
    ]);
    panel.step_as(&app.leader(), &round, "finalize").expect(200);
    let told = app.employee().get(&format!("{sheet}/explanation")).send().expect(200).json();
    let told = &told["calculation"];
    // (36 + 30.5 + 33) + (20 + 22 + 21) + (10 + 9 + 8) + (18 + 15 + 16), of three: 238.5 ÷ 3
    assert_eq!((&told["total"], &told["band"]["code"]), (&json!("79.50"), &json!("DAT")));
    assert_eq!(told["panel"], json!({ "n_expected": 3, "n_submitted": 3, "n_recused": 0 }));
    assert_eq!(told["leaves"][0]["panel_points"], json!(["30.50", "33.00", "36.00"]));
    assert_eq!(recompute::total(told).as_deref(), Some("79.50"));
    assert_eq!(recompute::band(told).as_deref(), Some("DAT"));
    let result = app.employee().get(&format!("{round}/results")).send().expect(200).json();
    assert_eq!(str_at(&result, "/items/0/achievement_id"), panel.achievement_id());
    let first = panel.subject();
    let evaluation = sheet.rsplit('/').next().unwrap();
    assert_eq!(str_at(&first, "/state"), "recognised");
    assert_eq!(first["recognitions"].as_array().unwrap().len(), 1);
    assert_eq!(str_at(&first, "/recognitions/0/evaluation_id"), evaluation);
    // The next version ends with the same decision, which is entered already.
    panel.step(&round, "reopen").expect(200);
    panel.step(&round, "open").expect(200);
    for code in FREE {
        app.as_caller(code).post(&format!("{sheet}/panel-scores/submit")).send().expect(200);
    }
    panel.step(&round, "finalize").expect(200);
    let second = panel.subject();
    assert_eq!(
        (&second["recognitions"], &second["version"]),
        (&first["recognitions"], &first["version"])
    );
}

fn a_minimum_that_is_not_met_recognises_nothing(app: &TestApp) {
    let panel = Panel::set(app);
    // 20 is the least of the first criterion; the total is far above the band's first point.
    let (round, sheet) = panel.scored(&[
        (FREE[0], ["19.99", "25.00", "15.00", "20.00"]),
        (FREE[1], ["20.00", "25.00", "15.00", "20.00"]),
    ]);
    // Without a result that recognises no decision is needed.
    let bare = app.secretariat().post(&format!("{round}/finalize")).json(json!({})).send();
    bare.expect(200);
    let told = app.employee().get(&format!("{sheet}/explanation")).send().expect(200).json();
    let told = &told["calculation"];
    assert_eq!((&told["total"], &told["band"]["code"]), (&json!("80.00"), &json!("KHONG-DAT")));
    assert_eq!(told["band_moves"][1]["codes"], json!(["1"]));
    assert_eq!(recompute::band(told).as_deref(), Some("KHONG-DAT"));
    let subject = panel.subject();
    assert_eq!((&subject["state"], &subject["recognitions"]), (&json!("verified"), &json!([])));
}

fn a_result_that_recognises_needs_a_decision_that_fits(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, _) = panel.scored(&[(FREE[0], GOOD)]);
    let finalize = |body: Value| {
        let sent = app.secretariat().post(&format!("{round}/finalize")).json(body).send();
        sent.expect_problem(422, "validation-failed")
    };
    finalize(json!({})).expect_error_at("/recognition", "required_when_recognised");
    let mut early = decision("45/QĐ-STC");
    early["recognition"]["issued_on"] = json!("2026-02-01");
    finalize(early).expect_error_at("/recognition/issued_on", "before_application");
    let mut late = decision("45/QĐ-STC");
    late["recognition"]["issued_on"] = json!("2026-12-31");
    finalize(late).expect_error_at("/recognition/issued_on", "in_future");
    let read = app.secretariat().get(&round).send().expect(200).json();
    assert_eq!((&read["state"], &read["versions"]), (&json!("open"), &json!([])));
    assert_eq!(str_at(&panel.subject(), "/state"), "verified");
    assert_eq!(app.database.number("SELECT count(*) FROM evaluation_results"), 0);
}

fn an_achievement_that_is_no_longer_verified_is_not_recognised(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, _) = panel.scored(&[(FREE[0], GOOD)]);
    crate::achievements::act(&app.secretariat(), &panel.achievement, "unverify").expect(200);
    let refused = panel.step(&round, "finalize").expect_problem(409, "not-ready").json();
    assert_eq!(rules(&refused), ["achievement_not_verified"]);
    assert_eq!(str_at(&panel.subject(), "/state"), "submitted");
    crate::achievements::act(&app.secretariat(), &panel.achievement, "verify").expect(200);
    panel.step(&round, "finalize").expect(200);
}

fn nobody_finalizes_the_recognition_of_what_he_or_she_brought_forward(app: &TestApp) {
    let panel = Panel::set(app);
    let mut body = crate::achievements::initiative(&panel.campaign);
    body["title"] = json!("Do Văn phòng nhập");
    let made = app.secretariat().post("/v1/achievements").json(body).send().expect(201);
    crate::achievements::act(&app.unit_head(), made.location(), "submit").expect(200);
    crate::achievements::act(&app.as_caller("T-SEC2"), made.location(), "verify").expect(200);
    let id = made.location().rsplit('/').next().unwrap().to_owned();
    let round = panel.post(panel.round(&[&id])).expect(201).location().to_owned();
    panel.name(&round, &FREE[..1]).expect(200);
    panel.step(&round, "open").expect(200);
    hand_in(&app.as_caller(FREE[0]), &panel.sheets(&round)[0], &GOOD);
    panel.step(&round, "finalize").expect_problem(403, "recused");
    panel.step_as(&app.leader(), &round, "finalize").expect(200);
}

fn marks_that_do_not_fit_are_refused_and_change_nothing(app: &TestApp) {
    let panel = Panel::set(app);
    let (_, sheet) = panel.opened(&FREE);
    let path = format!("{sheet}/panel-scores");
    let client = app.as_caller(FREE[0]);
    client.put(&path).json(marks(&GOOD)).send().expect_problem(428, "precondition-required");
    let tag = client.get(&path).send().expect(200).etag().to_owned();
    let first = client.put(&path).if_match(&tag).json(marks(&GOOD)).send().expect(200);
    assert_eq!(str_at(&first.json(), "/state"), "in_progress");
    let stale = client.put(&path).if_match(&tag).json(marks(&GOOD)).send();
    stale.expect_problem(412, "stale-etag");
    let one = |code: &str, points: &str| json!({ "criterion_code": code, "points": points });
    for (scores, pointer, code) in [
        (json!([one("9", "1.00")]), "/scores/0/criterion_code", "unknown_criterion"),
        (json!([one("1", "1.00"), one("1", "2.00")]), "/scores/1/criterion_code", "repeated"),
        (json!([one("1", "40.01")]), "/scores/0/points", "above_max"),
        (json!([one("1", "-1.00")]), "/scores/0/points", "pattern"),
    ] {
        client
            .put(&path)
            .if_match("*")
            .json(json!({ "scores": scores }))
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    let read = client.get(&path).send().expect(200);
    assert_eq!(read.json()["sheets"], json!([first.json()]), "nothing changed");
    let half = json!({ "scores": [one("2", "20.00")] });
    client.put(&path).if_match(read.etag()).json(half).send().expect(200);
    let submit = || client.post(&format!("{path}/submit")).send();
    let refused = submit().expect_problem(409, "incomplete-scores").json();
    assert_eq!(refused["missing_criteria"], json!(["1", "3", "4"]));
    client.put(&path).if_match("*").key("0123456789abcdef").json(marks(&GOOD)).send().expect(200);
    let again = client.put(&path).if_match("*").key("0123456789abcdef").json(marks(&GOOD)).send();
    assert_eq!(again.expect(200).header("idempotent-replayed"), Some("true"));
    submit().expect(200);
    submit().expect_problem(409, "invalid-state-transition");
    write(&client, &sheet, &GOOD).expect_problem(409, "invalid-state-transition");
}

fn only_evaluators_score_and_only_while_the_round_is_open(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, sheet) = panel.scored(&[(FREE[0], GOOD)]);
    // Who sees the sheet learns why; to everybody else it is not there.
    write(&app.secretariat(), &sheet, &GOOD).expect_problem(403, "role-required");
    write(&app.unit_head(), &sheet, &GOOD).expect_problem(403, "role-required");
    for code in ["T-EMPLOYEE", "T-EMPLOYEE3", "T-HEAD3"] {
        let client = app.as_caller(code);
        write(&client, &sheet, &GOOD).expect_problem(404, "not-found");
        let submit = client.post(&format!("{sheet}/panel-scores/submit")).send();
        submit.expect_problem(404, "not-found");
        let read = client.get(&format!("{sheet}/panel-scores")).send();
        read.expect_problem(404, "not-found");
    }
    let nowhere = "/v1/evaluations/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";
    write(&app.as_caller(FREE[0]), nowhere, &GOOD).expect_problem(404, "not-found");
    panel.step(&round, "publish-provisional").expect(200);
    write(&app.as_caller(FREE[0]), &sheet, &GOOD).expect_problem(409, "invalid-state-transition");
}

fn a_round_with_missing_marks_is_not_finalized_and_each_sheet_is_named(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, sheet) = panel.opened(&FREE);
    hand_in(&app.as_caller(FREE[0]), &sheet, &GOOD);
    write(&app.as_caller(FREE[1]), &sheet, &GOOD).expect(200);
    for action in ["finalize", "publish-provisional"] {
        let refused = panel.step(&round, action).expect_problem(409, "incomplete-scores").json();
        assert_eq!(refused["missing_count"], json!(1));
        let one = &refused["missing_evaluations"][0];
        assert_eq!(str_at(one, "/achievement_id"), panel.achievement_id());
        assert_eq!(one["panel"], json!({ "n_expected": 3, "n_submitted": 1, "n_recused": 0 }));
    }
    let read = app.unit_head().get(&sheet).send().expect(200).json();
    assert_eq!(read["panel"]["n_expected"], json!(3));
    // Until then the secretariat sees what there is, and the unit nothing.
    let told = app.secretariat().get(&format!("{sheet}/explanation")).send().expect(200).json();
    assert_eq!(told["calculation"]["leaves"][0]["panel_points"], json!(["36.00"]));
    app.unit_head().get(&format!("{sheet}/explanation")).send().expect_problem(404, "not-found");
}

fn two_evaluators_hand_in_at_the_same_moment(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, sheet) = panel.opened(&FREE);
    for code in FREE {
        write(&app.as_caller(code), &sheet, &GOOD).expect(200);
    }
    // Each sends twice, so that one evaluator's own two requests meet as well.
    let requests: Vec<_> = FREE
        .iter()
        .flat_map(|code| [*code, *code])
        .map(|code| app.as_caller(code).post(&format!("{sheet}/panel-scores/submit")))
        .map(|request| thread::spawn(move || request.send().status))
        .collect();
    let mut statuses: Vec<u16> = requests.into_iter().map(|one| one.join().unwrap()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 409, 409, 409]);
    let read = app.secretariat().get(&sheet).send().expect(200).json();
    assert_eq!(read["panel"], json!({ "n_expected": 3, "n_submitted": 3, "n_recused": 0 }));
    panel.step(&round, "finalize").expect(200);
}

fn who_gave_which_mark_is_left_out_for_those_who_may_not_know(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, sheet) = panel.scored(&[(FREE[0], GOOD), (FREE[1], GOOD)]);
    let path = format!("{sheet}/panel-scores");
    let read = |code: &str| app.as_caller(code).get(&path).send().expect(200).json();
    let names = |view: &Value| -> Vec<Option<String>> {
        let sheets = view["sheets"].as_array().unwrap();
        let name =
            |one: &Value| one.get("evaluator_code").map(|code| code.as_str().unwrap().into());
        sheets.iter().map(name).collect()
    };
    let both: Vec<Option<String>> = FREE[..2].iter().map(|code| Some((*code).into())).collect();
    for code in ["T-SEC", "T-LEAD", "T-INSPECTOR"] {
        assert_eq!(names(&read(code)).len(), 2);
        assert!(names(&read(code)).iter().all(|name| both.contains(name)));
    }
    // While the round is open the unit sees how many there are, and an evaluator the own sheet.
    assert_eq!(names(&read("T-HEAD")), Vec::<Option<String>>::new());
    assert_eq!(names(&read(FREE[0])), [Some(FREE[0].into())]);
    panel.step(&round, "finalize").expect(200);
    assert_eq!(names(&read("T-HEAD")), [None, None]);
    let mut own = names(&read(FREE[0]));
    own.sort();
    assert_eq!(own, [None, Some(FREE[0].into())]);
    // The name is not anywhere else in what the unit reads.
    for target in [path.as_str(), &format!("{sheet}/explanation"), &sheet, &panel.achievement] {
        let text = app.unit_head().get(target).send().expect(200).text();
        assert!(FREE.iter().all(|code| !text.contains(code)), "{target}: {text}");
    }
    app.unit_head().get(&format!("{round}/evaluators")).send().expect_problem(403, "role-required");
    app.unit_head().get("/v1/conflicts").send().expect(200);
}

fn an_author_in_the_secretariat_does_not_learn_who_scores(app: &TestApp) {
    let panel = Panel::set(app);
    let mut body = crate::achievements::initiative(&panel.campaign);
    body["title"] = json!("Của người ở Văn phòng");
    body["person_code"] = json!("T-SEC");
    body["unit_code"] = json!("VP");
    let made = app.as_caller("T-SEC2").post("/v1/achievements").json(body).send().expect(201);
    // Nobody heads the office in these tests, so nobody could submit it.
    let id = made.location().rsplit('/').next().unwrap().to_owned();
    app.database.execute("UPDATE achievements SET state = 'verified' WHERE unit_code = 'VP'");
    let round = panel.post(panel.round(&[&id])).expect(201).location().to_owned();
    panel.name(&round, &FREE[..1]).expect(200);
    panel.step_as(&app.leader(), &round, "open").expect(200);
    let sheet = panel.sheets(&round)[0].clone();
    hand_in(&app.as_caller(FREE[0]), &sheet, &GOOD);
    let read = |code: &str| {
        let client = app.as_caller(code);
        let scores = client.get(&format!("{sheet}/panel-scores")).send().expect(200).json();
        let panel = client.get(&format!("{round}/evaluators")).send().expect(200).json();
        (scores["sheets"].as_array().unwrap().len(), panel["evaluators"].as_array().unwrap().len())
    };
    assert_eq!((read("T-SEC"), read("T-SEC2")), ((0, 0), (1, 1)));
}

fn reopening_keeps_the_version_before_and_lets_the_panel_change(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, sheet) =
        panel.scored(&[(FREE[0], GOOD), (FREE[1], ["20.00", "13.00", "8.00", "10.00"])]);
    panel.step(&round, "finalize").expect(200);
    let first = app.unit_head().get(&format!("{sheet}/explanation")).send().expect(200).json();
    let reopened = panel.step(&round, "reopen").expect(200).json();
    assert_eq!((&reopened["state"], &reopened["round_version"]), (&json!("draft"), &json!(2)));
    assert!(!reopened["allowed_actions"].as_array().unwrap().contains(&json!("delete")));
    panel.step(&round, "delete").expect_problem(409, "invalid-state-transition");
    // It stays in sight, what it scores stays, and who scores may change.
    app.unit_head().get(&round).send().expect(200);
    let patch = json!({ "panel": { "achievement_ids": [] } });
    let sent = app.secretariat().patch(&round).if_match("*").json(patch).send();
    sent.expect_problem(409, "criteria-frozen");
    panel.name(&round, &[FREE[0], FREE[2]]).expect(200);
    panel.step(&round, "open").expect(200);
    let own =
        app.as_caller(FREE[0]).get(&format!("{sheet}/panel-scores")).send().expect(200).json();
    assert_eq!(str_at(&own, "/sheets/0/state"), "in_progress");
    assert_eq!(own["sheets"][0]["scores"][0]["points"], json!("36.00"), "marks were kept");
    hand_in(&app.as_caller(FREE[0]), &sheet, &GOOD);
    hand_in(&app.as_caller(FREE[2]), &sheet, &GOOD);
    write(&app.as_caller(FREE[1]), &sheet, &GOOD).expect_problem(404, "not-found");
    panel.step(&round, "finalize").expect(200);
    let at = |version: u32| format!("{sheet}/explanation?round_version={version}");
    let (old, new) = (
        app.unit_head().get(&at(1)).send().expect(200).json(),
        app.unit_head().get(&at(2)).send().expect(200).json(),
    );
    assert_eq!(old["calculation"], first["calculation"]);
    assert_eq!(new["calculation"]["total"], json!("84.00"));
    let before = app.secretariat().get(&format!("{sheet}/panel-scores?round_version=1")).send();
    let before = before.expect(200).json();
    assert_eq!(before["sheets"].as_array().unwrap().len(), 2);
    assert!(before["sheets"].as_array().unwrap().iter().all(|one| one["state"] == "submitted"));
    let panel_before = app.leader().get(&format!("{round}/evaluators?round_version=1")).send();
    let codes = panel_before.expect(200).json()["evaluators"].clone();
    assert_eq!(
        (&codes[0]["evaluator_code"], &codes[1]["evaluator_code"]),
        (&json!(FREE[1]), &json!(FREE[0]))
    );
}

fn a_new_version_takes_back_what_it_no_longer_recognises(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, sheet) = panel.scored(&[(FREE[0], GOOD)]);
    panel.step(&round, "finalize").expect(200);
    panel.step(&round, "reopen").expect(200);
    panel.step(&round, "open").expect(200);
    assert_eq!(str_at(&panel.subject(), "/state"), "recognised", "until the next version is final");
    hand_in(&app.as_caller(FREE[0]), &sheet, &["10.00", "20.00", "10.00", "18.00"]);
    panel.step(&round, "finalize").expect(200);
    let subject = panel.subject();
    assert_eq!((&subject["state"], &subject["recognitions"]), (&json!("verified"), &json!([])));
}

fn work_waits_for_an_evaluator_until_it_is_handed_in(app: &TestApp) {
    let panel = Panel::set(app);
    let waits = |code: &str| {
        let work = app.as_caller(code).get("/v1/me/work").send().expect(200).json();
        let groups = work["groups"].as_array().unwrap().clone();
        groups.into_iter().find(|one| one["kind"] == "panel_sheet.score")
    };
    let round = panel.draft();
    panel.name(&round, &FREE).expect(200);
    assert_eq!(waits(FREE[0]), None, "nothing waits before the round opens");
    panel.step(&round, "open").expect(200);
    let sheet = panel.sheets(&round)[0].clone();
    let group = waits(FREE[0]).unwrap();
    assert_eq!(str_at(&group, "/items/0/path"), format!("{sheet}/panel-scores"));
    assert_eq!(waits("T-EMPLOYEE"), None);
    // An evaluator reads what there is to score, whatever the unit.
    let client = app.as_caller(FREE[1]);
    client.get(&sheet).send().expect(200);
    client.get(&panel.achievement).send().expect(200);
    app.as_caller("T-HEAD3").get(&sheet).send().expect_problem(404, "not-found");
    write(&app.as_caller(FREE[0]), &sheet, &GOOD).expect(200);
    assert!(waits(FREE[0]).is_some());
    hand_in(&app.as_caller(FREE[0]), &sheet, &GOOD);
    assert_eq!(waits(FREE[0]), None);
}

fn an_evaluator_reads_the_evidence_of_what_he_or_she_scores(app: &TestApp) {
    let panel = Panel::set(app);
    let paper = crate::documents::given(&app.unit_officer(), json!({}));
    crate::documents::put(&app.unit_officer(), &paper, crate::documents::PDF).expect(201);
    let mut body = crate::achievements::initiative(&panel.campaign);
    body["title"] = json!("Có văn bản kèm theo");
    body["evidence"] = json!([{ "document_id": paper.rsplit('/').next().unwrap() }]);
    let subject = crate::achievements::verified(app, body);
    let id = subject.rsplit('/').next().unwrap();
    let round = panel.post(panel.round(&[id])).expect(201).location().to_owned();
    app.as_caller(FREE[0]).get(&paper).send().expect_problem(404, "not-found");
    panel.name(&round, &FREE[..1]).expect(200);
    panel.step(&round, "open").expect(200);
    app.as_caller(FREE[0]).get(&paper).send().expect(200);
    app.as_caller(FREE[0]).get(&format!("{paper}/content")).send().expect(200);
    app.as_caller(FREE[1]).get(&paper).send().expect_problem(404, "not-found");
}

fn a_panel_sheet_takes_no_self_scores_and_a_unit_sheet_no_panel(app: &TestApp) {
    let panel = Panel::set(app);
    let (_, sheet) = panel.opened(&FREE);
    let read = app.unit_head().get(&sheet).send().expect(200).json();
    assert_eq!((&read["allowed_actions"], &read["scores"]), (&json!([]), &json!([])));
    let head = app.unit_head();
    let own = head.put(&format!("{sheet}/self-scores")).if_match("*").json(json!({ "scores": [] }));
    own.send().expect_problem(409, "invalid-state-transition");
    let submit = head.post(&format!("{sheet}/submit")).send();
    submit.expect_problem(409, "invalid-state-transition");
    let verify = app.secretariat().put(&format!("{sheet}/verified-scores")).if_match("*");
    let verify = verify.json(json!({ "scores": [] })).send();
    verify.expect_problem(409, "invalid-state-transition");
    let back = json!({ "reason": "Thiếu" });
    let back = app.secretariat().post(&format!("{sheet}/return")).json(back).send();
    back.expect_problem(409, "invalid-state-transition");
    // The other way round.
    let body = json!({
        "title": "Chấm đơn vị", "period": "2026", "criteria_set_id": panel.set, "subjects": ["CNTT"],
    });
    let round = panel.post(body).expect(201).location().to_owned();
    panel.name(&round, &FREE).expect_problem(409, "invalid-state-transition");
    app.leader().get(&format!("{round}/evaluators")).send().expect_problem(404, "not-found");
    panel.step(&round, "open").expect(200);
    let sheet = panel.sheets(&round)[0].clone();
    app.leader().get(&format!("{sheet}/panel-scores")).send().expect_problem(404, "not-found");
    write(&app.as_caller(FREE[0]), &sheet, &GOOD).expect_problem(404, "not-found");
}

fn panel_results_stay_out_of_what_the_public_sees(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, _) = panel.scored(&[(FREE[0], GOOD)]);
    panel.step(&round, "finalize").expect(200);
    let public = format!("/v1/public/campaigns/{}/results", panel.campaign);
    let page = app.anonymous().get(&public).send().expect(200).json();
    assert_eq!(page["items"], json!([]));
    let id = round.rsplit('/').next().unwrap();
    let wanted = format!("{public}?evaluation_round_id={id}");
    app.anonymous().get(&wanted).send().expect_problem(404, "not-found");
}

fn a_proposal_cites_the_evaluation_of_its_unit_and_not_that_of_an_achievement(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, scored) = panel.scored(&[(FREE[0], GOOD)]);
    panel.step(&round, "finalize").expect(200);
    let body = json!({
        "title": "Chấm đơn vị", "period": "2026", "criteria_set_id": panel.set, "subjects": ["CNTT"],
    });
    let of_unit = panel.post(body).expect(201).location().to_owned();
    panel.step(&of_unit, "open").expect(200);
    let of_unit = panel.sheets(&of_unit).remove(0);
    seed_award_types(app);
    load_law(app);
    let scene = Scene {
        app,
        campaign: panel.campaign.clone(),
        round: String::new(),
        rating: String::new(),
    };
    let scene = Scene { round: scene.open_round(json!({})), rating: scene.document(), ..scene };
    let citing = |sheet: &str| {
        let id = sheet.rsplit('/').next().unwrap();
        let body = scene.proposal(json!({ "achievement_ids": [], "evaluation_id": id }));
        app.unit_head().post("/v1/award-proposals").json(body).send()
    };
    citing(&scored)
        .expect_problem(422, "validation-failed")
        .expect_error_at("/evaluation_id", "unknown_evaluation");
    assert_eq!(app.database.number("SELECT count(*) FROM award_proposals"), 0);
    citing(&of_unit).expect(201);
}

fn in_state(panel: &Panel<'_>, state: &str) -> String {
    let round = panel.draft();
    panel.name(&round, &FREE[..1]).expect(200);
    let steps: &[&str] = match state {
        "draft" => &[],
        "open" => &["open"],
        "provisional" => &["open", "publish-provisional"],
        "finalized" => &["open", "finalize"],
        other => panic!("the test knows no way to {other}"),
    };
    for action in steps {
        panel.step(&round, action).expect(200);
        if *action == "open" {
            hand_in(&panel.app.as_caller(FREE[0]), &panel.sheets(&round)[0], &GOOD);
        }
    }
    round
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    let panel = Panel::set(app);
    for state in ["draft", "open", "provisional", "finalized"] {
        for one in ROUND_MACHINE.moves {
            let round = in_state(&panel, state);
            let allowed = app.secretariat().get(&round).send().json()["allowed_actions"].clone();
            let is_possible = one.from.iter().any(|from| from.as_str() == state);
            let is_allowed = allowed.as_array().unwrap().contains(&json!(one.action));
            assert_eq!(is_allowed, is_possible, "{} in {state}", one.action);
            let answer = panel.step(&round, one.action);
            if is_possible {
                assert!(answer.status < 300, "{} in {state}: {}", one.action, answer.text());
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
