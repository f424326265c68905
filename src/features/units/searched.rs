//! Units as a search tells of them; everybody with a token reads them.

use super::{service, types::UnitView};
use crate::{
    authz::{Actor, table},
    db::Conn,
    error::Result,
    features::search::types::Found,
};

/// These units, when the caller may read units.
///
/// # Errors
/// `insufficient-scope`.
pub fn found(conn: &mut Conn, actor: &Actor, codes: &[String]) -> Result<Vec<Found>> {
    actor.visible(table::LIST_UNITS)?;
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let found = |unit: UnitView| Found {
        path: format!("/v1/units/{}", unit.code),
        id: unit.code.clone(),
        title: unit.name,
        texts: unit.aliases.into_iter().map(|alias| alias.value).collect(),
        state: None,
        unit_code: Some(unit.code),
        version: unit.version,
        created_at: unit.created_at,
    };
    Ok(service::by_codes(conn, &codes)?.into_values().map(found).collect())
}
