//! ZIP archives: written the same way every time, read within limits.

use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{flaw::Flaw, limits::Limits};

/// Bytes that end an archive, without a comment.
const END_BYTES: usize = 22;

/// Bytes before them that would announce the large form.
const LOCATOR_BYTES: usize = 20;

/// Bytes of a name.
const NAME_BYTES_MAX: usize = 255;

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipEntry {
    /// Path within the archive, parts joined by `/`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Whether bytes begin as an archive does.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Packs files. The same files give the same bytes: no time of day, no rights of this machine.
///
/// # Errors
/// When a name stands twice.
pub fn zip(entries: &[ZipEntry]) -> Result<Vec<u8>, Flaw> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in entries {
        // What is a picture, a PDF or an archive itself does not shrink.
        let is_text = entry.name.ends_with(".xml") || entry.name.ends_with(".json");
        let method = if is_text { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::DEFAULT.compression_method(method).unix_permissions(0o644);
        writer
            .start_file(entry.name.as_str(), options)
            .map_err(|_| flaw(&entry.name, "Tên tệp bị lặp.", "A name stands twice."))?;
        writer
            .write_all(&entry.bytes)
            .map_err(|_| flaw(&entry.name, "Tệp quá lớn.", "The file is too large."))?;
    }
    let packed =
        writer.finish().map_err(|_| flaw("", "Không đóng được gói.", "Packing failed."))?;
    Ok(packed.into_inner())
}

/// Unpacks an archive that holds nothing but plain files with plain names.
///
/// # Errors
/// The first flaw. Nothing is unpacked beyond the limits, whatever the archive says of itself.
pub fn unzip(bytes: &[u8], limits: &Limits) -> Result<Vec<ZipEntry>, Flaw> {
    check_end(bytes, limits)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable(""))?;
    if archive.len() > limits.files {
        return Err(too_large(""));
    }
    // Entries that share bytes are how a small archive becomes a large one.
    let is_overlapping = archive.has_overlapping_entries().map_err(|_| unreadable(""))?;
    if archive.has_duplicate_names() || is_overlapping {
        return Err(unreadable(""));
    }
    let (mut found, mut left): (Vec<ZipEntry>, usize) = (Vec::new(), limits.file_bytes);
    for index in 0..archive.len() {
        let entry = entry(&mut archive, index, left, limits)?;
        left = left.saturating_sub(entry.bytes.len());
        found.push(entry);
    }
    Ok(found)
}

fn entry(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    left: usize,
    limits: &Limits,
) -> Result<ZipEntry, Flaw> {
    let file = archive.by_index(index).map_err(|_| unreadable(""))?;
    let name = file.name().map_err(|_| unreadable(""))?.into_owned();
    if !is_plain_name(&name) {
        return Err(Flaw::new(
            name,
            "unsafe_name",
            "Tên tệp trong gói không hợp lệ.",
            "A name within the archive is not a plain relative path.",
        ));
    }
    if file.encrypted() || !file.is_file() {
        return Err(unreadable(&name));
    }
    let (size, packed) = (file.size(), file.compressed_size());
    let room = u64::try_from(left).unwrap_or(u64::MAX);
    let most = packed.saturating_mul(limits.ratio).saturating_add(1_024);
    if size > room || size > most {
        return Err(too_large(&name));
    }
    let mut bytes = Vec::new();
    // One more than is said, so that a size that is a lie is seen and not followed.
    let read = file.take(size.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|_| unreadable(&name))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) != size {
        return Err(unreadable(&name));
    }
    Ok(ZipEntry { name, bytes })
}

/// Looks at the end of an archive before its directory is read into memory: it has no comment, is not
/// of the large form, and has few files.
fn check_end(bytes: &[u8], limits: &Limits) -> Result<(), Flaw> {
    if bytes.len() > limits.bytes {
        return Err(too_large(""));
    }
    let start = bytes.len().checked_sub(END_BYTES).ok_or_else(|| unreadable(""))?;
    let end = bytes.get(start..).unwrap_or_default();
    let files = match end {
        [b'P', b'K', 5, 6, 0, 0, 0, 0, here_low, here_high, low, high, .., 0, 0]
            if (here_low, here_high) == (low, high) =>
        {
            usize::from(u16::from_le_bytes([*low, *high]))
        }
        _ => return Err(unreadable("")),
    };
    let locator = start.checked_sub(LOCATOR_BYTES).and_then(|from| bytes.get(from..start));
    if locator.is_some_and(|found| found.starts_with(b"PK\x06\x07")) {
        return Err(unreadable(""));
    }
    if files > limits.files { Err(too_large("")) } else { Ok(()) }
}

/// A relative path without anything that leads out of it, and that means the same on every system.
pub(super) fn is_plain_name(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part.ends_with(['.', ' '])
            && !part.starts_with(' ')
    };
    let is_bad = |one: char| one.is_control() || "\\:*?\"<>|".contains(one);
    !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && !name.chars().any(is_bad)
        && name.split('/').all(is_part)
}

fn flaw(name: &str, vi: &'static str, en: &'static str) -> Flaw {
    Flaw::new(name, "archive", vi, en)
}

fn unreadable(name: &str) -> Flaw {
    let vi = "Gói ZIP hỏng hoặc chứa thứ không được nhận.";
    Flaw::new(name, "bad_archive", vi, "The archive is broken or holds what is not taken.")
}

fn too_large(name: &str) -> Flaw {
    let vi = "Gói ZIP có quá nhiều tệp hoặc bung ra quá lớn.";
    Flaw::new(name, "archive_too_large", vi, "The archive has too many files or unpacks too large.")
}
