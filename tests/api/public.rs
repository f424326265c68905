//! What everybody reads without a token.

use serde_json::{Value, json};

use crate::campaigns::{department_campaign, launched};
use crate::evaluation_rounds::{opened, step};
use crate::evaluations::{score_all, sheet_of, submit_all, verified};
use crate::support::app::{TestApp, migrate};
use crate::support::awards::{Scene, act, id_of};
use crate::support::case::{Case, cases};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    launched_campaigns_are_public_and_drafts_are_not,
    progress_is_public_as_three_counts,
    results_are_public_once_they_are_final,
    awards_are_public_with_the_name_and_nothing_more_of_the_person,
    a_bad_token_is_refused_where_none_is_needed,
    an_operator_can_switch_all_of_it_off,
];

fn public(campaign: &str, part: &str) -> String {
    format!("/v1/public/campaigns/{campaign}/{part}")
}

fn launched_campaigns_are_public_and_drafts_are_not(app: &TestApp) {
    let id = launched(app);
    let draft = app.secretariat().post("/v1/campaigns").json(department_campaign("PT-09")).send();
    let draft = id_of(draft.expect(201).location()).to_owned();
    let list = app.anonymous().get("/v1/public/campaigns?include_total=true").send().expect(200);
    let shown = list.json();
    assert_eq!((str_at(&shown, "/items/0/id"), &shown["total_count"]), (id.as_str(), &json!(1)));
    assert_eq!(str_at(&shown, "/items/0/owner_unit_name"), "Sở Tài chính");
    let known = app.anonymous().get("/v1/public/campaigns?include_total=true");
    known.if_none_match(list.etag()).send().expect(304);
    for part in ["progress", "results", "awards"] {
        app.anonymous().get(&public(&draft, part)).send().expect_problem(404, "not-found");
        app.secretariat().get(&public(&draft, part)).send().expect_problem(404, "not-found");
    }
    let none = app.anonymous().get("/v1/public/campaigns?q=khong+co+phong+trao").send();
    assert_eq!(none.expect(200).json()["items"], json!([]));
    let wrong = app.anonymous().get("/v1/public/campaigns?state=draft").send();
    wrong.expect_problem(400, "unknown-parameter");
}

fn progress_is_public_as_three_counts(app: &TestApp) {
    let scene = Scene::set(app);
    scene.result();
    let shown = app.anonymous().get(&public(&scene.campaign, "progress")).send().expect(200).json();
    let counts = json!({
        "confirmed_registrations_count": 0, "verified_achievements_count": 1, "awards_count": 0,
    });
    assert_eq!(shown["totals"], counts);
    assert_eq!(shown["units"][0]["counts"], counts);
    assert_eq!(shown["units"].as_array().unwrap().len(), 3);
}

fn results_are_public_once_they_are_final(app: &TestApp) {
    let round = opened(app, &["CNTT", "P03"]);
    let campaign = app.secretariat().get(&round).send().json()["campaign_id"].clone();
    let path = public(campaign.as_str().unwrap(), "results");
    let read = || app.anonymous().get(&path).send().expect(200).json();
    let points = [("CNTT", ["40.00", "20.00", "30.00"]), ("P03", ["30.00", "20.00", "20.00"])];
    for (code, points) in &points {
        score_all(app, &round, code, points);
        submit_all(app, &round, code);
    }
    step(&app.secretariat(), &round, "close-self-scoring").expect(200);
    for (code, points) in &points {
        verified(app, &sheet_of(app, &round, code), points).expect(200);
    }
    step(&app.secretariat(), &round, "publish-provisional").expect(200);
    assert_eq!(read()["items"], json!([]));
    let of_round = format!("{path}?evaluation_round_id={}", id_of(&round));
    app.anonymous().get(&of_round).send().expect_problem(404, "not-found");
    step(&app.secretariat(), &round, "finalize").expect(200);
    let shown = app.anonymous().get(&of_round).send().expect(200).json();
    assert_eq!(shown, read());
    assert_eq!(str_at(&shown, "/items/0/unit_name"), "Phòng Công nghệ thông tin và Chuyển đổi số");
    assert_eq!(
        (str_at(&shown, "/items/0/total"), &shown["items"][1]["rank"]),
        ("90.00", &json!(2))
    );
    let first = app.anonymous().get(&format!("{path}?limit=1")).send().expect(200).json();
    let next = format!("{path}?limit=1&cursor={}", str_at(&first, "/next_cursor"));
    let second = app.anonymous().get(&next).send().expect(200).json();
    assert_eq!(second["items"][0], shown["items"][1]);
    // What was published stays so while the round is worked on again.
    step(&app.secretariat(), &round, "reopen").expect(200);
    assert_eq!(read(), shown);
}

fn awards_are_public_with_the_name_and_nothing_more_of_the_person(app: &TestApp) {
    let scene = Scene::set(app);
    let granted = scene.eligible(scene.proposal(json!({})));
    let decision = scene.drafted(json!({ "granted_proposal_ids": [id_of(&granted)] }));
    let path = public(&scene.campaign, "awards");
    let read = || app.anonymous().get(&path).send().expect(200).json();
    assert_eq!(read()["items"], json!([]));
    act(&app.leader(), &decision, "publish").expect(200);
    let award = read()["items"][0].clone();
    let Value::Object(members) = &award else { panic!("an award is an object") };
    let names: Vec<&str> = members.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "id",
            "award_type_code",
            "award_type_name",
            "subject_kind",
            "recipient_name",
            "unit_name",
            "decision_number",
            "granted_on",
            "etag"
        ]
    );
    assert!(str_at(&award, "/recipient_name").starts_with("Cán bộ mẫu"), "{award}");
    assert_eq!(str_at(&award, "/decision_number"), "1234/QĐ-STC");
    let other = app.anonymous().get(&format!("{path}?year=2027&include_total=true")).send();
    assert_eq!(other.expect(200).json()["total_count"], 0);
}

fn a_bad_token_is_refused_where_none_is_needed(app: &TestApp) {
    let client = app.anonymous();
    let path = "/v1/public/campaigns";
    client
        .get(path)
        .header("authorization", "Bearer nothing")
        .send()
        .expect_problem(401, "unauthenticated");
    app.employee().get(path).send().expect(200);
}

fn an_operator_can_switch_all_of_it_off(app: &TestApp) {
    let database = app.database.another_empty();
    migrate(database.url());
    let closed = &TestApp::start_with(database, &[("THIDUA_PUBLIC_RESULTS", "false")]);
    let id = launched(closed);
    for path in ["/v1/public/campaigns".to_owned(), public(&id, "progress"), public(&id, "awards")]
    {
        closed.anonymous().get(&path).send().expect_problem(404, "not-found");
    }
    closed.employee().get(&format!("/v1/campaigns/{id}/progress")).send().expect(200);
}
