//! Rules of campaigns.

use serde_json::{Value, json};

pub use super::waiting::waiting;
use super::{
    check,
    input::{CloneCampaign, CloseCampaign, CreateCampaign},
    store::{self, CampaignRow},
    store_versions,
    types::{CampaignFilter, CampaignId, CampaignState, MACHINE, Predecessor},
    views::{CampaignSummary, CampaignVersionView, CampaignView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, Visible, table},
    db::Conn,
    error::{Code, Context, Error, Result, Text},
    features::indicators,
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

/// Roles that see the drafts of all units.
const SEES_DRAFTS: [Role; 4] = [Role::Secretariat, Role::Leader, Role::Inspector, Role::Admin];

pub(super) fn visible(actor: &Actor) -> Result<Visible> {
    actor.require_scope(table::LIST_CAMPAIGNS)?;
    Ok(sight(actor))
}

/// Whose drafts the caller sees.
fn sight(actor: &Actor) -> Visible {
    if actor.has_any(&SEES_DRAFTS) {
        return Visible::All;
    }
    let units = actor
        .grants
        .iter()
        .filter(|grant| matches!(grant.role, Role::UnitHead | Role::UnitOfficer | Role::BlocLead))
        .filter_map(|grant| grant.unit_code.clone())
        .collect();
    Visible::Some { units, person: None }
}

/// Whether the caller sees the drafts of a unit or bloc.
pub(super) fn sees_drafts_of(owner_unit_code: &str, actor: &Actor) -> bool {
    match sight(actor) {
        Visible::All => true,
        Visible::Some { units, .. } => units.iter().any(|unit| unit == owner_unit_code),
    }
}

/// Whether the caller sees this campaign; the scope of the token is asked for elsewhere.
pub(super) fn is_seen(row: &CampaignRow, actor: &Actor) -> bool {
    row.state != CampaignState::Draft || sees_drafts_of(&row.owner_unit_code, actor)
}

/// The campaign, when the caller may see it.
fn load(conn: &mut Conn, actor: &Actor, id: CampaignId) -> Result<CampaignRow> {
    actor.require_scope(table::LIST_CAMPAIGNS)?;
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    if is_seen(&row, actor) { Ok(row) } else { Err(Error::not_found()) }
}

fn view(row: CampaignRow, actor: &Actor) -> CampaignView {
    let allowed_actions = MACHINE.allowed(row.state, actor, &Relation::unit(&row.owner_unit_code));
    CampaignView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        missing_sections: row.plan.0.missing_sections(),
        id: row.id,
        code: row.code,
        title: row.title,
        level: row.level,
        owner_unit_code: row.owner_unit_code,
        parent_id: row.parent_id,
        period_from: row.period_from,
        period_to: row.period_to,
        period_scheme: row.period_scheme,
        parent_plan: row.parent_plan.map(|json| json.0),
        predecessor: row.predecessor.map(|json| json.0),
        number: row.number,
        issued_on: row.issued_on,
        document_id: row.document_id,
        plan: row.plan.0,
        plan_version: row.plan_version,
        state: row.state,
        published_at: row.published_at,
        published_by: row.published_by,
        closed_at: row.closed_at,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

pub(super) fn summary(row: CampaignRow, actor: &Actor) -> CampaignSummary {
    let allowed_actions = MACHINE.allowed(row.state, actor, &Relation::unit(&row.owner_unit_code));
    CampaignSummary {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        code: row.code,
        title: row.title,
        level: row.level,
        owner_unit_code: row.owner_unit_code,
        parent_id: row.parent_id,
        period_from: row.period_from,
        period_to: row.period_to,
        number: row.number,
        issued_on: row.issued_on,
        plan_version: row.plan_version,
        state: row.state,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn target(row: &CampaignRow) -> Target {
    Target {
        kind: "campaign",
        id: row.id.to_string(),
        unit_code: Some(row.owner_unit_code.clone()),
    }
}

/// Tells the audit what changed, and subscribers when there is an event for it.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    action: Action,
    before: Option<&CampaignRow>,
    after: &CampaignRow,
    reason: Option<&str>,
    event: Option<&'static str>,
) {
    let before = before.map(|row| snapshot(&view(row.clone(), tx.actor)));
    let now = snapshot(&view(after.clone(), tx.actor));
    let mut change =
        Change::new(action, target(after)).between(before.as_ref(), Some(&now)).because(reason);
    if let Some(event) = event {
        let data = json!({ "campaign_id": after.id, "state": after.state, "plan_version": after.plan_version });
        change = change.event(event, after.version, data);
    }
    tx.tell(change);
}

/// A campaign.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: CampaignId) -> Result<CampaignView> {
    Ok(view(load(conn, actor, id)?, actor))
}

/// A page of campaigns.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &CampaignFilter,
    page: &Page,
) -> Result<Listing<CampaignSummary>> {
    let (rows, next_cursor, total_count) = store::list(conn, &visible(actor)?, filter, page)?;
    let items = rows.into_iter().map(|row| summary(row, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// The versions of a launched plan, newest first.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn versions(
    conn: &mut Conn,
    actor: &Actor,
    id: CampaignId,
    page: &Page,
) -> Result<Listing<CampaignVersionView>> {
    load(conn, actor, id)?;
    let rows = store_versions::versions(conn, id, page.after()?, page.fetch())?;
    let (items, next_cursor) = page.cut(rows, |row| row.plan_version)?;
    let total_count =
        page.is_counted.then(|| store_versions::count_versions(conn, id)).transpose()?;
    Ok(Listing { items, next_cursor, total_count })
}

/// Creates a draft.
///
/// # Errors
/// `role-required`, `validation-failed` for unknown references, `duplicate`.
pub fn create(tx: &mut Tx<'_>, input: CreateCampaign) -> Result<CampaignView> {
    tx.actor.require(table::CREATE_CAMPAIGN, &Relation::unit(&input.owner_unit_code))?;
    check::owner(tx.conn, &input)?;
    check::parent(tx, &input)?;
    let row = insert(tx, input)?;
    tell(tx, Action::CAMPAIGN_CREATE, None, &row, None, None);
    Ok(view(row, tx.actor))
}

fn insert(tx: &mut Tx<'_>, input: CreateCampaign) -> Result<CampaignRow> {
    if let Some(existing) = store::find_code(tx.conn, &input.code)? {
        return Err(store::code_taken(&input.code).with("existing_id", existing.to_string()));
    }
    let id = CampaignId(tx.ids.next());
    store::insert(tx.conn, id, input, &tx.actor.id, tx.now)
}

/// Loads the source plan as an unnumbered draft, with an indicator for each target that it sets:
/// number and date come later from the document system.
///
/// # Errors
/// `duplicate` when it was loaded before.
pub fn load_source_plan(tx: &mut Tx<'_>, owner_unit_code: &str) -> Result<CampaignView> {
    let plan = CreateCampaign::source_plan(owner_unit_code).internal("reading the source plan")?;
    let view = create(tx, plan)?;
    indicators::service::create_from_plan(tx, view.id)?;
    Ok(view)
}

/// The id behind a code, for the command line.
///
/// # Errors
/// `not-found`.
pub fn find_by_code(tx: &mut Tx<'_>, code: &str) -> Result<CampaignId> {
    store::find_code(tx.conn, code)?.ok_or_else(Error::not_found)
}

fn load_for(tx: &mut Tx<'_>, id: CampaignId, action: &str) -> Result<CampaignRow> {
    let row = load(tx.conn, tx.actor, id)?;
    MACHINE.require(action, row.state, tx.actor, &Relation::unit(&row.owner_unit_code))?;
    Ok(row)
}

/// Changes a draft, or sets once what a launched campaign still lacks.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `validation-failed`.
pub fn update(tx: &mut Tx<'_>, id: CampaignId, patch: &Value) -> Result<CampaignView> {
    let row = load_for(tx, id, "update")?;
    tx.require_match(row.version)?;
    if row.state == CampaignState::Published {
        check::set_once(&row, patch, tx.actor)?;
    }
    let input = check::merged(&row, patch)?;
    if input.code != row.code
        && let Some(existing) = store::find_code(tx.conn, &input.code)?
    {
        return Err(store::code_taken(&input.code).with("existing_id", existing.to_string()));
    }
    check::parent_period(tx, &row, &input)?;
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(tx, Action::CAMPAIGN_UPDATE, Some(&row), &after, None, None);
    Ok(view(after, tx.actor))
}

/// Removes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `in-use`.
pub fn delete(tx: &mut Tx<'_>, id: CampaignId) -> Result<()> {
    let row = load_for(tx, id, "delete")?;
    tx.require_match(row.version)?;
    if store::has_children(tx.conn, id)? {
        return Err(Error::new(Code::InUse));
    }
    indicators::service::remove_with_campaign(tx, id)?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    let gone = snapshot(&view(row.clone(), tx.actor));
    tx.tell(Change::new(Action::CAMPAIGN_DELETE, target(&row)).between(Some(&gone), None));
    Ok(())
}

/// Launches a campaign: its parts are complete (R04) and the launcher is competent (R03).
///
/// # Errors
/// `not-ready` naming what is missing, `invalid-state-transition`, `role-required`.
pub fn publish(tx: &mut Tx<'_>, id: CampaignId) -> Result<CampaignView> {
    let row = load_for(tx, id, "publish")?;
    tx.check_match(row.version)?;
    let missing = row.plan.0.missing_sections();
    if !missing.is_empty() {
        return Err(check::not_ready(&missing));
    }
    let mut next = row.clone();
    next.state = CampaignState::Published;
    next.plan_version = 1;
    next.published_at = Some(tx.now);
    next.published_by = Some(tx.actor.id.clone());
    let after =
        store::set_state(tx.conn, &row, &next, tx.now)?.ok_or_else(|| stale(row.version))?;
    store_versions::keep_version(tx.conn, &after, None, &tx.actor.id, tx.now)?;
    tell(tx, Action::CAMPAIGN_PUBLISH, Some(&row), &after, None, Some("campaign.published"));
    Ok(view(after, tx.actor))
}

/// Changes a launched plan and keeps the version before.
///
/// # Errors
/// `not-ready` when a required part would become empty, `stale-etag`, `invalid-state-transition`.
pub fn amend(tx: &mut Tx<'_>, id: CampaignId, amendment: &Value) -> Result<CampaignView> {
    let row = load_for(tx, id, "amend")?;
    tx.check_match(row.version)?;
    let mut patch = amendment.clone();
    let reason = patch
        .as_object_mut()
        .and_then(|map| map.remove("reason"))
        .and_then(|reason| reason.as_str().map(str::to_owned))
        .unwrap_or_default();
    let input = check::merged(&row, &patch)?;
    if let Some(part) = input.plan.missing_sections().first() {
        return Err(Error::invalid(
            part.pointer(),
            "required_section",
            Text::new(
                format!("Phần {} không được để trống.", part.name_vi()),
                format!("The part {} must not be empty.", part.name_en()),
            ),
        ));
    }
    check::parent_period(tx, &row, &input)?;
    let written = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    let mut next = written.clone();
    next.plan_version += 1;
    let after = store::set_state(tx.conn, &written, &next, tx.now)?
        .ok_or_else(|| stale(written.version))?;
    store_versions::keep_version(tx.conn, &after, Some(&reason), &tx.actor.id, tx.now)?;
    tell(tx, Action::CAMPAIGN_AMEND, Some(&row), &after, Some(&reason), Some("campaign.amended"));
    Ok(view(after, tx.actor))
}

/// Ends a campaign.
///
/// # Errors
/// `stale-etag`, `invalid-state-transition`.
pub fn close(tx: &mut Tx<'_>, id: CampaignId, input: &CloseCampaign) -> Result<CampaignView> {
    let row = load_for(tx, id, "close")?;
    tx.check_match(row.version)?;
    let mut next = row.clone();
    next.state = CampaignState::Closed;
    next.closed_at = Some(tx.now);
    let after =
        store::set_state(tx.conn, &row, &next, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(
        tx,
        Action::CAMPAIGN_CLOSE,
        Some(&row),
        &after,
        Some(&input.reason),
        Some("campaign.closed"),
    );
    Ok(view(after, tx.actor))
}

/// Copies a campaign into a new draft that names the original as its predecessor.
///
/// # Errors
/// `duplicate`, `role-required`.
pub fn clone(tx: &mut Tx<'_>, id: CampaignId, input: CloneCampaign) -> Result<CampaignView> {
    use chrono::Datelike;
    let row = load_for(tx, id, "clone")?;
    let mut copy = row.to_input();
    copy.predecessor = Some(Predecessor {
        campaign_id: Some(row.id),
        title: row.title.clone(),
        year_from: row.period_from.year(),
        year_to: row.period_to.year(),
    });
    copy.code = input.code;
    copy.title = input.title.unwrap_or(row.title);
    copy.period_from = input.period_from;
    copy.period_to = input.period_to;
    (copy.number, copy.issued_on, copy.document_id) = (None, None, None);
    check::parent(tx, &copy)?;
    let made = insert(tx, copy)?;
    tell(tx, Action::CAMPAIGN_CLONE, None, &made, None, None);
    Ok(view(made, tx.actor))
}
