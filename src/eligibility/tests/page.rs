//! The page of all rules, written from the registry, the carried rule set and the tables of cases.

use std::fmt::Write;

use super::{proof, table::all_rows, world::World};
use crate::{
    eligibility::{Listed, ListedParameter, listing},
    law::{LegalDocument, Status},
};

/// Where the page is kept.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/award-rules.md");

/// A word as the API writes it.
fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value).unwrap() {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Confirmed => "confirmed",
        Status::Assumed => "**assumed** (giả định)",
    }
}

/// Text within a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn parameter(page: &mut String, one: &ListedParameter) {
    let value = cell(&one.value.to_string());
    let (mark, source) = (word(one.mark), cell(&one.source));
    let note = one.note.as_deref().map(|note| format!(" *{}*", cell(note))).unwrap_or_default();
    let status = status(one.status);
    writeln!(page, "| `{}` | `{value}` | {status} | {mark} | {source}{note} |", one.name).unwrap();
}

fn rule(page: &mut String, one: &Listed) {
    writeln!(page, "## {} {}\n\n{}.\n", one.id, one.label.vi, one.label.en).unwrap();
    let severity = one.severity.map_or_else(|| "none".to_owned(), word);
    let (role, basis, stands) = (word(one.role), &one.basis, status(one.status));
    writeln!(page, "- Role: {role}; severity: {severity}.").unwrap();
    writeln!(page, "- Basis: {basis} ({stands}).").unwrap();
    if let Some(acts) = &one.acts {
        writeln!(page, "- Acts: {} {}", acts.vi, acts.en).unwrap();
    }
    if !one.binds_at.is_empty() {
        let steps: Vec<String> = one.binds_at.iter().map(word).collect();
        writeln!(page, "- Binds at: {}.", steps.join(", ")).unwrap();
    }
    if !one.reads.is_empty() {
        writeln!(page, "- Reads: `{}`.", one.reads.join("`, `")).unwrap();
    }
    page.push_str("\n| parameter | value | status | mark | source |\n|---|---|---|---|---|\n");
    for one in &one.parameters {
        parameter(page, one);
    }
    let cases: Vec<String> = all_rows()
        .into_iter()
        .filter(|row| row.rule == one.id)
        .map(|row| format!("{} → {}", row.name, word(row.outcome)))
        .collect();
    if !cases.is_empty() {
        writeln!(page, "\nCases: {}.", cases.join("; ")).unwrap();
    }
    let tests: Vec<String> =
        proof::of(one.id).map(|(file, name)| format!("`{name}` in `{file}`")).collect();
    if !tests.is_empty() {
        writeln!(page, "\nTests: {}.", tests.join("; ")).unwrap();
    }
    page.push('\n');
}

fn documents(page: &mut String, all: &[LegalDocument]) {
    page.push_str(
        "## Văn bản (legal documents)\n\n\
         | number | title | issuer | in force from | to (first day without) | replaces | status | source |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    for one in all {
        let (from, to) = (day(one.effective_from), day(one.effective_to));
        let note = one.note.as_deref().map(|note| format!(" *{}*", cell(note))).unwrap_or_default();
        let (replaces, stands) = (one.replaces.join(", "), status(one.status()));
        let (title, source) = (cell(&one.title), cell(&one.source));
        let issuer = cell(one.issuer.as_deref().unwrap_or_default());
        writeln!(
            page,
            "| {} | {title} | {issuer} | {from} | {to} | {replaces} | {stands} | {source}{note} |",
            one.number
        )
        .unwrap();
    }
}

fn page() -> String {
    let world = World::new();
    let set = &world.set;
    let mut page = format!(
        "# Quy tắc khen thưởng R01-R47 (the award rules)\n\n\
         Written from `src/law/` and `src/eligibility/` by a test. Rule set `{}`: {}. {}\n\n\
         `confirmed` is only what was read in the text itself. Everything else is assumed until the \
         secretariat confirms it: `secondary` a page that reports it, `practice` the rule of another \
         place, `memory` no source was read, `unknown` looked for and not found.\n\n\
         Cases are rows of `src/eligibility/tests/cases_*.rs`, which `every_row_says_what_is_expected` \
         runs; tests are named with their files, and `every_test_that_is_named_exists_and_is_run` \
         looks for each.\n\n",
        set.code, set.title.vi, set.note
    );
    for one in listing(&set.rules).unwrap() {
        rule(&mut page, &one);
    }
    documents(&mut page, &world.law.documents);
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

#[test]
fn the_page_of_the_rules_is_the_one_that_is_kept() {
    let expected = page();
    let found = std::fs::read_to_string(PAGE).unwrap_or_default();
    if found != expected && std::env::var_os("THIDUA_TEST_UPDATE").is_some() {
        std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/docs")).unwrap();
        std::fs::write(PAGE, &expected).unwrap();
        return;
    }
    let advice = "run: THIDUA_TEST_UPDATE=1 cargo test --lib the_page_of_the_rules";
    assert!(found == expected, "docs/award-rules.md is not up to date; {advice}");
}
