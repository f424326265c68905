//! Documents as a search tells of them, as far as the list shows them to the caller.

use diesel::prelude::*;

use super::{
    service,
    store::DocumentRow,
    store_list,
    types::{DocumentFilter, DocumentId},
};
use crate::{
    authz::{Actor, table},
    db::{Conn, schema::documents as d},
    error::Result,
    features::search::types::Found,
};

/// Those of these documents that the caller may read.
///
/// # Errors
/// `insufficient-scope`.
pub fn found(conn: &mut Conn, actor: &Actor, ids: Vec<DocumentId>) -> Result<Vec<Found>> {
    actor.require_scope(table::LIST_DOCUMENTS)?;
    let visible = service::visible(actor);
    let rows: Vec<DocumentRow> = store_list::filtered(&visible, &DocumentFilter::default())
        .filter(d::id.eq_any(ids))
        .load(conn)?;
    let found = |row: DocumentRow| Found {
        id: row.id.to_string(),
        path: format!("/v1/documents/{}", row.id),
        title: row.title,
        texts: Found::numbered(row.number, row.symbol)
            .into_iter()
            .chain(row.issuing_body)
            .chain(row.file_name)
            .collect(),
        state: Some(row.state.as_str()),
        unit_code: Some(row.unit_code),
        version: row.version,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(found).collect())
}
