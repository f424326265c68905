//! Awards on the wire.

use chrono::NaiveDate;
use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    features::{
        achievements::types::AchievementId,
        award_proposals::types::AwardProposalId,
        award_types::types::{AwardClass, SubjectKind},
        campaigns::types::CampaignId,
        decisions::types::DecisionId,
    },
    http::reply::Tagged,
    text_enum, typed_id,
};

typed_id!(
    /// Id of an award.
    AwardId
);

/// State of an award: `active` có hiệu lực.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    AsExpression,
    FromSqlRow,
)]
#[diesel(sql_type = Text)]
#[serde(rename_all = "snake_case")]
pub enum AwardState {
    /// In force.
    Active,
}
text_enum!(AwardState { Active = "active" });

/// An award that was granted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardView {
    /// Id.
    pub id: AwardId,
    /// Proposal it was granted on.
    pub award_proposal_id: AwardProposalId,
    /// Decision that granted it.
    pub decision_id: DecisionId,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Award type.
    #[schema(max_length = 60, example = "giay_khen_giam_doc_so")]
    pub award_type_code: String,
    /// Loại hình khen thưởng, as it was when the award was granted.
    pub award_class: AwardClass,
    /// Whether a person or a collective received it.
    pub subject_kind: SubjectKind,
    /// The collective, or the person's unit at that time.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// The person; null for a collective.
    #[schema(required = true, max_length = 32, example = "CB007")]
    pub person_code: Option<String>,
    /// Clause of the criteria it rests on.
    #[schema(max_length = 40, example = "gk.ca_nhan.phong_trao")]
    pub merit_clause: String,
    /// Achievements it was granted for.
    #[schema(max_items = 50)]
    pub achievement_ids: Vec<AchievementId>,
    /// First day of the period of the achievements.
    pub achievement_period_from: NaiveDate,
    /// Last day of that period.
    pub achievement_period_to: NaiveDate,
    /// Date of the decision.
    pub granted_on: NaiveDate,
    /// Year of the decision.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// Bonus in VND; null until it is computed.
    #[schema(required = true, minimum = 0, maximum = 9_007_199_254_740_991_i64, example = json!(null))]
    pub bonus_amount: Option<i64>,
    /// State.
    pub state: AwardState,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was granted here.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for AwardView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of an award.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AwardPath {
    /// Id of the award.
    pub award_id: AwardId,
}

/// Order of the list of awards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum AwardSort {
    /// Oldest decision first.
    #[serde(rename = "granted_on")]
    Granted,
    /// Newest decision first.
    #[default]
    #[serde(rename = "-granted_on")]
    GrantedDescending,
}

/// Filters of the list of awards.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AwardFilter {
    /// Person.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB007"
    )]
    pub person_code: Option<String>,
    /// Unit.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CNTT"
    )]
    pub unit_code: Option<String>,
    /// Year of the decision.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2100)]
    pub year: Option<i32>,
    /// Award type.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "giay_khen_giam_doc_so"
    )]
    pub award_type_code: Option<String>,
    /// Campaign.
    #[serde(default)]
    #[param(nullable = false)]
    pub campaign_id: Option<CampaignId>,
    /// Decision.
    #[serde(default)]
    #[param(nullable = false)]
    pub decision_id: Option<DecisionId>,
    /// Persons or collectives.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub subject_kind: Option<SubjectKind>,
    /// Order; `-granted_on` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<AwardSort>,
}
