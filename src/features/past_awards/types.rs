//! Earlier awards on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    features::award_types::types::{AwardClass, SubjectKind},
    http::reply::Tagged,
    typed_id,
};

typed_id!(
    /// Id of an earlier award.
    PastAwardId
);

/// An award that was granted before or elsewhere.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PastAwardView {
    /// Id.
    pub id: PastAwardId,
    /// Whether a person or a collective received it.
    pub subject_kind: SubjectKind,
    /// The collective, or the person's unit now.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// The person; null for a collective.
    #[schema(required = true, max_length = 32, example = "CB007")]
    pub person_code: Option<String>,
    /// Award type of the catalogue, where it is one; the rules compare by it.
    #[schema(required = true, max_length = 60, example = "giay_khen_giam_doc_so")]
    pub award_type_code: Option<String>,
    /// Form of the award (hình thức khen thưởng) as the decision says it.
    #[schema(max_length = 300, example = "Giấy khen của Giám đốc Sở Tài chính")]
    pub title: String,
    /// Loại hình khen thưởng, where the decision says it.
    #[schema(required = true)]
    pub award_class: Option<AwardClass>,
    /// Number and symbol of the decision.
    #[schema(max_length = 60, example = "1520/QĐ-STC")]
    pub decision_number: String,
    /// Date of the decision.
    #[schema(example = "2024-12-20")]
    pub decided_on: NaiveDate,
    /// Who decided.
    #[schema(max_length = 300, example = "Giám đốc Sở Tài chính")]
    pub issuing_body: String,
    /// What it was granted for (thành tích).
    #[schema(max_length = 2000, example = "Hoàn thành xuất sắc nhiệm vụ công tác năm 2024")]
    pub achievement: String,
    /// First day of the period of the achievements; null where the decision names none.
    #[schema(required = true, example = "2024-01-01")]
    pub period_from: Option<NaiveDate>,
    /// Last day of that period.
    #[schema(required = true, example = "2024-12-31")]
    pub period_to: Option<NaiveDate>,
    /// Who recorded it here.
    #[schema(max_length = 64, example = "CB002")]
    pub recorded_by: String,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was recorded.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for PastAwardView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of an earlier award.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PastAwardPath {
    /// Id of the earlier award.
    pub past_award_id: PastAwardId,
}

/// Order of the list of earlier awards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum PastAwardSort {
    /// Oldest decision first.
    #[serde(rename = "decided_on")]
    Decided,
    /// Newest decision first.
    #[default]
    #[serde(rename = "-decided_on")]
    DecidedDescending,
}

/// Filters of the list of earlier awards.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PastAwardFilter {
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
    /// Award type.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "giay_khen_giam_doc_so"
    )]
    pub award_type_code: Option<String>,
    /// Persons or collectives.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub subject_kind: Option<SubjectKind>,
    /// Order; `-decided_on` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<PastAwardSort>,
}
