//! Answers: status, entity tag, location and body, in a form that the idempotency table can keep.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::extract::Call;
use crate::error::{Context, Result};

/// Media type of a picture.
const SVG: &str = "image/svg+xml";

/// A representation with an entity tag: `"<version>-<hash of allowed_actions>"`, from stored state
/// and the caller's rights, never from bytes.
pub trait Tagged: Serialize {
    /// The tag with its quotes.
    fn etag(&self) -> &str;

    /// The tags of the objects that `expand` put into this one.
    fn expanded(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// The entity tag of a version as one caller sees it.
pub fn etag(version: i64, allowed_actions: &[&str]) -> String {
    format!("\"{version}-{}\"", hash(allowed_actions))
}

fn hash(words: &[&str]) -> String {
    // FNV-1a: the tag only has to differ when the words differ; nobody gains by forging it.
    let mut hash: u32 = 0x811c_9dc5;
    for byte in words.iter().flat_map(|word| word.bytes().chain([b' '])) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("{hash:08x}")
}

/// The tag for the header. With expanded objects it also stands for their versions, and is weak;
/// its version part is still the object's own, which is what `If-Match` compares.
fn header_tag<T: Tagged>(view: &T) -> String {
    let mut tags = view.expanded();
    if tags.is_empty() {
        return view.etag().to_owned();
    }
    tags.push(view.etag());
    let version = view.etag().trim_matches('"').split('-').next().unwrap_or_default();
    format!("W/\"{version}-{}\"", hash(&tags))
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Entity tag.
    pub etag: Option<String>,
    /// `Location` of what was created.
    pub location: Option<String>,
    /// JSON, or nothing.
    pub body: Option<String>,
}

impl Reply {
    /// 200 with an object.
    ///
    /// # Errors
    /// When the object cannot be written as JSON.
    pub fn ok<T: Tagged>(view: &T) -> Result<Self> {
        Ok(Self {
            status: 200,
            etag: Some(header_tag(view)),
            location: None,
            body: Some(json(view)?),
        })
    }

    /// 201 with an object and where it is.
    ///
    /// # Errors
    /// When the object cannot be written as JSON.
    pub fn created<T: Tagged>(view: &T, location: String) -> Result<Self> {
        Ok(Self { status: 201, location: Some(location), ..Self::ok(view)? })
    }

    /// 200 with something that has no version of its own.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn plain<T: Serialize>(view: &T) -> Result<Self> {
        Ok(Self { status: 200, etag: None, location: None, body: Some(json(view)?) })
    }

    /// 204.
    pub fn no_content() -> Self {
        Self { status: 204, etag: None, location: None, body: None }
    }

    /// The response.
    pub fn into_response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        if let Some(tag) = self.etag {
            response.insert_header((header::ETAG, tag));
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        match self.body {
            Some(body) => response.content_type("application/json").body(body),
            None => response.finish(),
        }
    }
}

fn json<T: Serialize>(view: &T) -> Result<String> {
    serde_json::to_string(view).internal("writing an answer")
}

/// Answers a read of one object: 304 when the caller already has this tag.
///
/// # Errors
/// When the object cannot be written as JSON.
pub fn found<T: Tagged>(call: &Call, view: &T) -> Result<HttpResponse> {
    let tag = header_tag(view);
    if is_known(call, &tag) {
        return Ok(not_modified(&tag));
    }
    Ok(Reply::ok(view)?.into_response())
}

/// Answers a read of something without a stored version; nothing is compared.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn shown<T: Serialize>(view: &T) -> Result<HttpResponse> {
    Ok(Reply::plain(view)?.into_response())
}

/// Answers with a picture, under a strong tag of its bytes; 304 when the caller already has it.
pub fn picture(call: &Call, svg: String) -> HttpResponse {
    let digest = Sha256::digest(svg.as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"sha256-{hex}\"");
    if is_known(call, &tag) {
        return not_modified(&tag);
    }
    HttpResponse::Ok().insert_header((header::ETAG, tag)).content_type(SVG).body(svg)
}

/// Whether `If-None-Match` names this tag; the comparison is the weak one (RFC 9110, 13.1.2).
pub fn is_known(call: &Call, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    call.if_none_match.as_deref().is_some_and(|sent| {
        sent.trim() == "*" || sent.split(',').any(|one| opaque(one) == opaque(tag))
    })
}

/// 304 with the tag.
pub fn not_modified(tag: &str) -> HttpResponse {
    HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish()
}

/// Marks an answer that holds personal data: nothing on its way may keep it.
pub fn no_store(mut response: HttpResponse) -> HttpResponse {
    let value = header::HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Holder(&'static str, Vec<&'static str>);

    impl Tagged for Holder {
        fn etag(&self) -> &str {
            self.0
        }
        fn expanded(&self) -> Vec<&str> {
            self.1.clone()
        }
    }

    #[test]
    fn the_tag_is_weak_with_expanded_objects_and_changes_with_them() {
        assert_eq!(header_tag(&Holder("\"3-811c9dc5\"", vec![])), "\"3-811c9dc5\"");
        let one = header_tag(&Holder("\"3-811c9dc5\"", vec!["\"1-811c9dc5\""]));
        assert!(one.starts_with("W/\"3-") && one.len() == 14, "{one}");
        assert_ne!(one, header_tag(&Holder("\"3-811c9dc5\"", vec!["\"2-811c9dc5\""])));
        assert_ne!(one, header_tag(&Holder("\"3-00000000\"", vec!["\"1-811c9dc5\""])));
    }

    #[test]
    fn the_tag_changes_with_the_version_and_with_the_allowed_actions() {
        let one = etag(3, &["submit"]);
        assert!(one.starts_with("\"3-") && one.len() == 12, "{one}");
        assert_ne!(one, etag(4, &["submit"]));
        assert_ne!(one, etag(3, &["submit", "delete"]));
        assert_ne!(etag(3, &["ab", "c"]), etag(3, &["a", "bc"]));
    }
}
