//! The rule set under which a council works.

use crate::{
    error::{Context, Error, Result, Text},
    law::{Law, RuleSet},
};

/// A rule set by its code, as the program carries it.
///
/// # Errors
/// When the carried law cannot be read, which tests rule out.
pub fn by_code(code: &str) -> Result<Option<RuleSet>> {
    let law = Law::carried().internal("reading the carried law")?;
    Ok(law.rule_sets.into_iter().find(|set| set.code == code))
}

/// The same, of a council, which names one that exists.
///
/// # Errors
/// As [`by_code`].
pub fn of_council(code: &str) -> Result<RuleSet> {
    by_code(code)?.ok_or_else(|| Error::bug(format!("the rule set {code} is never removed")))
}

/// Refuses a code that names no rule set.
///
/// # Errors
/// `validation-failed`.
pub fn require_known(code: &str, pointer: &str) -> Result<()> {
    if by_code(code)?.is_some() {
        return Ok(());
    }
    let text = Text::new("Không có bộ quy tắc với mã này.", "No rule set has this code.");
    Err(Error::invalid(pointer, "unknown_rule_set", text))
}
