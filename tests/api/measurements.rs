//! Measurements of an indicator.

use serde_json::{Value, json};
use thidua::features::measurements::types::{MACHINE, MeasurementState};

use crate::campaigns::{launched, part_of};
use crate::indicators::{defined, milestone, share};
use crate::support::app::TestApp;
use crate::support::awards::with;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    an_officer_reports_and_the_secretariat_verifies,
    a_dispute_needs_a_reason_and_a_finding_can_be_taken_back,
    a_correction_is_a_new_revision_and_the_old_one_stays_readable,
    a_period_is_reported_once_and_a_late_correction_meets_the_newer_one,
    a_unit_reports_for_itself_and_the_e_office_for_all,
    nobody_verifies_what_they_recorded,
    what_does_not_fit_is_refused_where_it_stands,
    a_part_of_a_campaign_takes_figures_of_those_for_whom_it_was_launched,
    values_are_derived_exactly,
    a_document_that_is_evidence_stays,
    a_stale_tag_is_refused_with_412,
    a_closed_campaign_takes_no_measurements_and_no_findings,
    every_state_and_action_answers_as_the_machine_says,
    measurements_are_filtered_and_paged,
    a_batch_is_taken_whole,
    a_batch_with_a_fault_leaves_nothing_behind_and_names_every_fault,
    a_batch_needs_a_key_and_repeats_its_answer,
    what_waits_is_told_to_those_who_can_move_it,
    a_period_that_ended_waits_for_the_unit_until_it_is_reported,
];

/// A campaign with an indicator that units report; campaign id and path of the indicator.
pub fn scene(app: &TestApp) -> (String, String) {
    let campaign = launched(app);
    let path = defined(app, &campaign, share(json!({})));
    (campaign, path)
}

pub fn reading(changes: Value) -> Value {
    let reading = json!({
        "unit_code": "CNTT", "period": "2026-Q3", "numerator": "120", "denominator": "150",
        "note": "Số liệu mẫu",
    });
    with(reading, changes)
}

pub fn record(client: &Client, indicator: &str, changes: Value) -> Response {
    client.post(&format!("{indicator}/measurements")).json(reading(changes)).send()
}

pub fn verify(client: &Client, path: &str, outcome: &str) -> Response {
    let reason = (outcome == "disputed").then_some("Chưa khớp");
    let body = json!({"outcome": outcome, "reason": reason});
    client.post(&format!("{path}/verify")).json(body).send()
}

fn unverify(client: &Client, path: &str) -> Response {
    client.post(&format!("{path}/unverify")).json(json!({"reason": "Nhầm đơn vị"})).send()
}

/// A measurement of CNTT; its path.
fn recorded(app: &TestApp, indicator: &str) -> String {
    record(&app.unit_officer(), indicator, json!({})).expect(201).location().to_owned()
}

fn count(app: &TestApp) -> i64 {
    app.database.number("SELECT count(*) FROM measurements")
}

fn an_officer_reports_and_the_secretariat_verifies(app: &TestApp) {
    let (_, indicator) = scene(app);
    let made = record(&app.unit_officer(), &indicator, json!({"value": "80"})).expect(201);
    let view = made.json();
    assert_eq!(view["value"], "80.00");
    assert_eq!((&view["numerator"], &view["denominator"]), (&json!("120"), &json!("150")));
    assert_eq!((&view["revision"], &view["is_current"]), (&json!(1), &json!(true)));
    assert_eq!(view["allowed_actions"], json!(["correct"]));
    assert_eq!(view["indicator_code"], "digitised_files");
    let path = made.location();
    verify(&app.unit_head(), path, "accepted").expect_problem(403, "role-required");
    let seen = app.secretariat().get(path).send().expect(200).json();
    assert_eq!(seen["allowed_actions"], json!(["verify"]));
    let verified = verify(&app.secretariat(), path, "accepted").expect(200);
    assert_eq!(str_at(&verified.json(), "/state"), "verified");
    assert_eq!(str_at(&verified.json(), "/judged_by"), "T-SEC");
    assert_eq!(verified.json()["allowed_actions"], json!(["unverify"]));
    let read = app.secretariat().get(path).send().expect(200);
    assert_eq!(read.json(), verified.json());
    app.secretariat().get(path).if_none_match(read.etag()).send().expect(304);
    app.employee().get(path).send().expect(200);
    app.seal();
    let events = app.e_office().get("/v1/events").send().expect(200).json();
    let types: Vec<&str> =
        events["items"].as_array().unwrap().iter().map(|one| str_at(one, "/type")).collect();
    assert!(types.ends_with(&["measurement.recorded", "measurement.verified"]), "{types:?}");
    let last = events["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["data"]["period"], &last["data"]["state"]),
        (&json!("2026-Q3"), &json!("verified"))
    );
}

fn a_dispute_needs_a_reason_and_a_finding_can_be_taken_back(app: &TestApp) {
    let (_, indicator) = scene(app);
    let path = recorded(app, &indicator);
    let bare = json!({"outcome": "disputed"});
    app.secretariat()
        .post(&format!("{path}/verify"))
        .json(bare)
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/reason", "required_for_dispute");
    let disputed = verify(&app.secretariat(), &path, "disputed").expect(200).json();
    assert_eq!(
        (str_at(&disputed, "/state"), str_at(&disputed, "/judged_reason")),
        ("disputed", "Chưa khớp")
    );
    unverify(&app.unit_head(), &path).expect_problem(403, "role-required");
    let back = unverify(&app.as_caller("T-SEC2"), &path).expect(200).json();
    assert_eq!(
        (str_at(&back, "/state"), str_at(&back, "/judged_reason")),
        ("recorded", "Nhầm đơn vị")
    );
    verify(&app.secretariat(), &path, "accepted").expect(200);
    unverify(&app.secretariat(), &path).expect(200);
    app.secretariat()
        .post(&format!("{path}/unverify"))
        .json(json!({}))
        .send()
        .expect_problem(422, "validation-failed");
    let reasons = app.database.number(
        "SELECT count(*) FROM audit_events WHERE action = 'measurement.unverify' AND reason = 'Nhầm đơn vị'",
    );
    assert_eq!(reasons, 2);
}

fn a_correction_is_a_new_revision_and_the_old_one_stays_readable(app: &TestApp) {
    let (_, indicator) = scene(app);
    let path = recorded(app, &indicator);
    verify(&app.secretariat(), &path, "accepted").expect(200);
    let old = app.secretariat().get(&path).send().expect(200);
    let id = str_at(&old.json(), "/id").to_owned();
    let correction = json!({
        "numerator": "121", "corrects_id": id, "correction_reason": "Bổ sung một hồ sơ",
    });
    let made = record(&app.unit_head(), &indicator, correction).expect(201);
    let new = made.json();
    assert_eq!((&new["revision"], &new["state"]), (&json!(2), &json!("recorded")));
    assert_eq!((&new["value"], &new["corrects_id"]), (&json!("80.67"), &json!(id)));
    let before = app.secretariat().get(&path).if_none_match(old.etag()).send().expect(200).json();
    assert_eq!((&before["is_current"], &before["state"]), (&json!(false), &json!("verified")));
    assert_eq!(before["allowed_actions"], json!([]));
    // What was corrected is history: nothing is found of it any more.
    let late = unverify(&app.secretariat(), &path).expect_problem(409, "invalid-state-transition");
    assert_eq!(str_at(&late.json(), "/current_state"), "superseded");
    let list = |query: &str| {
        let list = app.employee().get(&format!("{indicator}/measurements?{query}")).send();
        list.expect(200).json()["items"].as_array().unwrap().clone()
    };
    assert_eq!(list("").len(), 1);
    let all = list("include_superseded=true&sort=created_at");
    let values: Vec<&Value> = all.iter().map(|one| &one["value"]).collect();
    assert_eq!(values, [&json!("80.00"), &json!("80.67")]);
}

fn a_period_is_reported_once_and_a_late_correction_meets_the_newer_one(app: &TestApp) {
    let (_, indicator) = scene(app);
    let path = recorded(app, &indicator);
    let id = path.rsplit('/').next().unwrap().to_owned();
    let again = record(&app.unit_head(), &indicator, json!({})).expect_problem(409, "duplicate");
    assert_eq!(again.json()["existing_id"], json!(id));
    let correct = |changes: Value| record(&app.unit_head(), &indicator, changes);
    correct(json!({"corrects_id": id}))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/correction_reason", "required_for_correction");
    let reason = json!({"corrects_id": id, "correction_reason": "Sửa"});
    let second = correct(reason.clone()).expect(201).json();
    let late = correct(reason.clone()).expect_problem(409, "duplicate").json();
    assert_eq!(late["existing_id"], second["id"]);
    correct(with(reason, json!({"period": "2026-Q2"})))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/corrects_id", "nothing_to_correct");
    correct(json!({"period": "2026-Q2", "correction_reason": "Sửa"}))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/correction_reason", "only_for_correction");
    assert_eq!(count(app), 2);
    assert_eq!(
        app.database
            .number("SELECT count(*) FROM audit_events WHERE action = 'measurement.record'"),
        2
    );
}

fn a_unit_reports_for_itself_and_the_e_office_for_all(app: &TestApp) {
    let (_, indicator) = scene(app);
    for code in ["T-HEAD3", "T-EMPLOYEE", "T-SEC", "T-LEAD", "reporting"] {
        let scope = "measurements:write";
        let client_id = if code == "reporting" { code } else { "tests" };
        let client = Client::new(&app.base_url, Some(app.token(code, client_id, scope)));
        record(&client, &indicator, json!({})).expect_problem(403, "role-required");
    }
    assert_eq!(count(app), 0);
    record(&app.e_office(), &indicator, json!({"unit_code": "P03"})).expect(201);
    record(&app.as_caller("T-HEAD3"), &indicator, json!({"unit_code": "P03", "period": "2026-Q2"}))
        .expect(201);
    let nothing = format!("/v1/indicators/{}", app.app.ids.next());
    record(&app.unit_officer(), &nothing, json!({})).expect_problem(404, "not-found");
    let nothing = format!("/v1/measurements/{}", app.app.ids.next());
    app.secretariat().get(&nothing).send().expect_problem(404, "not-found");
    verify(&app.secretariat(), &nothing, "accepted").expect_problem(404, "not-found");
    unverify(&app.secretariat(), &nothing).expect_problem(404, "not-found");
}

fn nobody_verifies_what_they_recorded(app: &TestApp) {
    let (_, indicator) = scene(app);
    app.admin()
        .post("/v1/role-grants")
        .json(json!({
            "holder_kind": "person", "holder_code": "T-SEC", "role": "unit_officer",
            "unit_code": "VP", "valid_from": "2026-11-23", "reason": "Kiêm nhiệm",
        }))
        .send()
        .expect(201);
    let both = app.as_caller("T-SEC");
    let own = record(&both, &indicator, json!({"unit_code": "VP"})).expect(201);
    assert_eq!(own.json()["allowed_actions"], json!(["correct"]));
    verify(&both, own.location(), "accepted").expect_problem(403, "recused");
    verify(&app.as_caller("T-SEC2"), own.location(), "accepted").expect(200);
}

fn what_does_not_fit_is_refused_where_it_stands(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    let refused = |changes: Value, pointer: &str, code: &str| {
        let answer = record(&app.e_office(), &indicator, changes);
        answer.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    };
    refused(json!({"period": "2025-Q4"}), "/period", "outside_campaign");
    refused(json!({"period": "2027"}), "/period", "in_future");
    refused(json!({"period": "2026-Q5"}), "/period", "pattern");
    refused(json!({"unit_code": "NONE"}), "/unit_code", "unknown_unit");
    refused(json!({"unit_code": "KHOI-1"}), "/unit_code", "not_an_owner");
    refused(json!({"unit_code": "STC"}), "/unit_code", "not_an_owner");
    refused(json!({"denominator": null}), "/denominator", "required_for_quotient");
    refused(json!({"denominator": "0"}), "/denominator", "zero");
    refused(json!({"numerator": "151"}), "/numerator", "over_denominator");
    refused(json!({"numerator": "1.23456"}), "/numerator", "pattern");
    refused(json!({"numerator": 120}), "/numerator", "type");
    refused(json!({"value": "80.01"}), "/value", "differs_from_computed");
    refused(json!({"evidence": [{"note": "Ở tủ hồ sơ"}]}), "/evidence/0", "no_target");
    refused(json!({"more": true}), "/more", "unknown_field");
    let other = defined(app, &campaign, milestone());
    record(&app.e_office(), &other, json!({}))
        .expect_problem(422, "validation-failed")
        .expect_error_at("", "not_measured");
    let owned = with(share(json!({})), json!({"code": "of_p03", "owner_unit_codes": ["P03"]}));
    let owned = defined(app, &campaign, owned);
    record(&app.e_office(), &owned, json!({}))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/unit_code", "not_an_owner");
    let amount = with(
        share(
            json!({"formula": "amount", "denominator": null, "unit": "văn bản", "path": [], "target": null}),
        ),
        json!({"code": "documents"}),
    );
    let amount = defined(app, &campaign, amount);
    record(&app.e_office(), &amount, json!({}))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/denominator", "not_for_amount");
    assert_eq!(count(app), 0);
    app.database.execute("UPDATE units SET valid_to = '2026-06-30' WHERE code = 'CNTT'");
    refused(json!({}), "/unit_code", "unit_not_in_existence");
    record(&app.e_office(), &indicator, json!({"period": "2026-Q2"})).expect(201);
}

fn a_part_of_a_campaign_takes_figures_of_those_for_whom_it_was_launched(app: &TestApp) {
    let parent = launched(app);
    let members = |codes: &[&str]| {
        let role = |code: &str| if code == "CNTT" { "lead" } else { "member" };
        let member = |code: &&str| json!({ "unit_code": code, "role": role(code) });
        json!({ "members": codes.iter().map(member).collect::<Vec<_>>() })
    };
    let list = "/v1/units/KHOI-1/members/2026";
    app.secretariat().put(list).json(members(&["CNTT", "VP"])).send().expect(201);
    let lead = app.as_caller("T-BLOC");
    let made = lead.post("/v1/campaigns").json(part_of(&parent)).send().expect(201);
    lead.post(&format!("{}/publish", made.location())).send().expect(200);
    let of_bloc = made.location().rsplit('/').next().unwrap().to_owned();
    let of_one_year = share(json!({
        "target": {"value": "100.00", "year": 2026, "binding": "exactly"},
        "path": [{"year": 2026, "value": "100", "status": "sample"}],
    }));
    let indicator = defined(app, &of_bloc, of_one_year.clone());
    record(&app.e_office(), &indicator, json!({})).expect(201);
    let outside = record(&app.as_caller("T-HEAD3"), &indicator, json!({"unit_code": "P03"}));
    let outside = outside.expect_problem(422, "validation-failed");
    outside.expect_error_at("/unit_code", "outside_campaign");
    let both = json!([item(json!({"period": "2026-Q2"})), item(json!({"unit_code": "P03"}))]);
    batch(&app.e_office(), &of_bloc, both)
        .expect_problem(422, "validation-failed")
        .expect_error_at("/items/1/unit_code", "outside_campaign");
    assert_eq!(count(app), 1);
    // Who becomes a member reports from then on, and of the department's own campaign everybody does.
    let all = members(&["CNTT", "VP", "P03"]);
    app.secretariat().put(list).if_match("*").json(all).send().expect(200);
    record(&app.as_caller("T-HEAD3"), &indicator, json!({"unit_code": "P03"})).expect(201);
    let of_department = defined(app, &parent, share(json!({})));
    record(&app.as_caller("T-HEAD3"), &of_department, json!({"unit_code": "P03"})).expect(201);
    // What a unit launches for itself is its own.
    let own = with(
        part_of(&parent),
        json!({ "code": "CNTT-2026", "level": "unit", "owner_unit_code": "CNTT" }),
    );
    let made = app.unit_head().post("/v1/campaigns").json(own).send().expect(201);
    app.unit_head().post(&format!("{}/publish", made.location())).send().expect(200);
    let of_unit = made.location().rsplit('/').next().unwrap().to_owned();
    let indicator = defined(app, &of_unit, of_one_year);
    record(&app.unit_officer(), &indicator, json!({})).expect(201);
    record(&app.as_caller("T-HEAD3"), &indicator, json!({"unit_code": "P03"}))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/unit_code", "outside_campaign");
}

fn values_are_derived_exactly(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    let value = |period: &str, numerator: &str, denominator: &str| {
        let changes = json!({"period": period, "numerator": numerator, "denominator": denominator});
        record(&app.e_office(), &indicator, changes).expect(201).json()["value"].clone()
    };
    assert_eq!(value("2026-01", "2", "3"), "66.67");
    assert_eq!(value("2026-02", "1", "800"), "0.13");
    assert_eq!(value("2026-03", "9999999999999.9999", "9999999999999.9999"), "100.00");
    assert_eq!(value("2026-04", "0", "7"), "0.00");
    assert_eq!(value("2026-05", "0", "0"), Value::Null);
    let ratio = with(
        share(
            json!({"formula": "ratio", "unit": "ngày", "decimals": 1, "path": [], "target": null}),
        ),
        json!({"code": "days_per_file"}),
    );
    let ratio = defined(app, &campaign, ratio);
    let made = record(&app.e_office(), &ratio, json!({"numerator": "10.5", "denominator": "4"}));
    let made = made.expect(201).json();
    assert_eq!((&made["value"], &made["numerator"]), (&json!("2.6"), &json!("10.5")));
    let percent = with(share(json!({"formula": "percent"})), json!({"code": "growth"}));
    let percent = defined(app, &campaign, percent);
    let made = record(&app.e_office(), &percent, json!({"numerator": "300"})).expect(201).json();
    assert_eq!(made["value"], "200.00");
}

fn a_document_that_is_evidence_stays(app: &TestApp) {
    let (_, indicator) = scene(app);
    let client = app.unit_officer();
    let made = client
        .post("/v1/documents")
        .json(json!({"kind": "minh_chung", "title": "Bảng tổng hợp", "unit_code": "CNTT"}))
        .send()
        .expect(201);
    let evidence = json!([{"document_id": made.json()["id"], "note": "Bảng tổng hợp quý III"}]);
    record(&client, &indicator, json!({"evidence": evidence}))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/evidence/0/document_id", "document_without_content");
    let pdf: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
    client
        .put(&format!("{}/content", made.location()))
        .body("application/octet-stream", pdf)
        .send()
        .expect(201);
    let kept = record(&client, &indicator, json!({"evidence": evidence})).expect(201).json();
    assert_eq!(kept["evidence"][0]["document_id"], made.json()["id"]);
    client.delete(made.location()).if_match("*").send().expect_problem(409, "in-use");
}

fn a_stale_tag_is_refused_with_412(app: &TestApp) {
    let (_, indicator) = scene(app);
    let path = recorded(app, &indicator);
    let act = |action: &str, tag: &str, body: Value| {
        app.secretariat().post(&format!("{path}/{action}")).if_match(tag).json(body).send()
    };
    act("verify", "\"9\"", json!({"outcome": "accepted"})).expect_problem(412, "stale-etag");
    let tag = app.secretariat().get(&path).send().expect(200).etag().to_owned();
    act("verify", &tag, json!({"outcome": "accepted"})).expect(200);
    act("unverify", &tag, json!({"reason": "x"})).expect_problem(412, "stale-etag");
}

fn a_closed_campaign_takes_no_measurements_and_no_findings(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    let path = recorded(app, &indicator);
    let close = format!("/v1/campaigns/{campaign}/close");
    app.leader().post(&close).json(json!({"reason": "Tổng kết"})).send().expect(200);
    record(&app.unit_officer(), &indicator, json!({"period": "2026-Q2"}))
        .expect_problem(409, "campaign-closed");
    verify(&app.secretariat(), &path, "accepted").expect_problem(409, "campaign-closed");
    batch(&app.e_office(), &campaign, json!([item(json!({}))]))
        .expect_problem(409, "campaign-closed");
    let seen = app.secretariat().get(&path).send().expect(200).json();
    assert_eq!((&seen["state"], &seen["allowed_actions"]), (&json!("recorded"), &json!([])));
    assert_eq!(count(app), 1);
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    let (_, indicator) = scene(app);
    for &from in MeasurementState::ALL {
        for one in MACHINE.moves {
            app.database.execute("DELETE FROM measurements");
            let path = recorded(app, &indicator);
            match from {
                MeasurementState::Recorded => {}
                MeasurementState::Verified => {
                    drop(verify(&app.secretariat(), &path, "accepted").expect(200))
                }
                MeasurementState::Disputed => {
                    drop(verify(&app.secretariat(), &path, "disputed").expect(200))
                }
            }
            let client = if one.action == "correct" { app.unit_head() } else { app.secretariat() };
            let seen = client.get(&path).send().expect(200).json();
            let is_possible = one.from.contains(&from);
            let listed = seen["allowed_actions"].as_array().unwrap().contains(&json!(one.action));
            assert_eq!(listed, is_possible, "{} in {from}", one.action);
            let done = match (one.action, one.to) {
                ("correct", _) => {
                    let changes = json!({"corrects_id": seen["id"], "correction_reason": "Sửa"});
                    let made = record(&client, &indicator, changes).expect(201).json();
                    assert_eq!(str_at(&made, "/state"), "recorded");
                    continue;
                }
                ("verify", Some(MeasurementState::Disputed)) => verify(&client, &path, "disputed"),
                ("verify", _) => verify(&client, &path, "accepted"),
                _ => unverify(&client, &path),
            };
            if is_possible {
                assert_eq!(str_at(&done.expect(200).json(), "/state"), one.to.unwrap().as_str());
            } else {
                let problem = done.expect_problem(409, "invalid-state-transition").json();
                assert_eq!(str_at(&problem, "/current_state"), from.as_str());
                assert_eq!(client.get(&path).send().expect(200).json(), seen);
            }
        }
    }
}

fn measurements_are_filtered_and_paged(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    let path = recorded(app, &indicator);
    verify(&app.secretariat(), &path, "accepted").expect(200);
    record(&app.e_office(), &indicator, json!({"unit_code": "P03"})).expect(201);
    record(&app.e_office(), &indicator, json!({"unit_code": "P03", "period": "2026"})).expect(201);
    let other = defined(app, &campaign, with(share(json!({})), json!({"code": "other"})));
    record(&app.e_office(), &other, json!({})).expect(201);
    let total = |path: &str| {
        let list = app.employee().get(path).query(&[("include_total", "true")]).send();
        list.expect(200).json()["total_count"].clone()
    };
    for (query, expected) in [
        ("", 3),
        ("unit_code=P03", 2),
        ("unit_code=P03,CNTT", 3),
        ("period=2026-Q3", 2),
        ("period=2026,2026-Q3", 3),
        ("year=2026", 3),
        ("year=2027", 0),
        ("state=verified", 1),
        ("state=recorded,disputed", 2),
    ] {
        assert_eq!(total(&format!("{indicator}/measurements?{query}")), json!(expected), "{query}");
    }
    assert_eq!(total(&format!("/v1/campaigns/{campaign}/measurements")), 4);
    assert_eq!(total(&format!("/v1/campaigns/{campaign}/measurements?state=verified")), 1);
    let (mut path, mut periods) =
        (format!("{indicator}/measurements?limit=1&sort=created_at"), Vec::new());
    loop {
        let page = app.employee().get(&path).send().expect(200);
        periods.push(str_at(&page.json(), "/items/0/period").to_owned());
        let Some(link) = page.header("link") else { break };
        link.split(['<', '>']).nth(1).unwrap().clone_into(&mut path);
    }
    assert_eq!(periods, ["2026-Q3", "2026-Q3", "2026"]);
}

fn item(changes: Value) -> Value {
    with(reading(json!({"indicator_code": "digitised_files"})), changes)
}

fn batch(client: &Client, campaign: &str, items: Value) -> Response {
    let path = format!("/v1/campaigns/{campaign}/measurements/batch-create");
    let body: serde_json::Map<String, Value> =
        std::iter::once(("items".to_owned(), items)).collect();
    client.post(&path).key("a-key-of-its-own-1").json(body).send()
}

fn a_batch_is_taken_whole(app: &TestApp) {
    let (campaign, _) = scene(app);
    let items = json!([
        item(json!({})),
        item(json!({"period": "2026-Q2"})),
        item(json!({"unit_code": "P03"})),
    ]);
    let made = batch(&app.e_office(), &campaign, items).expect(200).json();
    let periods: Vec<&str> =
        made["items"].as_array().unwrap().iter().map(|one| str_at(one, "/period")).collect();
    assert_eq!(periods, ["2026-Q3", "2026-Q2", "2026-Q3"]);
    assert_eq!(count(app), 3);
    assert_eq!(
        app.database
            .number("SELECT count(*) FROM audit_events WHERE action = 'measurement.record'"),
        3
    );
    let first = made["items"][0]["id"].clone();
    let correction =
        json!([item(json!({"corrects_id": first, "correction_reason": "Sửa", "numerator": "1"}))]);
    let path = format!("/v1/campaigns/{campaign}/measurements/batch-create");
    let body = json!({"items": correction});
    let done = app.as_caller("reporting").post(&path).key("a-key-of-its-own-2").json(&body).send();
    assert_eq!(done.expect(200).json()["items"][0]["revision"], 2);
    let officer = json!({"items": [item(json!({"period": "2026-Q1"}))]});
    app.unit_officer().post(&path).key("a-key-of-its-own-3").json(officer).send().expect(200);
}

fn a_batch_with_a_fault_leaves_nothing_behind_and_names_every_fault(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    let before = app.database.number("SELECT count(*) FROM audit_events");
    let items = json!([
        item(json!({})),
        item(json!({"period": "2026-Q2", "value": "12.00"})),
        item(json!({"indicator_code": "none"})),
        item(json!({"unit_code": "NONE"})),
    ]);
    batch(&app.e_office(), &campaign, items)
        .expect_problem(422, "validation-failed")
        .expect_error_at("/items/1/value", "differs_from_computed")
        .expect_error_at("/items/2/indicator_code", "unknown_indicator")
        .expect_error_at("/items/3/unit_code", "unknown_unit");
    let twice = json!([item(json!({})), item(json!({}))]);
    batch(&app.e_office(), &campaign, twice)
        .expect_problem(409, "duplicate")
        .expect_error_at("/items/1/period", "duplicate");
    let foreign = json!([item(json!({})), item(json!({"unit_code": "P03"}))]);
    batch(&app.unit_officer(), &campaign, foreign).expect_problem(403, "role-required");
    batch(&app.e_office(), &campaign, json!([])).expect_problem(422, "validation-failed");
    let many: Vec<Value> = (0..201).map(|_| item(json!({}))).collect();
    batch(&app.e_office(), &campaign, json!(many))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/items", "max_items");
    let nowhere = app.app.ids.next().to_string();
    batch(&app.e_office(), &nowhere, json!([item(json!({}))])).expect_problem(404, "not-found");
    assert_eq!(count(app), 0);
    assert_eq!(
        app.database.number("SELECT count(*) FROM audit_events WHERE action <> 'request.refused'"),
        before
    );
    // The key is free again after a refusal.
    batch(&app.e_office(), &campaign, json!([item(json!({}))])).expect(200);
    record(&app.e_office(), &indicator, json!({})).expect_problem(409, "duplicate");
}

fn a_batch_needs_a_key_and_repeats_its_answer(app: &TestApp) {
    let (campaign, _) = scene(app);
    let path = format!("/v1/campaigns/{campaign}/measurements/batch-create");
    let body = json!({"items": [item(json!({}))]});
    let bare = app.e_office().post(&path).json(&body).send();
    bare.expect_problem(400, "idempotency-key-required");
    let send = || batch(&app.e_office(), &campaign, json!([item(json!({}))])).expect(200);
    let (first, second) = (send(), send());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(first.json(), second.json());
    assert_eq!(count(app), 1);
    batch(&app.e_office(), &campaign, json!([item(json!({"period": "2026-Q1"}))]))
        .expect_problem(422, "idempotency-key-reused");
}

fn group(app: &TestApp, who: &str, kind: &str) -> Value {
    let work = app.as_caller(who).get("/v1/me/work").send().expect(200).json();
    let groups = work["groups"].as_array().unwrap();
    groups.iter().find(|group| group["kind"] == kind).cloned().unwrap_or(Value::Null)
}

fn what_waits_is_told_to_those_who_can_move_it(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    let path = recorded(app, &indicator);
    let waits = group(app, "T-SEC", "measurement.verify");
    assert_eq!(waits["count"], 1);
    assert_eq!(str_at(&waits, "/items/0/path"), path);
    assert_eq!(str_at(&waits, "/items/0/title"), "CNTT 2026-Q3: Tỷ lệ số hóa hồ sơ");
    assert_eq!(group(app, "T-HEAD", "measurement.verify"), Value::Null);
    verify(&app.secretariat(), &path, "accepted").expect(200);
    assert_eq!(group(app, "T-SEC", "measurement.verify"), Value::Null);
    unverify(&app.secretariat(), &path).expect(200);
    let close = format!("/v1/campaigns/{campaign}/close");
    app.leader().post(&close).json(json!({"reason": "Tổng kết"})).send().expect(200);
    assert_eq!(group(app, "T-SEC", "measurement.verify"), Value::Null);
}

fn a_period_that_ended_waits_for_the_unit_until_it_is_reported(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    defined(app, &campaign, milestone());
    let due = group(app, "T-OFFICER", "measurement.record");
    assert_eq!(due["count"], 1);
    assert_eq!(str_at(&due, "/items/0/title"), "CNTT 2026-Q3: Tỷ lệ số hóa hồ sơ");
    assert_eq!(str_at(&due, "/items/0/path"), format!("{indicator}/measurements"));
    assert_eq!(str_at(&due, "/items/0/since"), "2026-09-30T17:00:00.000Z");
    assert_eq!(group(app, "T-SEC", "measurement.record"), Value::Null);
    // Its months make up the quarter, and so does a longer period that holds it.
    for month in ["2026-07", "2026-08"] {
        record(&app.unit_officer(), &indicator, json!({"period": month})).expect(201);
        assert_eq!(group(app, "T-OFFICER", "measurement.record")["count"], 1);
    }
    record(&app.unit_officer(), &indicator, json!({"period": "2026-09"})).expect(201);
    assert_eq!(group(app, "T-OFFICER", "measurement.record"), Value::Null);
    assert_eq!(group(app, "T-HEAD3", "measurement.record")["count"], 1);
    record(&app.as_caller("T-HEAD3"), &indicator, json!({"unit_code": "P03", "period": "2026-H2"}))
        .expect(201);
    assert_eq!(group(app, "T-HEAD3", "measurement.record"), Value::Null);
}
