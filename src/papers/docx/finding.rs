//! What the author of a template has to know.

use crate::{
    edxml::Flaw,
    error::{Error, Text},
};

/// Something about a template, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Part of the file, such as `word/document.xml`; empty for the whole.
    pub part: String,
    /// Stable code.
    pub code: &'static str,
    /// The sentence for people.
    pub message: Text,
}

impl Finding {
    /// A finding with its sentence in both languages.
    pub(super) fn new(
        part: &str,
        code: &'static str,
        vi: impl Into<std::borrow::Cow<'static, str>>,
        en: impl Into<std::borrow::Cow<'static, str>>,
    ) -> Self {
        Self { part: part.to_owned(), code, message: Text::new(vi, en) }
    }

    /// The part is not XML as a word processor writes it.
    pub(super) fn malformed(part: &str) -> Self {
        Self::new(
            part,
            "malformed_xml",
            format!("Phần {part} không phải XML đúng dạng."),
            format!("The part {part} is not well-formed XML."),
        )
    }
}

impl From<Flaw> for Finding {
    fn from(flaw: Flaw) -> Self {
        Self { part: flaw.at, code: flaw.code, message: flaw.message }
    }
}

impl From<Finding> for Error {
    /// For a template that was checked when it was uploaded and still cannot be filled.
    fn from(finding: Finding) -> Self {
        Self::invalid("/template", finding.code, finding.message)
    }
}
