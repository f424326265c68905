//! Achievements on their way: confirming, verifying, returning, recognising.

use serde_json::{Value, json};
use thidua::features::achievements::types::{AchievementState, MACHINE};

use crate::achievements::{
    act, drafted, initiative, recognition, result_of, state, verified, with,
};
use crate::campaigns::launched;
use crate::documents;
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    an_employee_drafts_the_head_submits_and_the_secretariat_verifies,
    an_initiative_is_submitted_only_when_applied_useful_and_proven,
    who_brings_it_forward_does_not_judge_it,
    a_returned_achievement_carries_its_reasons_and_is_submitted_again,
    a_verification_is_taken_back_with_its_reason,
    recognitions_of_several_scopes_stand_beside_each_other,
    documents_that_are_evidence_exist_and_stay,
    what_waits_is_told_to_those_who_can_move_it,
    every_state_and_action_answers_as_the_machine_says,
];

fn an_employee_drafts_the_head_submits_and_the_secretariat_verifies(app: &TestApp) {
    let campaign = launched(app);
    let made =
        app.employee().post("/v1/achievements").json(initiative(&campaign)).send().expect(201);
    let draft = made.json();
    assert_eq!(str_at(&draft, "/state"), "draft");
    assert_eq!(draft["allowed_actions"], json!(["update", "delete"]));
    assert_eq!(draft["evidence"][0]["note"], Value::Null);
    assert_eq!((&draft["share_percent"], &draft["co_authors"]), (&Value::Null, &json!([])));
    let path = made.location();
    app.employee().post(&format!("{path}/submit")).send().expect_problem(403, "role-required");
    let submitted = act(&app.unit_head(), path, "submit").expect(200);
    assert_eq!(str_at(&submitted.json(), "/submitted_by"), "T-HEAD");
    let verified = act(&app.secretariat(), path, "verify").expect(200).json();
    assert_eq!(str_at(&verified, "/state"), "verified");
    assert_eq!(str_at(&verified, "/verified_by"), "T-SEC");
    assert_eq!(verified["allowed_actions"], json!(["unverify", "recognise"]));
    app.seal();
    let id = str_at(&verified, "/id");
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events").query(&[("target_id", id)]);
    let actions: Vec<Value> = audit.send().expect(200).json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["action"].clone())
        .collect();
    for action in ["achievement.create", "achievement.submit", "achievement.verify"] {
        assert!(actions.contains(&json!(action)), "{actions:?}");
    }
    let events = app.e_office().get("/v1/events").send().expect(200).json();
    let told: Vec<&Value> = events["items"].as_array().unwrap().iter().collect();
    let last = told.last().unwrap();
    assert_eq!(last["type"], "achievement.verified");
    assert_eq!(
        last["data"],
        json!({"achievement_id": id, "campaign_id": campaign, "state": "verified"})
    );
}

fn an_initiative_is_submitted_only_when_applied_useful_and_proven(app: &TestApp) {
    let campaign = launched(app);
    let bare = with(
        initiative(&campaign),
        &[
            ("applied_since", json!("2027-01-01")),
            ("effect", Value::Null),
            ("application_scope", Value::Null),
            ("evidence", json!([])),
        ],
    );
    let path = drafted(app, bare);
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready").json();
    let pointers: Vec<&str> =
        refused["missing"].as_array().unwrap().iter().map(|gap| str_at(gap, "/pointer")).collect();
    assert_eq!(pointers, ["/evidence", "/applied_since", "/effect", "/application_scope"]);
    assert_eq!(state(app, &path), "draft");
    let result = with(result_of(&campaign, "Chỉ có minh chứng"), &[("effect", Value::Null)]);
    act(&app.unit_head(), &drafted(app, result), "submit").expect(200);
}

fn who_brings_it_forward_does_not_judge_it(app: &TestApp) {
    let campaign = launched(app);
    let made =
        app.secretariat().post("/v1/achievements").json(result_of(&campaign, "Kết quả")).send();
    let path = made.expect(201).location().to_owned();
    act(&app.unit_head(), &path, "submit").expect(200);
    let seen = app.secretariat().get(&path).send().expect(200).json();
    assert_eq!(seen["allowed_actions"], json!([]));
    for action in ["verify", "return"] {
        act(&app.secretariat(), &path, action).expect_problem(403, "recused");
    }
    act(&app.unit_head(), &path, "verify").expect_problem(403, "role-required");
    let other = app.as_caller("T-SEC2");
    let seen = other.get(&path).send().expect(200).json();
    assert_eq!(seen["allowed_actions"], json!(["verify", "return"]));
    act(&other, &path, "verify").expect(200);
    act(&app.secretariat(), &path, "recognise").expect_problem(403, "recused");
    // A co-author is no judge either.
    let authors = json!([{"person_code": "T-SEC"}]);
    let path = drafted(app, with(initiative(&campaign), &[("co_authors", authors)]));
    act(&app.unit_head(), &path, "submit").expect(200);
    act(&app.secretariat(), &path, "verify").expect_problem(403, "recused");
}

fn a_returned_achievement_carries_its_reasons_and_is_submitted_again(app: &TestApp) {
    let path = drafted(app, result_of(&launched(app), "Kết quả"));
    act(&app.unit_head(), &path, "submit").expect(200);
    let empty =
        app.secretariat().post(&format!("{path}/return")).json(json!({"reasons": []})).send();
    empty.expect_problem(422, "validation-failed");
    let returned = act(&app.secretariat(), &path, "return").expect(200).json();
    assert_eq!(str_at(&returned, "/state"), "returned");
    assert_eq!(str_at(&returned, "/return_reasons/0/text"), "Thiếu minh chứng");
    let client = app.unit_officer();
    client.patch(&path).if_match("*").json(json!({"title": "Đã sửa"})).send().expect(200);
    client.delete(&path).if_match("*").send().expect_problem(409, "invalid-state-transition");
    act(&app.unit_head(), &path, "submit").expect(200);
    assert_eq!(state(app, &path), "submitted");
}

fn a_verification_is_taken_back_with_its_reason(app: &TestApp) {
    let path = verified(app, result_of(&launched(app), "Kết quả"));
    let client = app.secretariat();
    client
        .post(&format!("{path}/unverify"))
        .json(json!({}))
        .send()
        .expect_error_at("/reason", "required");
    act(&app.leader(), &path, "unverify").expect_problem(403, "role-required");
    let back = act(&client, &path, "unverify").expect(200).json();
    assert_eq!(str_at(&back, "/state"), "submitted");
    assert_eq!((&back["verified_by"], &back["verified_at"]), (&Value::Null, &Value::Null));
    app.seal();
    let id = path.rsplit('/').next().unwrap();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events").query(&[("target_id", id)]);
    let audit = audit.send().expect(200).json();
    let told = audit["items"].as_array().unwrap().iter().any(|one| {
        one["action"] == "achievement.unverify" && one["reason"] == "Số liệu không khớp"
    });
    assert!(told, "{audit:#}");
}

fn recognitions_of_several_scopes_stand_beside_each_other(app: &TestApp) {
    let path = verified(app, initiative(&launched(app)));
    let client = app.leader();
    let enter = |changes: &[(&str, Value)]| {
        let body = with(recognition("department"), changes);
        client.post(&format!("{path}/recognise")).json(body).send()
    };
    enter(&[("issued_on", json!("2026-11-24"))]).expect_error_at("/issued_on", "in_future");
    enter(&[("issued_on", json!("2026-02-28"))])
        .expect_error_at("/issued_on", "before_application");
    assert_eq!(state(app, &path), "verified");
    let first = enter(&[]).expect(200).json();
    assert_eq!(str_at(&first, "/state"), "recognised");
    assert_eq!(str_at(&first, "/recognitions/0/entered_by"), "T-LEAD");
    enter(&[("scope", json!("city")), ("number", json!("9/QĐ-UBND"))]).expect(200);
    let last = enter(&[("number", json!("46/QĐ-STC"))]).expect(200).json();
    let numbers: Vec<&str> =
        last["recognitions"].as_array().unwrap().iter().map(|one| str_at(one, "/number")).collect();
    assert_eq!(numbers, ["9/QĐ-UBND", "46/QĐ-STC"]);
}

fn reach(app: &TestApp, campaign: &str, wanted: AchievementState) -> String {
    let path = drafted(app, initiative(campaign));
    let steps: &[(&str, &str)] = match wanted {
        AchievementState::Draft => &[],
        AchievementState::Submitted => &[("T-HEAD", "submit")],
        AchievementState::Returned => &[("T-HEAD", "submit"), ("T-SEC", "return")],
        AchievementState::Verified => &[("T-HEAD", "submit"), ("T-SEC", "verify")],
        AchievementState::Recognised => {
            &[("T-HEAD", "submit"), ("T-SEC", "verify"), ("T-SEC", "recognise")]
        }
        AchievementState::Withdrawn => &[("T-HEAD", "submit"), ("T-HEAD", "withdraw")],
    };
    for (who, action) in steps {
        act(&app.as_caller(who), &path, action).expect(200);
    }
    assert_eq!(state(app, &path), wanted.as_str());
    path
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    let campaign = launched(app);
    for &from in AchievementState::ALL {
        for one in MACHINE.moves {
            let path = reach(app, &campaign, from);
            let judges = ["verify", "unverify", "return", "recognise"].contains(&one.action);
            let client = if judges { app.secretariat() } else { app.unit_head() };
            let allowed = client.get(&path).send().expect(200).json()["allowed_actions"].clone();
            let is_possible = one.from.contains(&from);
            let listed = allowed.as_array().unwrap().contains(&json!(one.action));
            assert_eq!(listed, is_possible, "{} in {from}: {allowed}", one.action);
            let done = match one.action {
                "update" => client.patch(&path).if_match("*").json(json!({"title": "Mới"})).send(),
                "delete" => client.delete(&path).if_match("*").send(),
                other => act(&client, &path, other),
            };
            if !is_possible {
                let problem = done.expect_problem(409, "invalid-state-transition").json();
                assert_eq!(str_at(&problem, "/current_state"), from.as_str());
                assert_eq!(problem["allowed_actions"], allowed);
                assert_eq!(state(app, &path), from.as_str());
            } else if one.action == "delete" {
                done.expect(204);
            } else {
                let to = one.to.unwrap_or(from);
                assert_eq!(str_at(&done.expect(200).json(), "/state"), to.as_str());
            }
        }
    }
}

fn documents_that_are_evidence_exist_and_stay(app: &TestApp) {
    let campaign = launched(app);
    let officer = app.unit_officer();
    let paper = documents::given(&officer, json!({}));
    let id = paper.rsplit('/').next().unwrap();
    let naming = |id: &str| {
        let list = json!([{"document_id": id, "note": "Báo cáo"}]);
        with(initiative(&campaign), &[("evidence", list)])
    };
    let refused = |body: Value, code: &str| {
        let answer = officer.post("/v1/achievements").json(body).send();
        answer.expect_error_at("/evidence/0/document_id", code);
    };
    refused(naming("0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"), "unknown_document");
    refused(naming(id), "document_without_content");
    documents::put(&officer, &paper, documents::PDF).expect(201);
    let path = drafted(app, naming(id));
    officer.delete(&paper).if_match("*").send().expect_problem(409, "in-use");
    let bare = json!({"evidence": [{"url": "https://example.vn/khac"}]});
    officer.patch(&path).if_match("*").json(bare).send().expect(200);
    assert_eq!(app.database.number("SELECT count(*) FROM document_uses"), 0);
    let again = json!({"evidence": naming(id)["evidence"]});
    officer.patch(&path).if_match("*").json(again).send().expect(200);
    act(&app.unit_head(), &path, "submit").expect(200);
    act(&app.secretariat(), &path, "verify").expect(200);
    let unknown = with(recognition("department"), &[("document_id", json!(campaign))]);
    let answer = app.leader().post(&format!("{path}/recognise")).json(unknown).send();
    answer.expect_error_at("/document_id", "unknown_document");
    let known = with(recognition("department"), &[("document_id", json!(id))]);
    app.leader().post(&format!("{path}/recognise")).json(known).send().expect(200);
    assert_eq!(app.database.number("SELECT count(*) FROM document_uses"), 1);
    let adopted = json!({
        "unit_code": "P03", "adopted_on": "2026-06-01",
        "evidence": [{"document_id": "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"}],
    });
    let answer = app.secretariat().post(&format!("{path}/replications")).json(adopted).send();
    answer.expect_error_at("/evidence/0/document_id", "unknown_document");
}

fn waiting(app: &TestApp, who: &str, kind: &str) -> i64 {
    let work = app.as_caller(who).get("/v1/me/work").send().expect(200).json();
    let groups = work["groups"].as_array().unwrap();
    let group = groups.iter().find(|group| group["kind"] == kind);
    let count = group.map_or(0, |group| group["count"].as_i64().unwrap());
    let listed = group.map_or(0, |group| group["items"].as_array().unwrap().len());
    assert_eq!(usize::try_from(count).unwrap(), listed, "{work:#}");
    count
}

fn what_waits_is_told_to_those_who_can_move_it(app: &TestApp) {
    let campaign = launched(app);
    let path = drafted(app, result_of(&campaign, "Kết quả"));
    let own = app.secretariat().post("/v1/achievements").json(result_of(&campaign, "Của thư ký"));
    let own = own.send().expect(201).location().to_owned();
    assert_eq!(waiting(app, "T-HEAD", "achievement.submit"), 2);
    assert_eq!(waiting(app, "T-HEAD3", "achievement.submit"), 0);
    for one in [&path, &own] {
        act(&app.unit_head(), one, "submit").expect(200);
    }
    assert_eq!(waiting(app, "T-HEAD", "achievement.submit"), 0);
    assert_eq!(waiting(app, "T-SEC", "achievement.verify"), 1);
    assert_eq!(waiting(app, "T-SEC2", "achievement.verify"), 2);
    act(&app.secretariat(), &path, "return").expect(200);
    assert_eq!(waiting(app, "T-OFFICER", "achievement.update"), 1);
    assert_eq!(waiting(app, "T-HEAD", "achievement.submit"), 1);
}
