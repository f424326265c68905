//! One achievement, one award (R07), and what else keeps a proposal from being submitted.

use std::thread;

use chrono::{TimeZone, Utc};
use serde_json::{Value, json};

use crate::achievements::{drafted, initiative, result_of, verified};
use crate::support::app::TestApp;
use crate::support::awards::{Scene, act, id_of, missing, with, with_reasons};
use crate::support::case::{Case, cases_under_law};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases_under_law![
    one_achievement_is_not_proposed_twice_for_anybody,
    one_subject_is_not_proposed_twice_for_overlapping_periods,
    periods_that_only_touch_from_outside_do_not_overlap,
    a_unit_and_its_people_are_different_subjects,
    a_proposal_of_another_unit_is_not_named,
    a_withdrawn_or_refused_proposal_lets_its_achievements_go,
    a_returned_proposal_keeps_its_achievements,
    a_returned_proposal_takes_up_nothing_that_another_holds,
    of_many_at_the_same_moment_one_gets_the_achievement,
    of_many_at_the_same_moment_one_gets_the_subject,
    a_proposal_is_submitted_only_within_the_window_of_an_open_round,
    nothing_is_submitted_in_a_closed_campaign,
    a_clause_and_something_behind_it_are_needed,
    only_the_subjects_own_achievements_of_the_campaign_are_cited,
    a_proposal_waits_for_its_achievements_to_be_confirmed_and_verified,
    the_subject_is_looked_at_again_when_it_is_submitted,
    a_type_that_is_no_longer_offered_is_not_submitted,
];

const ALL: &str = "/v1/award-proposals";

/// Another person's proposal on other achievements.
fn of(person: &str, changes: Value) -> Value {
    with(json!({ "person_code": person }), changes)
}

fn one_achievement_is_not_proposed_twice_for_anybody(app: &TestApp) {
    let scene = Scene::set(app);
    let shared = scene.achievement("T-EMPLOYEE", &["T-OFFICER"]);
    let first = scene.submitted(scene.proposal(json!({ "achievement_ids": [shared] })));
    let own = scene.achievement("T-OFFICER", &[]);
    let both = json!({ "achievement_ids": [own, shared] });
    let second = scene.ready(scene.upward(of("T-OFFICER", both)));
    let refused = act(&app.unit_head(), &second, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R07 failed /achievement_ids"]);
    assert_eq!(str_at(&refused.json(), "/missing/0/existing_id"), id_of(&first));
    let state = str_at(&app.unit_head().get(&second).send().json(), "/state").to_owned();
    assert_eq!(state, "draft");
}

fn one_subject_is_not_proposed_twice_for_overlapping_periods(app: &TestApp) {
    let scene = Scene::set(app);
    scene.submitted(scene.proposal(json!({})));
    let later =
        json!({ "achievement_period_from": "2026-10-31", "achievement_period_to": "2026-11-20" });
    let second = scene.ready(scene.upward(later));
    let refused = act(&app.unit_head(), &second, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R07 failed /achievement_ids"]);
}

fn periods_that_only_touch_from_outside_do_not_overlap(app: &TestApp) {
    let scene = Scene::set(app);
    scene.submitted(scene.proposal(json!({})));
    let later =
        json!({ "achievement_period_from": "2026-11-01", "achievement_period_to": "2026-11-20" });
    scene.submitted(scene.upward(later));
    scene.submitted(scene.proposal(of("T-OFFICER", json!({}))));
}

fn a_unit_and_its_people_are_different_subjects(app: &TestApp) {
    let scene = Scene::set(app);
    scene.submitted(scene.proposal(json!({})));
    let unit = json!({ "subject_kind": "collective", "person_code": null,
        "merit_clause": "gk.tap_the.phong_trao" });
    scene.submitted(scene.proposal(unit));
}

fn a_proposal_of_another_unit_is_not_named(app: &TestApp) {
    let scene = Scene::set(app);
    let both = json!({ "co_authors": [{ "person_code": "T-EMPLOYEE3" }] });
    let shared = verified(app, with(initiative(&scene.campaign), both));
    let shared = id_of(&shared);
    let first = scene.submitted(scene.proposal(json!({ "achievement_ids": [shared] })));
    let other = json!({ "unit_code": "P03", "achievement_ids": [shared], "declaration": {} });
    let head = app.as_caller("T-HEAD3");
    let made = head.post(ALL).json(scene.proposal(of("T-EMPLOYEE3", other))).send().expect(201);
    let refused = act(&head, made.location(), "submit").expect_problem(409, "not-ready");
    let problem = refused.json();
    let list = problem["missing"].as_array().unwrap();
    let held = list.iter().find(|one| one["rule"] == "R07").unwrap();
    assert_eq!(held.get("existing_id"), None);
    // Neither does readiness name it, in R07 or in R18, but for those who see it.
    let path = format!("{}/readiness", made.location());
    let ready = head.get(&path).send().expect(200);
    assert_eq!(ready.json()["findings"].as_array().unwrap().len(), 33);
    assert!(!ready.text().contains(id_of(&first)), "{}", ready.text());
    let all = app.secretariat().get(&path).send().expect(200);
    assert_eq!(all.text().matches(id_of(&first)).count(), 2, "{}", all.text());
}

fn a_withdrawn_or_refused_proposal_lets_its_achievements_go(app: &TestApp) {
    let scene = Scene::set(app);
    let shared = scene.achievement("T-EMPLOYEE", &["T-OFFICER"]);
    let shared = json!({ "achievement_ids": [shared] });
    let first = scene.submitted(scene.proposal(shared.clone()));
    act(&app.unit_head(), &first, "withdraw").expect(200);
    let second = scene.received(scene.proposal(shared.clone()));
    let no = json!({ "outcome": "ineligible", "opinion": "Không đủ", "reasons": [{
        "code": "criteria", "ground": "Luật TĐKT Đ.75", "text": "Chưa đạt tiêu chuẩn" }] });
    app.secretariat().post(&format!("{second}/appraise")).json(no).send().expect(200);
    scene.submitted(scene.upward(shared));
}

fn a_returned_proposal_keeps_its_achievements(app: &TestApp) {
    let scene = Scene::set(app);
    let shared = scene.achievement("T-EMPLOYEE", &["T-OFFICER"]);
    let shared = json!({ "achievement_ids": [shared] });
    let first = scene.submitted(scene.proposal(shared.clone()));
    act(&app.secretariat(), &first, "return").expect(200);
    let second = scene.ready(scene.proposal(of("T-OFFICER", shared)));
    let refused = act(&app.unit_head(), &second, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R07 failed /achievement_ids"]);
    act(&app.unit_head(), &first, "submit").expect(200);
}

fn a_returned_proposal_takes_up_nothing_that_another_holds(app: &TestApp) {
    let scene = Scene::set(app);
    let first = scene.submitted(scene.proposal(json!({})));
    act(&app.secretariat(), &first, "return").expect(200);
    let shared = scene.achievement("T-EMPLOYEE", &["T-OFFICER"]);
    let taken = json!({ "achievement_ids": [shared] });
    let second = scene.submitted(scene.proposal(of("T-OFFICER", taken.clone())));
    let refused = app.unit_head().patch(&first).if_match("*").json(taken).send();
    refused.expect_error_at("/achievement_ids/0", "claimed");
    act(&app.secretariat(), &second, "receive").expect(200);
}

/// Submits drafts at the same moment; how many were taken.
fn at_once(app: &TestApp, paths: &[String]) -> usize {
    let running: Vec<_> = paths
        .iter()
        .map(|path| {
            let request = app.unit_head().post(&format!("{path}/submit"));
            let request = request.json(with_reasons(json!({})));
            thread::spawn(move || request.send().status)
        })
        .collect();
    let statuses: Vec<u16> = running.into_iter().map(|one| one.join().unwrap()).collect();
    assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{statuses:?}");
    statuses.iter().filter(|status| **status == 200).count()
}

fn of_many_at_the_same_moment_one_gets_the_achievement(app: &TestApp) {
    let scene = Scene::set(app);
    let others = ["T-OFFICER", "T-HEAD", "T-OUTREACH"];
    let one = scene.achievement("T-EMPLOYEE", &others);
    let two = scene.achievement("T-EMPLOYEE", &others);
    // Different persons, and two achievements in either order: nobody waits in a circle.
    let paths: Vec<String> = ["T-EMPLOYEE", "T-OFFICER", "T-HEAD", "T-OUTREACH"]
        .iter()
        .enumerate()
        .map(|(index, person)| {
            let ids = if index % 2 == 0 { json!([one, two]) } else { json!([two, one]) };
            let body = scene.proposal(of(person, json!({ "achievement_ids": ids })));
            scene.ready(body)
        })
        .collect();
    assert_eq!(at_once(app, &paths), 1);
    let live = "SELECT count(*) FROM award_proposals WHERE state = 'submitted'";
    assert_eq!(app.database.number(live), 1);
}

fn of_many_at_the_same_moment_one_gets_the_subject(app: &TestApp) {
    let scene = Scene::set(app);
    let paths: Vec<String> = (0..6)
        .map(|index| {
            let body =
                if index % 2 == 0 { scene.proposal(json!({})) } else { scene.upward(json!({})) };
            scene.ready(body)
        })
        .collect();
    assert_eq!(at_once(app, &paths), 1);
    let live = "SELECT count(*) FROM award_proposals WHERE state = 'submitted'";
    assert_eq!(app.database.number(live), 1);
}

fn a_proposal_is_submitted_only_within_the_window_of_an_open_round(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    // The day after the last one begins at midnight in Hanoi.
    app.app.clock.set(Utc.with_ymd_and_hms(2026, 12, 10, 17, 0, 0).unwrap());
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R22 outside_window /award_round_id"]);
    app.app.clock.set(Utc.with_ymd_and_hms(2026, 12, 10, 16, 59, 59).unwrap());
    act(&app.secretariat(), &format!("/v1/award-rounds/{}", scene.round), "close").expect(200);
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R22 round_not_open /award_round_id"]);
    // Another open round takes it.
    let other = scene.open_round(json!({ "name": "Đợt bổ sung" }));
    let moved = app.unit_head().patch(&path).if_match("*").json(json!({ "award_round_id": other }));
    moved.send().expect(200);
    act(&app.unit_head(), &path, "submit").expect(200);
}

fn nothing_is_submitted_in_a_closed_campaign(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.draft(scene.proposal(json!({}))).location().to_owned();
    act(&app.leader(), &format!("/v1/campaigns/{}", scene.campaign), "close").expect(200);
    act(&app.unit_head(), &path, "submit").expect_problem(409, "campaign-closed");
    let late = scene.proposal(json!({ "achievement_ids": [] }));
    let late = app.unit_head().post(ALL).json(late).send();
    late.expect_problem(409, "campaign-closed");
}

fn a_clause_and_something_behind_it_are_needed(app: &TestApp) {
    let scene = Scene::set(app);
    let bare = json!({ "merit_clause": null, "achievement_ids": [] });
    let path = scene.ready(scene.proposal(bare));
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R17 failed /merit_clause"]);
    assert_eq!(app.database.number("SELECT count(*) FROM award_proposal_history"), 1);
}

fn the_subject_is_looked_at_again_when_it_is_submitted(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    app.database.execute("UPDATE persons SET unit_code = 'P03' WHERE code = 'T-EMPLOYEE'");
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R05 person_of_other_unit /person_code"]);
    app.database.execute("UPDATE persons SET unit_code = 'CNTT' WHERE code = 'T-EMPLOYEE'");
    app.database.execute("UPDATE units SET valid_to = '2026-11-22' WHERE code = 'CNTT'");
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R05 failed /person_code"]);
}

fn a_type_that_is_no_longer_offered_is_not_submitted(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    app.database.execute("UPDATE award_types SET is_active = (1 = 0)");
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R06 failed /award_type_code"]);
}

fn only_the_subjects_own_achievements_of_the_campaign_are_cited(app: &TestApp) {
    let scene = Scene::set(app);
    let (of_officer, of_unit) = (scene.achievement("T-OFFICER", &[]), scene.result());
    let mine = scene.achievement("T-EMPLOYEE", &[]);
    for other in [&of_officer, &of_unit, &scene.nothing()] {
        let body = scene.proposal(json!({ "achievement_ids": [mine, other] }));
        app.unit_head()
            .post(ALL)
            .json(body)
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at("/achievement_ids/1", "unknown_achievement");
    }
    // What its people achieve is the unit's as well.
    let unit = json!({ "subject_kind": "collective", "person_code": null,
        "merit_clause": "gk.tap_the.phong_trao", "achievement_ids": [of_officer, of_unit] });
    scene.submitted(scene.proposal(unit));
}

fn a_proposal_waits_for_its_achievements_to_be_confirmed_and_verified(app: &TestApp) {
    let scene = Scene::set(app);
    let result = result_of(&scene.campaign, "Kết quả của phòng");
    let achievement = drafted(app, result);
    let unit = json!({ "subject_kind": "collective", "person_code": null,
        "merit_clause": "gk.tap_the.phong_trao", "achievement_ids": [id_of(&achievement)] });
    let path = scene.draft(scene.proposal(unit)).location().to_owned();
    scene.complete(&path);
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R17 achievement_state /achievement_ids/0"]);
    act(&app.unit_head(), &achievement, "submit").expect(200);
    act(&app.unit_head(), &path, "submit").expect(200);
    act(&app.secretariat(), &path, "receive").expect(200);
    let refused = act(&app.secretariat(), &path, "appraise").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R17 achievement_state /achievement_ids/0"]);
    act(&app.secretariat(), &achievement, "verify").expect(200);
    act(&app.secretariat(), &path, "appraise").expect(200);
    // A verification that is taken back stops the award, too.
    let named = json!({ "granted_proposal_ids": [id_of(&path)] });
    let decision = scene.drafted(named);
    let back = app.secretariat().post(&format!("{achievement}/unverify"));
    back.json(json!({ "reason": "Số liệu không khớp" })).send().expect(200);
    let refused = act(&app.leader(), &decision, "publish").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R17 achievement_state /granted_proposal_ids/0"]);
}
