//! The golden messages, what is refused, and what holds for every message.

mod archives;
mod golden;
mod hostile;
mod mutations;
mod properties;
mod rules;
mod standings;
mod validities;

use super::*;

const DOCUMENT: &str = include_str!("../../../tests/data/edxml/document.xml");
const PASSED_ON: &str = include_str!("../../../tests/data/edxml/passed_on.xml");
const RECALL: &str = include_str!("../../../tests/data/edxml/recall.xml");
const UPDATE: &str = include_str!("../../../tests/data/edxml/update.xml");
const REPLACE: &str = include_str!("../../../tests/data/edxml/replace.xml");
const STATUS: &str = include_str!("../../../tests/data/edxml/status.xml");

fn limits() -> Limits {
    Limits::default()
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn document() -> DocumentMessage {
    read_document(DOCUMENT.as_bytes(), &limits()).unwrap()
}

/// The code of what is wrong with a message.
fn refused(text: &str) -> &'static str {
    read(text.as_bytes(), &limits()).unwrap_err().code
}

fn codes(flaws: &[Flaw]) -> Vec<&'static str> {
    flaws.iter().map(|flaw| flaw.code).collect()
}
