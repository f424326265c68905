//! Pages of documents in the database.

use diesel::prelude::*;

use super::{
    store::DocumentRow,
    types::{Confidentiality, DocumentFilter, DocumentId, DocumentSort},
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        schema::{document_refs as r, documents as d},
        types::Instant,
    },
    error::Result,
    http::page::Page,
    keyset, text,
};

pub(super) fn filtered(
    visible: &Visible,
    filter: &DocumentFilter,
) -> d::BoxedQuery<'static, MultiBackend> {
    let mut query = d::table.into_boxed();
    if let Visible::Some { units, person } = visible {
        query = query.filter(
            d::confidentiality
                .eq(Confidentiality::Public)
                .or(d::unit_code.eq_any(units.clone()))
                .or(d::created_by.eq(person.clone().unwrap_or_default())),
        );
    }
    if let Some(states) = &filter.state {
        query = query.filter(d::state.eq_any(states.clone()));
    }
    if let Some(kinds) = &filter.kind {
        let kinds: Vec<String> = kinds.iter().map(|kind| kind.0.clone()).collect();
        query = query.filter(d::kind.eq_any(kinds));
    }
    if let Some(unit) = &filter.unit_code {
        query = query.filter(d::unit_code.eq(unit.clone()));
    }
    if let Some(levels) = &filter.confidentiality {
        query = query.filter(d::confidentiality.eq_any(levels.clone()));
    }
    if let Some(number) = &filter.number {
        query = query.filter(d::number.eq(number.clone()));
    }
    if let Some(symbol) = &filter.symbol {
        query = query.filter(d::symbol.eq(symbol.clone()));
    }
    if let Some(day) = filter.issued_on_gte {
        query = query.filter(d::issued_on.ge(day));
    }
    if let Some(day) = filter.issued_on_lte {
        query = query.filter(d::issued_on.le(day));
    }
    query = match filter.has_content {
        Some(true) => query.filter(d::digest.is_not_null()),
        Some(false) => query.filter(d::digest.is_null()),
        None => query,
    };
    let known = r::table.select(r::document_id);
    query = match (filter.external_system.clone(), filter.external_id.clone()) {
        (Some(system), Some(id)) => {
            let both = r::system.eq(system).and(r::external_id.eq(id));
            query.filter(d::id.eq_any(known.filter(both)))
        }
        (Some(system), None) => query.filter(d::id.eq_any(known.filter(r::system.eq(system)))),
        (None, Some(id)) => query.filter(d::id.eq_any(known.filter(r::external_id.eq(id)))),
        (None, None) => query,
    };
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(d::search_text.like(pattern));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<DocumentRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    filter: &DocumentFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(visible, filter);
    let sort = filter.sort.unwrap_or_default();
    let (rows, next_cursor) = match sort {
        DocumentSort::Created | DocumentSort::CreatedDescending => {
            let is_descending = sort == DocumentSort::CreatedDescending;
            let after: Option<(i64, DocumentId)> = page.after()?;
            let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
            let rows: Vec<DocumentRow> =
                keyset!(query, d::created_at, d::id, is_descending, after, page.fetch())
                    .load(conn)?;
            page.cut(rows, |row| (row.created_at.to_micros(), row.id))?
        }
        DocumentSort::Title | DocumentSort::TitleDescending => {
            let is_descending = sort == DocumentSort::TitleDescending;
            let after: Option<(String, DocumentId)> = page.after()?;
            let rows: Vec<DocumentRow> =
                keyset!(query, d::sort_key, d::id, is_descending, after, page.fetch())
                    .load(conn)?;
            page.cut(rows, |row| (row.sort_key.clone(), row.id))?
        }
    };
    let total =
        page.is_counted.then(|| filtered(visible, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
