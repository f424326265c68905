//! The built-in templates with their digests, made once for the process.

use std::{collections::HashMap, sync::LazyLock};

use sha2::{Digest, Sha256};

use crate::{
    error::{Error, Result},
    files::FileDigest,
    papers::{PaperKind, docx},
};

/// A built-in template.
pub(super) struct BuiltIn {
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// Its digest.
    pub(super) digest: FileDigest,
}

static ALL: LazyLock<HashMap<PaperKind, BuiltIn>> = LazyLock::new(|| {
    let made = |kind: &PaperKind| {
        let bytes = docx::seed(*kind).ok()?;
        let digest = FileDigest(Sha256::digest(&bytes).into());
        Some((*kind, BuiltIn { bytes, digest }))
    };
    PaperKind::ALL.iter().filter_map(made).collect()
});

/// The built-in template of a kind.
pub(super) fn of(kind: PaperKind) -> Result<&'static BuiltIn> {
    ALL.get(&kind).ok_or_else(|| Error::bug(format!("there is a built-in template of {kind}")))
}
