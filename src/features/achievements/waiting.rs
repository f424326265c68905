//! What of this resource waits for the caller.

use super::{
    store_waiting::{self, Waiting},
    types::AchievementState::{Draft, Returned, Submitted},
};
use crate::{
    authz::{Actor, Role},
    db::Conn,
    error::Result,
    features::work::types::WorkGroup,
};

/// Achievements that wait for the caller: drafts and returned ones for the unit's head, returned
/// ones for its officers, submitted ones for the secretariat.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<WorkGroup>> {
    let mut groups = Vec::new();
    let headed: Vec<String> = actor.units_of(Role::UnitHead).collect();
    if !headed.is_empty() {
        let found = store_waiting::of_units(conn, &headed, &[Draft, Returned])?;
        let label = ["Xác nhận thành tích của đơn vị", "Confirm the unit's achievement"];
        groups.extend(WorkGroup::of("achievement.submit", label, found));
    }
    let assisted: Vec<String> = actor.units_of(Role::UnitOfficer).collect();
    if !assisted.is_empty() {
        let found = store_waiting::of_units(conn, &assisted, &[Returned])?;
        let label = ["Sửa thành tích bị trả lại", "Correct the returned achievement"];
        groups.extend(WorkGroup::of("achievement.update", label, found));
    }
    if actor.has(Role::Secretariat) {
        let wanted = Waiting { state: Submitted, apart_from: actor.person_code(), headed: &headed };
        let found = store_waiting::of_others(conn, &wanted)?;
        let label = ["Thẩm định thành tích", "Verify the achievement"];
        groups.extend(WorkGroup::of("achievement.verify", label, found));
    }
    Ok(groups)
}
