//! What a check found.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::Supplier;
use crate::law::{Mark, Severity, Status, Words};

/// Outcome of a check: `passed` đạt; `failed` không đạt; `warning` cảnh báo; `unknown` chưa đủ dữ
/// kiện; `not_applicable` không áp dụng.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each outcome")]
pub enum Outcome {
    Passed,
    Failed,
    Warning,
    Unknown,
    NotApplicable,
}

/// A parameter that a check read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedParameter {
    /// Name in the rule set.
    pub name: String,
    /// Value.
    pub value: Value,
    /// How well its source is known.
    pub mark: Mark,
    /// Document and article.
    pub source: String,
}

/// What is said of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What was found.
    pub sentence: Words,
    /// What to do next.
    pub next_step: Option<Words>,
    /// Who has to supply what is unknown.
    pub suppliers: BTreeSet<Supplier>,
}

/// A fact that a check read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedFact {
    /// Name.
    pub name: String,
    /// Value; absent when it is unknown or restricted, null where that is what is known.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub value: Option<Value>,
    /// Whether the value is kept back, because only few may see it.
    pub is_restricted: bool,
    /// The value that is kept back, for those few; it is never written down with the finding.
    #[serde(skip)]
    pub kept_back: Option<Value>,
    /// Who has to supply it, when it is unknown.
    pub supplier: Option<Supplier>,
}

/// A value that stands there, null as well.
fn present<'de, D: Deserializer<'de>>(given: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(given).map(Some)
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Number of the rule.
    pub rule: String,
    /// What happens when the rule is not met.
    pub severity: Severity,
    /// Outcome.
    pub outcome: Outcome,
    /// Whether the rule binds at the step it was judged for.
    pub binds: bool,
    /// What was found, with the figures.
    pub sentence: Words,
    /// What to do next, when there is something to do.
    pub next_step: Option<Words>,
    /// Legal basis: document and article.
    pub basis: String,
    /// `assumed` when the rule, or a parameter that was read, is.
    pub status: Status,
    /// Who has to supply what is unknown.
    pub suppliers: BTreeSet<Supplier>,
    /// Facts that were read.
    pub facts: Vec<UsedFact>,
    /// Parameters that were read.
    pub parameters: Vec<UsedParameter>,
    /// What is said to those few who may see the facts that are kept back, where the finding itself
    /// only says that there is such a fact; it is never written down with the finding.
    #[serde(skip)]
    pub kept_back: Option<Said>,
}

impl Finding {
    /// Whether it keeps the step from being taken. What is unknown blocks like what is not met.
    pub fn blocks(&self) -> bool {
        let is_open = matches!(self.outcome, Outcome::Failed | Outcome::Unknown);
        self.binds && self.severity == Severity::Block && is_open
    }

    /// Whether the step can be taken only with a reason.
    pub fn needs_reason(&self) -> bool {
        let is_open = self.outcome == Outcome::Warning
            || (self.outcome == Outcome::Unknown && self.severity == Severity::Warn);
        self.binds && self.severity != Severity::Inform && is_open
    }

    /// The finding for those who may see what is kept back.
    #[must_use]
    pub fn in_full(&self) -> Self {
        let mut full = self.clone();
        if let Some(said) = full.kept_back.take() {
            (full.sentence, full.next_step) = (said.sentence, said.next_step);
            full.suppliers = said.suppliers;
        }
        for fact in &mut full.facts {
            if let Some(value) = fact.kept_back.take() {
                fact.value = Some(value);
            }
        }
        full
    }

    /// Whether it is [kept back](Self::in_full) that there is something on the subject.
    pub fn keeps_something_back(&self) -> bool {
        let is_something = |value: &Value| match value {
            Value::Null => false,
            Value::Array(all) => !all.is_empty(),
            _ => true, // a form of discipline
        };
        let mut facts = self.facts.iter().filter_map(|fact| fact.kept_back.as_ref());
        self.kept_back.is_some() || facts.any(is_something)
    }
}
