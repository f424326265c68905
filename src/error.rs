//! The one error type of the house: a code from the catalogue, public text in both languages,
//! and a private cause that never reaches a client.
//!
//! Nothing here knows HTTP beyond the status number of a code, and nothing here knows the database;
//! `http::problem` turns an [`Error`] into an RFC 9457 document.

use std::{borrow::Cow, fmt};

use serde_json::{Map, Value};

pub use crate::problems::Code;

/// A sentence in Vietnamese and English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Vietnamese, the default language.
    pub vi: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// Both languages at once, so that neither can be forgotten.
    pub fn new(vi: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }
}

/// Where a wrong value stood in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// JSON body; the pointer is an RFC 6901 JSON pointer.
    Body,
    /// Query string; the pointer is the parameter's name.
    Query,
    /// Path; the pointer is the parameter's name.
    Path,
    /// Header; the pointer is the header's name.
    Header,
}

impl Place {
    /// The word used in `errors[].in`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Query => "query",
            Self::Path => "path",
            Self::Header => "header",
        }
    }
}

/// One wrong value.
#[derive(Clone, Debug)]
pub struct FieldError {
    /// Where it stood.
    pub place: Place,
    /// JSON pointer, or the parameter's name.
    pub pointer: String,
    /// Stable code such as `required` or `max_length`.
    pub code: Cow<'static, str>,
    /// The sentence for people.
    pub message: Text,
    /// Every value named in the sentence.
    pub params: Map<String, Value>,
}

/// An error on its way to the caller.
///
/// There is deliberately no `Display` of the cause: internals cannot slip into an answer.
pub struct Error(Box<Inner>);

struct Inner {
    code: Code,
    detail: Option<Text>,
    extensions: Map<String, Value>,
    fields: Vec<FieldError>,
    retry_after_seconds: Option<u32>,
    cause: Option<String>,
}

/// The result of everything that can fail towards a caller.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error with the catalogue's own text.
    pub fn new(code: Code) -> Self {
        Self(Box::new(Inner {
            code,
            detail: None,
            extensions: Map::new(),
            fields: Vec::new(),
            retry_after_seconds: None,
            cause: None,
        }))
    }

    /// The object is absent or not visible to the caller; the two are not told apart.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// An impossible case; the sentence says why it cannot happen.
    pub fn bug(why: impl Into<String>) -> Self {
        Self::internal(format!("bug: {}", why.into()))
    }

    /// A failure whose cause only the log sees.
    pub fn internal(cause: impl Into<String>) -> Self {
        Self::new(Code::InternalError).cause(cause)
    }

    /// The service cannot answer now; the caller may come back after `seconds`.
    pub fn unavailable(seconds: u32, cause: impl Into<String>) -> Self {
        Self::new(Code::Unavailable).retry_after(seconds).cause(cause)
    }

    /// A value in the body that the schema allows but a rule does not.
    pub fn invalid(pointer: impl Into<String>, code: &'static str, message: Text) -> Self {
        Self::new(Code::ValidationFailed).field(FieldError {
            place: Place::Body,
            pointer: pointer.into(),
            code: code.into(),
            message,
            params: Map::new(),
        })
    }

    /// Replaces the catalogue's sentence by one about this case.
    #[must_use]
    pub fn detail(
        mut self,
        vi: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.0.detail = Some(Text::new(vi, en));
        self
    }

    /// Adds an extension member of the problem document.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.extensions.insert(name.to_owned(), value.into());
        self
    }

    /// Adds one wrong value.
    #[must_use]
    pub fn field(mut self, field: FieldError) -> Self {
        self.0.fields.push(field);
        self
    }

    /// Adds several wrong values.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = FieldError>) -> Self {
        self.0.fields.extend(fields);
        self
    }

    /// Tells the caller when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<String>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// Moves the wrong values of a list item under that item's pointer.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        for field in &mut self.0.fields {
            field.pointer = format!("{prefix}{}", field.pointer);
        }
        self
    }

    /// The catalogue code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The sentence about this case, when there is one.
    pub fn detail_text(&self) -> Option<&Text> {
        self.0.detail.as_ref()
    }

    /// Extension members.
    pub fn extensions(&self) -> &Map<String, Value> {
        &self.0.extensions
    }

    /// Wrong values.
    pub fn field_errors(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// Seconds for `Retry-After`.
    pub fn retry_after_seconds(&self) -> Option<u32> {
        self.0.retry_after_seconds
    }

    /// The private cause, for the log only.
    pub fn private_cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.0.code)
            .field("detail", &self.0.detail)
            .field("extensions", &self.0.extensions)
            .field("fields", &self.0.fields)
            .field("cause", &self.0.cause)
            .finish()
    }
}

/// Only the code is displayed: what is printed by accident must not tell internals.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code.slug())
    }
}

impl std::error::Error for Error {}

/// Adds context that only the log sees.
pub trait Context<T> {
    /// Turns any failure into an internal error that says what was being done.
    ///
    /// # Errors
    /// An internal error when `self` is one.
    fn internal(self, doing: &str) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for std::result::Result<T, E> {
    fn internal(self, doing: &str) -> Result<T> {
        self.map_err(|cause| Error::internal(format!("{doing}: {cause}")))
    }
}
