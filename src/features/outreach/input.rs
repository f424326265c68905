//! What callers send about outreach.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::types::OutreachKind;
use crate::features::{achievements::input::NewEvidence, units::types::UnitCode};

/// A new activity.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOutreachActivity {
    /// Kind.
    pub kind: OutreachKind,
    /// Title.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hội nghị quán triệt Kế hoạch phong trào thi đua"
    )]
    pub title: String,
    /// What it is about.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Phổ biến nội dung Kế hoạch và Kế hoạch số 77/KH-UBND"
    )]
    pub content: Option<String>,
    /// Unit that organises it.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CNTT")]
    pub unit_code: String,
    /// Whom it addresses, in words.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Toàn thể công chức, viên chức, người lao động"
    )]
    pub target_group: Option<String>,
    /// Units whose staff it is for; the whole department when empty.
    #[serde(default)]
    #[schema(max_items = 200, value_type = Vec<UnitCode>)]
    pub audience_unit_codes: Vec<String>,
    /// Day on which it is held or published.
    pub held_on: NaiveDate,
    /// Evidence.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub evidence: Vec<NewEvidence>,
}

/// Changes of an activity. The organising unit stays; the day and the audience too, once somebody
/// acknowledged it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchOutreachActivity {
    /// Kind.
    #[schema(nullable = false)]
    kind: Option<OutreachKind>,
    /// Title.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hội nghị quán triệt Kế hoạch phong trào thi đua"
    )]
    title: Option<String>,
    /// What it is about.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Phổ biến nội dung Kế hoạch"
    )]
    content: Option<String>,
    /// Whom it addresses, in words.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Toàn thể công chức, viên chức, người lao động"
    )]
    target_group: Option<String>,
    /// Units whose staff it is for, all of them.
    #[schema(nullable = false, max_items = 200, value_type = Option<Vec<UnitCode>>)]
    audience_unit_codes: Option<Vec<String>>,
    /// Day on which it is held or published.
    #[schema(nullable = false)]
    held_on: Option<NaiveDate>,
    /// Evidence, all of it.
    #[schema(nullable = false, max_items = 50)]
    evidence: Option<Vec<NewEvidence>>,
}

/// Who acknowledges.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeOutreach {
    /// Persons of the caller's unit that a head acknowledges for; the caller alone when absent.
    #[serde(default)]
    #[schema(nullable = false, min_items = 1, max_items = 500, value_type = Option<Vec<PersonCode>>)]
    pub person_codes: Option<Vec<String>>,
}

/// Code of a person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB007")]
pub struct PersonCode(pub String);
