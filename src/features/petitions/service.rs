//! Rules of petitions.

use super::{
    input::{CreatePetition, ResolvePetition},
    store::{self, PetitionRow},
    types::{MACHINE, PetitionFilter, PetitionId, PetitionState, PetitionView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, table},
    db::{Conn, types::Json},
    error::{Code, Error, Result},
    features::{
        documents::{self, types::DocumentId},
        evaluation_rounds::{self, types::EvaluationRoundId},
        evaluations::{self, service::Correction, types::EvaluationId},
        work::types::WorkGroup,
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

/// At most this many pending petitions are named in a refusal.
const NAMED_MAX: i64 = 200;

fn view(row: PetitionRow, actor: &Actor) -> PetitionView {
    let mut allowed_actions = MACHINE.allowed(row.state, actor, &Relation::unit(&row.unit_code));
    // Nobody decides on a petition of their own.
    allowed_actions.retain(|_| row.filed_by != actor.id);
    PetitionView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        evaluation_id: row.evaluation_id,
        evaluation_round_id: row.evaluation_round_id,
        round_version: row.round_version,
        unit_code: row.unit_code,
        criterion_code: row.criterion_code,
        grounds: row.grounds,
        evidence: row.evidence.0,
        state: row.state,
        filed_by: row.filed_by,
        before: row.mark_before.map(|json| json.0),
        after: row.mark_after.map(|json| json.0),
        decided_at: row.decided_at,
        decided_by: row.decided_by,
        decision_reason: row.decision_reason,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn change(action: Action, before: Option<&PetitionView>, after: &PetitionView) -> Change {
    let target = Target {
        kind: "petition",
        id: after.id.to_string(),
        unit_code: Some(after.unit_code.clone()),
    };
    let before = before.map(snapshot);
    Change::new(action, target).between(before.as_ref(), Some(&snapshot(after)))
}

fn load(conn: &mut Conn, actor: &Actor, id: PetitionId) -> Result<PetitionRow> {
    actor.require_scope(table::GET_PETITION)?;
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let is_seen = actor.may(table::GET_PETITION, &Relation::unit(&row.unit_code));
    if is_seen { Ok(row) } else { Err(Error::not_found()) }
}

/// A petition.
///
/// # Errors
/// `not-found`, also for another unit's.
pub fn get(conn: &mut Conn, actor: &Actor, id: PetitionId) -> Result<PetitionView> {
    let row = load(conn, actor, id)?;
    Ok(view(row, actor))
}

/// A page of a sheet's petitions, oldest first.
///
/// # Errors
/// `not-found` for the sheet, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    evaluation_id: EvaluationId,
    filter: &PetitionFilter,
    page: &Page,
) -> Result<Listing<PetitionView>> {
    actor.require_scope(table::LIST_PETITIONS)?;
    let sheet =
        evaluations::service::find_sheet(conn, evaluation_id)?.ok_or_else(Error::not_found)?;
    if !actor.may(table::LIST_PETITIONS, &Relation::unit(&sheet.unit_code)) {
        return Err(Error::not_found());
    }
    let (rows, next_cursor, total_count) = store::list(conn, evaluation_id, filter, page)?;
    let items = rows.into_iter().map(|row| view(row, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// What waits for the secretariat.
///
/// # Errors
/// When the database cannot be read.
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<WorkGroup>> {
    if !actor.has(Role::Secretariat) {
        return Ok(Vec::new());
    }
    let label = ["Giải quyết kiến nghị điểm", "Decide petitions on scores"];
    let found = store::waiting(conn)?;
    Ok(WorkGroup::of("petition.resolve", label, found).into_iter().collect())
}

/// Files a petition on a criterion of a sheet.
///
/// # Errors
/// `not-found` for another unit's sheet, `deadline-passed`, `invalid-state-transition`, `duplicate`
/// for a second one on the same criterion, `validation-failed`.
pub fn file(
    tx: &mut Tx<'_>,
    evaluation_id: EvaluationId,
    input: CreatePetition,
) -> Result<PetitionView> {
    let sheet = evaluations::service::petition(tx, evaluation_id, &input.criterion_code)?;
    check_evidence(tx, &input)?;
    let version = sheet.round_version;
    let known = store::of_criterion(tx.conn, evaluation_id, version, &input.criterion_code)?;
    if let Some(id) = known {
        return Err(Error::new(Code::Duplicate)
            .detail(
                "Tiêu chí này đã có kiến nghị; mỗi tiêu chí được kiến nghị một lần.",
                "There is a petition on this criterion; each is looked at again once.",
            )
            .with("existing_id", id.to_string()));
    }
    let id = PetitionId(tx.ids.next());
    let named: Vec<DocumentId> =
        input.evidence.iter().filter_map(|piece| piece.document_id).collect();
    let row = store::insert(tx.conn, id, evaluation_id, &sheet, input, &tx.actor.id, tx.now)?;
    documents::service::set_uses(tx.conn, "petition", &id.to_string(), &named)?;
    let after = view(row, tx.actor);
    tx.tell(change(Action::PETITION_CREATE, None, &after));
    Ok(after)
}

fn check_evidence(tx: &mut Tx<'_>, input: &CreatePetition) -> Result<()> {
    for (at, piece) in input.evidence.iter().enumerate() {
        piece.require_content(&format!("/evidence/{at}"))?;
        if let Some(id) = piece.document_id {
            let pointer = format!("/evidence/{at}/document_id");
            documents::service::require_evidence(tx.conn, tx.actor, id, &pointer)?;
        }
    }
    Ok(())
}

/// Decides a petition, once. An accepted one replaces the verified score of its criterion, and the
/// provisional results are computed anew.
///
/// # Errors
/// `recused` for whoever filed it or scored the sheet for its unit, `invalid-state-transition` when
/// it is decided, `stale-etag`, `validation-failed` for a score that does not fit or changes nothing.
pub fn resolve(tx: &mut Tx<'_>, id: PetitionId, input: &ResolvePetition) -> Result<PetitionView> {
    let seen = load(tx.conn, tx.actor, id)?;
    evaluation_rounds::service::lock(tx.conn, seen.evaluation_round_id)?;
    let row = load(tx.conn, tx.actor, id)?;
    MACHINE.require("resolve", row.state, tx.actor, &Relation::unit(&row.unit_code))?;
    tx.check_match(row.version)?;
    if row.filed_by == tx.actor.id {
        return Err(Error::new(Code::Recused).detail(
            "Người kiến nghị không được giải quyết kiến nghị của mình.",
            "Nobody decides on a petition that he or she filed.",
        ));
    }
    evaluations::service::require_impartial(tx, row.evaluation_id)?;
    let mut next = row.clone();
    next.decided_at = Some(tx.now);
    next.decided_by = Some(tx.actor.id.clone());
    next.decision_reason = Some(input.reason.clone());
    // A score is there exactly when the petition is accepted.
    next.state = match &input.score {
        Some(score) => {
            let correction = Correction {
                criterion_code: &row.criterion_code,
                entry: score.entry(),
                reason: &input.reason,
            };
            let (before, after) =
                evaluations::service::correct(tx, row.evaluation_id, &correction)?;
            (next.mark_before, next.mark_after) = (Some(Json(before)), Some(Json(after)));
            let (round, sheet) = (row.evaluation_round_id, row.evaluation_id);
            evaluation_rounds::service::recompute(tx, round, sheet, &input.reason)?;
            PetitionState::Accepted
        }
        None => PetitionState::Rejected,
    };
    let after = store::decide(tx.conn, &row, &next, tx.now)?.ok_or_else(|| stale(row.version))?;
    let (before, after) = (view(row, tx.actor), view(after, tx.actor));
    let told = change(Action::PETITION_RESOLVE, Some(&before), &after);
    tx.tell(told.because(Some(&input.reason)));
    Ok(after)
}

/// Refuses a step of a round while petitions on its sheets are not decided.
///
/// # Errors
/// `petitions-pending` naming them.
pub fn require_none_pending(conn: &mut Conn, round_id: EvaluationRoundId) -> Result<()> {
    let pending = store::pending(conn, round_id, NAMED_MAX)?;
    if pending.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = pending.iter().map(ToString::to_string).collect();
    Err(Error::new(Code::PetitionsPending).with("petition_ids", ids))
}
