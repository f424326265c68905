//! What is computed of one sheet and stored: everything that is its own. What all sheets of a set share
//! (names, rules, bands) is added from the frozen set when somebody reads it, as an
//! [`Explanation`](super::Explanation).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Exact, InputValue, Label, PanelCount, Points, Prefer, Scheme};

/// Where the value that counts comes from: `verified_score` điểm thẩm định; `self_score` điểm tự
/// chấm; `panel_mean` điểm trung bình của các thành viên chấm; `gate` bị điều kiện loại, so it is zero; `not_applicable` không áp dụng and `omitted` phần
/// không bắt buộc được bỏ qua, so the criterion leaves the scale; `missing` chưa có điểm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each source")]
pub enum UsedFrom {
    VerifiedScore,
    SelfScore,
    PanelMean,
    Gate,
    NotApplicable,
    Omitted,
    Missing,
}

impl UsedFrom {
    /// Whether the criterion is on the scale.
    pub fn is_on_scale(self) -> bool {
        match self {
            Self::VerifiedScore
            | Self::SelfScore
            | Self::PanelMean
            | Self::Gate
            | Self::Missing => true,
            Self::NotApplicable | Self::Omitted => false,
        }
    }
}

/// What was given for one scored criterion, and what counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are described where they are sent, in `LeafStep`")]
pub struct LeafResult {
    pub criterion_code: String,
    pub used_from: UsedFrom,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_points: Option<Exact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_points: Option<Exact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_reason: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub panel_points: Vec<Points>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<InputValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_met: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Exact>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_capped: bool,
    /// Points by the rule alone, where the gate or the rounding changed them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact_points: Option<Exact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_points: Option<Exact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zeroed_by_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable_reason: Option<String>,
}

/// One group: the sum of its leaves that count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are described where they are sent, in `SubtotalStep`")]
pub struct Subtotal {
    pub criterion_code: String,
    pub applicable_max: Points,
    pub points: Exact,
    /// What counts of it, where a cap cut it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_points: Option<Exact>,
}

/// The band of a result.
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

/// What set or limited the band: `total` tổng điểm; `no_zero` có tiêu chí 0 điểm; `minimum` có tiêu
/// chí dưới mức tối thiểu; `limit` sự việc, kỷ luật or điều kiện that was found; `no_self_score` không
/// tự chấm; `top_share` vượt tỷ lệ tối đa.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each rule")]
pub enum BandRule {
    Total,
    NoZero,
    Minimum,
    Limit,
    NoSelfScore,
    TopShare,
}

/// One step on the way to the band.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BandMove {
    /// What set or limited it.
    pub rule: BandRule,
    /// Criteria or limits that are the reason.
    #[serde(default)]
    #[schema(max_items = 500, value_type = Vec<super::CriterionCode>)]
    pub codes: Vec<String>,
    /// What the verifier noted of the finding; null elsewhere.
    #[serde(default)]
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub note: Option<String>,
    /// Highest band that the step leaves; of `total`, the band of the total.
    #[schema(max_length = 40, example = "TOT")]
    pub max_band_code: String,
    /// Band after the step.
    #[schema(max_length = 40, example = "TOT")]
    pub band_code: String,
}

/// What one step of the tie chain did to results that were equal until then: `separated` it gave this
/// result a place of its own; `narrowed` fewer are equal; `equal` it changed nothing; `skipped` it does
/// not apply to all of them and cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each outcome")]
pub enum TieOutcome {
    Separated,
    Narrowed,
    Equal,
    Skipped,
}

/// One step of the tie chain. The aliases read results that were stored when only points of single
/// criteria were compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TieStep {
    /// What was compared, as terms: `2.b + 3.b` inputs, `1` points, `5.3.value` a measured value.
    #[serde(alias = "criterion_code")]
    #[schema(max_length = 1000, example = "2.b + 3.b")]
    pub compared: String,
    /// Its name; null when the set gives none.
    #[serde(default)]
    #[schema(required = true)]
    pub label: Option<Label>,
    /// What stands first.
    #[serde(default = "more")]
    pub prefer: Prefer,
    /// The value in this result; null when it does not apply.
    #[serde(alias = "points")]
    #[schema(required = true)]
    pub value: Option<Exact>,
    /// How many results were equal before the step, this one included.
    #[schema(format = Int32, minimum = 2, maximum = 10_000, example = 2)]
    pub equal_before: u32,
    /// What it did.
    pub outcome: TieOutcome,
}

fn more() -> Prefer {
    Prefer::More
}

/// How the top share was decided, for a result that was in the limited band.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShareStep {
    /// Band that is limited.
    #[schema(max_length = 40, example = "XS")]
    pub band_code: String,
    /// How many results would be in it.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 4)]
    pub candidate_count: u32,
    /// How many results are the base, counted after the cap.
    #[schema(format = Int32, minimum = 0, maximum = 10_000, example = 12)]
    pub base_count: u32,
    /// How many places there are.
    #[schema(format = Int32, minimum = 0, maximum = 10_000, example = 2)]
    pub places: u32,
    /// Whether the places are those of a small group.
    pub is_small_group: bool,
    /// Place among the candidates; equal ones share it.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub place: u32,
    /// Whether it keeps the band.
    pub is_kept: bool,
    /// Whether it is equal with others at the edge, so that nobody of them keeps the band before the
    /// council decided their order.
    pub is_undecided: bool,
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
    /// How the top share was decided; null when the set has none, or the result was not in its band.
    #[serde(default)]
    #[schema(required = true)]
    pub share: Option<ShareStep>,
}

/// The calculation of one sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are described where they are sent, in `Explanation`")]
pub struct Calculation {
    pub leaves: Vec<LeafResult>,
    pub subtotals: Vec<Subtotal>,
    pub sum: Exact,
    pub applicable_max: Points,
    #[serde(default = "Exact::zero")]
    pub bonus: Exact,
    #[serde(default = "Exact::zero")]
    pub penalty: Exact,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact_total: Option<Exact>,
    pub total: Option<Points>,
    #[serde(default)]
    pub missing_criteria: Vec<String>,
    #[serde(default)]
    pub band_moves: Vec<BandMove>,
    pub band: Option<BandStep>,
    #[serde(default)]
    pub ranking: Option<Ranking>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel: Option<PanelCount>,
}

impl Calculation {
    /// The calculation without what others have to do with it: no ranking, and the band before the top
    /// share. [`Self::placed`] gives it back.
    #[must_use]
    pub fn alone(mut self, scheme: &Scheme) -> Self {
        self.ranking = None;
        self.band_moves.retain(|step| step.rule != BandRule::TopShare);
        if let Some(last) = self.band_moves.last() {
            self.band = scheme.band_step(&last.band_code);
        }
        self
    }
}
