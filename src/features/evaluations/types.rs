//! Score sheets on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    error,
    features::{
        achievements::types::AchievementId, documents::types::DocumentId,
        evaluation_rounds::types::EvaluationRoundId,
    },
    http::reply::Tagged,
    machine::{Machine, Move},
    scoring::{Exact, InputValue, PanelCount},
    text_enum, typed_id,
};

typed_id!(
    /// Id of an evaluation.
    EvaluationId
);

text_enum! {
    /// State of a sheet: `open` đang tự chấm; `self_scored` đã nộp; `verified` đã thẩm định;
    /// `provisional` đã công bố tạm thời; `petitioned` có kiến nghị; `final` đã chốt.
    #[derive(PartialOrd, Ord)]
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum EvaluationState {
        Open = "open",
        SelfScored = "self_scored",
        Verified = "verified",
        Provisional = "provisional",
        Petitioned = "petitioned",
        Final = "final",
    }
}

/// The machine of a sheet. The steps of its round move it further.
pub const MACHINE: Machine<EvaluationState> = {
    use EvaluationState::{Open, Petitioned, Provisional, SelfScored, Verified};
    Machine {
        name: "evaluation",
        moves: &[
            Move { action: "self-scores", from: &[Open], to: None, rule: table::PUT_SELF_SCORES },
            Move {
                action: "submit",
                from: &[Open],
                to: Some(SelfScored),
                rule: table::SUBMIT_EVALUATION,
            },
            Move {
                action: "return",
                from: &[SelfScored, Verified],
                to: Some(Open),
                rule: table::RETURN_EVALUATION,
            },
            Move {
                action: "verified-scores",
                from: &[Open, SelfScored, Verified],
                to: Some(Verified),
                rule: table::PUT_VERIFIED_SCORES,
            },
            Move {
                action: "petition",
                from: &[Provisional, Petitioned],
                to: Some(Petitioned),
                rule: table::CREATE_PETITION,
            },
        ],
    }
};

/// Evidence of a self-score (tài liệu kiểm chứng): a document, a link or a note, at least one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScoreEvidence)]
pub struct Evidence {
    /// A document of this system, with content.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
    /// A link.
    #[serde(default)]
    #[schema(
        max_length = 2000,
        pattern = "^https?://[^\\s\\u0000-\\u001F\\u007F]+$",
        example = "https://sotaichinh.hanoi.gov.vn/ke-hoach"
    )]
    pub url: Option<String>,
    /// What it shows.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Kế hoạch số 12/KH-VP"
    )]
    pub note: Option<String>,
}

impl Evidence {
    /// Refuses a piece that says nothing; the pointer is the piece's.
    ///
    /// # Errors
    /// `validation-failed`.
    pub fn require_content(&self, pointer: &str) -> error::Result<()> {
        if self.document_id.is_some() || self.url.is_some() || self.note.is_some() {
            return Ok(());
        }
        let text = error::Text::new(
            "Phải có văn bản, liên kết hoặc ghi chú.",
            "It needs a document, a link or a note.",
        );
        Err(error::Error::invalid(pointer.to_owned(), "empty_evidence", text))
    }
}

/// A limit of the criteria set that the verifier found to hold (R12, R35).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Code of the limit.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "KHIEN-TRACH"
    )]
    pub limit_code: String,
    /// What was found, with its basis.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Quyết định kỷ luật số 15/QĐ-STC ngày 03/9/2026"
    )]
    pub note: String,
}

/// A verified score by itself, as a petition found and left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VerifiedMark {
    /// Points by the rule of the criterion; null when it does not apply.
    #[schema(required = true)]
    pub points: Option<Exact>,
    /// The yes or no.
    #[schema(required = true)]
    pub is_met: Option<bool>,
    /// The quantities.
    #[schema(max_items = 10)]
    pub inputs: Vec<InputValue>,
    /// Why the criterion does not apply.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub not_applicable_reason: Option<String>,
}

/// What is said of one criterion on a sheet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScoreView {
    /// Code of the criterion.
    #[schema(max_length = 40, example = "1.1")]
    pub criterion_code: String,
    /// Points the unit gives itself, by the rule of the criterion; null when none or not applicable.
    #[schema(required = true)]
    pub self_points: Option<Exact>,
    /// The unit's yes or no, of a boolean criterion or a gate.
    #[schema(required = true)]
    pub self_is_met: Option<bool>,
    /// The unit's quantities.
    #[schema(max_items = 10)]
    pub self_inputs: Vec<InputValue>,
    /// Why the unit says that the criterion does not apply.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub self_not_applicable_reason: Option<String>,
    /// The unit's comment.
    #[schema(required = true, max_length = 4000, example = json!(null))]
    pub self_comment: Option<String>,
    /// The unit's evidence.
    #[schema(max_items = 20)]
    pub self_evidence: Vec<Evidence>,
    /// Who gave the self-score.
    #[schema(required = true, max_length = 64, example = "CB011")]
    pub self_by: Option<String>,
    /// When.
    #[schema(required = true)]
    pub self_at: Option<Instant>,
    /// Verified points, by the rule of the criterion; null when none yet or not applicable.
    #[schema(required = true)]
    pub verified_points: Option<Exact>,
    /// The verified yes or no.
    #[schema(required = true)]
    pub verified_is_met: Option<bool>,
    /// The verified quantities.
    #[schema(max_items = 10)]
    pub verified_inputs: Vec<InputValue>,
    /// Why the verifier says that the criterion does not apply.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub verified_not_applicable_reason: Option<String>,
    /// Why the verified score differs from the self-score.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub verified_reason: Option<String>,
    /// Who verified.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub verified_by: Option<String>,
    /// When.
    #[schema(required = true)]
    pub verified_at: Option<Instant>,
}

/// A sheet without its scores, as in lists.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationSummary {
    /// Id.
    pub id: EvaluationId,
    /// Round it belongs to.
    pub evaluation_round_id: EvaluationRoundId,
    /// Unit that is evaluated.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Achievement of the unit that a panel scores; null where the unit itself is evaluated.
    #[schema(required = true)]
    pub achievement_id: Option<AchievementId>,
    /// State.
    pub state: EvaluationState,
    /// Whether it was scored without the unit's self-score.
    pub no_self_score: bool,
    /// When the unit handed it in.
    #[schema(required = true)]
    pub submitted_at: Option<Instant>,
    /// When it was verified.
    #[schema(required = true)]
    pub verified_at: Option<Instant>,
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

impl Tagged for EvaluationSummary {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// A sheet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationView {
    /// Id.
    pub id: EvaluationId,
    /// Round it belongs to.
    pub evaluation_round_id: EvaluationRoundId,
    /// Unit that is evaluated.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Achievement of the unit that a panel scores; null where the unit itself is evaluated.
    #[schema(required = true)]
    pub achievement_id: Option<AchievementId>,
    /// State.
    pub state: EvaluationState,
    /// Whether it was scored without the unit's self-score.
    pub no_self_score: bool,
    /// How many evaluators there are, of a sheet that a panel scores; null elsewhere.
    #[schema(required = true)]
    pub panel: Option<PanelCount>,
    /// The scores there are, in the order of the criteria set.
    #[schema(max_items = 500)]
    pub scores: Vec<ScoreView>,
    /// Limits of the criteria set that the verifier found to hold.
    #[schema(max_items = 50)]
    pub findings: Vec<Finding>,
    /// When the unit handed it in.
    #[schema(required = true)]
    pub submitted_at: Option<Instant>,
    /// Who handed it in.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub submitted_by: Option<String>,
    /// When it was last returned.
    #[schema(required = true)]
    pub returned_at: Option<Instant>,
    /// Who returned it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub returned_by: Option<String>,
    /// Why it was returned.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub return_reason: Option<String>,
    /// When it was verified.
    #[schema(required = true)]
    pub verified_at: Option<Instant>,
    /// Who verified it last.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub verified_by: Option<String>,
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

impl Tagged for EvaluationView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a sheet.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct EvaluationPath {
    /// Id of the evaluation.
    pub evaluation_id: EvaluationId,
}

/// Order of the list of sheets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum EvaluationSort {
    /// By unit code.
    #[default]
    #[serde(rename = "unit_code")]
    Unit,
    /// The same, backwards.
    #[serde(rename = "-unit_code")]
    UnitDescending,
}

/// Filters of the list of sheets.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EvaluationFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 6, inline)]
    pub state: Option<Vec<EvaluationState>>,
    /// Unit.
    #[serde(default)]
    #[param(nullable = false, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    pub unit_code: Option<String>,
    /// Order; `unit_code` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<EvaluationSort>,
}
