//! What others ask about awards: whose they are, which wait, which numbers are taken.

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::{
    store::AwardRow,
    types::{AwardId, AwardState},
};
use crate::{
    db::{
        Conn,
        schema::{award_types as t, awards as w, decisions as d},
        types::Instant,
    },
    error::Result,
    features::{
        award_proposals::types::AwardProposalId,
        award_types::types::{AwardAuthority, SubjectKind},
        bonus::types::BonusState,
        decisions::types::DecisionId,
        work::types::{ITEMS_MAX, WorkItem},
    },
};

/// Awards in force of a person or a collective, oldest first.
pub(super) fn of_subject(
    conn: &mut Conn,
    kind: SubjectKind,
    unit_code: &str,
    person_code: Option<&str>,
) -> Result<Vec<AwardRow>> {
    let mut query = w::table
        .filter(w::subject_kind.eq(kind))
        .filter(w::state.eq(AwardState::Active))
        .into_boxed();
    query = match person_code {
        // A person keeps awards that were granted in another unit.
        Some(person) => query.filter(w::person_code.eq(person.to_owned())),
        None => query.filter(w::unit_code.eq(unit_code.to_owned())),
    };
    Ok(query.order((w::granted_on, w::id)).load(conn)?)
}

/// The awards on some proposals.
pub(super) fn of_proposals(conn: &mut Conn, ids: Vec<AwardProposalId>) -> Result<Vec<AwardRow>> {
    Ok(w::table.filter(w::award_proposal_id.eq_any(ids)).load(conn)?)
}

/// The awards of a decision, in the order in which they were granted.
pub(super) fn of_decision(conn: &mut Conn, id: DecisionId) -> Result<Vec<AwardRow>> {
    Ok(w::table.filter(w::decision_id.eq(id)).order(w::id).load(conn)?)
}

/// Whether an award was revoked by a decision of this body, year, number and symbol. The body is the one
/// that granted it.
pub(super) fn is_number_of_revocation(
    conn: &mut Conn,
    authority: AwardAuthority,
    (number, symbol): (&str, &str),
    year: i32,
) -> Result<bool> {
    let days: Vec<Option<NaiveDate>> = w::table
        .inner_join(d::table.on(d::id.eq(w::decision_id)))
        .filter(w::state.eq(AwardState::Revoked))
        .filter(d::authority.eq(authority))
        .filter(w::revocation_number.eq(number.to_owned()))
        .filter(w::revocation_symbol.eq(symbol.to_owned()))
        .select(w::revoked_on)
        .load(conn)?;
    Ok(days.into_iter().flatten().any(|day| day.year() == year))
}

type Row = (AwardId, String, String, Instant, Option<NaiveDate>);

fn items(rows: Vec<Row>) -> Vec<WorkItem> {
    let item = |(id, title, unit_code, since, due_on): Row| WorkItem {
        subject_id: id.to_string(),
        path: format!("/v1/awards/{id}"),
        title,
        unit_code: Some(unit_code),
        since,
        due_on,
    };
    rows.into_iter().map(item).collect()
}

/// Awards whose bonus is to be paid, longest waiting first, with their number.
pub(super) fn with_bonus_due(conn: &mut Conn) -> Result<(Vec<WorkItem>, i64)> {
    let all = || w::table.filter(w::bonus_state.eq(BonusState::Due));
    let rows: Vec<(AwardId, String, String, Instant)> = all()
        .inner_join(t::table.on(t::code.eq(w::award_type_code)))
        .select((w::id, t::name, w::unit_code, w::created_at))
        .order((w::granted_on, w::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let rows = rows.into_iter().map(|(id, name, unit, since)| (id, name, unit, since, None));
    Ok((items(rows.collect()), all().count().get_result(conn)?))
}

/// Revoked awards that are not wholly given back, longest waiting first, with their number.
pub(super) fn to_be_returned(conn: &mut Conn) -> Result<(Vec<WorkItem>, i64)> {
    let all = || w::table.filter(w::state.eq(AwardState::Revoked)).filter(w::returned_on.is_null());
    let rows: Vec<Row> = all()
        .inner_join(t::table.on(t::code.eq(w::award_type_code)))
        .select((w::id, t::name, w::unit_code, w::updated_at, w::return_due_on))
        .order((w::revoked_on, w::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    Ok((items(rows), all().count().get_result(conn)?))
}
