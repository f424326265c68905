//! The few facts of a campaign that other slices ask for.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    lookup::CampaignFacts,
    types::{CampaignId, CampaignState, PeriodScheme},
};
use crate::{
    db::{Conn, schema::campaigns as c},
    error::Result,
};

/// What other slices ask about a campaign, as columns.
#[derive(Queryable)]
struct FactsRow {
    id: CampaignId,
    state: CampaignState,
    owner_unit_code: String,
    period_from: NaiveDate,
    period_to: NaiveDate,
    period_scheme: PeriodScheme,
    number: Option<String>,
    issued_on: Option<NaiveDate>,
}

impl From<FactsRow> for CampaignFacts {
    fn from(row: FactsRow) -> Self {
        Self {
            id: row.id,
            state: row.state,
            owner_unit_code: row.owner_unit_code,
            period_from: row.period_from,
            period_to: row.period_to,
            period_scheme: row.period_scheme,
            number: row.number,
            issued_on: row.issued_on,
        }
    }
}

/// The columns of [`FactsRow`]; the plan, which is large, is not among them.
const FACTS: (
    c::id,
    c::state,
    c::owner_unit_code,
    c::period_from,
    c::period_to,
    c::period_scheme,
    c::number,
    c::issued_on,
) = (
    c::id,
    c::state,
    c::owner_unit_code,
    c::period_from,
    c::period_to,
    c::period_scheme,
    c::number,
    c::issued_on,
);

/// What other slices ask about a campaign.
pub(super) fn facts(conn: &mut Conn, id: CampaignId) -> Result<Option<CampaignFacts>> {
    let found: Option<FactsRow> = c::table.find(id).select(FACTS).first(conn).optional()?;
    Ok(found.map(CampaignFacts::from))
}

/// The same of all campaigns that are launched and not closed, the oldest first.
pub(super) fn all_running(conn: &mut Conn) -> Result<Vec<CampaignFacts>> {
    let found: Vec<FactsRow> = c::table
        .filter(c::state.eq(CampaignState::Published))
        .select(FACTS)
        .order((c::created_at, c::id))
        .load(conn)?;
    Ok(found.into_iter().map(CampaignFacts::from).collect())
}
