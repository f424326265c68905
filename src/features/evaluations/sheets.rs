//! What rounds and results need of all their sheets: made, moved and read together.

use serde_json::json;

use super::{
    scores,
    service::{no_self_score, target},
    store::{self, ScoreRow, SheetRow},
    types::{EvaluationId, EvaluationState},
};
use crate::{
    audit::{Action, Change},
    db::Conn,
    error::Result,
    features::evaluation_rounds::types::EvaluationRoundId,
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
    /// State.
    pub state: EvaluationState,
    /// Version, for entity tags.
    pub version: i64,
    /// Whether it was scored without the unit's self-score.
    pub no_self_score: bool,
    /// The marks that count.
    pub marks: SheetMarks,
}

fn sheet(row: SheetRow, rows: &[ScoreRow]) -> Sheet {
    Sheet {
        marks: scores::marks(&row, rows),
        no_self_score: no_self_score(&row),
        id: row.id,
        evaluation_round_id: row.evaluation_round_id,
        unit_code: row.unit_code,
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
    let rows = store::scores(conn, id)?;
    Ok(Some(sheet(row, &rows)))
}

/// All sheets of a round with their marks, by unit.
///
/// # Errors
/// When the database cannot be read.
pub fn sheets_of(conn: &mut Conn, round_id: EvaluationRoundId) -> Result<Vec<Sheet>> {
    let mut rows = store::scores_of_round(conn, round_id)?;
    let sheets = store::of_round(conn, round_id)?;
    Ok(sheets
        .into_iter()
        .map(|row| {
            let own = rows.remove(&row.id).unwrap_or_default();
            sheet(row, &own)
        })
        .collect())
}

/// Gives each unit of a round its sheet.
///
/// # Errors
/// When the database refuses.
pub fn create_all(tx: &mut Tx<'_>, round_id: EvaluationRoundId, units: &[String]) -> Result<()> {
    let sheets: Vec<(EvaluationId, &str)> =
        units.iter().map(|code| (EvaluationId(tx.ids.next()), code.as_str())).collect();
    store::insert(tx.conn, round_id, &sheets, tx.now)?;
    for (id, code) in sheets {
        let after = json!({
            "evaluation_round_id": round_id, "unit_code": code, "state": EvaluationState::Open,
        });
        let change = Change::new(Action::EVALUATION_CREATE, target(id, code));
        tx.tell(change.between(None, Some(&after)));
    }
    Ok(())
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
