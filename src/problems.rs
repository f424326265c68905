//! The catalogue of problem types (RFC 9457): one row per type in `problems.json`, both languages,
//! served at `/problems/{slug}`. Everything that can go wrong towards a client is in that table.

use std::sync::LazyLock;

use serde::Deserialize;

/// A problem type. The variants stand in the order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant's meaning stands in its catalogue row")]
pub enum Code {
    MalformedRequest,
    UnknownParameter,
    InvalidParameter,
    InvalidCursor,
    IdempotencyKeyRequired,
    UnsupportedGrantType,
    InvalidGrant,
    InvalidScope,
    UnauthorizedClient,
    InvalidTarget,
    Unauthenticated,
    TokenExpired,
    InvalidClient,
    SignInFailed,
    InsufficientScope,
    RoleRequired,
    PasswordChangeRequired,
    Recused,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    InvalidStateTransition,
    Duplicate,
    InUse,
    CampaignClosed,
    DeadlinePassed,
    QuotaExceeded,
    NotReady,
    CriteriaFrozen,
    PanelFrozen,
    IncompleteScores,
    TieUnresolved,
    PetitionsPending,
    BallotKeyLost,
    AlreadyDecided,
    IdempotencyInProgress,
    DigestMismatch,
    StaleEtag,
    RequestTimeout,
    PayloadTooLarge,
    UriTooLong,
    UnsupportedMediaType,
    RangeNotSatisfiable,
    ValidationFailed,
    IdempotencyKeyReused,
    StateSecretRefused,
    PreconditionRequired,
    RateLimited,
    HeadersTooLarge,
    InternalError,
    Unavailable,
}

/// One catalogue row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Last part of the type's URI; never changes.
    pub slug: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Short title, Vietnamese and English.
    pub title: [&'static str; 2],
    /// What it means.
    pub meaning: [&'static str; 2],
    /// What the caller can do.
    pub remedy: [&'static str; 2],
}

/// Stands in for a row that is missing, which a test rules out.
static UNKNOWN: Entry = Entry {
    slug: "internal-error",
    status: 500,
    title: ["Lỗi hệ thống", "Internal error"],
    meaning: ["Hệ thống gặp lỗi.", "The system failed."],
    remedy: ["Báo người quản trị.", "Tell the administrator."],
};

/// All problem types, in the order of [`Code`].
pub static CATALOGUE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("problems.json")).unwrap_or_else(|error| {
        tracing::error!(%error, "the catalogue of problems cannot be read");
        Vec::new()
    })
});

impl Code {
    /// The catalogue row.
    pub fn entry(self) -> &'static Entry {
        CATALOGUE.get(self as usize).unwrap_or(&UNKNOWN)
    }

    /// The stable slug, also sent as `code`.
    pub fn slug(self) -> &'static str {
        self.entry().slug
    }

    /// HTTP status.
    pub fn status(self) -> u16 {
        self.entry().status
    }

    /// The row with this slug.
    pub fn find(slug: &str) -> Option<&'static Entry> {
        CATALOGUE.iter().find(|entry| entry.slug == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `StaleEtag` as `stale-etag`.
    fn slug_of(code: Code) -> String {
        let mut slug = String::new();
        for letter in format!("{code:?}").chars() {
            if letter.is_uppercase() && !slug.is_empty() {
                slug.push('-');
            }
            slug.extend(letter.to_lowercase());
        }
        slug
    }

    #[test]
    fn every_code_stands_at_the_place_of_its_row() {
        assert_eq!(Code::Unavailable as usize + 1, CATALOGUE.len());
        for code in [Code::MalformedRequest, Code::NotFound, Code::StaleEtag, Code::Unavailable] {
            assert_eq!(code.slug(), slug_of(code));
        }
        for entry in CATALOGUE.iter() {
            assert!(std::ptr::eq(Code::find(entry.slug).unwrap(), entry), "{} twice", entry.slug);
        }
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        for entry in CATALOGUE.iter() {
            for text in [entry.title, entry.meaning, entry.remedy] {
                assert!(text.iter().all(|words| !words.is_empty()), "{}", entry.slug);
                assert_ne!(text[0], text[1], "{}", entry.slug);
            }
        }
    }
}
