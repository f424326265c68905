//! What every operation shares is added once, here, and not in fifty handlers: errors, rate and
//! request-id headers, conditional and idempotency headers, who may call.

use std::{collections::HashSet, sync::LazyLock};

use serde_json::{Map, Value, json};

use super::{base::shared_response, callers::describe_callers, links, oauth, schemas::tighten};
use crate::{
    authz::table::rules,
    http::{
        extract::{IDEMPOTENCY_KEY_PATTERN, IF_MATCH_PATTERN, IF_NONE_MATCH_PATTERN},
        form::is_oauth,
    },
};

/// Methods of a path item, in the order the document lists them.
const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Every operation of a document with its path and method.
pub fn each_operation(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    document.get("paths").and_then(Value::as_object).into_iter().flatten().flat_map(
        |(path, item)| {
            METHODS
                .iter()
                .filter_map(move |method| Some((path.as_str(), *method, item.get(*method)?)))
        },
    )
}

pub(super) fn complete(document: &mut Value) {
    let names: Vec<(String, Value)> = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name.clone(), schema.clone()))
        .collect();
    refer_to_components(document, &names);
    tighten_all(document);
    free_bytes(document);
    let links = links::find(document);
    let mut linked = HashSet::new();
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        for (path, item) in paths.iter_mut() {
            for method in METHODS {
                if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                    complete_operation(path, method, operation);
                    sort_extensions(operation);
                    links.add_to(operation, &mut linked);
                }
            }
        }
    }
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.insert("responses".to_owned(), shared_responses());
        components.insert("headers".to_owned(), SHARED_HEADERS.clone());
        components.insert("links".to_owned(), links.components(|name| linked.contains(name)));
        components.insert("parameters".to_owned(), shared_parameters());
    }
}

/// utoipa writes the item type of a generic list in full; every such copy becomes a reference.
fn refer_to_components(value: &mut Value, names: &[(String, Value)]) {
    match value {
        Value::Object(map) => {
            for (key, child) in map.iter_mut() {
                if key == "items"
                    && let Some((name, _)) = names.iter().find(|(_, schema)| schema == child)
                {
                    *child = json!({ "$ref": format!("#/components/schemas/{name}") });
                } else {
                    refer_to_components(child, names);
                }
            }
        }
        Value::Array(items) => {
            items.iter_mut().for_each(|item| refer_to_components(item, names));
        }
        _ => {} // scalars hold no schemas
    }
}

/// Bytes have no schema: in OpenAPI 3.1 their media type says everything.
fn free_bytes(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, child) in map.iter_mut() {
                if key == "application/octet-stream" {
                    *child = json!({});
                } else {
                    free_bytes(child);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(free_bytes),
        _ => {} // scalars hold no content
    }
}

/// Completes every schema: those with a name, and those within an operation.
fn tighten_all(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, child) in map.iter_mut() {
                match (key.as_str(), child) {
                    ("schema", child) => tighten(child),
                    ("schemas", Value::Object(all)) => all.values_mut().for_each(tighten),
                    (_, child) => tighten_all(child),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tighten_all),
        _ => {} // scalars hold no schemas
    }
}

/// Examples of parameters that mean the same wherever they stand. A handler's own example wins.
const PARAMETER_EXAMPLES: &[(&str, &str)] = &[
    ("award_type_code", "giay_khen_giam_doc_so"),
    ("band_code", "A"),
    ("person_code", "CB007"),
    ("q", "thi đua"),
    ("unit_code", "VP"),
];

fn add_parameter_examples(operation: &mut Map<String, Value>) {
    let Some(Value::Array(parameters)) = operation.get_mut("parameters") else { return };
    for parameter in parameters.iter_mut().filter(|parameter| parameter.get("example").is_none()) {
        let is_text = parameter["schema"]["type"] == "string";
        let known =
            PARAMETER_EXAMPLES.iter().find(|(name, _)| is_text && parameter["name"] == *name);
        if let Some((_, example)) = known {
            parameter["example"] = Value::from(*example);
        }
    }
}

/// utoipa keeps extensions in a hash map; the document must be the same in every run.
fn sort_extensions(operation: &mut Map<String, Value>) {
    let (mut extensions, rest): (Vec<_>, Vec<_>) =
        std::mem::take(operation).into_iter().partition(|(name, _)| name.starts_with("x-"));
    extensions.sort_by(|a, b| a.0.cmp(&b.0));
    operation.extend(rest.into_iter().chain(extensions));
}

fn complete_operation(path: &str, method: &str, operation: &mut Map<String, Value>) {
    add_parameter_examples(operation);
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
    let rule = rules().find(|rule| rule.operation == id);
    let is_versioned = path.starts_with("/v1/");
    if let Some(rule) = rule {
        describe_callers(operation, rule);
        operation.insert("security".to_owned(), json!([{ "bearer": [] }]));
    } else {
        // Nobody needs a token here; who sends one is counted by it, so it must be a good one.
        operation.insert("security".to_owned(), json!([{}, { "bearer": [] }]));
    }
    let mut statuses = vec![400_u16, 401, 429, 500];
    if is_versioned {
        statuses.extend([406, 503]);
    }
    if rule.is_some() {
        statuses.push(403);
    }
    if path.contains('{') {
        statuses.push(404);
    }
    let is_write = method != "get";
    let is_oauth = is_oauth(path);
    if operation.contains_key("requestBody") {
        statuses.extend([408, 413, 415, if is_oauth { 503 } else { 422 }]);
    }
    if is_write && is_versioned {
        let is_keyed = operation.get("x-needs-idempotency-key").is_some();
        add_parameter(operation, if is_keyed { "NeededIdempotencyKey" } else { "IdempotencyKey" });
        statuses.push(422);
        if operation.get("x-needs-if-match").is_some() || matches!(method, "patch" | "delete") {
            statuses.push(428);
        }
        add_parameter(operation, "IfMatch");
        statuses.extend([409, 412]);
    } else if has_etag(operation) {
        add_parameter(operation, "IfNoneMatch");
    }
    add_responses(operation, &statuses, is_write && is_versioned);
    if is_oauth {
        oauth::name_errors(operation);
    }
}

fn has_etag(operation: &Map<String, Value>) -> bool {
    operation.get("responses").and_then(Value::as_object).is_some_and(|all| all.contains_key("304"))
}

fn add_parameter(operation: &mut Map<String, Value>, name: &str) {
    let list = operation.entry("parameters").or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(items) = list {
        items.push(json!({ "$ref": format!("#/components/parameters/{name}") }));
    }
}

/// A handler names its headers; what they hold is the same everywhere.
fn refer_to_headers(headers: &mut Map<String, Value>) {
    for (name, header) in headers.iter_mut().filter(|(name, _)| SHARED_HEADERS.get(*name).is_some())
    {
        let mut reference = json!({ "$ref": format!("#/components/headers/{name}") });
        if let Some(description) = header.get("description") {
            reference["description"] = description.clone();
        }
        *header = reference;
    }
}

fn add_responses(operation: &mut Map<String, Value>, statuses: &[u16], is_write: bool) {
    let all = operation.entry("responses").or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(responses) = all else { return };
    for (status, response) in responses.iter_mut() {
        let Value::Object(response) = response else { continue };
        if status.starts_with('4') || status.starts_with('5') {
            response.insert("content".to_owned(), problem_content());
        }
        let headers = response.entry("headers").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(headers) = headers {
            if status == "304" {
                headers.insert("ETag".to_owned(), json!({}));
            }
            if is_write && status.starts_with('2') {
                headers.insert("Idempotent-Replayed".to_owned(), json!({}));
            }
            refer_to_headers(headers);
            common_headers(headers);
        }
    }
    for status in statuses {
        let key = status.to_string();
        if !responses.contains_key(&key) {
            responses
                .insert(key, json!({ "$ref": format!("#/components/responses/Problem{status}") }));
        }
    }
    let mut sorted: Vec<(String, Value)> = std::mem::take(responses).into_iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    responses.extend(sorted);
}

pub(super) fn common_headers(headers: &mut Map<String, Value>) {
    for name in ["Request-Id", "RateLimit", "RateLimit-Policy", "Access-Control-Allow-Origin"] {
        headers.insert(name.to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }));
    }
}

fn problem_content() -> Value {
    json!({
        "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } }
    })
}

fn shared_responses() -> Value {
    let mut all = Map::new();
    for status in [400, 401, 403, 404, 406, 408, 409, 412, 413, 415, 422, 428, 429, 500, 503] {
        let mut headers = Map::new();
        common_headers(&mut headers);
        if matches!(status, 429 | 503) {
            headers.insert(
                "Retry-After".into(),
                json!({ "$ref": "#/components/headers/Retry-After" }),
            );
        }
        if matches!(status, 401 | 403) {
            headers.insert(
                "WWW-Authenticate".into(),
                json!({ "$ref": "#/components/headers/WWW-Authenticate" }),
            );
        }
        all.insert(
            format!("Problem{status}"),
            json!({
                "description": shared_response(status).unwrap_or("A problem."),
                "headers": headers,
                "content": problem_content(),
            }),
        );
    }
    Value::Object(all)
}

static SHARED_HEADERS: LazyLock<Value> = LazyLock::new(|| {
    let text = |description: &str, max: u32, pattern: &str, example: &str| {
        json!({
            "description": description,
            "schema": { "type": "string", "maxLength": max, "pattern": pattern,
                "examples": [example] },
        })
    };
    const VISIBLE: &str = "^[ -~]+$";
    const DIGEST: &str = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
    json!({
        "Request-Id": text("Id of this request, for support and the audit.", 36,
            "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"),
        "RateLimit": text("What is left of the caller's quota: `r` calls, full again in `t` seconds.",
            60, "^\"(read|write)\";r=[0-9]+;t=[0-9]+$", "\"read\";r=5999;t=1"),
        "RateLimit-Policy": text("The caller's quota: `q` calls in `w` seconds.",
            60, "^\"(read|write)\";q=[0-9]+;w=[0-9]+$", "\"read\";q=6000;w=60"),
        "Access-Control-Allow-Origin": text("Set for configured origins.", 300, VISIBLE,
            "https://portal.example.vn"),
        "WWW-Authenticate": text("How to authenticate (RFC 6750).", 300, VISIBLE,
            "Bearer realm=\"thidua\""),
        "ETag": text("Entity tag.", 80, "^(W/)?\"(sha256-)?[0-9a-f-]{1,64}\"$",
            "\"3-1f2e3d4c\""),
        "Accept-Ranges": text("The unit that `Range` may use.", 5, "^bytes$", "bytes"),
        "Content-Range": text("Which bytes of how many.", 80,
            "^bytes ([0-9]+-[0-9]+|\\*)/[0-9]+$", "bytes 0-1023/48213"),
        "Content-Digest": text("SHA-256 of the bytes sent (RFC 9530).", 60,
            "^sha-256=:[A-Za-z0-9+/]{43}=:$", DIGEST),
        "Repr-Digest": text("SHA-256 of the whole content (RFC 9530).", 60,
            "^sha-256=:[A-Za-z0-9+/]{43}=:$", DIGEST),
        "Content-Disposition": text("Name to keep the file under (RFC 6266).", 2_000,
            "^attachment; [ -~]+$", "attachment; filename=\"ke-hoach.pdf\""),
        // A query of up to 8 KiB may grow threefold by percent-encoding.
        "Link": text("The next page (RFC 8288).", 32_768, "^<[ -~]+>; rel=\"next\"$",
            "</v1/units?limit=50&cursor=eyJpZCI6IlZQIn0>; rel=\"next\""),
        "Location": text("Path of what was created.", 300, "^/v1/[!-~]+$", "/v1/units/VP"),
        "Idempotent-Replayed": text("`true` when this is the stored answer of an earlier request.",
            4, "^true$", "true"),
        "Retry-After": {
            "description": "Seconds to wait.",
            "schema": { "type": "integer", "format": "int32", "minimum": 0, "maximum": 86400,
                "examples": [1] },
        },
    })
});

fn idempotency_key(is_needed: bool) -> Value {
    let when = if is_needed { " Without it the answer is 400." } else { "" };
    json!({
        "name": "Idempotency-Key", "in": "header", "required": is_needed,
        "description": format!("A new value for each new operation; the same value repeats the \
            stored answer for 7 days. 16 to 64 URL-safe characters, bare or quoted.{when}"),
        "schema": { "type": "string", "minLength": 16, "maxLength": 66,
            "pattern": IDEMPOTENCY_KEY_PATTERN },
        "example": "5f0c8a52-6a0f-4a9e-9d43-1f6f6f3b7c11",
    })
}

fn shared_parameters() -> Value {
    json!({
        "IdempotencyKey": idempotency_key(false),
        "NeededIdempotencyKey": idempotency_key(true),
        "IfMatch": {
            "name": "If-Match", "in": "header", "required": false,
            "description": "The `ETag` that was read. An old one is refused with 412; a change that \
                needs it is refused with 428 when it is absent.",
            "schema": { "type": "string", "maxLength": 31, "pattern": IF_MATCH_PATTERN },
            "example": "*",
        },
        "IfNoneMatch": {
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "The `ETag` that the caller has; 304 when it is still the current one.",
            "schema": { "type": "string", "maxLength": 400, "pattern": IF_NONE_MATCH_PATTERN },
            "example": "\"3-1f2e3d4c\"",
        },
    })
}
