//! Secrets and signatures of Standard Webhooks 1.0.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::types::WebhookId;
use crate::{
    error::{Context, Error, Result},
    keys::Keys,
};

/// Bytes of a secret; the standard asks for 24 to 64.
const SECRET_BYTES: usize = 32;

/// Goes before a secret in its written form.
const PREFIX: &str = "whsec_";

/// A secret.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secret([u8; SECRET_BYTES]);

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub(super) fn draw() -> Result<Self> {
        let mut bytes = [0; SECRET_BYTES];
        getrandom::fill(&mut bytes).internal("drawing a secret")?;
        Ok(Self(bytes))
    }

    /// The form in which the receiver keeps it.
    pub(super) fn to_text(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(self.0))
    }

    /// The form in which the database keeps it.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub(super) fn seal(&self, keys: &Keys, webhook: WebhookId) -> Result<String> {
        keys.seal(&owner(webhook), &self.0).internal("sealing a secret")
    }

    /// A secret as the database keeps it.
    ///
    /// # Errors
    /// When it does not open.
    pub(super) fn open(keys: &Keys, webhook: WebhookId, sealed: &str) -> Result<Self> {
        let bytes = keys.open(&owner(webhook), sealed).internal("opening a secret")?;
        <[u8; SECRET_BYTES]>::try_from(bytes)
            .map(Self)
            .map_err(|_| Error::internal("a sealed secret has another length"))
    }

    /// The signature of a message: of its id, the moment of the attempt, and its body.
    ///
    /// # Errors
    /// Never, because HMAC takes a key of any length.
    pub(super) fn sign(&self, id: &str, timestamp: i64, body: &str) -> Result<String> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).internal("signing a delivery")?;
        let signed = mac.chain_update(format!("{id}.{timestamp}.{body}")).finalize();
        Ok(format!("v1,{}", STANDARD.encode(signed.into_bytes())))
    }
}

fn owner(webhook: WebhookId) -> String {
    format!("thidua-webhook-v1\n{webhook}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own reference libraries.
    #[test]
    fn a_signature_is_the_one_that_the_reference_libraries_make() {
        let bytes = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let mac = Hmac::<Sha256>::new_from_slice(&bytes).unwrap();
        let text = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
        let expected = "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        let signed = STANDARD.encode(mac.chain_update(text).finalize().into_bytes());
        assert_eq!(signed, expected);
        // Ours differ by the key alone.
        let secret = Secret([7; SECRET_BYTES]);
        let own = Hmac::<Sha256>::new_from_slice(&[7; SECRET_BYTES]).unwrap();
        let own = STANDARD.encode(own.chain_update(text).finalize().into_bytes());
        let made = secret
            .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}")
            .unwrap();
        assert_eq!(made, format!("v1,{own}"));
    }

    #[test]
    fn a_secret_is_kept_sealed_for_its_webhook() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open_or_create(&folder.path().join("keys")).unwrap();
        let (one, other) = (WebhookId(uuid::Uuid::nil()), WebhookId(uuid::Uuid::max()));
        let secret = Secret::draw().unwrap();
        let text = secret.to_text();
        assert!(text.starts_with("whsec_") && text.len() == 50, "{text}");
        let sealed = secret.seal(&keys, one).unwrap();
        assert!(!sealed.contains(&text[6..]));
        assert!(Secret::open(&keys, one, &sealed).unwrap() == secret);
        assert!(Secret::open(&keys, other, &sealed).is_err());
        assert!(Secret::draw().unwrap() != secret);
    }
}
