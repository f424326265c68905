//! What no handler took: 404, 405 with `Allow`, and OPTIONS, answered from the index.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
};

use super::served::served;
use crate::error::{Code, Error};

/// Answers a request that matched no route.
///
/// # Errors
/// `not-found` or `method-not-allowed`.
pub async fn fallback(req: HttpRequest) -> Result<HttpResponse, Error> {
    let methods = served().methods(req.path());
    if methods.is_empty() {
        return Err(Error::not_found());
    }
    let allow = methods.join(", ");
    if req.method() == Method::OPTIONS {
        return Ok(HttpResponse::NoContent().insert_header((header::ALLOW, allow)).finish());
    }
    Err(Error::new(Code::MethodNotAllowed).with("allow", methods))
}
