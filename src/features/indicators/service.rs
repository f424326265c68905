//! Rules of indicators.

use serde_json::{Value, json};

use super::{
    check,
    input::{CreateIndicator, NewMilestone},
    store::{self, IndicatorRow, VersionRow},
    types::{FiguresFrom, IndicatorFilter, IndicatorId},
    views::{
        IndicatorDefinition, IndicatorFigure, IndicatorMilestone, IndicatorVersionView,
        IndicatorView,
    },
};
pub use super::{
    defined::{Defined, all, outreach_indicator, seen},
    plan::create_from_plan,
    progress::{Asked, progress, progress_of, progress_where},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::{Conn, dialect::lock_name},
    error::{Code, Error, Result, Text},
    features::{
        campaigns::{
            lookup::{self, CampaignFacts},
            types::{CampaignId, CampaignState},
        },
        documents, measurements,
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

/// Indicators of a campaign; progress is computed over all of them at once.
pub const INDICATORS_MAX: usize = 200;

pub(super) fn owners_of(conn: &mut Conn, id: IndicatorId) -> Result<Vec<String>> {
    Ok(store::owners(conn, &[id])?.remove(&id).unwrap_or_default())
}

/// Refuses when nothing was found, then what a draft campaign hides.
pub(super) fn load(
    conn: &mut Conn,
    actor: &Actor,
    id: IndicatorId,
) -> Result<(IndicatorRow, CampaignFacts)> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let campaign = lookup::seen(conn, actor, row.campaign_id)?;
    Ok((row, campaign))
}

/// Holds an indicator until the transaction ends: what was measured and how it is defined must not
/// change at the same time.
///
/// # Errors
/// When the database refuses.
pub fn lock(conn: &mut Conn, id: IndicatorId) -> Result<()> {
    lock_name(conn, &format!("indicator {id}"))
}

/// What the caller may do.
fn actions(
    row: &IndicatorRow,
    owners: &[String],
    actor: &Actor,
    campaign: CampaignState,
    is_measured: bool,
) -> Vec<&'static str> {
    let is_reported = row
        .figure
        .as_ref()
        .is_some_and(|figure| figure.0.figures_from == FiguresFrom::Measurements);
    let own = actor.grants.iter().filter_map(|grant| grant.unit_code.as_deref());
    let measuring = Relation {
        units: own
            .filter(|unit| owners.is_empty() || owners.iter().any(|one| one == unit))
            .collect(),
        person: None,
    };
    let is_closed = campaign == CampaignState::Closed;
    let is_running = campaign == CampaignState::Published;
    [
        ("update", !is_closed && actor.may(table::UPDATE_INDICATOR, &Relation::none())),
        (
            "delete",
            !is_closed && !is_measured && actor.may(table::DELETE_INDICATOR, &Relation::none()),
        ),
        ("record", is_running && is_reported && actor.may(table::CREATE_MEASUREMENT, &measuring)),
    ]
    .into_iter()
    .filter_map(|(action, is_allowed)| is_allowed.then_some(action))
    .collect()
}

fn view(
    row: IndicatorRow,
    owners: Vec<String>,
    actor: &Actor,
    campaign: CampaignState,
    is_measured: bool,
) -> IndicatorView {
    let allowed_actions = actions(&row, &owners, actor, campaign, is_measured);
    IndicatorView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        campaign_id: row.campaign_id,
        code: row.code,
        name: row.name,
        description: row.description,
        kind: row.kind,
        owner_unit_codes: owners,
        source: row.source,
        figure: row.figure.map(|json| IndicatorFigure::from(json.0)),
        milestone: row.milestone.map(|json| IndicatorMilestone::from(json.0)),
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// An indicator.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: IndicatorId) -> Result<IndicatorView> {
    actor.require_scope(table::GET_INDICATOR)?;
    let (row, campaign) = load(conn, actor, id)?;
    let owners = owners_of(conn, id)?;
    let is_measured = !measurements::service::measured_among(conn, &[id])?.is_empty();
    Ok(view(row, owners, actor, campaign.state, is_measured))
}

/// A page of the indicators of a campaign.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    campaign: CampaignId,
    filter: &IndicatorFilter,
    page: &Page,
) -> Result<Listing<IndicatorView>> {
    actor.require_scope(table::LIST_INDICATORS)?;
    let facts = lookup::seen(conn, actor, campaign)?;
    let (rows, next_cursor, total_count) = store::list(conn, campaign, filter, page)?;
    let ids: Vec<IndicatorId> = rows.iter().map(|row| row.id).collect();
    let mut owners = store::owners(conn, &ids)?;
    let measured = measurements::service::measured_among(conn, &ids)?;
    let items = rows
        .into_iter()
        .map(|row| {
            let of_row = owners.remove(&row.id).unwrap_or_default();
            let is_measured = measured.contains(&row.id);
            view(row, of_row, actor, facts.state, is_measured)
        })
        .collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// The versions of an indicator, newest first.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn versions(
    conn: &mut Conn,
    actor: &Actor,
    id: IndicatorId,
    page: &Page,
) -> Result<Listing<IndicatorVersionView>> {
    actor.require_scope(table::LIST_INDICATOR_VERSIONS)?;
    load(conn, actor, id)?;
    let rows = store::versions(conn, id, page.after()?, page.fetch())?;
    let (rows, next_cursor) = page.cut(rows, |row| row.version)?;
    let total_count = page.is_counted.then(|| store::count_versions(conn, id)).transpose()?;
    let version = |row: VersionRow| IndicatorVersionView {
        etag: etag(row.version, &[]),
        version: row.version,
        reason: row.reason,
        changed_by: row.changed_by,
        changed_at: row.changed_at,
        definition: IndicatorDefinition::from(row.definition.0),
    };
    Ok(Listing { items: rows.into_iter().map(version).collect(), next_cursor, total_count })
}

/// An indicator before or after a change, for the audit.
#[derive(Clone, Copy)]
struct Shown<'a> {
    row: &'a IndicatorRow,
    owners: &'a [String],
}

fn tell(
    tx: &mut Tx<'_>,
    campaign: &CampaignFacts,
    action: Action,
    before: Option<Shown<'_>>,
    after: Option<Shown<'_>>,
    reason: Option<&str>,
) {
    let Some(row) = after.as_ref().or(before.as_ref()).map(|one| one.row) else { return };
    let target = Target {
        kind: "indicator",
        id: row.id.to_string(),
        unit_code: Some(campaign.owner_unit_code.clone()),
    };
    let shown = |one: &Shown<'_>| {
        let view = view(one.row.clone(), one.owners.to_vec(), tx.actor, campaign.state, false);
        snapshot(&view)
    };
    let (old, new) = (before.as_ref().map(shown), after.as_ref().map(shown));
    let mut change =
        Change::new(action, target).between(old.as_ref(), new.as_ref()).because(reason);
    if after.is_some() {
        let data = json!({
            "indicator_id": row.id, "campaign_id": row.campaign_id, "code": row.code,
        });
        change = change.event("indicator.updated", row.version, data);
    }
    tx.tell(change);
}

/// Holds the documents that are evidence of a milestone.
fn keep_uses(conn: &mut Conn, id: IndicatorId, milestone: Option<&NewMilestone>) -> Result<()> {
    let evidence = milestone.map(|one| one.evidence.as_slice()).unwrap_or_default();
    let named: Vec<_> = evidence.iter().filter_map(|one| one.document_id).collect();
    documents::service::set_uses(conn, "indicator", &id.to_string(), &named)
}

/// Creates an indicator of a campaign that is not closed.
///
/// # Errors
/// `not-found`, `role-required`, `campaign-closed`, `validation-failed`, `duplicate`.
pub fn create(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
    mut input: CreateIndicator,
) -> Result<IndicatorView> {
    tx.actor.require(table::CREATE_INDICATOR, &Relation::none())?;
    let facts = lookup::seen(tx.conn, tx.actor, campaign)?;
    facts.require_not_closed()?;
    // One after the other, so that the rules on the whole campaign hold.
    lock_name(tx.conn, &format!("indicators {campaign}"))?;
    input.owner_unit_codes.sort();
    check::indicator(tx, &facts, &input, None)?;
    if let Some(existing) = store::find_code(tx.conn, campaign, &input.code)? {
        return Err(store::code_taken(&input.code).with("existing_id", existing.to_string()));
    }
    let count = usize::try_from(store::count(tx.conn, campaign)?).unwrap_or(INDICATORS_MAX);
    if count >= INDICATORS_MAX {
        return Err(Error::invalid(
            "/code",
            "too_many_indicators",
            Text::new(
                format!("Một phong trào có tối đa {INDICATORS_MAX} chỉ tiêu."),
                format!("A campaign has at most {INDICATORS_MAX} indicators."),
            ),
        ));
    }
    let id = IndicatorId(tx.ids.next());
    let owners = input.owner_unit_codes.clone();
    let row = store::insert(tx.conn, id, campaign, input.clone(), &tx.actor.id, tx.now)?;
    keep_uses(tx.conn, id, input.milestone.as_ref())?;
    store::keep_version(tx.conn, &row, input, None, &tx.actor.id)?;
    let shown = Shown { row: &row, owners: &owners };
    tell(tx, &facts, Action::INDICATOR_CREATE, None, Some(shown), None);
    Ok(view(row, owners, tx.actor, facts.state, false))
}

/// Changes an indicator and keeps the version before.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `campaign-closed`, `validation-failed`, `in-use` for another
/// formula once something was measured.
pub fn update(tx: &mut Tx<'_>, id: IndicatorId, patch: &Value) -> Result<IndicatorView> {
    tx.actor.require_scope(table::UPDATE_INDICATOR)?;
    lock(tx.conn, id)?;
    let (row, facts) = load(tx.conn, tx.actor, id)?;
    tx.actor.require(table::UPDATE_INDICATOR, &Relation::none())?;
    facts.require_not_closed()?;
    tx.require_match(row.version)?;
    lock_name(tx.conn, &format!("indicators {}", row.campaign_id))?;
    let known = owners_of(tx.conn, id)?;
    let before = row.clone().into_input(known.clone());
    let (mut input, reason) = check::merged(&before, patch)?;
    input.owner_unit_codes.sort();
    check::indicator(tx, &facts, &input, Some((id, &before)))?;
    let is_measured = !measurements::service::measured_among(tx.conn, &[id])?.is_empty();
    if is_measured && is_measured_otherwise(&before, &input) {
        return Err(Error::new(Code::InUse).detail(
            "Chỉ tiêu đã có số liệu nên công thức và nguồn số liệu không đổi được.",
            "Something was measured already, so the formula and where figures come from stay.",
        ));
    }
    let owners = input.owner_unit_codes.clone();
    let after =
        store::update(tx.conn, &row, input.clone(), tx.now)?.ok_or_else(|| stale(row.version))?;
    keep_uses(tx.conn, id, input.milestone.as_ref())?;
    store::keep_version(tx.conn, &after, input, Some(&reason), &tx.actor.id)?;
    let old = Shown { row: &row, owners: &known };
    let new = Shown { row: &after, owners: &owners };
    tell(tx, &facts, Action::INDICATOR_UPDATE, Some(old), Some(new), Some(&reason));
    Ok(view(after, owners, tx.actor, facts.state, is_measured))
}

/// Whether what was measured would mean something else.
fn is_measured_otherwise(before: &CreateIndicator, after: &CreateIndicator) -> bool {
    let meaning = |one: &CreateIndicator| {
        one.figure.as_ref().map(|figure| (figure.formula, figure.figures_from))
    };
    meaning(before) != meaning(after)
}

/// Removes an indicator that was never measured.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `campaign-closed`, `in-use`.
pub fn delete(tx: &mut Tx<'_>, id: IndicatorId) -> Result<()> {
    tx.actor.require_scope(table::DELETE_INDICATOR)?;
    lock(tx.conn, id)?;
    let (row, facts) = load(tx.conn, tx.actor, id)?;
    tx.actor.require(table::DELETE_INDICATOR, &Relation::none())?;
    facts.require_not_closed()?;
    tx.require_match(row.version)?;
    if !measurements::service::measured_among(tx.conn, &[id])?.is_empty() {
        return Err(Error::new(Code::InUse));
    }
    remove(tx, &facts, &row)
}

fn remove(tx: &mut Tx<'_>, facts: &CampaignFacts, row: &IndicatorRow) -> Result<()> {
    let owners = owners_of(tx.conn, row.id)?;
    keep_uses(tx.conn, row.id, None)?;
    if !store::delete(tx.conn, row)? {
        return Err(stale(row.version));
    }
    let gone = Shown { row, owners: &owners };
    tell(tx, facts, Action::INDICATOR_DELETE, Some(gone), None, None);
    Ok(())
}

/// Removes the indicators of a draft campaign that is removed itself; nothing was measured under a
/// draft.
///
/// # Errors
/// When the database refuses.
pub fn remove_with_campaign(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<()> {
    let facts = lookup::seen(tx.conn, tx.actor, campaign)?;
    for row in store::all(tx.conn, campaign)? {
        remove(tx, &facts, &row)?;
    }
    Ok(())
}
