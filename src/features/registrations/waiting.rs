//! What of this resource waits for the caller.

use super::{
    store::{self, Waiting},
    types::RegistrationState::{Draft, Submitted},
};
use crate::{
    authz::{Actor, Role},
    db::Conn,
    error::Result,
    features::work::types::WorkGroup,
};

/// Registrations that wait for the caller: drafts for heads and bloc leads, submitted ones for the
/// secretariat.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<WorkGroup>> {
    let mut groups = Vec::new();
    let units: Vec<String> =
        [Role::UnitHead, Role::BlocLead].iter().flat_map(|role| actor.units_of(*role)).collect();
    if !units.is_empty() {
        let wanted = Waiting { state: Draft, units: Some(&units), apart_from: None };
        let label = ["Gửi đăng ký thi đua", "Submit the registration"];
        let found = store::waiting(conn, &wanted)?;
        groups.extend(WorkGroup::of("registration.submit", label, found));
    }
    if actor.has(Role::Secretariat) {
        let wanted = Waiting { state: Submitted, units: None, apart_from: actor.person_code() };
        let label = ["Xác nhận đăng ký thi đua", "Confirm the registration"];
        let found = store::waiting(conn, &wanted)?;
        groups.extend(WorkGroup::of("registration.confirm", label, found));
    }
    Ok(groups)
}
