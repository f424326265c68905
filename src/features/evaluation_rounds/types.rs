//! Evaluation rounds on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    features::{
        campaigns::types::CampaignId,
        criteria_sets::types::CriteriaSetId,
        evaluation_results::types::ResultStatus,
        evaluations::types::EvaluationId,
        panels::types::{PanelPlan, ROUND_MACHINE},
        units::types::UnitCode,
    },
    http::reply::Tagged,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of an evaluation round.
    EvaluationRoundId
);

text_enum! {
    /// State of a round: `draft` dự thảo; `open` đang tự chấm; `verifying` đang thẩm định;
    /// `provisional` đã công bố tạm thời, đang nhận kiến nghị; `petitions_closed` đã hết thời gian kiến
    /// nghị; `finalized` đã chốt kết quả.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum RoundState {
        Draft = "draft",
        Open = "open",
        Verifying = "verifying",
        Provisional = "provisional",
        PetitionsClosed = "petitions_closed",
        Finalized = "finalized",
    }
}

text_enum! {
    /// How a round scores: `self_and_verify` đơn vị tự chấm, thường trực Hội đồng thẩm định; `panel` các
    /// thành viên được phân công chấm thành tích, sáng kiến, lấy điểm trung bình.
    #[derive(Default)]
    #[expect(missing_docs, reason = "the enum's own doc names each method")]
    pub enum RoundMethod {
        #[default]
        SelfAndVerify = "self_and_verify",
        Panel = "panel",
    }
}

impl RoundMethod {
    /// The machine of rounds of this method.
    pub fn machine(self) -> &'static Machine<RoundState> {
        match self {
            Self::SelfAndVerify => &MACHINE,
            Self::Panel => &ROUND_MACHINE,
        }
    }
}

/// The machine of a round. With a petition window, `finalize` waits for its end (`steps`).
pub const MACHINE: Machine<RoundState> = {
    use RoundState::{Draft, Finalized, Open, PetitionsClosed, Provisional, Verifying};
    Machine {
        name: "evaluation_round",
        moves: &[
            Move {
                action: "update",
                from: &[Draft, Open],
                to: None,
                rule: table::UPDATE_EVALUATION_ROUND,
            },
            Move {
                action: "delete",
                from: &[Draft],
                to: None,
                rule: table::DELETE_EVALUATION_ROUND,
            },
            Move {
                action: "open",
                from: &[Draft],
                to: Some(Open),
                rule: table::OPEN_EVALUATION_ROUND,
            },
            Move {
                action: "close-self-scoring",
                from: &[Open],
                to: Some(Verifying),
                rule: table::CLOSE_SELF_SCORING,
            },
            Move {
                action: "publish-provisional",
                from: &[Verifying],
                to: Some(Provisional),
                rule: table::PUBLISH_PROVISIONAL,
            },
            Move {
                action: "close-petitions",
                from: &[Provisional],
                to: Some(PetitionsClosed),
                rule: table::CLOSE_PETITIONS,
            },
            Move {
                action: "finalize",
                from: &[Verifying, Provisional, PetitionsClosed],
                to: Some(Finalized),
                rule: table::FINALIZE_EVALUATION_ROUND,
            },
            Move {
                action: "reopen",
                from: &[Provisional, PetitionsClosed, Finalized],
                to: Some(Verifying),
                rule: table::REOPEN_EVALUATION_ROUND,
            },
        ],
    }
};

/// A round without its subjects, as in lists.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationRoundSummary {
    /// Id.
    pub id: EvaluationRoundId,
    /// Campaign it belongs to.
    pub campaign_id: CampaignId,
    /// Title.
    #[schema(max_length = 500, example = "Chấm điểm cải cách hành chính năm 2026")]
    pub title: String,
    /// Period that is evaluated.
    #[schema(max_length = 7, example = "2026")]
    pub period: String,
    /// How it scores.
    pub method: RoundMethod,
    /// Criteria set.
    pub criteria_set_id: CriteriaSetId,
    /// How many units or achievements are evaluated.
    #[schema(format = Int32, minimum = 0, maximum = 5000, example = 12)]
    pub subject_count: i32,
    /// Day on which a draft opens by itself; null when it is opened by hand.
    #[schema(required = true)]
    pub self_scoring_from: Option<NaiveDate>,
    /// Last day on which units score themselves; null when there is none.
    #[schema(required = true)]
    pub self_scoring_until: Option<NaiveDate>,
    /// Working days after the provisional publication in which units can file petitions; null when
    /// there is no such window.
    #[schema(required = true, format = Int32, minimum = 1, maximum = 60, example = 5)]
    pub petition_days: Option<i32>,
    /// Last day of petitions; null until the results are published provisionally.
    #[schema(required = true)]
    pub petition_until: Option<NaiveDate>,
    /// State.
    pub state: RoundState,
    /// Version of the round: 1, then one more each time it is reopened.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub round_version: i32,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was created.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for EvaluationRoundSummary {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// A round.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationRoundView {
    /// Id.
    pub id: EvaluationRoundId,
    /// Campaign it belongs to.
    pub campaign_id: CampaignId,
    /// Title.
    #[schema(max_length = 500, example = "Chấm điểm cải cách hành chính năm 2026")]
    pub title: String,
    /// Period that is evaluated.
    #[schema(max_length = 7, example = "2026")]
    pub period: String,
    /// How it scores.
    pub method: RoundMethod,
    /// Criteria set; it must be published before the round opens.
    pub criteria_set_id: CriteriaSetId,
    /// Codes of the units that are evaluated.
    #[schema(max_items = 5000, value_type = Vec<UnitCode>)]
    pub subjects: Vec<String>,
    /// What the panel scores; null in a round of another method.
    #[schema(required = true)]
    pub panel: Option<PanelPlan>,
    /// How many units or achievements are evaluated.
    #[schema(format = Int32, minimum = 0, maximum = 5000, example = 12)]
    pub subject_count: i32,
    /// Day on which a draft opens by itself; null when it is opened by hand.
    #[schema(required = true)]
    pub self_scoring_from: Option<NaiveDate>,
    /// Last day on which units score themselves; null when there is none.
    #[schema(required = true)]
    pub self_scoring_until: Option<NaiveDate>,
    /// Working days after the provisional publication in which units can file petitions; null when
    /// there is no such window.
    #[schema(required = true, format = Int32, minimum = 1, maximum = 60, example = 5)]
    pub petition_days: Option<i32>,
    /// Last day of petitions; null until the results are published provisionally.
    #[schema(required = true)]
    pub petition_until: Option<NaiveDate>,
    /// Years in that window whose calendar is not completely known: with their days the last day could
    /// be another.
    #[schema(max_items = 20, value_type = Vec<CalendarYear>)]
    pub incomplete_calendar_years: Vec<i32>,
    /// State.
    pub state: RoundState,
    /// Version of the round: 1, then one more each time it is reopened.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub round_version: i32,
    /// Versions for which results were computed, oldest first.
    #[schema(max_items = 1000)]
    pub versions: Vec<RoundVersionView>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// When self-scoring began.
    #[schema(required = true)]
    pub opened_at: Option<Instant>,
    /// When self-scoring was closed.
    #[schema(required = true)]
    pub self_scoring_closed_at: Option<Instant>,
    /// When results of this version were published provisionally.
    #[schema(required = true)]
    pub provisional_at: Option<Instant>,
    /// When the petition window of this version was closed.
    #[schema(required = true)]
    pub petitions_closed_at: Option<Instant>,
    /// When results of this version became final.
    #[schema(required = true)]
    pub finalized_at: Option<Instant>,
    /// Who finalized them.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub finalized_by: Option<String>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was created.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for EvaluationRoundView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// A calendar year.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2027)]
pub struct CalendarYear(pub i32);

/// One version of a round for which results were computed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoundVersionView {
    /// Version of the round.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub round_version: i32,
    /// Whether its results are final.
    pub status: ResultStatus,
    /// Evaluations that were still equal, in the order the council decided.
    #[schema(max_items = 5000)]
    pub tie_order: Vec<EvaluationId>,
    /// Why in that order.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub tie_reason: Option<String>,
    /// When the results were computed.
    pub computed_at: Instant,
    /// Who had them computed.
    #[schema(max_length = 64, example = "CB002")]
    pub computed_by: String,
    /// When the round was reopened after it; null for the current version.
    #[schema(required = true)]
    pub reopened_at: Option<Instant>,
    /// Who reopened it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub reopened_by: Option<String>,
    /// Why.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub reopen_reason: Option<String>,
}

/// Path of a round.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct EvaluationRoundPath {
    /// Id of the evaluation round.
    pub evaluation_round_id: EvaluationRoundId,
}

/// Order of the list of rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum EvaluationRoundSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of rounds.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EvaluationRoundFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 6, inline)]
    pub state: Option<Vec<RoundState>>,
    /// Period.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 7,
        pattern = "^20[0-9]{2}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$",
        example = "2026"
    )]
    pub period: Option<String>,
    /// Criteria set.
    #[serde(default)]
    #[param(nullable = false)]
    pub criteria_set_id: Option<CriteriaSetId>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<EvaluationRoundSort>,
}
