//! Who may do what with documents.

use serde_json::json;
use thidua::authz::{Actor, Relation};
use thidua::features::documents::service::require_evidence;
use thidua::features::documents::states::{DocumentState, MACHINE};
use thidua::features::documents::types::DocumentId;

use crate::documents::{ALL, BYTES, PDF, evidence, given, id_of, put, stored, titles, with};
use crate::support::app::TestApp;
use crate::support::case::{Case, cases};
use crate::support::client::Client;

pub const CASES: &[Case] = cases![
    staff_register_for_their_own_unit_only,
    who_may_not_see_a_document_is_told_there_is_none,
    who_sees_a_document_but_may_not_write_it_is_refused,
    documents_are_listed_for_those_who_may_see_them,
    evidence_exists_is_seen_and_has_content,
    the_allowed_actions_are_those_of_the_machine,
];

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
        password_stamp: None,
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
                "package" => client.post(&format!("{path}/package")).if_match("\"9\"").send(),
                "issue" => client
                    .post(&format!("{path}/issuance"))
                    .key("document-issue-0001")
                    .json(json!({
                        "organisation_code": "H26.99", "number": "1", "symbol": "BC-STC",
                        "issued_on": "2026-01-05", "signer": { "full_name": "Người ký mẫu" },
                    }))
                    .send(),
                "dispatch" => client
                    .post(&format!("{path}/dispatch"))
                    .key("document-send-00001")
                    .json(json!({ "act": "new", "recipient_codes": ["H26.98"] }))
                    .send(),
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
