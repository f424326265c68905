//! What is wrong with a message.

use std::fmt;

use crate::error::Text;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The element, as `MessageHeader/Code`, or the file of an archive; empty for the whole.
    pub at: String,
    /// Stable code.
    pub code: &'static str,
    /// The sentence for people.
    pub message: Text,
}

impl Flaw {
    /// A flaw with its sentence in both languages.
    pub fn new(
        at: impl Into<String>,
        code: &'static str,
        vi: &'static str,
        en: &'static str,
    ) -> Self {
        Self { at: at.into(), code, message: Text::new(vi, en) }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {:?}: {}", self.code, self.at, self.message.en)
    }
}

impl std::error::Error for Flaw {}
