//! Petitions on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    features::{
        evaluation_rounds::types::EvaluationRoundId,
        evaluations::types::{EvaluationId, Evidence, VerifiedMark},
    },
    http::reply::Tagged,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a petition.
    PetitionId
);

text_enum! {
    /// State of a petition: `pending` chờ giải quyết; `accepted` chấp nhận; `rejected` không chấp nhận.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum PetitionState {
        Pending = "pending",
        Accepted = "accepted",
        Rejected = "rejected",
    }
}

/// The machine of a petition.
pub const MACHINE: Machine<PetitionState> = {
    use PetitionState::{Accepted, Pending, Rejected};
    Machine {
        name: "petition",
        moves: &[
            Move {
                action: "resolve",
                from: &[Pending],
                to: Some(Accepted),
                rule: table::RESOLVE_PETITION,
            },
            Move {
                action: "resolve",
                from: &[Pending],
                to: Some(Rejected),
                rule: table::RESOLVE_PETITION,
            },
        ],
    }
};

/// A petition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PetitionView {
    /// Id.
    pub id: PetitionId,
    /// Sheet it is about.
    pub evaluation_id: EvaluationId,
    /// Round of the sheet.
    pub evaluation_round_id: EvaluationRoundId,
    /// Version of the round in which it was filed.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub round_version: i32,
    /// Unit that filed it.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Code of the criterion it is about.
    #[schema(max_length = 40, example = "1.1")]
    pub criterion_code: String,
    /// What the unit asks for, and why.
    #[schema(max_length = 4000, example = "Tài liệu kiểm chứng nằm trong kỳ đánh giá")]
    pub grounds: String,
    /// Evidence.
    #[schema(max_items = 20)]
    pub evidence: Vec<Evidence>,
    /// State.
    pub state: PetitionState,
    /// Who filed it.
    #[schema(max_length = 64, example = "CB002")]
    pub filed_by: String,
    /// The verified score before an accepted petition; null otherwise.
    #[schema(required = true)]
    pub before: Option<VerifiedMark>,
    /// The verified score after it; null otherwise.
    #[schema(required = true)]
    pub after: Option<VerifiedMark>,
    /// When it was decided.
    #[schema(required = true)]
    pub decided_at: Option<Instant>,
    /// Who decided.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub decided_by: Option<String>,
    /// Why so.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub decision_reason: Option<String>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was filed.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for PetitionView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a petition.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PetitionPath {
    /// Id of the petition.
    pub petition_id: PetitionId,
}

/// Filters of the list of petitions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PetitionFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 3, inline)]
    pub state: Option<Vec<PetitionState>>,
}
