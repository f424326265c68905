//! Outreach activities, acknowledgements and coverage.

use serde_json::{Value, json};
use thidua::features::outreach::types::{MACHINE, OutreachState};

use crate::campaigns::launched;
use crate::indicators::{defined, share};
use crate::support::app::TestApp;
use crate::support::awards::with;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    the_outreach_lead_holds_an_activity_and_everybody_acknowledges_for_oneself,
    a_head_acknowledges_for_persons_of_the_unit_and_for_nobody_else,
    units_hold_activities_for_their_own_staff_and_the_lead_for_all,
    what_does_not_fit_is_refused_where_it_stands,
    an_acknowledged_activity_keeps_its_day_and_its_audience_and_itself,
    a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412,
    a_planned_activity_is_not_acknowledged_before_its_day,
    a_closed_campaign_takes_no_outreach,
    every_state_and_action_answers_as_the_machine_says,
    acknowledgements_are_seen_by_those_concerned,
    activities_are_filtered_and_paged,
    coverage_is_counted_by_the_day_of_the_activity,
    coverage_is_held_against_the_target_of_the_campaign,
    what_is_to_be_acknowledged_waits_for_the_person,
    a_replayed_acknowledgement_changes_nothing,
];

fn list_path(campaign: &str) -> String {
    format!("/v1/campaigns/{campaign}/outreach-activities")
}

fn lead(app: &TestApp) -> Client {
    app.as_caller("T-OUTREACH")
}

pub fn activity(changes: Value) -> Value {
    let activity = json!({
        "kind": "briefing", "title": "Hội nghị quán triệt Kế hoạch", "unit_code": "CNTT",
        "target_group": "Toàn thể công chức", "held_on": "2026-03-16",
    });
    with(activity, changes)
}

/// An activity of the outreach lead; its path.
pub fn held(app: &TestApp, campaign: &str, changes: Value) -> String {
    let made = lead(app).post(&list_path(campaign)).json(activity(changes)).send();
    made.expect(201).location().to_owned()
}

pub fn acknowledge(client: &Client, path: &str, persons: &[&str]) -> Response {
    let body = if persons.is_empty() { json!({}) } else { json!({"person_codes": persons}) };
    client.post(&format!("{path}/acknowledge")).json(body).send()
}

fn count(app: &TestApp) -> i64 {
    app.database.number("SELECT count(*) FROM outreach_acknowledgements")
}

fn coverage(app: &TestApp, campaign: &str, query: &str) -> Value {
    let path = format!("/v1/campaigns/{campaign}/outreach-coverage?{query}");
    app.employee().get(&path).send().expect(200).json()
}

/// Expected and reached of a unit.
fn of_unit(view: &Value, unit: &str) -> (i64, i64) {
    let units = view["units"].as_array().unwrap();
    let found = units.iter().find(|one| one["unit_code"] == unit).unwrap();
    let number = |name: &str| found["coverage"][name].as_i64().unwrap();
    (number("expected_count"), number("acknowledged_count"))
}

fn the_outreach_lead_holds_an_activity_and_everybody_acknowledges_for_oneself(app: &TestApp) {
    let campaign = launched(app);
    let made = lead(app).post(&list_path(&campaign)).json(activity(json!({}))).send().expect(201);
    let view = made.json();
    assert_eq!(view["allowed_actions"], json!(["update", "delete", "acknowledge"]));
    assert_eq!((&view["state"], &view["is_acknowledged"]), (&json!("held"), &json!(false)));
    let path = made.location();
    let before = app.employee().get(path).send().expect(200);
    assert_eq!(before.json()["allowed_actions"], json!(["acknowledge"]));
    let receipt = acknowledge(&app.employee(), path, &[]).expect(200).json();
    assert_eq!(receipt["acknowledged"], json!(["T-EMPLOYEE"]));
    let after = app.employee().get(path).if_none_match(before.etag()).send().expect(200).json();
    assert_eq!((&after["is_acknowledged"], &after["allowed_actions"]), (&json!(true), &json!([])));
    let again = acknowledge(&app.employee(), path, &[]).expect(200).json();
    assert_eq!(again["already_acknowledged"], json!(["T-EMPLOYEE"]));
    assert_eq!(count(app), 1);
    // A machine has nothing to acknowledge.
    acknowledge(&app.e_office(), path, &[]).expect(403);
    app.seal();
    let events = app.e_office().get("/v1/events").send().expect(200).json();
    let told = events["items"].as_array().unwrap().iter();
    let told: Vec<&Value> = told.filter(|one| one["type"] == "outreach.acknowledged").collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["data"]["count"], 1);
}

fn a_head_acknowledges_for_persons_of_the_unit_and_for_nobody_else(app: &TestApp) {
    let campaign = launched(app);
    let path = held(app, &campaign, json!({}));
    let done = acknowledge(&app.unit_head(), &path, &["T-HEAD", "T-OFFICER", "T-EMPLOYEE"]);
    assert_eq!(
        done.expect(200).json()["acknowledged"],
        json!(["T-HEAD", "T-OFFICER", "T-EMPLOYEE"])
    );
    acknowledge(&app.unit_head(), &path, &["T-OUTREACH", "T-HEAD3"])
        .expect_problem(403, "role-required");
    acknowledge(&app.unit_officer(), &path, &["T-EMPLOYEE"]).expect_problem(403, "role-required");
    acknowledge(&lead(app), &path, &["T-EMPLOYEE"]).expect_problem(403, "role-required");
    acknowledge(&app.unit_head(), &path, &["NOBODY"])
        .expect_problem(422, "validation-failed")
        .expect_error_at("/person_codes/0", "unknown_person");
    acknowledge(&app.unit_head(), &path, &["T-OUTREACH", "T-OUTREACH"])
        .expect_problem(422, "validation-failed")
        .expect_error_at("/person_codes/1", "repeated");
    assert_eq!(count(app), 3);
    let nothing = format!("/v1/outreach-activities/{}", app.app.ids.next());
    acknowledge(&app.employee(), &nothing, &[]).expect_problem(404, "not-found");
    app.employee().get(&nothing).send().expect_problem(404, "not-found");
    app.employee()
        .get(&format!("{nothing}/acknowledgements"))
        .send()
        .expect_problem(404, "not-found");
}

fn units_hold_activities_for_their_own_staff_and_the_lead_for_all(app: &TestApp) {
    let campaign = launched(app);
    let hold = |client: &Client, changes: Value| {
        client.post(&list_path(&campaign)).json(activity(changes)).send()
    };
    hold(&app.unit_officer(), json!({"audience_unit_codes": ["CNTT"]})).expect(201);
    hold(&app.unit_officer(), json!({})).expect_problem(403, "role-required");
    hold(&app.unit_head(), json!({"audience_unit_codes": ["CNTT", "P03"]}))
        .expect_problem(403, "role-required");
    hold(&app.unit_head(), json!({"unit_code": "P03", "audience_unit_codes": ["P03"]}))
        .expect_problem(403, "role-required");
    for code in ["T-EMPLOYEE", "T-SEC", "T-LEAD"] {
        let client = Client::new(&app.base_url, Some(app.token(code, "tests", "outreach:write")));
        hold(&client, json!({"audience_unit_codes": ["CNTT"]}))
            .expect_problem(403, "role-required");
    }
    let path =
        held(app, &campaign, json!({"unit_code": "VP", "audience_unit_codes": ["P03", "VP"]}));
    let patch = |client: &Client, body: Value| client.patch(&path).if_match("*").json(body).send();
    patch(&app.unit_head(), json!({"title": "x"})).expect_problem(403, "role-required");
    app.unit_head().delete(&path).if_match("*").send().expect_problem(403, "role-required");
    patch(&lead(app), json!({"title": "Tập huấn", "kind": "training"})).expect(200);
    let of_unit = hold(&app.unit_head(), json!({"audience_unit_codes": ["CNTT"]})).expect(201);
    app.unit_head()
        .patch(of_unit.location())
        .if_match("*")
        .json(json!({"audience_unit_codes": []}))
        .send()
        .expect_problem(403, "role-required");
    assert_eq!(app.database.number("SELECT count(*) FROM outreach_activities"), 3);
}

fn what_does_not_fit_is_refused_where_it_stands(app: &TestApp) {
    let campaign = launched(app);
    let refused = |changes: Value, pointer: &str, code: &str| {
        let answer = lead(app).post(&list_path(&campaign)).json(activity(changes)).send();
        answer.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    };
    refused(json!({"unit_code": "NONE"}), "/unit_code", "unknown_unit");
    refused(json!({"unit_code": "KHOI-1"}), "/unit_code", "bloc");
    refused(json!({"audience_unit_codes": ["KHOI-1"]}), "/audience_unit_codes/0", "bloc");
    refused(json!({"audience_unit_codes": ["VP", "VP"]}), "/audience_unit_codes/1", "repeated");
    refused(json!({"audience_unit_codes": ["VP", "X"]}), "/audience_unit_codes/1", "unknown_unit");
    refused(json!({"held_on": "2025-12-31"}), "/held_on", "outside_campaign");
    refused(json!({"kind": "party"}), "/kind", "enum");
    refused(json!({"evidence": [{"note": "Ảnh"}]}), "/evidence/0", "no_target");
    let document = app.app.ids.next().to_string();
    refused(
        json!({"evidence": [{"document_id": document}]}),
        "/evidence/0/document_id",
        "unknown_document",
    );
    let nowhere = list_path(&app.app.ids.next().to_string());
    lead(app).post(&nowhere).json(activity(json!({}))).send().expect_problem(404, "not-found");
    assert_eq!(app.database.number("SELECT count(*) FROM outreach_activities"), 0);
}

fn an_acknowledged_activity_keeps_its_day_and_its_audience_and_itself(app: &TestApp) {
    let campaign = launched(app);
    let path = held(app, &campaign, json!({}));
    let patch = |body: Value| lead(app).patch(&path).if_match("*").json(body).send();
    patch(json!({"held_on": "2026-03-17", "audience_unit_codes": ["CNTT"]})).expect(200);
    acknowledge(&app.employee(), &path, &[]).expect(200);
    patch(json!({"held_on": "2026-03-18"})).expect_problem(409, "in-use");
    patch(json!({"audience_unit_codes": ["VP"]})).expect_problem(409, "in-use");
    lead(app).delete(&path).if_match("*").send().expect_problem(409, "in-use");
    let seen = patch(json!({"title": "Khác", "content": null})).expect(200).json();
    assert_eq!(str_at(&seen, "/held_on"), "2026-03-17");
    assert_eq!(seen["allowed_actions"], json!(["update", "acknowledge"]));
}

fn a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412(app: &TestApp) {
    let path = held(app, &launched(app), json!({}));
    let client = lead(app);
    let body = json!({"title": "Khác"});
    client.patch(&path).json(&body).send().expect_problem(428, "precondition-required");
    client.delete(&path).send().expect_problem(428, "precondition-required");
    let tag = client.get(&path).send().expect(200).etag().to_owned();
    client.patch(&path).if_match(&tag).json(&body).send().expect(200);
    client.patch(&path).if_match(&tag).json(&body).send().expect_problem(412, "stale-etag");
    client.delete(&path).if_match(&tag).send().expect_problem(412, "stale-etag");
    let late = client.post(&format!("{path}/acknowledge")).if_match(&tag).json(json!({})).send();
    late.expect_problem(412, "stale-etag");
    assert_eq!(count(app), 0);
    client.delete(&path).if_match("*").send().expect(204);
    client.get(&path).send().expect_problem(404, "not-found");
}

fn a_planned_activity_is_not_acknowledged_before_its_day(app: &TestApp) {
    let campaign = launched(app);
    let path = held(app, &campaign, json!({"held_on": "2026-11-24"}));
    let early =
        acknowledge(&app.employee(), &path, &[]).expect_problem(409, "invalid-state-transition");
    assert_eq!(str_at(&early.json(), "/current_state"), "planned");
    let seen = app.employee().get(&path).send().expect(200);
    assert_eq!(seen.json()["allowed_actions"], json!([]));
    assert_eq!(coverage(app, &campaign, "")["activity_count"], 0);
    app.app.clock.advance(chrono::TimeDelta::days(1));
    // A token of the day before has ended; the activity is another one now, though nothing was written.
    let later = app.employee().get(&path).if_none_match(seen.etag()).send().expect(200).json();
    assert_eq!(
        (&later["state"], &later["allowed_actions"]),
        (&json!("held"), &json!(["acknowledge"]))
    );
    acknowledge(&app.employee(), &path, &[]).expect(200);
}

fn a_closed_campaign_takes_no_outreach(app: &TestApp) {
    let campaign = launched(app);
    let path = held(app, &campaign, json!({}));
    let close = format!("/v1/campaigns/{campaign}/close");
    app.leader().post(&close).json(json!({"reason": "Tổng kết"})).send().expect(200);
    let again = lead(app).post(&list_path(&campaign)).json(activity(json!({}))).send();
    again.expect_problem(409, "campaign-closed");
    acknowledge(&app.employee(), &path, &[]).expect_problem(409, "campaign-closed");
    let patch = lead(app).patch(&path).if_match("*").json(json!({"title": "x"})).send();
    patch.expect_problem(409, "campaign-closed");
    lead(app).delete(&path).if_match("*").send().expect_problem(409, "campaign-closed");
    let seen = lead(app).get(&path).send().expect(200).json();
    assert_eq!(seen["allowed_actions"], json!([]));
    assert_eq!(count(app), 0);
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    let campaign = launched(app);
    for (from, day) in [(OutreachState::Planned, "2026-12-01"), (OutreachState::Held, "2026-03-16")]
    {
        for one in MACHINE.moves {
            let path = held(app, &campaign, json!({"held_on": day}));
            let seen = lead(app).get(&path).send().expect(200).json();
            let is_possible = one.from.contains(&from);
            let listed = seen["allowed_actions"].as_array().unwrap().contains(&json!(one.action));
            assert_eq!(listed, is_possible, "{} in {from}", one.action);
            let done = match one.action {
                "update" => lead(app).patch(&path).if_match("*").json(json!({"title": "x"})).send(),
                "delete" => lead(app).delete(&path).if_match("*").send(),
                _ => acknowledge(&lead(app), &path, &[]),
            };
            if is_possible {
                assert!(done.status < 300, "{}", done.text());
            } else {
                done.expect_problem(409, "invalid-state-transition");
            }
        }
    }
}

fn acknowledgements_are_seen_by_those_concerned(app: &TestApp) {
    let campaign = launched(app);
    let path = held(app, &campaign, json!({}));
    acknowledge(&app.unit_head(), &path, &["T-HEAD", "T-EMPLOYEE"]).expect(200);
    acknowledge(&app.as_caller("T-HEAD3"), &path, &["T-HEAD3", "T-EMPLOYEE3"]).expect(200);
    acknowledge(&app.secretariat(), &path, &[]).expect(200);
    let seen = |code: &str, query: &str| {
        let path = format!("{path}/acknowledgements?include_total=true{query}");
        app.as_caller(code).get(&path).send().expect(200).json()["total_count"].clone()
    };
    for (code, expected) in [
        ("T-SEC", 5),
        ("T-OUTREACH", 5),
        ("T-LEAD", 5),
        ("T-INSPECTOR", 5),
        ("T-HEAD", 2),
        ("T-OFFICER", 2),
        ("T-HEAD3", 2),
        ("T-EMPLOYEE", 1),
        ("T-SEC2", 5),
        ("T-ADMIN", 0),
    ] {
        assert_eq!(seen(code, ""), json!(expected), "{code}");
    }
    assert_eq!(seen("T-SEC", "&unit_code=P03"), json!(2));
    assert_eq!(seen("T-SEC", "&person_code=T-SEC"), json!(1));
    assert_eq!(seen("T-HEAD", "&unit_code=P03"), json!(0));
    let list =
        app.secretariat().get(&format!("{path}/acknowledgements?limit=1")).send().expect(200);
    assert_eq!(list.header("cache-control"), Some("no-store"));
    let first = list.json()["items"][0].clone();
    assert_eq!(
        (&first["person_code"], &first["recorded_by"]),
        (&json!("T-EMPLOYEE"), &json!("T-HEAD"))
    );
    let (mut next, mut count) = (format!("{path}/acknowledgements?limit=2"), 0);
    loop {
        let page = app.secretariat().get(&next).send().expect(200);
        count += page.json()["items"].as_array().unwrap().len();
        let Some(link) = page.header("link") else { break };
        link.split(['<', '>']).nth(1).unwrap().clone_into(&mut next);
    }
    assert_eq!(count, 5);
    app.e_office().get(&format!("{path}/acknowledgements")).send().expect(403);
}

fn activities_are_filtered_and_paged(app: &TestApp) {
    let campaign = launched(app);
    held(app, &campaign, json!({}));
    held(
        app,
        &campaign,
        json!({"kind": "article", "title": "Tin bài tháng 5", "held_on": "2026-05-04", "unit_code": "VP"}),
    );
    held(app, &campaign, json!({"kind": "training", "title": "Tập huấn", "held_on": "2026-12-01"}));
    let days = |query: &str| -> Vec<String> {
        let list = app.employee().get(&format!("{}?{query}", list_path(&campaign))).send();
        let items = list.expect(200).json()["items"].as_array().unwrap().clone();
        items.iter().map(|item| str_at(item, "/held_on").to_owned()).collect()
    };
    assert_eq!(days(""), ["2026-12-01", "2026-05-04", "2026-03-16"]);
    assert_eq!(days("sort=held_on&limit=1"), ["2026-03-16"]);
    assert_eq!(days("kind=article,training&sort=held_on"), ["2026-05-04", "2026-12-01"]);
    assert_eq!(days("unit_code=VP"), ["2026-05-04"]);
    assert_eq!(days("held_on_gte=2026-05-04&held_on_lt=2026-12-01"), ["2026-05-04"]);
    assert_eq!(days("q=quan%20triet"), ["2026-03-16"]);
    let (mut path, mut seen) = (format!("{}?limit=1", list_path(&campaign)), Vec::new());
    loop {
        let page = app.employee().get(&path).send().expect(200);
        seen.push(str_at(&page.json(), "/items/0/held_on").to_owned());
        let Some(link) = page.header("link") else { break };
        link.split(['<', '>']).nth(1).unwrap().clone_into(&mut path);
    }
    assert_eq!(seen, days(""));
}

fn put_person(app: &TestApp, code: &str, changes: Value) {
    let person = json!({
        "full_name": "Cán bộ mẫu 99", "kind": "worker", "position_class": "staff",
        "unit_code": "VP", "unit_since": "2025-01-01", "joined_on": "2025-01-01",
    });
    let path = format!("/v1/persons/{code}");
    let put = app.e_office().put(&path).if_match("*").json(with(person, changes)).send();
    assert!(put.status < 300, "{}", put.text());
}

fn coverage_is_counted_by_the_day_of_the_activity(app: &TestApp) {
    let campaign = launched(app);
    put_person(app, "LEFT", json!({"left_on": "2026-03-16"}));
    put_person(app, "LEFT-LATER", json!({"left_on": "2026-03-17"}));
    put_person(app, "JOINED", json!({"joined_on": "2026-06-01", "unit_since": "2026-06-01"}));
    put_person(app, "MOVED", json!({}));
    put_person(app, "MOVED", json!({"unit_code": "P03", "unit_since": "2026-06-01"}));
    let before = coverage(app, &campaign, "");
    assert_eq!((&before["activity_count"], &before["total"]["percent"]), (&json!(0), &Value::Null));
    let first = held(app, &campaign, json!({"audience_unit_codes": ["VP", "P03"]}));
    // VP: admin, two of the secretariat, inspector, who left later and who moved; P03: four.
    let once = coverage(app, &campaign, "");
    assert_eq!(
        (of_unit(&once, "VP"), of_unit(&once, "P03"), of_unit(&once, "CNTT")),
        ((6, 0), (4, 0), (0, 0))
    );
    app.database.execute("UPDATE role_grants SET unit_code = 'VP' WHERE holder_code = 'T-HEAD'");
    let head = app.as_caller("T-HEAD");
    acknowledge(&head, &first, &["LEFT"])
        .expect_problem(422, "validation-failed")
        .expect_error_at("/person_codes/0", "not_in_audience");
    acknowledge(&head, &first, &["JOINED"]).expect_problem(422, "validation-failed");
    acknowledge(&head, &first, &["LEFT-LATER", "MOVED", "T-SEC"]).expect(200);
    let told = coverage(app, &campaign, "");
    assert_eq!((of_unit(&told, "VP"), &told["total"]["percent"]), ((6, 3), &json!("30.00")));
    // After the second activity who moved counts in the new unit, and who joined is expected too.
    let second = held(
        app,
        &campaign,
        json!({"held_on": "2026-07-01", "audience_unit_codes": ["VP", "P03"]}),
    );
    let twice = coverage(app, &campaign, "");
    assert_eq!((of_unit(&twice, "VP"), of_unit(&twice, "P03")), ((6, 2), (5, 1)));
    let id = second.rsplit('/').next().unwrap();
    let alone = coverage(app, &campaign, &format!("outreach_activity_id={id}"));
    assert_eq!((of_unit(&alone, "VP"), of_unit(&alone, "P03")), ((5, 0), (5, 0)));
    assert_eq!(alone["activity_count"], 1);
    assert_eq!(coverage(app, &campaign, "year=2027")["activity_count"], 0);
    assert_eq!(of_unit(&coverage(app, &campaign, "year=2026"), "VP"), (6, 2));
    let nothing = app.app.ids.next();
    let path = format!("/v1/campaigns/{campaign}/outreach-coverage?outreach_activity_id={nothing}");
    app.employee().get(&path).send().expect_problem(404, "not-found");
    let path = format!("/v1/campaigns/{nothing}/outreach-coverage");
    app.employee().get(&path).send().expect_problem(404, "not-found");
}

fn coverage_is_held_against_the_target_of_the_campaign(app: &TestApp) {
    let campaign = launched(app);
    let path = held(app, &campaign, json!({"audience_unit_codes": ["P03"]}));
    let everybody = ["T-MEMBER", "T-HEAD3", "T-BLOC", "T-EMPLOYEE3"];
    acknowledge(&app.as_caller("T-HEAD3"), &path, &everybody).expect(200);
    let without = coverage(app, &campaign, "");
    assert_eq!(
        (&without["target_percent"], &without["total"]["is_target_met"]),
        (&Value::Null, &Value::Null)
    );
    let figure = json!({"figures_from": "outreach", "target": {"value": "100", "binding": "exactly"},
        "path": [{"year": 2026, "value": "95", "status": "sample"}]});
    defined(app, &campaign, share(figure));
    let whole = coverage(app, &campaign, "");
    assert_eq!(
        (&whole["target_percent"], &whole["total"]["is_target_met"]),
        (&json!("100.00"), &json!(true))
    );
    assert_eq!(coverage(app, &campaign, "year=2026")["target_percent"], "95.00");
    assert_eq!(coverage(app, &campaign, "year=2028")["target_percent"], "100.00");
    held(app, &campaign, json!({"held_on": "2026-04-01"}));
    let more = coverage(app, &campaign, "");
    assert_eq!(more["total"]["is_target_met"], false);
    assert_eq!(of_unit(&more, "P03"), (4, 4));
}

fn what_is_to_be_acknowledged_waits_for_the_person(app: &TestApp) {
    let campaign = launched(app);
    let path = held(app, &campaign, json!({"audience_unit_codes": ["CNTT"]}));
    held(app, &campaign, json!({"held_on": "2026-12-01"}));
    let waits = |who: &str| {
        let work = app.as_caller(who).get("/v1/me/work").send().expect(200).json();
        let groups = work["groups"].as_array().unwrap().clone();
        groups.into_iter().find(|group| group["kind"] == "outreach.acknowledge")
    };
    let group = waits("T-EMPLOYEE").unwrap();
    assert_eq!((&group["count"], &group["items"][0]["path"]), (&json!(1), &json!(path)));
    assert_eq!(waits("T-EMPLOYEE3"), None);
    acknowledge(&app.employee(), &path, &[]).expect(200);
    assert_eq!(waits("T-EMPLOYEE"), None);
    assert!(waits("T-HEAD").is_some());
}

fn a_replayed_acknowledgement_changes_nothing(app: &TestApp) {
    let path = held(app, &launched(app), json!({}));
    let send = || {
        let request = app.employee().post(&format!("{path}/acknowledge"));
        request.key("one-and-the-same-key").json(json!({})).send().expect(200)
    };
    let (first, second) = (send(), send());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(first.json(), second.json());
}
