//! What callers send about pending matters.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::{HoldBasis, HoldDiscipline, HoldKind, HoldOutcome};
use crate::{features::award_types::types::SubjectKind, http::extract::broken_rule};

/// A pending matter.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_subject))]
pub struct CreateHold {
    /// Whether it is about a person or a collective.
    pub subject_kind: SubjectKind,
    /// The collective, or the unit in which the person worked on the first day.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CNTT")]
    pub unit_code: String,
    /// The person; null for a collective.
    #[serde(default)]
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB014")]
    pub person_code: Option<String>,
    /// Kind.
    pub kind: HoldKind,
    /// First day.
    #[schema(example = "2026-10-05")]
    pub opened_on: NaiveDate,
    /// The document that tells of it.
    pub basis: HoldBasis,
}

fn check_subject(hold: &CreateHold) -> Result<(), ValidationError> {
    match (hold.subject_kind, hold.person_code.is_some()) {
        (SubjectKind::Individual, true) | (SubjectKind::Collective, false) => Ok(()),
        (SubjectKind::Individual, false) => Err(broken_rule(
            "/person_code",
            "required_for_subject",
            "Việc đang xem xét đối với cá nhân phải nêu người đó.",
            "A matter of a person names the person.",
        )),
        (SubjectKind::Collective, true) => Err(broken_rule(
            "/person_code",
            "not_for_subject",
            "Việc đang xem xét đối với tập thể không nêu cá nhân.",
            "A matter of a collective names no person.",
        )),
    }
}

/// Corrections. Of a released matter only `discipline_ends_on` can be told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchHold {
    /// Whether it is about a person or a collective.
    #[schema(nullable = false)]
    subject_kind: Option<SubjectKind>,
    /// The collective, or the unit in which the person worked on the first day.
    #[schema(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CNTT"
    )]
    unit_code: Option<String>,
    /// The person; null for a collective.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB014")]
    person_code: Option<String>,
    /// Kind.
    #[schema(nullable = false)]
    kind: Option<HoldKind>,
    /// First day.
    #[schema(nullable = false, example = "2026-10-05")]
    opened_on: Option<NaiveDate>,
    /// The document that tells of it.
    #[schema(nullable = false)]
    basis: Option<HoldBasis>,
    /// Day on which the disciplinary period is completed, once it is known.
    discipline_ends_on: Option<NaiveDate>,
}

/// How a pending matter ended.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_outcome))]
pub struct ReleaseHold {
    /// First day without it.
    #[schema(example = "2026-11-20")]
    pub released_on: NaiveDate,
    /// Outcome.
    pub outcome: HoldOutcome,
    /// The document that concludes it.
    pub conclusion: HoldBasis,
    /// The discipline, when it ended in one.
    #[serde(default)]
    pub discipline: Option<HoldDiscipline>,
}

fn check_outcome(release: &ReleaseHold) -> Result<(), ValidationError> {
    let is_disciplined = release.outcome == HoldOutcome::Disciplined;
    match &release.discipline {
        None if is_disciplined => Err(broken_rule(
            "/discipline",
            "required_for_outcome",
            "Kết quả bị kỷ luật phải nêu quyết định kỷ luật.",
            "An outcome of discipline names the decision.",
        )),
        Some(_) if !is_disciplined => Err(broken_rule(
            "/discipline",
            "not_for_outcome",
            "Chỉ nêu quyết định kỷ luật khi kết quả là bị kỷ luật.",
            "Only an outcome of discipline names a decision.",
        )),
        Some(one) if one.ends_on.is_some_and(|end| end < one.decided_on) => Err(broken_rule(
            "/discipline/ends_on",
            "before_start",
            "Ngày hết thời hạn kỷ luật phải từ ngày quyết định trở đi.",
            "The period does not end before the decision.",
        )),
        None | Some(_) => Ok(()),
    }
}
