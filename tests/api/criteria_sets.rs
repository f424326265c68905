//! Criteria sets.

use serde_json::{Value, json};
use thidua::features::criteria_sets::types::MACHINE;
use thidua::http::contract::document;

use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    a_draft_is_kept_and_read_back_with_its_tag,
    a_draft_is_seen_by_the_secretariat_and_not_by_units,
    only_the_secretariat_writes_criteria_sets,
    points_without_two_decimals_are_refused_at_their_pointer,
    a_second_set_with_the_code_is_refused_with_the_first_ones_id,
    a_set_that_does_not_fit_together_is_not_published_and_each_flaw_is_named,
    a_published_set_is_frozen_and_its_copy_is_not,
    a_patch_needs_the_current_tag_and_replaces_lists,
    a_draft_that_is_named_is_not_deleted,
    a_repeated_creation_gives_the_stored_answer,
    sets_are_listed_without_criteria_and_found_by_words,
    the_example_of_the_contract_can_be_created_and_published,
    every_state_and_action_answers_as_the_machine_says,
];

const ALL: &str = "/v1/criteria-sets";

fn criterion(code: &str, parent: Option<&str>, kind: &str, max: &str, evidence: bool) -> Value {
    json!({
        "code": code, "parent_code": parent, "name": format!("Tiêu chí {code}"), "guidance": null,
        "type": kind, "max_points": max, "evidence_required": evidence,
    })
}

fn band(code: &str, from: &str, to: Option<&str>) -> Value {
    json!({
        "code": code, "label": {"vi": format!("Mức {code}"), "en": format!("Band {code}")},
        "from_points": from, "to_points": to,
    })
}

fn tie(code: &str) -> Value {
    json!({
        "label": {"vi": format!("Điểm {code}"), "en": format!("Points of {code}")},
        "terms": [{"criterion_code": code, "measure": "points"}], "prefer": "more",
    })
}

/// A set of 100 points: A (60: A.1 40 with evidence, A.2 20) and B (40); ties by A, then A.1.
pub fn fitting(code: &str) -> Value {
    json!({
        "code": code, "title": "Bộ tiêu chí mẫu", "source_text": "Mẫu của bộ kiểm thử",
        "source_status": "assumed", "max_total": "100.00",
        "criteria": [
            criterion("A", None, "group", "60.00", false),
            criterion("A.1", Some("A"), "manual", "40.00", true),
            criterion("A.2", Some("A"), "manual", "20.00", false),
            criterion("B", None, "manual", "40.00", false),
        ],
        "bands": [
            band("XS", "90.00", None), band("TOT", "70.00", Some("90.00")),
            band("HT", "0.00", Some("70.00")),
        ],
        "tie_chain": [tie("A"), tie("A.1")],
    })
}

pub fn draft(app: &TestApp, code: &str) -> Response {
    app.secretariat().post(ALL).json(fitting(code)).send().expect(201)
}

/// A published set; its id.
pub fn published(app: &TestApp, code: &str) -> String {
    let path = draft(app, code).location().to_owned();
    app.secretariat().post(&format!("{path}/publish")).send().expect(200);
    path.rsplit('/').next().unwrap().to_owned()
}

fn a_draft_is_kept_and_read_back_with_its_tag(app: &TestApp) {
    let made = draft(app, "BTC-01");
    let read = app.secretariat().get(made.location()).send().expect(200);
    assert_eq!(read.json(), made.json());
    assert_eq!(str_at(&read.json(), "/etag"), read.etag());
    assert_eq!(str_at(&read.json(), "/criteria/1/max_points"), "40.00");
    assert_eq!(read.json()["rounding"], json!({"mode": "half_up", "decimals": 2, "at": "total"}));
    app.secretariat().get(made.location()).if_none_match(read.etag()).send().expect(304);
    app.seal();
    let id = str_at(&made.json(), "/id").to_owned();
    let audit = app
        .as_caller("T-INSPECTOR")
        .get(&format!("/v1/audit-events?target_id={id}"))
        .send()
        .expect(200);
    assert_eq!(str_at(&audit.json(), "/items/0/action"), "criteria_set.create");
}

fn a_draft_is_seen_by_the_secretariat_and_not_by_units(app: &TestApp) {
    let made = draft(app, "BTC-01");
    for code in ["T-LEAD", "T-INSPECTOR", "T-SEC2"] {
        app.as_caller(code).get(made.location()).send().expect(200);
    }
    app.unit_head().get(made.location()).send().expect_problem(404, "not-found");
    let list = app.unit_head().get(ALL).send().expect(200).json();
    assert_eq!(list["items"], json!([]));
    app.secretariat().post(&format!("{}/publish", made.location())).send().expect(200);
    let read = app.employee().get(made.location()).send().expect(200).json();
    assert_eq!(read["allowed_actions"], json!([]));
}

fn only_the_secretariat_writes_criteria_sets(app: &TestApp) {
    let token = app.token("T-HEAD", "tests", "evaluations:read evaluations:write");
    let head = Client::new(&app.base_url, Some(token));
    let refused = head.post(ALL).json(fitting("BTC-01")).send();
    assert_eq!(
        refused.expect_problem(403, "role-required").json()["required_role"],
        json!(["secretariat"])
    );
    assert_eq!(app.database.number("SELECT count(*) FROM criteria_sets"), 0);
}

fn points_without_two_decimals_are_refused_at_their_pointer(app: &TestApp) {
    for wrong in [json!("40"), json!("40.000"), json!(40), json!("-1.00")] {
        let mut set = fitting("BTC-01");
        set["criteria"][3]["max_points"] = wrong;
        let refused = app.secretariat().post(ALL).json(set).send();
        let refused = refused.expect_problem(422, "validation-failed").json();
        assert_eq!(str_at(&refused, "/errors/0/pointer"), "/criteria/3/max_points");
    }
}

fn a_second_set_with_the_code_is_refused_with_the_first_ones_id(app: &TestApp) {
    let made = draft(app, "BTC-01").json();
    let refused = app.secretariat().post(ALL).json(fitting("BTC-01")).send();
    let refused = refused.expect_problem(409, "duplicate").json();
    assert_eq!(refused["existing_id"], made["id"]);
}

fn a_set_that_does_not_fit_together_is_not_published_and_each_flaw_is_named(app: &TestApp) {
    let mut set = fitting("BTC-01");
    set["criteria"][0]["parent_code"] = json!("A");
    set["criteria"][2]["max_points"] = json!("10.00");
    set["criteria"][3]["code"] = json!("A.1");
    set["bands"][1]["to_points"] = json!("95.00");
    set["tie_chain"] = json!([tie("X")]);
    let made = app.secretariat().post(ALL).json(set).send().expect(201);
    let path = format!("{}/publish", made.location());
    let refused = app.secretariat().post(&path).send().expect_problem(409, "not-ready").json();
    let named: Vec<(&str, &str)> = refused["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (str_at(one, "/pointer"), str_at(one, "/rule")))
        .collect();
    let expected = [
        ("/criteria/3/code", "repeated_code"),
        ("/criteria/0/parent_code", "cycle"),
        ("/criteria/1/parent_code", "cycle"),
        ("/criteria/2/parent_code", "cycle"),
        ("/criteria/0/max_points", "group_sum"),
        ("/max_total", "total_sum"),
        ("/bands/1/to_points", "band_overlap"),
        ("/tie_chain/0/terms/0/criterion_code", "unknown_criterion"),
    ];
    assert_eq!(named, expected);
    let read = app.secretariat().get(made.location()).send().json();
    assert_eq!((str_at(&read, "/state"), &read["version"]), ("draft", &json!(1)));
}

fn a_published_set_is_frozen_and_its_copy_is_not(app: &TestApp) {
    let client = app.secretariat();
    let path = format!("{ALL}/{}", published(app, "BTC-01"));
    let read = client.get(&path).send().expect(200);
    assert_eq!(str_at(&read.json(), "/published_by"), "T-SEC");
    let patch = json!({"title": "Khác"});
    let refused = client.patch(&path).if_match(read.etag()).json(&patch).send();
    let refused = refused.expect_problem(409, "criteria-frozen").json();
    assert_eq!(refused["allowed_actions"], json!(["clone"]));
    let gone = client.delete(&path).if_match(read.etag()).send();
    gone.expect_problem(409, "criteria-frozen");
    let again = client.post(&format!("{path}/publish")).send();
    again.expect_problem(409, "invalid-state-transition");
    let copy = client
        .post(&format!("{path}/clone"))
        .json(json!({"code": "BTC-02", "title": "Bộ tiêu chí năm sau"}))
        .send()
        .expect(201);
    let body = copy.json();
    assert_eq!((str_at(&body, "/state"), &body["cloned_from_id"]), ("draft", &read.json()["id"]));
    assert_eq!(body["criteria"], read.json()["criteria"]);
    client.patch(copy.location()).if_match(copy.etag()).json(&patch).send().expect(200);
}

fn a_patch_needs_the_current_tag_and_replaces_lists(app: &TestApp) {
    let client = app.secretariat();
    let made = draft(app, "BTC-01");
    let path = made.location();
    let patch = json!({"tie_chain": [tie("B")], "source_status": "confirmed"});
    client.patch(path).json(&patch).send().expect_problem(428, "precondition-required");
    let changed = client.patch(path).if_match(made.etag()).json(&patch).send().expect(200);
    assert_eq!(str_at(&changed.json(), "/tie_chain/0/terms/0/criterion_code"), "B");
    assert_eq!(changed.json()["bands"], made.json()["bands"]);
    let stale = client.patch(path).if_match(made.etag()).json(&patch).send();
    stale.expect_problem(412, "stale-etag");
    let wrong = client.patch(path).if_match("*").json(json!({"title": null})).send();
    wrong.expect_problem(422, "validation-failed");
    let unknown = "/v1/criteria-sets/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";
    client.patch(unknown).if_match("*").json(&patch).send().expect_problem(404, "not-found");
}

fn a_draft_that_is_named_is_not_deleted(app: &TestApp) {
    let client = app.secretariat();
    let made = draft(app, "BTC-01");
    let clone = format!("{}/clone", made.location());
    let copy = client.post(&clone).json(json!({"code": "BTC-02"})).send().expect(201);
    let refused = client.delete(made.location()).if_match(made.etag()).send();
    assert_eq!(refused.expect_problem(409, "in-use").json()["references_count"], json!(1));
    client.delete(copy.location()).send().expect_problem(428, "precondition-required");
    client.delete(copy.location()).if_match(copy.etag()).send().expect(204);
    client.get(copy.location()).send().expect_problem(404, "not-found");
    client.delete(made.location()).if_match(made.etag()).send().expect(204);
}

fn a_repeated_creation_gives_the_stored_answer(app: &TestApp) {
    let send = || {
        let request = app.secretariat().post(ALL).key("criteria-set-0001");
        request.json(fitting("BTC-01")).send().expect(201)
    };
    let (first, second) = (send(), send());
    assert_eq!(first.json(), second.json());
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(app.database.number("SELECT count(*) FROM criteria_sets"), 1);
}

fn sets_are_listed_without_criteria_and_found_by_words(app: &TestApp) {
    draft(app, "BTC-01");
    published(app, "BTC-02");
    let codes = |query: &str| {
        let page = app.secretariat().get(&format!("{ALL}?{query}")).send().expect(200).json();
        let items = page["items"].as_array().unwrap().clone();
        assert!(items.iter().all(|one| one.get("criteria").is_none()));
        items.iter().map(|one| str_at(one, "/code").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes("sort=created_at"), ["BTC-01", "BTC-02"]);
    assert_eq!(codes("state=published"), ["BTC-02"]);
    assert_eq!(codes("q=bo+tieu+chi+02"), ["BTC-02"]);
    assert_eq!(codes("source_status=confirmed"), Vec::<String>::new());
    let first = app.secretariat().get(&format!("{ALL}?limit=1&sort=title")).send().expect(200);
    let cursor = str_at(&first.json(), "/next_cursor").to_owned();
    assert_eq!(codes(&format!("limit=1&sort=title&cursor={cursor}")), ["BTC-02"]);
    assert_eq!(first.json()["items"][0]["leaf_count"], json!(3));
}

fn the_example_of_the_contract_can_be_created_and_published(app: &TestApp) {
    let schema = &document()["components"]["schemas"]["CreateCriteriaSet"];
    let example = schema.get("example").unwrap_or_else(|| &schema["examples"][0]);
    let made = app.secretariat().post(ALL).json(example).send().expect(201);
    app.secretariat().post(&format!("{}/publish", made.location())).send().expect(200);
}

fn every_state_and_action_answers_as_the_machine_says(app: &TestApp) {
    let client = app.secretariat();
    for state in ["draft", "published"] {
        for one in MACHINE.moves {
            let code = format!("BTC-{state}-{}", one.action);
            let path = draft(app, &code).location().to_owned();
            if state == "published" {
                client.post(&format!("{path}/publish")).send().expect(200);
            }
            let allowed = client.get(&path).send().json()["allowed_actions"].clone();
            let answer = match one.action {
                "update" => client.patch(&path).if_match("*").json(json!({"title": "Khác"})),
                "delete" => client.delete(&path).if_match("*"),
                "publish" => client.post(&format!("{path}/publish")),
                "clone" => {
                    client.post(&format!("{path}/clone")).json(json!({"code": format!("{code}-2")}))
                }
                other => panic!("the test knows no request for {other}"),
            }
            .send();
            let is_possible = one.from.iter().any(|from| from.as_str() == state);
            assert_eq!(allowed.as_array().unwrap().contains(&json!(one.action)), is_possible);
            if is_possible {
                assert!(answer.status < 300, "{} in {state}: {}", one.action, answer.text());
            } else {
                assert_eq!(answer.status, 409, "{} in {state}", one.action);
                assert_eq!(str_at(&answer.json(), "/current_state"), state);
            }
        }
    }
}
