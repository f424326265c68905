//! What callers send when they take a step.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::{
    states::AppraisalOutcome,
    types::{AwardProposalId, AwardReason},
    way_facts::CityOutcome,
};
use crate::{db::types::AnyId, http::extract::broken_rule};

/// A warning that a step is taken in spite of, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgedWarning {
    /// Number of the rule that warns.
    #[schema(min_length = 3, max_length = 3, pattern = "^R[0-9]{2}$", example = "R20")]
    pub rule: String,
    /// Why the step is taken all the same.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Bản điện tử ký số thay cho bản giấy"
    )]
    pub reason: String,
}

/// A step without anything to say besides reasons for warnings.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeAwardProposalStep {
    /// Reasons for what only warns; each such finding of readiness needs one. Others are not kept.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub acknowledged_warnings: Vec<AcknowledgedWarning>,
}

/// Why a proposal rests.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendAwardProposal {
    /// Why, in words that the unit may read.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Chờ kết luận của cơ quan có thẩm quyền"
    )]
    pub reason: String,
    /// The pending matter.
    #[serde(default)]
    pub hold_id: Option<AnyId>,
}

/// The city's answer on a forwarded proposal, other than its decision.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCityAnswer {
    /// What the city answered.
    pub outcome: CityOutcome,
    /// Number and symbol of its letter.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "912/SNV-BTĐKT"
    )]
    pub number: String,
    /// Date of that letter.
    #[schema(example = "2026-11-20")]
    pub dated: NaiveDate,
    /// Reasons; at least one.
    #[schema(min_items = 1, max_items = 20)]
    pub reasons: Vec<AwardReason>,
}

fn each_once(ids: &[AwardProposalId]) -> Result<(), ValidationError> {
    let mut all = ids.to_vec();
    all.sort();
    all.dedup();
    if all.len() == ids.len() {
        return Ok(());
    }
    Err(broken_rule(
        "/award_proposal_ids",
        "repeated",
        "Một hồ sơ được nêu hai lần.",
        "A proposal stands twice.",
    ))
}

/// Proposals to be received together.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_receive))]
pub struct BatchReceiveAwardProposals {
    /// The proposals; each once.
    #[schema(min_items = 1, max_items = 200)]
    pub award_proposal_ids: Vec<AwardProposalId>,
    /// Reasons for what only warns, for all of them.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub acknowledged_warnings: Vec<AcknowledgedWarning>,
}

fn check_receive(input: &BatchReceiveAwardProposals) -> Result<(), ValidationError> {
    each_once(&input.award_proposal_ids)
}

/// Proposals to be sent back together, for the same reasons.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_return))]
pub struct BatchReturnAwardProposals {
    /// The proposals; each once.
    #[schema(min_items = 1, max_items = 200)]
    pub award_proposal_ids: Vec<AwardProposalId>,
    /// Reasons; at least one.
    #[schema(min_items = 1, max_items = 20)]
    pub reasons: Vec<AwardReason>,
}

fn check_return(input: &BatchReturnAwardProposals) -> Result<(), ValidationError> {
    each_once(&input.award_proposal_ids)
}

/// Proposals to be appraised together, with one opinion.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_appraise))]
pub struct BatchAppraiseAwardProposals {
    /// The proposals; each once.
    #[schema(min_items = 1, max_items = 200)]
    pub award_proposal_ids: Vec<AwardProposalId>,
    /// Outcome, of each.
    pub outcome: AppraisalOutcome,
    /// Opinion: right subject, conditions, criteria, dossier, procedure.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đúng đối tượng, đủ điều kiện, tiêu chuẩn, hồ sơ, thủ tục"
    )]
    pub opinion: String,
    /// Reasons of ineligibility; needed for that outcome and only for it.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub reasons: Vec<AwardReason>,
    /// Reasons for what only warns, for all of them.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub acknowledged_warnings: Vec<AcknowledgedWarning>,
}

fn check_appraise(input: &BatchAppraiseAwardProposals) -> Result<(), ValidationError> {
    each_once(&input.award_proposal_ids)?;
    super::input::check_reasons(input.outcome, &input.reasons)
}
