//! The marks of evaluators: written, handed in, and read by those who may.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::{
    input::PutPanelScores,
    outcome::{count_of, is_final},
    store::{self, PanelSheetRow},
    types::{MACHINE, PanelScoresView, PanelSheetState, PanelSheetView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{
        Actor, Relation, Role,
        table::{self, Rule},
    },
    db::{Conn, types::Json},
    error::{Code, Error, Result, Text},
    features::{
        achievements::{self, types::AchievementId},
        conflicts, criteria_sets,
        evaluation_rounds::{self, service::RoundFacts, types::RoundState},
        evaluations::{self, service::Sheet, types::EvaluationId},
    },
    http::{
        command::{Tx, snapshot, stale},
        reply::etag,
    },
    scoring::{Engine, Entry, Scheme},
};

/// Roles that know who gave which mark.
const SEES_NAMES: [Role; 3] = [Role::Secretariat, Role::Leader, Role::Inspector];

/// The sheet that a panel scores, with its achievement and round.
fn load(
    conn: &mut Conn,
    actor: &Actor,
    id: EvaluationId,
) -> Result<(Sheet, AchievementId, RoundFacts)> {
    let sheet = evaluations::service::find_sheet(conn, id)?.ok_or_else(Error::not_found)?;
    let achievement = sheet.achievement_id.ok_or_else(Error::not_found)?;
    let round = evaluation_rounds::service::facts(conn, actor, sheet.evaluation_round_id)?;
    Ok((sheet, achievement, round))
}

fn is_own(row: &PanelSheetRow, actor: &Actor) -> bool {
    actor.person_code() == Some(row.person_code.as_str())
}

/// What the caller may do with the own sheet now.
fn allowed(
    row: &PanelSheetRow,
    round: &RoundFacts,
    actor: &Actor,
    in_conflict: bool,
) -> Vec<&'static str> {
    let is_current = row.round_version == round.round_version;
    if round.state != RoundState::Open || !is_current || in_conflict || !is_own(row, actor) {
        return Vec::new();
    }
    let mut actions =
        MACHINE.allowed(row.state, actor, &Relation::of(None, Some(&row.person_code)));
    actions.retain(|action| *action != "recuse"); // that is what resolving a conflict does
    actions
}

fn view(
    row: PanelSheetRow,
    scheme: &Scheme,
    has_name: bool,
    actions: Vec<&'static str>,
) -> PanelSheetView {
    let places: HashMap<&str, usize> =
        scheme.leaves().enumerate().map(|(at, leaf)| (leaf.code.as_str(), at)).collect();
    let mut scores = row.marks.0;
    scores.sort_by_key(|one| places.get(one.criterion_code.as_str()).copied());
    PanelSheetView {
        etag: etag(row.version, &actions),
        allowed_actions: actions,
        id: row.id,
        evaluator_code: has_name.then_some(row.person_code),
        state: row.state,
        scores,
        comment: row.comment,
        submitted_at: row.submitted_at,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn scheme_of(conn: &mut Conn, round: &RoundFacts) -> Result<Scheme> {
    criteria_sets::service::scheme(conn, round.criteria_set_id)?
        .map(|(scheme, _)| scheme)
        .ok_or_else(|| Error::bug("a round's criteria set cannot be removed"))
}

/// Whether the caller may know who gave which mark: by office, but not of an achievement of one's own.
fn sees_names(conn: &mut Conn, actor: &Actor, achievement: AchievementId) -> Result<bool> {
    if !actor.has_any(&SEES_NAMES) {
        return Ok(false);
    }
    let known = achievements::service::cited(conn, &[achievement])?;
    Ok(known.values().all(|one| !one.authors.contains(&actor.id)))
}

/// The panel's marks, as far as the caller may see them: with names, the own ones, or those of final
/// results without names.
///
/// # Errors
/// `not-found`, also for a version that there was not.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: EvaluationId,
    wanted: Option<i32>,
) -> Result<PanelScoresView> {
    actor.require_scope(table::GET_PANEL_SCORES)?;
    let (sheet, achievement, round) = load(conn, actor, id)?;
    let version = wanted.unwrap_or(round.round_version);
    let rows = store::of_achievement(conn, round.id, version, achievement)?;
    let is_evaluator = rows.iter().any(|row| is_own(row, actor));
    let is_related = actor.may(table::GET_PANEL_SCORES, &Relation::unit(&sheet.unit_code));
    if rows.is_empty() || !(is_evaluator || is_related) {
        return Err(Error::not_found());
    }
    let has_names = sees_names(conn, actor, achievement)?;
    let is_final = is_final(conn, &round, version)?;
    let scheme = scheme_of(conn, &round)?;
    let panel = count_of(&rows);
    let in_conflict = match actor.person_code() {
        Some(person) => {
            conflicts::service::standing(conn, round.id, achievement, person)?.is_some()
        }
        None => false,
    };
    let sum: i64 = rows.iter().map(|row| row.version).sum();
    let sheets: Vec<PanelSheetView> = rows
        .into_iter()
        .filter(|row| {
            let is_shown = is_final && row.state == PanelSheetState::Submitted;
            has_names || is_own(row, actor) || is_shown
        })
        .map(|row| {
            let actions = allowed(&row, &round, actor, in_conflict);
            let has_name = has_names || is_own(&row, actor);
            view(row, &scheme, has_name, actions)
        })
        .collect();
    let own = sheets.iter().find(|one| one.evaluator_code.as_deref() == actor.person_code());
    let own_version = own.filter(|_| is_evaluator).map_or(sum, |one| one.version);
    let seen = [version.to_string(), sum.to_string(), sheets.len().to_string()];
    let mut parts: Vec<&str> = seen.iter().map(String::as_str).collect();
    parts.extend(own.iter().flat_map(|one| one.allowed_actions.iter().copied()));
    Ok(PanelScoresView {
        etag: etag(own_version, &parts),
        evaluation_id: id,
        round_version: version,
        panel,
        sheets,
    })
}

/// The caller's own sheet, held with its round until the transaction ends, when the caller may take the
/// action on it.
fn load_for(
    tx: &mut Tx<'_>,
    id: EvaluationId,
    action: &str,
    rule: &Rule,
) -> Result<(PanelSheetRow, RoundFacts)> {
    tx.actor.require_scope(rule)?;
    let (seen, ..) = load(tx.conn, tx.actor, id)?;
    evaluation_rounds::service::lock(tx.conn, seen.evaluation_round_id)?;
    let (sheet, achievement, round) = load(tx.conn, tx.actor, id)?;
    let rows = store::of_achievement(tx.conn, round.id, round.round_version, achievement)?;
    let Some(row) = rows.into_iter().find(|row| is_own(row, tx.actor)) else {
        return Err(not_an_evaluator(tx.actor, &sheet));
    };
    tx.actor.require(rule, &Relation::of(None, Some(&row.person_code)))?;
    if let Some(conflict) =
        conflicts::service::standing(tx.conn, round.id, achievement, &row.person_code)?
    {
        return Err(Error::new(Code::Recused)
            .detail(
                "Còn xung đột lợi ích với thành tích này.",
                "A conflict of interest stands with this achievement.",
            )
            .with("conflict_id", conflict.to_string()));
    }
    if round.state != RoundState::Open {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail("Kỳ đánh giá không còn mở để chấm.", "The round is not open for scoring.")
            .with("current_state", round.state.to_string())
            .with("allowed_actions", Vec::<String>::new()));
    }
    MACHINE.require(action, row.state, tx.actor, &Relation::of(None, Some(&row.person_code)))?;
    Ok((row, round))
}

/// Somebody who sees the sheet learns that only its evaluators score it; nobody else learns of it.
fn not_an_evaluator(actor: &Actor, sheet: &Sheet) -> Error {
    if !actor.may(table::GET_PANEL_SCORES, &Relation::unit(&sheet.unit_code)) {
        return Error::not_found();
    }
    Error::new(Code::RoleRequired)
        .detail(
            "Chỉ thành viên được phân công mới chấm phiếu này.",
            "Only its evaluators score this sheet.",
        )
        .with("required_role", vec!["evaluator"])
}

/// Each entry names a criterion of the set, once, with points within its bounds (R33).
fn check(engine: &Engine<'_>, input: &PutPanelScores) -> Result<()> {
    let mut seen = HashSet::new();
    for (at, one) in input.scores.iter().enumerate() {
        let wrong = |field: &str, code: &'static str, text: Text| {
            Err(Error::invalid(format!("/scores/{at}/{field}"), code, text))
        };
        let entry = Entry { points: Some(one.points), ..Entry::default() };
        let Some(checked) = engine.check(&one.criterion_code, entry) else {
            let text = Text::new(
                "Bộ tiêu chí không chấm điểm mã này.",
                "The criteria set scores nothing by this code.",
            );
            return wrong("criterion_code", "unknown_criterion", text);
        };
        if !seen.insert(one.criterion_code.as_str()) {
            let text = Text::new("Tiêu chí được nêu hai lần.", "The criterion stands twice.");
            return wrong("criterion_code", "repeated", text);
        }
        if let Err(flaw) = checked {
            return wrong(&flaw.field, flaw.rule, Text::new(flaw.vi, flaw.en));
        }
    }
    Ok(())
}

/// Writes the next state of the caller's sheet and tells of it.
fn take(
    tx: &mut Tx<'_>,
    (row, round): (PanelSheetRow, RoundFacts),
    next: &PanelSheetRow,
    scheme: &Scheme,
    action: Action,
) -> Result<PanelSheetView> {
    let after = store::update(tx.conn, &row, next, tx.now)?.ok_or_else(|| stale(row.version))?;
    let shown = |row: PanelSheetRow, tx: &Tx<'_>| {
        let actions = allowed(&row, &round, tx.actor, false);
        view(row, scheme, true, actions)
    };
    let (before, after) = (shown(row, tx), shown(after, tx));
    let target = Target { kind: "panel_sheet", id: after.id.to_string(), unit_code: None };
    let change = Change::new(action, target);
    tx.tell(change.between(Some(&snapshot(&before)), Some(&snapshot(&after))));
    Ok(after)
}

/// Replaces the caller's marks.
///
/// # Errors
/// `not-found`, `role-required`, `recused` while a conflict stands, `precondition-required`,
/// `stale-etag`, `invalid-state-transition`, `validation-failed`.
pub fn put(tx: &mut Tx<'_>, id: EvaluationId, input: PutPanelScores) -> Result<PanelSheetView> {
    let (row, round) = load_for(tx, id, "panel-scores", table::PUT_PANEL_SCORES)?;
    tx.require_match(row.version)?;
    let scheme = scheme_of(tx.conn, &round)?;
    check(&Engine::new(&scheme), &input)?;
    let next = PanelSheetRow {
        state: PanelSheetState::InProgress,
        marks: Json(input.scores),
        comment: input.comment,
        ..row.clone()
    };
    take(tx, (row, round), &next, &scheme, Action::PANEL_SHEET_SCORES_PUT)
}

/// Hands the caller's marks in, which then stay as they are.
///
/// # Errors
/// As [`put`]; `incomplete-scores` naming criteria without a mark.
pub fn submit(tx: &mut Tx<'_>, id: EvaluationId) -> Result<PanelSheetView> {
    let (row, round) = load_for(tx, id, "submit", table::SUBMIT_PANEL_SCORES)?;
    tx.check_match(row.version)?;
    let scheme = scheme_of(tx.conn, &round)?;
    let missing: Vec<&str> = scheme
        .leaves()
        .map(|leaf| leaf.code.as_str())
        .filter(|code| row.marks.0.iter().all(|one| one.criterion_code != *code))
        .collect();
    if !missing.is_empty() {
        return Err(Error::new(Code::IncompleteScores).with("missing_criteria", json!(missing)));
    }
    let next = PanelSheetRow {
        state: PanelSheetState::Submitted,
        submitted_at: Some(tx.now),
        ..row.clone()
    };
    take(tx, (row, round), &next, &scheme, Action::PANEL_SHEET_SUBMIT)
}
