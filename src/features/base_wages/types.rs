//! Base wages on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    features::award_types::types::{RuleStatus, SourceMark},
    http::reply::Tagged,
};

/// The base wage from a day on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BaseWageView {
    /// First day; it holds until the next one begins.
    pub effective_from: NaiveDate,
    /// Đồng a month.
    #[schema(minimum = 1, maximum = 1_000_000_000, example = 2_530_000)]
    pub amount: i64,
    /// Document and article.
    #[schema(max_length = 500, example = "NĐ 161/2026/NĐ-CP Đ.3.2")]
    pub basis: String,
    /// How well that is known.
    pub mark: SourceMark,
    /// Whether that counts as confirmed.
    pub status: RuleStatus,
    /// What a reader should know about it.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub note: Option<String>,
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

impl Tagged for BaseWageView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a base wage.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct BaseWagePath {
    /// First day of the base wage.
    #[param(example = "2026-07-01")]
    pub effective_from: NaiveDate,
}

/// Order of the list of base wages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum BaseWageSort {
    /// Oldest first.
    #[serde(rename = "effective_from")]
    EffectiveFrom,
    /// Newest first.
    #[default]
    #[serde(rename = "-effective_from")]
    EffectiveFromDescending,
}

/// Filters of the list of base wages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BaseWageFilter {
    /// The wage that holds on this day.
    #[serde(default)]
    #[param(nullable = false, example = "2026-11-28")]
    pub on: Option<NaiveDate>,
    /// Order; `-effective_from` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<BaseWageSort>,
}
