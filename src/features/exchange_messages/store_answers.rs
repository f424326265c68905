//! Status messages that we owe, in the database.

use diesel::prelude::*;

use super::{
    answer_types::{ExchangeStatusMessageFilter, ExchangeStatusMessageId},
    types::ExchangeMessageId,
};
use crate::{
    db::{Conn, MultiBackend, schema::exchange_status_messages as t, types::Instant},
    error::Result,
    http::page::Page,
    keyset,
};

/// A status message as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = t)]
pub(super) struct StatusMessageRow {
    pub(super) id: ExchangeStatusMessageId,
    pub(super) message_id: ExchangeMessageId,
    pub(super) status_code: String,
    pub(super) organisation_code: String,
    pub(super) recipient_code: String,
    pub(super) description: String,
    pub(super) content: String,
    pub(super) created_by: String,
    pub(super) created_at: Instant,
}

pub(super) fn insert(conn: &mut Conn, row: StatusMessageRow) -> Result<()> {
    diesel::insert_into(t::table).values(row).execute(conn)?;
    Ok(())
}

/// Whether a status of a message was told.
pub(super) fn is_told(conn: &mut Conn, message: ExchangeMessageId, code: &str) -> Result<bool> {
    let told: i64 = t::table
        .filter(t::message_id.eq(message))
        .filter(t::status_code.eq(code.to_owned()))
        .count()
        .get_result(conn)?;
    Ok(told > 0)
}

pub(super) fn find(
    conn: &mut Conn,
    id: ExchangeStatusMessageId,
) -> Result<Option<StatusMessageRow>> {
    Ok(t::table.find(id).first(conn).optional()?)
}

fn filtered(filter: &ExchangeStatusMessageFilter) -> t::BoxedQuery<'static, MultiBackend> {
    let mut query = t::table.into_boxed();
    if let Some(message) = filter.message_id {
        query = query.filter(t::message_id.eq(message));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<StatusMessageRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    filter: &ExchangeStatusMessageFilter,
    page: &Page,
) -> Result<Rows> {
    let after: Option<(i64, ExchangeStatusMessageId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(filter);
    let rows: Vec<StatusMessageRow> =
        keyset!(query, t::created_at, t::id, false, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
