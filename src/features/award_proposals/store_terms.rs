//! Terms of the steps in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    states::AwardProposalState, store_waiting::one_line, term_facts::Term,
    term_types::AwardTermStep, types::AwardProposalId, way_facts::WayFacts,
};
use crate::{
    clock::start_of_day,
    db::{
        Conn,
        schema::{award_proposal_terms as m, award_proposals as p},
        types::{Instant, Json},
    },
    error::Result,
    features::work::types::{ITEMS_MAX, WorkItem},
};

/// The terms of several proposals, in the order in which they began.
pub(super) fn of(conn: &mut Conn, ids: &[AwardProposalId]) -> Result<Vec<Term>> {
    Ok(m::table
        .filter(m::award_proposal_id.eq_any(ids.to_vec()))
        .order((m::award_proposal_id, m::id))
        .load(conn)?)
}

pub(super) fn insert(conn: &mut Conn, term: &Term) -> Result<()> {
    diesel::insert_into(m::table)
        .values((
            m::id.eq(term.id),
            m::award_proposal_id.eq(term.award_proposal_id),
            m::step.eq(term.step),
            m::party.eq(term.party.clone()),
            m::started_on.eq(term.started_on),
            m::due_on.eq(term.due_on),
            m::ended_on.eq(term.ended_on),
            m::ended_as.eq(term.ended_as),
            m::paused_on.eq(term.paused_on),
            m::paused_days.eq(term.paused_days),
            m::is_late.eq(term.is_late),
            m::days_late.eq(term.days_late),
            m::reminded_on.eq(term.reminded_on),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes how a term stands; its step, party and beginning never change.
pub(super) fn update(conn: &mut Conn, term: &Term) -> Result<()> {
    diesel::update(m::table.filter(m::id.eq(term.id)))
        .set((
            m::due_on.eq(term.due_on),
            m::ended_on.eq(term.ended_on),
            m::ended_as.eq(term.ended_as),
            m::paused_on.eq(term.paused_on),
            m::paused_days.eq(term.paused_days),
            m::is_late.eq(term.is_late),
            m::days_late.eq(term.days_late),
            m::reminded_on.eq(term.reminded_on),
        ))
        .execute(conn)?;
    Ok(())
}

/// Terms of a step that run towards a known day, soonest due first, and how many do.
pub(super) fn running(conn: &mut Conn, step: AwardTermStep) -> Result<(Vec<WorkItem>, i64)> {
    let all = || {
        m::table
            .inner_join(p::table.on(p::id.eq(m::award_proposal_id)))
            .filter(m::step.eq(step))
            .filter(m::due_on.is_not_null())
            .filter(m::ended_on.is_null())
            .filter(m::paused_on.is_null())
    };
    type Row = (AwardProposalId, String, String, Option<String>, NaiveDate, Option<NaiveDate>);
    let rows: Vec<Row> = all()
        .select((p::id, p::summary, p::unit_code, m::party, m::started_on, m::due_on))
        .order((m::due_on, m::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let items = rows.into_iter().map(|(id, summary, unit_code, party, began, due_on)| WorkItem {
        subject_id: id.to_string(),
        path: format!("/v1/award-proposals/{id}"),
        title: match party {
            Some(party) => format!("{party}: {}", one_line(&summary)),
            None => one_line(&summary),
        },
        unit_code: Some(unit_code),
        since: Instant(start_of_day(began)),
        due_on,
    });
    Ok((items.collect(), all().count().get_result(conn)?))
}

/// Suspended proposals with what they wait for, and how many there are.
pub(super) type Suspended = (Vec<(WorkItem, Option<String>)>, i64);

/// Suspended proposals, longest waiting first.
pub(super) fn suspended(conn: &mut Conn) -> Result<Suspended> {
    let all = || p::table.filter(p::state.eq(AwardProposalState::Suspended));
    type Row = (AwardProposalId, String, String, Instant, Json<WayFacts>);
    let rows: Vec<Row> = all()
        .select((p::id, p::summary, p::unit_code, p::updated_at, p::route))
        .order((p::updated_at, p::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let items = rows.into_iter().map(|(id, summary, unit_code, changed_at, way)| {
        let rest = way.0.suspension;
        let item = WorkItem {
            subject_id: id.to_string(),
            path: format!("/v1/award-proposals/{id}"),
            title: one_line(&summary),
            unit_code: Some(unit_code),
            since: rest.as_ref().map_or(changed_at, |rest| rest.at),
            due_on: None,
        };
        (item, rest.and_then(|rest| rest.reason))
    });
    Ok((items.collect(), all().count().get_result(conn)?))
}
