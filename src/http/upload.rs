//! Bytes that a caller sends as they are, streamed into a file while they arrive.

use std::{
    future::{Ready, ready},
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    web::{self, BytesMut, Data},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::StreamExt;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    accept::admits,
    command::Input,
    extract::{BodyDigest, bad_header, text_header},
};
use crate::{
    app::App,
    error::{Code, Context, Error, Result},
    files::{FileDigest, Files, Received, Upload},
};

/// A pause this long ends an upload: the connection is dead or held on purpose.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// An upload takes this long at most: 50 MiB pass at 60 KB a second.
const UPLOAD_TIME_MAX: Duration = Duration::from_secs(15 * 60);

/// Bytes that are written to the file at once: enough that the hop to a blocking thread costs
/// nothing beside the writing, little enough to hold in memory for every upload under way.
const WRITE_BYTES: usize = 256 * 1024;

/// The media type under which bytes are sent; what they are is told from the bytes.
const OCTET_STREAM: &str = "application/octet-stream";

/// Pattern of `Content-Digest`; the last digit of the base64 carries four bits only.
const CONTENT_DIGEST_PATTERN: &str = "^sha-256=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$";

/// Headers of an upload.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "the contract is what matters; the value is read by hand")]
pub struct UploadHeaders {
    /// SHA-256 of the bytes (RFC 9530), to be compared with what arrived.
    #[serde(default, rename = "Content-Digest")]
    #[param(
        nullable = false,
        max_length = 54,
        pattern = "^sha-256=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$",
        example = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
    )]
    content_digest: Option<String>,
}

/// An upload whose head was checked; its bytes are still on their way.
pub struct Sent {
    digest: Option<FileDigest>,
    bytes_max: usize,
    payload: web::Payload,
}

impl FromRequest for Sent {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Self::read(req, payload))
    }
}

impl Sent {
    fn read(req: &HttpRequest, payload: &mut Payload) -> Result<Self> {
        let app = req
            .app_data::<Data<App>>()
            .ok_or_else(|| Error::bug("the app is always in the request"))?;
        let bytes_max = app.settings.document_bytes_max;
        if !admits(text_header(req, "accept")?.unwrap_or_default(), "application/json") {
            return Err(Error::new(Code::NotAcceptable).with("accepted", vec!["application/json"]));
        }
        check_media_type(req)?;
        let length = text_header(req, "content-length")?.and_then(|text| text.parse::<u64>().ok());
        if length.is_some_and(|length| length > u64::try_from(bytes_max).unwrap_or(u64::MAX)) {
            return Err(too_large(bytes_max));
        }
        let digest = content_digest(req)?;
        // Unlike `Bytes`, `Payload` knows no limit of its own and undoes no coding.
        let payload = web::Payload::from_request(req, payload).into_inner();
        let payload =
            payload.map_err(|error| Error::bug(format!("a payload is there: {error}")))?;
        Ok(Self { digest, bytes_max, payload })
    }

    /// Receives the bytes into a file.
    ///
    /// # Errors
    /// `payload-too-large`, `digest-mismatch`, `request-timeout`, or `malformed-request` when the
    /// connection broke off. Nothing is left of the bytes then.
    pub async fn receive(mut self, files: &Files) -> Result<Received> {
        let began = Instant::now();
        let (mut upload, mut pending, mut size) = (files.begin()?, BytesMut::new(), 0_usize);
        loop {
            let next = actix_web::rt::time::timeout(PAUSE_MAX, self.payload.next()).await;
            let next = next.map_err(|_| Error::new(Code::RequestTimeout))?;
            if began.elapsed() > UPLOAD_TIME_MAX {
                return Err(Error::new(Code::RequestTimeout));
            }
            let Some(chunk) = next else { break };
            let chunk = chunk
                .map_err(|error| Error::new(Code::MalformedRequest).cause(error.to_string()))?;
            size = size.saturating_add(chunk.len());
            if size > self.bytes_max {
                return Err(too_large(self.bytes_max));
            }
            pending.extend_from_slice(&chunk);
            if pending.len() >= WRITE_BYTES {
                upload = write(upload, pending.split()).await?;
            }
        }
        let upload = write(upload, pending).await?;
        let received = off_the_worker(move || upload.finish()).await?;
        match self.digest {
            Some(digest) if digest != received.digest => Err(Error::new(Code::DigestMismatch)
                .with("received", received.digest.field())
                .with("expected", digest.field())),
            Some(_) | None => Ok(received),
        }
    }
}

/// Sends received bytes to where they are kept, before the transaction that names them: writers do not
/// wait for a network. Of bytes that are refused for what they are nothing is sent.
///
/// # Errors
/// `unavailable` when the store of files does not take them.
pub async fn staged(files: &Arc<Files>, received: Received) -> Result<Received> {
    if received.size_bytes == 0 || received.media_type.is_none() {
        return Ok(received);
    }
    let files = Arc::clone(files);
    off_the_worker(move || files.stage(&received).map(|()| received)).await
}

impl Input for Received {
    type Value = Self;

    fn split(self) -> (Self, BodyDigest) {
        let digest = self.digest.0;
        (self, digest)
    }
}

async fn write(mut upload: Upload, bytes: BytesMut) -> Result<Upload> {
    off_the_worker(move || upload.write(&bytes).map(|()| upload)).await
}

async fn off_the_worker<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    web::block(work).await.internal("receiving an upload")?
}

fn too_large(bytes_max: usize) -> Error {
    Error::new(Code::PayloadTooLarge)
        .detail(
            format!("Nội dung tối đa {bytes_max} byte."),
            format!("The content has at most {bytes_max} bytes."),
        )
        .with("limit", bytes_max)
}

fn check_media_type(req: &HttpRequest) -> Result<()> {
    let refused = || Error::new(Code::UnsupportedMediaType).with("accepted", vec![OCTET_STREAM]);
    let kind = text_header(req, "content-type").map_err(|_| refused())?.unwrap_or(OCTET_STREAM);
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(OCTET_STREAM) {
        return Err(refused());
    }
    // Coded bytes are not the document; storing them as if they were would give them back coded.
    let coding = text_header(req, "content-encoding").map_err(|_| refused())?;
    if coding.is_some_and(|coding| !coding.trim().eq_ignore_ascii_case("identity")) {
        return Err(refused().detail(
            "Gửi nội dung nguyên bản, không nén (Content-Encoding).",
            "Send the bytes as they are, without Content-Encoding.",
        ));
    }
    Ok(())
}

/// The digest that the caller announced. The standard leaves it to the receiver which algorithms it
/// takes; one is taken here, so that nobody believes in a check that was not made.
fn content_digest(req: &HttpRequest) -> Result<Option<FileDigest>> {
    let Some(text) = text_header(req, "content-digest")? else { return Ok(None) };
    let wrong = || bad_header("Content-Digest", CONTENT_DIGEST_PATTERN);
    let inner = text.strip_prefix("sha-256=:").and_then(|rest| rest.strip_suffix(':'));
    let bytes = STANDARD.decode(inner.ok_or_else(wrong)?).map_err(|_| wrong())?;
    Ok(Some(FileDigest(bytes.try_into().map_err(|_| wrong())?)))
}
