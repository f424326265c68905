//! What measurements tell progress and evaluations.

use super::{
    store,
    types::{MeasurementId, MeasurementState},
};
use crate::{
    db::Conn,
    error::Result,
    features::{campaigns::types::CampaignId, indicators::types::IndicatorId},
    period::Period,
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

/// All current revisions of a campaign.
///
/// # Errors
/// When the database cannot be read.
pub fn figures(conn: &mut Conn, campaign: CampaignId) -> Result<Vec<Reported>> {
    let rows = store::figures(conn, campaign)?;
    Ok(rows
        .into_iter()
        .filter_map(
            |(id, indicator_id, unit_code, period, revision, numerator, denominator, state)| {
                Some(Reported {
                    id,
                    revision,
                    indicator_id,
                    unit_code,
                    // Only periods are stored.
                    period: Period::parse(&period)?,
                    pair: Pair {
                        numerator: numerator.0,
                        denominator: denominator.map(|scaled| scaled.0).unwrap_or_default(),
                    },
                    state,
                })
            },
        )
        .collect())
}

/// The verified revision of a unit for exactly this period, for evaluations that take the value of an
/// indicator.
///
/// # Errors
/// When the database cannot be read.
pub fn verified(
    conn: &mut Conn,
    indicator: IndicatorId,
    unit_code: &str,
    period: Period,
) -> Result<Option<Reported>> {
    let row = store::current(conn, indicator, unit_code, &period.to_string())?;
    Ok(row.filter(|row| row.state == MeasurementState::Verified).map(|row| Reported {
        id: row.id,
        revision: row.revision,
        indicator_id: row.indicator_id,
        unit_code: row.unit_code,
        period,
        pair: Pair {
            numerator: row.numerator.0,
            denominator: row.denominator.map(|scaled| scaled.0).unwrap_or_default(),
        },
        state: row.state,
    }))
}
