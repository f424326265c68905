//! Parts of the text of the contract, found by how it is written: an indent of two blanks for each level.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde::de::IgnoredAny;

/// Where the parts of a document stand in its text.
pub(super) struct Parts {
    /// Every operation of a path.
    pub(super) operations: Vec<&'static str>,
    /// The named schemas.
    pub(super) schemas: HashMap<&'static str, &'static str>,
}

impl Parts {
    /// Finds them.
    pub(super) fn of(text: &'static str) -> Self {
        let (mut operations, mut schemas) = (Vec::new(), HashMap::new());
        for (section, paths) in members(text, 2) {
            if section != "paths" && section != "components" {
                continue;
            }
            for (group, members_of_it) in members(paths, 4) {
                let inner = members(members_of_it, 6);
                if section == "paths" {
                    operations.extend(inner.map(|(_, operation)| operation));
                } else if group == "schemas" {
                    schemas.extend(inner);
                }
            }
        }
        Self { operations, schemas }
    }
}

/// The members of an object whose lines begin after so many blanks, each with its text. Names that are written
/// with an escape are none of ours.
fn members(
    text: &'static str,
    indent: usize,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let start = move |line: &'static str| {
        let name = line.get(indent..)?.strip_prefix('"')?;
        line.get(..indent)?.trim_start().is_empty().then_some(name)
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let line = rest.split_inclusive('\n').next()?;
            let Some((name, after)) = start(line).and_then(|line| line.split_once("\": ")) else {
                rest = rest.get(line.len()..)?;
                continue;
            };
            let value_at = line.len().saturating_sub(after.len());
            let value = rest.get(value_at..)?;
            let length = value
                .split_inclusive('\n')
                .scan(0_usize, |end, line| {
                    *end = end.saturating_add(line.len());
                    Some((*end, line))
                })
                .find(|(end, line)| *end >= after.len() && ends(line, indent, *end == after.len()))
                .map_or(value.len(), |(end, _)| end);
            rest = value.get(length..)?;
            let value = value.get(..length)?.trim_end().trim_end_matches(',');
            return Some((name, value));
        }
    })
}

/// Whether a member ends with a line: the one it begins with, unless that opens something, or the one that closes
/// it.
fn ends(line: &str, indent: usize, is_first: bool) -> bool {
    if is_first {
        return !line.trim_end().ends_with(['{', '[']);
    }
    let own = line.get(..indent).is_some_and(|blanks| blanks.trim_start().is_empty());
    own && line.get(indent..).is_some_and(|after| after.starts_with(['}', ']']))
}

/// What of an operation is needed while it is served.
#[derive(Deserialize)]
pub(super) struct Operation {
    #[serde(rename = "operationId")]
    pub(super) id: &'static str,
    #[serde(default)]
    responses: BTreeMap<String, Answer>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    content: BTreeMap<String, IgnoredAny>,
}

impl Operation {
    /// Media types of the answers, without those of problems.
    pub(super) fn media_types(self) -> Vec<String> {
        let answers = self.responses.into_iter().filter(|(status, _)| status.starts_with('2'));
        let mut found: Vec<String> =
            answers.flat_map(|(_, answer)| answer.content.into_keys()).collect();
        found.sort();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{
        super::{document, each_operation, written},
        *,
    };

    #[test]
    fn the_parts_of_the_text_are_those_of_the_document() {
        let text: &'static str = Box::leak(written(document()).into_boxed_str());
        let parts = Parts::of(text);
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let by_id = |one: &Value| one["operationId"].as_str().unwrap().to_owned();
        let mut operations: Vec<Value> = parts.operations.iter().map(|text| read(text)).collect();
        let mut expected: Vec<Value> =
            each_operation(document()).map(|(_, _, operation)| operation.clone()).collect();
        operations.sort_by_key(by_id);
        expected.sort_by_key(by_id);
        assert!(operations.len() > 200 && operations == expected);
        let schemas = document()["components"]["schemas"].as_object().unwrap();
        assert_eq!(parts.schemas.len(), schemas.len());
        for (name, schema) in schemas {
            assert_eq!(&read(parts.schemas[name.as_str()]), schema, "{name}");
        }
    }

    #[test]
    fn an_operation_without_content_has_no_media_type() {
        let operation: Operation = serde_json::from_str(
            r#"{"operationId": "x", "responses": {"204": {"description": "-"},
                "200": {"content": {"b/c": {}, "a/b": {}}}, "404": {"content": {"d/e": {}}}}}"#,
        )
        .unwrap();
        assert_eq!(operation.media_types(), ["a/b", "b/c"]);
    }
}
