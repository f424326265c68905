//! One upload: bytes on their way into a file, hashed as they pass.

use std::{
    fs::File,
    io::{self, Read, Seek, Write},
    path::Path,
};

use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempPath};

use super::{FileDigest, media, out_of_order};
use crate::error::Result;

/// Bytes of the beginning that are looked at for the media type.
const HEAD_BYTES: usize = 8 * 1024;

/// An upload under way. Dropping it removes its file.
pub struct Upload {
    file: File,
    path: TempPath,
    hash: Sha256,
    size_bytes: u64,
    head: Vec<u8>,
    text: media::TextCheck,
}

impl Upload {
    pub(super) fn begin(folder: &Path) -> io::Result<Self> {
        let (file, path) = NamedTempFile::with_prefix_in("upload-", folder)?.into_parts();
        file.try_lock()?;
        Ok(Self {
            file,
            path,
            hash: Sha256::new(),
            size_bytes: 0,
            head: Vec::new(),
            text: media::TextCheck::default(),
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// `unavailable` when they cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|error| out_of_order("writing an upload", &error))?;
        self.hash.update(bytes);
        self.size_bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let wanted = HEAD_BYTES.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(bytes.get(..wanted).unwrap_or_default());
        self.text.see(bytes);
        Ok(())
    }

    /// Ends the upload: its bytes are on the disk when this returns.
    ///
    /// # Errors
    /// `unavailable` when they cannot be synced or read again.
    pub fn finish(mut self) -> Result<Received> {
        self.file.sync_all().map_err(|error| out_of_order("syncing an upload", &error))?;
        let media_type = media::detect(&self.head, self.text.is_text(), &mut self.file)
            .map_err(|error| out_of_order("reading an upload again", &error))?;
        Ok(Received {
            file: self.file,
            path: self.path,
            digest: FileDigest(self.hash.finalize().into()),
            size_bytes: self.size_bytes,
            media_type,
        })
    }
}

/// Bytes that arrived whole but have no place yet. Dropping them removes their file.
pub struct Received {
    /// Open until the end, because it holds the lock that says whose file it is.
    file: File,
    path: TempPath,
    /// SHA-256 of the bytes.
    pub digest: FileDigest,
    /// Number of bytes.
    pub size_bytes: u64,
    /// What the bytes are; `None` when they are of no accepted type.
    pub media_type: Option<&'static str>,
}

impl Received {
    /// The bytes, for a content that has to be understood before it is kept.
    ///
    /// # Errors
    /// `unavailable` when they cannot be read again.
    pub fn bytes(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.file.rewind().and_then(|()| self.file.read_to_end(&mut bytes));
        read.map_err(|error| out_of_order("reading an upload again", &error))?;
        Ok(bytes)
    }

    /// The file that holds the bytes.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    pub(super) fn rename(self, target: &Path) -> io::Result<()> {
        self.path.persist(target).map_err(|error| error.error)?;
        drop(self.file);
        Ok(())
    }
}
