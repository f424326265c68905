//! What administrators write about a kind of documents.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::features::award_types::types::SourceMark;

/// A kind of documents.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutDocumentType {
    /// Name, which receivers show.
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Kế hoạch"
    )]
    pub name: String,
    /// Code in exchange (`DocumentType/Type`).
    #[schema(min_length = 1, max_length = 4, pattern = "^[0-9]{1,4}$", example = "10")]
    pub exchange_code: String,
    /// Kind of steering (`SteeringType`), about which sources conflict.
    #[schema(min_length = 1, max_length = 2, pattern = "^[0-9]{1,2}$", example = "0")]
    pub steering_code: String,
    /// How well that is known.
    pub mark: SourceMark,
    /// Where it was read.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "SĐ1:2022 QCVN 102:2016/BTTTT, danh mục B"
    )]
    pub source: String,
}
