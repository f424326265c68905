//! The keys as read from the directory at one moment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{
    DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, KeypairBytes,
};
use ed25519_dalek::{SigningKey, VerifyingKey};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::error::KeyError;
use super::folder::Folder;
use super::sealing::SEALING_KEY;

pub(super) const CURSOR_KEY: &str = "cursor.key";
pub(super) const CURSOR_KEY_BYTES: usize = 32;
const ACTIVE: &str = "active";
const PRIVATE: &str = ".pem";
const PUBLIC: &str = ".pub";

/// A thumbprint is a SHA-256 in base64url, which has 43 characters.
const KID_CHARS: usize = 43;

/// A key that signs or signed.
pub(super) struct Key {
    pub kid: Arc<str>,
    pub pair: SigningKey,
    pub encoding: EncodingKey,
    pub decoding: DecodingKey,
    pub jwk: Value,
}

impl Key {
    fn new(pair: SigningKey) -> Result<Self, KeyError> {
        let public = pair.verifying_key();
        let kid = thumbprint(&public);
        let der =
            private_form(&pair).to_pkcs8_der().map_err(|e| KeyError::Unsigned(e.to_string()))?;
        Ok(Self {
            encoding: EncodingKey::from_ed_der(der.as_bytes()),
            decoding: DecodingKey::from_ed_der(public.as_bytes()),
            jwk: json!({
                "kty": "OKP",
                "crv": "Ed25519",
                "use": "sig",
                "alg": "EdDSA",
                "kid": kid,
                "x": URL_SAFE_NO_PAD.encode(public.as_bytes()),
            }),
            kid: kid.into(),
            pair,
        })
    }
}

/// All keys of a directory, and what the directory looked like.
pub(super) struct Ring {
    active: String,
    names: BTreeSet<String>,
    keys: BTreeMap<String, Key>,
    retired: BTreeMap<String, VerifyingKey>,
}

impl Ring {
    pub fn load(folder: &Folder) -> Result<Self, KeyError> {
        // The order matters beside a rotation by another process: a new key is written before it
        // becomes active, so a name read here stands for a file that is listed after.
        let active = read_active(folder)?;
        let names = key_names(folder)?;
        let mut keys = BTreeMap::new();
        let mut retired = BTreeMap::new();
        for name in &names {
            if let Some(kid) = name.strip_suffix(PRIVATE) {
                let pair = SigningKey::from_pkcs8_pem(&folder.read_text(name)?)
                    .map_err(|e| KeyError::damaged(folder.file(name), e))?;
                require_name(folder, name, kid, &pair.verifying_key())?;
                keys.insert(kid.to_owned(), Key::new(pair)?);
            } else if let Some(kid) = name.strip_suffix(PUBLIC) {
                let public = VerifyingKey::from_public_key_pem(&folder.read_text(name)?)
                    .map_err(|e| KeyError::damaged(folder.file(name), e))?;
                require_name(folder, name, kid, &public)?;
                retired.insert(kid.to_owned(), public);
            }
        }
        let ring = Self { active, names, keys, retired };
        ring.active()?;
        Ok(ring)
    }

    /// Whether the directory still looks as it did.
    pub fn is_current(&self, folder: &Folder) -> Result<bool, KeyError> {
        Ok(self.active == read_active(folder)? && self.names == key_names(folder)?)
    }

    pub fn active(&self) -> Result<&Key, KeyError> {
        self.find(&self.active).ok_or_else(|| KeyError::UnknownKey(self.active.clone()))
    }

    pub fn find(&self, kid: &str) -> Option<&Key> {
        self.keys.get(kid)
    }

    /// The public half of a key in use or of a retired one.
    pub fn find_public(&self, kid: &str) -> Option<VerifyingKey> {
        self.find(kid)
            .map(|key| key.pair.verifying_key())
            .or_else(|| self.retired.get(kid).copied())
    }

    /// The keys that verify tokens, the active one first.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        let others = self.keys.values().filter(|key| *key.kid != *self.active);
        self.find(&self.active).into_iter().chain(others)
    }

    pub fn retire(&self, folder: &Folder, kid: &str) -> Result<(), KeyError> {
        if kid == self.active {
            return Err(KeyError::ActiveKey(kid.to_owned()));
        }
        let key = self.find(kid).ok_or_else(|| KeyError::UnknownKey(kid.to_owned()))?;
        let file = format!("{kid}{PUBLIC}");
        let public = key
            .pair
            .verifying_key()
            .to_public_key_pem(LineEnding::LF)
            .map_err(|e| KeyError::damaged(folder.file(&file), e))?;
        folder.write(&file, public.as_bytes())?;
        folder.remove(&key_file(kid))
    }
}

pub(super) fn key_file(kid: &str) -> String {
    format!("{kid}{PRIVATE}")
}

/// Whether `text` has the form of a kid. What strangers send becomes a file name only then.
pub(super) fn is_kid(text: &str) -> bool {
    text.len() == KID_CHARS
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

pub(super) fn is_complete(folder: &Folder) -> Result<bool, KeyError> {
    let names = folder.names()?;
    Ok([ACTIVE, CURSOR_KEY, SEALING_KEY].iter().all(|name| names.contains(*name)))
}

/// Makes what is missing. The caller holds the lock.
pub(super) fn create_missing(folder: &Folder) -> Result<(), KeyError> {
    for name in [CURSOR_KEY, SEALING_KEY] {
        if !folder.holds(name) {
            folder.write(name, &random()?)?;
        }
    }
    if !folder.holds(ACTIVE) {
        create_active(folder)?;
    }
    Ok(())
}

/// Makes a key and lets it sign. The caller holds the lock.
pub(super) fn create_active(folder: &Folder) -> Result<String, KeyError> {
    let pair = SigningKey::from_bytes(&random()?);
    let kid = thumbprint(&pair.verifying_key());
    let file = key_file(&kid);
    let pem = private_form(&pair)
        .to_pkcs8_pem(LineEnding::LF)
        .map_err(|e| KeyError::damaged(folder.file(&file), e))?;
    folder.write(&file, pem.as_bytes())?;
    folder.write(ACTIVE, format!("{kid}\n").as_bytes())?;
    Ok(kid)
}

/// The key without its public half: the form of PKCS#8 that OpenSSL and other tools read too.
fn private_form(pair: &SigningKey) -> KeypairBytes {
    KeypairBytes { secret_key: pair.to_bytes(), public_key: None }
}

fn random() -> Result<[u8; 32], KeyError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| KeyError::NoRandomness(e.to_string()))?;
    Ok(bytes)
}

/// RFC 7638: the hash of the required members in alphabetical order.
fn thumbprint(public: &VerifyingKey) -> String {
    let x = URL_SAFE_NO_PAD.encode(public.as_bytes());
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(members))
}

fn read_active(folder: &Folder) -> Result<String, KeyError> {
    let text = folder.read_text(ACTIVE)?;
    let kid = text.trim_end();
    if is_kid(kid) {
        Ok(kid.to_owned())
    } else {
        Err(KeyError::damaged(folder.file(ACTIVE), "it does not name a key"))
    }
}

fn key_names(folder: &Folder) -> Result<BTreeSet<String>, KeyError> {
    let mut names = folder.names()?;
    names.retain(|name| {
        name.strip_suffix(PRIVATE).or_else(|| name.strip_suffix(PUBLIC)).is_some_and(is_kid)
    });
    Ok(names)
}

/// A file under a wrong name was swapped or mixed up; its key is not to be trusted under that name.
fn require_name(
    folder: &Folder,
    name: &str,
    kid: &str,
    public: &VerifyingKey,
) -> Result<(), KeyError> {
    if thumbprint(public) == kid {
        return Ok(());
    }
    Err(KeyError::damaged(folder.file(name), "its name is not the thumbprint of its key"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_that_of_the_example_in_rfc_8037() {
        let x = URL_SAFE_NO_PAD.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
        let public = VerifyingKey::from_bytes(&x.try_into().unwrap()).unwrap();
        assert_eq!(thumbprint(&public), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn only_a_thumbprint_can_become_a_file_name() {
        assert!(is_kid("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
        let with_path = format!("../{}", "a".repeat(40));
        for wrong in
            ["", "active", with_path.as_str(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4\0"]
        {
            assert!(!is_kid(wrong), "{wrong:?}");
        }
    }
}
