//! What of this resource waits for the caller.

use super::store;
use crate::{authz::Actor, db::Conn, error::Result, features::work::types::WorkGroup};

/// Sessions that the caller is to attend as a member.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<WorkGroup>> {
    let Some(person) = actor.person_code() else { return Ok(Vec::new()) };
    let label = ["Dự phiên họp Hội đồng", "Attend the session of the council"];
    let found = store::waiting(conn, person)?;
    Ok(WorkGroup::of("council_session.attend", label, found).into_iter().collect())
}
