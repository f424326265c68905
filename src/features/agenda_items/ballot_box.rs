//! Sealing and opening secret ballots, and mixing them.
//!
//! A ballot is sealed with XChaCha20-Poly1305 (crate `chacha20poly1305`) under a random nonce; item,
//! vote and voter are bound to it, so that a ciphertext that is moved to another voter or item does not
//! open. Every choice is padded to one length. Which random bytes are used is never a matter of time or
//! order: they come from the system.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use super::types::{AgendaItemId, VoteChoice};
use crate::{
    error::{Context, Error, Result},
    http::extract::BodyDigest,
    keys::{BallotKey, Keys},
};

/// All choices are as long as this.
const PADDED_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;

/// What a ballot is bound to.
#[derive(Clone, Copy)]
pub(super) struct Slip<'a> {
    pub(super) item: AgendaItemId,
    pub(super) voting_round: i32,
    pub(super) person: &'a str,
}

impl Slip<'_> {
    fn bytes(&self) -> Vec<u8> {
        format!("thidua-ballot-v1\n{}\n{}\n{}", self.item, self.voting_round, self.person)
            .into_bytes()
    }
}

/// The name of the key of a vote.
pub(super) fn key_name(item: AgendaItemId, voting_round: i32) -> String {
    format!("{item}-{voting_round}")
}

/// The digest of a secret ballot's body as an idempotency key is bound to it: keyed with the key of the
/// vote, so that a repetition is known and nobody can guess from it which of three choices was sent. The
/// key goes with the count. Without a key nothing is voted, and the digest says nothing.
///
/// # Errors
/// When the folder of keys cannot be read.
pub(super) fn veiled(keys: &Keys, name: &str, digest: &BodyDigest) -> Result<BodyDigest> {
    match keys.ballot_key(name).internal("reading a ballot key")? {
        Some(key) => key.digest(digest).internal("veiling a ballot"),
        None => Ok([0; 32]),
    }
}

/// The sealed form of a choice.
///
/// # Errors
/// When the system has no randomness.
pub(super) fn seal(key: &BallotKey, slip: Slip<'_>, choice: VoteChoice) -> Result<String> {
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).internal("drawing a nonce")?;
    let mut plain = choice.as_str().as_bytes().to_vec();
    plain.resize(PADDED_BYTES, 0);
    let aad = slip.bytes();
    let sealed = XChaCha20Poly1305::new(key.bytes().into())
        .encrypt(&XNonce::from(nonce), Payload { msg: &plain, aad: &aad })
        .internal("sealing a ballot")?;
    Ok(STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat()))
}

/// The choice in a sealed ballot.
///
/// # Errors
/// When it was changed, or belongs to another voter, item or vote.
pub(super) fn open(key: &BallotKey, slip: Slip<'_>, sealed: &str) -> Result<VoteChoice> {
    let bytes = STANDARD_NO_PAD.decode(sealed).internal("reading a ballot")?;
    let (nonce, sealed) = bytes
        .split_first_chunk::<NONCE_BYTES>()
        .ok_or_else(|| Error::internal("a sealed ballot is cut short"))?;
    let aad = slip.bytes();
    let plain = XChaCha20Poly1305::new(key.bytes().into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &aad })
        .internal("opening a ballot")?;
    let word = plain.split(|byte| *byte == 0).next().unwrap_or_default();
    std::str::from_utf8(word)
        .ok()
        .and_then(VoteChoice::parse)
        .ok_or_else(|| Error::internal("a sealed ballot holds no choice"))
}

/// Mixes ballots so that no order is likelier than another (Fisher and Yates).
///
/// # Errors
/// When the system has no randomness.
pub(super) fn shuffle<T>(items: &mut [T]) -> Result<()> {
    for last in (1..items.len()).rev() {
        let place = below(last + 1)?;
        items.swap(place, last);
    }
    Ok(())
}

/// A random number below a bound; numbers that would favour the small ones are drawn again.
fn below(bound: usize) -> Result<usize> {
    let bound = u64::try_from(bound).internal("counting ballots")?;
    let limit = u64::MAX - u64::MAX % bound;
    loop {
        let drawn = getrandom::u64().internal("drawing a number")?;
        if drawn < limit {
            return usize::try_from(drawn % bound).internal("counting ballots");
        }
    }
}

/// A random id, which unlike the others tells nothing of time.
///
/// # Errors
/// When the system has no randomness.
pub(super) fn random_id() -> Result<uuid::Uuid> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).internal("drawing an id")?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use super::*;

    fn key() -> (tempfile::TempDir, BallotKey) {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open_or_create(&folder.path().join("keys")).unwrap();
        keys.create_ballot_key("one").unwrap();
        let key = keys.ballot_key("one").unwrap().unwrap();
        (folder, key)
    }

    fn slip(person: &str) -> Slip<'_> {
        Slip { item: AgendaItemId(uuid::Uuid::nil()), voting_round: 1, person }
    }

    #[test]
    fn a_ballot_opens_for_its_voter_and_vote_alone_and_its_length_tells_nothing() {
        let (_folder, key) = key();
        let mut lengths = BTreeSet::new();
        for choice in VoteChoice::ALL {
            let sealed = seal(&key, slip("CB001"), *choice).unwrap();
            assert_eq!(open(&key, slip("CB001"), &sealed).unwrap(), *choice);
            assert!(open(&key, slip("CB002"), &sealed).is_err());
            let later = Slip { voting_round: 2, ..slip("CB001") };
            assert!(open(&key, later, &sealed).is_err());
            assert_ne!(sealed, seal(&key, slip("CB001"), *choice).unwrap(), "never twice alike");
            lengths.insert(sealed.len());
        }
        assert_eq!(lengths.len(), 1);
        assert!(open(&key, slip("CB001"), "AAAA").is_err());
    }

    #[test]
    fn shuffling_keeps_every_ballot_and_reaches_every_order() {
        let mut orders: HashMap<Vec<u8>, usize> = HashMap::new();
        for _ in 0..1200 {
            let mut items = vec![1, 2, 3];
            shuffle(&mut items).unwrap();
            *orders.entry(items).or_default() += 1;
        }
        assert_eq!(orders.len(), 6);
        // 200 are expected of each; fewer than 100 come about once in 10¹⁵ runs.
        assert!(orders.values().all(|count| *count > 100), "{orders:?}");
    }

    #[test]
    fn random_ids_tell_no_time() {
        let id = random_id().unwrap();
        assert_eq!(id.get_version_num(), 4);
        assert_ne!(id, random_id().unwrap());
    }
}
