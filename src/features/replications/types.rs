//! Replications on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    db::types::Instant,
    features::achievements::{input::NewEvidence, types::AchievementId, views::Evidence},
    http::reply::Tagged,
    typed_id,
};

typed_id!(
    /// Id of a replication.
    ReplicationId
);

/// A unit adopts an achievement.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateReplication {
    /// Adopting unit; not the one whose achievement it is.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "P03")]
    pub unit_code: String,
    /// Day since which it is used there.
    #[schema(example = "2026-06-01")]
    pub adopted_on: NaiveDate,
    /// Result there; it may become known later.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Rút ngắn 20% thời gian xử lý"
    )]
    pub result: Option<String>,
    /// Evidence.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub evidence: Vec<NewEvidence>,
}

/// Changes of a replication. The unit stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchReplication {
    /// Day since which it is used there.
    #[schema(nullable = false, example = "2026-06-01")]
    adopted_on: Option<NaiveDate>,
    /// Result there.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Rút ngắn 20% thời gian xử lý"
    )]
    result: Option<String>,
    /// Evidence, all of it.
    #[schema(nullable = false, max_items = 50)]
    evidence: Option<Vec<NewEvidence>>,
}

/// A replication.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReplicationView {
    /// Id.
    pub id: ReplicationId,
    /// Adopted achievement.
    pub achievement_id: AchievementId,
    /// Adopting unit.
    #[schema(max_length = 32, example = "P03")]
    pub unit_code: String,
    /// Day since which it is used there.
    #[schema(example = "2026-06-01")]
    pub adopted_on: NaiveDate,
    /// Result there.
    #[schema(required = true, max_length = 4000, example = "Rút ngắn 20% thời gian xử lý")]
    pub result: Option<String>,
    /// Evidence.
    #[schema(max_items = 50)]
    pub evidence: Vec<Evidence>,
    /// Who wrote it.
    #[schema(max_length = 64, example = "CB011")]
    pub created_by: String,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
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

impl Tagged for ReplicationView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a replication.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ReplicationPath {
    /// Id of the replication.
    pub replication_id: ReplicationId,
}

/// Order of the list of replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum ReplicationSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of replications.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReplicationFilter {
    /// Adopting unit.
    #[serde(default)]
    #[param(nullable = false, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    pub unit_code: Option<String>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<ReplicationSort>,
}
