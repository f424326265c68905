//! Conflicts of interest: derived, declared, decided, and what follows.

use serde_json::{Value, json};
use thidua::authz::Role;
use thidua::authz::table::scopes_of;

use crate::support::app::TestApp;
use crate::support::awards::with;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::panel::{FREE, GOOD, Panel, hand_in, write};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    an_evaluator_of_the_achievements_unit_waits_for_the_secretariat,
    an_author_is_recused_as_soon_as_assigned,
    a_confirmed_conflict_leaves_the_mean_and_is_counted,
    a_conflict_is_declared_by_the_evaluator_and_confirmed,
    a_declaration_that_does_not_fit_is_refused_and_changes_nothing,
    a_decision_that_does_not_fit_is_refused_and_changes_nothing,
    conflicts_are_seen_by_the_secretariat_and_by_who_is_in_them,
    a_conflict_lapses_with_the_assignment_it_came_from,
    conflicts_are_not_decided_after_results_are,
    a_conflict_waits_for_the_secretariat_until_it_is_decided,
    a_confirmed_conflict_outlives_reopening,
    a_declaration_is_told_to_subscribers_without_a_name,
    an_author_in_the_secretariat_learns_neither_who_scores_nor_why_not,
];

fn declare(client: &Client, panel: &Panel<'_>, round: &str, changes: Value) -> Response {
    let body = json!({
        "evaluation_round_id": round.rsplit('/').next().unwrap(),
        "achievement_id": panel.achievement_id(),
        "reason": "Đã hướng dẫn tác giả viết sáng kiến",
    });
    client.post("/v1/conflicts").json(with(body, changes)).send()
}

fn sheet_state(app: &TestApp, sheet: &str, code: &str) -> String {
    let view = app.secretariat().get(&format!("{sheet}/panel-scores")).send().expect(200).json();
    let sheets = view["sheets"].as_array().unwrap();
    let own = sheets.iter().find(|one| one["evaluator_code"] == code).unwrap();
    str_at(own, "/state").to_owned()
}

fn an_evaluator_of_the_achievements_unit_waits_for_the_secretariat(app: &TestApp) {
    let panel = Panel::set(app);
    let (_, sheet) = panel.opened(&["T-OUTREACH", FREE[0]]);
    let conflict = panel.conflict_of("T-OUTREACH");
    assert_eq!(
        (&conflict["ground"], &conflict["state"]),
        (&json!("same_unit"), &json!("potential"))
    );
    let client = app.as_caller("T-OUTREACH");
    let refused = write(&client, &sheet, &GOOD).expect_problem(403, "recused").json();
    assert_eq!(refused["conflict_id"], conflict["id"]);
    let own = client.get(&format!("{sheet}/panel-scores")).send().expect(200).json();
    assert_eq!(own["sheets"][0]["allowed_actions"], json!([]));
    assert_eq!(sheet_state(app, &sheet, "T-OUTREACH"), "assigned");
    let dismissed = panel.resolve(&conflict, "dismissed").expect(200).json();
    assert_eq!(str_at(&dismissed, "/state"), "dismissed");
    hand_in(&client, &sheet, &GOOD);
}

fn an_author_is_recused_as_soon_as_assigned(app: &TestApp) {
    let panel = Panel::set(app);
    let (_, sheet) = panel.opened(&["T-EMPLOYEE", FREE[0]]);
    let conflict = panel.conflict_of("T-EMPLOYEE");
    assert_eq!(
        (&conflict["ground"], &conflict["state"], &conflict["resolved_by"]),
        (&json!("subject_oneself"), &json!("confirmed"), &Value::Null)
    );
    assert_eq!(sheet_state(app, &sheet, "T-EMPLOYEE"), "recused");
    write(&app.employee(), &sheet, &GOOD).expect_problem(403, "recused");
    panel.resolve(&conflict, "dismissed").expect_problem(409, "invalid-state-transition");
}

fn a_confirmed_conflict_leaves_the_mean_and_is_counted(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, sheet) = panel.scored(&[
        (FREE[0], GOOD),
        (FREE[1], ["20.00", "12.50", "7.50", "10.00"]),
        (FREE[2], ["38.00", "20.00", "10.00", "18.00"]),
    ]);
    // It became known only after the marks were handed in.
    let made = declare(&app.secretariat(), &panel, &round, json!({ "evaluator_code": FREE[1] }));
    panel.resolve(&made.expect(201).json(), "confirmed").expect(200);
    assert_eq!(sheet_state(app, &sheet, FREE[1]), "recused");
    panel.step(&round, "finalize").expect(200);
    let told = app.unit_head().get(&format!("{sheet}/explanation")).send().expect(200).json();
    let told = &told["calculation"];
    assert_eq!(told["panel"], json!({ "n_expected": 3, "n_submitted": 2, "n_recused": 1 }));
    assert_eq!(told["leaves"][0]["panel_points"], json!(["36.00", "38.00"]));
    assert_eq!(told["total"], json!("85.00"));
    let shown = app.unit_head().get(&format!("{sheet}/panel-scores")).send().expect(200).json();
    assert_eq!(shown["sheets"].as_array().unwrap().len(), 2, "what does not count is not shown");
}

fn a_conflict_is_declared_by_the_evaluator_and_confirmed(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, sheet) = panel.opened(&FREE);
    let client = app.as_caller(FREE[0]);
    let made = declare(&client, &panel, &round, json!({})).expect(201);
    let view = made.json();
    assert_eq!((&view["ground"], &view["state"]), (&json!("declared"), &json!("declared")));
    assert_eq!(view["evaluator_code"], json!(FREE[0]));
    assert_eq!(client.get(made.location()).send().expect(200).json(), view);
    // It stands from the moment it was declared.
    write(&client, &sheet, &GOOD).expect_problem(403, "recused");
    let confirmed = panel.resolve(&view, "confirmed").expect(200).json();
    assert_eq!(
        (&confirmed["resolved_by"], &confirmed["allowed_actions"]),
        (&json!("T-SEC"), &json!([]))
    );
    assert_eq!(sheet_state(app, &sheet, FREE[0]), "recused");
    hand_in(&app.as_caller(FREE[1]), &sheet, &GOOD);
    hand_in(&app.as_caller(FREE[2]), &sheet, &GOOD);
    panel.step(&round, "finalize").expect(200);
}

fn a_declaration_that_does_not_fit_is_refused_and_changes_nothing(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, _) = panel.opened(&FREE);
    let client = app.as_caller(FREE[0]);
    declare(&client, &panel, &round, json!({ "evaluator_code": FREE[1] }))
        .expect_problem(403, "role-required");
    declare(&app.e_office(), &panel, &round, json!({})).expect_problem(403, "insufficient-scope");
    let nowhere = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";
    for (changes, pointer, code) in [
        (json!({ "evaluation_round_id": nowhere }), "/evaluation_round_id", "unknown_round"),
        (json!({ "achievement_id": nowhere }), "/evaluator_code", "not_an_evaluator"),
        (json!({ "reason": "" }), "/reason", "min_length"),
    ] {
        declare(&client, &panel, &round, changes)
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    declare(&app.as_caller("T-EMPLOYEE3"), &panel, &round, json!({})).expect(201);
    let stranger = declare(&app.as_caller("T-HEAD3"), &panel, &round, json!({}));
    stranger
        .expect_problem(422, "validation-failed")
        .expect_error_at("/evaluator_code", "not_an_evaluator");
    assert_eq!(app.database.number("SELECT count(*) FROM conflicts"), 1);
    let first = declare(&client, &panel, &round, json!({})).expect(201).json();
    let again = declare(&client, &panel, &round, json!({})).expect_problem(409, "duplicate").json();
    assert_eq!(again["existing_id"], first["id"]);
    assert_eq!(app.database.number("SELECT count(*) FROM conflicts"), 2);
}

fn a_decision_that_does_not_fit_is_refused_and_changes_nothing(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, _) = panel.opened(&["T-HEAD", "T-SEC", FREE[0]]);
    let conflict = panel.conflict_of("T-HEAD");
    let path = format!("/v1/conflicts/{}/resolve", str_at(&conflict, "/id"));
    let body = || json!({ "outcome": "confirmed", "reason": "Cùng đơn vị" });
    app.leader().post(&path).json(body()).send().expect_problem(403, "role-required");
    app.as_caller(FREE[0]).post(&path).json(body()).send().expect_problem(403, "role-required");
    app.unit_head().post(&path).json(body()).send().expect_problem(403, "role-required");
    let nowhere = "/v1/conflicts/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6/resolve";
    app.secretariat().post(nowhere).json(body()).send().expect_problem(404, "not-found");
    let stale = app.secretariat().post(&path).if_match("\"9-811c9dc5\"").json(body()).send();
    stale.expect_problem(412, "stale-etag");
    for (field, value) in [("outcome", json!("potential")), ("reason", json!(""))] {
        let mut wrong = body();
        wrong[field] = value;
        let sent = app.secretariat().post(&path).json(wrong).send();
        sent.expect_problem(422, "validation-failed");
    }
    // Nobody decides the own conflict, and what was declared is not dismissed.
    let own = declare(&app.secretariat(), &panel, &round, json!({})).expect(201).json();
    assert_eq!(own["allowed_actions"], json!([]));
    panel.resolve(&own, "confirmed").expect_problem(403, "recused");
    let other = declare(&app.as_caller(FREE[0]), &panel, &round, json!({})).expect(201).json();
    panel
        .resolve(&other, "dismissed")
        .expect_problem(422, "validation-failed")
        .expect_error_at("/outcome", "declared_is_confirmed");
    assert_eq!(panel.conflict_of("T-HEAD"), conflict);
    panel.resolve(&conflict, "confirmed").expect(200);
    panel.resolve(&conflict, "confirmed").expect_problem(409, "invalid-state-transition");
}

fn conflicts_are_seen_by_the_secretariat_and_by_who_is_in_them(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, _) = panel.opened(&["T-OUTREACH", "T-EMPLOYEE", FREE[0]]);
    let all = |code: &str, query: &str| -> Vec<Value> {
        let page = app.as_caller(code).get(&format!("/v1/conflicts?{query}")).send().expect(200);
        page.json()["items"].as_array().unwrap().clone()
    };
    assert_eq!(all("T-SEC", "").len(), 2);
    assert_eq!(all("T-INSPECTOR", "state=confirmed").len(), 1);
    assert_eq!(all("T-LEAD", "state=potential&state=confirmed&sort=created_at").len(), 2);
    let id = round.rsplit('/').next().unwrap();
    assert_eq!(all("T-SEC", &format!("evaluation_round_id={id}")).len(), 2);
    let about = format!("achievement_id={}", panel.achievement_id());
    assert_eq!(all("T-SEC", &about).len(), 2);
    let own = all("T-OUTREACH", "");
    assert_eq!((own.len(), &own[0]["ground"]), (1, &json!("same_unit")));
    assert_eq!(all("T-HEAD", ""), Vec::<Value>::new(), "the unit does not learn who scores");
    let path = format!("/v1/conflicts/{}", str_at(&own[0], "/id"));
    app.as_caller("T-OUTREACH").get(&path).send().expect(200);
    app.unit_head().get(&path).send().expect_problem(404, "not-found");
    app.e_office().get("/v1/conflicts").send().expect_problem(403, "insufficient-scope");
}

fn a_conflict_lapses_with_the_assignment_it_came_from(app: &TestApp) {
    let panel = Panel::set(app);
    let round = panel.draft();
    panel.name(&round, &["T-HEAD", "T-OFFICER"]).expect(200);
    panel.resolve(&panel.conflict_of("T-OFFICER"), "dismissed").expect(200);
    panel.name(&round, &[FREE[0]]).expect(200);
    let page = app.secretariat().get("/v1/conflicts").send().expect(200).json();
    let left: Vec<&str> =
        page["items"].as_array().unwrap().iter().map(|one| str_at(one, "/state")).collect();
    assert_eq!(left, ["dismissed"], "what was decided stays");
    // Assigned again, the head's conflict is there again, the officer's stays decided.
    panel.name(&round, &["T-HEAD", "T-OFFICER"]).expect(200);
    assert_eq!(app.database.number("SELECT count(*) FROM conflicts"), 2);
    assert_eq!(str_at(&panel.conflict_of("T-HEAD"), "/state"), "potential");
}

fn conflicts_are_not_decided_after_results_are(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, _) = panel.scored(&[(FREE[0], GOOD)]);
    panel.step(&round, "finalize").expect(200);
    declare(&app.as_caller(FREE[0]), &panel, &round, json!({}))
        .expect_problem(409, "invalid-state-transition");
    panel.step(&round, "reopen").expect(200);
    panel.step(&round, "open").expect(200);
    declare(&app.as_caller(FREE[0]), &panel, &round, json!({})).expect(201);
}

fn a_conflict_waits_for_the_secretariat_until_it_is_decided(app: &TestApp) {
    let panel = Panel::set(app);
    panel.opened(&["T-OUTREACH", FREE[0]]);
    let waits = |code: &str, kind: &str| {
        let work = app.as_caller(code).get("/v1/me/work").send().expect(200).json();
        work["groups"].as_array().unwrap().iter().any(|one| one["kind"] == kind)
    };
    assert!(waits("T-SEC", "conflict.resolve"));
    assert!(!waits("T-LEAD", "conflict.resolve"));
    assert!(!waits("T-OUTREACH", "panel_sheet.score"), "who may not score has nothing to do");
    panel.resolve(&panel.conflict_of("T-OUTREACH"), "dismissed").expect(200);
    assert!(!waits("T-SEC", "conflict.resolve"));
    assert!(waits("T-OUTREACH", "panel_sheet.score"));
}

fn a_confirmed_conflict_outlives_reopening(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, sheet) = panel.scored(&[(FREE[0], GOOD), (FREE[1], GOOD)]);
    panel.step(&round, "finalize").expect(200);
    panel.step(&round, "reopen").expect(200);
    let made = declare(&app.secretariat(), &panel, &round, json!({ "evaluator_code": FREE[0] }));
    panel.resolve(&made.expect(201).json(), "confirmed").expect(200);
    // Named again, the evaluator is still recused.
    panel.name(&round, &[FREE[2]]).expect(200);
    panel.name(&round, &[FREE[0], FREE[2]]).expect(200);
    panel.step(&round, "open").expect(200);
    assert_eq!(sheet_state(app, &sheet, FREE[0]), "recused");
    let before = app.secretariat().get(&format!("{sheet}/panel-scores?round_version=1")).send();
    let before = before.expect(200).json();
    assert!(before["sheets"].as_array().unwrap().iter().all(|one| one["state"] == "submitted"));
}

fn a_declaration_is_told_to_subscribers_without_a_name(app: &TestApp) {
    let panel = Panel::set(app);
    let (round, _) = panel.opened(&FREE);
    declare(&app.as_caller(FREE[0]), &panel, &round, json!({})).expect(201);
    app.seal();
    let events = app.e_office().get("/v1/events?limit=200").send().expect(200);
    let all = events.json()["items"].as_array().unwrap().clone();
    let told = all.iter().find(|one| str_at(one, "/type").ends_with("conflict.declared")).unwrap();
    assert!(!told.to_string().contains(FREE[0]), "{told}");
}

fn an_author_in_the_secretariat_learns_neither_who_scores_nor_why_not(app: &TestApp) {
    let panel = Panel::set(app);
    let grant = json!({
        "holder_kind": "person", "holder_code": "T-EMPLOYEE", "role": "secretariat",
        "unit_code": null, "valid_from": "2026-11-23", "valid_to": null, "reason": "Biệt phái mẫu",
    });
    app.admin().post("/v1/role-grants").json(grant).send().expect(201);
    let scope = scopes_of(&[Role::Employee, Role::Secretariat]).join(" ");
    let author = Client::new(&app.base_url, Some(app.token("T-EMPLOYEE", "tests", &scope)));
    let (round, _) = panel.opened(&FREE);
    let declared = declare(&app.as_caller(FREE[0]), &panel, &round, json!({})).expect(201).json();
    let path = format!("/v1/conflicts/{}", str_at(&declared, "/id"));
    panel.resolve(&declared, "confirmed").expect(200);
    let hidden = ["evaluator_code", "member_code", "reason", "resolution_reason"];
    let list = author.get("/v1/conflicts").send().expect(200).json();
    for view in [&author.get(&path).send().expect(200).json(), &list["items"][0]] {
        assert_eq!(view["id"], declared["id"]);
        assert!(hidden.iter().all(|name| view.get(name).is_none()), "{view}");
    }
    let others = app.secretariat().get(&path).send().expect(200).json();
    assert_eq!(others["evaluator_code"], json!(FREE[0]));
    assert_eq!(str_at(&others, "/reason"), "Đã hướng dẫn tác giả viết sáng kiến");
    assert_eq!(str_at(&others, "/resolution_reason"), "Đã xem xét");
    assert!(others.get("member_code").is_none());
}
