//! Stored files. Each content is kept once, under the SHA-256 of its bytes (`files/ab/cdef…`), and
//! never changes.
//!
//! Whatever moment the power fails at, a row never names bytes that are not there:
//!
//! 1. bytes arrive in a file of their own in `files/incoming`;
//! 2. that file is synced, so that its bytes are on the disk under a name nobody uses;
//! 3. [`Files::place`] renames it to its digest and syncs the folder, so that the name is on the
//!    disk too;
//! 4. only then the transaction commits the row that names it.
//!
//! A crash before the rename leaves a file in `incoming`, which the next start removes; a refused
//! or unfinished upload removes its own. A crash between the rename and the commit leaves a file
//! that no row names, which [`Files::stale`] finds for the housekeeper.
//!
//! This is a hundred lines over the file system rather than a storage crate such as `object_store`:
//! a content's name is known only when its last byte has passed, its place is taken within a
//! transaction on a thread without an async runtime, and leftovers have to be told from uploads
//! under way. All of that would stay here beside the crate.

mod media;
mod upload;

use std::{
    fs::{DirBuilder, File, TryLockError},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use base64::{Engine, engine::general_purpose::STANDARD};

pub use media::{MEDIA_TYPES, extension_of};
pub use upload::{Received, Upload};

use crate::error::{Context, Error, Result};

/// Bytes that no row names are kept this long. A backup copies the database before the files, and
/// has to find what its rows name even when a document is deleted meanwhile.
pub const KEEP_UNNAMED: Duration = Duration::from_secs(24 * 3600);

/// Folder of uploads under way, within the folder of files so that a rename can place them.
pub const INCOMING: &str = "incoming";

/// SHA-256 of a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileDigest(pub [u8; 32]);

impl FileDigest {
    /// The digest written as 64 lowercase hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None, // capitals as well: one content has one spelling
        };
        let mut bytes = [0; 32];
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
        if pairs.len() != bytes.len() {
            return None;
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Some(Self(bytes))
    }

    /// 64 lowercase hexadecimal digits.
    pub fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The member of `Content-Digest` and `Repr-Digest` (RFC 9530).
    pub fn field(&self) -> String {
        format!("sha-256=:{}:", STANDARD.encode(self.0))
    }
}

/// The folder of stored files.
#[derive(Debug)]
pub struct Files {
    root: PathBuf,
    incoming: PathBuf,
}

impl Files {
    /// Opens the folder in a data directory, and removes what uploads of an ended process left.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(data_dir: &Path) -> Result<Self> {
        let root = data_dir.join("files");
        let incoming = root.join(INCOMING);
        make_folder(&incoming)
            .and_then(|()| sync_folder(&root))
            .and_then(|()| sync_folder(data_dir))
            .internal("making the folder of files")?;
        let files = Self { root, incoming };
        files.remove_leftovers().internal("tidying the folder of uploads")?;
        Ok(files)
    }

    /// Begins an upload.
    ///
    /// # Errors
    /// `unavailable` when no file can be made.
    pub fn begin(&self) -> Result<Upload> {
        Upload::begin(&self.incoming).map_err(|error| out_of_order("beginning an upload", &error))
    }

    /// Puts received bytes in their place. Run it in the transaction that writes the row naming
    /// them, as the last step before COMMIT.
    ///
    /// # Errors
    /// `unavailable` when the file system refuses.
    pub fn place(&self, received: Received) -> Result<()> {
        self.try_place(received).map_err(|error| out_of_order("placing a file", &error))
    }

    fn try_place(&self, received: Received) -> io::Result<()> {
        let path = self.path(&received.digest);
        let folder = path.parent().unwrap_or(&self.root);
        let is_known = path.metadata().is_ok_and(|known| known.len() == received.size_bytes);
        if is_known {
            // The same content came before. Its age starts anew, as if it had come now.
            return touch(&path);
        }
        make_folder(folder)?;
        received.rename(&path)?;
        sync_folder(folder)?;
        // The folder itself may be new, made just now by this upload or by one beside it.
        sync_folder(&self.root)
    }

    /// Opens a content for reading.
    ///
    /// # Errors
    /// An internal error when it is not there: a row names only what was placed.
    pub fn read(&self, digest: &FileDigest) -> Result<File> {
        File::open(self.path(digest)).internal("opening a stored file")
    }

    /// Tells that the row naming a content goes, so that its age starts anew.
    ///
    /// # Errors
    /// `unavailable` when the file system refuses.
    pub fn retire(&self, digest: &FileDigest) -> Result<()> {
        or_gone(touch(&self.path(digest))).map_err(|error| out_of_order("retiring a file", &error))
    }

    /// The contents untouched since `before`; those among them that no row names can go.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn stale(&self, before: SystemTime) -> Result<Vec<FileDigest>> {
        self.try_stale(before).internal("looking for files that no row names")
    }

    fn try_stale(&self, before: SystemTime) -> io::Result<Vec<FileDigest>> {
        let mut found = Vec::new();
        for folder in self.root.read_dir()? {
            let folder = folder?;
            let start = folder.file_name().to_string_lossy().into_owned();
            if start == INCOMING || !folder.file_type()?.is_dir() {
                continue;
            }
            for file in folder.path().read_dir()? {
                let file = file?;
                let name = format!("{start}{}", file.file_name().to_string_lossy());
                if let Some(digest) = FileDigest::parse(&name)
                    && file.metadata()?.modified()? < before
                {
                    found.push(digest);
                }
            }
        }
        Ok(found)
    }

    /// Removes a content that no row names, if it is still untouched since `before`.
    ///
    /// # Errors
    /// `unavailable` when the file system refuses.
    pub fn remove(&self, digest: &FileDigest, before: SystemTime) -> Result<()> {
        let path = self.path(digest);
        let is_stale = |found: std::fs::Metadata| found.modified().map(|at| at < before);
        let removed = path
            .metadata()
            .and_then(is_stale)
            .and_then(|is_stale| if is_stale { std::fs::remove_file(&path) } else { Ok(()) });
        or_gone(removed).map_err(|error| out_of_order("removing a file", &error))
    }

    fn path(&self, digest: &FileDigest) -> PathBuf {
        let name = digest.hex();
        let (folder, file) = name.split_at(2);
        self.root.join(folder).join(file)
    }

    /// An upload holds a lock on its file for as long as its process lives. A file whose lock is
    /// free is therefore nobody's, also when several processes share the folder.
    fn remove_leftovers(&self) -> io::Result<()> {
        for entry in self.incoming.read_dir()? {
            let path = entry?.path();
            match File::open(&path).map(|file| file.try_lock()) {
                Ok(Ok(())) => std::fs::remove_file(&path)?,
                Ok(Err(TryLockError::WouldBlock)) => {}
                Ok(Err(TryLockError::Error(error))) => return Err(error),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// What is gone already need not be removed; another process may share the folder.
fn or_gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// The file system failed, which a later attempt may not meet again.
fn out_of_order(doing: &str, error: &io::Error) -> Error {
    Error::unavailable(5, format!("{doing}: {error}"))
}

/// Documents hold personal data: only the service's own user may look into the folder.
fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// A rename lasts only once the folder that holds the name is synced.
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn touch(path: &Path) -> io::Result<()> {
    File::open(path)?.set_modified(SystemTime::now())
}

#[cfg(test)]
mod tests;
