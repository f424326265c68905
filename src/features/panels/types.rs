//! Panels on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    features::{
        achievements::types::AchievementId,
        evaluation_rounds::types::{EvaluationRoundId, RoundState},
        evaluations::types::EvaluationId,
    },
    http::reply::Tagged,
    machine::{Machine, Move},
    scoring::{PanelCount, Points},
    text_enum, typed_id,
};

typed_id!(
    /// Id of an evaluator's sheet.
    PanelSheetId
);

text_enum! {
    /// State of an evaluator's sheet: `assigned` được phân công; `in_progress` đang chấm; `submitted` đã
    /// nộp; `recused` đã tránh vì xung đột lợi ích.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum PanelSheetState {
        Assigned = "assigned",
        InProgress = "in_progress",
        Submitted = "submitted",
        Recused = "recused",
    }
}

/// The machine of an evaluator's sheet. A conflict that is confirmed after the sheet was handed in takes
/// it out of the mean as well; `recuse` is the word of the machine for what resolving a conflict does.
pub const MACHINE: Machine<PanelSheetState> = {
    use PanelSheetState::{Assigned, InProgress, Recused, Submitted};
    Machine {
        name: "panel_sheet",
        moves: &[
            Move {
                action: "panel-scores",
                from: &[Assigned, InProgress],
                to: Some(InProgress),
                rule: table::PUT_PANEL_SCORES,
            },
            Move {
                action: "submit",
                from: &[InProgress],
                to: Some(Submitted),
                rule: table::SUBMIT_PANEL_SCORES,
            },
            Move {
                action: "recuse",
                from: &[Assigned, InProgress, Submitted],
                to: Some(Recused),
                rule: table::RESOLVE_CONFLICT,
            },
        ],
    }
};

/// The machine of an evaluation round of method `panel`.
pub const ROUND_MACHINE: Machine<RoundState> = {
    use RoundState::{Draft, Finalized, Open, Provisional};
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
                action: "publish-provisional",
                from: &[Open],
                to: Some(Provisional),
                rule: table::PUBLISH_PROVISIONAL,
            },
            Move {
                action: "finalize",
                from: &[Open, Provisional],
                to: Some(Finalized),
                rule: table::FINALIZE_EVALUATION_ROUND,
            },
            Move {
                action: "reopen",
                from: &[Provisional, Finalized],
                to: Some(Draft),
                rule: table::REOPEN_EVALUATION_ROUND,
            },
        ],
    }
};

/// What a panel scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PanelPlan {
    /// Achievements that are scored, each once; the round opens when all of them are verified.
    #[schema(max_items = 500)]
    pub achievement_ids: Vec<AchievementId>,
    /// Lowest band of the criteria set whose results recognise the achievement; null when results
    /// recognise nothing.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "DAT"
    )]
    pub recognised_band_code: Option<String>,
}

/// Changes of what a panel scores.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchPanelPlan {
    /// Achievements that are scored, all of them.
    #[schema(nullable = false, max_items = 500)]
    achievement_ids: Option<Vec<AchievementId>>,
    /// Lowest band of the criteria set whose results recognise the achievement.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "DAT"
    )]
    recognised_band_code: Option<String>,
}

/// Points that an evaluator gives for one criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PanelScore {
    /// Code of the criterion.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "1"
    )]
    pub criterion_code: String,
    /// Points.
    pub points: Points,
    /// Why; null when nothing was said.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Chưa có đơn vị nào áp dụng trước đây"
    )]
    pub comment: Option<String>,
}

/// An evaluator with one achievement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluatorView {
    /// Id of the evaluator's sheet.
    pub panel_sheet_id: PanelSheetId,
    /// Staff code.
    #[schema(max_length = 32, example = "CB049")]
    pub evaluator_code: String,
    /// Achievement.
    pub achievement_id: AchievementId,
    /// State of the evaluator's sheet.
    pub state: PanelSheetState,
    /// When it was handed in.
    #[schema(required = true)]
    pub submitted_at: Option<Instant>,
}

/// The panel of a round: who scores which achievement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PanelView {
    /// Round.
    pub evaluation_round_id: EvaluationRoundId,
    /// Version of the round that it is the panel of.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub round_version: i32,
    /// Every evaluator with every achievement, by achievement in the order of the round.
    #[schema(max_items = 50_000)]
    pub evaluators: Vec<EvaluatorView>,
    /// Entity tag of the round, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for PanelView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// The sheet of one evaluator for one achievement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PanelSheetView {
    /// Id.
    pub id: PanelSheetId,
    /// Evaluator; left out for those who may not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 32, example = "CB049")]
    pub evaluator_code: Option<String>,
    /// State.
    pub state: PanelSheetState,
    /// Points, in the order of the criteria set.
    #[schema(max_items = 500)]
    pub scores: Vec<PanelScore>,
    /// What the evaluator says of the whole.
    #[schema(required = true, max_length = 4000, example = json!(null))]
    pub comment: Option<String>,
    /// When it was handed in.
    #[schema(required = true)]
    pub submitted_at: Option<Instant>,
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

impl Tagged for PanelSheetView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// The panel's marks of one evaluation, as far as the caller may see them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PanelScoresView {
    /// Evaluation.
    pub evaluation_id: EvaluationId,
    /// Version of the round.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub round_version: i32,
    /// How many evaluators there are.
    pub panel: PanelCount,
    /// Sheets that the caller may see.
    #[schema(max_items = 100)]
    pub sheets: Vec<PanelSheetView>,
    /// Entity tag: of the caller's own sheet where there is one, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for PanelScoresView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Which version of the panel to read.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PanelQuery {
    /// Version of the round; the current one when absent.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub round_version: Option<i32>,
}
