//! A body that a caller may leave out, for actions that mostly need none.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::extract::{ValidJson, check_media_type, parse_body, read_bytes};
use crate::error::{Error, Result};

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
