//! What callers send about conflicts of interest.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::types::ConflictOutcome;
use crate::features::{
    achievements::types::AchievementId, evaluation_rounds::types::EvaluationRoundId,
};

/// A conflict that somebody knows of.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareConflict {
    /// Evaluation round.
    pub evaluation_round_id: EvaluationRoundId,
    /// Achievement.
    pub achievement_id: AchievementId,
    /// Evaluator; the caller when absent. Only the secretariat declares for others.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB049"
    )]
    pub evaluator_code: Option<String>,
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
