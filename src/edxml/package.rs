//! A ZIP package: the files of a document with a manifest that names each by path, size and SHA-256.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    archive::{ZipEntry, is_plain_name, unzip, zip},
    flaw::Flaw,
    limits::Limits,
};

/// Path of the manifest.
const MANIFEST: &str = "manifest.json";

/// The only version there is.
const VERSION: u32 = 1;

/// What a file of a package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The JSON twin of the message's header.
    Header,
    /// The message itself.
    Edxml,
    /// The document.
    Document,
    /// A file beside it.
    Attachment,
}

/// A file as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestFile {
    /// Path within the package.
    pub path: String,
    /// What it is.
    pub role: Role,
    /// What its bytes are.
    pub media_type: String,
    /// How many there are.
    pub size_bytes: u64,
    /// Their SHA-256, in hex.
    pub sha256: String,
}

/// What a package holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this form.
    pub version: u32,
    /// Id of the document in this system.
    pub document_id: String,
    /// The files, in their order.
    pub files: Vec<ManifestFile>,
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn size_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Packs files with their manifest, which comes first. The same files give the same bytes.
///
/// # Errors
/// When a path is not plain or stands twice.
pub fn pack(document_id: &str, files: Vec<(Role, &str, ZipEntry)>) -> Result<Vec<u8>, Flaw> {
    if let Some((_, _, bad)) = files.iter().find(|(_, _, file)| !is_plain_name(&file.name)) {
        let vi = "Tên tệp trong gói không hợp lệ.";
        let en = "A name within the archive is not a plain relative path.";
        return Err(Flaw::new(bad.name.clone(), "unsafe_name", vi, en));
    }
    let named = files.iter().map(|(role, media_type, file)| ManifestFile {
        path: file.name.clone(),
        role: *role,
        media_type: (*media_type).to_owned(),
        size_bytes: size_of(&file.bytes),
        sha256: sha256(&file.bytes),
    });
    let manifest =
        Manifest { version: VERSION, document_id: document_id.to_owned(), files: named.collect() };
    let bytes = serde_json::to_vec_pretty(&manifest).map_err(|_| bad_manifest())?;
    let first = ZipEntry { name: MANIFEST.to_owned(), bytes };
    let rest = files.into_iter().map(|(_, _, file)| file);
    zip(&std::iter::once(first).chain(rest).collect::<Vec<ZipEntry>>())
}

/// Unpacks a package whose manifest names exactly the files that it holds.
///
/// # Errors
/// The first flaw.
pub fn unpack(bytes: &[u8], limits: &Limits) -> Result<(Manifest, Vec<ZipEntry>), Flaw> {
    let mut entries = unzip(bytes, limits)?;
    let place = entries.iter().position(|entry| entry.name == MANIFEST);
    let first = entries.remove(place.ok_or_else(bad_manifest)?);
    let manifest: Manifest = serde_json::from_slice(&first.bytes).map_err(|_| bad_manifest())?;
    let is_named = |entry: &ZipEntry| {
        manifest.files.iter().any(|file| {
            file.path == entry.name
                && file.size_bytes == size_of(&entry.bytes)
                && file.sha256 == sha256(&entry.bytes)
        })
    };
    let is_whole = manifest.files.len() == entries.len() && entries.iter().all(is_named);
    if manifest.version != VERSION || !is_whole {
        return Err(bad_manifest());
    }
    Ok((manifest, entries))
}

fn bad_manifest() -> Flaw {
    let vi = "Gói không có manifest.json khớp với các tệp.";
    let en = "The package has no manifest.json that fits its files.";
    Flaw::new(MANIFEST, "manifest", vi, en)
}
