//! Documents: their metadata. Contents and rights are tested next door.

use serde_json::{Value, json};
use thidua::features::documents::service::set_uses;
use thidua::features::documents::types::DocumentId;

use crate::support::app::TestApp;
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
    documents_are_found_by_words_and_by_filters,
    documents_are_listed_page_by_page_in_either_order,
    a_document_that_is_named_cannot_be_deleted,
];

pub const ALL: &str = "/v1/documents";
pub const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
pub const BYTES: &str = "application/octet-stream";

pub fn evidence() -> Value {
    json!({ "kind": "minh_chung", "title": "Minh chứng cải cách hành chính", "unit_code": "CNTT" })
}

pub fn with(mut value: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("an object") };
    value.as_object_mut().unwrap().extend(changes);
    value
}

/// Registers evidence of CNTT and returns its path.
pub fn given(client: &Client, changes: Value) -> String {
    client.post(ALL).json(with(evidence(), changes)).send().expect(201).location().to_owned()
}

pub fn id_of(path: &str) -> DocumentId {
    DocumentId(path.rsplit('/').next().unwrap().parse().unwrap())
}

pub fn put(client: &Client, path: &str, bytes: &[u8]) -> Response {
    client.put(&format!("{path}/content")).body(BYTES, bytes).send()
}

/// Names of all files that are stored or on their way.
pub fn stored(app: &TestApp) -> Vec<String> {
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

pub fn titles(page: &Response) -> Vec<String> {
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
