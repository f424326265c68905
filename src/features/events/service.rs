//! Rules of the feed.

use super::{
    store,
    types::{EventFilter, EventView},
};
use crate::{
    authz::{Actor, Role, Visible, table},
    db::{
        Conn,
        types::{AnyId, Instant},
    },
    error::{Error, Result},
    http::page::{Listing, Page},
};

/// Events are kept this long.
pub const KEEP_DAYS: i64 = 180;

/// Roles that read the data of all units, and so all events.
const SEES_ALL: [Role; 6] =
    [Role::Secretariat, Role::Leader, Role::Admin, Role::Inspector, Role::EOffice, Role::Reporting];

/// Which events a caller sees.
///
/// # Errors
/// `insufficient-scope`.
pub fn visible(actor: &Actor) -> Result<Visible> {
    actor.require_scope(table::LIST_EVENTS)?;
    if actor.has_any(&SEES_ALL) {
        return Ok(Visible::All);
    }
    let units = actor.grants.iter().filter_map(|grant| grant.unit_code.clone()).collect();
    Ok(Visible::Some { units, person: None })
}

/// A page of the feed, oldest first.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &EventFilter,
    page: &Page,
) -> Result<Listing<EventView>> {
    store::list(conn, &visible(actor)?, filter, page)
}

/// One event.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: AnyId) -> Result<EventView> {
    store::find(conn, &visible(actor)?, id)?.ok_or_else(Error::not_found)
}

/// The place of the last change in the feed; 0 before the first.
///
/// # Errors
/// When the database cannot be read.
pub fn head(conn: &mut Conn) -> Result<i64> {
    store::head(conn)
}

/// Events that a caller sees of the changes after one place and up to another, in the order of the
/// feed.
///
/// # Errors
/// `insufficient-scope`.
pub fn between(
    conn: &mut Conn,
    actor: &Actor,
    filter: &EventFilter,
    places: (i64, i64),
) -> Result<Vec<EventView>> {
    store::between(conn, &visible(actor)?, filter, places)
}

/// Forgets events that are past their time; the audit keeps the changes themselves.
///
/// # Errors
/// When the database refuses.
pub fn purge(conn: &mut Conn, now: Instant) -> Result<usize> {
    store::purge(conn, Instant(now.0 - chrono::Duration::days(KEEP_DAYS)))
}
