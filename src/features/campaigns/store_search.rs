//! Campaigns as a search tells of them, as far as the list shows them to the caller.

use diesel::prelude::*;

use super::{
    service, store,
    types::{CampaignFilter, CampaignId, CampaignState},
};
use crate::{
    authz::Actor,
    db::{Conn, schema::campaigns as c, types::Instant},
    error::Result,
    features::search::types::Found,
};

type Row = (CampaignId, String, String, String, CampaignState, i64, Instant);

/// Those of these campaigns that the caller may read.
///
/// # Errors
/// `insufficient-scope`.
pub fn found(conn: &mut Conn, actor: &Actor, ids: Vec<CampaignId>) -> Result<Vec<Found>> {
    let rows: Vec<Row> = store::filtered(&service::visible(actor)?, &CampaignFilter::default())
        .filter(c::id.eq_any(ids))
        .select((c::id, c::title, c::code, c::owner_unit_code, c::state, c::version, c::created_at))
        .load(conn)?;
    let found = |(id, title, code, unit, state, version, created_at): Row| Found {
        id: id.to_string(),
        path: format!("/v1/campaigns/{id}"),
        title,
        texts: vec![code],
        state: Some(state.as_str()),
        unit_code: Some(unit),
        version,
        created_at,
    };
    Ok(rows.into_iter().map(found).collect())
}
