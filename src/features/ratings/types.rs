//! Ratings on the wire.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    db::types::Instant,
    features::{award_types::types::SubjectKind, documents::types::DocumentId},
    http::reply::Tagged,
    law, text_enum, typed_id,
};

typed_id!(
    /// Id of a rating.
    RatingId
);

text_enum! {
    /// Level of completion of duties (mức độ hoàn thành nhiệm vụ), lowest first: `not_completed` không
    /// hoàn thành; `completed` hoàn thành; `good` hoàn thành tốt; `excellent` hoàn thành xuất sắc.
    #[expect(missing_docs, reason = "the enum's own doc names each level")]
    pub enum RatingLevel {
        NotCompleted = "not_completed",
        Completed = "completed",
        Good = "good",
        Excellent = "excellent",
    }
}

impl From<RatingLevel> for law::CompletionLevel {
    fn from(level: RatingLevel) -> Self {
        match level {
            RatingLevel::NotCompleted => Self::NotCompleted,
            RatingLevel::Completed => Self::Completed,
            RatingLevel::Good => Self::Good,
            RatingLevel::Excellent => Self::Excellent,
        }
    }
}

text_enum! {
    /// Kind of the document that proves a rating, as rule R15 names them: `nd_335_2025` đánh giá, xếp
    /// loại công chức; `nd_233_2026` đánh giá, xếp loại viên chức, đơn vị sự nghiệp; `party_cell` xếp loại
    /// của chi bộ; `superior` đánh giá của cấp trên trực tiếp.
    #[expect(missing_docs, reason = "the enum's own doc names each source")]
    pub enum RatingSource {
        #[serde(rename = "nd_335_2025")]
        Nd335 = "nd_335_2025",
        #[serde(rename = "nd_233_2026")]
        Nd233 = "nd_233_2026",
        #[serde(rename = "party_cell")]
        PartyCell = "party_cell",
        #[serde(rename = "superior")]
        Superior = "superior",
    }
}

/// Leave of a person in the year (thời gian nghỉ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingLeave {
    /// Kind; `maternity` nghỉ thai sản counts as time worked (R13).
    #[schema(max_length = 40, pattern = "^[a-z][a-z0-9_]{0,39}$", example = "maternity")]
    pub kind: String,
    /// Full months.
    #[schema(format = Int32, minimum = 1, maximum = 12, example = 6)]
    pub months: i32,
}

/// What a rating says, with the document that proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RatingContent {
    /// Level; null for somebody who worked too short a time to be rated.
    #[schema(required = true)]
    pub level: Option<RatingLevel>,
    /// Kind of the document.
    pub source: RatingSource,
    /// Day of the rating.
    pub rated_on: NaiveDate,
    /// The document, when it is kept here.
    #[schema(required = true)]
    pub document_id: Option<DocumentId>,
    /// Number of the document.
    #[schema(required = true, max_length = 60, example = "15/QĐ-STC")]
    pub document_number: Option<String>,
    /// Date of the document.
    #[schema(required = true)]
    pub document_date: Option<NaiveDate>,
    /// Full months the person worked in the year, leave not counted; null while not known, and for a
    /// unit.
    #[schema(required = true, format = Int32, minimum = 0, maximum = 12, example = 12)]
    pub months_worked: Option<i32>,
    /// Leave by kind.
    #[schema(max_items = 10)]
    pub leaves: Vec<RatingLeave>,
    /// Whether the person was not rated for lack of working time.
    pub left_out_for_time: bool,
}

/// What a rating was before it was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RatingRevision {
    /// What it said.
    pub replaced: RatingContent,
    /// Why it was replaced.
    #[schema(max_length = 2000, example = "Xếp loại lại theo kết luận giải quyết kiến nghị")]
    pub reason: String,
    /// When.
    pub replaced_at: Instant,
    /// By whom.
    #[schema(max_length = 64, example = "CB013")]
    pub replaced_by: String,
}

/// The rating of a unit or person in a year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RatingView {
    /// Id.
    pub id: RatingId,
    /// Calendar year.
    #[schema(format = Int32, minimum = 2000, maximum = 2100, example = 2025)]
    pub year: i32,
    /// Whether a person or a collective is rated.
    pub subject_kind: SubjectKind,
    /// The unit, or the person's at the end of the year.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// The person; null for a unit.
    #[schema(required = true, max_length = 32, example = "CB007")]
    pub person_code: Option<String>,
    /// Level; null for somebody who worked too short a time to be rated.
    #[schema(required = true)]
    pub level: Option<RatingLevel>,
    /// Kind of the document that proves it.
    pub source: RatingSource,
    /// Day of the rating.
    pub rated_on: NaiveDate,
    /// The document, when it is kept here.
    #[schema(required = true)]
    pub document_id: Option<DocumentId>,
    /// Number of the document.
    #[schema(required = true, max_length = 60, example = "15/QĐ-STC")]
    pub document_number: Option<String>,
    /// Date of the document.
    #[schema(required = true)]
    pub document_date: Option<NaiveDate>,
    /// Full months the person worked in the year, leave not counted; null while not known, and for a
    /// unit.
    #[schema(required = true, format = Int32, minimum = 0, maximum = 12, example = 12)]
    pub months_worked: Option<i32>,
    /// Leave by kind.
    #[schema(max_items = 10)]
    pub leaves: Vec<RatingLeave>,
    /// Whether the person was not rated for lack of working time.
    pub left_out_for_time: bool,
    /// What it was before, oldest first.
    #[schema(max_items = 50)]
    pub revisions: Vec<RatingRevision>,
    /// Who recorded it last.
    #[schema(max_length = 64, example = "CB013")]
    pub recorded_by: String,
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

impl Tagged for RatingView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// How long a person worked in a year (R13, R14), for other slices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingTime {
    /// Full months worked, leave not counted; `None` while not known.
    pub months_worked: Option<u32>,
    /// Full months of leave by kind; `None` while not known.
    pub leaves: Option<BTreeMap<String, u32>>,
    /// Whether the person was not rated for lack of time.
    pub left_out_for_time: bool,
}

/// Path of a unit's rating.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct UnitRatingPath {
    /// Calendar year.
    #[param(minimum = 2000, maximum = 2100, format = Int32, example = 2025)]
    pub year: i32,
    /// Code of the unit.
    #[param(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "VP")]
    pub unit_code: String,
}

/// Path of a person's rating.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PersonRatingPath {
    /// Calendar year.
    #[param(minimum = 2000, maximum = 2100, format = Int32, example = 2025)]
    pub year: i32,
    /// Staff code of the person.
    #[param(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB007")]
    pub person_code: String,
}

/// Order of the list of ratings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum RatingSort {
    /// Oldest entry first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest entry first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of ratings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RatingFilter {
    /// Calendar year.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2100, example = 2025)]
    pub year: Option<i32>,
    /// Levels; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub level: Option<Vec<RatingLevel>>,
    /// Unit.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CNTT"
    )]
    pub unit_code: Option<String>,
    /// Person.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "CB007"
    )]
    pub person_code: Option<String>,
    /// Whether persons or collectives.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub subject_kind: Option<SubjectKind>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<RatingSort>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sources_are_those_of_the_rules() {
        let own: Vec<&str> = RatingSource::ALL.iter().map(|source| source.as_str()).collect();
        let law = law::Law::carried().unwrap();
        assert!(!law.rule_sets.is_empty());
        for set in &law.rule_sets {
            let named = set.rules.r15.parameters.rating_sources.value.iter();
            assert_eq!(named.map(|one| one.code.as_str()).collect::<Vec<_>>(), own, "{}", set.code);
        }
    }

    #[test]
    fn the_words_of_the_wire_are_those_of_the_database() {
        for source in RatingSource::ALL {
            assert_eq!(serde_json::to_value(source).unwrap(), source.as_str());
        }
        let levels: Vec<law::CompletionLevel> =
            RatingLevel::ALL.iter().map(|level| (*level).into()).collect();
        assert_eq!(levels, law::CompletionLevel::ALL);
    }
}
