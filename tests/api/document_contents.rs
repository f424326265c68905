//! Contents of documents: what is taken, what is given, and what stays on the disk.

use std::net::TcpListener;
use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use sha2::{Digest, Sha256};
use thidua::features::documents::content::sweep;
use thidua::files::KEEP_UNNAMED;

use crate::documents::{ALL, BYTES, PDF, evidence, given, id_of, put, stored};
use crate::support::app::{TestApp, migrate};
use crate::support::case::{Case, cases};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    content_is_put_once_and_given_back_unchanged,
    the_same_content_again_is_no_change_and_another_is_refused,
    a_repeated_upload_gives_the_stored_answer,
    an_upload_with_a_wrong_digest_leaves_nothing,
    an_upload_that_is_too_large_or_of_no_accepted_type_leaves_nothing,
    an_upload_that_the_caller_may_not_make_leaves_nothing,
    a_stale_tag_keeps_content_out,
    a_bucket_that_is_away_is_told_and_changes_nothing,
    parts_of_a_content_are_given_by_range,
    content_is_never_compressed_and_never_stored_on_the_way,
    every_download_leaves_an_audit_row_and_a_304_none,
    a_name_in_vietnamese_comes_with_the_file,
    the_bytes_of_a_deleted_document_go_a_day_later_unless_another_has_them,
];

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(bytes)))
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

fn a_bucket_that_is_away_is_told_and_changes_nothing(app: &TestApp) {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let endpoint = format!("http://{nobody}");
    let bucket = [
        ("THIDUA_S3_ENDPOINT", endpoint.as_str()),
        ("THIDUA_S3_BUCKET", "tep"),
        ("THIDUA_S3_ACCESS_KEY", "mau"),
        ("THIDUA_S3_SECRET_KEY", "mau-bi-mat"),
    ];
    let database = app.database.another_empty();
    migrate(database.url());
    let app = &TestApp::start_with(database, &bucket);
    let client = app.unit_officer();
    let path = given(&client, json!({}));
    nothing_came_of(app, &path, |content| {
        let refused = client.put(content).key("a-key-that-stays-free").body(BYTES, PDF).send();
        let refused = refused.expect_problem(503, "unavailable");
        assert_eq!(refused.header("retry-after"), Some("5"));
    });
    let ready = app.anonymous().get("/health/ready").send().expect_problem(503, "unavailable");
    assert!(str_at(&ready.json(), "/detail").contains("S3"), "{}", ready.text());
    client.get(&path).send().expect(200);
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
