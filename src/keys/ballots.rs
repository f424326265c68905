//! Keys of secret ballots (phiếu kín): one for each vote, 32 random bytes in a file that other users
//! cannot read, in a folder of its own beside the other keys, which no backup holds. Replicas share the
//! folder as they share the signing keys. When the votes are counted the key is destroyed, and with it
//! whatever a log, a backup or a page of the database still keeps of who voted what.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::time::Duration;

use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::Keys;
use super::error::KeyError;
use super::folder::Folder;

/// Name of the folder within the key directory.
pub const BALLOT_KEYS: &str = "ballots";

const KEY: &str = ".key";
const KEY_BYTES: usize = 32;

/// The key of one vote.
pub struct BallotKey([u8; KEY_BYTES]);

impl BallotKey {
    /// The bytes, for sealing and opening.
    #[must_use]
    pub fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// A digest that nobody can reproduce without the key: what an idempotency key is bound to must
    /// not tell which of three choices was sent.
    ///
    /// # Errors
    /// Never, because HMAC takes a key of any length.
    pub fn digest(&self, bytes: &[u8]) -> Result<[u8; 32], KeyError> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0)
            .map_err(|error| KeyError::NoRandomness(error.to_string()))?;
        Ok(mac.chain_update(bytes).finalize().into_bytes().into())
    }
}

impl Keys {
    fn ballots(&self) -> Result<Folder, KeyError> {
        Folder::open_or_create(&self.0.folder.file(BALLOT_KEYS))
    }

    /// Makes the key of a vote.
    ///
    /// # Errors
    /// When the folder cannot be written or the system has no randomness.
    pub fn create_ballot_key(&self, name: &str) -> Result<(), KeyError> {
        let folder = self.ballots()?;
        let _lock = folder.lock()?;
        let mut bytes = [0; KEY_BYTES];
        getrandom::fill(&mut bytes).map_err(|e| KeyError::NoRandomness(e.to_string()))?;
        folder.write(&format!("{name}{KEY}"), &bytes)
    }

    /// The key of a vote; `None` when it is lost or was destroyed.
    ///
    /// # Errors
    /// When the file cannot be read, can be read by other users, or holds no key.
    pub fn ballot_key(&self, name: &str) -> Result<Option<BallotKey>, KeyError> {
        let folder = self.ballots()?;
        let name = format!("{name}{KEY}");
        if !folder.holds(&name) {
            return Ok(None);
        }
        let bytes = folder.read_secret(&name)?;
        let bytes = <[u8; KEY_BYTES]>::try_from(bytes.as_slice())
            .map_err(|_| KeyError::damaged(folder.file(&name), "it has not 32 bytes"))?;
        Ok(Some(BallotKey(bytes)))
    }

    /// Destroys the key of a vote: its bytes are written over before the file goes. Absent is done.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn destroy_ballot_key(&self, name: &str) -> Result<(), KeyError> {
        let folder = self.ballots()?;
        let _lock = folder.lock()?;
        destroy(&folder, &format!("{name}{KEY}"))
    }

    /// Destroys the keys of all votes but these; younger ones stay, because the vote that they were
    /// made for may not be committed yet. Returns how many went.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn destroy_ballot_keys_except(
        &self,
        in_use: &BTreeSet<String>,
        older_than: Duration,
    ) -> Result<usize, KeyError> {
        let folder = self.ballots()?;
        let _lock = folder.lock()?;
        let mut count = 0;
        for file in folder.names()? {
            let Some(name) = file.strip_suffix(KEY) else { continue };
            let path = folder.file(&file);
            let metadata = fs::metadata(&path).map_err(KeyError::io("reading", &path))?;
            let made = metadata.modified().map_err(KeyError::io("reading", &path))?;
            // A clock that was set back makes a file of the future, which is young.
            let is_old = made.elapsed().is_ok_and(|age| age >= older_than);
            if is_old && !in_use.contains(name) {
                destroy(&folder, &file)?;
                count += 1;
            }
        }
        Ok(count)
    }
}

fn destroy(folder: &Folder, file: &str) -> Result<(), KeyError> {
    if !folder.holds(file) {
        return Ok(());
    }
    let path = folder.file(file);
    let overwrite = || {
        let mut open = OpenOptions::new().write(true).open(&path)?;
        open.write_all(&[0; KEY_BYTES])?;
        open.sync_all()
    };
    overwrite().map_err(KeyError::io("writing", &path))?;
    folder.remove(file)
}
