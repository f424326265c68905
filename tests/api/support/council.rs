//! A council of six and its sessions, made through the API as its people would.

use serde_json::{Value, json};

use super::app::TestApp;
use super::awards::{id_of, with};
use super::response::{Response, str_at};
use crate::rule_sets::load_law;

/// The members: T-HEAD is of CNTT, whose dossiers the tests put on the agenda.
pub const MEMBERS: [(&str, &str); 6] = [
    ("T-CHAIR", "chair"),
    ("T-SEC", "standing"),
    ("T-MEMBER", "secretary"),
    ("T-HEAD3", "member"),
    ("T-EMPLOYEE3", "member"),
    ("T-HEAD", "member"),
];

/// Those who vote on a dossier of CNTT when all are there.
pub const VOTERS: [&str; 5] = ["T-CHAIR", "T-SEC", "T-MEMBER", "T-HEAD3", "T-EMPLOYEE3"];

pub fn seats(members: &[(&str, &str)]) -> Vec<Value> {
    members.iter().map(|(code, office)| json!({ "person_code": code, "office": office })).collect()
}

/// The body of a council.
pub fn council(changes: Value) -> Value {
    let council = json!({
        "name": "Hội đồng Thi đua - Khen thưởng mẫu", "decision_number": "45/QĐ-STC",
        "decided_on": "2026-01-10", "rule_set_code": "tdkt-2026-10",
        "chair_role": "department_director", "standing_role": "department_office",
        "valid_from": "2026-01-15", "members": seats(&MEMBERS),
    });
    with(council, changes)
}

/// A council of all members; its path.
pub fn formed(app: &TestApp) -> String {
    load_law(app);
    let made = app.leader().post("/v1/councils").json(council(json!({}))).send().expect(201);
    made.location().to_owned()
}

/// The body of a session.
pub fn session(changes: Value) -> Value {
    let session = json!({
        "planned_at": "2026-11-23T03:00:00Z", "place": "Phòng họp mẫu số 1",
        "secretary_code": "T-SEC2",
    });
    with(session, changes)
}

/// A scheduled session; its path.
pub fn scheduled(app: &TestApp, council: &str) -> String {
    let made = app
        .secretariat()
        .post(&format!("{council}/sessions"))
        .json(session(json!({})))
        .send()
        .expect(201);
    made.location().to_owned()
}

/// Everybody present but these.
pub fn attendance(others: &[(&str, &str)]) -> Value {
    let of = |code: &str| {
        others.iter().find(|(other, _)| *other == code).map_or("present", |(_, how)| *how)
    };
    let list: Vec<Value> = MEMBERS
        .iter()
        .map(|(code, _)| {
            let presence = of(code);
            let reason = (presence != "present").then_some("Đi công tác");
            json!({ "person_code": code, "presence": presence, "reason": reason })
        })
        .collect();
    json!({ "attendance": list })
}

pub fn attend(app: &TestApp, session: &str, others: &[(&str, &str)]) -> Response {
    app.secretariat()
        .put(&format!("{session}/attendance"))
        .if_match("*")
        .json(attendance(others))
        .send()
}

/// A session of a new council that is open, with everybody present but these; its path.
pub fn opened(app: &TestApp, others: &[(&str, &str)]) -> String {
    let session = scheduled(app, &formed(app));
    attend(app, &session, others).expect(200);
    app.as_caller("T-CHAIR").post(&format!("{session}/open")).send().expect(200);
    session
}

pub fn add(app: &TestApp, session: &str, proposal: &str, changes: Value) -> Response {
    let item = with(json!({ "award_proposal_id": id_of(proposal) }), changes);
    app.secretariat().post(&format!("{session}/agenda-items")).json(item).send()
}

/// An item in secret voting; its path.
pub fn in_voting(app: &TestApp, session: &str, proposal: &str) -> String {
    voting(app, session, proposal, json!({}))
}

/// An item in open voting; its path.
pub fn in_open_voting(app: &TestApp, session: &str, proposal: &str) -> String {
    let open = json!({ "ballot_mode": "open", "ballot_mode_reason": "Biểu quyết giơ tay" });
    voting(app, session, proposal, open)
}

fn voting(app: &TestApp, session: &str, proposal: &str, changes: Value) -> String {
    let item = add(app, session, proposal, changes).expect(201).location().to_owned();
    open_voting(app, &item).expect(200);
    item
}

pub fn open_voting(app: &TestApp, item: &str) -> Response {
    app.as_caller("T-CHAIR").post(&format!("{item}/open-voting")).send()
}

pub fn vote(app: &TestApp, who: &str, item: &str, choice: &str) -> Response {
    let ballot = json!({ "choice": choice });
    app.as_caller(who).put(&format!("{item}/ballot")).json(ballot).send()
}

pub fn count(app: &TestApp, item: &str, body: Value) -> Response {
    app.as_caller("T-CHAIR").post(&format!("{item}/close-voting")).json(body).send()
}

/// The body of a count with the chair's opinion.
pub fn opinion(agrees: bool) -> Value {
    json!({ "chair_opinion": { "agrees": agrees, "reason": "Nêu gương" } })
}

pub fn close(app: &TestApp, session: &str, changes: Value) -> Response {
    let body = with(json!({ "conclusions": "Thống nhất đề nghị" }), changes);
    app.as_caller("T-CHAIR").post(&format!("{session}/close")).json(body).send()
}

/// Tells the proposer what the council concluded.
pub fn communicate(app: &TestApp, item: &str) {
    app.secretariat().post(&format!("{item}/communicate")).send().expect(200);
}

/// An item that all voters agreed to, counted while its session goes on; its path.
pub fn agreed(app: &TestApp, session: &str, proposal: &str) -> String {
    let item = in_voting(app, session, proposal);
    for who in VOTERS {
        vote(app, who, &item, "approve").expect(200);
    }
    count(app, &item, json!({})).expect(200);
    item
}

/// Brings a dossier of CNTT through a council that agrees: it is recommended afterwards.
pub fn recommend(app: &TestApp, proposal: &str) {
    let session = opened(app, &[]);
    let item = agreed(app, &session, proposal);
    close(app, &session, json!({})).expect(200);
    communicate(app, &item);
    let seen = app.secretariat().get(proposal).send().expect(200).json();
    assert_eq!(str_at(&seen, "/state"), "recommended");
}
