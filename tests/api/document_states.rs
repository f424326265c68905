//! The life of a document: draft, packaged, issued, dispatched, completed; recalled, superseded.

use std::thread;

use serde_json::{Value, json};
use thidua::authz::Relation;
use thidua::features::documents::states::{DocumentState, MACHINE};

use crate::documents::{BYTES, PDF, put};
use crate::exchange::{
    dispatch, draft, issue, key, number, organisations, post, sent, standing, status, told,
};
use crate::exchange_codes::given as organisation;
use crate::support::app::TestApp;
use crate::support::awards::id_of;
use crate::support::case::{Case, cases};
use crate::support::client::{Client, Request};
use crate::support::response::{Response, str_at};
use crate::support::walk::{Plan, STALE, nobody, stale, walk};

pub const CASES: &[Case] = cases![
    everybody_meets_every_state_of_a_document,
    a_draft_with_a_paper_is_packaged_and_told,
    what_is_changed_after_packaging_is_a_draft_again,
    a_signed_file_is_put_into_what_is_packaged,
    a_document_is_completed_once_all_who_have_it_worked_it_off,
    who_refused_keeps_a_document_open_until_something_is_done,
    a_document_that_was_sent_or_completed_can_be_recalled_and_superseded,
    answers_at_the_same_moment_complete_a_document,
];

fn to_document(client: &Client, path: &str, action: &str) -> Request {
    let request = match action {
        "update" => client.patch(path).json(json!({ "title": "Tên mới" })),
        "delete" => client.delete(path),
        "put_content" => client.put(&format!("{path}/content")).body(BYTES, PDF),
        "package" => client.post(&format!("{path}/package")),
        "issue" => {
            let post = client.post(&format!("{path}/issuance")).key("document-states-issue");
            post.json(number(json!({})))
        }
        "dispatch" => {
            let post = client.post(&format!("{path}/dispatch")).key("document-states-send");
            post.json(json!({ "act": "new", "recipient_codes": ["H26"] }))
        }
        other => panic!("the test knows no request for {other}"),
    };
    request.if_match(STALE)
}

fn everybody_meets_every_state_of_a_document(app: &TestApp) {
    let body = json!({ "kind": "to_trinh", "title": "Văn bản mẫu", "unit_code": "CNTT" });
    let made = app.employee().post("/v1/documents").json(body).send();
    let path = made.expect(201).location().to_owned();
    let plan = Plan {
        machine: &MACHINE,
        states: DocumentState::ALL,
        table: "documents",
        relation: |_, _| Relation::of(Some("CNTT"), Some("T-EMPLOYEE")),
        request: to_document,
        taken: stale,
        excludes: nobody,
    };
    walk(app, &plan, &|state| {
        app.database.execute(&format!("UPDATE documents SET state = '{state}'"));
        path.clone()
    });
}

fn read(app: &TestApp, path: &str) -> Value {
    app.secretariat().get(path).send().expect(200).json()
}

fn state(app: &TestApp, path: &str) -> String {
    str_at(&read(app, path), "/state").to_owned()
}

fn package(app: &TestApp, path: &str) -> Response {
    app.secretariat().post(&format!("{path}/package")).send()
}

/// A letter that the secretariat rendered; its path.
fn rendered(app: &TestApp) -> String {
    let made = app.secretariat().post("/v1/documents/render").json(letter()).send();
    made.expect(201).location().to_owned()
}

fn letter() -> Value {
    json!({
        "kind": "letter", "unit_code": "VP", "title": "nộp hồ sơ đề nghị khen thưởng",
        "body": ["Đề nghị các phòng, đơn vị hoàn thiện hồ sơ./."],
        "frame": { "addressees": ["Các phòng, đơn vị thuộc Sở"] },
    })
}

fn a_draft_with_a_paper_is_packaged_and_told(app: &TestApp) {
    organisations(app);
    let bare = app.secretariat().post("/v1/documents");
    let bare = bare.json(json!({ "kind": "to_trinh", "title": "Chưa có tệp", "unit_code": "VP" }));
    let bare = bare.send().expect(201).location().to_owned();
    let refused = package(app, &bare).expect_problem(409, "not-ready").json();
    assert_eq!(str_at(&refused, "/missing/0/rule"), "document_without_content");
    assert_eq!(read(app, &bare)["version"], json!(1));
    let path = draft(app, json!({}));
    let package_of = |client: &Client| client.post(&format!("{path}/package"));
    package_of(&app.leader()).send().expect(403);
    package_of(&app.unit_head()).send().expect_problem(403, "insufficient-scope");
    let stale = package_of(&app.secretariat()).if_match("\"1\"").send();
    stale.expect_problem(412, "stale-etag");
    assert_eq!((state(app, &path).as_str(), told(app, "document.packaged")), ("draft", 0));
    let done = package_of(&app.secretariat()).if_match("\"2\"").send().expect(200);
    let view = done.json();
    assert_eq!((str_at(&view, "/state"), &view["version"]), ("packaged", &json!(3)));
    assert_eq!(view["allowed_actions"], json!(["update"]));
    assert_eq!(read(app, &path), view);
    // Who issues finds what waits without having heard of it.
    let waiting = |states: &str| {
        let list = app.e_office().get(&format!("/v1/documents?{states}")).send().expect(200).json();
        let items = list["items"].as_array().unwrap().iter();
        items.map(|one| str_at(one, "/id").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(waiting("state=packaged"), [id_of(&path)]);
    assert_eq!(waiting("state=packaged&state=draft").len(), 2);
    assert_eq!(waiting("state=issued&state=dispatched"), Vec::<String>::new());
    package(app, &path).expect_problem(409, "invalid-state-transition");
    let delete = app.secretariat().delete(&path).if_match("*").send();
    delete.expect_problem(409, "invalid-state-transition");
    app.seal();
    let feed = app.e_office().get("/v1/events?type=document.packaged").send().expect(200).json();
    let data = json!({ "document_id": id_of(&path), "state": "packaged" });
    assert_eq!(feed["items"].as_array().unwrap().len(), 1);
    assert_eq!(feed["items"][0]["data"], data);
    // The document system takes what is in the package, and issues what it has seen.
    let taken = app.e_office().get(&format!("{path}/package")).send().expect(200).json();
    assert_eq!(str_at(&taken, "/state"), "packaged");
    let issuance = app.e_office().post(&format!("{path}/issuance")).key(&key(app));
    let issued = issuance.if_match("\"3\"").json(number(json!({}))).send().expect(200).json();
    assert_eq!(str_at(&issued, "/state"), "issued");
}

fn what_is_changed_after_packaging_is_a_draft_again(app: &TestApp) {
    let path = draft(app, json!({}));
    package(app, &path).expect(200);
    let patch = app.secretariat().patch(&path).if_match("*").json(json!({ "page_count": 2 }));
    let view = patch.send().expect(200).json();
    assert_eq!((str_at(&view, "/state"), &view["version"]), ("draft", &json!(4)));
    assert_eq!(told(app, "document.reopened"), 1);
    // A draft that is changed was not handed over, and nobody is told.
    app.secretariat().patch(&path).if_match("*").json(json!({})).send().expect(200);
    assert_eq!(told(app, "document.reopened"), 1);
    package(app, &path).expect(200);
    // What the document system saw is no longer what there is.
    let issuance = app.e_office().post(&format!("{path}/issuance")).key(&key(app));
    let stale = issuance.if_match("\"3\"").json(number(json!({}))).send();
    stale.expect_problem(412, "stale-etag");
    let letter_path = rendered(app);
    package(app, &letter_path).expect(200);
    let mut again = letter();
    again["document_id"] = json!(id_of(&letter_path));
    let view = app.secretariat().post("/v1/documents/render").json(again).send().expect(200).json();
    assert_eq!(str_at(&view, "/state"), "draft");
    assert_eq!((told(app, "document.rendered"), told(app, "document.reopened")), (2, 2));
}

fn a_signed_file_is_put_into_what_is_packaged(app: &TestApp) {
    organisations(app);
    let path = rendered(app);
    package(app, &path).expect(200);
    // Who reads the paper is the same as while it was a draft.
    app.e_office().get(&format!("{path}/renditions/pdf")).send().expect(200);
    // Who wrote a draft changes nothing of it any more once it was handed over.
    let body = json!({ "kind": "to_trinh", "title": "Của phòng", "unit_code": "CNTT" });
    let of_unit = app.unit_head().post("/v1/documents").json(body).send().expect(201);
    let of_unit = of_unit.location();
    let to_packaged = "UPDATE documents SET state = 'packaged' WHERE unit_code = 'CNTT'";
    app.database.execute(to_packaged);
    for client in [app.unit_head(), app.unit_officer(), app.employee()] {
        put(&client, of_unit, PDF).expect(403);
    }
    put(&app.secretariat(), of_unit, PDF).expect(201);
    let view = put(&app.e_office(), &path, PDF).expect(201).json();
    assert_eq!(str_at(&view, "/state"), "packaged");
    let view = issue(app, &path, json!({})).expect(200).json();
    assert_eq!(str_at(&view, "/state"), "issued");
}

fn a_document_is_completed_once_all_who_have_it_worked_it_off(app: &TestApp) {
    let path = sent(app);
    let first = read(app, &path);
    assert_eq!(str_at(&first, "/state"), "dispatched");
    assert_eq!(first["allowed_actions"], json!(["dispatch"]));
    let say = |code: &str, minute: u32, from: &str| {
        post(app, &status(code, minute, from)).expect(201);
        state(app, &path)
    };
    assert_eq!(say("06", 10, "H26"), "dispatched");
    assert_eq!(say("05", 11, "H26.98"), "dispatched");
    assert_eq!(read(app, &path)["version"], first["version"]);
    assert_eq!(say("06", 12, "H26.98"), "completed");
    let version = first["version"].as_i64().unwrap();
    assert_eq!(read(app, &path)["version"], json!(version + 1));
    assert_eq!(told(app, "document.completed"), 1);
    // The same status again, a late one and one of somebody who has no part in it change nothing.
    post(app, &status("06", 12, "H26.98")).expect(200);
    assert_eq!(say("04", 20, "H26"), "completed");
    assert_eq!(say("03", 21, "H26.97"), "completed");
    // Who wants to give it back is not done with it, until that is refused.
    assert_eq!(say("13", 30, "H26"), "dispatched");
    assert_eq!(say("16", 31, "H26"), "completed");
    assert_eq!(told(app, "document.completed"), 2);
    // Sent to one more it is on its way again.
    organisation(app, "H26.96", json!({}));
    dispatch(app, &path, json!({ "recipient_codes": ["H26.96"] })).expect(201);
    assert_eq!(state(app, &path), "dispatched");
    assert_eq!(say("06", 40, "H26.96"), "completed");
    app.seal();
    let feed = app.e_office().get("/v1/events?type=document.completed").send().expect(200).json();
    let data = json!({ "document_id": id_of(&path), "state": "completed" });
    assert_eq!(feed["items"][0]["data"], data);
}

fn who_refused_keeps_a_document_open_until_something_is_done(app: &TestApp) {
    let path = sent(app);
    post(app, &status("06", 10, "H26")).expect(201);
    post(app, &status("02", 11, "H26.98")).expect(201);
    assert_eq!(standing(app, &path, "H26.98"), "refused");
    assert_eq!(state(app, &path), "dispatched");
    let update = json!({
        "act": "update", "reason": "Bỏ nơi đã từ chối", "recipient_codes": ["H26"],
    });
    dispatch(app, &path, update).expect(201);
    assert_eq!(state(app, &path), "completed");
    // Where all refused nothing was worked off.
    let other = draft(app, json!({}));
    issue(app, &other, json!({ "number": "16" })).expect(200);
    dispatch(app, &other, json!({ "recipient_codes": ["H26"] })).expect(201);
    let refusal = status("02", 20, "H26").replace("15/TTr-STC", "16/TTr-STC");
    post(app, &refusal).expect(201);
    assert_eq!(state(app, &other), "dispatched");
}

fn a_document_that_was_sent_or_completed_can_be_recalled_and_superseded(app: &TestApp) {
    let path = sent(app);
    let next = draft(app, json!({ "supersedes_id": id_of(&path) }));
    for from in ["H26", "H26.98"] {
        post(app, &status("06", 10, from)).expect(201);
    }
    assert_eq!(state(app, &path), "completed");
    let recall = json!({ "act": "recall", "reason": "Gửi nhầm", "recipient_codes": ["H26"] });
    dispatch(app, &path, recall).expect(201);
    // Who is asked to give it back has to answer that too.
    assert_eq!(state(app, &path), "dispatched");
    post(app, &status("16", 20, "H26")).expect(201);
    assert_eq!(state(app, &path), "completed");
    issue(app, &next, json!({ "number": "16" })).expect(200);
    assert_eq!(state(app, &path), "superseded");
    // What is said of it afterwards does not bring it back.
    post(app, &status("13", 30, "H26.98")).expect(201);
    assert_eq!((state(app, &path).as_str(), told(app, "document.completed")), ("superseded", 2));
    dispatch(app, &next, json!({ "recipient_codes": ["H26"] })).expect(201);
    let done = status("06", 40, "H26").replace("15/TTr-STC", "16/TTr-STC");
    post(app, &done).expect(201);
    assert_eq!(state(app, &next), "completed");
    let recall = json!({ "act": "recall", "reason": "Gửi nhầm", "recipient_codes": [] });
    dispatch(app, &next, recall).expect(201);
    assert_eq!(state(app, &next), "recalled");
}

fn answers_at_the_same_moment_complete_a_document(app: &TestApp) {
    organisations(app);
    let path = draft(app, json!({}));
    issue(app, &path, json!({})).expect(200);
    let codes: Vec<String> = (10..26).map(|part| format!("H26.98.{part}")).collect();
    for code in &codes {
        organisation(app, code, json!({}));
    }
    dispatch(app, &path, json!({ "recipient_codes": codes })).expect(201);
    let running: Vec<_> = codes
        .iter()
        .map(|code| {
            let message = status("06", 10, code);
            let post = app.e_office().post("/v1/exchange/messages");
            let request = post.body(BYTES, message.as_bytes());
            thread::spawn(move || request.send().status)
        })
        .collect();
    assert!(running.into_iter().all(|one| one.join().unwrap() == 201));
    assert_eq!((state(app, &path).as_str(), told(app, "document.completed")), ("completed", 1));
}
