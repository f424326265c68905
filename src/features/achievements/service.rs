//! Rules of achievements: reading and drafting. The moves between states are in `moves`.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::Value;

pub use super::adoption::{Adoptable, adoptable, adopted, check_evidence};
pub use super::cited::{Cited, cited};
pub use super::moves::{recognise, send_back, submit, unverify, verify, withdraw};
pub use super::waiting::waiting;
use super::{
    check,
    input::CreateAchievement,
    sight::Sight,
    store::{self, AchievementRow},
    store_list,
    types::{AchievementExpand, AchievementFilter, AchievementId, MACHINE},
    views::AchievementView,
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::Conn,
    error::{Error, Result},
    features::{
        campaigns::lookup,
        documents::{self, types::DocumentId},
        units::{self, types::UnitView},
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

/// Actions that judge an achievement; who brought it forward does not take them.
const JUDGING: [&str; 3] = ["verify", "return", "recognise"];

/// Actions that end with the campaign. What was submitted in time is still verified, returned and
/// recognised.
const ENDING: [&str; 2] = ["update", "submit"];

pub(super) fn relation(row: &AchievementRow) -> Relation<'_> {
    Relation::of(Some(&row.unit_code), row.person_code.as_deref())
}

/// Whether the caller drafted, submitted or authored it.
fn is_own(row: &AchievementRow, actor: &Actor) -> bool {
    !actor.is_trusted()
        && (row.created_by == actor.id
            || row.submitted_by.as_ref() == Some(&actor.id)
            || row.person_code.as_ref() == Some(&actor.id)
            || row.co_authors.0.iter().any(|one| one.person_code == actor.id))
}

pub(super) fn is_judged_by_own(action: &str, row: &AchievementRow, actor: &Actor) -> bool {
    JUDGING.contains(&action) && is_own(row, actor)
}

pub(super) fn ends_with_campaign(action: &str) -> bool {
    ENDING.contains(&action)
}

fn allowed(row: &AchievementRow, actor: &Actor, is_closed: bool) -> Vec<&'static str> {
    let mut actions = MACHINE.allowed(row.state, actor, &relation(row));
    actions.retain(|action| {
        let is_over = is_closed && ends_with_campaign(action);
        !is_over && !is_judged_by_own(action, row, actor)
    });
    actions
}

fn view(row: AchievementRow, actor: &Actor, is_closed: bool) -> AchievementView {
    let allowed_actions = allowed(&row, actor, is_closed);
    AchievementView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        campaign_id: row.campaign_id,
        kind: row.kind,
        title: row.title,
        description: row.description,
        subject_kind: row.subject_kind,
        unit_code: row.unit_code,
        unit: None,
        person_code: row.person_code,
        share_percent: row.share_hundredths,
        co_authors: row.co_authors.0,
        period_from: row.period_from,
        period_to: row.period_to,
        applied_since: row.applied_since,
        effect: row.effect,
        application_scope: row.application_scope,
        evidence: row.evidence.0,
        external_refs: row.external_refs.0,
        state: row.state,
        return_reasons: row.return_reasons.0,
        recognitions: row.recognitions.0,
        submitted_by: row.submitted_by,
        submitted_at: row.submitted_at,
        verified_by: row.verified_by,
        verified_at: row.verified_at,
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// The achievement, when the caller may see it.
pub(super) fn load(
    conn: &mut Conn,
    actor: &Actor,
    id: AchievementId,
    today: NaiveDate,
) -> Result<AchievementRow> {
    let sight = Sight::of(conn, actor, today)?;
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    if sight.sees(&row) { Ok(row) } else { Err(Error::not_found()) }
}

/// The view that a change answers with.
pub(super) fn answer(tx: &mut Tx<'_>, row: AchievementRow) -> Result<AchievementView> {
    let closed = lookup::closed_among(tx.conn, std::iter::once(row.campaign_id))?;
    Ok(view(row, tx.actor, !closed.is_empty()))
}

/// Puts the asked objects into the views of a page, with one query for all of them.
fn expand(
    conn: &mut Conn,
    actor: &Actor,
    wanted: Option<&[AchievementExpand]>,
    views: &mut [AchievementView],
) -> Result<()> {
    if !wanted.is_some_and(|list| list.contains(&AchievementExpand::Unit)) {
        return Ok(());
    }
    // What is put in is read by its own right, or expanding would be a way around it.
    actor.require(table::GET_UNIT, &Relation::none())?;
    let codes: Vec<&str> = views.iter().map(|view| view.unit_code.as_str()).collect();
    let known: HashMap<String, UnitView> = units::service::by_codes(conn, &codes)?;
    for view in views {
        view.unit = known.get(&view.unit_code).cloned();
    }
    Ok(())
}

/// An achievement.
///
/// # Errors
/// `not-found`.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: AchievementId,
    wanted: Option<&[AchievementExpand]>,
    today: NaiveDate,
) -> Result<AchievementView> {
    actor.require_scope(table::GET_ACHIEVEMENT)?;
    let row = load(conn, actor, id, today)?;
    let closed = lookup::closed_among(conn, std::iter::once(row.campaign_id))?;
    let mut view = view(row, actor, !closed.is_empty());
    expand(conn, actor, wanted, std::slice::from_mut(&mut view))?;
    Ok(view)
}

/// A page of achievements.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &AchievementFilter,
    page: &Page,
    today: NaiveDate,
) -> Result<Listing<AchievementView>> {
    actor.require_scope(table::LIST_ACHIEVEMENTS)?;
    let sight = Sight::of(conn, actor, today)?;
    let (rows, next_cursor, total_count) = store_list::list(conn, &sight, filter, page)?;
    let closed = lookup::closed_among(conn, rows.iter().map(|row| row.campaign_id))?;
    let mut items: Vec<AchievementView> = rows
        .into_iter()
        .map(|row| {
            let is_closed = closed.contains(&row.campaign_id);
            view(row, actor, is_closed)
        })
        .collect();
    expand(conn, actor, filter.expand.as_deref(), &mut items)?;
    Ok(Listing { items, next_cursor, total_count })
}

/// Tells the audit what changed.
fn tell(
    tx: &mut Tx<'_>,
    action: Action,
    before: Option<&AchievementRow>,
    after: Option<&AchievementRow>,
) {
    if let Some(change) = change(tx.actor, action, before, after) {
        tx.tell(change);
    }
}

/// What the audit is told of a change; nothing without an achievement.
pub(super) fn change(
    actor: &Actor,
    action: Action,
    before: Option<&AchievementRow>,
    after: Option<&AchievementRow>,
) -> Option<Change> {
    let row = after.or(before)?;
    let target = Target {
        kind: "achievement",
        id: row.id.to_string(),
        unit_code: Some(row.unit_code.clone()),
    };
    let shown = |row: &AchievementRow| snapshot(&view(row.clone(), actor, false));
    let (old, new) = (before.map(shown), after.map(shown));
    Some(Change::new(action, target).between(old.as_ref(), new.as_ref()))
}

/// The documents that an achievement names, as evidence and as recognition.
pub(super) fn documents_of(row: &AchievementRow) -> Vec<DocumentId> {
    let evidence = row.evidence.0.iter().filter_map(|one| one.document_id);
    evidence.chain(row.recognitions.0.iter().filter_map(|one| one.document_id)).collect()
}

/// Holds the documents that are named now, and lets go of those that no longer are.
pub(super) fn keep_uses(
    conn: &mut Conn,
    id: AchievementId,
    before: &[DocumentId],
    after: &[DocumentId],
) -> Result<()> {
    if before == after {
        return Ok(());
    }
    documents::service::set_uses(conn, "achievement", &id.to_string(), after)
}

/// Creates a draft.
///
/// # Errors
/// `role-required`, `campaign-closed`, `validation-failed` for what does not exist or fit,
/// `duplicate` for a taken external id.
pub fn create(tx: &mut Tx<'_>, input: CreateAchievement) -> Result<AchievementView> {
    let whose = Relation::of(Some(&input.unit_code), input.person_code.as_deref());
    tx.actor.require(table::CREATE_ACHIEVEMENT, &whose)?;
    let campaign = lookup::running(tx.conn, tx.actor, input.campaign_id, "/campaign_id")?;
    check::content(tx.conn, tx.actor, &input, &campaign)?;
    let id = AchievementId(tx.ids.next());
    let row = store::insert(tx.conn, store::draft(id, input, &tx.actor.id, tx.now))?;
    keep_uses(tx.conn, id, &[], &documents_of(&row))?;
    tell(tx, Action::ACHIEVEMENT_CREATE, None, Some(&row));
    Ok(view(row, tx.actor, false))
}

/// Changes a draft or a returned achievement.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `campaign-closed`,
/// `validation-failed`, `duplicate`.
pub fn update(tx: &mut Tx<'_>, id: AchievementId, patch: &Value) -> Result<AchievementView> {
    let row = super::moves::load_for(tx, id, "update")?;
    tx.require_match(row.version)?;
    let campaign = lookup::seen(tx.conn, tx.actor, row.campaign_id)?;
    let input = check::merged(&row, patch)?;
    check::changes(tx.conn, tx.actor, &row, &input, &campaign)?;
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    keep_uses(tx.conn, id, &documents_of(&row), &documents_of(&after))?;
    tell(tx, Action::ACHIEVEMENT_UPDATE, Some(&row), Some(&after));
    answer(tx, after)
}

/// Removes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`.
pub fn delete(tx: &mut Tx<'_>, id: AchievementId) -> Result<()> {
    let row = super::moves::load_for(tx, id, "delete")?;
    tx.require_match(row.version)?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    keep_uses(tx.conn, id, &documents_of(&row), &[])?;
    tell(tx, Action::ACHIEVEMENT_DELETE, Some(&row), None);
    Ok(())
}
