//! The readers as the project has them, alone: they know neither the database nor HTTP, so that their source
//! is taken as it stands, and a fuzzer is built in a minute and not in twenty.

/// What the readers use of the project's errors.
pub mod error {
    use std::borrow::Cow;

    /// A sentence in Vietnamese and English.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Text {
        /// Vietnamese.
        pub vi: Cow<'static, str>,
        /// English.
        pub en: Cow<'static, str>,
    }

    impl Text {
        /// Both languages at once.
        pub fn new(vi: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
            Self { vi: vi.into(), en: en.into() }
        }
    }
}

#[path = "../../src/edxml/mod.rs"]
pub mod edxml;

use chrono::NaiveDate;
use edxml::Limits;

/// Limits that a fuzzer reaches.
pub fn limits() -> Limits {
    Limits { bytes: 200_000, file_bytes: 100_000, ..Limits::default() }
}

/// A day after every day that the rules may have something against.
pub fn today() -> NaiveDate {
    NaiveDate::MAX
}
