//! Answers: status, entity tag, location and body, in a form that the idempotency table can keep.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde::Serialize;

use super::extract::Call;
use crate::error::{Context, Result};

/// A representation with an entity tag: `"<version>-<hash of allowed_actions>"`, from stored state
/// and the caller's rights, never from bytes.
pub trait Tagged: Serialize {
    /// The tag with its quotes.
    fn etag(&self) -> &str;
}

/// The entity tag of a version as one caller sees it.
pub fn etag(version: i64, allowed_actions: &[&str]) -> String {
    // FNV-1a: the tag only has to differ when the actions differ; nobody gains by forging it.
    let mut hash: u32 = 0x811c_9dc5;
    for byte in allowed_actions.iter().flat_map(|action| action.bytes().chain([b' '])) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("\"{version}-{hash:08x}\"")
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
            etag: Some(view.etag().to_owned()),
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
    if is_known(call, view.etag()) {
        return Ok(not_modified(view.etag()));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_changes_with_the_version_and_with_the_allowed_actions() {
        let one = etag(3, &["submit"]);
        assert!(one.starts_with("\"3-") && one.len() == 12, "{one}");
        assert_ne!(one, etag(4, &["submit"]));
        assert_ne!(one, etag(3, &["submit", "delete"]));
        assert_ne!(etag(3, &["ab", "c"]), etag(3, &["a", "bc"]));
    }
}
