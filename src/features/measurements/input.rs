//! What callers send about measurements.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::types::MeasurementId;
use crate::{
    features::achievements::input::NewEvidence, http::extract::broken_rule, quantity::Quantity,
};

/// Measurements that one request can bring.
pub const BATCH_MAX: usize = 200;

/// What a unit reports of an indicator for a period.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateMeasurement {
    /// Unit.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CNTT")]
    pub unit_code: String,
    /// Period: a year, half year, quarter or month (`2026`, `2026-H1`, `2026-Q3`, `2026-07`).
    #[schema(
        max_length = 7,
        pattern = "^20[0-9]{2}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$",
        example = "2026-Q3"
    )]
    pub period: String,
    /// What was counted; for an amount, the amount.
    pub numerator: Quantity,
    /// What it is compared with; absent for an amount.
    #[serde(default)]
    pub denominator: Option<Quantity>,
    /// The value as the sender has it. It is computed from numerator and denominator in any case; one
    /// that is sent must be the same.
    #[serde(default)]
    pub value: Option<Quantity>,
    /// Evidence.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub evidence: Vec<NewEvidence>,
    /// Note.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Theo hệ thống một cửa điện tử"
    )]
    pub note: Option<String>,
    /// The current revision, when this corrects it.
    #[serde(default)]
    pub corrects_id: Option<MeasurementId>,
    /// Why it is corrected.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Bổ sung hồ sơ số hóa cuối quý"
    )]
    pub correction_reason: Option<String>,
}

/// A measurement in a batch: it names its indicator.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchMeasurement {
    /// Code of the indicator.
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "digitised_files"
    )]
    pub indicator_code: String,
    /// Unit.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CNTT")]
    pub unit_code: String,
    /// Period.
    #[schema(
        max_length = 7,
        pattern = "^20[0-9]{2}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$",
        example = "2026-Q3"
    )]
    pub period: String,
    /// What was counted.
    pub numerator: Quantity,
    /// What it is compared with; absent for an amount.
    #[serde(default)]
    pub denominator: Option<Quantity>,
    /// The value as the sender has it.
    #[serde(default)]
    pub value: Option<Quantity>,
    /// Evidence.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub evidence: Vec<NewEvidence>,
    /// Note.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Theo hệ thống một cửa điện tử"
    )]
    pub note: Option<String>,
    /// The current revision, when this corrects it.
    #[serde(default)]
    pub corrects_id: Option<MeasurementId>,
    /// Why it is corrected.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Bổ sung hồ sơ số hóa cuối quý"
    )]
    pub correction_reason: Option<String>,
}

impl BatchMeasurement {
    /// Code of the indicator, and the measurement.
    pub(super) fn split(self) -> (String, CreateMeasurement) {
        let measurement = CreateMeasurement {
            unit_code: self.unit_code,
            period: self.period,
            numerator: self.numerator,
            denominator: self.denominator,
            value: self.value,
            evidence: self.evidence,
            note: self.note,
            corrects_id: self.corrects_id,
            correction_reason: self.correction_reason,
        };
        (self.indicator_code, measurement)
    }
}

/// Measurements of one campaign; all are taken, or none.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateMeasurements {
    /// The measurements.
    #[schema(min_items = 1, max_items = 200)]
    pub items: Vec<BatchMeasurement>,
}

/// What the secretariat finds: `accepted` chấp nhận; `disputed` chưa chấp nhận.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names both")]
pub enum VerificationOutcome {
    Accepted,
    Disputed,
}

/// The secretariat's finding.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_verification))]
pub struct VerifyMeasurement {
    /// What was found.
    pub outcome: VerificationOutcome,
    /// Why; required for `disputed`.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Mẫu số không khớp với hệ thống một cửa"
    )]
    pub reason: Option<String>,
}

fn check_verification(input: &VerifyMeasurement) -> Result<(), ValidationError> {
    match (input.outcome, &input.reason) {
        (VerificationOutcome::Disputed, None) => Err(broken_rule(
            "/reason",
            "required_for_dispute",
            "Không chấp nhận thì phải nêu lý do.",
            "A dispute needs a reason.",
        )),
        (VerificationOutcome::Disputed, Some(_)) | (VerificationOutcome::Accepted, _) => Ok(()),
    }
}

/// Why a finding is taken back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnverifyMeasurement {
    /// The reason.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Thẩm định nhầm đơn vị"
    )]
    pub reason: String,
}
