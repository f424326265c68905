//! Sealed secrets: they open for their owner, with the folder's key, and not otherwise.

use tempfile::TempDir;

use super::super::Keys;

fn given() -> (TempDir, Keys) {
    let dir = TempDir::new().unwrap();
    let keys = Keys::open_or_create(&dir.path().join("keys")).unwrap();
    (dir, keys)
}

#[test]
fn a_secret_opens_for_its_owner_alone_and_is_never_sealed_twice_alike() {
    let (dir, keys) = given();
    let sealed = keys.seal("webhook 1", b"whsec").unwrap();
    assert_eq!(keys.open("webhook 1", &sealed).unwrap(), b"whsec");
    assert!(keys.open("webhook 2", &sealed).is_err());
    assert_ne!(keys.seal("webhook 1", b"whsec").unwrap(), sealed);
    let again = Keys::open_or_create(&dir.path().join("keys")).unwrap();
    assert_eq!(again.open("webhook 1", &sealed).unwrap(), b"whsec");
}

#[test]
fn another_key_and_a_changed_text_open_nothing() {
    let (_dir, keys) = given();
    let (_other_dir, other) = given();
    let sealed = keys.seal("webhook 1", b"whsec").unwrap();
    assert!(other.open("webhook 1", &sealed).is_err());
    let mut changed = sealed.clone();
    let last = if changed.pop() == Some('A') { 'B' } else { 'A' };
    changed.push(last);
    for text in [changed.as_str(), "", "AAAA", "không phải base64"] {
        let error = keys.open("webhook 1", text).unwrap_err();
        assert!(!error.to_string().contains("whsec"), "{error}");
    }
}

#[test]
fn a_directory_from_before_gets_the_key_that_it_lacks() {
    let (dir, keys) = given();
    let path = dir.path().join("keys");
    let kids = keys.kids();
    std::fs::remove_file(path.join("sealing.key")).unwrap();
    let again = Keys::open_or_create(&path).unwrap();
    assert_eq!(again.kids(), kids);
    let sealed = again.seal("webhook 1", b"whsec").unwrap();
    assert_eq!(again.open("webhook 1", &sealed).unwrap(), b"whsec");
}
