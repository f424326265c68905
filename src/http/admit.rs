//! The gate before every handler: length, `Accept`, token, rate, and whether any of the caller's
//! roles may call the operation at all. Handlers behind it find a [`Principal`].

use std::{net::IpAddr, sync::Arc};

use actix_web::{
    HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};

use super::{
    accept::admits,
    contract::contract,
    extract::Principal,
    form::is_oauth,
    peer::client_address,
    served::{Operation, served},
};
use crate::{
    app::App,
    authz::{Actor, cache::CallerKey, store},
    db::types::Instant,
    error::{Code, Error, Result},
    keys::{AccessClaims, Expected, LEEWAY_SECONDS, TokenError},
};

/// Longest path and query that is taken.
const URI_BYTES_MAX: usize = 8 * 1024;

/// The operation of a request, for the log and the counters.
#[derive(Clone, Copy)]
pub struct Matched(pub &'static Operation);

/// A token that was good when its request came, for answers that go on after that.
#[derive(Clone)]
pub struct Bearer {
    claims: Arc<AccessClaims>,
    /// Where the request came from.
    address: Option<IpAddr>,
}

impl Bearer {
    /// The caller as of now.
    ///
    /// # Errors
    /// `token-expired`; `unauthenticated` when the token was revoked, or whoever it speaks for may no
    /// longer call, or not from there.
    pub async fn caller(&self, app: &App) -> Result<Arc<Actor>> {
        let ends = self.claims.exp.saturating_add(LEEWAY_SECONDS);
        if app.clock.now().timestamp() >= ends {
            return Err(Error::new(Code::TokenExpired));
        }
        require_not_revoked(app, &self.claims.jti).await?;
        let actor = actor_of(app, CallerKey::of(&self.claims)).await?;
        if actor.may_call_from(self.address) {
            return Ok(actor);
        }
        Err(Error::new(Code::Unauthenticated).detail(
            "Hệ thống đứng tên mã truy cập không được kết nối từ địa chỉ này.",
            "The system behind the token may not connect from this address.",
        ))
    }
}

/// The layer.
///
/// # Errors
/// Only what lies further in.
pub async fn admit<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let left = match check(&req).await {
        Ok(left) => left,
        Err(error) => return Ok(req.error_response(error).map_into_boxed_body()),
    };
    let mut res = next.call(req).await?.map_into_boxed_body();
    for (name, value) in left {
        if let Ok(value) = HeaderValue::from_str(&value) {
            res.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    Ok(res)
}

type Headers = Vec<(&'static str, String)>;

async fn check(req: &ServiceRequest) -> Result<Headers> {
    let app = req
        .app_data::<Data<App>>()
        .cloned()
        .ok_or_else(|| Error::bug("the app is always in the request"))?;
    let path = req.path();
    if path.len() + req.query_string().len() > URI_BYTES_MAX {
        return Err(Error::new(Code::UriTooLong));
    }
    let operation = served().operation(path, req.method().as_str());
    if let Some(operation) = operation {
        req.extensions_mut().insert(Matched(operation));
    }
    let is_versioned = path.starts_with("/v1/") || path == "/v1";
    if is_versioned {
        check_accept(req, operation)?;
    }
    let needs_token = is_versioned && !path.starts_with("/v1/public/");
    let address = client_address(req.request(), &app.settings);
    let found = match bearer(req)? {
        Some(token) => Some(authenticate(&app, token, address).await?),
        None if needs_token => return Err(Error::new(Code::Unauthenticated)),
        None => None,
    };
    let (actor, token) = found.unzip();
    if let Some(token) = token {
        req.extensions_mut().insert(token);
    }
    let is_write = !matches!(req.method().as_str(), "GET" | "HEAD" | "OPTIONS");
    let caller = match &actor {
        Some(actor) => actor.caller_key(),
        None => address.map_or_else(|| "unknown".to_owned(), |address| address.to_string()),
    };
    let left = app.limits.count(&caller, is_write)?;
    if let Some(actor) = actor {
        // Refusing here, before the body is read, keeps the check from being forgotten; services
        // check once more with the object at hand.
        let gate = operation.and_then(|found| found.rule).map(|rule| actor.visible(rule));
        req.extensions_mut().insert(Principal(actor));
        if let Some(Err(error)) = gate {
            return Err(error);
        }
    }
    Ok(vec![("ratelimit-policy", left.policy), ("ratelimit", left.limit)])
}

fn check_accept(req: &ServiceRequest, operation: Option<&Operation>) -> Result<()> {
    let Some(accept) = req.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok())
    else {
        return Ok(());
    };
    if accept.trim().is_empty() || accept.trim() == "*/*" {
        return Ok(()); // as most callers say, and no need of the document yet
    }
    // Content of documents has types of its own; those operations check for themselves.
    let is_content = req.path().ends_with("/content");
    let own = operation.map(|found| contract().media_types(found.id)).unwrap_or_default();
    let mut ours: Vec<&str> = own.iter().map(String::as_str).collect();
    if ours.is_empty() {
        ours.push("application/json");
    }
    if ours.contains(&"application/json") {
        ours.push("application/problem+json");
    }
    if is_content || ours.iter().any(|kind| admits(accept, kind)) {
        return Ok(());
    }
    let accepted: Vec<&str> =
        ours.into_iter().filter(|kind| *kind != "application/problem+json").collect();
    Err(Error::new(Code::NotAcceptable).with("accepted", accepted))
}

fn bearer(req: &ServiceRequest) -> Result<Option<&str>> {
    let Some(value) = req.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().map_err(|_| Error::new(Code::Unauthenticated))?;
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() {
        Ok(Some(token.trim()))
    } else if scheme.eq_ignore_ascii_case("basic") && is_oauth(req.path()) {
        Ok(None) // clients prove themselves there, and the operation looks how
    } else {
        Err(Error::new(Code::Unauthenticated))
    }
}

/// Whether a request carries a token, good or not.
pub fn has_bearer(headers: &HeaderMap) -> bool {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split_once(' '))
        .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
}

async fn authenticate(
    app: &App,
    token: &str,
    address: Option<IpAddr>,
) -> Result<(Arc<Actor>, Bearer)> {
    let expected = Expected { issuer: &app.settings.issuer, audience: &app.settings.audience };
    let claims = app.keys.verify(token, app.clock.now(), &expected).map_err(refusal)?;
    let bearer = Bearer { claims, address };
    Ok((bearer.caller(app).await?, bearer))
}

async fn require_not_revoked(app: &App, token_id: &str) -> Result<()> {
    if let Some(due) = app.revoked.due() {
        let now = Instant(app.clock.now());
        let ids = app.db.read(move |conn| store::revoked_ids(conn, now)).await?;
        app.revoked.take(due, ids);
    }
    if app.revoked.contains(token_id) {
        return Err(Error::new(Code::Unauthenticated)
            .detail("Mã truy cập đã bị thu hồi.", "The token was revoked."));
    }
    Ok(())
}

/// The caller of a token that is good.
async fn actor_of(app: &App, key: CallerKey) -> Result<Arc<Actor>> {
    let gone = || {
        Error::new(Code::Unauthenticated).detail(
            "Người hoặc hệ thống đứng tên mã truy cập không còn hoạt động, hoặc mật khẩu đã đổi; \
             hãy đăng nhập lại.",
            "The person or system behind the token is no longer active, or has another password by \
             now; sign in again.",
        )
    };
    if !app.admits(&key) {
        return Err(gone());
    }
    let today = app.clock.today_hanoi();
    let asked = match app.actors.get(&key, today) {
        Ok(known) => return Ok(known),
        Err(asked) => asked,
    };
    let wanted = key.clone();
    let found = app.db.read(move |conn| store::load(conn, &wanted, today)).await?;
    let actor = found.map(Arc::new).ok_or_else(gone)?;
    app.actors.insert(asked, &key, today, Arc::clone(&actor));
    Ok(actor)
}

fn refusal(error: TokenError) -> Error {
    match error {
        TokenError::Expired => Error::new(Code::TokenExpired),
        TokenError::Malformed
        | TokenError::UnknownKey
        | TokenError::BadSignature
        | TokenError::NotYetValid
        | TokenError::WrongIssuer
        | TokenError::WrongAudience
        | TokenError::WrongType => {
            Error::new(Code::Unauthenticated).cause(format!("token refused: {error}"))
        }
    }
}
