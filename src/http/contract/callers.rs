//! Who may call an operation, in words and for machines.

use serde_json::{Map, Value};

use crate::authz::{Reach, table::Rule};

/// Says it, from the row of the table.
pub(super) fn describe_callers(operation: &mut Map<String, Value>, rule: &Rule) {
    let callers = if rule.who.is_empty() {
        "any valid token".to_owned()
    } else {
        let each: Vec<String> = rule
            .who
            .iter()
            .map(|(role, reach)| match reach {
                Reach::All => format!("`{role}`"),
                Reach::Unit => format!("`{role}` of the unit"),
                Reach::Own => format!("`{role}` for own data"),
            })
            .collect();
        each.join(", ")
    };
    let scope =
        if rule.scope.is_empty() { String::new() } else { format!(" Scope: `{}`.", rule.scope) };
    let text = operation.get("description").and_then(Value::as_str).unwrap_or_default().trim();
    let text = format!("{text}\n\nCallers: {callers}.{scope}").trim().to_owned();
    operation.insert("description".to_owned(), Value::String(text));
    operation.insert(
        "x-required-roles".to_owned(),
        rule.who.iter().map(|(role, _)| Value::from(role.as_str())).collect(),
    );
    if !rule.scope.is_empty() {
        operation.insert("x-required-scope".to_owned(), rule.scope.into());
    }
}
