//! Deliveries in the database. One waits exactly as long as it may be claimed at some moment.
//!
//! Among those of one webhook and object, a later ordinal is never claimable before an earlier one
//! that still waits: with that, taking the first by ordinal of what is due keeps their order.

use diesel::prelude::*;

use super::types::{
    WebhookAttempt, WebhookDeliveryFilter, WebhookDeliveryId, WebhookDeliveryState, WebhookId,
    WebhookState,
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{webhook_deliveries as d, webhooks as w},
        types::{AnyId, Instant, Json},
    },
    error::Result,
    http::page::Page,
    insert_rows, keyset,
};

/// A delivery as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = d, treat_none_as_default_value = false)]
pub(super) struct DeliveryRow {
    pub(super) id: WebhookDeliveryId,
    pub(super) webhook_id: WebhookId,
    /// Its place among those of its webhook.
    pub(super) ordinal: i64,
    pub(super) event_id: AnyId,
    pub(super) event_type: String,
    pub(super) subject_kind: String,
    pub(super) subject_id: String,
    pub(super) is_test: bool,
    pub(super) body: String,
    pub(super) state: WebhookDeliveryState,
    /// When it may be sent; null when it is finished.
    pub(super) claimable_at: Option<Instant>,
    pub(super) attempt_count: i32,
    pub(super) attempts: Json<Vec<WebhookAttempt>>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

pub(super) fn find(conn: &mut Conn, id: WebhookDeliveryId) -> Result<Option<DeliveryRow>> {
    Ok(d::table.find(id).first(conn).optional()?)
}

pub(super) fn insert(conn: &mut Conn, rows: &[DeliveryRow]) -> Result<()> {
    // A bound on what one statement holds.
    for part in rows.chunks(200) {
        let part = part.to_vec();
        insert_rows!(conn, d::table, part)?;
    }
    Ok(())
}

/// Objects of a webhook with deliveries that wait for a later moment: kind, id, and which.
pub(super) fn waiting(
    conn: &mut Conn,
    webhook: WebhookId,
    now: Instant,
) -> Result<Vec<(String, String, Option<Instant>)>> {
    Ok(d::table
        .filter(d::webhook_id.eq(webhook))
        .filter(d::claimable_at.gt(now))
        .select((d::subject_kind, d::subject_id, d::claimable_at))
        .load(conn)?)
}

/// How many deliveries wait, and since when the oldest of them does.
pub(super) fn backlog(conn: &mut Conn) -> Result<(i64, Option<Instant>)> {
    let waiting = || d::table.filter(d::claimable_at.is_not_null());
    let count = waiting().count().get_result(conn)?;
    let oldest = waiting().select(d::created_at).order(d::created_at).first(conn).optional()?;
    Ok((count, oldest))
}

/// The webhook whose delivery is due longest and may be sent now.
pub(super) fn due_webhook(conn: &mut Conn, now: Instant) -> Result<Option<WebhookId>> {
    Ok(d::table
        .inner_join(w::table.on(w::id.eq(d::webhook_id)))
        .filter(d::claimable_at.le(now))
        .filter(w::state.eq(WebhookState::Enabled))
        .filter(w::paused_until.is_null().or(w::paused_until.le(now)))
        .filter(w::lease_until.is_null().or(w::lease_until.le(now)))
        .order((d::claimable_at, d::webhook_id))
        .select(w::id)
        .first(conn)
        .optional()?)
}

/// What is to be sent next.
pub(super) fn next_due(
    conn: &mut Conn,
    webhook: WebhookId,
    now: Instant,
) -> Result<Option<DeliveryRow>> {
    Ok(d::table
        .filter(d::webhook_id.eq(webhook))
        .filter(d::claimable_at.le(now))
        .order(d::ordinal)
        .first(conn)
        .optional()?)
}

/// Writes how a delivery goes on; `None` when the version is no longer this one.
pub(super) fn save(
    conn: &mut Conn,
    current: &DeliveryRow,
    next: &DeliveryRow,
    now: Instant,
) -> Result<Option<DeliveryRow>> {
    Ok(diesel::update(d::table.filter(d::id.eq(current.id)).filter(d::version.eq(current.version)))
        .set((
            d::version.eq(current.version + 1),
            d::ordinal.eq(next.ordinal),
            d::state.eq(next.state),
            d::claimable_at.eq(next.claimable_at),
            d::attempt_count.eq(next.attempt_count),
            d::attempts.eq(next.attempts.clone()),
            d::updated_at.eq(now),
        ))
        .returning(d::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Lets what comes after a delivery of the same object wait as long as itself.
pub(super) fn hold_back(conn: &mut Conn, first: &DeliveryRow, until: Instant) -> Result<()> {
    diesel::update(
        d::table
            .filter(d::webhook_id.eq(first.webhook_id))
            .filter(d::ordinal.gt(first.ordinal))
            .filter(d::claimable_at.lt(until))
            .filter(d::subject_kind.eq(first.subject_kind.clone()))
            .filter(d::subject_id.eq(first.subject_id.clone())),
    )
    .set(d::claimable_at.eq(until))
    .execute(conn)?;
    Ok(())
}

fn filtered(
    webhook: WebhookId,
    filter: &WebhookDeliveryFilter,
) -> d::BoxedQuery<'static, MultiBackend> {
    let mut query = d::table.filter(d::webhook_id.eq(webhook)).into_boxed();
    if let Some(states) = &filter.state {
        query = query.filter(d::state.eq_any(states.clone()));
    }
    if let Some(event) = filter.event_id {
        query = query.filter(d::event_id.eq(event));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<DeliveryRow>, Option<String>, Option<i64>);

/// A page of a webhook's deliveries, newest first.
pub(super) fn list(
    conn: &mut Conn,
    webhook: WebhookId,
    filter: &WebhookDeliveryFilter,
    page: &Page,
) -> Result<Rows> {
    let after: Option<(i64, WebhookDeliveryId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(webhook, filter);
    let rows: Vec<DeliveryRow> =
        keyset!(query, d::created_at, d::id, true, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total =
        page.is_counted.then(|| filtered(webhook, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}

/// Forgets finished deliveries that were not touched since a moment; returns how many.
pub(super) fn purge(conn: &mut Conn, before: Instant) -> Result<usize> {
    let old = d::table.filter(d::updated_at.lt(before)).filter(d::claimable_at.is_null());
    Ok(diesel::delete(old).execute(conn)?)
}
