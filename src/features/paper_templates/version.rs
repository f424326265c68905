//! A version of a template, with the file that it is.

use super::{
    builtin,
    store::{self, VersionRow},
    types::{PaperTemplateVersionView, PaperTemplateView, TemplateOrigin},
};
use crate::{
    authz::{Actor, Relation, table},
    db::Conn,
    error::{Context, Error, Result},
    files::FileDigest,
    http::reply::etag,
    papers::PaperKind,
};

/// The first version of every kind.
pub(super) const BUILT_IN: i64 = 1;

/// The digest of an uploaded file, as it is stored.
pub(super) fn parsed(digest: &str) -> Result<FileDigest> {
    FileDigest::parse(digest).ok_or_else(|| Error::bug("a template has the digest of its bytes"))
}

/// A version, with the file that it is.
pub(super) struct Version {
    pub(super) number: i64,
    /// Digest and size of an uploaded file.
    pub(super) upload: Option<(FileDigest, i64)>,
    row: Option<VersionRow>,
}

impl Version {
    pub(super) fn of(row: Option<VersionRow>) -> Result<Self> {
        let Some(row) = row else {
            return Ok(Self { number: BUILT_IN, upload: None, row: None });
        };
        let upload = match (&row.digest, row.size_bytes) {
            (Some(digest), Some(size)) => Some((parsed(digest)?, size)),
            _ => None,
        };
        Ok(Self { number: row.version, upload, row: Some(row) })
    }

    pub(super) fn load(conn: &mut Conn, kind: PaperKind) -> Result<Self> {
        Self::of(store::current(conn, kind)?)
    }

    /// One of the versions of a kind.
    pub(super) fn find(conn: &mut Conn, kind: PaperKind, number: i64) -> Result<Option<Self>> {
        if number == BUILT_IN {
            return Self::of(None).map(Some);
        }
        store::find(conn, kind, number)?.map(|row| Self::of(Some(row))).transpose()
    }

    fn origin(&self) -> TemplateOrigin {
        if self.upload.is_some() { TemplateOrigin::Uploaded } else { TemplateOrigin::BuiltIn }
    }

    /// Digest and size of its file. That of the built-in one changes with the program.
    pub(super) fn file(&self, kind: PaperKind) -> Result<(FileDigest, i64)> {
        if let Some(upload) = self.upload {
            return Ok(upload);
        }
        let found = builtin::of(kind)?;
        Ok((found.digest, i64::try_from(found.bytes.len()).internal("counting bytes")?))
    }

    pub(super) fn view(&self, kind: PaperKind, actor: &Actor) -> Result<PaperTemplateView> {
        let rules = [
            ("put_content", table::PUT_PAPER_TEMPLATE_CONTENT),
            ("restore", table::RESTORE_PAPER_TEMPLATE),
            ("check", table::CHECK_PAPER_TEMPLATE),
        ];
        let may = rules.into_iter().filter(|(_, rule)| actor.may(rule, &Relation::none()));
        let allowed_actions: Vec<&'static str> = may.map(|(action, _)| action).collect();
        let (digest, size_bytes) = self.file(kind)?;
        let sha256 = digest.hex();
        let words: Vec<&str> = allowed_actions.iter().copied().chain([sha256.as_str()]).collect();
        Ok(PaperTemplateView {
            etag: etag(self.number, &words),
            paper_kind: kind,
            origin: self.origin(),
            size_bytes,
            restored_from: self.row.as_ref().and_then(|row| row.restored_from),
            created_by: self.row.as_ref().map(|row| row.created_by.clone()),
            created_at: self.row.as_ref().map(|row| row.created_at),
            version: self.number,
            allowed_actions,
            sha256,
        })
    }

    pub(super) fn version_view(&self, kind: PaperKind) -> Result<PaperTemplateVersionView> {
        let (digest, size_bytes) = self.file(kind)?;
        let sha256 = digest.hex();
        Ok(PaperTemplateVersionView {
            etag: etag(self.number, &[sha256.as_str()]),
            version: self.number,
            origin: self.origin(),
            size_bytes,
            restored_from: self.row.as_ref().and_then(|row| row.restored_from),
            created_by: self.row.as_ref().map(|row| row.created_by.clone()),
            created_at: self.row.as_ref().map(|row| row.created_at),
            sha256,
        })
    }
}
