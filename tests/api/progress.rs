//! How far a campaign has come.

use serde_json::{Value, json};

use crate::campaigns::{department_campaign, launched};
use crate::evaluation_rounds::{opened, step};
use crate::evaluations::{score_all, sheet_of, submit_all, verified};
use crate::support::app::TestApp;
use crate::support::awards::{Scene, act, id_of};
use crate::support::case::{Case, cases};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    units_that_have_nothing_yet_are_listed_too,
    what_is_done_is_counted_for_the_unit_its_bloc_and_the_whole,
    the_last_final_result_of_each_unit_is_shown,
    a_draft_has_progress_only_for_those_who_see_it,
];

fn progress(app: &TestApp, campaign: &str) -> Value {
    app.employee().get(&format!("/v1/campaigns/{campaign}/progress")).send().expect(200).json()
}

/// The row of a unit.
fn unit<'a>(progress: &'a Value, code: &str) -> &'a Value {
    let units = progress["units"].as_array().unwrap();
    units.iter().find(|row| row["unit_code"] == code).unwrap()
}

fn units_that_have_nothing_yet_are_listed_too(app: &TestApp) {
    let shown = progress(app, &launched(app));
    let codes: Vec<&str> =
        shown["units"].as_array().unwrap().iter().map(|row| str_at(row, "/unit_code")).collect();
    // By name in Vietnamese order; neither the department nor the bloc is a unit that takes part.
    assert_eq!(codes, ["CNTT", "P03", "VP"]);
    let nothing = json!({
        "registrations": [], "achievements": [], "evaluations": [], "award_proposals": [],
        "awards_count": 0,
    });
    assert_eq!((&shown["totals"], &unit(&shown, "VP")["counts"]), (&nothing, &nothing));
    assert_eq!(shown["blocs"], json!([]));
    assert_eq!(str_at(&shown, "/as_of"), "2026-11-23T02:00:00.000Z");
}

fn what_is_done_is_counted_for_the_unit_its_bloc_and_the_whole(app: &TestApp) {
    let scene = Scene::set(app);
    let members = json!({ "members": [
        { "unit_code": "CNTT", "role": "lead" }, { "unit_code": "VP", "role": "member" },
    ] });
    app.secretariat().put("/v1/units/KHOI-1/members/2026").json(members).send().expect(201);
    let registration = json!({
        "subject_kind": "unit", "unit_code": "CNTT", "pledged_title": "Tập thể Lao động xuất sắc",
        "pledges": [{ "text": "Rút ngắn thời gian giải quyết thủ tục" }],
    });
    let list = format!("/v1/campaigns/{}/registrations", scene.campaign);
    let made = app.unit_head().post(&list).json(registration).send().expect(201);
    app.unit_head().post(&format!("{}/submit", made.location())).send().expect(200);
    let granted = scene.eligible(scene.proposal(json!({})));
    scene.submitted(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    let decision = scene.drafted(json!({ "granted_proposal_ids": [id_of(&granted)] }));
    act(&app.leader(), &decision, "publish").expect(200);
    let shown = progress(app, &scene.campaign);
    let counts = json!({
        "registrations": [{ "state": "submitted", "count": 1 }],
        "achievements": [{ "state": "verified", "count": 2 }],
        "evaluations": [],
        "award_proposals": [
            { "state": "submitted", "count": 1 }, { "state": "awarded", "count": 1 },
        ],
        "awards_count": 1,
    });
    assert_eq!(unit(&shown, "CNTT")["counts"], counts);
    assert_eq!(shown["totals"], counts);
    assert_eq!(shown["blocs"][0]["counts"], counts);
    assert_eq!(shown["blocs"][0]["unit_codes"], json!(["CNTT", "VP"]));
    assert_eq!(unit(&shown, "P03")["counts"]["awards_count"], 0);
}

fn the_last_final_result_of_each_unit_is_shown(app: &TestApp) {
    let round = opened(app, &["CNTT", "P03"]);
    let campaign = app.secretariat().get(&round).send().expect(200).json()["campaign_id"].clone();
    let campaign = campaign.as_str().unwrap().to_owned();
    for (code, points) in
        [("CNTT", ["40.00", "20.00", "30.00"]), ("P03", ["30.00", "20.00", "20.00"])]
    {
        score_all(app, &round, code, &points);
        submit_all(app, &round, code);
    }
    let before = progress(app, &campaign);
    assert_eq!(unit(&before, "CNTT")["latest_result"], json!(null));
    assert_eq!(before["totals"]["evaluations"][0]["count"], 2);
    step(&app.secretariat(), &round, "close-self-scoring").expect(200);
    for (code, points) in
        [("CNTT", ["40.00", "20.00", "30.00"]), ("P03", ["30.00", "20.00", "20.00"])]
    {
        verified(app, &sheet_of(app, &round, code), &points).expect(200);
    }
    step(&app.secretariat(), &round, "publish-provisional").expect(200);
    assert_eq!(unit(&progress(app, &campaign), "CNTT")["latest_result"], json!(null));
    step(&app.secretariat(), &round, "finalize").expect(200);
    let after = progress(app, &campaign);
    assert_eq!(str_at(unit(&after, "CNTT"), "/latest_result/total"), "90.00");
    assert_eq!(unit(&after, "P03")["latest_result"]["rank"], 2);
    assert_eq!(str_at(&after, "/totals/evaluations/0/state"), "final");
}

fn a_draft_has_progress_only_for_those_who_see_it(app: &TestApp) {
    let made = app.secretariat().post("/v1/campaigns").json(department_campaign("PT-09")).send();
    let path = format!("{}/progress", made.expect(201).location());
    app.secretariat().get(&path).send().expect(200);
    app.employee().get(&path).send().expect_problem(404, "not-found");
}
