//! Runs the checks on a case.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Facts, Finding, Outcome, Said, Supplier,
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

    /// The assessment without what only few may see, to be kept.
    #[must_use]
    pub fn for_keeping(mut self) -> Self {
        for finding in &mut self.findings {
            finding.kept_back = None;
            for fact in &mut finding.facts {
                fact.kept_back = None;
            }
        }
        self
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
    let neutral = if sheet.is_kept_back { withheld(outcome) } else { None };
    let said = Said { sentence, next_step, suppliers: sheet.suppliers };
    let (said, kept_back) = match neutral {
        Some(neutral) => (neutral, Some(said)),
        None => (said, None),
    };
    Finding {
        rule: check.id.to_owned(),
        severity,
        outcome,
        binds: check.binds_at.contains(&case.at),
        sentence: said.sentence,
        next_step: said.next_step,
        basis: head.map(|head| head.basis.to_owned()).unwrap_or_default(),
        status,
        suppliers: said.suppliers,
        facts: sheet.facts,
        parameters: sheet.parameters,
        kept_back,
    }
}

/// What is said instead of an answer that would tell a fact that only few may see; `None` for an answer
/// that tells none.
fn withheld(outcome: Outcome) -> Option<Said> {
    let (vi, en) = match outcome {
        Outcome::Failed => (
            "Bị chặn bởi một dữ kiện chỉ ít người được xem; hỏi Văn phòng Sở.",
            "Blocked by a fact that only few may see; ask the secretariat.",
        ),
        Outcome::Warning => (
            "Có một dữ kiện chỉ ít người được xem cần lưu ý; hỏi Văn phòng Sở.",
            "A fact that only few may see deserves attention; ask the secretariat.",
        ),
        Outcome::Unknown => (
            "Chưa đủ một dữ kiện chỉ ít người được xem; hỏi Văn phòng Sở.",
            "A fact that only few may see is not known; ask the secretariat.",
        ),
        Outcome::Passed | Outcome::NotApplicable => return None,
    };
    let next_step = Words::new(
        "Liên hệ Văn phòng Sở, nơi được xem dữ kiện này.",
        "Turn to the secretariat, which may see this fact.",
    );
    let is_unknown = outcome == Outcome::Unknown;
    Some(Said {
        sentence: Words::new(vi, en),
        next_step: Some(next_step),
        suppliers: is_unknown.then_some(Supplier::Secretariat).into_iter().collect(),
    })
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
