//! Files in a folder of the data directory.

use std::{
    fs::File,
    io::{self, Seek},
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{FileDigest, INCOMING, Received, make_folder, sync_folder};

/// The folder: `ab/cdef…` for each content.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    pub(super) fn place(&self, received: Received) -> io::Result<()> {
        let path = self.path(&received.digest);
        let is_known = path.metadata().is_ok_and(|known| known.len() == received.size_bytes);
        let folder = path.parent().unwrap_or(&self.root);
        if is_known {
            // The same content came before. Its age starts anew, as if it had come now.
            touch(&path)?;
        } else {
            make_folder(folder)?;
            received.rename(&path)?;
        }
        // Also of what was known: who gave it its name may have been killed before this.
        sync_folder(folder)?;
        // The folder itself may be new, made just now by this upload or by one beside it.
        sync_folder(&self.root)
    }

    /// Writes a copy of a content, for a backup that nobody reads before it is done.
    pub(super) fn keep_copy(&self, digest: &FileDigest, from: &mut File) -> io::Result<()> {
        let path = self.path(digest);
        make_folder(path.parent().unwrap_or(&self.root))?;
        from.rewind()?;
        let mut to = File::create_new(path)?;
        io::copy(from, &mut to)?;
        to.sync_all()
    }

    pub(super) fn read(&self, digest: &FileDigest) -> io::Result<File> {
        File::open(self.path(digest))
    }

    /// Its age starts anew. What is gone already has none.
    pub(super) fn touch(&self, digest: &FileDigest) -> io::Result<()> {
        or_gone(touch(&self.path(digest)))
    }

    /// All contents, each with when it was touched last.
    pub(super) fn list(&self) -> io::Result<Vec<(FileDigest, SystemTime)>> {
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
                if let Some(digest) = FileDigest::parse(&name) {
                    found.push((digest, file.metadata()?.modified()?));
                }
            }
        }
        Ok(found)
    }

    pub(super) fn remove(&self, digest: &FileDigest, before: SystemTime) -> io::Result<()> {
        let path = self.path(digest);
        let is_stale = |found: std::fs::Metadata| found.modified().map(|at| at < before);
        let removed = path
            .metadata()
            .and_then(is_stale)
            .and_then(|is_stale| if is_stale { std::fs::remove_file(&path) } else { Ok(()) });
        or_gone(removed)
    }

    pub(super) fn path(&self, digest: &FileDigest) -> PathBuf {
        let name = digest.hex();
        let (folder, file) = name.split_at(2);
        self.root.join(folder).join(file)
    }
}

/// What is gone already need not be removed; another process may share the folder.
fn or_gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn touch(path: &Path) -> io::Result<()> {
    File::open(path)?.set_modified(SystemTime::now())
}
