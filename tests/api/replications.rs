//! Replications: a unit adopts what another one found.

use serde_json::{Value, json};

use crate::achievements::{drafted, initiative, result_of, verified};
use crate::campaigns::launched;
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    another_unit_adopts_and_reports_its_result,
    a_unit_adopts_an_achievement_once,
    only_what_is_verified_and_replicable_is_adopted,
    a_replication_names_another_unit_and_no_future_day,
    only_the_adopting_units_head_and_the_secretariat_write,
    a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412,
    nothing_is_adopted_after_the_campaign,
];

fn adoption() -> Value {
    json!({"unit_code": "P03", "adopted_on": "2026-06-01"})
}

fn another_unit_adopts_and_reports_its_result(app: &TestApp) {
    let list = format!("{}/replications", verified(app, initiative(&launched(app))));
    let head = app.as_caller("T-HEAD3");
    let made = head.post(&list).json(adoption()).send().expect(201);
    assert_eq!(made.json()["allowed_actions"], json!(["update", "delete"]));
    assert_eq!((&made.json()["result"], &made.json()["evidence"]), (&Value::Null, &json!([])));
    let path = made.location();
    let read = head.get(path).send().expect(200);
    assert_eq!(read.json(), made.json());
    head.get(path).if_none_match(read.etag()).send().expect(304);
    let patch = json!({"result": "Rút ngắn 20%", "evidence": [{"url": "https://example.vn/p03"}]});
    let changed = head.patch(path).if_match(read.etag()).json(patch).send().expect(200).json();
    assert_eq!(str_at(&changed, "/result"), "Rút ngắn 20%");
    let listed =
        app.unit_head().get(&format!("{list}?include_total=true")).send().expect(200).json();
    assert_eq!(
        (&listed["total_count"], &listed["items"][0]["result"]),
        (&json!(1), &json!("Rút ngắn 20%"))
    );
    assert_eq!(listed["items"][0]["allowed_actions"], json!([]));
    let none = app.unit_head().get(&format!("{list}?unit_code=VP")).send().expect(200).json();
    assert_eq!(none["items"], json!([]));
    app.as_caller("T-EMPLOYEE3").get(&list).send().expect_problem(404, "not-found");
    app.as_caller("T-EMPLOYEE3").get(path).send().expect_problem(404, "not-found");
    head.delete(path).if_match("*").send().expect(204);
    head.get(path).send().expect_problem(404, "not-found");
}

fn a_unit_adopts_an_achievement_once(app: &TestApp) {
    let list = format!("{}/replications", verified(app, initiative(&launched(app))));
    let made = app.as_caller("T-HEAD3").post(&list).json(adoption()).send().expect(201).json();
    let again = app.secretariat().post(&list).json(adoption()).send();
    assert_eq!(again.expect_problem(409, "duplicate").json()["existing_id"], made["id"]);
    let mut other = adoption();
    other["unit_code"] = json!("VP");
    app.secretariat().post(&list).json(other).send().expect(201);
    let page = app.secretariat().get(&format!("{list}?limit=1&sort=created_at")).send().expect(200);
    assert_eq!(page.json()["items"][0]["unit_code"], json!("P03"));
    let next = page.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    let next = app.secretariat().get(&next).send().expect(200).json();
    assert_eq!(
        (&next["items"][0]["unit_code"], &next["next_cursor"]),
        (&json!("VP"), &Value::Null)
    );
}

fn only_what_is_verified_and_replicable_is_adopted(app: &TestApp) {
    let campaign = launched(app);
    let draft = format!("{}/replications", drafted(app, initiative(&campaign)));
    let head = app.as_caller("T-HEAD3");
    head.post(&draft).json(adoption()).send().expect_problem(404, "not-found");
    let refused = app.secretariat().post(&draft).json(adoption()).send();
    refused.expect_problem(409, "invalid-state-transition");
    let result = format!("{}/replications", verified(app, result_of(&campaign, "Kết quả")));
    let refused = app.secretariat().post(&result).json(adoption()).send();
    refused.expect_problem(409, "invalid-state-transition");
    assert_eq!(app.database.number("SELECT count(*) FROM replications"), 0);
}

fn a_replication_names_another_unit_and_no_future_day(app: &TestApp) {
    let list = format!("{}/replications", verified(app, initiative(&launched(app))));
    let refused = |name: &str, value: &str, code: &str| {
        let mut body = adoption();
        body[name] = json!(value);
        let answer = app.secretariat().post(&list).json(body).send();
        answer.expect_problem(422, "validation-failed").expect_error_at(&format!("/{name}"), code);
    };
    refused("unit_code", "CNTT", "same_unit");
    refused("unit_code", "KHOI-1", "bloc");
    refused("unit_code", "NONE", "unknown_unit");
    refused("adopted_on", "2026-11-24", "in_future");
    let mut body = adoption();
    body["evidence"] = json!([{"note": "chỉ có lời"}]);
    app.secretariat().post(&list).json(body).send().expect_error_at("/evidence/0", "no_target");
    assert_eq!(app.database.number("SELECT count(*) FROM replications"), 0);
}

fn only_the_adopting_units_head_and_the_secretariat_write(app: &TestApp) {
    let list = format!("{}/replications", verified(app, initiative(&launched(app))));
    app.unit_head().post(&list).json(adoption()).send().expect_problem(403, "role-required");
    app.unit_officer().post(&list).json(adoption()).send().expect_problem(403, "role-required");
    let made = app.as_caller("T-HEAD3").post(&list).json(adoption()).send().expect(201);
    let path = made.location();
    let patch = json!({"result": "X"});
    let head = app.unit_head();
    head.patch(path).if_match("*").json(&patch).send().expect_problem(403, "role-required");
    head.delete(path).if_match("*").send().expect_problem(403, "role-required");
    app.secretariat().patch(path).if_match("*").json(&patch).send().expect(200);
}

fn a_patch_without_its_tag_is_refused_with_428_and_a_stale_one_with_412(app: &TestApp) {
    let list = format!("{}/replications", verified(app, initiative(&launched(app))));
    let head = app.as_caller("T-HEAD3");
    let made = head.post(&list).json(adoption()).send().expect(201);
    let (path, patch) = (made.location(), json!({"result": "X"}));
    head.patch(path).json(&patch).send().expect_problem(428, "precondition-required");
    head.patch(path).if_match(made.etag()).json(&patch).send().expect(200);
    head.patch(path).if_match(made.etag()).json(&patch).send().expect_problem(412, "stale-etag");
    head.delete(path).if_match(made.etag()).send().expect_problem(412, "stale-etag");
    head.delete(path).send().expect_problem(428, "precondition-required");
    head.patch(path)
        .if_match("*")
        .json(json!({"unit_code": "VP"}))
        .send()
        .expect_error_at("/unit_code", "unknown_field");
}

fn nothing_is_adopted_after_the_campaign(app: &TestApp) {
    let campaign = launched(app);
    let list = format!("{}/replications", verified(app, initiative(&campaign)));
    let made = app.as_caller("T-HEAD3").post(&list).json(adoption()).send().expect(201);
    let close = format!("/v1/campaigns/{campaign}/close");
    app.leader().post(&close).json(json!({"reason": "Tổng kết"})).send().expect(200);
    let mut other = adoption();
    other["unit_code"] = json!("VP");
    app.secretariat().post(&list).json(other).send().expect_problem(409, "campaign-closed");
    let head = app.as_caller("T-HEAD3");
    let patch = head.patch(made.location()).if_match("*").json(json!({"result": "X"})).send();
    patch.expect_problem(409, "campaign-closed");
}
