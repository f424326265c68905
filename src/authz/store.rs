//! Reads a caller's roles.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Actor, ActorKind, Grant, Role, cache::CallerKey};
use crate::{
    config::Network,
    db::{
        Conn,
        dialect::Both,
        schema::{clients, local_accounts, persons, revoked_tokens, role_grants},
        types::{Instant, Json},
    },
    error::{Error, Result},
    secrets::stamp_of,
};

/// The `client_id` of tokens of a local sign-in; no machine client can have this code.
pub const LOCAL_CLIENT: &str = "local";

/// A machine client as far as it bounds its tokens.
struct Client {
    name: String,
    scopes: String,
    networks: Vec<Network>,
}

/// The client of this code; `Ok(None)` when no such one is registered, and `Err(Over)` within when it
/// may no longer connect.
fn client(
    conn: &mut Conn,
    code: &str,
    today: NaiveDate,
) -> Result<Option<std::result::Result<Client, Over>>> {
    type Row = (String, String, bool, Option<NaiveDate>, Json<Vec<String>>);
    let found: Option<Row> = clients::table
        .find(code)
        .select((
            clients::name,
            clients::scopes,
            clients::is_active,
            clients::expires_on,
            clients::allowed_networks,
        ))
        .first(conn)
        .optional()?;
    let Some((name, scopes, is_active, expires_on, networks)) = found else { return Ok(None) };
    if !is_active || expires_on.is_some_and(|last| last < today) {
        return Ok(Some(Err(Over)));
    }
    Ok(Some(Ok(Client { name, scopes, networks: read_networks(&networks.0)? })))
}

/// A client is disabled, or its time is over.
struct Over;

/// Networks as stored. They were checked before they were written; one that cannot be read must not
/// turn into no bound at all.
///
/// # Errors
/// When one is no network.
pub fn read_networks(texts: &[String]) -> Result<Vec<Network>> {
    let read = |text: &String| {
        Network::parse(text).map_err(|why| Error::internal(format!("stored network {text} {why}")))
    };
    texts.iter().map(read).collect()
}

/// The caller behind a token, with the roles in force on `today`; `None` when the person has left
/// or the client is not active, so that a token never outlives its holder. A token of a local sign-in
/// is good only while there is an account whose password its person chose, and with no other password
/// than the one that was shown for it.
///
/// # Errors
/// When the database cannot be read.
pub fn load(conn: &mut Conn, key: &CallerKey, today: NaiveDate) -> Result<Option<Actor>> {
    if key.client_id == LOCAL_CLIENT {
        let account: Option<(bool, String)> = local_accounts::table
            .find(&key.subject)
            .select((local_accounts::must_change, local_accounts::hash))
            .first(conn)
            .optional()?;
        let Some((false, hash)) = account else { return Ok(None) };
        if key.password_stamp.as_ref().is_some_and(|stamp| *stamp != stamp_of(&hash)) {
            return Ok(None);
        }
    }
    load_signing_in(conn, key, today)
}

/// [`load`] for who proves a password and has no token yet.
///
/// # Errors
/// When the database cannot be read.
pub fn load_signing_in(
    conn: &mut Conn,
    key: &CallerKey,
    today: NaiveDate,
) -> Result<Option<Actor>> {
    let scopes: Vec<String> = key.scope.split_whitespace().map(str::to_owned).collect();
    let client = match client(conn, &key.client_id, today)? {
        Some(Err(Over)) => return Ok(None),
        Some(Ok(client)) => Some(client),
        None => None,
    };
    let scopes = match &client {
        // A token can never carry more than its client was given.
        Some(client) => scopes
            .into_iter()
            .filter(|scope| client.scopes.split_whitespace().any(|one| one == scope))
            .collect(),
        None => scopes,
    };
    if key.subject == key.client_id {
        let Some(client) = client else { return Ok(None) };
        return Ok(Some(Actor {
            kind: ActorKind::Client,
            id: key.subject.clone(),
            name: client.name,
            client_id: Some(key.client_id.clone()),
            unit_code: None,
            grants: grants(conn, "client", &key.subject, today)?,
            scopes,
            networks: client.networks,
        }));
    }
    type Person = (String, String, Option<NaiveDate>);
    let person: Option<Person> = persons::table
        .find(&key.subject)
        .select((persons::full_name, persons::unit_code, persons::left_on))
        .first(conn)
        .optional()?;
    let Some((name, unit_code, left_on)) = person else { return Ok(None) };
    if left_on.is_some_and(|day| day <= today) {
        return Ok(None);
    }
    let mut grants = grants(conn, "person", &key.subject, today)?;
    grants.push(Grant { role: Role::Employee, unit_code: Some(unit_code.clone()) });
    Ok(Some(Actor {
        kind: ActorKind::Person,
        id: key.subject.clone(),
        name,
        client_id: Some(key.client_id.clone()),
        unit_code: Some(unit_code),
        grants,
        scopes,
        networks: client.map(|client| client.networks).unwrap_or_default(),
    }))
}

fn grants(conn: &mut Conn, kind: &str, code: &str, today: NaiveDate) -> Result<Vec<Grant>> {
    let rows: Vec<(Role, Option<String>)> = role_grants::table
        .filter(role_grants::holder_kind.eq(kind))
        .filter(role_grants::holder_code.eq(code))
        .filter(role_grants::ended_at.is_null())
        .filter(role_grants::valid_from.le(today))
        .filter(role_grants::valid_to.is_null().or(role_grants::valid_to.ge(today)))
        .select((role_grants::role, role_grants::unit_code))
        .order(role_grants::id)
        .load(conn)?;
    Ok(rows.into_iter().map(|(role, unit_code)| Grant { role, unit_code }).collect())
}

/// Ids of the tokens that were revoked and would not have ended by now.
///
/// # Errors
/// When the database cannot be read.
pub fn revoked_ids(conn: &mut Conn, now: Instant) -> Result<HashSet<String>> {
    let ids: Vec<String> = revoked_tokens::table
        .filter(revoked_tokens::expires_at.gt(now))
        .select(revoked_tokens::token_id)
        .load(conn)?;
    Ok(ids.into_iter().collect())
}

/// Revokes a token; it is kept until no server takes the token any more. Returns whether it was not
/// revoked before.
///
/// # Errors
/// When the database refuses.
pub fn revoke_token(conn: &mut Conn, id: &str, expires_at: Instant) -> Result<bool> {
    let written = Both(
        diesel::insert_into(revoked_tokens::table)
            .values((
                revoked_tokens::token_id.eq(id.to_owned()),
                revoked_tokens::expires_at.eq(expires_at),
            ))
            .on_conflict(revoked_tokens::token_id)
            .do_nothing(),
    )
    .execute(conn)?;
    Ok(written == 1)
}

/// Forgets revoked tokens that have ended; returns how many.
///
/// # Errors
/// When the database refuses.
pub fn purge_revoked_tokens(conn: &mut Conn, now: Instant) -> Result<usize> {
    let is_over = revoked_tokens::expires_at.le(now);
    Ok(diesel::delete(revoked_tokens::table.filter(is_over)).execute(conn)?)
}
