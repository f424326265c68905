//! Campaigns and their plans.

use serde_json::{Value, json};
use thidua::features::campaigns::plan::PlanParts;
use thidua::features::campaigns::plan_text::render_text;
use thidua::features::campaigns::types::MACHINE;

use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    the_api_returns_every_sentence_of_the_plan_letter_for_letter,
    a_draft_is_seen_by_its_owner_and_not_by_others,
    a_draft_with_gaps_is_not_launched_and_each_gap_is_named,
    only_a_leader_launches_the_departments_campaign,
    a_launched_plan_takes_its_number_once_and_nothing_else,
    an_amendment_keeps_the_version_before,
    an_amendment_cannot_empty_a_required_part,
    a_bloc_lead_launches_a_part_of_the_departments_campaign,
    a_child_outside_its_parents_period_is_refused,
    a_second_campaign_with_the_code_is_refused_with_the_first_ones_id,
    a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412,
    a_patch_merges_into_the_plan_and_null_clears,
    a_draft_is_deleted_and_then_gone,
    a_copy_names_the_original_as_its_predecessor,
    every_state_and_action_answers_as_the_machine_says,
    launching_and_closing_are_told_to_subscribers,
    campaigns_are_filtered_by_state_level_and_day,
    a_draft_waits_for_those_who_can_launch_it,
];

/// The plan as the command line loads it.
pub fn source_plan() -> Value {
    serde_json::to_value(PlanParts::source_plan().unwrap()).unwrap()
}

pub fn department_campaign(code: &str) -> Value {
    json!({
        "code": code, "title": "Phong trào mẫu", "level": "department", "owner_unit_code": "STC",
        "period_from": "2026-01-01", "period_to": "2030-12-31", "plan": source_plan(),
        "parent_plan": {
            "level": "city", "number": "77/KH-UBND", "issued_on": "2026-03-02",
            "issuer": "UBND thành phố Hà Nội", "title": "Phong trào của Thành phố",
        },
    })
}

/// A launched campaign of the department; its id.
pub fn launched(app: &TestApp) -> String {
    launched_as(app, "PT-01")
}

/// A launched campaign of the department with a code; its id.
pub fn launched_as(app: &TestApp, code: &str) -> String {
    let made = app.secretariat().post("/v1/campaigns").json(department_campaign(code)).send();
    let path = made.expect(201).location().to_owned();
    app.leader().post(&format!("{path}/publish")).send().expect(200);
    path.rsplit('/').next().unwrap().to_owned()
}

fn draft(app: &TestApp) -> Response {
    app.secretariat().post("/v1/campaigns").json(department_campaign("PT-01")).send().expect(201)
}

fn the_api_returns_every_sentence_of_the_plan_letter_for_letter(app: &TestApp) {
    let made = draft(app);
    let read = app.secretariat().get(made.location()).send().expect(200).json();
    assert_eq!((&read["number"], &read["issued_on"]), (&Value::Null, &Value::Null));
    let parts: PlanParts = serde_json::from_value(read["plan"].clone()).unwrap();
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let source = include_str!("../data/plan.txt");
    assert_eq!(squeezed(&render_text(&parts, None, None)), squeezed(source));
}

fn a_draft_is_seen_by_its_owner_and_not_by_others(app: &TestApp) {
    let made = draft(app);
    for code in ["T-LEAD", "T-INSPECTOR", "T-SEC2"] {
        app.as_caller(code).get(made.location()).send().expect(200);
    }
    for code in ["T-EMPLOYEE", "T-HEAD", "T-BLOC"] {
        app.as_caller(code).get(made.location()).send().expect_problem(404, "not-found");
        let list = app.as_caller(code).get("/v1/campaigns").send().expect(200).json();
        assert_eq!(list["items"], json!([]));
    }
}

fn a_draft_with_gaps_is_not_launched_and_each_gap_is_named(app: &TestApp) {
    let mut campaign = department_campaign("PT-02");
    campaign["plan"]["targets"] = json!([]);
    campaign["plan"]["purposes"] = json!([]);
    let made = app.secretariat().post("/v1/campaigns").json(campaign).send().expect(201);
    assert_eq!(made.json()["missing_sections"], json!(["purposes", "targets"]));
    let refused = app
        .leader()
        .post(&format!("{}/publish", made.location()))
        .send()
        .expect_problem(409, "not-ready");
    let missing = refused.json();
    assert_eq!(str_at(&missing, "/missing/0/pointer"), "/plan/purposes");
    assert_eq!(str_at(&missing, "/missing/1/rule"), "R04");
    let read = app.leader().get(made.location()).send().json();
    assert_eq!(str_at(&read, "/state"), "draft");
}

fn only_a_leader_launches_the_departments_campaign(app: &TestApp) {
    let made = draft(app);
    let path = format!("{}/publish", made.location());
    app.secretariat().post(&path).send().expect_problem(403, "role-required");
    let done = app.leader().post(&path).send().expect(200).json();
    assert_eq!(str_at(&done, "/state"), "published");
    assert_eq!(str_at(&done, "/published_by"), "T-LEAD");
    assert_eq!(done["plan_version"], json!(1));
    app.employee().get(made.location()).send().expect(200);
}

fn a_launched_plan_takes_its_number_once_and_nothing_else(app: &TestApp) {
    let path = format!("/v1/campaigns/{}", launched(app));
    let patch = |client: &Client, body: Value| client.patch(&path).if_match("*").json(body).send();
    let client = app.secretariat();
    patch(&client, json!({"title": "Khác"})).expect_problem(409, "invalid-state-transition");
    let numbered = patch(&client, json!({"number": "12/KH-STC", "issued_on": "2026-11-20"}));
    assert_eq!(str_at(&numbered.expect(200).json(), "/number"), "12/KH-STC");
    patch(&client, json!({"number": "13/KH-STC"})).expect_problem(409, "invalid-state-transition");
}

fn an_amendment_keeps_the_version_before(app: &TestApp) {
    let path = format!("/v1/campaigns/{}", launched(app));
    let amended = app
        .leader()
        .post(&format!("{path}/amend"))
        .json(json!({"reason": "Điều chỉnh", "plan": {"closing": "Hết./."}}))
        .send()
        .expect(200)
        .json();
    assert_eq!(amended["plan_version"], json!(2));
    assert_eq!(str_at(&amended, "/plan/closing"), "Hết./.");
    assert_eq!(amended["plan"]["purposes"], source_plan()["purposes"]);
    let page = app.employee().get(&format!("{path}/versions?limit=1")).send().expect(200);
    assert_eq!(page.json()["items"][0]["reason"], json!("Điều chỉnh"));
    let next = page.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    let first = app.employee().get(&next).send().expect(200).json();
    assert_eq!(first["items"][0]["plan"], source_plan());
    assert_eq!(first["next_cursor"], Value::Null);
}

fn an_amendment_cannot_empty_a_required_part(app: &TestApp) {
    let path = format!("/v1/campaigns/{}", launched(app));
    app.leader()
        .post(&format!("{path}/amend"))
        .json(json!({"reason": "Thử", "plan": {"contents": []}}))
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/plan/contents", "required_section");
    let read = app.leader().get(&path).send().json();
    assert_eq!(read["plan_version"], json!(1));
}

/// A part of a campaign for the bloc KHOI-1.
pub fn part_of(parent: &str) -> Value {
    json!({
        "code": "KHOI-1-2026", "title": "Phong trào của khối", "level": "bloc",
        "owner_unit_code": "KHOI-1", "parent_id": parent,
        "period_from": "2026-02-01", "period_to": "2026-12-31", "plan": source_plan(),
    })
}

fn a_bloc_lead_launches_a_part_of_the_departments_campaign(app: &TestApp) {
    let parent = launched(app);
    let lead = app.as_caller("T-BLOC");
    let made = lead.post("/v1/campaigns").json(part_of(&parent)).send().expect(201);
    assert_eq!(made.json()["allowed_actions"], json!(["update", "delete", "publish", "clone"]));
    lead.post(&format!("{}/publish", made.location())).send().expect(200);
    app.unit_head()
        .post("/v1/campaigns")
        .json(part_of(&parent))
        .send()
        .expect_problem(403, "role-required");
    let children = app
        .employee()
        .get(&format!("/v1/campaigns?parent_id={parent}&level=bloc"))
        .send()
        .expect(200)
        .json();
    assert_eq!(str_at(&children, "/items/0/code"), "KHOI-1-2026");
}

fn a_child_outside_its_parents_period_is_refused(app: &TestApp) {
    let mut child = part_of(&launched(app));
    child["period_to"] = json!("2031-01-01");
    app.as_caller("T-BLOC")
        .post("/v1/campaigns")
        .json(child.clone())
        .send()
        .expect_error_at("/period_to", "outside_parent");
    child["parent_id"] = Value::Null;
    app.as_caller("T-BLOC")
        .post("/v1/campaigns")
        .json(child)
        .send()
        .expect_error_at("/parent_id", "required_for_level");
}

fn a_second_campaign_with_the_code_is_refused_with_the_first_ones_id(app: &TestApp) {
    let first = draft(app).json();
    let refused = app
        .secretariat()
        .post("/v1/campaigns")
        .json(department_campaign("PT-01"))
        .send()
        .expect_problem(409, "duplicate");
    assert_eq!(refused.json()["existing_id"], first["id"]);
}

fn a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412(app: &TestApp) {
    let made = draft(app);
    let client = app.secretariat();
    let body = json!({"title": "Tên khác"});
    client
        .patch(made.location())
        .json(body.clone())
        .send()
        .expect_problem(428, "precondition-required");
    client.patch(made.location()).if_match(made.etag()).json(body.clone()).send().expect(200);
    client
        .patch(made.location())
        .if_match(made.etag())
        .json(body.clone())
        .send()
        .expect_problem(412, "stale-etag");
    client
        .patch(made.location())
        .if_match("2")
        .json(body.clone())
        .send()
        .expect_problem(400, "invalid-parameter");
    let weakened = format!("W/{}", client.get(made.location()).send().etag());
    client.patch(made.location()).if_match(&weakened).json(body).send().expect(200);
}

fn a_patch_merges_into_the_plan_and_null_clears(app: &TestApp) {
    let made = draft(app);
    let done = app
        .secretariat()
        .patch(made.location())
        .if_match(made.etag())
        .header("content-type", "application/merge-patch+json")
        .json(json!({"plan": {"closing": null, "subject": "Trích yếu mới"}}))
        .send()
        .expect(200)
        .json();
    assert_eq!(done["plan"]["closing"], Value::Null);
    assert_eq!(str_at(&done, "/plan/subject"), "Trích yếu mới");
    assert_eq!(done["plan"]["duties"], source_plan()["duties"]);
    app.secretariat()
        .patch(made.location())
        .if_match("*")
        .json(json!({"title": null}))
        .send()
        .expect_error_at("/title", "type");
}

fn a_draft_is_deleted_and_then_gone(app: &TestApp) {
    let made = draft(app);
    app.secretariat().delete(made.location()).send().expect_problem(428, "precondition-required");
    app.secretariat().delete(made.location()).if_match(made.etag()).send().expect(204);
    app.secretariat().get(made.location()).send().expect_problem(404, "not-found");
    let path = format!("/v1/campaigns/{}", launched(app));
    app.secretariat()
        .delete(&path)
        .if_match("*")
        .send()
        .expect_problem(409, "invalid-state-transition");
}

fn a_copy_names_the_original_as_its_predecessor(app: &TestApp) {
    let id = launched(app);
    let copy = app
        .secretariat()
        .post(&format!("/v1/campaigns/{id}/clone"))
        .json(json!({"code": "PT-2031", "period_from": "2031-01-01", "period_to": "2035-12-31"}))
        .send()
        .expect(201)
        .json();
    assert_eq!(str_at(&copy, "/state"), "draft");
    assert_eq!(str_at(&copy, "/predecessor/campaign_id"), id);
    assert_eq!(copy["predecessor"]["year_to"], json!(2030));
    assert_eq!(copy["plan"], source_plan());
}

/// Takes an action with a body that is right for it.
fn act(client: &Client, path: &str, action: &str) -> Response {
    let request = match action {
        "update" => client.patch(path).if_match("*").json(json!({"document_id": null})),
        "delete" => client.delete(path).if_match("*"),
        "close" => client.post(&format!("{path}/close")).json(json!({"reason": "Tổng kết"})),
        "amend" => client.post(&format!("{path}/amend")).json(json!({"reason": "Điều chỉnh"})),
        "clone" => client.post(&format!("{path}/clone")).json(json!({
            "code": format!("COPY-{}", path.rsplit('/').next().unwrap()),
            "period_from": "2031-01-01", "period_to": "2035-12-31",
        })),
        "publish" => client.post(&format!("{path}/publish")),
        other => panic!("the test knows no body for {other}"),
    };
    request.send()
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    for state in ["draft", "published", "closed"] {
        for one in MACHINE.moves {
            let code = format!("PT-{state}-{}", one.action);
            let made = app
                .secretariat()
                .post("/v1/campaigns")
                .json(department_campaign(&code))
                .send()
                .expect(201);
            let path = made.location().to_owned();
            if state != "draft" {
                app.leader().post(&format!("{path}/publish")).send().expect(200);
            }
            if state == "closed" {
                act(&app.leader(), &path, "close").expect(200);
            }
            // Somebody with the role: only the state decides.
            let is_drafting = matches!(one.action, "update" | "delete" | "clone");
            let actor = if is_drafting { app.secretariat() } else { app.leader() };
            let answer = act(&actor, &path, one.action);
            let is_possible = one.from.iter().any(|from| from.as_str() == state);
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

fn launching_and_closing_are_told_to_subscribers(app: &TestApp) {
    let id = launched(app);
    let path = format!("/v1/campaigns/{id}");
    act(&app.leader(), &path, "close").expect(200);
    let feed = |query: &str| {
        let page = app.e_office().get(&format!("/v1/events?subject_id={id}{query}")).send();
        page.expect(200).json()
    };
    assert_eq!(feed("")["items"], json!([]), "an event has its place once it is sealed");
    app.seal();
    let page = feed("");
    let kinds: Vec<&str> =
        page["items"].as_array().unwrap().iter().map(|event| str_at(event, "/type")).collect();
    assert_eq!(kinds, ["campaign.published", "campaign.closed"]);
    assert_eq!(str_at(&page, "/items/1/data/state"), "closed");
    let cursor = str_at(&page, "/next_cursor");
    let later = feed(&format!("&cursor={cursor}"));
    assert_eq!((&later["items"], str_at(&later, "/next_cursor")), (&json!([]), cursor));
}

fn campaigns_are_filtered_by_state_level_and_day(app: &TestApp) {
    launched(app);
    draft_with(app, "PT-02", "2027-01-01");
    let codes = |query: &str| {
        let page = app.secretariat().get(&format!("/v1/campaigns?{query}")).send().expect(200);
        let mut codes: Vec<String> = page.json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| str_at(one, "/code").to_owned())
            .collect();
        codes.sort();
        codes
    };
    assert_eq!(codes("state=draft"), ["PT-02"]);
    assert_eq!(codes("state=draft&state=published"), ["PT-01", "PT-02"]);
    assert_eq!(codes("state=draft,published&active_on=2026-06-01"), ["PT-01"]);
    assert_eq!(codes("level=unit"), Vec::<String>::new());
    assert_eq!(codes("q=phong+trao&sort=-title"), ["PT-01", "PT-02"]);
    app.secretariat()
        .get("/v1/campaigns?state=unknown")
        .send()
        .expect_problem(400, "invalid-parameter");
    app.secretariat()
        .get("/v1/campaigns?stat=draft")
        .send()
        .expect_problem(400, "unknown-parameter");
}

fn draft_with(app: &TestApp, code: &str, from: &str) {
    let mut campaign = department_campaign(code);
    campaign["period_from"] = json!(from);
    app.secretariat().post("/v1/campaigns").json(campaign).send().expect(201);
}

fn a_draft_waits_for_those_who_can_launch_it(app: &TestApp) {
    let made = draft(app);
    let work = |client: Client| client.get("/v1/me/work").send().expect(200).json();
    let waiting = work(app.leader());
    assert_eq!(waiting["total_count"], json!(1));
    assert_eq!(str_at(&waiting, "/groups/0/kind"), "campaign.publish");
    assert_eq!(str_at(&waiting, "/groups/0/items/0/path"), made.location());
    assert_eq!(work(app.secretariat())["groups"], json!([]));
    app.leader().post(&format!("{}/publish", made.location())).send().expect(200);
    assert_eq!(work(app.leader())["total_count"], json!(0));
}
