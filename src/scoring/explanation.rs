//! The whole calculation of one result as data: a reader can compute the total again from it alone.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Label, Points, Rounding};

/// Where the value that counts comes from: `verified_score` điểm thẩm định; `self_score` điểm tự
/// chấm; `not_applicable` không áp dụng, so the criterion leaves the scale; `missing` chưa có điểm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each source")]
pub enum UsedFrom {
    VerifiedScore,
    SelfScore,
    NotApplicable,
    Missing,
}

/// One scored criterion: what was given, and what counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeafStep {
    /// Code of the criterion.
    #[schema(max_length = 40, example = "1.1")]
    pub criterion_code: String,
    /// Its name.
    #[schema(max_length = 1000, example = "Ban hành kế hoạch đúng thời hạn")]
    pub name: String,
    /// Most points it gives.
    pub max_points: Points,
    /// Points the unit gave itself; null when none or not applicable.
    #[schema(required = true)]
    pub self_points: Option<Points>,
    /// Verified points; null when none yet or not applicable.
    #[schema(required = true)]
    pub verified_points: Option<Points>,
    /// Why the verified score differs; null when it does not.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub verified_reason: Option<String>,
    /// Points that count; null when missing or not applicable.
    #[schema(required = true)]
    pub used_points: Option<Points>,
    /// Where they come from.
    pub used_from: UsedFrom,
    /// Why the criterion does not apply, where that counts.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub not_applicable_reason: Option<String>,
}

/// One group: the sum of its leaves that count. Subtotals are not rescaled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SubtotalStep {
    /// Code of the group.
    #[schema(max_length = 40, example = "1")]
    pub criterion_code: String,
    /// Its name.
    #[schema(max_length = 1000, example = "Chỉ đạo, điều hành")]
    pub name: String,
    /// Most points it gives.
    pub max_points: Points,
    /// Most points of its leaves that apply.
    pub applicable_max: Points,
    /// Points that count.
    pub points: Points,
}

/// The band of the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BandStep {
    /// Code of the band.
    #[schema(max_length = 40, example = "XS")]
    pub code: String,
    /// Its name.
    pub label: Label,
    /// First total in the band.
    pub from_points: Points,
    /// First total above it; null for the highest.
    #[schema(required = true)]
    pub to_points: Option<Points>,
}

/// What one criterion of the tie chain did to results that were equal until then: `separated` it
/// gave this result a place of its own; `narrowed` fewer are equal; `equal` it changed nothing;
/// `skipped` it does not apply to all of them and cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each outcome")]
pub enum TieOutcome {
    Separated,
    Narrowed,
    Equal,
    Skipped,
}

/// One step of the tie chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TieStep {
    /// Code of the criterion that was compared.
    #[schema(max_length = 40, example = "1")]
    pub criterion_code: String,
    /// Its points in this result; null when it does not apply.
    #[schema(required = true)]
    pub points: Option<Points>,
    /// How many results were equal before the step, this one included.
    #[schema(format = Int32, minimum = 2, maximum = 10_000, example = 2)]
    pub equal_before: u32,
    /// What it did.
    pub outcome: TieOutcome,
}

/// Place of a result among all of its round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ranking {
    /// Rank; equal results share one, and the next rank is skipped.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub rank: u32,
    /// How many results were ranked.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 12)]
    pub ranked_count: u32,
    /// How many results have this total.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub same_total_count: u32,
    /// Steps of the tie chain, when others have the same total.
    #[schema(max_items = 20)]
    pub tie_steps: Vec<TieStep>,
    /// Place among those still equal that the council decided; null when there was nothing to decide.
    #[schema(required = true, format = Int32, minimum = 1, maximum = 10_000, example = json!(null))]
    pub council_place: Option<u32>,
    /// Whether others are equal in every step, and the council has not decided.
    pub tie_unresolved: bool,
}

/// The calculation of one result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// Each scored criterion, in the order of the set.
    #[schema(max_items = 500)]
    pub leaves: Vec<LeafStep>,
    /// Each group, in the order of the set.
    #[schema(max_items = 500)]
    pub subtotals: Vec<SubtotalStep>,
    /// Sum of the points that count.
    pub sum: Points,
    /// Most points of the criteria that apply.
    pub applicable_max: Points,
    /// Most points of the set.
    pub max_total: Points,
    /// Whether the sum is rescaled, because a criterion does not apply:
    /// total = sum × `max_total` ÷ `applicable_max`.
    pub is_rescaled: bool,
    /// The one rounding, of the total.
    pub rounding: Rounding,
    /// The total; null while a score is missing or when no criterion applies.
    #[schema(required = true)]
    pub total: Option<Points>,
    /// Codes of criteria without a score.
    #[schema(max_items = 500, value_type = Vec<super::scheme::CriterionCode>)]
    pub missing_criteria: Vec<String>,
    /// Band of the total; null without a total, or when the set has no bands.
    #[schema(required = true)]
    pub band: Option<BandStep>,
    /// Place among the others; null before the round is computed.
    #[schema(required = true)]
    pub ranking: Option<Ranking>,
}

impl Explanation {
    /// Points of a criterion, leaf or group; `None` when it, or a part of it, does not apply, because
    /// then they cannot be compared with another sheet's.
    pub fn points_of(&self, code: &str) -> Option<Points> {
        let group = self.subtotals.iter().find(|one| one.criterion_code == code);
        if let Some(group) = group {
            return (group.applicable_max == group.max_points).then_some(group.points);
        }
        self.leaves.iter().find(|one| one.criterion_code == code).and_then(|leaf| leaf.used_points)
    }
}
