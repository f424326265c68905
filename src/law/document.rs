//! Legal documents with their validity, and what replaces what.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Mark, Status};

/// Level of a document, highest first; a lower one may only narrow or fill in a higher one.
/// `law` luật; `decree` nghị định; `circular` thông tư; `city_decision` quyết định, nghị quyết của
/// Thành phố; `plan` kế hoạch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each level")]
pub enum DocumentLevel {
    Law,
    Decree,
    Circular,
    CityDecision,
    Plan,
}

/// A legal document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalDocument {
    /// Code; unique.
    pub code: String,
    /// Number and symbol.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// Level.
    pub level: DocumentLevel,
    /// Who issued it, as its symbol names them; null when that is not known.
    pub issuer: Option<String>,
    /// Date of the document.
    pub issued_on: Option<NaiveDate>,
    /// First day of validity; null when it is not known.
    pub effective_from: Option<NaiveDate>,
    /// First day without validity (half-open); null while no end is set.
    pub effective_to: Option<NaiveDate>,
    /// Codes of documents that it replaces, or numbers of documents that are not listed.
    pub replaces: Vec<String>,
    /// Codes of documents that it amends.
    pub amends: Vec<String>,
    /// How well it is known.
    pub mark: Mark,
    /// Where it was read.
    pub source: String,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl LegalDocument {
    /// Whether it counts as confirmed.
    pub fn status(&self) -> Status {
        self.mark.status()
    }

    /// Whether it is in force on a day; `None` when its beginning is not known.
    pub fn is_in_force(&self, day: NaiveDate) -> Option<bool> {
        let from = self.effective_from?;
        Some(from <= day && self.effective_to.is_none_or(|to| day < to))
    }
}
