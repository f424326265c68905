//! Rules of evaluation rounds: drafting and reading. The steps of a round are in `steps`.

use chrono::NaiveDate;
use serde_json::Value;

use super::{
    check::{check, check_opening},
    hours::{forget, schedule_opening, schedule_self_scoring},
    input::CreateEvaluationRound,
    panel,
    store::{self, RoundRow},
    types::{
        EvaluationRoundFilter, EvaluationRoundId, EvaluationRoundSummary, EvaluationRoundView,
        RoundMethod, RoundState,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, Visible, table},
    db::{Conn, dialect::lock_name, types::Instant},
    error::{Code, Error, Result},
    features::{
        campaigns::{
            self,
            types::{CampaignId, CampaignState},
            views::CampaignView,
        },
        criteria_sets::types::CriteriaSetId,
        panels::{self, types::PanelPlan},
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
    jobs::types::JobKind,
};

pub use super::{
    hours::{close_petitions_when_due, close_self_scoring_when_due, open_when_due},
    panel::change_panel,
    petitions::{close_petitions, recompute},
    steps::{close_self_scoring, finalize, open, publish_provisional, reopen},
};

/// Roles that see drafts.
const SEES_DRAFTS: [Role; 4] = [Role::Secretariat, Role::Leader, Role::Inspector, Role::Admin];

/// What sheets and results need to know of their round.
#[derive(Clone, Debug)]
pub struct RoundFacts {
    /// Id.
    pub id: EvaluationRoundId,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Period that is evaluated.
    pub period: String,
    /// How it scores.
    pub method: RoundMethod,
    /// What the panel scores.
    pub panel: Option<PanelPlan>,
    /// State.
    pub state: RoundState,
    /// Version of the round.
    pub round_version: i32,
    /// Criteria set.
    pub criteria_set_id: CriteriaSetId,
    /// Last day of self-scoring.
    pub self_scoring_until: Option<NaiveDate>,
    /// When self-scoring was closed.
    pub self_scoring_closed_at: Option<Instant>,
    /// Last day of petitions, once the results are published provisionally.
    pub petition_until: Option<NaiveDate>,
    /// When the petition window was closed.
    pub petitions_closed_at: Option<Instant>,
}

pub(super) fn facts_of(row: &RoundRow) -> RoundFacts {
    RoundFacts {
        id: row.id,
        campaign_id: row.campaign_id,
        period: row.period.clone(),
        method: row.method,
        panel: row.panel.clone().map(|plan| plan.0),
        state: row.state,
        round_version: row.round_version,
        criteria_set_id: row.criteria_set_id,
        self_scoring_until: row.self_scoring_until,
        self_scoring_closed_at: row.self_scoring_closed_at,
        petition_until: row.petition_until,
        petitions_closed_at: row.petitions_closed_at,
    }
}

fn visible(actor: &Actor) -> Result<Visible> {
    let scope = actor.visible(table::LIST_EVALUATION_ROUNDS)?;
    if actor.is_trusted() || SEES_DRAFTS.iter().any(|role| actor.has(*role)) {
        return Ok(scope);
    }
    Ok(Visible::Some { units: Vec::new(), person: None })
}

fn load(conn: &mut Conn, actor: &Actor, id: EvaluationRoundId) -> Result<RoundRow> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let is_prepared = row.state == RoundState::Draft && row.round_version == 1;
    if visible(actor)? == Visible::All || !is_prepared { Ok(row) } else { Err(Error::not_found()) }
}

/// The round, held until the transaction ends, when the caller may see it.
pub(super) fn load_seen(tx: &mut Tx<'_>, id: EvaluationRoundId) -> Result<RoundRow> {
    lock(tx.conn, id)?;
    load(tx.conn, tx.actor, id)
}

/// The round, when the caller may take the action on it.
pub(super) fn load_for(tx: &mut Tx<'_>, id: EvaluationRoundId, action: &str) -> Result<RoundRow> {
    let row = load_seen(tx, id)?;
    panel::require(&row, action, tx.actor)?;
    Ok(row)
}

/// Holds a round until the transaction ends: its steps and every change of one of its sheets come one
/// after the other, so that no late score slips in between reading the sheets and computing.
///
/// # Errors
/// When the database refuses.
pub fn lock(conn: &mut Conn, id: EvaluationRoundId) -> Result<()> {
    lock_name(conn, &format!("evaluation_round {id}"))
}

/// What sheets and results need to know of a round that the caller may see.
///
/// # Errors
/// `not-found`.
pub fn facts(conn: &mut Conn, actor: &Actor, id: EvaluationRoundId) -> Result<RoundFacts> {
    load(conn, actor, id).map(|row| facts_of(&row))
}

/// Title and period of a round, for slices that check themselves who may know.
///
/// # Errors
/// `not-found`.
pub fn heading(conn: &mut Conn, id: EvaluationRoundId) -> Result<(String, String)> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    Ok((row.title, row.period))
}

/// Round and version of the newest final results in a campaign, or of the wanted round; for slices
/// that check themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn latest_final(
    conn: &mut Conn,
    campaign_id: CampaignId,
    wanted: Option<EvaluationRoundId>,
) -> Result<Option<(EvaluationRoundId, i32)>> {
    store::latest_final(conn, campaign_id, wanted)
}

pub(super) fn view(conn: &mut Conn, row: RoundRow, actor: &Actor) -> Result<EvaluationRoundView> {
    let allowed_actions = panel::allowed(&row, actor);
    Ok(EvaluationRoundView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        versions: store::versions(conn, row.id)?,
        id: row.id,
        campaign_id: row.campaign_id,
        title: row.title,
        period: row.period,
        method: row.method,
        criteria_set_id: row.criteria_set_id,
        subjects: row.subjects.0,
        panel: row.panel.map(|plan| plan.0),
        subject_count: row.subject_count,
        self_scoring_from: row.self_scoring_from,
        self_scoring_until: row.self_scoring_until,
        petition_days: row.petition_days,
        petition_until: row.petition_until,
        incomplete_calendar_years: row.incomplete_calendar_years.0,
        state: row.state,
        round_version: row.round_version,
        opened_at: row.opened_at,
        self_scoring_closed_at: row.self_scoring_closed_at,
        provisional_at: row.provisional_at,
        petitions_closed_at: row.petitions_closed_at,
        finalized_at: row.finalized_at,
        finalized_by: row.finalized_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

fn summary(row: RoundRow, actor: &Actor) -> EvaluationRoundSummary {
    let allowed_actions = panel::allowed(&row, actor);
    EvaluationRoundSummary {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        campaign_id: row.campaign_id,
        title: row.title,
        period: row.period,
        method: row.method,
        criteria_set_id: row.criteria_set_id,
        subject_count: row.subject_count,
        self_scoring_from: row.self_scoring_from,
        self_scoring_until: row.self_scoring_until,
        petition_days: row.petition_days,
        petition_until: row.petition_until,
        state: row.state,
        round_version: row.round_version,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// Tells the audit what changed. The views come from the callers, which read them while the round
/// stood so.
pub(super) fn change(
    action: Action,
    before: Option<&EvaluationRoundView>,
    after: Option<&EvaluationRoundView>,
    reason: Option<&str>,
) -> Change {
    let id = after.or(before).map(|view| view.id.to_string()).unwrap_or_default();
    let target = Target { kind: "evaluation_round", id, unit_code: None };
    let (before, after) = (before.map(snapshot), after.map(snapshot));
    Change::new(action, target).between(before.as_ref(), after.as_ref()).because(reason)
}

/// A round.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: EvaluationRoundId) -> Result<EvaluationRoundView> {
    let row = load(conn, actor, id)?;
    view(conn, row, actor)
}

/// A page of a campaign's rounds.
///
/// # Errors
/// `not-found` for the campaign, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    campaign_id: CampaignId,
    filter: &EvaluationRoundFilter,
    page: &Page,
) -> Result<Listing<EvaluationRoundSummary>> {
    campaign(conn, actor, campaign_id)?;
    let visible = visible(actor)?;
    let (rows, next_cursor, total_count) = store::list(conn, campaign_id, &visible, filter, page)?;
    let items = rows.into_iter().map(|row| summary(row, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// The campaign, when the caller may see it.
pub(super) fn campaign(conn: &mut Conn, actor: &Actor, id: CampaignId) -> Result<CampaignView> {
    campaigns::service::get(conn, actor, id)
}

/// Nothing more is begun in a closed campaign.
pub(super) fn check_not_closed(campaign: &CampaignView) -> Result<()> {
    match campaign.state {
        CampaignState::Closed => Err(Error::new(Code::CampaignClosed)),
        CampaignState::Draft | CampaignState::Published => Ok(()),
    }
}

/// Creates a draft.
///
/// # Errors
/// `role-required`, `not-found` for the campaign, `campaign-closed`, `validation-failed` for a period
/// outside the campaign and unknown references.
pub fn create(
    tx: &mut Tx<'_>,
    campaign_id: CampaignId,
    input: CreateEvaluationRound,
) -> Result<EvaluationRoundView> {
    tx.actor.require(table::CREATE_EVALUATION_ROUND, &Relation::none())?;
    let campaign = campaign(tx.conn, tx.actor, campaign_id)?;
    check_not_closed(&campaign)?;
    check(tx.conn, &campaign, &input)?;
    check_opening(tx, &input)?;
    let id = EvaluationRoundId(tx.ids.next());
    let row = store::insert(tx.conn, id, campaign_id, input, &tx.actor.id, tx.now)?;
    if row.self_scoring_from.is_some() {
        schedule_opening(tx, &row)?;
    }
    let after = view(tx.conn, row, tx.actor)?;
    tx.tell(change(Action::EVALUATION_ROUND_CREATE, None, Some(&after), None));
    Ok(after)
}

/// Changes a draft; of an open round only the title and the last day of self-scoring.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `criteria-frozen`, `invalid-state-transition`,
/// `validation-failed`.
pub fn update(
    tx: &mut Tx<'_>,
    id: EvaluationRoundId,
    patch: &Value,
) -> Result<EvaluationRoundView> {
    let row = load_for(tx, id, "update")?;
    tx.require_match(row.version)?;
    let current = row.to_input();
    let input = crate::http::patch::merged(&current, patch)?;
    let is_same = input.period == current.period
        && input.criteria_set_id == current.criteria_set_id
        && input.subjects == current.subjects
        && input.panel == current.panel
        && input.petition_days == current.petition_days
        && input.self_scoring_from == current.self_scoring_from;
    let was_open = row.state != RoundState::Draft || row.round_version > 1;
    if was_open && !is_same {
        return Err(Error::new(Code::CriteriaFrozen).detail(
            "Kỳ đánh giá đã mở chỉ được sửa tên và hạn tự chấm.",
            "Of an open round only the title and the last day of self-scoring change.",
        ));
    }
    if !is_same {
        let campaign = campaign(tx.conn, tx.actor, row.campaign_id)?;
        check(tx.conn, &campaign, &input)?;
    }
    let is_moved = input.self_scoring_from != current.self_scoring_from;
    if is_moved {
        check_opening(tx, &input)?;
    }
    let before = view(tx.conn, row.clone(), tx.actor)?;
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    if is_moved {
        schedule_opening(tx, &after)?;
    }
    if after.state == RoundState::Open && after.self_scoring_until != row.self_scoring_until {
        schedule_self_scoring(tx, &after)?;
    }
    let after = view(tx.conn, after, tx.actor)?;
    tx.tell(change(Action::EVALUATION_ROUND_UPDATE, Some(&before), Some(&after), None));
    Ok(after)
}

/// Removes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`.
pub fn delete(tx: &mut Tx<'_>, id: EvaluationRoundId) -> Result<()> {
    let row = load_for(tx, id, "delete")?;
    tx.require_match(row.version)?;
    let gone = view(tx.conn, row.clone(), tx.actor)?;
    panels::service::forget(tx.conn, id)?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    forget(tx, JobKind::OpenRound, id)?;
    tx.tell(change(Action::EVALUATION_ROUND_DELETE, Some(&gone), None, None));
    Ok(())
}
