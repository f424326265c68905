//! Many writers at once.

use std::thread;

use serde_json::json;

use crate::support::app::TestApp;
use crate::support::case::{Case, cases};

pub const CASES: &[Case] = cases![
    of_24_writers_with_one_tag_exactly_one_wins,
    of_24_requests_with_one_key_all_hear_the_same,
    of_24_creations_with_one_code_exactly_one_wins,
    of_24_first_puts_of_a_unit_exactly_one_creates,
    nobody_hears_that_the_database_is_locked,
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
