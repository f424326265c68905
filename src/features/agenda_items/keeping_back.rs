//! What is kept back of a count until it is communicated, and from whom: in the item, in the conclusions of
//! its session, and in the audit.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{
    service::{Around, around},
    store::{self, ItemRow},
    types::{AgendaItemState, RecusalGround},
};
use crate::{
    authz::{Actor, Role},
    db::Conn,
    error::Result,
    features::council_sessions::{
        service::Sitting,
        types::{CouncilSessionId, CouncilSessionState},
    },
    http::command::snapshot,
};

/// Fields of an item that tell how members voted.
pub(super) const COUNTED: [&str; 2] = ["outcome", "open_ballots"];

/// Whether the count is kept from the caller until it is communicated: from the nominee, and from the
/// people of the proposing unit but for those who run the session or oversee it. Where the unit was merged,
/// the other unit carries the dossier on, and its people are of it too, whether they vote or not.
pub(super) fn is_kept_from(
    actor: &Actor,
    row: &ItemRow,
    sitting: &Sitting,
    around: &Around,
) -> bool {
    let me = actor.person_code();
    let is_nominee = me.is_some() && around.proposal.person_code.as_deref() == me;
    let is_recused = around.voters.iter().any(|one| {
        me == Some(one.person_code.as_str()) && one.recusal_ground == Some(RecusalGround::SameUnit)
    });
    let is_own =
        |unit: Option<&str>| unit.is_some_and(|unit| around.units.iter().any(|one| one == unit));
    let is_of_unit = is_recused
        || is_own(actor.unit_code.as_deref())
        || actor.grants.iter().any(|grant| is_own(grant.unit_code.as_deref()));
    let runs = actor.has_any(&[Role::Secretariat, Role::Leader, Role::Inspector])
        || me.is_some_and(|me| sitting.is_chaired_by(me));
    row.state != AgendaItemState::Communicated && (is_nominee || (is_of_unit && !runs))
}

/// Makes the change that communicates an item have all that was kept back: the count is new in it, and
/// those of votes that were begun anew are there.
pub(super) fn disclose(row: &ItemRow, old: &mut Value, new: &mut Value) {
    if let Some(old) = old.as_object_mut() {
        old.insert("outcome".to_owned(), Value::Null);
        old.insert("open_ballots".to_owned(), json!([]));
    }
    let voided = &row.voided_counts.0;
    if let Some(new) = new.as_object_mut().filter(|_| !voided.is_empty()) {
        new.insert("voided_counts".to_owned(), snapshot(voided));
    }
}

/// Closed sessions with a count that is kept from the caller; their conclusions would tell it.
///
/// # Errors
/// When the database cannot be read.
pub fn kept_from(
    conn: &mut Conn,
    actor: &Actor,
    sittings: &[Sitting],
) -> Result<HashSet<CouncilSessionId>> {
    let is_closed = |one: &&Sitting| one.state() == CouncilSessionState::Closed;
    let closed: Vec<CouncilSessionId> =
        sittings.iter().filter(is_closed).map(Sitting::id).collect();
    if closed.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = store::untold(conn, &closed)?;
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let around = around(conn, &Actor::system(), &rows)?;
    let is_kept = |row: &&ItemRow| {
        let sitting = sittings.iter().find(|one| one.id() == row.council_session_id);
        sitting
            .zip(around.get(&row.id))
            .is_some_and(|(sitting, one)| is_kept_from(actor, row, sitting, one))
    };
    Ok(rows.iter().filter(is_kept).map(|row| row.council_session_id).collect())
}

/// Whether something that the council decided in a session is still to be communicated.
///
/// # Errors
/// When the database cannot be read.
pub fn awaits_notice(conn: &mut Conn, session: CouncilSessionId) -> Result<bool> {
    Ok(!store::untold(conn, &[session])?.is_empty())
}
