//! Rules of conflicts of interest: who sees them, who decides them, how a change is told.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{
    council,
    input::{DeclareConflict, ResolveConflict},
    panel,
    store::{self, ConflictRow},
    types::{
        ConflictFilter, ConflictGround, ConflictId, ConflictOutcome, ConflictState, ConflictView,
        MACHINE,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, Visible, table},
    db::Conn,
    error::{Code, Error, Result, Text},
    features::{
        achievements::{self, service::Cited, types::AchievementId},
        agenda_items::{self, types::RecusalGround},
        award_proposals::{
            self,
            types::{AwardProposalId, AwardProposalView},
        },
        evaluation_rounds, panels,
        work::types::{ITEMS_MAX, WorkGroup, WorkItem},
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

pub use super::{
    council::{Standing, of_dossier},
    panel::{decided, derive, forget, standing},
};

/// What conflicts are about.
#[derive(Default)]
struct Known {
    achievements: HashMap<AchievementId, Cited>,
    proposals: HashMap<AwardProposalId, AwardProposalView>,
}

fn known(conn: &mut Conn, rows: &[ConflictRow]) -> Result<Known> {
    let dossiers: Vec<AwardProposalId> =
        rows.iter().filter_map(|row| row.award_proposal_id).collect();
    // Whose conflict it is decides who reads it, not who may read the dossier.
    let proposals = if dossiers.is_empty() {
        HashMap::new()
    } else {
        award_proposals::service::by_ids(conn, &Actor::system(), &dossiers)?
    };
    let cited = proposals.values().flat_map(|one| one.achievement_ids.iter().copied());
    let ids: Vec<AchievementId> =
        rows.iter().filter_map(|row| row.achievement_id).chain(cited).collect();
    Ok(Known { achievements: achievements::service::cited(conn, &ids)?, proposals })
}

fn is_about(row: &ConflictRow, actor: &Actor) -> bool {
    actor.person_code() == Some(row.person_code.as_str())
}

/// Whether the caller is judged by whoever is in the conflict, as an author or as the nominee, and so
/// neither decides it nor learns of the other.
fn is_concerned(row: &ConflictRow, known: &Known, actor: &Actor) -> bool {
    let proposal = row.award_proposal_id.and_then(|id| known.proposals.get(&id));
    let is_nominee = proposal.is_some_and(|one| {
        one.person_code.is_some() && one.person_code.as_deref() == actor.person_code()
    });
    let cited = proposal.map(|one| one.achievement_ids.as_slice()).unwrap_or_default();
    let is_author = row
        .achievement_id
        .iter()
        .chain(cited)
        .filter_map(|id| known.achievements.get(id))
        .any(|one| one.authors.contains(&actor.id));
    is_nominee || is_author
}

fn view(row: ConflictRow, known: &Known, actor: &Actor) -> ConflictView {
    let (is_own, is_concerned) = (is_about(&row, actor), is_concerned(&row, known, actor));
    let mut allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    allowed_actions.retain(|_| !is_own && !is_concerned);
    let may_know = is_own || !is_concerned;
    let person = may_know.then_some(row.person_code);
    let (evaluator_code, member_code) =
        if row.award_proposal_id.is_some() { (None, person) } else { (person, None) };
    ConflictView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        evaluation_round_id: row.evaluation_round_id,
        achievement_id: row.achievement_id,
        award_proposal_id: row.award_proposal_id,
        evaluator_code,
        member_code,
        ground: row.ground,
        state: row.state,
        reason: row.reason.filter(|_| may_know),
        resolution_reason: row.resolution_reason.filter(|_| may_know),
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

/// What waits for the caller: conflicts that the secretariat has to decide, without those in which the
/// caller is or is judged, which somebody else decides.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<WorkGroup>> {
    if !actor.has(Role::Secretariat) {
        return Ok(Vec::new());
    }
    let label = ["Quyết định xung đột lợi ích", "Decide conflicts of interest"];
    let mut waiting = store::waiting(conn, actor.person_code())?;
    waiting.extend(store::waiting_of_members(conn, actor.person_code())?);
    waiting.sort_by_key(|(_, item)| item.since);
    let (rows, items): (Vec<ConflictRow>, Vec<WorkItem>) = waiting.into_iter().unzip();
    let known = known(conn, &rows)?;
    let mut items: Vec<WorkItem> = rows
        .iter()
        .zip(items)
        .filter(|(row, _)| !is_concerned(row, &known, actor))
        .map(|(_, item)| item)
        .collect();
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    items.truncate(usize::try_from(ITEMS_MAX).unwrap_or(usize::MAX));
    Ok(WorkGroup::of("conflict.resolve", label, (items, count)).into_iter().collect())
}

fn target(row: &ConflictRow) -> Target {
    Target { kind: "conflict", id: row.id.to_string(), unit_code: None }
}

/// A conflict for the audit. Its readers may be the very persons who are judged, so who is in it and why
/// is left to the conflict itself, which is never removed once it was decided.
fn kept(row: &ConflictRow, actor: &Actor) -> Value {
    let mut kept = snapshot(&view(row.clone(), &Known::default(), actor));
    if let Some(kept) = kept.as_object_mut() {
        for name in ["evaluator_code", "member_code", "reason", "resolution_reason"] {
            kept.remove(name);
        }
    }
    kept
}

pub(super) fn tell(
    tx: &mut Tx<'_>,
    action: Action,
    before: Option<&ConflictRow>,
    after: Option<&ConflictRow>,
) {
    let Some(row) = after.or(before) else { return };
    let (old, new) = (before.map(|row| kept(row, tx.actor)), after.map(|row| kept(row, tx.actor)));
    let mut change = Change::new(action, target(row)).between(old.as_ref(), new.as_ref());
    if action == Action::CONFLICT_DECLARE {
        // Events are read by everybody, so they do not say who is in conflict, nor with which dossier.
        let data = json!({
            "conflict_id": row.id, "evaluation_round_id": row.evaluation_round_id,
            "state": row.state,
        });
        change = change.event("conflict.declared", row.version, data);
    }
    tx.tell(change);
}

/// Refuses a second declaration by the same person of the same thing.
pub(super) fn already_declared(known: &[ConflictRow]) -> Result<()> {
    let Some(other) = known.iter().find(|row| row.ground == ConflictGround::Declared) else {
        return Ok(());
    };
    Err(Error::new(Code::Duplicate)
        .detail("Xung đột này đã được khai báo.", "The conflict was declared already.")
        .with("existing_id", other.id.to_string()))
}

/// Declares a conflict that nothing shows: of an evaluator with an achievement, or of a council member
/// with a dossier.
///
/// # Errors
/// `role-required` for somebody else's, `validation-failed` for a body that is about neither or both, and
/// where the person does not judge what is named, `invalid-state-transition`, `duplicate`.
pub fn declare(tx: &mut Tx<'_>, input: DeclareConflict) -> Result<ConflictView> {
    let named = input.evaluator_code.as_ref().or(input.member_code.as_ref()).cloned();
    let caller = tx.actor.person_code().map(str::to_owned);
    let person = named.or(caller).unwrap_or_default();
    tx.actor.require(table::DECLARE_CONFLICT, &Relation::of(None, Some(&person)))?;
    let of_panel = input.evaluation_round_id.zip(input.achievement_id);
    let names_part = input.evaluation_round_id.is_some() || input.achievement_id.is_some();
    let row = match (of_panel, input.award_proposal_id) {
        (Some(pair), None) if input.member_code.is_none() => {
            panel::declare(tx, pair, person, input)?
        }
        (None, Some(proposal)) if !names_part && input.evaluator_code.is_none() => {
            council::declare(tx, proposal, person, input)?
        }
        _ => return Err(one_subject()), // neither, half of one, or both
    };
    let known = known(tx.conn, std::slice::from_ref(&row))?;
    Ok(view(row, &known, tx.actor))
}

fn one_subject() -> Error {
    let text = Text::new(
        "Nêu hồ sơ ở Hội đồng (award_proposal_id, member_code), hoặc kỳ chấm và thành tích \
         (evaluation_round_id, achievement_id, evaluator_code).",
        "Name a dossier before the council (award_proposal_id, member_code), or a round and an \
         achievement (evaluation_round_id, achievement_id, evaluator_code).",
    );
    Error::invalid("/award_proposal_id", "one_subject", text)
}

/// Decides a conflict. Confirming it recuses whoever is in it.
///
/// # Errors
/// `not-found`, `role-required`, `recused` for who is in it or is judged by whoever is, `stale-etag`,
/// `invalid-state-transition`, `validation-failed` for dismissing what was declared.
pub fn resolve(tx: &mut Tx<'_>, id: ConflictId, input: &ResolveConflict) -> Result<ConflictView> {
    tx.actor.require_scope(table::RESOLVE_CONFLICT)?;
    let seen = load(tx.conn, tx.actor, id)?;
    hold(tx, &seen)?;
    let row = load(tx.conn, tx.actor, id)?;
    let known = known(tx.conn, std::slice::from_ref(&row))?;
    tx.actor.require(table::RESOLVE_CONFLICT, &Relation::none())?;
    if is_about(&row, tx.actor) || is_concerned(&row, &known, tx.actor) {
        return Err(Error::new(Code::Recused)
            .detail(
                "Không ai quyết định xung đột lợi ích của chính mình.",
                "Nobody decides a conflict that is his or her own.",
            )
            .with("conflict_id", row.id.to_string()));
    }
    MACHINE.require("resolve", row.state, tx.actor, &Relation::none())?;
    tx.check_match(row.version)?;
    if let Some(round) = row.evaluation_round_id {
        panel::check_undecided(&evaluation_rounds::service::facts(tx.conn, tx.actor, round)?)?;
    }
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
    tell(tx, Action::CONFLICT_RESOLVE, Some(&row), Some(&after));
    if after.state == ConflictState::Confirmed {
        recuse(tx, &after)?;
    }
    Ok(view(after, &known, tx.actor))
}

/// Keeps what a conflict is about as it is until the transaction ends.
fn hold(tx: &mut Tx<'_>, row: &ConflictRow) -> Result<()> {
    if let Some(round) = row.evaluation_round_id {
        evaluation_rounds::service::lock(tx.conn, round)?;
    }
    if let Some(proposal) = row.award_proposal_id {
        agenda_items::service::hold_for_declaration(tx.conn, proposal, &row.person_code)?;
    }
    Ok(())
}

/// Takes whoever is in a confirmed conflict out of the panel, and out of the votes that go on.
fn recuse(tx: &mut Tx<'_>, row: &ConflictRow) -> Result<()> {
    if let (Some(round), Some(achievement)) = (row.evaluation_round_id, row.achievement_id) {
        let round = evaluation_rounds::service::facts(tx.conn, tx.actor, round)?;
        panels::service::recuse(tx, &round, achievement, &row.person_code)?;
        agenda_items::service::recuse_from_citing(tx, achievement, &row.person_code)?;
    }
    if let Some(proposal) = row.award_proposal_id {
        let ground = RecusalGround::ConfirmedConflict;
        agenda_items::service::recuse(tx, proposal, &row.person_code, ground)?;
    }
    Ok(())
}
