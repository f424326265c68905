//! Keys of the service: they sign access tokens (mã truy cập) and audit checkpoints, and seal
//! cursors.
//!
//! [`Keys`] is opened on a directory that only the service may read:
//!
//! | file | what |
//! |---|---|
//! | `<kid>.pem` | an Ed25519 private key, PKCS#8; the name is its RFC 7638 thumbprint |
//! | `<kid>.pub` | the public half of a retired key, so that old checkpoints stay verifiable |
//! | `active` | names the key that signs |
//! | `cursor.key` | 32 random bytes that seal cursors |
//! | `sealing.key` | 32 random bytes that seal secrets kept in the database |
//! | `ballots/` | a key for each secret vote that is going on; in no backup |
//!
//! Copying the directory copies the identity of the service. Several processes may share it: each
//! looks once a second whether another rotated or retired a key, and at once when a token names a
//! key that it does not know but the directory holds.

mod ballots;
mod error;
mod folder;
mod ring;
mod sealing;
mod token;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, Signer};
use hmac::{Hmac, Mac};
use quick_cache::sync::Cache;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub use ballots::{BALLOT_KEYS, BallotKey};
pub use error::{KeyError, TokenError};
use folder::Folder;
use ring::Ring;
pub use token::{AccessClaims, Actor, Expected, LEEWAY_SECONDS};

/// How often a process looks whether another one changed the keys: a rotation or a retirement from
/// the command line reaches a running server within this time.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Verified tokens that are remembered. At about 1 KB each they stay below 5 MB, and thousands of
/// people at once are more than the department has.
const SEEN_TOKENS_MAX: usize = 4_096;

/// Longest token that is looked at. Ours have about 450 bytes; nobody may make us hash megabytes.
const TOKEN_BYTES_MAX: usize = 8_192;

/// Goes before the bytes of a detached signature, so that no such signature can pass for that of a
/// token.
const DETACHED_CONTEXT: &[u8] = b"thidua-detached-v1\0";

/// The keys of the service. Clones share them.
#[derive(Clone)]
pub struct Keys(Arc<Shared>);

struct Shared {
    folder: Folder,
    ring: RwLock<Arc<Ring>>,
    cursor: Hmac<Sha256>,
    sealing: [u8; sealing::SEALING_KEY_BYTES],
    /// Tokens whose signature was checked, by their SHA-256.
    seen: Cache<[u8; 32], Seen>,
    opened: Instant,
    /// When the directory was last looked at, in milliseconds since `opened`.
    looked: AtomicU64,
}

#[derive(Clone)]
struct Seen {
    kid: Arc<str>,
    claims: Arc<AccessClaims>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("folder", &self.0.folder).finish_non_exhaustive()
    }
}

impl Keys {
    /// Opens the keys in `dir`, and makes the directory, a first signing key and the keys that seal
    /// where they are missing.
    ///
    /// # Errors
    /// When a file cannot be read or written, holds no key, or can be read by other users.
    pub fn open_or_create(dir: &Path) -> Result<Self, KeyError> {
        let folder = Folder::open_or_create(dir)?;
        if !ring::is_complete(&folder)? {
            let _lock = folder.lock()?;
            ring::create_missing(&folder)?;
        }
        let ring = Ring::load(&folder)?;
        let secret = folder.read_secret(ring::CURSOR_KEY)?;
        if secret.len() != ring::CURSOR_KEY_BYTES {
            return Err(KeyError::damaged(folder.file(ring::CURSOR_KEY), "it has not 32 bytes"));
        }
        let cursor = Hmac::<Sha256>::new_from_slice(&secret)
            .map_err(|e| KeyError::damaged(folder.file(ring::CURSOR_KEY), e))?;
        let sealing: [u8; sealing::SEALING_KEY_BYTES] =
            folder.read_secret(sealing::SEALING_KEY)?.try_into().map_err(|_| {
                KeyError::damaged(folder.file(sealing::SEALING_KEY), "it has not 32 bytes")
            })?;
        Ok(Self(Arc::new(Shared {
            folder,
            ring: RwLock::new(Arc::new(ring)),
            cursor,
            sealing,
            seen: Cache::new(SEEN_TOKENS_MAX),
            opened: Instant::now(),
            looked: AtomicU64::new(0),
        })))
    }

    /// Makes a new key that signs from now on, and returns its kid. The older keys go on verifying
    /// until they are retired.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub fn rotate(&self) -> Result<String, KeyError> {
        let _lock = self.0.folder.lock()?;
        let kid = ring::create_active(&self.0.folder)?;
        self.reload()?;
        Ok(kid)
    }

    /// Destroys an old key: its tokens are refused from now on. Its public half is kept for
    /// [`Keys::verify_detached`] alone.
    ///
    /// # Errors
    /// When `kid` is not there or is the one that signs, or the directory cannot be written.
    pub fn retire(&self, kid: &str) -> Result<(), KeyError> {
        let _lock = self.0.folder.lock()?;
        Ring::load(&self.0.folder)?.retire(&self.0.folder, kid)?;
        self.reload()
    }

    /// The kids that verify tokens; the first is the one that signs.
    #[must_use]
    pub fn kids(&self) -> Vec<String> {
        self.current().keys().map(|key| key.kid.to_string()).collect()
    }

    /// The public keys as a JSON Web Key Set (RFC 7517, RFC 8037), the signing one first.
    #[must_use]
    pub fn jwks(&self) -> Value {
        let ring = self.current();
        let keys: Vec<Value> = ring.keys().map(|key| key.jwk.clone()).collect();
        json!({ "keys": keys })
    }

    /// Signs an access token (RFC 9068).
    ///
    /// # Errors
    /// When the claims cannot be written as JSON, which strings and numbers always can.
    pub fn sign(&self, claims: &AccessClaims) -> Result<String, KeyError> {
        let ring = self.current();
        token::encode(claims, ring.active()?)
    }

    /// Verifies an access token: its form, type, algorithm, signature, times, issuer and audience.
    /// For a token seen before the signature is not checked again, everything else is.
    ///
    /// # Errors
    /// The first check that failed.
    pub fn verify(
        &self,
        token: &str,
        now: DateTime<Utc>,
        expected: &Expected<'_>,
    ) -> Result<Arc<AccessClaims>, TokenError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(TokenError::Malformed);
        }
        let digest: [u8; 32] = Sha256::digest(token).into();
        let ring = self.current();
        // The key is asked for again, because a token may be remembered just after its key was
        // retired.
        if let Some(seen) = self.0.seen.get(&digest)
            && ring.find(&seen.kid).is_some()
        {
            token::check(&seen.claims, now, expected)?;
            return Ok(seen.claims);
        }
        let kid = token::read_header(token)?;
        let ring = self.ring_with(ring, &kid)?;
        let key = ring.find(&kid).ok_or(TokenError::UnknownKey)?;
        let claims = Arc::new(token::decode(token, key)?);
        token::check(&claims, now, expected)?;
        let seen = Seen { kid: Arc::clone(&key.kid), claims: Arc::clone(&claims) };
        self.0.seen.insert(digest, seen);
        Ok(claims)
    }

    /// Signs `bytes` apart from them, as an audit checkpoint (điểm chốt nhật ký) needs; returns the
    /// kid and the signature in base64url. Signed are the bytes `thidua-detached-v1`, a zero byte,
    /// and `bytes`.
    ///
    /// # Errors
    /// When no key is active, which [`Keys::open_or_create`] rules out.
    pub fn sign_detached(&self, bytes: &[u8]) -> Result<(String, String), KeyError> {
        let ring = self.current();
        let key = ring.active()?;
        let signature = key.pair.sign(&[DETACHED_CONTEXT, bytes].concat());
        Ok((key.kid.to_string(), URL_SAFE_NO_PAD.encode(signature.to_bytes())))
    }

    /// Verifies a signature of [`Keys::sign_detached`], also one by a key retired since.
    ///
    /// # Errors
    /// `UnknownKey`, `Malformed` or `BadSignature`.
    pub fn verify_detached(
        &self,
        kid: &str,
        bytes: &[u8],
        signature: &str,
    ) -> Result<(), TokenError> {
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| TokenError::Malformed)?;
        let signature = Signature::from_slice(&signature).map_err(|_| TokenError::Malformed)?;
        let mut ring = self.current();
        if ring.find_public(kid).is_none() {
            ring = self.ring_with(ring, kid)?;
        }
        let key = ring.find_public(kid).ok_or(TokenError::UnknownKey)?;
        key.verify_strict(&[DETACHED_CONTEXT, bytes].concat(), &signature)
            .map_err(|_| TokenError::BadSignature)
    }

    /// The seal of a cursor (con trỏ trang): HMAC-SHA256 cut to 16 bytes, which keeps cursors short
    /// and leaves a forger one chance in 2¹²⁸.
    #[must_use]
    pub fn cursor_mac(&self, bytes: &[u8]) -> [u8; 16] {
        let full = self.0.cursor.clone().chain_update(bytes).finalize().into_bytes();
        let mut short = [0_u8; 16];
        short.iter_mut().zip(full).for_each(|(to, from)| *to = from);
        short
    }

    /// Whether `mac` is the seal of `bytes`, compared in constant time.
    #[must_use]
    pub fn cursor_verify(&self, bytes: &[u8], mac: &[u8; 16]) -> bool {
        self.0.cursor.clone().chain_update(bytes).verify_truncated_left(mac).is_ok()
    }

    /// The ring, at most [`LOOK_EVERY`] older than the directory.
    fn current(&self) -> Arc<Ring> {
        if self.is_look_due(self.0.opened.elapsed()) {
            self.look();
        }
        self.ring()
    }

    fn ring(&self) -> Arc<Ring> {
        // The lock guards one pointer, which is whole whatever happened to the thread that held it.
        Arc::clone(&self.0.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Claims the next look for the caller, so that of many threads one reads the directory.
    fn is_look_due(&self, since_opened: Duration) -> bool {
        let now = u64::try_from(since_opened.as_millis()).unwrap_or(u64::MAX);
        let looked = self.0.looked.load(Ordering::Relaxed);
        u128::from(now.saturating_sub(looked)) >= LOOK_EVERY.as_millis()
            && self
                .0
                .looked
                .compare_exchange(looked, now, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }

    /// Takes over what another process changed. A directory that cannot be read now leaves the keys
    /// as they are: a server with a full disk or a restore under way goes on answering.
    fn look(&self) {
        let outcome = match self.ring().is_current(&self.0.folder) {
            Ok(true) => Ok(()),
            Ok(false) => self.reload(),
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, "the keys could not be read again; the known ones stay in use");
        }
    }

    fn reload(&self) -> Result<(), KeyError> {
        let ring = Arc::new(Ring::load(&self.0.folder)?);
        *self.0.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
        self.0.seen.clear();
        Ok(())
    }

    /// `ring`, or the one on disk if that alone holds `kid`. A stranger who invents kids makes us
    /// ask for one file name each, which costs less than the signature check he is spared.
    fn ring_with(&self, ring: Arc<Ring>, kid: &str) -> Result<Arc<Ring>, TokenError> {
        if ring.find(kid).is_some() {
            return Ok(ring);
        }
        if !ring::is_kid(kid) || !self.0.folder.holds(&ring::key_file(kid)) {
            return Err(TokenError::UnknownKey);
        }
        self.look();
        Ok(self.ring())
    }
}

#[cfg(test)]
mod tests;
