//! Rules of registrations.

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

pub use super::waiting::waiting;
use super::{
    check,
    store::{self, RegistrationRow},
    types::{
        CreateRegistration, MACHINE, RegistrationFilter, RegistrationId, RegistrationState,
        RegistrationSubjectKind, RegistrationView,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{
        Actor, Relation, Visible,
        table::{self, Rule},
    },
    db::{Conn, types::Json},
    error::{Code, Error, Result},
    features::{
        campaigns::{lookup, types::CampaignId},
        returns::ReturnWithReasons,
        units,
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

/// Actions that judge a registration; who brought it forward does not take them.
const JUDGING: [&str; 2] = ["confirm", "return"];

/// Actions that end with the campaign.
const ENDING: [&str; 2] = ["update", "submit"];

/// Who sees registrations at all. Each operation asks for its own scope; a token that may only
/// write still acts on what its holder sees.
const SEEN_BY: &Rule =
    &Rule { operation: "get_registration", scope: "", who: table::GET_REGISTRATION.who };

fn visible(conn: &mut Conn, actor: &Actor, today: NaiveDate) -> Result<Visible> {
    units::service::with_bloc_members(conn, actor, actor.visible(SEEN_BY)?, today.year())
}

fn relation(row: &RegistrationRow) -> Relation<'_> {
    Relation::of(Some(&row.unit_code), row.person_code.as_deref())
}

/// The registration, when the caller may see it.
fn load(
    conn: &mut Conn,
    actor: &Actor,
    id: RegistrationId,
    today: NaiveDate,
) -> Result<RegistrationRow> {
    let visible = visible(conn, actor, today)?;
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    let is_seen = match &visible {
        Visible::All => true,
        Visible::Some { units, person } => {
            units.contains(&row.unit_code)
                || person.as_ref().is_some_and(|own| {
                    row.person_code.as_ref() == Some(own) || row.created_by == *own
                })
        }
    };
    if is_seen { Ok(row) } else { Err(Error::not_found()) }
}

/// Whether the caller drafted or submitted it, or takes part by it.
fn is_own(row: &RegistrationRow, actor: &Actor) -> bool {
    !actor.is_trusted()
        && (row.created_by == actor.id
            || row.submitted_by.as_ref() == Some(&actor.id)
            || row.person_code.as_ref() == Some(&actor.id))
}

fn view(row: RegistrationRow, actor: &Actor, is_closed: bool) -> RegistrationView {
    let mut allowed_actions = MACHINE.allowed(row.state, actor, &relation(&row));
    allowed_actions.retain(|action| {
        let is_over = is_closed && ENDING.contains(action);
        let is_judged_by_own = JUDGING.contains(action) && is_own(&row, actor);
        !is_over && !is_judged_by_own
    });
    RegistrationView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        campaign_id: row.campaign_id,
        subject_kind: row.subject_kind,
        unit_code: row.unit_code,
        person_code: row.person_code,
        pledged_title: row.pledged_title,
        pledges: row.pledges.0,
        state: row.state,
        return_reasons: row.return_reasons.0,
        submitted_by: row.submitted_by,
        submitted_at: row.submitted_at,
        confirmed_by: row.confirmed_by,
        confirmed_at: row.confirmed_at,
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn answer(conn: &mut Conn, actor: &Actor, row: RegistrationRow) -> Result<RegistrationView> {
    let closed = lookup::closed_among(conn, std::iter::once(row.campaign_id))?;
    Ok(view(row, actor, !closed.is_empty()))
}

/// A registration.
///
/// # Errors
/// `not-found`.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: RegistrationId,
    today: NaiveDate,
) -> Result<RegistrationView> {
    actor.require_scope(table::GET_REGISTRATION)?;
    let row = load(conn, actor, id, today)?;
    answer(conn, actor, row)
}

/// A page of the registrations of a campaign that the caller may see.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    campaign: CampaignId,
    filter: &RegistrationFilter,
    page: &Page,
    today: NaiveDate,
) -> Result<Listing<RegistrationView>> {
    actor.require_scope(table::LIST_REGISTRATIONS)?;
    let is_closed = lookup::seen(conn, actor, campaign)?.require_not_closed().is_err();
    let visible = visible(conn, actor, today)?;
    let (rows, next_cursor, total_count) = store::list(conn, campaign, &visible, filter, page)?;
    let items = rows.into_iter().map(|row| view(row, actor, is_closed)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// Tells the audit what changed, and subscribers when there is an event for it.
fn tell(
    tx: &mut Tx<'_>,
    action: Action,
    before: Option<&RegistrationRow>,
    after: Option<&RegistrationRow>,
    reason: Option<&str>,
    event: Option<&'static str>,
) {
    let Some(row) = after.or(before) else { return };
    let target = Target {
        kind: "registration",
        id: row.id.to_string(),
        unit_code: Some(row.unit_code.clone()),
    };
    let shown = |row: &RegistrationRow| snapshot(&view(row.clone(), tx.actor, false));
    let (old, new) = (before.map(shown), after.map(shown));
    let mut change =
        Change::new(action, target).between(old.as_ref(), new.as_ref()).because(reason);
    if let Some(event) = event {
        let data = json!({
            "registration_id": row.id, "campaign_id": row.campaign_id, "state": row.state,
        });
        change = change.event(event, row.version, data);
    }
    tx.tell(change);
}

/// Creates a draft.
///
/// # Errors
/// `not-found` for a campaign out of sight, `role-required`, `invalid-state-transition` for one that
/// is not launched, `campaign-closed`, `validation-failed`, `duplicate`.
pub fn create(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
    input: CreateRegistration,
) -> Result<RegistrationView> {
    tx.actor.require_scope(table::CREATE_REGISTRATION)?;
    let facts = lookup::seen(tx.conn, tx.actor, campaign)?;
    let whose = Relation::of(Some(&input.unit_code), input.person_code.as_deref());
    tx.actor.require(table::CREATE_REGISTRATION, &whose)?;
    facts.require_running()?;
    check::subject(tx, &input)?;
    check::pledges(tx.conn, campaign, &input)?;
    if let Some(existing) = store::find_live(tx.conn, campaign, &input)? {
        return Err(store::registered_already().with("existing_id", existing.to_string()));
    }
    let id = RegistrationId(tx.ids.next());
    let row = store::insert(tx.conn, id, campaign, input, &tx.actor.id, tx.now)?;
    tell(tx, Action::REGISTRATION_CREATE, None, Some(&row), None, None);
    Ok(view(row, tx.actor, false))
}

/// The registration, when the caller may take the action on it now.
fn load_for(tx: &mut Tx<'_>, id: RegistrationId, action: &str) -> Result<RegistrationRow> {
    let found = MACHINE.moves.iter().find(|one| one.action == action);
    let rule = found
        .map(|one| one.rule)
        .ok_or_else(|| Error::bug(format!("a registration has no action {action}")))?;
    tx.actor.require_scope(rule)?;
    let row = load(tx.conn, tx.actor, id, tx.today)?;
    tx.actor.require(rule, &relation(&row))?;
    if JUDGING.contains(&action) && is_own(&row, tx.actor) {
        return Err(Error::new(Code::Recused).detail(
            "Người lập, gửi hoặc là người đăng ký không xác nhận, trả lại bản đăng ký đó.",
            "Who drafted, submitted or makes a registration does not confirm or return it.",
        ));
    }
    MACHINE.require(action, row.state, tx.actor, &relation(&row))?;
    if ENDING.contains(&action) {
        lookup::seen(tx.conn, tx.actor, row.campaign_id)?.require_not_closed()?;
    }
    Ok(row)
}

/// Changes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`, `campaign-closed`,
/// `validation-failed`.
pub fn update(tx: &mut Tx<'_>, id: RegistrationId, patch: &Value) -> Result<RegistrationView> {
    let row = load_for(tx, id, "update")?;
    tx.require_match(row.version)?;
    let input = check::merged(&row, patch)?;
    check::pledges(tx.conn, row.campaign_id, &input)?;
    let after = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(row.version))?;
    tell(tx, Action::REGISTRATION_UPDATE, Some(&row), Some(&after), None, None);
    answer(tx.conn, tx.actor, after)
}

/// Removes a draft.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `invalid-state-transition`.
pub fn delete(tx: &mut Tx<'_>, id: RegistrationId) -> Result<()> {
    let row = load_for(tx, id, "delete")?;
    tx.require_match(row.version)?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    tell(tx, Action::REGISTRATION_DELETE, Some(&row), None, None, None);
    Ok(())
}

/// What is told of a move.
struct Telling<'a> {
    action: Action,
    event: &'static str,
    reason: Option<&'a str>,
}

fn write(
    tx: &mut Tx<'_>,
    before: &RegistrationRow,
    next: &RegistrationRow,
    telling: &Telling<'_>,
) -> Result<RegistrationView> {
    let after =
        store::set_state(tx.conn, before, next, tx.now)?.ok_or_else(|| stale(before.version))?;
    tell(tx, telling.action, Some(before), Some(&after), telling.reason, Some(telling.event));
    answer(tx.conn, tx.actor, after)
}

/// The head or bloc lead submits it.
///
/// # Errors
/// `not-ready` without a pledge, `campaign-closed`, `invalid-state-transition`, `role-required`.
pub fn submit(tx: &mut Tx<'_>, id: RegistrationId) -> Result<RegistrationView> {
    let row = load_for(tx, id, "submit")?;
    tx.check_match(row.version)?;
    check::ready(&row)?;
    let mut next = row.clone();
    next.state = RegistrationState::Submitted;
    next.submitted_by = Some(tx.actor.id.clone());
    next.submitted_at = Some(tx.now);
    let telling = Telling {
        action: Action::REGISTRATION_SUBMIT,
        event: "registration.submitted",
        reason: None,
    };
    write(tx, &row, &next, &telling)
}

/// The secretariat confirms it.
///
/// # Errors
/// `recused`, `invalid-state-transition`, `role-required`.
pub fn confirm(tx: &mut Tx<'_>, id: RegistrationId) -> Result<RegistrationView> {
    let row = load_for(tx, id, "confirm")?;
    tx.check_match(row.version)?;
    let mut next = row.clone();
    next.state = RegistrationState::Confirmed;
    next.confirmed_by = Some(tx.actor.id.clone());
    next.confirmed_at = Some(tx.now);
    let telling = Telling {
        action: Action::REGISTRATION_CONFIRM,
        event: "registration.confirmed",
        reason: None,
    };
    write(tx, &row, &next, &telling)
}

/// The secretariat sends it back to be corrected; it is a draft again.
///
/// # Errors
/// `recused`, `invalid-state-transition`, `role-required`.
pub fn send_back(
    tx: &mut Tx<'_>,
    id: RegistrationId,
    input: ReturnWithReasons,
) -> Result<RegistrationView> {
    let row = load_for(tx, id, "return")?;
    tx.check_match(row.version)?;
    let reason = input.to_text();
    let mut next = row.clone();
    next.state = RegistrationState::Draft;
    next.return_reasons = Json(input.reasons);
    let telling = Telling {
        action: Action::REGISTRATION_RETURN,
        event: "registration.returned",
        reason: Some(&reason),
    };
    write(tx, &row, &next, &telling)
}

/// The subject no longer takes part.
///
/// # Errors
/// `invalid-state-transition`, `role-required`.
pub fn withdraw(tx: &mut Tx<'_>, id: RegistrationId) -> Result<RegistrationView> {
    let row = load_for(tx, id, "withdraw")?;
    tx.check_match(row.version)?;
    let mut next = row.clone();
    next.state = RegistrationState::Withdrawn;
    let telling = Telling {
        action: Action::REGISTRATION_WITHDRAW,
        event: "registration.withdrawn",
        reason: None,
    };
    write(tx, &row, &next, &telling)
}

/// How many units, or persons, directly take part in a campaign, for other slices.
///
/// # Errors
/// When the database cannot be read.
pub fn count_taking_part(
    conn: &mut Conn,
    campaign: CampaignId,
    kind: RegistrationSubjectKind,
) -> Result<u32> {
    let count = store::count_confirmed(conn, campaign, kind)?;
    Ok(u32::try_from(count).unwrap_or_default())
}
