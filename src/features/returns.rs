//! Sending something back for correction (trả lại): always with reasons.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// One reason for sending something back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnReason {
    /// Code of the kind of reason.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "missing_evidence"
    )]
    pub code: String,
    /// What is wrong in this case, and what to do.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Chưa có minh chứng cho kết quả áp dụng"
    )]
    pub text: String,
}

/// Reasons for sending something back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnWithReasons {
    /// Each reason.
    #[schema(min_items = 1, max_items = 20)]
    pub reasons: Vec<ReturnReason>,
}

impl ReturnWithReasons {
    /// The reasons in one text, for the audit.
    pub fn to_text(&self) -> String {
        let texts: Vec<&str> = self.reasons.iter().map(|reason| reason.text.as_str()).collect();
        texts.join("; ")
    }
}
