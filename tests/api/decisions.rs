//! Decisions and the awards they grant.

use std::thread;

use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::features::decisions::types::MACHINE;

use crate::readiness::load_calendar;
use crate::support::app::TestApp;
use crate::support::awards::{
    GK, Scene, act, id_of, missing, reason, reasons_for, with, with_reasons,
};
use crate::support::case::{Case, cases_under_law};
use crate::support::client::Client;
use crate::support::council::{agreed, close, communicate, opened, recommend};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases_under_law![
    a_decision_needs_an_idempotency_key_and_repeats_its_answer,
    publishing_grants_and_refuses_what_the_decision_names,
    the_citys_answer_is_registered_as_a_decision,
    a_nominee_sees_the_own_proposal_once_it_is_decided,
    decisions_are_read_by_those_who_work_with_them,
    only_a_leader_publishes,
    who_proposed_appraised_or_is_nominated_does_not_decide,
    a_decision_names_proposals_of_its_campaign_and_authority,
    a_number_is_used_once_for_each_body_and_year,
    number_symbol_and_date_come_together,
    nothing_is_published_that_is_not_ready,
    a_refused_publication_leaves_everything_as_it_was,
    a_decision_that_cites_the_plan_waits_for_its_number,
    a_type_that_needs_the_council_is_not_decided_before_it,
    a_proposal_is_decided_once,
    what_only_warns_or_is_not_known_needs_a_reason_that_is_kept,
    a_list_that_is_published_long_enough_is_a_fact_of_the_decision,
    an_award_says_how_long_its_dossier_is_kept_and_by_which_rule,
    a_refusal_names_a_code_of_the_rule_set,
    a_decision_is_not_dated_before_its_dossiers_were_there,
    a_decision_is_not_dated_before_the_council_concluded,
    the_council_concludes_at_the_end_of_its_session_and_not_when_that_is_told,
    a_decision_of_the_city_is_not_dated_before_the_letter_that_sent_it_up,
    of_two_decisions_at_the_same_moment_one_grants_the_award,
    an_achievement_that_was_awarded_is_not_proposed_again,
    a_draft_is_changed_and_deleted_with_its_tag,
    every_state_and_action_of_a_decision_answers_as_its_machine_says,
    awards_are_found_by_person_unit_year_type_and_campaign,
    publishing_is_told_to_subscribers_and_the_audit,
    a_draft_waits_for_the_leaders,
    of_decisions_with_one_number_at_the_same_moment_one_is_kept,
];

const ALL: &str = "/v1/decisions";

/// What a decision names, granted only.
fn grants(paths: &[&str]) -> Value {
    json!({ "granted_proposal_ids": paths.iter().map(|path| id_of(path)).collect::<Vec<_>>() })
}

fn state(app: &TestApp, path: &str) -> String {
    str_at(&app.secretariat().get(path).send().expect(200).json(), "/state").to_owned()
}

fn a_decision_needs_an_idempotency_key_and_repeats_its_answer(app: &TestApp) {
    let scene = Scene::set(app);
    let decision = scene.decision(json!({}));
    let client = app.secretariat();
    client.post(ALL).json(&decision).send().expect_problem(400, "idempotency-key-required");
    assert_eq!(app.database.number("SELECT count(*) FROM decisions"), 0);
    let key = "a-key-for-one-decision";
    let made = client.post(ALL).key(key).json(&decision).send().expect(201);
    let again = client.post(ALL).key(key).json(&decision).send().expect(201);
    assert_eq!((again.json(), again.header("idempotent-replayed")), (made.json(), Some("true")));
    assert_eq!(app.database.number("SELECT count(*) FROM decisions"), 1);
    let read = client.get(made.location()).send().expect(200);
    assert_eq!((read.json(), read.etag()), (made.json(), made.etag()));
}

fn publishing_grants_and_refuses_what_the_decision_names(app: &TestApp) {
    let scene = Scene::set(app);
    let body = scene.proposal(json!({}));
    let (granted, refused) = (
        scene.eligible(body.clone()),
        scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" }))),
    );
    let mut named = grants(&[&granted]);
    named["refused_proposals"] =
        json!([{ "award_proposal_id": id_of(&refused), "reason": reason() }]);
    let path = scene.drafted(named);
    let published = act(&app.leader(), &path, "publish").expect(200).json();
    assert_eq!(str_at(&published, "/state"), "published");
    assert_eq!(str_at(&published, "/published_by"), "T-LEAD");
    assert_eq!(published["allowed_actions"], json!([]));
    let won = app.unit_head().get(&granted).send().expect(200).json();
    assert_eq!((str_at(&won, "/state"), str_at(&won, "/decision_id")), ("awarded", id_of(&path)));
    let lost = app.unit_head().get(&refused).send().expect(200).json();
    assert_eq!((str_at(&lost, "/state"), &lost["reasons"]), ("declined", &json!([reason()])));
    let awards = app.employee().get("/v1/awards").send().expect(200).json();
    assert_eq!(awards["items"].as_array().unwrap().len(), 1);
    let award = &awards["items"][0];
    for name in [
        "award_type_code",
        "subject_kind",
        "unit_code",
        "person_code",
        "merit_clause",
        "achievement_ids",
        "achievement_period_from",
        "achievement_period_to",
        "campaign_id",
    ] {
        assert_eq!(award[name], body[name], "{name}");
    }
    assert_eq!(str_at(award, "/award_class"), "emulation_campaign");
    assert_eq!((str_at(award, "/granted_on"), &award["year"]), ("2026-11-23", &json!(2026)));
    assert_eq!(award["bonus_amount"], json!(760_000), "the recipient sees it");
    assert_eq!(str_at(award, "/decision_number"), "1234/QĐ-STC");
    let read = app.employee().get(&format!("/v1/awards/{}", str_at(award, "/id"))).send();
    assert_eq!(&read.expect(200).json(), award);
    app.employee()
        .get(&format!("/v1/awards/{}", id_of(&path)))
        .send()
        .expect_problem(404, "not-found");
}

fn the_citys_answer_is_registered_as_a_decision(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.forwarded(json!({}));
    let mut city = grants(&[&proposal]);
    city["authority"] = json!("city_chairman");
    city["symbol"] = json!("QĐ-UBND");
    let path = scene.drafted(city);
    act(&app.leader(), &path, "publish").expect(200);
    assert_eq!(state(app, &proposal), "awarded");
}

fn a_nominee_sees_the_own_proposal_once_it_is_decided(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    app.employee().get(&proposal).send().expect_problem(404, "not-found");
    act(&app.leader(), &scene.drafted(grants(&[&proposal])), "publish").expect(200);
    let seen = app.employee().get(&proposal).send().expect(200).json();
    assert_eq!(seen["allowed_actions"], json!([]));
    let page = app.employee().get("/v1/award-proposals").send().expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    app.as_caller("T-EMPLOYEE3").get(&proposal).send().expect_problem(404, "not-found");
}

fn decisions_are_read_by_those_who_work_with_them(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.drafted(json!({}));
    for caller in ["T-SEC", "T-LEAD", "T-INSPECTOR", "e_office"] {
        app.as_caller(caller).get(&path).send().expect(200);
        let page = app.as_caller(caller).get(ALL).send().expect(200).json();
        assert_eq!(page["items"][0]["granted_count"], json!(0));
    }
    let token = app.token("T-HEAD", "tests", "decisions:read");
    let head = Client::new(&app.base_url, Some(token));
    head.get(&path).send().expect_problem(403, "role-required");
    head.get(ALL).send().expect_problem(403, "role-required");
}

fn only_a_leader_publishes(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let path = scene.drafted(grants(&[&proposal]));
    for caller in ["T-SEC", "T-HEAD", "T-CHAIR"] {
        let scopes = "decisions:read decisions:write decisions:publish award_proposals:read";
        let client = Client::new(&app.base_url, Some(app.token(caller, "tests", scopes)));
        act(&client, &path, "publish").expect_problem(403, "role-required");
    }
    let lead = app.leader();
    lead.post(ALL).key("0123456789abcdef").json(scene.decision(json!({}))).send().expect(403);
    assert_eq!(state(app, &proposal), "appraised_eligible");
}

fn who_proposed_appraised_or_is_nominated_does_not_decide(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let path = scene.drafted(grants(&[&proposal]));
    // One person with several roles is still one person.
    for (code, unit) in [("T-HEAD", "CNTT"), ("T-SEC", "VP"), ("T-EMPLOYEE", "CNTT")] {
        let copy = format!(
            "INSERT INTO role_grants SELECT {id}, 'person', '{code}', 'leader', NULL, valid_from, \
             valid_to, reason, delegated_from_id, ended_at, ended_reason, created_by, version, \
             created_at, updated_at FROM role_grants WHERE holder_code = 'T-LEAD'",
            id = match app.backend.name() {
                "sqlite" => "randomblob(16)",
                _ => "gen_random_uuid()",
            },
        );
        app.database.execute(&copy);
        let scopes = "decisions:read decisions:publish award_proposals:read";
        let client = Client::new(&app.base_url, Some(app.token(code, "tests", scopes)));
        let refused = act(&client, &path, "publish");
        assert_eq!(
            str_at(&refused.expect_problem(403, "recused").json(), "/code"),
            "recused",
            "{unit}"
        );
    }
    act(&app.leader(), &path, "publish").expect(200);
}

fn a_decision_names_proposals_of_its_campaign_and_authority(app: &TestApp) {
    let scene = Scene::set(app);
    let draft = scene.draft(scene.proposal(json!({}))).location().to_owned();
    let upward = scene.submitted(scene.upward(json!({ "person_code": "T-OFFICER" })));
    let other = app
        .secretariat()
        .post("/v1/campaigns")
        .json(crate::campaigns::department_campaign("PT-02"));
    let other = str_at(&other.send().expect(201).json(), "/id").to_owned();
    let none = scene.nothing();
    let cases = [
        (grants(&[&none]), "/granted_proposal_ids/0", "unknown_award_proposal"),
        (grants(&[&draft]), "/granted_proposal_ids/0", "not_submitted"),
        (grants(&[&upward]), "/granted_proposal_ids/0", "other_authority"),
        (grants(&[&upward, &upward]), "/granted_proposal_ids", "repeated"),
        (json!({ "campaign_id": none }), "/campaign_id", "unknown_campaign"),
    ];
    for (named, pointer, code) in cases {
        scene
            .decide(scene.decision(named))
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    let mut foreign = grants(&[&upward]);
    foreign["campaign_id"] = json!(other);
    scene
        .decide(scene.decision(foreign))
        .expect_error_at("/granted_proposal_ids/0", "other_campaign");
    let refused =
        json!({ "refused_proposals": [{ "award_proposal_id": none, "reason": reason() }] });
    let refused = scene.decide(scene.decision(refused));
    refused.expect_error_at("/refused_proposals/0/award_proposal_id", "unknown_award_proposal");
    assert_eq!(app.database.number("SELECT count(*) FROM decisions"), 0);
}

fn a_number_is_used_once_for_each_body_and_year(app: &TestApp) {
    let scene = Scene::set(app);
    let first = scene.drafted(json!({}));
    let again = scene.decide(scene.decision(json!({}))).expect_problem(409, "duplicate").json();
    assert_eq!(str_at(&again, "/existing_id"), id_of(&first));
    scene.drafted(json!({ "issued_on": "2025-11-20" }));
    scene.drafted(json!({ "authority": "city_chairman" }));
    let other = scene.drafted(json!({ "number": "1235" }));
    let client = app.secretariat();
    let taken = client.patch(&other).if_match("*").json(json!({ "number": "1234" })).send();
    taken.expect_problem(409, "duplicate");
    client.patch(&first).if_match("*").json(json!({ "title": "Tên mới" })).send().expect(200);
    // Drafts that have no number yet are not in each other's way.
    let none = json!({ "number": null, "symbol": null, "issued_on": null });
    scene.drafted(none.clone());
    scene.drafted(none);
    assert_eq!(app.database.number("SELECT count(*) FROM decisions"), 6);
}

fn number_symbol_and_date_come_together(app: &TestApp) {
    let scene = Scene::set(app);
    for changes in
        [json!({ "number": null }), json!({ "symbol": null }), json!({ "issued_on": null })]
    {
        let refused = scene.decide(scene.decision(changes));
        refused.expect_error_at("/number", "number_incomplete");
    }
    for number in ["012", "12/QĐ", ""] {
        let refused = scene.decide(scene.decision(json!({ "number": number })));
        refused.expect_problem(422, "validation-failed");
    }
}

fn nothing_is_published_that_is_not_ready(app: &TestApp) {
    let scene = Scene::set(app);
    let empty = json!({ "number": null, "symbol": null, "issued_on": null, "signer_name": null });
    let refused =
        act(&app.leader(), &scene.drafted(empty), "publish").expect_problem(409, "not-ready");
    assert_eq!(
        missing(&refused),
        [
            "R43 not_numbered /number",
            "R39 no_signer /signer_name",
            "R23 no_proposals /granted_proposal_ids",
        ]
    );
    let received = scene.received(scene.proposal(json!({})));
    let mut early = grants(&[&received]);
    early["issued_on"] = json!("2026-11-24");
    let refused =
        act(&app.leader(), &scene.drafted(early), "publish").expect_problem(409, "not-ready");
    assert_eq!(
        missing(&refused),
        ["R43 dated_in_future /issued_on", "R02 not_decidable /granted_proposal_ids/0"]
    );
}

fn a_refused_publication_leaves_everything_as_it_was(app: &TestApp) {
    let scene = Scene::set(app);
    let ready = scene.eligible(scene.proposal(json!({})));
    let unready = scene.received(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let path = scene.drafted(grants(&[&ready, &unready]));
    let count = |table: &str| app.database.number(&format!("SELECT count(*) FROM {table}"));
    let before = ["audit_events", "events", "award_proposal_history", "awards"].map(count);
    let refused = act(&app.leader(), &path, "publish").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R02 not_decidable /granted_proposal_ids/1"]);
    assert_eq!(["audit_events", "events", "award_proposal_history", "awards"].map(count), before);
    assert_eq!(
        (state(app, &ready), state(app, &path)),
        ("appraised_eligible".into(), "draft".into())
    );
}

fn a_decision_that_cites_the_plan_waits_for_its_number(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let mut named = grants(&[&proposal]);
    named["cites_plan"] = json!(true);
    let path = scene.drafted(named);
    let refused = act(&app.leader(), &path, "publish").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R03 plan_not_issued /cites_plan"]);
    let issued = json!({ "number": "15/KH-STC", "issued_on": "2026-04-01" });
    let plan = format!("/v1/campaigns/{}", scene.campaign);
    app.secretariat().patch(&plan).if_match("*").json(issued).send().expect(200);
    act(&app.leader(), &path, "publish").expect(200);
}

fn a_type_that_needs_the_council_is_not_decided_before_it(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let path = scene.drafted(grants(&[&proposal]));
    app.database
        .execute(&format!("UPDATE award_types SET requires_council = (1 = 1) WHERE code = '{GK}'"));
    let refused = act(&app.leader(), &path, "publish").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R24 council_required /granted_proposal_ids/0"]);
}

fn what_only_warns_or_is_not_known_needs_a_reason_that_is_kept(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let path = scene.drafted(grants(&[&proposal]));
    let publish = |body: Value| app.leader().post(&format!("{path}/publish")).json(body).send();
    let refused = publish(json!({})).expect_problem(409, "not-ready");
    let named = missing(&refused);
    // The list was published nowhere, as far as anybody knows, and nobody wrote the fund's figures.
    for wanted in ["R38 unknown /granted_proposal_ids/0", "R42 fund_unknown /acknowledged_warnings"]
    {
        assert!(named.iter().any(|one| one == wanted), "{named:?}");
    }
    assert_eq!(state(app, &proposal), "appraised_eligible");
    // Each finding needs its own reason.
    let one_less = reasons_for(json!({}), &["R01", "R03", "R20", "R22", "R42"]);
    let refused = publish(one_less).expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R38 unknown /granted_proposal_ids/0"]);
    // R17 does not warn, so a reason for it is not kept.
    let all = ["R01", "R03", "R17", "R20", "R22", "R38", "R42"];
    let done = publish(reasons_for(json!({}), &all)).expect(200).json();
    let warnings = done["warnings"].as_array().unwrap();
    let kept: Vec<&str> = warnings.iter().map(|one| str_at(one, "/rule")).collect();
    assert!(kept.contains(&"R38") && kept.contains(&"R42") && !kept.contains(&"R17"), "{kept:?}");
    for one in warnings {
        assert_eq!(str_at(one, "/reason"), "Lý do mẫu", "{one}");
    }
}

fn a_refusal_names_a_code_of_the_rule_set(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let refusing = |code: &str| {
        let reason = with(reason(), json!({ "code": code }));
        let one = json!({ "award_proposal_id": id_of(&proposal), "reason": reason });
        scene.decide(scene.decision(json!({ "refused_proposals": [one] })))
    };
    let wrong = refusing("khac").expect_problem(422, "validation-failed");
    wrong.expect_error_at("/refused_proposals/0/reason/code", "unknown_reason");
    assert_eq!(app.database.number("SELECT count(*) FROM decisions"), 0);
    refusing("criteria").expect(201);
}

fn a_decision_is_not_dated_before_its_dossiers_were_there(app: &TestApp) {
    let scene = Scene::set(app);
    let early = json!({ "issued_on": "2026-11-20" });
    // Of what was only submitted nothing is known that contradicts the date; publishing looks again.
    let one = scene.submitted(scene.proposal(json!({})));
    let path = scene.drafted(with(grants(&[&one]), early.clone()));
    act(&app.secretariat(), &one, "receive").expect(200);
    let late = with(grants(&[&one]), json!({ "issued_on": "2026-11-20", "number": "1235" }));
    let refused = scene.decide(scene.decision(late.clone()));
    refused
        .expect_problem(422, "validation-failed")
        .expect_error_at("/granted_proposal_ids/0", "before_receipt");
    act(&app.secretariat(), &one, "appraise").expect(200);
    let refused = scene.decide(scene.decision(late));
    refused.expect_error_at("/granted_proposal_ids/0", "before_appraisal");
    let refused = act(&app.leader(), &path, "publish").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R43 before_appraisal /granted_proposal_ids/0"]);
    assert!(refused.text().contains(id_of(&one)), "{}", refused.text());
    assert_eq!(app.database.number("SELECT count(*) FROM awards"), 0);
    // What is refused was there before it was refused, too.
    let no = json!([{ "award_proposal_id": id_of(&one), "reason": reason() }]);
    let no = json!({ "refused_proposals": no, "issued_on": "2026-11-22", "number": "1236" });
    scene
        .decide(scene.decision(no))
        .expect_error_at("/refused_proposals/0/award_proposal_id", "before_appraisal");
    let client = app.secretariat();
    let same = client.patch(&path).if_match("*").json(json!({ "title": "Mới" })).send();
    same.expect_error_at("/granted_proposal_ids/0", "before_appraisal");
    let today = json!({ "issued_on": "2026-11-23" });
    client.patch(&path).if_match("*").json(today).send().expect(200);
    act(&app.leader(), &path, "publish").expect(200);
}

fn a_decision_is_not_dated_before_the_council_concluded(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    scene.backdate("2026-11-10");
    recommend(app, &proposal);
    let early = with(grants(&[&proposal]), json!({ "issued_on": "2026-11-20" }));
    let refused = scene.decide(scene.decision(early));
    refused
        .expect_problem(422, "validation-failed")
        .expect_error_at("/granted_proposal_ids/0", "before_conclusion");
    let path = scene.drafted(grants(&[&proposal]));
    act(&app.leader(), &path, "publish").expect(200);
}

fn the_council_concludes_at_the_end_of_its_session_and_not_when_that_is_told(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let item = agreed(app, &session, &proposal);
    close(app, &session, json!({})).expect(200);
    app.app.clock.advance(TimeDelta::days(2));
    communicate(app, &item);
    let before = json!({ "issued_on": "2026-11-22" });
    let refused = scene.decide(scene.decision(with(grants(&[&proposal]), before)));
    refused.expect(422);
    scene.drafted(with(grants(&[&proposal]), json!({ "issued_on": "2026-11-23" })));
}

fn a_decision_of_the_city_is_not_dated_before_the_letter_that_sent_it_up(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.upward(json!({})));
    app.app.clock.advance(TimeDelta::days(2));
    let letter = json!({ "dispatch_number": "148/TTr-STC", "dispatch_date": "2026-11-24" });
    let forward = app.secretariat().post(&format!("{proposal}/forward"));
    forward.json(with_reasons(letter)).send().expect(200);
    let city = json!({ "authority": "city_chairman", "symbol": "QĐ-UBND" });
    let city = with(grants(&[&proposal]), city);
    let refused = scene.decide(scene.decision(city.clone()));
    refused.expect_error_at("/granted_proposal_ids/0", "before_forwarding");
    // The letter is of the 24th, whenever it was recorded.
    let path = scene.drafted(with(city, json!({ "issued_on": "2026-11-24" })));
    act(&app.leader(), &path, "publish").expect(200);
}

fn a_list_that_is_published_long_enough_is_a_fact_of_the_decision(app: &TestApp) {
    let scene = Scene::set(app);
    load_calendar(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let path = scene.drafted(grants(&[&proposal]));
    let r38 = || {
        let read = app.secretariat().get(&format!("{proposal}/readiness?at=publish")).send();
        let read = read.expect(200).json();
        let findings = read["findings"].as_array().unwrap().clone();
        findings.into_iter().find(|one| one["rule"] == "R38").unwrap()
    };
    let declare = |list: Value| {
        let change = json!({ "list_publication": list });
        app.secretariat().patch(&path).if_match("*").json(change).send()
    };
    let unknown = r38();
    assert_eq!(str_at(&unknown, "/outcome"), "unknown");
    assert_eq!(unknown["suppliers"].as_array().unwrap().len(), 1, "{unknown}");
    assert_eq!(str_at(&unknown, "/facts/0/name"), "decision.publication");
    // Five working days: from Monday the 16th the last of them is today, which is not over.
    for (from, to, outcome) in [
        ("2026-11-13", Value::Null, "passed"),
        ("2026-11-13", json!("2026-11-20"), "passed"),
        ("2026-11-13", json!("2026-11-19"), "warning"),
        ("2026-11-16", Value::Null, "warning"),
    ] {
        let list = json!({ "published_from": from, "published_to": to, "place": "Bảng tin mẫu" });
        let kept = declare(list.clone()).expect(200).json();
        assert_eq!(kept["list_publication"], list);
        assert_eq!(str_at(&r38(), "/outcome"), outcome, "{list}");
    }
    let before = app.secretariat().get(&path).send().expect(200).json();
    let list = json!({
        "published_from": "2026-11-13", "published_to": "2026-11-12", "place": "Bảng tin mẫu",
    });
    let refused = declare(list).expect_problem(422, "validation-failed");
    refused.expect_error_at("/list_publication/published_to", "before_start");
    assert_eq!(app.secretariat().get(&path).send().expect(200).json(), before);
    // Published, it stays with the decision.
    let long = json!({ "published_from": "2026-11-02", "place": "Bảng tin mẫu" });
    declare(long).expect(200);
    let done = act(&app.leader(), &path, "publish").expect(200).json();
    assert_eq!(str_at(&done, "/list_publication/published_from"), "2026-11-02");
    assert_eq!(str_at(&r38(), "/outcome"), "passed");
}

fn an_award_says_how_long_its_dossier_is_kept_and_by_which_rule(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let read = app.employee().get(&award).send().expect(200).json();
    let kept = &read["retention"];
    assert_eq!((str_at(&read, "/granted_on"), &kept["years"]), ("2026-11-23", &json!(10)));
    assert_eq!(str_at(kept, "/destroyable_from"), "2036-11-23");
    assert_eq!(str_at(kept, "/hand_over_by"), "2027-11-23");
    assert_eq!(str_at(kept, "/rule_set_code"), "tdkt-2026-10");
    assert_eq!(
        (str_at(kept, "/status"), str_at(kept, "/hand_over_status")),
        ("assumed", "confirmed")
    );
    assert!(str_at(kept, "/basis").contains("TT 10/2022"), "{kept}");
    assert!(str_at(kept, "/hand_over_basis").contains("NĐ 30/2020"), "{kept}");
    let page = app.employee().get("/v1/awards").send().expect(200).json();
    assert_eq!(&page["items"][0]["retention"], kept);
}

fn a_proposal_is_decided_once(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let first = scene.drafted(grants(&[&proposal]));
    let mut other = grants(&[&proposal]);
    other["number"] = json!("1235");
    let second = scene.drafted(other);
    act(&app.leader(), &first, "publish").expect(200);
    act(&app.leader(), &first, "publish").expect_problem(409, "invalid-state-transition");
    act(&app.leader(), &second, "publish").expect_problem(409, "already-decided");
    assert_eq!(app.database.number("SELECT count(*) FROM awards"), 1);
    act(&app.unit_head(), &proposal, "withdraw").expect_problem(409, "invalid-state-transition");
}

fn of_two_decisions_at_the_same_moment_one_grants_the_award(app: &TestApp) {
    let scene = Scene::set(app);
    let one = scene.eligible(scene.proposal(json!({})));
    let two = scene.eligible(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let paths: Vec<String> = (0..6)
        .map(|index| {
            // In either order, so that nobody waits in a circle.
            let mut named =
                if index % 2 == 0 { grants(&[&one, &two]) } else { grants(&[&two, &one]) };
            named["number"] = json!((2000 + index).to_string());
            scene.drafted(named)
        })
        .collect();
    let running: Vec<_> = paths
        .iter()
        .map(|path| {
            let request = app.leader().post(&format!("{path}/publish"));
            let request = request.json(with_reasons(json!({})));
            thread::spawn(move || request.send())
        })
        .collect();
    let mut taken = 0;
    for answer in running.into_iter().map(|one| one.join().unwrap()) {
        if answer.status == 200 {
            taken += 1;
        } else {
            answer.expect_problem(409, "already-decided");
        }
    }
    assert_eq!((taken, app.database.number("SELECT count(*) FROM awards")), (1, 2));
    let published = "SELECT count(*) FROM decisions WHERE state = 'published'";
    assert_eq!(app.database.number(published), 1);
}

fn an_achievement_that_was_awarded_is_not_proposed_again(app: &TestApp) {
    let scene = Scene::set(app);
    let shared = json!({ "achievement_ids": [scene.achievement("T-EMPLOYEE", &[])] });
    let proposal = scene.eligible(scene.proposal(shared.clone()));
    act(&app.leader(), &scene.drafted(grants(&[&proposal])), "publish").expect(200);
    let again = scene.ready(scene.upward(shared));
    let refused = act(&app.unit_head(), &again, "submit").expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R07 failed /achievement_ids"]);
}

fn a_draft_is_changed_and_deleted_with_its_tag(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let (client, path) = (app.secretariat(), scene.drafted(json!({})));
    let change = grants(&[&proposal]);
    client.patch(&path).json(&change).send().expect_problem(428, "precondition-required");
    let tag = client.get(&path).send().etag().to_owned();
    let after = client.patch(&path).if_match(&tag).json(&change).send().expect(200);
    assert_eq!(after.json()["granted_proposal_ids"], json!([id_of(&proposal)]));
    client.patch(&path).if_match(&tag).json(&change).send().expect_problem(412, "stale-etag");
    let stale = app.leader().post(&format!("{path}/publish")).if_match(&tag).send();
    stale.expect_problem(412, "stale-etag");
    let document = json!({ "document_id": scene.nothing() });
    let unknown = client.patch(&path).if_match("*").json(document).send();
    unknown.expect_error_at("/document_id", "unknown_document");
    let document = json!({ "document_id": scene.document() });
    client.patch(&path).if_match("*").json(document).send().expect(200);
    client.delete(&path).send().expect_problem(428, "precondition-required");
    client.delete(&path).if_match("*").send().expect(204);
    client.get(&path).send().expect_problem(404, "not-found");
    let used = "SELECT count(*) FROM document_uses WHERE user_kind = 'decision'";
    assert_eq!(app.database.number(used), 0);
}

fn every_state_and_action_of_a_decision_answers_as_its_machine_says(app: &TestApp) {
    let scene = Scene::set(app);
    let mut number = 100;
    for state in ["draft", "published"] {
        for one in MACHINE.moves {
            number += 1;
            let proposal = scene.eligible(scene.proposal(json!({})));
            let mut named = grants(&[&proposal]);
            named["number"] = json!(number.to_string());
            let path = scene.drafted(named);
            if state == "published" {
                act(&app.leader(), &path, "publish").expect(200);
            }
            let sec = app.secretariat();
            let answer = match one.action {
                "update" => sec.patch(&path).if_match("*").json(json!({ "title": "Mới" })).send(),
                "delete" => sec.delete(&path).if_match("*").send(),
                action => act(&app.leader(), &path, action),
            };
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

fn awards_are_found_by_person_unit_year_type_and_campaign(app: &TestApp) {
    let scene = Scene::set(app);
    let one = scene.eligible(scene.proposal(json!({})));
    let unit = json!({ "subject_kind": "collective", "person_code": null,
        "merit_clause": "gk.tap_the.phong_trao" });
    let two = scene.eligible(scene.proposal(unit));
    let decision = scene.drafted(grants(&[&one, &two]));
    act(&app.leader(), &decision, "publish").expect(200);
    let found = |query: &[(&str, &str)]| {
        let page = app.employee().get("/v1/awards").query(query).send().expect(200).json();
        let mut kinds: Vec<String> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|award| str_at(award, "/subject_kind").to_owned())
            .collect();
        kinds.sort();
        kinds
    };
    let none = Vec::<String>::new();
    assert_eq!(found(&[]), ["collective", "individual"]);
    assert_eq!(found(&[("person_code", "T-EMPLOYEE")]), ["individual"]);
    assert_eq!(found(&[("unit_code", "CNTT")]).len(), 2);
    assert_eq!(found(&[("unit_code", "P03")]), none);
    assert_eq!(found(&[("year", "2026")]).len(), 2);
    assert_eq!(found(&[("year", "2025")]), none);
    assert_eq!(found(&[("award_type_code", "bang_khen_ubnd_tp")]), none);
    assert_eq!(found(&[("campaign_id", &scene.campaign)]).len(), 2);
    assert_eq!(found(&[("decision_id", id_of(&decision))]).len(), 2);
    assert_eq!(found(&[("subject_kind", "collective")]), ["collective"]);
    let page = app.employee().get("/v1/awards?limit=1&include_total=true").send().expect(200);
    assert_eq!(page.json()["total_count"], json!(2));
    let next = page.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    let next = app.employee().get(&next).send().expect(200).json();
    assert_eq!(next["items"].as_array().unwrap().len(), 1);
    assert_eq!(next["next_cursor"], Value::Null);
    let naming = format!("{ALL}?award_proposal_id={}", id_of(&one));
    let naming = app.secretariat().get(&naming).send().expect(200).json();
    assert_eq!(str_at(&naming, "/items/0/id"), id_of(&decision));
    assert_eq!(naming["items"][0]["granted_count"], json!(2));
}

fn publishing_is_told_to_subscribers_and_the_audit(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let path = scene.drafted(grants(&[&proposal]));
    act(&app.leader(), &path, "publish").expect(200);
    app.seal();
    let last = |id: &str| {
        let feed = app.e_office().get(&format!("/v1/events?subject_id={id}")).send().expect(200);
        feed.json()["items"].as_array().unwrap().last().unwrap().clone()
    };
    assert_eq!(str_at(&last(id_of(&path)), "/type"), "decision.published");
    let told = last(id_of(&proposal));
    assert_eq!(str_at(&told, "/type"), "award_proposal.awarded");
    assert_eq!(str_at(&told, "/data/decision_id"), id_of(&path));
    let audit = "SELECT count(*) FROM audit_events WHERE action = 'award.grant'";
    assert_eq!(app.database.number(audit), 1);
}

fn a_draft_waits_for_the_leaders(app: &TestApp) {
    let scene = Scene::set(app);
    let path = scene.drafted(json!({}));
    let work = app.leader().get("/v1/me/work").send().expect(200).json();
    assert_eq!(str_at(&work, "/groups/0/kind"), "decision.publish");
    assert_eq!(str_at(&work, "/groups/0/items/0/path"), path);
}

fn of_decisions_with_one_number_at_the_same_moment_one_is_kept(app: &TestApp) {
    let scene = Scene::set(app);
    let running: Vec<_> = (0..6)
        .map(|_| {
            let key = app.app.ids.next().to_string();
            let request = app.secretariat().post(ALL).key(&key).json(scene.decision(json!({})));
            thread::spawn(move || request.send())
        })
        .collect();
    let mut made = 0;
    for answer in running.into_iter().map(|one| one.join().unwrap()) {
        if answer.status == 201 {
            made += 1;
        } else {
            answer.expect_problem(409, "duplicate");
        }
    }
    assert_eq!((made, app.database.number("SELECT count(*) FROM decisions")), (1, 1));
}
