//! Indicators: kinds, paths, filters.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{text_enum, typed_id};

typed_id!(
    /// Id of an indicator.
    IndicatorId
);

text_enum! {
    /// Kind of an indicator: `quantitative` chỉ tiêu định lượng; `milestone` mốc hoàn thành, without a
    /// figure.
    #[expect(missing_docs, reason = "the enum's own doc names both")]
    pub enum IndicatorKind {
        Quantitative = "quantitative",
        Milestone = "milestone",
    }
}

/// Where the figures come from (nguồn số liệu): `measurements` units report them; `outreach` they are
/// counted from the acknowledgements of outreach activities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names both")]
pub enum FiguresFrom {
    #[default]
    Measurements,
    Outreach,
}

/// How the target binds: `exactly` đạt; `at_least` đạt tối thiểu; `at_most` không quá.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each way")]
pub enum TargetBinding {
    Exactly,
    AtLeast,
    AtMost,
}

/// What a year's target is worth: `sample` số liệu mẫu, until somebody competent sets it; `confirmed`
/// đã được giao.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names both")]
pub enum PathStatus {
    Sample,
    Confirmed,
}

/// Path of an indicator.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct IndicatorPath {
    /// Id of the indicator.
    pub indicator_id: IndicatorId,
}

/// Order of the list of indicators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum IndicatorSort {
    /// In the order of their making, which is that of the plan.
    #[serde(rename = "created_at")]
    Created,
    /// The other way round.
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of indicators.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IndicatorFilter {
    /// Kind.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub kind: Option<IndicatorKind>,
    /// Codes; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 100, inline)]
    pub code: Option<Vec<IndicatorCode>>,
    /// Those that this unit answers for: by name, or because all units do.
    #[serde(default)]
    #[param(nullable = false, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    pub unit_code: Option<String>,
    /// Words of the name, code or source, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$"
    )]
    pub q: Option<String>,
    /// Order; `created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<IndicatorSort>,
}

/// Code of an indicator.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 1,
    max_length = 64,
    pattern = "^[a-z][a-z0-9_]*$",
    example = "digitised_files"
)]
pub struct IndicatorCode(pub String);
