use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn two_openings_at_once_agree_on_one_key_and_one_cursor_key() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("keys");
    let openers: Vec<_> = (0..8)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || Keys::open_or_create(&path).unwrap())
        })
        .collect();
    let opened: Vec<Keys> = openers.into_iter().map(|opener| opener.join().unwrap()).collect();
    for keys in &opened {
        assert_eq!(keys.kids(), opened[0].kids());
        assert_eq!(keys.kids().len(), 1);
        assert_eq!(keys.cursor_mac(b"x"), opened[0].cursor_mac(b"x"));
    }
}

#[test]
fn files_are_closed_to_others_and_no_draft_is_left() {
    let (dir, keys) = given();
    keys.rotate().unwrap();
    let path = dir.path().join("keys");
    assert_eq!(mode(&path), 0o700);
    let mut names = Vec::new();
    for entry in fs::read_dir(&path).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(mode(&entry.path()), 0o600, "{entry:?}");
        names.push(entry.file_name().into_string().unwrap());
    }
    let mut expected: Vec<String> = keys.kids().iter().map(|kid| format!("{kid}.pem")).collect();
    expected.extend([".lock", "active", "cursor.key", "sealing.key"].map(str::to_owned));
    names.sort();
    expected.sort();
    assert_eq!(names, expected);
}

#[test]
fn a_key_that_others_can_read_is_refused_with_the_command_that_closes_it() {
    let (dir, keys) = given();
    let path = dir.path().join("keys");
    for name in
        [format!("{}.pem", keys.kids()[0]), "cursor.key".to_owned(), "sealing.key".to_owned()]
    {
        for open_mode in [0o640, 0o604, 0o620] {
            fs::set_permissions(path.join(&name), fs::Permissions::from_mode(open_mode)).unwrap();
            let error = Keys::open_or_create(&path).unwrap_err();
            assert!(matches!(error, KeyError::Exposed { .. }), "{error}");
            assert!(error.to_string().contains("chmod 0600"), "{error}");
        }
        fs::set_permissions(path.join(&name), fs::Permissions::from_mode(0o400)).unwrap();
        open(&dir);
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o770)).unwrap();
    assert!(matches!(Keys::open_or_create(&path), Err(KeyError::Exposed { .. })));
}

#[test]
fn damaged_files_are_refused_by_name_and_never_replaced() {
    let damage = |name: &dyn Fn(&Keys) -> String, text: &str| {
        let (dir, keys) = given();
        let file = dir.path().join("keys").join(name(&keys));
        fs::write(&file, text).unwrap();
        let error = Keys::open_or_create(&dir.path().join("keys")).unwrap_err();
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
        error.to_string()
    };
    let key_file = |keys: &Keys| format!("{}.pem", keys.kids()[0]);
    assert!(damage(&key_file, "no key").contains(".pem is no usable key file"));
    assert!(damage(&|_| "cursor.key".to_owned(), "short").contains("cursor.key"));
    assert!(damage(&|_| "active".to_owned(), "../../etc/passwd").contains("does not name a key"));
    let (other_dir, other) = given();
    let foreign = fs::read_to_string(other_dir.path().join("keys").join(key_file(&other))).unwrap();
    assert!(damage(&key_file, &foreign).contains("not the thumbprint"));
}
