//! Rules of deliveries: seeing them, tests, and sending one once more.

use chrono::TimeDelta;
use serde_json::json;

use super::{
    Means,
    service::{load, view as view_of_webhook},
    store::{self, WebhookRow},
    store_deliveries::{self, DeliveryRow},
    types::{
        DELIVERY_MACHINE, MACHINE, WebhookDeliveryFilter, WebhookDeliveryId, WebhookDeliveryState,
        WebhookDeliveryView, WebhookId, WebhookState,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::{
        Conn,
        dialect::lock_name,
        types::{AnyId, Instant, Json},
    },
    error::{Code, Error, Result},
    features::events::types::EventView,
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

fn view(row: DeliveryRow, actor: &Actor) -> WebhookDeliveryView {
    let allowed_actions = DELIVERY_MACHINE.allowed(row.state, actor, &Relation::none());
    WebhookDeliveryView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        id: row.id,
        webhook_id: row.webhook_id,
        event_id: row.event_id,
        event_type: row.event_type,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        is_test: row.is_test,
        state: row.state,
        next_at: row.claimable_at,
        attempt_count: row.attempt_count,
        attempts: row.attempts.0,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// A delivery, with its webhook, of those that the caller may see.
fn find(
    conn: &mut Conn,
    actor: &Actor,
    id: WebhookDeliveryId,
) -> Result<(WebhookRow, DeliveryRow)> {
    let row = store_deliveries::find(conn, id)?.ok_or_else(Error::not_found)?;
    let webhook = load(conn, actor, row.webhook_id)?;
    Ok((webhook, row))
}

/// A delivery.
///
/// # Errors
/// `not-found`, also for one of another client.
pub(super) fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: WebhookDeliveryId,
) -> Result<WebhookDeliveryView> {
    actor.require(table::GET_WEBHOOK_DELIVERY, &Relation::none())?;
    let (_, row) = find(conn, actor, id)?;
    Ok(view(row, actor))
}

/// A page of a webhook's deliveries.
///
/// # Errors
/// `not-found`, `invalid-cursor`.
pub(super) fn list(
    conn: &mut Conn,
    actor: &Actor,
    webhook: WebhookId,
    filter: &WebhookDeliveryFilter,
    page: &Page,
) -> Result<Listing<WebhookDeliveryView>> {
    actor.require(table::LIST_WEBHOOK_DELIVERIES, &Relation::none())?;
    let webhook = load(conn, actor, webhook)?;
    let (rows, next_cursor, total_count) = store_deliveries::list(conn, webhook.id, filter, page)?;
    let items = rows.into_iter().map(|row| view(row, actor)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// A delivery that was not sent yet.
pub(super) fn fresh(
    webhook: WebhookId,
    (id, ordinal): (WebhookDeliveryId, i64),
    event: &EventView,
    body: String,
    (now, claimable_at): (Instant, Instant),
) -> DeliveryRow {
    DeliveryRow {
        id,
        webhook_id: webhook,
        ordinal,
        event_id: event.id,
        event_type: event.event_type.clone(),
        subject_kind: event.subject_kind.clone(),
        subject_id: event.subject_id.clone(),
        is_test: false,
        body,
        state: WebhookDeliveryState::Pending,
        claimable_at: Some(claimable_at),
        attempt_count: 0,
        attempts: Json(Vec::new()),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// The webhook as it is now, with what gives its next delivery an ordinal held for this change alone.
fn queueing(tx: &mut Tx<'_>, id: WebhookId) -> Result<WebhookRow> {
    lock_name(tx.conn, &queue_name(id))?;
    store::find(tx.conn, id)?.ok_or_else(Error::not_found)
}

/// Held by whoever gives ordinals to a webhook's deliveries.
pub(super) fn queue_name(id: WebhookId) -> String {
    format!("webhook {id}")
}

/// Queues a delivery that says only that it is a test.
///
/// # Errors
/// `not-found`, `invalid-state-transition`, `stale-etag`.
pub fn test(tx: &mut Tx<'_>, means: &Means, id: WebhookId) -> Result<WebhookDeliveryView> {
    let seen = load(tx.conn, tx.actor, id)?;
    MACHINE.require("test", seen.state, tx.actor, &Relation::none())?;
    tx.check_match(seen.version)?;
    let webhook = queueing(tx, id)?;
    let event = EventView {
        id: AnyId(tx.ids.next()),
        event_type: "webhook.tested".to_owned(),
        at: tx.now,
        subject_kind: "webhook".to_owned(),
        subject_id: id.to_string(),
        sequence: webhook.version,
        position: webhook.feed_position,
        unit_code: None,
        data: json!({ "webhook_id": id }),
        etag: String::new(),
    };
    let ordinal = webhook.last_ordinal + 1;
    let place = (WebhookDeliveryId(tx.ids.next()), ordinal);
    let body = means.format.body(&event);
    let row = DeliveryRow { is_test: true, ..fresh(id, place, &event, body, (tx.now, tx.now)) };
    store_deliveries::insert(tx.conn, std::slice::from_ref(&row))?;
    store::advance(tx.conn, id, webhook.feed_position, ordinal)?;
    let target = Target { kind: "webhook", id: id.to_string(), unit_code: None };
    let told = json!({ "webhook_delivery_id": row.id });
    tx.tell(Change::new(Action::WEBHOOK_TEST, target).between(None, Some(&told)));
    Ok(view(row, tx.actor))
}

/// Queues a finished delivery once more, after what waits for its object already.
///
/// # Errors
/// `not-found`, `invalid-state-transition`, `stale-etag`.
pub(super) fn redeliver(tx: &mut Tx<'_>, id: WebhookDeliveryId) -> Result<WebhookDeliveryView> {
    let (webhook, row) = find(tx.conn, tx.actor, id)?;
    DELIVERY_MACHINE.require("redeliver", row.state, tx.actor, &Relation::none())?;
    tx.check_match(row.version)?;
    if webhook.state == WebhookState::Disabled {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail(
                "Đăng ký nhận sự kiện đang ngừng; bật lại trước khi gửi lại.",
                "The webhook is disabled; enable it before sending once more.",
            )
            .with("current_state", webhook.state.to_string())
            .with("allowed_actions", view_of_webhook(webhook, tx.actor).allowed_actions));
    }
    let webhook = queueing(tx, webhook.id)?;
    let ordinal = webhook.last_ordinal + 1;
    let waiting = store_deliveries::waiting(tx.conn, webhook.id, tx.now)?;
    let latest = waiting
        .into_iter()
        .filter(|(kind, subject, _)| *kind == row.subject_kind && *subject == row.subject_id)
        .filter_map(|(_, _, until)| until)
        .max();
    let mut next = row.clone();
    next.state = WebhookDeliveryState::Pending;
    next.ordinal = ordinal;
    next.attempt_count = 0;
    next.claimable_at = Some(latest.unwrap_or(tx.now));
    let after =
        store_deliveries::save(tx.conn, &row, &next, tx.now)?.ok_or_else(|| stale(row.version))?;
    store::advance(tx.conn, webhook.id, webhook.feed_position, ordinal)?;
    let (before, after) = (view(row, tx.actor), view(after, tx.actor));
    let target = Target { kind: "webhook_delivery", id: id.to_string(), unit_code: None };
    tx.tell(
        Change::new(Action::WEBHOOK_REDELIVER, target)
            .between(Some(&snapshot(&before)), Some(&snapshot(&after))),
    );
    Ok(after)
}

/// Forgets finished deliveries after so many days; returns how many.
///
/// # Errors
/// When the database refuses.
pub fn purge(conn: &mut Conn, now: Instant, days: u32) -> Result<usize> {
    store_deliveries::purge(conn, Instant(now.0 - TimeDelta::days(i64::from(days))))
}
