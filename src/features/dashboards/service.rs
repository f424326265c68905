//! Gathering what a dashboard shows.

use chrono::NaiveDate;

pub use super::charts::chart;
use super::types::{DashboardQuery, DashboardView};
use crate::{
    authz::{Actor, table},
    db::Conn,
    error::Result,
    features::{
        campaigns::{lookup, types::CampaignId},
        indicators::{
            self,
            service::{Asked, year_of},
        },
        outreach::{self, types::OutreachCoverageQuery},
    },
};

/// The dashboard of a campaign that the caller sees.
///
/// # Errors
/// `not-found`.
pub fn dashboard(
    conn: &mut Conn,
    actor: &Actor,
    id: CampaignId,
    query: DashboardQuery,
    today: NaiveDate,
) -> Result<DashboardView> {
    actor.require_scope(table::GET_CAMPAIGN_DASHBOARD)?;
    let campaign = lookup::seen(conn, actor, id)?;
    let year = year_of(&campaign, query.year, today);
    let asked = Asked { year, basis: query.basis.unwrap_or_default(), today };
    let found = indicators::service::progress(conn, &campaign, asked)?;
    let told = OutreachCoverageQuery { year: Some(year), outreach_activity_id: None };
    Ok(DashboardView {
        campaign_id: id,
        as_of: today,
        year,
        basis: found.basis,
        indicators: found.figures,
        milestones: found.milestones,
        outreach: outreach::service::coverage_of(conn, &campaign, &told, today)?,
    })
}
