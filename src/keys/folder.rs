//! The key directory: whole files or none, and nothing that other users can read.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::error::KeyError;

const DIR_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;
/// Who may write to the directory may put his own key there; so only the owner may.
const DIR_MODE_MAX: u32 = 0o755;
/// Held while keys are made or removed, so that two processes do not do it at once.
const LOCK_FILE: &str = ".lock";
/// Where a file is written before it gets its name.
const DRAFT_FILE: &str = ".draft";
/// A key file has about 120 bytes; anything much longer is something else.
const FILE_BYTES_MAX: u64 = 4_096;

#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub fn open_or_create(path: &Path) -> Result<Self, KeyError> {
        DirBuilder::new()
            .recursive(true)
            .mode(DIR_MODE)
            .create(path)
            .map_err(KeyError::io("creating", path))?;
        let mode = fs::metadata(path).map_err(KeyError::io("reading", path))?.permissions().mode();
        require_closed(path, mode, DIR_MODE_MAX)?;
        Ok(Self { path: path.to_owned() })
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub fn holds(&self, name: &str) -> bool {
        self.file(name).is_file()
    }

    /// Waits for the right to change the directory; it ends when the file is dropped.
    pub fn lock(&self) -> Result<File, KeyError> {
        let path = self.file(LOCK_FILE);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(FILE_MODE)
            .open(&path)
            .map_err(KeyError::io("opening", &path))?;
        file.lock().map_err(KeyError::io("locking", &path))?;
        Ok(file)
    }

    pub fn names(&self) -> Result<BTreeSet<String>, KeyError> {
        let list = || -> io::Result<BTreeSet<String>> {
            let mut names = BTreeSet::new();
            for entry in fs::read_dir(&self.path)? {
                // A name that is not Unicode is none of ours.
                if let Ok(name) = entry?.file_name().into_string() {
                    names.insert(name);
                }
            }
            Ok(names)
        };
        list().map_err(KeyError::io("listing", &self.path))
    }

    /// Reads a file that must be closed to other users. The mode is asked of the open file, so that
    /// it is that of the bytes read.
    pub fn read_secret(&self, name: &str) -> Result<Vec<u8>, KeyError> {
        let path = self.file(name);
        let file = File::open(&path).map_err(KeyError::io("opening", &path))?;
        let metadata = file.metadata().map_err(KeyError::io("reading", &path))?;
        require_closed(&path, metadata.permissions().mode(), FILE_MODE)?;
        let mut bytes = Vec::new();
        file.take(FILE_BYTES_MAX)
            .read_to_end(&mut bytes)
            .map_err(KeyError::io("reading", &path))?;
        Ok(bytes)
    }

    pub fn read_text(&self, name: &str) -> Result<String, KeyError> {
        String::from_utf8(self.read_secret(name)?)
            .map_err(|_| KeyError::damaged(self.file(name), "it is not text"))
    }

    /// Writes a file so that after a crash it is whole or not there. The caller holds the lock, so
    /// a draft that is there was left by a crash.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), KeyError> {
        let path = self.file(name);
        let draft = self.file(DRAFT_FILE);
        let write = || -> io::Result<()> {
            remove_if_there(&draft)?;
            let mut file =
                OpenOptions::new().create_new(true).write(true).mode(FILE_MODE).open(&draft)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&draft, &path)?;
            self.sync()
        };
        write().map_err(|error| {
            // Whatever can be said about the draft, the first error is the one that matters.
            let _ = remove_if_there(&draft);
            KeyError::io("writing", &path)(error)
        })
    }

    pub fn remove(&self, name: &str) -> Result<(), KeyError> {
        let path = self.file(name);
        fs::remove_file(&path).and_then(|()| self.sync()).map_err(KeyError::io("removing", &path))
    }

    /// A rename or removal survives a power cut only once the directory itself is on disk.
    fn sync(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn require_closed(path: &Path, mode: u32, mode_max: u32) -> Result<(), KeyError> {
    let mode = mode & 0o777;
    if mode & !mode_max & 0o077 == 0 {
        return Ok(());
    }
    Err(KeyError::Exposed { path: path.to_owned(), mode, mode_max })
}
