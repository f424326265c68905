//! Secrets that the service has to send or use again, and so cannot keep as a digest alone, such as
//! those of webhooks: sealed under a key of the key directory, so that the database by itself, or a
//! copy of it, tells none of them.
//!
//! XChaCha20-Poly1305 under a random nonce; what the secret belongs to is bound to it, so that a
//! sealed secret that is moved to another row does not open.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use super::Keys;
use super::error::KeyError;

/// File of the key.
pub(super) const SEALING_KEY: &str = "sealing.key";
pub(super) const SEALING_KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

impl Keys {
    /// The sealed form of a secret that belongs to `owner`.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn seal(&self, owner: &str, secret: &[u8]) -> Result<String, KeyError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|e| KeyError::NoRandomness(e.to_string()))?;
        let payload = Payload { msg: secret, aad: owner.as_bytes() };
        let sealed = XChaCha20Poly1305::new((&self.0.sealing).into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|e| KeyError::Unopened(e.to_string()))?;
        Ok(STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// The secret in its sealed form.
    ///
    /// # Errors
    /// When it was changed, belongs to another owner, or was sealed under another key.
    pub fn open(&self, owner: &str, sealed: &str) -> Result<Vec<u8>, KeyError> {
        let unopened = |reason: &str| KeyError::Unopened(reason.to_owned());
        let bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| unopened("it is no base64"))?;
        let (nonce, sealed) =
            bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(|| unopened("it is cut short"))?;
        XChaCha20Poly1305::new((&self.0.sealing).into())
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: owner.as_bytes() })
            .map_err(|_| unopened("it was changed, or sealed under another key"))
    }
}
