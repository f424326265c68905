//! Extractors. A handler can only receive what fits the published schema.

use std::{
    future::{Future, Ready, ready},
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header, web::Bytes};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tracing_actix_web::RequestId;
use utoipa::{IntoParams, ToSchema};

use super::{
    body::read_bytes, contract::contract, json_body, problem::Language, schema_check::violations,
    served::served,
};
use crate::{
    authz::Actor,
    error::{Code, Error, FieldError, Place, Result, Text},
};

pub use super::callers::{KeyedCall, OpenCall, PublicCall};

/// SHA-256 of a request body, for the idempotency fingerprint.
pub type BodyDigest = [u8; 32];

/// The signed-in caller as the authentication layer found it.
#[derive(Clone)]
pub struct Principal(pub Arc<Actor>);

/// `If-Match`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`: whatever version there is.
    Any,
    /// The version part of an entity tag.
    Version(i64),
}

impl IfMatch {
    /// Whether a change of this version is wanted.
    pub fn admits(self, current: i64) -> bool {
        match self {
            Self::Any => true,
            Self::Version(sent) => sent == current,
        }
    }
}

/// Everything about a request besides its path and body: the caller and the conditional and
/// idempotency headers. Checking them here means that no handler can forget to.
#[derive(Clone)]
pub struct Call {
    /// The caller.
    pub actor: Arc<Actor>,
    /// Language of texts.
    pub language: Language,
    /// `Request-Id`.
    pub request_id: String,
    /// Method and path: part of what an idempotency key is bound to.
    pub target: String,
    /// `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// `If-Match`.
    pub if_match: Option<IfMatch>,
    /// `If-None-Match`, as sent.
    pub if_none_match: Option<String>,
}

impl FromRequest for Call {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(req))
    }
}

impl Call {
    pub(super) fn read(req: &HttpRequest) -> Result<Self> {
        let actor = req
            .extensions()
            .get::<Principal>()
            .map(|principal| Arc::clone(&principal.0))
            .ok_or_else(|| Error::new(Code::Unauthenticated))?;
        Self::of(req, actor)
    }

    /// The call of somebody who may have sent no token.
    pub(super) fn open(req: &HttpRequest) -> Result<Self> {
        let principal = req.extensions().get::<Principal>().map(|found| Arc::clone(&found.0));
        Self::of(req, principal.unwrap_or_else(|| Arc::new(Actor::anonymous())))
    }

    fn of(req: &HttpRequest, actor: Arc<Actor>) -> Result<Self> {
        Ok(Self {
            actor,
            language: Language::of(req.headers()),
            request_id: request_id(req),
            target: format!("{} {}", req.method(), req.path()),
            idempotency_key: text_header(req, "idempotency-key")?
                .map(idempotency_key)
                .transpose()?,
            if_match: text_header(req, "if-match")?.map(if_match).transpose()?,
            if_none_match: if_none_match(req)?.map(str::to_owned),
        })
    }
}

/// The id of a request, as in the `Request-Id` header.
pub fn request_id(req: &HttpRequest) -> String {
    req.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default()
}

/// A header as text.
///
/// # Errors
/// `invalid-parameter` when it is not ASCII.
pub(super) fn text_header<'a>(req: &'a HttpRequest, name: &'static str) -> Result<Option<&'a str>> {
    req.headers()
        .get(name)
        .map(|value| value.to_str().map_err(|_| bad_header(name, "ASCII")))
        .transpose()
}

/// A header that does not fit its rule.
pub(super) fn bad_header(name: &'static str, rule: &str) -> Error {
    Error::new(Code::InvalidParameter).field(FieldError {
        place: Place::Header,
        pointer: name.to_owned(),
        code: "pattern".into(),
        message: Text::new(
            format!("Không đúng mẫu: {rule}."),
            format!("It does not match: {rule}."),
        ),
        params: Map::new(),
    })
}

/// Pattern of `Idempotency-Key`: a structured-field string or the bare form.
pub const IDEMPOTENCY_KEY_PATTERN: &str = r#"^"?[A-Za-z0-9_.:-]{16,64}"?$"#;

/// Pattern of `If-None-Match`: entity tags, or `*`.
pub const IF_NONE_MATCH_PATTERN: &str = "^[ -~]{0,400}$";

/// `If-None-Match`, when it fits its pattern.
///
/// # Errors
/// `invalid-parameter`.
pub fn if_none_match(req: &HttpRequest) -> Result<Option<&str>> {
    let tags = text_header(req, "if-none-match")?;
    let fits =
        |text: &str| text.len() <= 400 && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if tags.is_some_and(|text| !fits(text)) {
        return Err(bad_header("If-None-Match", IF_NONE_MATCH_PATTERN));
    }
    Ok(tags)
}

/// Pattern of `If-Match`: one entity tag of this API, also one that a proxy weakened, or `*`.
pub const IF_MATCH_PATTERN: &str = r#"^(\*|(W/)?"[1-9][0-9]{0,17}(-[0-9a-f]{8})?")$"#;

fn idempotency_key(text: &str) -> Result<String> {
    let bare = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:-".contains(&byte);
    if (16..=64).contains(&bare.len()) && bare.bytes().all(is_word) {
        Ok(bare.to_owned())
    } else {
        Err(bad_header("Idempotency-Key", IDEMPOTENCY_KEY_PATTERN))
    }
}

fn if_match(text: &str) -> Result<IfMatch> {
    if text == "*" {
        return Ok(IfMatch::Any);
    }
    let wrong = || bad_header("If-Match", IF_MATCH_PATTERN);
    let tag = text.strip_prefix("W/").unwrap_or(text);
    let inner = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or_else(wrong)?;
    let (version, hash) = inner.split_once('-').unwrap_or((inner, "00000000"));
    let is_hash = hash.len() == 8 && hash.bytes().all(|byte| b"0123456789abcdef".contains(&byte));
    let is_number = !version.starts_with('0')
        && version.len() <= 18
        && version.bytes().all(|byte| byte.is_ascii_digit());
    if !is_hash || !is_number {
        return Err(wrong());
    }
    version.parse().map(IfMatch::Version).map_err(|_| wrong())
}

/// A JSON body that fits the schema of `T` and its cross-field rules.
pub struct ValidJson<T> {
    /// The value.
    pub value: T,
    /// Digest of the bytes as sent.
    pub digest: BodyDigest,
}

impl<T> FromRequest for ValidJson<T>
where
    T: DeserializeOwned + ToSchema + validator::Validate + 'static,
{
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = read_body(req, payload);
        Box::pin(async move {
            let bytes = body.await?;
            Ok(Self { value: parse_body(&bytes)?, digest: Sha256::digest(&bytes).into() })
        })
    }
}

/// A body that fits the schema of `T`, kept as JSON: for merge patches (RFC 7396), where absent and
/// `null` differ.
pub struct ValidPatch<T> {
    /// The body.
    pub value: Value,
    /// Digest of the bytes as sent.
    pub digest: BodyDigest,
    schema: PhantomData<fn() -> T>,
}

impl<T: ToSchema + 'static> FromRequest for ValidPatch<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = read_body(req, payload);
        Box::pin(async move {
            let bytes = body.await?;
            let digest = Sha256::digest(&bytes).into();
            Ok(Self { value: checked::<T>(&bytes)?, digest, schema: PhantomData })
        })
    }
}

/// Reads a JSON body within its size and time limits.
fn read_body(
    req: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Bytes>> + use<> {
    let kind = check_media_type(req);
    let bytes = read_bytes(req, payload);
    async move {
        kind?;
        bytes.await
    }
}

pub(super) fn check_media_type(req: &HttpRequest) -> Result<()> {
    let kind = req.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let is_json = ["application/json", "application/merge-patch+json"]
        .iter()
        .any(|name| essence.eq_ignore_ascii_case(name));
    if is_json {
        return Ok(());
    }
    Err(Error::new(Code::UnsupportedMediaType)
        .with("accepted", vec!["application/json", "application/merge-patch+json"]))
}

fn checked<T: ToSchema>(bytes: &[u8]) -> Result<Value> {
    let value = json_body::parse(bytes).map_err(|why| {
        Error::new(Code::MalformedRequest).detail(
            format!("Nội dung không phải JSON hợp lệ: {why}."),
            format!("The body is not valid JSON: {why}."),
        )
    })?;
    require_shape::<T>(&value)?;
    Ok(value)
}

fn require_shape<T: ToSchema>(value: &Value) -> Result<()> {
    let wrong = violations(&*contract().body_validator(&T::name())?, value, Place::Body);
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::ValidationFailed).fields(wrong))
}

/// What a body of `T` would be, of a value that comes another way, such as a row of a file: it keeps the
/// same published schema and the same cross-field rules.
///
/// # Errors
/// `validation-failed`.
pub fn valid_value<T>(value: Value) -> Result<T>
where
    T: DeserializeOwned + ToSchema + validator::Validate + 'static,
{
    require_shape::<T>(&value)?;
    typed(value)
}

pub(super) fn parse_body<T>(bytes: &[u8]) -> Result<T>
where
    T: DeserializeOwned + ToSchema + validator::Validate + 'static,
{
    typed(checked::<T>(bytes)?)
}

/// A value that fits the schema as its type, when it keeps the cross-field rules too.
fn typed<T>(value: Value) -> Result<T>
where
    T: DeserializeOwned + ToSchema + validator::Validate + 'static,
{
    let value: T = serde_json::from_value(value)
        .map_err(|error| Error::bug(format!("schema and type of {} differ: {error}", T::name())))?;
    value.validate().map_err(|errors| rule_errors(&errors))?;
    Ok(value)
}

/// Cross-field rules report through the validator crate: the field names where, the code which
/// rule, the message both languages separated by `|`.
pub fn rule_errors(errors: &validator::ValidationErrors) -> Error {
    let mut fields = Vec::new();
    for (field, found) in errors.field_errors() {
        for error in found {
            let message = error.message.clone().unwrap_or_default();
            let (vi, en) = message.split_once('|').unwrap_or((&message, &message));
            let at = error.params.get("pointer").and_then(Value::as_str);
            fields.push(FieldError {
                place: Place::Body,
                pointer: at.map_or_else(|| format!("/{field}"), str::to_owned),
                code: error.code.to_string().into(),
                message: Text::new(vi.to_owned(), en.to_owned()),
                params: Map::new(),
            });
        }
    }
    Error::new(Code::ValidationFailed).fields(fields)
}

/// A cross-field rule that was broken, for `#[validate(schema(function = …))]`.
pub fn broken_rule(
    pointer: &'static str,
    code: &'static str,
    vi: &str,
    en: &str,
) -> validator::ValidationError {
    let mut error = validator::ValidationError::new(code);
    error.message = Some(format!("{vi}|{en}").into());
    error.add_param("pointer".into(), &pointer);
    error
}

/// Path parameters that fit their schema.
pub struct ValidPath<T>(pub T);

impl<T: DeserializeOwned + IntoParams + 'static> FromRequest for ValidPath<T> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = served().params(req.path()).into_iter().map(|(name, value)| {
            let text = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
            (name.to_owned(), text.into_owned())
        });
        ready(super::params::read::<T>(pairs, Place::Path).map(Self))
    }
}

/// Query parameters that fit their schema; unknown ones are refused.
pub struct ValidQuery<T>(pub T);

impl<T: DeserializeOwned + IntoParams + 'static> FromRequest for ValidQuery<T> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            super::params::of_query(req.query_string()).and_then(|pairs| {
                super::params::read::<T>(pairs.into_iter(), Place::Query).map(Self)
            }),
        )
    }
}
