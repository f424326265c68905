//! Award rounds.

use serde_json::{Value, json};
use thidua::features::award_rounds::types::MACHINE;

use crate::campaigns::{department_campaign, launched};
use crate::rule_sets::load_law;
use crate::support::app::TestApp;
use crate::support::awards::{GK, act, round, seed_award_types};
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    the_secretariat_prepares_a_round_that_others_see_once_it_is_open,
    only_the_secretariat_prepares_rounds,
    an_unknown_award_type_is_refused_at_its_place,
    a_period_outside_the_campaign_is_refused,
    an_end_before_the_start_is_refused,
    a_round_of_a_draft_campaign_is_not_opened,
    a_closed_campaign_takes_no_rounds,
    an_open_round_can_be_extended_and_nothing_else,
    a_patch_needs_the_current_tag,
    every_state_and_action_of_a_round_answers_as_its_machine_says,
    subscribers_hear_of_a_round_once_it_is_open,
    rounds_are_listed_by_state_and_day,
    a_copy_takes_the_award_types_and_days_of_its_own,
    a_copy_that_does_not_fit_is_refused_and_leaves_nothing,
];

fn rounds(campaign: &str) -> String {
    format!("/v1/campaigns/{campaign}/award-rounds")
}

/// A campaign and the draft of a round in it.
fn draft(app: &TestApp) -> (String, Response) {
    seed_award_types(app);
    let campaign = launched(app);
    let made = app.secretariat().post(&rounds(&campaign)).json(round(json!({}))).send();
    (campaign, made.expect(201))
}

fn the_secretariat_prepares_a_round_that_others_see_once_it_is_open(app: &TestApp) {
    let (campaign, made) = draft(app);
    let path = made.location().to_owned();
    assert_eq!(
        made.json()["allowed_actions"],
        json!(["update", "delete", "open", "put_quotas", "clone"])
    );
    let read = app.secretariat().get(&path).send().expect(200);
    assert_eq!((read.json(), read.etag()), (made.json(), made.etag()));
    app.unit_head().get(&path).send().expect_problem(404, "not-found");
    assert_eq!(app.unit_head().get(&rounds(&campaign)).send().json()["items"], json!([]));
    assert_eq!(str_at(&app.leader().get(&path).send().expect(200).json(), "/state"), "draft");
    let open = act(&app.secretariat(), &path, "open").expect(200).json();
    assert_eq!((str_at(&open, "/state"), str_at(&open, "/opened_by")), ("open", "T-SEC"));
    let seen = app.unit_head().get(&path).send().expect(200).json();
    assert_eq!(seen["allowed_actions"], json!([]));
    let listed = app.employee().get(&rounds(&campaign)).send().expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

fn subscribers_hear_of_a_round_once_it_is_open(app: &TestApp) {
    load_law(app);
    let (campaign, made) = draft(app);
    let path = made.location().to_owned();
    let id = str_at(&made.json(), "/id").to_owned();
    let sec = app.secretariat();
    let caps = |places: u32| {
        let cap = json!({ "award_type_code": GK, "subject_kind": "individual", "scope": "round",
            "max_places": places });
        let body = json!({ "quotas": [cap] });
        sec.put(&format!("{path}/quotas")).if_match("*").json(body).send().expect(200);
    };
    let told = || {
        app.seal();
        let feed = app.e_office().get(&format!("/v1/events?subject_id={id}")).send().expect(200);
        feed.json()["items"].as_array().unwrap().clone()
    };
    let kinds = || told().iter().map(|one| str_at(one, "/type").to_owned()).collect::<Vec<_>>();
    let rename = json!({ "name": "Đợt xét mẫu" });
    sec.patch(&path).if_match("*").json(rename).send().expect(200);
    caps(3);
    assert_eq!(kinds(), Vec::<String>::new(), "a draft is the secretariat's own");
    act(&sec, &path, "open").expect(200);
    act(&sec, &path, "open").expect_problem(409, "invalid-state-transition");
    let longer = json!({ "submission_to": "2026-12-15" });
    sec.patch(&path).if_match("*").json(longer).send().expect(200);
    caps(4);
    act(&sec, &path, "close").expect(200);
    let expected = [
        "award_round.opened",
        "award_round.updated",
        "award_round.quotas_changed",
        "award_round.closed",
    ];
    assert_eq!(kinds(), expected);
    let last = told().pop().unwrap();
    assert_eq!(
        last["data"],
        json!({
            "award_round_id": id, "campaign_id": campaign,
            "state": "closed", "submission_from": "2026-11-01", "submission_to": "2026-12-15",
        })
    );
}

fn only_the_secretariat_prepares_rounds(app: &TestApp) {
    let (campaign, made) = draft(app);
    for caller in ["T-LEAD", "T-HEAD", "T-ADMIN"] {
        let token = app.token(caller, "tests", "award_rounds:write awards:read");
        let client = Client::new(&app.base_url, Some(token));
        client
            .post(&rounds(&campaign))
            .json(round(json!({})))
            .send()
            .expect_problem(403, "role-required");
        act(&client, made.location(), "open").expect_problem(403, "role-required");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM award_rounds WHERE state = 'draft'"), 1);
}

fn refused(app: &TestApp, changes: Value, pointer: &str, code: &str) {
    seed_award_types(app);
    let campaign = launched(app);
    app.secretariat()
        .post(&rounds(&campaign))
        .json(round(changes))
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at(pointer, code);
    assert_eq!(app.database.number("SELECT count(*) FROM award_rounds"), 0);
}

fn an_unknown_award_type_is_refused_at_its_place(app: &TestApp) {
    let codes = json!([GK, "khong_co"]);
    refused(app, json!({ "award_type_codes": codes }), "/award_type_codes/1", "unknown_award_type");
}

fn a_period_outside_the_campaign_is_refused(app: &TestApp) {
    let changes = json!({ "achievement_period_from": "2025-12-15" });
    refused(app, changes, "/achievement_period_from", "outside_campaign");
}

fn an_end_before_the_start_is_refused(app: &TestApp) {
    refused(app, json!({ "submission_to": "2026-10-31" }), "/submission_to", "before_start");
}

fn a_round_of_a_draft_campaign_is_not_opened(app: &TestApp) {
    seed_award_types(app);
    let client = app.secretariat();
    let campaign = client.post("/v1/campaigns").json(department_campaign("PT-09")).send();
    let campaign = str_at(&campaign.expect(201).json(), "/id").to_owned();
    let made = client.post(&rounds(&campaign)).json(round(json!({}))).send().expect(201);
    let refused = act(&client, made.location(), "open").expect_problem(409, "not-ready").json();
    assert_eq!(str_at(&refused, "/missing/0/rule"), "R03");
    // Who does not see the campaign does not see its rounds either.
    app.unit_head().get(&rounds(&campaign)).send().expect_problem(404, "not-found");
}

fn a_closed_campaign_takes_no_rounds(app: &TestApp) {
    let (campaign, made) = draft(app);
    act(&app.leader(), &format!("/v1/campaigns/{campaign}"), "close").expect(200);
    let client = app.secretariat();
    let late = client.post(&rounds(&campaign)).json(round(json!({}))).send();
    late.expect_problem(409, "campaign-closed");
    act(&client, made.location(), "open").expect_problem(409, "campaign-closed");
}

fn an_open_round_can_be_extended_and_nothing_else(app: &TestApp) {
    let (_, made) = draft(app);
    let (client, path) = (app.secretariat(), made.location().to_owned());
    act(&client, &path, "open").expect(200);
    let patch = |changes: Value| client.patch(&path).if_match("*").json(changes).send();
    let extended = patch(json!({ "submission_to": "2026-12-20" })).expect(200).json();
    assert_eq!(str_at(&extended, "/submission_to"), "2026-12-20");
    let fixed = patch(json!({ "submission_to": "2026-12-31", "award_type_codes": [GK] }));
    fixed.expect_problem(409, "invalid-state-transition");
    let read = client.get(&path).send().expect(200).json();
    assert_eq!(str_at(&read, "/submission_to"), "2026-12-20");
}

fn a_patch_needs_the_current_tag(app: &TestApp) {
    let (_, made) = draft(app);
    let (client, path) = (app.secretariat(), made.location());
    let name = json!({ "name": "Đợt 1" });
    client.patch(path).json(&name).send().expect_problem(428, "precondition-required");
    client.patch(path).if_match(made.etag()).json(&name).send().expect(200);
    client.patch(path).if_match(made.etag()).json(&name).send().expect_problem(412, "stale-etag");
    let stale = client.post(&format!("{path}/open")).if_match(made.etag()).send();
    stale.expect_problem(412, "stale-etag");
    client.delete(path).send().expect_problem(428, "precondition-required");
    client.delete(path).if_match("*").send().expect(204);
    client.get(path).send().expect_problem(404, "not-found");
}

fn every_state_and_action_of_a_round_answers_as_its_machine_says(app: &TestApp) {
    let (campaign, _) = draft(app);
    let client = app.secretariat();
    for state in ["draft", "open", "closed"] {
        for one in MACHINE.moves {
            let made = client.post(&rounds(&campaign)).json(round(json!({}))).send().expect(201);
            let path = made.location().to_owned();
            for step in ["open", "close"].iter().take(match state {
                "draft" => 0,
                "open" => 1,
                _ => 2,
            }) {
                act(&client, &path, step).expect(200);
            }
            let answer = match one.action {
                "update" => client.patch(&path).if_match("*").json(json!({"name": "Đợt 2"})).send(),
                "delete" => client.delete(&path).if_match("*").send(),
                "put_quotas" => {
                    let quotas = client.put(&format!("{path}/quotas")).if_match("*");
                    quotas.json(json!({ "quotas": [] })).send()
                }
                "clone" => client.post(&format!("{path}/clone")).json(next_year(json!({}))).send(),
                action => act(&client, &path, action),
            };
            if one.from.iter().any(|from| from.as_str() == state) {
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

fn rounds_are_listed_by_state_and_day(app: &TestApp) {
    let (campaign, first) = draft(app);
    let client = app.secretariat();
    let second = json!({ "name": "Đợt xét đột xuất", "submission_to": "2026-11-10" });
    let second = client.post(&rounds(&campaign)).json(round(second)).send().expect(201);
    act(&client, second.location(), "open").expect(200);
    let names = |query: &str| {
        let page = client.get(&format!("{}?{query}", rounds(&campaign))).send().expect(200).json();
        let items = page["items"].as_array().unwrap();
        items
            .iter()
            .map(|one| format!("/v1/award-rounds/{}", str_at(one, "/id")))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(""), [second.location(), first.location()]);
    assert_eq!(names("sort=created_at"), [first.location(), second.location()]);
    assert_eq!(names("state=open"), [second.location()]);
    assert_eq!(names("submission_on=2026-11-23"), [first.location()]);
    assert_eq!(names("q=dot%20xuat"), [second.location()]);
}

fn next_year(changes: Value) -> Value {
    let copy = json!({
        "name": "Đợt xét khen thưởng năm 2027",
        "submission_from": "2027-11-01", "submission_to": "2027-12-10",
        "achievement_period_from": "2027-01-01", "achievement_period_to": "2027-12-31",
    });
    crate::support::awards::with(copy, changes)
}

fn a_copy_takes_the_award_types_and_days_of_its_own(app: &TestApp) {
    let (_, made) = draft(app);
    let client = app.secretariat();
    let clone = format!("{}/clone", made.location());
    let key = "copy-of-the-round-1";
    let copy = client.post(&clone).key(key).json(next_year(json!({}))).send().expect(201);
    let (shown, original) = (copy.json(), made.json());
    assert_eq!(str_at(&shown, "/state"), "draft");
    assert_eq!(str_at(&shown, "/submission_to"), "2027-12-10");
    assert_eq!(shown["award_type_codes"], original["award_type_codes"]);
    assert_eq!(shown["campaign_id"], original["campaign_id"]);
    assert_ne!(shown["id"], original["id"]);
    assert_eq!(client.get(copy.location()).send().expect(200).json(), shown);
    let again = client.post(&clone).key(key).json(next_year(json!({}))).send().expect(201);
    assert_eq!(again.json()["id"], shown["id"]);
    app.database.execute(&format!("UPDATE award_types SET is_active = FALSE WHERE code = '{GK}'"));
    let fewer = client.post(&clone).json(next_year(json!({}))).send().expect(201).json();
    assert_eq!(fewer["award_type_codes"], json!([crate::support::awards::BK]));
}

fn a_copy_that_does_not_fit_is_refused_and_leaves_nothing(app: &TestApp) {
    let (campaign, made) = draft(app);
    let clone = format!("{}/clone", made.location());
    let client = app.secretariat();
    let cases = [
        (json!({ "submission_to": "2027-01-01" }), "/submission_to", "before_start"),
        (
            json!({ "achievement_period_to": "2031-01-01" }),
            "/achievement_period_to",
            "outside_campaign",
        ),
        (json!({ "award_type_codes": ["khong_co"] }), "/award_type_codes/0", "unknown_award_type"),
        (json!({ "campaign_id": made.json()["id"] }), "/campaign_id", "unknown_campaign"),
    ];
    for (changes, pointer, rule) in cases {
        let refused = client.post(&clone).json(next_year(changes)).send();
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, rule);
    }
    app.database.execute("UPDATE award_types SET is_active = FALSE");
    let refused = client.post(&clone).json(next_year(json!({}))).send();
    refused
        .expect_problem(422, "validation-failed")
        .expect_error_at("/award_type_codes", "none_offered");
    app.unit_head().post(&clone).json(next_year(json!({}))).send().expect(403);
    let path = rounds(&campaign);
    assert_eq!(client.get(&path).send().json()["items"].as_array().unwrap().len(), 1);
}
