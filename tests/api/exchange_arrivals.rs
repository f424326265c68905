//! Documents that come from the axis: what their senders do to them later, and the statuses that we owe.

use serde_json::{Value, json};
use thidua::edxml::{self, Limits};

use crate::documents::BYTES;
use crate::exchange::own_code;
use crate::exchange_codes::given as organisation;
use crate::support::app::TestApp;
use crate::support::awards::id_of;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    a_recall_an_update_and_a_replacement_take_effect_on_what_they_name,
    acts_take_effect_in_whatever_order_they_come_and_once,
    only_who_sent_a_document_acts_on_it,
    an_act_under_an_older_code_is_about_the_same_document,
    an_arrival_is_told_to_the_sender_once,
    each_step_of_an_acknowledgement_makes_one_status_message,
    a_refusal_carries_its_reason,
    a_recall_and_an_update_are_agreed_to_or_refused,
    our_organisation_is_the_one_that_a_unit_has_the_code_of,
    what_is_said_of_documents_is_refused_of_other_messages,
    who_has_no_part_in_exchange_reads_no_status_message,
];

const MESSAGES: &str = "/v1/exchange/messages";
const OWED: &str = "/v1/exchange/status-messages";
const DOCUMENT: &str = include_str!("../data/edxml/document.xml");
const RECALL: &str = include_str!("../data/edxml/recall.xml");
const UPDATE: &str = include_str!("../data/edxml/update.xml");
const REPLACE: &str = include_str!("../data/edxml/replace.xml");
const STATUS: &str = include_str!("../data/edxml/status.xml");

/// When the sample document was sent; an act on it comes later.
const SENT: &str = "2026/11/02 09:30:00";

fn post(app: &TestApp, message: &str) -> Response {
    app.e_office().post(MESSAGES).body(BYTES, message.as_bytes()).send()
}

fn at(message: &str, moment: &str) -> String {
    let moved = message.replace(SENT, moment);
    assert_ne!(moved, message);
    moved
}

fn posted(app: &TestApp, message: &str) -> String {
    post(app, message).expect(201).location().to_owned()
}

fn document_state(app: &TestApp, path: &str) -> Value {
    app.e_office().get(path).send().expect(200).json()["document_state"].clone()
}

/// What was told of documents that stand otherwise: the message that brought each, and its state.
fn told(app: &TestApp) -> Vec<(String, String)> {
    let feed = app.e_office().get("/v1/events?type=exchange_message.document_changed").send();
    let feed = feed.expect(200).json();
    let pair = |one: &Value| {
        let text = |name: &str| str_at(one, &format!("/data/{name}")).to_owned();
        (text("message_id"), text("document_state"))
    };
    feed["items"].as_array().unwrap().iter().map(pair).collect()
}

fn ack(app: &TestApp, path: &str, body: Value) -> Response {
    app.e_office().post(&format!("{path}/ack")).json(body).send()
}

/// Codes of the statuses of a message that are owed, oldest first.
fn owed(app: &TestApp, path: &str) -> Vec<String> {
    let list = app.e_office().get(&format!("{OWED}?message_id={}", id_of(path))).send();
    let list = list.expect(200).json();
    let codes = list["items"].as_array().unwrap().iter();
    codes.map(|one| str_at(one, "/status_code").to_owned()).collect()
}

fn a_recall_an_update_and_a_replacement_take_effect_on_what_they_name(app: &TestApp) {
    let path = posted(app, DOCUMENT);
    assert_eq!(document_state(app, &path), "in_force");
    let before = app.e_office().get(&path).send().expect(200);
    let update = posted(app, UPDATE);
    assert_eq!(document_state(app, &path), "updated");
    assert_eq!(document_state(app, &update), "updated");
    app.e_office().get(&path).if_none_match(before.etag()).send().expect(200);
    let replacement = posted(app, REPLACE);
    assert_eq!(document_state(app, &path), "replaced");
    assert_eq!(document_state(app, &replacement), "in_force");
    app.seal();
    let id = id_of(&path).to_owned();
    assert_eq!(
        told(app),
        [(id.clone(), "updated".to_owned()), (id.clone(), "replaced".to_owned())]
    );
    posted(app, &at(RECALL, "2026/11/06 08:00:00"));
    assert_eq!(document_state(app, &path), "recalled");
    assert_eq!(document_state(app, &replacement), "in_force");
    app.seal();
    assert_eq!(told(app).last(), Some(&(id, "recalled".to_owned())));
    // The list shows the same as each message.
    let list = app.e_office().get(MESSAGES).send().expect(200).json();
    for one in list["items"].as_array().unwrap() {
        let path = format!("{MESSAGES}/{}", str_at(one, "/id"));
        assert_eq!(one["document_state"], document_state(app, &path));
    }
    let status = posted(app, STATUS);
    assert_eq!(document_state(app, &status), Value::Null);
}

fn acts_take_effect_in_whatever_order_they_come_and_once(app: &TestApp) {
    let recall = at(RECALL, "2026/11/03 08:00:00");
    let first = posted(app, &recall);
    assert_eq!(document_state(app, &first), "recalled");
    let path = posted(app, DOCUMENT);
    assert_eq!(document_state(app, &path), "recalled");
    post(app, &recall).expect(200);
    post(app, DOCUMENT).expect(200);
    // An update that was sent before the recall comes last.
    posted(app, &UPDATE.replace("2026/11/04 10:15:00", "2026/11/02 12:00:00"));
    assert_eq!(document_state(app, &path), "recalled");
    app.seal();
    assert!(told(app).is_empty());
    // Sent anew it holds again.
    let anew = posted(app, &at(DOCUMENT, "2026/11/20 08:00:00"));
    assert_eq!(document_state(app, &anew), "in_force");
    assert_eq!(document_state(app, &path), "in_force");
    app.seal();
    assert_eq!(told(app), [(id_of(&path).to_owned(), "in_force".to_owned())]);
}

fn only_who_sent_a_document_acts_on_it(app: &TestApp) {
    let path = posted(app, DOCUMENT);
    let stranger = at(RECALL, "2026/11/03 08:00:00").replacen("H26.99", "H26.50", 1);
    posted(app, &stranger);
    assert_eq!(document_state(app, &path), "in_force");
}

fn an_act_under_an_older_code_is_about_the_same_document(app: &TestApp) {
    organisation(app, "H26.99", json!({ "aliases": ["000.00.99.H26"] }));
    let path = posted(app, DOCUMENT);
    let recall = at(RECALL, "2026/11/03 08:00:00").replace("H26.99", "000.00.99.H26");
    posted(app, &recall);
    assert_eq!(document_state(app, &path), "recalled");
}

fn an_arrival_is_told_to_the_sender_once(app: &TestApp) {
    organisation(app, "H26.98", json!({}));
    let path = posted(app, DOCUMENT);
    post(app, DOCUMENT).expect(200);
    assert_eq!(owed(app, &path), ["01"]);
    let view = app.e_office().get(&path).send().expect(200).json();
    assert_eq!(str_at(&view, "/recipient_code"), "H26.98");
    let list = app.e_office().get(OWED).send().expect(200).json();
    let one = &list["items"][0];
    assert_eq!(
        (str_at(one, "/organisation_code"), str_at(one, "/recipient_code")),
        ("H26.98", "H26.99")
    );
    let message = edxml::read_status(str_at(one, "/edxml").as_bytes(), &Limits::default()).unwrap();
    assert_eq!((message.from.code.as_str(), message.code.as_str()), ("H26.98", "01"));
    assert_eq!(message.from.name.as_deref(), Some("Cơ quan mẫu H26.98"));
    assert_eq!(message.about.organ_code, "H26.99");
    assert_eq!(message.about.code, "15/TTr-STC");
    assert_eq!(message.about.document_id.as_deref(), Some("H26.99,2026/11/02,15/TTr-STC"));
    assert_eq!(message.at.to_string(), "2026-11-23 09:00:00");
    let read = app.e_office().get(&format!("{OWED}/{}", str_at(one, "/id"))).send().expect(200);
    assert_eq!(&read.json(), one);
    app.e_office()
        .get(&format!("{OWED}/{}", str_at(one, "/id")))
        .if_none_match(read.etag())
        .send()
        .expect(304);
    let nothing = format!("{OWED}/{}", app.app.ids.next());
    app.e_office().get(&nothing).send().expect_problem(404, "not-found");
    app.seal();
    let feed = app.e_office().get("/v1/events?type=exchange_message.answered").send().expect(200);
    assert_eq!(feed.json()["items"][0]["data"]["status_message_id"], one["id"]);
}

fn each_step_of_an_acknowledgement_makes_one_status_message(app: &TestApp) {
    let path = posted(app, DOCUMENT);
    for (outcome, state) in [
        ("received", "pending"),
        ("received", "pending"),
        ("processing", "pending"),
        ("done", "done"),
    ] {
        let view = ack(app, &path, json!({ "outcome": outcome })).expect(200).json();
        assert_eq!(str_at(&view, "/state"), state, "{outcome}");
    }
    assert_eq!(owed(app, &path), ["01", "03", "05", "06"]);
    ack(app, &path, json!({ "outcome": "processing" }))
        .expect_problem(409, "invalid-state-transition");
    assert_eq!(owed(app, &path).len(), 4);
    let page = app.e_office().get(&format!("{OWED}?limit=3&include_total=true")).send().expect(200);
    assert_eq!(page.json()["total_count"], json!(4));
    let next = format!("{OWED}?limit=3&cursor={}", str_at(&page.json(), "/next_cursor"));
    let rest = app.e_office().get(&next).send().expect(200).json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    assert_eq!(rest["next_cursor"], Value::Null);
}

fn a_refusal_carries_its_reason(app: &TestApp) {
    let path = posted(app, DOCUMENT);
    ack(app, &path, json!({ "outcome": "received", "reason": "Vì sao" }))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/reason", "reason_of_failure");
    ack(app, &path, json!({ "outcome": "failed", "reason": "Gửi nhầm cơ quan" })).expect(200);
    ack(app, &path, json!({ "outcome": "processing" }))
        .expect_problem(409, "invalid-state-transition");
    assert_eq!(owed(app, &path), ["01", "02"]);
    let list = app.e_office().get(&format!("{OWED}?message_id={}", id_of(&path))).send();
    let refusal = list.expect(200).json()["items"][1].clone();
    assert_eq!(str_at(&refusal, "/description"), "Gửi nhầm cơ quan");
    let message = edxml::read_status(str_at(&refusal, "/edxml").as_bytes(), &Limits::default());
    assert_eq!(message.unwrap().description.as_deref(), Some("Gửi nhầm cơ quan"));
    // What failed can still be done.
    ack(app, &path, json!({ "outcome": "done" })).expect(200);
    assert_eq!(owed(app, &path), ["01", "02", "06"]);
}

fn a_recall_and_an_update_are_agreed_to_or_refused(app: &TestApp) {
    posted(app, DOCUMENT);
    let recall = posted(app, &at(RECALL, "2026/11/06 08:00:00"));
    let update = posted(app, UPDATE);
    assert_eq!((owed(app, &recall), owed(app, &update)), (vec![], vec![]));
    ack(app, &recall, json!({ "outcome": "done" })).expect(200);
    ack(app, &update, json!({ "outcome": "failed", "reason": "Đã xử lý xong" })).expect(200);
    assert_eq!(
        (owed(app, &recall), owed(app, &update)),
        (vec!["15".to_owned()], vec!["16".to_owned()])
    );
    // A replacement is a document that goes its own way.
    let replacement = posted(app, REPLACE);
    ack(app, &replacement, json!({ "outcome": "done" })).expect(200);
    assert_eq!(owed(app, &replacement), ["01", "06"]);
}

fn our_organisation_is_the_one_that_a_unit_has_the_code_of(app: &TestApp) {
    let end = "</edXML:To>\n";
    let other = "        <edXML:To>\n          <edXML:OrganId>H26.44</edXML:OrganId>\n        </edXML:To>\n";
    let two = DOCUMENT.replacen(end, &format!("{end}{other}"), 1);
    assert_ne!(two, DOCUMENT);
    let path = posted(app, &two);
    let view = app.e_office().get(&path).send().expect(200).json();
    assert_eq!((&view["recipient_code"], owed(app, &path)), (&Value::Null, vec![]));
    ack(app, &path, json!({ "outcome": "done" })).expect(200);
    assert_eq!(owed(app, &path), Vec::<String>::new());
    own_code(app, "H26.44");
    let path = posted(app, &at(&two, "2026/11/03 09:30:00"));
    let view = app.e_office().get(&path).send().expect(200).json();
    assert_eq!(str_at(&view, "/recipient_code"), "H26.44");
    assert_eq!(owed(app, &path), ["01"]);
}

fn what_is_said_of_documents_is_refused_of_other_messages(app: &TestApp) {
    let recall = posted(app, &at(RECALL, "2026/11/06 08:00:00"));
    let status = posted(app, STATUS);
    let audit = app.database.number("SELECT count(*) FROM audit_events");
    for path in [&recall, &status] {
        for outcome in ["received", "processing"] {
            ack(app, path, json!({ "outcome": outcome }))
                .expect_problem(422, "validation-failed")
                .expect_error_at("/outcome", "outcome_of_document");
        }
    }
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), audit);
    ack(app, &status, json!({ "outcome": "done" })).expect(200);
    assert_eq!(owed(app, &status), Vec::<String>::new());
}

fn who_has_no_part_in_exchange_reads_no_status_message(app: &TestApp) {
    let path = posted(app, DOCUMENT);
    let list = app.e_office().get(OWED).send().expect(200).json();
    let one = format!("{OWED}/{}", str_at(&list, "/items/0/id"));
    let client =
        |code: &str| Client::new(&app.base_url, Some(app.token(code, "tests", "exchange:read")));
    for wanted in [OWED, one.as_str()] {
        client("T-HEAD").get(wanted).send().expect_problem(403, "role-required");
        client("T-SEC").get(wanted).send().expect(200);
        client("T-INSPECTOR").get(wanted).send().expect(200);
        app.anonymous().get(wanted).send().expect_problem(401, "unauthenticated");
    }
    assert_eq!(owed(app, &path), ["01"]);
}
