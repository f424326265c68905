//! Rules of award proposals: who sees them, what a caller may do, how a change is told.

use std::collections::HashMap;

use serde_json::json;

use super::{
    checks,
    keeping_back::{self, Reader},
    parties,
    states::MACHINE,
    steps::AcknowledgedWarning,
    store::{self, ProposalRow},
    store_parts::{self, NewMove, Parts},
    term_facts::Term,
    types::{
        AwardProposalExpand, AwardProposalFilter, AwardProposalId, AwardProposalMove,
        AwardProposalView, AwardReason,
    },
    way_facts::AwardProcedure,
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, Visible, table},
    db::{Conn, types::AnyId},
    error::{Error, Result},
    features::{
        award_types::{self, types::AwardTypeView},
        campaigns, quotas, units,
    },
    http::{
        command::Tx,
        page::{Listing, Page},
        reply::etag,
    },
};

pub use super::{
    assessments::{assess, assessment, assessments},
    batch::{appraise_many, receive_many, return_many},
    comments::{comment, comments},
    drafts::{create, delete, update},
    moves::{forward, hold, submit, withdraw},
    opinions::{record as record_opinion, request as request_opinion},
    outcome::{concluded_on, release},
    papers::put as put_paper,
    parties::editors,
    pauses::{answer, resume, suspend},
    reminders::remind,
    sight::{readiness, tell_matters_seen},
    single::{appraise, receive, send_back},
    terms::{ask_members, await_notice, end_members, notified},
    verdicts::{Verdict, check_decider, decide},
    waiting::waiting,
};

/// A proposal with its lists.
#[derive(Clone, Debug)]
pub struct Dossier {
    pub(super) row: ProposalRow,
    pub(super) parts: Parts,
    /// The unit that carries it on: the one it names, or the one which that was merged into.
    pub(super) unit: String,
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

fn is_seen(dossier: &Dossier, actor: &Actor, visible: &Visible) -> bool {
    let row = &dossier.row;
    match visible {
        Visible::All => !parties::is_foreign_draft(row, actor),
        Visible::Some { units, person } => {
            let is_nominee = row.person_code.is_some() && row.person_code == *person;
            let is_of_unit = units.iter().any(|one| *one == row.unit_code || *one == dossier.unit);
            is_of_unit || (is_nominee && row.state.is_decided())
        }
    }
}

/// The proposal, when the caller may see it.
pub(super) fn load(conn: &mut Conn, actor: &Actor, id: AwardProposalId) -> Result<Dossier> {
    let visible = actor.visible(table::GET_AWARD_PROPOSAL)?;
    let dossier = find(conn, id)?.ok_or_else(Error::not_found)?;
    let is_seen = is_seen(&dossier, actor, &visible);
    if !is_seen && !super::council::is_before(conn, actor, id)? {
        return Err(Error::not_found());
    }
    Ok(dossier)
}

/// A proposal with its lists, for other slices, which check themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn find(conn: &mut Conn, id: AwardProposalId) -> Result<Option<Dossier>> {
    let Some(row) = store::find(conn, id)? else { return Ok(None) };
    let parts = store_parts::load(conn, &[id])?.remove(&id).unwrap_or_default();
    let unit = units::service::successor(conn, &row.unit_code)?;
    Ok(Some(Dossier { row, parts, unit }))
}

/// The proposal for a change, kept as it is until the transaction ends.
pub(super) fn load_for(tx: &mut Tx<'_>, id: AwardProposalId, action: &str) -> Result<Dossier> {
    hold(tx.conn, &[id])?;
    let dossier = load(tx.conn, tx.actor, id)?;
    let relation = Relation::unit(&dossier.unit);
    MACHINE.require(action, dossier.row.state, tx.actor, &relation)?;
    Ok(dossier)
}

/// The award type of a proposal.
pub(super) fn award_of(conn: &mut Conn, row: &ProposalRow) -> Result<AwardTypeView> {
    award_types::service::get(conn, &row.award_type_code)
}

/// What the caller may do now: the machine's word, less what this caller or this award type
/// excludes.
fn allowed(dossier: &Dossier, award: Option<&AwardTypeView>, actor: &Actor) -> Vec<&'static str> {
    let row = &dossier.row;
    let mut actions = MACHINE.allowed(row.state, actor, &Relation::unit(&dossier.unit));
    let is_party = parties::is_party(dossier, actor);
    let goes_up = award.is_some_and(|award| {
        award.needs_forwarding && checks::council(award, row.procedure, row.state).is_none()
    });
    actions.retain(|action| match *action {
        "appraise" => !is_party,
        "submit" => may_submit(dossier, actor),
        "update" | "attach_paper" | "detach_paper" => !parties::is_its_judge(dossier, actor),
        "forward" => goes_up,
        _ => true, // the machine alone decides on all others
    });
    actions
}

/// The unit's head submits; what the department itself found, the secretariat does (Luật TĐKT Đ.85).
pub(super) fn may_submit(dossier: &Dossier, actor: &Actor) -> bool {
    dossier.row.procedure == AwardProcedure::Short
        || actor.is_trusted()
        || actor.has_for(Role::UnitHead, &dossier.unit)
}

pub(super) fn view(
    dossier: Dossier,
    award: Option<&AwardTypeView>,
    actor: &Actor,
) -> AwardProposalView {
    let allowed_actions = allowed(&dossier, award, actor);
    let reader = Reader::of(&dossier, actor);
    let Dossier { row, parts, .. } = dossier;
    let is_late = parts.terms.iter().any(|term| term.is_open() && term.is_late);
    let was_late = parts.terms.iter().any(|term| term.is_late);
    let terms = parts.terms.into_iter().map(Term::into_view).collect();
    let mut way = row.way.0;
    if let Some(suspension) = &mut way.suspension {
        let is_nominee =
            row.person_code.is_some() && row.person_code.as_deref() == actor.person_code();
        let sees_holds = actor.has_any(&[Role::Secretariat, Role::Inspector]) && !is_nominee;
        suspension.hold_id = suspension.hold_id.filter(|_| sees_holds);
    }
    // Who reads less of it gets another tag for the same version.
    let mut words = allowed_actions.clone();
    words.extend((reader != Reader::Inside).then_some("abridged"));
    let mut view = AwardProposalView {
        etag: etag(row.version, &words),
        allowed_actions,
        withheld_fields: Vec::new(),
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
        declaration: row.declaration.0,
        procedure: row.procedure,
        short_ground: way.short_ground,
        external_refs: parts.refs,
        rule_set_code: row.rule_set_code,
        report_confirmation: way.report_confirmation,
        suspension: way.suspension,
        city_answer: way.city_answer,
        due_on: row.due_on,
        is_late,
        was_late,
        terms,
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
    };
    keeping_back::from_view(&mut view, reader);
    view
}

/// What happened to a proposal, for its history, the audit and subscribers.
pub(super) struct Step<'a> {
    pub(super) action: Action,
    /// The word in the history; `None` for changes that are no moves.
    pub(super) moved: Option<&'static str>,
    pub(super) reasons: &'a [AwardReason],
    pub(super) note: Option<&'a str>,
    pub(super) acknowledged: &'a [AcknowledgedWarning],
    pub(super) event: Option<&'static str>,
}

impl Step<'_> {
    /// A change that is no move.
    pub(super) fn change(action: Action) -> Self {
        Self { action, moved: None, reasons: &[], note: None, acknowledged: &[], event: None }
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
            acknowledged: step.acknowledged,
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
    let before = before.map(|dossier| view(dossier, Some(award), tx.actor));
    let after = view(after, Some(award), tx.actor);
    let (old, new) = keeping_back::both_from_audit(before.as_ref(), &after);
    // An opinion may be longer than the audit's reason; it stands in the changes then.
    let remark = step.note.filter(|note| note.chars().count() <= 2000);
    let why = step.reasons.first().map(|reason| reason.text.as_str()).or(remark);
    let mut change =
        Change::new(step.action, target).between(old.as_ref(), Some(&new)).because(why);
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
    let unit_codes: Vec<&str> = rows.iter().map(|row| row.unit_code.as_str()).collect();
    let successors = units::service::successors(conn, &unit_codes)?;
    let show = |row: ProposalRow| {
        let parts = parts.remove(&row.id).unwrap_or_default();
        let award = awards.get(&row.award_type_code);
        let unit = successors.get(&row.unit_code).unwrap_or(&row.unit_code).clone();
        view(Dossier { row, parts, unit }, award, actor)
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
    let visible = units::service::with_merged(conn, visible)?;
    let reader = store::ListReader {
        visible: &visible,
        member: actor.person_code(),
        machine: parties::machine(actor),
    };
    let (rows, next_cursor, total_count) = store::list(conn, &reader, filter, page)?;
    let mut items = views(conn, actor, rows)?;
    expand(conn, actor, filter.expand.as_deref(), &mut items)?;
    Ok(Listing { items, next_cursor, total_count })
}

/// The moves of a proposal as the caller may read them, oldest first.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn history(
    conn: &mut Conn,
    actor: &Actor,
    id: AwardProposalId,
    page: &Page,
) -> Result<Listing<AwardProposalMove>> {
    let reader = Reader::of(&load(conn, actor, id)?, actor);
    let (items, next_cursor, total_count) = store_parts::history(conn, id, page)?;
    let items = items.into_iter().map(|one| keeping_back::from_move(one, reader)).collect();
    Ok(Listing { items, next_cursor, total_count })
}
