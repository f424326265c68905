//! What rounds and results need of all their sheets: made, moved and read together.

use std::collections::HashMap;

use serde_json::json;

use super::{
    scores,
    service::{no_self_score, target},
    store::{self, SheetRow},
    store_marks::{self, MarkRow},
    types::{EvaluationId, EvaluationState},
};
use crate::{
    audit::{Action, Change},
    db::Conn,
    error::Result,
    features::{achievements::types::AchievementId, evaluation_rounds::types::EvaluationRoundId},
    http::command::Tx,
    scoring::SheetMarks,
};

/// A sheet as results need it.
pub struct Sheet {
    /// Id.
    pub id: EvaluationId,
    /// Round.
    pub evaluation_round_id: EvaluationRoundId,
    /// Unit.
    pub unit_code: String,
    /// The achievement of it that a panel scores.
    pub achievement_id: Option<AchievementId>,
    /// State.
    pub state: EvaluationState,
    /// Version, for entity tags.
    pub version: i64,
    /// Whether it was scored without the unit's self-score.
    pub no_self_score: bool,
    /// The marks that count.
    pub marks: SheetMarks,
}

/// A sheet without its marks.
pub struct Outline(SheetRow);

impl Outline {
    /// Id.
    pub fn id(&self) -> EvaluationId {
        self.0.id
    }

    /// Unit.
    pub fn unit_code(&self) -> &str {
        &self.0.unit_code
    }

    /// State.
    pub fn state(&self) -> EvaluationState {
        self.0.state
    }
}

fn sheet(row: &SheetRow, rows: Vec<MarkRow>) -> Sheet {
    Sheet {
        marks: scores::marks(row, rows),
        no_self_score: no_self_score(row),
        id: row.id,
        evaluation_round_id: row.evaluation_round_id,
        unit_code: row.unit_code.clone(),
        achievement_id: row.achievement_id,
        state: row.state,
        version: row.version,
    }
}

/// A sheet with its marks, whoever asks: results decide themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn find_sheet(conn: &mut Conn, id: EvaluationId) -> Result<Option<Sheet>> {
    let Some(row) = store::find(conn, id)? else { return Ok(None) };
    let mut marks = store_marks::marks_of(conn, vec![id])?;
    Ok(Some(sheet(&row, marks.remove(&id).unwrap_or_default())))
}

/// All sheets of a round, by unit.
///
/// # Errors
/// When the database cannot be read.
pub fn outlines(conn: &mut Conn, round_id: EvaluationRoundId) -> Result<Vec<Outline>> {
    Ok(store::of_round(conn, round_id)?.into_iter().map(Outline).collect())
}

/// Some sheets with their marks, in their order.
///
/// # Errors
/// When the database cannot be read.
pub fn with_marks(conn: &mut Conn, outlines: &[Outline]) -> Result<Vec<Sheet>> {
    let mut marks = store_marks::marks_of(conn, outlines.iter().map(Outline::id).collect())?;
    let marked = |one: &Outline| sheet(&one.0, marks.remove(&one.id()).unwrap_or_default());
    Ok(outlines.iter().map(marked).collect())
}

/// All sheets of a round with their marks, by unit.
///
/// # Errors
/// When the database cannot be read.
pub fn sheets_of(conn: &mut Conn, round_id: EvaluationRoundId) -> Result<Vec<Sheet>> {
    let outlines = outlines(conn, round_id)?;
    with_marks(conn, &outlines)
}

/// Gives each unit of a round its sheet.
///
/// # Errors
/// When the database refuses.
pub fn create_all(tx: &mut Tx<'_>, round_id: EvaluationRoundId, units: &[String]) -> Result<()> {
    create(tx, round_id, units.iter().map(|code| (code.clone(), None)).collect())
}

/// Gives each achievement of a panel round its sheet, as its unit's.
///
/// # Errors
/// When the database refuses.
pub fn create_for_panel(
    tx: &mut Tx<'_>,
    round_id: EvaluationRoundId,
    achievements: Vec<(String, AchievementId)>,
) -> Result<()> {
    create(tx, round_id, achievements.into_iter().map(|(unit, id)| (unit, Some(id))).collect())
}

fn create(
    tx: &mut Tx<'_>,
    round_id: EvaluationRoundId,
    subjects: Vec<(String, Option<AchievementId>)>,
) -> Result<()> {
    let sheets: Vec<store::OpenSheet> = subjects
        .into_iter()
        .map(|(unit, about)| (EvaluationId(tx.ids.next()), unit, about))
        .collect();
    store::insert(tx.conn, round_id, &sheets, tx.now)?;
    for (id, code, about) in sheets {
        let mut after = json!({
            "evaluation_round_id": round_id, "unit_code": code, "state": EvaluationState::Open,
        });
        if let (Some(about), Some(map)) = (about, after.as_object_mut()) {
            map.insert("achievement_id".to_owned(), json!(about));
        }
        let change = Change::new(Action::EVALUATION_CREATE, target(id, &code));
        tx.tell(change.between(None, Some(&after)));
    }
    Ok(())
}

/// The achievements that sheets of panel rounds are about.
///
/// # Errors
/// When the database cannot be read.
pub fn achievements_of(
    conn: &mut Conn,
    ids: &[EvaluationId],
) -> Result<HashMap<EvaluationId, AchievementId>> {
    store::achievements_of(conn, ids)
}

/// Moves all sheets of a round with it; each leaves its own line in the audit, as a single move would.
///
/// # Errors
/// When the database refuses.
pub fn move_all(
    tx: &mut Tx<'_>,
    round_id: EvaluationRoundId,
    to: EvaluationState,
    action: Action,
    reason: Option<&str>,
) -> Result<()> {
    let before = store::of_round(tx.conn, round_id)?;
    store::move_all(tx.conn, round_id, to, tx.now)?;
    for row in before {
        let change = Change::new(action, target(row.id, &row.unit_code))
            .between(Some(&json!({ "state": row.state })), Some(&json!({ "state": to })))
            .because(reason);
        tx.tell(change);
    }
    Ok(())
}
