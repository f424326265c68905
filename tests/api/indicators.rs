//! Indicators of a campaign.

use serde_json::{Value, json};
use thidua::authz::Actor;
use thidua::features::campaigns::service::load_source_plan;

use crate::campaigns::{department_campaign, launched, source_plan};
use crate::support::app::TestApp;
use crate::support::awards::with;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    the_secretariat_defines_an_indicator_and_everybody_reads_it,
    a_milestone_is_reached_with_evidence_and_that_can_be_taken_back,
    each_change_keeps_the_version_before_with_its_reason,
    parts_that_do_not_fit_are_refused_where_they_stand,
    a_code_is_unique_within_its_campaign,
    only_the_secretariat_writes,
    a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412,
    a_formula_stays_once_something_was_measured_and_so_does_the_indicator,
    a_closed_campaign_keeps_its_indicators,
    the_indicators_of_a_draft_are_hidden_with_it_and_go_with_it,
    indicators_are_filtered_and_paged,
    a_replayed_creation_makes_one_indicator,
    the_source_plan_brings_an_indicator_for_each_of_its_targets,
];

pub fn list_path(campaign: &str) -> String {
    format!("/v1/campaigns/{campaign}/indicators")
}

/// A share that units report by quarters.
pub fn share(changes: Value) -> Value {
    let figure = json!({
        "formula": "share", "numerator": "Số hồ sơ đã số hóa", "denominator": "Tổng số hồ sơ",
        "unit": "%", "direction": "rising", "period_rule": "sum",
        "target": {"value": "100.00", "year": 2030, "binding": "exactly"},
        "path": [
            {"year": 2026, "value": "60.00", "status": "sample"},
            {"year": 2028, "value": "80", "status": "sample"},
            {"year": 2030, "value": "100", "status": "confirmed"},
        ],
    });
    json!({
        "code": "digitised_files", "name": "Tỷ lệ số hóa hồ sơ", "kind": "quantitative",
        "source": "Kế hoạch, điểm II.1.b", "figure": with(figure, changes),
    })
}

pub fn milestone() -> Value {
    json!({
        "code": "electronic_work_files", "name": "Hồ sơ công việc xử lý điện tử",
        "kind": "milestone", "milestone": {"due_on": "2026-12-31"},
    })
}

/// An indicator of the campaign; its path.
pub fn defined(app: &TestApp, campaign: &str, indicator: Value) -> String {
    let made = app.secretariat().post(&list_path(campaign)).json(indicator).send();
    made.expect(201).location().to_owned()
}

fn patch(client: &Client, path: &str, body: Value) -> Response {
    client.patch(path).if_match("*").json(with(json!({"reason": "Điều chỉnh"}), body)).send()
}

fn the_secretariat_defines_an_indicator_and_everybody_reads_it(app: &TestApp) {
    let campaign = launched(app);
    let made = app.secretariat().post(&list_path(&campaign)).json(share(json!({}))).send();
    let made = made.expect(201);
    let view = made.json();
    assert_eq!(view["allowed_actions"], json!(["update", "delete"]));
    assert_eq!(
        view["figure"]["path"][1],
        json!({"year": 2028, "value": "80.00", "status": "sample"})
    );
    assert_eq!(view["figure"]["decimals"], 2);
    assert_eq!(view["figure"]["frequency"], "quarter");
    assert_eq!(
        view["figure"]["thresholds"],
        json!({"ahead": "110.00", "on_track": "95.00", "at_risk": "80.00"})
    );
    assert_eq!(view["milestone"], Value::Null);
    let read = app.secretariat().get(made.location()).send().expect(200);
    assert_eq!(read.json(), view);
    app.secretariat().get(made.location()).if_none_match(read.etag()).send().expect(304);
    for (code, actions) in [
        ("T-EMPLOYEE", json!([])),
        ("T-OFFICER", json!(["record"])),
        ("T-HEAD3", json!(["record"])),
        ("e_office", json!(["record"])),
        ("reporting", json!([])),
        ("T-LEAD", json!([])),
    ] {
        let seen = app.as_caller(code).get(made.location()).send().expect(200).json();
        assert_eq!(seen["allowed_actions"], actions, "{code}");
    }
    app.seal();
    let events = app.e_office().get("/v1/events").send().expect(200).json();
    let last = events["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["type"], "indicator.updated");
    assert_eq!(last["data"]["code"], "digitised_files");
}

fn a_milestone_is_reached_with_evidence_and_that_can_be_taken_back(app: &TestApp) {
    let campaign = launched(app);
    let path = defined(app, &campaign, milestone());
    let done = |on: &str| json!({"milestone": {"done_on": on, "evidence": [{"url": "https://x.example.vn"}]}});
    patch(&app.secretariat(), &path, done("2026-11-24"))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/milestone/done_on", "in_future");
    let reached = patch(&app.secretariat(), &path, done("2026-11-20")).expect(200).json();
    assert_eq!(reached["milestone"]["due_on"], "2026-12-31");
    assert_eq!(reached["milestone"]["done_on"], "2026-11-20");
    assert_eq!(str_at(&reached, "/milestone/evidence/0/url"), "https://x.example.vn");
    let back = patch(&app.secretariat(), &path, json!({"milestone": {"done_on": null}}));
    assert_eq!(back.expect(200).json()["milestone"]["done_on"], Value::Null);
    let document = app.app.ids.next().to_string();
    patch(
        &app.secretariat(),
        &path,
        json!({"milestone": {"evidence": [{"document_id": document}]}}),
    )
    .expect_problem(422, "validation-failed")
    .expect_error_at("/milestone/evidence/0/document_id", "unknown_document");
}

fn each_change_keeps_the_version_before_with_its_reason(app: &TestApp) {
    let campaign = launched(app);
    let path = defined(app, &campaign, share(json!({})));
    let client = app.secretariat();
    client
        .patch(&path)
        .if_match("*")
        .json(json!({"name": "Khác"}))
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/reason", "required");
    let changed = patch(
        &client,
        &path,
        json!({"figure": {"target": {"value": "95", "binding": "at_least"},
        "path": [{"year": 2026, "value": "70", "status": "confirmed"}]}, "owner_unit_codes": ["P03", "CNTT"]}),
    );
    let changed = changed.expect(200).json();
    assert_eq!(changed["version"], 2);
    assert_eq!(changed["owner_unit_codes"], json!(["CNTT", "P03"]));
    // A merge patch keeps what is not sent: the year of the target stays.
    assert_eq!(
        changed["figure"]["target"],
        json!({"value": "95.00", "year": 2030, "binding": "at_least"})
    );
    assert_eq!(changed["figure"]["numerator"], "Số hồ sơ đã số hóa");
    let versions = app.employee().get(&format!("{path}/versions?include_total=true")).send();
    let versions = versions.expect(200).json();
    assert_eq!(versions["total_count"], 2);
    let reasons: Vec<&Value> =
        versions["items"].as_array().unwrap().iter().map(|one| &one["reason"]).collect();
    assert_eq!(reasons, [&json!("Điều chỉnh"), &Value::Null]);
    assert_eq!(versions["items"][1]["definition"]["figure"]["path"][0]["value"], "60.00");
    assert_eq!(versions["items"][1]["definition"]["owner_unit_codes"], json!([]));
    assert_eq!(versions["items"][0]["definition"]["owner_unit_codes"], json!(["CNTT", "P03"]));
    assert_eq!(versions["items"][0]["changed_by"], "T-SEC");
    let page = app.employee().get(&format!("{path}/versions?limit=1")).send().expect(200);
    let next = page.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    assert_eq!(app.employee().get(&next).send().expect(200).json()["items"][0]["version"], 1);
}

fn parts_that_do_not_fit_are_refused_where_they_stand(app: &TestApp) {
    let campaign = launched(app);
    let refused = |body: Value, pointer: &str, code: &str| {
        let answer = app.secretariat().post(&list_path(&campaign)).json(body).send();
        answer.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    };
    let figure = |changes: Value| share(changes);
    refused(with(share(json!({})), json!({"figure": null})), "/figure", "part_of_kind");
    refused(with(share(json!({})), json!({"milestone": {}})), "/milestone", "part_of_kind");
    refused(with(milestone(), json!({"milestone": null})), "/milestone", "part_of_kind");
    refused(with(share(json!({})), json!({"kind": "milestone"})), "/figure", "part_of_kind");
    refused(figure(json!({"denominator": null})), "/figure/denominator", "required_for_quotient");
    refused(figure(json!({"formula": "amount"})), "/figure/denominator", "not_for_amount");
    let target = |value: &str, year: i32| json!({"target": {"value": value, "year": year, "binding": "exactly"}, "path": []});
    refused(figure(target("99.999", 2030)), "/figure/target/value", "too_many_places");
    refused(figure(target("100.01", 2030)), "/figure/target/value", "over_100_percent");
    refused(figure(target("90", 2031)), "/figure/target/year", "outside_campaign");
    let point = |year: i32, value: &str| json!({"year": year, "value": value, "status": "sample"});
    let path = |points: Value| figure(json!({"path": points}));
    refused(path(json!([point(2025, "1")])), "/figure/path/0/year", "outside_campaign");
    refused(
        path(json!([point(2026, "1"), point(2026, "2")])),
        "/figure/path/1/year",
        "not_ascending",
    );
    refused(path(json!([point(2030, "99")])), "/figure/path/0/value", "differs_from_target");
    refused(path(json!([point(2026, "60.001")])), "/figure/path/0/value", "too_many_places");
    let early = json!({"target": {"value": "90", "year": 2027, "binding": "exactly"},
        "path": [point(2028, "90")]});
    refused(figure(early), "/figure/path/0/year", "after_target");
    let thresholds = json!({"ahead": "95.00", "on_track": "95.00", "at_risk": "80.00"});
    refused(figure(json!({"thresholds": thresholds})), "/figure/thresholds", "not_descending");
    refused(
        figure(json!({"target": {"value": "-1", "binding": "exactly"}})),
        "/figure/target/value",
        "pattern",
    );
    let owners = |codes: Value| with(share(json!({})), json!({"owner_unit_codes": codes}));
    refused(owners(json!(["NONE"])), "/owner_unit_codes/0", "unknown_unit");
    refused(owners(json!(["CNTT", "CNTT"])), "/owner_unit_codes/1", "repeated");
    refused(owners(json!(["KHOI-1"])), "/owner_unit_codes/0", "unit_of_other_kind");
    refused(owners(json!(["CNTT", "STC"])), "/owner_unit_codes/1", "unit_of_other_kind");
    let outreach = figure(json!({"figures_from": "outreach", "formula": "percent"}));
    refused(outreach, "/figure/figures_from", "share_of_all_staff");
    let outreach =
        with(figure(json!({"figures_from": "outreach"})), json!({"owner_unit_codes": ["VP"]}));
    refused(outreach, "/figure/figures_from", "share_of_all_staff");
    assert_eq!(app.database.number("SELECT count(*) FROM indicators"), 0);
    defined(app, &campaign, figure(json!({"figures_from": "outreach"})));
    let second = with(figure(json!({"figures_from": "outreach"})), json!({"code": "again"}));
    refused(second, "/figure/figures_from", "once_in_campaign");
    let department =
        with(share(json!({})), json!({"code": "of_department", "owner_unit_codes": ["STC"]}));
    defined(app, &campaign, department);
}

fn a_code_is_unique_within_its_campaign(app: &TestApp) {
    let campaign = launched(app);
    let path = defined(app, &campaign, share(json!({})));
    let again = app.secretariat().post(&list_path(&campaign)).json(share(json!({}))).send();
    let problem = again.expect_problem(409, "duplicate").json();
    assert!(path.ends_with(str_at(&problem, "/existing_id")));
    let other = app.secretariat().post("/v1/campaigns").json(department_campaign("PT-02")).send();
    let other = str_at(&other.expect(201).json(), "/id").to_owned();
    defined(app, &other, share(json!({})));
}

fn only_the_secretariat_writes(app: &TestApp) {
    let campaign = launched(app);
    let path = defined(app, &campaign, share(json!({})));
    for code in ["T-LEAD", "T-HEAD", "T-OFFICER", "T-EMPLOYEE", "e_office", "T-INSPECTOR"] {
        let client = app.as_caller(code);
        let scope = "indicators:write";
        let everything = Client::new(&app.base_url, Some(app.token(code, "tests", scope)));
        let client = if code.starts_with("T-") { everything } else { client };
        client.post(&list_path(&campaign)).json(share(json!({}))).send().expect(403);
        client
            .patch(&path)
            .if_match("*")
            .json(json!({"reason": "x", "name": "y"}))
            .send()
            .expect(403);
        client.delete(&path).if_match("*").send().expect(403);
    }
    assert_eq!(app.database.number("SELECT count(*) FROM indicator_versions"), 1);
    let nothing = app.app.ids.next();
    let client = app.secretariat();
    for path in [format!("/v1/indicators/{nothing}"), format!("/v1/indicators/{nothing}/versions")]
    {
        client.get(&path).send().expect_problem(404, "not-found");
    }
    patch(&client, &format!("/v1/indicators/{nothing}"), json!({}))
        .expect_problem(404, "not-found");
    let path = list_path(&nothing.to_string());
    client.get(&path).send().expect_problem(404, "not-found");
    client.post(&path).json(share(json!({}))).send().expect_problem(404, "not-found");
}

fn a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412(app: &TestApp) {
    let path = defined(app, &launched(app), share(json!({})));
    let client = app.secretariat();
    let body = json!({"reason": "Sửa tên", "name": "Khác"});
    client.patch(&path).json(&body).send().expect_problem(428, "precondition-required");
    client.delete(&path).send().expect_problem(428, "precondition-required");
    let tag = client.get(&path).send().expect(200).etag().to_owned();
    client.patch(&path).if_match(&tag).json(&body).send().expect(200);
    client.patch(&path).if_match(&tag).json(&body).send().expect_problem(412, "stale-etag");
    client.delete(&path).if_match(&tag).send().expect_problem(412, "stale-etag");
    assert_eq!(app.database.number("SELECT count(*) FROM indicator_versions"), 2);
    client.delete(&path).if_match("*").send().expect(204);
    client.get(&path).send().expect_problem(404, "not-found");
    assert_eq!(app.database.number("SELECT count(*) FROM indicator_versions"), 0);
}

fn a_formula_stays_once_something_was_measured_and_so_does_the_indicator(app: &TestApp) {
    let path = defined(app, &launched(app), share(json!({})));
    let measured =
        json!({"unit_code": "CNTT", "period": "2026-Q3", "numerator": "6", "denominator": "8"});
    app.unit_officer().post(&format!("{path}/measurements")).json(measured).send().expect(201);
    let client = app.secretariat();
    patch(&client, &path, json!({"figure": {"formula": "percent"}})).expect_problem(409, "in-use");
    patch(&client, &path, json!({"figure": {"figures_from": "outreach"}}))
        .expect_problem(409, "in-use");
    client.delete(&path).if_match("*").send().expect_problem(409, "in-use");
    let seen = patch(&client, &path, json!({"figure": {"decimals": 3}})).expect(200).json();
    assert_eq!(seen["allowed_actions"], json!(["update"]));
    let read = client.get(&format!("{path}/measurements")).send().expect(200).json();
    assert_eq!(read["items"][0]["value"], "75.000");
}

fn a_closed_campaign_keeps_its_indicators(app: &TestApp) {
    let campaign = launched(app);
    let path = defined(app, &campaign, share(json!({})));
    let close = format!("/v1/campaigns/{campaign}/close");
    app.leader().post(&close).json(json!({"reason": "Tổng kết"})).send().expect(200);
    let client = app.secretariat();
    client
        .post(&list_path(&campaign))
        .json(milestone())
        .send()
        .expect_problem(409, "campaign-closed");
    patch(&client, &path, json!({"name": "Khác"})).expect_problem(409, "campaign-closed");
    client.delete(&path).if_match("*").send().expect_problem(409, "campaign-closed");
    let seen = client.get(&path).send().expect(200).json();
    assert_eq!((&seen["allowed_actions"], &seen["version"]), (&json!([]), &json!(1)));
}

fn the_indicators_of_a_draft_are_hidden_with_it_and_go_with_it(app: &TestApp) {
    let made = app.secretariat().post("/v1/campaigns").json(department_campaign("PT-02")).send();
    let campaign = made.expect(201).location().to_owned();
    let id = campaign.rsplit('/').next().unwrap();
    let path = defined(app, id, share(json!({})));
    app.secretariat().get(&path).send().expect(200);
    app.employee().get(&path).send().expect_problem(404, "not-found");
    app.employee().get(&list_path(id)).send().expect_problem(404, "not-found");
    let early =
        json!({"unit_code": "CNTT", "period": "2026-Q3", "numerator": "6", "denominator": "8"});
    let early = app.e_office().post(&format!("{path}/measurements")).json(early).send();
    early.expect_problem(404, "not-found");
    app.secretariat().delete(&campaign).if_match("*").send().expect(204);
    app.secretariat().get(&path).send().expect_problem(404, "not-found");
    for table in ["indicators", "indicator_versions", "indicator_owners"] {
        assert_eq!(app.database.number(&format!("SELECT count(*) FROM {table}")), 0);
    }
}

fn indicators_are_filtered_and_paged(app: &TestApp) {
    let campaign = launched(app);
    defined(app, &campaign, with(share(json!({})), json!({"owner_unit_codes": ["P03"]})));
    defined(
        app,
        &campaign,
        with(share(json!({})), json!({"code": "online_payment", "name": "Thanh toán trực tuyến"})),
    );
    defined(app, &campaign, milestone());
    let codes = |query: &str| -> Vec<String> {
        let list = app.employee().get(&format!("{}?{query}", list_path(&campaign))).send();
        let items = list.expect(200).json()["items"].as_array().unwrap().clone();
        items.iter().map(|item| str_at(item, "/code").to_owned()).collect()
    };
    assert_eq!(codes(""), ["digitised_files", "online_payment", "electronic_work_files"]);
    assert_eq!(codes("sort=-created_at&limit=1"), ["electronic_work_files"]);
    assert_eq!(codes("kind=milestone"), ["electronic_work_files"]);
    assert_eq!(codes("code=online_payment,digitised_files"), ["digitised_files", "online_payment"]);
    assert_eq!(codes("unit_code=CNTT"), ["online_payment", "electronic_work_files"]);
    assert_eq!(codes("unit_code=P03").len(), 3);
    assert_eq!(codes("q=thanh%20toan"), ["online_payment"]);
    let (mut path, mut seen) = (format!("{}?limit=1", list_path(&campaign)), Vec::new());
    loop {
        let page = app.employee().get(&path).send().expect(200);
        seen.push(str_at(&page.json(), "/items/0/code").to_owned());
        let Some(link) = page.header("link") else { break };
        link.split(['<', '>']).nth(1).unwrap().clone_into(&mut path);
    }
    assert_eq!(seen, codes(""));
}

fn a_replayed_creation_makes_one_indicator(app: &TestApp) {
    let campaign = launched(app);
    let send = || {
        let request = app.secretariat().post(&list_path(&campaign)).key("one-and-the-same-key");
        request.json(share(json!({}))).send().expect(201)
    };
    let (first, second) = (send(), send());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(first.json(), second.json());
}

fn the_source_plan_brings_an_indicator_for_each_of_its_targets(app: &TestApp) {
    let plan = app.app.operate(Actor::operator(), |tx| load_source_plan(tx, "STC")).unwrap();
    let list = app.secretariat().get(&list_path(&plan.id.to_string())).send().expect(200).json();
    let found = list["items"].as_array().unwrap();
    let targets = source_plan()["targets"].as_array().unwrap().clone();
    assert_eq!(found.len(), targets.len());
    for (indicator, target) in found.iter().zip(&targets) {
        assert_eq!(indicator["code"], target["code"]);
        assert_eq!(
            str_at(indicator, "/name").to_lowercase(),
            str_at(target, "/name").to_lowercase()
        );
        assert!(str_at(indicator, "/source").ends_with(str_at(target, "/clause")));
        if target["unit"] == "milestone" {
            assert_eq!(
                indicator["milestone"],
                json!({"due_on": null, "done_on": null, "evidence": []})
            );
            assert_eq!(indicator["figure"], Value::Null);
        } else {
            assert_eq!(indicator["figure"]["target"]["value"], target["target_percent"]);
            assert_eq!(indicator["figure"]["target"]["year"], target["due_year"]);
            assert_eq!(indicator["figure"]["target"]["binding"], target["comparison"]);
            assert_eq!(indicator["figure"]["numerator"], target["numerator"]);
            assert_eq!(indicator["figure"]["denominator"], target["denominator"]);
        }
    }
    let outreach: Vec<&Value> =
        found.iter().filter(|one| one["figure"]["figures_from"] == "outreach").collect();
    assert_eq!(outreach.len(), 1);
    assert_eq!(outreach[0]["code"], "plan_dissemination");
}
