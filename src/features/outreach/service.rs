//! Rules of outreach activities.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde_json::Value;

pub use super::{
    acknowledge::{acknowledge, acknowledgements},
    coverage::{coverage, coverage_of, staff_coverage},
    waiting::waiting,
};
use super::{
    check,
    input::CreateOutreachActivity,
    store::{self, ActivityRow},
    store_acknowledgements as acknowledged,
    types::{MACHINE, OutreachActivityFilter, OutreachActivityId, OutreachState},
    views::OutreachActivityView,
};
use crate::{
    audit::{Action, Change, Target},
    authz::{
        Actor, Relation, Role,
        table::{self, Rule},
    },
    db::{Conn, dialect::lock_name},
    error::{Code, Error, Result},
    features::{
        achievements::views::Evidence,
        campaigns::{
            lookup::{self, CampaignFacts},
            types::{CampaignId, CampaignState},
        },
        documents, persons,
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
    progress::{Event, Staff, unit_on},
};

/// What a view depends on besides the activity itself.
#[derive(Default)]
struct Seen {
    /// Activities that somebody has acknowledged.
    acknowledged: HashSet<OutreachActivityId>,
    /// Activities that the caller has acknowledged.
    own: HashSet<OutreachActivityId>,
    /// The caller, when a person.
    caller: Option<Staff>,
}

impl Seen {
    fn of(conn: &mut Conn, actor: &Actor, ids: &[OutreachActivityId]) -> Result<Self> {
        let acknowledged = acknowledged::acknowledged_among(conn, ids)?;
        let Some(code) = actor.person_code() else {
            return Ok(Self { acknowledged, ..Self::default() });
        };
        let own = acknowledged::of_person(conn, ids, code)?;
        let caller = persons::service::staff(conn, Some(&[code.to_owned()]))?.pop();
        Ok(Self { acknowledged, own, caller })
    }
}

/// The day and the audience of an activity.
pub(super) fn event(row: &ActivityRow) -> Event {
    Event {
        held_on: row.held_on,
        unit_codes: row.audience_unit_codes.0.clone(),
        acknowledged: HashSet::new(),
    }
}

/// The unit for which somebody is in the audience.
pub(super) fn audience_unit<'a>(row: &ActivityRow, person: &'a Staff) -> Option<&'a str> {
    unit_on(person, row.held_on).filter(|unit| event(row).is_for(unit))
}

/// What the caller may do: the machine, less what is no longer possible or not for the caller.
fn actions(
    row: &ActivityRow,
    actor: &Actor,
    campaign: CampaignState,
    state: OutreachState,
    seen: &Seen,
) -> Vec<&'static str> {
    if campaign == CampaignState::Closed {
        return Vec::new();
    }
    let whose = Relation::of(Some(&row.unit_code), actor.person_code());
    let mut actions = MACHINE.allowed(state, actor, &whose);
    let is_meant = seen.caller.as_ref().is_some_and(|one| audience_unit(row, one).is_some());
    let heads_audience = actor.units_of(Role::UnitHead).any(|unit| event(row).is_for(&unit));
    actions.retain(|action| match *action {
        "delete" => !seen.acknowledged.contains(&row.id),
        "acknowledge" => heads_audience || (is_meant && !seen.own.contains(&row.id)),
        _ => true, // every other action is the machine's alone
    });
    actions
}

fn view(
    row: ActivityRow,
    actor: &Actor,
    campaign: CampaignState,
    today: NaiveDate,
    seen: &Seen,
) -> OutreachActivityView {
    let state = OutreachState::on(row.held_on, today);
    let allowed_actions = actions(&row, actor, campaign, state, seen);
    let is_acknowledged = seen.own.contains(&row.id);
    let mut words = allowed_actions.clone();
    words.push(state.as_str());
    words.push(if is_acknowledged { "acknowledged" } else { "open" });
    OutreachActivityView {
        etag: etag(row.version, &words),
        allowed_actions,
        state,
        is_acknowledged,
        id: row.id,
        campaign_id: row.campaign_id,
        kind: row.kind,
        title: row.title,
        content: row.content,
        unit_code: row.unit_code,
        target_group: row.target_group,
        audience_unit_codes: row.audience_unit_codes.0,
        held_on: row.held_on,
        evidence: row.evidence.0,
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn answer(
    conn: &mut Conn,
    actor: &Actor,
    row: ActivityRow,
    campaign: CampaignState,
    today: NaiveDate,
) -> Result<OutreachActivityView> {
    let seen = Seen::of(conn, actor, &[row.id])?;
    Ok(view(row, actor, campaign, today, &seen))
}

/// An activity with its campaign, when the caller sees that.
pub(super) fn load(
    conn: &mut Conn,
    actor: &Actor,
    id: OutreachActivityId,
) -> Result<(ActivityRow, CampaignFacts)> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let campaign = lookup::seen(conn, actor, row.campaign_id)?;
    Ok((row, campaign))
}

/// Holds an activity until the transaction ends: nobody acknowledges what is changed or removed in the
/// same moment.
pub(super) fn lock(conn: &mut Conn, id: OutreachActivityId) -> Result<()> {
    lock_name(conn, &format!("outreach_activity {id}"))
}

/// An activity.
///
/// # Errors
/// `not-found`.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: OutreachActivityId,
    today: NaiveDate,
) -> Result<OutreachActivityView> {
    actor.require_scope(table::GET_OUTREACH_ACTIVITY)?;
    let (row, campaign) = load(conn, actor, id)?;
    answer(conn, actor, row, campaign.state, today)
}

/// A page of the activities of a campaign.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    campaign: CampaignId,
    filter: &OutreachActivityFilter,
    page: &Page,
    today: NaiveDate,
) -> Result<Listing<OutreachActivityView>> {
    actor.require_scope(table::LIST_OUTREACH_ACTIVITIES)?;
    let facts = lookup::seen(conn, actor, campaign)?;
    let (rows, next_cursor, total_count) = store::list(conn, campaign, filter, page)?;
    let ids: Vec<OutreachActivityId> = rows.iter().map(|row| row.id).collect();
    let seen = Seen::of(conn, actor, &ids)?;
    let items = rows.into_iter().map(|row| view(row, actor, facts.state, today, &seen)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

fn target(row: &ActivityRow) -> Target {
    Target {
        kind: "outreach_activity",
        id: row.id.to_string(),
        unit_code: Some(row.unit_code.clone()),
    }
}

/// What the audit keeps of an activity: what callers write.
fn tell(
    tx: &mut Tx<'_>,
    action: Action,
    before: Option<&ActivityRow>,
    after: Option<&ActivityRow>,
) {
    let Some(row) = after.or(before) else { return };
    let shown = |row: &ActivityRow| snapshot(&row.to_input());
    let (old, new) = (before.map(shown), after.map(shown));
    tx.tell(Change::new(action, target(row)).between(old.as_ref(), new.as_ref()));
}

fn keep_uses(conn: &mut Conn, id: OutreachActivityId, evidence: &[Evidence]) -> Result<()> {
    let named: Vec<_> = evidence.iter().filter_map(|one| one.document_id).collect();
    documents::service::set_uses(conn, "outreach_activity", &id.to_string(), &named)
}

/// Registers an activity of a running campaign.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-state-transition` for a campaign that is not launched,
/// `campaign-closed`, `validation-failed`.
pub fn create(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
    input: CreateOutreachActivity,
) -> Result<OutreachActivityView> {
    tx.actor.require_scope(table::CREATE_OUTREACH_ACTIVITY)?;
    let facts = lookup::seen(tx.conn, tx.actor, campaign)?;
    tx.actor.require(table::CREATE_OUTREACH_ACTIVITY, &Relation::unit(&input.unit_code))?;
    facts.require_running()?;
    check::activity(tx, &facts, table::CREATE_OUTREACH_ACTIVITY, &input, None)?;
    let id = OutreachActivityId(tx.ids.next());
    let row = store::insert(tx.conn, id, campaign, input, &tx.actor.id, tx.now)?;
    keep_uses(tx.conn, id, &row.evidence.0)?;
    tell(tx, Action::OUTREACH_ACTIVITY_CREATE, None, Some(&row));
    answer(tx.conn, tx.actor, row, facts.state, tx.today)
}

/// The activity, when the caller may change it.
fn load_for(
    tx: &mut Tx<'_>,
    id: OutreachActivityId,
    rule: &Rule,
) -> Result<(ActivityRow, CampaignFacts)> {
    tx.actor.require_scope(rule)?;
    lock(tx.conn, id)?;
    let (row, campaign) = load(tx.conn, tx.actor, id)?;
    tx.actor.require(rule, &Relation::unit(&row.unit_code))?;
    campaign.require_not_closed()?;
    tx.require_match(row.version)?;
    Ok((row, campaign))
}

/// Changes an activity.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `campaign-closed`, `validation-failed`, `in-use` for another
/// day or audience once somebody acknowledged it.
pub fn update(
    tx: &mut Tx<'_>,
    id: OutreachActivityId,
    patch: &Value,
) -> Result<OutreachActivityView> {
    let (row, facts) = load_for(tx, id, table::UPDATE_OUTREACH_ACTIVITY)?;
    let input = check::merged(&row, patch)?;
    check::activity(tx, &facts, table::UPDATE_OUTREACH_ACTIVITY, &input, Some(&row))?;
    let is_moved =
        row.held_on != input.held_on || row.audience_unit_codes.0 != input.audience_unit_codes;
    let count = acknowledged::count(tx.conn, id)?;
    if is_moved && count > 0 {
        return Err(Error::new(Code::InUse)
            .detail(
                "Đã có người xác nhận nên ngày tổ chức và đối tượng không đổi được.",
                "Somebody has acknowledged it, so its day and its audience stay.",
            )
            .with("references_count", count));
    }
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    keep_uses(tx.conn, id, &after.evidence.0)?;
    tell(tx, Action::OUTREACH_ACTIVITY_UPDATE, Some(&row), Some(&after));
    answer(tx.conn, tx.actor, after, facts.state, tx.today)
}

/// Removes an activity that nobody has acknowledged.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `campaign-closed`, `in-use`.
pub fn delete(tx: &mut Tx<'_>, id: OutreachActivityId) -> Result<()> {
    let (row, _) = load_for(tx, id, table::DELETE_OUTREACH_ACTIVITY)?;
    let count = acknowledged::count(tx.conn, id)?;
    if count > 0 {
        return Err(Error::new(Code::InUse).with("references_count", count));
    }
    keep_uses(tx.conn, id, &[])?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    tell(tx, Action::OUTREACH_ACTIVITY_DELETE, Some(&row), None);
    Ok(())
}
