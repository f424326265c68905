//! Rules of score sheets.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::json;

use super::{
    access::{allowed, require},
    input::{PutSelfScores, PutVerifiedScores, ReturnEvaluation},
    linked, scores,
    store::{self, ScoreRow, SheetRow},
    store_waiting,
    types::{EvaluationFilter, EvaluationId, EvaluationState, EvaluationSummary, EvaluationView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, table},
    db::Conn,
    error::{Error, Result},
    features::{
        criteria_sets,
        documents::{self, types::DocumentId},
        evaluation_rounds::{self, service::RoundFacts, types::EvaluationRoundId},
        panels,
        work::types::WorkGroup,
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
    scoring::{Engine, Scheme},
};

/// Whether a sheet was verified without having been handed in.
pub(super) fn no_self_score(row: &SheetRow) -> bool {
    row.verified_at.is_some() && row.submitted_at.is_none()
}

pub use super::linked::unmeasured;
pub use super::{
    petitioned::{Correction, PetitionedSheet, correct, petition, require_impartial},
    sheets::{
        Outline, Sheet, achievements_of, create_all, create_for_panel, find_sheet, move_all,
        outlines, sheets_of, with_marks,
    },
};

/// The sheet with its round, when the caller may see it.
pub(super) fn load(
    conn: &mut Conn,
    actor: &Actor,
    id: EvaluationId,
) -> Result<(SheetRow, RoundFacts)> {
    actor.require_scope(table::GET_EVALUATION)?;
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let round = evaluation_rounds::service::facts(conn, actor, row.evaluation_round_id)?;
    let is_seen = actor.may(table::GET_EVALUATION, &Relation::unit(&row.unit_code))
        || panels::service::is_evaluator(conn, actor, &round, row.achievement_id)?;
    if is_seen { Ok((row, round)) } else { Err(Error::not_found()) }
}

/// The sheet with its round, held until the transaction ends, when the caller may take the action.
pub(super) fn load_for(
    tx: &mut Tx<'_>,
    id: EvaluationId,
    action: &str,
) -> Result<(SheetRow, RoundFacts)> {
    let (seen, _) = load(tx.conn, tx.actor, id)?;
    evaluation_rounds::service::lock(tx.conn, seen.evaluation_round_id)?;
    let (row, round) = load(tx.conn, tx.actor, id)?;
    require(action, &row, &round, tx.actor, tx.today)?;
    Ok((row, round))
}

pub(super) fn scheme(conn: &mut Conn, round: &RoundFacts) -> Result<Scheme> {
    criteria_sets::service::scheme(conn, round.criteria_set_id)?
        .map(|(scheme, _)| scheme)
        .ok_or_else(|| Error::bug("a round's criteria set cannot be removed"))
}

fn view(
    row: SheetRow,
    mut rows: Vec<ScoreRow>,
    round: &RoundFacts,
    engine: &Engine<'_>,
    actor: &Actor,
    today: NaiveDate,
) -> EvaluationView {
    let criteria = &engine.scheme().criteria;
    let places: HashMap<&str, usize> =
        criteria.iter().enumerate().map(|(at, one)| (one.code.as_str(), at)).collect();
    rows.sort_by_key(|score| places.get(score.criterion_code.as_str()).copied());
    let allowed_actions = allowed(&row, round, actor, today);
    EvaluationView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        no_self_score: no_self_score(&row),
        achievement_id: row.achievement_id,
        panel: None,
        scores: rows.into_iter().map(|score| score.into_view(engine)).collect(),
        findings: row.findings.0,
        id: row.id,
        evaluation_round_id: row.evaluation_round_id,
        unit_code: row.unit_code,
        state: row.state,
        submitted_at: row.submitted_at,
        submitted_by: row.submitted_by,
        returned_at: row.returned_at,
        returned_by: row.returned_by,
        return_reason: row.return_reason,
        verified_at: row.verified_at,
        verified_by: row.verified_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn summary(
    row: SheetRow,
    round: &RoundFacts,
    actor: &Actor,
    today: NaiveDate,
) -> EvaluationSummary {
    let allowed_actions = allowed(&row, round, actor, today);
    EvaluationSummary {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        no_self_score: no_self_score(&row),
        achievement_id: row.achievement_id,
        id: row.id,
        evaluation_round_id: row.evaluation_round_id,
        unit_code: row.unit_code,
        state: row.state,
        submitted_at: row.submitted_at,
        verified_at: row.verified_at,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// A sheet.
///
/// # Errors
/// `not-found`.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: EvaluationId,
    today: NaiveDate,
) -> Result<EvaluationView> {
    let (row, round) = load(conn, actor, id)?;
    let scheme = scheme(conn, &round)?;
    let rows = store::scores(conn, id)?;
    let panel = panels::service::count(conn, &round, row.achievement_id)?;
    Ok(EvaluationView { panel, ..view(row, rows, &round, &Engine::new(&scheme), actor, today) })
}

/// What waits for the caller: sheets to score for a unit's head and officers, sheets to verify for the
/// secretariat.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<WorkGroup>> {
    let mut groups = Vec::new();
    let mut units: Vec<String> = Vec::new();
    for role in [Role::UnitHead, Role::UnitOfficer] {
        units.extend(actor.units_of(role));
    }
    if !units.is_empty() {
        let label = ["Tự chấm điểm", "Score your unit"];
        let found = store_waiting::waiting(conn, EvaluationState::Open, Some(&units))?;
        groups.extend(WorkGroup::of("evaluation.self_score", label, found));
    }
    if actor.has(Role::Secretariat) {
        let label = ["Thẩm định điểm tự chấm", "Verify self-scores"];
        let found = store_waiting::waiting(conn, EvaluationState::SelfScored, None)?;
        groups.extend(WorkGroup::of("evaluation.verify", label, found));
    }
    Ok(groups)
}

/// A page of a round's sheets that the caller may see.
///
/// # Errors
/// `not-found` for the round, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    round_id: EvaluationRoundId,
    filter: &EvaluationFilter,
    page: &Page,
    today: NaiveDate,
) -> Result<Listing<EvaluationSummary>> {
    let visible = actor.visible(table::LIST_EVALUATIONS)?;
    let round = evaluation_rounds::service::facts(conn, actor, round_id)?;
    let (rows, next_cursor, total_count) = store::list(conn, round_id, &visible, filter, page)?;
    let items = rows.into_iter().map(|row| summary(row, &round, actor, today)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

pub(super) fn target(id: EvaluationId, unit_code: &str) -> Target {
    Target { kind: "evaluation", id: id.to_string(), unit_code: Some(unit_code.to_owned()) }
}

/// One change of a sheet: what it becomes, its scores where they change, and what is told.
pub(super) struct Step<'a> {
    pub(super) next: SheetRow,
    pub(super) rows: Option<Vec<ScoreRow>>,
    pub(super) action: Action,
    pub(super) reason: Option<&'a str>,
    pub(super) event: Option<&'static str>,
}

/// Writes a changed sheet and tells of it.
pub(super) fn take(
    tx: &mut Tx<'_>,
    (row, round): (SheetRow, RoundFacts),
    engine: &Engine<'_>,
    known: Vec<ScoreRow>,
    step: Step<'_>,
) -> Result<EvaluationView> {
    let after =
        store::update(tx.conn, &row, &step.next, tx.now)?.ok_or_else(|| stale(row.version))?;
    let rows = match step.rows {
        Some(rows) => {
            store::replace_scores(tx.conn, row.id, &rows)?;
            rows
        }
        None => known.clone(),
    };
    let before = view(row, known, &round, engine, tx.actor, tx.today);
    let after = view(after, rows, &round, engine, tx.actor, tx.today);
    let mut change = Change::new(step.action, target(after.id, &after.unit_code))
        .between(Some(&snapshot(&before)), Some(&snapshot(&after)))
        .because(step.reason);
    if let Some(event) = step.event {
        let data = json!({
            "evaluation_id": after.id, "evaluation_round_id": after.evaluation_round_id,
            "state": after.state,
        });
        change = change.event(event, after.version, data);
    }
    tx.tell(change);
    Ok(after)
}

/// Replaces all self-scores of an open sheet.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `deadline-passed`, `validation-failed`.
pub fn put_self_scores(
    tx: &mut Tx<'_>,
    id: EvaluationId,
    input: PutSelfScores,
) -> Result<EvaluationView> {
    let (row, round) = load_for(tx, id, "self-scores")?;
    tx.require_match(row.version)?;
    let scheme = scheme(tx.conn, &round)?;
    let engine = Engine::new(&scheme);
    let known = store::scores(tx.conn, id)?;
    check_documents(tx, &known, &input)?;
    let rows = scores::with_self_scores(&engine, &row, &known, input.scores, &tx.actor.id, tx.now)?;
    let named: Vec<DocumentId> = scores::documents(&rows).into_iter().collect();
    documents::service::set_uses(tx.conn, "evaluation", &id.to_string(), &named)?;
    let mut next = row.clone();
    next.self_scorers.0 = scores::self_scorers(&rows);
    let step = Step {
        next,
        rows: Some(rows),
        action: Action::EVALUATION_SELF_SCORES_PUT,
        reason: None,
        event: None,
    };
    take(tx, (row, round), &engine, known, step)
}

/// Documents that the sheet names for the first time exist, are seen by the caller and have content.
fn check_documents(tx: &mut Tx<'_>, known: &[ScoreRow], input: &PutSelfScores) -> Result<()> {
    let named = scores::documents(known);
    for (at, score) in input.scores.iter().enumerate() {
        for (piece, evidence) in score.evidence.iter().enumerate() {
            let Some(id) = evidence.document_id.filter(|id| !named.contains(id)) else { continue };
            let pointer = format!("/scores/{at}/evidence/{piece}/document_id");
            documents::service::require_evidence(tx.conn, tx.actor, id, &pointer)?;
        }
    }
    Ok(())
}

/// Hands a complete sheet in.
///
/// # Errors
/// `incomplete-scores`, `deadline-passed`, `invalid-state-transition`.
pub fn submit(tx: &mut Tx<'_>, id: EvaluationId) -> Result<EvaluationView> {
    let (row, round) = load_for(tx, id, "submit")?;
    tx.check_match(row.version)?;
    let scheme = scheme(tx.conn, &round)?;
    let engine = Engine::new(&scheme);
    let known = store::scores(tx.conn, id)?;
    scores::check_complete(&engine, &known)?;
    let mut next = row.clone();
    next.state = EvaluationState::SelfScored;
    next.submitted_at = Some(tx.now);
    next.submitted_by = Some(tx.actor.id.clone());
    let step = Step {
        next,
        rows: None,
        action: Action::EVALUATION_SUBMIT,
        reason: None,
        event: Some("evaluation.submitted"),
    };
    take(tx, (row, round), &engine, known, step)
}

/// Gives a sheet back to its unit; verification begins anew.
///
/// # Errors
/// `invalid-state-transition`.
pub fn give_back(
    tx: &mut Tx<'_>,
    id: EvaluationId,
    input: &ReturnEvaluation,
) -> Result<EvaluationView> {
    let (row, round) = load_for(tx, id, "return")?;
    tx.check_match(row.version)?;
    let scheme = scheme(tx.conn, &round)?;
    let engine = Engine::new(&scheme);
    let known = store::scores(tx.conn, id)?;
    let mut next = row.clone();
    next.state = EvaluationState::Open;
    (next.submitted_at, next.submitted_by) = (None, None);
    (next.verified_at, next.verified_by) = (None, None);
    next.findings.0.clear();
    next.returned_at = Some(tx.now);
    next.returned_by = Some(tx.actor.id.clone());
    next.return_reason = Some(input.reason.clone());
    let step = Step {
        next,
        rows: Some(scores::without_verified_scores(known.clone())),
        action: Action::EVALUATION_RETURN,
        reason: Some(&input.reason),
        event: None,
    };
    take(tx, (row, round), &engine, known, step)
}

/// Replaces all verified scores of a sheet, which is verified by that.
///
/// # Errors
/// `recused`, `precondition-required`, `stale-etag`, `incomplete-scores`, `validation-failed` for a
/// difference without a reason.
pub fn put_verified_scores(
    tx: &mut Tx<'_>,
    id: EvaluationId,
    input: &PutVerifiedScores,
) -> Result<EvaluationView> {
    let (row, round) = load_for(tx, id, "verified-scores")?;
    tx.require_match(row.version)?;
    let scheme = scheme(tx.conn, &round)?;
    let engine = Engine::new(&scheme);
    let known = store::scores(tx.conn, id)?;
    let input = linked::with_measured(tx, &engine, &row, &round, input)?;
    let rows = scores::with_verified_scores(&engine, &row, &known, &input, &tx.actor.id, tx.now)?;
    let mut next = row.clone();
    next.state = EvaluationState::Verified;
    next.verified_at = Some(tx.now);
    next.verified_by = Some(tx.actor.id.clone());
    next.findings.0.clone_from(&input.findings);
    let step = Step {
        next,
        rows: Some(rows),
        action: Action::EVALUATION_VERIFIED_SCORES_PUT,
        reason: None,
        event: None,
    };
    take(tx, (row, round), &engine, known, step)
}
