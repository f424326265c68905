//! Rules of councils.

use chrono::NaiveDate;
use serde_json::Value;

use super::{
    input::{AmendCouncil, CouncilSeat, CreateCouncil, PatchCouncil},
    rules,
    store::{self, CouncilRow},
    types::{CouncilFilter, CouncilId, CouncilMemberView, CouncilView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::{Conn, dialect::lock_name, types::AnyId},
    error::{Error, Result, Text},
    features::{documents, persons},
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

pub use crate::features::agenda_items::service::facts_for;

fn view(row: CouncilRow, members: Vec<CouncilMemberView>, actor: &Actor) -> CouncilView {
    let rules = [("update", table::UPDATE_COUNCIL), ("amend", table::AMEND_COUNCIL)];
    let allowed_actions: Vec<&'static str> = rules
        .into_iter()
        .filter(|(_, rule)| actor.may(rule, &Relation::none()))
        .map(|(word, _)| word)
        .collect();
    CouncilView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        name: row.name,
        decision_number: row.decision_number,
        decided_on: row.decided_on,
        document_id: row.document_id,
        rule_set_code: row.rule_set_code,
        chair_role: row.chair_role,
        standing_role: row.standing_role,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        members,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn load(conn: &mut Conn, actor: &Actor, id: CouncilId) -> Result<(CouncilRow, CouncilView)> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let members = store::members(conn, &[id])?.remove(&id).unwrap_or_default();
    let shown = view(row.clone(), members, actor);
    Ok((row, shown))
}

fn tell(tx: &mut Tx<'_>, action: Action, before: Option<&CouncilView>, after: &CouncilView) {
    let target = Target { kind: "council", id: after.id.to_string(), unit_code: None };
    let before = before.map(snapshot);
    tx.tell(Change::new(action, target).between(before.as_ref(), Some(&snapshot(after))));
}

/// A council.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: CouncilId) -> Result<CouncilView> {
    actor.require_scope(table::GET_COUNCIL)?;
    find(conn, actor, id)
}

/// A council for its sessions, which check themselves who may know.
///
/// # Errors
/// `not-found`.
pub fn find(conn: &mut Conn, actor: &Actor, id: CouncilId) -> Result<CouncilView> {
    Ok(load(conn, actor, id)?.1)
}

/// The council that was formed last of those that hold on a day.
///
/// # Errors
/// `insufficient-scope`.
pub fn holding(conn: &mut Conn, actor: &Actor, day: NaiveDate) -> Result<Option<CouncilView>> {
    actor.require_scope(table::GET_COUNCIL)?;
    let Some(row) = store::holding(conn, day)? else { return Ok(None) };
    let members = store::members(conn, &[row.id])?.remove(&row.id).unwrap_or_default();
    Ok(Some(view(row, members, actor)))
}

/// A page of councils.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &CouncilFilter,
    page: &Page,
) -> Result<Listing<CouncilView>> {
    actor.require_scope(table::LIST_COUNCILS)?;
    let (rows, next_cursor, total_count) = store::list(conn, filter, page)?;
    let ids: Vec<CouncilId> = rows.iter().map(|row| row.id).collect();
    let mut members = store::members(conn, &ids)?;
    let show = |row: CouncilRow| {
        let of_row = members.remove(&row.id).unwrap_or_default();
        view(row, of_row, actor)
    };
    Ok(Listing { items: rows.into_iter().map(show).collect(), next_cursor, total_count })
}

/// Every member is somebody who works in the department on the first day of the seat.
fn check_seats(conn: &mut Conn, seats: &[CouncilSeat], day: NaiveDate) -> Result<()> {
    for (index, seat) in seats.iter().enumerate() {
        let pointer = format!("/members/{index}/person_code");
        persons::service::require_not_left(conn, &seat.person_code, day, &pointer)?;
    }
    Ok(())
}

/// Forms a council.
///
/// # Errors
/// `role-required`, `validation-failed`.
pub fn create(tx: &mut Tx<'_>, input: &CreateCouncil) -> Result<CouncilView> {
    tx.actor.require(table::CREATE_COUNCIL, &Relation::none())?;
    rules::require_known(tx.conn, &input.rule_set_code, "/rule_set_code")?;
    check_seats(tx.conn, &input.members, input.valid_from)?;
    let id = CouncilId(tx.ids.next());
    let row = store::insert(tx.conn, id, input, &tx.actor.id, tx.now)?;
    use_document(tx, &row)?;
    for seat in &input.members {
        let one = CouncilMemberView {
            id: AnyId(tx.ids.next()),
            person_code: seat.person_code.clone(),
            office: seat.office,
            member_from: input.valid_from,
            member_to: None,
            decision_number: input.decision_number.clone(),
            decided_on: input.decided_on,
        };
        store::insert_member(tx.conn, id, &one)?;
    }
    let (_, after) = load(tx.conn, tx.actor, id)?;
    tell(tx, Action::COUNCIL_CREATE, None, &after);
    Ok(after)
}

/// The decision stays while a council names it.
fn use_document(tx: &mut Tx<'_>, row: &CouncilRow) -> Result<()> {
    if let Some(document) = row.document_id {
        documents::service::require_evidence(tx.conn, tx.actor, document, "/document_id")?;
    }
    let named: Vec<_> = row.document_id.into_iter().collect();
    documents::service::set_uses(tx.conn, "council", &row.id.to_string(), &named)
}

/// Changes name, document or end.
///
/// # Errors
/// `role-required`, `precondition-required`, `stale-etag`, `validation-failed`.
pub fn update(tx: &mut Tx<'_>, id: CouncilId, patch: &Value) -> Result<CouncilView> {
    tx.actor.require(table::UPDATE_COUNCIL, &Relation::none())?;
    let (row, before) = load(tx.conn, tx.actor, id)?;
    tx.require_match(row.version)?;
    let current = PatchCouncil {
        name: Some(row.name.clone()),
        document_id: row.document_id,
        valid_to: row.valid_to,
    };
    let input = crate::http::patch::merged(&current, patch)?;
    if input.valid_to.is_some_and(|end| end <= row.valid_from) {
        let text = Text::new(
            "Ngày kết thúc phải sau ngày bắt đầu.",
            "The end has to come after the beginning.",
        );
        return Err(Error::invalid("/valid_to", "before_start", text));
    }
    let next = CouncilRow {
        name: input.name.unwrap_or_else(|| row.name.clone()),
        document_id: input.document_id,
        valid_to: input.valid_to,
        ..row.clone()
    };
    let after = store::update(tx.conn, &row, &next, tx.now)?.ok_or_else(|| stale(row.version))?;
    use_document(tx, &after)?;
    let after = view(after, before.members.clone(), tx.actor);
    tell(tx, Action::COUNCIL_UPDATE, Some(&before), &after);
    Ok(after)
}

/// Carries a further decision on the members out: from its day on they are those that it names.
///
/// # Errors
/// `role-required`, `stale-etag`, `validation-failed`.
pub fn amend(tx: &mut Tx<'_>, id: CouncilId, input: &AmendCouncil) -> Result<CouncilView> {
    tx.actor.require(table::AMEND_COUNCIL, &Relation::none())?;
    lock_name(tx.conn, &format!("council {id}"))?;
    let (row, before) = load(tx.conn, tx.actor, id)?;
    tx.check_match(row.version)?;
    let day = input.member_from;
    let is_later = before
        .members
        .iter()
        .all(|one| one.member_from < day && one.member_to.is_none_or(|left| left < day));
    if !is_later || !before.holds(day) {
        let text = Text::new(
            "Ngày thay đổi phải trong nhiệm kỳ và sau mọi thay đổi trước đó.",
            "The day has to lie within the term and after every earlier change.",
        );
        return Err(Error::invalid("/member_from", "outside_term", text));
    }
    check_seats(tx.conn, &input.members, day)?;
    let is_kept = |one: &&CouncilMemberView| {
        input
            .members
            .iter()
            .any(|seat| seat.person_code == one.person_code && seat.office == one.office)
    };
    let current: Vec<&CouncilMemberView> = before.members_on(day).collect();
    for one in current.iter().filter(|one| !is_kept(one)) {
        store::end_member(tx.conn, one.id, day)?;
    }
    for seat in &input.members {
        let stays = current
            .iter()
            .any(|one| one.person_code == seat.person_code && one.office == seat.office);
        if stays {
            continue;
        }
        let one = CouncilMemberView {
            id: AnyId(tx.ids.next()),
            person_code: seat.person_code.clone(),
            office: seat.office,
            member_from: day,
            member_to: None,
            decision_number: input.decision_number.clone(),
            decided_on: input.decided_on,
        };
        store::insert_member(tx.conn, id, &one)?;
    }
    store::update(tx.conn, &row, &row, tx.now)?.ok_or_else(|| stale(row.version))?;
    let (_, after) = load(tx.conn, tx.actor, id)?;
    tell(tx, Action::COUNCIL_AMEND, Some(&before), &after);
    Ok(after)
}
