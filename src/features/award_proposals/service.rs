//! Rules of award proposals: who sees them, what a caller may do, how a change is told.

use std::collections::HashMap;

use serde_json::json;

use super::{
    checks,
    states::MACHINE,
    store::{self, ProposalRow},
    store_parts::{self, NewMove, Parts},
    types::{
        AwardProposalExpand, AwardProposalFilter, AwardProposalId, AwardProposalMove,
        AwardProposalView, AwardReason,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Visible, table},
    db::{Conn, types::AnyId},
    error::{Error, Result},
    features::{
        award_types::{self, types::AwardTypeView},
        campaigns, quotas, units,
    },
    http::{
        command::{Tx, snapshot},
        page::{Listing, Page},
        reply::etag,
    },
};

pub use super::{
    drafts::{create, delete, update},
    moves::{
        Verdict, appraise, check_decider, decide, forward, hold, receive, send_back, submit,
        withdraw,
    },
    papers::put as put_paper,
    waiting::waiting,
};

/// A proposal with its lists.
#[derive(Clone, Debug)]
pub struct Dossier {
    pub(super) row: ProposalRow,
    pub(super) parts: Parts,
}

impl Dossier {
    /// The place that it takes when it is submitted.
    pub(super) fn place(&self) -> quotas::service::Place<'_> {
        quotas::service::Place {
            award_round_id: self.row.award_round_id,
            award_type_code: &self.row.award_type_code,
            subject_kind: self.row.subject_kind,
            unit_code: &self.row.unit_code,
            award_proposal_id: self.row.id,
        }
    }
}

fn is_seen(row: &ProposalRow, visible: &Visible) -> bool {
    match visible {
        Visible::All => true,
        Visible::Some { units, person } => {
            let is_nominee = row.person_code.is_some() && row.person_code == *person;
            units.contains(&row.unit_code) || (is_nominee && row.state.is_decided())
        }
    }
}

/// The proposal, when the caller may see it.
pub(super) fn load(conn: &mut Conn, actor: &Actor, id: AwardProposalId) -> Result<Dossier> {
    let visible = actor.visible(table::GET_AWARD_PROPOSAL)?;
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    if !is_seen(&row, &visible) {
        return Err(Error::not_found());
    }
    let parts = store_parts::load(conn, &[id])?.remove(&id).unwrap_or_default();
    Ok(Dossier { row, parts })
}

/// The proposal for a change, kept as it is until the transaction ends.
pub(super) fn load_for(tx: &mut Tx<'_>, id: AwardProposalId, action: &str) -> Result<Dossier> {
    hold(tx.conn, &[id])?;
    let dossier = load(tx.conn, tx.actor, id)?;
    let relation = Relation::unit(&dossier.row.unit_code);
    MACHINE.require(action, dossier.row.state, tx.actor, &relation)?;
    Ok(dossier)
}

/// The award type of a proposal.
pub(super) fn award_of(conn: &mut Conn, row: &ProposalRow) -> Result<AwardTypeView> {
    award_types::service::get(conn, &row.award_type_code)
}

/// What the caller may do now: the machine's word, less what this caller or this award type
/// excludes.
fn allowed(row: &ProposalRow, award: Option<&AwardTypeView>, actor: &Actor) -> Vec<&'static str> {
    let mut actions = MACHINE.allowed(row.state, actor, &Relation::unit(&row.unit_code));
    let is_party = actor.person_code().is_some_and(|me| {
        row.created_by == me
            || [&row.submitted_by, &row.person_code].iter().any(|one| one.as_deref() == Some(me))
    });
    let goes_up = award
        .is_some_and(|award| award.needs_forwarding && checks::council(award, row.state).is_none());
    actions.retain(|action| match *action {
        "appraise" => !is_party,
        "forward" => goes_up,
        _ => true, // the machine alone decides on all others
    });
    actions
}

pub(super) fn view(
    dossier: Dossier,
    award: Option<&AwardTypeView>,
    actor: &Actor,
) -> AwardProposalView {
    let Dossier { row, parts } = dossier;
    let allowed_actions = allowed(&row, award, actor);
    AwardProposalView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        campaign_id: row.campaign_id,
        campaign: None,
        award_round_id: row.award_round_id,
        award_type_code: row.award_type_code,
        subject_kind: row.subject_kind,
        unit_code: row.unit_code,
        unit: None,
        person_code: row.person_code,
        merit_clause: row.merit_clause,
        summary: row.summary,
        achievement_ids: parts.achievements,
        evaluation_id: row.evaluation_id,
        achievement_period_from: row.achievement_period_from,
        achievement_period_to: row.achievement_period_to,
        papers: parts.papers,
        external_refs: parts.refs,
        state: row.state,
        reasons: row.reasons.0,
        submitted_at: row.submitted_at,
        submitted_by: row.submitted_by,
        received_at: row.received_at,
        received_by: row.received_by,
        appraisal: row.appraisal.map(|json| json.0),
        forwarding: row.forwarding.map(|json| json.0),
        decision_id: row.decision_id,
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// What happened to a proposal, for its history, the audit and subscribers.
pub(super) struct Step<'a> {
    pub(super) action: Action,
    /// The word in the history; `None` for changes that are no moves.
    pub(super) moved: Option<&'static str>,
    pub(super) reasons: &'a [AwardReason],
    pub(super) note: Option<&'a str>,
    pub(super) event: Option<&'static str>,
}

impl Step<'_> {
    /// A change that is no move.
    pub(super) fn change(action: Action) -> Self {
        Self { action, moved: None, reasons: &[], note: None, event: None }
    }
}

/// Keeps and tells a step, and shows the proposal after it.
pub(super) fn told(
    tx: &mut Tx<'_>,
    before: Option<Dossier>,
    after: Dossier,
    award: &AwardTypeView,
    step: &Step<'_>,
) -> Result<AwardProposalView> {
    let row = &after.row;
    if let Some(action) = step.moved {
        let id = AnyId(tx.ids.next());
        let one = NewMove {
            id,
            proposal: row.id,
            at: tx.now,
            actor: tx.actor,
            action,
            from: before.as_ref().map(|dossier| dossier.row.state),
            to: row.state,
            reasons: step.reasons,
            note: step.note,
        };
        store_parts::keep_move(tx.conn, &one)?;
    }
    let target = Target {
        kind: "award_proposal",
        id: row.id.to_string(),
        unit_code: Some(row.unit_code.clone()),
    };
    let data = json!({
        "award_proposal_id": row.id, "campaign_id": row.campaign_id, "state": row.state,
        "decision_id": row.decision_id,
    });
    let version = row.version;
    let before = before.map(|dossier| snapshot(&view(dossier, Some(award), tx.actor)));
    let after = view(after, Some(award), tx.actor);
    // An opinion may be longer than the audit's reason; it stands in the changes then.
    let remark = step.note.filter(|note| note.chars().count() <= 2000);
    let why = step.reasons.first().map(|reason| reason.text.as_str()).or(remark);
    let mut change = Change::new(step.action, target)
        .between(before.as_ref(), Some(&snapshot(&after)))
        .because(why);
    if let Some(event) = step.event {
        change = change.event(event, version, data);
    }
    tx.tell(change);
    Ok(after)
}

/// A proposal.
///
/// # Errors
/// `not-found`.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: AwardProposalId,
    wanted: Option<&[AwardProposalExpand]>,
) -> Result<AwardProposalView> {
    let dossier = load(conn, actor, id)?;
    let award = award_of(conn, &dossier.row)?;
    let mut view = view(dossier, Some(&award), actor);
    expand(conn, actor, wanted, std::slice::from_mut(&mut view))?;
    Ok(view)
}

/// Puts the asked objects into the views of a page, with one query for each kind. What is put in is
/// read by its own right, or expanding would be a way around it.
fn expand(
    conn: &mut Conn,
    actor: &Actor,
    wanted: Option<&[AwardProposalExpand]>,
    views: &mut [AwardProposalView],
) -> Result<()> {
    let wanted = wanted.unwrap_or_default();
    if wanted.contains(&AwardProposalExpand::Unit) {
        actor.require(table::GET_UNIT, &Relation::none())?;
        let codes: Vec<&str> = views.iter().map(|view| view.unit_code.as_str()).collect();
        let known = units::service::by_codes(conn, &codes)?;
        views.iter_mut().for_each(|view| view.unit = known.get(&view.unit_code).cloned());
    }
    if wanted.contains(&AwardProposalExpand::Campaign) {
        let ids = views.iter().map(|view| view.campaign_id);
        let known = campaigns::lookup::summaries(conn, actor, ids)?;
        views.iter_mut().for_each(|view| view.campaign = known.get(&view.campaign_id).cloned());
    }
    Ok(())
}

fn views(conn: &mut Conn, actor: &Actor, rows: Vec<ProposalRow>) -> Result<Vec<AwardProposalView>> {
    let ids: Vec<AwardProposalId> = rows.iter().map(|row| row.id).collect();
    let codes: Vec<String> = rows.iter().map(|row| row.award_type_code.clone()).collect();
    let mut parts = store_parts::load(conn, &ids)?;
    let awards = award_types::service::by_codes(conn, &codes)?;
    let show = |row: ProposalRow| {
        let parts = parts.remove(&row.id).unwrap_or_default();
        let award = awards.get(&row.award_type_code);
        view(Dossier { row, parts }, award, actor)
    };
    Ok(rows.into_iter().map(show).collect())
}

/// Proposals by id, for the decision on them, which checks itself who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn by_ids(
    conn: &mut Conn,
    actor: &Actor,
    ids: &[AwardProposalId],
) -> Result<HashMap<AwardProposalId, AwardProposalView>> {
    let rows = store::by_ids(conn, ids)?;
    Ok(views(conn, actor, rows)?.into_iter().map(|view| (view.id, view)).collect())
}

/// A page of the proposals that the caller may see.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &AwardProposalFilter,
    page: &Page,
) -> Result<Listing<AwardProposalView>> {
    let visible = actor.visible(table::LIST_AWARD_PROPOSALS)?;
    let (rows, next_cursor, total_count) = store::list(conn, &visible, filter, page)?;
    let mut items = views(conn, actor, rows)?;
    expand(conn, actor, filter.expand.as_deref(), &mut items)?;
    Ok(Listing { items, next_cursor, total_count })
}

/// The moves of a proposal, oldest first.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn history(
    conn: &mut Conn,
    actor: &Actor,
    id: AwardProposalId,
    page: &Page,
) -> Result<Listing<AwardProposalMove>> {
    load(conn, actor, id)?;
    let (items, next_cursor, total_count) = store_parts::history(conn, id, page)?;
    Ok(Listing { items, next_cursor, total_count })
}
