//! Registrations for a campaign.

use serde_json::{Value, json};
use thidua::features::registrations::types::{MACHINE, RegistrationState};

use crate::campaigns::{department_campaign, launched};
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    an_officer_drafts_the_head_submits_and_the_secretariat_confirms,
    a_registration_is_seen_by_its_unit_and_not_by_others,
    a_bloc_registers_through_its_lead_and_a_person_for_oneself,
    a_subject_has_one_live_registration_per_campaign,
    subjects_and_targets_that_do_not_fit_are_refused_where_they_stand,
    a_registration_without_pledges_is_not_submitted,
    a_returned_registration_is_a_draft_again_with_its_reasons,
    who_submits_does_not_confirm,
    a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412,
    a_campaign_takes_no_registrations_before_its_launch_and_after_its_close,
    registrations_are_filtered_and_paged,
    every_state_and_action_answers_as_the_machine_says,
    a_replayed_creation_makes_one_registration,
    what_waits_is_told_to_those_who_can_move_it,
];

fn of_unit(unit: &str) -> Value {
    let target = &crate::campaigns::source_plan()["targets"][0]["code"];
    json!({
        "subject_kind": "unit", "unit_code": unit, "pledged_title": "Giấy khen của Giám đốc Sở",
        "pledges": [
            {"target_code": target, "value": "100.00", "unit": "%"},
            {"text": "Giảm thời gian xử lý", "value": "-2.5", "unit": "ngày", "note": "Trước 30/6"},
        ],
    })
}

fn list_path(campaign: &str) -> String {
    format!("/v1/campaigns/{campaign}/registrations")
}

fn drafted(app: &TestApp, campaign: &str) -> String {
    let made = app.unit_officer().post(&list_path(campaign)).json(of_unit("CNTT")).send();
    made.expect(201).location().to_owned()
}

fn act(client: &Client, path: &str, action: &str) -> Response {
    let request = client.post(&format!("{path}/{action}"));
    if action == "return" {
        request.json(json!({"reasons": [{"code": "unclear", "text": "Chưa rõ chỉ tiêu"}]})).send()
    } else {
        request.send()
    }
}

fn an_officer_drafts_the_head_submits_and_the_secretariat_confirms(app: &TestApp) {
    let campaign = launched(app);
    let made =
        app.unit_officer().post(&list_path(&campaign)).json(of_unit("CNTT")).send().expect(201);
    let draft = made.json();
    assert_eq!(draft["allowed_actions"], json!(["update", "delete"]));
    assert_eq!(draft["pledges"][1]["target_code"], Value::Null);
    assert_eq!(str_at(&draft, "/pledges/1/value"), "-2.5");
    let path = made.location();
    act(&app.unit_officer(), path, "submit").expect_problem(403, "role-required");
    let submitted = act(&app.unit_head(), path, "submit").expect(200).json();
    assert_eq!(submitted["allowed_actions"], json!(["withdraw"]));
    act(&app.unit_head(), path, "confirm").expect_problem(403, "role-required");
    let confirmed = act(&app.secretariat(), path, "confirm").expect(200);
    assert_eq!(str_at(&confirmed.json(), "/confirmed_by"), "T-SEC");
    let read = app.secretariat().get(path).send().expect(200);
    assert_eq!(read.json(), confirmed.json());
    app.secretariat().get(path).if_none_match(read.etag()).send().expect(304);
    app.seal();
    let events = app.e_office().get("/v1/events").send().expect(200).json();
    let last = events["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["type"], "registration.confirmed");
    assert_eq!(last["data"]["state"], "confirmed");
}

fn a_registration_is_seen_by_its_unit_and_not_by_others(app: &TestApp) {
    let campaign = launched(app);
    let path = drafted(app, &campaign);
    for code in ["T-SEC", "T-LEAD", "T-INSPECTOR", "T-HEAD", "T-OFFICER", "e_office", "reporting"] {
        app.as_caller(code).get(&path).send().expect(200);
        let list = app.as_caller(code).get(&list_path(&campaign)).send().expect(200).json();
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "{code}");
    }
    for code in ["T-HEAD3", "T-EMPLOYEE", "T-BLOC"] {
        app.as_caller(code).get(&path).send().expect_problem(404, "not-found");
        let list = app.as_caller(code).get(&list_path(&campaign)).send().expect(200).json();
        assert_eq!(list["items"], json!([]), "{code}");
        act(&app.as_caller(code), &path, "withdraw").expect_problem(404, "not-found");
    }
    app.secretariat()
        .put("/v1/units/KHOI-1/members/2026")
        .json(json!({"members": [{"unit_code": "CNTT", "role": "lead"}]}))
        .send()
        .expect(201);
    app.as_caller("T-BLOC").get(&path).send().expect(200);
    act(&app.as_caller("T-BLOC"), &path, "submit").expect_problem(403, "role-required");
}

fn a_bloc_registers_through_its_lead_and_a_person_for_oneself(app: &TestApp) {
    let campaign = launched(app);
    let lead = app.as_caller("T-BLOC");
    let mut bloc = of_unit("KHOI-1");
    bloc["subject_kind"] = json!("bloc");
    let made = lead.post(&list_path(&campaign)).json(&bloc).send().expect(201);
    act(&lead, made.location(), "submit").expect(200);
    act(&app.secretariat(), made.location(), "confirm").expect(200);
    let mut person = of_unit("CNTT");
    person["subject_kind"] = json!("person");
    person["person_code"] = json!("T-EMPLOYEE");
    let made = app.employee().post(&list_path(&campaign)).json(&person).send().expect(201);
    act(&app.employee(), made.location(), "submit").expect_problem(403, "role-required");
    act(&app.unit_head(), made.location(), "submit").expect(200);
    act(&app.employee(), made.location(), "withdraw").expect(200);
    person["person_code"] = json!("T-OFFICER");
    let refused = app.employee().post(&list_path(&campaign)).json(&person).send();
    refused.expect_problem(403, "role-required");
    let unit = app.employee().post(&list_path(&campaign)).json(of_unit("CNTT")).send();
    unit.expect_problem(403, "role-required");
}

fn a_subject_has_one_live_registration_per_campaign(app: &TestApp) {
    let campaign = launched(app);
    let path = drafted(app, &campaign);
    let again = || app.unit_head().post(&list_path(&campaign)).json(of_unit("CNTT")).send();
    let refused = again().expect_problem(409, "duplicate").json();
    assert!(path.ends_with(str_at(&refused, "/existing_id")));
    act(&app.unit_head(), &path, "submit").expect(200);
    again().expect_problem(409, "duplicate");
    act(&app.unit_head(), &path, "withdraw").expect(200);
    again().expect(201);
    // A person of the unit is another subject than the unit.
    let mut person = of_unit("CNTT");
    person["subject_kind"] = json!("person");
    person["person_code"] = json!("T-OFFICER");
    app.unit_officer().post(&list_path(&campaign)).json(person).send().expect(201);
}

fn subjects_and_targets_that_do_not_fit_are_refused_where_they_stand(app: &TestApp) {
    let campaign = launched(app);
    let refused = |changes: &[(&str, Value)], pointer: &str, code: &str| {
        let mut body = of_unit("CNTT");
        for (name, value) in changes {
            body[*name] = value.clone();
        }
        let answer = app.secretariat().post(&list_path(&campaign)).json(body).send();
        answer.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    };
    refused(&[("unit_code", json!("NONE"))], "/unit_code", "unknown_unit");
    refused(&[("unit_code", json!("KHOI-1"))], "/unit_code", "unit_of_other_kind");
    refused(&[("subject_kind", json!("bloc"))], "/unit_code", "unit_of_other_kind");
    refused(&[("subject_kind", json!("person"))], "/person_code", "required_for_person");
    refused(&[("person_code", json!("T-OFFICER"))], "/person_code", "only_for_person");
    let person = |code: &str| [("subject_kind", json!("person")), ("person_code", json!(code))];
    refused(&person("NOBODY"), "/person_code", "unknown_person");
    refused(&person("T-EMPLOYEE3"), "/person_code", "person_of_other_unit");
    let pledges = |list: Value| [("pledges", list)];
    let unknown = json!([{"target_code": "no_such_target"}]);
    refused(&pledges(unknown), "/pledges/0/target_code", "unknown_target");
    refused(&pledges(json!([{"value": "1"}])), "/pledges/0/text", "required_without_target");
    let target = of_unit("CNTT")["pledges"][0].clone();
    refused(&pledges(json!([target, target])), "/pledges/1/target_code", "repeated");
    refused(&pledges(json!([{"text": "x", "value": "1.23456"}])), "/pledges/0/value", "pattern");
    assert_eq!(app.database.number("SELECT count(*) FROM registrations"), 0);
}

fn a_registration_without_pledges_is_not_submitted(app: &TestApp) {
    let path = drafted(app, &launched(app));
    let patch = |body: Value| app.unit_officer().patch(&path).if_match("*").json(body).send();
    let bare = patch(json!({"pledges": [], "pledged_title": null})).expect(200).json();
    assert_eq!((&bare["pledges"], &bare["pledged_title"]), (&json!([]), &Value::Null));
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready").json();
    assert_eq!(str_at(&refused, "/missing/0/pointer"), "/pledges");
    patch(json!({"pledges": [{"target_code": "none"}]}))
        .expect_error_at("/pledges/0/target_code", "unknown_target");
    patch(json!({"pledges": [{"text": "Một việc"}]})).expect(200);
    act(&app.unit_head(), &path, "submit").expect(200);
}

fn a_returned_registration_is_a_draft_again_with_its_reasons(app: &TestApp) {
    let path = drafted(app, &launched(app));
    act(&app.unit_head(), &path, "submit").expect(200);
    let returned = act(&app.secretariat(), &path, "return").expect(200).json();
    assert_eq!(str_at(&returned, "/state"), "draft");
    assert_eq!(str_at(&returned, "/return_reasons/0/code"), "unclear");
    act(&app.unit_head(), &path, "submit").expect(200);
}

fn who_submits_does_not_confirm(app: &TestApp) {
    let campaign = launched(app);
    let made =
        app.secretariat().post(&list_path(&campaign)).json(of_unit("CNTT")).send().expect(201);
    act(&app.unit_head(), made.location(), "submit").expect(200);
    act(&app.secretariat(), made.location(), "confirm").expect_problem(403, "recused");
    let seen = app.secretariat().get(made.location()).send().expect(200).json();
    assert_eq!(seen["allowed_actions"], json!([]));
    act(&app.as_caller("T-SEC2"), made.location(), "confirm").expect(200);
}

fn a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412(app: &TestApp) {
    let path = drafted(app, &launched(app));
    let client = app.unit_officer();
    let body = json!({"pledged_title": "Khác"});
    client.patch(&path).json(&body).send().expect_problem(428, "precondition-required");
    client.delete(&path).send().expect_problem(428, "precondition-required");
    let tag = client.get(&path).send().expect(200).etag().to_owned();
    client.patch(&path).if_match(&tag).json(&body).send().expect(200);
    client.patch(&path).if_match(&tag).json(&body).send().expect_problem(412, "stale-etag");
    client.delete(&path).if_match(&tag).send().expect_problem(412, "stale-etag");
    client.delete(&path).if_match("*").send().expect(204);
    client.get(&path).send().expect_problem(404, "not-found");
}

fn a_campaign_takes_no_registrations_before_its_launch_and_after_its_close(app: &TestApp) {
    let campaign = launched(app);
    let path = drafted(app, &campaign);
    let draft = app.secretariat().post("/v1/campaigns").json(department_campaign("PT-02")).send();
    let early = list_path(str_at(&draft.expect(201).json(), "/id"));
    let refused = app.secretariat().post(&early).json(of_unit("CNTT")).send();
    refused.expect_problem(409, "invalid-state-transition");
    app.unit_head().post(&early).json(of_unit("CNTT")).send().expect_problem(404, "not-found");
    app.unit_head().get(&early).send().expect_problem(404, "not-found");
    let close = format!("/v1/campaigns/{campaign}/close");
    app.leader().post(&close).json(json!({"reason": "Tổng kết"})).send().expect(200);
    let late = app.secretariat().post(&list_path(&campaign)).json(of_unit("P03")).send();
    late.expect_problem(409, "campaign-closed");
    act(&app.unit_head(), &path, "submit").expect_problem(409, "campaign-closed");
    let list = app.unit_head().get(&list_path(&campaign)).send().expect(200).json();
    assert_eq!(list["items"][0]["allowed_actions"], json!(["delete"]));
    assert_eq!(app.database.number("SELECT count(*) FROM registrations"), 1);
}

fn registrations_are_filtered_and_paged(app: &TestApp) {
    let campaign = launched(app);
    let submitted = drafted(app, &campaign);
    act(&app.unit_head(), &submitted, "submit").expect(200);
    app.secretariat().post(&list_path(&campaign)).json(of_unit("P03")).send().expect(201);
    let mut person = of_unit("P03");
    person["subject_kind"] = json!("person");
    person["person_code"] = json!("T-EMPLOYEE3");
    person["pledged_title"] = json!("Chiến sĩ thi đua");
    app.secretariat().post(&list_path(&campaign)).json(person).send().expect(201);
    let count = |query: &str| {
        let path = format!("{}?include_total=true&{query}", list_path(&campaign));
        app.secretariat().get(&path).send().expect(200).json()["total_count"].clone()
    };
    for (query, expected) in [
        ("", 3),
        ("state=draft", 2),
        ("state=draft,submitted", 3),
        ("unit_code=P03", 2),
        ("unit_code=P03&subject_kind=unit", 1),
        ("person_code=T-EMPLOYEE3", 1),
        ("q=chien%20si", 1),
        ("q=giay", 2),
        ("q=giam%20thoi", 3),
        ("q=khong", 0),
    ] {
        assert_eq!(count(query), json!(expected), "{query}");
    }
    let (mut path, mut units) =
        (format!("{}?limit=1&sort=created_at", list_path(&campaign)), Vec::new());
    loop {
        let page = app.secretariat().get(&path).send().expect(200);
        units.push(str_at(&page.json(), "/items/0/unit_code").to_owned());
        let Some(link) = page.header("link") else { break };
        link.split(['<', '>']).nth(1).unwrap().clone_into(&mut path);
    }
    assert_eq!(units, ["CNTT", "P03", "P03"]);
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    let campaign = launched(app);
    for &from in RegistrationState::ALL {
        for one in MACHINE.moves {
            app.database.execute("DELETE FROM registrations");
            let path = drafted(app, &campaign);
            let steps: &[(&str, &str)] = match from {
                RegistrationState::Draft => &[],
                RegistrationState::Submitted => &[("T-HEAD", "submit")],
                RegistrationState::Confirmed => &[("T-HEAD", "submit"), ("T-SEC", "confirm")],
                RegistrationState::Withdrawn => &[("T-HEAD", "submit"), ("T-HEAD", "withdraw")],
            };
            for (who, action) in steps {
                act(&app.as_caller(who), &path, action).expect(200);
            }
            let judges = ["confirm", "return"].contains(&one.action);
            let client = if judges { app.secretariat() } else { app.unit_head() };
            let seen = client.get(&path).send().expect(200).json();
            let is_possible = one.from.contains(&from);
            let listed = seen["allowed_actions"].as_array().unwrap().contains(&json!(one.action));
            assert_eq!(listed, is_possible, "{} in {from}", one.action);
            let done = match one.action {
                "update" => {
                    client.patch(&path).if_match("*").json(json!({"pledged_title": "Mới"})).send()
                }
                "delete" => client.delete(&path).if_match("*").send(),
                other => act(&client, &path, other),
            };
            if !is_possible {
                let problem = done.expect_problem(409, "invalid-state-transition").json();
                assert_eq!(str_at(&problem, "/current_state"), from.as_str());
                assert_eq!(client.get(&path).send().expect(200).json(), seen);
            } else if one.action == "delete" {
                done.expect(204);
            } else {
                let to = one.to.unwrap_or(from);
                assert_eq!(str_at(&done.expect(200).json(), "/state"), to.as_str());
            }
        }
    }
}

fn a_replayed_creation_makes_one_registration(app: &TestApp) {
    let campaign = launched(app);
    let send = || {
        let request = app.unit_officer().post(&list_path(&campaign)).key("one-and-the-same-key");
        request.json(of_unit("CNTT")).send().expect(201)
    };
    let (first, second) = (send(), send());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(first.json(), second.json());
}

fn what_waits_is_told_to_those_who_can_move_it(app: &TestApp) {
    let path = drafted(app, &launched(app));
    let waits = |who: &str, kind: &str| {
        let work = app.as_caller(who).get("/v1/me/work").send().expect(200).json();
        work["groups"]
            .as_array()
            .unwrap()
            .iter()
            .any(|group| group["kind"] == kind && group["items"][0]["path"] == path)
    };
    assert!(waits("T-HEAD", "registration.submit"));
    assert!(!waits("T-HEAD3", "registration.submit"));
    act(&app.unit_head(), &path, "submit").expect(200);
    assert!(!waits("T-HEAD", "registration.submit"));
    assert!(waits("T-SEC", "registration.confirm"));
}
