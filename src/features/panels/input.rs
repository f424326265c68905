//! What callers send about panels.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::types::PanelScore;
use crate::features::{achievements::types::AchievementId, outreach::input::PersonCode};

/// The whole panel of a round, by hand.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutEvaluators {
    /// Evaluators, each once.
    #[schema(max_items = 100)]
    pub evaluators: Vec<NewEvaluator>,
}

/// An evaluator and what he or she scores.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvaluator {
    /// Staff code.
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB049"
    )]
    pub evaluator_code: String,
    /// Achievements of the round; all of them when none is named.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub achievement_ids: Vec<AchievementId>,
}

/// The whole panel of a round, spread evenly.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignEvaluators {
    /// Staff codes of those among whom the achievements are spread, each once.
    #[schema(min_items = 1, max_items = 100, value_type = Vec<PersonCode>)]
    pub evaluator_codes: Vec<String>,
    /// How many evaluators score each achievement.
    #[schema(format = Int32, minimum = 1, maximum = 100, example = 3)]
    pub per_achievement: u32,
}

/// The whole sheet of an evaluator. What is absent is not scored yet; handing in refuses gaps.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutPanelScores {
    /// One entry per scored criterion.
    #[schema(max_items = 500)]
    pub scores: Vec<PanelScore>,
    /// What the evaluator says of the whole.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Sáng kiến có khả năng nhân rộng"
    )]
    pub comment: Option<String>,
}
