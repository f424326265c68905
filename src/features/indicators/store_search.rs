//! Indicators as a search tells of them: those of the campaigns that the caller sees.

use std::collections::HashSet;

use diesel::prelude::*;

use super::types::IndicatorId;
use crate::{
    authz::{Actor, table},
    db::{Conn, schema::indicators as i, types::Instant},
    error::Result,
    features::{
        campaigns::{lookup, types::CampaignId},
        search::types::Found,
    },
};

type Row = (IndicatorId, CampaignId, String, String, Option<String>, i64, Instant);

/// Those of these indicators that the caller may read.
///
/// # Errors
/// `insufficient-scope`.
pub fn found(conn: &mut Conn, actor: &Actor, ids: Vec<IndicatorId>) -> Result<Vec<Found>> {
    actor.require_scope(table::LIST_INDICATORS)?;
    let rows: Vec<Row> = i::table
        .filter(i::id.eq_any(ids))
        .select((i::id, i::campaign_id, i::name, i::code, i::source, i::version, i::created_at))
        .load(conn)?;
    let campaigns: HashSet<CampaignId> = rows.iter().map(|row| row.1).collect();
    let seen = lookup::seen_among(conn, actor, campaigns.into_iter().collect())?;
    let found = |(id, _, title, code, source, version, created_at): Row| Found {
        id: id.to_string(),
        path: format!("/v1/indicators/{id}"),
        title,
        texts: std::iter::once(code).chain(source).collect(),
        state: None,
        unit_code: None,
        version,
        created_at,
    };
    Ok(rows.into_iter().filter(|row| seen.contains(&row.1)).map(found).collect())
}
