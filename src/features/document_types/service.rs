//! Rules of kinds of documents.

use super::{
    input::PutDocumentType,
    store,
    types::{DocumentTypeFilter, DocumentTypeView},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Relation, table},
    db::{Conn, dialect::lock_name},
    error::{Error, Result},
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
    },
};

/// A kind of documents.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, kind: &str) -> Result<DocumentTypeView> {
    find(conn, kind)?.ok_or_else(Error::not_found)
}

/// A kind of documents, where it is listed. For other slices.
///
/// # Errors
/// When the database cannot be read.
pub fn find(conn: &mut Conn, kind: &str) -> Result<Option<DocumentTypeView>> {
    store::find(conn, kind)
}

/// A page of kinds of documents.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    filter: &DocumentTypeFilter,
    page: &Page,
) -> Result<Listing<DocumentTypeView>> {
    store::list(conn, filter, page)
}

/// Writes a kind of documents; the flag tells whether it is new.
///
/// # Errors
/// `role-required`, `precondition-required` and `stale-etag` for one that is there.
pub fn put(
    tx: &mut Tx<'_>,
    kind: &str,
    input: PutDocumentType,
) -> Result<(DocumentTypeView, bool)> {
    tx.actor.require(table::PUT_DOCUMENT_TYPE, &Relation::none())?;
    lock_name(tx.conn, "document_types")?;
    let before = store::find(tx.conn, kind)?;
    if let Some(current) = &before {
        tx.require_match(current.version)?;
    }
    let after = match &before {
        None => store::insert(tx.conn, kind, input, tx.now)?,
        Some(current) => {
            store::update(tx.conn, current, input, tx.now)?.ok_or_else(|| stale(current.version))?
        }
    };
    let target = Target { kind: "document_type", id: kind.to_owned(), unit_code: None };
    let is_created = before.is_none();
    let before = before.map(|view| snapshot(&view));
    let change = Change::new(Action::DOCUMENT_TYPE_PUT, target);
    tx.tell(change.between(before.as_ref(), Some(&snapshot(&after))));
    Ok((after, is_created))
}
