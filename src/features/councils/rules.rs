//! The rule set under which a council works.

use crate::{
    db::Conn,
    error::{Error, Result, Text},
    features::rule_sets,
    law::RuleSet,
};

/// The published rule set that a council names.
///
/// # Errors
/// When the database cannot be read.
pub fn of_council(conn: &mut Conn, code: &str) -> Result<RuleSet> {
    rule_sets::service::by_code(conn, code)?
        .ok_or_else(|| Error::bug(format!("the rule set {code} is never removed")))
}

/// Refuses a code that names no published rule set.
///
/// # Errors
/// `validation-failed`.
pub fn require_known(conn: &mut Conn, code: &str, pointer: &str) -> Result<()> {
    if rule_sets::service::by_code(conn, code)?.is_some() {
        return Ok(());
    }
    let text = Text::new("Không có bộ quy tắc với mã này.", "No rule set has this code.");
    Err(Error::invalid(pointer, "unknown_rule_set", text))
}
