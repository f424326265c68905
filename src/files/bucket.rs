//! Files in a bucket of an S3-compatible store (kho lưu trữ đối tượng), under the names that they have
//! in the folder, after a prefix.
//!
//! `rusty-s3` makes and signs addresses and reads lists, but calls nobody; calls are made by the client
//! that other outgoing calls use. A content is sent with its SHA-256, which the store compares with what
//! arrives (`x-amz-checksum-sha256`), and counts as kept when the store then shows it with its size.
//! Nothing is sent in parts, so that nothing has to be aborted: a file is far below the 5 GiB that one
//! request may have. Two that send the same content at once send the same bytes.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    time::{Duration, SystemTime},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::DateTime;
use rusty_s3::{Bucket as Address, Credentials, S3Action, UrlStyle, actions::ListObjectsV2};
use ureq::{
    Agent, AsSendBody, Body,
    http::{Request, Response},
};
use url::Url;

use super::{FileDigest, KEEP_UNNAMED, copy_summed};
use crate::{
    config::S3Settings,
    error::{Context, Error, Result},
    outgoing,
};

/// Where contents stand within the prefix.
const FOLDER: &str = "files/";

/// How long a signed address may be used; a request that has begun may last longer.
const SIGNED_FOR: Duration = Duration::from_secs(300);

/// How long the store may take to let us in.
const CONNECT_MAX: Duration = Duration::from_secs(3);

/// How long it may say nothing: before an answer, and while bytes pass either way.
const PAUSE_MAX: Duration = Duration::from_secs(20);

/// A whole request with its bytes, as long as an upload may take.
const REQUEST_MAX: Duration = Duration::from_secs(15 * 60);

/// A connection that waited longer may be closed by the store just as it is used.
const IDLE_MAX: Duration = Duration::from_secs(3);

/// More than any page of a list.
const LIST_BYTES_MAX: u64 = 8 << 20;

/// As much of a refusal as the log needs.
const REFUSAL_BYTES_MAX: u64 = 4 << 10;

/// When a caller may come back.
const RETRY_SECONDS: u32 = 5;

/// The bucket.
#[derive(Debug)]
pub(super) struct Bucket {
    agent: Agent,
    address: Address,
    credentials: Credentials,
    /// Empty, or with a slash at its end.
    prefix: String,
}

/// What kept the store from doing what it was asked.
#[derive(Debug)]
pub(super) enum Fault {
    /// There is no such content.
    Absent,
    /// It does not answer, or refuses.
    Away(String),
    /// It keeps other bytes than it was given.
    Broken(String),
}

impl Fault {
    fn away(error: impl std::fmt::Display) -> Self {
        Self::Away(error.to_string())
    }

    /// The error that a caller sees; the reason goes to the log.
    pub(super) fn during(self, doing: &str) -> Error {
        match self {
            Self::Absent => Error::internal(format!("{doing}: it is not in the bucket")),
            Self::Broken(why) => Error::internal(format!("{doing}: {why}")),
            Self::Away(why) => Error::unavailable(RETRY_SECONDS, format!("{doing}: {why}")).detail(
                "Kho lưu trữ tệp (S3) không trả lời.",
                "The file store (S3) does not answer.",
            ),
        }
    }
}

/// What the store says of a content.
struct Known {
    size_bytes: u64,
    modified: SystemTime,
    checksum: Option<String>,
}

impl Known {
    /// Whether it is this content. Stores that keep no checksum tell none.
    fn is(&self, digest: &FileDigest, size_bytes: u64) -> bool {
        self.size_bytes == size_bytes
            && self.checksum.as_ref().is_none_or(|found| *found == STANDARD.encode(digest.0))
    }

    /// Whether the housekeeper may come to look at it before a row names it.
    fn is_old(&self) -> bool {
        self.modified.elapsed().is_ok_and(|age| age > KEEP_UNNAMED / 2)
    }
}

impl Bucket {
    /// The bucket of these settings. Nothing is asked yet.
    ///
    /// # Errors
    /// When the settings make no address.
    pub(super) fn of(settings: &S3Settings) -> Result<Self> {
        let endpoint = settings.endpoint.parse::<Url>().internal("reading `s3_endpoint`")?;
        let style = if settings.is_path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let (name, region) = (settings.bucket.clone(), settings.region.clone());
        let address =
            Address::new(endpoint, style, name, region).internal("making the bucket's address")?;
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT_MAX))
            .timeout_recv_response(Some(PAUSE_MAX))
            .timeout_per_read(Some(PAUSE_MAX))
            .timeout_per_write(Some(PAUSE_MAX))
            .timeout_global(Some(REQUEST_MAX))
            .max_idle_age(IDLE_MAX)
            .user_agent(concat!("thidua/", env!("CARGO_PKG_VERSION")))
            .tls_config(outgoing::tls())
            .build()
            .new_agent();
        Ok(Self {
            agent,
            address,
            credentials: Credentials::new(
                settings.access_key.expose(),
                settings.secret_key.expose(),
            ),
            prefix: settings.prefix.clone(),
        })
    }

    /// Whether the store answers for the bucket.
    pub(super) fn probe(&self) -> Result<(), Fault> {
        match self.send(self.address.head_bucket(Some(&self.credentials)), &[], ()) {
            Err(Fault::Absent) => Err(Fault::Away("there is no such bucket".to_owned())),
            other => other.map(drop),
        }
    }

    /// Makes sure that a content is there, whole, and young enough that no housekeeper takes it before
    /// a row names it.
    pub(super) fn ensure(
        &self,
        digest: &FileDigest,
        file: &File,
        size_bytes: u64,
    ) -> Result<(), Fault> {
        match self.look(digest)? {
            Some(known) if known.is(digest, size_bytes) && !known.is_old() => return Ok(()),
            Some(known) if known.is(digest, size_bytes) => match self.touch(digest) {
                Err(Fault::Absent) => {} // it went just now
                other => return other,
            },
            Some(_) | None => {}
        }
        self.put(digest, file, size_bytes)
    }

    fn put(&self, digest: &FileDigest, mut file: &File, size_bytes: u64) -> Result<(), Fault> {
        file.rewind().map_err(Fault::away)?;
        let key = self.key(digest);
        let headers = [
            ("content-type", "application/octet-stream".to_owned()),
            ("x-amz-checksum-sha256", STANDARD.encode(digest.0)),
        ];
        self.send(self.address.put_object(Some(&self.credentials), &key), &headers, file)?;
        match self.look(digest)? {
            Some(known) if known.is(digest, size_bytes) => Ok(()),
            Some(_) | None => Err(Fault::Away("what was sent is not there".to_owned())),
        }
    }

    fn look(&self, digest: &FileDigest) -> Result<Option<Known>, Fault> {
        let key = self.key(digest);
        let action = self.address.head_object(Some(&self.credentials), &key);
        let headers = [("x-amz-checksum-mode", "ENABLED".to_owned())];
        let answer = match self.send(action, &headers, ()) {
            Err(Fault::Absent) => return Ok(None),
            other => other?,
        };
        let text = |name: &str| answer.headers().get(name).and_then(|one| one.to_str().ok());
        let size_bytes = text("content-length").and_then(|one| one.parse().ok());
        let modified = text("last-modified").and_then(|one| httpdate::parse_http_date(one).ok());
        match (size_bytes, modified) {
            (Some(size_bytes), Some(modified)) => Ok(Some(Known {
                size_bytes,
                modified,
                checksum: text("x-amz-checksum-sha256").map(str::to_owned),
            })),
            _ => Err(Fault::Away("size or time of a content is not told".to_owned())),
        }
    }

    /// Its age starts anew: the store copies it onto itself.
    fn touch(&self, digest: &FileDigest) -> Result<(), Fault> {
        let key = self.key(digest);
        let headers = [
            ("content-type", "application/octet-stream".to_owned()),
            ("x-amz-copy-source", format!("{}/{key}", self.address.name())),
            ("x-amz-metadata-directive", "REPLACE".to_owned()),
        ];
        let action = self.address.put_object(Some(&self.credentials), &key);
        let answer = self.send(action, &headers, &b""[..])?;
        // The status comes before the copying is done; its end stands in the body.
        let said = told(answer);
        if said.contains("<Error>") { Err(Fault::Away(said)) } else { Ok(()) }
    }

    /// [`Self::touch`]; what is gone already has no age.
    pub(super) fn retire(&self, digest: &FileDigest) -> Result<(), Fault> {
        match self.touch(digest) {
            Err(Fault::Absent) => Ok(()),
            other => other,
        }
    }

    /// Writes a content into a file, and compares it with its digest.
    pub(super) fn fetch(&self, digest: &FileDigest, into: &mut File) -> Result<(), Fault> {
        let key = self.key(digest);
        let answer = self.send(self.address.get_object(Some(&self.credentials), &key), &[], ())?;
        let mut body = answer.into_body().into_reader();
        let (found, _) = copy_summed(&mut body, into).map_err(Fault::away)?;
        if found == *digest {
            return Ok(());
        }
        Err(Fault::Broken(format!("the bucket has other bytes for {}", digest.hex())))
    }

    /// Writes a part of a content to its place in a file.
    pub(super) fn fetch_part(
        &self,
        digest: &FileDigest,
        first: u64,
        length: u64,
        into: &mut File,
    ) -> Result<(), Fault> {
        let Some(last) = length.checked_sub(1).and_then(|more| first.checked_add(more)) else {
            return Ok(());
        };
        let key = self.key(digest);
        let action = self.address.get_object(Some(&self.credentials), &key);
        let answer = self.send(action, &[("range", format!("bytes={first}-{last}"))], ())?;
        if answer.status().as_u16() != 206 {
            return Err(Fault::Away("the store gives no parts".to_owned()));
        }
        into.seek(SeekFrom::Start(first)).map_err(Fault::away)?;
        let mut body = answer.into_body().into_reader().take(length.saturating_add(1));
        let copied = io::copy(&mut body, into).map_err(Fault::away)?;
        if copied == length {
            return into.flush().map_err(Fault::away);
        }
        Err(Fault::Broken(format!("a part of {} has another length", digest.hex())))
    }

    /// All contents, each with when it was touched last. What has another name is not ours.
    pub(super) fn list(&self) -> Result<Vec<(FileDigest, SystemTime)>, Fault> {
        let (mut found, mut next) = (Vec::new(), None::<String>);
        loop {
            let mut action = self.address.list_objects_v2(Some(&self.credentials));
            action.with_prefix(format!("{}{FOLDER}", self.prefix));
            if let Some(token) = next.take() {
                action.with_continuation_token(token);
            }
            let answer = match self.send(action, &[], ()) {
                Err(Fault::Absent) => Err(Fault::Away("there is no such bucket".to_owned())),
                other => other,
            }?;
            let body = answer.into_body().into_with_config().limit(LIST_BYTES_MAX);
            let text = body.read_to_string().map_err(Fault::away)?;
            let page = ListObjectsV2::parse_response(&text)
                .map_err(|error| Fault::Away(format!("reading a list: {error:?}")))?;
            for object in page.contents {
                let at = object.last_modified.as_deref().map(DateTime::parse_from_rfc3339);
                if let (Some(digest), Some(Ok(at))) = (self.digest_of(&object.key), at) {
                    found.push((digest, SystemTime::from(at)));
                }
            }
            next = page.next_continuation_token;
            if next.is_none() {
                return Ok(found);
            }
        }
    }

    /// Removes a content that is untouched since `before`.
    pub(super) fn remove(&self, digest: &FileDigest, before: SystemTime) -> Result<(), Fault> {
        if self.look(digest)?.is_none_or(|known| known.modified >= before) {
            return Ok(());
        }
        let key = self.key(digest);
        match self.send(self.address.delete_object(Some(&self.credentials), &key), &[], ()) {
            Err(Fault::Absent) => Ok(()),
            other => other.map(drop),
        }
    }

    fn key(&self, digest: &FileDigest) -> String {
        let name = digest.hex();
        let (shard, rest) = name.split_at(2);
        format!("{}{FOLDER}{shard}/{rest}", self.prefix)
    }

    fn digest_of(&self, key: &str) -> Option<FileDigest> {
        let name = key.strip_prefix(self.prefix.as_str())?.strip_prefix(FOLDER)?;
        let (shard, rest) = name.split_once('/').filter(|(shard, _)| shard.len() == 2)?;
        FileDigest::parse(&format!("{shard}{rest}"))
    }

    /// Signs a request, sends it, and waits for the head of the answer. What the store would not
    /// believe unsigned (`x-amz-…`) is signed with it.
    fn send<'a, A: S3Action<'a>>(
        &self,
        mut action: A,
        headers: &[(&'static str, String)],
        body: impl AsSendBody,
    ) -> Result<Response<Body>, Fault> {
        for (name, value) in headers.iter().filter(|(name, _)| name.starts_with("x-amz-")) {
            action.headers_mut().insert(*name, value.clone());
        }
        let url = action.sign(SIGNED_FOR);
        let mut request = Request::builder().method(A::METHOD.to_str()).uri(url.as_str());
        for (name, value) in headers {
            request = request.header(*name, value.as_str());
        }
        let request = request.body(body).map_err(Fault::away)?;
        let answer = self.agent.run(request).map_err(Fault::away)?;
        let status = answer.status().as_u16();
        if (200..300).contains(&status) {
            return Ok(answer);
        }
        let said = told(answer);
        // A missing bucket is no missing content. Whoever asks for the head alone is told neither.
        if status == 404 && !said.contains("NoSuchBucket") {
            return Err(Fault::Absent);
        }
        Err(Fault::Away(format!("{} was answered by {status} {said}", A::METHOD)))
    }
}

/// The beginning of what an answer says.
fn told(answer: Response<Body>) -> String {
    let mut said = Vec::new();
    let mut body = answer.into_body().into_reader().take(REFUSAL_BYTES_MAX);
    if let Err(error) = body.read_to_end(&mut said) {
        return error.to_string();
    }
    String::from_utf8_lossy(&said).into_owned()
}
