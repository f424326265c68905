//! Templates of papers: the built-in ones, uploads that are checked, versions and their restoration.

use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thidua::edxml::{Limits, ZipEntry, unzip, zip};
use thidua::features::documents::content::sweep;
use thidua::features::paper_templates::service::{bytes, current};
use thidua::files::KEEP_UNNAMED;
use thidua::papers::{PaperKind, docx::seed};

use crate::documents::{BYTES, stored};
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    every_kind_of_paper_has_a_built_in_template,
    an_upload_is_used_from_then_on_and_earlier_versions_stay,
    the_same_template_again_is_no_change,
    a_template_that_cannot_be_used_is_refused_with_its_findings,
    a_check_tells_what_an_upload_would_find_and_keeps_nothing,
    an_earlier_version_and_the_built_in_one_come_back,
    only_the_secretariat_and_administrators_write_templates,
    a_stale_tag_keeps_a_template_out,
    versions_are_listed_page_by_page,
    a_template_in_use_or_in_a_version_is_never_swept,
];

const ALL: &str = "/v1/paper-templates";
const LETTER: &str = "/v1/paper-templates/letter";
const CONTENT: &str = "/v1/paper-templates/letter/content";

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The built-in template of letters with other words in it.
fn changed(from: &str, to: &str) -> Vec<u8> {
    let parts = unzip(&seed(PaperKind::Letter).unwrap(), &Limits::default()).unwrap();
    let changed: Vec<ZipEntry> = parts
        .into_iter()
        .map(|part| match part.name.as_str() {
            "word/document.xml" => {
                let text = String::from_utf8(part.bytes).unwrap();
                assert!(text.contains(from), "{from}");
                ZipEntry { name: part.name, bytes: text.replace(from, to).into_bytes() }
            }
            _ => part,
        })
        .collect();
    zip(&changed).unwrap()
}

/// A template of letters with another word in it.
pub fn ours() -> Vec<u8> {
    changed("Nơi nhận:", "Nơi gửi:")
}

fn put(client: &Client, template: &[u8]) -> Response {
    client.put(CONTENT).body(BYTES, template).send()
}

fn count(app: &TestApp) -> i64 {
    app.database.number("SELECT count(*) FROM paper_template_versions")
}

fn every_kind_of_paper_has_a_built_in_template(app: &TestApp) {
    let client = app.employee();
    let all = client.get(ALL).query(&[("include_total", "true")]).send().expect(200).json();
    assert_eq!(all["total_count"], 10);
    assert_eq!(all["items"].as_array().unwrap().len(), 10);
    for (item, kind) in all["items"].as_array().unwrap().iter().zip(PaperKind::ALL) {
        let template = seed(*kind).unwrap();
        assert_eq!(item["paper_kind"], kind.as_str());
        assert_eq!((&item["origin"], &item["version"]), (&json!("built_in"), &json!(1)));
        assert_eq!(item["size_bytes"], template.len());
        assert_eq!(str_at(item, "/sha256"), hex(&template));
        assert_eq!(item["allowed_actions"], json!([]));
        let path = format!("{ALL}/{kind}");
        let read = client.get(&path).send().expect(200);
        assert_eq!(&read.json(), item);
        client.get(&path).if_none_match(read.etag()).send().expect(304);
        let got = client.get(&format!("{path}/content")).send().expect(200);
        assert_eq!(got.body, template);
        assert_eq!(got.header("content-type"), Some(BYTES));
        let name = format!("attachment; filename=\"{kind}-1.docx\"");
        assert_eq!(got.header("content-disposition"), Some(name.as_str()));
        let part = client.get(&format!("{path}/content")).header("range", "bytes=0-3").send();
        assert_eq!(part.expect(206).body, b"PK\x03\x04");
    }
    client.get(&format!("{ALL}/invoice")).send().expect_problem(400, "invalid-parameter");
}

fn an_upload_is_used_from_then_on_and_earlier_versions_stay(app: &TestApp) {
    let (client, template) = (app.secretariat(), ours());
    let digest = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(&template)));
    let sent = client.put(CONTENT).header("content-digest", &digest).body(BYTES, &*template).send();
    let sent = sent.expect(201);
    assert_eq!(sent.location(), CONTENT);
    let body = sent.json();
    assert_eq!((&body["origin"], &body["version"]), (&json!("uploaded"), &json!(2)));
    assert_eq!(str_at(&body, "/sha256"), hex(&template));
    assert_eq!(str_at(&body, "/created_by"), "T-SEC");
    assert_eq!(body["allowed_actions"], json!(["put_content", "restore", "check"]));
    assert_eq!(client.get(LETTER).send().expect(200).json(), body);
    assert_eq!(client.get(CONTENT).send().expect(200).body, template);
    assert_eq!(stored(app), [hex(&template)]);
    let first = client.get(&format!("{LETTER}/versions/1/content")).send().expect(200);
    assert_eq!(first.body, seed(PaperKind::Letter).unwrap());
    let second = client.get(&format!("{LETTER}/versions/2/content")).send().expect(200);
    assert_eq!(second.body, template);
    let none = client.get(&format!("{LETTER}/versions/3/content")).send();
    none.expect_problem(404, "not-found");
    // What makes papers asks for it like this.
    let found = app.app.db.read_blocking(|conn| current(conn, PaperKind::Letter)).unwrap();
    assert_eq!(bytes(&app.app.files, &found.unwrap()).unwrap(), template);
    let other = app.app.db.read_blocking(|conn| current(conn, PaperKind::Plan)).unwrap();
    assert_eq!(other, None);
    app.seal();
    let audit = app.as_caller("T-INSPECTOR").get("/v1/audit-events?target_id=letter").send();
    assert_eq!(str_at(&audit.expect(200).json(), "/items/0/action"), "paper_template.put_content");
}

fn the_same_template_again_is_no_change(app: &TestApp) {
    let (client, template) = (app.admin(), ours());
    let key = "template-key-0123456789";
    let send = || client.put(CONTENT).key(key).body(BYTES, &*template).send();
    let first = send().expect(201);
    let again = send().expect(201);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.body, first.body);
    let repeated = client.put(CONTENT).if_match("\"1\"").body(BYTES, &*template).send();
    assert_eq!(repeated.expect(200).json(), first.json());
    assert_eq!(count(app), 1);
    put(&client, &changed("Nơi nhận:", "Gửi:")).expect(201);
    assert_eq!(count(app), 2);
}

fn a_template_that_cannot_be_used_is_refused_with_its_findings(app: &TestApp) {
    let client = app.secretariat();
    let macros = {
        let mut parts = unzip(&ours(), &Limits::default()).unwrap();
        parts.push(ZipEntry { name: "word/vbaProject.bin".to_owned(), bytes: vec![1] });
        zip(&parts).unwrap()
    };
    let broken = changed("{{ contact }}", "{% include 'x' %}");
    for (template, pointer, code) in [
        (macros, "/word~1vbaProject.bin", "program_refused"),
        (broken, "/word~1document.xml", "unknown_tag"),
        (changed("{{ contact }}", "{{ kontakt }}"), "", "unknown_variable"),
        (
            changed("{{ contact }}", "{{ 'a' * 1000000000 }}"),
            "/word~1document.xml",
            "too_much_work",
        ),
        (b"no Word file".to_vec(), "", "bad_archive"),
        (Vec::new(), "", "bad_archive"),
    ] {
        let key = "a-key-that-stays-free";
        let refused = client.put(CONTENT).key(key).body(BYTES, template).send();
        refused.expect_problem(422, "validation-failed").expect_error_at(pointer, code);
    }
    let named = client.put(CONTENT).body("application/msword", "x").send();
    named.expect_problem(415, "unsupported-media-type");
    let wrong = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(b"other")));
    let wrong = client.put(CONTENT).header("content-digest", &wrong).body(BYTES, ours()).send();
    wrong.expect_problem(409, "digest-mismatch");
    assert_eq!((count(app), stored(app)), (0, Vec::new()));
    let changes = "SELECT count(*) FROM audit_events WHERE target_kind = 'paper_template'";
    assert_eq!(app.database.number(changes), 0);
    // The key was not used up.
    client.put(CONTENT).key("a-key-that-stays-free").body(BYTES, ours()).send().expect(201);
}

fn a_check_tells_what_an_upload_would_find_and_keeps_nothing(app: &TestApp) {
    let client = app.secretariat();
    let check = |template: &[u8]| -> Value {
        let path = format!("{LETTER}/check");
        client.post(&path).body(BYTES, template).send().expect(200).json()
    };
    let nothing =
        json!({ "is_usable": true, "unknown_variables": [], "errors": [], "warnings": [] });
    assert_eq!(check(&ours()), nothing);
    let unknown = check(&changed("{{ contact }}", "{{ kontakt }} {{ frame.subjekt }} {{"));
    assert_eq!(unknown["is_usable"], false);
    assert_eq!(unknown["unknown_variables"], json!(["frame.subjekt", "kontakt"]));
    assert_eq!(str_at(&unknown, "/warnings/0/code"), "unclosed_tag");
    let broken = check(b"no Word file");
    assert_eq!(
        (&broken["is_usable"], str_at(&broken, "/errors/0/code")),
        (&json!(false), "bad_archive")
    );
    assert_eq!((count(app), stored(app)), (0, Vec::new()));
    assert_eq!(client.get(LETTER).send().expect(200).json()["version"], 1);
}

fn an_earlier_version_and_the_built_in_one_come_back(app: &TestApp) {
    let (client, first, second) = (app.admin(), ours(), changed("Nơi nhận:", "Gửi:"));
    put(&client, &first).expect(201);
    put(&client, &second).expect(201);
    let restore = |version: i64| {
        client.post(&format!("{LETTER}/restore")).json(json!({ "version": version })).send()
    };
    let back = restore(2).expect(200).json();
    assert_eq!((&back["version"], &back["restored_from"]), (&json!(4), &json!(2)));
    assert_eq!(back["origin"], "uploaded");
    assert_eq!(client.get(CONTENT).send().expect(200).body, first);
    let built_in = restore(1).expect(200).json();
    assert_eq!((&built_in["version"], &built_in["origin"]), (&json!(5), &json!("built_in")));
    assert_eq!(client.get(CONTENT).send().expect(200).body, seed(PaperKind::Letter).unwrap());
    let found = app.app.db.read_blocking(|conn| current(conn, PaperKind::Letter)).unwrap();
    assert_eq!(found, None);
    for unknown in [6, 99] {
        let refused = restore(unknown).expect_problem(422, "validation-failed");
        refused.expect_error_at("/version", "unknown_version");
    }
    restore(0).expect_problem(422, "validation-failed").expect_error_at("/version", "minimum");
    assert_eq!(count(app), 4);
}

fn only_the_secretariat_and_administrators_write_templates(app: &TestApp) {
    for client in [app.employee(), app.unit_head(), app.e_office()] {
        client.get(CONTENT).send().expect(200);
        put(&client, &ours()).expect_problem(403, "role-required");
        let check = client.post(&format!("{LETTER}/check")).body(BYTES, ours()).send();
        check.expect_problem(403, "role-required");
        let restore = client.post(&format!("{LETTER}/restore")).json(json!({ "version": 1 }));
        restore.send().expect_problem(403, "role-required");
    }
    let reader = app.token("T-SEC", "tests", "documents:read");
    let reader = Client::new(&app.base_url, Some(reader));
    put(&reader, &ours()).expect_problem(403, "insufficient-scope");
    app.anonymous().get(CONTENT).send().expect(401);
    assert_eq!((count(app), stored(app)), (0, Vec::new()));
}

fn a_stale_tag_keeps_a_template_out(app: &TestApp) {
    let client = app.secretariat();
    let read = client.get(LETTER).send().expect(200);
    let old = read.etag();
    client.put(CONTENT).if_match(old).body(BYTES, ours()).send().expect(201);
    let other = changed("Nơi nhận:", "Gửi:");
    let late = client.put(CONTENT).if_match(old).body(BYTES, &*other).send();
    late.expect_problem(412, "stale-etag");
    let late = client.post(&format!("{LETTER}/restore")).if_match(old);
    late.json(json!({ "version": 1 })).send().expect_problem(412, "stale-etag");
    assert_eq!((count(app), stored(app)), (1, vec![hex(&ours())]));
}

fn versions_are_listed_page_by_page(app: &TestApp) {
    let client = app.secretariat();
    put(&client, &ours()).expect(201);
    put(&client, &changed("Nơi nhận:", "Gửi:")).expect(201);
    let path = format!("{LETTER}/versions");
    let numbers = |page: &Value| -> Vec<i64> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["version"].as_i64().unwrap())
            .collect()
    };
    let all = client.get(&path).query(&[("include_total", "true")]).send().expect(200).json();
    assert_eq!((numbers(&all), &all["total_count"]), (vec![3, 2, 1], &json!(3)));
    assert_eq!(str_at(&all, "/items/2/origin"), "built_in");
    assert_eq!(all["items"][2]["created_at"], Value::Null);
    for limit in ["1", "2"] {
        let (mut found, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mut query = vec![("limit", limit)];
            query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let page = client.get(&path).query(&query).send().expect(200).json();
            found.extend(numbers(&page));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = Some(next.to_owned());
        }
        assert_eq!(found, [3, 2, 1], "{limit}");
    }
    let none = client.get(&format!("{ALL}/plan/versions")).send().expect(200).json();
    assert_eq!(numbers(&none), [1]);
    let kinds = client.get(ALL).query(&[("limit", "9")]).send().expect(200).json();
    let cursor = str_at(&kinds, "/next_cursor");
    let last =
        client.get(ALL).query(&[("limit", "9"), ("cursor", cursor)]).send().expect(200).json();
    assert_eq!(str_at(&last, "/items/0/paper_kind"), "result_report");
}

fn a_template_in_use_or_in_a_version_is_never_swept(app: &TestApp) {
    let client = app.secretariat();
    let templates = [ours(), changed("Nơi nhận:", "Gửi:")];
    for template in &templates {
        put(&client, template).expect(201);
    }
    for template in &templates {
        let name = hex(template);
        let path = app.database.directory().join("files").join(&name[..2]).join(&name[2..]);
        let file = std::fs::File::open(path).unwrap();
        file.set_modified(SystemTime::now() - KEEP_UNNAMED - Duration::from_secs(1)).unwrap();
    }
    assert_eq!(sweep(&app.app.db, &app.app.files).unwrap(), 0);
    assert_eq!(stored(app).len(), 2);
}
