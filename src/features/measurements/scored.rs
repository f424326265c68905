//! Verified values that evaluations take instead of asking for them.

use std::collections::HashMap;

use super::{figures::Reported, store, types::MeasurementState};
use crate::{
    db::Conn,
    error::Result,
    features::{
        campaigns::types::CampaignId,
        indicators::{self, types::IndicatorId},
    },
    period::Period,
    progress::{PeriodRule, Readings, Sums, in_period, tiles},
    quantity::Quantity,
};

/// What verified measurements say of one unit and period.
#[derive(Clone, Debug)]
pub struct Scored {
    /// What was counted, and what it is compared with; zero where the formula has none.
    pub sums: Sums,
    /// The value, with the places of the indicator.
    pub value: Quantity,
    /// Periods that were measured, with their revisions, in order.
    pub parts: Vec<(Period, i32)>,
}

/// The verified values of a unit in a period, by codes of indicators. An indicator that was not
/// verified for the whole period has none: a part of a year is not the year.
///
/// # Errors
/// When the database cannot be read.
pub fn scored(
    conn: &mut Conn,
    campaign: CampaignId,
    unit_code: &str,
    period: Period,
) -> Result<HashMap<String, Scored>> {
    let known = indicators::service::all(conn, campaign)?;
    let ids: Vec<IndicatorId> = known.iter().map(|one| one.id).collect();
    let mut verified: HashMap<_, Vec<Reported>> = HashMap::new();
    for row in store::figures(conn, &ids, Some(unit_code))? {
        let Some(one) = Reported::of(row) else { continue };
        if one.state == MeasurementState::Verified {
            verified.entry(one.indicator_id).or_default().push(one);
        }
    }
    let mut found = HashMap::new();
    for indicator in known {
        let Some(figure) = indicator.measured() else { continue };
        let of_one = verified.remove(&indicator.id).unwrap_or_default();
        let Some((sums, parts)) = whole(figure.period_rule, &of_one, period) else { continue };
        if let Some(value) = figure.formula.value(&sums, figure.decimals) {
            found.insert(indicator.code, Scored { sums, value, parts });
        }
    }
    Ok(found)
}

/// The sums of a period and the parts they are made of; `None` while a part is missing. Of a state only
/// the last part counts.
fn whole(
    rule: PeriodRule,
    rows: &[Reported],
    period: Period,
) -> Option<(Sums, Vec<(Period, i32)>)> {
    let readings: Readings = rows.iter().map(|one| (one.period, one.pair)).collect();
    let revisions: HashMap<Period, i32> =
        rows.iter().map(|one| (one.period, one.revision)).collect();
    let mut parts = tiles(&readings, period);
    let is_whole = match rule {
        PeriodRule::Sum | PeriodRule::Mean => {
            let months: u8 = parts.iter().map(|part| part.kind().months()).sum();
            months == period.kind().months()
        }
        PeriodRule::Last => {
            parts = parts.pop().into_iter().collect();
            parts.iter().any(|part| part.ends_with(period))
        }
    };
    let sums = in_period(rule, &readings, period).filter(|_| is_whole)?;
    let parts = parts.into_iter().filter_map(|part| Some((part, *revisions.get(&part)?))).collect();
    Some((sums, parts))
}
