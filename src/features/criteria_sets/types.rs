//! Criteria sets on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    http::reply::Tagged,
    machine::{Machine, Move},
    scoring::{Band, BandLimit, Criterion, Points, Rounding, TieRule, TopShare},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a criteria set.
    CriteriaSetId
);

text_enum! {
    /// State of a criteria set: `draft` dự thảo; `published` đã công bố, khóa.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum CriteriaSetState {
        Draft = "draft",
        Published = "published",
    }
}

text_enum! {
    /// How sure the source of a set is: `confirmed` đã xác nhận theo văn bản; `assumed` tạm áp dụng, chưa
    /// xác nhận.
    #[expect(missing_docs, reason = "the enum's own doc names each status")]
    pub enum SourceStatus {
        Confirmed = "confirmed",
        Assumed = "assumed",
    }
}

/// The machine of a criteria set.
pub const MACHINE: Machine<CriteriaSetState> = {
    use CriteriaSetState::{Draft, Published};
    Machine {
        name: "criteria_set",
        moves: &[
            Move { action: "update", from: &[Draft], to: None, rule: table::UPDATE_CRITERIA_SET },
            Move { action: "delete", from: &[Draft], to: None, rule: table::DELETE_CRITERIA_SET },
            Move {
                action: "publish",
                from: &[Draft],
                to: Some(Published),
                rule: table::PUBLISH_CRITERIA_SET,
            },
            Move {
                action: "clone",
                from: &[Draft, Published],
                to: None,
                rule: table::CLONE_CRITERIA_SET,
            },
        ],
    }
};

/// A criteria set without its criteria, as in lists.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CriteriaSetSummary {
    /// Id.
    pub id: CriteriaSetId,
    /// Short code; unique.
    #[schema(max_length = 60, example = "CCHC-PHONG-2026")]
    pub code: String,
    /// Title.
    #[schema(max_length = 500, example = "Bộ tiêu chí đánh giá cải cách hành chính các phòng")]
    pub title: String,
    /// Text that the set comes from.
    #[schema(max_length = 2000, example = "Quyết định 2579/QĐ-UBND ngày 21/11/2025")]
    pub source_text: String,
    /// How sure that is.
    pub source_status: SourceStatus,
    /// Most points in all (tổng điểm tối đa).
    pub max_total: Points,
    /// How many criteria are scored.
    #[schema(format = Int32, minimum = 0, maximum = 500, example = 60)]
    pub leaf_count: i32,
    /// Set of which this is a copy.
    #[schema(required = true)]
    pub cloned_from_id: Option<CriteriaSetId>,
    /// State.
    pub state: CriteriaSetState,
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

impl Tagged for CriteriaSetSummary {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// A criteria set.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CriteriaSetView {
    /// Id.
    pub id: CriteriaSetId,
    /// Short code; unique.
    #[schema(max_length = 60, example = "CCHC-PHONG-2026")]
    pub code: String,
    /// Title.
    #[schema(max_length = 500, example = "Bộ tiêu chí đánh giá cải cách hành chính các phòng")]
    pub title: String,
    /// Text that the set comes from.
    #[schema(max_length = 2000, example = "Quyết định 2579/QĐ-UBND ngày 21/11/2025")]
    pub source_text: String,
    /// How sure that is.
    pub source_status: SourceStatus,
    /// Most points in all (tổng điểm tối đa).
    pub max_total: Points,
    /// The one rounding, of the total.
    pub rounding: Rounding,
    /// The tree as a flat list, in its order.
    #[schema(max_items = 500)]
    pub criteria: Vec<Criterion>,
    /// Bands of the total (mức xếp loại); empty when the set only ranks.
    #[schema(max_items = 20)]
    pub bands: Vec<Band>,
    /// What limits the band where it is found: vetoes, discipline of the head, conditions of a band.
    #[schema(max_items = 50)]
    pub limits: Vec<BandLimit>,
    /// Highest band of a sheet that its subject did not score; null when that is no limit.
    #[schema(required = true, max_length = 40, example = json!(null))]
    pub no_self_score_band_code: Option<String>,
    /// Highest band of a sheet with a criterion below its least points; null without such a rule.
    #[schema(required = true, max_length = 40, example = json!(null))]
    pub below_minimum_band_code: Option<String>,
    /// Most results that one band may hold; null when there is no limit.
    #[schema(required = true)]
    pub top_share: Option<TopShare>,
    /// What separates equal totals, in this order.
    #[schema(max_items = 20)]
    pub tie_chain: Vec<TieRule>,
    /// What the source leaves open and how the set reads it; null when nothing is said.
    #[schema(required = true, max_length = 4000, example = json!(null))]
    pub note: Option<String>,
    /// Set of which this is a copy.
    #[schema(required = true)]
    pub cloned_from_id: Option<CriteriaSetId>,
    /// State.
    pub state: CriteriaSetState,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// When it was published and frozen.
    #[schema(required = true)]
    pub published_at: Option<Instant>,
    /// Who published it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub published_by: Option<String>,
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

impl Tagged for CriteriaSetView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a criteria set.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CriteriaSetPath {
    /// Id of the criteria set.
    pub criteria_set_id: CriteriaSetId,
}

/// Order of the list of criteria sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum CriteriaSetSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
    /// By title in Vietnamese dictionary order.
    #[serde(rename = "title")]
    Title,
    /// The same, backwards.
    #[serde(rename = "-title")]
    TitleDescending,
}

/// Filters of the list of criteria sets.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CriteriaSetFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 2, inline)]
    pub state: Option<Vec<CriteriaSetState>>,
    /// How sure the source is; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 2, inline)]
    pub source_status: Option<Vec<SourceStatus>>,
    /// Words of the title or code, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$"
    )]
    pub q: Option<String>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<CriteriaSetSort>,
}
