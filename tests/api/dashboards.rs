//! Progress of indicators: of one, of a campaign, and on its dashboard.

use serde_json::{Value, json};

use crate::campaigns::{launched, part_of};
use crate::indicators::{defined, milestone, share};
use crate::measurements::{record, scene, verify};
use crate::outreach::{acknowledge, held};
use crate::support::app::TestApp;
use crate::support::awards::{id_of, with};
use crate::support::case::{Case, cases};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    a_rate_of_the_whole_is_the_quotient_of_its_sums,
    a_disputed_measurement_never_counts_and_an_unverified_one_only_as_reported,
    a_correction_takes_the_place_of_what_it_corrects,
    a_standing_is_held_against_the_path_of_its_year,
    a_forecast_rests_on_verified_values_and_names_them,
    an_amount_has_a_target_only_as_a_whole,
    outreach_counts_as_an_indicator_and_milestones_stand_beside,
    a_dashboard_counts_states_and_names_the_units_that_lag,
    the_progress_of_a_campaign_shows_its_indicators_by_unit,
    the_indicators_of_a_blocs_campaign_are_of_its_members,
    a_dashboard_is_of_a_campaign_that_the_caller_sees,
];

fn dashboard(app: &TestApp, campaign: &str, query: &str) -> Value {
    let path = format!("/v1/campaigns/{campaign}/dashboard?{query}");
    app.employee().get(&path).send().expect(200).json()
}

/// Progress of one indicator, by bloc and by unit.
fn progress(app: &TestApp, indicator: &str, query: &str) -> Value {
    app.employee().get(&format!("{indicator}/progress?{query}")).send().expect(200).json()
}

/// Writes the members of the bloc KHOI-1.
fn bloc(app: &TestApp, units: &[&str]) {
    let members: Vec<Value> = units
        .iter()
        .enumerate()
        .map(|(place, unit)| json!({"unit_code": unit, "role": if place == 0 { "lead" } else { "member" }}))
        .collect();
    let put = app.secretariat().put("/v1/units/KHOI-1/members/2026");
    put.json(json!({"members": members})).send().expect(201);
}

fn of<'a>(list: &'a Value, unit: &str) -> &'a Value {
    let found = list.as_array().unwrap().iter().find(|one| one["unit_code"] == unit);
    &found.unwrap_or_else(|| panic!("no {unit} in {list:#}"))["standing"]
}

/// Records for a unit, verified when asked.
pub fn measure(
    app: &TestApp,
    indicator: &str,
    at: (&str, &str),
    numbers: (&str, &str),
    is_verified: bool,
) {
    let changes = json!({
        "unit_code": at.0, "period": at.1, "numerator": numbers.0, "denominator": numbers.1,
    });
    let made = record(&app.e_office(), indicator, changes).expect(201);
    if is_verified {
        verify(&app.secretariat(), made.location(), "accepted").expect(200);
    }
}

fn a_rate_of_the_whole_is_the_quotient_of_its_sums(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    bloc(app, &["CNTT", "P03"]);
    measure(app, &indicator, ("CNTT", "2026-Q1"), ("9", "10"), false);
    measure(app, &indicator, ("CNTT", "2026-Q2"), ("10", "90"), false);
    measure(app, &indicator, ("P03", "2026-H1"), ("50", "100"), false);
    measure(app, &indicator, ("VP", "2026-07"), ("31", "100"), false);
    let seen = progress(app, &indicator, "");
    // 19 of 100, 50 of 100 and 31 of 100; the mean of the quarters' rates would be 50.56 for CNTT.
    assert_eq!(of(&seen["units"], "CNTT")["value"], "19.00");
    assert_eq!(of(&seen["blocs"], "KHOI-1")["value"], "34.50");
    let figure = &seen["figure"];
    assert_eq!(figure["total"]["value"], "33.33");
    assert_eq!(
        (&figure["total"]["numerator"], &figure["total"]["denominator"]),
        (&json!("100"), &json!("300"))
    );
    assert_eq!(dashboard(app, &campaign, "")["indicators"][0], *figure);
    assert_eq!(
        figure["counts"],
        json!({"expected_unit_count": 3, "reported_unit_count": 3, "recorded_count": 4,
            "verified_count": 0, "disputed_count": 0})
    );
    // A unit without figures is listed too.
    let other = defined(app, &campaign, with(share(json!({})), json!({"code": "other"})));
    measure(app, &other, ("P03", "2026"), ("1", "3"), false);
    let seen = progress(app, &other, "");
    assert_eq!(of(&seen["units"], "VP")["state"], "no_data");
    assert_eq!(of(&seen["blocs"], "KHOI-1")["value"], "33.33");
    assert_eq!(seen["units"].as_array().unwrap().len(), 3);
}

fn a_disputed_measurement_never_counts_and_an_unverified_one_only_as_reported(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    measure(app, &indicator, ("CNTT", "2026-Q1"), ("1", "10"), true);
    measure(app, &indicator, ("P03", "2026-Q1"), ("8", "10"), false);
    let disputed =
        record(&app.e_office(), &indicator, json!({"unit_code": "VP", "period": "2026-Q1"}));
    verify(&app.secretariat(), disputed.expect(201).location(), "disputed").expect(200);
    let total =
        |query: &str| dashboard(app, &campaign, query)["indicators"][0]["total"]["value"].clone();
    assert_eq!(total(""), "45.00");
    assert_eq!(total("basis=reported"), "45.00");
    assert_eq!(total("basis=verified"), "10.00");
    let counts = &dashboard(app, &campaign, "")["indicators"][0]["counts"];
    assert_eq!((&counts["disputed_count"], &counts["reported_unit_count"]), (&json!(1), &json!(2)));
}

fn a_correction_takes_the_place_of_what_it_corrects(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    let first = record(&app.e_office(), &indicator, json!({"numerator": "30"})).expect(201).json();
    let total = || dashboard(app, &campaign, "")["indicators"][0]["total"]["value"].clone();
    assert_eq!(total(), "20.00");
    let correction = json!({
        "numerator": "60", "corrects_id": first["id"], "correction_reason": "Sửa",
    });
    record(&app.e_office(), &indicator, correction).expect(201);
    assert_eq!(total(), "40.00");
}

fn a_standing_is_held_against_the_path_of_its_year(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    let standing = |query: &str| dashboard(app, &campaign, query)["indicators"][0]["total"].clone();
    assert_eq!(standing("")["state"], "no_data");
    measure(app, &indicator, ("CNTT", "2026"), ("57", "100"), false);
    let on_track = standing("");
    assert_eq!((&on_track["target"], &on_track["state"]), (&json!("60.00"), &json!("on_track")));
    assert_eq!(on_track["share_of_target"], "95.00");
    assert_eq!(on_track["share_of_final_target"], "57.00");
    let other = standing("year=2027");
    assert_eq!((&other["target"], &other["state"]), (&Value::Null, &json!("no_data")));
    let path = &dashboard(app, &campaign, "")["indicators"][0]["path"];
    let years: Vec<&Value> = path.as_array().unwrap().iter().map(|one| &one["year"]).collect();
    assert_eq!(years, [&json!(2026), &json!(2027), &json!(2028), &json!(2029), &json!(2030)]);
    assert_eq!((&path[0]["status"], &path[1]["status"]), (&json!("sample"), &Value::Null));
    assert_eq!(path[4]["standing"]["target"], "100.00");
    // Thresholds are data: with others the same value stands elsewhere.
    let thresholds = json!({"ahead": "95.00", "on_track": "90.00", "at_risk": "50.00"});
    let patch = json!({"reason": "Ngưỡng mới", "figure": {"thresholds": thresholds}});
    app.secretariat().patch(&indicator).if_match("*").json(patch).send().expect(200);
    assert_eq!(standing("")["state"], "ahead");
    // Where less is better, the share is mirrored.
    let falling = share(
        json!({"direction": "falling", "path": [{"year": 2026, "value": "8", "status": "sample"}],
        "target": {"value": "5", "year": 2030, "binding": "at_most"}}),
    );
    let falling = defined(app, &campaign, with(falling, json!({"code": "late_files"})));
    measure(app, &falling, ("CNTT", "2026"), ("10", "100"), false);
    let mirrored = &dashboard(app, &campaign, "")["indicators"][1]["total"];
    assert_eq!(
        (&mirrored["share_of_target"], &mirrored["state"]),
        (&json!("80.00"), &json!("at_risk"))
    );
    assert_eq!(mirrored["share_of_final_target"], "50.00");
}

fn a_forecast_rests_on_verified_values_and_names_them(app: &TestApp) {
    let campaign = launched(app);
    let last = share(json!({"period_rule": "last"}));
    let indicator = defined(app, &campaign, last);
    let first = |query: &str| dashboard(app, &campaign, query)["indicators"][0].clone();
    measure(app, &indicator, ("CNTT", "2026-Q1"), ("50", "100"), true);
    measure(app, &indicator, ("CNTT", "2026-Q2"), ("52", "100"), true);
    measure(app, &indicator, ("CNTT", "2026-Q3"), ("54", "100"), false);
    let seen = first("");
    assert_eq!(seen["forecast"], Value::Null, "two verified values are too few");
    assert_eq!(seen["trend"]["change"], "2.00");
    assert_eq!(seen["trend"]["direction"], "improving");
    assert_eq!(seen["trend"]["to"], json!({"period": "2026-Q3", "value": "54.00"}));
    let list = app.secretariat().get(&format!("{indicator}/measurements?state=recorded")).send();
    let id = str_at(&list.expect(200).json(), "/items/0/id").to_owned();
    verify(&app.secretariat(), &format!("/v1/measurements/{id}"), "accepted").expect(200);
    // Two points a quarter: from the end of 2026-Q3 it is 17 quarters to the end of 2030.
    let forecast = &first("")["forecast"];
    assert_eq!(
        *forecast,
        json!({"year": 2030, "value": "88.00", "line_value": "88.00", "change_per_year": "8.00",
            "is_target_reached": false, "points": [
                {"period": "2026-Q1", "value": "50.00"}, {"period": "2026-Q2", "value": "52.00"},
                {"period": "2026-Q3", "value": "54.00"}]})
    );
}

fn an_amount_has_a_target_only_as_a_whole(app: &TestApp) {
    let campaign = launched(app);
    let amount =
        share(json!({"formula": "amount", "denominator": null, "unit": "thủ tục", "decimals": 0,
        "target": {"value": "500", "year": 2030, "binding": "at_least"},
        "path": [{"year": 2026, "value": "100", "status": "sample"}]}));
    let indicator = defined(app, &campaign, amount);
    for (unit, period, count) in
        [("CNTT", "2026-Q1", "40"), ("P03", "2026-Q1", "35"), ("CNTT", "2026-Q2", "15")]
    {
        let changes =
            json!({"unit_code": unit, "period": period, "numerator": count, "denominator": null});
        record(&app.e_office(), &indicator, changes).expect(201);
    }
    let seen = progress(app, &indicator, "");
    let figure = &seen["figure"];
    assert_eq!(
        (&figure["total"]["value"], &figure["total"]["state"]),
        (&json!("90"), &json!("at_risk"))
    );
    assert_eq!(figure["total"]["denominator"], Value::Null);
    let unit = of(&seen["units"], "CNTT");
    assert_eq!(
        (&unit["value"], &unit["target"], &unit["state"]),
        (&json!("55"), &Value::Null, &json!("no_data"))
    );
    // The second quarter lacks a unit that reported the first, so the two are not compared.
    assert_eq!(figure["trend"], Value::Null);
}

fn outreach_counts_as_an_indicator_and_milestones_stand_beside(app: &TestApp) {
    let campaign = launched(app);
    let figure = json!({"figures_from": "outreach", "period_rule": "last", "path": [],
        "target": {"value": "100", "binding": "exactly"}});
    let told = defined(app, &campaign, share(figure));
    let reached = defined(app, &campaign, milestone());
    let overdue = json!({"code": "late", "milestone": {"due_on": "2026-06-30"}});
    defined(app, &campaign, with(milestone(), overdue));
    let path = held(app, &campaign, json!({"audience_unit_codes": ["P03"]}));
    acknowledge(&app.as_caller("T-HEAD3"), &path, &["T-HEAD3", "T-EMPLOYEE3", "T-BLOC"])
        .expect(200);
    let done = json!({"reason": "Hoàn thành", "milestone": {"done_on": "2026-11-20"}});
    app.secretariat().patch(&reached).if_match("*").json(done).send().expect(200);
    let seen = dashboard(app, &campaign, "");
    assert_eq!((&seen["year"], &seen["basis"]), (&json!(2026), &json!("reported")));
    assert_eq!(str_at(&seen, "/as_of"), "2026-11-23T02:00:00.000Z");
    assert_eq!(seen["outreach"]["total"]["percent"], "75.00");
    assert_eq!(seen["outreach"]["target_percent"], "100.00");
    let indicator = &seen["indicators"][0];
    assert_eq!(
        (&indicator["total"]["value"], &indicator["total"]["state"]),
        (&json!("75.00"), &json!("behind"))
    );
    let by_unit = progress(app, &told, "");
    assert_eq!(by_unit["as_of"], "2026-11-23");
    assert_eq!(of(&by_unit["units"], "P03")["numerator"], "3");
    assert_eq!(of(&by_unit["units"], "STC")["state"], "no_data");
    let milestone = progress(app, &reached, "");
    assert_eq!((&milestone["figure"], &milestone["units"]), (&Value::Null, &json!([])));
    assert_eq!(milestone["milestone"], seen["milestones"][0]);
    let states: Vec<&Value> =
        seen["milestones"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
    assert_eq!(states, [&json!("done"), &json!("overdue")]);
}

fn a_dashboard_counts_states_and_names_the_units_that_lag(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    measure(app, &indicator, ("CNTT", "2026"), ("70", "100"), true);
    measure(app, &indicator, ("P03", "2026"), ("50", "100"), false);
    let other = share(json!({"path": [{"year": 2026, "value": "10", "status": "sample"}]}));
    let named = json!({"code": "other", "owner_unit_codes": ["CNTT"]});
    let other = defined(app, &campaign, with(other, named));
    measure(app, &other, ("CNTT", "2026"), ("1", "100"), false);
    let seen = dashboard(app, &campaign, "");
    assert_eq!(
        seen["indicator_states"],
        json!([{"state": "on_track", "count": 1}, {"state": "behind", "count": 1}])
    );
    let lagging = |unit: &str, behind: Value, at_risk: Value, without: Value| {
        let row = seen["attention"].as_array().unwrap().iter();
        let row = row.clone().find(|one| one["unit_code"] == unit).unwrap();
        assert_eq!((&row["behind"], &row["at_risk"]), (&behind, &at_risk), "{unit}");
        assert_eq!(row["without_figures"], without, "{unit}");
    };
    lagging("CNTT", json!(["other"]), json!([]), json!([]));
    lagging("P03", json!([]), json!(["digitised_files"]), json!([]));
    lagging("VP", json!([]), json!([]), json!(["digitised_files"]));
    assert_eq!(seen["totals"]["awards_count"], 0);
}

fn the_progress_of_a_campaign_shows_its_indicators_by_unit(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    bloc(app, &["CNTT", "VP"]);
    measure(app, &indicator, ("CNTT", "2026"), ("70", "100"), true);
    measure(app, &indicator, ("VP", "2026"), ("10", "100"), false);
    let path = held(app, &campaign, json!({"audience_unit_codes": ["P03"]}));
    acknowledge(&app.as_caller("T-HEAD3"), &path, &["T-HEAD3", "T-EMPLOYEE3", "T-BLOC"])
        .expect(200);
    let read = |query: &str| {
        let path = format!("/v1/campaigns/{campaign}/progress?{query}");
        app.employee().get(&path).send().expect(200).json()
    };
    let seen = read("");
    let row = |list: &str, key: &str, code: &str| {
        let rows = seen[list].as_array().unwrap().iter();
        rows.clone().find(|one| one[key] == code).unwrap().clone()
    };
    assert_eq!(seen["indicators"][0]["total"]["value"], "40.00");
    let unit = row("units", "unit_code", "CNTT");
    assert_eq!(unit["indicators"][0]["code"], "digitised_files");
    assert_eq!(unit["indicators"][0]["standing"]["state"], "ahead");
    assert_eq!(row("units", "unit_code", "P03")["indicators"][0]["standing"]["state"], "no_data");
    assert_eq!(row("units", "unit_code", "P03")["outreach"]["percent"], "75.00");
    let bloc = row("blocs", "bloc_code", "KHOI-1");
    assert_eq!(bloc["indicators"][0]["standing"]["value"], "40.00");
    assert_eq!(seen["outreach"]["total"]["acknowledged_count"], 3);
    assert_eq!(read("basis=verified")["indicators"][0]["total"]["value"], "70.00");
    assert_eq!(read("year=2027")["indicators"][0]["total"]["value"], Value::Null);
    assert_eq!(read("year=2027")["outreach"]["activity_count"], 0);
}

fn the_indicators_of_a_blocs_campaign_are_of_its_members(app: &TestApp) {
    bloc(app, &["CNTT", "P03"]);
    let plan = part_of(&launched(app));
    let made = app.as_caller("T-BLOC").post("/v1/campaigns").json(plan).send().expect(201);
    let figure = json!({
        "path": [], "target": {"value": "100", "year": 2026, "binding": "exactly"},
    });
    let indicator = defined(app, id_of(made.location()), share(figure));
    let path = format!("{indicator}/progress");
    let seen = app.secretariat().get(&path).send().expect(200).json();
    let codes: Vec<&Value> =
        seen["units"].as_array().unwrap().iter().map(|one| &one["unit_code"]).collect();
    assert_eq!(codes, ["CNTT", "P03"]);
    assert_eq!(seen["figure"]["counts"]["expected_unit_count"], 2);
    // A draft is nothing that others know of.
    app.employee().get(&path).send().expect_problem(404, "not-found");
}

fn a_dashboard_is_of_a_campaign_that_the_caller_sees(app: &TestApp) {
    let nothing = app.app.ids.next();
    let of_nothing = format!("/v1/indicators/{nothing}/progress");
    app.employee().get(&of_nothing).send().expect_problem(404, "not-found");
    for path in ["dashboard", "charts/coverage"] {
        let path = format!("/v1/campaigns/{nothing}/{path}");
        app.employee().get(&path).send().expect_problem(404, "not-found");
    }
    let empty = dashboard(app, &launched(app), "");
    assert_eq!((&empty["indicators"], &empty["milestones"]), (&json!([]), &json!([])));
    let path =
        format!("/v1/campaigns/{}/dashboard?year=26", empty["campaign_id"].as_str().unwrap());
    app.employee().get(&path).send().expect_problem(400, "invalid-parameter");
}
