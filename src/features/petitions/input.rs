//! What callers send about petitions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::{
    features::evaluations::types::Evidence,
    http::extract::broken_rule,
    scoring::{Entry, InputValue, Points},
};

/// A petition of a unit on one criterion of its sheet.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePetition {
    /// Code of the criterion.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "1.1"
    )]
    pub criterion_code: String,
    /// What the unit asks for, and why.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Tài liệu kiểm chứng nằm trong kỳ đánh giá"
    )]
    pub grounds: String,
    /// Evidence (tài liệu kiểm chứng).
    #[serde(default)]
    #[schema(max_items = 20)]
    pub evidence: Vec<Evidence>,
}

/// How a petition is decided: `accepted` chấp nhận; `rejected` không chấp nhận.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PetitionOutcome {
    Accepted,
    Rejected,
}

/// The decision on a petition.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_resolve))]
pub struct ResolvePetition {
    /// How it is decided.
    pub outcome: PetitionOutcome,
    /// Why so.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đã đối chiếu bản gốc; công nhận đủ số liệu"
    )]
    pub reason: String,
    /// The corrected score; needed when the petition is accepted, and only then.
    #[serde(default)]
    pub score: Option<CorrectedScore>,
}

fn check_resolve(input: &ResolvePetition) -> Result<(), ValidationError> {
    match (input.outcome, &input.score) {
        (PetitionOutcome::Accepted, Some(_)) | (PetitionOutcome::Rejected, None) => Ok(()),
        (PetitionOutcome::Accepted, None) => Err(broken_rule(
            "/score",
            "required_when_accepted",
            "Chấp nhận kiến nghị phải kèm điểm mới.",
            "An accepted petition needs the corrected score.",
        )),
        (PetitionOutcome::Rejected, Some(_)) => Err(broken_rule(
            "/score",
            "only_when_accepted",
            "Không chấp nhận kiến nghị thì điểm không đổi.",
            "A rejected petition changes no score.",
        )),
    }
}

/// A corrected score, in the field of its criterion's type, or why the criterion does not apply.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectedScore {
    /// Points, of a manual criterion.
    #[serde(default)]
    pub points: Option<Points>,
    /// Yes or no, of a boolean criterion or a gate.
    #[serde(default)]
    pub is_met: Option<bool>,
    /// Quantities by their names, of every other criterion; none of one that takes an indicator, which
    /// takes anew what is verified.
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
}

impl CorrectedScore {
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
