//! What callers send about earlier awards.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::{
    features::award_types::types::{AwardClass, SubjectKind},
    http::extract::broken_rule,
};

/// An award that was granted before or elsewhere.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_past_award))]
pub struct CreatePastAward {
    /// Whether a person or a collective received it.
    pub subject_kind: SubjectKind,
    /// The collective; for a person, the unit now.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CNTT")]
    pub unit_code: String,
    /// The person; null for a collective.
    #[serde(default)]
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB007")]
    pub person_code: Option<String>,
    /// Award type of the catalogue, where it is one.
    #[serde(default)]
    #[schema(
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "giay_khen_giam_doc_so"
    )]
    pub award_type_code: Option<String>,
    /// Form of the award (hình thức khen thưởng) as the decision says it.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Giấy khen của Giám đốc Sở Tài chính"
    )]
    pub title: String,
    /// Loại hình khen thưởng, where the decision says it.
    #[serde(default)]
    pub award_class: Option<AwardClass>,
    /// Number and symbol of the decision.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "1520/QĐ-STC"
    )]
    pub decision_number: String,
    /// Date of the decision.
    #[schema(example = "2024-12-20")]
    pub decided_on: NaiveDate,
    /// Who decided.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Giám đốc Sở Tài chính"
    )]
    pub issuing_body: String,
    /// What it was granted for (thành tích).
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Hoàn thành xuất sắc nhiệm vụ công tác năm 2024"
    )]
    pub achievement: String,
    /// First day of the period of the achievements, where the decision names one.
    #[serde(default)]
    #[schema(example = "2024-01-01")]
    pub period_from: Option<NaiveDate>,
    /// Last day of that period.
    #[serde(default)]
    #[schema(example = "2024-12-31")]
    pub period_to: Option<NaiveDate>,
}

fn check_past_award(input: &CreatePastAward) -> Result<(), ValidationError> {
    match (input.subject_kind, input.person_code.is_some()) {
        (SubjectKind::Individual, true) | (SubjectKind::Collective, false) => {}
        (SubjectKind::Individual, false) => {
            return Err(broken_rule(
                "/person_code",
                "required_for_subject",
                "Khen thưởng cá nhân phải nêu người được khen.",
                "The award of a person names the person.",
            ));
        }
        (SubjectKind::Collective, true) => {
            return Err(broken_rule(
                "/person_code",
                "not_for_subject",
                "Khen thưởng tập thể không nêu cá nhân.",
                "The award of a collective names no person.",
            ));
        }
    }
    match (input.period_from, input.period_to) {
        (None, None) => Ok(()),
        (Some(from), Some(to)) if from <= to => Ok(()),
        (Some(_), Some(_)) => Err(broken_rule(
            "/period_to",
            "before_start",
            "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            "The last day must not be before the first.",
        )),
        (Some(_), None) | (None, Some(_)) => Err(broken_rule(
            "/period_to",
            "whole_period",
            "Giai đoạn thành tích phải có cả ngày đầu và ngày cuối.",
            "A period has its first and its last day.",
        )),
    }
}
