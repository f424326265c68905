//! What the wire types of the plan promise: whole JSON both ways, and a contract with bounds.

use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::plan::PlanParts;

const DATA: &str = include_str!("plan-stc-2026-2030.json");

#[test]
fn json_round_trips_whole_and_refuses_unknown_fields_everywhere() {
    let raw: Value = serde_json::from_str(DATA).unwrap();
    assert_eq!(serde_json::to_value(PlanParts::source_plan().unwrap()).unwrap(), raw);
    let objects = pointers_to_objects("", &raw);
    assert_eq!(objects.len(), 36);
    for pointer in objects {
        let mut changed = raw.clone();
        changed.pointer_mut(&pointer).unwrap()["note"] = json!("x");
        let refused = serde_json::from_value::<PlanParts>(changed).unwrap_err();
        assert!(refused.to_string().contains("unknown field `note`"), "{pointer}: {refused}");
    }
}

fn pointers_to_objects(at: &str, value: &Value) -> Vec<String> {
    let below = |step: &str, inner: &Value| pointers_to_objects(&format!("{at}/{step}"), inner);
    match value {
        Value::Object(fields) => {
            let inner = fields.iter().flat_map(|(key, inner)| below(key, inner));
            std::iter::once(at.to_owned()).chain(inner).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(i, inner)| below(&i.to_string(), inner)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// Whether a schema takes values of a kind, alone or beside null.
fn is_kind(schema: &Value, kind: &str) -> bool {
    let kinds = &schema["type"];
    kinds == kind || kinds.as_array().is_some_and(|kinds| kinds.iter().any(|k| k == kind))
}

fn contract() -> Value {
    let mut schemas = vec![(PlanParts::name().into_owned(), PlanParts::schema())];
    PlanParts::schemas(&mut schemas);
    let schemas: Map<_, _> = schemas.into_iter().map(|(n, s)| (n, json!(s))).collect();
    json!({ "$ref": "#/components/schemas/PlanParts", "components": { "schemas": schemas } })
}

#[test]
fn the_contract_bounds_every_value() {
    fn walk(at: &str, schema: &Value) {
        let is = |kind| is_kind(schema, kind);
        if is("string") && schema.get("enum").is_none() {
            assert!(schema["maxLength"].is_u64() && schema["minLength"].is_u64(), "{at}");
            assert!(schema["pattern"].is_string() || schema["format"] == "date", "{at}");
        }
        if is("array") {
            assert!(schema["maxItems"].is_u64(), "{at}");
            walk(&format!("{at}/items"), &schema["items"]);
        }
        if is("integer") {
            assert!(schema["minimum"].is_i64() && schema["maximum"].is_i64(), "{at}");
            assert_eq!(schema["format"], "int32", "{at}");
        }
        if is("object") {
            assert_eq!(schema["additionalProperties"], false, "{at}");
            let fields = schema["properties"].as_object().unwrap();
            assert_eq!(schema["required"].as_array().unwrap().len(), fields.len(), "{at}");
            for (name, field) in fields {
                // A nullable reference has its description beside the reference.
                let described = field.pointer("/oneOf/0").unwrap_or(field);
                assert!(described["description"].is_string(), "{at}/{name}");
                let scalar = ["string", "integer"].iter().any(|kind| is_kind(field, kind));
                let example = &field["example"];
                assert!(!scalar || !example.is_null(), "{at}/{name}");
                assert!(!scalar || jsonschema::is_valid(field, example), "{at}/{name}");
                walk(&format!("{at}/{name}"), field);
            }
        }
    }
    let contract = contract();
    let schemas = contract["components"]["schemas"].as_object().unwrap();
    assert_eq!(schemas.len(), 17);
    for (name, schema) in schemas {
        assert!(schema["description"].is_string(), "{name}");
        walk(name, schema);
    }
}

#[test]
fn the_contract_takes_the_plan_and_refuses_control_characters() {
    let check = jsonschema::validator_for(&contract()).unwrap();
    let mut plan = serde_json::to_value(PlanParts::source_plan().unwrap()).unwrap();
    let errors: Vec<_> = check.iter_errors(&plan).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert!(check.is_valid(&serde_json::to_value(PlanParts::default()).unwrap()));
    for bad in ["a\u{0}b", "a\nb", "\u{1F}", "\u{7F}"] {
        plan["contents"][1]["text"] = json!(bad);
        assert!(!check.is_valid(&plan), "{bad:?}");
    }
}
