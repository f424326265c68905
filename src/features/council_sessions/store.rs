//! Sessions of councils in the database.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    input::{AwardPlaces, CreateCouncilSession, SessionGuest},
    types::{
        CouncilAttendee, CouncilSessionFilter, CouncilSessionId, CouncilSessionSort,
        CouncilSessionState, Presence,
    },
};
use crate::{
    clock::day_in_hanoi,
    db::{
        Conn, MultiBackend,
        schema::{council_attendance as a, council_sessions as s, councils as c},
        types::{Instant, Json},
    },
    error::Result,
    features::{
        councils::types::CouncilId,
        work::types::{ITEMS_MAX, WorkItem},
    },
    http::page::Page,
    keyset,
};

/// A session as stored, without its attendance.
#[derive(Clone, Debug, Queryable)]
pub(super) struct SessionRow {
    pub(super) id: CouncilSessionId,
    pub(super) council_id: CouncilId,
    pub(super) number: i32,
    pub(super) planned_at: Instant,
    pub(super) place: String,
    pub(super) chairing_code: String,
    pub(super) chairing_basis: Option<String>,
    pub(super) secretary_code: String,
    pub(super) guests: Json<Vec<SessionGuest>>,
    pub(super) state: CouncilSessionState,
    pub(super) opened_at: Option<Instant>,
    pub(super) opened_by: Option<String>,
    pub(super) closed_at: Option<Instant>,
    pub(super) closed_by: Option<String>,
    pub(super) differing_views: Option<String>,
    pub(super) conclusions: Option<String>,
    pub(super) places: Json<Vec<AwardPlaces>>,
    pub(super) _created_by: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl SessionRow {
    /// The part that callers write, for merging a patch into it.
    pub(super) fn to_input(&self) -> CreateCouncilSession {
        CreateCouncilSession {
            planned_at: self.planned_at,
            place: self.place.clone(),
            chairing_code: Some(self.chairing_code.clone()),
            chairing_basis: self.chairing_basis.clone(),
            secretary_code: self.secretary_code.clone(),
            guests: self.guests.0.clone(),
        }
    }
}

pub(super) fn find(conn: &mut Conn, id: CouncilSessionId) -> Result<Option<SessionRow>> {
    Ok(s::table.find(id).first(conn).optional()?)
}

/// The attendance of several sessions, with one query.
pub(super) fn attendance(
    conn: &mut Conn,
    ids: &[CouncilSessionId],
) -> Result<HashMap<CouncilSessionId, Vec<CouncilAttendee>>> {
    type Row = (CouncilSessionId, String, Presence, Option<String>);
    let rows: Vec<Row> = a::table
        .filter(a::council_session_id.eq_any(ids.to_vec()))
        .order((a::council_session_id, a::person_code))
        .load(conn)?;
    let mut found: HashMap<CouncilSessionId, Vec<CouncilAttendee>> = HashMap::new();
    for (id, person_code, presence, reason) in rows {
        found.entry(id).or_default().push(CouncilAttendee { person_code, presence, reason });
    }
    Ok(found)
}

pub(super) fn replace_attendance(
    conn: &mut Conn,
    id: CouncilSessionId,
    attendance: &[CouncilAttendee],
) -> Result<()> {
    diesel::delete(a::table.filter(a::council_session_id.eq(id))).execute(conn)?;
    for one in attendance {
        diesel::insert_into(a::table)
            .values((
                a::council_session_id.eq(id),
                a::person_code.eq(&one.person_code),
                a::presence.eq(one.presence),
                a::reason.eq(one.reason.as_deref()),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The number of a council's next session; the caller holds the council.
pub(super) fn next_number(conn: &mut Conn, council: CouncilId) -> Result<i32> {
    let last: Option<i32> = s::table
        .filter(s::council_id.eq(council))
        .select(s::number)
        .order(s::number.desc())
        .first(conn)
        .optional()?;
    Ok(last.unwrap_or_default().saturating_add(1))
}

/// A new session, complete but for its number.
pub(super) struct NewSession<'a> {
    pub(super) id: CouncilSessionId,
    pub(super) council: CouncilId,
    pub(super) number: i32,
    pub(super) chairing: &'a str,
    pub(super) input: &'a CreateCouncilSession,
    pub(super) created_by: &'a str,
}

pub(super) fn insert(conn: &mut Conn, new: &NewSession<'_>, now: Instant) -> Result<SessionRow> {
    let input = new.input;
    Ok(diesel::insert_into(s::table)
        .values((
            s::id.eq(new.id),
            s::council_id.eq(new.council),
            s::number.eq(new.number),
            s::planned_at.eq(input.planned_at),
            s::place.eq(&input.place),
            s::chairing_code.eq(new.chairing),
            s::chairing_basis.eq(input.chairing_basis.as_deref()),
            s::secretary_code.eq(&input.secretary_code),
            s::guests.eq(Json(input.guests.clone())),
            s::state.eq(CouncilSessionState::Scheduled),
            s::places.eq(Json(Vec::<AwardPlaces>::new())),
            s::created_by.eq(new.created_by),
            s::version.eq(1),
            s::created_at.eq(now),
            s::updated_at.eq(now),
        ))
        .returning(s::all_columns)
        .get_result(conn)?)
}

/// Writes a session's next state; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &SessionRow,
    next: &SessionRow,
    now: Instant,
) -> Result<Option<SessionRow>> {
    Ok(diesel::update(s::table.filter(s::id.eq(current.id)).filter(s::version.eq(current.version)))
        .set((
            s::version.eq(current.version + 1),
            s::planned_at.eq(next.planned_at),
            s::place.eq(&next.place),
            s::chairing_code.eq(&next.chairing_code),
            s::chairing_basis.eq(next.chairing_basis.clone()),
            s::secretary_code.eq(&next.secretary_code),
            s::guests.eq(next.guests.clone()),
            s::state.eq(next.state),
            s::opened_at.eq(next.opened_at),
            s::opened_by.eq(next.opened_by.clone()),
            s::closed_at.eq(next.closed_at),
            s::closed_by.eq(next.closed_by.clone()),
            s::differing_views.eq(next.differing_views.clone()),
            s::conclusions.eq(next.conclusions.clone()),
            s::places.eq(next.places.clone()),
            s::updated_at.eq(now),
        ))
        .returning(s::all_columns)
        .get_result(conn)
        .optional()?)
}

fn filtered(
    council: CouncilId,
    member: Option<&str>,
    filter: &CouncilSessionFilter,
) -> s::BoxedQuery<'static, MultiBackend> {
    let mut query = s::table.filter(s::council_id.eq(council)).into_boxed();
    if let Some(member) = member {
        let own =
            a::table.filter(a::person_code.eq(member.to_owned())).select(a::council_session_id);
        query = query.filter(s::id.eq_any(own));
    }
    if let Some(states) = &filter.state {
        query = query.filter(s::state.eq_any(states.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<SessionRow>, Option<String>, Option<i64>);

/// Sessions of a council: all, or those in which a member sits.
pub(super) fn list(
    conn: &mut Conn,
    council: CouncilId,
    member: Option<&str>,
    filter: &CouncilSessionFilter,
    page: &Page,
) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == CouncilSessionSort::CreatedDescending;
    let after: Option<(i64, CouncilSessionId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(council, member, filter);
    let rows: Vec<SessionRow> =
        keyset!(query, s::created_at, s::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page
        .is_counted
        .then(|| filtered(council, member, filter).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}

/// Sessions that a person is to attend, soonest first, and how many there are.
pub(super) fn waiting(conn: &mut Conn, person: &str) -> Result<(Vec<WorkItem>, i64)> {
    let all = || {
        s::table
            .inner_join(a::table.on(a::council_session_id.eq(s::id)))
            .inner_join(c::table.on(c::id.eq(s::council_id)))
            .filter(a::person_code.eq(person.to_owned()))
            .filter(a::presence.eq_any(vec![Presence::Invited, Presence::Present]))
            .filter(s::state.ne(CouncilSessionState::Closed))
    };
    type Row = (CouncilSessionId, String, i32, Instant, Instant);
    let rows: Vec<Row> = all()
        .select((s::id, c::name, s::number, s::created_at, s::planned_at))
        .order((s::planned_at, s::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let items = rows.into_iter().map(|(id, name, number, since, planned_at)| WorkItem {
        subject_id: id.to_string(),
        path: format!("/v1/council-sessions/{id}"),
        title: format!("{name}: phiên {number}"),
        unit_code: None,
        since,
        due_on: Some(day_in_hanoi(planned_at.0)),
    });
    Ok((items.collect(), all().count().get_result(conn)?))
}
