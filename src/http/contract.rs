//! The contract: the OpenAPI document that the handlers' own attributes make, completed with what
//! is the same everywhere (errors, shared headers, callers), and the validators compiled from it.
//!
//! What is served and enforced is read from its text, which the program brings along as it was committed: to
//! make the document anew takes some 50 MB and runs through code that nothing else needs. `thidua openapi
//! --check` says whether the two are the same.

mod base;
mod callers;
mod complete;
#[cfg(test)]
mod dictionary;
mod downgrade;
mod links;
mod oauth;
mod outgoing;
mod schemas;
mod text;

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, OnceLock},
};

use actix_web::web::Bytes;
use jsonschema::Validator;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub use complete::each_operation;
pub use downgrade::to_openapi_3_0;
pub use schemas::tighten;

use super::{operations::describe, schema_check::Validators};
use crate::error::Result;

/// The contract as it is served and enforced.
pub struct Contract {
    /// The document as it is served and committed.
    pub bytes: Bytes,
    /// Its entity tag.
    pub etag: String,
    /// Media types of what each operation answers with success.
    media_types: HashMap<&'static str, Vec<String>>,
    /// The text of each named schema.
    schemas: HashMap<&'static str, &'static str>,
    validators: Validators,
}

/// The text that the program brings along.
static PUBLISHED: OnceLock<&'static str> = OnceLock::new();

static CONTRACT: LazyLock<Contract> = LazyLock::new(|| match PUBLISHED.get() {
    Some(text) => Contract::of(text),
    None => Contract::of(Box::leak(written(document()).into_boxed_str())),
});

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut document = base::document();
    describe(&mut document, super::routes);
    let mut document = serde_json::to_value(&document).unwrap_or(Value::Null);
    complete::complete(&mut document);
    outgoing::describe(&mut document);
    document
});

/// Has the process serve and enforce this text of the contract, before it is used for the first time. Without it
/// that is what the code says, as it is for tests; so too when the file was empty while the program was built to
/// write it anew.
pub fn publish(text: &'static str) {
    if !text.is_empty() && PUBLISHED.set(text).is_err() {
        tracing::warn!("the contract was published before");
    }
}

/// The contract; it depends on nothing but the code, so one serves the whole process.
pub fn contract() -> &'static Contract {
    &CONTRACT
}

/// The document, made from the code.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// A document as it is written and committed.
pub fn written(document: &Value) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

impl Contract {
    fn of(text: &'static str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let etag: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let parts = text::Parts::of(text);
        let media_types = parts
            .operations
            .into_iter()
            .filter_map(|operation| serde_json::from_str(operation).ok())
            .map(|operation: text::Operation| (operation.id, operation.media_types()))
            .collect();
        Self {
            bytes: Bytes::from_static(text.as_bytes()),
            etag: format!("\"{etag}\""),
            media_types,
            schemas: parts.schemas,
            validators: Validators::default(),
        }
    }

    /// Media types of what an operation answers with success; none when it answers without content.
    pub fn media_types(&self, operation: &str) -> &[String] {
        self.media_types.get(operation).map_or(&[], Vec::as_slice)
    }

    /// The validator of a request body by its schema name.
    ///
    /// # Errors
    /// When the schema does not compile.
    pub fn body_validator(&self, name: &str) -> Result<Arc<Validator>> {
        self.validator(name, || json!({ "$ref": format!("#/components/schemas/{name}") }))
    }

    /// The validator of this name, compiled from `schema` the first time. The schema may refer to
    /// named ones of the document.
    ///
    /// # Errors
    /// When the schema does not compile.
    pub(super) fn validator(
        &self,
        name: &str,
        schema: impl FnOnce() -> Value,
    ) -> Result<Arc<Validator>> {
        self.validators.get(name, || {
            let mut schema = schema();
            let named = |name: &str| {
                self.schemas.get(name).and_then(|text| serde_json::from_str(text).ok())
            };
            let components = schemas::referred(&schema, named);
            if let Value::Object(map) = &mut schema {
                map.insert("components".to_owned(), components);
            }
            schema
        })
    }
}
