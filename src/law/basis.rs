//! Where a value comes from, and how well that is known.

use serde::{Deserialize, Serialize};

/// How well a source is known: `confirmed` the text itself was read; `secondary` a page that reports
/// it; `practice` the rule of another place, or a pattern; `memory` no source was read; `unknown`
/// looked for and not found, or a choice of the software that no text makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each mark")]
pub enum Mark {
    Confirmed,
    Secondary,
    Practice,
    Memory,
    Unknown,
}

impl Mark {
    /// Only what was read in the text itself counts as confirmed.
    pub fn status(self) -> Status {
        match self {
            Self::Confirmed => Status::Confirmed,
            Self::Secondary | Self::Practice | Self::Memory | Self::Unknown => Status::Assumed,
        }
    }
}

/// Whether something is law as read, or assumed until somebody competent confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The text says so.
    Confirmed,
    /// Anything less.
    Assumed,
}

impl Status {
    /// The weaker of two: what rests on an assumption is assumed.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Both languages at once, so that neither can be forgotten.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// Several texts as one, in their order.
    #[must_use]
    pub fn joined(all: &[Self], between: &str) -> Self {
        let of = |pick: fn(&Self) -> &str| all.iter().map(pick).collect::<Vec<_>>().join(between);
        Self::new(of(|one| &one.vi), of(|one| &one.en))
    }
}

/// A value that law, regulation or an assumption sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
pub struct Param<T> {
    /// The value. It has to be written even where it may be null.
    #[serde(deserialize_with = "Deserialize::deserialize")]
    pub value: T,
    /// How well the source is known.
    pub mark: Mark,
    /// Document and article.
    pub source: String,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl<T> Param<T> {
    /// Whether it counts as confirmed.
    pub fn status(&self) -> Status {
        self.mark.status()
    }
}
