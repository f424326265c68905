//! Rounds that are scored by the project's own tables: inputs, gates, bonus, findings, explanations.

use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::features::criteria_sets::{service, tables};

use crate::campaigns::launched;
use crate::evaluation_rounds::step;
use crate::evaluations::sheet_of;
use crate::recompute;
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    the_tables_of_the_project_are_loaded_once,
    every_table_of_the_project_fits_the_contract,
    a_set_with_a_formula_that_names_nothing_is_not_published,
    inputs_that_do_not_fit_their_criterion_are_refused_at_their_pointer,
    a_round_by_table_a_gives_the_same_results_on_both_databases,
    a_closed_gate_needs_no_scores_and_zeroes_its_group,
    findings_limit_the_band_of_table_b,
    a_verified_input_that_differs_needs_a_reason_but_its_source_does_not,
];

/// The results that the round by table A gives, whatever the database.
const RESULTS_BY_TABLE_A: &str = include_str!("../data/results-by-table-a.json");

const TABLE_A: &str = "CT-KH157-2025-XA-PHUONG";
const TABLE_B: &str = "CT-QD2579-2025-DAN-VAN";

/// Loads the tables; the id of one.
fn loaded(app: &TestApp, code: &str) -> String {
    let all = app.app.operate(Actor::operator(), service::load_tables).unwrap();
    all.iter().find(|one| one.code == code).unwrap().id.to_string()
}

/// An open round by a table.
fn opened_by(app: &TestApp, code: &str, units: &[&str]) -> String {
    let (campaign, set) = (launched(app), loaded(app, code));
    let body = json!({
        "title": "Chấm theo bảng của dự án", "period": "2026", "criteria_set_id": set,
        "subjects": units,
    });
    let path = format!("/v1/campaigns/{campaign}/evaluation-rounds");
    let round = app.secretariat().post(&path).json(body).send().expect(201).location().to_owned();
    step(&app.secretariat(), &round, "open").expect(200);
    round
}

fn inputs(values: &[(&str, &str)]) -> Value {
    values.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}

/// A whole sheet by table A: gate, sample, then b of criteria 2, 3, 4 and whether 5.1 is met.
fn sheet_a(gate: bool, n: &str, b: [&str; 3], is_met: bool) -> Value {
    let [two, three, four] = b;
    let share = |a: &str, b: &str| inputs(&[("a", a), ("b", b)]);
    json!([
        {"criterion_code": "1.0", "is_met": gate, "comment": "Kế hoạch số 5"},
        {"criterion_code": "1.1", "inputs": inputs(&[("n", n)])},
        {"criterion_code": "2", "inputs": share("1200", two)},
        {"criterion_code": "3", "inputs": share("900", three)},
        {"criterion_code": "4", "inputs": share("1200", four)},
        {"criterion_code": "5.1", "is_met": is_met},
        {"criterion_code": "5.2", "inputs": share("1200", four)},
        {"criterion_code": "5.3", "inputs": share("1200", "1200")},
    ])
}

/// The same as verified scores, which have no comment.
fn as_verified(scores: &Value) -> Value {
    let mut scores = scores.clone();
    for score in scores.as_array_mut().unwrap() {
        score.as_object_mut().unwrap().remove("comment");
    }
    scores
}

fn put(client: &Client, path: &str, body: Value) -> Response {
    client.put(path).if_match("*").json(body).send()
}

fn verify(app: &TestApp, sheet: &str, scores: &Value, findings: &Value) -> Response {
    let body = json!({ "scores": as_verified(scores), "findings": findings });
    put(&app.secretariat(), &format!("{sheet}/verified-scores"), body)
}

fn explained(client: &Client, sheet: &str) -> Value {
    client.get(&format!("{sheet}/explanation")).send().expect(200).json()
}

fn the_tables_of_the_project_are_loaded_once(app: &TestApp) {
    let load = || app.app.operate(Actor::operator(), service::load_tables);
    let first = load().unwrap();
    assert!(first.iter().all(|one| one.is_new));
    assert!(app.app.db.read_blocking(service::are_tables_loaded).unwrap());
    let audit = app.database.number("SELECT count(*) FROM audit_events");
    // A change that tells nothing is refused, so the command asks first.
    assert!(load().is_err());
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), audit);
    let count = i64::try_from(first.len()).unwrap();
    assert_eq!(app.database.number("SELECT count(*) FROM criteria_sets"), count);
    // Everybody reads what is complete; what has gaps is a draft.
    let page = app.employee().get("/v1/criteria-sets?limit=50").send().expect(200).json();
    let codes: Vec<&str> =
        page["items"].as_array().unwrap().iter().map(|one| str_at(one, "/code")).collect();
    assert_eq!(codes.len(), first.len() - 1);
    assert!(!codes.contains(&"HN-QD5666-2025-CCHC"));
}

fn every_table_of_the_project_fits_the_contract(app: &TestApp) {
    for (at, table) in tables::all().unwrap().into_iter().enumerate() {
        let mut body = serde_json::to_value(&table.set).unwrap();
        for criterion in body["criteria"].as_array_mut().unwrap() {
            // Absent and null are the same to the service; the contract has them absent.
            let criterion = criterion.as_object_mut().unwrap();
            criterion.retain(|name, value| {
                !value.is_null() || matches!(name.as_str(), "parent_code" | "guidance")
            });
        }
        body["code"] = json!(format!("BANG-{at}"));
        let made = app.secretariat().post("/v1/criteria-sets").json(body).send();
        let path = made.expect(201).location().to_owned();
        let answer = app.secretariat().post(&format!("{path}/publish")).send();
        if table.is_complete {
            answer.expect(200);
        } else {
            answer.expect_problem(409, "not-ready");
        }
    }
}

fn a_set_with_a_formula_that_names_nothing_is_not_published(app: &TestApp) {
    let criterion = |formula: &str| {
        json!({
            "code": "F", "parent_code": null, "name": "Theo công thức", "guidance": null,
            "type": "formula", "max_points": "100.00", "evidence_required": false,
            "formula": formula,
            "inputs": [{"name": "so_vu", "role": "operand", "definition": "Số vụ việc"}],
        })
    };
    let body = json!({
        "code": "CT-01", "title": "Công thức", "source_text": "Mẫu", "source_status": "assumed",
        "max_total": "100.00", "criteria": [criterion("so_vu * gia")],
    });
    let made = app.secretariat().post("/v1/criteria-sets").json(body).send().expect(201);
    let publish = format!("{}/publish", made.location());
    let refused = app.secretariat().post(&publish).send().expect_problem(409, "not-ready").json();
    assert_eq!(str_at(&refused, "/missing/0/rule"), "formula_name");
    assert_eq!(str_at(&refused, "/missing/0/pointer"), "/criteria/0/formula");
    assert!(str_at(&refused, "/missing/0/label/vi").contains("gia"));
    let fixed = json!({"criteria": [criterion("max_points - so_vu * 2.5")]});
    app.secretariat().patch(made.location()).if_match("*").json(fixed).send().expect(200);
    app.secretariat().post(&publish).send().expect(200);
}

fn inputs_that_do_not_fit_their_criterion_are_refused_at_their_pointer(app: &TestApp) {
    let round = opened_by(app, TABLE_A, &["CNTT"]);
    let sheet = sheet_of(app, &round, "CNTT");
    let path = format!("{sheet}/self-scores");
    let score = |code: &str, values: &[(&str, &str)]| json!({"criterion_code": code, "inputs": inputs(values)});
    let mut both = score("2", &[("a", "1200"), ("b", "1")]);
    both["points"] = json!("1.00");
    for (one, pointer, code) in [
        (score("2", &[("a", "1200")]), "/scores/0/inputs", "missing_input"),
        (score("2", &[("a", "0"), ("b", "0")]), "/scores/0/inputs/0/value", "zero_denominator"),
        (score("2", &[("a", "12.5"), ("b", "1")]), "/scores/0/inputs/0/value", "whole_number"),
        (score("2", &[("a", "1e3"), ("b", "1")]), "/scores/0/inputs/0/value", "pattern"),
        (score("2", &[("x", "1"), ("b", "1")]), "/scores/0/inputs/0/name", "unknown_input"),
        (score("1.1", &[("n", "51")]), "/scores/0/inputs/0/value", "above_sample"),
        (score("5.1", &[("n", "51")]), "/scores/0/inputs", "not_of_this_type"),
        (json!({"criterion_code": "2", "points": "1.00"}), "/scores/0/points", "not_of_this_type"),
        (json!({"criterion_code": "2", "is_met": true}), "/scores/0/is_met", "not_of_this_type"),
        (json!({"criterion_code": "2"}), "/scores/0/inputs", "points_or_not_applicable"),
        (both, "/scores/0/points", "not_of_this_type"),
    ] {
        put(&app.unit_head(), &path, json!({ "scores": [one] }))
            .expect_problem(422, "validation-failed")
            .expect_error_at(pointer, code);
    }
    assert_eq!(app.database.number("SELECT count(*) FROM evaluation_scores"), 0);
    let done =
        put(&app.unit_head(), &path, json!({"scores": [score("3", &[("a", "3"), ("b", "1")])]}));
    let done = done.expect(200).json();
    assert_eq!(str_at(&done, "/scores/0/self_points"), "20/3");
    assert_eq!(str_at(&done, "/scores/0/self_inputs/1/value"), "1");
}

/// Scores three units by table A, two of them with equal totals.
fn scored_by_table_a(app: &TestApp) -> String {
    let round = opened_by(app, TABLE_A, &["CNTT", "P03", "VP"]);
    let mine = sheet_a(true, "47", ["1080", "700", "1077"], false);
    let sheet = sheet_of(app, &round, "CNTT");
    put(&app.unit_officer(), &format!("{sheet}/self-scores"), json!({ "scores": mine }))
        .expect(200);
    app.unit_head().post(&format!("{sheet}/submit")).send().expect(200);
    step(&app.secretariat(), &round, "close-self-scoring").expect(200);
    verify(app, &sheet, &mine, &json!([])).expect(200);
    // Two units with all points: the larger one opened more accounts, which is the first tie step.
    let full = sheet_a(true, "50", ["1200", "900", "1200"], true);
    verify(app, &sheet_of(app, &round, "P03"), &full, &json!([])).expect(200);
    let half = full.to_string().replace("1200", "600").replace("900", "450");
    let half: Value = serde_json::from_str(&half).unwrap();
    verify(app, &sheet_of(app, &round, "VP"), &half, &json!([])).expect(200);
    step(&app.leader(), &round, "finalize").expect(200);
    round
}

fn a_round_by_table_a_gives_the_same_results_on_both_databases(app: &TestApp) {
    let round = scored_by_table_a(app);
    let page = app.employee().get(&format!("{round}/results")).send().expect(200).json();
    let mut results = Vec::new();
    for item in page["items"].as_array().unwrap() {
        let sheet = format!("/v1/evaluations/{}", str_at(item, "/evaluation_id"));
        let seen = explained(&app.employee(), &sheet);
        let calculation = &seen["calculation"];
        assert_eq!(recompute::total(calculation).unwrap(), str_at(item, "/total"));
        results.push(json!({
            "unit_code": item["unit_code"], "total": item["total"], "rank": item["rank"],
            "ranking": item["ranking"], "calculation": calculation, "lines": seen["lines"],
        }));
    }
    let expected: Value = serde_json::from_str(RESULTS_BY_TABLE_A).unwrap();
    let results = Value::Array(results);
    let text = || serde_json::to_string_pretty(&results).unwrap();
    assert_eq!(results, expected, "{}", text());
}

fn a_closed_gate_needs_no_scores_and_zeroes_its_group(app: &TestApp) {
    let round = opened_by(app, TABLE_A, &["CNTT"]);
    let sheet = sheet_of(app, &round, "CNTT");
    let mut scores = sheet_a(false, "47", ["1200", "900", "1200"], true);
    scores.as_array_mut().unwrap().remove(1);
    let path = format!("{sheet}/self-scores");
    put(&app.unit_head(), &path, json!({ "scores": scores })).expect(200);
    app.unit_head().post(&format!("{sheet}/submit")).send().expect(200);
    verify(app, &sheet, &scores, &json!([])).expect(200);
    let seen = explained(&app.unit_head(), &sheet);
    assert_eq!(str_at(&seen, "/calculation/total"), "95.00");
    assert_eq!(str_at(&seen, "/calculation/leaves/1/used_from"), "gate");
    let text = seen["lines"]["vi"].to_string();
    assert!(text.contains("0/20,00 điểm vì không đạt điều kiện 1.0"), "{text}");
    // An open gate needs them.
    scores[0]["is_met"] = json!(true);
    scores[0]["reason"] = json!("Có kế hoạch");
    let refused = verify(app, &sheet, &scores, &json!([])).expect_problem(409, "incomplete-scores");
    assert_eq!(refused.json()["missing_criteria"], json!(["1.1"]));
}

fn findings_limit_the_band_of_table_b(app: &TestApp) {
    let round = opened_by(app, TABLE_B, &["CNTT", "P03"]);
    let scores = json!([
        {"criterion_code": "1.1", "points": "9.50", "comment": "Có"},
        {"criterion_code": "2.1", "points": "84.00", "comment": "Có"},
        {"criterion_code": "3.1", "points": "2.00", "comment": "Có"},
        {"criterion_code": "4.1", "points": "0.50"},
    ]);
    let sheet = sheet_of(app, &round, "CNTT");
    let path = format!("{sheet}/self-scores");
    put(&app.unit_head(), &path, json!({ "scores": scores })).expect(200);
    app.unit_head().post(&format!("{sheet}/submit")).send().expect(200);
    step(&app.secretariat(), &round, "close-self-scoring").expect(200);
    let finding = |code: &str| json!({"limit_code": code, "note": "Quyết định kỷ luật giả định"});
    for (findings, code) in [
        (json!([finding("NONE")]), "unknown_limit"),
        (json!([finding("CANH-CAO"), finding("CANH-CAO")]), "repeated"),
    ] {
        let at = findings.as_array().unwrap().len() - 1;
        verify(app, &sheet, &scores, &findings)
            .expect_problem(422, "validation-failed")
            .expect_error_at(&format!("/findings/{at}/limit_code"), code);
    }
    let done = verify(app, &sheet, &scores, &json!([finding("CANH-CAO")])).expect(200).json();
    assert_eq!(str_at(&done, "/findings/0/limit_code"), "CANH-CAO");
    // A unit that did not score itself is in the lowest band, whatever its points.
    let other = json!([
        {"criterion_code": "1.1", "points": "10.00"}, {"criterion_code": "2.1", "points": "90.00"},
        {"criterion_code": "3.1", "points": "0.00"}, {"criterion_code": "4.1", "points": "0.00"},
    ]);
    let late = sheet_of(app, &round, "P03");
    verify(app, &late, &other, &json!([])).expect(200);
    step(&app.leader(), &round, "finalize").expect(200);
    let seen = explained(&app.employee(), &sheet);
    let calculation = &seen["calculation"];
    assert_eq!((str_at(calculation, "/total"), str_at(calculation, "/band/code")), ("95.00", "HT"));
    assert_eq!(recompute::band(calculation).unwrap(), "HT");
    let text = seen["lines"]["vi"].to_string();
    assert!(
        text.contains("Có sự việc CANH-CAO: cao nhất là Hoàn thành (Quyết định kỷ luật giả định)"),
        "{text}"
    );
    let seen = explained(&app.employee(), &late);
    assert_eq!(str_at(&seen, "/calculation/total"), "100.00");
    assert_eq!(str_at(&seen, "/calculation/band/code"), "KHT");
    assert_eq!(str_at(&seen, "/calculation/band_moves/1/rule"), "no_self_score");
    let page = app.employee().get(&format!("{round}/results?band_code=KHT")).send().expect(200);
    assert_eq!(page.json()["items"].as_array().unwrap().len(), 1);
}

fn a_verified_input_that_differs_needs_a_reason_but_its_source_does_not(app: &TestApp) {
    let round = opened_by(app, TABLE_A, &["CNTT"]);
    let sheet = sheet_of(app, &round, "CNTT");
    let mut scores = sheet_a(true, "47", ["1080", "700", "1077"], false);
    let path = format!("{sheet}/self-scores");
    put(&app.unit_head(), &path, json!({ "scores": scores })).expect(200);
    app.unit_head().post(&format!("{sheet}/submit")).send().expect(200);
    scores[2]["inputs"][1]["source"] = json!("Ngân hàng mẫu, 05/12/2026");
    scores[2]["inputs"][1]["revision"] = json!(2);
    verify(app, &sheet, &scores, &json!([])).expect(200);
    scores[2]["inputs"][1]["value"] = json!("1079");
    verify(app, &sheet, &scores, &json!([]))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/scores/2/reason", "required_when_different");
    scores[2]["reason"] = json!("Một tài khoản trùng");
    verify(app, &sheet, &scores, &json!([])).expect(200);
    let seen = explained(&app.unit_head(), &sheet);
    let leaf = &seen["calculation"]["leaves"][2];
    assert_eq!((str_at(leaf, "/self_points"), str_at(leaf, "/used_points")), ("36.00", "1079/30"));
    assert_eq!(str_at(leaf, "/inputs/1/source"), "Ngân hàng mẫu, 05/12/2026");
    assert_eq!(leaf["inputs"][1]["revision"], json!(2));
    let text = seen["lines"]["vi"].to_string();
    assert!(
        text.contains("1.079 (b; nguồn: Ngân hàng mẫu, 05/12/2026, bản 2) ÷ 1.200 (a)"),
        "{text}"
    );
}
