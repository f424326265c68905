//! Kinds of documents in the database.

use diesel::prelude::*;

use super::{
    input::PutDocumentType,
    types::{DocumentTypeFilter, DocumentTypeSort, DocumentTypeView},
};
use crate::{
    db::{Conn, MultiBackend, schema::document_types as t, types::Instant},
    error::Result,
    features::award_types::types::SourceMark,
    http::{
        page::{Listing, Page},
        reply::etag,
    },
};

#[derive(Queryable)]
struct TypeRow {
    kind: String,
    name: String,
    exchange_code: String,
    steering_code: String,
    mark: SourceMark,
    source: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl TypeRow {
    fn into_view(self) -> DocumentTypeView {
        DocumentTypeView {
            etag: etag(self.version, &[]),
            code: self.kind,
            name: self.name,
            exchange_code: self.exchange_code,
            steering_code: self.steering_code,
            mark: self.mark,
            status: self.mark.status(),
            source: self.source,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    name: String,
    exchange_code: String,
    steering_code: String,
    mark: SourceMark,
    source: String,
    updated_at: Instant,
}

fn fields(input: PutDocumentType, now: Instant) -> Fields {
    Fields {
        name: input.name,
        exchange_code: input.exchange_code,
        steering_code: input.steering_code,
        mark: input.mark,
        source: input.source,
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, kind: &str) -> Result<Option<DocumentTypeView>> {
    let row: Option<TypeRow> = t::table.find(kind).first(conn).optional()?;
    Ok(row.map(TypeRow::into_view))
}

pub(super) fn insert(
    conn: &mut Conn,
    kind: &str,
    input: PutDocumentType,
    now: Instant,
) -> Result<DocumentTypeView> {
    let row: TypeRow = diesel::insert_into(t::table)
        .values((t::kind.eq(kind), t::version.eq(1), t::created_at.eq(now), fields(input, now)))
        .returning(t::all_columns)
        .get_result(conn)?;
    Ok(row.into_view())
}

/// Replaces a kind; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &DocumentTypeView,
    input: PutDocumentType,
    now: Instant,
) -> Result<Option<DocumentTypeView>> {
    let version = current.version;
    let row: Option<TypeRow> = diesel::update(
        t::table.filter(t::kind.eq(current.code.clone())).filter(t::version.eq(version)),
    )
    .set((t::version.eq(version + 1), fields(input, now)))
    .returning(t::all_columns)
    .get_result(conn)
    .optional()?;
    Ok(row.map(TypeRow::into_view))
}

fn filtered(filter: &DocumentTypeFilter) -> t::BoxedQuery<'static, MultiBackend> {
    let query = t::table.into_boxed();
    match &filter.exchange_code {
        Some(code) => query.filter(t::exchange_code.eq(code.clone())),
        None => query,
    }
}

pub(super) fn list(
    conn: &mut Conn,
    filter: &DocumentTypeFilter,
    page: &Page,
) -> Result<Listing<DocumentTypeView>> {
    let mut query = filtered(filter);
    let after: Option<String> = page.after()?;
    query = match filter.sort.unwrap_or_default() {
        DocumentTypeSort::Code => {
            if let Some(kind) = after {
                query = query.filter(t::kind.gt(kind));
            }
            query.order(t::kind.asc())
        }
        DocumentTypeSort::CodeDescending => {
            if let Some(kind) = after {
                query = query.filter(t::kind.lt(kind));
            }
            query.order(t::kind.desc())
        }
    };
    let rows: Vec<TypeRow> = query.limit(page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| row.kind.clone())?;
    let total_count =
        page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    let items = rows.into_iter().map(TypeRow::into_view).collect();
    Ok(Listing { items, next_cursor, total_count })
}
