//! The outermost layer of ours: request id, problem documents, security headers, counters, and the
//! one log line of a request. Whatever answered, actix included, leaves through here.

use std::time::Instant as Timer;

use actix_web::{
    HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};

use super::{
    admit::{Matched, has_bearer},
    extract,
    oauth_error::oauth_members,
    problem::{Language, Problem, code_of_status, headers_of},
    refusals,
    streams::HeadOnly,
};
use crate::{app::App, error::Error};

/// The layer.
///
/// # Errors
/// Only what lies further in, which turns every error into a response.
pub async fn finish<B: MessageBody + 'static>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let began = Timer::now();
    // HEAD is GET without the body; the encoder knows what the client sent and leaves it out.
    if req.method() == Method::HEAD {
        req.head_mut().method = Method::GET;
        req.extensions_mut().insert(HeadOnly);
    }
    let mut res = next.call(req).await?.map_into_boxed_body();
    let request_id = extract::request_id(res.request());
    let language = Language::of(res.request().headers());
    let status = res.status();
    if status == StatusCode::FORBIDDEN {
        refusals::note(&res).await;
    }
    if (status.is_client_error() || status.is_server_error()) && !is_problem(&res) {
        res = with_problem(res, language, &request_id);
    }
    add_headers(&mut res, &request_id);
    let operation =
        res.request().extensions().get::<Matched>().map_or("unmatched", |found| found.0.id);
    if let Some(app) = res.request().app_data::<Data<App>>() {
        app.metrics.observe(operation, res.status().as_u16(), began.elapsed());
    }
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(operation, status = res.status().as_u16(), micros, "request");
    Ok(res)
}

fn is_problem(res: &ServiceResponse<BoxBody>) -> bool {
    res.headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/problem+json"))
}

fn with_problem(
    res: ServiceResponse<BoxBody>,
    language: Language,
    request_id: &str,
) -> ServiceResponse<BoxBody> {
    let status = res.status();
    let own = res.response().error().and_then(|error| error.as_error::<Error>());
    let fallback;
    let error = match own {
        Some(error) => error,
        None => {
            fallback = Error::new(code_of_status(status));
            &fallback
        }
    };
    if let Some(cause) = error.private_cause() {
        if status.is_server_error() {
            tracing::error!(code = error.code().slug(), cause, "request failed");
        } else {
            tracing::info!(code = error.code().slug(), cause, "request refused");
        }
    }
    let mut document = Problem::of(error, language, request_id);
    let kind = match oauth_members(res.request().path(), error, request_id) {
        Some(members) => {
            document.extensions.extend(members);
            "application/json"
        }
        None => "application/problem+json",
    };
    let extra = headers_of(error, has_bearer(res.request().headers()));
    let body = serde_json::to_string(&document).unwrap_or_default();
    let mut res = res.map_body(|_, _| BoxBody::new(body));
    let headers = res.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in extra {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    res
}

fn add_headers(res: &mut ServiceResponse<BoxBody>, request_id: &str) {
    const FIXED: [(HeaderName, &str); 3] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    let is_docs = res.request().path().starts_with("/docs");
    let headers: &mut HeaderMap = res.headers_mut();
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("request-id"), value);
    }
    // An answer says so to stay uncompressed; the standard wants it said to nobody else.
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding == "identity") {
        headers.remove(header::CONTENT_ENCODING);
    }
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    let policy = if is_docs {
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; \
         script-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
    } else {
        "default-src 'none'; frame-ancestors 'none'"
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.append(header::VARY, HeaderValue::from_static("Accept-Language"));
}
