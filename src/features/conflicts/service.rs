//! Rules of conflicts of interest.

use std::collections::HashMap;

use serde_json::json;

use super::{
    input::{DeclareConflict, ResolveConflict},
    store::{self, ConflictRow},
    types::{
        ConflictFilter, ConflictGround, ConflictId, ConflictOutcome, ConflictState, ConflictView,
        MACHINE, Pair,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, Visible, table},
    db::Conn,
    error::{Code, Error, Result, Text},
    features::{
        achievements::{self, service::Cited, types::AchievementId},
        evaluation_rounds::{
            self,
            service::RoundFacts,
            types::{EvaluationRoundId, RoundState},
        },
        panels, persons,
        work::types::WorkGroup,
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

/// Achievements that conflicts are about.
type Known = HashMap<AchievementId, Cited>;

fn known(conn: &mut Conn, rows: &[ConflictRow]) -> Result<Known> {
    let ids: Vec<AchievementId> = rows.iter().map(|row| row.achievement_id).collect();
    achievements::service::cited(conn, &ids)
}

fn is_about(row: &ConflictRow, actor: &Actor) -> bool {
    actor.person_code() == Some(row.person_code.as_str())
}

/// Whether the achievement is the caller's own, who then neither decides nor learns of its evaluators.
fn is_author(row: &ConflictRow, known: &Known, actor: &Actor) -> bool {
    known.get(&row.achievement_id).is_some_and(|one| one.authors.contains(&actor.id))
}

fn view(row: ConflictRow, known: &Known, actor: &Actor) -> ConflictView {
    let (is_own, is_author) = (is_about(&row, actor), is_author(&row, known, actor));
    let mut allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    allowed_actions.retain(|_| !is_own && !is_author);
    ConflictView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        evaluation_round_id: row.evaluation_round_id,
        achievement_id: row.achievement_id,
        evaluator_code: (is_own || !is_author).then_some(row.person_code),
        ground: row.ground,
        state: row.state,
        reason: row.reason,
        resolution_reason: row.resolution_reason,
        resolved_by: row.resolved_by,
        resolved_at: row.resolved_at,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn load(conn: &mut Conn, actor: &Actor, id: ConflictId) -> Result<ConflictRow> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let is_seen = match actor.visible(table::LIST_CONFLICTS)? {
        Visible::All => true,
        Visible::Some { person, .. } => person.as_ref() == Some(&row.person_code),
    };
    if is_seen { Ok(row) } else { Err(Error::not_found()) }
}

/// A conflict.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: ConflictId) -> Result<ConflictView> {
    let row = load(conn, actor, id)?;
    let known = known(conn, std::slice::from_ref(&row))?;
    Ok(view(row, &known, actor))
}

/// A page of conflicts that the caller may see.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &ConflictFilter,
    page: &Page,
) -> Result<Listing<ConflictView>> {
    let visible = actor.visible(table::LIST_CONFLICTS)?;
    let (rows, next_cursor, total_count) = store::list(conn, &visible, filter, page)?;
    let known = known(conn, &rows)?;
    let items = rows.into_iter().map(|row| view(row, &known, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// What waits for the caller: conflicts that the secretariat has to decide.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<WorkGroup>> {
    if !actor.has(Role::Secretariat) {
        return Ok(Vec::new());
    }
    let label = ["Quyết định xung đột lợi ích", "Decide conflicts of interest"];
    let found = store::waiting(conn, actor.person_code())?;
    Ok(WorkGroup::of("conflict.resolve", label, found).into_iter().collect())
}

/// The conflict that keeps an evaluator from scoring an achievement: any that was not dismissed.
///
/// # Errors
/// When the database cannot be read.
pub fn standing(
    conn: &mut Conn,
    round: EvaluationRoundId,
    achievement: AchievementId,
    person: &str,
) -> Result<Option<ConflictId>> {
    let rows = store::of_pair(conn, round, achievement, person)?;
    Ok(rows.into_iter().find(|row| row.state != ConflictState::Dismissed).map(|row| row.id))
}

/// Whether a conflict stands, for every evaluator and achievement of a round of whom one is known.
///
/// # Errors
/// When the database cannot be read.
pub fn decided(
    conn: &mut Conn,
    round: EvaluationRoundId,
) -> Result<HashMap<(AchievementId, String), bool>> {
    let mut found: HashMap<(AchievementId, String), bool> = HashMap::new();
    for row in store::of_round(conn, round)? {
        let stands = found.entry((row.achievement_id, row.person_code)).or_default();
        *stands |= row.state != ConflictState::Dismissed;
    }
    Ok(found)
}

/// Forgets the conflicts of a draft that is deleted.
///
/// # Errors
/// When the database refuses.
pub fn forget(conn: &mut Conn, round: EvaluationRoundId) -> Result<()> {
    store::delete_of(conn, round)
}

/// Persons whose conflict with one of these achievements was confirmed, for the council, on which they
/// do not vote about them either.
///
/// # Errors
/// When the database cannot be read.
pub fn confirmed(conn: &mut Conn, achievements: &[AchievementId]) -> Result<Vec<String>> {
    store::confirmed(conn, achievements)
}

fn target(row: &ConflictRow) -> Target {
    Target { kind: "conflict", id: row.id.to_string(), unit_code: None }
}

fn tell(
    tx: &mut Tx<'_>,
    action: Action,
    before: Option<&ConflictRow>,
    after: Option<&ConflictRow>,
    reason: Option<&str>,
) {
    let Some(row) = after.or(before) else { return };
    let shown = |row: &ConflictRow| snapshot(&view(row.clone(), &Known::new(), tx.actor));
    let (old, new) = (before.map(shown), after.map(shown));
    let mut change =
        Change::new(action, target(row)).between(old.as_ref(), new.as_ref()).because(reason);
    if action == Action::CONFLICT_DECLARE {
        // Events are read by everybody, so they do not say who is in conflict.
        let data = json!({
            "conflict_id": row.id, "evaluation_round_id": row.evaluation_round_id,
            "state": row.state,
        });
        change = change.event("conflict.declared", row.version, data);
    }
    tx.tell(change);
}

/// What can be known of a pair without being told.
fn ground_of(pair: &Pair, unit: Option<&String>, known: &Known) -> Option<ConflictGround> {
    let about = known.get(&pair.achievement_id)?;
    if about.authors.contains(&pair.person_code) {
        return Some(ConflictGround::SubjectOneself);
    }
    (unit == Some(&about.unit_code)).then_some(ConflictGround::SameUnit)
}

/// Derives the conflicts of a panel as it stands: adds those that are new, lets go of those that nobody
/// decided and whose evaluator no longer scores, and recuses whoever is in a confirmed one.
///
/// # Errors
/// When the database refuses.
pub fn derive(tx: &mut Tx<'_>, round: &RoundFacts, pairs: &[Pair]) -> Result<()> {
    let ids: Vec<AchievementId> = pairs.iter().map(|pair| pair.achievement_id).collect();
    let known = achievements::service::cited(tx.conn, &ids)?;
    let units = units_of(tx.conn, pairs)?;
    let before = store::of_round(tx.conn, round.id)?;
    let is_pair = |row: &ConflictRow, pair: &Pair| {
        row.achievement_id == pair.achievement_id && row.person_code == pair.person_code
    };
    let mut new = Vec::new();
    for pair in pairs {
        let Some(ground) = ground_of(pair, units.get(&pair.person_code), &known) else { continue };
        if !before.iter().any(|row| is_pair(row, pair) && row.ground == ground) {
            new.push(derived(tx, round, pair, ground));
        }
    }
    let lapsed: Vec<ConflictRow> = before
        .into_iter()
        .filter(|row| row.state == ConflictState::Potential)
        .filter(|row| !pairs.iter().any(|pair| is_pair(row, pair)))
        .collect();
    store::delete(tx.conn, &lapsed.iter().map(|row| row.id).collect::<Vec<ConflictId>>())?;
    store::insert(tx.conn, &new)?;
    for row in &lapsed {
        tell(tx, Action::CONFLICT_LAPSE, Some(row), None, None);
    }
    for row in &new {
        tell(tx, Action::CONFLICT_DERIVE, None, Some(row), None);
    }
    for row in store::of_round(tx.conn, round.id)? {
        if row.state == ConflictState::Confirmed {
            panels::service::recuse(tx, round, row.achievement_id, &row.person_code)?;
        }
    }
    Ok(())
}

/// The units of the evaluators.
fn units_of(conn: &mut Conn, pairs: &[Pair]) -> Result<HashMap<String, String>> {
    let mut units = HashMap::new();
    for pair in pairs {
        if !units.contains_key(&pair.person_code)
            && let Some(person) = persons::service::find(conn, &pair.person_code)?
        {
            units.insert(pair.person_code.clone(), person.unit_code);
        }
    }
    Ok(units)
}

fn derived(tx: &Tx<'_>, round: &RoundFacts, pair: &Pair, ground: ConflictGround) -> ConflictRow {
    let is_plain = ground == ConflictGround::SubjectOneself;
    ConflictRow {
        id: ConflictId(tx.ids.next()),
        evaluation_round_id: round.id,
        achievement_id: pair.achievement_id,
        person_code: pair.person_code.clone(),
        ground,
        state: if is_plain { ConflictState::Confirmed } else { ConflictState::Potential },
        reason: None,
        declared_by: None,
        resolution_reason: None,
        resolved_by: None,
        resolved_at: is_plain.then_some(tx.now),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    }
}

/// Conflicts are decided before results are; a later one needs the round reopened.
fn check_undecided(round: &RoundFacts) -> Result<()> {
    match round.state {
        RoundState::Draft | RoundState::Open => Ok(()),
        RoundState::Verifying
        | RoundState::Provisional
        | RoundState::PetitionsClosed
        | RoundState::Finalized => Err(Error::new(Code::InvalidStateTransition)
            .detail(
                "Kỳ đánh giá đã có kết quả; mở lại kỳ trước.",
                "The round has results; reopen it first.",
            )
            .with("current_state", round.state.to_string())
            .with("allowed_actions", Vec::<String>::new())),
    }
}

/// Declares a conflict that nothing shows.
///
/// # Errors
/// `role-required` for somebody else's, `validation-failed` for a round that the caller does not see and
/// for who is no evaluator of the achievement, `invalid-state-transition`, `duplicate`.
pub fn declare(tx: &mut Tx<'_>, input: DeclareConflict) -> Result<ConflictView> {
    let caller = tx.actor.person_code().map(str::to_owned);
    let person = input.evaluator_code.or(caller).unwrap_or_default();
    tx.actor.require(table::DECLARE_CONFLICT, &Relation::of(None, Some(&person)))?;
    let wrong = |pointer: &'static str, code, vi: &'static str, en: &'static str| {
        Error::invalid(pointer, code, Text::new(vi, en))
    };
    evaluation_rounds::service::lock(tx.conn, input.evaluation_round_id)?;
    let round = evaluation_rounds::service::facts(tx.conn, tx.actor, input.evaluation_round_id);
    let round = round.map_err(|error| match error.code() {
        Code::NotFound => wrong(
            "/evaluation_round_id",
            "unknown_round",
            "Không có kỳ đánh giá với mã này.",
            "No evaluation round has this id.",
        ),
        _ => error, // any other failure is the database's own
    })?;
    if !panels::service::is_assigned(tx.conn, &round, input.achievement_id, &person)? {
        return Err(wrong(
            "/evaluator_code",
            "not_an_evaluator",
            "Người này không được phân công chấm thành tích đó.",
            "This person does not score that achievement.",
        ));
    }
    check_undecided(&round)?;
    let before = store::of_pair(tx.conn, round.id, input.achievement_id, &person)?;
    if let Some(other) = before.iter().find(|row| row.ground == ConflictGround::Declared) {
        return Err(Error::new(Code::Duplicate)
            .detail("Xung đột này đã được khai báo.", "The conflict was declared already.")
            .with("existing_id", other.id.to_string()));
    }
    let pair = Pair { achievement_id: input.achievement_id, person_code: person };
    let row = ConflictRow {
        state: ConflictState::Declared,
        reason: Some(input.reason),
        declared_by: Some(tx.actor.id.clone()),
        ..derived(tx, &round, &pair, ConflictGround::Declared)
    };
    store::insert(tx.conn, std::slice::from_ref(&row))?;
    tell(tx, Action::CONFLICT_DECLARE, None, Some(&row), row.reason.as_deref());
    let known = known(tx.conn, std::slice::from_ref(&row))?;
    Ok(view(row, &known, tx.actor))
}

/// Decides a conflict. Confirming it recuses the evaluator.
///
/// # Errors
/// `not-found`, `role-required`, `recused` for who is in it or whose achievement it is about,
/// `stale-etag`, `invalid-state-transition`, `validation-failed` for dismissing what was declared.
pub fn resolve(tx: &mut Tx<'_>, id: ConflictId, input: &ResolveConflict) -> Result<ConflictView> {
    tx.actor.require_scope(table::RESOLVE_CONFLICT)?;
    let seen = load(tx.conn, tx.actor, id)?;
    evaluation_rounds::service::lock(tx.conn, seen.evaluation_round_id)?;
    let row = load(tx.conn, tx.actor, id)?;
    let known = known(tx.conn, std::slice::from_ref(&row))?;
    tx.actor.require(table::RESOLVE_CONFLICT, &Relation::none())?;
    if is_about(&row, tx.actor) || is_author(&row, &known, tx.actor) {
        return Err(Error::new(Code::Recused)
            .detail(
                "Không ai quyết định xung đột lợi ích của chính mình.",
                "Nobody decides a conflict that is his or her own.",
            )
            .with("conflict_id", row.id.to_string()));
    }
    MACHINE.require("resolve", row.state, tx.actor, &Relation::none())?;
    tx.check_match(row.version)?;
    let round = evaluation_rounds::service::facts(tx.conn, tx.actor, row.evaluation_round_id)?;
    check_undecided(&round)?;
    if row.state == ConflictState::Declared && input.outcome == ConflictOutcome::Dismissed {
        return Err(Error::invalid(
            "/outcome",
            "declared_is_confirmed",
            Text::new(
                "Xung đột đã khai báo thì được xác nhận, không bị bác.",
                "What was declared is confirmed, not dismissed.",
            ),
        ));
    }
    let next = ConflictRow {
        state: input.outcome.state(),
        resolution_reason: Some(input.reason.clone()),
        resolved_by: Some(tx.actor.id.clone()),
        resolved_at: Some(tx.now),
        ..row.clone()
    };
    let after = store::update(tx.conn, &row, &next, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(tx, Action::CONFLICT_RESOLVE, Some(&row), Some(&after), Some(&input.reason));
    if after.state == ConflictState::Confirmed {
        panels::service::recuse(tx, &round, after.achievement_id, &after.person_code)?;
    }
    Ok(view(after, &known, tx.actor))
}
