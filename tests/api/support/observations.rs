//! What the API answered during the run, for comparing with what its document promises.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use thidua::http::contract::{contract, document, each_operation};

/// One kind of answer. Equal answers are kept once, so that long runs stay small.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Observation {
    pub method: String,
    /// As it was sent, without the query.
    pub path: String,
    pub status: u16,
}

static OBSERVATIONS: Mutex<BTreeSet<Observation>> = Mutex::new(BTreeSet::new());
static MISFITS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Every response of the test client passes here.
pub fn observe(method: &str, path: &str, status: u16, body: &[u8]) {
    let path = path.split('?').next().unwrap_or_default().to_owned();
    if let Some(misfit) = misfit(method, &path, status, body) {
        MISFITS.lock().unwrap_or_else(PoisonError::into_inner).insert(misfit);
    }
    let observation = Observation { method: method.to_owned(), path, status };
    OBSERVATIONS.lock().unwrap_or_else(PoisonError::into_inner).insert(observation);
}

/// All that was observed so far; complete once the run is over.
pub fn observations() -> BTreeSet<Observation> {
    OBSERVATIONS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Answers that broke the schema of their operation so far.
pub fn misfits() -> BTreeSet<String> {
    MISFITS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Whether a pattern of the document is that of a path.
pub fn is_pattern_of(pattern: &str, path: &str) -> bool {
    let (parts, words) = (pattern.split('/'), path.split('/'));
    parts.clone().count() == words.clone().count()
        && parts.zip(words).all(|(part, word)| part.starts_with('{') || part == word)
}

/// What the body breaks of the schema that the document promises for it.
fn misfit(method: &str, path: &str, status: u16, body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let (pattern, _, operation) = each_operation(document()).find(|(pattern, word, _)| {
        word.eq_ignore_ascii_case(method) && is_pattern_of(pattern, path)
    })?;
    let mut response = operation["responses"].get(status.to_string())?;
    if let Some(reference) = response["$ref"].as_str() {
        response = document().pointer(reference.strip_prefix('#')?)?;
    }
    let media = response["content"].as_object()?.values().next()?;
    let name = media["schema"]["$ref"].as_str()?.strip_prefix("#/components/schemas/")?;
    let validator = contract().body_validator(name).expect("every schema compiles");
    let error = validator.iter_errors(&body).next()?;
    // Without the value, so that equal faults are one line.
    let place = error.schema_path();
    Some(format!(
        "{method} {pattern} answered {status} with a body that breaks {name}{place}: {error}"
    ))
}
