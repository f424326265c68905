//! What measurements tell progress.

use super::{
    store::{self, Figure},
    types::{MeasurementId, MeasurementState},
};
use crate::{
    db::Conn, error::Result, features::indicators::types::IndicatorId, period::Period,
    progress::Pair,
};

/// A current revision, as far as calculations need it.
#[derive(Clone, Debug)]
pub struct Reported {
    /// The revision.
    pub id: MeasurementId,
    /// Its number.
    pub revision: i32,
    /// Indicator.
    pub indicator_id: IndicatorId,
    /// Unit.
    pub unit_code: String,
    /// Period.
    pub period: Period,
    /// Numerator and denominator.
    pub pair: Pair,
    /// State.
    pub state: MeasurementState,
}

impl Reported {
    /// What is stored; `None` for a period that is none, which is not stored.
    pub(super) fn of(row: Figure) -> Option<Self> {
        let (id, indicator_id, unit_code, period, revision, numerator, denominator, state) = row;
        Some(Self {
            id,
            revision,
            indicator_id,
            unit_code,
            period: Period::parse(&period)?,
            pair: Pair {
                numerator: numerator.0,
                denominator: denominator.map(|scaled| scaled.0).unwrap_or_default(),
            },
            state,
        })
    }
}

/// The current revisions of some indicators.
///
/// # Errors
/// When the database cannot be read.
pub fn figures(conn: &mut Conn, indicators: &[IndicatorId]) -> Result<Vec<Reported>> {
    Ok(store::figures(conn, indicators, None)?.into_iter().filter_map(Reported::of).collect())
}
