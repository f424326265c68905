//! Links from an answer that holds an object to every operation on that object.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::complete::each_operation;

/// The links of a document, by the schema of the object that they start from.
pub(super) struct Links(Vec<From>);

struct From {
    schema: String,
    targets: Vec<Target>,
}

struct Target {
    operation: String,
    link: Value,
}

/// Finds the links: an object is what `GET …/{its_id}` answers, and its operations are those at and
/// below that path.
pub(super) fn find(document: &Value) -> Links {
    let mut all = Vec::new();
    for (path, method, operation) in each_operation(document) {
        let Some(parameter) = only_parameter(path) else { continue };
        if method != "get" || !path.ends_with('}') {
            continue;
        }
        let Some(schema) = schema_of(operation, "200") else { continue };
        let Some(source) = id_of(document, schema, parameter) else { continue };
        let targets = each_operation(document)
            .filter(|(other, ..)| is_at_or_below(other, path))
            .filter_map(|(_, method, operation)| target(method, operation, parameter, &source))
            .collect();
        all.push(From { schema: schema.to_owned(), targets });
    }
    Links(all)
}

/// The name of the one parameter of a path.
fn only_parameter(path: &str) -> Option<&str> {
    let (_, rest) = path.split_once('{')?;
    let (name, rest) = rest.split_once('}')?;
    (!rest.contains('{')).then_some(name)
}

fn is_at_or_below(path: &str, item: &str) -> bool {
    path.strip_prefix(item)
        .is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && !rest.contains('{')))
}

/// The schema that an answer refers to.
fn schema_of<'a>(operation: &'a Value, status: &str) -> Option<&'a str> {
    operation
        .get("responses")?
        .get(status)?
        .pointer("/content/application~1json/schema/$ref")?
        .as_str()
}

/// Where an object holds the value of the path parameter: `id`, or its code.
fn id_of(document: &Value, schema: &str, parameter: &str) -> Option<String> {
    let properties = document.pointer(schema.strip_prefix('#')?)?.get("properties")?;
    ["id", "code", parameter]
        .into_iter()
        .find(|name| properties.get(name).is_some())
        .map(|name| format!("$response.body#/{name}"))
}

fn target(method: &str, operation: &Value, parameter: &str, source: &str) -> Option<Target> {
    let id = operation.get("operationId")?.as_str()?;
    let mut parameters = Map::new();
    if method != "get" {
        // First, because one of the tools reads the first parameter alone and infers the id.
        parameters.insert("If-Match".to_owned(), "$response.header.ETag".into());
    }
    parameters.insert(parameter.to_owned(), source.into());
    let link = json!({ "operationId": id, "parameters": parameters });
    Some(Target { operation: id.to_owned(), link })
}

impl Links {
    /// `components.links`: those that some answer has.
    pub(super) fn components(&self, is_used: impl Fn(&str) -> bool) -> Value {
        self.0
            .iter()
            .flat_map(|from| &from.targets)
            .filter(|target| is_used(&target.operation))
            .map(|target| (target.operation.clone(), target.link.clone()))
            .collect::<Map<String, Value>>()
            .into()
    }

    /// Adds the links of an operation's answers, and their names to `used`.
    pub(super) fn add_to(&self, operation: &mut Map<String, Value>, used: &mut HashSet<String>) {
        let own = operation.get("operationId").cloned();
        let Some(Value::Object(responses)) = operation.get_mut("responses") else { return };
        for status in ["200", "201"] {
            let Some(Value::Object(response)) = responses.get_mut(status) else { continue };
            let schema = response
                .get("content")
                .and_then(|content| content.pointer("/application~1json/schema/$ref"));
            let Some(from) =
                self.0.iter().find(|from| schema.is_some_and(|name| *name == from.schema))
            else {
                continue;
            };
            let links: Map<String, Value> = from
                .targets
                .iter()
                .filter(|target| own.as_ref().is_none_or(|own| *own != target.operation))
                .map(|target| {
                    let name = format!("#/components/links/{}", target.operation);
                    (target.operation.clone(), json!({ "$ref": name }))
                })
                .collect();
            used.extend(links.keys().cloned());
            if !links.is_empty() {
                response.insert("links".to_owned(), links.into());
            }
        }
    }
}
