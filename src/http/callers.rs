//! Calls of operations that ask for less than a token, or for more.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};

use super::extract::Call;
use crate::{
    app::App,
    error::{Code, Error, Result},
};

/// A [`Call`] of an operation without a token. 404 when the operator switched public results off.
pub struct PublicCall(pub Call);

impl FromRequest for PublicCall {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let is_on = req.app_data::<Data<App>>().is_some_and(|app| app.settings.public_results);
        if !is_on {
            return ready(Err(Error::not_found()));
        }
        ready(Call::open(req).map(Self))
    }
}

/// A [`Call`] of an operation that asks for no token.
pub struct OpenCall(pub Call);

impl FromRequest for OpenCall {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Call::open(req).map(Self))
    }
}

/// A [`Call`] of an operation that must not run without an `Idempotency-Key`, because running it
/// twice would do harm. Its `#[utoipa::path]` says so with `x-needs-idempotency-key`.
pub struct KeyedCall(pub Call);

impl FromRequest for KeyedCall {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Call::read(req).and_then(|call| match call.idempotency_key {
            Some(_) => Ok(Self(call)),
            None => Err(Error::new(Code::IdempotencyKeyRequired)),
        }))
    }
}
