//! The OpenAPI 3.0.3 profile for generators that read nothing newer (progenitor among them).

use std::collections::HashMap;

use serde_json::{Map, Value, json};

/// Types by reference.
type Types = HashMap<String, String>;

/// Derives the 3.0.3 profile: type arrays become `nullable`, media types of JSON become
/// `application/json`, other media types beside it and webhooks are dropped. The server accepts and sends what both documents say.
pub fn to_openapi_3_0(document: &Value) -> Value {
    let mut document = document.clone();
    if let Value::Object(map) = &mut document {
        map.insert("openapi".to_owned(), "3.0.3".into());
        map.remove("webhooks");
        if let Some(license) = map.get_mut("info").and_then(|info| info.get_mut("license"))
            && let Value::Object(license) = license
        {
            license.remove("identifier");
        }
    }
    let types = types_of_components(&document);
    lower(&mut document, &types);
    document
}

/// The type of each component, which 3.0 wants to see beside `nullable`.
fn types_of_components(document: &Value) -> Types {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    schemas
        .into_iter()
        .flatten()
        .map(|(name, schema)| {
            let kind = schema.get("type").and_then(Value::as_str).unwrap_or("object");
            (format!("#/components/schemas/{name}"), kind.to_owned())
        })
        .collect()
}

fn lower(value: &mut Value, types: &Types) {
    match value {
        Value::Object(map) => {
            if map.contains_key("$ref") {
                map.retain(|key, _| key == "$ref"); // 3.0 allows nothing beside a reference
                return;
            }
            lower_types(map);
            lower_nullable_ref(map, types);
            lower_content(map);
            if let Some(constant) = map.remove("const") {
                map.insert("enum".to_owned(), json!([constant]));
            }
            if map.contains_key("type")
                && let Some(Value::Array(mut examples)) = map.remove("examples")
                && !examples.is_empty()
            {
                map.insert("example".to_owned(), examples.swap_remove(0));
            }
            map.values_mut().for_each(|child| lower(child, types));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| lower(item, types)),
        _ => {} // scalars stay
    }
}

/// `["string", "null"]` becomes `string` with `nullable`.
fn lower_types(map: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = map.get("type") else { return };
    let named: Vec<Value> = types.iter().filter(|name| *name != "null").cloned().collect();
    let is_nullable = named.len() < types.len();
    match named.into_iter().next() {
        Some(name) => map.insert("type".to_owned(), name),
        None => map.remove("type"),
    };
    if is_nullable {
        map.insert("nullable".to_owned(), true.into());
    }
}

/// `oneOf: [null, $ref]` becomes `allOf: [$ref]` with `nullable`.
fn lower_nullable_ref(map: &mut Map<String, Value>, types: &Types) {
    let Some(Value::Array(options)) = map.get("oneOf") else { return };
    let is_null = |option: &Value| option.get("type").and_then(Value::as_str) == Some("null");
    if options.iter().any(is_null) {
        let rest: Vec<Value> = options.iter().filter(|option| !is_null(option)).cloned().collect();
        let kind = rest
            .iter()
            .find_map(|option| types.get(option.get("$ref")?.as_str()?))
            .map_or("object", String::as_str);
        map.insert("type".to_owned(), kind.into());
        map.remove("oneOf");
        map.insert("allOf".to_owned(), Value::Array(rest));
        map.insert("nullable".to_owned(), true.into());
    }
}

fn lower_content(map: &mut Map<String, Value>) {
    if let Some(Value::Object(content)) = map.get_mut("content") {
        // 3.0 has no other way to say that a body is bytes.
        if let Some(bytes) = content.get_mut("application/octet-stream") {
            *bytes = json!({ "schema": { "type": "string", "format": "binary" } });
        }
        for name in ["application/problem+json", "application/merge-patch+json"] {
            if let Some(body) = content.remove(name) {
                content.entry("application/json").or_insert(body);
            }
        }
        // Generators of 3.0 take one media type of a body.
        if content.len() > 1 && content.contains_key("application/json") {
            content.retain(|name, _| name == "application/json");
        }
    }
}
