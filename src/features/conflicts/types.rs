//! Conflicts of interest on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    features::{
        achievements::types::AchievementId, award_proposals::types::AwardProposalId,
        evaluation_rounds::types::EvaluationRoundId,
    },
    http::reply::Tagged,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a conflict of interest.
    ConflictId
);

text_enum! {
    /// State of a conflict: `potential` có thể có, do hệ thống phát hiện; `declared` đã khai báo;
    /// `confirmed` đã xác nhận, phải tránh; `dismissed` đã bác.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum ConflictState {
        Potential = "potential",
        Declared = "declared",
        Confirmed = "confirmed",
        Dismissed = "dismissed",
    }
}

text_enum! {
    /// What a conflict rests on: `subject_oneself` chính là tác giả; `same_unit` cùng đơn vị; `declared` tự
    /// khai báo or declared by the secretariat.
    #[expect(missing_docs, reason = "the enum's own doc names each ground")]
    pub enum ConflictGround {
        SubjectOneself = "subject_oneself",
        SameUnit = "same_unit",
        Declared = "declared",
    }
}

/// How a conflict is decided: `confirmed` xác nhận, phải tránh; `dismissed` bác, được chấm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names both")]
pub enum ConflictOutcome {
    Confirmed,
    Dismissed,
}

impl ConflictOutcome {
    /// The state it leads to.
    pub fn state(self) -> ConflictState {
        match self {
            Self::Confirmed => ConflictState::Confirmed,
            Self::Dismissed => ConflictState::Dismissed,
        }
    }
}

/// The machine of a conflict. What somebody declared is confirmed, not dismissed.
pub const MACHINE: Machine<ConflictState> = {
    use ConflictState::{Confirmed, Declared, Dismissed, Potential};
    Machine {
        name: "conflict",
        moves: &[
            Move {
                action: "resolve",
                from: &[Potential, Declared],
                to: Some(Confirmed),
                rule: table::RESOLVE_CONFLICT,
            },
            Move {
                action: "resolve",
                from: &[Potential],
                to: Some(Dismissed),
                rule: table::RESOLVE_CONFLICT,
            },
        ],
    }
};

/// An evaluator and the achievement that he or she scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Achievement.
    pub achievement_id: AchievementId,
    /// Staff code of the evaluator.
    pub person_code: String,
}

/// A conflict of interest.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConflictView {
    /// Id.
    pub id: ConflictId,
    /// Evaluation round; null for a council member's.
    #[schema(required = true)]
    pub evaluation_round_id: Option<EvaluationRoundId>,
    /// Achievement; null for a council member's.
    #[schema(required = true)]
    pub achievement_id: Option<AchievementId>,
    /// Dossier before the council; null for an evaluator's.
    #[schema(required = true)]
    pub award_proposal_id: Option<AwardProposalId>,
    /// Evaluator; left out for a council member's, and for those who may not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 32, example = "CB049")]
    pub evaluator_code: Option<String>,
    /// Council member; left out for an evaluator's, and for those who may not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 32, example = "CB049")]
    pub member_code: Option<String>,
    /// What it rests on.
    pub ground: ConflictGround,
    /// State.
    pub state: ConflictState,
    /// What was declared; left out for what was derived, and for those who may not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        max_length = 2000,
        example = "Đã tham gia hướng dẫn tác giả viết sáng kiến"
    )]
    pub reason: Option<String>,
    /// Why it was decided so; left out until then, and for those who may not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000, example = "Xác nhận theo khai báo")]
    pub resolution_reason: Option<String>,
    /// Who decided; null until then, and for what is confirmed by its ground alone.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub resolved_by: Option<String>,
    /// When it was decided.
    #[schema(required = true)]
    pub resolved_at: Option<Instant>,
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

impl Tagged for ConflictView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a conflict.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ConflictPath {
    /// Id of the conflict.
    pub conflict_id: ConflictId,
}

/// Order of the list of conflicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum ConflictSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of conflicts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConflictFilter {
    /// Evaluation round.
    #[serde(default)]
    #[param(nullable = false)]
    pub evaluation_round_id: Option<EvaluationRoundId>,
    /// Achievement.
    #[serde(default)]
    #[param(nullable = false)]
    pub achievement_id: Option<AchievementId>,
    /// Dossier before the council.
    #[serde(default)]
    #[param(nullable = false)]
    pub award_proposal_id: Option<AwardProposalId>,
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub state: Option<Vec<ConflictState>>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<ConflictSort>,
}
