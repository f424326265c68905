//! What is scored and how: the criteria as a flat list, the bands with what limits them, and the tie
//! chain.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BandStep, Criterion, Points, band::step_of};

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Vietnamese.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hoàn thành xuất sắc"
    )]
    pub vi: String,
    /// English.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Excellent"
    )]
    pub en: String,
}

/// A band (mức xếp loại): from a number of points up to, but not including, another. Half-open, so
/// that edges can neither overlap nor leave a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Code; unique in its set.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "XS"
    )]
    pub code: String,
    /// Name.
    pub label: Label,
    /// First total in the band.
    pub from_points: Points,
    /// First total above the band; null for the highest band.
    #[serde(default)]
    #[schema(required = true)]
    pub to_points: Option<Points>,
    /// Whether a criterion with zero points keeps a result out of the band (không có tiêu chí nào bị
    /// chấm 0 điểm); it then falls to the next lower band.
    #[serde(default)]
    pub requires_no_zero: bool,
}

impl Band {
    /// Whether a total is in the band.
    pub fn holds(&self, total: Points) -> bool {
        self.from_points <= total && self.to_points.is_none_or(|to| total < to)
    }
}

/// Kind of what limits a band: `veto` sự việc loại trừ; `discipline` hình thức kỷ luật of the head or
/// a deputy; `condition` điều kiện của mức không đạt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each kind")]
pub enum LimitKind {
    Veto,
    Discipline,
    Condition,
}

/// Something that, where the verifier finds it, leaves a result at most one band (R12, R35).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BandLimit {
    /// Code; unique among the limits of the set.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "KHIEN-TRACH"
    )]
    pub code: String,
    /// Kind.
    pub kind: LimitKind,
    /// What is found.
    pub label: Label,
    /// Highest band that is left.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "TOT"
    )]
    pub max_band_code: String,
    /// Article of the source.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Điều 6 khoản 5 điểm a"
    )]
    pub article: Option<String>,
}

/// Most results that a band may hold (tỷ lệ tối đa, R36). The best keep it, the others fall to
/// `fallback_band_code`, which the count of the base sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TopShare {
    /// Band that is limited.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "XS"
    )]
    pub band_code: String,
    /// Most of the base, in percent; the number of places is rounded down.
    #[schema(
        value_type = String,
        min_length = 4,
        max_length = 6,
        pattern = "^(100\\.00|[1-9]?[0-9]\\.[0-9]{2})$",
        example = "20.00"
    )]
    pub max_percent: Points,
    /// Bands that are the base, counted after the cap; all results when empty.
    #[serde(default)]
    #[schema(max_items = 20, value_type = Vec<super::CriterionCode>)]
    pub base_band_codes: Vec<String>,
    /// Band of those for whom there is no place.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "TOT"
    )]
    pub fallback_band_code: String,
    /// With fewer results than this, `small_group_places` counts instead.
    #[serde(default)]
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 5)]
    pub small_group_below: Option<u32>,
    /// Places of a small group.
    #[serde(default)]
    #[schema(format = Int32, minimum = 0, maximum = 10_000, example = 1)]
    pub small_group_places: Option<u32>,
}

/// What of a criterion a tie step compares: `points` điểm; `value` số đo (the value, or the percentage
/// of numerator and denominator); `input` một số liệu by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each measure")]
pub enum TieMeasure {
    Points,
    Value,
    Input,
}

/// One term of what a tie step compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TieTerm {
    /// Criterion.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "2"
    )]
    pub criterion_code: String,
    /// What of it.
    pub measure: TieMeasure,
    /// Name of the input, for `input`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z][a-z0-9_]{0,39}$", example = "b")]
    pub input_name: Option<String>,
}

/// What stands first among equal results: `more` nhiều hơn; `less` ít hơn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each direction")]
pub enum Prefer {
    More,
    Less,
}

/// One step of the tie chain (tiêu chí phụ): the sum of its terms is compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TieRule {
    /// What is compared.
    pub label: Label,
    /// Terms, whose sum counts.
    #[schema(min_items = 1, max_items = 10)]
    pub terms: Vec<TieTerm>,
    /// What stands first.
    pub prefer: Prefer,
}

/// How a number is rounded: `half_up` làm tròn nửa lên.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names the mode")]
pub enum RoundingMode {
    #[default]
    HalfUp,
}

/// Where points are rounded: `total` tổng điểm, everything before it stays exact; `criterion` điểm của
/// từng tiêu chí, whose sum then is the total, and is rounded itself only where it is rescaled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each place")]
pub enum RoundingPlace {
    #[default]
    Total,
    Criterion,
}

/// The one rounding, declared with the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// Mode.
    pub mode: RoundingMode,
    /// Decimals that are kept.
    #[schema(format = Int32, minimum = 0, maximum = 2, example = 2)]
    pub decimals: u8,
    /// Where it happens; at the total when absent.
    #[serde(default)]
    pub at: RoundingPlace,
}

impl Default for Rounding {
    fn default() -> Self {
        Self { mode: RoundingMode::HalfUp, decimals: 2, at: RoundingPlace::Total }
    }
}

/// Everything the engine needs of a criteria set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// The tree as a flat list.
    pub criteria: Vec<Criterion>,
    /// The bands; none when the set only ranks.
    pub bands: Vec<Band>,
    /// What limits the band, where it is found.
    pub limits: Vec<BandLimit>,
    /// Highest band of a sheet that its subject did not score.
    pub no_self_score_band_code: Option<String>,
    /// Highest band of a sheet with a criterion below its least points.
    pub below_minimum_band_code: Option<String>,
    /// Most results that the top band may hold.
    pub top_share: Option<TopShare>,
    /// What separates equal totals, compared in this order.
    pub tie_chain: Vec<TieRule>,
    /// Most points of the scale, without bonus and penalty.
    pub max_total: Points,
    /// The one rounding.
    pub rounding: Rounding,
}

impl Scheme {
    /// The criteria that are scored, in the order of the list.
    pub fn leaves(&self) -> impl Iterator<Item = &Criterion> {
        self.criteria.iter().filter(|one| one.is_leaf())
    }

    /// A leaf by its code.
    pub fn leaf(&self, code: &str) -> Option<&Criterion> {
        self.leaves().find(|one| one.code == code)
    }

    /// A band by its code.
    pub fn band(&self, code: &str) -> Option<&Band> {
        self.bands.iter().find(|band| band.code == code)
    }

    /// A band by its code, as results tell it.
    pub fn band_step(&self, code: &str) -> Option<BandStep> {
        self.band(code).map(step_of)
    }

    /// A limit by its code.
    pub fn limit(&self, code: &str) -> Option<&BandLimit> {
        self.limits.iter().find(|limit| limit.code == code)
    }
}
