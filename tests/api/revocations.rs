//! Revoked awards: grounds, authority, ledger, the term to give back, history.

use std::thread;

use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::features::awards::types::MACHINE;
use thidua::features::calendars::service::load;

use crate::jobs::run_due;
use crate::support::app::TestApp;
use crate::support::awards::{GK, Scene, act, id_of, missing, pay, revocation, with, with_reasons};
use crate::support::case::{Case, cases_under_law};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    a_revoked_award_stays_in_the_history_and_leaves_the_public_list,
    each_ground_of_the_law_revokes_and_no_other,
    whoever_granted_an_award_revokes_it,
    a_revocation_that_cannot_be_is_refused,
    only_a_leader_revokes_and_nobody_their_own,
    of_revocations_at_the_same_moment_one_is_kept,
    the_number_of_a_revocation_is_taken_for_decisions_and_the_other_way_round,
    an_unpaid_bonus_is_cancelled_and_a_paid_one_comes_back,
    the_term_runs_from_the_receipt_in_working_days,
    what_came_back_is_recorded_once,
    a_late_return_is_told_and_one_in_time_is_not,
    who_granted_stands_in_the_decision_whoever_decides_by_now,
    an_achievement_whose_award_was_revoked_stays_used,
    an_achievement_is_free_when_only_the_procedure_was_unlawful,
    the_place_of_a_revoked_award_is_free_as_its_ground_says,
    of_those_who_submit_at_once_one_takes_the_place_of_a_revoked_award,
    a_revoked_award_is_no_past_award_of_its_subject,
    the_reason_is_for_those_whom_it_concerns,
    every_state_and_action_of_an_award_answers_as_its_machine_says,
];

fn revoke(app: &TestApp, award: &str, changes: Value) -> Response {
    app.leader().post(&format!("{award}/revoke")).json(revocation(changes)).send()
}

fn shown(app: &TestApp, award: &str) -> Value {
    app.secretariat().get(award).send().expect(200).json()
}

fn ledger(app: &TestApp, award: &str) -> Vec<String> {
    let list = format!("/v1/bonus-entries?award_id={}&sort=created_at", id_of(award));
    let page = app.secretariat().get(&list).send().expect(200).json();
    let entries = page["items"].as_array().unwrap();
    entries.iter().map(|one| str_at(one, "/kind").to_owned()).collect()
}

fn a_revoked_award_stays_in_the_history_and_leaves_the_public_list(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let public = format!("/v1/public/campaigns/{}/awards", scene.campaign);
    let listed = || app.anonymous().get(&public).send().expect(200).json()["items"].clone();
    assert_eq!(listed().as_array().unwrap().len(), 1);
    let after = revoke(app, &award, json!({})).expect(200).json();
    assert_eq!((str_at(&after, "/state"), &after["version"]), ("revoked", &json!(2)));
    assert_eq!(listed(), json!([]));
    let history = app.employee().get("/v1/awards?person_code=T-EMPLOYEE").send().expect(200).json();
    let one = &history["items"][0];
    assert_eq!(str_at(one, "/granted_on"), "2026-11-23");
    assert_eq!(str_at(one, "/decision_number"), "1234/QĐ-STC");
    assert_eq!(one["achievement_ids"].as_array().unwrap().len(), 1);
    assert_eq!(str_at(one, "/revocation/ground"), "a");
    assert_eq!(one["revocation"]["frees_achievements"], json!(false));
    assert_eq!(one["revocation"]["frees_place"], json!(false));
    assert!(str_at(one, "/revocation/ground_label/vi").starts_with("gian dối"));
    assert_eq!(str_at(one, "/revocation/decision_number"), "1300");
    assert_eq!(str_at(one, "/revocation/decided_on"), "2026-11-23");
    assert_eq!(str_at(one, "/revocation/conclusion/number"), "12/KL-TTr");
    assert_eq!(str_at(one, "/revocation/reason"), "Số liệu kê khai không đúng");
    let of = |state: &str| {
        let page = app.employee().get(&format!("/v1/awards?state={state}")).send().expect(200);
        page.json()["items"].as_array().unwrap().len()
    };
    assert_eq!((of("revoked"), of("active")), (1, 0));
    let achievement = str_at(one, "/achievement_ids/0");
    let by = format!("/v1/awards?achievement_id={achievement}");
    let found = app.employee().get(&by).send().expect(200).json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let by = format!("/v1/awards?achievement_id={}", scene.nothing());
    assert_eq!(app.employee().get(&by).send().expect(200).json()["items"], json!([]));
    app.seal();
    let feed = format!("/v1/events?subject_id={}", id_of(&award));
    let feed = app.e_office().get(&feed).send().expect(200).json();
    assert_eq!(str_at(&feed, "/items/0/type"), "award.revoked");
    let audit = "SELECT count(*) FROM audit_events WHERE action = 'award.revoke'";
    assert_eq!(app.database.number(audit), 1);
}

fn each_ground_of_the_law_revokes_and_no_other(app: &TestApp) {
    let scene = Scene::set(app);
    let collective = json!({
        "subject_kind": "collective", "person_code": null, "merit_clause": "gk.tap_the.phong_trao",
    });
    let subjects = [
        json!({}),
        json!({ "person_code": "T-OFFICER" }),
        json!({ "person_code": "T-OUTREACH" }),
        collective,
    ];
    for (index, (subject, ground)) in subjects.into_iter().zip(["a", "b", "c", "d"]).enumerate() {
        let proposal = scene.eligible(scene.proposal(subject));
        let number = json!({ "number": (2000 + index).to_string() });
        let award = scene.awarded(&[&proposal], number).remove(0);
        let unknown = revoke(app, &award, json!({ "ground": "e" }));
        unknown
            .expect_problem(422, "validation-failed")
            .expect_error_at("/ground", "unknown_ground");
        let number = json!({ "ground": ground, "decision_number": (1300 + index).to_string() });
        let done = revoke(app, &award, number).expect(200).json();
        assert_eq!(str_at(&done, "/revocation/ground"), ground);
    }
}

fn whoever_granted_an_award_revokes_it(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.forwarded(json!({}));
    let changes = json!({ "authority": "city_chairman", "symbol": "QĐ-UBND" });
    let award = scene.awarded(&[&proposal], changes).remove(0);
    let refused = revoke(app, &award, json!({})).expect_problem(422, "validation-failed");
    refused.expect_error_at("/authority", "other_authority");
    let city = json!({ "authority": "city_chairman", "decision_symbol": "QĐ-UBND" });
    let done = revoke(app, &award, city).expect(200).json();
    assert_eq!(str_at(&done, "/revocation/decision_symbol"), "QĐ-UBND");
}

fn who_granted_stands_in_the_decision_whoever_decides_by_now(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    app.database.execute(&format!(
        "UPDATE award_types SET authority = 'city_chairman' WHERE code = '{GK}'"
    ));
    let city = json!({ "authority": "city_chairman", "decision_symbol": "QĐ-UBND" });
    let refused = revoke(app, &award, city).expect_problem(422, "validation-failed");
    refused.expect_error_at("/authority", "other_authority");
    revoke(app, &award, json!({})).expect(200);
    // Its number is one of the department's.
    let taken = scene.decide(scene.decision(json!({ "number": "1300" })));
    taken.expect_problem(409, "duplicate");
    let city = json!({ "number": "1300", "authority": "city_chairman" });
    scene.drafted(city);
}

fn a_revocation_that_cannot_be_is_refused(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let conclusion = |day: &str| json!({ "conclusion": { "number": "12/KL-TTr", "issued_on": day, "body": "Thanh tra mẫu" } });
    let before_grant = with(conclusion("2026-11-01"), json!({ "decided_on": "2026-11-19" }));
    for (changes, pointer, code) in [
        (json!({ "decided_on": "2026-11-24" }), "/decided_on", "day_out_of_range"),
        (before_grant, "/decided_on", "day_out_of_range"),
        (json!({ "decided_on": "2026-11-19" }), "/decided_on", "before_conclusion"),
        (json!({ "received_on": "2026-11-22" }), "/received_on", "before_decision"),
        (json!({ "received_on": "2026-11-24" }), "/received_on", "day_out_of_range"),
        (json!({ "reason": "" }), "/reason", "min_length"),
        (json!({ "decision_number": "01300" }), "/decision_number", "pattern"),
    ] {
        let refused = revoke(app, &award, changes).expect_problem(422, "validation-failed");
        refused.expect_error_at(pointer, code);
    }
    let nowhere = format!("/v1/awards/{}", scene.nothing());
    revoke(app, &nowhere, json!({})).expect_problem(404, "not-found");
    let stale = app.leader().post(&format!("{award}/revoke")).if_match("\"9-00000000\"");
    stale.json(revocation(json!({}))).send().expect_problem(412, "stale-etag");
    assert_eq!(str_at(&shown(app, &award), "/state"), "active");
    assert_eq!(ledger(app, &award), ["accrual"]);
    let told = "SELECT count(*) FROM audit_events WHERE action = 'award.revoke'";
    assert_eq!(app.database.number(told), 0);
}

fn only_a_leader_revokes_and_nobody_their_own(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    for caller in ["T-SEC", "T-HEAD", "T-CHAIR"] {
        let token = app.token(caller, "tests", "awards:read awards:revoke");
        let client = crate::support::client::Client::new(&app.base_url, Some(token));
        act(&client, &award, "revoke").expect_problem(403, "role-required");
    }
    app.database.execute("UPDATE awards SET person_code = 'T-LEAD'");
    revoke(app, &award, json!({})).expect_problem(403, "recused");
    let seen = app.leader().get(&award).send().expect(200).json();
    assert_eq!(seen["allowed_actions"], json!([]));
    app.database.execute("UPDATE awards SET person_code = 'T-EMPLOYEE'");
    let seen = app.leader().get(&award).send().expect(200).json();
    assert_eq!(seen["allowed_actions"], json!(["revoke"]));
    revoke(app, &award, json!({})).expect(200);
    let seen = app.secretariat().get(&award).send().expect(200).json();
    assert_eq!(seen["allowed_actions"], json!(["record-receipt", "record-return"]));
}

fn of_revocations_at_the_same_moment_one_is_kept(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let running: Vec<_> = (0..6)
        .map(|_| {
            let request = app.leader().post(&format!("{award}/revoke"));
            let request = request.json(revocation(json!({})));
            thread::spawn(move || request.send())
        })
        .collect();
    let mut done = 0;
    for answer in running.into_iter().map(|one| one.join().unwrap()) {
        if answer.status == 200 {
            done += 1;
        } else {
            answer.expect_problem(409, "invalid-state-transition");
        }
    }
    assert_eq!(done, 1);
    assert_eq!(ledger(app, &award), ["accrual", "reversal"]);
}

fn the_number_of_a_revocation_is_taken_for_decisions_and_the_other_way_round(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let granting = json!({ "decision_number": "1234" });
    revoke(app, &award, granting).expect_problem(409, "duplicate");
    revoke(app, &award, json!({})).expect(200);
    let taken = scene.decide(scene.decision(json!({ "number": "1300" })));
    taken.expect_problem(409, "duplicate");
    scene.drafted(json!({ "number": "1300", "issued_on": "2025-11-20" }));
    let other = scene.drafted(json!({ "number": "1301" }));
    let change = json!({ "number": "1300" });
    let taken = app.secretariat().patch(&other).if_match("*").json(change).send();
    taken.expect_problem(409, "duplicate");
}

fn an_unpaid_bonus_is_cancelled_and_a_paid_one_comes_back(app: &TestApp) {
    let scene = Scene::set(app);
    let one = scene.eligible(scene.proposal(json!({})));
    let two = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let awards = scene.awarded(&[&one, &two], json!({}));
    let (unpaid, paid) = (&awards[0], &awards[1]);
    pay(&app.secretariat(), paid, "2026-11-23").expect(201);
    // One decision may revoke several awards.
    for award in &awards {
        revoke(app, award, json!({})).expect(200);
    }
    assert_eq!(str_at(&shown(app, unpaid), "/bonus_state"), "cancelled");
    assert_eq!(ledger(app, unpaid), ["accrual", "reversal"]);
    assert_eq!(str_at(&shown(app, paid), "/bonus_state"), "to_return");
    assert_eq!(ledger(app, paid), ["accrual", "payment", "reversal"]);
    pay(&app.secretariat(), unpaid, "2026-11-23").expect_problem(409, "invalid-state-transition");
    let back = |award: &str, body: Value| {
        app.secretariat().post(&format!("{award}/record-return")).json(body).send()
    };
    let money = json!({ "money_returned_on": "2026-11-23", "receipt_number": "PT-01" });
    let not_owed = back(unpaid, money.clone()).expect_problem(422, "validation-failed");
    not_owed.expect_error_at("/money_returned_on", "not_owed");
    let after = back(paid, money.clone()).expect(200).json();
    assert_eq!(
        (str_at(&after, "/bonus_state"), &after["restitution"]["returned_on"]),
        ("returned", &Value::Null)
    );
    assert_eq!(ledger(app, paid), ["accrual", "payment", "reversal", "return"]);
    back(paid, money).expect_error_at("/money_returned_on", "not_owed");
    let object = json!({ "object_returned_on": "2026-11-23" });
    let after = back(paid, object.clone()).expect(200).json();
    assert_eq!(str_at(&after, "/restitution/returned_on"), "2026-11-23");
    let after = back(unpaid, object).expect(200).json();
    assert_eq!(str_at(&after, "/restitution/returned_on"), "2026-11-23");
}

fn the_term_runs_from_the_receipt_in_working_days(app: &TestApp) {
    app.app.operate(Actor::operator(), load).unwrap();
    let scene = Scene::set(app);
    let award = scene.granted();
    let done = revoke(app, &award, json!({})).expect(200).json();
    assert_eq!(done["restitution"]["due_on"], Value::Null, "nobody knows when it was received");
    app.app.clock.advance(chrono::TimeDelta::days(2));
    let client = app.secretariat();
    let path = format!("{award}/record-receipt");
    for day in ["2026-11-22", "2026-11-26"] {
        let refused = client.post(&path).json(json!({ "received_on": day })).send();
        refused.expect_error_at("/received_on", "day_out_of_range");
    }
    // Wednesday, and then fifteen working days.
    let done = client.post(&path).json(json!({ "received_on": "2026-11-25" })).send();
    let done = done.expect(200).json();
    assert_eq!(str_at(&done, "/restitution/received_on"), "2026-11-25");
    assert_eq!(str_at(&done, "/restitution/due_on"), "2026-12-16");
    assert_eq!(done["restitution"]["incomplete_calendar_years"], json!([]));
    let again = client.post(&path).json(json!({ "received_on": "2026-11-25" })).send();
    again.expect_problem(409, "invalid-state-transition");
    let work = client.get("/v1/me/work").send().expect(200).json();
    let groups = work["groups"].as_array().unwrap();
    let back = groups.iter().find(|group| group["kind"] == "award.record_return").unwrap();
    assert_eq!(str_at(back, "/items/0/path"), award);
    assert_eq!(str_at(back, "/items/0/due_on"), "2026-12-16");
    let all = "SELECT count(*) FROM audit_events WHERE action = 'award.record_receipt'";
    assert_eq!(app.database.number(all), 1);
}

fn what_came_back_is_recorded_once(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let client = app.secretariat();
    let path = format!("{award}/record-return");
    let object = json!({ "object_returned_on": "2026-11-23" });
    client.post(&path).json(&object).send().expect_problem(409, "invalid-state-transition");
    revoke(app, &award, json!({ "received_on": "2026-11-23" })).expect(200);
    for (body, pointer, code) in [
        (json!({}), "/object_returned_on", "nothing_returned"),
        (json!({ "money_returned_on": "2026-11-23" }), "/receipt_number", "receipt_with_money"),
        (
            json!({ "object_returned_on": "2026-11-23", "receipt_number": "PT-01" }),
            "/receipt_number",
            "receipt_with_money",
        ),
        (json!({ "object_returned_on": "2026-11-22" }), "/object_returned_on", "day_out_of_range"),
        (json!({ "object_returned_on": "2026-11-24" }), "/object_returned_on", "day_out_of_range"),
    ] {
        client.post(&path).json(body).send().expect_error_at(pointer, code);
    }
    let token = app.token("T-LEAD", "tests", "awards:write");
    let lead = crate::support::client::Client::new(&app.base_url, Some(token));
    lead.post(&path).json(&object).send().expect_problem(403, "role-required");
    let stale = client.post(&path).if_match("\"1-00000000\"").json(&object).send();
    stale.expect_problem(412, "stale-etag");
    let done = client.post(&path).json(&object).send().expect(200).json();
    assert_eq!(str_at(&done, "/restitution/object_returned_on"), "2026-11-23");
    assert_eq!(done["allowed_actions"], json!([]));
    client.post(&path).json(&object).send().expect_problem(409, "invalid-state-transition");
    let work = client.get("/v1/me/work").send().expect(200).json();
    let groups = work["groups"].as_array().unwrap();
    assert!(groups.iter().all(|group| group["kind"] != "award.record_return"), "{work}");
}

fn a_late_return_is_told_and_one_in_time_is_not(app: &TestApp) {
    let scene = Scene::set(app);
    let one = scene.eligible(scene.proposal(json!({})));
    let two = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let awards = scene.awarded(&[&one, &two], json!({}));
    for award in &awards {
        revoke(app, award, json!({ "received_on": "2026-11-23" })).expect(200);
    }
    let due = str_at(&shown(app, &awards[0]), "/restitution/due_on").to_owned();
    let object = json!({ "object_returned_on": "2026-11-23" });
    app.secretariat().post(&format!("{}/record-return", awards[0])).json(object).send().expect(200);
    let last: chrono::DateTime<chrono::Utc> = format!("{due}T16:00:00Z").parse().unwrap();
    // What else is due until then, of the law for one, is over before.
    app.app.clock.set(last - chrono::TimeDelta::days(1));
    run_due(app);
    app.app.clock.set(last);
    assert_eq!(run_due(app), 0, "the last day is not over in Hanoi");
    app.app.clock.advance(chrono::TimeDelta::hours(1));
    assert_eq!(run_due(app), 1, "the one that came back is not waited for");
    assert_eq!(run_due(app), 0);
    app.seal();
    let told = |award: &str| {
        let feed = format!("/v1/events?subject_id={}", id_of(award));
        let feed = app.e_office().get(&feed).send().expect(200).json();
        let items = feed["items"].as_array().unwrap();
        items.iter().filter(|one| one["type"] == "award.return_late").count()
    };
    assert_eq!((told(&awards[0]), told(&awards[1])), (0, 1));
}

fn an_achievement_whose_award_was_revoked_stays_used(app: &TestApp) {
    let scene = Scene::set(app);
    // False declaration, forged papers, a violation in the period: none makes it worth another award.
    let people = ["T-EMPLOYEE", "T-OFFICER", "T-OUTREACH"];
    for (index, (person, ground)) in people.into_iter().zip(["a", "b", "d"]).enumerate() {
        let shared =
            json!({ "person_code": person, "achievement_ids": [scene.achievement(person, &[])] });
        let proposal = scene.eligible(scene.proposal(shared.clone()));
        let number = json!({ "number": (2000 + index).to_string() });
        let award = scene.awarded(&[&proposal], number).remove(0);
        let number = json!({ "ground": ground, "decision_number": (1300 + index).to_string() });
        revoke(app, &award, number).expect(200);
        let again = scene.draft(scene.upward(shared)).location().to_owned();
        scene.complete(&again);
        let refused = act(&app.unit_head(), &again, "submit").expect_problem(409, "not-ready");
        assert_eq!(missing(&refused), ["R07 failed /achievement_ids"], "{ground}");
    }
}

fn an_achievement_is_free_when_only_the_procedure_was_unlawful(app: &TestApp) {
    let scene = Scene::set(app);
    let shared = json!({ "achievement_ids": [scene.achievement("T-EMPLOYEE", &[])] });
    let proposal = scene.eligible(scene.proposal(shared.clone()));
    let award = scene.awarded(&[&proposal], json!({})).remove(0);
    let done = revoke(app, &award, json!({ "ground": "c" })).expect(200).json();
    assert_eq!(done["revocation"]["frees_achievements"], json!(true));
    assert_eq!(done["revocation"]["frees_place"], json!(true));
    // The lawful proposal goes the whole way, and is the only award in force.
    let again = scene.eligible(scene.proposal(shared.clone()));
    scene.awarded(&[&again], json!({ "number": "1235" }));
    let cited = str_at(&shown(app, &award), "/achievement_ids/0").to_owned();
    let in_force = format!("/v1/awards?achievement_id={cited}&state=active");
    let found = app.employee().get(&in_force).send().expect(200).json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    // And it holds the achievement as every award does.
    let third = scene.ready(scene.upward(shared));
    let refused = act(&app.unit_head(), &third, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R07 failed /achievement_ids"]);
}

/// So many places for persons of a Giấy khen.
fn cap(scene: &Scene<'_>, places: u32) {
    let cap = json!({
        "award_type_code": GK, "subject_kind": "individual", "scope": "round", "max_places": places,
    });
    let path = format!("/v1/award-rounds/{}/quotas", scene.round);
    let put = scene.app.secretariat().put(&path).if_match("*");
    put.json(json!({ "quotas": [cap] })).send().expect(200);
}

fn the_place_of_a_revoked_award_is_free_as_its_ground_says(app: &TestApp) {
    let scene = Scene::set(app);
    cap(&scene, 2);
    let one = scene.eligible(scene.proposal(json!({})));
    let two = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let awards = scene.awarded(&[&one, &two], json!({}));
    let third = scene.ready(scene.proposal(json!({ "person_code": "T-OUTREACH" })));
    let head = app.unit_head();
    act(&head, &third, "submit").expect_problem(409, "quota-exceeded");
    revoke(app, &awards[0], json!({ "ground": "a" })).expect(200);
    act(&head, &third, "submit").expect_problem(409, "quota-exceeded");
    revoke(app, &awards[1], json!({ "ground": "c" })).expect(200);
    act(&head, &third, "submit").expect(200);
    let quotas = format!("/v1/award-rounds/{}/quotas", scene.round);
    let quotas = app.employee().get(&quotas).send().expect(200).json();
    assert_eq!(
        (&quotas["quotas"][0]["used"], &quotas["quotas"][0]["left"]),
        (&json!(2), &json!(0))
    );
}

fn of_those_who_submit_at_once_one_takes_the_place_of_a_revoked_award(app: &TestApp) {
    let scene = Scene::set(app);
    cap(&scene, 1);
    let award = scene.granted();
    let others = ["T-OFFICER", "T-OUTREACH", "T-HEAD"]
        .map(|person| scene.ready(scene.proposal(json!({ "person_code": person }))));
    let revoking = app.leader().post(&format!("{award}/revoke"));
    let revoking = revoking.json(revocation(json!({ "ground": "c" })));
    let revoking = thread::spawn(move || revoking.send().status);
    let submitting = others.clone().map(|path| {
        let submit = app.unit_head().post(&format!("{path}/submit"));
        let submit = submit.json(with_reasons(json!({})));
        thread::spawn(move || submit.send().status)
    });
    assert_eq!(revoking.join().unwrap(), 200);
    let taken = submitting.map(|one| one.join().unwrap());
    let count = taken.iter().filter(|status| **status == 200).count();
    assert!(count <= 1 && taken.iter().all(|status| [200, 409].contains(status)), "{taken:?}");
    // Who came too early tries again; still only one gets it.
    let again = others.map(|path| act(&app.unit_head(), &path, "submit").status);
    let count = count + again.iter().filter(|status| **status == 200).count();
    assert_eq!(count, 1, "{taken:?} {again:?}");
    let live = "SELECT count(*) FROM award_proposals WHERE state = 'submitted'";
    assert_eq!(app.database.number(live), 1);
}

fn a_revoked_award_is_no_past_award_of_its_subject(app: &TestApp) {
    use thidua::features::award_types::types::SubjectKind::Individual;
    use thidua::features::awards::service::of_subject;
    let scene = Scene::set(app);
    let award = scene.granted();
    let past = || {
        let db = &app.app.db;
        db.read_blocking(|conn| of_subject(conn, Individual, "CNTT", Some("T-EMPLOYEE"))).unwrap()
    };
    let all: Vec<_> = past().into_iter().collect();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].decision_number, "1234/QĐ-STC");
    assert_eq!(all[0].period.map(|span| span.to.to_string()), Some("2026-10-31".to_owned()));
    revoke(app, &award, json!({})).expect(200);
    assert!(past().is_empty());
}

fn the_reason_is_for_those_whom_it_concerns(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    revoke(app, &award, json!({})).expect(200);
    for (caller, is_seen) in
        [("T-SEC", true), ("T-EMPLOYEE", true), ("T-HEAD", true), ("T-EMPLOYEE3", false)]
    {
        let seen = app.as_caller(caller).get(&award).send().expect(200).json();
        assert_eq!(str_at(&seen, "/revocation/ground"), "a", "{caller}");
        assert_eq!(seen["revocation"]["reason"].is_null(), !is_seen, "{caller}");
        assert_eq!(seen["revocation"]["conclusion"].is_null(), !is_seen, "{caller}");
        assert_eq!(seen["restitution"].is_null(), !is_seen, "{caller}");
    }
}

fn every_state_and_action_of_an_award_answers_as_its_machine_says(app: &TestApp) {
    let scene = Scene::set(app);
    let mut number = 100;
    for state in ["active", "revoked"] {
        for one in MACHINE.moves {
            number += 1;
            let proposal = scene.eligible(scene.proposal(json!({})));
            let named = json!({ "number": number.to_string() });
            let award = scene.awarded(&[&proposal], named).remove(0);
            if state == "revoked" {
                revoke(app, &award, json!({})).expect(200);
            }
            let client = if one.action == "revoke" { app.leader() } else { app.secretariat() };
            let answer = act(&client, &award, one.action);
            if one.from.iter().any(|from| from.as_str() == state) {
                assert!(answer.status < 300, "{} in {state}: {}", one.action, answer.text());
            } else {
                let refused = answer.expect_problem(409, "invalid-state-transition").json();
                assert_eq!(str_at(&refused, "/current_state"), state);
            }
            // The next proposal is for the same person.
            app.database.execute("UPDATE award_proposals SET state = 'withdrawn'");
        }
    }
}
