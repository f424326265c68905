//! Campaigns as they are shown.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    plan::PlanParts,
    plan_sections::Section,
    types::{CampaignId, CampaignLevel, CampaignState, ParentPlan, PeriodScheme, Predecessor},
};
use crate::{
    db::types::{AnyId, Instant},
    http::reply::Tagged,
};

/// A campaign without its plan's text, as in lists.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CampaignSummary {
    /// Id.
    pub id: CampaignId,
    /// Short code; unique.
    #[schema(max_length = 60, example = "CCHC-2026-2030")]
    pub code: String,
    /// Title.
    #[schema(
        max_length = 500,
        example = "Cải cách hành chính đồng bộ - Chính quyền phục vụ nhân dân"
    )]
    pub title: String,
    /// Level.
    pub level: CampaignLevel,
    /// Unit or bloc that launches it.
    #[schema(max_length = 32, example = "STC")]
    pub owner_unit_code: String,
    /// Campaign of which this is a part.
    #[schema(required = true)]
    pub parent_id: Option<CampaignId>,
    /// First day.
    pub period_from: NaiveDate,
    /// Last day.
    pub period_to: NaiveDate,
    /// Document number; null until the document system gave it.
    #[schema(required = true, max_length = 60, example = json!(null))]
    pub number: Option<String>,
    /// Date of issue; null until it is issued.
    #[schema(required = true)]
    pub issued_on: Option<NaiveDate>,
    /// Version of the plan: 0 while it is a draft, 1 when launched, then one more for each amendment.
    #[schema(format = Int32, minimum = 0, maximum = 10_000, example = 0)]
    pub plan_version: i32,
    /// State.
    pub state: CampaignState,
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

impl Tagged for CampaignSummary {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// A campaign with its plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CampaignView {
    /// Id.
    pub id: CampaignId,
    /// Short code; unique.
    #[schema(max_length = 60, example = "CCHC-2026-2030")]
    pub code: String,
    /// Title.
    #[schema(
        max_length = 500,
        example = "Cải cách hành chính đồng bộ - Chính quyền phục vụ nhân dân"
    )]
    pub title: String,
    /// Level.
    pub level: CampaignLevel,
    /// Unit or bloc that launches it.
    #[schema(max_length = 32, example = "STC")]
    pub owner_unit_code: String,
    /// Campaign of which this is a part.
    #[schema(required = true)]
    pub parent_id: Option<CampaignId>,
    /// First day.
    pub period_from: NaiveDate,
    /// Last day.
    pub period_to: NaiveDate,
    /// How its years are counted.
    pub period_scheme: PeriodScheme,
    /// Plan of a higher level that it carries out.
    #[schema(required = true)]
    pub parent_plan: Option<ParentPlan>,
    /// Campaign before it.
    #[schema(required = true)]
    pub predecessor: Option<Predecessor>,
    /// Document number; null until the document system gave it.
    #[schema(required = true, max_length = 60, example = json!(null))]
    pub number: Option<String>,
    /// Date of issue; null until it is issued.
    #[schema(required = true)]
    pub issued_on: Option<NaiveDate>,
    /// The plan's document, once there is one.
    #[schema(required = true)]
    pub document_id: Option<AnyId>,
    /// The plan in its parts.
    pub plan: PlanParts,
    /// Version of the plan: 0 while it is a draft, 1 when launched, then one more for each amendment.
    #[schema(format = Int32, minimum = 0, maximum = 10_000, example = 0)]
    pub plan_version: i32,
    /// Parts that the law requires (Điều 17) and that are still empty; they keep it from being launched.
    #[schema(max_items = 20)]
    pub missing_sections: Vec<Section>,
    /// State.
    pub state: CampaignState,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// When it was launched.
    #[schema(required = true)]
    pub published_at: Option<Instant>,
    /// Who launched it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub published_by: Option<String>,
    /// When it was closed.
    #[schema(required = true)]
    pub closed_at: Option<Instant>,
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

impl Tagged for CampaignView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// The plan as it stood in one version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CampaignVersionView {
    /// Version of the plan.
    #[schema(format = Int32, minimum = 1, maximum = 10_000, example = 1)]
    pub plan_version: i32,
    /// Title then.
    #[schema(
        max_length = 500,
        example = "Cải cách hành chính đồng bộ - Chính quyền phục vụ nhân dân"
    )]
    pub title: String,
    /// Document number then.
    #[schema(required = true, max_length = 60, example = json!(null))]
    pub number: Option<String>,
    /// Date of issue then.
    #[schema(required = true)]
    pub issued_on: Option<NaiveDate>,
    /// Document then.
    #[schema(required = true)]
    pub document_id: Option<AnyId>,
    /// The plan in its parts.
    pub plan: PlanParts,
    /// Reason of the amendment; null for the launch.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub reason: Option<String>,
    /// Who launched or amended it.
    #[schema(max_length = 64, example = "CB002")]
    pub published_by: String,
    /// When.
    pub published_at: Instant,
    /// Entity tag; versions never change.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for CampaignVersionView {
    fn etag(&self) -> &str {
        &self.etag
    }
}
