//! Rules of documents' contents.

use std::{sync::Arc, time::SystemTime};

use serde_json::json;

use super::{
    service::{allowed, load, one_view, relation, target, told},
    states::{MACHINE, PUT_CONTENT},
    store::{self, DocumentRow},
    types::{DocumentId, DocumentView},
};
use crate::{
    audit::{Action, Change},
    authz::{Actor, table},
    db::{Conn, Db, dialect::lock_name},
    error::{Code, Context, Error, Result, Text},
    features::{exchange_messages, paper_templates},
    files::{FileDigest, Files, KEEP_UNNAMED, MEDIA_TYPES, Received, extension_of},
    http::{
        command::{Tx, stale},
        download::Content,
        extract::IfMatch,
    },
};

/// Files that are looked up at once.
const SWEEP_BATCH: usize = 500;

/// Refuses before the bytes are received what [`put`] would refuse after; tells whether bytes of an
/// accepted type would be taken as they are, so that no others are sent to where files are kept.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-state-transition`.
pub fn require_put(
    conn: &mut Conn,
    actor: &Actor,
    id: DocumentId,
    sent: Option<IfMatch>,
) -> Result<bool> {
    let row = load_to_put(conn, actor, id)?;
    Ok(row.digest.is_none() && sent.is_none_or(|sent| sent.admits(row.version)))
}

/// The document, when the caller may put its content. What was packaged takes it only from those who may
/// package, whose token has to be one for documents all the same.
fn load_to_put(conn: &mut Conn, actor: &Actor, id: DocumentId) -> Result<DocumentRow> {
    let row = load(conn, actor, id)?;
    actor.require(table::PUT_DOCUMENT_CONTENT, &relation(&row))?;
    MACHINE.require(PUT_CONTENT, row.state, actor, &relation(&row))?;
    Ok(row)
}

/// Puts the content, once; the flag tells whether it is new. The same bytes again change nothing.
///
/// # Errors
/// `role-required`; `unsupported-media-type` for bytes of no accepted type, `validation-failed` for none at
/// all, `invalid-state-transition` when other bytes are there, `stale-etag`.
pub fn put(
    tx: &mut Tx<'_>,
    files: &Files,
    id: DocumentId,
    received: Received,
) -> Result<(DocumentView, bool)> {
    let row = load_to_put(tx.conn, tx.actor, id)?;
    let before = one_view(tx.conn, row.clone(), tx.actor)?;
    if let Some(known) = &row.digest {
        // Asked before If-Match: whoever repeats a lost answer still holds the old tag.
        if *known != received.digest.hex() {
            return Err(content_taken(&row, tx.actor));
        }
        tx.tell(told(Action::DOCUMENT_PUT_CONTENT, Some(&before), &before));
        return Ok((before, false));
    }
    tx.check_match(row.version)?;
    let media_type = accepted_type(&received)?;
    lock_name(tx.conn, &lock_of(&received.digest))?;
    let after = store::set_content(tx.conn, &row, &received, media_type, tx.now)?
        .ok_or_else(|| stale(row.version))?;
    files.place(received)?;
    let after = one_view(tx.conn, after, tx.actor)?;
    let data = json!({ "document_id": id, "state": after.state });
    tx.tell(told(Action::DOCUMENT_PUT_CONTENT, Some(&before), &after).event(
        "document.uploaded",
        after.version,
        data,
    ));
    Ok((after, true))
}

pub(super) fn content_taken(row: &DocumentRow, actor: &Actor) -> Error {
    Error::new(Code::InvalidStateTransition)
        .detail(
            "Văn bản đã có nội dung khác; đăng ký văn bản mới để thay thế.",
            "The document has another content; register a new one that supersedes it.",
        )
        .with("current_state", row.state.to_string())
        .with("allowed_actions", allowed(row, actor))
}

fn accepted_type(received: &Received) -> Result<&'static str> {
    if received.size_bytes == 0 {
        let empty = Text::new("Nội dung không có byte nào.", "The content has no bytes.");
        return Err(Error::invalid("", "empty_content", empty));
    }
    received.media_type.ok_or_else(|| {
        let names: Vec<&str> = MEDIA_TYPES.iter().map(|(name, _)| *name).collect();
        Error::new(Code::UnsupportedMediaType)
            .detail(
                "Nội dung không thuộc loại tệp được nhận (xét theo byte, không theo tên).",
                "The bytes are of no accepted type; the name does not matter.",
            )
            .with("accepted", names)
    })
}

/// Whoever places a file and whoever removes it take turns by this name.
pub fn lock_of(digest: &FileDigest) -> String {
    format!("file {}", digest.hex())
}

pub(super) fn digest_of(row: &DocumentRow) -> Result<FileDigest> {
    row.digest
        .as_deref()
        .and_then(FileDigest::parse)
        .ok_or_else(|| Error::bug("a document with content has its digest"))
}

/// What the caller may read of a document's content.
///
/// # Errors
/// `not-found`, also while there is no content.
pub fn get(conn: &mut Conn, actor: &Actor, id: DocumentId) -> Result<Content> {
    let row = load(conn, actor, id)?;
    let (Some(media_type), Some(size)) = (row.media_type.clone(), row.size_bytes) else {
        return Err(Error::not_found()
            .detail("Văn bản chưa có nội dung.", "The document has no content yet."));
    };
    let digest = digest_of(&row)?;
    let unnamed = || format!("{id}.{}", extension_of(&media_type));
    Ok(Content {
        file_name: row.file_name.unwrap_or_else(unnamed),
        size_bytes: u64::try_from(size).internal("reading a size")?,
        digest,
    })
}

/// Tells the audit that the caller reads a content.
///
/// # Errors
/// `not-found`, when the document went away meanwhile.
pub fn tell_read(tx: &mut Tx<'_>, id: DocumentId) -> Result<()> {
    let row = load(tx.conn, tx.actor, id)?;
    tx.tell(Change::new(Action::DOCUMENT_READ_CONTENT, target(id, &row.unit_code)));
    Ok(())
}

/// Those contents that neither a document, nor a message of the axis, nor a template of papers has.
fn unnamed(conn: &mut Conn, digests: &[FileDigest]) -> Result<Vec<FileDigest>> {
    let mut found = store::unnamed(conn, digests)?;
    let named = exchange_messages::service::named(conn, &found)?;
    found.retain(|digest| !named.contains(digest));
    let named = paper_templates::service::named(conn, &found)?;
    found.retain(|digest| !named.contains(digest));
    Ok(found)
}

/// Removes files that nothing names and that nobody touched for a day; returns how many.
///
/// # Errors
/// When the database or the file system refuses.
pub fn sweep(db: &Db, files: &Arc<Files>) -> Result<usize> {
    let before = SystemTime::now().checked_sub(KEEP_UNNAMED).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut removed = 0;
    for batch in files.stale(before)?.chunks(SWEEP_BATCH) {
        let batch = batch.to_vec();
        for digest in db.read_blocking(move |conn| unnamed(conn, &batch))? {
            let files = Arc::clone(files);
            removed += db.write_blocking(move |conn| {
                lock_name(conn, &lock_of(&digest))?;
                // Asked again under the lock: a document may have come to name it.
                let still = unnamed(conn, &[digest])?.len();
                if still > 0 {
                    files.remove(&digest, before)?;
                }
                Ok(still)
            })?;
        }
    }
    Ok(removed)
}
