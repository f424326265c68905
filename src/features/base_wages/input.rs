//! What administrators write about the base wage.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::features::award_types::types::SourceMark;

/// The base wage from a day on.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutBaseWage {
    /// Đồng a month.
    #[schema(minimum = 1, maximum = 1_000_000_000, example = 2_530_000)]
    pub amount: i64,
    /// Document and article.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "NĐ 161/2026/NĐ-CP Đ.3.2"
    )]
    pub basis: String,
    /// How well that is known.
    pub mark: SourceMark,
    /// What a reader should know about it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đã đối chiếu với Công báo"
    )]
    pub note: Option<String>,
}
