//! Charts: pictures of what is known, for pages and for portals.

use serde_json::{Value, json};

use crate::campaigns::{department_campaign, launched};
use crate::dashboards::measure;
use crate::evaluation_rounds::{opened, step};
use crate::evaluations::{score_all, sheet_of, submit_all, verified};
use crate::indicators::{defined, milestone, share};
use crate::measurements::scene;
use crate::outreach::{acknowledge, held};
use crate::support::app::TestApp;
use crate::support::awards::{Scene, id_of, with};
use crate::support::case::{Case, cases};
use crate::support::response::Response;

pub const CASES: &[Case] = cases![
    the_public_sees_what_was_verified_and_nothing_else,
    a_ranking_is_drawn_from_the_final_results,
    award_proposals_are_drawn_by_state,
    a_chart_is_a_picture_without_script_that_tells_its_figures,
    a_chart_says_where_its_figures_come_from,
    a_chart_changes_with_what_is_measured_and_is_not_sent_twice,
    what_a_chart_cannot_show_is_refused,
];

fn chart(app: &TestApp, campaign: &str, query: &str) -> Response {
    let path = format!("/v1/campaigns/{campaign}/charts/{query}");
    app.employee().get(&path).header("accept", "image/svg+xml").send()
}

fn the_public_sees_what_was_verified_and_nothing_else(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    measure(app, &indicator, ("CNTT", "2026"), ("66", "100"), true);
    measure(app, &indicator, ("P03", "2026"), ("10", "100"), false);
    defined(app, &campaign, milestone());
    let public = |part: &str| format!("/v1/public/campaigns/{campaign}/{part}");
    let seen = app.anonymous().get(&public("progress")).send().expect(200).json();
    let shown = &seen["indicators"][0];
    assert_eq!((&shown["value"], &shown["state"]), (&json!("66.00"), &json!("ahead")));
    assert_eq!(
        (&shown["final_target"], &shown["final_target_year"]),
        (&json!("100.00"), &json!(2030))
    );
    assert_eq!(
        shown["path"][0],
        json!({"year": 2026, "value": "66.00", "target": "60.00", "target_status": "sample"})
    );
    assert_eq!(seen["milestones"][0]["state"], "open");
    let next = app.anonymous().get(&public("progress?year=2027")).send().expect(200).json();
    assert_eq!((&next["year"], &next["indicators"][0]["value"]), (&json!(2027), &Value::Null));
    let query = "charts/indicator?indicator_code=digitised_files";
    let drawn = app.anonymous().get(&public(query)).header("accept", "image/*").send().expect(200);
    assert!(drawn.text().contains("thực hiện 66,00 %"), "{}", drawn.text());
    // Opened by itself, it may neither run nor load anything.
    let policy = drawn.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    app.anonymous().get(&public(query)).if_none_match(drawn.etag()).send().expect(304);
    let coverage = app.anonymous().get(&public("charts/coverage")).send().expect(200);
    assert!(coverage.text().contains("Chưa có hoạt động tuyên truyền nào."));
    for (part, status, code) in [
        ("charts/proposals", 400, "invalid-parameter"),
        (
            "charts/indicator?indicator_code=digitised_files&basis=reported",
            400,
            "unknown-parameter",
        ),
        ("charts/ranking", 404, "not-found"),
    ] {
        app.anonymous().get(&public(part)).send().expect_problem(status, code);
    }
    let draft = app.secretariat().post("/v1/campaigns").json(department_campaign("PT-09")).send();
    let draft = id_of(draft.expect(201).location()).to_owned();
    let path = format!("/v1/public/campaigns/{draft}/charts/coverage");
    app.anonymous().get(&path).send().expect_problem(404, "not-found");
}

fn a_ranking_is_drawn_from_the_final_results(app: &TestApp) {
    let round = opened(app, &["CNTT", "P03"]);
    let campaign = app.secretariat().get(&round).send().expect(200).json()["campaign_id"].clone();
    let campaign = campaign.as_str().unwrap().to_owned();
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
    chart(app, &campaign, "ranking").expect_problem(404, "not-found");
    step(&app.secretariat(), &round, "finalize").expect(200);
    let drawn = chart(app, &campaign, "ranking").expect(200).text();
    let first = "1. Phòng Công nghệ thông tin và Chuyển đổi số: 90,00 điểm";
    let second = "2. Phòng mẫu 03: 70,00 điểm";
    assert!(drawn.contains(first) && drawn.contains(second), "{drawn}");
    let of_round = format!("ranking?evaluation_round_id={}", id_of(&round));
    assert_eq!(chart(app, &campaign, &of_round).expect(200).text(), drawn);
    let nothing = format!("ranking?evaluation_round_id={}", app.app.ids.next());
    chart(app, &campaign, &nothing).expect_problem(404, "not-found");
    let path = format!("/v1/public/campaigns/{campaign}/charts/ranking");
    assert_eq!(app.anonymous().get(&path).send().expect(200).text(), drawn);
}

fn award_proposals_are_drawn_by_state(app: &TestApp) {
    let scene = Scene::set(app);
    let empty = chart(app, &scene.campaign, "proposals").expect(200).text();
    assert!(empty.contains("Chưa có hồ sơ đề nghị khen thưởng nào."), "{empty}");
    scene.submitted(scene.proposal(json!({})));
    let drawn = chart(app, &scene.campaign, "proposals").expect(200).text();
    assert!(drawn.contains("Tổng số 1 hồ sơ. Đã nộp: 1 hồ sơ."), "{drawn}");
}

fn a_chart_is_a_picture_without_script_that_tells_its_figures(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    measure(app, &indicator, ("CNTT", "2026"), ("1234", "2000"), false);
    let path = held(app, &campaign, json!({"audience_unit_codes": ["P03"]}));
    acknowledge(&app.as_caller("T-HEAD3"), &path, &["T-HEAD3", "T-EMPLOYEE3", "T-BLOC"])
        .expect(200);
    for (query, told) in [
        (
            "indicator?indicator_code=digitised_files",
            "Năm 2026: thực hiện 61,70 %; chỉ tiêu 60,00 % (số liệu mẫu).",
        ),
        ("coverage", "Phòng mẫu 03: 75,00 % (3/4 người)."),
        ("coverage?year=2026", "Toàn phong trào: 75,00 % (3/4 người)."),
        ("coverage?year=2027", "Chưa có hoạt động tuyên truyền nào."),
    ] {
        let picture = chart(app, &campaign, query).expect(200);
        assert_eq!(picture.header("content-type"), Some("image/svg+xml"), "{query}");
        let text = picture.text();
        assert!(text.contains(told), "{query}: {text}");
        assert!(text.starts_with("<svg ") && text.contains("<title") && text.contains("<desc"));
        assert!(!text.contains("script") && !text.contains("href"));
    }
    let id = indicator.rsplit('/').next().unwrap();
    let by_id = chart(app, &campaign, &format!("indicator?indicator_id={id}")).expect(200);
    assert_eq!(
        by_id.text(),
        chart(app, &campaign, "indicator?indicator_code=digitised_files").text()
    );
}

fn a_chart_says_where_its_figures_come_from(app: &TestApp) {
    let (campaign, _) = scene(app);
    let mut told = with(share(json!({})), json!({"code": "told"}));
    told["figure"]["figures_from"] = json!("outreach");
    defined(app, &campaign, told);
    for (code, basis, note) in [
        (
            "told",
            "reported",
            "Số liệu đếm từ các xác nhận đã được quán triệt, đến ngày 23/11/2026.",
        ),
        (
            "told",
            "verified",
            "Số liệu đếm từ các xác nhận đã được quán triệt, đến ngày 23/11/2026.",
        ),
        ("digitised_files", "reported", "Số liệu do các đơn vị báo cáo, đến ngày 23/11/2026."),
        ("digitised_files", "verified", "Số liệu đã được xác minh, đến ngày 23/11/2026."),
    ] {
        let query = format!("indicator?indicator_code={code}&basis={basis}");
        let drawn = chart(app, &campaign, &query).expect(200).text();
        assert!(drawn.contains(note), "{query}: {drawn}");
    }
}

fn a_chart_changes_with_what_is_measured_and_is_not_sent_twice(app: &TestApp) {
    let (campaign, indicator) = scene(app);
    let query = "indicator?indicator_code=digitised_files";
    let first = chart(app, &campaign, query).expect(200);
    let path = format!("/v1/campaigns/{campaign}/charts/{query}");
    let again = || app.employee().get(&path).if_none_match(first.etag()).send();
    again().expect(304);
    measure(app, &indicator, ("CNTT", "2026"), ("1", "2"), false);
    let second = again().expect(200);
    assert_ne!(second.etag(), first.etag());
    assert!(second.text().contains("thực hiện 50,00 %"));
    // A page asks for pictures of any kind, a program perhaps for JSON only.
    app.employee().get(&path).header("accept", "image/avif,image/*,*/*;q=0.8").send().expect(200);
    let refused = app.employee().get(&path).header("accept", "application/json").send();
    let problem = refused.expect_problem(406, "not-acceptable").json();
    assert_eq!(problem["accepted"], json!(["image/svg+xml"]));
}

fn what_a_chart_cannot_show_is_refused(app: &TestApp) {
    let campaign = launched(app);
    defined(app, &campaign, milestone());
    chart(app, &campaign, "indicator").expect_problem(404, "not-found");
    defined(app, &campaign, share(json!({})));
    chart(app, &campaign, "indicator").expect(200);
    chart(app, &campaign, "indicator?indicator_code=none").expect_problem(404, "not-found");
    chart(app, &campaign, "indicator?indicator_code=electronic_work_files")
        .expect_problem(404, "not-found");
    chart(app, &campaign, "pie").expect_problem(400, "invalid-parameter");
    chart(app, &campaign, "coverage?depth=3").expect_problem(400, "unknown-parameter");
    chart(app, &campaign, "ranking").expect_problem(404, "not-found");
}
