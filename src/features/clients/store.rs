//! Machine clients in the database.

use diesel::prelude::*;

use crate::{
    db::{Conn, schema::clients as c, types::Instant},
    error::Result,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Client {
    pub(super) name: String,
    pub(super) purpose: String,
    /// Names separated by spaces.
    pub(super) scopes: String,
    pub(super) is_active: bool,
}

pub(super) fn find(conn: &mut Conn, code: &str) -> Result<Option<Client>> {
    let row: Option<(String, String, String, bool)> = c::table
        .find(code)
        .select((c::name, c::purpose, c::scopes, c::is_active))
        .first(conn)
        .optional()?;
    Ok(row.map(|(name, purpose, scopes, is_active)| Client { name, purpose, scopes, is_active }))
}

pub(super) fn insert(conn: &mut Conn, code: &str, client: &Client, now: Instant) -> Result<()> {
    diesel::insert_into(c::table)
        .values((
            c::code.eq(code),
            c::name.eq(&client.name),
            c::purpose.eq(&client.purpose),
            c::scopes.eq(&client.scopes),
            c::is_active.eq(client.is_active),
            c::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn update(conn: &mut Conn, code: &str, client: &Client) -> Result<()> {
    diesel::update(c::table.find(code))
        .set((
            c::name.eq(&client.name),
            c::purpose.eq(&client.purpose),
            c::scopes.eq(&client.scopes),
            c::is_active.eq(client.is_active),
        ))
        .execute(conn)?;
    Ok(())
}
