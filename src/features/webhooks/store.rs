//! Webhooks in the database.

use diesel::prelude::*;

use super::{
    input::CreateWebhook,
    types::{DisabledReason, WebhookFilter, WebhookId, WebhookState},
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{webhook_deliveries as d, webhooks as w},
        types::{Instant, Json},
    },
    error::Result,
    features::events::types::EventType,
    http::page::Page,
    keyset,
};

/// A webhook as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct WebhookRow {
    pub(super) id: WebhookId,
    pub(super) client_code: String,
    pub(super) url: String,
    pub(super) description: Option<String>,
    pub(super) event_types: Option<Json<Vec<EventType>>>,
    pub(super) state: WebhookState,
    pub(super) disabled_reason: Option<DisabledReason>,
    /// Sealed.
    pub(super) secret: String,
    /// Sealed.
    pub(super) previous_secret: Option<String>,
    pub(super) previous_secret_until: Option<Instant>,
    /// Place in the feed up to which its events became deliveries.
    pub(super) feed_position: i64,
    /// Ordinal of its last delivery.
    pub(super) last_ordinal: i64,
    pub(super) failure_count: i32,
    pub(super) paused_until: Option<Instant>,
    pub(super) last_success_at: Option<Instant>,
    pub(super) _lease_owner: Option<String>,
    pub(super) _lease_until: Option<Instant>,
    pub(super) created_by: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl WebhookRow {
    /// The part that callers write, for merging a patch into it.
    pub(super) fn to_input(&self) -> CreateWebhook {
        CreateWebhook {
            client_code: Some(self.client_code.clone()),
            url: self.url.clone(),
            description: self.description.clone(),
            event_types: self.event_types.clone().map(|json| json.0),
        }
    }
}

pub(super) fn find(conn: &mut Conn, id: WebhookId) -> Result<Option<WebhookRow>> {
    Ok(w::table.find(id).first(conn).optional()?)
}

pub(super) fn insert(conn: &mut Conn, row: &WebhookRow) -> Result<WebhookRow> {
    Ok(diesel::insert_into(w::table)
        .values((
            w::id.eq(row.id),
            w::client_code.eq(row.client_code.clone()),
            w::url.eq(row.url.clone()),
            w::description.eq(row.description.clone()),
            w::event_types.eq(row.event_types.clone()),
            w::state.eq(row.state),
            w::secret.eq(row.secret.clone()),
            w::feed_position.eq(row.feed_position),
            w::last_ordinal.eq(row.last_ordinal),
            w::failure_count.eq(row.failure_count),
            w::created_by.eq(row.created_by.clone()),
            w::version.eq(row.version),
            w::created_at.eq(row.created_at),
            w::updated_at.eq(row.updated_at),
        ))
        .returning(w::all_columns)
        .get_result(conn)?)
}

/// Writes what callers and the service change of a webhook; `None` when the version is no longer this
/// one. What the relay keeps there beside it stays.
pub(super) fn save(
    conn: &mut Conn,
    current: &WebhookRow,
    next: &WebhookRow,
    now: Instant,
) -> Result<Option<WebhookRow>> {
    Ok(diesel::update(w::table.filter(w::id.eq(current.id)).filter(w::version.eq(current.version)))
        .set((
            w::version.eq(current.version + 1),
            w::url.eq(next.url.clone()),
            w::description.eq(next.description.clone()),
            w::event_types.eq(next.event_types.clone()),
            w::state.eq(next.state),
            w::disabled_reason.eq(next.disabled_reason),
            w::secret.eq(next.secret.clone()),
            w::previous_secret.eq(next.previous_secret.clone()),
            w::previous_secret_until.eq(next.previous_secret_until),
            w::failure_count.eq(next.failure_count),
            w::paused_until.eq(next.paused_until),
            w::updated_at.eq(now),
        ))
        .returning(w::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Removes a webhook with its deliveries; false when the version is no longer this one.
pub(super) fn delete(conn: &mut Conn, current: &WebhookRow) -> Result<bool> {
    diesel::delete(d::table.filter(d::webhook_id.eq(current.id))).execute(conn)?;
    let gone = w::table.filter(w::id.eq(current.id)).filter(w::version.eq(current.version));
    Ok(diesel::delete(gone).execute(conn)? == 1)
}

/// Webhooks of a client.
pub(super) fn count_of(conn: &mut Conn, client_code: &str) -> Result<i64> {
    Ok(w::table.filter(w::client_code.eq(client_code)).count().get_result(conn)?)
}

fn filtered(client: Option<&str>, filter: &WebhookFilter) -> w::BoxedQuery<'static, MultiBackend> {
    let mut query = w::table.into_boxed();
    if let Some(client) = client {
        query = query.filter(w::client_code.eq(client.to_owned()));
    }
    if let Some(states) = &filter.state {
        query = query.filter(w::state.eq_any(states.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<WebhookRow>, Option<String>, Option<i64>);

/// A page, oldest first, of all or of a client's own.
pub(super) fn list(
    conn: &mut Conn,
    client: Option<&str>,
    filter: &WebhookFilter,
    page: &Page,
) -> Result<Rows> {
    let after: Option<(i64, WebhookId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(client, filter);
    let rows: Vec<WebhookRow> =
        keyset!(query, w::created_at, w::id, false, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total =
        page.is_counted.then(|| filtered(client, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}

/// Enabled webhooks for which the feed has more than they were given.
pub(super) fn behind(conn: &mut Conn, head: i64) -> Result<Vec<WebhookRow>> {
    Ok(w::table
        .filter(w::state.eq(WebhookState::Enabled))
        .filter(w::feed_position.lt(head))
        .order(w::id)
        .load(conn)?)
}

/// Notes up to which place the feed became deliveries, and the last ordinal among them.
pub(super) fn advance(
    conn: &mut Conn,
    id: WebhookId,
    feed_position: i64,
    last_ordinal: i64,
) -> Result<()> {
    diesel::update(w::table.find(id))
        .set((w::feed_position.eq(feed_position), w::last_ordinal.eq(last_ordinal)))
        .execute(conn)?;
    Ok(())
}

/// Claims a webhook for a sender until a moment, or holds it longer; `None` when it is another's,
/// disabled or paused.
pub(super) fn take(
    conn: &mut Conn,
    id: WebhookId,
    owner: &str,
    now: Instant,
    until: Instant,
) -> Result<Option<WebhookRow>> {
    let free = w::lease_until.is_null().or(w::lease_until.le(now)).or(w::lease_owner.eq(owner));
    Ok(diesel::update(
        w::table
            .filter(w::id.eq(id))
            .filter(w::state.eq(WebhookState::Enabled))
            .filter(w::paused_until.is_null().or(w::paused_until.le(now)))
            .filter(free),
    )
    .set((w::lease_owner.eq(owner), w::lease_until.eq(until)))
    .returning(w::all_columns)
    .get_result(conn)
    .optional()?)
}

/// The webhook, when it is still this sender's.
pub(super) fn held(conn: &mut Conn, id: WebhookId, owner: &str) -> Result<Option<WebhookRow>> {
    Ok(w::table.filter(w::id.eq(id)).filter(w::lease_owner.eq(owner)).first(conn).optional()?)
}

/// Lets others have it.
pub(super) fn release(conn: &mut Conn, id: WebhookId, owner: &str) -> Result<()> {
    diesel::update(w::table.filter(w::id.eq(id)).filter(w::lease_owner.eq(owner)))
        .set((w::lease_owner.eq(None::<String>), w::lease_until.eq(None::<Instant>)))
        .execute(conn)?;
    Ok(())
}

/// Notes how the receiver does.
pub(super) fn note_health(
    conn: &mut Conn,
    id: WebhookId,
    failure_count: i32,
    paused_until: Option<Instant>,
    last_success_at: Option<Instant>,
) -> Result<()> {
    diesel::update(w::table.find(id))
        .set((
            w::failure_count.eq(failure_count),
            w::paused_until.eq(paused_until),
            w::last_success_at.eq(last_success_at),
        ))
        .execute(conn)?;
    Ok(())
}
