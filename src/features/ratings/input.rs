//! What callers send about ratings.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::{RatingContent, RatingLeave, RatingLevel, RatingSource};
use crate::{features::documents::types::DocumentId, http::extract::broken_rule};

/// Months of a year.
const MONTHS_MAX: i32 = 12;

/// The rating of a unit.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_unit))]
pub struct PutUnitRating {
    /// Level.
    pub level: RatingLevel,
    /// Kind of the document that proves it.
    pub source: RatingSource,
    /// Day of the rating.
    #[schema(example = "2025-12-20")]
    pub rated_on: NaiveDate,
    /// The document, when it is kept here.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
    /// Number of the document.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "15/QĐ-STC"
    )]
    pub document_number: Option<String>,
    /// Date of the document.
    #[serde(default)]
    #[schema(example = "2025-12-20")]
    pub document_date: Option<NaiveDate>,
    /// Why another rating is replaced; needed when there is one that differs.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Xếp loại lại theo kết luận giải quyết kiến nghị"
    )]
    pub revision_reason: Option<String>,
}

/// The rating of a person.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_person))]
pub struct PutPersonRating {
    /// Level; absent for somebody who worked too short a time to be rated.
    #[serde(default)]
    pub level: Option<RatingLevel>,
    /// Kind of the document that proves it.
    pub source: RatingSource,
    /// Day of the rating.
    #[schema(example = "2025-12-20")]
    pub rated_on: NaiveDate,
    /// The document, when it is kept here.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
    /// Number of the document.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "15/QĐ-STC"
    )]
    pub document_number: Option<String>,
    /// Date of the document.
    #[serde(default)]
    #[schema(example = "2025-12-20")]
    pub document_date: Option<NaiveDate>,
    /// Full months the person worked in the year, leave not counted.
    #[serde(default)]
    #[schema(format = Int32, minimum = 0, maximum = 12, example = 12)]
    pub months_worked: Option<i32>,
    /// Leave by kind, each once; only with `months_worked`.
    #[serde(default)]
    #[schema(max_items = 10, example = json!([]))]
    pub leaves: Vec<RatingLeave>,
    /// Whether the person was not rated for lack of working time.
    #[serde(default)]
    #[schema(example = false)]
    pub left_out_for_time: bool,
    /// Why another rating is replaced; needed when there is one that differs.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Xếp loại lại theo kết luận giải quyết kiến nghị"
    )]
    pub revision_reason: Option<String>,
}

/// A rating and why it replaces another, whoever is rated.
pub(super) struct Said {
    pub(super) content: RatingContent,
    pub(super) reason: Option<String>,
}

impl From<PutUnitRating> for Said {
    fn from(input: PutUnitRating) -> Self {
        Self {
            content: RatingContent {
                level: Some(input.level),
                source: input.source,
                rated_on: input.rated_on,
                document_id: input.document_id,
                document_number: input.document_number,
                document_date: input.document_date,
                months_worked: None,
                leaves: Vec::new(),
                left_out_for_time: false,
            },
            reason: input.revision_reason,
        }
    }
}

impl From<PutPersonRating> for Said {
    fn from(input: PutPersonRating) -> Self {
        Self {
            content: RatingContent {
                level: input.level,
                source: input.source,
                rated_on: input.rated_on,
                document_id: input.document_id,
                document_number: input.document_number,
                document_date: input.document_date,
                months_worked: input.months_worked,
                leaves: input.leaves,
                left_out_for_time: input.left_out_for_time,
            },
            reason: input.revision_reason,
        }
    }
}

/// A document is named by its number and date together.
fn check_document(number: Option<&String>, date: Option<NaiveDate>) -> Result<(), ValidationError> {
    if number.is_some() == date.is_some() {
        return Ok(());
    }
    let pointer = if number.is_some() { "/document_date" } else { "/document_number" };
    Err(broken_rule(
        pointer,
        "number_and_date",
        "Số và ngày của văn bản phải đi cùng nhau.",
        "Number and date of the document come together.",
    ))
}

fn check_unit(rating: &PutUnitRating) -> Result<(), ValidationError> {
    check_document(rating.document_number.as_ref(), rating.document_date)
}

fn check_person(rating: &PutPersonRating) -> Result<(), ValidationError> {
    check_document(rating.document_number.as_ref(), rating.document_date)?;
    if rating.level.is_some() == rating.left_out_for_time {
        return Err(broken_rule(
            "/level",
            "level_or_left_out",
            "Nêu mức xếp loại, hoặc nêu người này không được xếp loại vì thiếu thời gian.",
            "There is a level, or the person was not rated for lack of time.",
        ));
    }
    let is_known = rating.months_worked.is_some();
    if !is_known && (rating.left_out_for_time || !rating.leaves.is_empty()) {
        return Err(broken_rule(
            "/months_worked",
            "required_with_leave",
            "Nêu số tháng công tác cùng với thời gian nghỉ hoặc việc không được xếp loại.",
            "Leave, or not being rated for lack of time, comes with the months worked.",
        ));
    }
    check_leaves(rating)
}

fn check_leaves(rating: &PutPersonRating) -> Result<(), ValidationError> {
    let mut kinds: Vec<&str> = rating.leaves.iter().map(|one| one.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() < rating.leaves.len() {
        return Err(broken_rule(
            "/leaves",
            "repeated",
            "Mỗi loại nghỉ chỉ nêu một lần.",
            "Each kind of leave stands once.",
        ));
    }
    let leave = rating.leaves.iter().map(|one| one.months).fold(0, i32::saturating_add);
    if rating.months_worked.unwrap_or_default().saturating_add(leave) > MONTHS_MAX {
        return Err(broken_rule(
            "/months_worked",
            "more_than_a_year",
            "Số tháng công tác và nghỉ cộng lại không quá 12.",
            "Months worked and of leave are at most twelve together.",
        ));
    }
    Ok(())
}
