//! What messages do to documents, in the database.

use diesel::prelude::*;

use super::types::ExchangeMessageId;
use crate::{
    db::{Conn, schema::exchange_message_acts as t, types::Instant},
    error::Result,
    insert_rows,
};

/// An act as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = t)]
pub(super) struct ActRow {
    pub(super) message_id: ExchangeMessageId,
    /// Identity of the document under the present code of who issued it.
    pub(super) exchange_id: String,
    /// Present code of who sent the message.
    pub(super) organisation_code: String,
    /// Code of the act; `0` where the message brings the document.
    pub(super) act: String,
    pub(super) said_at: Instant,
}

pub(super) fn insert(conn: &mut Conn, rows: &[ActRow]) -> Result<()> {
    let rows = rows.to_vec();
    insert_rows!(conn, t::table, rows)?;
    Ok(())
}

/// The acts of some messages.
pub(super) fn of_messages(
    conn: &mut Conn,
    messages: Vec<ExchangeMessageId>,
) -> Result<Vec<ActRow>> {
    Ok(t::table
        .filter(t::message_id.eq_any(messages))
        .order((t::message_id, t::exchange_id))
        .load(conn)?)
}

/// All acts on some documents.
pub(super) fn about(conn: &mut Conn, documents: Vec<String>) -> Result<Vec<ActRow>> {
    Ok(t::table
        .filter(t::exchange_id.eq_any(documents))
        .order((t::said_at, t::message_id))
        .load(conn)?)
}
