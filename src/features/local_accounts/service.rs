//! Rules of local accounts, as administrators meet them.

use serde_json::json;

use super::{
    store::{self, AccountRow},
    types::{LocalAccountFilter, LocalAccountView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Relation, table},
    db::{Conn, dialect::lock_name},
    error::{Error, Result},
    features::persons,
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
};

pub use super::sign_in::{change_password, sign_in};

pub(super) fn view(row: AccountRow) -> LocalAccountView {
    LocalAccountView {
        etag: etag(row.version, &[]),
        code: row.person_code,
        must_change_password: row.must_change,
        locked_until: row.locked_until,
        one_time_password: None,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

pub(super) fn target(code: &str) -> Target {
    Target { kind: "local_account", id: code.to_owned(), unit_code: None }
}

/// One after the other, so that a wrong password is counted and not lost beside another change.
///
/// # Errors
/// When the database refuses.
pub(super) fn hold(conn: &mut Conn, code: &str) -> Result<()> {
    lock_name(conn, &format!("local_account {code}"))
}

/// Tells a change; which password was chosen is in neither view. Subscribers are told nothing: events
/// are read by everybody, and who can sign in is nobody's business.
fn tell(
    tx: &mut Tx<'_>,
    action: Action,
    (before, after): (Option<&LocalAccountView>, Option<&LocalAccountView>),
    code: &str,
) {
    let (before, after) = (before.map(snapshot), after.map(snapshot));
    tx.tell(Change::new(action, target(code)).between(before.as_ref(), after.as_ref()));
}

/// An account.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, code: &str) -> Result<LocalAccountView> {
    Ok(view(store::find(conn, code)?.ok_or_else(Error::not_found)?))
}

/// A page of accounts.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    filter: &LocalAccountFilter,
    page: &Page,
) -> Result<Listing<LocalAccountView>> {
    let (rows, next_cursor, total_count) = store::list(conn, filter, page)?;
    Ok(Listing { items: rows.into_iter().map(view).collect(), next_cursor, total_count })
}

/// Opens an account, whose password is handed out.
///
/// # Errors
/// `role-required`, `duplicate`, `validation-failed`.
pub fn create(tx: &mut Tx<'_>, code: &str, hash: &str) -> Result<LocalAccountView> {
    tx.actor.require(table::CREATE_LOCAL_ACCOUNT, &Relation::none())?;
    hold(tx.conn, code)?;
    persons::service::require_not_left(tx.conn, code, tx.today, "/person_code")?;
    if store::find(tx.conn, code)?.is_some() {
        return Err(store::taken(code));
    }
    let after = view(store::insert(tx.conn, code, hash, tx.now)?);
    tell(tx, Action::LOCAL_ACCOUNT_CREATE, (None, Some(&after)), code);
    Ok(after)
}

/// Hands out another password, which also ends a lock.
///
/// # Errors
/// `not-found`, `stale-etag`.
pub fn reset(tx: &mut Tx<'_>, code: &str, hash: &str) -> Result<LocalAccountView> {
    tx.actor.require(table::RESET_LOCAL_ACCOUNT_PASSWORD, &Relation::none())?;
    hold(tx.conn, code)?;
    let row = store::find(tx.conn, code)?.ok_or_else(Error::not_found)?;
    tx.check_match(row.version)?;
    let changed = store::set_password(tx.conn, &row, (hash, true), tx.now)?;
    let after = view(changed.ok_or_else(|| stale(row.version))?);
    let before = view(row);
    let mut change = Change::new(Action::LOCAL_ACCOUNT_RESET, target(code));
    change = change.between(Some(&snapshot(&before)), Some(&snapshot(&after)));
    change.changes.insert("password".to_owned(), json!("reset"));
    tx.tell(change);
    Ok(after)
}

/// Deletes an account; the person stays.
///
/// # Errors
/// `not-found`, `precondition-required`, `stale-etag`.
pub fn delete(tx: &mut Tx<'_>, code: &str) -> Result<()> {
    tx.actor.require(table::DELETE_LOCAL_ACCOUNT, &Relation::none())?;
    hold(tx.conn, code)?;
    let row = store::find(tx.conn, code)?.ok_or_else(Error::not_found)?;
    tx.require_match(row.version)?;
    store::delete(tx.conn, code)?;
    tell(tx, Action::LOCAL_ACCOUNT_DELETE, (Some(&view(row)), None), code);
    Ok(())
}
