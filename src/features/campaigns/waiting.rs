//! What of this resource waits for the caller.

use super::store;
use crate::{
    authz::{Actor, Role},
    db::Conn,
    error::Result,
    features::work::types::WorkGroup,
};

/// Drafts that the caller can launch.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Option<WorkGroup>> {
    let mut units: Vec<String> = Vec::new();
    for role in [Role::UnitHead, Role::BlocLead] {
        units.extend(actor.units_of(role));
    }
    let is_leader = actor.has(Role::Leader);
    if units.is_empty() && !is_leader {
        return Ok(None);
    }
    let label = ["Phát động phong trào", "Launch the campaign"];
    Ok(WorkGroup::of("campaign.publish", label, store::waiting(conn, is_leader, &units)?))
}
