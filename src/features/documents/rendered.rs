//! Documents that were rendered from what is stored, and what counts as the paper of a document.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::json;

use super::{
    content::content_taken,
    service::{find, load_for, one_view, reopened, told, unknown},
    store,
    types::{DocumentId, DocumentView},
};
use crate::{
    audit::Action,
    authz::Actor,
    db::Conn,
    error::{Error, Result, Text},
    features::papers,
    http::command::{Tx, stale},
};

/// What a rendering says of its draft.
#[derive(Clone, Copy, Debug)]
pub struct Drafted<'a> {
    /// Subject line.
    pub title: &'a str,
    /// Symbol.
    pub symbol: Option<&'a str>,
    /// Number of pages.
    pub page_count: Option<i32>,
}

/// Gives a draft that is rendered again, packaged or not, its new subject line, symbol and number of pages;
/// tells how it was before.
///
/// # Errors
/// `not-found`, `role-required`, `stale-etag`, `invalid-state-transition` for a document that is issued,
/// or that has its content.
pub fn again(tx: &mut Tx<'_>, id: DocumentId, drafted: &Drafted<'_>) -> Result<DocumentView> {
    let row = load_for(tx, id, "update")?;
    tx.check_match(row.version)?;
    if row.digest.is_some() {
        return Err(content_taken(&row, tx.actor));
    }
    let before = one_view(tx.conn, row.clone(), tx.actor)?;
    let mut input = row.to_input(before.external_refs.clone());
    input.title = drafted.title.to_owned();
    input.symbol = drafted.symbol.map(str::to_owned);
    input.page_count = drafted.page_count;
    store::update(tx.conn, &row, input, row.confidentiality, tx.now)?
        .ok_or_else(|| stale(row.version))?;
    Ok(before)
}

/// Tells that a document was rendered, and shows it with its snapshot.
///
/// # Errors
/// When the database cannot be read.
pub fn tell(
    tx: &mut Tx<'_>,
    before: Option<&DocumentView>,
    id: DocumentId,
) -> Result<DocumentView> {
    let row = store::find(tx.conn, id)?.ok_or_else(Error::not_found)?;
    let after = one_view(tx.conn, row, tx.actor)?;
    let data = json!({ "document_id": id, "state": after.state });
    let change = told(Action::DOCUMENT_RENDER, before, &after);
    let change = change.event("document.rendered", after.version, data);
    tx.tell(match before {
        Some(before) => reopened(change, before, &after),
        None => change,
    });
    Ok(after)
}

/// Whether there is such a document and it is not issued yet, whoever asks.
///
/// # Errors
/// When the database cannot be read.
pub fn is_draft(conn: &mut Conn, id: DocumentId) -> Result<bool> {
    Ok(store::find(conn, id)?.is_some_and(|row| row.state.is_draft()))
}

/// Refuses as the paper of an object what does not exist, what the caller may not see, and what was
/// neither rendered nor has content, at the pointer where it stands. For other slices.
///
/// # Errors
/// `validation-failed` with `unknown_document` or `document_without_content`.
pub fn require_paper(conn: &mut Conn, actor: &Actor, id: DocumentId, pointer: &str) -> Result<()> {
    let row = find(conn, actor, id)?.ok_or_else(|| unknown(pointer))?;
    if row.digest.is_some() || papers::service::is_rendered(conn, id)? {
        return Ok(());
    }
    let message = Text::new(
        "Văn bản này chưa có nội dung, cũng không được lập từ dữ liệu.",
        "This document has no content, and was not rendered.",
    );
    Err(Error::invalid(pointer, "document_without_content", message))
}

/// What a dossier has to know of a document that it holds as a paper.
#[derive(Clone, Debug)]
pub struct PaperFile {
    /// Media type of the content; null while there is none.
    pub media_type: Option<String>,
    /// Bytes of the content.
    pub size: u64,
    /// Date of the document.
    pub issued_on: Option<NaiveDate>,
    /// Whether its metadata name who signed it.
    pub names_signer: bool,
}

/// The documents with these ids, whoever asks. For other slices, which check themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn paper_files(conn: &mut Conn, ids: &[DocumentId]) -> Result<HashMap<DocumentId, PaperFile>> {
    let rows = store::by_ids(conn, ids)?;
    let file = |row: store::DocumentRow| {
        let size = row.size_bytes.and_then(|size| u64::try_from(size).ok()).unwrap_or_default();
        let names_signer = row.signer_name.is_some();
        let (media_type, issued_on) = (row.media_type, row.issued_on);
        (row.id, PaperFile { media_type, size, issued_on, names_signer })
    };
    Ok(rows.into_iter().map(file).collect())
}
