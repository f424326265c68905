//! Bonus money: amounts, the ledger, payments, the fund and its limits.

use std::thread;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::rule_sets::load_law;
use crate::support::app::TestApp;
use crate::support::awards::{
    Scene, act, id_of, missing, pay, reasons_for, revocation, with, with_reasons,
};
use crate::support::case::{Case, cases_under_law};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases_under_law![
    each_award_brings_what_the_decree_says_before_and_after_the_new_base_wage,
    an_award_shows_how_its_bonus_came_about,
    a_bonus_is_seen_by_those_whom_it_concerns,
    a_payment_is_recorded_once_with_its_voucher,
    of_payments_at_the_same_moment_one_is_kept,
    a_payment_that_cannot_be_is_refused,
    a_payment_is_repeated_safely,
    entries_are_found_by_award_person_unit_year_state_kind_and_payer,
    entries_are_read_by_those_whom_they_concern,
    an_award_type_without_a_coefficient_is_not_granted,
    the_recorded_base_wage_goes_before_that_of_the_rules,
    the_funds_figures_are_written_with_their_tag,
    the_fund_knows_what_is_spent_reserved_and_left,
    the_limits_of_the_fund_are_shown_where_they_are_passed,
    publishing_over_the_fund_needs_a_reason,
    of_two_decisions_at_once_only_one_takes_what_is_left_of_the_fund,
    a_lower_bonus_that_was_not_paid_is_due_when_the_higher_award_is_revoked,
    a_lower_bonus_that_was_put_back_is_due_again_when_the_higher_award_is_revoked,
    what_is_due_again_in_a_later_year_is_of_the_fund_of_its_decision,
    each_form_is_paid_so_that_a_revocation_makes_nothing_else_due,
    of_two_decisions_at_once_for_one_person_only_the_higher_bonus_is_paid,
    a_draft_of_many_shows_what_each_would_bring,
    a_body_of_a_publication_that_does_not_fit_is_refused,
];

const ENTRIES: &str = "/v1/bonus-entries";
const FUND: &str = "/v1/bonus-fund/2026";

fn fund(amount: i64) -> Value {
    json!({
        "fund_amount": amount, "payroll_amount": 1_000_000_000, "campaign_spent_amount": 0,
        "note": "Số liệu mẫu",
    })
}

/// Writes a fund of this size.
fn set_fund(app: &TestApp, amount: i64) {
    app.secretariat().put(FUND).if_match("*").json(fund(amount)).send();
}

fn each_award_brings_what_the_decree_says_before_and_after_the_new_base_wage(app: &TestApp) {
    let scene = Scene::set(app);
    let mut month = 0;
    for (day, amounts) in [
        ("2026-06-30", [710_000, 1_410_000, 3_510_000, 7_020_000]),
        ("2026-07-01", [760_000, 1_520_000, 3_800_000, 7_590_000]),
    ] {
        let kinds = [("gk", false), ("gk", true), ("bk", false), ("bk", true)];
        for ((award, is_collective), amount) in kinds.into_iter().zip(amounts) {
            month += 1;
            let mut changes = json!({
                "achievement_period_from": format!("2026-{month:02}-01"),
                "achievement_period_to": format!("2026-{month:02}-28"),
            });
            if is_collective {
                changes["subject_kind"] = json!("collective");
                changes["person_code"] = Value::Null;
                let clause = if award == "gk" { "gk.tap_the.phong_trao" } else { "74.3.a" };
                changes["merit_clause"] = json!(clause);
            }
            let (number, decision) = (month.to_string(), json!({ "issued_on": day }));
            let decision = with(decision, json!({ "number": number }));
            // The dossier came before the decision, and so did the letter that sent it up.
            let award = if award == "gk" {
                let proposal = scene.eligible(scene.proposal(changes));
                scene.backdate("2026-06-15");
                scene.awarded(&[&proposal], decision).remove(0)
            } else {
                let proposal = scene.eligible(scene.upward(changes));
                scene.backdate("2026-06-15");
                let letter = json!({ "dispatch_number": "1/TTr", "dispatch_date": "2026-06-20" });
                let forward = app.secretariat().post(&format!("{proposal}/forward"));
                forward.json(with_reasons(letter)).send().expect(200);
                let city = json!({ "authority": "city_chairman", "symbol": "QĐ-UBND" });
                scene.awarded(&[&proposal], with(decision, city)).remove(0)
            };
            let shown = app.secretariat().get(&award).send().expect(200).json();
            assert_eq!(shown["bonus_amount"], json!(amount), "{day} {shown}");
            let from = if day < "2026-07-01" { "2024-07-01" } else { "2026-07-01" };
            assert_eq!(str_at(&shown, "/bonus/base_wage_from"), from);
            // The first day of the earlier wage was read in no text.
            let is_confirmed = json!(day >= "2026-07-01");
            assert_eq!(shown["bonus"]["is_confirmed"], is_confirmed, "{day}");
        }
    }
}

fn an_award_shows_how_its_bonus_came_about(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let shown = app.secretariat().get(&award).send().expect(200).json();
    assert_eq!(
        shown["bonus"],
        json!({
            "amount": 760_000, "coefficient": "0.30", "base_wage": 2_530_000,
            "base_wage_from": "2026-07-01", "exact_amount": "759000.00", "rounding_up_to": 10_000,
            "rule_set_code": "tdkt-2026-10", "is_confirmed": true, "payer": "department_fund",
        })
    );
    assert_eq!(str_at(&shown, "/bonus_state"), "due");
    let list = format!("{ENTRIES}?award_id={}", id_of(&award));
    let entries = app.secretariat().get(&list).send().expect(200).json();
    assert_eq!(entries["items"].as_array().unwrap().len(), 1);
    let entry = &entries["items"][0];
    assert_eq!((str_at(entry, "/kind"), &entry["amount"]), ("accrual", &json!(760_000)));
    assert_eq!((str_at(entry, "/payer"), &entry["year"]), ("department_fund", &json!(2026)));
    assert_eq!(str_at(entry, "/occurred_on"), "2026-11-23");
    let read = app.secretariat().get(&format!("{ENTRIES}/{}", str_at(entry, "/id"))).send();
    assert_eq!(&read.expect(200).json(), entry);
    let work = app.secretariat().get("/v1/me/work").send().expect(200).json();
    let groups = work["groups"].as_array().unwrap();
    let due = groups.iter().find(|group| group["kind"] == "bonus_entry.create").unwrap();
    assert_eq!(str_at(due, "/items/0/path"), award);
}

fn a_bonus_is_seen_by_those_whom_it_concerns(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let list = format!("{ENTRIES}?award_id={}", id_of(&award));
    let mut tags = Vec::new();
    for (caller, is_seen) in [
        ("T-SEC", true),
        ("T-LEAD", true),
        ("T-INSPECTOR", true),
        ("T-HEAD", true),
        ("T-EMPLOYEE", true),
        ("T-EMPLOYEE3", false),
        ("e_office", false),
    ] {
        let read = app.as_caller(caller).get(&award).send().expect(200);
        let shown = read.json();
        let expected = if is_seen { json!(760_000) } else { Value::Null };
        assert_eq!(shown["bonus_amount"], expected, "{caller}");
        assert_eq!(shown["bonus"].is_null(), !is_seen, "{caller}");
        assert_eq!(shown["bonus_state"].is_null(), !is_seen, "{caller}");
        tags.push((is_seen, read.etag().to_owned()));
        if is_seen {
            let page = app.as_caller(caller).get(&list).send().expect(200).json();
            assert_eq!(page["items"].as_array().unwrap().len(), 1, "{caller}");
        }
    }
    let of = |wanted: bool| tags.iter().find(|(is_seen, _)| *is_seen == wanted).unwrap().1.clone();
    assert_ne!(of(true), of(false), "what differs has another tag");
}

fn a_payment_is_recorded_once_with_its_voucher(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let made = pay(&app.secretariat(), &award, "2026-11-23").expect(201);
    let entry = made.json();
    assert_eq!((str_at(&entry, "/kind"), &entry["amount"]), ("payment", &json!(760_000)));
    assert_eq!(
        (str_at(&entry, "/voucher_number"), str_at(&entry, "/bonus_state")),
        ("PC-01", "paid")
    );
    let read = app.secretariat().get(made.location()).send().expect(200);
    assert_eq!((read.json(), read.etag()), (entry.clone(), made.etag()));
    app.secretariat().get(made.location()).if_none_match(read.etag()).send().expect(304);
    let shown = app.employee().get(&award).send().expect(200).json();
    assert_eq!((str_at(&shown, "/bonus_state"), &shown["version"]), ("paid", &json!(2)));
    let again = pay(&app.secretariat(), &award, "2026-11-23");
    let again = again.expect_problem(409, "invalid-state-transition").json();
    assert_eq!(str_at(&again, "/current_state"), "paid");
    assert_eq!(app.database.number("SELECT count(*) FROM bonus_entries"), 2);
    app.seal();
    let feed = format!("/v1/events?subject_id={}", str_at(&entry, "/id"));
    let feed = app.e_office().get(&feed).send().expect(200).json();
    assert_eq!(str_at(&feed, "/items/0/type"), "bonus_entry.created");
    assert_eq!(feed["items"][0]["data"]["amount"], Value::Null, "events tell no sums");
}

fn of_payments_at_the_same_moment_one_is_kept(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let running: Vec<_> = (0..6)
        .map(|_| {
            let (client, award) = (app.secretariat(), award.clone());
            thread::spawn(move || pay(&client, &award, "2026-11-23"))
        })
        .collect();
    let mut made = 0;
    for answer in running.into_iter().map(|one| one.join().unwrap()) {
        if answer.status == 201 {
            made += 1;
        } else {
            answer.expect_problem(409, "invalid-state-transition");
        }
    }
    let payments = "SELECT count(*) FROM bonus_entries WHERE kind = 'payment'";
    assert_eq!((made, app.database.number(payments)), (1, 1));
}

fn a_payment_that_cannot_be_is_refused(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let client = app.secretariat();
    pay(&client, &scene.nothing(), "2026-11-23").expect_error_at("/award_id", "unknown_award");
    // The decision is of 23 November, which is today.
    for day in ["2026-11-22", "2026-11-24"] {
        let refused = pay(&client, &award, day).expect_problem(422, "validation-failed");
        refused.expect_error_at("/paid_on", "day_out_of_range");
    }
    let half = json!({ "award_id": id_of(&award), "paid_on": "2026-11-23", "amount": 100 });
    client.post(ENTRIES).json(half).send().expect_problem(422, "validation-failed");
    let lead = crate::support::client::Client::new(
        &app.base_url,
        Some(app.token("T-LEAD", "tests", "bonus:write")),
    );
    pay(&lead, &award, "2026-11-23").expect_problem(403, "role-required");
    assert_eq!(app.database.number("SELECT count(*) FROM bonus_entries"), 1);
    app.secretariat()
        .get(&format!("{ENTRIES}/{}", scene.nothing()))
        .send()
        .expect_problem(404, "not-found");
}

fn a_payment_is_repeated_safely(app: &TestApp) {
    let scene = Scene::set(app);
    let body = json!({
        "award_id": id_of(&scene.granted()), "voucher_number": "PC-01", "paid_on": "2026-11-23",
    });
    let key = "payment-of-one-award";
    let send = || app.secretariat().post(ENTRIES).key(key).json(&body).send().expect(201);
    let (first, second) = (send(), send());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(second.json(), first.json());
}

fn entries_are_found_by_award_person_unit_year_state_kind_and_payer(app: &TestApp) {
    let scene = Scene::set(app);
    let award = scene.granted();
    let city = scene.forwarded(json!({ "person_code": "T-OFFICER" }));
    let changes = json!({ "authority": "city_chairman", "symbol": "QĐ-UBND" });
    scene.awarded(&[&city], changes);
    pay(&app.secretariat(), &award, "2026-11-23").expect(201);
    let found = |query: &[(&str, &str)]| {
        let page = app.secretariat().get(ENTRIES).query(query).send().expect(200).json();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!(found(&[]), 3);
    assert_eq!(found(&[("award_id", id_of(&award))]), 2);
    assert_eq!(found(&[("person_code", "T-OFFICER")]), 1);
    assert_eq!(found(&[("unit_code", "CNTT")]), 3);
    assert_eq!(found(&[("unit_code", "P03")]), 0);
    assert_eq!((found(&[("year", "2026")]), found(&[("year", "2025")])), (3, 0));
    assert_eq!((found(&[("state", "paid")]), found(&[("state", "due")])), (2, 1));
    assert_eq!((found(&[("kind", "payment")]), found(&[("kind", "accrual")])), (1, 2));
    assert_eq!(found(&[("payer", "city_fund")]), 1);
    let first = app.secretariat().get(&format!("{ENTRIES}?limit=2&include_total=true")).send();
    let first = first.expect(200);
    assert_eq!(first.json()["total_count"], json!(3));
    let next = first.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    let next = app.secretariat().get(&next).send().expect(200).json();
    assert_eq!((next["items"].as_array().unwrap().len(), &next["next_cursor"]), (1, &Value::Null));
}

fn entries_are_read_by_those_whom_they_concern(app: &TestApp) {
    let scene = Scene::set(app);
    scene.granted();
    let all = app.secretariat().get(ENTRIES).send().expect(200).json();
    let path = format!("{ENTRIES}/{}", str_at(&all, "/items/0/id"));
    for caller in ["T-SEC", "T-LEAD", "T-INSPECTOR", "T-HEAD", "T-EMPLOYEE"] {
        app.as_caller(caller).get(&path).send().expect(200);
    }
    app.as_caller("T-EMPLOYEE3").get(&path).send().expect_problem(404, "not-found");
    let others = app.as_caller("T-EMPLOYEE3").get(ENTRIES).send().expect(200).json();
    assert_eq!(others["items"], json!([]));
    app.employee().get(FUND).send().expect_problem(403, "role-required");
}

fn an_award_type_without_a_coefficient_is_not_granted(app: &TestApp) {
    let scene = Scene::set(app);
    let proposal = scene.eligible(scene.proposal(json!({})));
    // Nobody recorded a base wage.
    app.database.execute("DELETE FROM base_wages");
    let named = json!({ "granted_proposal_ids": [id_of(&proposal)] });
    let refused = act(&app.leader(), &scene.drafted(named), "publish");
    let refused = refused.expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R40 no_base_wage /granted_proposal_ids/0"]);
    let tables = ["awards", "bonus_entries"];
    let count = |table: &str| app.database.number(&format!("SELECT count(*) FROM {table}"));
    assert_eq!(tables.map(count), [0, 0]);
}

fn the_recorded_base_wage_goes_before_that_of_the_rules(app: &TestApp) {
    let scene = Scene::set(app);
    let wage = json!({ "amount": 3_000_000, "basis": "Nghị định mẫu Đ.3", "mark": "secondary" });
    app.admin().put("/v1/base-wages/2026-11-01").json(wage).send().expect(201);
    let award = scene.granted();
    let shown = app.secretariat().get(&award).send().expect(200).json();
    assert_eq!(shown["bonus_amount"], json!(900_000));
    assert_eq!(shown["bonus"]["base_wage"], json!(3_000_000));
    assert_eq!(str_at(&shown, "/bonus/base_wage_from"), "2026-11-01");
    // Its source is not confirmed, so neither is what was computed from it.
    assert_eq!(shown["bonus"]["is_confirmed"], json!(false));
}

fn the_funds_figures_are_written_with_their_tag(app: &TestApp) {
    let client = app.secretariat();
    client.get(FUND).send().expect_problem(404, "not-found");
    let made = client.put(FUND).json(fund(100_000_000)).send().expect(201);
    assert_eq!(made.location(), FUND);
    let read = client.get(FUND).send().expect(200);
    assert_eq!((read.json(), read.etag()), (made.json(), made.etag()));
    client.get(FUND).if_none_match(read.etag()).send().expect(304);
    client.put(FUND).json(fund(1)).send().expect_problem(428, "precondition-required");
    let after = client.put(FUND).if_match(made.etag()).json(fund(90_000_000)).send().expect(200);
    assert_eq!(after.json()["version"], json!(2));
    let stale = client.put(FUND).if_match(made.etag()).json(fund(1)).send();
    stale.expect_problem(412, "stale-etag");
    let wrong = with(fund(1), json!({ "payroll_amount": -1 }));
    let wrong = client.put(FUND).if_match("*").json(wrong).send();
    wrong.expect_error_at("/payroll_amount", "minimum");
    client.get("/v1/bonus-fund/1999").send().expect_problem(400, "invalid-parameter");
    app.leader().get(FUND).send().expect(200);
    let lead = crate::support::client::Client::new(
        &app.base_url,
        Some(app.token("T-LEAD", "tests", "bonus:write")),
    );
    lead.put(FUND).if_match("*").json(fund(1)).send().expect_problem(403, "role-required");
    assert_eq!(client.get(FUND).send().expect(200).json()["version"], json!(2));
}

fn the_fund_knows_what_is_spent_reserved_and_left(app: &TestApp) {
    let scene = Scene::set(app);
    let figures = with(fund(10_000_000), json!({ "campaign_spent_amount": 1_000_000 }));
    let before = app.secretariat().put(FUND).json(figures).send().expect(201);
    let award = scene.granted();
    // What the city pays does not concern it.
    let city = scene.forwarded(json!({ "person_code": "T-OFFICER" }));
    scene.awarded(&[&city], json!({ "authority": "city_chairman", "symbol": "QĐ-UBND" }));
    let amounts = || {
        let shown = app.secretariat().get(FUND).send().expect(200).json();
        ["paid_amount", "to_return_amount", "reserved_amount", "spent_amount", "left_amount"]
            .map(|name| shown[name].as_i64().unwrap())
    };
    assert_eq!(amounts(), [0, 0, 760_000, 1_000_000, 8_240_000]);
    pay(&app.secretariat(), &award, "2026-11-23").expect(201);
    assert_eq!(amounts(), [760_000, 0, 0, 1_760_000, 8_240_000]);
    act(&app.leader(), &award, "revoke").expect(200);
    assert_eq!(amounts(), [760_000, 760_000, 0, 1_760_000, 8_240_000]);
    let back = json!({ "money_returned_on": "2026-11-23", "receipt_number": "PT-01" });
    let path = format!("{award}/record-return");
    app.secretariat().post(&path).json(back).send().expect(200);
    assert_eq!(amounts(), [0, 0, 0, 1_000_000, 9_000_000]);
    let after = app.secretariat().get(FUND).send().expect(200);
    assert_eq!(after.json()["version"], json!(1));
    // The figures are those of before, and so is the tag.
    assert_eq!(after.etag(), before.etag());
}

fn the_limits_of_the_fund_are_shown_where_they_are_passed(app: &TestApp) {
    load_law(app);
    let figures = json!({
        "fund_amount": 200_000_001, "payroll_amount": 1_000_000_000,
        "campaign_spent_amount": 40_000_001,
    });
    let shown = app.secretariat().put(FUND).json(figures).send().expect(201).json();
    assert_eq!(shown["fund_limit"]["amount"], json!(200_000_000));
    assert_eq!(str_at(&shown, "/fund_limit/share"), "1/5");
    assert_eq!(shown["campaign_limit"]["amount"], json!(40_000_000));
    let codes = |shown: &Value| -> Vec<String> {
        let found = shown["findings"].as_array().unwrap();
        found.iter().map(|one| str_at(one, "/code").to_owned()).collect()
    };
    assert_eq!(codes(&shown), ["above_payroll_share", "campaigns_above_share"]);
    // Exactly at the limits nothing is passed.
    let figures = json!({
        "fund_amount": 200_000_000, "payroll_amount": 1_000_000_000,
        "campaign_spent_amount": 40_000_000,
    });
    let shown = app.secretariat().put(FUND).if_match("*").json(figures).send().expect(200).json();
    assert_eq!(codes(&shown), Vec::<String>::new());
}

fn publishing_over_the_fund_needs_a_reason(app: &TestApp) {
    let scene = Scene::set(app);
    set_fund(app, 759_999);
    let proposal = scene.eligible(scene.proposal(json!({})));
    let path = scene.drafted(json!({ "granted_proposal_ids": [id_of(&proposal)] }));
    let publish = format!("{path}/publish");
    let others = reasons_for(json!({}), &["R01", "R03", "R20", "R22", "R38"]);
    let refused = app.leader().post(&publish).json(others).send().expect_problem(409, "not-ready");
    assert_eq!(missing(&refused), ["R42 fund_exceeded /acknowledged_warnings"]);
    assert_eq!(app.database.number("SELECT count(*) FROM awards"), 0);
    let done = act(&app.leader(), &path, "publish").expect(200).json();
    assert_eq!(str_at(&done, "/warnings/0/code"), "fund_exceeded");
    assert_eq!(str_at(&done, "/warnings/0/reason"), "Lý do mẫu");
    let shown = app.secretariat().get(FUND).send().expect(200).json();
    assert_eq!(
        (&shown["left_amount"], str_at(&shown, "/findings/0/code")),
        (&json!(-1), "overspent")
    );
}

fn of_two_decisions_at_once_only_one_takes_what_is_left_of_the_fund(app: &TestApp) {
    let scene = Scene::set(app);
    set_fund(app, 1_000_000);
    let paths: Vec<String> = ["T-EMPLOYEE", "T-OFFICER"]
        .into_iter()
        .zip(["1", "2"])
        .map(|(person, number)| {
            let proposal = scene.eligible(scene.proposal(json!({ "person_code": person })));
            let named = json!({ "granted_proposal_ids": [id_of(&proposal)], "number": number });
            scene.drafted(named)
        })
        .collect();
    let running: Vec<_> = paths
        .iter()
        .map(|path| {
            let request = app.leader().post(&format!("{path}/publish"));
            // A reason for everything but what the fund does not hold.
            let all = ["R01", "R03", "R20", "R22", "R38"];
            let request = request.json(reasons_for(json!({}), &all));
            thread::spawn(move || request.send().status)
        })
        .collect();
    let mut statuses: Vec<u16> = running.into_iter().map(|one| one.join().unwrap()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

fn a_body_of_a_publication_that_does_not_fit_is_refused(app: &TestApp) {
    let scene = Scene::set(app);
    let path = format!("{}/publish", scene.drafted(json!({})));
    for wrong in [json!({ "acknowledged_warnings": [{ "rule": "R42" }] }), json!({ "force": true })]
    {
        let refused = app.leader().post(&path).json(wrong).send();
        refused.expect_problem(422, "validation-failed");
    }
    app.leader().post(&path).body("text/plain", b"R42".to_vec()).send().expect(415);
    // Nothing, `null` and an empty object mean the same: the decision is only not ready.
    for empty in [Value::Null, json!({})] {
        app.leader().post(&path).json(empty).send().expect_problem(409, "not-ready");
    }
}

const CITY: &str = "city_chairman";

/// A Bằng khen of the city for T-EMPLOYEE, on the day after that of the scene; its path.
fn of_city(scene: &Scene<'_>, number: &str) -> String {
    let proposal = scene.forwarded(json!({}));
    let city = json!({
        "authority": CITY, "symbol": "QĐ-UBND", "number": number, "issued_on": "2026-11-24",
    });
    scene.awarded(&[&proposal], city).remove(0)
}

/// A Giấy khen for T-EMPLOYEE, on that day; its path.
fn of_department(scene: &Scene<'_>, number: &str) -> String {
    let proposal = scene.eligible(scene.proposal(json!({})));
    let ours = json!({ "number": number, "issued_on": "2026-11-24" });
    scene.awarded(&[&proposal], ours).remove(0)
}

/// The city revokes what it granted.
fn revoke_by_city(app: &TestApp, award: &str) -> Response {
    let changes = json!({
        "ground": "c", "authority": CITY, "decision_symbol": "QĐ-UBND", "decided_on": "2026-11-24",
    });
    app.leader().post(&format!("{award}/revoke")).json(revocation(changes)).send()
}

fn standing(app: &TestApp, award: &str) -> (String, Vec<String>) {
    let shown = app.secretariat().get(award).send().expect(200).json();
    let list = format!("{ENTRIES}?award_id={}&sort=created_at", id_of(award));
    let page = app.secretariat().get(&list).send().expect(200).json();
    let kinds = page["items"].as_array().unwrap().iter().map(|one| str_at(one, "/kind").to_owned());
    (str_at(&shown, "/bonus_state").to_owned(), kinds.collect())
}

fn stands(state: &str, kinds: &[&str]) -> (String, Vec<String>) {
    (state.to_owned(), kinds.iter().map(|kind| (*kind).to_owned()).collect())
}

fn a_lower_bonus_that_was_not_paid_is_due_when_the_higher_award_is_revoked(app: &TestApp) {
    let scene = Scene::set(app);
    scene.only_the_highest_is_paid();
    let other = scene.another("PT-03");
    set_fund(app, 1_000_000);
    let high = of_city(&scene, "5500");
    let low = of_department(&other, "1300");
    assert_eq!(standing(app, &high), stands("due", &["accrual"]));
    assert_eq!(standing(app, &low), stands("outranked", &[]));
    pay(&app.secretariat(), &low, "2026-11-24").expect_problem(409, "invalid-state-transition");
    let reserved = || {
        let fund = app.secretariat().get(FUND).send().expect(200);
        fund.json()["reserved_amount"].clone()
    };
    assert_eq!(reserved(), json!(0));
    revoke_by_city(app, &high).expect(200);
    assert_eq!(standing(app, &high), stands("cancelled", &["accrual", "reversal"]));
    assert_eq!(standing(app, &low), stands("due", &["accrual"]));
    assert_eq!(reserved(), json!(760_000));
    // Once: a second revocation is refused, and nothing is entered twice.
    revoke_by_city(app, &high).expect_problem(409, "invalid-state-transition");
    assert_eq!(standing(app, &low), stands("due", &["accrual"]));
    pay(&app.secretariat(), &low, "2026-11-24").expect(201);
    app.seal();
    let told = "SELECT count(*) FROM audit_events WHERE action = 'bonus_entry.create'";
    assert_eq!(app.database.number(told), 2, "the accrual and the payment");
}

fn a_lower_bonus_that_was_put_back_is_due_again_when_the_higher_award_is_revoked(app: &TestApp) {
    let scene = Scene::set(app);
    scene.only_the_highest_is_paid();
    let (other, last) = (scene.another("PT-03"), scene.another("PT-04"));
    set_fund(app, 10_000_000);
    let low = of_department(&scene, "1300");
    let high = of_city(&other, "5500");
    assert_eq!(standing(app, &low), stands("outranked", &["accrual", "reversal"]));
    revoke_by_city(app, &high).expect(200);
    assert_eq!(standing(app, &low), stands("due", &["accrual", "reversal", "accrual"]));
    // What is due again is one bonus, not two.
    let fund = app.secretariat().get(FUND).send().expect(200).json();
    assert_eq!((&fund["reserved_amount"], &fund["paid_amount"]), (&json!(760_000), &json!(0)));
    // And it can be put back again.
    let third = of_city(&last, "5501");
    let twice = ["accrual", "reversal", "accrual", "reversal"];
    assert_eq!(standing(app, &low), stands("outranked", &twice));
    revoke_with(app, &third, "1301").expect(200);
    assert_eq!(standing(app, &low).0, "due");
}

fn what_is_due_again_in_a_later_year_is_of_the_fund_of_its_decision(app: &TestApp) {
    let scene = Scene::set(app);
    scene.only_the_highest_is_paid();
    let other = scene.another("PT-03");
    set_fund(app, 10_000_000);
    let low = of_department(&scene, "1300");
    let high = of_city(&other, "5500");
    app.app.clock.set("2027-01-20T02:00:00Z".parse::<DateTime<Utc>>().unwrap());
    let changes = json!({
        "ground": "c", "authority": CITY, "decision_symbol": "QĐ-UBND", "decided_on": "2027-01-20",
    });
    let revoke = app.leader().post(&format!("{high}/revoke")).json(revocation(changes));
    revoke.send().expect(200);
    let list = format!("{ENTRIES}?award_id={}&sort=created_at", id_of(&low));
    let page = app.secretariat().get(&list).send().expect(200).json();
    let entries = page["items"].as_array().unwrap().iter();
    let found: Vec<(&str, i64, &str)> = entries
        .map(|one| {
            let year = one["year"].as_i64().unwrap();
            (str_at(one, "/kind"), year, str_at(one, "/occurred_on"))
        })
        .collect();
    assert_eq!(
        found,
        [
            ("accrual", 2026, "2026-11-24"),
            ("reversal", 2026, "2026-11-24"),
            ("accrual", 2026, "2027-01-20"),
        ]
    );
    let fund = app.secretariat().get(FUND).send().expect(200).json();
    assert_eq!((&fund["year"], &fund["reserved_amount"]), (&json!(2026), &json!(760_000)));
}

/// The city revokes another award, by another decision.
fn revoke_with(app: &TestApp, award: &str, number: &str) -> Response {
    let changes = json!({
        "authority": CITY, "decision_symbol": "QĐ-UBND", "decided_on": "2026-11-24",
        "decision_number": number,
    });
    app.leader().post(&format!("{award}/revoke")).json(revocation(changes)).send()
}

fn each_form_is_paid_so_that_a_revocation_makes_nothing_else_due(app: &TestApp) {
    let scene = Scene::set(app);
    let other = scene.another("PT-03");
    app.app.clock.advance(TimeDelta::days(1));
    let (high, low) = (of_city(&scene, "5500"), of_department(&other, "1300"));
    assert_eq!(standing(app, &low), stands("due", &["accrual"]));
    revoke_by_city(app, &high).expect(200);
    assert_eq!(standing(app, &low), stands("due", &["accrual"]));
}

fn of_two_decisions_at_once_for_one_person_only_the_higher_bonus_is_paid(app: &TestApp) {
    let scene = Scene::set(app);
    scene.only_the_highest_is_paid();
    let (one, two) = (scene.another("PT-03"), scene.another("PT-04"));
    // Each turn is for somebody else.
    for (turn, person) in ["T-EMPLOYEE", "T-OFFICER", "T-OUTREACH", "T-HEAD"].iter().enumerate() {
        let of = json!({ "person_code": person });
        let (high, low) = (one.forwarded(of.clone()), two.eligible(two.proposal(of)));
        let city = json!({
            "authority": CITY, "symbol": "QĐ-UBND", "number": (5500 + turn).to_string(),
            "issued_on": "2026-11-24", "granted_proposal_ids": [id_of(&high)],
        });
        let ours = json!({
            "number": (1300 + turn).to_string(), "issued_on": "2026-11-24",
            "granted_proposal_ids": [id_of(&low)],
        });
        let paths = [one.drafted(city), two.drafted(ours)];
        let running = paths.map(|path| {
            let request = app.leader().post(&format!("{path}/publish"));
            let request = request.json(with_reasons(json!({})));
            thread::spawn(move || request.send().status)
        });
        assert_eq!(running.map(|one| one.join().unwrap()), [200, 200]);
        let list = format!("/v1/awards?person_code={person}");
        let page = app.secretariat().get(&list).send().expect(200).json();
        let mut found: Vec<(i64, String)> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                let amount = one["bonus_amount"].as_i64().unwrap();
                (amount, str_at(one, "/bonus_state").to_owned())
            })
            .collect();
        found.sort();
        let expected = [(760_000, "outranked".to_owned()), (3_800_000, "due".to_owned())];
        assert_eq!(found, expected, "{person}");
    }
}

fn a_draft_of_many_shows_what_each_would_bring(app: &TestApp) {
    let scene = Scene::set(app);
    let people = ["T-EMPLOYEE", "T-OFFICER", "T-OUTREACH"];
    let mut proposals: Vec<String> = people
        .iter()
        .map(|person| scene.eligible(scene.proposal(json!({ "person_code": person }))))
        .collect();
    let collective = json!({
        "subject_kind": "collective", "person_code": null, "merit_clause": "gk.tap_the.phong_trao",
    });
    proposals.push(scene.eligible(scene.proposal(collective)));
    let ids: Vec<&str> = proposals.iter().map(|path| id_of(path)).collect();
    let draft = scene.drafted(json!({ "granted_proposal_ids": ids }));
    let list = app.secretariat().get(&format!("{draft}/annex")).send().expect(200).json();
    let amounts: Vec<i64> = list["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["bonus_amount"].as_i64().unwrap())
        .collect();
    assert_eq!(amounts, [760_000, 760_000, 760_000, 1_520_000]);
}
