//! Councils on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::{AnyId, Instant},
    features::documents::types::DocumentId,
    http::reply::Tagged,
    text_enum, typed_id,
};

typed_id!(
    /// Id of a council.
    CouncilId
);

text_enum! {
    /// Office in a council: `chair` Chủ tịch Hội đồng; `deputy_chair` Phó Chủ tịch; `standing` Thường
    /// trực; `secretary` thư ký; `member` ủy viên.
    #[expect(missing_docs, reason = "the enum's own doc names each office")]
    pub enum CouncilOffice {
        Chair = "chair",
        DeputyChair = "deputy_chair",
        Standing = "standing",
        Secretary = "secretary",
        Member = "member",
    }
}

/// A stay of somebody in a council.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CouncilMemberView {
    /// Id of the stay.
    pub id: AnyId,
    /// Staff code.
    #[schema(max_length = 32, example = "CB037")]
    pub person_code: String,
    /// Office.
    pub office: CouncilOffice,
    /// First day.
    pub member_from: NaiveDate,
    /// First day on which it no longer is (half-open); null while no end is set.
    #[schema(required = true, example = json!(null))]
    pub member_to: Option<NaiveDate>,
    /// Number and symbol of the decision that named the member.
    #[schema(max_length = 60, example = "45/QĐ-STC")]
    pub decision_number: String,
    /// Date of that decision.
    pub decided_on: NaiveDate,
}

impl CouncilMemberView {
    /// Whether it holds on a day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.member_from <= day && self.member_to.is_none_or(|end| day < end)
    }
}

/// A council.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CouncilView {
    /// Id.
    pub id: CouncilId,
    /// Name.
    #[schema(max_length = 300, example = "Hội đồng Thi đua - Khen thưởng Sở Tài chính")]
    pub name: String,
    /// Number and symbol of the decision that formed it.
    #[schema(max_length = 60, example = "45/QĐ-STC")]
    pub decision_number: String,
    /// Date of that decision.
    pub decided_on: NaiveDate,
    /// That decision as a document.
    #[schema(required = true, example = json!(null))]
    pub document_id: Option<DocumentId>,
    /// Rule set that its sessions follow.
    #[schema(max_length = 60, example = "tdkt-2026-10")]
    pub rule_set_code: String,
    /// Who chairs it by office.
    #[schema(max_length = 60, example = "department_director")]
    pub chair_role: String,
    /// Which body is standing.
    #[schema(max_length = 60, example = "department_office")]
    pub standing_role: String,
    /// First day of its term.
    pub valid_from: NaiveDate,
    /// First day on which it no longer is (half-open); null while no end is set.
    #[schema(required = true, example = json!(null))]
    pub valid_to: Option<NaiveDate>,
    /// Members, former ones too, by their first day.
    #[schema(max_items = 500)]
    pub members: Vec<CouncilMemberView>,
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

impl Tagged for CouncilView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

impl CouncilView {
    /// Whether a day is in its term.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }

    /// Who is a member on a day.
    pub fn members_on(&self, day: NaiveDate) -> impl Iterator<Item = &CouncilMemberView> {
        self.members.iter().filter(move |one| one.holds(day))
    }
}

/// Path of a council.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CouncilPath {
    /// Id of the council.
    pub council_id: CouncilId,
}

/// Order of the list of councils.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum CouncilSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of councils.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CouncilFilter {
    /// Councils whose term holds this day.
    #[serde(default)]
    #[param(nullable = false)]
    pub holds_on: Option<NaiveDate>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<CouncilSort>,
}
