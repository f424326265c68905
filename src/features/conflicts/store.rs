//! Conflicts of interest in the database.

use diesel::prelude::*;

use super::types::{ConflictFilter, ConflictGround, ConflictId, ConflictSort, ConflictState};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        schema::{achievements as a, award_proposals as p, conflicts as c},
        types::Instant,
    },
    error::Result,
    features::{
        achievements::types::AchievementId,
        award_proposals::{states::AwardProposalState, types::AwardProposalId},
        evaluation_rounds::types::EvaluationRoundId,
        work::types::WorkItem,
    },
    http::page::Page,
    keyset, on_each,
};

/// Rows of one statement; with the columns of a row it stays far below either database's limit.
const ROWS_PER_INSERT: usize = 500;

/// A conflict as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = c, treat_none_as_default_value = false)]
pub(super) struct ConflictRow {
    pub(super) id: ConflictId,
    pub(super) evaluation_round_id: Option<EvaluationRoundId>,
    pub(super) achievement_id: Option<AchievementId>,
    pub(super) person_code: String,
    pub(super) ground: ConflictGround,
    pub(super) state: ConflictState,
    pub(super) reason: Option<String>,
    pub(super) declared_by: Option<String>,
    pub(super) resolution_reason: Option<String>,
    pub(super) resolved_by: Option<String>,
    pub(super) resolved_at: Option<Instant>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) award_proposal_id: Option<AwardProposalId>,
}

pub(super) fn find(conn: &mut Conn, id: ConflictId) -> Result<Option<ConflictRow>> {
    Ok(c::table.find(id).first(conn).optional()?)
}

/// All conflicts of a round.
pub(super) fn of_round(conn: &mut Conn, round: EvaluationRoundId) -> Result<Vec<ConflictRow>> {
    Ok(c::table.filter(c::evaluation_round_id.eq(round)).order(c::id).load(conn)?)
}

/// The conflicts of one evaluator with one achievement of a round.
pub(super) fn of_pair(
    conn: &mut Conn,
    round: EvaluationRoundId,
    achievement: AchievementId,
    person: &str,
) -> Result<Vec<ConflictRow>> {
    Ok(c::table
        .filter(c::evaluation_round_id.eq(round))
        .filter(c::achievement_id.eq(achievement))
        .filter(c::person_code.eq(person.to_owned()))
        .order(c::id)
        .load(conn)?)
}

/// The conflicts that persons declared with a dossier, oldest first.
pub(super) fn of_proposal(conn: &mut Conn, proposal: AwardProposalId) -> Result<Vec<ConflictRow>> {
    Ok(c::table.filter(c::award_proposal_id.eq(proposal)).order(c::id).load(conn)?)
}

/// Persons with a confirmed conflict with one of these achievements.
pub(super) fn confirmed(conn: &mut Conn, achievements: &[AchievementId]) -> Result<Vec<String>> {
    Ok(c::table
        .filter(c::achievement_id.eq_any(achievements.to_vec()))
        .filter(c::state.eq(ConflictState::Confirmed))
        .select(c::person_code)
        .distinct()
        .load(conn)?)
}

pub(super) fn insert(conn: &mut Conn, rows: &[ConflictRow]) -> Result<()> {
    for part in rows.chunks(ROWS_PER_INSERT) {
        on_each!(conn, inner => {
            diesel::insert_into(c::table).values(part.to_vec()).execute(inner)
        })?;
    }
    Ok(())
}

/// Writes a decision; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &ConflictRow,
    next: &ConflictRow,
    now: Instant,
) -> Result<Option<ConflictRow>> {
    Ok(diesel::update(c::table.filter(c::id.eq(current.id)).filter(c::version.eq(current.version)))
        .set((
            c::version.eq(current.version + 1),
            c::state.eq(next.state),
            c::resolution_reason.eq(next.resolution_reason.clone()),
            c::resolved_by.eq(next.resolved_by.clone()),
            c::resolved_at.eq(next.resolved_at),
            c::updated_at.eq(now),
        ))
        .returning(c::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Removes derived conflicts that nobody decided, whose round the caller holds.
pub(super) fn delete(conn: &mut Conn, ids: &[ConflictId]) -> Result<()> {
    for part in ids.chunks(ROWS_PER_INSERT) {
        diesel::delete(c::table.filter(c::id.eq_any(part.to_vec()))).execute(conn)?;
    }
    Ok(())
}

/// Removes all conflicts of a draft that is deleted.
pub(super) fn delete_of(conn: &mut Conn, round: EvaluationRoundId) -> Result<()> {
    diesel::delete(c::table.filter(c::evaluation_round_id.eq(round))).execute(conn)?;
    Ok(())
}

fn filtered(visible: &Visible, filter: &ConflictFilter) -> c::BoxedQuery<'static, MultiBackend> {
    let mut query = c::table.into_boxed();
    if let Visible::Some { person, .. } = visible {
        query = query.filter(c::person_code.eq(person.clone().unwrap_or_default()));
    }
    if let Some(round) = filter.evaluation_round_id {
        query = query.filter(c::evaluation_round_id.eq(round));
    }
    if let Some(achievement) = filter.achievement_id {
        query = query.filter(c::achievement_id.eq(achievement));
    }
    if let Some(proposal) = filter.award_proposal_id {
        query = query.filter(c::award_proposal_id.eq(proposal));
    }
    if let Some(states) = &filter.state {
        query = query.filter(c::state.eq_any(states.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<ConflictRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    filter: &ConflictFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(visible, filter);
    let is_descending = filter.sort.unwrap_or_default() == ConflictSort::CreatedDescending;
    let after: Option<(i64, ConflictId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let rows: Vec<ConflictRow> =
        keyset!(query, c::created_at, c::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total =
        page.is_counted.then(|| filtered(visible, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}

type WaitingRow = (ConflictId, String, String, Instant);

fn work_item((id, title, unit_code, since): WaitingRow) -> WorkItem {
    let words: Vec<&str> = title.split_whitespace().collect();
    WorkItem {
        subject_id: id.to_string(),
        path: format!("/v1/conflicts/{id}"),
        title: words.join(" ").chars().take(1000).collect(),
        unit_code: Some(unit_code),
        since,
        due_on: None,
    }
}

/// An undecided conflict, and how a list of work shows it.
pub(super) type Waiting = (ConflictRow, WorkItem);

fn shown(rows: Vec<(ConflictRow, WaitingRow)>) -> Vec<Waiting> {
    rows.into_iter().map(|(row, item)| (row, work_item(item))).collect()
}

/// Conflicts of evaluators that wait for a decision by somebody who is not in them.
pub(super) fn waiting(conn: &mut Conn, person: Option<&str>) -> Result<Vec<Waiting>> {
    let rows = c::table
        .inner_join(a::table.on(c::achievement_id.eq(a::id.nullable())))
        .filter(c::state.eq(ConflictState::Potential).or(c::state.eq(ConflictState::Declared)))
        .filter(c::person_code.ne(person.unwrap_or_default().to_owned()))
        .select((c::all_columns, (c::id, a::title, a::unit_code, c::created_at)))
        .order((c::created_at, c::id))
        .load(conn)?;
    Ok(shown(rows))
}

/// The same of council members, as long as the council has the dossier: whoever declared one with a dossier
/// that was put back is asked about when it comes before the council again.
pub(super) fn waiting_of_members(conn: &mut Conn, person: Option<&str>) -> Result<Vec<Waiting>> {
    let rows = c::table
        .inner_join(p::table.on(c::award_proposal_id.eq(p::id.nullable())))
        .filter(p::state.eq(AwardProposalState::InCouncil))
        .filter(c::state.eq(ConflictState::Declared))
        .filter(c::person_code.ne(person.unwrap_or_default().to_owned()))
        .select((c::all_columns, (c::id, p::summary, p::unit_code, c::created_at)))
        .order((c::created_at, c::id))
        .load(conn)?;
    Ok(shown(rows))
}
