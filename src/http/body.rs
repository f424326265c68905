//! Bodies as bytes, within limits; and a body that a caller may leave out, for actions that mostly need
//! none.

use std::{future::Future, pin::Pin, time::Duration};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Bytes};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::extract::{ValidJson, check_media_type, parse_body};
use crate::error::{Code, Error, Result};

/// A body that has not arrived whole by then is given up: a slow client must not hold a worker.
const BODY_TIME_MAX: Duration = Duration::from_secs(30);

/// Reads a body within its size and time limits.
pub(super) fn read_bytes(
    req: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Bytes>> + use<> {
    let bytes = Bytes::from_request(req, payload);
    async move {
        actix_web::rt::time::timeout(BODY_TIME_MAX, bytes)
            .await
            .map_err(|_| Error::new(Code::RequestTimeout))?
            .map_err(|error| body_error(&error))
    }
}

fn body_error(error: &actix_web::Error) -> Error {
    match error.as_response_error().status_code().as_u16() {
        413 => Error::new(Code::PayloadTooLarge),
        _ => Error::new(Code::MalformedRequest).cause(error.to_string()), // the transport broke off
    }
}

/// A body that may be left out: nothing, or `null`, is the default of `T`.
pub struct OptionalJson<T>(pub ValidJson<T>);

impl<T> FromRequest for OptionalJson<T>
where
    T: DeserializeOwned + ToSchema + validator::Validate + Default + 'static,
{
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = check_media_type(req);
        let bytes = read_bytes(req, payload);
        Box::pin(async move {
            let bytes = bytes.await?;
            if bytes.is_empty() {
                return Ok(Self(ValidJson { value: T::default(), digest: [0; 32] }));
            }
            kind?;
            let is_null = bytes.trim_ascii() == b"null";
            let value = if is_null { T::default() } else { parse_body(&bytes)? };
            Ok(Self(ValidJson { value, digest: Sha256::digest(&bytes).into() }))
        })
    }
}
