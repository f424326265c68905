//! The data dictionary (từ điển dữ liệu), written from the contract.

use std::{collections::BTreeSet, fmt::Write};

use serde_json::{Map, Value};

use super::{each_operation, schemas::TEXT_PATTERN};

/// Where the page is kept.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/data-dictionary.md");

/// Where named schemas stand in the document.
const NAMED: &str = "#/components/schemas/";

/// Lists are all alike, but for what they hold.
const LISTING: &str = "Listing_";

const HEAD: &str = "\
# Từ điển dữ liệu (data dictionary)

Written from the contract by a test: every object that requests and answers hold, with its fields. \
Vietnamese legal terms stand in brackets in the meanings; values of enumerations are explained with the \
enumeration.

- `required` fields are always there; in answers they may be null where the type says so. Other fields may \
be left out.
- Instants are RFC 3339 in UTC with milliseconds, days (`date`) are meant in Asia/Ho_Chi_Minh.
- Points, percentages and money are decimal texts, as their patterns say; nothing is rounded on the way.
- A text without a pattern here holds no control characters but tabs and line ends.
- Lists answer `items` (at most 200), `next_cursor` (null at the end) and `total_count` (null unless \
`include_total=true`).
";

fn text<'a>(schema: &'a Value, key: &str) -> &'a str {
    schema.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Text within a cell of a table: one line, and no bar ends it.
fn cell(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// A name as a link to its section; GitHub writes anchors in small letters.
fn link(name: &str) -> String {
    format!("[{name}](#{})", name.to_lowercase())
}

fn reference(schema: &Value) -> Option<&str> {
    text(schema, "$ref").strip_prefix(NAMED)
}

fn is_null(schema: &Value) -> bool {
    text(schema, "type") == "null"
}

/// What a value is: its type, and null where that is allowed.
fn kind(schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        return link(name);
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        if let Some(parts) = schema.get(key).and_then(Value::as_array) {
            let (nulls, others): (Vec<&Value>, Vec<&Value>) =
                parts.iter().partition(|part| is_null(part));
            let mut words: Vec<String> = others.into_iter().map(kind).collect();
            words.extend(nulls.first().map(|_| "null".to_owned()));
            return words.join(if key == "allOf" { " and " } else { " or " });
        }
    }
    let words: Vec<String> = match schema.get("type") {
        Some(Value::String(word)) => vec![plain(word, schema)],
        Some(Value::Array(words)) => {
            words.iter().filter_map(Value::as_str).map(|word| plain(word, schema)).collect()
        }
        _ => vec!["anything".to_owned()], // a schema without a type takes every value
    };
    words.join(" or ")
}

fn plain(word: &str, schema: &Value) -> String {
    match (word, text(schema, "format"), schema.get("items")) {
        ("array", _, Some(items)) => format!("list of {}", kind(items)),
        ("string", "", _) => "text".to_owned(),
        ("string", format, _) => format.to_owned(),
        _ => word.to_owned(), // numbers tell their limits, whatever their width
    }
}

/// From the least to the most, with the unit that both count.
fn range(limits: &mut Vec<String>, schema: &Value, (least, most): (&str, &str), unit: &str) {
    let bound = |key: &str| schema.get(key).map(Value::to_string);
    match (bound(least), bound(most)) {
        (Some(least), Some(most)) if least == most => limits.push(format!("{least}{unit}")),
        (Some(least), Some(most)) => limits.push(format!("{least} to {most}{unit}")),
        (Some(least), None) => limits.push(format!("from {least}{unit}")),
        (None, Some(most)) => limits.push(format!("to {most}{unit}")),
        (None, None) => {} // without a limit
    }
}

/// What values are allowed besides the type.
fn limits(schema: &Value) -> String {
    let mut found = Vec::new();
    range(&mut found, schema, ("minimum", "maximum"), "");
    // The length of dates and ids is that of their form.
    if text(schema, "format").is_empty() {
        range(&mut found, schema, ("minLength", "maxLength"), " characters");
    }
    range(&mut found, schema, ("minItems", "maxItems"), " items");
    let pattern = text(schema, "pattern");
    if !pattern.is_empty() && pattern != TEXT_PATTERN {
        found.push(format!("`{pattern}`"));
    }
    if let Some(values) = schema.get("enum") {
        found.push(words(values));
    }
    if let Some(default) = schema.get("default") {
        found.push(format!("default `{default}`"));
    }
    if let Some(items) = schema.get("items").filter(|items| reference(items).is_none()) {
        let each = limits(items);
        found.extend((!each.is_empty()).then(|| format!("each {each}")));
    }
    found.join("; ")
}

/// Values of an enumeration, as the API writes them.
fn words(values: &Value) -> String {
    let all = values.as_array().into_iter().flatten();
    let written: Vec<String> = all
        .map(|value| {
            format!("`{}`", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    written.join(", ")
}

/// What a field means. Where it may be null, that stands with the part that is not.
fn meaning(schema: &Value) -> String {
    let own = text(schema, "description");
    let parts = ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    let inner = parts.map(|part| text(part, "description")).find(|words| !words.is_empty());
    cell(if own.is_empty() { inner.unwrap_or_default() } else { own })
}

fn fields(page: &mut String, schema: &Value, all: &Map<String, Value>) {
    let required: BTreeSet<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    page.push_str("| field | type | required | limits | meaning |\n|---|---|---|---|---|\n");
    for (name, field) in all {
        let mark = if required.contains(name.as_str()) { "yes" } else { "" };
        let (kind, limits, meaning) = (kind(field), cell(&limits(field)), meaning(field));
        writeln!(page, "| `{name}` | {kind} | {mark} | {limits} | {meaning} |").unwrap();
    }
    page.push('\n');
}

/// Every operation as it is called, and its part of the document.
fn operations(document: &Value) -> Vec<(String, String)> {
    each_operation(document)
        .map(|(path, method, operation)| {
            (format!("`{} {path}`", method.to_uppercase()), operation.to_string())
        })
        .collect()
}

/// Operations whose request or answers name a schema outright, or list it.
fn used_by(operations: &[(String, String)], name: &str) -> String {
    let wanted = ["", LISTING].map(|before| format!("\"{NAMED}{before}{name}\""));
    let found: Vec<&str> = operations
        .iter()
        .filter(|(_, text)| wanted.iter().any(|one| text.contains(one)))
        .map(|(call, _)| call.as_str())
        .collect();
    found.join(", ")
}

fn section(page: &mut String, operations: &[(String, String)], name: &str, schema: &Value) {
    writeln!(page, "## {name}\n").unwrap();
    let told = text(schema, "description").trim();
    if !told.is_empty() {
        writeln!(page, "{told}\n").unwrap();
    }
    match schema.get("properties").and_then(Value::as_object) {
        Some(all) => fields(page, schema, all),
        None => {
            let limits = limits(schema);
            let between = if limits.is_empty() { "" } else { ": " };
            writeln!(page, "{}{between}{limits}.\n", kind(schema)).unwrap();
        }
    }
    let used = used_by(operations, name);
    if !used.is_empty() {
        writeln!(page, "In {used}.\n").unwrap();
    }
}

fn page() -> String {
    let document = super::document();
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object).unwrap();
    let mut named: Vec<(&String, &Value)> =
        schemas.iter().filter(|(name, _)| !name.starts_with(LISTING)).collect();
    named.sort_by_key(|(name, _)| name.to_lowercase());
    let (operations, mut page) = (operations(document), format!("{HEAD}\n"));
    for (name, schema) in named {
        section(&mut page, &operations, name, schema);
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

#[test]
fn the_data_dictionary_is_the_one_that_is_kept() {
    let expected = page();
    let found = std::fs::read_to_string(PAGE).unwrap_or_default();
    if found != expected && std::env::var_os("THIDUA_TEST_UPDATE").is_some() {
        std::fs::write(PAGE, &expected).unwrap();
        return;
    }
    let advice = "run: THIDUA_TEST_UPDATE=1 cargo test --lib the_data_dictionary";
    assert!(found == expected, "docs/data-dictionary.md is not up to date; {advice}");
}

#[test]
fn every_named_schema_and_every_field_has_its_line() {
    let (page, document) = (page(), super::document());
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object).unwrap();
    for (name, schema) in schemas.iter().filter(|(name, _)| !name.starts_with(LISTING)) {
        let (_, rest) = page.split_once(&format!("\n## {name}\n")).expect(name);
        let own = rest.split_once("\n## ").map_or(rest, |(own, _)| own);
        for field in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            assert!(own.contains(&format!("\n| `{}` | ", field.0)), "{name}.{}", field.0);
        }
        if let Some(values) = schema.get("enum") {
            assert!(own.contains(&words(values)), "{name}");
        }
    }
    // Every link leads to a section.
    for target in page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
        let is_there = schemas.keys().any(|name| name.to_lowercase() == target);
        assert!(is_there, "{target}");
    }
}
