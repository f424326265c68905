//! Criteria that take the verified measurements of an indicator.

use serde_json::{Value, json};

use crate::evaluation_rounds::step;
use crate::evaluations::sheet_of;
use crate::measurements::{record, scene, verify};
use crate::recompute;
use crate::support::app::TestApp;
use crate::support::awards::with;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    a_linked_criterion_takes_what_was_verified_and_says_from_where,
    a_period_with_a_gap_is_missing_and_not_a_part_of_itself,
    a_later_correction_changes_no_score_until_it_is_verified_anew,
    quantities_of_a_linked_criterion_are_not_entered,
    an_accepted_petition_takes_the_corrected_measurement,
    a_round_does_not_open_on_an_indicator_that_is_not_measured,
];

/// A published set: one manual criterion, and one that takes an indicator.
fn set(app: &TestApp, indicator_code: &str) -> String {
    let body = json!({
        "code": "LK-01", "title": "Bộ tiêu chí mẫu", "source_text": "Mẫu", "source_status": "assumed",
        "max_total": "100.00",
        "criteria": [
            {"code": "1", "name": "Kế hoạch", "type": "manual", "max_points": "40.00",
             "evidence_required": false},
            {"code": "2", "name": "Số hóa hồ sơ", "type": "indicator", "max_points": "60.00",
             "evidence_required": false, "indicator_code": indicator_code, "full_value": "80",
             "inputs": [
                 {"name": "a", "role": "denominator", "definition": "Tổng số hồ sơ"},
                 {"name": "b", "role": "numerator", "definition": "Số hồ sơ đã số hóa"},
             ]},
        ],
        "tie_chain": [{"label": {"vi": "Điểm số hóa", "en": "Points of files"},
            "terms": [{"criterion_code": "2", "measure": "points"}], "prefer": "more"}],
    });
    let made = app.secretariat().post("/v1/criteria-sets").json(body).send().expect(201);
    let path = made.location().to_owned();
    app.secretariat().post(&format!("{path}/publish")).send().expect(200);
    path.rsplit('/').next().unwrap().to_owned()
}

fn round(
    app: &TestApp,
    campaign: &str,
    indicator_code: &str,
    period: &str,
    changes: Value,
) -> String {
    let body = json!({
        "title": "Vòng mẫu", "period": period, "criteria_set_id": set(app, indicator_code),
        "subjects": ["CNTT"],
    });
    let body = with(body, changes);
    let path = format!("/v1/campaigns/{campaign}/evaluation-rounds");
    app.secretariat().post(&path).json(body).send().expect(201).location().to_owned()
}

/// A verified measurement of CNTT; its path.
fn measured(app: &TestApp, indicator: &str, changes: Value) -> String {
    let path = record(&app.unit_officer(), indicator, changes).expect(201).location().to_owned();
    verify(&app.secretariat(), &path, "accepted").expect(200);
    path
}

/// A sheet that CNTT handed in, with its round.
fn handed_in(app: &TestApp, campaign: &str, period: &str) -> (String, String) {
    handed_in_with(app, campaign, period, json!({}))
}

/// The same in a round with some of its members replaced.
fn handed_in_with(app: &TestApp, campaign: &str, period: &str, changes: Value) -> (String, String) {
    let round = round(app, campaign, "digitised_files", period, changes);
    step(&app.secretariat(), &round, "open").expect(200);
    let sheet = sheet_of(app, &round, "CNTT");
    let body = json!({"scores": [{"criterion_code": "1", "points": "40.00"}]});
    let officer = app.unit_officer();
    officer.put(&format!("{sheet}/self-scores")).if_match("*").json(body).send().expect(200);
    app.unit_head().post(&format!("{sheet}/submit")).send().expect(200);
    (round, sheet)
}

fn put_verified(client: &Client, sheet: &str, more: &[Value]) -> Response {
    let mut scores = vec![json!({"criterion_code": "1", "points": "40.00"})];
    scores.extend_from_slice(more);
    let path = format!("{sheet}/verified-scores");
    client.put(&path).if_match("*").json(json!({"scores": scores})).send()
}

/// The score of criterion 2.
fn taken(sheet: &Value) -> Value {
    let scores = sheet["scores"].as_array().unwrap();
    scores.iter().find(|one| one["criterion_code"] == "2").unwrap().clone()
}

fn a_linked_criterion_takes_what_was_verified_and_says_from_where(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    measured(app, &indicator, json!({}));
    let (round, sheet) = handed_in(app, &campaign, "2026-Q3");
    let view = put_verified(&app.secretariat(), &sheet, &[]).expect(200).json();
    let score = taken(&view);
    let input = |name: &str| {
        let inputs = score["verified_inputs"].as_array().unwrap();
        inputs.iter().find(|one| one["name"] == name).unwrap().clone()
    };
    assert_eq!((&input("b")["value"], &input("a")["value"]), (&json!("120"), &json!("150")));
    assert_eq!(input("a")["revision"], json!(1));
    assert_eq!(
        str_at(&input("a"), "/source"),
        "Chỉ tiêu digitised_files, số liệu đã thẩm định: 2026-Q3 bản 1"
    );
    step(&app.secretariat(), &round, "close-self-scoring").expect(200);
    step(&app.leader(), &round, "finalize").expect(200);
    let seen = app.employee().get(&format!("{sheet}/explanation")).send().expect(200).json();
    // 80 percent give all 60 points.
    assert_eq!(str_at(&seen, "/calculation/total"), "100.00");
    assert_eq!(recompute::total(&seen["calculation"]).unwrap(), "100.00");
    assert!(seen["lines"]["vi"].to_string().contains("2026-Q3 bản 1"), "{}", seen["lines"]["vi"]);
}

fn a_period_with_a_gap_is_missing_and_not_a_part_of_itself(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    for (period, b, a) in [("2026-Q1", "30", "50"), ("2026-Q2", "30", "50")] {
        let of_quarter = json!({"period": period, "numerator": b, "denominator": a});
        measured(app, &indicator, of_quarter);
    }
    let recorded =
        record(&app.unit_officer(), &indicator, json!({"period": "2026-Q3"})).expect(201);
    let (_, sheet) = handed_in(app, &campaign, "2026");
    let gap = put_verified(&app.secretariat(), &sheet, &[]);
    let gap = gap.expect_problem(409, "incomplete-scores").json();
    assert_eq!(gap["missing_criteria"], json!(["2"]));
    // Verified or not, three quarters are no year.
    verify(&app.secretariat(), recorded.location(), "accepted").expect(200);
    put_verified(&app.secretariat(), &sheet, &[]).expect_problem(409, "incomplete-scores");
    let reason = json!({"criterion_code": "2", "not_applicable_reason": "Chưa đủ số liệu năm"});
    let view = put_verified(&app.secretariat(), &sheet, &[reason]).expect(200).json();
    assert_eq!(taken(&view)["verified_not_applicable_reason"], json!("Chưa đủ số liệu năm"));
}

fn a_later_correction_changes_no_score_until_it_is_verified_anew(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    let first = measured(app, &indicator, json!({}));
    let (_, sheet) = handed_in(app, &campaign, "2026-Q3");
    put_verified(&app.secretariat(), &sheet, &[]).expect(200);
    let corrects = json!({
        "numerator": "60", "corrects_id": first.rsplit('/').next(), "correction_reason": "Đếm lại",
    });
    measured(app, &indicator, corrects);
    let view = app.secretariat().get(&sheet).send().expect(200).json();
    assert_eq!(str_at(&taken(&view), "/verified_points"), "60.00");
    // 60 of 150 are 40 percent, half of what gives all points.
    let view = put_verified(&app.secretariat(), &sheet, &[]).expect(200).json();
    assert_eq!(str_at(&taken(&view), "/verified_points"), "30.00");
    assert_eq!(taken(&view)["verified_inputs"][0]["revision"], json!(2));
}

fn quantities_of_a_linked_criterion_are_not_entered(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    measured(app, &indicator, json!({}));
    let (_, sheet) = handed_in(app, &campaign, "2026-Q3");
    let own = json!({"criterion_code": "2", "inputs": [
        {"name": "a", "value": "1", "source": "Tự đếm"}, {"name": "b", "value": "1", "source": "Tự đếm"},
    ]});
    let refused = put_verified(&app.secretariat(), &sheet, &[own]);
    let refused = refused.expect_problem(422, "validation-failed");
    refused.expect_error_at("/scores/1/inputs", "taken_from_measurements");
}

fn an_accepted_petition_takes_the_corrected_measurement(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    let first = measured(app, &indicator, json!({}));
    let (round, sheet) = handed_in_with(app, &campaign, "2026-Q3", json!({ "petition_days": 5 }));
    let secretariat = app.secretariat();
    step(&secretariat, &round, "close-self-scoring").expect(200);
    put_verified(&secretariat, &sheet, &[]).expect(200);
    step(&secretariat, &round, "publish-provisional").expect(200);
    let body = json!({ "criterion_code": "2", "grounds": "Số liệu quý đếm nhầm" });
    let filed = app.unit_head().post(&format!("{sheet}/petitions")).json(body).send().expect(201);
    let accept = |score: Value| {
        let body = json!({ "outcome": "accepted", "reason": "Đã đối chiếu", "score": score });
        secretariat.post(&format!("{}/resolve", filed.location())).json(body).send()
    };
    let total = || {
        let told = app.unit_head().get(&format!("{sheet}/explanation")).send().expect(200).json();
        str_at(&told, "/calculation/total").to_owned()
    };
    // A number beside the measurement is none, and what is not corrected changes nothing.
    let own = json!({"inputs": [
        {"name": "a", "value": "150", "source": "Tự đếm"}, {"name": "b", "value": "60", "source": "Tự đếm"},
    ]});
    accept(own).expect_error_at("/score/inputs", "taken_from_measurements");
    accept(json!({ "points": "30.00" })).expect_error_at("/score/points", "not_of_this_type");
    accept(json!({})).expect_error_at("/score", "unchanged");
    let corrects = json!({
        "numerator": "60", "corrects_id": first.rsplit('/').next(), "correction_reason": "Đếm lại",
    });
    let corrected = record(&app.unit_officer(), &indicator, corrects).expect(201);
    accept(json!({})).expect_error_at("/score", "not_measured");
    assert_eq!(total(), "100.00");
    verify(&secretariat, corrected.location(), "accepted").expect(200);
    let done = accept(json!({})).expect(200).json();
    assert_eq!(
        (&done["before"]["points"], &done["after"]["points"]),
        (&json!("60.00"), &json!("30.00"))
    );
    assert_eq!(done["after"]["inputs"][0]["revision"], json!(2));
    assert_eq!(total(), "70.00");
}

fn a_round_does_not_open_on_an_indicator_that_is_not_measured(app: &TestApp) {
    let (campaign, _) = scene(app);
    let round = round(app, &campaign, "unknown_indicator", "2026-Q3", json!({}));
    let refused = step(&app.secretariat(), &round, "open").expect_problem(409, "not-ready").json();
    assert_eq!(str_at(&refused, "/missing/0/rule"), "indicator_not_measured");
    assert!(str_at(&refused, "/missing/0/label/vi").contains("Tiêu chí 2"));
}
