//! Local accounts in the database.

use diesel::prelude::*;

use super::types::{LocalAccountFilter, LocalAccountSort};
use crate::{
    db::{Conn, MultiBackend, dialect::OrInUse, schema::local_accounts as a, types::Instant},
    error::{Code, Error, Result},
    http::page::Page,
    keyset,
};

/// An account as stored.
#[derive(Clone, Queryable)]
pub(super) struct AccountRow {
    pub(super) person_code: String,
    pub(super) hash: String,
    pub(super) must_change: bool,
    pub(super) failed_count: i32,
    pub(super) locked_until: Option<Instant>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

pub(super) fn find(conn: &mut Conn, code: &str) -> Result<Option<AccountRow>> {
    Ok(a::table.find(code).first(conn).optional()?)
}

/// The person has an account.
pub(super) fn taken(code: &str) -> Error {
    Error::new(Code::Duplicate)
        .detail(
            format!("{code} đã có tài khoản cục bộ."),
            format!("{code} has a local account already."),
        )
        .with("existing_id", code)
}

pub(super) fn insert(conn: &mut Conn, code: &str, hash: &str, now: Instant) -> Result<AccountRow> {
    Ok(diesel::insert_into(a::table)
        .values((
            a::person_code.eq(code),
            a::hash.eq(hash),
            a::must_change.eq(true),
            a::failed_count.eq(0),
            a::locked_until.eq(None::<Instant>),
            a::version.eq(1),
            a::created_at.eq(now),
            a::updated_at.eq(now),
        ))
        .returning(a::all_columns)
        .get_result(conn)?)
}

/// Writes another password and forgets wrong ones and locks; `None` when the version is no longer this
/// one.
pub(super) fn set_password(
    conn: &mut Conn,
    current: &AccountRow,
    (hash, must_change): (&str, bool),
    now: Instant,
) -> Result<Option<AccountRow>> {
    let same = a::table
        .filter(a::person_code.eq(&current.person_code))
        .filter(a::version.eq(current.version));
    Ok(diesel::update(same)
        .set((
            a::hash.eq(hash),
            a::must_change.eq(must_change),
            a::failed_count.eq(0),
            a::locked_until.eq(None::<Instant>),
            a::version.eq(current.version + 1),
            a::updated_at.eq(now),
        ))
        .returning(a::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Counts wrong passwords. That is no change of the account.
pub(super) fn set_failed(conn: &mut Conn, code: &str, count: i32) -> Result<()> {
    diesel::update(a::table.find(code)).set(a::failed_count.eq(count)).execute(conn)?;
    Ok(())
}

pub(super) fn lock(
    conn: &mut Conn,
    current: &AccountRow,
    until: Instant,
    now: Instant,
) -> Result<()> {
    diesel::update(a::table.find(&current.person_code))
        .set((
            a::failed_count.eq(0),
            a::locked_until.eq(Some(until)),
            a::version.eq(current.version + 1),
            a::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn delete(conn: &mut Conn, code: &str) -> Result<()> {
    diesel::delete(a::table.find(code)).execute(conn).or_in_use()?;
    Ok(())
}

fn filtered(filter: &LocalAccountFilter) -> a::BoxedQuery<'static, MultiBackend> {
    let mut query = a::table.into_boxed();
    if let Some(must_change) = filter.must_change {
        query = query.filter(a::must_change.eq(must_change));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<AccountRow>, Option<String>, Option<i64>);

pub(super) fn list(conn: &mut Conn, filter: &LocalAccountFilter, page: &Page) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == LocalAccountSort::CreatedDescending;
    let after: Option<(i64, String)> = page.after()?;
    let after = after.map(|(micros, code)| (Instant::from_micros(micros), code));
    let mut query = filtered(filter);
    let rows: Vec<AccountRow> =
        keyset!(query, a::created_at, a::person_code, is_descending, after, page.fetch())
            .load(conn)?;
    let (rows, next_cursor) =
        page.cut(rows, |row| (row.created_at.to_micros(), row.person_code.clone()))?;
    let total = page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
