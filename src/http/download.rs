//! Stored bytes on their way to a caller: whole or in part (RFC 9110, section 14).

use std::{
    fs::File,
    future::{Ready, ready},
    io::SeekFrom,
    ops::RangeInclusive,
    sync::Arc,
};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    body::SizedStream,
    dev::Payload,
    http::header::{
        self, ByteRangeSpec, Charset, ContentDisposition, DispositionParam, DispositionType,
        ExtendedValue, HeaderName, Range,
    },
    web::{self, Bytes},
};
use futures_util::{Stream, stream};
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use utoipa::{IntoParams, IntoResponses};

use super::{
    accept::admits,
    extract::{Call, bad_header, text_header},
    reply,
};
use crate::{
    error::{Code, Context, Error, Result},
    files::{FileDigest, Files},
};

/// Bytes are sent as bytes, whatever they are: documents come from many hands, and nothing on the
/// way should be tempted to show one.
const OCTET_STREAM: &str = "application/octet-stream";

/// Bytes that are read from the file at once.
const READ_BYTES: u64 = 64 * 1024;

/// Characters of `Range` and `If-Range`.
const HEADER_CHARS_MAX: usize = 200;

/// Pattern of `Range` and `If-Range`.
const HEADER_PATTERN: &str = "^[ -~]{0,200}$";

/// Headers of a download.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "the contract is what matters; RFC 9110 says how to read the values")]
pub struct DownloadHeaders {
    /// One range of bytes; several, and other units, are answered with the whole content.
    #[serde(default, rename = "Range")]
    #[param(
        nullable = false,
        max_length = 200,
        pattern = "^[ -~]{0,200}$",
        example = "bytes=0-1023"
    )]
    range: Option<String>,
    /// Entity tag of the content that the range belongs to; of another one, the whole is sent.
    #[serde(default, rename = "If-Range")]
    #[param(
        nullable = false,
        max_length = 200,
        pattern = "^[ -~]{0,200}$",
        example = "\"3-1f2e3d4c\""
    )]
    if_range: Option<String>,
}

/// Answers of a download.
#[derive(IntoResponses)]
pub enum Downloaded {
    /// All bytes.
    #[response(status = 200, content_type = "application/octet-stream", headers(
        ("ETag" = String, description = "Strong entity tag of the content."),
        ("Content-Disposition" = String, description = "Name of the file."),
        ("Accept-Ranges" = String, description = "`bytes`."),
        ("Content-Digest" = String, description = "SHA-256 of the bytes (RFC 9530)."),
        ("Repr-Digest" = String, description = "SHA-256 of the content (RFC 9530).")))]
    Whole(Vec<u8>),
    /// The bytes of the range.
    #[response(status = 206, content_type = "application/octet-stream", headers(
        ("ETag" = String, description = "Strong entity tag of the content."),
        ("Content-Disposition" = String, description = "Name of the file."),
        ("Accept-Ranges" = String, description = "`bytes`."),
        ("Content-Range" = String, description = "Which bytes of how many."),
        ("Repr-Digest" = String, description = "SHA-256 of the content (RFC 9530).")))]
    Part(Vec<u8>),
    /// The caller has these bytes.
    #[response(status = 304)]
    Known,
    /// The range lies outside the content.
    #[response(status = 416, headers(("Content-Range" = String, description = "How many bytes there are.")))]
    Outside,
}

/// A stored content.
#[derive(Clone, Debug)]
pub struct Content {
    /// Number of bytes.
    pub size_bytes: u64,
    /// SHA-256 of the bytes.
    pub digest: FileDigest,
    /// Name to keep it under.
    pub file_name: String,
}

impl Content {
    /// The strong entity tag: the same bytes have the same tag, whoever reads them.
    pub fn etag(&self) -> String {
        format!("\"sha256-{}\"", self.digest.hex())
    }
}

/// What a caller wants of a content.
pub struct Wanted {
    accept: String,
    range: Option<String>,
    if_range: Option<String>,
}

impl FromRequest for Wanted {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = |name| match text_header(req, name)? {
            Some(text) if text.len() > HEADER_CHARS_MAX => Err(bad_header(name, HEADER_PATTERN)),
            text => Ok(text.map(str::to_owned)),
        };
        let read = || {
            let accept = text_header(req, "accept")?.unwrap_or_default().to_owned();
            Ok(Self { accept, range: text("range")?, if_range: text("if-range")? })
        };
        ready(read())
    }
}

/// What a caller gets.
#[derive(Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The caller has these bytes.
    NotModified,
    /// All bytes.
    Whole,
    /// These bytes.
    Part(RangeInclusive<u64>),
}

impl Wanted {
    /// Chooses what to send.
    ///
    /// # Errors
    /// `not-acceptable`, `range-not-satisfiable`.
    pub fn choose(&self, call: &Call, content: &Content) -> Result<Chosen> {
        if !admits(&self.accept, OCTET_STREAM) {
            return Err(Error::new(Code::NotAcceptable).with("accepted", vec![OCTET_STREAM]));
        }
        let tag = content.etag();
        if reply::is_known(call, &tag) {
            return Ok(Chosen::NotModified);
        }
        // A weak tag or a date proves nothing about bytes, so the whole is sent.
        let is_same = self.if_range.as_deref().is_none_or(|sent| sent.trim() == tag);
        match self.range.as_deref().and_then(single_range) {
            Some(range) if is_same => part(&range, content.size_bytes),
            Some(_) | None => Ok(Chosen::Whole),
        }
    }
}

/// The range of a header with exactly one range of bytes. What cannot be read is ignored, as the
/// standard asks.
fn single_range(text: &str) -> Option<ByteRangeSpec> {
    // Entries that cannot be read are dropped by the parser; then the rest is not what was asked.
    let is_single = !text.contains(',');
    match text.trim().parse() {
        Ok(Range::Bytes(ranges)) if is_single => ranges.into_iter().next(),
        Ok(Range::Bytes(_) | Range::Unregistered(..)) | Err(_) => None,
    }
}

fn part(range: &ByteRangeSpec, size_bytes: u64) -> Result<Chosen> {
    let Some((first, last)) = range.to_satisfiable_range(size_bytes) else {
        return Err(Error::new(Code::RangeNotSatisfiable)
            .detail(
                format!("Nội dung chỉ có {size_bytes} byte."),
                format!("The content has {size_bytes} bytes."),
            )
            .with("size_bytes", size_bytes));
    };
    Ok(Chosen::Part(first..=last))
}

/// Opens a content as far as it is chosen, on a thread that may wait.
///
/// # Errors
/// `unavailable` when the store of files does not answer.
pub async fn open(files: &Arc<Files>, content: &Content, chosen: &Chosen) -> Result<File> {
    let (files, digest) = (Arc::clone(files), content.digest);
    let part = match chosen {
        Chosen::Whole => None,
        Chosen::NotModified => Some((0, 0)),
        Chosen::Part(range) => Some((*range.start(), range.end() - range.start() + 1)),
    };
    let opened = web::block(move || match part {
        None => files.read(&digest),
        Some((first, length)) => files.read_part(&digest, first, length),
    });
    opened.await.internal("opening a stored file")?
}

/// Answers with the chosen bytes of an opened file.
pub fn respond(content: &Content, chosen: &Chosen, file: File) -> HttpResponse {
    let (mut response, first, length) = match chosen {
        Chosen::NotModified => {
            return reply::no_store(reply::not_modified(&content.etag()));
        }
        Chosen::Whole => (HttpResponse::Ok(), 0, content.size_bytes),
        Chosen::Part(range) => {
            let (first, last) = (*range.start(), *range.end());
            let mut response = HttpResponse::PartialContent();
            let place = format!("bytes {first}-{last}/{}", content.size_bytes);
            response.insert_header((header::CONTENT_RANGE, place));
            (response, first, last - first + 1)
        }
    };
    if *chosen == Chosen::Whole {
        // Of a part, this header would have to be the part's own digest (RFC 9530, section 2).
        response.insert_header((named("content-digest"), content.digest.field()));
    }
    response
        .insert_header((header::CONTENT_TYPE, OCTET_STREAM))
        .insert_header((header::ETAG, content.etag()))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((named("repr-digest"), content.digest.field()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Compressed, the bytes would be others than the tag and the digests say.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(disposition(&content.file_name))
        .body(SizedStream::new(length, bytes(file, first, length)))
}

/// Answers with bytes that were made to be asked for, as what they are.
pub fn made(content: &Content, media_type: &'static str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((header::ETAG, content.etag()))
        .insert_header((named("content-digest"), content.digest.field()))
        .insert_header((named("repr-digest"), content.digest.field()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Compressed, the bytes would be others than the tag and the digests say.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(disposition(&content.file_name))
        .body(bytes)
}

fn named(name: &'static str) -> HeaderName {
    HeaderName::from_static(name)
}

/// Always a file to keep, never something to show.
fn disposition(file_name: &str) -> ContentDisposition {
    let is_plain = |one: char| one.is_ascii_alphanumeric() || " ._-()".contains(one);
    let plain: String =
        file_name.chars().map(|one| if is_plain(one) { one } else { '_' }).collect();
    let mut parameters = vec![DispositionParam::Filename(plain.clone())];
    if plain != file_name {
        parameters.push(DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: file_name.as_bytes().to_vec(),
        }));
    }
    ContentDisposition { disposition: DispositionType::Attachment, parameters }
}

/// Answers with bytes that were made for this answer, as a file to keep.
pub fn attached(file_name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, OCTET_STREAM))
        .insert_header(disposition(file_name))
        .body(bytes)
}

/// The bytes of a file from a place on. The status is sent before the first of them is read, so a
/// failure can only break the connection off, which the promised length shows to the caller.
fn bytes(file: File, first: u64, length: u64) -> impl Stream<Item = Result<Bytes>> {
    let start = (tokio::fs::File::from_std(file), Some(first), length);
    stream::try_unfold(start, |(mut file, seek, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        if let Some(first) = seek {
            file.seek(SeekFrom::Start(first)).await.internal("reading a stored file")?;
        }
        let mut chunk = Vec::new();
        let wanted = left.min(READ_BYTES);
        chunk.reserve_exact(usize::try_from(wanted).unwrap_or_default());
        let mut some = file.take(wanted);
        let read = some.read_to_end(&mut chunk).await.internal("reading a stored file")?;
        let read = u64::try_from(read).unwrap_or_default();
        if read < wanted {
            return Err(Error::internal("a stored file is shorter than its row says"));
        }
        Ok(Some((Bytes::from(chunk), (some.into_inner(), None, left - read))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range_of(text: &str) -> Option<Chosen> {
        single_range(text).and_then(|range| part(&range, 100).ok())
    }

    #[test]
    fn a_single_range_is_cut_to_the_content() {
        assert_eq!(range_of("bytes=0-9"), Some(Chosen::Part(0..=9)));
        assert_eq!(range_of("bytes=90-"), Some(Chosen::Part(90..=99)));
        assert_eq!(range_of("bytes=-5"), Some(Chosen::Part(95..=99)));
        assert_eq!(range_of("bytes=50-1000"), Some(Chosen::Part(50..=99)));
        assert_eq!(range_of("bytes=100-"), None);
    }

    #[test]
    fn what_is_not_a_single_range_of_bytes_is_ignored() {
        for text in ["bytes=0-1,5-6", "lines=1-2", "bytes=", "bytes=9-1", "bytes", "bytes=x-,0-1"] {
            assert!(single_range(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_vietnamese_name_comes_in_both_spellings() {
        let text = disposition("Kế hoạch.pdf").to_string();
        assert!(text.contains("filename=\"K_ ho_ch.pdf\""), "{text}");
        assert!(text.contains("filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch.pdf"), "{text}");
        assert_eq!(disposition("a.pdf").to_string(), "attachment; filename=\"a.pdf\"");
        assert!(!disposition("a\"\r\nb").to_string().contains(['\r', '\n']));
    }
}
