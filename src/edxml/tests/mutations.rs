//! Long runs of damaged messages and archives, before a release:
//! `FUZZ_SECONDS=600 cargo test --release --lib edxml::tests::mutations -- --ignored`.
//!
//! The seeds are the golden messages and archives made of them. Whatever is done to them, a reader
//! refuses or reads within its limits, and what it reads and the rules admit can be written again.

use std::time::{Duration, Instant};

use super::*;

/// Pieces that readers take for more than text.
const PIECES: [&str; 18] = [
    "<!DOCTYPE edXML [<!ENTITY a \"b\">]>",
    "&a;",
    "&#0;",
    "&#x10FFFF;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml version=\"1.0\"?>",
    "<x xmlns=\"\">",
    "</edXML>",
    "<edXML:To><edXML:OrganId>H26</edXML:OrganId></edXML:To>",
    "<edXML:StatusCode>99</edXML:StatusCode>",
    "xmlns:e=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"",
    "2026/02/30",
    "UEsDBA==",
    "\u{FEFF}",
    "ệ\u{301}",
];

/// Runs `one` on damaged seeds for the seconds that the caller allows.
fn run(seeds: &[Vec<u8>], one: impl Fn(&[u8])) {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let (until, mut count) = (Duration::from_secs(seconds.unwrap_or(10)), 0_u64);
    let seed = fastrand::u64(..);
    let (began, mut random) = (Instant::now(), fastrand::Rng::with_seed(seed));
    while began.elapsed() < until {
        let mut bytes = random.choice(seeds).unwrap().clone();
        for _ in 0..random.usize(1..6) {
            damage(&mut bytes, seeds, &mut random);
        }
        one(&bytes);
        count += 1;
    }
    println!("{count} damaged inputs, seed {seed}");
    assert!(count > 0);
}

fn damage(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut fastrand::Rng) {
    let start = random.usize(..=bytes.len());
    let end = (start + random.usize(..60)).min(bytes.len());
    match random.u8(..6) {
        0 => drop(bytes.drain(start..end)),
        1 => {
            let piece = random.choice(PIECES).unwrap();
            bytes.splice(start..start, piece.bytes());
        }
        2 => {
            let again = bytes[start..end].to_vec();
            bytes.splice(start..start, again.repeat(random.usize(1..4)));
        }
        3 => {
            for byte in &mut bytes[start..end] {
                *byte = random.u8(..);
            }
        }
        4 => {
            let other = random.choice(seeds).unwrap();
            let from = random.usize(..=other.len());
            bytes.splice(start..end, other[from..].iter().take(400).copied());
        }
        _ => bytes.truncate(end),
    }
}

fn sample_limits() -> Limits {
    Limits { bytes: 200_000, file_bytes: 100_000, ..Limits::default() }
}

#[test]
#[ignore = "runs for FUZZ_SECONDS"]
fn damaged_documents_are_refused_or_read() {
    let seeds = [DOCUMENT.as_bytes().to_vec(), RECALL.as_bytes().to_vec()];
    run(&seeds, |bytes| {
        let Ok(Message::Document(message)) = read(bytes, &sample_limits()) else { return };
        let size: usize = message.attachments.iter().map(|file| file.bytes.len()).sum();
        assert!(size <= sample_limits().file_bytes);
        let today = day("2099-12-31");
        // Texts that only differ in how white space is written are refused by the writer itself.
        if let Ok(text) = write_document(&message, today) {
            assert_eq!(read_document(text.as_bytes(), &limits()).unwrap(), *message);
        }
    });
}

#[test]
#[ignore = "runs for FUZZ_SECONDS"]
fn damaged_statuses_are_refused_or_read() {
    run(&[STATUS.as_bytes().to_vec()], |bytes| {
        let Ok(Message::Status(message)) = read(bytes, &sample_limits()) else { return };
        assert_eq!(message.code.len(), 2);
        if let Ok(text) = write_status(&message) {
            assert_eq!(read_status(text.as_bytes(), &limits()).unwrap(), *message);
        }
    });
}

#[test]
#[ignore = "runs for FUZZ_SECONDS"]
fn damaged_archives_are_refused_or_unpacked() {
    let entry = |name: &str, text: &str| ZipEntry { name: name.to_owned(), bytes: text.into() };
    let message = entry("edxml.xml", DOCUMENT);
    let package = (PackageRole::Edxml, MEDIA_TYPE, message.clone());
    let seeds = [
        zip(&[message, entry("files/01-a.pdf", "%PDF-1.7")]).unwrap(),
        pack("0192", vec![package]).unwrap(),
    ];
    run(&seeds, |bytes| {
        let Ok(found) = unzip(bytes, &sample_limits()) else { return };
        let size: usize = found.iter().map(|entry| entry.bytes.len()).sum();
        assert!(size <= sample_limits().file_bytes && found.len() <= sample_limits().files);
        let _package = unpack(bytes, &sample_limits());
    });
}
