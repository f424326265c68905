//! Progress on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    db::types::Instant,
    features::{
        achievements::types::AchievementState,
        award_proposals::states::AwardProposalState,
        campaigns::types::CampaignId,
        evaluation_rounds::types::EvaluationRoundId,
        evaluations::types::EvaluationState,
        indicators::{
            progress_views::{
                FigureBasis, IndicatorProgress, IndicatorStanding, MilestoneProgress,
            },
            types::IndicatorId,
        },
        outreach::views::{CoverageCount, OutreachTotals},
        registrations::types::RegistrationState,
        units::types::UnitCode,
    },
    scoring::Points,
};

/// How many objects are in one state. A state without objects is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Tally<S> {
    /// State.
    pub state: S,
    /// How many objects are in it.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 3)]
    pub count: i64,
}

/// What was counted, for one unit, for a bloc or in all.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct ProgressCounts {
    /// Registrations (đăng ký thi đua) of the unit and of its persons.
    #[schema(max_items = 10)]
    pub registrations: Vec<Tally<RegistrationState>>,
    /// Achievements (thành tích, sáng kiến, mô hình).
    #[schema(max_items = 10)]
    pub achievements: Vec<Tally<AchievementState>>,
    /// Score sheets (phiếu chấm điểm) of all evaluation rounds.
    #[schema(max_items = 10)]
    pub evaluations: Vec<Tally<EvaluationState>>,
    /// Award proposals (hồ sơ đề nghị khen thưởng).
    #[schema(max_items = 20)]
    pub award_proposals: Vec<Tally<AwardProposalState>>,
    /// Awards in force (khen thưởng đã trao).
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 2)]
    pub awards_count: i64,
}

/// Result of a unit in the evaluation round that was finalized last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProgressResult {
    /// The round.
    pub evaluation_round_id: EvaluationRoundId,
    /// Total.
    pub total: Points,
    /// Rank; equal results share one.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub rank: i32,
    /// Code of the band; null when the criteria set has no bands.
    #[schema(required = true, max_length = 40, example = "XS")]
    pub band_code: Option<String>,
}

/// How a unit or bloc stands in one indicator.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitIndicator {
    /// Indicator.
    pub indicator_id: IndicatorId,
    /// Its code.
    #[schema(max_length = 64, example = "digitised_files")]
    pub code: String,
    /// The standing.
    pub standing: IndicatorStanding,
}

/// Progress of a unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitProgress {
    /// Code of the unit.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Its name.
    #[schema(max_length = 300, example = "Phòng Công nghệ thông tin và Chuyển đổi số")]
    pub unit_name: String,
    /// What was counted.
    pub counts: ProgressCounts,
    /// Each figure that it answers for or has measured, in the order of the plan.
    #[schema(max_items = 200)]
    pub indicators: Vec<UnitIndicator>,
    /// How many of its staff were told of the plan in the year.
    pub outreach: CoverageCount,
    /// Its last final result; null before there is one.
    #[schema(required = true)]
    pub latest_result: Option<ProgressResult>,
}

/// Progress of an emulation bloc: the sum of its members of this year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlocProgress {
    /// Code of the bloc.
    #[schema(max_length = 32, example = "KHOI-1")]
    pub bloc_code: String,
    /// Its name.
    #[schema(max_length = 300, example = "Khối thi đua mẫu số 1")]
    pub bloc_name: String,
    /// Its members.
    #[schema(max_items = 1000, value_type = Vec<UnitCode>)]
    pub unit_codes: Vec<String>,
    /// What was counted.
    pub counts: ProgressCounts,
    /// Each figure that a member answers for, in the order of the plan.
    #[schema(max_items = 200)]
    pub indicators: Vec<UnitIndicator>,
}

/// Progress of a campaign.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProgressView {
    /// Campaign.
    pub campaign_id: CampaignId,
    /// When it was counted.
    pub as_of: Instant,
    /// Year of the indicators, of outreach and of the members of blocs.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// Which measurements count.
    pub basis: FigureBasis,
    /// In all.
    pub totals: ProgressCounts,
    /// Figures as a whole, in the order of the plan.
    #[schema(max_items = 200)]
    pub indicators: Vec<IndicatorProgress>,
    /// Milestones, in the order of the plan.
    #[schema(max_items = 200)]
    pub milestones: Vec<MilestoneProgress>,
    /// How far the plan was made known in the year.
    pub outreach: OutreachTotals,
    /// By emulation bloc, in Vietnamese order of names.
    #[schema(max_items = 1000)]
    pub blocs: Vec<BlocProgress>,
    /// By unit, in Vietnamese order of names: every unit that takes part or could.
    #[schema(max_items = 10_000)]
    pub units: Vec<UnitProgress>,
}
