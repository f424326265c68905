//! Decisions as a search tells of them, as far as the list shows them to the caller.

use diesel::prelude::*;

use super::{
    service, store,
    types::{DecisionFilter, DecisionId, DecisionState},
};
use crate::{
    authz::{Actor, table},
    db::{Conn, schema::decisions as d, types::Instant},
    error::Result,
    features::search::types::Found,
};

type Row = (DecisionId, String, Option<String>, Option<String>, DecisionState, i64, Instant);

/// Those of these decisions that the caller may read.
///
/// # Errors
/// `insufficient-scope`, `role-required`.
pub fn found(conn: &mut Conn, actor: &Actor, ids: Vec<DecisionId>) -> Result<Vec<Found>> {
    actor.visible(table::LIST_DECISIONS)?;
    let with_drafts = service::reads_drafts(actor);
    let rows: Vec<Row> = store::filtered(with_drafts, &DecisionFilter::default())
        .filter(d::id.eq_any(ids))
        .select((d::id, d::title, d::number, d::symbol, d::state, d::version, d::created_at))
        .load(conn)?;
    let found = |(id, title, number, symbol, state, version, created_at): Row| Found {
        id: id.to_string(),
        path: format!("/v1/decisions/{id}"),
        title,
        texts: Found::numbered(number, symbol).into_iter().collect(),
        state: Some(state.as_str()),
        unit_code: None,
        version,
        created_at,
    };
    Ok(rows.into_iter().map(found).collect())
}
