//! The contract: the OpenAPI document that the handlers' own attributes make, completed with what
//! is the same everywhere (errors, shared headers, callers), and the validators compiled from it.

mod base;
mod complete;
mod downgrade;
mod links;
mod schemas;

use std::{
    collections::{BTreeMap, HashMap},
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
use crate::{
    authz::table::{Rule, TABLE},
    error::Result,
};

/// One operation of the contract.
#[derive(Debug)]
pub struct Operation {
    /// Operation id, equal to the handler's name.
    pub id: String,
    /// Its row in the table of rights; public operations have none.
    pub rule: Option<&'static Rule>,
    /// Media types of its answers.
    pub media_types: Vec<String>,
}

/// The contract of this build.
pub struct Contract {
    document: Value,
    /// The document as it is served and committed.
    pub bytes: Bytes,
    /// Its entity tag.
    pub etag: String,
    operations: HashMap<String, BTreeMap<String, Operation>>,
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
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        text.push('\n');
        let digest = Sha256::digest(text.as_bytes());
        let etag: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self {
            operations: operations(&document),
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

    /// All compiled validators.
    pub fn validators(&self) -> &Validators {
        &self.validators
    }

    /// The validator of a request body by its schema name.
    ///
    /// # Errors
    /// When the schema does not compile.
    pub fn body_validator(&self, name: &str) -> Result<Arc<Validator>> {
        self.validators.get(name, || {
            json!({
                "$ref": format!("#/components/schemas/{name}"),
                "components": self.components(),
            })
        })
    }

    /// The operation behind a route pattern and method.
    pub fn operation(&self, pattern: &str, method: &str) -> Option<&Operation> {
        self.operations.get(pattern)?.get(method)
    }

    /// The methods that the document has for a concrete path, for `Allow`.
    pub fn methods(&self, path: &str) -> Vec<String> {
        let mut methods: Vec<String> = self
            .operations
            .iter()
            .filter(|(pattern, _)| matches_pattern(pattern, path))
            .flat_map(|(_, methods)| methods.keys().cloned())
            .collect();
        if methods.is_empty() {
            return methods;
        }
        if methods.iter().any(|method| method == "GET") {
            methods.push("HEAD".to_owned());
        }
        methods.push("OPTIONS".to_owned());
        methods.sort();
        methods.dedup();
        methods
    }
}

/// Compares a path with a pattern, segment by segment; a parameter takes one non-empty segment.
fn matches_pattern(pattern: &str, path: &str) -> bool {
    let (mut left, mut right) = (pattern.split('/'), path.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(pattern), Some(segment))
                if pattern == segment || (pattern.starts_with('{') && !segment.is_empty()) => {}
            _ => return false, // different lengths or different words
        }
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

fn operations(document: &Value) -> HashMap<String, BTreeMap<String, Operation>> {
    let rules: HashMap<&str, &'static Rule> =
        TABLE.iter().map(|rule| (rule.operation, *rule)).collect();
    let mut found: HashMap<String, BTreeMap<String, Operation>> = HashMap::new();
    for (path, method, operation) in complete::each_operation(document) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        let entry = Operation {
            id: id.to_owned(),
            rule: rules.get(id).copied(),
            media_types: media_types(operation),
        };
        found.entry(path.to_owned()).or_default().insert(method.to_uppercase(), entry);
    }
    found
}
