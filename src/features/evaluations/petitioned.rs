//! What petitions need of sheets: filed on them, and one score corrected (R37).

use super::{
    access::is_self_scorer,
    linked, scores,
    service::{Step, load, load_for, scheme, take},
    store::{self, ScoreRow},
    types::{EvaluationId, EvaluationState, VerifiedMark},
};
use crate::{
    audit::Action,
    error::{Code, Error, Result, Text},
    features::evaluation_rounds::types::EvaluationRoundId,
    http::command::Tx,
    scoring::{Engine, Entry},
};

/// What a petition keeps of its sheet.
#[derive(Clone, Debug)]
pub struct PetitionedSheet {
    /// Round.
    pub evaluation_round_id: EvaluationRoundId,
    /// Version of the round.
    pub round_version: i32,
    /// Unit.
    pub unit_code: String,
}

/// A score that replaces the verified one, and why.
#[derive(Clone, Copy, Debug)]
pub struct Correction<'a> {
    /// Criterion.
    pub criterion_code: &'a str,
    /// The score.
    pub entry: Entry<'a>,
    /// Why.
    pub reason: &'a str,
}

/// Marks a sheet as petitioned, when its unit may file a petition on this criterion now; the round is
/// held until the transaction ends.
///
/// # Errors
/// `not-found`, `deadline-passed`, `invalid-state-transition`, `stale-etag`, `validation-failed` for a
/// criterion that the set does not score.
pub fn petition(
    tx: &mut Tx<'_>,
    id: EvaluationId,
    criterion_code: &str,
) -> Result<PetitionedSheet> {
    let (row, round) = load_for(tx, id, "petition")?;
    tx.check_match(row.version)?;
    let scheme = scheme(tx.conn, &round)?;
    if scheme.leaves().all(|leaf| leaf.code != criterion_code) {
        return Err(Error::invalid(
            "/criterion_code",
            "unknown_criterion",
            Text::new(
                "Bộ tiêu chí không chấm điểm mã này.",
                "The criteria set scores nothing by this code.",
            ),
        ));
    }
    let sheet = PetitionedSheet {
        evaluation_round_id: row.evaluation_round_id,
        round_version: round.round_version,
        unit_code: row.unit_code.clone(),
    };
    if row.state == EvaluationState::Provisional {
        let mut next = row.clone();
        next.state = EvaluationState::Petitioned;
        let known = store::scores(tx.conn, id)?;
        let action = Action::EVALUATION_PETITION;
        let step = Step { next, rows: None, action, reason: None, event: None };
        take(tx, (row, round), &Engine::new(&scheme), known, step)?;
    }
    Ok(sheet)
}

/// Refuses somebody who had a hand in the self-score of a sheet.
///
/// # Errors
/// `recused`.
pub fn require_impartial(tx: &mut Tx<'_>, id: EvaluationId) -> Result<()> {
    let (row, _) = load(tx.conn, tx.actor, id)?;
    if is_self_scorer(&row, tx.actor) {
        return Err(Error::new(Code::Recused).detail(
            "Người tự chấm không được giải quyết kiến nghị về phiếu của mình.",
            "Nobody decides on a petition about a sheet that he or she scored.",
        ));
    }
    Ok(())
}

/// Replaces one verified score of a sheet; returns it as it was and as it is. A criterion that takes an
/// indicator takes what is verified of it now. The caller holds the round and may decide.
///
/// # Errors
/// `validation-failed` for a score that does not fit its criterion or changes nothing,
/// `incomplete-scores` when it makes other scores necessary.
pub fn correct(
    tx: &mut Tx<'_>,
    id: EvaluationId,
    correction: &Correction<'_>,
) -> Result<(VerifiedMark, VerifiedMark)> {
    let (row, round) = load(tx.conn, tx.actor, id)?;
    let scheme = scheme(tx.conn, &round)?;
    let engine = Engine::new(&scheme);
    let known = store::scores(tx.conn, id)?;
    let taken = linked::taken_anew(tx, &engine, &row, &round, correction)?;
    let entry = match &taken {
        Some(inputs) => Entry { inputs, ..correction.entry },
        None => correction.entry,
    };
    let correction = &Correction { entry, ..*correction };
    let rows = scores::with_correction(&engine, &row, &known, correction, &tx.actor.id, tx.now)?;
    let mark = |rows: &[ScoreRow]| {
        let found = rows.iter().find(|one| one.criterion_code == correction.criterion_code);
        found.cloned().unwrap_or_else(|| ScoreRow::empty(id, correction.criterion_code))
    };
    let marks = (mark(&known).verified(&engine), mark(&rows).verified(&engine));
    let step = Step {
        next: row.clone(),
        rows: Some(rows),
        action: Action::EVALUATION_CORRECT,
        reason: Some(correction.reason),
        event: None,
    };
    take(tx, (row, round), &engine, known, step)?;
    Ok(marks)
}
