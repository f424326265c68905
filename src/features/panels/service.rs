//! Rules of panels, gathered: who scores what is in `assign`, the marks in `scores`, what a round asks of
//! its panel in `rounds`, and what results make of the marks in `outcome`.

use super::{store, store_waiting};
use crate::{
    authz::Actor,
    db::Conn,
    error::Result,
    features::{
        achievements::types::AchievementId,
        conflicts,
        documents::types::DocumentId,
        evaluation_rounds::{service::RoundFacts, types::EvaluationRoundId},
        work::types::WorkGroup,
    },
};

pub use super::assign::{assign, get as evaluators, put as put_evaluators};
pub use super::outcome::{count, count_marks, marks, recognise};
pub use super::rounds::{begin, carry_over, check_plan, is_assigned, missing_to_open, recuse};
pub use super::scores::{get, put, submit};

/// Forgets the panel of a draft that is deleted, with the conflicts that were derived.
///
/// # Errors
/// When the database refuses.
pub fn forget(conn: &mut Conn, round: EvaluationRoundId) -> Result<()> {
    conflicts::service::forget(conn, round)?;
    store::delete_of(conn, round)
}

/// Whether the caller is an evaluator of the achievement that a sheet of the round is about.
///
/// # Errors
/// When the database cannot be read.
pub fn is_evaluator(
    conn: &mut Conn,
    actor: &Actor,
    round: &RoundFacts,
    achievement: Option<AchievementId>,
) -> Result<bool> {
    match (actor.person_code(), achievement) {
        (Some(person), Some(id)) => store::is_evaluator(conn, person, id, Some(round.id)),
        (None, _) | (_, None) => Ok(false),
    }
}

/// Whether the caller is an evaluator of an achievement in any round, and so reads it.
///
/// # Errors
/// When the database cannot be read.
pub fn is_evaluator_of(conn: &mut Conn, actor: &Actor, achievement: AchievementId) -> Result<bool> {
    match actor.person_code() {
        Some(person) => store::is_evaluator(conn, person, achievement, None),
        None => Ok(false),
    }
}

/// Whether a document is evidence of an achievement that the caller scores, and so read.
///
/// # Errors
/// When the database cannot be read.
pub fn reads_document(conn: &mut Conn, actor: &Actor, document: DocumentId) -> Result<bool> {
    match actor.person_code() {
        Some(person) => store::reads_document(conn, person, document),
        None => Ok(false),
    }
}

/// What waits for the caller: achievements to score as an evaluator.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<WorkGroup>> {
    let Some(person) = actor.person_code() else { return Ok(Vec::new()) };
    let label = ["Chấm điểm sáng kiến được phân công", "Score the achievement assigned to you"];
    let found = store_waiting::waiting(conn, person)?;
    Ok(WorkGroup::of("panel_sheet.score", label, found).into_iter().collect())
}
