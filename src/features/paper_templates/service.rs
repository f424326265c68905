//! Rules of templates of papers.

use std::{
    fs::File,
    io::{Read, Seek, Write},
};

use super::{
    builtin,
    input::RestorePaperTemplate,
    store::{self, VersionRow},
    types::{PaperTemplateVersionView, PaperTemplateView},
    version::{BUILT_IN, Version, parsed},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::{Conn, dialect::lock_name},
    error::{Context, Error, Result, Text},
    features::documents::content::lock_of,
    files::{FileDigest, Files, Received},
    http::{
        command::{Tx, snapshot},
        download::Content,
        page::{Listing, Page},
    },
    papers::PaperKind,
};

/// The template that replaced the built-in one of a kind, if one did. For other slices, which read its
/// bytes with [`bytes`].
///
/// # Errors
/// When the database cannot be read.
pub fn current(conn: &mut Conn, kind: PaperKind) -> Result<Option<FileDigest>> {
    let Some(row) = store::current(conn, kind)? else { return Ok(None) };
    row.digest.as_deref().map(parsed).transpose()
}

/// The bytes of an uploaded template.
///
/// # Errors
/// An internal error when they are not there.
pub fn bytes(files: &Files, digest: &FileDigest) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    files.read(digest)?.read_to_end(&mut bytes).internal("reading a template")?;
    Ok(bytes)
}

/// Those contents that a version of a template has. For the sweep of stored files.
///
/// # Errors
/// When the database cannot be read.
pub fn named(conn: &mut Conn, digests: &[FileDigest]) -> Result<Vec<FileDigest>> {
    let asked = digests.iter().map(FileDigest::hex).collect();
    Ok(store::named(conn, asked)?.iter().filter_map(|one| FileDigest::parse(one)).collect())
}

/// A page of the kinds of papers with their templates.
///
/// # Errors
/// `role-required`, `invalid-cursor`.
pub fn list(conn: &mut Conn, actor: &Actor, page: &Page) -> Result<Listing<PaperTemplateView>> {
    actor.visible(table::LIST_PAPER_TEMPLATES)?;
    let after: Option<PaperKind> = page.after()?;
    let kinds = PaperKind::ALL.iter().copied();
    let rest: Vec<PaperKind> = match after {
        None => kinds.collect(),
        Some(last) => kinds.skip_while(|kind| *kind != last).skip(1).collect(),
    };
    let (kinds, next_cursor) = page.cut(rest, |kind| *kind)?;
    let mut items = Vec::with_capacity(kinds.len());
    for kind in kinds {
        items.push(Version::load(conn, kind)?.view(kind, actor)?);
    }
    let all = i64::try_from(PaperKind::ALL.len()).internal("counting kinds of papers")?;
    Ok(Listing { items, next_cursor, total_count: page.is_counted.then_some(all) })
}

/// The template of a kind.
///
/// # Errors
/// `role-required`.
pub fn get(conn: &mut Conn, actor: &Actor, kind: PaperKind) -> Result<PaperTemplateView> {
    actor.visible(table::GET_PAPER_TEMPLATE)?;
    Version::load(conn, kind)?.view(kind, actor)
}

/// A page of the versions of a template, the newest first.
///
/// # Errors
/// `role-required`, `invalid-cursor`.
pub fn versions(
    conn: &mut Conn,
    actor: &Actor,
    kind: PaperKind,
    page: &Page,
) -> Result<Listing<PaperTemplateVersionView>> {
    actor.visible(table::LIST_PAPER_TEMPLATE_VERSIONS)?;
    let after: Option<i64> = page.after()?;
    let rows = store::list(conn, kind, after, page.fetch())?;
    let mut found: Vec<Version> =
        rows.into_iter().map(|row| Version::of(Some(row))).collect::<Result<_>>()?;
    // The first has no row; it comes last.
    if after.is_none_or(|after| after > BUILT_IN) {
        found.push(Version::of(None)?);
    }
    let (found, next_cursor) = page.cut(found, |version| version.number)?;
    let items = found.iter().map(|version| version.version_view(kind)).collect::<Result<_>>()?;
    let total = page.is_counted.then(|| store::count(conn, kind)).transpose()?;
    Ok(Listing { items, next_cursor, total_count: total.map(|count| count.saturating_add(1)) })
}

/// A file to be downloaded.
pub struct Download {
    /// What is known of it.
    pub content: Content,
    built_in: Option<&'static [u8]>,
}

impl Download {
    /// The file, if it is the built-in one, which no store has.
    ///
    /// # Errors
    /// When there is no room for it.
    pub fn built_in(&self) -> Result<Option<File>> {
        let Some(bytes) = self.built_in else { return Ok(None) };
        let opened = tempfile::tempfile().and_then(|mut file| {
            file.write_all(bytes)?;
            file.rewind()?;
            Ok(file)
        });
        opened.map(Some).internal("opening a built-in template")
    }
}

/// The file of a version, of the one that is used where none is named.
///
/// # Errors
/// `role-required`, `not-found`.
pub fn download(
    conn: &mut Conn,
    actor: &Actor,
    kind: PaperKind,
    number: Option<i64>,
) -> Result<Download> {
    let found = match number {
        None => {
            actor.visible(table::GET_PAPER_TEMPLATE_CONTENT)?;
            Version::load(conn, kind)?
        }
        Some(number) => {
            actor.visible(table::GET_PAPER_TEMPLATE_VERSION_CONTENT)?;
            Version::find(conn, kind, number)?.ok_or_else(Error::not_found)?
        }
    };
    let (digest, size_bytes) = found.file(kind)?;
    let built_in = match found.upload {
        Some(_) => None,
        None => Some(builtin::of(kind)?.bytes.as_slice()),
    };
    let size_bytes = u64::try_from(size_bytes).internal("reading a size")?;
    let file_name = format!("{kind}-{}.docx", found.number);
    Ok(Download { content: Content { size_bytes, digest, file_name }, built_in })
}

/// Refuses before the bytes are received what [`put`] would refuse after.
///
/// # Errors
/// `role-required`.
pub fn require_put(actor: &Actor) -> Result<()> {
    actor.require(table::PUT_PAPER_TEMPLATE_CONTENT, &Relation::none())
}

pub(super) fn target(kind: PaperKind) -> Target {
    Target { kind: "paper_template", id: kind.to_string(), unit_code: None }
}

/// The version that is used, while nobody else adds one.
fn locked(tx: &mut Tx<'_>, kind: PaperKind) -> Result<Version> {
    lock_name(tx.conn, &format!("paper_template {kind}"))?;
    let version = Version::load(tx.conn, kind)?;
    tx.check_match(version.number)?;
    Ok(version)
}

/// Puts a checked file as the next version; the flag tells whether it is new. The same bytes again change
/// nothing.
///
/// # Errors
/// `role-required`, `stale-etag`.
pub fn put(
    tx: &mut Tx<'_>,
    files: &Files,
    kind: PaperKind,
    received: Received,
) -> Result<(PaperTemplateView, bool)> {
    tx.actor.require(table::PUT_PAPER_TEMPLATE_CONTENT, &Relation::none())?;
    lock_name(tx.conn, &format!("paper_template {kind}"))?;
    let current = Version::load(tx.conn, kind)?;
    let before = current.view(kind, tx.actor)?;
    // Asked before If-Match: whoever repeats a lost answer still holds the old tag.
    if current.upload.is_some_and(|(digest, _)| digest == received.digest) {
        tell(tx, Action::PAPER_TEMPLATE_PUT_CONTENT, &before, &before);
        return Ok((before, false));
    }
    tx.check_match(current.number)?;
    lock_name(tx.conn, &lock_of(&received.digest))?;
    let size = i64::try_from(received.size_bytes).internal("counting bytes")?;
    let upload = Some((received.digest, size));
    let after = add(tx, kind, &current, upload, None)?;
    files.place(received)?;
    tell(tx, Action::PAPER_TEMPLATE_PUT_CONTENT, &before, &after);
    Ok((after, true))
}

/// Brings an earlier version back as the next one.
///
/// # Errors
/// `role-required`, `stale-etag`, `validation-failed` for a version that is not there.
pub fn restore(
    tx: &mut Tx<'_>,
    kind: PaperKind,
    input: &RestorePaperTemplate,
) -> Result<PaperTemplateView> {
    tx.actor.require(table::RESTORE_PAPER_TEMPLATE, &Relation::none())?;
    let current = locked(tx, kind)?;
    let Some(earlier) = Version::find(tx.conn, kind, input.version)? else {
        let message = Text::new("Không có phiên bản này.", "There is no such version.");
        return Err(Error::invalid("/version", "unknown_version", message));
    };
    let before = current.view(kind, tx.actor)?;
    let after = add(tx, kind, &current, earlier.upload, Some(input.version))?;
    tell(tx, Action::PAPER_TEMPLATE_RESTORE, &before, &after);
    Ok(after)
}

fn add(
    tx: &mut Tx<'_>,
    kind: PaperKind,
    current: &Version,
    upload: Option<(FileDigest, i64)>,
    restored_from: Option<i64>,
) -> Result<PaperTemplateView> {
    let row = VersionRow {
        paper_kind: kind,
        version: current.number.saturating_add(1),
        digest: upload.map(|(digest, _)| digest.hex()),
        size_bytes: upload.map(|(_, size)| size),
        restored_from,
        created_by: tx.actor.id.clone(),
        created_at: tx.now,
    };
    let row = store::insert(tx.conn, row)?;
    Version::of(Some(row))?.view(kind, tx.actor)
}

fn tell(tx: &mut Tx<'_>, action: Action, before: &PaperTemplateView, after: &PaperTemplateView) {
    let change = Change::new(action, target(after.paper_kind));
    tx.tell(change.between(Some(&snapshot(before)), Some(&snapshot(after))));
}
