//! Messages of the axis in the database.

use diesel::prelude::*;

use super::types::{
    ExchangeMessageFilter, ExchangeMessageId, ExchangeMessageKind, ExchangeMessageSort,
    ExchangeMessageState, MessageHeaderView,
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::exchange_messages as t,
        types::{Instant, Json},
    },
    error::Result,
    features::documents::types::DocumentId,
    http::page::Page,
    keyset,
};

/// A message as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = t, treat_none_as_default_value = false)]
pub(super) struct MessageRow {
    pub(super) id: ExchangeMessageId,
    pub(super) kind: ExchangeMessageKind,
    pub(super) identity: String,
    pub(super) digest: String,
    pub(super) size_bytes: i64,
    pub(super) organisation_code: String,
    pub(super) exchange_id: String,
    pub(super) document_id: Option<DocumentId>,
    pub(super) act: Option<String>,
    pub(super) status_code: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) description: Option<String>,
    pub(super) header: Json<MessageHeaderView>,
    pub(super) said_at: Instant,
    pub(super) state: ExchangeMessageState,
    pub(super) failure: Option<String>,
    pub(super) acknowledged_by: Option<String>,
    pub(super) acknowledged_at: Option<Instant>,
    pub(super) created_by: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) recipient_code: Option<String>,
    pub(super) content_digest: Option<String>,
}

pub(super) fn find(conn: &mut Conn, id: ExchangeMessageId) -> Result<Option<MessageRow>> {
    Ok(t::table.find(id).first(conn).optional()?)
}

pub(super) fn by_identity(conn: &mut Conn, identity: &str) -> Result<Option<MessageRow>> {
    Ok(t::table.filter(t::identity.eq(identity)).first(conn).optional()?)
}

pub(super) fn insert(conn: &mut Conn, row: MessageRow) -> Result<MessageRow> {
    Ok(diesel::insert_into(t::table).values(row).returning(t::all_columns).get_result(conn)?)
}

/// Acknowledges a message; `None` when the version is no longer this one.
pub(super) fn set_state(
    conn: &mut Conn,
    current: &MessageRow,
    state: ExchangeMessageState,
    failure: Option<String>,
    by: &str,
    now: Instant,
) -> Result<Option<MessageRow>> {
    Ok(diesel::update(t::table.filter(t::id.eq(current.id)).filter(t::version.eq(current.version)))
        .set((
            t::version.eq(current.version + 1),
            t::state.eq(state),
            t::failure.eq(failure),
            t::acknowledged_by.eq(Some(by.to_owned())),
            t::acknowledged_at.eq(Some(now)),
            t::updated_at.eq(now),
        ))
        .returning(t::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Document, sender, code and time of the statuses about some documents.
pub(super) type Status = (Option<DocumentId>, String, Option<String>, Instant);

pub(super) fn statuses(conn: &mut Conn, documents: Vec<DocumentId>) -> Result<Vec<Status>> {
    Ok(t::table
        .filter(t::kind.eq(ExchangeMessageKind::Status))
        .filter(t::document_id.eq_any(documents))
        .order((t::said_at, t::id))
        .select((t::document_id, t::organisation_code, t::status_code, t::said_at))
        .load(conn)?)
}

/// Those digests that a message has.
pub(super) fn named(conn: &mut Conn, digests: Vec<String>) -> Result<Vec<String>> {
    Ok(t::table.filter(t::digest.eq_any(digests)).select(t::digest).load(conn)?)
}

fn filtered(filter: &ExchangeMessageFilter) -> t::BoxedQuery<'static, MultiBackend> {
    let mut query = t::table.into_boxed();
    if let Some(states) = &filter.state {
        query = query.filter(t::state.eq_any(states.clone()));
    }
    if let Some(kinds) = &filter.kind {
        query = query.filter(t::kind.eq_any(kinds.clone()));
    }
    if let Some(document) = filter.document_id {
        query = query.filter(t::document_id.eq(document));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<MessageRow>, Option<String>, Option<i64>);

pub(super) fn list(conn: &mut Conn, filter: &ExchangeMessageFilter, page: &Page) -> Result<Rows> {
    let mut query = filtered(filter);
    let is_descending = filter.sort.unwrap_or_default() == ExchangeMessageSort::CreatedDescending;
    let after: Option<(i64, ExchangeMessageId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let rows: Vec<MessageRow> =
        keyset!(query, t::created_at, t::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
