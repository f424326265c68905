//! What subscribers hear on the way from the law to the award: every type of event is told by the program,
//! and a test waits for it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::awards::{Scene, act, reason};
use crate::support::case::{Case, cases, once};
use crate::support::council::{VOTERS, close, count, in_voting, opened, vote};

pub const CASES: &[Case] = cases![what_happens_on_the_way_to_an_award_is_told];

pub const WITHOUT_DATABASE: &[Case] =
    once![every_type_of_event_is_told_by_the_program_and_awaited_by_a_test];

/// Types that [`what_happens_on_the_way_to_an_award_is_told`] waits for.
const ON_THE_WAY: [&str; 14] = [
    "award_proposal.refused",
    "award_proposal.withdrawn",
    "award_proposal.transferred",
    "award_proposal.opinion_requested",
    "award_proposal.opinion_received",
    "award_proposal.recommended",
    "award_proposal.not_recommended",
    "award_proposal.declined",
    "council_session.closed",
    "award.revoked",
    "award.revocation_received",
    "award.return_recorded",
    "hold.opened",
    "hold.released",
];

/// The other types, each of which a test of its own group waits for.
const IN_THEIR_GROUPS: [&str; 47] = [
    "rule_set.published",
    "rule_set.closed",
    "legal_document.changed",
    "legal_document.expiring",
    "base_wage.changed",
    "award_round.opened",
    "award_round.updated",
    "award_round.quotas_changed",
    "award_round.closed",
    "award_proposal.submitted",
    "award_proposal.returned",
    "award_proposal.accepted",
    "award_proposal.appraised",
    "award_proposal.suspended",
    "award_proposal.resumed",
    "award_proposal.forwarded",
    "award_proposal.awarded",
    "award_proposal.due_soon",
    "award_proposal.due_today",
    "award_proposal.overdue",
    "council_session.opened",
    "agenda_item.decided",
    "agenda_item.communicated",
    "decision.published",
    "decision.replaced",
    "award.return_late",
    "bonus_entry.created",
    "api_client.created",
    "api_client.updated",
    "api_client.secret_rotated",
    "api_client.disabled",
    "api_client.enabled",
    "document.rendered",
    "document.packaged",
    "document.reopened",
    "document.issued",
    "document.dispatched",
    "document.completed",
    "document.recalled",
    "document.superseded",
    "exchange_message.received",
    "exchange_message.document_changed",
    "exchange_message.answered",
    "dispatch.status_changed",
    "webhook.enabled",
    "webhook.disabled",
    "document.uploaded",
];

/// The text of every file under a folder, but this one.
fn texts(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(texts(&path));
        } else if path.extension().is_some_and(|end| end == "rs")
            && !path.ends_with("event_types.rs")
        {
            found.push(fs::read_to_string(&path).unwrap());
        }
    }
    found
}

fn every_type_of_event_is_told_by_the_program_and_awaited_by_a_test() {
    let (program, tests) = (texts(Path::new("src")), texts(Path::new("tests/api")));
    for kind in ON_THE_WAY.iter().chain(&IN_THEIR_GROUPS) {
        let quoted = format!("\"{kind}\"");
        assert!(program.iter().any(|text| text.contains(&quoted)), "nobody tells {kind}");
    }
    for kind in IN_THEIR_GROUPS {
        // A test may wait for the type together with the step that it is about, or ask for it.
        let begins = [format!("\"{kind}\""), format!("\"{kind} "), format!("type={kind}\"")];
        let is_awaited = |text: &String| begins.iter().any(|begin| text.contains(begin));
        assert!(tests.iter().any(is_awaited), "no test waits for {kind}");
    }
}

fn told(app: &TestApp, kind: &str) -> i64 {
    app.database.number(&format!("SELECT count(*) FROM events WHERE event_type = '{kind}'"))
}

fn what_happens_on_the_way_to_an_award_is_told(app: &TestApp) {
    let scene = Scene::set(app);
    let sec = app.secretariat();
    let refused = scene.received(scene.proposal(json!({})));
    let no = json!({ "outcome": "ineligible", "opinion": "Không đủ", "reasons": [reason()] });
    sec.post(&format!("{refused}/appraise")).json(no).send().expect(200);
    let withdrawn = scene.submitted(scene.proposal(json!({ "person_code": "T-OFFICER" })));
    act(&app.unit_head(), &withdrawn, "withdraw").expect(200);
    let forwarded = scene.forwarded(json!({ "person_code": "T-OFFICER" }));
    act(&sec, &forwarded, "record_city_answer").expect(200);
    follow_a_nominee(app, &scene);
    ask_and_vote(app, &scene);
    for kind in ON_THE_WAY {
        assert!(told(app, kind) > 0, "{kind}");
    }
}

/// A pending matter about somebody is opened and released, and the dossier moves along to another unit.
fn follow_a_nominee(app: &TestApp, scene: &Scene<'_>) {
    let sec = app.secretariat();
    let path = scene.ready(scene.proposal(json!({ "person_code": "T-OUTREACH" })));
    let matter = json!({
        "subject_kind": "individual", "unit_code": "CNTT", "person_code": "T-OUTREACH",
        "kind": "complaint", "opened_on": "2026-10-05",
        "basis": { "number": "12/TB-MAU", "issued_on": "2026-10-01", "issuer": "Thanh tra mẫu" },
    });
    let hold = sec.post("/v1/holds").json(matter).send().expect(201).location().to_owned();
    let end = json!({
        "released_on": "2026-11-20", "outcome": "no_violation",
        "conclusion": { "number": "30/KL-MAU", "issued_on": "2026-11-19", "issuer": "Thanh tra mẫu" },
    });
    sec.post(&format!("{hold}/release")).json(end).send().expect(200);
    let moved = json!({
        "full_name": "Cán bộ mẫu", "kind": "civil_servant", "position_class": "staff",
        "unit_code": "P03",
    });
    let put = app.e_office().put("/v1/persons/T-OUTREACH").if_match("*");
    put.json(moved).send().expect(200);
    let why = json!({ "reason": "Điều động" });
    sec.post(&format!("{path}/transfer")).json(why).send().expect(200);
}

/// A body is asked; the council recommends one dossier and not the other; the award is revoked.
fn ask_and_vote(app: &TestApp, scene: &Scene<'_>) {
    let sec = app.secretariat();
    let unit = json!({ "subject_kind": "collective", "person_code": null,
        "merit_clause": "gk.tap_the.phong_trao" });
    let good = scene.received(scene.proposal(unit));
    let ask = json!({ "body": "Thanh tra mẫu", "question": "Đề nghị cho ý kiến" });
    sec.post(&format!("{good}/request-opinion")).json(ask).send().expect(200);
    let answer = json!({ "body": "Thanh tra mẫu", "opinion": "Nhất trí", "number": "3/TT-MAU",
        "dated": "2026-11-23" });
    sec.post(&format!("{good}/record-opinion")).json(answer).send().expect(200);
    act(&sec, &good, "appraise").expect(200);
    let poor = scene.eligible(scene.proposal(json!({})));
    let session = opened(app, &[]);
    let items = [(&good, "approve"), (&poor, "reject")].map(|(proposal, choice)| {
        let item = in_voting(app, &session, proposal);
        for who in VOTERS {
            vote(app, who, &item, choice).expect(200);
        }
        count(app, &item, json!({})).expect(200);
        item
    });
    close(app, &session, json!({})).expect(200);
    for item in items {
        act(&sec, &item, "communicate").expect(200);
    }
    let states: Vec<Value> = [&good, &poor]
        .map(|path| sec.get(path).send().expect(200).json()["state"].clone())
        .to_vec();
    assert_eq!(states, [json!("recommended"), json!("not_recommended")]);
    // Who was not recommended may be proposed again.
    let award = scene.granted();
    act(&app.leader(), &award, "revoke").expect(200);
    act(&sec, &award, "record-receipt").expect(200);
    act(&sec, &award, "record-return").expect(200);
}
