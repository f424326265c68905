//! Archives and packages.

use std::io::{Cursor, Write};

use ::zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

fn entry(name: &str, bytes: &[u8]) -> ZipEntry {
    ZipEntry { name: name.to_owned(), bytes: bytes.to_vec() }
}

fn code(bytes: &[u8], limits: &Limits) -> &'static str {
    unzip(bytes, limits).unwrap_err().code
}

#[test]
fn what_is_packed_comes_back_and_packs_alike() {
    let entries = [entry("a.xml", b"<a/>"), entry("tep/van-ban.pdf", &[7; 5_000])];
    let packed = zip(&entries).unwrap();
    assert_eq!(unzip(&packed, &limits()).unwrap(), entries);
    assert_eq!(zip(&entries).unwrap(), packed);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in [
        "../a", "/a", "a/../b", "a//b", "C:\\a", "a\\b", "a\u{0}b", "a/", ".", "..", "a/./b", "a ",
        "a.", "a:b", "a\nb",
    ] {
        let packed = raw(&[(name, &b"x"[..])]);
        let found = unzip(&packed, &limits());
        assert!(found.is_err(), "{name:?}: {found:?}");
        assert!(
            pack("d", vec![(PackageRole::Attachment, "text/plain", entry(name, b"x"))]).is_err()
        );
    }
}

/// An archive as another program would write it.
fn raw(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn bombs_and_broken_archives_are_refused() {
    let bomb = zip(&[entry("a.xml", &vec![0; 10 * 1024 * 1024])]).unwrap();
    assert!(bomb.len() < 50_000, "{}", bomb.len());
    assert_eq!(code(&bomb, &limits()), "archive_too_large");
    let two = zip(&[entry("a.xml", b"1"), entry("b.xml", b"2")]).unwrap();
    assert_eq!(code(&two, &Limits { files: 1, ..limits() }), "archive_too_large");
    assert_eq!(code(&two, &Limits { file_bytes: 1, ..limits() }), "archive_too_large");
    assert_eq!(code(&two, &Limits { bytes: 10, ..limits() }), "archive_too_large");
    assert_eq!(code(&two[..two.len() - 1], &limits()), "bad_archive");
    assert_eq!(code(b"PK", &limits()), "bad_archive");
    assert_eq!(code(&[two.as_slice(), &b"x"[..]].concat(), &limits()), "bad_archive");
    // A byte of the content is another one: its check sum tells.
    let mut altered = zip(&[entry("a.pdf", b"%PDF-1.7 some bytes")]).unwrap();
    let place = altered.windows(4).position(|four| four == b"%PDF").unwrap();
    altered[place + 1] = b'Q';
    assert_eq!(code(&altered, &limits()), "bad_archive");
}

#[test]
fn a_package_holds_exactly_what_its_manifest_names() {
    let files = || {
        vec![
            (PackageRole::Header, "application/json", entry("header.json", b"{}")),
            (PackageRole::Document, "application/pdf", entry("files/01-a.pdf", b"%PDF-1.7")),
        ]
    };
    let packed = pack("0192", files()).unwrap();
    let (manifest, entries) = unpack(&packed, &limits()).unwrap();
    assert_eq!(manifest.document_id, "0192");
    assert_eq!(manifest.files.len(), 2);
    assert_eq!(manifest.files[1].role, PackageRole::Document);
    assert_eq!(entries[1].bytes, b"%PDF-1.7");
    assert_eq!(pack("0192", files()).unwrap(), packed);
    let mut more = unzip(&packed, &limits()).unwrap();
    more.push(entry("c.txt", b"c"));
    let changed = zip(&more).unwrap();
    assert_eq!(unpack(&changed, &limits()).unwrap_err().code, "manifest");
    more.pop();
    more[2].bytes = b"%PDF-1.8".to_vec();
    assert_eq!(unpack(&zip(&more).unwrap(), &limits()).unwrap_err().code, "manifest");
    more.remove(0);
    assert_eq!(unpack(&zip(&more).unwrap(), &limits()).unwrap_err().code, "manifest");
}
