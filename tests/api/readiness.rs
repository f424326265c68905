//! Readiness of award proposals: each rule through the API, and the steps that it keeps.

use std::collections::BTreeMap;

use chrono::{TimeZone, Utc};
use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::features::calendars;

use crate::achievements::{initiative, verified};
use crate::support::app::TestApp;
use crate::support::awards::{BK, GK, Scene, act, id_of, missing, with, with_reasons};
use crate::support::case::{Case, cases_under_law};
use crate::support::council::{add, open_voting, opened};
use crate::support::database::Backend;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases_under_law![
    every_rule_is_told_with_its_facts_parameters_basis_and_next_step,
    each_declared_fact_passes_fails_and_is_unknown_when_it_is_absent,
    each_fact_of_other_stores_passes_and_fails,
    an_initiative_is_recognised_applied_and_used_once,
    papers_are_there_signed_and_in_formats_that_are_taken,
    the_citys_award_needs_its_campaign_its_share_and_its_council,
    who_is_of_another_unit_reads_no_readiness,
    the_default_step_is_the_next_one,
    a_warning_needs_a_reason_that_the_history_keeps,
    the_rule_set_is_fixed_when_the_dossier_is_received,
    a_second_assessment_stands_beside_the_first,
    a_lapsing_basis_is_named_ninety_days_ahead,
    a_pending_matter_keeps_back_the_vote_the_resumption_and_the_decision,
    what_the_register_says_of_a_year_comes_before_what_the_unit_declares,
    without_a_rule_set_for_the_day_it_says_who_has_to_publish_one,
    a_cap_that_was_lowered_is_told_of_those_who_stand_above_it,
];

type Outcomes = BTreeMap<String, String>;

/// Outcomes by rule for a step.
fn outcomes(app: &TestApp, path: &str, at: &str) -> Outcomes {
    let read = app.secretariat().get(&format!("{path}/readiness?at={at}")).send().expect(200);
    let read = read.json();
    let findings = read["findings"].as_array().unwrap().clone();
    findings
        .iter()
        .map(|one| (str_at(one, "/rule").to_owned(), str_at(one, "/outcome").to_owned()))
        .collect()
}

fn outcome(app: &TestApp, path: &str, at: &str, rule: &str) -> String {
    outcomes(app, path, at)[rule].clone()
}

fn patch(app: &TestApp, path: &str, change: Value) {
    app.unit_head().patch(path).if_match("*").json(change).send().expect(200);
}

fn every_rule_is_told_with_its_facts_parameters_basis_and_next_step(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.draft(scene.proposal(json!({}))).location().to_owned();
    let read = app.unit_head().get(&format!("{path}/readiness")).send().expect(200);
    app.unit_head().get(&format!("{path}/readiness")).if_none_match(read.etag()).send().expect(304);
    let read = read.json();
    assert_eq!((str_at(&read, "/at"), str_at(&read, "/on")), ("submit", "2026-11-23"));
    assert_eq!(str_at(&read, "/rule_set_code"), "tdkt-2026-10");
    assert_eq!(read["is_ready"], json!(false), "the papers are missing");
    let findings = read["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 33);
    let count = |name: &str| read["counts"][name].as_u64().unwrap();
    let all = ["passed", "failed", "warning", "unknown", "not_applicable"].map(count);
    assert_eq!(all.iter().sum::<u64>(), 33);
    for one in findings {
        assert!(!str_at(one, "/sentence/vi").is_empty() && !str_at(one, "/sentence/en").is_empty());
        assert!(!str_at(one, "/legal_basis").is_empty(), "{one}");
        let is_open = ["failed", "warning", "unknown"].contains(&str_at(one, "/outcome"));
        assert_eq!(one["next_step"].is_object(), is_open, "{one}");
        if str_at(one, "/outcome") == "unknown" {
            assert!(!one["suppliers"].as_array().unwrap().is_empty(), "{one}");
        }
    }
    let of = |rule: &str| findings.iter().find(|one| one["rule"] == rule).unwrap();
    assert_eq!(str_at(of("R11"), "/status"), "confirmed");
    assert_eq!(str_at(of("R15"), "/status"), "assumed");
    assert_eq!(of("R11")["facts"][0]["is_restricted"], json!(true));
    assert_eq!(of("R11")["facts"][0]["value"], Value::Null);
    assert_eq!(of("R19")["blocks"], json!(true));
    let declared = of("R16")["facts"].as_array().unwrap();
    assert_eq!(str_at(&declared[0], "/name"), "merit.attestations.exemplary");
    assert_eq!(str_at(&declared[0], "/value"), "true");
}

fn without_a_rule_set_for_the_day_it_says_who_has_to_publish_one(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    // No publication leaves the days to come without a set; this is what a hole would look like.
    app.database
        .execute("UPDATE rule_sets SET valid_to = '2026-11-01' WHERE code = 'tdkt-2026-10'");
    let read = app.unit_head().get(&format!("{path}/readiness")).send();
    for refused in [read, act(&app.unit_head(), &path, "submit")] {
        let refused = refused.expect_problem(409, "not-ready").json();
        let first = &refused["missing"][0];
        assert_eq!((str_at(first, "/rule"), str_at(first, "/code")), ("R02", "no_rule_set"));
        assert!(str_at(first, "/label/vi").contains("23/11/2026"), "{first}");
        assert!(str_at(first, "/label/en").contains("2026-11-23"), "{first}");
        assert!(
            !str_at(first, "/next_step/vi").is_empty()
                && !str_at(first, "/next_step/en").is_empty()
        );
    }
    let read = app.unit_head().get(&path).send().expect(200).json();
    assert_eq!(str_at(&read, "/state"), "draft");
}

fn each_declared_fact_passes_fails_and_is_unknown_when_it_is_absent(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    let whole = scene.declaration(&json!("individual"));
    let time = |months: i32, leaves: Value, is_left_out: bool| {
        json!({ "working_time":
            { "months_worked": months, "leaves": leaves, "is_left_out": is_left_out } })
    };
    let maternity = json!([{ "leave_type": "maternity", "months": 6 }]);
    let rating = |level: &str, source: &str, document: Value| {
        json!({ "ratings":
            [{ "year": 2026, "level": level, "source": source, "document_id": document }] })
    };
    let document = json!(scene.rating);
    let attested = |is_met: bool| {
        json!({ "attestations": [{ "code": "exemplary", "is_met": is_met,
            "confirmed_by": "Chi bộ mẫu", "confirmed_on": "2026-11-16" }] })
    };
    let cases: &[(&str, Value, &str)] = &[
        ("R13", json!({}), "not_applicable"),
        ("R13", time(11, maternity.clone(), false), "passed"),
        ("R13", time(3, maternity.clone(), true), "failed"),
        ("R13", json!({ "working_time": null }), "unknown"),
        ("R14", json!({}), "passed"),
        ("R14", time(5, json!([]), false), "warning"),
        ("R14", time(0, maternity, false), "passed"),
        ("R14", json!({ "working_time": null }), "unknown"),
        ("R15", json!({}), "passed"),
        ("R15", rating("completed", "nd_335_2025", document.clone()), "failed"),
        ("R15", rating("good", "other", document), "failed"),
        ("R15", rating("good", "nd_335_2025", Value::Null), "failed"),
        ("R15", json!({ "ratings": [] }), "unknown"),
        ("R16", attested(true), "passed"),
        ("R16", attested(false), "failed"),
        ("R16", json!({ "attestations": [] }), "unknown"),
        ("R19", json!({}), "passed"),
        ("R19", json!({ "relies_on_certificate": true }), "failed"),
        ("R19", json!({ "relies_on_certificate": null }), "unknown"),
        ("R20", json!({}), "warning"),
        ("R21", json!({}), "passed"),
        ("R21", json!({ "report_date": null }), "failed"),
        ("R21", json!({ "report_date": "2026-11-24" }), "failed"),
    ];
    for (rule, change, expected) in cases {
        patch(app, &path, json!({ "declaration": whole }));
        patch(app, &path, json!({ "declaration": change }));
        assert_eq!(outcome(app, &path, "submit", rule), *expected, "{rule} {change}");
    }
    for (change, pointer) in [
        (json!({ "ratings": [whole["ratings"][0], whole["ratings"][0]] }), "/declaration/ratings"),
        (
            json!({ "attestations": [whole["attestations"][0], whole["attestations"][0]] }),
            "/declaration/attestations",
        ),
    ] {
        let change = json!({ "declaration": change });
        let refused = app.unit_head().patch(&path).if_match("*").json(change).send();
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, "repeated");
    }
    let unknown = rating("good", "nd_335_2025", json!(scene.nothing()));
    let change = json!({ "declaration": unknown });
    let refused = app.unit_head().patch(&path).if_match("*").json(change).send();
    refused.expect_error_at("/declaration/ratings/0/document_id", "unknown_document");
}

fn each_fact_of_other_stores_passes_and_fails(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    let plan = |targets: &str| match app.backend {
        Backend::Sqlite => {
            format!("UPDATE campaigns SET plan = json_set(plan, '$.targets', json({targets}))")
        }
        Backend::Postgres => {
            format!("UPDATE campaigns SET plan = jsonb_set(plan, '{{targets}}', {targets}::jsonb)")
        }
    };
    // What is done, what the rule then says, and how it is taken back.
    let cases: &[(&str, &str, String, &str, String)] = &[
        (
            "R02",
            "passed",
            "UPDATE award_proposals SET rule_set_code = 'tdkt-2025-07'".to_owned(),
            "failed",
            "UPDATE award_proposals SET rule_set_code = NULL".to_owned(),
        ),
        (
            "R03",
            "warning",
            "UPDATE campaigns SET number = '12/KH-STC'".to_owned(),
            "passed",
            "UPDATE campaigns SET number = NULL".to_owned(),
        ),
        ("R04", "passed", plan("'[]'"), "failed", "UPDATE campaigns SET number = NULL".to_owned()),
        (
            "R05",
            "passed",
            "UPDATE persons SET left_on = '2026-11-23' WHERE code = 'T-EMPLOYEE'".to_owned(),
            "failed",
            "UPDATE persons SET left_on = NULL WHERE code = 'T-EMPLOYEE'".to_owned(),
        ),
        (
            "R06",
            "passed",
            "UPDATE award_types SET is_active = (1 = 0)".to_owned(),
            "failed",
            "UPDATE award_types SET is_active = (1 = 1)".to_owned(),
        ),
        (
            "R17",
            "passed",
            "UPDATE award_proposals SET merit_clause = NULL".to_owned(),
            "failed",
            "UPDATE award_proposals SET merit_clause = 'gk.ca_nhan.phong_trao'".to_owned(),
        ),
    ];
    for (rule, before, change, after, back) in cases {
        assert_eq!(outcome(app, &path, "submit", rule), *before, "{rule} before");
        app.database.execute(change);
        assert_eq!(outcome(app, &path, "submit", rule), *after, "{rule} after");
        app.database.execute(back);
    }
    app.database.execute("UPDATE campaigns SET published_at = NULL");
    assert_eq!(outcome(app, &path, "submit", "R03"), "failed");
    // What nothing in this scene touches.
    let all = outcomes(app, &path, "publish");
    for (rule, expected) in [
        ("R07", "passed"),
        ("R08", "passed"),
        ("R10", "not_applicable"),
        ("R11", "passed"),
        ("R12", "passed"),
        ("R18", "not_applicable"),
        ("R24", "not_applicable"),
        ("R25", "not_applicable"),
        ("R26", "not_applicable"),
        ("R27", "not_applicable"),
        ("R28", "passed"),
        ("R29", "not_applicable"),
        ("R30", "not_applicable"),
        ("R31", "unknown"),
        ("R32", "not_applicable"),
        ("R38", "unknown"),
        ("R39", "unknown"),
        ("R42", "unknown"),
    ] {
        assert_eq!(all[rule], expected, "{rule}");
    }
    let other = json!({ "achievement_period_from": "2026-02-01" });
    scene_without_launch(app);
    scene.submitted(scene.proposal(other));
    assert_eq!(outcome(app, &path, "submit", "R07"), "failed");
}

/// The campaign is launched again after a test took that back.
fn scene_without_launch(app: &TestApp) {
    app.database.execute("UPDATE campaigns SET published_at = created_at");
    let full = serde_json::to_string(&crate::campaigns::source_plan()["targets"]).unwrap();
    let full = full.replace('\'', "''");
    app.database.execute(&match app.backend {
        Backend::Sqlite => {
            format!("UPDATE campaigns SET plan = json_set(plan, '$.targets', json('{full}'))")
        }
        Backend::Postgres => {
            format!("UPDATE campaigns SET plan = jsonb_set(plan, '{{targets}}', '{full}'::jsonb)")
        }
    });
}

fn an_initiative_is_recognised_applied_and_used_once(app: &TestApp) {
    let scene = Scene::set(app);
    let achievement = verified(app, initiative(&scene.campaign));
    let cited = json!({ "achievement_ids": [id_of(&achievement)] });
    let path = scene.ready(scene.proposal(cited.clone()));
    assert_eq!(outcome(app, &path, "appraise", "R18"), "failed");
    crate::achievements::act(&app.secretariat(), &achievement, "recognise").expect(200);
    assert_eq!(outcome(app, &path, "appraise", "R18"), "passed");
    // A recognition that does not reach beyond the unit does not say whether others can use it.
    let recognitions = match app.backend {
        Backend::Sqlite => "json_set(recognitions, '$[0].scope', 'unit')".to_owned(),
        Backend::Postgres => "jsonb_set(recognitions, '{0,scope}', '\"unit\"')".to_owned(),
    };
    app.database.execute(&format!("UPDATE achievements SET recognitions = {recognitions}"));
    assert_eq!(outcome(app, &path, "appraise", "R18"), "unknown");
    app.database.execute("UPDATE achievements SET applied_since = '2026-12-01'");
    assert_eq!(outcome(app, &path, "appraise", "R18"), "failed");
}

fn papers_are_there_signed_and_in_formats_that_are_taken(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    let paper = format!("{path}/papers/to_trinh");
    let put = |document: &str, is_signed: Value| {
        let body = json!({ "document_id": document, "is_signed": is_signed });
        app.unit_head().put(&paper).if_match("*").json(body).send().expect(200);
    };
    let document = scene.document();
    put(&document, Value::Null);
    assert_eq!(outcome(app, &path, "submit", "R19"), "unknown");
    put(&document, json!(false));
    assert_eq!(outcome(app, &path, "submit", "R19"), "failed");
    put(&document, json!(true));
    assert_eq!(outcome(app, &path, "submit", "R19"), "passed");
    // A document that names its signer needs nobody's word.
    put(&document, Value::Null);
    app.unit_head()
        .patch(&format!("/v1/documents/{document}"))
        .if_match("*")
        .json(json!({ "signer_name": "Người ký mẫu", "issued_on": "2026-11-20" }))
        .send()
        .expect(200);
    assert_eq!(outcome(app, &path, "submit", "R19"), "passed");
    let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let other = scene.document();
    let body = json!({ "document_id": other });
    let evidence = format!("{path}/papers/minh_chung");
    app.unit_head().put(&evidence).if_match("*").json(body).send().expect(200);
    let media = |kind: &str, title: &str| {
        app.database.execute(&format!(
            "UPDATE documents SET media_type = '{kind}' WHERE title = '{title}'"
        ));
    };
    app.unit_head()
        .patch(&format!("/v1/documents/{other}"))
        .if_match("*")
        .json(json!({ "title": "Bản DOCX" }))
        .send()
        .expect(200);
    assert_eq!(outcome(app, &path, "appraise", "R20"), "warning");
    media(docx, "Bản DOCX");
    assert_eq!(outcome(app, &path, "appraise", "R20"), "passed");
    patch(app, &path, json!({ "declaration": { "copies": 1 } }));
    assert_eq!(outcome(app, &path, "appraise", "R20"), "passed");
    media("image/png", "Tờ trình");
    assert_eq!(outcome(app, &path, "submit", "R19"), "failed");
}

fn the_citys_award_needs_its_campaign_its_share_and_its_council(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.upward(json!({})));
    assert_eq!(outcome(app, &path, "submit", "R29"), "passed");
    app.database.execute("DELETE FROM registrations WHERE subject_code <> 'TG-1'");
    assert_eq!(outcome(app, &path, "submit", "R29"), "failed");
    let refused = act(&app.unit_head(), &path, "submit").expect_problem(409, "not-ready");
    assert!(missing(&refused).contains(&"R29 failed /award_round_id".to_owned()));
    // Where nobody registered it is a share of the directory, which has too few for one place.
    app.database.execute("DELETE FROM registrations");
    assert_eq!(outcome(app, &path, "submit", "R29"), "failed");
    app.database
        .execute(&format!("UPDATE award_types SET requires_council = (1 = 1) WHERE code = '{BK}'"));
    let all = outcomes(app, &path, "forward");
    for rule in ["R24", "R25", "R26", "R27", "R28"] {
        assert_eq!(all[rule], "unknown", "{rule}");
    }
}

fn who_is_of_another_unit_reads_no_readiness(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.submitted(scene.proposal(json!({})));
    let of = |caller: &str| app.as_caller(caller).get(&format!("{path}/readiness")).send();
    for caller in ["T-HEAD", "T-OFFICER", "T-SEC", "T-LEAD", "T-INSPECTOR", "e_office"] {
        of(caller).expect(200);
    }
    of("T-HEAD3").expect_problem(404, "not-found");
    for caller in ["T-EMPLOYEE", "reporting"] {
        of(caller).expect_problem(403, "role-required");
    }
}

fn the_default_step_is_the_next_one(app: &TestApp) {
    let scene = Scene::set(app);
    let at = |path: &str| {
        let read = app.secretariat().get(&format!("{path}/readiness")).send().expect(200).json();
        str_at(&read, "/at").to_owned()
    };
    let path = scene.ready(scene.upward(json!({})));
    assert_eq!(at(&path), "submit");
    for (action, next) in [
        ("submit", "receive"),
        ("receive", "appraise"),
        ("appraise", "forward"),
        ("forward", "publish"),
    ] {
        let client = if action == "submit" { app.unit_head() } else { app.secretariat() };
        act(&client, &path, action).expect(200);
        assert_eq!(at(&path), next);
    }
}

fn a_warning_needs_a_reason_that_the_history_keeps(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    let submit = |body: Value| app.unit_head().post(&format!("{path}/submit")).json(body).send();
    let refused = submit(json!({})).expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R03 warning /campaign_id"]);
    assert!(!str_at(&refused.json(), "/missing/0/next_step/vi").is_empty());
    submit(json!({ "acknowledged_warnings": [{ "rule": "R03", "reason": "" }] }))
        .expect_problem(422, "validation-failed");
    // A reason for what does not warn is not kept.
    let reasons = json!({ "acknowledged_warnings": [
        { "rule": "R03", "reason": "Đang chờ văn thư cấp số" },
        { "rule": "R17", "reason": "Không cần" },
    ] });
    submit(reasons).expect(200);
    let history = app.unit_head().get(&format!("{path}/history")).send().expect(200).json();
    assert_eq!(
        history["items"][1]["acknowledged_warnings"],
        json!([{ "rule": "R03", "reason": "Đang chờ văn thư cấp số" }])
    );
    assert_eq!(history["items"][0]["acknowledged_warnings"], json!([]));
    let read = app.unit_head().get(&path).send().expect(200).json();
    assert_eq!(read["report_confirmation"], json!({ "by": "T-HEAD", "on": "2026-11-23" }));
    let receive = app.secretariat().post(&format!("{path}/receive")).json(json!({})).send();
    receive.expect_problem(409, "not-ready");
    act(&app.secretariat(), &path, "receive").expect(200);
    let opinion = json!({ "outcome": "eligible", "opinion": "Đủ điều kiện" });
    let appraise = app.secretariat().post(&format!("{path}/appraise")).json(opinion.clone()).send();
    let refused = appraise.expect_problem(409, "not-ready");
    assert_eq!(
        missing(&refused),
        ["R03 warning /campaign_id", "R20 warning /papers", "R22 unknown "]
    );
    let appraise = app.secretariat().post(&format!("{path}/appraise"));
    appraise.json(with_reasons(opinion)).send().expect(200);
}

fn the_rule_set_is_fixed_when_the_dossier_is_received(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.submitted(scene.proposal(json!({})));
    let of =
        |path: &str| app.secretariat().get(path).send().expect(200).json()["rule_set_code"].clone();
    assert_eq!(of(&path), Value::Null);
    act(&app.secretariat(), &path, "receive").expect(200);
    assert_eq!(of(&path), json!("tdkt-2026-10"));
    // A dossier that was received earlier stays under the rules of that day.
    let received = match app.backend {
        Backend::Sqlite => "1788220800000000".to_owned(),
        Backend::Postgres => "'2026-09-01T00:00:00Z'".to_owned(),
    };
    app.database.execute(&format!(
        "UPDATE award_proposals SET rule_set_code = 'tdkt-2025-07', received_at = {received}"
    ));
    let read = app.secretariat().get(&format!("{path}/readiness")).send().expect(200).json();
    assert_eq!(str_at(&read, "/rule_set_code"), "tdkt-2025-07");
    assert_eq!(outcome(app, &path, "appraise", "R02"), "passed");
    // One that comes again is received anew.
    act(&app.secretariat(), &path, "return").expect(200);
    act(&app.unit_head(), &path, "submit").expect(200);
    assert_eq!(of(&path), Value::Null);
}

fn a_second_assessment_stands_beside_the_first(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.received(scene.proposal(json!({})));
    let list = format!("{path}/assessments");
    let body = json!({ "rule_set_code": "tdkt-2025-07", "reason": "Đối chiếu quy tắc cũ" });
    let before = app.secretariat().get(&path).send().expect(200);
    let made = app.secretariat().post(&list).json(&body).send().expect(201);
    assert_eq!(str_at(&made.json(), "/readiness/rule_set_code"), "tdkt-2025-07");
    let findings = made.json();
    let findings = findings["readiness"]["findings"].as_array().unwrap();
    let transition = findings.iter().find(|one| one["rule"] == "R02").unwrap();
    assert_eq!(str_at(transition, "/outcome"), "failed");
    let read = app.secretariat().get(made.location()).send().expect(200);
    assert_eq!(read.json()["reason"], body["reason"]);
    let page = app.secretariat().get(&list).send().expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["is_ready"], json!(false));
    // Nothing of the dossier changed.
    assert_eq!(app.secretariat().get(&path).send().etag(), before.etag());
    let unknown = with(body.clone(), json!({ "rule_set_code": "Khong-Co" }));
    let refused = app.secretariat().post(&list).json(unknown).send();
    refused.expect_error_at("/rule_set_code", "unknown_rule_set");
    app.unit_head().post(&list).json(&body).send().expect(403);
    let nothing = format!("{list}/{}", scene.nothing());
    app.secretariat().get(&nothing).send().expect_problem(404, "not-found");
}

fn a_lapsing_basis_is_named_ninety_days_ahead(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    let read = || {
        let read = app.secretariat().get(&format!("{path}/readiness?at=submit")).send().expect(200);
        let read = read.json();
        let finding = read["findings"][0].clone();
        (str_at(&finding, "/outcome").to_owned(), read["expiring_documents"].clone())
    };
    // 91 days before NĐ 152/2025 lapses on 1 March 2027, and 90.
    app.app.clock.set(Utc.with_ymd_and_hms(2026, 11, 30, 2, 0, 0).unwrap());
    assert_eq!(read(), ("passed".to_owned(), json!([])));
    app.app.clock.set(Utc.with_ymd_and_hms(2026, 12, 1, 2, 0, 0).unwrap());
    let (outcome, expiring) = read();
    assert_eq!(outcome, "warning");
    assert_eq!(expiring[0]["code"], json!("nd-152-2025"));
    assert_eq!(expiring[0]["effective_to"], json!("2027-03-01"));
    app.app.clock.set(Utc.with_ymd_and_hms(2026, 12, 10, 2, 0, 0).unwrap());
    let refused = app.unit_head().post(&format!("{path}/submit")).json(json!({})).send();
    let refused = refused.expect_problem(409, "not-ready");
    assert_eq!(missing(&refused)[0], "R01 warning ");
}

fn a_pending_matter_keeps_back_the_vote_the_resumption_and_the_decision(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.eligible(scene.proposal(json!({})));
    let sec = app.secretariat();
    let matter = json!({
        "subject_kind": "individual", "unit_code": "CNTT", "person_code": "T-EMPLOYEE",
        "kind": "complaint", "opened_on": "2026-10-05",
        "basis": { "number": "12/TB-MAU", "issued_on": "2026-10-01", "issuer": "Thanh tra mẫu" },
    });
    let hold = sec.post("/v1/holds").json(matter).send().expect(201).location().to_owned();
    assert_eq!(outcome(app, &path, "open_voting", "R11"), "failed");
    let session = opened(app, &[]);
    let item = add(app, &session, &path, json!({})).expect(201).location().to_owned();
    let refused = open_voting(app, &item).expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R11 failed "]);
    assert_eq!(app.database.number("SELECT count(*) FROM agenda_items WHERE state = 'pending'"), 1);
    sec.delete(&item).if_match("*").send().expect(204);
    let decision = scene.drafted(json!({ "granted_proposal_ids": [id_of(&path)] }));
    let refused = act(&app.leader(), &decision, "publish").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R11 failed /granted_proposal_ids/0"]);
    assert_eq!(app.database.number("SELECT count(*) FROM awards"), 0);
    act(&sec, &path, "suspend").expect(200);
    let refused = act(&sec, &path, "resume").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R11 failed "]);
    let end = json!({
        "released_on": "2026-11-20", "outcome": "no_violation",
        "conclusion": { "number": "30/KL-MAU", "issued_on": "2026-11-19", "issuer": "Thanh tra mẫu" },
    });
    sec.post(&format!("{hold}/release")).json(end).send().expect(200);
    act(&sec, &path, "resume").expect(200);
    act(&app.leader(), &decision, "publish").expect(200);
}

fn what_the_register_says_of_a_year_comes_before_what_the_unit_declares(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.ready(scene.proposal(json!({})));
    let of = |rule: &str| outcome(app, &path, "submit", rule);
    assert_eq!((of("R14").as_str(), of("R15").as_str()), ("passed", "passed"));
    let rating = json!({
        "level": "completed", "source": "nd_335_2025", "rated_on": "2026-11-20",
        "document_number": "15/QĐ-MAU", "document_date": "2026-11-20", "months_worked": 5,
    });
    let register = "/v1/ratings/2026/persons/T-EMPLOYEE";
    app.secretariat().put(register).json(rating).send().expect(201);
    assert_eq!((of("R14").as_str(), of("R15").as_str()), ("warning", "failed"));
    // Where it says that there is no rating, the one that the unit declares is none.
    app.database.execute("UPDATE ratings SET level = NULL, left_out_for_time = TRUE");
    assert_eq!(of("R15"), "unknown");
}

fn a_cap_that_was_lowered_is_told_of_those_who_stand_above_it(app: &TestApp) {
    let scene = Scene::set(app);
    let first = scene.submitted(scene.proposal(json!({})));
    let caps = |places: u32| {
        let cap = json!({ "award_type_code": GK, "subject_kind": "individual", "scope": "round",
            "max_places": places });
        let path = format!("/v1/award-rounds/{}/quotas", scene.round);
        let body = json!({ "quotas": [cap] });
        app.secretariat().put(&path).if_match("*").json(body).send().expect(200);
    };
    caps(2);
    scene.submitted(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    assert_eq!(outcome(app, &first, "receive", "R29"), "passed");
    caps(1);
    assert_eq!(outcome(app, &first, "receive", "R29"), "failed");
    let refused = act(&app.secretariat(), &first, "receive").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R29 failed /award_round_id"]);
}

/// Loads the working calendar of the project, as the command line does.
pub fn load_calendar(app: &TestApp) {
    app.app.operate(Actor::operator(), calendars::service::load).unwrap();
}
