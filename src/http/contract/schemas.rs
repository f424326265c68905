//! What goes without saying in a schema, said: the length of dates, a pattern for texts that have
//! none, an example for each plain value.

use serde_json::{Map, Value, json};

/// Texts hold no control characters but tabs and line ends; every text that comes in is checked, so
/// every text that goes out fits.
pub(super) const TEXT_PATTERN: &str = r"^[^\u0000-\u0008\u000B-\u001F\u007F]*$";

/// Completes a schema and all schemas in it.
pub fn tighten(schema: &mut Value) {
    let Value::Object(map) = schema else { return };
    tighten_one(map);
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = map.get_mut(key) {
            tighten(inner);
        }
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        if let Some(Value::Array(inner)) = map.get_mut(key) {
            inner.iter_mut().for_each(tighten);
        }
    }
    if let Some(Value::Object(properties)) = map.get_mut("properties") {
        if let Some(actions) = properties.get_mut("allowed_actions")
            && actions.pointer("/items/$ref").is_none()
        {
            actions["items"] = json!({ "type": "string", "maxLength": 40,
                "pattern": "^[a-z]+([_-][a-z]+)*$", "examples": ["update"] });
        }
        properties.values_mut().for_each(tighten);
    }
}

fn tighten_one(map: &mut Map<String, Value>) {
    if has_type(map, "string") && !map.contains_key("enum") && !map.contains_key("const") {
        match map.get("format").and_then(Value::as_str) {
            Some("date") => {
                map.entry("maxLength").or_insert_with(|| 10.into());
            }
            Some("uuid") => {
                map.entry("maxLength").or_insert_with(|| 36.into());
            }
            Some(_) => {} // has a length of its own
            None if map.contains_key("pattern") => {}
            None => {
                map.insert("pattern".to_owned(), TEXT_PATTERN.into());
            }
        }
    }
    // In OpenAPI 3.1 schemas have `examples`, a list; utoipa still writes the older word.
    if let Some(example) = map.remove("example") {
        map.entry("examples").or_insert_with(|| json!([example]));
    }
    if !map.contains_key("examples")
        && let Some(example) = plain_example(map)
    {
        map.insert("examples".to_owned(), json!([example]));
    }
}

fn has_type(map: &Map<String, Value>, name: &str) -> bool {
    match map.get("type") {
        Some(Value::String(word)) => word == name,
        Some(Value::Array(words)) => words.iter().any(|word| word == name),
        _ => false, // a reference or a combination
    }
}

fn plain_example(map: &Map<String, Value>) -> Option<Value> {
    if let Some(Value::Array(values)) = map.get("enum") {
        return values.first().cloned();
    }
    if has_type(map, "boolean") {
        return Some(map.get("default").cloned().unwrap_or(false.into()));
    }
    if has_type(map, "integer") {
        return map.get("default").or_else(|| map.get("minimum")).cloned();
    }
    (map.get("format").and_then(Value::as_str) == Some("date")).then(|| "2026-07-01".into())
}

/// Where named schemas stand in the document.
const NAMED: &str = "#/components/schemas/";

/// The named schemas that a schema refers to, however deep, as `components`. A validator keeps what it
/// was compiled from, and the whole document is many times what one body needs.
pub(super) fn referred(schema: &Value, named: impl Fn(&str) -> Option<Value>) -> Value {
    let mut found = Map::new();
    let mut wanted = names_in(schema);
    while let Some(name) = wanted.pop() {
        if !found.contains_key(&name)
            && let Some(schema) = named(&name)
        {
            wanted.extend(names_in(&schema));
            found.insert(name, schema);
        }
    }
    json!({ "schemas": found })
}

/// The names that a schema refers to itself.
fn names_in(schema: &Value) -> Vec<String> {
    let (mut names, mut open) = (Vec::new(), vec![schema]);
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                let name = map.get("$ref").and_then(Value::as_str);
                names.extend(name.and_then(|text| text.strip_prefix(NAMED)).map(str::to_owned));
                open.extend(map.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {} // scalars refer to nothing
        }
    }
    names
}
