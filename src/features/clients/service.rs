//! Rules of machine clients.

use serde_json::{Value, json};

use super::store::{self, Client};
use crate::{
    audit::{Action, Change, Target},
    authz::table::SCOPES,
    db::{Conn, dialect::lock_name},
    error::{Error, Result, Text},
    http::command::Tx,
};

/// Whether an active client has this code.
///
/// # Errors
/// When the database cannot be read.
pub fn is_active(conn: &mut Conn, code: &str) -> Result<bool> {
    Ok(store::find(conn, code)?.is_some_and(|client| client.is_active))
}

/// Registers a client, or brings a known one to what is given here; the flag tells whether
/// anything was to be done. Scopes are names separated by spaces. Only the command line comes here, so nobody is asked for a role; the
/// memory of callers is the server's own and is fresh again within two seconds.
///
/// # Errors
/// `validation-failed` for a scope that does not exist.
pub fn ensure(
    tx: &mut Tx<'_>,
    code: &str,
    name: &str,
    purpose: &str,
    scopes: &str,
) -> Result<bool> {
    let mut names = scopes.split_whitespace();
    if let Some(unknown) = names.find(|one| SCOPES.iter().all(|(known, _)| known != one)) {
        let message = Text::new(
            format!("Không có phạm vi {unknown}."),
            format!("There is no scope {unknown}."),
        );
        return Err(Error::invalid("/scopes", "unknown_scope", message));
    }
    lock_name(tx.conn, &format!("client {code}"))?;
    let wanted = Client {
        name: name.to_owned(),
        purpose: purpose.to_owned(),
        scopes: scopes.to_owned(),
        is_active: true,
    };
    let before = store::find(tx.conn, code)?;
    let action = match &before {
        Some(known) if *known == wanted => return Ok(false),
        Some(_) => {
            store::update(tx.conn, code, &wanted)?;
            Action::CLIENT_UPDATE
        }
        None => {
            store::insert(tx.conn, code, &wanted, tx.now)?;
            Action::CLIENT_CREATE
        }
    };
    let target = Target { kind: "client", id: code.to_owned(), unit_code: None };
    tx.tell(
        Change::new(action, target)
            .between(before.as_ref().map(told).as_ref(), Some(&told(&wanted))),
    );
    Ok(true)
}

fn told(client: &Client) -> Value {
    json!({
        "name": client.name, "purpose": client.purpose, "scopes": client.scopes,
        "is_active": client.is_active,
    })
}
