//! Issuing documents, handing them over, and what comes back from the axis.

use serde_json::{Value, json};
use thidua::edxml::{self, Limits, PackageRole};
use thidua::features::documents::content::sweep;
use thidua::files::KEEP_UNNAMED;

use crate::documents::{BYTES, PDF, put, stored};
use crate::exchange_codes::given as organisation;
use crate::support::app::TestApp;
use crate::support::awards::{Scene, document_of, id_of, with};
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    an_issued_document_has_its_number_and_is_frozen,
    a_number_belongs_to_one_document_of_an_organisation_and_year,
    what_cannot_be_issued_is_refused_and_changes_nothing,
    the_campaign_gets_the_number_of_its_plan,
    the_decision_gets_the_number_of_its_document,
    a_forwarded_proposal_gets_the_number_of_its_letter,
    a_draft_has_a_package_that_says_what_is_missing,
    an_issued_document_leaves_as_edxml_and_as_an_archive,
    what_is_not_issued_or_has_nobody_to_go_to_is_not_dispatched,
    a_recall_goes_to_who_has_the_document,
    a_document_is_recalled_when_nobody_is_left_who_keeps_it,
    an_update_says_who_comes_and_goes_and_a_replacement_what_it_replaces,
    a_document_that_another_one_replaces_is_superseded,
    a_code_is_used_only_while_it_holds,
    a_house_issues_under_its_own_codes,
    a_dispatch_is_queued_until_the_document_system_takes_it,
    packages_that_would_fill_the_memory_are_turned_away,
    statuses_tell_where_a_recipient_stands_in_whatever_order_they_come,
    an_unknown_status_is_kept_and_changes_nothing,
    a_message_is_taken_once,
    a_document_that_passed_more_stations_is_the_same,
    an_answer_counts_though_the_clock_of_its_sender_is_behind,
    hostile_messages_are_refused_and_leave_nothing,
    messages_are_pulled_and_acknowledged,
    the_bytes_of_a_message_are_kept_as_they_came,
    who_has_no_part_in_exchange_is_refused,
];

const MESSAGES: &str = "/v1/exchange/messages";
const DOCUMENT: &str = include_str!("../data/edxml/document.xml");
const PASSED_ON: &str = include_str!("../data/edxml/passed_on.xml");
const STATUS: &str = include_str!("../data/edxml/status.xml");

/// The organisations of the samples, of which `H26.99` is ours.
pub fn organisations(app: &TestApp) {
    for code in ["H26", "H26.98", "H26.99"] {
        organisation(app, code, json!({}));
    }
    own_code(app, "H26.99");
}

/// Gives the department this code on the axis.
pub fn own_code(app: &TestApp, code: &str) {
    let unit = json!({
        "name": "Sở Tài chính", "kind": "department", "organisation_code": code,
        "valid_from": "2025-01-01",
    });
    app.e_office().put("/v1/units/STC").if_match("*").json(unit).send().expect(200);
}

/// A draft of the secretariat with a PDF; its path.
pub fn draft(app: &TestApp, changes: Value) -> String {
    let body = json!({ "kind": "to_trinh", "title": "Đề nghị tặng Bằng khen", "unit_code": "VP" });
    let made = app.secretariat().post("/v1/documents").json(with(body, changes)).send();
    let path = made.expect(201).location().to_owned();
    put(&app.secretariat(), &path, PDF).expect(201);
    path
}

pub fn told(app: &TestApp, kind: &str) -> i64 {
    app.database.number(&format!("SELECT count(*) FROM events WHERE event_type = '{kind}'"))
}

pub fn number(changes: Value) -> Value {
    let body = json!({
        "organisation_code": "H26.99", "number": "15", "symbol": "TTr-STC",
        "issued_on": "2026-11-02",
        "signer": { "competence": "KT. GIÁM ĐỐC", "position": "PHÓ GIÁM ĐỐC", "full_name": "Nguyễn Văn A" },
    });
    with(body, changes)
}

/// A key that no other call has.
pub fn key(app: &TestApp) -> String {
    app.app.ids.next().to_string()
}

pub fn issue(app: &TestApp, path: &str, changes: Value) -> Response {
    let post = app.e_office().post(&format!("{path}/issuance"));
    post.key(&key(app)).json(number(changes)).send()
}

pub fn dispatch(app: &TestApp, path: &str, changes: Value) -> Response {
    let body = json!({ "act": "new", "recipient_codes": ["H26.98", "H26"] });
    let post = app.secretariat().post(&format!("{path}/dispatch"));
    post.key(&key(app)).json(with(body, changes)).send()
}

/// A document that was issued as the samples have it, and sent; its path.
pub fn sent(app: &TestApp) -> String {
    organisations(app);
    let path = draft(app, json!({}));
    issue(app, &path, json!({})).expect(200);
    dispatch(app, &path, json!({})).expect(201);
    path
}

pub fn post(app: &TestApp, message: &str) -> Response {
    app.e_office().post(MESSAGES).body(BYTES, message.as_bytes()).send()
}

/// A status of the sample with another code and minute, from who is given.
pub fn status(code: &str, minute: u32, from: &str) -> String {
    STATUS
        .replace(">03<", &format!(">{code}<"))
        .replace("2026/11/23 19:24:11", &format!("2026/11/23 19:{minute:02}:11"))
        .replace(
            "<edXML:OrganId>H26</edXML:OrganId>",
            &format!("<edXML:OrganId>{from}</edXML:OrganId>"),
        )
}

/// Where a recipient of the newest dispatch of a document stands.
pub fn standing(app: &TestApp, path: &str, code: &str) -> String {
    let list = format!("/v1/dispatches?document_id={}&limit=1", id_of(path));
    let page = app.secretariat().get(&list).send().expect(200).json();
    let recipients = page["items"][0]["recipients"].as_array().unwrap().clone();
    let found = recipients.iter().find(|one| one["organisation_code"] == code).unwrap();
    str_at(found, "/state").to_owned()
}

fn an_issued_document_has_its_number_and_is_frozen(app: &TestApp) {
    organisations(app);
    let path = draft(app, json!({ "number": "99", "symbol": "NHAP" }));
    let signed = document_of(&app.e_office(), "VP");
    let client = app.e_office();
    let url = format!("{path}/issuance");
    let body = number(json!({ "signed_document_id": signed, "number": "05" }));
    client.post(&url).json(&body).send().expect_problem(400, "idempotency-key-required");
    let done = client.post(&url).key("issue-of-a-document").json(&body).send().expect(200);
    let view = done.json();
    assert_eq!(str_at(&view, "/state"), "issued");
    assert_eq!((str_at(&view, "/number"), str_at(&view, "/symbol")), ("05", "TTr-STC"));
    assert_eq!(str_at(&view, "/issuance/exchange_id"), "H26.99,2026/11/02,05/TTr-STC");
    assert_eq!(str_at(&view, "/issuance/place"), "Hà Nội");
    assert_eq!(str_at(&view, "/issuing_body"), "Cơ quan mẫu H26.99");
    assert_eq!(view["issuance"]["signed_document_id"], json!(signed));
    let again = client.post(&url).key("issue-of-a-document").json(&body).send().expect(200);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    // Frozen: neither its data nor its content change any more, and it stays.
    let read = app.secretariat().get(&path).send().expect(200).json();
    assert_eq!(read["allowed_actions"], json!(["dispatch"]));
    let patch = app.secretariat().patch(&path).if_match("*").json(json!({ "title": "Khác" }));
    patch.send().expect_problem(409, "invalid-state-transition");
    put(&app.secretariat(), &path, b"%PDF-1.4\n").expect_problem(409, "invalid-state-transition");
    let delete = app.secretariat().delete(&path).if_match("*").send();
    delete.expect_problem(409, "invalid-state-transition");
    let delete = client.delete(&format!("/v1/documents/{signed}")).if_match("*").send();
    delete.expect_problem(409, "in-use");
    issue(app, &path, json!({})).expect_problem(409, "invalid-state-transition");
    app.seal();
    let feed = app.e_office().get(&format!("/v1/events?subject_id={}", id_of(&path)));
    let feed = feed.send().expect(200).json();
    let types: Vec<&Value> =
        feed["items"].as_array().unwrap().iter().map(|one| &one["type"]).collect();
    assert_eq!(types, ["document.uploaded", "document.issued"]);
}

fn a_number_belongs_to_one_document_of_an_organisation_and_year(app: &TestApp) {
    organisations(app);
    let (first, second) = (draft(app, json!({})), draft(app, json!({})));
    issue(app, &first, json!({ "number": "5" })).expect(200);
    let taken = issue(app, &second, json!({ "number": "05" })).expect_problem(409, "duplicate");
    assert_eq!(str_at(&taken.json(), "/existing_id"), id_of(&first));
    let read = app.secretariat().get(&second).send().expect(200).json();
    assert_eq!((str_at(&read, "/state"), &read["version"]), ("draft", &json!(2)));
    // Another year, symbol or organisation has a series of its own.
    issue(app, &second, json!({ "number": "05", "issued_on": "2025-11-02" })).expect(200);
    issue(app, &draft(app, json!({})), json!({ "number": "5", "symbol": "KH-STC" })).expect(200);
    organisation(app, "H26.99.TDKT", json!({}));
    let other = json!({ "number": "5", "organisation_code": "H26.99.TDKT" });
    issue(app, &draft(app, json!({})), other).expect(200);
}

fn what_cannot_be_issued_is_refused_and_changes_nothing(app: &TestApp) {
    organisations(app);
    let path = draft(app, json!({}));
    let text = document_of(&app.e_office(), "VP");
    let bare = app.secretariat().post("/v1/documents");
    let bare = bare.json(json!({ "kind": "to_trinh", "title": "Chưa có tệp", "unit_code": "VP" }));
    let bare = bare.send().expect(201).location().to_owned();
    let unsigned = id_of(&bare).to_owned();
    let events = app.database.number("SELECT count(*) FROM audit_events");
    for (changes, pointer, code) in [
        (json!({ "organisation_code": "H26.97" }), "/organisation_code", "unknown_organisation"),
        (json!({ "organisation_code": "H26.98" }), "/organisation_code", "not_own_organisation"),
        (json!({ "organisation_code": "H26" }), "/organisation_code", "not_own_organisation"),
        (json!({ "issued_on": "2026-11-24" }), "/issued_on", "in_future"),
        (
            json!({ "signed_document_id": unsigned }),
            "/signed_document_id",
            "document_without_content",
        ),
        (
            json!({ "signed_document_id": app.app.ids.next() }),
            "/signed_document_id",
            "unknown_document",
        ),
        (json!({ "number": "1,5" }), "/number", "pattern"),
        (json!({ "symbol": "a b" }), "/symbol", "pattern"),
        (json!({ "signer": { "position": "GIÁM ĐỐC" } }), "/signer/full_name", "required"),
    ] {
        let refused = issue(app, &path, changes).expect_problem(422, "validation-failed");
        refused.expect_error_at(pointer, code);
    }
    issue(app, &bare, json!({}))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/signed_document_id", "document_without_content");
    let letter = app.secretariat().post("/v1/documents");
    let letter =
        letter.json(json!({ "kind": "to_trinh", "title": "Văn bản thuần", "unit_code": "VP" }));
    let letter = letter.send().expect(201).location().to_owned();
    put(&app.secretariat(), &letter, "Văn bản mẫu".as_bytes()).expect(201);
    issue(app, &letter, json!({}))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/signed_document_id", "not_a_pdf");
    let stale = app.e_office().post(&format!("{path}/issuance")).if_match("\"9\"").key(&key(app));
    stale.json(number(json!({}))).send().expect_problem(412, "stale-etag");
    let nobody = format!("/v1/documents/{}", app.app.ids.next());
    issue(app, &nobody, json!({})).expect_problem(404, "not-found");
    assert_eq!(app.database.number("SELECT count(*) FROM document_issuances"), 0);
    // Registering the letter and its content were told, and nothing else.
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), events + 2);
    issue(app, &path, json!({ "signed_document_id": text })).expect(200);
}

fn the_campaign_gets_the_number_of_its_plan(app: &TestApp) {
    organisations(app);
    let campaign = format!("/v1/campaigns/{}", crate::campaigns::launched(app));
    let plan = draft(app, json!({ "kind": "ke_hoach" }));
    let body = json!({ "document_id": id_of(&plan) });
    app.secretariat().patch(&campaign).if_match("*").json(body).send().expect(200);
    issue(app, &plan, json!({ "number": "05", "symbol": "KH-STC" })).expect(200);
    let read = app.secretariat().get(&campaign).send().expect(200).json();
    assert_eq!(str_at(&read, "/number"), "05/KH-STC");
    assert_eq!(str_at(&read, "/issued_on"), "2026-11-02");
    // A plan that has another number keeps it, and the document is not issued.
    let other = draft(app, json!({ "kind": "ke_hoach" }));
    let sql =
        format!("UPDATE campaigns SET number = '7/KH-STC', document_id = {}", raw(app, &other));
    app.database.execute(&sql);
    let refused = issue(app, &other, json!({ "number": "6", "symbol": "KH-STC" }));
    refused.expect_problem(409, "duplicate");
    let read = app.secretariat().get(&other).send().expect(200).json();
    assert_eq!(str_at(&read, "/state"), "draft");
    assert_eq!(app.database.number("SELECT count(*) FROM document_issuances"), 1);
}

/// The id of a path as a literal of the database.
fn raw(app: &TestApp, path: &str) -> String {
    let id = id_of(path);
    let is_sqlite = app.backend.name() == "sqlite";
    if is_sqlite { format!("x'{}'", id.replace('-', "")) } else { format!("'{id}'") }
}

fn the_decision_gets_the_number_of_its_document(app: &TestApp) {
    let scene = Scene::set(app);
    organisations(app);
    let document = draft(app, json!({ "kind": "quyet_dinh" }));
    let none = json!({
        "number": null, "symbol": null, "issued_on": null, "signer_name": null,
        "document_id": id_of(&document),
    });
    let decision = scene.drafted(none);
    issue(app, &document, json!({ "number": "012", "symbol": "QĐ-STC" })).expect(200);
    let read = app.secretariat().get(&decision).send().expect(200).json();
    assert_eq!((str_at(&read, "/number"), str_at(&read, "/symbol")), ("12", "QĐ-STC"));
    assert_eq!(str_at(&read, "/issued_on"), "2026-11-02");
    assert_eq!(str_at(&read, "/signer_name"), "Nguyễn Văn A");
    // Another decision of the body and year has this number: then neither is written.
    let second = draft(app, json!({ "kind": "quyet_dinh" }));
    scene.drafted(json!({ "number": "77", "document_id": null }));
    let waiting = scene.drafted(json!({
        "number": null, "symbol": null, "issued_on": null, "signer_name": null,
        "document_id": id_of(&second),
    }));
    issue(app, &second, json!({ "number": "77", "symbol": "QĐ-STC" }))
        .expect_problem(409, "duplicate");
    let read = app.secretariat().get(&waiting).send().expect(200).json();
    assert_eq!(read["number"], Value::Null);
    assert_eq!(app.database.number("SELECT count(*) FROM document_issuances"), 1);
}

fn a_forwarded_proposal_gets_the_number_of_its_letter(app: &TestApp) {
    let scene = Scene::set(app);
    organisations(app);
    let proposal = scene.eligible(scene.upward(json!({})));
    let letter = draft(app, json!({}));
    let forward = |body: Value| {
        let reasons = crate::support::awards::with_reasons(body);
        app.secretariat().post(&format!("{proposal}/forward")).json(reasons).send()
    };
    let id = id_of(&letter);
    forward(json!({ "dispatch_document_id": id, "dispatch_number": "1/TTr-STC" }))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/dispatch_document_id", "number_of_document");
    let sent = forward(json!({ "dispatch_document_id": id })).expect(200).json();
    assert_eq!(sent["forwarding"]["dispatch_number"], Value::Null);
    assert_eq!(str_at(&sent, "/forwarding/dispatch_document_id"), id);
    let delete = app.secretariat().delete(&letter).if_match("*").send();
    delete.expect_problem(409, "in-use");
    issue(app, &letter, json!({})).expect(200);
    let read = app.secretariat().get(&proposal).send().expect(200).json();
    assert_eq!(str_at(&read, "/forwarding/dispatch_number"), "15/TTr-STC");
    assert_eq!(str_at(&read, "/forwarding/dispatch_date"), "2026-11-02");
    assert_eq!(str_at(&read, "/state"), "forwarded");
}

fn package(app: &TestApp, path: &str, accept: &str) -> Response {
    app.e_office().get(&format!("{path}/package")).header("accept", accept).send()
}

fn a_draft_has_a_package_that_says_what_is_missing(app: &TestApp) {
    organisations(app);
    let path = draft(app, json!({}));
    let flaws = |path: &str| {
        let view = package(app, path, "application/json").expect(200).json();
        let flaws = view["flaws"].as_array().unwrap().iter();
        flaws.map(|one| str_at(one, "/code").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(flaws(&path), ["not_issued"]);
    let refused = package(app, &path, "application/xml").expect_problem(409, "not-ready");
    assert_eq!(str_at(&refused.json(), "/missing/0/rule"), "not_issued");
    package(app, &path, "text/html").expect_problem(406, "not-acceptable");
    let packed = package(app, &path, "application/zip").expect(200);
    let (manifest, files) = edxml::unpack(&packed.body, &Limits::default()).unwrap();
    let roles: Vec<PackageRole> = manifest.files.iter().map(|file| file.role).collect();
    assert_eq!(roles, [PackageRole::Header, PackageRole::Document]);
    assert_eq!(files[1].bytes, PDF);
    issue(app, &path, json!({})).expect(200);
    assert_eq!(flaws(&path), ["not_dispatched"]);
    let odd = draft(app, json!({ "kind": "minh_chung" }));
    issue(app, &odd, json!({ "number": "16" })).expect(200);
    dispatch(app, &odd, json!({})).expect(201);
    assert_eq!(flaws(&odd), ["kind_not_listed"]);
}

fn an_issued_document_leaves_as_edxml_and_as_an_archive(app: &TestApp) {
    organisations(app);
    let path = draft(app, json!({ "page_count": 3, "description": "Đề nghị khen thưởng" }));
    let list = document_of(&app.secretariat(), "VP");
    issue(app, &path, json!({})).expect(200);
    let body = json!({
        "recipient_codes": ["H26.98"], "places": ["Như trên", "Lưu: VT, VP"], "urgency": "urgent",
        "attachment_ids": [list], "reply_due_on": "2026-11-30", "copies": 1,
        "reply_to": [{ "organisation_code": "H26", "code": "77/KH-UBND", "issued_on": "2026-03-02" }],
        "contact": { "department": "Văn phòng Sở", "staff": "Văn thư" },
    });
    let made = dispatch(app, &path, body).expect(201);
    let reads = app
        .database
        .number("SELECT count(*) FROM audit_events WHERE action = 'document.read_content'");
    let answer = package(app, &path, "application/xml").expect(200);
    assert_eq!(answer.header("content-type"), Some("application/xml"));
    let message = edxml::read_document(&answer.body, &Limits::default()).unwrap();
    assert_eq!(message.document_id, "H26.99,2026/11/02,15/TTr-STC");
    assert_eq!(
        (message.kind.code.as_str(), message.kind.name.as_deref()),
        ("16", Some("Tờ trình"))
    );
    assert_eq!(message.to[0].code, "H26.98");
    assert_eq!(message.to_places, ["Như trên", "Lưu: VT, VP"]);
    assert_eq!(message.other.priority.as_deref(), Some("1"));
    assert_eq!(message.other.annexes, ["Tờ trình"]);
    assert_eq!(message.answers[0].document_id.as_deref(), Some("H26,2026/03/02,77/KH-UBND"));
    assert_eq!(message.attachments.len(), 2);
    assert_eq!(message.attachments[0].bytes, PDF);
    let name = "SELECT count(*) FROM audit_events WHERE action = 'document.read_content'";
    assert_eq!(app.database.number(name), reads + 1);
    let packed = package(app, &path, "application/zip").expect(200);
    let (manifest, files) = edxml::unpack(&packed.body, &Limits::default()).unwrap();
    assert_eq!(manifest.document_id, id_of(&path));
    assert_eq!(files.len(), 4);
    assert_eq!(files[1].bytes, answer.body);
    let header: Value = serde_json::from_slice(&files[0].bytes).unwrap();
    assert_eq!(header, package(app, &path, "*/*").expect(200).json());
    assert_eq!(header["flaws"], json!([]));
    assert_eq!(str_at(&header, "/dispatch_id"), str_at(&made.json(), "/id"));
    // Read again by the receiver of the same system, it is a document like any other.
    let taken = app.e_office().post(MESSAGES).body(BYTES, answer.body).send().expect(201).json();
    assert_eq!(str_at(&taken, "/subject"), "Đề nghị tặng Bằng khen");
}

fn what_is_not_issued_or_has_nobody_to_go_to_is_not_dispatched(app: &TestApp) {
    organisations(app);
    let path = draft(app, json!({}));
    dispatch(app, &path, json!({})).expect_problem(409, "invalid-state-transition");
    issue(app, &path, json!({})).expect(200);
    let bare = app.app.ids.next();
    for (changes, pointer, code) in [
        (json!({ "recipient_codes": [] }), "/recipient_codes", "no_recipient"),
        (json!({ "recipient_codes": ["H26", "H26"] }), "/recipient_codes", "repeated"),
        (json!({ "recipient_codes": ["H26.97"] }), "/recipient_codes/0", "unknown_organisation"),
        (json!({ "recipient_codes": ["H26.99"] }), "/recipient_codes/0", "own_organisation"),
        (json!({ "attachment_ids": [bare] }), "/attachment_ids/0", "unknown_document"),
        (json!({ "attachment_ids": [id_of(&path)] }), "/attachment_ids", "repeated"),
        (json!({ "reason": "Vì sao" }), "/reason", "reason_of_act"),
        (json!({ "act": "recall" }), "/reason", "reason_of_act"),
        (json!({ "act": "recall", "reason": "Sai" }), "/act", "nothing_sent"),
        (json!({ "act": "update", "reason": "Sai" }), "/act", "nothing_sent"),
        (json!({ "act": "replace", "reason": "Sai" }), "/act", "replaces_nothing"),
    ] {
        let refused = dispatch(app, &path, changes).expect_problem(422, "validation-failed");
        refused.expect_error_at(pointer, code);
    }
    let body = json!({ "act": "new", "recipient_codes": ["H26"] });
    let keyless = app.secretariat().post(&format!("{path}/dispatch")).json(body).send();
    keyless.expect_problem(400, "idempotency-key-required");
    assert_eq!(app.database.number("SELECT count(*) FROM dispatches"), 0);
}

fn a_recall_goes_to_who_has_the_document(app: &TestApp) {
    let path = sent(app);
    organisation(app, "H26.97", json!({}));
    let stranger = json!({ "act": "recall", "reason": "Sai", "recipient_codes": ["H26.97"] });
    dispatch(app, &path, stranger)
        .expect_problem(422, "validation-failed")
        .expect_error_at("/recipient_codes/0", "not_sent");
    let body =
        json!({ "act": "recall", "reason": "Thu hồi do sai danh sách", "recipient_codes": [] });
    let made = dispatch(app, &path, body).expect(201).json();
    assert_eq!(str_at(&made, "/earlier_exchange_id"), "H26.99,2026/11/02,15/TTr-STC");
    assert_eq!(standing(app, &path, "H26.98"), "recall_pending");
    let read = app.secretariat().get(&path).send().expect(200).json();
    assert_eq!((str_at(&read, "/state"), &read["allowed_actions"]), ("recalled", &json!([])));
    assert_eq!((told(app, "document.dispatched"), told(app, "document.recalled")), (2, 1));
    let answer = package(app, &path, "application/xml").expect(200);
    let message = edxml::read_document(&answer.body, &Limits::default()).unwrap();
    assert_eq!(message.business.act, edxml::Act::Recall);
    assert_eq!(message.business.document_id.as_deref(), Some("H26.99,2026/11/02,15/TTr-STC"));
    assert!(message.attachments.is_empty());
    dispatch(app, &path, json!({})).expect_problem(409, "invalid-state-transition");
    // 09:00 in Hanoi it was recalled; at 19:30 the city agrees, and another refuses.
    post(app, &status("15", 30, "H26")).expect(201);
    post(app, &status("16", 31, "H26.98")).expect(201);
    assert_eq!(standing(app, &path, "H26"), "recalled");
    assert_eq!(standing(app, &path, "H26.98"), "sent");
}

fn a_document_is_recalled_when_nobody_is_left_who_keeps_it(app: &TestApp) {
    let path = sent(app);
    let recall = |code: &str| {
        let body = json!({ "act": "recall", "reason": "Gửi nhầm", "recipient_codes": [code] });
        dispatch(app, &path, body).expect(201);
    };
    let state = || {
        let read = app.secretariat().get(&path).send().expect(200).json();
        str_at(&read, "/state").to_owned()
    };
    recall("H26");
    assert_eq!(standing(app, &path, "H26"), "recall_pending");
    assert_eq!((state().as_str(), told(app, "document.recalled")), ("dispatched", 0));
    recall("H26.98");
    assert_eq!((state().as_str(), told(app, "document.recalled")), ("recalled", 1));
    assert_eq!(standing(app, &path, "H26.98"), "recall_pending");
}

fn an_update_says_who_comes_and_goes_and_a_replacement_what_it_replaces(app: &TestApp) {
    let path = sent(app);
    organisation(app, "H26.97", json!({}));
    let body = json!({
        "act": "update", "reason": "Bổ sung nơi nhận", "recipient_codes": ["H26.98", "H26.97"],
    });
    let made = dispatch(app, &path, body).expect(201).json();
    assert_eq!(made["added_codes"], json!(["H26.97"]));
    assert_eq!(made["removed_codes"], json!(["H26"]));
    let answer = package(app, &path, "application/xml").expect(200);
    let message = edxml::read_document(&answer.body, &Limits::default()).unwrap();
    let update = message.business.update.unwrap();
    assert!(update.are_receivers_changed);
    assert_eq!(update.receivers[0].change, edxml::ReceiverChange::Added);
    let next = draft(app, json!({ "supersedes_id": id_of(&path) }));
    issue(app, &next, json!({ "number": "16" })).expect(200);
    let body = json!({ "act": "replace", "reason": "Thay thế", "recipient_codes": ["H26.98"] });
    dispatch(app, &next, body).expect(201);
    let answer = package(app, &next, "application/xml").expect(200);
    let message = edxml::read_document(&answer.body, &Limits::default()).unwrap();
    let replaced = &message.business.replacements[0];
    assert_eq!(replaced.document_id, "H26.99,2026/11/02,15/TTr-STC");
    assert_eq!(replaced.organ_codes, ["H26.98"]);
}

fn a_document_that_another_one_replaces_is_superseded(app: &TestApp) {
    let path = sent(app);
    let next = draft(app, json!({ "supersedes_id": id_of(&path) }));
    let state = |path: &str| {
        let read = app.secretariat().get(path).send().expect(200).json();
        (str_at(&read, "/state").to_owned(), read["version"].clone())
    };
    let before = state(&path);
    // A draft replaces nothing yet, and one that is refused does not either.
    issue(app, &next, json!({})).expect_problem(409, "duplicate");
    assert_eq!(state(&path), before);
    issue(app, &next, json!({ "number": "16" })).expect(200);
    let (word, version) = state(&path);
    assert_eq!((word.as_str(), version), ("superseded", json!(before.1.as_i64().unwrap() + 1)));
    assert_eq!(told(app, "document.superseded"), 1);
    let read = app.secretariat().get(&path).send().expect(200).json();
    assert_eq!(read["allowed_actions"], json!([]));
    dispatch(app, &path, json!({})).expect_problem(409, "invalid-state-transition");
    // What was not issued stays a draft.
    let early = draft(app, json!({}));
    let late = draft(app, json!({ "supersedes_id": id_of(&early) }));
    issue(app, &late, json!({ "number": "17" })).expect(200);
    assert_eq!(state(&early).0, "draft");
    assert_eq!(told(app, "document.superseded"), 1);
}

fn a_code_is_used_only_while_it_holds(app: &TestApp) {
    organisations(app);
    organisation(app, "H26.99.96", json!({ "valid_from": "2026-11-03", "valid_to": "2026-11-22" }));
    organisation(app, "H26.99.95", json!({ "valid_from": "2026-11-24" }));
    let path = draft(app, json!({}));
    for (code, day) in
        [("H26.99.96", "2026-11-02"), ("H26.99.96", "2026-11-23"), ("H26.99.95", "2026-11-23")]
    {
        let body = json!({ "organisation_code": code, "issued_on": day });
        issue(app, &path, body)
            .expect_problem(422, "validation-failed")
            .expect_error_at("/organisation_code", "organisation_not_valid");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM document_issuances"), 0);
    issue(app, &path, json!({ "organisation_code": "H26.99.96", "issued_on": "2026-11-22" }))
        .expect(200);
    for code in ["H26.99.95", "H26.99.96"] {
        let other = draft(app, json!({}));
        issue(app, &other, json!({ "number": format!("2{}", &code[7..]) })).expect(200);
        dispatch(app, &other, json!({ "recipient_codes": ["H26", code] }))
            .expect_problem(422, "validation-failed")
            .expect_error_at("/recipient_codes/1", "organisation_not_valid");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM dispatches"), 0);
    // Who has a document gets its recall, whatever has become of the code.
    let known = draft(app, json!({}));
    issue(app, &known, json!({ "number": "30" })).expect(200);
    dispatch(app, &known, json!({})).expect(201);
    let lapsed = json!({ "name": "Cơ quan mẫu H26", "valid_to": "2026-11-22" });
    app.admin().put("/v1/organisations/H26").if_match("*").json(lapsed).send().expect(200);
    let recall = json!({ "act": "recall", "reason": "Sai", "recipient_codes": [] });
    dispatch(app, &known, recall).expect(201);
}

fn a_house_issues_under_its_own_codes(app: &TestApp) {
    organisations(app);
    organisation(app, "H26.9", json!({}));
    organisation(app, "H26.97", json!({ "aliases": ["000.00.97.H26"] }));
    let path = draft(app, json!({}));
    let refused = |code: &str| {
        issue(app, &path, json!({ "organisation_code": code }))
            .expect_problem(422, "validation-failed")
            .expect_error_at("/organisation_code", "not_own_organisation");
    };
    // A code that only begins with the same letters is another body's.
    refused("H26.9");
    refused("H26.97");
    // Of an organisation that a unit names by its older code, the present one is our own.
    own_code(app, "000.00.97.H26");
    refused("H26.99");
    assert_eq!(app.database.number("SELECT count(*) FROM document_issuances"), 0);
    issue(app, &path, json!({ "organisation_code": "H26.97" })).expect(200);
    // So is what is below it.
    organisation(app, "H26.97.01", json!({}));
    let below = draft(app, json!({}));
    issue(app, &below, json!({ "organisation_code": "H26.97.01" })).expect(200);
    // Where no unit has a code nothing can be issued, and the problem says what is missing.
    app.database.execute("UPDATE units SET organisation_code = NULL");
    let bare = draft(app, json!({}));
    issue(app, &bare, json!({ "number": "16" }))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/organisation_code", "not_own_organisation");
}

fn a_dispatch_is_queued_until_the_document_system_takes_it(app: &TestApp) {
    let path = sent(app);
    let states = || (standing(app, &path, "H26"), standing(app, &path, "H26.98"));
    let both = |word: &str| (word.to_owned(), word.to_owned());
    assert_eq!(states(), both("queued"));
    // Neither a look at the header nor the secretariat's copy sends anything.
    package(app, &path, "application/json").expect(200);
    let copy =
        app.secretariat().get(&format!("{path}/package")).header("accept", "application/xml");
    copy.send().expect(200);
    assert_eq!(states(), both("queued"));
    assert_eq!(told(app, "dispatch.status_changed"), 0);
    // A code that nobody knows says nothing, another one that the message arrived.
    post(app, &status("14", 5, "H26")).expect(201);
    assert_eq!(states(), both("queued"));
    post(app, &status("01", 6, "H26")).expect(201);
    assert_eq!(states(), ("arrived".to_owned(), "queued".to_owned()));
    package(app, &path, "application/xml").expect(200);
    assert_eq!(states(), ("arrived".to_owned(), "sent".to_owned()));
    package(app, &path, "application/zip").expect(200);
    assert_eq!(told(app, "dispatch.status_changed"), 2);
    let taken = "SELECT count(*) FROM audit_events WHERE action = 'dispatch.take'";
    assert_eq!(app.database.number(taken), 1);
    let list = format!("/v1/dispatches?document_id={}", id_of(&path));
    let page = app.secretariat().get(&list).send().expect(200).json();
    assert_eq!(str_at(&page, "/items/0/taken_at"), "2026-11-23T02:00:00.000Z");
    assert_eq!(page["items"][0]["version"], json!(2));
}

fn packages_that_would_fill_the_memory_are_turned_away(app: &TestApp) {
    let path = sent(app);
    let system = actix_web::rt::System::new();
    let held: Vec<_> =
        (0..100).map_while(|_| system.block_on(app.app.packers.run_held(|| Ok(()))).ok()).collect();
    assert!((2..100).contains(&held.len()));
    for accept in ["application/zip", "application/xml"] {
        let refused = package(app, &path, accept).expect_problem(503, "unavailable");
        assert_eq!(refused.header("retry-after"), Some("2"));
    }
    // What was not given out was not taken, and a header fills nothing.
    assert_eq!(standing(app, &path, "H26"), "queued");
    package(app, &path, "application/json").expect(200);
    drop(held);
    package(app, &path, "application/xml").expect(200);
}

fn statuses_tell_where_a_recipient_stands_in_whatever_order_they_come(app: &TestApp) {
    let path = sent(app);
    let steps = [("06", 40, "done"), ("01", 10, "done"), ("04", 50, "done"), ("03", 20, "done")];
    for (code, minute, state) in steps {
        let taken = post(app, &status(code, minute, "H26")).expect(201).json();
        assert_eq!(str_at(&taken, "/document_id"), id_of(&path));
        assert_eq!(standing(app, &path, "H26"), state, "{code}");
    }
    post(app, &status("01", 10, "H26.98")).expect(201);
    assert_eq!(standing(app, &path, "H26.98"), "arrived");
    post(app, &status("02", 12, "H26.98")).expect(201);
    assert_eq!(standing(app, &path, "H26.98"), "refused");
    app.seal();
    let feed = app.e_office().get("/v1/events?type=dispatch.status_changed").send().expect(200);
    // 06 moved the city; 01 and 02 the other; what changed nothing is not told.
    assert_eq!(feed.json()["items"].as_array().unwrap().len(), 3);
    // Under an older code it is the same organisation.
    let old = json!({ "name": "UBND mẫu", "aliases": ["000.00.00.H26"] });
    app.admin().put("/v1/organisations/H26").if_match("*").json(old).send().expect(200);
    let taken = post(app, &status("05", 55, "000.00.00.H26")).expect(201).json();
    assert_eq!(str_at(&taken, "/organisation_code"), "H26");
    assert_eq!(str_at(&taken, "/header/sender_code"), "000.00.00.H26");
}

fn an_unknown_status_is_kept_and_changes_nothing(app: &TestApp) {
    let path = sent(app);
    post(app, &status("03", 10, "H26")).expect(201);
    let taken = post(app, &status("14", 20, "H26")).expect(201).json();
    assert_eq!(str_at(&taken, "/status_code"), "14");
    assert_eq!(standing(app, &path, "H26"), "received");
    // About a document that nobody here issued.
    let other = STATUS.replace("15/TTr-STC", "999/TTr-STC");
    let taken = post(app, &other).expect(201).json();
    assert_eq!(taken["document_id"], Value::Null);
}

fn an_answer_counts_though_the_clock_of_its_sender_is_behind(app: &TestApp) {
    let path = sent(app);
    let behind = status("03", 10, "H26").replace("2026/11/23", "2026/11/22");
    post(app, &behind).expect(201);
    assert_eq!(standing(app, &path, "H26"), "received");
}

fn a_message_is_taken_once(app: &TestApp) {
    organisations(app);
    let first = post(app, DOCUMENT).expect(201);
    let again = post(app, DOCUMENT).expect(200);
    assert_eq!(again.json(), first.json());
    assert_eq!(app.database.number("SELECT count(*) FROM exchange_messages"), 1);
    let altered = post(app, &DOCUMENT.replace("05 cá nhân", "06 cá nhân"));
    let refused = altered.expect_problem(409, "duplicate");
    assert_eq!(str_at(&refused.json(), "/existing_id"), str_at(&first.json(), "/id"));
    // A status may be worded otherwise and is still the same one.
    post(app, STATUS).expect(201);
    post(app, &STATUS.replace("Đã tiếp nhận", "Đã nhận")).expect(200);
    // An act on the document is a message of its own.
    let recall = include_str!("../data/edxml/recall.xml");
    let taken = post(app, recall).expect(201).json();
    assert_eq!(str_at(&taken, "/act_code"), "1");
    assert_eq!(app.database.number("SELECT count(*) FROM exchange_messages"), 3);
    assert_eq!(told(app, "exchange_message.received"), 3);
}

fn a_document_that_passed_more_stations_is_the_same(app: &TestApp) {
    organisations(app);
    let first = post(app, DOCUMENT).expect(201);
    let files = stored(app);
    assert_ne!(PASSED_ON, DOCUMENT);
    assert_eq!(post(app, PASSED_ON).expect(200).json(), first.json());
    // By the clock of a station that is behind it was there before it was sent.
    let behind = PASSED_ON.replace("09:31:05", "09:29:58");
    assert_eq!(post(app, &behind).expect(200).json(), first.json());
    // The first stays as it came, and is told and answered once.
    let content = format!("{}/content", first.location());
    assert_eq!(app.e_office().get(&content).send().expect(200).body, DOCUMENT.as_bytes());
    assert_eq!(stored(app), files);
    assert_eq!(told(app, "exchange_message.received"), 1);
    assert_eq!(told(app, "exchange_message.answered"), 1);
    for (from, to) in [
        ("05 cá nhân", "06 cá nhân"),
        ("JVBERi0xLjQKJSVFT0YK", "JVBERi0xLjcKJSVFT0YK"),
        ("<edXML:Staff>Văn thư<", "<edXML:Staff>Lưu trữ<"),
    ] {
        let altered = PASSED_ON.replace(from, to);
        assert_ne!(altered, PASSED_ON, "{from}");
        let refused = post(app, &altered).expect_problem(409, "duplicate").json();
        assert_eq!(str_at(&refused, "/existing_id"), str_at(&first.json(), "/id"));
    }
    // Of what came before contents were told from bytes, only the same bytes are the same.
    app.database.execute("UPDATE exchange_messages SET content_digest = NULL");
    post(app, PASSED_ON).expect_problem(409, "duplicate");
    post(app, DOCUMENT).expect(200);
    assert_eq!(app.database.number("SELECT count(*) FROM exchange_messages"), 1);
}

fn hostile_messages_are_refused_and_leave_nothing(app: &TestApp) {
    let dtd = DOCUMENT.replacen("?>\n", "?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n", 1);
    let deep = DOCUMENT.replacen("<edXML:From>", &format!("{}<edXML:From>", "<x>".repeat(50)), 1);
    for (message, code) in [
        (dtd, "dtd_refused"),
        (deep, "too_many_elements"),
        (DOCUMENT.replace("Như trên", "&xxe;"), "entity_refused"),
        (DOCUMENT.replace("QCVN_102_2016", "other"), "wrong_namespace"),
        ("không phải XML".to_owned(), "malformed_xml"),
        (String::new(), "malformed_xml"),
    ] {
        let refused = post(app, &message).expect_problem(422, "validation-failed");
        let body = refused.json();
        assert_eq!(str_at(&body, "/errors/0/code"), code);
    }
    let json = app.e_office().post(MESSAGES).json(json!({})).send();
    json.expect_problem(415, "unsupported-media-type");
    assert_eq!(app.database.number("SELECT count(*) FROM exchange_messages"), 0);
    assert_eq!(stored(app), Vec::<String>::new());
}

fn messages_are_pulled_and_acknowledged(app: &TestApp) {
    organisations(app);
    let first = post(app, DOCUMENT).expect(201).location().to_owned();
    let second = post(app, STATUS).expect(201).location().to_owned();
    let pending = || {
        let list = app.e_office().get(&format!("{MESSAGES}?state=pending")).send().expect(200);
        let items = list.json()["items"].as_array().unwrap().clone();
        items.iter().map(|one| str_at(one, "/id").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(pending(), [id_of(&first), id_of(&second)]);
    let ack =
        |path: &str, body: Value| app.e_office().post(&format!("{path}/ack")).json(body).send();
    ack(&first, json!({ "outcome": "failed" }))
        .expect_problem(422, "validation-failed")
        .expect_error_at("/reason", "reason_of_failure");
    let failed =
        ack(&first, json!({ "outcome": "failed", "reason": "Thiếu danh mục" })).expect(200);
    assert_eq!(str_at(&failed.json(), "/failure"), "Thiếu danh mục");
    assert_eq!(pending(), [id_of(&second)]);
    let done = ack(&first, json!({ "outcome": "done" })).expect(200).json();
    assert_eq!((str_at(&done, "/state"), &done["failure"]), ("done", &Value::Null));
    assert_eq!(done["allowed_actions"], json!([]));
    ack(&first, json!({ "outcome": "done" })).expect_problem(409, "invalid-state-transition");
    let stale = app.e_office().post(&format!("{second}/ack")).if_match("\"9\"");
    stale.json(json!({ "outcome": "done" })).send().expect_problem(412, "stale-etag");
    let nobody = format!("{MESSAGES}/{}", app.app.ids.next());
    ack(&nobody, json!({ "outcome": "done" })).expect_problem(404, "not-found");
    let page = app.e_office().get(&format!("{MESSAGES}?limit=1")).send().expect(200).json();
    let next = format!("{MESSAGES}?limit=1&cursor={}", str_at(&page, "/next_cursor"));
    let page = app.e_office().get(&next).send().expect(200).json();
    assert_eq!(str_at(&page, "/items/0/id"), id_of(&second));
}

fn the_bytes_of_a_message_are_kept_as_they_came(app: &TestApp) {
    let path = post(app, DOCUMENT).expect(201).location().to_owned();
    let content = format!("{path}/content");
    let read = app.e_office().get(&content).send().expect(200);
    assert_eq!(read.body, DOCUMENT.as_bytes());
    let name = "SELECT count(*) FROM audit_events WHERE action = 'exchange_message.read_content'";
    assert_eq!(app.database.number(name), 1);
    // No document has these bytes, and still the sweep leaves them.
    for folder in app.database.directory().join("files").read_dir().unwrap() {
        for file in folder.unwrap().path().read_dir().unwrap() {
            let file = std::fs::File::open(file.unwrap().path()).unwrap();
            let old = std::time::SystemTime::now() - 2 * KEEP_UNNAMED;
            file.set_modified(old).unwrap();
        }
    }
    assert_eq!(sweep(&app.app.db, &app.app.files).unwrap(), 0);
    app.e_office().get(&content).send().expect(200);
}

fn who_has_no_part_in_exchange_is_refused(app: &TestApp) {
    let path = sent(app);
    let message = post(app, DOCUMENT).expect(201).location().to_owned();
    let client = |code: &str| {
        let scope = "documents:read exchange:read exchange:write";
        Client::new(&app.base_url, Some(app.token(code, "tests", scope)))
    };
    let head = client("T-HEAD");
    let body = json!({ "act": "new", "recipient_codes": ["H26"] });
    let refused = client("T-LEAD").post(&format!("{path}/dispatch")).key(&key(app)).json(&body);
    refused.send().expect_problem(403, "role-required");
    for path in [message.as_str(), MESSAGES, "/v1/dispatches"] {
        head.get(path).send().expect_problem(403, "role-required");
    }
    let issue = client("T-SEC").post(&format!("{path}/issuance")).key(&key(app));
    issue.json(number(json!({}))).send().expect_problem(403, "role-required");
    let refused = client("T-SEC").post(MESSAGES).body(BYTES, STATUS.as_bytes()).send();
    refused.expect_problem(403, "role-required");
    client("T-SEC")
        .post(&format!("{message}/ack"))
        .json(json!({ "outcome": "done" }))
        .send()
        .expect(200);
    client("T-INSPECTOR").get("/v1/dispatches").send().expect(200);
    let refused = client("T-INSPECTOR").get(&format!("{path}/package")).send();
    refused.expect_problem(403, "role-required");
}
