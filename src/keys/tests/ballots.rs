//! Keys of secret ballots: closed to others, apart from the rest, gone when they are destroyed.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use tempfile::TempDir;

use super::super::{BALLOT_KEYS, Keys};

fn given() -> (TempDir, Keys) {
    let dir = TempDir::new().unwrap();
    let keys = Keys::open_or_create(&dir.path().join("keys")).unwrap();
    (dir, keys)
}

#[test]
fn a_key_is_closed_to_others_and_the_same_for_everybody_who_shares_the_folder() {
    let (dir, keys) = given();
    assert!(keys.ballot_key("one-1").unwrap().is_none());
    keys.create_ballot_key("one-1").unwrap();
    keys.create_ballot_key("two-1").unwrap();
    let path = dir.path().join("keys").join(BALLOT_KEYS).join("one-1.key");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let other = Keys::open_or_create(&dir.path().join("keys")).unwrap();
    let (mine, theirs) =
        (keys.ballot_key("one-1").unwrap().unwrap(), other.ballot_key("one-1").unwrap().unwrap());
    assert_eq!(mine.bytes(), theirs.bytes());
    assert_ne!(mine.bytes(), keys.ballot_key("two-1").unwrap().unwrap().bytes());
    assert_eq!(mine.digest(b"x").unwrap(), theirs.digest(b"x").unwrap());
    assert_ne!(mine.digest(b"x").unwrap(), mine.digest(b"y").unwrap());
}

#[test]
fn a_destroyed_key_is_gone_and_destroying_it_again_does_nothing() {
    let (_dir, keys) = given();
    keys.create_ballot_key("one-1").unwrap();
    keys.destroy_ballot_key("one-1").unwrap();
    assert!(keys.ballot_key("one-1").unwrap().is_none());
    keys.destroy_ballot_key("one-1").unwrap();
}

#[test]
fn sweeping_spares_keys_in_use_and_young_ones() {
    let (_dir, keys) = given();
    keys.create_ballot_key("used-1").unwrap();
    keys.create_ballot_key("old-1").unwrap();
    let used = BTreeSet::from(["used-1".to_owned()]);
    assert_eq!(keys.destroy_ballot_keys_except(&used, Duration::from_secs(3600)).unwrap(), 0);
    assert_eq!(keys.destroy_ballot_keys_except(&used, Duration::ZERO).unwrap(), 1);
    assert!(keys.ballot_key("used-1").unwrap().is_some());
    assert!(keys.ballot_key("old-1").unwrap().is_none());
}
