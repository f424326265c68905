//! What a proposal gathers on its way, besides its state: confirmation, suspension, the city's answer.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::states::AwardProposalState;
use crate::{
    db::types::{AnyId, Instant},
    text_enum,
};

text_enum! {
    /// How a proposal is made: `ordinary` thủ tục thông thường; `short` thủ tục đơn giản (Luật TĐKT Đ.85),
    /// found and proposed by the department itself.
    #[derive(Default)]
    #[expect(missing_docs, reason = "the enum's own doc names both")]
    pub enum AwardProcedure {
        #[default]
        Ordinary = "ordinary",
        Short = "short",
    }
}

/// Who confirmed the achievement report, and when (R21): the head who submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportConfirmation {
    /// Who.
    #[schema(max_length = 64, example = "CB001")]
    pub by: String,
    /// When.
    pub on: NaiveDate,
}

/// Why a proposal rests, and where it goes on (R11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AwardSuspension {
    /// State to which it returns.
    pub from_state: AwardProposalState,
    /// Who suspended it.
    #[schema(max_length = 64, example = "CB002")]
    pub by: String,
    /// When.
    pub at: Instant,
    /// What it waits for, in the words in which it was suspended.
    #[serde(default)]
    #[schema(
        required = true,
        max_length = 2000,
        example = "Chờ kết luận của cơ quan có thẩm quyền"
    )]
    pub reason: Option<String>,
    /// The pending matter, for those who see pending matters; null for all others.
    #[schema(required = true)]
    pub hold_id: Option<AnyId>,
}

/// What the city answered: `declined` không khen thưởng; `returned` trả lại hồ sơ. That it grants the
/// award comes as its decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names both")]
pub enum CityOutcome {
    Declined,
    Returned,
}

/// The city's answer, the last one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CityAnswer {
    /// What it was.
    pub outcome: CityOutcome,
    /// Number and symbol of its letter.
    #[schema(max_length = 60, example = "912/SNV-BTĐKT")]
    pub number: String,
    /// Date of that letter.
    pub dated: NaiveDate,
    /// Who recorded it.
    #[schema(max_length = 64, example = "CB002")]
    pub recorded_by: String,
}

/// The facts of the way, as stored beside the state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct WayFacts {
    pub(super) report_confirmation: Option<ReportConfirmation>,
    pub(super) suspension: Option<AwardSuspension>,
    pub(super) city_answer: Option<CityAnswer>,
    pub(super) short_ground: Option<ShortGround>,
}

/// Ground of the short procedure (Luật TĐKT Đ.85.1): `political_task` a) phục vụ nhiệm vụ chính trị, động
/// viên kịp thời; `sudden_achievement` b) thành tích xuất sắc đột xuất; `detected_by_head` c) do người
/// đứng đầu cơ quan phát hiện; `dedication_or_foreign` d) cống hiến, niên hạn, đối ngoại; `secret` đ) nội
/// dung bí mật nhà nước.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each ground")]
pub enum ShortGround {
    PoliticalTask,
    SuddenAchievement,
    DetectedByHead,
    DedicationOrForeign,
    Secret,
}
