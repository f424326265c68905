//! Reads a caller's roles.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Actor, ActorKind, Grant, Role, cache::CallerKey};
use crate::{
    db::{
        Conn,
        schema::{clients, persons, role_grants},
    },
    error::Result,
};

/// The caller behind a token, with the roles in force on `today`; `None` when the person has left
/// or the client is not active, so that a token never outlives its holder.
///
/// # Errors
/// When the database cannot be read.
pub fn load(conn: &mut Conn, key: &CallerKey, today: NaiveDate) -> Result<Option<Actor>> {
    let scopes: Vec<String> = key.scope.split_whitespace().map(str::to_owned).collect();
    type Client = (String, String, bool);
    let client: Option<Client> = clients::table
        .find(&key.client_id)
        .select((clients::name, clients::scopes, clients::is_active))
        .first(conn)
        .optional()?;
    let scopes = match &client {
        Some((_, _, false)) => return Ok(None),
        // A token can never carry more than its client was given.
        Some((_, allowed, true)) => scopes
            .into_iter()
            .filter(|scope| allowed.split_whitespace().any(|one| one == scope))
            .collect(),
        None => scopes,
    };
    if key.subject == key.client_id {
        let Some((name, _, _)) = client else { return Ok(None) };
        return Ok(Some(Actor {
            kind: ActorKind::Client,
            id: key.subject.clone(),
            name,
            client_id: Some(key.client_id.clone()),
            unit_code: None,
            grants: grants(conn, "client", &key.subject, today)?,
            scopes,
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
