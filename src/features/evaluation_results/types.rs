//! Results on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    features::{
        achievements::types::AchievementId, evaluation_rounds::types::EvaluationRoundId,
        evaluations::types::EvaluationId,
    },
    http::reply::Tagged,
    scoring::{BandStep, Explanation, Points, Ranking},
    text_enum,
};

text_enum! {
    /// Whether results may still change: `provisional` tạm thời; `final` chính thức.
    #[expect(missing_docs, reason = "the enum's own doc names each status")]
    pub enum ResultStatus {
        Provisional = "provisional",
        Final = "final",
    }
}

/// What a calculation rests on: `current` the sheet as it stands; `provisional` and `final` results of
/// a version of the round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each basis")]
pub enum ExplanationBasis {
    Current,
    Provisional,
    Final,
}

impl ExplanationBasis {
    /// The word sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Provisional => "provisional",
            Self::Final => "final",
        }
    }
}

impl From<ResultStatus> for ExplanationBasis {
    fn from(status: ResultStatus) -> Self {
        match status {
            ResultStatus::Provisional => Self::Provisional,
            ResultStatus::Final => Self::Final,
        }
    }
}

/// Result of one unit in one version of a round.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationResultView {
    /// Evaluation it is the result of.
    pub evaluation_id: EvaluationId,
    /// Round.
    pub evaluation_round_id: EvaluationRoundId,
    /// Version of the round.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub round_version: i32,
    /// Unit.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Achievement of the unit that a panel scored; null where the unit itself was evaluated.
    #[schema(required = true)]
    pub achievement_id: Option<AchievementId>,
    /// Whether it may still change.
    pub status: ResultStatus,
    /// The total.
    pub total: Points,
    /// The rank; equal results share one.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub rank: i32,
    /// Band of the total; null when the criteria set has no bands.
    #[schema(required = true)]
    pub band: Option<BandStep>,
    /// Place among the others, with the steps of the tie chain.
    pub ranking: Ranking,
    /// Whether the unit was scored without a self-score.
    pub no_self_score: bool,
    /// When it was computed.
    pub computed_at: Instant,
    /// Entity tag.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for EvaluationResultView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// The calculation of one evaluation as sentences.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExplanationLines {
    /// Vietnamese.
    #[schema(max_items = 1100, value_type = Vec<ExplanationLine>)]
    pub vi: Vec<String>,
    /// English.
    #[schema(max_items = 1100, value_type = Vec<ExplanationLine>)]
    pub en: Vec<String>,
}

/// One sentence of a calculation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 30_000, example = "Xếp hạng: 1/12.")]
pub struct ExplanationLine(pub String);

/// The whole calculation of one evaluation: the total can be computed again from it alone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExplanationView {
    /// Evaluation.
    pub evaluation_id: EvaluationId,
    /// Round.
    pub evaluation_round_id: EvaluationRoundId,
    /// Version of the round.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub round_version: i32,
    /// Unit.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// What it rests on.
    pub basis: ExplanationBasis,
    /// Whether the unit was scored without a self-score.
    pub no_self_score: bool,
    /// When the result was computed; null for `current`.
    #[schema(required = true)]
    pub computed_at: Option<Instant>,
    /// The calculation as data.
    pub calculation: Explanation,
    /// The same as sentences.
    pub lines: ExplanationLines,
    /// Entity tag.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for ExplanationView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Filters of the list of results.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EvaluationResultFilter {
    /// Version of the round; the newest one with results that the caller may see when absent.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub round_version: Option<i32>,
    /// Unit.
    #[serde(default)]
    #[param(nullable = false, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    pub unit_code: Option<String>,
    /// Code of the band.
    #[serde(default)]
    #[param(nullable = false, max_length = 40, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
    pub band_code: Option<String>,
}

/// Which version to explain.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExplanationQuery {
    /// Version of the round; the newest one that the caller may see when absent.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub round_version: Option<i32>,
}
