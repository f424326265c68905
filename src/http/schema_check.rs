//! Checks values against the published JSON Schema, so that the contract and the server cannot
//! disagree: what the document says is what is enforced.

use std::{collections::HashMap, sync::RwLock};

use jsonschema::{Draft, PatternOptions, ValidationError, Validator, error::ValidationErrorKind};
use serde_json::{Map, Value, json};

use crate::error::{Context, Error, FieldError, Place, Result, Text};

/// At most this many wrong values are listed; the first ones help, a thousand do not.
const ERRORS_MAX: usize = 50;

/// Compiled schemas by name, made when first needed.
#[derive(Default)]
pub struct Validators(RwLock<HashMap<String, std::sync::Arc<Validator>>>);

impl Validators {
    /// The validator of this name, compiled from `schema` the first time.
    ///
    /// # Errors
    /// When the schema does not compile, which a test rules out for all that are published.
    pub fn get(
        &self,
        name: &str,
        schema: impl FnOnce() -> Value,
    ) -> Result<std::sync::Arc<Validator>> {
        if let Ok(known) = self.0.read()
            && let Some(found) = known.get(name)
        {
            return Ok(std::sync::Arc::clone(found));
        }
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .with_pattern_options(PatternOptions::regex())
            .build(&schema())
            .internal("compiling a schema")?;
        let validator = std::sync::Arc::new(validator);
        self.0
            .write()
            .map_err(|_| Error::bug("the validator lock is never poisoned"))?
            .insert(name.to_owned(), std::sync::Arc::clone(&validator));
        Ok(validator)
    }
}

/// The wrong values of an instance.
pub fn violations(validator: &Validator, instance: &Value, place: Place) -> Vec<FieldError> {
    if validator.is_valid(instance) {
        return Vec::new();
    }
    validator
        .iter_errors(instance)
        .take(ERRORS_MAX)
        .flat_map(|error| explain(error.kind(), error.instance_path().as_str(), place))
        .collect()
}

/// A pointer into the body, or a parameter's name without the leading slash.
fn pointer(place: Place, path: &str, last: Option<&str>) -> String {
    let mut pointer = path.to_owned();
    if let Some(last) = last {
        pointer.push('/');
        pointer.push_str(&last.replace('~', "~0").replace('/', "~1"));
    }
    match place {
        Place::Body => pointer,
        Place::Query | Place::Path | Place::Header => {
            pointer.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned()
        }
    }
}

/// A value that may be null is written as a choice between null and its schema. What is wrong by that
/// schema helps the caller; that the value is not null does not.
fn choice<'a>(kind: &'a ValidationErrorKind, path: &str) -> Option<&'a [ValidationError<'static>]> {
    let (ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context }) =
        kind
    else {
        return None;
    };
    let is_other_type = |error: &ValidationError<'_>| {
        matches!(error.kind(), ValidationErrorKind::Type { .. })
            && error.instance_path().as_str() == path
    };
    let mut fitting = context.iter().filter(|errors| !errors.iter().all(is_other_type));
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Some(only),
        (None, _) => context.first().map(Vec::as_slice),
        (Some(_), Some(_)) => None,
    }
}

fn explain(kind: &ValidationErrorKind, path: &str, place: Place) -> Vec<FieldError> {
    if let Some(errors) = choice(kind, path) {
        return errors
            .iter()
            .flat_map(|error| explain(error.kind(), error.instance_path().as_str(), place))
            .collect();
    }
    let one = |last: Option<&str>, code: &'static str, vi: String, en: String, params: Value| {
        FieldError {
            place,
            pointer: pointer(place, path, last),
            code: code.into(),
            message: Text::new(vi, en),
            params: match params {
                Value::Object(map) => map,
                _ => Map::new(),
            },
        }
    };
    use ValidationErrorKind as Kind;
    vec![match kind {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            one(
                Some(name),
                "required",
                "Bắt buộc phải có.".into(),
                "It is required.".into(),
                json!({}),
            )
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            return unexpected
                .iter()
                .map(|name| {
                    one(
                        Some(name),
                        "unknown_field",
                        "Trường này không có trong hợp đồng.".into(),
                        "This field is not in the contract.".into(),
                        json!({}),
                    )
                })
                .collect();
        }
        Kind::MaxLength { limit } => one(
            None,
            "max_length",
            format!("Tối đa {limit} ký tự."),
            format!("At most {limit} characters."),
            json!({ "max": limit }),
        ),
        Kind::MinLength { limit } => one(
            None,
            "min_length",
            format!("Tối thiểu {limit} ký tự."),
            format!("At least {limit} characters."),
            json!({ "min": limit }),
        ),
        Kind::MaxItems { limit } => one(
            None,
            "max_items",
            format!("Tối đa {limit} phần tử."),
            format!("At most {limit} items."),
            json!({ "max": limit }),
        ),
        Kind::MinItems { limit } => one(
            None,
            "min_items",
            format!("Tối thiểu {limit} phần tử."),
            format!("At least {limit} items."),
            json!({ "min": limit }),
        ),
        Kind::UniqueItems => one(
            None,
            "unique_items",
            "Các phần tử không được trùng nhau.".into(),
            "Items must differ.".into(),
            json!({}),
        ),
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => one(
            None,
            "maximum",
            format!("Không lớn hơn {limit}."),
            format!("Not more than {limit}."),
            json!({ "max": limit }),
        ),
        Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => one(
            None,
            "minimum",
            format!("Không nhỏ hơn {limit}."),
            format!("Not less than {limit}."),
            json!({ "min": limit }),
        ),
        Kind::Pattern { pattern } => one(
            None,
            "pattern",
            format!("Không đúng mẫu {pattern}."),
            format!("It does not match the pattern {pattern}."),
            json!({ "pattern": pattern }),
        ),
        Kind::Format { format } => one(
            None,
            "format",
            format!("Không đúng định dạng {format}."),
            format!("It is not a valid {format}."),
            json!({ "format": format }),
        ),
        Kind::Enum { options } => one(
            None,
            "enum",
            format!("Chỉ nhận một trong: {options}."),
            format!("It must be one of: {options}."),
            json!({ "options": options.as_ref() }),
        ),
        Kind::Type { .. } => one(
            None,
            "type",
            "Sai kiểu dữ liệu.".into(),
            "It has the wrong type.".into(),
            json!({}),
        ),
        // The remaining keywords are rare in this contract; the code names the keyword.
        other => one(
            None,
            "schema",
            format!("Không đúng lược đồ ({}).", other.keyword()),
            format!("It does not fit the schema ({}).", other.keyword()),
            json!({ "keyword": other.keyword() }),
        ),
    }]
}
