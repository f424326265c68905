//! The contract: the OpenAPI document that the handlers' own attributes make, completed with what
//! is the same everywhere (errors, shared headers, callers), and the validators compiled from it.

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

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
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

/// The contract of this build.
pub struct Contract {
    document: Value,
    /// The document as it is served and committed.
    pub bytes: Bytes,
    /// Its entity tag.
    pub etag: String,
    media_types: HashMap<String, Vec<String>>,
    validators: Validators,
}

static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::build);

/// The contract; it depends on nothing but the code, so one serves the whole process.
pub fn contract() -> &'static Contract {
    &CONTRACT
}

impl Contract {
    fn build() -> Self {
        let mut document = base::document();
        describe(&mut document, super::routes);
        let mut document = serde_json::to_value(&document).unwrap_or(Value::Null);
        complete::complete(&mut document);
        outgoing::describe(&mut document);
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        text.push('\n');
        let digest = Sha256::digest(text.as_bytes());
        let etag: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let media_types = complete::each_operation(&document)
            .map(|(_, _, operation)| {
                let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
                (id.to_owned(), media_types(operation))
            })
            .collect();
        Self {
            media_types,
            document,
            bytes: Bytes::from(text),
            etag: format!("\"{etag}\""),
            validators: Validators::default(),
        }
    }

    /// The document.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// `components`, for schemas that refer to them.
    pub fn components(&self) -> &Value {
        self.document.get("components").unwrap_or(&Value::Null)
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
            let components = schemas::referred(&schema, self.components());
            if let Value::Object(map) = &mut schema {
                map.insert("components".to_owned(), components);
            }
            schema
        })
    }
}

/// Media types of the answers of an operation, without those of problems.
fn media_types(operation: &Value) -> Vec<String> {
    let answers = operation.get("responses").and_then(Value::as_object);
    let mut found: Vec<String> = answers
        .into_iter()
        .flatten()
        .filter(|(status, _)| status.starts_with('2'))
        .filter_map(|(_, answer)| answer.get("content").and_then(Value::as_object))
        .flat_map(|content| content.keys().cloned())
        .collect();
    found.sort();
    found.dedup();
    found
}
