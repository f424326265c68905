//! Rules of webhooks.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    Means,
    deliveries::queue_name,
    input::{CreateWebhook, RotateWebhookSecret},
    signing::Secret,
    store::{self, WebhookRow},
    store_deliveries,
    targets::Fault,
    types::{DisabledReason, MACHINE, WebhookFilter, WebhookId, WebhookState, WebhookView},
};
use crate::{
    audit::{self, Action, Change, Target},
    authz::{Actor, Relation, Role, table},
    db::{
        Conn,
        dialect::lock_name,
        types::{Instant, Json},
    },
    error::{Error, Result, Text},
    features::{clients, events},
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        patch::merged,
        reply::etag,
    },
};

/// Webhooks of one client; who needs more wants other filters.
const WEBHOOKS_MAX: i64 = 100;

/// How many deliveries wait, and since when the oldest of them does: for the counters of the service.
///
/// # Errors
/// When the database cannot be read.
pub fn backlog(conn: &mut Conn) -> Result<(i64, Option<Instant>)> {
    store_deliveries::backlog(conn)
}

pub(super) fn view(row: WebhookRow, actor: &Actor) -> WebhookView {
    let allowed_actions = MACHINE.allowed(row.state, actor, &Relation::none());
    WebhookView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        client_code: row.client_code,
        url: row.url,
        description: row.description,
        event_types: row.event_types.map(|json| json.0),
        state: row.state,
        disabled_reason: row.disabled_reason,
        secret: None,
        previous_secret_until: row.previous_secret_until,
        feed_position: row.feed_position,
        failure_count: row.failure_count,
        paused_until: row.paused_until,
        last_success_at: row.last_success_at,
        created_by: row.created_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// The client whose webhooks alone the caller sees; `None` for whom all are.
pub(super) fn own_client(actor: &Actor) -> Option<&str> {
    (!actor.has_any(&[Role::Admin])).then_some(actor.id.as_str())
}

pub(super) fn load(conn: &mut Conn, actor: &Actor, id: WebhookId) -> Result<WebhookRow> {
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    match own_client(actor) {
        Some(own) if own != row.client_code => Err(Error::not_found()),
        Some(_) | None => Ok(row),
    }
}

fn load_for(tx: &mut Tx<'_>, id: WebhookId, action: &str) -> Result<WebhookRow> {
    let row = load(tx.conn, tx.actor, id)?;
    MACHINE.require(action, row.state, tx.actor, &Relation::none())?;
    Ok(row)
}

/// Tells the audit what changed; a view never holds a secret.
pub(super) fn change(
    action: Action,
    before: Option<&WebhookView>,
    after: Option<&WebhookView>,
    id: WebhookId,
) -> Change {
    let target = Target { kind: "webhook", id: id.to_string(), unit_code: None };
    let (before, after) = (before.map(snapshot), after.map(snapshot));
    Change::new(action, target).between(before.as_ref(), after.as_ref())
}

/// What subscribers hear of a webhook that is on or off from now on.
pub(super) fn switched(change: Change, row: &WebhookRow) -> Change {
    let event = match row.state {
        WebhookState::Enabled => "webhook.enabled",
        WebhookState::Disabled => "webhook.disabled",
    };
    let data = json!({
        "webhook_id": row.id, "state": row.state, "disabled_reason": row.disabled_reason,
    });
    change.event(event, row.version, data)
}

/// A webhook.
///
/// # Errors
/// `not-found`, also for a webhook of another client.
pub fn get(conn: &mut Conn, actor: &Actor, id: WebhookId) -> Result<WebhookView> {
    actor.require(table::GET_WEBHOOK, &Relation::none())?;
    let row = load(conn, actor, id)?;
    Ok(view(row, actor))
}

/// A page of webhooks that the caller may see.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &WebhookFilter,
    page: &Page,
) -> Result<Listing<WebhookView>> {
    actor.require(table::LIST_WEBHOOKS, &Relation::none())?;
    let (rows, next_cursor, total_count) = store::list(conn, own_client(actor), filter, page)?;
    let items = rows.into_iter().map(|row| view(row, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

fn check_url(means: &Means, url: &str) -> Result<()> {
    let (code, text) = match means.targets.check(url) {
        Ok(()) => return Ok(()),
        Err(Fault::Malformed) => (
            "malformed_url",
            Text::new(
                "Không phải địa chỉ http(s) hợp lệ, không kèm tài khoản và dấu #.",
                "It is not an http(s) URL without user and fragment.",
            ),
        ),
        Err(Fault::NotListed) => (
            "target_not_allowed",
            Text::new(
                "Quản trị hệ thống chưa cho phép gửi tới máy chủ này.",
                "The operator does not list this origin among the targets.",
            ),
        ),
    };
    Err(Error::invalid("/url", code, text))
}

/// The client of a new webhook.
fn client_of(tx: &mut Tx<'_>, named: Option<String>) -> Result<String> {
    let client = match (own_client(tx.actor), named) {
        (Some(own), None) => own.to_owned(),
        (Some(own), Some(named)) if own == named => named,
        (Some(_), Some(_)) => {
            let text = Text::new(
                "Hệ thống chỉ đăng ký nhận sự kiện cho chính mình.",
                "A client makes webhooks for itself.",
            );
            return Err(Error::invalid("/client_code", "other_client", text));
        }
        (None, Some(named)) => named,
        (None, None) => {
            let text = Text::new("Phải nêu hệ thống nhận.", "The receiving client is missing.");
            return Err(Error::invalid("/client_code", "required", text));
        }
    };
    if !clients::service::is_active(tx.conn, &client)? {
        let text = Text::new("Không có hệ thống này.", "There is no such client.");
        return Err(Error::invalid("/client_code", "unknown_client", text));
    }
    if store::count_of(tx.conn, &client)? >= WEBHOOKS_MAX {
        let text = Text::new(
            format!("Mỗi hệ thống có tối đa {WEBHOOKS_MAX} đăng ký."),
            format!("A client has at most {WEBHOOKS_MAX} webhooks."),
        );
        return Err(Error::invalid("/client_code", "too_many_webhooks", text));
    }
    Ok(client)
}

/// Makes a webhook with a secret that nobody is shown, for samples.
///
/// # Errors
/// `validation-failed`.
pub fn create(tx: &mut Tx<'_>, means: &Means, input: CreateWebhook) -> Result<WebhookView> {
    create_with(tx, means, input, &Secret::draw()?)
}

/// Makes a webhook; it gets what is committed from now on. What was before takes its place in the feed
/// first, so that nothing but a place says where the webhook begins: a moment would leave out what a replica
/// with a slow clock does next.
///
/// # Errors
/// `validation-failed`.
pub(super) fn create_with(
    tx: &mut Tx<'_>,
    means: &Means,
    input: CreateWebhook,
    secret: &Secret,
) -> Result<WebhookView> {
    tx.actor.require(table::CREATE_WEBHOOK, &Relation::none())?;
    check_url(means, &input.url)?;
    let client_code = client_of(tx, input.client_code)?;
    audit::seal_committed(tx.conn, tx.now)?;
    let id = WebhookId(tx.ids.next());
    let row = WebhookRow {
        id,
        client_code,
        url: input.url,
        description: input.description,
        event_types: input.event_types.map(Json),
        state: WebhookState::Enabled,
        disabled_reason: None,
        secret: secret.seal(&means.keys, id)?,
        previous_secret: None,
        previous_secret_until: None,
        feed_position: events::service::head(tx.conn)?,
        last_ordinal: 0,
        failure_count: 0,
        paused_until: None,
        last_success_at: None,
        _lease_owner: None,
        _lease_until: None,
        created_by: tx.actor.id.clone(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let row = store::insert(tx.conn, &row)?;
    let after = view(row, tx.actor);
    tx.tell(change(Action::WEBHOOK_CREATE, None, Some(&after), id));
    Ok(after)
}

/// Changes a webhook.
///
/// # Errors
/// `precondition-required`, `stale-etag`, `validation-failed`.
pub fn update(tx: &mut Tx<'_>, means: &Means, id: WebhookId, patch: &Value) -> Result<WebhookView> {
    let row = load_for(tx, id, "update")?;
    tx.require_match(row.version)?;
    let input: CreateWebhook = merged(&row.to_input(), patch)?;
    check_url(means, &input.url)?;
    let mut next = row.clone();
    next.url = input.url;
    next.description = input.description;
    next.event_types = input.event_types.map(Json);
    save(tx, row, &next, Action::WEBHOOK_UPDATE)
}

fn save(
    tx: &mut Tx<'_>,
    row: WebhookRow,
    next: &WebhookRow,
    action: Action,
) -> Result<WebhookView> {
    let (after, told) = saved(tx.conn, tx.actor, row, next, (action, tx.now))?;
    let told = if action == Action::WEBHOOK_ENABLE || action == Action::WEBHOOK_DISABLE {
        switched(told, &after)
    } else {
        told
    };
    tx.tell(told);
    Ok(view(after, tx.actor))
}

/// Writes a change, and gives what is to be told of it.
pub(super) fn saved(
    conn: &mut Conn,
    actor: &Actor,
    row: WebhookRow,
    next: &WebhookRow,
    (action, now): (Action, Instant),
) -> Result<(WebhookRow, Change)> {
    let after = store::save(conn, &row, next, now)?.ok_or_else(|| stale(row.version))?;
    let id = row.id;
    let (before, shown) = (view(row, actor), view(after.clone(), actor));
    Ok((after, change(action, Some(&before), Some(&shown), id)))
}

/// Removes a webhook with its deliveries; the audit keeps that it was there.
///
/// # Errors
/// `precondition-required`, `stale-etag`.
pub fn delete(tx: &mut Tx<'_>, id: WebhookId) -> Result<()> {
    let row = load_for(tx, id, "delete")?;
    tx.require_match(row.version)?;
    // Nobody makes a delivery of it meanwhile.
    lock_name(tx.conn, &queue_name(id))?;
    if !store::delete(tx.conn, &row)? {
        return Err(stale(row.version));
    }
    let before = view(row, tx.actor);
    tx.tell(change(Action::WEBHOOK_DELETE, Some(&before), None, id));
    Ok(())
}

/// Sends nothing any more.
///
/// # Errors
/// `invalid-state-transition`, `stale-etag`.
pub fn disable(tx: &mut Tx<'_>, id: WebhookId) -> Result<WebhookView> {
    let row = load_for(tx, id, "disable")?;
    tx.check_match(row.version)?;
    let mut next = row.clone();
    next.state = WebhookState::Disabled;
    next.disabled_reason = Some(DisabledReason::ByRequest);
    save(tx, row, &next, Action::WEBHOOK_DISABLE)
}

/// Goes on where it stopped, with what the feed still has.
///
/// # Errors
/// `invalid-state-transition`, `stale-etag`.
pub fn enable(tx: &mut Tx<'_>, means: &Means, id: WebhookId) -> Result<WebhookView> {
    let row = load_for(tx, id, "enable")?;
    tx.check_match(row.version)?;
    check_url(means, &row.url)?;
    let mut next = row.clone();
    next.state = WebhookState::Enabled;
    next.disabled_reason = None;
    next.failure_count = 0;
    next.paused_until = None;
    save(tx, row, &next, Action::WEBHOOK_ENABLE)
}

/// Replaces the secret; for a while deliveries are signed with both.
///
/// # Errors
/// `stale-etag`.
pub(super) fn rotate(
    tx: &mut Tx<'_>,
    means: &Means,
    id: WebhookId,
    (input, secret): (RotateWebhookSecret, &Secret),
) -> Result<WebhookView> {
    let row = load_for(tx, id, "rotate_secret")?;
    tx.check_match(row.version)?;
    let mut next = row.clone();
    next.secret = secret.seal(&means.keys, id)?;
    let has_overlap = input.overlap_hours > 0;
    next.previous_secret = has_overlap.then(|| row.secret.clone());
    next.previous_secret_until =
        has_overlap.then(|| Instant(tx.now.0 + TimeDelta::hours(input.overlap_hours)));
    save(tx, row, &next, Action::WEBHOOK_ROTATE_SECRET)
}
