//! The committed contract equals the build, and every operation refuses whom it must.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use thidua::authz::table::rules;
use thidua::http::contract::{contract, document, each_operation, to_openapi_3_0, written};
use thidua::http::operations::ambiguous_schemas;
use thidua::http::routes;
use thidua::http::served::served;
use thidua::problems::CATALOGUE;

use crate::support::app::TestApp;
use crate::support::case::{Case, cases, once};
use crate::support::client::Client;
use crate::support::observations::{is_pattern_of, misfits, observations};

pub const CASES: &[Case] = cases![
    every_operation_under_v1_refuses_a_call_without_a_token,
    every_operation_with_roles_refuses_a_caller_without_them,
    every_operation_with_a_scope_refuses_a_token_without_it,
    the_served_document_is_the_committed_one,
];

pub const WITHOUT_DATABASE: &[Case] = once![
    the_committed_documents_equal_the_build,
    every_rule_belongs_to_an_operation_and_every_operation_has_one,
    what_is_served_is_what_the_document_describes,
    a_key_is_needed_for_batches_imports_dispatches_and_decisions_only,
    every_schema_compiles,
    a_name_of_a_schema_means_one_thing,
    the_type_of_a_field_gets_no_name_that_a_schema_has,
    every_problem_status_is_documented_somewhere,
];

fn operations() -> Vec<(String, String, Value)> {
    each_operation(document())
        .map(|(path, method, operation)| {
            (path.to_owned(), method.to_uppercase(), operation.clone())
        })
        .collect()
}

fn what_is_served_is_what_the_document_describes() {
    let mut served: Vec<(&str, &str, &str)> =
        served().each().map(|(pattern, method, found)| (pattern, method, found.id)).collect();
    served.sort_unstable();
    let described = operations();
    let mut described: Vec<(&str, &str, &str)> = described
        .iter()
        .map(|(path, method, operation)| {
            (path.as_str(), method.as_str(), operation["operationId"].as_str().unwrap())
        })
        .collect();
    described.sort_unstable();
    assert_eq!(served, described);
}

fn a_key_is_needed_for_batches_imports_dispatches_and_decisions_only() {
    let mut needed = 0;
    for (path, method, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap();
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let has = |name: &str| {
            let found = format!("#/components/parameters/{name}");
            parameters.iter().any(|one| one["$ref"] == found.as_str())
        };
        let must = id.starts_with("batch_") || id == "create_decision";
        // An issuance takes a number for good.
        let may =
            must || id.contains("import") || id.contains("dispatch") || id == "issue_document";
        if has("NeededIdempotencyKey") {
            needed += 1;
            assert!(may, "{method} {path} asks for a key that others do not need");
        } else {
            assert!(!must, "{method} {path} takes effect twice when it is sent twice");
        }
    }
    assert!(needed >= 4, "{needed}");
}

/// A concrete path for a pattern; what the ids name does not matter to the gate.
fn concrete(pattern: &str) -> String {
    pattern
        .split('/')
        .map(|segment| match segment {
            "{year}" => "2026",
            "{plan_version}" => "1",
            "{effective_from}" => "2026-07-01",
            _ if segment.ends_with("_id}") => "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6",
            _ if segment.starts_with('{') => "X1",
            other => other,
        })
        .collect::<Vec<_>>()
        .join("/")
}

fn every_operation_under_v1_refuses_a_call_without_a_token(app: &TestApp) {
    let client = app.anonymous();
    let mut count = 0;
    for (path, method, _) in operations() {
        if path.starts_with("/v1/") && !path.starts_with("/v1/public/") {
            client.request(&method, &concrete(&path)).send().expect_problem(401, "unauthenticated");
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

fn all_scopes() -> String {
    thidua::authz::table::SCOPES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
}

fn every_operation_with_roles_refuses_a_caller_without_them(app: &TestApp) {
    // A machine client without any role, whose token carries every scope.
    app.database.execute("DELETE FROM role_grants WHERE holder_code = 'reporting'");
    let client =
        Client::new(&app.base_url, Some(app.token("reporting", "reporting", &all_scopes())));
    for (path, method, operation) in operations() {
        let roles = operation["x-required-roles"].as_array().cloned().unwrap_or_default();
        if !roles.is_empty() {
            let refused = client.request(&method, &concrete(&path)).send();
            assert_eq!(refused.status, 403, "{method} {path}: {}", refused.text());
            assert_eq!(refused.json()["required_role"], json!(roles), "{method} {path}");
        }
    }
}

fn every_operation_with_a_scope_refuses_a_token_without_it(app: &TestApp) {
    for (path, method, operation) in operations() {
        let Some(scope) = operation["x-required-scope"].as_str() else { continue };
        let others = all_scopes().replace(scope, "");
        let client = Client::new(&app.base_url, Some(app.token("T-SEC", "tests", &others)));
        let refused = client.request(&method, &concrete(&path)).send();
        assert_eq!(refused.status, 403, "{method} {path}: {}", refused.text());
        assert_eq!(refused.json()["required_scope"], json!(scope), "{method} {path}");
    }
}

fn the_served_document_is_the_committed_one(app: &TestApp) {
    let served = app.anonymous().get("/openapi.json").send().expect(200).text();
    let committed = std::fs::read_to_string("openapi/openapi.json").unwrap();
    assert!(served == committed, "write it anew with: cargo run -- openapi > openapi/openapi.json");
}

fn the_committed_documents_equal_the_build() {
    let read = |name: &str| std::fs::read_to_string(format!("openapi/{name}")).unwrap_or_default();
    assert!(
        read("openapi.json") == written(document()),
        "cargo run -- openapi > openapi/openapi.json"
    );
    assert!(
        read("openapi-3.0.json") == written(&to_openapi_3_0(document())),
        "cargo run -- openapi --v3-0 > openapi/openapi-3.0.json"
    );
}

fn every_rule_belongs_to_an_operation_and_every_operation_has_one() {
    let known: BTreeMap<String, String> = operations()
        .into_iter()
        .map(|(path, _, operation)| (operation["operationId"].as_str().unwrap().to_owned(), path))
        .collect();
    for rule in rules() {
        assert!(known.contains_key(rule.operation), "no operation {}", rule.operation);
    }
    for (id, path) in known {
        let is_public = !path.starts_with("/v1/") || path.starts_with("/v1/public/");
        assert_ne!(is_public, rules().any(|rule| rule.operation == id), "{id}");
    }
}

fn a_name_of_a_schema_means_one_thing() {
    assert_eq!(ambiguous_schemas(routes), Vec::<String>::new());
}

/// Generators name the type of a field that is described in its place after the object and the field:
/// `Criterion.code` becomes `CriterionCode`.
fn the_type_of_a_field_gets_no_name_that_a_schema_has() {
    let schemas = document()["components"]["schemas"].as_object().unwrap();
    let mut clashes = Vec::new();
    for (name, schema) in schemas {
        let fields = schema["properties"].as_object();
        for (field, described) in fields.into_iter().flatten() {
            let generated = field.split('_').fold(name.clone(), |generated, word| {
                let (first, rest) = word.split_at(1);
                generated + &first.to_uppercase() + rest
            });
            if described.get("type").is_some() && schemas.contains_key(&generated) {
                clashes.push(format!("{name}.{field}"));
            }
        }
    }
    assert_eq!(clashes, Vec::<String>::new());
}

fn every_schema_compiles() {
    let schemas = document()["components"]["schemas"].as_object().unwrap();
    for name in schemas.keys() {
        contract().body_validator(name).unwrap();
    }
}

fn every_problem_status_is_documented_somewhere() {
    let text = document().to_string();
    for entry in CATALOGUE.iter() {
        // These come from the transport before an operation is known.
        if ![404, 405, 414, 431].contains(&entry.status) {
            let response = format!("\"{}\":", entry.status);
            assert!(text.contains(&response), "{} ({})", entry.slug, entry.status);
        }
    }
}

/// After a run: every status that was seen is documented for its operation, and every body fits the
/// schema of it. Returns what is not.
pub fn undocumented() -> Vec<String> {
    let all = operations();
    let mut missing: Vec<String> = misfits().into_iter().collect();
    for seen in observations() {
        let found = all.iter().find(|(pattern, method, _)| {
            *method == seen.method && is_pattern_of(pattern, &seen.path)
        });
        if let Some((pattern, method, operation)) = found
            && operation["responses"].get(seen.status.to_string()).is_none()
        {
            missing.push(format!("{method} {pattern} answered {}", seen.status));
        }
    }
    missing.sort();
    missing.dedup();
    missing
}
