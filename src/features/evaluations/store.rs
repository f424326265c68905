//! Score sheets in the database.

use std::collections::HashMap;

use diesel::prelude::*;

use super::types::{
    EvaluationFilter, EvaluationId, EvaluationSort, EvaluationState, Evidence, Finding, ScoreView,
    VerifiedMark,
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        points::Scaled,
        schema::{evaluation_scores as s, evaluations as e},
        types::{Instant, Json},
    },
    error::Result,
    features::{achievements::types::AchievementId, evaluation_rounds::types::EvaluationRoundId},
    http::page::Page,
    keyset, on_each,
    scoring::{Engine, Entry, InputValue, Mark},
};

/// Rows of one statement; with the columns of a row it stays far below either database's limit.
const ROWS_PER_INSERT: usize = 500;

/// A sheet as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct SheetRow {
    pub(super) id: EvaluationId,
    pub(super) evaluation_round_id: EvaluationRoundId,
    pub(super) unit_code: String,
    pub(super) state: EvaluationState,
    pub(super) self_scorers: Json<Vec<String>>,
    pub(super) submitted_at: Option<Instant>,
    pub(super) submitted_by: Option<String>,
    pub(super) returned_at: Option<Instant>,
    pub(super) returned_by: Option<String>,
    pub(super) return_reason: Option<String>,
    pub(super) verified_at: Option<Instant>,
    pub(super) verified_by: Option<String>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) findings: Json<Vec<Finding>>,
    pub(super) achievement_id: Option<AchievementId>,
}

#[derive(Insertable)]
#[diesel(table_name = e)]
struct NewSheet<'a> {
    id: EvaluationId,
    evaluation_round_id: EvaluationRoundId,
    unit_code: &'a str,
    state: EvaluationState,
    self_scorers: Json<Vec<String>>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
    findings: Json<Vec<Finding>>,
    achievement_id: Option<AchievementId>,
}

/// What is said of one criterion, as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = s, treat_none_as_default_value = false)]
pub(super) struct ScoreRow {
    pub(super) evaluation_id: EvaluationId,
    pub(super) criterion_code: String,
    pub(super) self_points: Option<Scaled>,
    pub(super) self_not_applicable_reason: Option<String>,
    pub(super) self_comment: Option<String>,
    pub(super) self_evidence: Json<Vec<Evidence>>,
    pub(super) self_by: Option<String>,
    pub(super) self_at: Option<Instant>,
    pub(super) verified_points: Option<Scaled>,
    pub(super) verified_not_applicable_reason: Option<String>,
    pub(super) verified_reason: Option<String>,
    pub(super) verified_by: Option<String>,
    pub(super) verified_at: Option<Instant>,
    pub(super) self_is_met: Option<bool>,
    pub(super) self_inputs: Option<Json<Vec<InputValue>>>,
    pub(super) verified_is_met: Option<bool>,
    pub(super) verified_inputs: Option<Json<Vec<InputValue>>>,
}

/// The quantities as they are stored: nothing where there are none.
pub(super) fn stored_inputs(inputs: &[InputValue]) -> Option<Json<Vec<InputValue>>> {
    (!inputs.is_empty()).then(|| Json(inputs.to_vec()))
}

fn sent_inputs(stored: Option<Json<Vec<InputValue>>>) -> Vec<InputValue> {
    stored.map(|json| json.0).unwrap_or_default()
}

impl ScoreRow {
    /// A criterion of which nothing is said yet.
    pub(super) fn empty(evaluation_id: EvaluationId, criterion_code: &str) -> Self {
        Self {
            evaluation_id,
            criterion_code: criterion_code.to_owned(),
            self_points: None,
            self_not_applicable_reason: None,
            self_comment: None,
            self_evidence: Json(Vec::new()),
            self_by: None,
            self_at: None,
            verified_points: None,
            verified_not_applicable_reason: None,
            verified_reason: None,
            verified_by: None,
            verified_at: None,
            self_is_met: None,
            self_inputs: None,
            verified_is_met: None,
            verified_inputs: None,
        }
    }

    /// What the unit says.
    pub(super) fn self_mark(&self) -> Option<Mark> {
        Mark::of(Entry {
            points: self.self_points.map(|points| points.0),
            is_met: self.self_is_met,
            inputs: self.self_inputs.as_ref().map_or(&[], |json| json.0.as_slice()),
            not_applicable_reason: self.self_not_applicable_reason.as_deref(),
        })
    }

    /// What the verifier says.
    pub(super) fn verified_mark(&self) -> Option<Mark> {
        Mark::of(Entry {
            points: self.verified_points.map(|points| points.0),
            is_met: self.verified_is_met,
            inputs: self.verified_inputs.as_ref().map_or(&[], |json| json.0.as_slice()),
            not_applicable_reason: self.verified_not_applicable_reason.as_deref(),
        })
    }

    /// The verified score by itself.
    pub(super) fn verified(self, engine: &Engine<'_>) -> VerifiedMark {
        let mark = self.verified_mark();
        VerifiedMark {
            points: mark.and_then(|mark| engine.points_of(&self.criterion_code, &mark)),
            is_met: self.verified_is_met,
            inputs: sent_inputs(self.verified_inputs),
            not_applicable_reason: self.verified_not_applicable_reason,
        }
    }

    pub(super) fn into_view(self, engine: &Engine<'_>) -> ScoreView {
        let points = |mark: Option<Mark>| engine.points_of(&self.criterion_code, &mark?);
        let (self_points, verified_points) =
            (points(self.self_mark()), points(self.verified_mark()));
        ScoreView {
            self_points,
            self_is_met: self.self_is_met,
            self_inputs: sent_inputs(self.self_inputs),
            verified_points,
            verified_is_met: self.verified_is_met,
            verified_inputs: sent_inputs(self.verified_inputs),
            criterion_code: self.criterion_code,
            self_not_applicable_reason: self.self_not_applicable_reason,
            self_comment: self.self_comment,
            self_evidence: self.self_evidence.0,
            self_by: self.self_by,
            self_at: self.self_at,
            verified_not_applicable_reason: self.verified_not_applicable_reason,
            verified_reason: self.verified_reason,
            verified_by: self.verified_by,
            verified_at: self.verified_at,
        }
    }
}

pub(super) fn find(conn: &mut Conn, id: EvaluationId) -> Result<Option<SheetRow>> {
    Ok(e::table.find(id).first(conn).optional()?)
}

/// A sheet to be written: its id, its unit, and the achievement that a panel scores.
pub(super) type OpenSheet = (EvaluationId, String, Option<AchievementId>);

/// Writes open sheets, with the ids that the caller made.
pub(super) fn insert(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    sheets: &[OpenSheet],
    now: Instant,
) -> Result<()> {
    for part in sheets.chunks(ROWS_PER_INSERT) {
        let rows: Vec<NewSheet<'_>> = part
            .iter()
            .map(|(id, unit_code, achievement_id)| NewSheet {
                id: *id,
                evaluation_round_id: round_id,
                unit_code,
                state: EvaluationState::Open,
                self_scorers: Json(Vec::new()),
                version: 1,
                created_at: now,
                updated_at: now,
                findings: Json(Vec::new()),
                achievement_id: *achievement_id,
            })
            .collect();
        on_each!(conn, inner => diesel::insert_into(e::table).values(&rows).execute(inner))?;
    }
    Ok(())
}

/// Writes a sheet's next state; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &SheetRow,
    next: &SheetRow,
    now: Instant,
) -> Result<Option<SheetRow>> {
    Ok(diesel::update(e::table.filter(e::id.eq(current.id)).filter(e::version.eq(current.version)))
        .set((
            e::version.eq(current.version + 1),
            e::state.eq(next.state),
            e::self_scorers.eq(next.self_scorers.clone()),
            e::submitted_at.eq(next.submitted_at),
            e::submitted_by.eq(next.submitted_by.clone()),
            e::returned_at.eq(next.returned_at),
            e::returned_by.eq(next.returned_by.clone()),
            e::return_reason.eq(next.return_reason.clone()),
            e::verified_at.eq(next.verified_at),
            e::verified_by.eq(next.verified_by.clone()),
            e::findings.eq(next.findings.clone()),
            e::updated_at.eq(now),
        ))
        .returning(e::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Moves all sheets of a round to one state.
pub(super) fn move_all(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    state: EvaluationState,
    now: Instant,
) -> Result<()> {
    diesel::update(e::table.filter(e::evaluation_round_id.eq(round_id)))
        .set((e::version.eq(e::version + 1), e::state.eq(state), e::updated_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// All sheets of a round, by unit.
pub(super) fn of_round(conn: &mut Conn, round_id: EvaluationRoundId) -> Result<Vec<SheetRow>> {
    Ok(e::table
        .filter(e::evaluation_round_id.eq(round_id))
        .order((e::unit_code, e::id))
        .load(conn)?)
}

/// The achievements that sheets are about.
pub(super) fn achievements_of(
    conn: &mut Conn,
    ids: &[EvaluationId],
) -> Result<HashMap<EvaluationId, AchievementId>> {
    let rows: Vec<(EvaluationId, Option<AchievementId>)> = e::table
        .filter(e::id.eq_any(ids.to_vec()))
        .select((e::id, e::achievement_id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, about)| Some((id, about?))).collect())
}

pub(super) fn scores(conn: &mut Conn, id: EvaluationId) -> Result<Vec<ScoreRow>> {
    Ok(s::table.filter(s::evaluation_id.eq(id)).load(conn)?)
}

/// Replaces all scores of a sheet, whose version the caller has just moved on.
pub(super) fn replace_scores(conn: &mut Conn, id: EvaluationId, rows: &[ScoreRow]) -> Result<()> {
    diesel::delete(s::table.filter(s::evaluation_id.eq(id))).execute(conn)?;
    for part in rows.chunks(ROWS_PER_INSERT) {
        on_each!(conn, inner => {
            diesel::insert_into(s::table).values(part.to_vec()).execute(inner)
        })?;
    }
    Ok(())
}

fn filtered(
    round_id: EvaluationRoundId,
    visible: &Visible,
    filter: &EvaluationFilter,
) -> e::BoxedQuery<'static, MultiBackend> {
    let mut query = e::table.filter(e::evaluation_round_id.eq(round_id)).into_boxed();
    if let Visible::Some { units, .. } = visible {
        query = query.filter(e::unit_code.eq_any(units.clone()));
    }
    if let Some(states) = &filter.state {
        query = query.filter(e::state.eq_any(states.clone()));
    }
    if let Some(unit) = &filter.unit_code {
        query = query.filter(e::unit_code.eq(unit.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<SheetRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    visible: &Visible,
    filter: &EvaluationFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(round_id, visible, filter);
    let is_descending = filter.sort.unwrap_or_default() == EvaluationSort::UnitDescending;
    let after: Option<(String, EvaluationId)> = page.after()?;
    let rows: Vec<SheetRow> =
        keyset!(query, e::unit_code, e::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.unit_code.clone(), row.id))?;
    let total = page
        .is_counted
        .then(|| filtered(round_id, visible, filter).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}
