//! Documents: metadata, content, and who may do what with them.

use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thidua::authz::{Actor, Relation};
use thidua::features::documents::content::sweep;
use thidua::features::documents::service::{require_evidence, set_uses};
use thidua::features::documents::types::{DocumentId, DocumentState, MACHINE};
use thidua::files::KEEP_UNNAMED;

use crate::support::app::{TestApp, migrate};
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    a_document_is_registered_and_read_back,
    state_secrets_are_refused_whatever_else_is_sent,
    what_does_not_fit_is_refused_at_its_pointer,
    an_id_in_another_system_belongs_to_one_document,
    a_draft_is_changed_only_with_its_tag,
    a_document_follows_an_earlier_one_and_never_itself,
    staff_register_for_their_own_unit_only,
    who_may_not_see_a_document_is_told_there_is_none,
    who_sees_a_document_but_may_not_write_it_is_refused,
    documents_are_listed_for_those_who_may_see_them,
    documents_are_found_by_words_and_by_filters,
    documents_are_listed_page_by_page_in_either_order,
    content_is_put_once_and_given_back_unchanged,
    the_same_content_again_is_no_change_and_another_is_refused,
    a_repeated_upload_gives_the_stored_answer,
    an_upload_with_a_wrong_digest_leaves_nothing,
    an_upload_that_is_too_large_or_of_no_accepted_type_leaves_nothing,
    an_upload_that_the_caller_may_not_make_leaves_nothing,
    a_stale_tag_keeps_content_out,
    parts_of_a_content_are_given_by_range,
    content_is_never_compressed_and_never_stored_on_the_way,
    every_download_leaves_an_audit_row_and_a_304_none,
    a_name_in_vietnamese_comes_with_the_file,
    a_document_that_is_named_cannot_be_deleted,
    the_bytes_of_a_deleted_document_go_a_day_later_unless_another_has_them,
    evidence_exists_is_seen_and_has_content,
    the_allowed_actions_are_those_of_the_machine,
];

const ALL: &str = "/v1/documents";
const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
const BYTES: &str = "application/octet-stream";

fn evidence() -> Value {
    json!({ "kind": "minh_chung", "title": "Minh chứng cải cách hành chính", "unit_code": "CNTT" })
}

fn with(mut value: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("an object") };
    value.as_object_mut().unwrap().extend(changes);
    value
}

/// Registers evidence of CNTT and returns its path.
fn given(client: &Client, changes: Value) -> String {
    client.post(ALL).json(with(evidence(), changes)).send().expect(201).location().to_owned()
}

fn id_of(path: &str) -> DocumentId {
    DocumentId(path.rsplit('/').next().unwrap().parse().unwrap())
}

fn put(client: &Client, path: &str, bytes: &[u8]) -> Response {
    client.put(&format!("{path}/content")).body(BYTES, bytes).send()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(bytes)))
}

/// Names of all files that are stored or on their way.
fn stored(app: &TestApp) -> Vec<String> {
    let mut names = Vec::new();
    for folder in app.database.directory().join("files").read_dir().unwrap() {
        let folder = folder.unwrap().path();
        for file in folder.read_dir().unwrap() {
            let start = folder.file_name().unwrap().to_str().unwrap();
            names.push(format!("{start}{}", file.unwrap().file_name().to_str().unwrap()));
        }
    }
    names
}

fn titles(page: &Response) -> Vec<String> {
    let body = page.json();
    let items = body["items"].as_array().unwrap().iter();
    items.map(|item| str_at(item, "/title").to_owned()).collect()
}

fn a_document_is_registered_and_read_back(app: &TestApp) {
    let full = with(
        evidence(),
        json!({
            "kind": "ke_hoach", "number": "05", "symbol": "KH-STC", "issued_on": "2026-03-02",
            "issuing_body": "Sở Tài chính", "signer_name": "Nguyễn Văn Mẫu",
            "signer_position": "Giám đốc", "page_count": 4, "description": "Bản quét",
            "confidentiality": "public", "file_name": "kế hoạch.pdf",
            "external_refs": [{"system": "e_office", "id": "VB-1"}],
        }),
    );
    let made = app.unit_officer().post(ALL).json(&full).send().expect(201);
    let body = made.json();
    for (name, value) in full.as_object().unwrap() {
        assert_eq!(&body[name], value, "{name}");
    }
    assert_eq!(body["language"], "vi");
    assert_eq!(body["state"], "draft");
    assert_eq!(body["created_by"], "T-OFFICER");
    assert_eq!(body["allowed_actions"], json!(["update", "delete", "put_content"]));
    for name in ["media_type", "size_bytes", "sha256", "stored_at", "supersedes_id", "corrects_id"]
    {
        assert_eq!(body.get(name), Some(&Value::Null), "{name}");
    }
    let read = app.unit_officer().get(made.location()).send().expect(200);
    assert_eq!(read.json(), body);
    assert_eq!(read.etag(), made.etag());
    app.unit_officer().get(made.location()).if_none_match(read.etag()).send().expect(304);
    app.seal();
    let id = str_at(&body, "/id");
    let audit = app.as_caller("T-INSPECTOR").get(&format!("/v1/audit-events?target_id={id}"));
    assert_eq!(str_at(&audit.send().expect(200).json(), "/items/0/action"), "document.create");
}

fn state_secrets_are_refused_whatever_else_is_sent(app: &TestApp) {
    let path = given(&app.unit_officer(), json!({}));
    let audit = app.database.number("SELECT count(*) FROM audit_events");
    for mark in ["confidential", "secret", "top_secret"] {
        let secret = with(evidence(), json!({ "confidentiality": mark, "unit_code": "NONE" }));
        let refused = app.secretariat().post(ALL).json(secret).send();
        refused.expect_problem(422, "state-secret-refused");
        let patch = app.unit_officer().patch(&path).if_match("*");
        patch
            .json(json!({ "confidentiality": mark }))
            .send()
            .expect_problem(422, "state-secret-refused");
    }
    let other = with(evidence(), json!({ "confidentiality": "mat" }));
    app.secretariat()
        .post(ALL)
        .json(other)
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/confidentiality", "enum");
    assert_eq!(app.database.number("SELECT count(*) FROM documents"), 1);
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), audit);
}

fn what_does_not_fit_is_refused_at_its_pointer(app: &TestApp) {
    let unseen = given(&app.as_caller("T-HEAD3"), json!({ "unit_code": "P03" }));
    let unseen = id_of(&unseen);
    let one = json!({ "system": "e_office", "id": "1" });
    let cases = [
        (json!({ "unit_code": "NONE" }), "/unit_code", "unknown_unit"),
        (json!({ "kind": "Kế hoạch" }), "/kind", "pattern"),
        (json!({ "title": "a\u{0}b" }), "/title", "pattern"),
        (json!({ "file_name": "../etc/passwd" }), "/file_name", "pattern"),
        (json!({ "page_count": 1000 }), "/page_count", "maximum"),
        (json!({ "owner": "VP" }), "/owner", "unknown_field"),
        (json!({ "external_refs": [one, one] }), "/external_refs", "repeated"),
        (json!({ "supersedes_id": unseen, "corrects_id": unseen }), "/corrects_id", "one_relation"),
    ];
    for (changes, pointer, code) in cases {
        let refused = app.secretariat().post(ALL).json(with(evidence(), changes)).send();
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    // What the caller may not see and what does not exist are answered alike.
    for id in [unseen.to_string(), "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6".to_owned()] {
        let refused =
            app.unit_officer().post(ALL).json(with(evidence(), json!({ "corrects_id": id })));
        refused
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at("/corrects_id", "unknown_document");
    }
    assert_eq!(app.database.number("SELECT count(*) FROM documents"), 1);
}

fn an_id_in_another_system_belongs_to_one_document(app: &TestApp) {
    let refs = json!({ "external_refs": [{"system": "e_office", "id": "VB-1"}] });
    let first = given(&app.e_office(), refs.clone());
    let again = app.e_office().post(ALL).json(with(evidence(), refs.clone())).send();
    let refused = again.expect_problem(409, "duplicate");
    assert_eq!(refused.json()["existing_id"], json!(id_of(&first)));
    given(&app.e_office(), json!({ "external_refs": [{"system": "qlvb", "id": "VB-1"}] }));
    let third = given(&app.e_office(), json!({}));
    let patch = |body: &Value| app.e_office().patch(&third).if_match("*").json(body).send();
    patch(&refs).expect_problem(409, "duplicate");
    // What one document lets go of, another may have.
    let released = app.e_office().patch(&first).if_match("*");
    released.json(json!({ "external_refs": [] })).send().expect(200);
    let taken = patch(&refs).expect(200);
    assert_eq!(taken.json()["external_refs"], refs["external_refs"]);
}

fn a_draft_is_changed_only_with_its_tag(app: &TestApp) {
    let client = app.unit_officer();
    let made = client.post(ALL).json(evidence()).send().expect(201);
    let path = made.location();
    let patch = json!({ "title": "Minh chứng đã sửa", "number": "12", "symbol": "BC-STC" });
    client.patch(path).json(&patch).send().expect_problem(428, "precondition-required");
    let changed = client.patch(path).if_match(made.etag()).json(&patch).send().expect(200);
    assert_eq!(changed.json()["title"], patch["title"]);
    assert_eq!(changed.json()["version"], 2);
    let refused = client.patch(path).if_match(made.etag()).json(&patch).send();
    let refused = refused.expect_problem(412, "stale-etag");
    assert!(str_at(&refused.json(), "/current_etag").starts_with("\"2-"));
    let cleared = client.patch(path).if_match("*").json(json!({ "number": null })).send();
    assert_eq!(cleared.expect(200).json()["number"], Value::Null);
    for (body, pointer, code) in [
        (json!({ "title": null }), "/title", "type"),
        (json!({ "unit_code": "VP" }), "/unit_code", "unknown_field"),
        (json!({ "state": "issued" }), "/state", "unknown_field"),
        (json!({ "sha256": "00" }), "/sha256", "unknown_field"),
    ] {
        let refused = client.patch(path).if_match("*").json(body).send();
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    let version = app.database.number("SELECT version FROM documents");
    assert_eq!(version, 3);
}

fn a_document_follows_an_earlier_one_and_never_itself(app: &TestApp) {
    let client = app.unit_officer();
    let first = given(&client, json!({}));
    let second = given(&client, json!({ "supersedes_id": id_of(&first) }));
    let third = given(&client, json!({ "corrects_id": id_of(&second) }));
    for follower in [&first, &third] {
        let patch = json!({ "supersedes_id": id_of(follower) });
        client
            .patch(&first)
            .if_match("*")
            .json(patch)
            .send()
            .expect_problem(422, "validation-failed")
            .expect_error_at("/supersedes_id", "circular");
    }
    let both = json!({ "supersedes_id": id_of(&first) });
    client
        .patch(&third)
        .if_match("*")
        .json(both)
        .send()
        .expect_problem(422, "validation-failed")
        .expect_error_at("/corrects_id", "one_relation");
    let moved = json!({ "supersedes_id": id_of(&first), "corrects_id": null });
    client.patch(&third).if_match("*").json(moved).send().expect(200);
}

fn staff_register_for_their_own_unit_only(app: &TestApp) {
    let own = given(&app.employee(), json!({}));
    put(&app.employee(), &own, PDF).expect(201);
    let other = with(evidence(), json!({ "unit_code": "P03" }));
    for client in [app.employee(), app.unit_officer(), app.unit_head()] {
        let refused = client.post(ALL).json(&other).send();
        refused.expect_problem(403, "role-required");
    }
    // Their head may change what they registered; their colleagues read it and no more.
    let renamed = app.unit_head().patch(&own).if_match("*").json(json!({ "kind": "bao_cao" }));
    renamed.send().expect(200);
    let colleague = given(&app.unit_officer(), json!({}));
    let read = app.employee().get(&colleague).send().expect(200);
    assert_eq!(read.json()["allowed_actions"], json!([]));
    let refused = app.employee().patch(&colleague).if_match("*").json(json!({ "kind": "bao_cao" }));
    refused.send().expect_problem(403, "role-required");
}

fn who_may_not_see_a_document_is_told_there_is_none(app: &TestApp) {
    let path = given(&app.unit_officer(), json!({}));
    put(&app.unit_officer(), &path, PDF).expect(201);
    let content = format!("{path}/content");
    for caller in ["T-HEAD3", "T-EMPLOYEE3", "T-BLOC"] {
        let client = app.as_caller(caller);
        client.get(&path).send().expect_problem(404, "not-found");
        client.get(&content).send().expect_problem(404, "not-found");
        client.put(&content).body(BYTES, PDF).send().expect_problem(404, "not-found");
        let patch = client.patch(&path).if_match("*").json(json!({ "kind": "bao_cao" }));
        patch.send().expect_problem(404, "not-found");
        client.delete(&path).if_match("*").send().expect_problem(404, "not-found");
    }
    let public = json!({ "confidentiality": "public" });
    app.unit_officer().patch(&path).if_match("*").json(public).send().expect(200);
    assert_eq!(app.as_caller("T-EMPLOYEE3").get(&content).send().expect(200).body, PDF);
    app.as_caller("reporting").get(&path).send().expect(200);
}

fn who_sees_a_document_but_may_not_write_it_is_refused(app: &TestApp) {
    let path = given(&app.unit_officer(), json!({ "confidentiality": "public" }));
    for caller in ["T-LEAD", "T-INSPECTOR", "T-HEAD3", "T-EMPLOYEE"] {
        let client = app.as_caller(caller);
        let patch = client.patch(&path).if_match("*").json(json!({ "kind": "bao_cao" }));
        patch.send().expect_problem(403, "role-required");
        client.delete(&path).if_match("*").send().expect_problem(403, "role-required");
        put(&client, &path, PDF).expect_problem(403, "role-required");
    }
    let scope = app.token("T-OFFICER", "tests", "documents:read");
    let client = Client::new(&app.base_url, Some(scope));
    put(&client, &path, PDF).expect_problem(403, "insufficient-scope");
    assert_eq!(stored(app), Vec::<String>::new());
    assert_eq!(app.database.number("SELECT version FROM documents"), 1);
}

fn documents_are_listed_for_those_who_may_see_them(app: &TestApp) {
    given(&app.employee(), json!({ "title": "Của nhân viên" }));
    given(&app.as_caller("T-HEAD3"), json!({ "title": "Của P03", "unit_code": "P03" }));
    let public = json!({ "title": "Công khai", "unit_code": "VP", "confidentiality": "public" });
    given(&app.secretariat(), public);
    let seen = |caller: &str| {
        let mut seen = titles(&app.as_caller(caller).get(ALL).send().expect(200));
        seen.sort();
        seen
    };
    let all = ["Công khai", "Của P03", "Của nhân viên"];
    for caller in ["T-SEC", "T-LEAD", "T-INSPECTOR", "e_office"] {
        assert_eq!(seen(caller), all, "{caller}");
    }
    for caller in ["T-EMPLOYEE", "T-OFFICER", "T-HEAD", "T-OUTREACH"] {
        assert_eq!(seen(caller), ["Công khai", "Của nhân viên"], "{caller}");
    }
    for caller in ["T-HEAD3", "T-EMPLOYEE3", "T-MEMBER"] {
        assert_eq!(seen(caller), ["Công khai", "Của P03"], "{caller}");
    }
    assert_eq!(seen("reporting"), ["Công khai"]);
}

fn documents_are_found_by_words_and_by_filters(app: &TestApp) {
    let client = app.secretariat();
    let plan = given(
        &client,
        json!({
            "kind": "ke_hoach", "title": "Kế hoạch thi đua", "number": "77", "symbol": "KH-UBND",
            "issued_on": "2026-03-02", "issuing_body": "UBND thành phố Hà Nội",
            "signer_name": "Trần Mẫu", "external_refs": [{"system": "qlvb", "id": "A"}],
        }),
    );
    let report = json!({ "kind": "bao_cao", "title": "Báo cáo đường bộ", "issued_on": "2026-06-30",
        "external_refs": [{"system": "e_office", "id": "A"}] });
    given(&client, report);
    put(&client, &plan, PDF).expect(201);
    let found = |query: &[(&str, &str)]| {
        let mut found = titles(&client.get(ALL).query(query).send().expect(200));
        found.sort();
        found
    };
    let (plan, report) = ("Kế hoạch thi đua", "Báo cáo đường bộ");
    for query in [
        &[("q", "KE HOACH")][..],
        &[("q", "77 kh ubnd")],
        &[("q", "ha noi")],
        &[("number", "77"), ("symbol", "KH-UBND")],
        &[("kind", "ke_hoach")],
        &[("issued_on_lte", "2026-03-02")],
        &[("has_content", "true")],
        &[("external_system", "qlvb")],
        &[("external_system", "qlvb"), ("external_id", "A")],
    ] {
        assert_eq!(found(query), [plan], "{query:?}");
    }
    assert_eq!(found(&[("q", "duong bo")]), [report]);
    assert_eq!(found(&[("issued_on_gte", "2026-03-03")]), [report]);
    assert_eq!(found(&[("has_content", "false")]), [report]);
    assert_eq!(found(&[("kind", "ke_hoach,bao_cao")]), [report, plan]);
    assert_eq!(found(&[("external_id", "A"), ("unit_code", "CNTT")]), [report, plan]);
    assert_eq!(found(&[("external_system", "qlvb"), ("external_id", "B")]), Vec::<String>::new());
    assert_eq!(found(&[("confidentiality", "public")]), Vec::<String>::new());
    // Signers are persons, and persons are not searched here.
    assert_eq!(found(&[("q", "tran mau")]), Vec::<String>::new());
    let unknown = client.get(ALL).query(&[("signer", "Trần")]).send();
    unknown.expect_problem(400, "unknown-parameter");
}

fn documents_are_listed_page_by_page_in_either_order(app: &TestApp) {
    let client = app.secretariat();
    for title in ["Đại hội", "Dài hạn", "Ánh sáng"] {
        given(&client, json!({ "title": title }));
    }
    let walk = |sort: &str| {
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mut request = client.get(ALL).query(&[("sort", sort), ("limit", "2")]);
            if let Some(cursor) = &cursor {
                request = request.query(&[("cursor", cursor)]);
            }
            let page = request.send().expect(200);
            seen.extend(titles(&page));
            match page.json()["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => return seen,
            }
        }
    };
    assert_eq!(walk("title"), ["Ánh sáng", "Dài hạn", "Đại hội"]);
    assert_eq!(walk("-title"), ["Đại hội", "Dài hạn", "Ánh sáng"]);
    assert_eq!(walk("created_at"), ["Đại hội", "Dài hạn", "Ánh sáng"]);
    assert_eq!(walk("-created_at"), ["Ánh sáng", "Dài hạn", "Đại hội"]);
    let counted = client.get(ALL).query(&[("include_total", "true"), ("limit", "1")]).send();
    assert_eq!(counted.expect(200).json()["total_count"], 3);
}

fn content_is_put_once_and_given_back_unchanged(app: &TestApp) {
    let client = app.unit_officer();
    let path = given(&client, json!({}));
    let content = format!("{path}/content");
    client.get(&content).send().expect_problem(404, "not-found");
    let sent = client.put(&content).header("content-digest", &digest(PDF)).body(BYTES, PDF).send();
    let sent = sent.expect(201);
    assert_eq!(sent.location(), content);
    let body = sent.json();
    assert_eq!(str_at(&body, "/media_type"), "application/pdf");
    assert_eq!(body["size_bytes"], PDF.len());
    assert_eq!(str_at(&body, "/sha256"), hex(PDF));
    assert_eq!(body["version"], 2);
    assert_eq!(body["allowed_actions"], json!(["update", "delete"]));
    assert_eq!(client.get(&path).send().expect(200).json(), body);
    assert_eq!(stored(app), [hex(PDF)]);
    let got = client.get(&content).send().expect(200);
    assert_eq!(got.body, PDF);
    assert_eq!(got.etag(), format!("\"sha256-{}\"", hex(PDF)));
    assert_eq!(got.header("content-digest"), Some(digest(PDF).as_str()));
    assert_eq!(got.header("repr-digest"), Some(digest(PDF).as_str()));
    assert_eq!(got.header("accept-ranges"), Some("bytes"));
    assert_eq!(got.header("content-type"), Some(BYTES));
    let head = client.head(&content).send().expect(200);
    assert_eq!(head.header("content-length"), Some(PDF.len().to_string().as_str()));
    app.seal();
    let events = client.get("/v1/events").query(&[("type", "document.uploaded")]).send();
    let event = events.expect(200).json()["items"][0].clone();
    assert_eq!(event["data"], json!({ "document_id": body["id"], "state": "draft" }));
    // A large content passes in many parts, whatever those are.
    let large: Vec<u8> = "Đồng bộ hành chính;1\n".bytes().cycle().take(1_500_000).collect();
    let large = &large[..large.iter().rposition(|byte| *byte == b'\n').unwrap()];
    let path = given(&client, json!({}));
    let sent = put(&client, &path, large).expect(201).json();
    assert_eq!(str_at(&sent, "/media_type"), "text/csv");
    assert_eq!(client.get(&format!("{path}/content")).send().expect(200).body, large);
}

fn the_same_content_again_is_no_change_and_another_is_refused(app: &TestApp) {
    let client = app.unit_officer();
    let path = given(&client, json!({}));
    let first = put(&client, &path, PDF).expect(201);
    let again = client.put(&format!("{path}/content")).if_match("\"1\"").body(BYTES, PDF).send();
    assert_eq!(again.expect(200).json(), first.json());
    let other = put(&client, &path, b"other text").expect_problem(409, "invalid-state-transition");
    assert_eq!(other.json()["current_state"], "draft");
    assert_eq!(other.json()["allowed_actions"], json!(["update", "delete"]));
    assert_eq!(stored(app), [hex(PDF)]);
    // Another document may have the same bytes; they are kept once.
    let second = given(&client, json!({}));
    put(&client, &second, PDF).expect(201);
    assert_eq!(stored(app), [hex(PDF)]);
    let events = "SELECT count(*) FROM events WHERE event_type = 'document.uploaded'";
    assert_eq!(app.database.number(events), 2);
}

fn a_repeated_upload_gives_the_stored_answer(app: &TestApp) {
    let client = app.unit_officer();
    let path = given(&client, json!({}));
    let send = |bytes: &[u8]| {
        let key = "upload-key-0123456789";
        client.put(&format!("{path}/content")).key(key).body(BYTES, bytes).send()
    };
    let first = send(PDF).expect(201);
    let again = send(PDF).expect(201);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.body, first.body);
    send(b"other text").expect_problem(422, "idempotency-key-reused");
    assert_eq!(stored(app), [hex(PDF)]);
}

/// What a change leaves. That somebody was refused is kept as well, but is no change.
const TRACES: [&str; 3] =
    ["audit_events WHERE action <> 'request.refused'", "events", "idempotency_keys"];

/// What must not happen when an upload is refused.
fn nothing_came_of(app: &TestApp, path: &str, refuse: impl FnOnce(&str)) {
    let count = |table: &str| app.database.number(&format!("SELECT count(*) FROM {table}"));
    let before = TRACES.map(count);
    refuse(&format!("{path}/content"));
    assert_eq!(TRACES.map(count), before);
    assert_eq!(count("documents WHERE digest IS NOT NULL"), 0);
    assert_eq!(stored(app), Vec::<String>::new());
}

fn an_upload_with_a_wrong_digest_leaves_nothing(app: &TestApp) {
    let client = app.unit_officer();
    let path = given(&client, json!({}));
    nothing_came_of(app, &path, |content| {
        let wrong = client.put(content).header("content-digest", &digest(b"other"));
        let refused = wrong.key("a-key-that-stays-free").body(BYTES, PDF).send();
        let refused = refused.expect_problem(409, "digest-mismatch");
        assert_eq!(refused.json()["received"], digest(PDF));
        let two = format!("sha-512=:AAAA:, {}", digest(PDF));
        for header in ["sha-256=abc", "sha-256=:abc:", "sha-512=:AAAA:", &two] {
            let broken = client.put(content).header("content-digest", header).body(BYTES, PDF);
            broken.send().expect_problem(400, "invalid-parameter");
        }
    });
    let sent = client.put(&format!("{path}/content")).header("content-digest", &digest(PDF));
    sent.body(BYTES, PDF).send().expect(201);
}

fn an_upload_that_is_too_large_or_of_no_accepted_type_leaves_nothing(app: &TestApp) {
    let small = [("THIDUA_DOCUMENT_BYTES_MAX", "2048")];
    let database = app.database.another_empty();
    migrate(database.url());
    let app = &TestApp::start_with(database, &small);
    let client = app.unit_officer();
    let path = given(&client, json!({}));
    nothing_came_of(app, &path, |content| {
        let large = vec![b'a'; 2049];
        let refused = client.put(content).body(BYTES, large.clone()).send();
        assert_eq!(refused.expect_problem(413, "payload-too-large").json()["limit"], 2048);
        let program = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0".to_vec();
        for bytes in [program, b"<!doctype html><p>".to_vec(), vec![0, 1, 2, 3]] {
            let refused = client.put(content).body(BYTES, bytes).send();
            let refused = refused.expect_problem(415, "unsupported-media-type");
            let accepted = refused.json()["accepted"].as_array().unwrap().clone();
            assert!(accepted.contains(&json!("application/pdf")), "{accepted:?}");
        }
        let empty = client.put(content).body(BYTES, "").send();
        empty.expect_problem(422, "validation-failed").expect_error_at("", "empty_content");
        let named = client.put(content).body("application/pdf", PDF).send();
        named.expect_problem(415, "unsupported-media-type");
        let coded = client.put(content).header("content-encoding", "gzip").body(BYTES, PDF);
        coded.send().expect_problem(415, "unsupported-media-type");
        let picky = client.put(content).header("accept", "text/html").body(BYTES, PDF).send();
        picky.expect_problem(406, "not-acceptable");
    });
    put(&client, &path, &[b'a'; 2048]).expect(201);
}

fn an_upload_that_the_caller_may_not_make_leaves_nothing(app: &TestApp) {
    let path = given(&app.unit_officer(), json!({ "confidentiality": "public" }));
    nothing_came_of(app, &path, |content| {
        for caller in ["T-EMPLOYEE3", "T-LEAD"] {
            let refused = app.as_caller(caller).put(content).body(BYTES, PDF).send();
            assert_eq!(refused.status, 403, "{caller}: {}", refused.text());
        }
        app.anonymous().put(content).body(BYTES, PDF).send().expect(401);
        let none = "/v1/documents/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6/content";
        app.unit_officer().put(none).body(BYTES, PDF).send().expect_problem(404, "not-found");
    });
}

fn a_stale_tag_keeps_content_out(app: &TestApp) {
    let client = app.unit_officer();
    let made = client.post(ALL).json(evidence()).send().expect(201);
    let path = made.location();
    client.patch(path).if_match("*").json(json!({ "kind": "bao_cao" })).send().expect(200);
    nothing_came_of(app, path, |content| {
        let stale = client.put(content).if_match(made.etag()).body(BYTES, PDF).send();
        stale.expect_problem(412, "stale-etag");
    });
    put(&client, path, PDF).expect(201);
}

fn parts_of_a_content_are_given_by_range(app: &TestApp) {
    let client = app.unit_officer();
    let path = given(&client, json!({}));
    put(&client, &path, PDF).expect(201);
    let content = format!("{path}/content");
    let total = PDF.len();
    let last = total - 1;
    let part = |range: &str| client.get(&content).header("range", range).send();
    for (range, from, to) in [
        ("bytes=0-7", 0, 7),
        ("bytes=40-", 40, last),
        ("bytes=-5", total - 5, last),
        ("bytes=10-100000", 10, last),
    ] {
        let got = part(range).expect(206);
        assert_eq!(got.body, PDF[from..=to], "{range}");
        let place = format!("bytes {from}-{to}/{total}");
        assert_eq!(got.header("content-range"), Some(place.as_str()));
        assert_eq!(got.header("repr-digest"), Some(digest(PDF).as_str()));
        assert_eq!(got.header("content-digest"), None);
    }
    let refused = part("bytes=1000-").expect_problem(416, "range-not-satisfiable");
    assert_eq!(refused.header("content-range"), Some(format!("bytes */{total}").as_str()));
    for ignored in ["bytes=0-1,4-5", "lines=1-2", "nonsense"] {
        assert_eq!(part(ignored).expect(200).body, PDF, "{ignored}");
    }
    let tag = format!("\"sha256-{}\"", hex(PDF));
    let if_range = |tag: &str| {
        client.get(&content).header("range", "bytes=0-7").header("if-range", tag).send().status
    };
    assert_eq!(if_range(&tag), 206);
    assert_eq!(if_range(&format!("W/{tag}")), 200);
    assert_eq!(if_range("\"sha256-00\""), 200);
    assert_eq!(if_range("Mon, 23 Nov 2026 02:00:00 GMT"), 200);
    part(&"bytes=0-7 ".repeat(21)).expect_problem(400, "invalid-parameter");
    let html = client.get(&content).header("accept", "text/html").send();
    html.expect_problem(406, "not-acceptable");
}

fn content_is_never_compressed_and_never_stored_on_the_way(app: &TestApp) {
    let client = app.unit_officer();
    let path = given(&client, json!({}));
    let text = "thi đua ".repeat(2000);
    put(&client, &path, text.as_bytes()).expect(201);
    let content = format!("{path}/content");
    let got = client.get(&content).header("accept-encoding", "gzip, br").send().expect(200);
    assert_eq!(got.body, text.as_bytes());
    assert_eq!(got.header("content-encoding"), None);
    assert_eq!(got.header("content-length"), Some(text.len().to_string().as_str()));
    assert_eq!(got.header("cache-control"), Some("no-store"));
    assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
    let known = client.get(&content).if_none_match(got.etag()).send().expect(304);
    assert_eq!(known.header("cache-control"), Some("no-store"));
    assert_eq!(known.etag(), got.etag());
}

fn every_download_leaves_an_audit_row_and_a_304_none(app: &TestApp) {
    let client = app.unit_officer();
    let path = given(&client, json!({}));
    put(&client, &path, PDF).expect(201);
    let content = format!("{path}/content");
    let reads = || {
        let reads = "SELECT count(*) FROM audit_events WHERE action = 'document.read_content'";
        app.database.number(reads)
    };
    client.get(&content).send().expect(200);
    client.get(&content).header("range", "bytes=0-3").send().expect(206);
    assert_eq!(reads(), 2);
    client.get(&content).if_none_match("*").send().expect(304);
    client.get(&content).header("range", "bytes=900-").send().expect(416);
    app.as_caller("T-HEAD3").get(&content).send().expect(404);
    client.get(&path).send().expect(200);
    assert_eq!(reads(), 2);
    app.seal();
    let query = format!("/v1/audit-events?target_id={}", id_of(&path));
    let rows = app.as_caller("T-INSPECTOR").get(&query).send().expect(200).json();
    let read = rows["items"].as_array().unwrap().iter();
    let read = read.filter(|row| row["action"] == "document.read_content").collect::<Vec<_>>();
    assert_eq!(read[0]["actor_id"], "T-OFFICER");
    assert_eq!(read[0]["unit_code"], "CNTT");
}

fn a_name_in_vietnamese_comes_with_the_file(app: &TestApp) {
    let client = app.unit_officer();
    let named = given(&client, json!({ "file_name": "Kế hoạch \"5\".pdf" }));
    let unnamed = given(&client, json!({}));
    for path in [&named, &unnamed] {
        put(&client, path, PDF).expect(201);
    }
    let name = |path: &str| {
        let got = client.get(&format!("{path}/content")).send().expect(200);
        got.header("content-disposition").unwrap().to_owned()
    };
    let with_name = name(&named);
    assert!(with_name.starts_with("attachment; filename=\"K_ ho_ch _5_.pdf\""), "{with_name}");
    assert!(
        with_name.ends_with("filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%225%22.pdf"),
        "{with_name}"
    );
    assert_eq!(name(&unnamed), format!("attachment; filename=\"{}.pdf\"", id_of(&unnamed)));
}

fn a_document_that_is_named_cannot_be_deleted(app: &TestApp) {
    let client = app.unit_officer();
    let made = client.post(ALL).json(evidence()).send().expect(201);
    let path = made.location();
    let id = id_of(path);
    client.delete(path).send().expect_problem(428, "precondition-required");
    let follower = given(&client, json!({ "supersedes_id": id }));
    let refused = client.delete(path).if_match("*").send().expect_problem(409, "in-use");
    assert_eq!(refused.json()["references_count"], 1);
    client.delete(&follower).if_match("*").send().expect(204);
    client.get(&follower).send().expect_problem(404, "not-found");
    let uses = |documents: Vec<DocumentId>| {
        let change = move |conn: &mut _| set_uses(conn, "achievement", "A-1", &documents);
        app.app.db.write_blocking(change).unwrap();
    };
    uses(vec![id, id]);
    client.delete(path).if_match("*").send().expect_problem(409, "in-use");
    uses(vec![]);
    client.patch(path).if_match("*").json(json!({ "kind": "bao_cao" })).send().expect(200);
    client.delete(path).if_match(made.etag()).send().expect_problem(412, "stale-etag");
    client.delete(path).if_match("*").send().expect(204);
    client.get(path).send().expect_problem(404, "not-found");
}

fn the_bytes_of_a_deleted_document_go_a_day_later_unless_another_has_them(app: &TestApp) {
    let client = app.unit_officer();
    let refs = json!({ "external_refs": [{"system": "e_office", "id": "VB-1"}] });
    let (first, second) = (given(&client, refs), given(&client, json!({})));
    for path in [&first, &second] {
        put(&client, path, PDF).expect(201);
    }
    let sweep = || sweep(&app.app.db, &app.app.files).unwrap();
    let age = || {
        let name = hex(PDF);
        let path = app.database.directory().join("files").join(&name[..2]).join(&name[2..]);
        let file = std::fs::File::open(path).unwrap();
        file.set_modified(SystemTime::now() - KEEP_UNNAMED - Duration::from_secs(1)).unwrap();
    };
    age();
    client.delete(&first).if_match("*").send().expect(204);
    age();
    assert_eq!(sweep(), 0, "the second document has the bytes");
    client.delete(&second).if_match("*").send().expect(204);
    assert_eq!(sweep(), 0, "a backup under way may still look for them");
    age();
    assert_eq!(sweep(), 1);
    assert_eq!(stored(app), Vec::<String>::new());
    let third = given(&client, json!({}));
    put(&client, &third, PDF).expect(201);
    assert_eq!(client.get(&format!("{third}/content")).send().expect(200).body, PDF);
}

fn evidence_exists_is_seen_and_has_content(app: &TestApp) {
    let path = given(&app.unit_officer(), json!({}));
    let unseen = given(&app.as_caller("T-HEAD3"), json!({ "unit_code": "P03" }));
    let officer = caller(app, "T-OFFICER");
    let check = |id: DocumentId| {
        let officer = officer.clone();
        let asked = move |conn: &mut _| require_evidence(conn, &officer, id, "/evidence/0");
        app.app.db.write_blocking(asked).map_err(|error| {
            let field = &error.field_errors()[0];
            (field.pointer.clone(), field.code.to_string())
        })
    };
    let at = |code: &str| Err(("/evidence/0".to_owned(), code.to_owned()));
    assert_eq!(check(id_of(&path)), at("document_without_content"));
    assert_eq!(check(id_of(&unseen)), at("unknown_document"));
    put(&app.unit_officer(), &path, PDF).expect(201);
    assert_eq!(check(id_of(&path)), Ok(()));
}

/// A person of the tests as the server sees them, with every scope.
fn caller(app: &TestApp, code: &str) -> Actor {
    let scope = "documents:read documents:write".to_owned();
    let key = thidua::authz::cache::CallerKey {
        subject: code.to_owned(),
        client_id: "tests".to_owned(),
        scope,
    };
    let today = app.app.clock.today_hanoi();
    let load = move |conn: &mut _| thidua::authz::store::load(conn, &key, today);
    app.app.db.write_blocking(load).unwrap().unwrap()
}

fn the_allowed_actions_are_those_of_the_machine(app: &TestApp) {
    let path = given(&app.employee(), json!({ "confidentiality": "public" }));
    let relation = Relation::of(Some("CNTT"), Some("T-EMPLOYEE"));
    for code in ["T-SEC", "T-HEAD", "T-OFFICER", "T-EMPLOYEE", "T-HEAD3", "T-LEAD", "T-ADMIN"] {
        let actor = caller(app, code);
        let token = app.token(code, "tests", "documents:read documents:write");
        let client = Client::new(&app.base_url, Some(token));
        let document = client.get(&path).send().expect(200).json();
        let expected = MACHINE.allowed(DocumentState::Draft, &actor, &relation);
        assert_eq!(document["allowed_actions"], json!(expected), "{code}");
        for action in MACHINE.moves.iter().map(|one| one.action) {
            // A body that no change can come of, so that every caller meets the same document.
            let answer = match action {
                "update" => client.patch(&path).if_match("\"9\"").json(json!({})).send(),
                "delete" => client.delete(&path).if_match("\"9\"").send(),
                "put_content" => put(&client, &path, b"\0\x01"),
                other => panic!("{other} has no request"),
            };
            let wanted = match (expected.contains(&action), action) {
                (false, _) => 403,
                (true, "put_content") => 415,
                (true, _) => 412,
            };
            assert_eq!(answer.status, wanted, "{code} {action}: {}", answer.text());
        }
    }
}
