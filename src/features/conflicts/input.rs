//! What callers send about conflicts of interest.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::types::ConflictOutcome;
use crate::features::{
    achievements::types::AchievementId, award_proposals::types::AwardProposalId,
    evaluation_rounds::types::EvaluationRoundId,
};

/// A conflict that somebody knows of: of an evaluator with an achievement in an evaluation round, or of a
/// council member with a dossier that is before the council.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareConflict {
    /// Evaluation round, with the achievement; for an evaluator.
    #[serde(default)]
    pub evaluation_round_id: Option<EvaluationRoundId>,
    /// Achievement that is scored in the round.
    #[serde(default)]
    pub achievement_id: Option<AchievementId>,
    /// Dossier on the agenda of the council; for a member, and instead of the two.
    #[serde(default)]
    pub award_proposal_id: Option<AwardProposalId>,
    /// Evaluator; the caller when absent. Only the secretariat declares for others.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB049"
    )]
    pub evaluator_code: Option<String>,
    /// Council member; the caller when absent. Only the secretariat declares for others.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = json!(null)
    )]
    pub member_code: Option<String>,
    /// What the conflict is.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đã tham gia hướng dẫn tác giả viết sáng kiến"
    )]
    pub reason: String,
}

/// Deciding a conflict.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveConflict {
    /// How.
    pub outcome: ConflictOutcome,
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Cùng đơn vị nhưng không tham gia sáng kiến, không quản lý tác giả"
    )]
    pub reason: String,
}
