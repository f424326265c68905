//! Measurements: states, filters, paths.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    features::units::types::UnitCode,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a measurement: of one revision.
    MeasurementId
);

text_enum! {
    /// State of a measurement: `recorded` đã ghi nhận; `verified` đã thẩm định; `disputed` chưa được chấp
    /// nhận.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum MeasurementState {
        Recorded = "recorded",
        Verified = "verified",
        Disputed = "disputed",
    }
}

/// The machine of the current revision of a measurement; `correct` means a new revision.
pub const MACHINE: Machine<MeasurementState> = {
    use MeasurementState::{Disputed, Recorded, Verified};
    Machine {
        name: "measurement",
        moves: &[
            Move {
                action: "correct",
                from: &[Recorded, Verified, Disputed],
                to: None,
                rule: table::CREATE_MEASUREMENT,
            },
            Move {
                action: "verify",
                from: &[Recorded],
                to: Some(Verified),
                rule: table::VERIFY_MEASUREMENT,
            },
            Move {
                action: "verify",
                from: &[Recorded],
                to: Some(Disputed),
                rule: table::VERIFY_MEASUREMENT,
            },
            Move {
                action: "unverify",
                from: &[Verified, Disputed],
                to: Some(Recorded),
                rule: table::UNVERIFY_MEASUREMENT,
            },
        ],
    }
};

/// Path of a measurement.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct MeasurementPath {
    /// Id of the measurement.
    pub measurement_id: MeasurementId,
}

/// A period as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    max_length = 7,
    pattern = "^20[0-9]{2}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$",
    example = "2026-Q3"
)]
pub struct PeriodCode(pub String);

/// Order of a list of measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum MeasurementSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of a list of measurements.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MeasurementFilter {
    /// Units; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 100, inline)]
    pub unit_code: Option<Vec<UnitCode>>,
    /// Periods, exactly; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 100, inline)]
    pub period: Option<Vec<PeriodCode>>,
    /// Year that the period lies in.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 3, inline)]
    pub state: Option<Vec<MeasurementState>>,
    /// Whether revisions that were corrected since are listed too.
    #[serde(default)]
    #[param(nullable = false, default = false)]
    pub include_superseded: Option<bool>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<MeasurementSort>,
}
