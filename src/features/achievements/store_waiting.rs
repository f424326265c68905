//! Achievements that wait for somebody, first those that came first.

use diesel::prelude::*;

use super::types::{AchievementId, AchievementState};
use crate::{
    db::{Conn, MultiBackend, schema::achievements as a, types::Instant},
    error::Result,
    features::work::types::{ITEMS_MAX, WorkItem},
};

/// The first that wait, and how many do.
type Found = (Vec<WorkItem>, i64);

type Query = a::BoxedQuery<'static, MultiBackend>;

fn items(conn: &mut Conn, query: Query) -> Result<Vec<WorkItem>> {
    type Row = (AchievementId, String, String, Instant);
    let rows: Vec<Row> = query
        .select((a::id, a::title, a::unit_code, a::updated_at))
        .order(a::seq.asc())
        .limit(ITEMS_MAX)
        .load(conn)?;
    let item = |(id, title, unit_code, since): Row| WorkItem {
        subject_id: id.to_string(),
        path: format!("/v1/achievements/{id}"),
        title,
        unit_code: Some(unit_code),
        since,
        due_on: None,
    };
    Ok(rows.into_iter().map(item).collect())
}

/// Those of these units in these states.
pub(super) fn of_units(
    conn: &mut Conn,
    units: &[String],
    states: &[AchievementState],
) -> Result<Found> {
    let all = || {
        a::table
            .into_boxed()
            .filter(a::unit_code.eq_any(units.to_vec()))
            .filter(a::state.eq_any(states.to_vec()))
    };
    Ok((items(conn, all())?, all().count().get_result(conn)?))
}

/// What somebody may judge.
pub(super) struct Waiting<'a> {
    /// In this state.
    pub(super) state: AchievementState,
    /// Not drafted or submitted by this person, nor about them.
    pub(super) apart_from: Option<&'a str>,
    /// The units that this person heads, and so submits for.
    pub(super) headed: &'a [String],
}

/// Those of everybody but one. There may be very many, so all are counted from the index of states,
/// and the few that are the caller's own are counted apart.
pub(super) fn of_others(conn: &mut Conn, wanted: &Waiting<'_>) -> Result<Found> {
    let all = || a::table.into_boxed().filter(a::state.eq(wanted.state));
    let count: i64 = all().count().get_result(conn)?;
    let Some(me) = wanted.apart_from else { return Ok((items(conn, all())?, count)) };
    let others = all()
        .filter(a::created_by.ne(me.to_owned()))
        .filter(a::submitted_by.is_null().or(a::submitted_by.ne(me.to_owned())))
        .filter(a::person_code.is_null().or(a::person_code.ne(me.to_owned())));
    let is_sent = a::unit_code
        .eq_any(wanted.headed.to_vec())
        .and(a::submitted_by.is_not_null().and(a::submitted_by.eq(me.to_owned())));
    let is_about = a::person_code.is_not_null().and(a::person_code.eq(me.to_owned()));
    let own: i64 = all()
        .filter(a::created_by.eq(me.to_owned()).or(is_about).or(is_sent))
        .count()
        .get_result(conn)?;
    Ok((items(conn, others)?, count - own))
}
