//! Measurements as callers receive them.

use serde::Serialize;
use utoipa::ToSchema;

use super::types::{MeasurementId, MeasurementState};
use crate::{
    db::types::Instant,
    features::{
        achievements::views::Evidence, campaigns::types::CampaignId, indicators::types::IndicatorId,
    },
    http::reply::Tagged,
    quantity::Quantity,
};

/// A revision of a measurement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeasurementView {
    /// Id.
    pub id: MeasurementId,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Indicator.
    pub indicator_id: IndicatorId,
    /// Code of the indicator.
    #[schema(max_length = 64, example = "digitised_files")]
    pub indicator_code: String,
    /// Unit.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Period.
    #[schema(max_length = 7, example = "2026-Q3")]
    pub period: String,
    /// Number of the revision; corrections count on.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub revision: i32,
    /// Whether no later revision corrects it.
    pub is_current: bool,
    /// Revision that it corrects.
    #[schema(required = true)]
    pub corrects_id: Option<MeasurementId>,
    /// Why.
    #[schema(required = true, max_length = 1000, example = json!(null))]
    pub correction_reason: Option<String>,
    /// What was counted.
    pub numerator: Quantity,
    /// What it is compared with; null for an amount.
    #[schema(required = true)]
    pub denominator: Option<Quantity>,
    /// The value, with the places of the indicator; null when there is nothing to compare with.
    #[schema(required = true, max_length = 20, example = "80.00")]
    pub value: Option<String>,
    /// Evidence.
    #[schema(max_items = 50)]
    pub evidence: Vec<Evidence>,
    /// Note.
    #[schema(required = true, max_length = 1000, example = json!(null))]
    pub note: Option<String>,
    /// State.
    pub state: MeasurementState,
    /// What the caller may do now; `correct` means a new revision.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Who reported it: staff code or machine client.
    #[schema(max_length = 64, example = "CB014")]
    pub recorded_by: String,
    /// Who verified or disputed it, or took that back.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub judged_by: Option<String>,
    /// When.
    #[schema(required = true)]
    pub judged_at: Option<Instant>,
    /// Why.
    #[schema(required = true, max_length = 1000, example = json!(null))]
    pub judged_reason: Option<String>,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was recorded.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for MeasurementView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// The measurements of a batch, in the order in which they were sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeasurementBatch {
    /// The measurements.
    #[schema(max_items = 200)]
    pub items: Vec<MeasurementView>,
}
