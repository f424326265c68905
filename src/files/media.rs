//! What a content is, told from its bytes: neither a name nor a header is believed.

use std::{
    fs::File,
    io::{self, BufReader, Seek},
};

use file_format::FileFormat;
use serde::de::IgnoredAny;

/// The types that are taken, with the extension that belongs to each. Programs, web pages and
/// whatever cannot be recognised are not among them.
pub const MEDIA_TYPES: &[(&str, &str)] = &[
    ("application/pdf", "pdf"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    ("application/msword", "doc"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.ms-powerpoint", "ppt"),
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    ("application/vnd.oasis.opendocument.presentation", "odp"),
    ("application/rtf", "rtf"),
    ("application/zip", "zip"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/tiff", "tif"),
    ("image/heic", "heic"),
    ("audio/mpeg", "mp3"),
    ("audio/mp4", "m4a"),
    ("audio/x-m4a", "m4a"),
    ("video/mp4", "mp4"),
    ("video/quicktime", "mov"),
    (JSON, "json"),
    (XML, "xml"),
    (CSV, "csv"),
    (PLAIN, "txt"),
];

const JSON: &str = "application/json";
const XML: &str = "application/xml";
const CSV: &str = "text/csv";
const PLAIN: &str = "text/plain";

/// Lines that must have equally many separators for a text to be a table.
const CSV_LINES: usize = 20;

/// The extension of an accepted type.
pub fn extension_of(media_type: &str) -> &'static str {
    MEDIA_TYPES.iter().find(|(name, _)| *name == media_type).map_or("bin", |(_, end)| *end)
}

/// Watches bytes pass and tells whether all of them are UTF-8 text.
#[derive(Default)]
pub(super) struct TextCheck {
    is_broken: bool,
    /// The beginning of a character that the next bytes complete.
    rest: Vec<u8>,
}

impl TextCheck {
    pub(super) fn see(&mut self, bytes: &[u8]) {
        if self.is_broken {
            return;
        }
        let joined;
        let bytes = if self.rest.is_empty() {
            bytes
        } else {
            joined = [&self.rest, bytes].concat();
            &joined
        };
        let (text, rest) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, &[][..]),
            Err(error) if error.error_len().is_none() => {
                let (whole, rest) = bytes.split_at(error.valid_up_to());
                (std::str::from_utf8(whole).unwrap_or_default(), rest)
            }
            Err(_) => {
                self.is_broken = true;
                return;
            }
        };
        self.is_broken =
            text.chars().any(|one| one.is_control() && !matches!(one, '\t' | '\n' | '\r' | '\x0C'));
        self.rest = rest.to_vec();
    }

    pub(super) fn is_text(&self) -> bool {
        !self.is_broken && self.rest.is_empty()
    }
}

/// The accepted type of a content; `None` when it is of no such type.
pub(super) fn detect(
    head: &[u8],
    is_text: bool,
    file: &mut File,
) -> io::Result<Option<&'static str>> {
    if is_text {
        return text_type(head, file);
    }
    file.rewind()?;
    let found = FileFormat::from_reader(file)?;
    Ok(MEDIA_TYPES.iter().map(|(name, _)| *name).find(|name| *name == found.media_type()))
}

fn text_type(head: &[u8], file: &mut File) -> io::Result<Option<&'static str>> {
    let is_whole = std::str::from_utf8(head).is_ok();
    let head = String::from_utf8_lossy(head);
    let start = head.trim_start_matches('\u{FEFF}').trim_start();
    let begins =
        |word: &str| start.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word));
    if start.is_empty() && is_whole {
        return Ok(Some(PLAIN));
    }
    if begins("%PDF-") {
        return Ok(Some("application/pdf"));
    }
    if begins("{\\rtf") {
        return Ok(Some("application/rtf"));
    }
    // Pages, drawings and scripts would run in whatever opens them.
    if ["<!doctype html", "<html", "<svg", "<script", "#!"].iter().any(|word| begins(word)) {
        return Ok(None);
    }
    if begins("<?xml") {
        return Ok(Some(XML));
    }
    if start.starts_with(['{', '[']) && is_json(file)? {
        return Ok(Some(JSON));
    }
    Ok(Some(if is_table(start) { CSV } else { PLAIN }))
}

fn is_json(file: &mut File) -> io::Result<bool> {
    file.rewind()?;
    let parsed: Result<IgnoredAny, _> = serde_json::from_reader(BufReader::new(file));
    match parsed {
        Err(error) if error.is_io() => Err(error.into()),
        other => Ok(other.is_ok()),
    }
}

/// Whether the first whole lines have the same number of one separator, at least one.
fn is_table(start: &str) -> bool {
    [',', ';', '\t'].iter().any(|separator| {
        let counts: Vec<usize> = records(start).map(|line| count(line, *separator)).collect();
        counts.len() > 1
            && counts
                .first()
                .is_some_and(|first| *first > 0 && counts.iter().all(|count| count == first))
    })
}

/// The first whole lines; a line end within quotes belongs to a value.
fn records(text: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let mut lines: Vec<&str> = text
        .split(move |one| {
            is_quoted ^= one == '"';
            one == '\n' && !is_quoted
        })
        .take(CSV_LINES + 1)
        .collect();
    // The last one may go on beyond what was looked at.
    if lines.len() > 2 || lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    lines.into_iter().map(str::trim_end)
}

fn count(line: &str, separator: char) -> usize {
    let mut is_quoted = false;
    line.chars()
        .filter(|one| {
            is_quoted ^= *one == '"';
            *one == separator && !is_quoted
        })
        .count()
}
