//! Signed heads of the chain, kept in a file outside the database and in the log.

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::Mutex,
};

use super::seal::head;
pub use super::types::CheckpointView as Checkpoint;
use crate::{
    clock::Clock,
    db::{Db, types::Instant},
    error::{Context, Error, Result},
    keys::Keys,
};

/// The file of checkpoints: one JSON document a line, appended and synced.
pub struct CheckpointFile {
    path: PathBuf,
    last: Mutex<Option<Checkpoint>>,
}

impl CheckpointFile {
    /// Opens the file of a data directory; it may not exist yet.
    ///
    /// # Errors
    /// When the file exists and cannot be read.
    pub fn open(data_dir: &Path) -> Result<Self> {
        let path = data_dir.join("audit-checkpoints.jsonl");
        let last = read_all(&path)?.pop();
        Ok(Self { path, last: Mutex::new(last) })
    }

    /// The last checkpoint.
    pub fn last(&self) -> Option<Checkpoint> {
        self.last.lock().map_or(None, |last| last.clone())
    }

    /// All checkpoints, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn all(&self) -> Result<Vec<Checkpoint>> {
        read_all(&self.path)
    }

    /// Signs the head of the chain when it moved since the last time.
    ///
    /// # Errors
    /// When the chain cannot be read or the file cannot be written.
    pub fn sign_head(&self, db: &Db, keys: &Keys, clock: &Clock) -> Result<()> {
        let (sequence, hash) = db.read_blocking(head)?;
        let mut last =
            self.last.lock().map_err(|_| Error::bug("the checkpoint lock is never poisoned"))?;
        if sequence == 0 || last.as_ref().is_some_and(|known| known.sequence == sequence) {
            return Ok(());
        }
        let at = Instant(clock.now());
        let (kid, signature) =
            keys.sign_detached(message(sequence, &hash, at).as_bytes()).internal("signing")?;
        let checkpoint = Checkpoint { sequence, hash, at, kid, signature };
        let mut line = serde_json::to_string(&checkpoint).internal("writing a checkpoint")?;
        tracing::info!(checkpoint = %line, "audit checkpoint");
        line.push('\n');
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)
            .internal("opening the checkpoint file")?;
        file.write_all(line.as_bytes())
            .and_then(|()| file.sync_data())
            .internal("writing the checkpoint file")?;
        *last = Some(checkpoint);
        Ok(())
    }
}

/// The text that a checkpoint's signature covers.
pub(super) fn message(sequence: i64, hash: &str, at: Instant) -> String {
    format!("{sequence}.{hash}.{}", at.to_text())
}

fn read_all(path: &Path) -> Result<Vec<Checkpoint>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::internal(format!("reading checkpoints: {error}"))),
    };
    text.lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).internal("reading a checkpoint"))
        .collect()
}
