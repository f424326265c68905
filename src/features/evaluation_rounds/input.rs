//! What callers send about evaluation rounds.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::RoundMethod;
use crate::{
    features::{
        criteria_sets::types::CriteriaSetId, evaluations::types::EvaluationId,
        units::types::UnitCode,
    },
    http::extract::broken_rule,
};

/// A new round, as a draft.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_window))]
pub struct CreateEvaluationRound {
    /// Title.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Chấm điểm cải cách hành chính năm 2026"
    )]
    pub title: String,
    /// Period that is evaluated: a year, half, quarter or month that shares days with the campaign.
    #[schema(
        min_length = 4,
        max_length = 7,
        pattern = "^20[0-9]{2}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$",
        example = "2026"
    )]
    pub period: String,
    /// How it scores.
    #[serde(default)]
    pub method: RoundMethod,
    /// Criteria set; it must be published before the round opens.
    pub criteria_set_id: CriteriaSetId,
    /// Codes of the units that are evaluated, each once.
    #[serde(default)]
    #[schema(max_items = 5000, value_type = Vec<UnitCode>)]
    pub subjects: Vec<String>,
    /// Day on which the draft opens by itself, in the future; without it the round is opened by hand.
    #[serde(default)]
    pub self_scoring_from: Option<NaiveDate>,
    /// Last day on which units score themselves.
    #[serde(default)]
    pub self_scoring_until: Option<NaiveDate>,
    /// Working days (ngày làm việc) after the provisional publication in which units can file
    /// petitions; without it there is no such window.
    #[serde(default)]
    #[schema(format = Int32, minimum = 1, maximum = 60, example = 5)]
    pub petition_days: Option<i32>,
}

fn check_window(input: &CreateEvaluationRound) -> Result<(), ValidationError> {
    if let (Some(from), Some(until)) = (input.self_scoring_from, input.self_scoring_until)
        && until < from
    {
        return Err(broken_rule(
            "/self_scoring_until",
            "before_start",
            "Hạn tự chấm không được trước ngày bắt đầu.",
            "The last day of self-scoring is not before its first.",
        ));
    }
    Ok(())
}

/// Changes of a draft. Once the round is open, only `title` and `self_scoring_until` change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchEvaluationRound {
    /// Title.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Chấm điểm cải cách hành chính năm 2026"
    )]
    title: Option<String>,
    /// Period that is evaluated.
    #[schema(
        nullable = false,
        min_length = 4,
        max_length = 7,
        pattern = "^20[0-9]{2}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$",
        example = "2026"
    )]
    period: Option<String>,
    /// Criteria set.
    #[schema(nullable = false)]
    criteria_set_id: Option<CriteriaSetId>,
    /// Codes of the units that are evaluated.
    #[schema(nullable = false, max_items = 5000)]
    subjects: Option<Vec<UnitCode>>,
    /// Day on which the draft opens by itself.
    self_scoring_from: Option<NaiveDate>,
    /// Last day on which units score themselves.
    self_scoring_until: Option<NaiveDate>,
    /// Working days in which units can file petitions.
    #[schema(format = Int32, minimum = 1, maximum = 60, example = 5)]
    petition_days: Option<i32>,
}

/// Closing self-scoring.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseSelfScoring {
    /// Why it is closed early; needed while `self_scoring_until` has not passed.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Tất cả đơn vị đã nộp"
    )]
    pub reason: Option<String>,
}

/// Closing the petition window.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosePetitions {
    /// Why it is closed early; needed while `petition_until` has not passed.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Các đơn vị thống nhất, không còn kiến nghị"
    )]
    pub reason: Option<String>,
}

/// Making results final.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_finalize))]
pub struct FinalizeEvaluationRound {
    /// Evaluations that the tie chain leaves equal, in the order the council decided, all of them.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub tie_order: Option<Vec<EvaluationId>>,
    /// Why in that order; needed with it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Hội đồng biểu quyết tại phiên họp ngày 20/12/2026"
    )]
    pub tie_reason: Option<String>,
}

fn check_finalize(input: &FinalizeEvaluationRound) -> Result<(), ValidationError> {
    let has_order = input.tie_order.as_ref().is_some_and(|order| !order.is_empty());
    if has_order && input.tie_reason.is_none() {
        return Err(broken_rule(
            "/tie_reason",
            "required_with_order",
            "Thứ tự do Hội đồng quyết định phải kèm lý do.",
            "The council's order needs its reason.",
        ));
    }
    Ok(())
}

/// Reopening a round.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenEvaluationRound {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Phát hiện sai sót trong điểm thẩm định"
    )]
    pub reason: String,
}
