//! What is shown and told of a session. Its conclusions, differing views and places tell how the council
//! voted, so that they are kept from whom a count is kept, and out of the audit, which these people may read,
//! until that count is communicated.

use serde_json::json;

use super::{
    service::Sitting,
    types::{CouncilSessionId, CouncilSessionView, MACHINE},
};
use crate::{
    audit::{Action, Change, Target},
    authz::Actor,
    db::Conn,
    error::Result,
    features::agenda_items,
    http::{
        command::{Tx, snapshot},
        reply::etag,
    },
};

/// Fields of a session that tell how the council voted.
const CONCLUDED: [&str; 3] = ["differing_views", "conclusions", "places"];

/// A session, with what it concluded or without it.
pub(super) fn view(sitting: Sitting, actor: &Actor, is_kept: bool) -> CouncilSessionView {
    let allowed_actions = MACHINE.allowed(sitting.row.state, actor, &sitting.chairing());
    let attendance_count = sitting.count();
    let Sitting { row, attendance } = sitting;
    // Nothing of the session changes when a count is communicated, and yet it is to be read anew.
    let mut seen: Vec<&str> = allowed_actions.clone();
    seen.extend(is_kept.then_some("kept_back"));
    CouncilSessionView {
        etag: etag(row.version, &seen),
        allowed_actions,
        id: row.id,
        council_id: row.council_id,
        number: row.number,
        planned_at: row.planned_at,
        place: row.place,
        chairing_code: row.chairing_code,
        chairing_basis: row.chairing_basis,
        secretary_code: row.secretary_code,
        guests: row.guests.0,
        attendance,
        attendance_count,
        state: row.state,
        differing_views: row.differing_views.filter(|_| !is_kept),
        conclusions: row.conclusions.filter(|_| !is_kept),
        places: if is_kept { Vec::new() } else { row.places.0 },
        opened_at: row.opened_at,
        opened_by: row.opened_by,
        closed_at: row.closed_at,
        closed_by: row.closed_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// A session as the caller may see it.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn seen(conn: &mut Conn, sitting: Sitting, actor: &Actor) -> Result<CouncilSessionView> {
    let kept = agenda_items::service::kept_from(conn, actor, std::slice::from_ref(&sitting))?;
    let is_kept = kept.contains(&sitting.id());
    Ok(view(sitting, actor, is_kept))
}

fn target(id: CouncilSessionId) -> Target {
    Target { kind: "council_session", id: id.to_string(), unit_code: None }
}

/// Tells a change that was written; gives the session after it.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn told(
    tx: &mut Tx<'_>,
    action: Action,
    before: Option<&Sitting>,
    after: Sitting,
) -> Result<CouncilSessionView> {
    let event = match action {
        Action::COUNCIL_SESSION_OPEN => Some("council_session.opened"),
        Action::COUNCIL_SESSION_CLOSE => Some("council_session.closed"),
        _ => None, // everything else is preparation
    };
    let data = json!({
        "council_session_id": after.row.id, "council_id": after.row.council_id,
        "state": after.row.state,
    });
    let version = after.row.version;
    let old = before.map(|one| snapshot(&view(one.clone(), tx.actor, false)));
    let new = snapshot(&view(after.clone(), tx.actor, false));
    let mut change = Change::new(action, target(after.id())).between(old.as_ref(), Some(&new));
    if agenda_items::service::awaits_notice(tx.conn, after.id())? {
        change = change.withholding(&CONCLUDED);
    }
    if let Some(event) = event {
        change = change.event(event, version, data);
    }
    tx.tell(change);
    seen(tx.conn, after, tx.actor)
}

/// Everything that the council decided in a session is communicated: the audit has from now on what the
/// session concluded.
pub fn tell_conclusions(tx: &mut Tx<'_>, sitting: &Sitting) {
    let old = snapshot(&view(sitting.clone(), tx.actor, true));
    let new = snapshot(&view(sitting.clone(), tx.actor, false));
    let change = Change::new(Action::COUNCIL_SESSION_COMMUNICATE, target(sitting.id()));
    tx.tell(change.between(Some(&old), Some(&new)));
}
