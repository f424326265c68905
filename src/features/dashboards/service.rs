//! Gathering what a dashboard shows.

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use super::charts::{chart, public_chart};
use super::types::{DashboardView, UnitAttention};
use crate::{
    authz::{Actor, table},
    db::{Conn, types::Instant},
    error::Result,
    features::{
        campaigns::{lookup, types::CampaignId},
        indicators::progress_views::{IndicatorProgress, ProgressQuery},
        progress::{
            self,
            types::{Tally, UnitIndicator, UnitProgress},
        },
    },
    progress::ProgressState,
};

/// The dashboard of a campaign that the caller sees.
///
/// # Errors
/// `not-found`.
pub fn dashboard(
    conn: &mut Conn,
    actor: &Actor,
    id: CampaignId,
    query: ProgressQuery,
    on: (Instant, NaiveDate),
) -> Result<DashboardView> {
    actor.require_scope(table::GET_CAMPAIGN_DASHBOARD)?;
    let campaign = lookup::seen(conn, actor, id)?;
    let whole = progress::service::roll_up(conn, &campaign, query, on)?;
    Ok(DashboardView {
        campaign_id: id,
        as_of: whole.as_of,
        year: whole.year,
        basis: whole.basis,
        totals: whole.totals,
        indicator_states: states(&whole.indicators),
        indicators: whole.indicators,
        milestones: whole.milestones,
        outreach: whole.outreach,
        attention: whole.units.iter().filter_map(attention).collect(),
    })
}

fn states(indicators: &[IndicatorProgress]) -> Vec<Tally<ProgressState>> {
    let mut counts: BTreeMap<ProgressState, i64> = BTreeMap::new();
    for one in indicators {
        *counts.entry(one.total.state).or_default() += 1;
    }
    counts.into_iter().map(|(state, count)| Tally { state, count }).collect()
}

/// What a unit is behind with; `None` where there is nothing.
fn attention(unit: &UnitProgress) -> Option<UnitAttention> {
    let codes = |is_meant: &dyn Fn(&UnitIndicator) -> bool| {
        let meant = unit.indicators.iter().filter(|one| is_meant(one));
        meant.map(|one| one.code.clone()).collect::<Vec<_>>()
    };
    let found = UnitAttention {
        unit_code: unit.unit_code.clone(),
        unit_name: unit.unit_name.clone(),
        behind: codes(&|one| one.standing.state == ProgressState::Behind),
        at_risk: codes(&|one| one.standing.state == ProgressState::AtRisk),
        without_figures: codes(&|one| one.standing.numerator.is_none()),
    };
    let is_any = [&found.behind, &found.at_risk, &found.without_figures]
        .iter()
        .any(|codes| !codes.is_empty());
    is_any.then_some(found)
}
