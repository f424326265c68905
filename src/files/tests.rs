//! What is stored, what is removed, and what a content is taken for.

use super::*;

const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<<>>\nendobj\n%%EOF\n";

fn received(files: &Files, parts: &[&[u8]]) -> Received {
    let mut upload = files.begin().unwrap();
    for part in parts {
        upload.write(part).unwrap();
    }
    upload.finish().unwrap()
}

fn path(data_dir: &Path, digest: &FileDigest) -> PathBuf {
    Folder::at(data_dir.join("files")).path(digest)
}

fn type_of(bytes: &[u8]) -> Option<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    received(&Files::open(folder.path()).unwrap(), &[bytes]).media_type
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_content_is_kept_once_under_its_digest() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path()).unwrap();
    let first = received(&files, &[&PDF[..9], &PDF[9..]]);
    let digest = first.digest;
    assert_eq!(first.size_bytes, 41);
    files.place(first).unwrap();
    files.place(received(&files, &[PDF])).unwrap();
    let shard = folder.path().join("files").join(&digest.hex()[..2]);
    assert_eq!(names(&shard), [digest.hex()[2..].to_owned()]);
    assert_eq!(names(&folder.path().join("files/incoming")), Vec::<String>::new());
    let mut read = Vec::new();
    io::Read::read_to_end(&mut files.read(&digest).unwrap(), &mut read).unwrap();
    assert_eq!(read, PDF);
}

#[test]
fn a_cut_off_copy_is_replaced_by_the_whole_content() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path()).unwrap();
    let digest = received(&files, &[PDF]).digest;
    files.place(received(&files, &[PDF])).unwrap();
    std::fs::write(path(folder.path(), &digest), b"%PDF").unwrap();
    files.place(received(&files, &[PDF])).unwrap();
    assert_eq!(std::fs::read(path(folder.path(), &digest)).unwrap(), PDF);
}

#[test]
fn an_upload_that_is_given_up_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path()).unwrap();
    let mut upload = files.begin().unwrap();
    upload.write(b"half").unwrap();
    assert_eq!(names(&folder.path().join("files/incoming")).len(), 1);
    drop(upload);
    drop(received(&files, &[b"whole, but refused"]));
    assert_eq!(names(&folder.path().join("files/incoming")), Vec::<String>::new());
    assert_eq!(names(&folder.path().join("files")), ["incoming"]);
}

#[test]
fn a_start_removes_what_a_crash_left_but_no_upload_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path()).unwrap();
    let running = files.begin().unwrap();
    std::fs::write(folder.path().join("files/incoming/upload-dead"), b"half").unwrap();
    let again = Files::open(folder.path()).unwrap();
    let left = names(&folder.path().join("files/incoming"));
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(!left.contains(&"upload-dead".to_owned()));
    again.place(running.finish().unwrap()).unwrap();
}

#[test]
fn only_what_is_untouched_for_long_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path()).unwrap();
    let digest = received(&files, &[PDF]).digest;
    files.place(received(&files, &[PDF])).unwrap();
    let (past, future) = (SystemTime::now() - KEEP_UNNAMED, SystemTime::now() + KEEP_UNNAMED);
    assert_eq!(files.stale(past).unwrap(), []);
    assert_eq!(files.stale(future).unwrap(), [digest]);
    files.remove(&digest, past).unwrap();
    files.read(&digest).unwrap();
    let opened = File::options().append(true).open(path(folder.path(), &digest)).unwrap();
    opened.set_modified(past - Duration::from_secs(1)).unwrap();
    assert_eq!(files.stale(past).unwrap(), [digest]);
    files.retire(&digest).unwrap();
    assert_eq!(files.stale(past).unwrap(), []);
    files.remove(&digest, future).unwrap();
    assert!(files.read(&digest).is_err());
    files.retire(&digest).unwrap();
}

#[test]
fn a_digest_has_one_spelling() {
    let digest = FileDigest([0xAB; 32]);
    assert_eq!(FileDigest::parse(&digest.hex()), Some(digest));
    assert_eq!(FileDigest::parse(&"AB".repeat(32)), None);
    assert_eq!(FileDigest::parse("ab"), None);
    assert_eq!(FileDigest::parse(&"é".repeat(32)), None);
    assert_eq!(FileDigest([0; 32]).field(), format!("sha-256=:{}=:", "A".repeat(43)));
}

#[test]
fn a_type_is_told_from_the_bytes() {
    assert_eq!(type_of(PDF), Some("application/pdf"));
    assert_eq!(type_of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some("image/png"));
    assert_eq!(type_of(b"{\"a\": [1, 2]}\n"), Some("application/json"));
    assert_eq!(type_of(b"\xEF\xBB\xBF<?xml version=\"1.0\"?><a/>"), Some("application/xml"));
    assert_eq!(type_of("mã;tên\nCB1;An\nCB2;Bình\n".as_bytes()), Some("text/csv"));
    assert_eq!(type_of(b"code,name\n1,\"a, b\nand c\"\n2,d"), Some("text/csv"));
    assert_eq!(type_of("Kính gửi: Văn phòng Sở,\nTrân trọng.".as_bytes()), Some("text/plain"));
    assert_eq!(type_of(b"{\\rtf1\\ansi}"), Some("application/rtf"));
    assert_eq!(type_of(b"{ not json"), Some("text/plain"));
}

/// A ZIP archive of empty files.
fn zip(names: &[&str]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for name in names {
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let offset = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        bytes.extend(b"PK\x03\x04\x14\0");
        bytes.extend([0; 20]);
        bytes.extend(length);
        bytes.extend([0; 2]);
        bytes.extend(name.bytes());
        directory.extend(b"PK\x01\x02\x14\0\x14\0");
        directory.extend([0; 20]);
        directory.extend(length);
        directory.extend([0; 12]);
        directory.extend(offset);
        directory.extend(name.bytes());
    }
    let count = u16::try_from(names.len()).unwrap().to_le_bytes();
    let start = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let length = u32::try_from(directory.len()).unwrap().to_le_bytes();
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count);
    bytes.extend(count);
    bytes.extend(length);
    bytes.extend(start);
    bytes.extend([0; 2]);
    bytes
}

#[test]
fn the_kind_of_a_container_is_told_from_what_it_holds() {
    let word = ["[Content_Types].xml", "docProps/app.xml", "_rels/.rels", "word/document.xml"];
    assert_eq!(type_of(&zip(&word)).map(extension_of), Some("docx"));
    let sheet = ["xl/workbook.xml", "[Content_Types].xml"];
    assert_eq!(type_of(&zip(&sheet)).map(extension_of), Some("xlsx"));
    assert_eq!(type_of(&zip(&["anh/1.jpg", "anh/2.jpg"])), Some("application/zip"));
    assert_eq!(type_of(&zip(&["META-INF/MANIFEST.MF", "A.class"])), None);
    assert_eq!(type_of(b"PK\x03\x04 cut off \0"), None);
}

#[test]
fn programs_pages_and_unknown_bytes_have_no_accepted_type() {
    assert_eq!(type_of(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0"), None);
    assert_eq!(type_of(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff"), None);
    assert_eq!(type_of(b"#!/bin/sh\nexit 0\n"), None);
    assert_eq!(type_of(b" <!DOCTYPE HTML><p>"), None);
    assert_eq!(type_of(b"<svg onload='x()'/>"), None);
    assert_eq!(type_of(b"\x00\x01\x02\x03unknown"), None);
    assert_eq!(type_of(b"text with a \0 in it"), None);
}

#[test]
fn text_is_text_wherever_the_parts_are_cut() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path()).unwrap();
    let text = "Đường Trần Hưng Đạo 🏆".as_bytes();
    for cut in 0..text.len() {
        let (left, right) = text.split_at(cut);
        assert_eq!(received(&files, &[left, right]).media_type, Some("text/plain"), "{cut}");
    }
    let cut_off = &text[..text.len() - 1];
    assert_eq!(received(&files, &[cut_off]).media_type, None);
}
