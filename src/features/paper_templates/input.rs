//! What is written about a template.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Which version comes back.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestorePaperTemplate {
    /// The version; 1 is the built-in template.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
}
