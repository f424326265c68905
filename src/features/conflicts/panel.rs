//! Conflicts of evaluators with achievements of panel rounds: derived from the assignment, or declared.

use std::collections::{BTreeSet, HashMap};

use super::{
    input::DeclareConflict,
    service::{already_declared, tell},
    store::{self, ConflictRow},
    types::{ConflictGround, ConflictId, ConflictState, Pair},
};
use crate::{
    audit::Action,
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
    },
    http::command::Tx,
};

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
        let Some(achievement) = row.achievement_id else { continue };
        let stands = found.entry((achievement, row.person_code)).or_default();
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

/// What can be known of a pair without being told.
fn ground_of(
    pair: &Pair,
    unit: Option<&String>,
    known: &HashMap<AchievementId, Cited>,
) -> Option<ConflictGround> {
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
    let evaluators: BTreeSet<&String> = pairs.iter().map(|pair| &pair.person_code).collect();
    let evaluators: Vec<String> = evaluators.into_iter().cloned().collect();
    let units = persons::service::units_of(tx.conn, &evaluators)?;
    let before = store::of_round(tx.conn, round.id)?;
    let is_pair = |row: &ConflictRow, pair: &Pair| {
        row.achievement_id == Some(pair.achievement_id) && row.person_code == pair.person_code
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
        tell(tx, Action::CONFLICT_LAPSE, Some(row), None);
    }
    for row in &new {
        tell(tx, Action::CONFLICT_DERIVE, None, Some(row));
    }
    for row in store::of_round(tx.conn, round.id)? {
        if row.state == ConflictState::Confirmed
            && let Some(achievement) = row.achievement_id
        {
            panels::service::recuse(tx, round, achievement, &row.person_code)?;
        }
    }
    Ok(())
}

fn derived(tx: &Tx<'_>, round: &RoundFacts, pair: &Pair, ground: ConflictGround) -> ConflictRow {
    let is_plain = ground == ConflictGround::SubjectOneself;
    ConflictRow {
        id: ConflictId(tx.ids.next()),
        evaluation_round_id: Some(round.id),
        achievement_id: Some(pair.achievement_id),
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
        award_proposal_id: None,
    }
}

/// Conflicts are decided before results are; a later one needs the round reopened.
pub(super) fn check_undecided(round: &RoundFacts) -> Result<()> {
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

/// Declares a conflict of an evaluator that nothing shows.
///
/// # Errors
/// `validation-failed` for a round that the caller does not see and for who is no evaluator of the
/// achievement, `invalid-state-transition`, `duplicate`.
pub(super) fn declare(
    tx: &mut Tx<'_>,
    (round, achievement): (EvaluationRoundId, AchievementId),
    person: String,
    input: DeclareConflict,
) -> Result<ConflictRow> {
    let wrong = |pointer: &'static str, code, vi: &'static str, en: &'static str| {
        Error::invalid(pointer, code, Text::new(vi, en))
    };
    evaluation_rounds::service::lock(tx.conn, round)?;
    let round = evaluation_rounds::service::facts(tx.conn, tx.actor, round);
    let round = round.map_err(|error| match error.code() {
        Code::NotFound => wrong(
            "/evaluation_round_id",
            "unknown_round",
            "Không có kỳ đánh giá với mã này.",
            "No evaluation round has this id.",
        ),
        _ => error, // any other failure is the database's own
    })?;
    if !panels::service::is_assigned(tx.conn, &round, achievement, &person)? {
        return Err(wrong(
            "/evaluator_code",
            "not_an_evaluator",
            "Người này không được phân công chấm thành tích đó.",
            "This person does not score that achievement.",
        ));
    }
    check_undecided(&round)?;
    already_declared(&store::of_pair(tx.conn, round.id, achievement, &person)?)?;
    let pair = Pair { achievement_id: achievement, person_code: person };
    let row = ConflictRow {
        state: ConflictState::Declared,
        reason: Some(input.reason),
        declared_by: Some(tx.actor.id.clone()),
        ..derived(tx, &round, &pair, ConflictGround::Declared)
    };
    store::insert(tx.conn, std::slice::from_ref(&row))?;
    tell(tx, Action::CONFLICT_DECLARE, None, Some(&row));
    Ok(row)
}
