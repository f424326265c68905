//! Runs the checks on a case.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Facts, Finding, Outcome, Supplier,
    registry::{CHECKS, Check},
    sheet::{Case, Sheet, Verdict},
};
use crate::{
    calendar::WorkCalendar,
    law::{Checkpoint, LegalDocument, RuleSet, Severity, Status, Words},
};

/// A judgement of a proposal for one step, by one rule set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The step.
    pub at: Checkpoint,
    /// The day.
    pub on: NaiveDate,
    /// The rule set.
    pub rule_set_code: String,
    /// What each check found, by number.
    pub findings: Vec<Finding>,
}

impl Assessment {
    /// What keeps the step from being taken.
    pub fn blocking(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.blocks())
    }

    /// What the step can be taken with only for a reason.
    pub fn needing_reason(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.needs_reason())
    }
}

/// Judges the facts for a step, by a rule set and the documents and calendar that are known.
pub fn assess(
    rule_set: &RuleSet,
    documents: &[LegalDocument],
    calendar: &WorkCalendar,
    facts: &Facts,
    at: Checkpoint,
) -> Assessment {
    let case = Case { facts, rule_set, documents, calendar, at };
    Assessment {
        at,
        on: facts.today,
        rule_set_code: rule_set.code.clone(),
        findings: CHECKS.iter().map(|check| run(check, &case)).collect(),
    }
}

fn run(check: &Check, case: &Case<'_>) -> Finding {
    let mut sheet = Sheet::default();
    let verdict = (check.run)(case, &mut sheet);
    let head = case.rules().head(check.id);
    // A rule without a severity would be a property of the system; as a check it is strict.
    let severity = head.and_then(|head| head.severity).unwrap_or(Severity::Block);
    let own = head.map_or(Status::Assumed, |head| head.mark.status());
    let status = sheet.parameters.iter().fold(own, |status, used| status.and(used.mark.status()));
    let (outcome, sentence, next_step) = answer(verdict, severity, &sheet);
    if outcome != Outcome::Unknown {
        sheet.suppliers.clear();
    }
    Finding {
        rule: check.id.to_owned(),
        severity,
        outcome,
        binds: check.binds_at.contains(&case.at),
        sentence,
        next_step,
        basis: head.map(|head| head.basis.to_owned()).unwrap_or_default(),
        status,
        suppliers: sheet.suppliers,
        facts: sheet.facts,
        parameters: sheet.parameters,
    }
}

fn answer(verdict: Verdict, severity: Severity, sheet: &Sheet) -> (Outcome, Words, Option<Words>) {
    match verdict {
        Verdict::Passed(found) => (Outcome::Passed, found, None),
        Verdict::NotApplicable(why) => (Outcome::NotApplicable, why, None),
        Verdict::Warned { found, next } => (Outcome::Warning, found, Some(next)),
        Verdict::Unmet { found, next } => {
            let is_strict = severity == Severity::Block;
            (if is_strict { Outcome::Failed } else { Outcome::Warning }, found, Some(next))
        }
        Verdict::Unknown(what) => {
            let sentence = Words::new(
                format!("Chưa đủ dữ kiện: {}.", what.vi),
                format!("Not known: {}.", what.en),
            );
            (Outcome::Unknown, sentence, Some(supply(sheet)))
        }
    }
}

/// Who has to supply what.
fn supply(sheet: &Sheet) -> Words {
    let labels: Vec<Words> = sheet.suppliers.iter().map(|one| Supplier::label(*one)).collect();
    let who = Words::joined(&labels, ", ");
    Words::new(
        format!("Cần bổ sung dữ kiện; nơi cung cấp: {}.", who.vi),
        format!("Supply what is missing: {}.", who.en),
    )
}
