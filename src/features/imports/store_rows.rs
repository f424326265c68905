//! The rows of imports, and what became of each.

use std::collections::HashSet;

use diesel::prelude::*;

use super::types::{ImportId, RowError, RowOutcome, RowResultFilter};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{import_results as o, import_rows as r},
        types::Json,
    },
    error::Result,
    http::page::Page,
    insert_rows, keyset,
};

/// Rows of one statement.
const ROWS_PER_INSERT: usize = 500;

/// A row as it was read.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = r, treat_none_as_default_value = false)]
pub(super) struct StoredRow {
    pub(super) import_id: ImportId,
    pub(super) number: i32,
    pub(super) cells: Json<Vec<String>>,
}

/// What became of a row.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = o, treat_none_as_default_value = false)]
pub(super) struct StoredResult {
    pub(super) import_id: ImportId,
    pub(super) number: i32,
    pub(super) outcome: RowOutcome,
    pub(super) target_id: Option<String>,
    pub(super) errors: Json<Vec<RowError>>,
}

pub(super) fn insert(conn: &mut Conn, rows: &[StoredRow]) -> Result<()> {
    for part in rows.chunks(ROWS_PER_INSERT) {
        insert_rows!(conn, r::table, part.to_vec())?;
    }
    Ok(())
}

pub(super) fn insert_results(conn: &mut Conn, results: &[StoredResult]) -> Result<()> {
    for part in results.chunks(ROWS_PER_INSERT) {
        insert_rows!(conn, o::table, part.to_vec())?;
    }
    Ok(())
}

/// Forgets the rows of an import and what became of them.
pub(super) fn delete(conn: &mut Conn, id: ImportId) -> Result<()> {
    diesel::delete(r::table.filter(r::import_id.eq(id))).execute(conn)?;
    diesel::delete(o::table.filter(o::import_id.eq(id))).execute(conn)?;
    Ok(())
}

/// The next rows after one.
pub(super) fn after(
    conn: &mut Conn,
    id: ImportId,
    last: i32,
    count: i64,
) -> Result<Vec<StoredRow>> {
    Ok(r::table
        .filter(r::import_id.eq(id))
        .filter(r::number.gt(last))
        .order(r::number)
        .limit(count)
        .load(conn)?)
}

/// Rows from one to another of which is known already what became of them.
pub(super) fn known(
    conn: &mut Conn,
    id: ImportId,
    (first, last): (i32, i32),
) -> Result<HashSet<i32>> {
    let found: Vec<i32> = o::table
        .filter(o::import_id.eq(id))
        .filter(o::number.ge(first))
        .filter(o::number.le(last))
        .select(o::number)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// What became of rows from one to another.
pub(super) fn results(
    conn: &mut Conn,
    id: ImportId,
    (first, last): (i32, i32),
) -> Result<Vec<StoredResult>> {
    Ok(o::table
        .filter(o::import_id.eq(id))
        .filter(o::number.ge(first))
        .filter(o::number.le(last))
        .order(o::number)
        .load(conn)?)
}

fn filtered(id: ImportId, filter: &RowResultFilter) -> o::BoxedQuery<'static, MultiBackend> {
    let mut query = o::table.filter(o::import_id.eq(id)).into_boxed();
    if let Some(outcomes) = &filter.outcome {
        query = query.filter(o::outcome.eq_any(outcomes.clone()));
    }
    query
}

/// Results of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Results = (Vec<StoredResult>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    id: ImportId,
    filter: &RowResultFilter,
    page: &Page,
) -> Result<Results> {
    let after: Option<(i32, ImportId)> = page.after()?;
    let mut query = filtered(id, filter);
    let rows: Vec<StoredResult> =
        keyset!(query, o::number, o::import_id, false, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.number, row.import_id))?;
    let total =
        page.is_counted.then(|| filtered(id, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
