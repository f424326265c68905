//! What callers send about quotas.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::features::award_types::types::SubjectKind;

/// All caps of a round. What is not named is not capped.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutAwardRoundQuotas {
    /// The caps: one for each award type, kind of subject and scope.
    #[schema(max_items = 200)]
    pub quotas: Vec<NewQuota>,
}

/// A cap: a number of places, a share, or both, of which the smaller holds.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuota {
    /// Award type; the round considers it.
    #[schema(
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "giay_khen_giam_doc_so"
    )]
    pub award_type_code: String,
    /// Kind of subject; the award type is for it.
    pub subject_kind: SubjectKind,
    /// `round` the whole round, or the code of a bloc or unit.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "round")]
    pub scope: String,
    /// Most places.
    #[serde(default)]
    #[schema(format = Int32, minimum = 0, maximum = 1_000_000, example = 40)]
    pub max_places: Option<u32>,
    /// Most places as a share of the base, as an exact fraction that is not above one.
    #[serde(default)]
    #[schema(max_length = 13, pattern = "^[0-9]{1,6}/[0-9]{1,6}$", example = "1/20")]
    pub max_share: Option<String>,
    /// What the share is of; when absent it is counted in the directory: the units that are to take
    /// part in the campaign, or the persons who work in them.
    #[serde(default)]
    pub base: Option<StatedQuotaBase>,
    /// The day for which the directory is counted; today when absent.
    #[serde(default)]
    #[schema(example = "2026-11-20")]
    pub counted_on: Option<NaiveDate>,
}

/// What a share is of, as somebody states it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedQuotaBase {
    /// The number.
    #[schema(format = Int32, minimum = 0, maximum = 1_000_000, example = 120)]
    pub count: u32,
    /// The document or list that states it.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Danh sách đăng ký thi đua"
    )]
    pub source: String,
}
