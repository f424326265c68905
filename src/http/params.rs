//! Path and query parameters: text is read into the types that the published schema names, then
//! checked against that schema.

use std::{
    any::TypeId,
    collections::HashMap,
    sync::{Arc, LazyLock, RwLock},
};

use jsonschema::Validator;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, openapi::path::ParameterIn};

use super::{
    contract::{contract, tighten},
    problem::printable,
    schema_check::violations,
};
use crate::error::{Code, Error, FieldError, Place, Result, Text};

/// What the schema says of one parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Boolean,
    List,
}

struct Known {
    kinds: HashMap<String, Kind>,
    validator: Arc<Validator>,
}

static KNOWN: LazyLock<RwLock<HashMap<TypeId, Arc<Known>>>> = LazyLock::new(Default::default);

/// The pairs of a query string.
///
/// # Errors
/// When it is not UTF-8 after percent-decoding.
pub fn of_query(query: &str) -> Result<Vec<(String, String)>> {
    let decode = |part: &str| {
        let spaced = part.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced)
            .decode_utf8()
            .map(std::borrow::Cow::into_owned)
            .map_err(|_| Error::new(Code::MalformedRequest))
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

/// Reads pairs into `T`.
///
/// # Errors
/// `unknown-parameter` or `invalid-parameter`, naming each.
pub fn read<T: DeserializeOwned + IntoParams + 'static>(
    pairs: impl Iterator<Item = (String, String)>,
    place: Place,
) -> Result<T> {
    let known = known::<T>()?;
    let mut object = Map::new();
    for (name, text) in pairs {
        let Some(kind) = known.kinds.get(&name) else {
            return Err(unknown(&name, place));
        };
        let text = crate::text::nfc(text);
        match kind {
            Kind::List => {
                let list = object.entry(name).or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(items) = list {
                    items.extend(text.split(',').map(|item| Value::String(item.to_owned())));
                }
            }
            Kind::Text | Kind::Integer | Kind::Boolean => {
                if object.insert(name.clone(), scalar(*kind, text)).is_some() {
                    return Err(repeated(&name, place));
                }
            }
        }
    }
    let object = Value::Object(object);
    let wrong = violations(&known.validator, &object, place);
    if !wrong.is_empty() {
        return Err(Error::new(Code::InvalidParameter).fields(wrong));
    }
    serde_json::from_value(object)
        .map_err(|error| Error::bug(format!("parameter schema and type differ: {error}")))
}

/// A text that is not of the kind stays text, and the schema check then names it.
fn scalar(kind: Kind, text: String) -> Value {
    match kind {
        Kind::Integer => text.parse::<i64>().map_or(Value::String(text), Value::from),
        Kind::Boolean => match text.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::String(text),
        },
        Kind::Text | Kind::List => Value::String(text),
    }
}

fn unknown(name: &str, place: Place) -> Error {
    let shown = printable(name, 60);
    Error::new(Code::UnknownParameter).with("parameter", shown.clone()).field(FieldError {
        place,
        pointer: shown,
        code: "unknown_parameter".into(),
        message: Text::new(
            "Thao tác này không có tham số đó.",
            "This operation has no such parameter.",
        ),
        params: Map::new(),
    })
}

fn repeated(name: &str, place: Place) -> Error {
    Error::new(Code::InvalidParameter).field(FieldError {
        place,
        pointer: name.to_owned(),
        code: "repeated".into(),
        message: Text::new(
            "Tham số này chỉ được nêu một lần.",
            "This parameter may stand only once.",
        ),
        params: Map::new(),
    })
}

fn known<T: IntoParams + 'static>() -> Result<Arc<Known>> {
    let id = TypeId::of::<T>();
    if let Ok(all) = KNOWN.read()
        && let Some(found) = all.get(&id)
    {
        return Ok(Arc::clone(found));
    }
    let (mut kinds, mut properties, mut required) = (HashMap::new(), Map::new(), Vec::new());
    for parameter in T::into_params(|| Some(ParameterIn::Query)) {
        let value = serde_json::to_value(&parameter)
            .map_err(|error| Error::bug(format!("a parameter is always JSON: {error}")))?;
        let name = parameter.name.clone();
        let mut schema = value.get("schema").cloned().unwrap_or_else(|| json!({}));
        tighten(&mut schema); // as in the published document
        kinds.insert(name.clone(), kind_of(&schema));
        if value.get("required").and_then(Value::as_bool) == Some(true) {
            required.push(name.clone());
        }
        properties.insert(name, schema);
    }
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    let validator = contract().validator(&format!("params {id:?}"), || schema)?;
    let known = Arc::new(Known { kinds, validator });
    KNOWN
        .write()
        .map_err(|_| Error::bug("the parameter lock is never poisoned"))?
        .insert(id, Arc::clone(&known));
    Ok(known)
}

fn kind_of(schema: &Value) -> Kind {
    let words: Vec<&str> = match schema.get("type") {
        Some(Value::String(word)) => vec![word],
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(), // a reference to an enum, which is text
    };
    if words.contains(&"array") {
        Kind::List
    } else if words.contains(&"integer") {
        Kind::Integer
    } else if words.contains(&"boolean") {
        Kind::Boolean
    } else {
        Kind::Text
    }
}
