//! Petitions in the database.

use diesel::prelude::*;

use super::{
    input::CreatePetition,
    types::{PetitionFilter, PetitionId, PetitionState},
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{evaluation_rounds as r, petitions as p},
        types::{Instant, Json},
    },
    error::Result,
    features::{
        evaluation_rounds::types::EvaluationRoundId,
        evaluations::{
            service::PetitionedSheet,
            types::{EvaluationId, Evidence, VerifiedMark},
        },
        work::types::{ITEMS_MAX, WorkItem},
    },
    http::page::Page,
    keyset,
};

/// A petition as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct PetitionRow {
    pub(super) id: PetitionId,
    pub(super) evaluation_id: EvaluationId,
    pub(super) evaluation_round_id: EvaluationRoundId,
    pub(super) round_version: i32,
    pub(super) unit_code: String,
    pub(super) criterion_code: String,
    pub(super) grounds: String,
    pub(super) evidence: Json<Vec<Evidence>>,
    pub(super) state: PetitionState,
    pub(super) filed_by: String,
    pub(super) mark_before: Option<Json<VerifiedMark>>,
    pub(super) mark_after: Option<Json<VerifiedMark>>,
    pub(super) decided_at: Option<Instant>,
    pub(super) decided_by: Option<String>,
    pub(super) decision_reason: Option<String>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

pub(super) fn find(conn: &mut Conn, id: PetitionId) -> Result<Option<PetitionRow>> {
    Ok(p::table.find(id).first(conn).optional()?)
}

/// The petition on a criterion in a version of the round.
pub(super) fn of_criterion(
    conn: &mut Conn,
    evaluation_id: EvaluationId,
    round_version: i32,
    criterion_code: &str,
) -> Result<Option<PetitionId>> {
    Ok(p::table
        .filter(p::evaluation_id.eq(evaluation_id))
        .filter(p::round_version.eq(round_version))
        .filter(p::criterion_code.eq(criterion_code))
        .select(p::id)
        .first(conn)
        .optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: PetitionId,
    evaluation_id: EvaluationId,
    sheet: &PetitionedSheet,
    input: CreatePetition,
    by: &str,
    now: Instant,
) -> Result<PetitionRow> {
    Ok(diesel::insert_into(p::table)
        .values((
            p::id.eq(id),
            p::evaluation_id.eq(evaluation_id),
            p::evaluation_round_id.eq(sheet.evaluation_round_id),
            p::round_version.eq(sheet.round_version),
            p::unit_code.eq(&sheet.unit_code),
            p::criterion_code.eq(input.criterion_code),
            p::grounds.eq(input.grounds),
            p::evidence.eq(Json(input.evidence)),
            p::state.eq(PetitionState::Pending),
            p::filed_by.eq(by),
            p::version.eq(1),
            p::created_at.eq(now),
            p::updated_at.eq(now),
        ))
        .returning(p::all_columns)
        .get_result(conn)?)
}

/// Writes the decision; `None` when the version is no longer this one.
pub(super) fn decide(
    conn: &mut Conn,
    current: &PetitionRow,
    next: &PetitionRow,
    now: Instant,
) -> Result<Option<PetitionRow>> {
    Ok(diesel::update(p::table.filter(p::id.eq(current.id)).filter(p::version.eq(current.version)))
        .set((
            p::version.eq(current.version + 1),
            p::state.eq(next.state),
            p::mark_before.eq(next.mark_before.clone()),
            p::mark_after.eq(next.mark_after.clone()),
            p::decided_at.eq(next.decided_at),
            p::decided_by.eq(next.decided_by.clone()),
            p::decision_reason.eq(next.decision_reason.clone()),
            p::updated_at.eq(now),
        ))
        .returning(p::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Petitions of a round that wait for their decision, oldest first, up to a number of them.
pub(super) fn pending(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    limit: i64,
) -> Result<Vec<PetitionId>> {
    Ok(p::table
        .filter(p::evaluation_round_id.eq(round_id))
        .filter(p::state.eq(PetitionState::Pending))
        .order((p::created_at, p::id))
        .select(p::id)
        .limit(limit)
        .load(conn)?)
}

/// Petitions that wait, longest first, with their number.
pub(super) fn waiting(conn: &mut Conn) -> Result<(Vec<WorkItem>, i64)> {
    type Row = (PetitionId, String, String, String, Instant);
    let pending = || p::table.filter(p::state.eq(PetitionState::Pending));
    let rows: Vec<Row> = pending()
        .inner_join(r::table.on(r::id.eq(p::evaluation_round_id)))
        .select((p::id, r::title, p::criterion_code, p::unit_code, p::created_at))
        .order((p::created_at, p::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let items = rows
        .into_iter()
        .map(|(id, title, criterion, unit_code, since)| WorkItem {
            subject_id: id.to_string(),
            path: format!("/v1/petitions/{id}"),
            title: format!("{title} - {criterion}"),
            unit_code: Some(unit_code),
            since,
            due_on: None,
        })
        .collect();
    Ok((items, pending().count().get_result(conn)?))
}

fn filtered(
    evaluation_id: EvaluationId,
    filter: &PetitionFilter,
) -> p::BoxedQuery<'static, MultiBackend> {
    let mut query = p::table.filter(p::evaluation_id.eq(evaluation_id)).into_boxed();
    if let Some(states) = &filter.state {
        query = query.filter(p::state.eq_any(states.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<PetitionRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    evaluation_id: EvaluationId,
    filter: &PetitionFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(evaluation_id, filter);
    let after: Option<(i64, PetitionId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let rows: Vec<PetitionRow> =
        keyset!(query, p::created_at, p::id, false, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page
        .is_counted
        .then(|| filtered(evaluation_id, filter).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}
