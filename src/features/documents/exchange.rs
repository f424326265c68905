//! Documents for the slices that hand them over to other systems.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{
    content::digest_of,
    issuance_types::IssuanceView,
    service::{load, load_for, one_view, told},
    states::DocumentState,
    store::{self, DocumentRow},
    store_issuance,
    types::{DocumentId, DocumentView},
};
use crate::{
    audit::Action,
    authz::Actor,
    db::{Conn, dialect::lock_name},
    error::{Error, Result, Text},
    files::{FileDigest, extension_of},
    http::command::{Tx, stale},
};

/// A file of a document: stored, or made from its snapshot.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// The document whose content it is.
    pub document_id: DocumentId,
    /// What it is.
    pub title: String,
    /// Its name.
    pub name: String,
    /// What its bytes are.
    pub media_type: String,
    /// How many there are.
    pub size_bytes: u64,
    /// Their SHA-256.
    pub digest: FileDigest,
    /// The bytes, where they were made and are stored nowhere.
    pub made: Option<Arc<Vec<u8>>>,
}

/// A document as exchange sees it.
#[derive(Clone, Debug)]
pub struct Exchanged {
    /// Id.
    pub id: DocumentId,
    /// Kind.
    pub kind: String,
    /// Title (trích yếu).
    pub title: String,
    /// Remark.
    pub description: Option<String>,
    /// Number of pages.
    pub page_count: Option<i32>,
    /// State.
    pub state: DocumentState,
    /// Version.
    pub version: i64,
    /// Unit that it belongs to.
    pub unit_code: String,
    /// Document that it replaces.
    pub supersedes_id: Option<DocumentId>,
    /// Document that it corrects.
    pub corrects_id: Option<DocumentId>,
    /// How it was issued.
    pub issuance: Option<IssuanceView>,
    /// The signed file, or the draft while there is none.
    pub file: Option<StoredFile>,
}

fn file_of(row: &DocumentRow) -> Result<Option<StoredFile>> {
    let (Some(media_type), Some(size)) = (row.media_type.clone(), row.size_bytes) else {
        return Ok(None);
    };
    let unnamed = || format!("{}.{}", row.id, extension_of(&media_type));
    Ok(Some(StoredFile {
        document_id: row.id,
        title: row.title.clone(),
        name: row.file_name.clone().unwrap_or_else(unnamed),
        size_bytes: u64::try_from(size).unwrap_or_default(),
        digest: digest_of(row)?,
        media_type,
        made: None,
    }))
}

fn exchanged(conn: &mut Conn, row: DocumentRow) -> Result<Exchanged> {
    let issuance = store_issuance::by_documents(conn, &[row.id])?.remove(&row.id);
    let signed = match issuance.as_ref().and_then(|view| view.signed_document_id) {
        Some(signed) => store::find(conn, signed)?,
        None => None,
    };
    let file = file_of(signed.as_ref().unwrap_or(&row))?;
    Ok(Exchanged {
        id: row.id,
        kind: row.kind,
        title: row.title,
        description: row.description,
        page_count: row.page_count,
        state: row.state,
        version: row.version,
        unit_code: row.unit_code,
        supersedes_id: row.supersedes_id,
        corrects_id: row.corrects_id,
        issuance,
        file,
    })
}

/// A document that the caller sees.
///
/// # Errors
/// `not-found`.
pub fn seen(conn: &mut Conn, actor: &Actor, id: DocumentId) -> Result<Exchanged> {
    let row = load(conn, actor, id)?;
    exchanged(conn, row)
}

/// How a document was issued, whoever asks; `None` while it is a draft.
///
/// # Errors
/// When the database cannot be read.
pub fn issuance(conn: &mut Conn, id: DocumentId) -> Result<Option<IssuanceView>> {
    Ok(store_issuance::by_documents(conn, &[id])?.remove(&id))
}

/// A document for a dispatch.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-state-transition` for one that is not issued, `stale-etag`.
pub fn for_dispatch(tx: &mut Tx<'_>, id: DocumentId) -> Result<Exchanged> {
    let row = load_for(tx, id, "dispatch")?;
    tx.check_match(row.version)?;
    exchanged(tx.conn, row)
}

/// Whoever moves an issued document on takes turns by this: who sends it, who answers, who replaces it.
///
/// # Errors
/// When the database refuses.
pub fn hold(conn: &mut Conn, id: DocumentId) -> Result<()> {
    lock_name(conn, &format!("dispatch {id}"))
}

/// Tells how far an issued document has come with those who have it, while it is held ([`hold`]). One that is
/// recalled or superseded stays so.
///
/// # Errors
/// When the database refuses.
pub fn progress(tx: &mut Tx<'_>, id: DocumentId, is_over: bool, action: Action) -> Result<()> {
    let Some(row) = store::find(tx.conn, id)? else { return Ok(()) };
    let state = if is_over { DocumentState::Completed } else { DocumentState::Dispatched };
    if row.state == state || !row.state.is_in_force() {
        return Ok(());
    }
    let before = one_view(tx.conn, row.clone(), tx.actor)?;
    let after = store_issuance::set_state(tx.conn, &row, state, tx.now)?
        .ok_or_else(|| stale(row.version))?;
    let after = one_view(tx.conn, after, tx.actor)?;
    let mut change = told(action, Some(&before), &after);
    if is_over {
        let data = serde_json::json!({ "document_id": id, "state": after.state });
        change = change.event("document.completed", after.version, data);
    }
    tx.tell(change);
    Ok(())
}

/// Marks an issued document as recalled.
///
/// # Errors
/// `stale-etag`.
pub fn recall(tx: &mut Tx<'_>, id: DocumentId, reason: Option<&str>) -> Result<DocumentView> {
    let row = load_for(tx, id, "dispatch")?;
    let before = one_view(tx.conn, row.clone(), tx.actor)?;
    let after = store_issuance::set_state(tx.conn, &row, DocumentState::Recalled, tx.now)?
        .ok_or_else(|| stale(row.version))?;
    let after = one_view(tx.conn, after, tx.actor)?;
    let change = told(Action::DOCUMENT_DISPATCH, Some(&before), &after).because(reason);
    let data = serde_json::json!({ "document_id": id, "state": after.state });
    tx.tell(change.event("document.recalled", after.version, data));
    Ok(after)
}

/// Files that go with a document, each at its pointer.
///
/// # Errors
/// `validation-failed` for what there is not and what has no content.
pub fn attachments(
    conn: &mut Conn,
    actor: &Actor,
    ids: &[DocumentId],
    pointer: &str,
) -> Result<()> {
    for (index, id) in ids.iter().enumerate() {
        let pointer = format!("{pointer}/{index}");
        super::service::require_evidence(conn, actor, *id, &pointer)?;
        if ids.iter().take(index).any(|other| other == id) {
            let text = Text::new("Văn bản được nêu hai lần.", "A document stands twice.");
            return Err(Error::invalid(pointer, "repeated", text));
        }
    }
    Ok(())
}

/// The stored files of documents, in this order.
///
/// # Errors
/// When the database cannot be read.
pub fn files(conn: &mut Conn, ids: &[DocumentId]) -> Result<Vec<StoredFile>> {
    let rows = store::by_ids(conn, ids)?;
    let mut found = Vec::new();
    for id in ids {
        if let Some(row) = rows.iter().find(|row| row.id == *id) {
            found.extend(file_of(row)?);
        }
    }
    Ok(found)
}

/// The document that another system names by its identity in exchange, where it is one of ours.
///
/// # Errors
/// When the database cannot be read.
pub fn by_identity(
    conn: &mut Conn,
    organisation_code: &str,
    issued_on: NaiveDate,
    code: (&str, &str),
) -> Result<Option<DocumentId>> {
    store_issuance::by_identity(conn, organisation_code, issued_on, code)
}
