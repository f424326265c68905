//! The panel of a draft: named by hand or spread evenly.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Value, json};

use super::{
    input::{AssignEvaluators, PutEvaluators},
    spread::spread,
    store::{self, PanelSheetRow},
    types::{EvaluatorView, PanelSheetId, PanelSheetState, PanelView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::{Conn, types::Json},
    error::{Error, Result, Text},
    features::{
        achievements::{self, types::AchievementId},
        conflicts::{self, types::Pair},
        evaluation_rounds::{self, service::RoundFacts, types::EvaluationRoundId},
        persons,
    },
    http::{command::Tx, reply::etag},
};

/// Who scores what.
type Pairs = BTreeSet<(AchievementId, String)>;

fn achievements_of(round: &RoundFacts) -> Vec<AchievementId> {
    round.panel.as_ref().map(|plan| plan.achievement_ids.clone()).unwrap_or_default()
}

/// The panel of a version of a round; the current one when none is asked for.
///
/// # Errors
/// `not-found`, also for a version that there was not; `role-required`.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: EvaluationRoundId,
    wanted: Option<i32>,
) -> Result<PanelView> {
    actor.require_scope(table::GET_EVALUATORS)?;
    let round = evaluation_rounds::service::get(conn, actor, id)?;
    actor.require(table::GET_EVALUATORS, &Relation::none())?;
    let facts = evaluation_rounds::service::facts(conn, actor, id)?;
    let version = wanted.unwrap_or(facts.round_version);
    if version > facts.round_version || facts.panel.is_none() {
        return Err(Error::not_found());
    }
    let rows = store::of_round(conn, id, version)?;
    Ok(view(actor, &facts, version, rows, &hidden(conn, actor, &facts)?, round.version))
}

/// Achievements whose evaluators the caller may not know, because they are the caller's own.
fn hidden(conn: &mut Conn, actor: &Actor, round: &RoundFacts) -> Result<HashSet<AchievementId>> {
    let known = achievements::service::cited(conn, &achievements_of(round))?;
    let own = known.into_iter().filter(|(_, one)| one.authors.contains(&actor.id));
    Ok(own.map(|(id, _)| id).collect())
}

fn view(
    actor: &Actor,
    round: &RoundFacts,
    round_version: i32,
    rows: Vec<PanelSheetRow>,
    hidden: &HashSet<AchievementId>,
    version: i64,
) -> PanelView {
    let places: HashMap<AchievementId, usize> =
        achievements_of(round).into_iter().enumerate().map(|(at, id)| (id, at)).collect();
    let seen = |row: &PanelSheetRow| actor.is_trusted() || !hidden.contains(&row.achievement_id);
    let mut evaluators: Vec<EvaluatorView> = rows
        .into_iter()
        .filter(seen)
        .map(|row| EvaluatorView {
            panel_sheet_id: row.id,
            evaluator_code: row.person_code,
            achievement_id: row.achievement_id,
            state: row.state,
            submitted_at: row.submitted_at,
        })
        .collect();
    evaluators.sort_by(|a, b| {
        let key = |one: &EvaluatorView| places.get(&one.achievement_id).copied();
        key(a).cmp(&key(b)).then_with(|| a.evaluator_code.cmp(&b.evaluator_code))
    });
    let states: Vec<&str> = evaluators.iter().map(|one| one.state.as_str()).collect();
    PanelView {
        evaluation_round_id: round.id,
        round_version,
        etag: etag(version, &states),
        evaluators,
    }
}

/// Names the whole panel by hand.
///
/// # Errors
/// `not-found`, `role-required`, `precondition-required`, `stale-etag`, `panel-frozen`,
/// `validation-failed` for somebody unknown or named twice and for achievements of other rounds.
pub fn put(tx: &mut Tx<'_>, id: EvaluationRoundId, input: &PutEvaluators) -> Result<PanelView> {
    let (round, after) = evaluation_rounds::service::change_panel(tx, id, table::PUT_EVALUATORS)?;
    let all = achievements_of(&round);
    let mut pairs = Pairs::new();
    let mut seen = HashSet::new();
    for (at, one) in input.evaluators.iter().enumerate() {
        let pointer = format!("/evaluators/{at}/evaluator_code");
        check_person(tx, &one.evaluator_code, &pointer, &mut seen)?;
        for (place, achievement) in one.achievement_ids.iter().enumerate() {
            let is_new = all.contains(achievement)
                && pairs.insert((*achievement, one.evaluator_code.clone()));
            if !is_new {
                return Err(Error::invalid(
                    format!("/evaluators/{at}/achievement_ids/{place}"),
                    "not_of_round_or_repeated",
                    Text::new(
                        "Thành tích không thuộc kỳ này hoặc được nêu hai lần.",
                        "The achievement is not one of the round's, or stands twice.",
                    ),
                ));
            }
        }
        if one.achievement_ids.is_empty() {
            pairs.extend(all.iter().map(|id| (*id, one.evaluator_code.clone())));
        }
    }
    replace(tx, &round, &pairs, after.version)
}

fn check_person<'a>(
    tx: &mut Tx<'_>,
    code: &'a str,
    pointer: &str,
    seen: &mut HashSet<&'a str>,
) -> Result<String> {
    if !seen.insert(code) {
        let text = Text::new("Người này được nêu hai lần.", "This person stands twice.");
        return Err(Error::invalid(pointer, "repeated", text));
    }
    Ok(persons::service::require_not_left(tx.conn, code, tx.today, pointer)?.unit_code)
}

/// Spreads the achievements over evaluators, past conflicts that can be derived.
///
/// # Errors
/// As [`put`]; `validation-failed` when too few of them may score an achievement.
pub fn assign(
    tx: &mut Tx<'_>,
    id: EvaluationRoundId,
    input: &AssignEvaluators,
) -> Result<PanelView> {
    let (round, after) =
        evaluation_rounds::service::change_panel(tx, id, table::ASSIGN_EVALUATORS)?;
    let all = achievements_of(&round);
    let mut seen = HashSet::new();
    let mut units = Vec::new();
    for (at, code) in input.evaluator_codes.iter().enumerate() {
        units.push(check_person(tx, code, &format!("/evaluator_codes/{at}"), &mut seen)?);
    }
    let known = achievements::service::cited(tx.conn, &all)?;
    let decided = conflicts::service::decided(tx.conn, id)?;
    let blocked: Vec<Vec<bool>> = all
        .iter()
        .map(|achievement| {
            let about = known.get(achievement);
            let is_blocked = |(code, unit): (&String, &String)| {
                let pair = (*achievement, code.clone());
                let is_derived =
                    about.is_none_or(|one| one.unit_code == *unit || one.authors.contains(code));
                decided.get(&pair).copied().unwrap_or(is_derived)
            };
            input.evaluator_codes.iter().zip(&units).map(is_blocked).collect()
        })
        .collect();
    let wanted = usize::try_from(input.per_achievement).unwrap_or(usize::MAX);
    let dealt = spread(&blocked, wanted).map_err(|at| too_few(all.get(at)))?;
    let mut pairs = Pairs::new();
    for (achievement, places) in all.iter().zip(dealt) {
        let codes = places.into_iter().filter_map(|at| input.evaluator_codes.get(at));
        pairs.extend(codes.map(|code| (*achievement, code.clone())));
    }
    replace(tx, &round, &pairs, after.version)
}

fn too_few(achievement: Option<&AchievementId>) -> Error {
    let id = achievement.map(ToString::to_string).unwrap_or_default();
    let text = Text::new(
        format!("Không đủ người không có xung đột lợi ích để chấm thành tích {id}."),
        format!("Too few without a conflict of interest for achievement {id}."),
    );
    Error::invalid("/per_achievement", "too_few_evaluators", text)
}

/// Writes the panel. Who stays keeps the own sheet, so that a reopened round loses no marks.
fn replace(tx: &mut Tx<'_>, round: &RoundFacts, pairs: &Pairs, version: i64) -> Result<PanelView> {
    let before = store::of_round(tx.conn, round.id, round.round_version)?;
    let key = |row: &PanelSheetRow| (row.achievement_id, row.person_code.clone());
    let gone: Vec<PanelSheetId> =
        before.iter().filter(|row| !pairs.contains(&key(row))).map(|row| row.id).collect();
    let kept: Pairs = before.iter().map(key).collect();
    let rows: Vec<PanelSheetRow> = pairs
        .iter()
        .filter(|pair| !kept.contains(pair))
        .map(|(achievement, person)| empty(tx, round, *achievement, person))
        .collect();
    store::delete(tx.conn, &gone)?;
    store::insert(tx.conn, &rows)?;
    tell(tx, round, &kept, pairs);
    derive(tx, round)?;
    let rows = store::of_round(tx.conn, round.id, round.round_version)?;
    let hidden = hidden(tx.conn, tx.actor, round)?;
    Ok(view(tx.actor, round, round.round_version, rows, &hidden, version))
}

fn empty(
    tx: &Tx<'_>,
    round: &RoundFacts,
    achievement_id: AchievementId,
    person: &str,
) -> PanelSheetRow {
    PanelSheetRow {
        id: PanelSheetId(tx.ids.next()),
        evaluation_round_id: round.id,
        round_version: round.round_version,
        achievement_id,
        person_code: person.to_owned(),
        state: PanelSheetState::Assigned,
        marks: Json(Vec::new()),
        comment: None,
        submitted_at: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    }
}

fn tell(tx: &mut Tx<'_>, round: &RoundFacts, before: &Pairs, after: &Pairs) {
    let list = |pairs: &Pairs| -> Value {
        let one = |(achievement, person): &(AchievementId, String)| json!({ "achievement_id": achievement, "evaluator_code": person });
        json!({ "evaluators": pairs.iter().map(one).collect::<Vec<Value>>() })
    };
    let target = Target { kind: "evaluation_round", id: round.id.to_string(), unit_code: None };
    let change = Change::new(Action::PANEL_PUT, target);
    tx.tell(change.between(Some(&list(before)), Some(&list(after))));
}

/// Derives the conflicts of the panel as it stands.
///
/// # Errors
/// When the database refuses.
pub(super) fn derive(tx: &mut Tx<'_>, round: &RoundFacts) -> Result<()> {
    let rows = store::of_round(tx.conn, round.id, round.round_version)?;
    let pairs: Vec<Pair> = rows
        .into_iter()
        .map(|row| Pair { achievement_id: row.achievement_id, person_code: row.person_code })
        .collect();
    conflicts::service::derive(tx, round, &pairs)
}
