//! What callers send about award rounds.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::AwardTypeCode;
use crate::{features::campaigns::types::CampaignId, http::extract::broken_rule};

/// A new round, as a draft.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_round))]
pub struct CreateAwardRound {
    /// Name.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Đợt xét khen thưởng tổng kết năm 2026"
    )]
    pub name: String,
    /// Award types that are considered.
    #[schema(min_items = 1, max_items = 20)]
    pub award_type_codes: Vec<AwardTypeCode>,
    /// First day on which proposals are taken.
    pub submission_from: NaiveDate,
    /// Last day on which proposals are taken.
    pub submission_to: NaiveDate,
    /// First day of the period in which achievements count; within the campaign.
    pub achievement_period_from: NaiveDate,
    /// Last day of that period; within the campaign.
    pub achievement_period_to: NaiveDate,
}

fn check_round(round: &CreateAwardRound) -> Result<(), ValidationError> {
    let (vi, en) = (
        "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
        "The last day must not be before the first.",
    );
    if round.submission_to < round.submission_from {
        return Err(broken_rule("/submission_to", "before_start", vi, en));
    }
    if round.achievement_period_to < round.achievement_period_from {
        return Err(broken_rule("/achievement_period_to", "before_start", vi, en));
    }
    Ok(())
}

/// Changes of a round. When it is open only `name` and `submission_to` can be changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchAwardRound {
    /// Name.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Đợt xét năm 2026"
    )]
    name: Option<String>,
    /// Award types that are considered.
    #[schema(nullable = false, min_items = 1, max_items = 20)]
    award_type_codes: Option<Vec<AwardTypeCode>>,
    /// First day on which proposals are taken.
    #[schema(nullable = false)]
    submission_from: Option<NaiveDate>,
    /// Last day on which proposals are taken.
    #[schema(nullable = false)]
    submission_to: Option<NaiveDate>,
    /// First day of the period in which achievements count.
    #[schema(nullable = false)]
    achievement_period_from: Option<NaiveDate>,
    /// Last day of that period.
    #[schema(nullable = false)]
    achievement_period_to: Option<NaiveDate>,
}

/// Why a round ends.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseAwardRound {
    /// Why it ends, also when it ends before its last day.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Hết thời hạn nhận hồ sơ"
    )]
    pub reason: String,
}

/// What differs in the copy of a round, mostly for the next year.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloneAwardRound {
    /// Campaign of the copy; the original's when absent.
    #[serde(default)]
    pub campaign_id: Option<CampaignId>,
    /// Name of the copy.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Đợt xét khen thưởng tổng kết năm 2027"
    )]
    pub name: String,
    /// Award types that are considered; those of the original that are still offered when absent.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 20)]
    pub award_type_codes: Option<Vec<AwardTypeCode>>,
    /// First day on which proposals are taken.
    pub submission_from: NaiveDate,
    /// Last day on which proposals are taken.
    pub submission_to: NaiveDate,
    /// First day of the period in which achievements count; within the campaign.
    pub achievement_period_from: NaiveDate,
    /// Last day of that period; within the campaign.
    pub achievement_period_to: NaiveDate,
}
