//! Secrets that somebody proves to know: made here, kept only as Argon2id hashes (RFC 9106), and
//! checked where neither a worker nor a database thread waits for it.
//!
//! A check costs tens of milliseconds and many megabytes on purpose. So only a few run at once, and
//! whoever finds no place in time is told to come back.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{
        Error as HashError, PasswordHash, PasswordHasher, PasswordVerifier, SaltString,
    },
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use sha2::{Digest, Sha256};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task, time,
};

use crate::error::{Context, Error, Result};

/// What every secret of a client begins with, so that scanners find one that leaked.
const MARK: &str = "thidua_";

/// Letters of a secret that are kept readable: they tell secrets apart, and which of them was sent.
const HINT_LETTERS: usize = 8;

/// Hashes that are worked out at once.
const AT_ONCE: usize = 2;

/// How long a check waits for its turn.
const WAIT_MAX: Duration = Duration::from_secs(5);

/// A secret just made. Its text is shown once and kept nowhere.
pub struct NewSecret {
    /// What the holder keeps.
    pub text: String,
    /// Its readable beginning; passwords have none.
    pub hint: String,
    /// What is stored (PHC string).
    pub hash: String,
}

/// Makes and checks secrets; clones share their places.
#[derive(Clone)]
pub struct Secrets(Arc<Inner>);

struct Inner {
    argon2: Argon2<'static>,
    places: Arc<Semaphore>,
    /// The hash of nothing anybody knows, of the same cost as a true one.
    decoy: String,
}

impl Secrets {
    /// With the cost of a hash: its memory in KiB, and how often that is gone through.
    ///
    /// # Errors
    /// When the cost is out of range, which the settings rule out.
    pub fn new(memory_kib: u32, passes: u32) -> Result<Self> {
        let params =
            Params::new(memory_kib, passes, 1, None).internal("reading the cost of a hash")?;
        let (salt, output) = (random::<16>()?, random::<32>()?);
        let decoy = format!(
            "$argon2id$v=19$m={memory_kib},t={passes},p=1${}${}",
            STANDARD_NO_PAD.encode(salt),
            STANDARD_NO_PAD.encode(output)
        );
        Ok(Self(Arc::new(Inner {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            places: Arc::new(Semaphore::new(AT_ONCE)),
            decoy,
        })))
    }

    /// Makes a secret of a client.
    ///
    /// # Errors
    /// `unavailable` when all places are taken.
    pub async fn make(&self) -> Result<NewSecret> {
        let (inner, place) = (Arc::clone(&self.0), self.place().await?);
        aside(move || {
            let _place = place;
            inner.make()
        })
        .await
    }

    /// Makes a password to hand out to a person.
    ///
    /// # Errors
    /// `unavailable` when all places are taken.
    pub async fn make_password(&self) -> Result<NewSecret> {
        let (inner, place) = (Arc::clone(&self.0), self.place().await?);
        aside(move || {
            let _place = place;
            inner.make_password()
        })
        .await
    }

    /// [`Secrets::make_password`] for threads that may wait.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn make_password_now(&self) -> Result<NewSecret> {
        self.0.make_password()
    }

    /// The hash of a password that somebody chose.
    ///
    /// # Errors
    /// `unavailable` when all places are taken.
    pub async fn hash(&self, text: &str) -> Result<String> {
        let (inner, place, text) = (Arc::clone(&self.0), self.place().await?, text.to_owned());
        aside(move || {
            let _place = place;
            inner.hash(&text)
        })
        .await
    }

    /// [`Secrets::make`] for threads that may wait: the command line.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn make_now(&self) -> Result<NewSecret> {
        self.0.make()
    }

    /// Whether `text` is what was hashed. Without a hash the answer is no, after the same work: the
    /// time tells nobody whether there was one.
    ///
    /// # Errors
    /// `unavailable` when all places are taken.
    pub async fn verify(&self, text: &str, hash: Option<&str>) -> Result<bool> {
        let (inner, place) = (Arc::clone(&self.0), self.place().await?);
        let (text, hash) = (text.to_owned(), hash.map(str::to_owned));
        aside(move || {
            let _place = place;
            inner.verify(&text, hash.as_deref())
        })
        .await
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit> {
        let wait = time::timeout(WAIT_MAX, Arc::clone(&self.0.places).acquire_owned());
        match wait.await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_)) | Err(_) => Err(Error::unavailable(1, "no place to work out a hash")),
        }
    }
}

/// Runs work on a thread that may be busy for a while.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    task::spawn_blocking(work)
        .await
        .map_err(|_| Error::unavailable(1, "the blocking threads are gone"))?
}

impl Inner {
    fn make(&self) -> Result<NewSecret> {
        let letters = URL_SAFE_NO_PAD.encode(random::<32>()?);
        let text = format!("{MARK}{letters}");
        let hash = self.hash(&text)?;
        Ok(NewSecret { hint: letters.chars().take(HINT_LETTERS).collect(), text, hash })
    }

    fn make_password(&self) -> Result<NewSecret> {
        let text = URL_SAFE_NO_PAD.encode(random::<12>()?);
        let hash = self.hash(&text)?;
        Ok(NewSecret { hint: String::new(), text, hash })
    }

    fn hash(&self, text: &str) -> Result<String> {
        let salt = SaltString::encode_b64(&random::<16>()?).internal("making a salt")?;
        let hash = self.argon2.hash_password(text.as_bytes(), &salt).internal("hashing")?;
        Ok(hash.to_string())
    }

    /// The cost of a stored hash stands in it, so that a change of the settings spoils none.
    fn verify(&self, text: &str, hash: Option<&str>) -> Result<bool> {
        let stored =
            PasswordHash::new(hash.unwrap_or(&self.decoy)).internal("reading a stored hash")?;
        match self.argon2.verify_password(text.as_bytes(), &stored) {
            Ok(()) => Ok(hash.is_some()),
            Err(HashError::Password) => Ok(false),
            Err(other) => Err(Error::internal(format!("checking a hash: {other}"))),
        }
    }
}

/// The readable beginning of a secret; `None` for what cannot be one.
pub fn hint_of(text: &str) -> Option<&str> {
    text.strip_prefix(MARK)?.get(..HINT_LETTERS)
}

/// What tells a password from those before and after it, and the same one chosen again: a digest of its
/// hash. The salt in that is known to nobody else, so that whoever reads a stamp cannot try passwords on
/// it.
pub fn stamp_of(hash: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(hash).into();
    URL_SAFE_NO_PAD.encode(digest)
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).internal("asking the system for random bytes")?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quick() -> Secrets {
        Secrets::new(8, 1).unwrap()
    }

    #[test]
    fn a_secret_is_known_by_its_hint_and_proves_itself_alone() {
        let secrets = quick();
        let (one, other) = (secrets.make_now().unwrap(), secrets.make_now().unwrap());
        assert_eq!(hint_of(&one.text), Some(one.hint.as_str()));
        assert_ne!(one.text, other.text);
        assert!(!one.hash.contains(&one.text));
        assert!(secrets.0.verify(&one.text, Some(&one.hash)).unwrap());
        assert!(!secrets.0.verify(&other.text, Some(&one.hash)).unwrap());
    }

    #[test]
    fn without_a_hash_nothing_proves_itself() {
        let secrets = quick();
        assert!(!secrets.0.verify("thidua_anything", None).unwrap());
    }

    #[test]
    fn a_hash_is_checked_at_the_cost_it_was_made_with() {
        let one = quick().make_now().unwrap();
        assert!(one.hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", one.hash);
        let dearer = Secrets::new(16, 2).unwrap();
        assert!(dearer.0.verify(&one.text, Some(&one.hash)).unwrap());
    }

    #[test]
    fn a_password_that_is_chosen_again_has_another_stamp() {
        let inner = quick().0;
        let (one, other) = (inner.hash("Mat-khau-1").unwrap(), inner.hash("Mat-khau-1").unwrap());
        assert_eq!(stamp_of(&one), stamp_of(&one));
        assert_ne!(stamp_of(&one), stamp_of(&other));
    }

    #[test]
    fn what_is_no_secret_has_no_hint() {
        assert_eq!(hint_of("thidua_short"), None);
        assert_eq!(hint_of("other_0123456789"), None);
        assert_eq!(hint_of("thidua_ổổổổổổổổ"), None);
    }
}
