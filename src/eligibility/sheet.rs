//! How a check reads and answers, so that nothing is read unseen and nothing unknown is passed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::{Fact, Facts, Supplier, UsedFact, UsedParameter};
use crate::{
    calendar::WorkCalendar,
    law::{Checkpoint, LegalDocument, Param, RuleSet, Rules, Words},
};

/// What is judged, by what, and for which step.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub facts: &'a Facts,
    pub rule_set: &'a RuleSet,
    pub documents: &'a [LegalDocument],
    pub calendar: &'a WorkCalendar,
    pub at: Checkpoint,
}

impl<'a> Case<'a> {
    pub fn rules(&self) -> &'a Rules {
        &self.rule_set.rules
    }

    /// The last day of a term of so many working days after an event; `None` when that rests on a year
    /// whose days are not all known.
    pub fn term(&self, event: NaiveDate, working_days: u32) -> Option<NaiveDate> {
        let end = self.calendar.add_working_days(event, working_days)?;
        end.incomplete_years.is_empty().then_some(end.value)
    }
}

/// Records what a check reads.
#[derive(Default)]
pub(super) struct Sheet {
    pub facts: Vec<UsedFact>,
    pub parameters: Vec<UsedParameter>,
    pub suppliers: BTreeSet<Supplier>,
    /// Whether an answer would tell a fact that only few may see.
    pub is_kept_back: bool,
}

impl Sheet {
    /// Reads a parameter.
    pub fn param<'a, T: Serialize>(&mut self, name: &str, param: &'a Param<T>) -> &'a T {
        if self.parameters.iter().all(|used| used.name != name) {
            self.parameters.push(UsedParameter {
                name: name.to_owned(),
                value: serde_json::to_value(&param.value).unwrap_or(Value::Null),
                mark: param.mark,
                source: param.source.clone(),
            });
        }
        &param.value
    }

    /// Reads a fact.
    pub fn fact<'a, T: Serialize>(&mut self, name: &str, fact: &'a Fact<T>) -> Option<&'a T> {
        let value = match fact {
            Fact::Known(value) => serde_json::to_value(value).ok(),
            Fact::Unknown { .. } => None,
        };
        self.record(name, fact, value, false)
    }

    /// Reads a fact whose value is kept back from the finding.
    pub fn restricted<'a, T: Serialize>(&mut self, name: &str, fact: &'a Fact<T>) -> Option<&'a T> {
        let value = match fact {
            Fact::Known(value) => serde_json::to_value(value).ok(),
            Fact::Unknown { .. } => None,
        };
        self.record(name, fact, value, true)
    }

    /// Keeps the answer back too: its words tell what the restricted facts are.
    pub fn keep_back(&mut self) {
        self.is_kept_back = true;
    }

    /// Reads a fact inside one that was read.
    pub fn inner<'a, T>(&mut self, fact: &'a Fact<T>) -> Option<&'a T> {
        match fact {
            Fact::Known(value) => Some(value),
            Fact::Unknown { supplier } => {
                self.suppliers.insert(*supplier);
                None
            }
        }
    }

    /// Says who has to supply something that stands in no fact.
    pub fn ask(&mut self, supplier: Supplier) {
        self.suppliers.insert(supplier);
    }

    fn record<'a, T>(
        &mut self,
        name: &str,
        fact: &'a Fact<T>,
        value: Option<Value>,
        is_restricted: bool,
    ) -> Option<&'a T> {
        let supplier = match fact {
            Fact::Known(_) => None,
            Fact::Unknown { supplier } => Some(*supplier),
        };
        let (value, kept_back) = if is_restricted { (None, value) } else { (value, None) };
        if self.facts.iter().all(|used| used.name != name) {
            let name = name.to_owned();
            self.facts.push(UsedFact { name, value, is_restricted, kept_back, supplier });
        }
        self.inner(fact)
    }
}

/// Reads a parameter of a rule by its field: `param!(sheet, rules.r14.min_months_worked)`.
macro_rules! param {
    ($sheet:ident, $rules:ident . $rule:ident . $name:ident) => {
        $sheet.param(stringify!($name), &$rules.$rule.parameters.$name)
    };
}

/// Reads a fact by its field: `fact!(sheet, facts.merit.clause)`.
macro_rules! fact {
    ($sheet:ident, $facts:ident . $group:ident . $name:ident) => {
        $sheet.fact(concat!(stringify!($group), ".", stringify!($name)), &$facts.$group.$name)
    };
}
pub(super) use {fact, param};

/// The answer of a check.
pub(super) enum Verdict {
    /// The rule is met.
    Passed(Words),
    /// The rule is not met: a failure or a warning, by the severity of the rule.
    Unmet { found: Words, next: Words },
    /// A warning, whatever the severity of the rule.
    Warned { found: Words, next: Words },
    /// What is not known.
    Unknown(Words),
    /// The rule says nothing here, for this reason.
    NotApplicable(Words),
}

/// What a check gathers before it answers. Each point is judged by itself: what is known to be wrong
/// is said even where other facts are unknown, and nothing is passed while one of them is.
#[derive(Default)]
pub(super) struct Review {
    problems: Vec<Words>,
    gaps: Vec<Words>,
    warnings: Vec<Words>,
}

impl Review {
    /// Something is wrong.
    pub fn problem(&mut self, vi: impl Into<String>, en: impl Into<String>) {
        self.problems.push(Words::new(vi, en));
    }

    /// Something deserves a warning.
    pub fn warning(&mut self, vi: impl Into<String>, en: impl Into<String>) {
        self.warnings.push(Words::new(vi, en));
    }

    /// Something is not known: a noun phrase.
    pub fn gap(&mut self, vi: impl Into<String>, en: impl Into<String>) {
        self.gaps.push(Words::new(vi, en));
    }

    /// The value of a fact, or a gap.
    pub fn need<'a, T>(&mut self, value: Option<&'a T>, vi: &str, en: &str) -> Option<&'a T> {
        if value.is_none() {
            self.gap(vi, en);
        }
        value
    }

    /// Whether nothing was gathered.
    pub fn is_clear(&self) -> bool {
        self.problems.is_empty() && self.gaps.is_empty() && self.warnings.is_empty()
    }

    /// The answer: the worst of what was gathered.
    pub fn close(self, passed: Words, next: Words) -> Verdict {
        if !self.problems.is_empty() {
            return Verdict::Unmet { found: Words::joined(&self.problems, " "), next };
        }
        if !self.gaps.is_empty() {
            return Verdict::Unknown(Words::joined(&self.gaps, "; "));
        }
        if !self.warnings.is_empty() {
            return Verdict::Warned { found: Words::joined(&self.warnings, " "), next };
        }
        Verdict::Passed(passed)
    }
}
