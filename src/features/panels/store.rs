//! Evaluators' sheets in the database.

use diesel::prelude::*;

use super::types::{PanelScore, PanelSheetId, PanelSheetState};
use crate::{
    db::{
        Conn,
        schema::{document_uses as u, panel_sheets as p},
        types::{Instant, Json},
    },
    error::Result,
    features::{
        achievements::types::AchievementId, documents::types::DocumentId,
        evaluation_rounds::types::EvaluationRoundId,
    },
    on_each,
};

/// Rows of one statement; with the columns of a row it stays far below either database's limit.
const ROWS_PER_INSERT: usize = 500;

/// A sheet as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = p, treat_none_as_default_value = false)]
pub(super) struct PanelSheetRow {
    pub(super) id: PanelSheetId,
    pub(super) evaluation_round_id: EvaluationRoundId,
    pub(super) round_version: i32,
    pub(super) achievement_id: AchievementId,
    pub(super) person_code: String,
    pub(super) state: PanelSheetState,
    pub(super) marks: Json<Vec<PanelScore>>,
    pub(super) comment: Option<String>,
    pub(super) submitted_at: Option<Instant>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

/// All sheets of a version of a round.
pub(super) fn of_round(
    conn: &mut Conn,
    round: EvaluationRoundId,
    round_version: i32,
) -> Result<Vec<PanelSheetRow>> {
    Ok(p::table
        .filter(p::evaluation_round_id.eq(round))
        .filter(p::round_version.eq(round_version))
        .order(p::id)
        .load(conn)?)
}

/// The sheets of one achievement in a version of a round.
pub(super) fn of_achievement(
    conn: &mut Conn,
    round: EvaluationRoundId,
    round_version: i32,
    achievement: AchievementId,
) -> Result<Vec<PanelSheetRow>> {
    Ok(p::table
        .filter(p::evaluation_round_id.eq(round))
        .filter(p::round_version.eq(round_version))
        .filter(p::achievement_id.eq(achievement))
        .order(p::id)
        .load(conn)?)
}

/// Whether a person is an evaluator of an achievement: in this round, or in any that was opened.
pub(super) fn is_evaluator(
    conn: &mut Conn,
    person: &str,
    achievement: AchievementId,
    round: Option<EvaluationRoundId>,
) -> Result<bool> {
    let mut query = p::table
        .filter(p::achievement_id.eq(achievement))
        .filter(p::person_code.eq(person.to_owned()))
        .into_boxed();
    if let Some(round) = round {
        query = query.filter(p::evaluation_round_id.eq(round));
    }
    Ok(query.count().get_result::<i64>(conn)? > 0)
}

/// Whether a document is named by an achievement of which a person is an evaluator.
pub(super) fn reads_document(conn: &mut Conn, person: &str, document: DocumentId) -> Result<bool> {
    let users: Vec<String> = u::table
        .filter(u::document_id.eq(document))
        .filter(u::user_kind.eq("achievement"))
        .select(u::user_id)
        .load(conn)?;
    let named: Vec<AchievementId> =
        users.iter().filter_map(|id| id.parse().ok()).map(AchievementId).collect();
    if named.is_empty() {
        return Ok(false);
    }
    let sheets = p::table
        .filter(p::achievement_id.eq_any(named))
        .filter(p::person_code.eq(person.to_owned()));
    Ok(sheets.count().get_result::<i64>(conn)? > 0)
}

pub(super) fn insert(conn: &mut Conn, rows: &[PanelSheetRow]) -> Result<()> {
    for part in rows.chunks(ROWS_PER_INSERT) {
        on_each!(conn, inner => {
            diesel::insert_into(p::table).values(part.to_vec()).execute(inner)
        })?;
    }
    Ok(())
}

/// Writes a sheet's next state; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &PanelSheetRow,
    next: &PanelSheetRow,
    now: Instant,
) -> Result<Option<PanelSheetRow>> {
    Ok(diesel::update(p::table.filter(p::id.eq(current.id)).filter(p::version.eq(current.version)))
        .set((
            p::version.eq(current.version + 1),
            p::state.eq(next.state),
            p::marks.eq(next.marks.clone()),
            p::comment.eq(next.comment.clone()),
            p::submitted_at.eq(next.submitted_at),
            p::updated_at.eq(now),
        ))
        .returning(p::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Removes sheets of a draft, whose round the caller holds.
pub(super) fn delete(conn: &mut Conn, ids: &[PanelSheetId]) -> Result<()> {
    for part in ids.chunks(ROWS_PER_INSERT) {
        diesel::delete(p::table.filter(p::id.eq_any(part.to_vec()))).execute(conn)?;
    }
    Ok(())
}

/// Removes all sheets of a draft.
pub(super) fn delete_of(conn: &mut Conn, round: EvaluationRoundId) -> Result<()> {
    diesel::delete(p::table.filter(p::evaluation_round_id.eq(round))).execute(conn)?;
    Ok(())
}
