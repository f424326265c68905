//! The law as data: legal documents and rule sets. Terms are counted by [`crate::calendar`].
//!
//! A room of its own beside the platform: no database, no HTTP. Nothing the law decides stands in code:
//! every number is a [`Param`] with its source and how well that is known, and what Hà Nội's own
//! regulation decides is assumed until somebody competent confirms it. The files beside this one are
//! what a new installation starts with; a rule set in use is the same JSON, frozen.
//!
//! `deny_unknown_fields` and fields without defaults make the reader the check of the data: a rule
//! set that lacks a parameter, or has one that nothing knows, cannot be read.

mod award_type;
mod basis;
mod document;
mod meaning;
mod parameters;
mod rule_set;
mod share;
mod words;

#[cfg(test)]
mod tests;

pub use award_type::{
    AwardType, Coefficient, DossierRequirement, LaunchRequirement, MeritClause, MinRating,
    PublicationRule, Quota, QuotaRule, RequiredWhen, SigningAuthority, VoteThreshold,
};
pub use basis::{Mark, Param, Status, Words};
pub use document::{DocumentLevel, LegalDocument};
pub use meaning::{Senseless, at_odds, senseless};
pub use parameters::*;
pub use rule_set::{Rule, RuleHead, RuleSet, Rules, Severity};
pub use share::Share;
pub use words::{
    Authority, AwardClass, Checkpoint, CompletionLevel, DisciplineForm, PlanLevel, PlanSection,
    PositionClass, StaffKind, Step, SubjectKind, UnitKind,
};

use chrono::NaiveDate;
use serde::Deserialize;

/// Everything a new installation starts with.
#[derive(Clone, Debug)]
pub struct Law {
    /// Legal documents.
    pub documents: Vec<LegalDocument>,
    /// Rule sets, oldest first.
    pub rule_sets: Vec<RuleSet>,
}

/// Rule sets that differ only in their validity share the rules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleSetFile {
    versions: Vec<Version>,
    rules: Rules,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Version {
    code: String,
    title: Words,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    note: String,
}

impl Law {
    /// Reads the data that the program carries.
    ///
    /// # Errors
    /// When the data does not have the form of the types here; tests keep that from happening.
    pub fn carried() -> serde_json::Result<Self> {
        let file: RuleSetFile = serde_json::from_str(include_str!("rule-sets-2026.json"))?;
        let RuleSetFile { versions, rules } = file;
        let rule_sets = versions
            .into_iter()
            .map(|version| RuleSet {
                code: version.code,
                title: version.title,
                valid_from: version.valid_from,
                valid_to: version.valid_to,
                note: version.note,
                rules: rules.clone(),
            })
            .collect();
        Ok(Self {
            documents: serde_json::from_str(include_str!("legal-documents-2026.json"))?,
            rule_sets,
        })
    }

    /// The rule set of a day: the one in force when a dossier is received that day.
    pub fn rule_set_on(&self, day: NaiveDate) -> Option<&RuleSet> {
        self.rule_sets.iter().find(|set| set.holds(day))
    }
}
