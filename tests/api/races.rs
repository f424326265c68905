//! Many writers at once.

use std::sync::mpsc;
use std::thread;

use serde_json::json;
use thidua::db::dialect::{lock_name, lock_names, lock_whole_kinds};
use thidua::problems::Code;

use crate::evaluation_rounds::{opened, step};
use crate::evaluations::{score_all, sheet_of, submit_all, verified};
use crate::support::app::TestApp;
use crate::support::awards::with;
use crate::support::case::{Case, cases};
use crate::support::database::Backend;
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    of_24_writers_with_one_tag_exactly_one_wins,
    of_24_requests_with_one_key_all_hear_the_same,
    of_24_creations_with_one_code_exactly_one_wins,
    of_24_first_puts_of_a_unit_exactly_one_creates,
    nobody_hears_that_the_database_is_locked,
    of_24_first_renderings_of_a_plan_exactly_one_makes_the_draft,
    of_24_renderings_of_one_draft_each_is_kept_or_stale,
    of_two_officers_with_one_sheet_the_second_hears_of_the_first,
    a_late_score_is_in_the_final_result_or_refused,
    a_long_transaction_holds_more_names_than_a_server_remembers,
    of_a_kind_that_is_held_no_name_is_free_and_others_are,
];

const WRITERS: usize = 24;

/// Statuses of the answers to requests that are sent at the same moment.
fn statuses(requests: Vec<crate::support::client::Request>) -> Vec<u16> {
    let running: Vec<_> =
        requests.into_iter().map(|request| thread::spawn(move || request.send().status)).collect();
    let mut all: Vec<u16> = running.into_iter().map(|one| one.join().unwrap()).collect();
    all.sort_unstable();
    all
}

fn unit(name: &str) -> serde_json::Value {
    json!({"name": name, "kind": "room", "valid_from": "2026-01-01"})
}

fn of_24_writers_with_one_tag_exactly_one_wins(app: &TestApp) {
    let client = app.e_office();
    let made = client.put("/v1/units/P04").json(unit("Một")).send().expect(201);
    let requests = (0..WRITERS)
        .map(|n| client.put("/v1/units/P04").if_match(made.etag()).json(unit(&format!("Tên {n}"))))
        .collect();
    let mut expected = vec![412; WRITERS];
    expected[0] = 200;
    assert_eq!(statuses(requests), expected);
    assert_eq!(client.get("/v1/units/P04").send().json()["version"], json!(2));
}

fn of_24_requests_with_one_key_all_hear_the_same(app: &TestApp) {
    let client = app.e_office();
    let requests = (0..WRITERS)
        .map(|_| client.put("/v1/units/P04").key("0123456789abcdef").json(unit("Một")))
        .collect();
    assert_eq!(statuses(requests), vec![201; WRITERS]);
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), 1);
}

fn of_24_creations_with_one_code_exactly_one_wins(app: &TestApp) {
    let client = app.secretariat();
    let campaign = json!({
        "code": "PT-01", "title": "Phong trào mẫu", "level": "department",
        "owner_unit_code": "STC", "period_from": "2026-01-01", "period_to": "2030-12-31",
    });
    let requests =
        (0..WRITERS).map(|_| client.post("/v1/campaigns").json(campaign.clone())).collect();
    let mut expected = vec![409; WRITERS];
    expected[0] = 201;
    assert_eq!(statuses(requests), expected);
    assert_eq!(app.database.number("SELECT count(*) FROM campaigns"), 1);
}

fn of_24_first_puts_of_a_unit_exactly_one_creates(app: &TestApp) {
    let client = app.e_office();
    let requests =
        (0..WRITERS).map(|n| client.put("/v1/units/P04").json(unit(&format!("Tên {n}")))).collect();
    let mut expected = vec![428; WRITERS];
    expected[0] = 201;
    assert_eq!(statuses(requests), expected);
    let members = json!({"members": [{"unit_code": "CNTT", "role": "lead"}]});
    let requests = (0..WRITERS)
        .map(|_| app.secretariat().put("/v1/units/KHOI-1/members/2026").json(members.clone()))
        .collect();
    assert_eq!(statuses(requests), expected);
}

fn nobody_hears_that_the_database_is_locked(app: &TestApp) {
    let client = app.e_office();
    let requests = (0..96)
        .map(|n| client.put(&format!("/v1/units/U{n:02}")).json(unit(&format!("Đơn vị {n}"))))
        .collect();
    assert_eq!(statuses(requests), vec![201; 96]);
}

fn of_24_first_renderings_of_a_plan_exactly_one_makes_the_draft(app: &TestApp) {
    let client = app.secretariat();
    let plan = json!({
        "kind": "plan", "unit_code": "VP", "campaign_id": crate::campaigns::launched(app),
    });
    let requests =
        (0..WRITERS).map(|_| client.post("/v1/documents/render").json(plan.clone())).collect();
    let mut expected = vec![409; WRITERS];
    expected[0] = 201;
    assert_eq!(statuses(requests), expected);
    assert_eq!(app.database.number("SELECT count(*) FROM documents"), 1);
}

fn of_24_renderings_of_one_draft_each_is_kept_or_stale(app: &TestApp) {
    let client = app.secretariat();
    let plan = json!({
        "kind": "plan", "unit_code": "VP", "campaign_id": crate::campaigns::launched(app),
    });
    let made = client.post("/v1/documents/render").json(plan.clone()).send().expect(201).json();
    let again = with(plan, json!({ "document_id": made["id"] }));
    let requests =
        (0..WRITERS).map(|_| client.post("/v1/documents/render").json(again.clone())).collect();
    let answers = statuses(requests);
    assert!(answers.iter().all(|status| [200, 412].contains(status)), "{answers:?}");
    let kept = answers.iter().filter(|status| **status == 200).count();
    assert!(kept > 0);
    let snapshots = app.database.number("SELECT count(*) FROM paper_snapshots");
    assert_eq!(snapshots, i64::try_from(kept).unwrap() + 1);
    assert_eq!(app.database.number("SELECT max(version) FROM paper_snapshots"), snapshots);
}

/// Every criterion with these points for B, and why: in `comment` for a unit, in `reason` for its
/// verifier.
fn scores(points: &str, why: &str) -> serde_json::Value {
    let one = |code: &str, points: &str| json!({"criterion_code": code, "points": points, (why): "Theo hồ sơ"});
    json!({"scores": [one("A.1", "40.00"), one("A.2", "20.00"), one("B", points)]})
}

fn of_two_officers_with_one_sheet_the_second_hears_of_the_first(app: &TestApp) {
    let round = opened(app, &["CNTT", "P03"]);
    let sheet = sheet_of(app, &round, "CNTT");
    let path = format!("{sheet}/self-scores");
    let read = app.unit_officer().get(&sheet).send().expect(200);
    // The officer and the head opened the sheet at the same time and both save.
    let requests = [(app.unit_officer(), "31.00"), (app.unit_head(), "32.00")]
        .into_iter()
        .map(|(client, points)| {
            client.put(&path).if_match(read.etag()).json(scores(points, "comment"))
        })
        .collect();
    assert_eq!(statuses(requests), [200, 412]);
    let kept = app.unit_officer().get(&sheet).send().expect(200).json();
    assert_eq!(kept["version"], json!(2));
    let authors: Vec<&str> =
        kept["scores"].as_array().unwrap().iter().map(|one| str_at(one, "/self_by")).collect();
    assert!(authors.iter().all(|one| *one == authors[0]), "no mixture of two: {authors:?}");
}

fn a_late_score_is_in_the_final_result_or_refused(app: &TestApp) {
    let round = opened(app, &["CNTT", "P03"]);
    for unit in ["CNTT", "P03"] {
        score_all(app, &round, unit, &["40.00", "20.00", "40.00"]);
        submit_all(app, &round, unit);
    }
    step(&app.secretariat(), &round, "close-self-scoring").expect(200);
    let sheet = sheet_of(app, &round, "CNTT");
    verified(app, &sheet, &["40.00", "20.00", "40.00"]).expect(200);
    let other = sheet_of(app, &round, "P03");
    verified(app, &other, &["40.00", "20.00", "10.00"]).expect(200);
    for _ in 0..6 {
        let finalize = app.leader().post(&format!("{round}/finalize")).json(json!({}));
        let late = app.secretariat().put(&format!("{sheet}/verified-scores"));
        let before = app.secretariat().get(&sheet).send().expect(200).json();
        let points =
            if str_at(&before, "/scores/2/verified_points") == "40.00" { "30.00" } else { "40.00" };
        let late = late.if_match("*").json(scores(points, "reason"));
        let [finalized, scored] = [finalize, late]
            .map(|request| thread::spawn(move || request.send()))
            .map(|running| running.join().unwrap());
        finalized.expect(200);
        if scored.status != 200 {
            scored.expect_problem(409, "invalid-state-transition");
        }
        let sheet = app.secretariat().get(&sheet).send().expect(200).json();
        let b = str_at(&sheet, "/scores/2/verified_points");
        let query = format!("{round}/results?unit_code=CNTT");
        let result = app.employee().get(&query).send().expect(200).json();
        let total = if b == "40.00" { "100.00" } else { "90.00" };
        assert_eq!(str_at(&result, "/items/0/total"), total, "what stands is what counts");
        step(&app.leader(), &round, "reopen").expect(200);
    }
}

fn a_long_transaction_holds_more_names_than_a_server_remembers(app: &TestApp) {
    let names = (0..100_000).map(|number| format!("person P{number}")).collect();
    let held = app.app.db.write_blocking(move |conn| {
        lock_whole_kinds(conn)?;
        lock_names(conn, names)
    });
    held.unwrap();
}

fn of_a_kind_that_is_held_no_name_is_free_and_others_are(app: &TestApp) {
    if app.backend == Backend::Sqlite {
        return; // there everybody waits for the only writer
    }
    let (held, is_held) = mpsc::channel();
    let (end, ended) = mpsc::channel::<()>();
    let db = app.app.db.clone();
    let long = thread::spawn(move || {
        db.write_blocking(move |conn| {
            lock_whole_kinds(conn)?;
            lock_name(conn, "person T-ONE")?;
            held.send(()).unwrap();
            ended.recv().unwrap();
            Ok(())
        })
    });
    is_held.recv().unwrap();
    let other = app.app.db.write_blocking(|conn| lock_name(conn, "unit T-ONE"));
    other.unwrap();
    // Nobody waits for it, as it may take long and connections are few.
    let refused = app.app.db.write_blocking(|conn| lock_name(conn, "person T-TWO")).unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
    end.send(()).unwrap();
    long.join().unwrap().unwrap();
    // The next transaction of that connection holds names again.
    for name in ["person T-ONE", "person T-TWO", "person T-THREE"] {
        app.app.db.write_blocking(move |conn| lock_name(conn, name)).unwrap();
    }
}
