//! Versions of templates in the database.

use diesel::prelude::*;

use crate::{
    db::{Conn, schema::paper_template_versions as t, types::Instant},
    error::Result,
    papers::PaperKind,
};

/// A version as stored; without a digest it brought the built-in template back.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = t, treat_none_as_default_value = false)]
pub(super) struct VersionRow {
    pub(super) paper_kind: PaperKind,
    pub(super) version: i64,
    pub(super) digest: Option<String>,
    pub(super) size_bytes: Option<i64>,
    pub(super) restored_from: Option<i64>,
    pub(super) created_by: String,
    pub(super) created_at: Instant,
}

/// The version that is used; none while that is the first.
pub(super) fn current(conn: &mut Conn, kind: PaperKind) -> Result<Option<VersionRow>> {
    let versions = t::table.filter(t::paper_kind.eq(kind));
    Ok(versions.order(t::version.desc()).first(conn).optional()?)
}

pub(super) fn find(conn: &mut Conn, kind: PaperKind, version: i64) -> Result<Option<VersionRow>> {
    Ok(t::table.find((kind, version)).first(conn).optional()?)
}

/// Versions of a kind from the newest on, after the given one, at most so many.
pub(super) fn list(
    conn: &mut Conn,
    kind: PaperKind,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<VersionRow>> {
    let before = after.unwrap_or(i64::MAX);
    Ok(t::table
        .filter(t::paper_kind.eq(kind))
        .filter(t::version.lt(before))
        .order(t::version.desc())
        .limit(limit)
        .load(conn)?)
}

pub(super) fn count(conn: &mut Conn, kind: PaperKind) -> Result<i64> {
    Ok(t::table.filter(t::paper_kind.eq(kind)).count().get_result(conn)?)
}

pub(super) fn insert(conn: &mut Conn, row: VersionRow) -> Result<VersionRow> {
    Ok(diesel::insert_into(t::table).values(row).returning(t::all_columns).get_result(conn)?)
}

/// Those digests that a version has.
pub(super) fn named(conn: &mut Conn, digests: Vec<String>) -> Result<Vec<String>> {
    let found: Vec<Option<String>> =
        t::table.filter(t::digest.eq_any(digests)).select(t::digest).load(conn)?;
    Ok(found.into_iter().flatten().collect())
}
