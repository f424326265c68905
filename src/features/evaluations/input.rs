//! What callers send about score sheets.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::types::{Evidence, Finding};
use crate::scoring::{Entry, InputValue, Points};

/// All self-scores of a sheet. What is absent is not scored yet.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutSelfScores {
    /// One entry per scored criterion.
    #[schema(max_items = 500)]
    pub scores: Vec<SelfScore>,
}

/// What a unit says of one criterion, in the field of its type, or why it does not apply.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SelfScore {
    /// Code of the criterion.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "1.1"
    )]
    pub criterion_code: String,
    /// Points, of a manual criterion.
    #[serde(default)]
    pub points: Option<Points>,
    /// Yes or no, of a boolean criterion or a gate.
    #[serde(default)]
    pub is_met: Option<bool>,
    /// Quantities by their names, of every other criterion.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub inputs: Vec<InputValue>,
    /// Comment, or explanation where there is no evidence.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Ban hành ngày 05/01/2026"
    )]
    pub comment: Option<String>,
    /// Evidence (tài liệu kiểm chứng).
    #[serde(default)]
    #[schema(max_items = 20)]
    pub evidence: Vec<Evidence>,
    /// Why the criterion does not apply.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đơn vị không có thủ tục hành chính"
    )]
    pub not_applicable_reason: Option<String>,
}

impl SelfScore {
    /// The mark as the engine checks it.
    pub(super) fn entry(&self) -> Entry<'_> {
        Entry {
            points: self.points,
            is_met: self.is_met,
            inputs: &self.inputs,
            not_applicable_reason: self.not_applicable_reason.as_deref(),
        }
    }
}

/// All verified scores of a sheet: every criterion has one, but for an optional part that is left out
/// and what a gate makes zero.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutVerifiedScores {
    /// One entry per criterion.
    #[schema(max_items = 500)]
    pub scores: Vec<VerifiedScore>,
    /// Limits of the criteria set that were found to hold (sự việc loại trừ, kỷ luật, điều kiện của mức
    /// không đạt).
    #[serde(default)]
    #[schema(max_items = 50)]
    pub findings: Vec<Finding>,
}

impl VerifiedScore {
    /// The score of a criterion that takes its quantities from measurements.
    pub(super) fn taken(criterion_code: &str, inputs: Vec<InputValue>) -> Self {
        Self {
            criterion_code: criterion_code.to_owned(),
            points: None,
            is_met: None,
            inputs,
            not_applicable_reason: None,
            reason: None,
        }
    }
}

/// What the secretariat says of one criterion.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifiedScore {
    /// Code of the criterion.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "1.1"
    )]
    pub criterion_code: String,
    /// Points, of a manual criterion.
    #[serde(default)]
    pub points: Option<Points>,
    /// Yes or no, of a boolean criterion or a gate.
    #[serde(default)]
    pub is_met: Option<bool>,
    /// Quantities by their names, of every other criterion.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub inputs: Vec<InputValue>,
    /// Why the criterion does not apply.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đơn vị không có thủ tục hành chính"
    )]
    pub not_applicable_reason: Option<String>,
    /// Why it differs from the self-score; needed when it does.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Tài liệu kiểm chứng ngoài kỳ đánh giá"
    )]
    pub reason: Option<String>,
}

impl VerifiedScore {
    /// The mark as the engine checks it.
    pub(super) fn entry(&self) -> Entry<'_> {
        Entry {
            points: self.points,
            is_met: self.is_met,
            inputs: &self.inputs,
            not_applicable_reason: self.not_applicable_reason.as_deref(),
        }
    }
}

/// Returning a sheet to its unit.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnEvaluation {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Thiếu tài liệu kiểm chứng của tiêu chí 1.1"
    )]
    pub reason: String,
}
