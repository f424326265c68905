//! Stored files. Each content is kept once, under the SHA-256 of its bytes (`files/ab/cdef…`), and
//! never changes: in the data directory, or in a bucket of an S3-compatible store when one is
//! configured.
//!
//! Whatever moment the power fails at, a row never names bytes that are not there:
//!
//! 1. bytes arrive in a file of their own in `files/incoming`, wherever they are kept later;
//! 2. that file is synced, so that its bytes are on the disk under a name nobody uses;
//! 3. [`Files::place`] gives them their name: the folder renames the file and syncs itself, the bucket
//!    takes the bytes with their checksum and says that it has them;
//! 4. only then the transaction commits the row that names it.
//!
//! A crash before the third step leaves a file in `incoming`, which the next start removes; a refused
//! or unfinished upload removes its own. A crash between the third step and the commit leaves a
//! content that no row names, which [`Files::stale`] finds for the housekeeper.
//!
//! The bytes of an upload are hashed and looked at before they have a name, so that nothing is sent
//! to a bucket that could still turn out to be wrong, and a broken upload has nothing to abort there.
//! [`Files::stage`] sends them before the transaction, which only makes sure that they are there:
//! other writers do not wait for a network.
//!
//! The folder is a hundred lines over the file system rather than a storage crate such as
//! `object_store`: a content's name is known only when its last byte has passed, its place is taken
//! within a transaction on a thread without an async runtime, and leftovers have to be told from
//! uploads under way. All of that would stay here beside the crate.

mod bucket;
mod folder;
mod media;
mod upload;

use std::{
    fs::{DirBuilder, File, TryLockError},
    io::{self, Read, Seek, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

pub use media::{MEDIA_TYPES, extension_of};
pub use upload::{Received, Upload};

use self::{bucket::Bucket, folder::Folder};
use crate::{
    config::S3Settings,
    error::{Context, Error, Result},
};

/// Bytes that no row names are kept this long. A backup copies the database before the files, and
/// has to find what its rows name even when a document is deleted meanwhile.
pub const KEEP_UNNAMED: Duration = Duration::from_secs(24 * 3600);

/// Folder of uploads under way, within the folder of files so that a rename can place them.
pub const INCOMING: &str = "incoming";

/// Bytes that are copied at once.
const COPY_BYTES: usize = 64 * 1024;

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

/// The stored files.
#[derive(Debug)]
pub struct Files {
    incoming: PathBuf,
    store: Store,
}

#[derive(Debug)]
enum Store {
    Folder(Folder),
    Bucket(Box<Bucket>),
}

impl Files {
    /// Opens the folder in a data directory, and removes what uploads of an ended process left.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(data_dir: &Path) -> Result<Self> {
        Self::open_in(data_dir, None)
    }

    /// Opens the files where the settings keep them. The bucket itself is not asked yet: the service
    /// starts while it is away, and says so.
    ///
    /// # Errors
    /// When the folder cannot be made or read, or the settings lead to no bucket.
    pub fn open_in(data_dir: &Path, s3: Option<&S3Settings>) -> Result<Self> {
        let root = data_dir.join("files");
        let incoming = root.join(INCOMING);
        make_folder(&incoming)
            .and_then(|()| sync_folder(&root))
            .and_then(|()| sync_folder(data_dir))
            .internal("making the folder of files")?;
        let store = match s3 {
            None => Store::Folder(Folder::at(root)),
            Some(settings) => Store::Bucket(Box::new(Bucket::of(settings)?)),
        };
        let files = Self { incoming, store };
        files.remove_leftovers().internal("tidying the folder of uploads")?;
        Ok(files)
    }

    /// Where the files are kept, in a word.
    pub fn kind(&self) -> &'static str {
        match &self.store {
            Store::Folder(_) => "folder",
            Store::Bucket(_) => "s3",
        }
    }

    /// Asks the store whether it answers; the folder is asked by whoever asks for the data directory.
    ///
    /// # Errors
    /// `unavailable`.
    pub fn probe(&self) -> Result<()> {
        match &self.store {
            Store::Folder(_) => Ok(()),
            Store::Bucket(bucket) => {
                bucket.probe().map_err(|fault| fault.during("asking for the bucket"))
            }
        }
    }

    /// Begins an upload.
    ///
    /// # Errors
    /// `unavailable` when no file can be made.
    pub fn begin(&self) -> Result<Upload> {
        Upload::begin(&self.incoming).map_err(|error| out_of_order("beginning an upload", &error))
    }

    /// Sends received bytes to a bucket before the transaction that names them begins. Leave it out and
    /// [`Files::place`] does it. What no row comes to name goes with the housekeeper.
    ///
    /// # Errors
    /// `unavailable` when the bucket does not take them.
    pub fn stage(&self, received: &Received) -> Result<()> {
        match &self.store {
            Store::Folder(_) => Ok(()),
            Store::Bucket(bucket) => bucket
                .ensure(&received.digest, received.file(), received.size_bytes)
                .map_err(|fault| fault.during("sending a file")),
        }
    }

    /// Puts received bytes in their place. Run it in the transaction that writes the row naming
    /// them, as the last step before COMMIT.
    ///
    /// # Errors
    /// `unavailable` when the store refuses.
    pub fn place(&self, received: Received) -> Result<()> {
        match &self.store {
            Store::Folder(folder) => {
                folder.place(received).map_err(|error| out_of_order("placing a file", &error))
            }
            Store::Bucket(_) => self.stage(&received),
        }
    }

    /// Opens a content for reading. From a bucket the whole is fetched and compared with its digest
    /// first, which takes its time: call it where waiting is allowed.
    ///
    /// # Errors
    /// `unavailable` when the bucket does not answer; an internal error when the content is not there,
    /// since a row names only what was placed.
    pub fn read(&self, digest: &FileDigest) -> Result<File> {
        match &self.store {
            Store::Folder(folder) => folder.read(digest).internal("opening a stored file"),
            Store::Bucket(bucket) => {
                let mut file = self.scratch()?;
                bucket
                    .fetch(digest, &mut file)
                    .map_err(|fault| fault.during("reading a stored file"))?;
                file.rewind().map_err(|error| out_of_order("reading a stored file", &error))?;
                Ok(file)
            }
        }
    }

    /// Opens a content of which only `length` bytes from `first` on are read; they stand at their place.
    ///
    /// # Errors
    /// As [`Files::read`].
    pub fn read_part(&self, digest: &FileDigest, first: u64, length: u64) -> Result<File> {
        match &self.store {
            Store::Folder(folder) => folder.read(digest).internal("opening a stored file"),
            Store::Bucket(bucket) => {
                let mut file = self.scratch()?;
                bucket
                    .fetch_part(digest, first, length, &mut file)
                    .map_err(|fault| fault.during("reading a stored file"))?;
                Ok(file)
            }
        }
    }

    /// Tells that the row naming a content goes, so that its age starts anew.
    ///
    /// # Errors
    /// `unavailable` when the store refuses.
    pub fn retire(&self, digest: &FileDigest) -> Result<()> {
        match &self.store {
            Store::Folder(folder) => {
                folder.touch(digest).map_err(|error| out_of_order("retiring a file", &error))
            }
            Store::Bucket(bucket) => {
                bucket.retire(digest).map_err(|fault| fault.during("retiring a file"))
            }
        }
    }

    /// The contents untouched since `before`; those among them that no row names can go.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn stale(&self, before: SystemTime) -> Result<Vec<FileDigest>> {
        let all = self.all()?;
        Ok(all.into_iter().filter(|(_, at)| *at < before).map(|(digest, _)| digest).collect())
    }

    /// Removes a content that no row names, if it is still untouched since `before`.
    ///
    /// # Errors
    /// `unavailable` when the store refuses.
    pub fn remove(&self, digest: &FileDigest, before: SystemTime) -> Result<()> {
        match &self.store {
            Store::Folder(folder) => folder
                .remove(digest, before)
                .map_err(|error| out_of_order("removing a file", &error)),
            Store::Bucket(bucket) => {
                bucket.remove(digest, before).map_err(|fault| fault.during("removing a file"))
            }
        }
    }

    /// Copies every content of a bucket into a folder of files, as a backup has it; returns how many.
    /// Of a folder nothing is copied: it is part of the data directory.
    ///
    /// # Errors
    /// `unavailable` when the bucket does not answer; when the folder cannot be written.
    pub fn copy_out(&self, target: &Path) -> Result<usize> {
        let Store::Bucket(bucket) = &self.store else { return Ok(0) };
        let folder = Folder::at(target.to_owned());
        let mut count = 0;
        for (digest, _) in bucket.list().map_err(|fault| fault.during("listing the bucket"))? {
            let mut file = self.scratch()?;
            match bucket.fetch(&digest, &mut file) {
                Ok(()) => {}
                // The housekeeper took it since it was listed, so no row names it.
                Err(bucket::Fault::Absent) => continue,
                Err(fault) => return Err(fault.during("copying a stored file")),
            }
            folder.keep_copy(&digest, &mut file).internal("copying a stored file")?;
            count += 1;
        }
        Ok(count)
    }

    /// Brings the contents of a folder of files into the bucket; returns how many. Each is compared
    /// with its name first.
    ///
    /// # Errors
    /// When a content is not what its name says; `unavailable` when the bucket does not take it.
    pub fn copy_in(&self, source: &Path) -> Result<usize> {
        let Store::Bucket(bucket) = &self.store else { return Ok(0) };
        let (folder, mut count) = (Folder::at(source.to_owned()), 0);
        for (digest, _) in folder.list().internal("looking into the backup")? {
            let mut file = folder.read(&digest).internal("reading the backup")?;
            let (found, size_bytes) = summed(&mut file).internal("reading the backup")?;
            if found != digest {
                return Err(Error::internal(format!("{} has other bytes", digest.hex())));
            }
            bucket
                .ensure(&digest, &file, size_bytes)
                .map_err(|fault| fault.during("sending a file"))?;
            count += 1;
        }
        Ok(count)
    }

    fn all(&self) -> Result<Vec<(FileDigest, SystemTime)>> {
        match &self.store {
            Store::Folder(folder) => folder.list().internal("looking into the folder of files"),
            Store::Bucket(bucket) => {
                bucket.list().map_err(|fault| fault.during("listing the bucket"))
            }
        }
    }

    /// A file without a name, gone when it is closed.
    fn scratch(&self) -> Result<File> {
        tempfile::tempfile_in(&self.incoming)
            .map_err(|error| out_of_order("making room for a stored file", &error))
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

/// Copies bytes until they end; their SHA-256, and how many there were.
fn copy_summed(from: &mut impl Read, to: &mut impl Write) -> io::Result<(FileDigest, u64)> {
    let (mut hash, mut size, mut chunk) = (Sha256::new(), 0_u64, vec![0; COPY_BYTES]);
    loop {
        let read = from.read(&mut chunk)?;
        let part = chunk.get(..read).unwrap_or_default();
        if part.is_empty() {
            return Ok((FileDigest(hash.finalize().into()), size));
        }
        hash.update(part);
        to.write_all(part)?;
        size = size.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
    }
}

/// SHA-256 and size of a file.
fn summed(file: &mut File) -> io::Result<(FileDigest, u64)> {
    file.rewind()?;
    copy_summed(file, &mut io::sink())
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

#[cfg(test)]
mod bucket_tests;
#[cfg(test)]
mod tests;
