//! Persons as a search tells of them, as far as the list shows them to the caller.

use diesel::prelude::*;

use super::store;
use crate::{
    authz::{Actor, table},
    db::{Conn, schema::persons as p, types::Instant},
    error::Result,
    features::search::types::Found,
};

type Row = (String, String, String, i64, Instant);

/// Those of these persons that the caller may read.
///
/// # Errors
/// `insufficient-scope`, `role-required`.
pub fn found(conn: &mut Conn, actor: &Actor, codes: Vec<String>) -> Result<Vec<Found>> {
    let rows: Vec<Row> = store::visible_to(&actor.visible(table::LIST_PERSONS)?)
        .filter(p::code.eq_any(codes))
        .select((p::code, p::full_name, p::unit_code, p::version, p::created_at))
        .load(conn)?;
    let found = |(code, full_name, unit, version, created_at): Row| Found {
        path: format!("/v1/persons/{code}"),
        id: code.clone(),
        title: full_name,
        texts: vec![code],
        state: None,
        unit_code: Some(unit),
        version,
        created_at,
    };
    Ok(rows.into_iter().map(found).collect())
}
