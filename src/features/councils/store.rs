//! Councils in the database.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::CreateCouncil,
    types::{CouncilFilter, CouncilId, CouncilMemberView, CouncilOffice, CouncilSort},
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{council_members as m, councils as c},
        types::{AnyId, Instant},
    },
    error::Result,
    features::documents::types::DocumentId,
    http::page::Page,
    keyset,
};

/// A council as stored, without its members.
#[derive(Clone, Debug, Queryable)]
pub(super) struct CouncilRow {
    pub(super) id: CouncilId,
    pub(super) name: String,
    pub(super) decision_number: String,
    pub(super) decided_on: NaiveDate,
    pub(super) document_id: Option<DocumentId>,
    pub(super) rule_set_code: String,
    pub(super) chair_role: String,
    pub(super) standing_role: String,
    pub(super) valid_from: NaiveDate,
    pub(super) valid_to: Option<NaiveDate>,
    pub(super) _created_by: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

#[derive(Queryable)]
struct MemberRow {
    id: AnyId,
    council_id: CouncilId,
    person_code: String,
    office: CouncilOffice,
    member_from: NaiveDate,
    member_to: Option<NaiveDate>,
    decision_number: String,
    decided_on: NaiveDate,
}

pub(super) fn find(conn: &mut Conn, id: CouncilId) -> Result<Option<CouncilRow>> {
    Ok(c::table.find(id).first(conn).optional()?)
}

/// All stays of several councils, with one query.
pub(super) fn members(
    conn: &mut Conn,
    ids: &[CouncilId],
) -> Result<HashMap<CouncilId, Vec<CouncilMemberView>>> {
    let rows: Vec<MemberRow> = m::table
        .filter(m::council_id.eq_any(ids.to_vec()))
        .order((m::member_from, m::person_code, m::id))
        .load(conn)?;
    let mut found: HashMap<CouncilId, Vec<CouncilMemberView>> = HashMap::new();
    for row in rows {
        found.entry(row.council_id).or_default().push(CouncilMemberView {
            id: row.id,
            person_code: row.person_code,
            office: row.office,
            member_from: row.member_from,
            member_to: row.member_to,
            decision_number: row.decision_number,
            decided_on: row.decided_on,
        });
    }
    Ok(found)
}

/// The council that was formed last of those that hold on a day.
pub(super) fn holding(conn: &mut Conn, day: NaiveDate) -> Result<Option<CouncilRow>> {
    let filter = CouncilFilter { holds_on: Some(day), sort: None };
    Ok(filtered(&filter).order((c::valid_from.desc(), c::id.desc())).first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: CouncilId,
    input: &CreateCouncil,
    created_by: &str,
    now: Instant,
) -> Result<CouncilRow> {
    Ok(diesel::insert_into(c::table)
        .values((
            c::id.eq(id),
            c::name.eq(&input.name),
            c::decision_number.eq(&input.decision_number),
            c::decided_on.eq(input.decided_on),
            c::document_id.eq(input.document_id),
            c::rule_set_code.eq(&input.rule_set_code),
            c::chair_role.eq(&input.chair_role),
            c::standing_role.eq(&input.standing_role),
            c::valid_from.eq(input.valid_from),
            c::valid_to.eq(input.valid_to),
            c::created_by.eq(created_by),
            c::version.eq(1),
            c::created_at.eq(now),
            c::updated_at.eq(now),
        ))
        .returning(c::all_columns)
        .get_result(conn)?)
}

/// Writes what can be changed, or only counts a change of the members; `None` when the version is no
/// longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &CouncilRow,
    next: &CouncilRow,
    now: Instant,
) -> Result<Option<CouncilRow>> {
    Ok(diesel::update(c::table.filter(c::id.eq(current.id)).filter(c::version.eq(current.version)))
        .set((
            c::version.eq(current.version + 1),
            c::name.eq(&next.name),
            c::document_id.eq(next.document_id),
            c::valid_to.eq(next.valid_to),
            c::updated_at.eq(now),
        ))
        .returning(c::all_columns)
        .get_result(conn)
        .optional()?)
}

pub(super) fn insert_member(
    conn: &mut Conn,
    council: CouncilId,
    one: &CouncilMemberView,
) -> Result<()> {
    diesel::insert_into(m::table)
        .values((
            m::id.eq(one.id),
            m::council_id.eq(council),
            m::person_code.eq(&one.person_code),
            m::office.eq(one.office),
            m::member_from.eq(one.member_from),
            m::member_to.eq(one.member_to),
            m::decision_number.eq(&one.decision_number),
            m::decided_on.eq(one.decided_on),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn end_member(conn: &mut Conn, id: AnyId, day: NaiveDate) -> Result<()> {
    diesel::update(m::table.find(id)).set(m::member_to.eq(Some(day))).execute(conn)?;
    Ok(())
}

fn filtered(filter: &CouncilFilter) -> c::BoxedQuery<'static, MultiBackend> {
    let mut query = c::table.into_boxed();
    if let Some(day) = filter.holds_on {
        query = query
            .filter(c::valid_from.le(day))
            .filter(c::valid_to.is_null().or(c::valid_to.assume_not_null().gt(day)));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<CouncilRow>, Option<String>, Option<i64>);

pub(super) fn list(conn: &mut Conn, filter: &CouncilFilter, page: &Page) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == CouncilSort::CreatedDescending;
    let after: Option<(i64, CouncilId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(filter);
    let rows: Vec<CouncilRow> =
        keyset!(query, c::created_at, c::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
