//! From [`Error`] to a problem document (RFC 9457), in the language the caller asked for.

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::error::{Code, Error, Text};

/// Language of texts; codes never change with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Vietnamese, the default.
    Vi,
    /// English.
    En,
}

impl Language {
    /// Reads `Accept-Language`: English only when it is preferred over Vietnamese.
    pub fn of(headers: &header::HeaderMap) -> Self {
        let Some(text) = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok())
        else {
            return Self::Vi;
        };
        let weight = |language: &str| {
            text.split(',')
                .filter_map(|part| {
                    let mut pieces = part.trim().split(';');
                    let tag = pieces.next()?.trim();
                    let quality = pieces
                        .find_map(|piece| piece.trim().strip_prefix("q="))
                        .map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
                    let is_same =
                        tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(language))
                            && tag.get(2..3).is_none_or(|next| next == "-");
                    is_same.then_some(quality)
                })
                .fold(0.0_f32, f32::max)
        };
        if weight("en") > weight("vi") { Self::En } else { Self::Vi }
    }

    /// The tag for `Content-Language`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The sentence in this language.
    pub fn pick(self, text: &Text) -> &str {
        match self {
            Self::Vi => &text.vi,
            Self::En => &text.en,
        }
    }

    /// The text of a pair in this language.
    pub fn of_pair(self, pair: [&'static str; 2]) -> &'static str {
        match self {
            Self::Vi => pair[0],
            Self::En => pair[1],
        }
    }
}

/// A problem document. `code` is stable and for machines; texts are for people.
/// Members beyond these stand for the problem type in question and are listed at its `type`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// URI of the problem type.
    #[serde(rename = "type")]
    #[schema(max_length = 100, example = "/problems/validation-failed")]
    pub problem_type: String,
    /// Stable code, the last part of `type`.
    #[schema(max_length = 60, example = "validation-failed")]
    pub code: String,
    /// Short title of the type.
    #[schema(max_length = 200, example = "Dữ liệu không hợp lệ")]
    pub title: String,
    /// HTTP status.
    #[schema(format = Int32, minimum = 400, maximum = 599, example = 422)]
    pub status: u16,
    /// What is wrong in this case.
    #[schema(max_length = 4000, example = "Một hoặc nhiều giá trị không đúng quy tắc.")]
    pub detail: String,
    /// `urn:request:` and the request id.
    #[schema(max_length = 100, example = "urn:request:0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6")]
    pub instance: String,
    /// Id of the request, for support.
    #[schema(max_length = 64, example = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6")]
    pub request_id: String,
    /// Each wrong value.
    #[schema(max_items = 1000)]
    pub errors: Vec<ProblemError>,
    /// Where the type is explained.
    #[schema(max_length = 100, example = "/problems/validation-failed")]
    pub help_url: String,
    /// Members of the problem type, such as `current_state`.
    #[serde(flatten)]
    #[schema(ignore)]
    pub extensions: Map<String, Value>,
}

/// One wrong value of a request.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemError {
    /// `body`, `query`, `path` or `header`.
    #[serde(rename = "in")]
    #[schema(max_length = 10, example = "body")]
    pub place: &'static str,
    /// JSON pointer (RFC 6901) in the body, or the parameter's name.
    #[schema(max_length = 400, example = "/title")]
    pub pointer: String,
    /// Stable code of the rule.
    #[schema(max_length = 60, example = "max_length")]
    pub code: String,
    /// The rule in words.
    #[schema(max_length = 4000, example = "Tối đa 300 ký tự.")]
    pub message: String,
    /// Values named in the message.
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
}

impl Problem {
    /// The document of an error for one caller.
    pub fn of(error: &Error, language: Language, request_id: &str) -> Self {
        let entry = error.code().entry();
        let detail = match error.detail_text() {
            Some(text) => language.pick(text).to_owned(),
            None => language.of_pair(entry.meaning).to_owned(),
        };
        let errors = error
            .field_errors()
            .iter()
            .take(1000)
            .map(|field| ProblemError {
                place: field.place.as_str(),
                pointer: printable(&field.pointer, 400),
                code: field.code.to_string(),
                message: language.pick(&field.message).to_owned(),
                params: field.params.clone(),
            })
            .collect();
        Self {
            problem_type: format!("/problems/{}", entry.slug),
            code: entry.slug.to_owned(),
            title: language.of_pair(entry.title).to_owned(),
            status: entry.status,
            detail: printable(&detail, 4000),
            instance: format!("urn:request:{request_id}"),
            request_id: request_id.to_owned(),
            errors,
            help_url: format!("/problems/{}", entry.slug),
            extensions: error.extensions().clone(),
        }
    }
}

/// What a caller sent may stand in an answer, but not its control characters and not at any length.
pub fn printable(text: &str, length_max: usize) -> String {
    let shown = |c: char| if c.is_ascii_control() { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().take(length_max).map(shown).collect()
}

/// The answer before the outermost layer fills in language and request id; that layer finds the
/// error again in the response.
impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

/// The headers that belong to an error, besides its document. Only who sent a token is told that the token
/// is no good (RFC 6750, 3.1).
pub fn headers_of(error: &Error, has_token: bool) -> Vec<(header::HeaderName, String)> {
    let mut headers = Vec::new();
    if let Some(seconds) = error.retry_after_seconds() {
        headers.push((header::RETRY_AFTER, seconds.to_string()));
    }
    match error.code() {
        Code::Unauthenticated if has_token => headers.push((
            header::WWW_AUTHENTICATE,
            r#"Bearer realm="thidua", error="invalid_token""#.to_owned(),
        )),
        Code::Unauthenticated | Code::SignInFailed => headers.push((
            header::WWW_AUTHENTICATE,
            r#"Bearer realm="thidua""#.to_owned(),
        )),
        Code::TokenExpired => headers.push((
            header::WWW_AUTHENTICATE,
            r#"Bearer realm="thidua", error="invalid_token", error_description="The access token expired""#.to_owned(),
        )),
        Code::InvalidClient => headers.push((
            header::WWW_AUTHENTICATE,
            r#"Basic realm="thidua""#.to_owned(),
        )),
        Code::InsufficientScope => headers.push((
            header::WWW_AUTHENTICATE,
            format!(
                r#"Bearer realm="thidua", error="insufficient_scope", scope="{}""#,
                error.extensions().get("required_scope").and_then(Value::as_str).unwrap_or_default()
            ),
        )),
        Code::MethodNotAllowed => {
            let methods: Vec<&str> = error
                .extensions()
                .get("allow")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            headers.push((header::ALLOW, methods.join(", ")));
        }
        Code::RangeNotSatisfiable => {
            let size = error.extensions().get("size_bytes").and_then(Value::as_u64);
            headers.push((
                header::CONTENT_RANGE,
                format!("bytes */{}", size.unwrap_or_default()),
            ));
        }
        _ => {} // Only these types have headers of their own.
    }
    headers
}

/// The code for a status that actix, or a layer of it, answered by itself.
pub fn code_of_status(status: StatusCode) -> Code {
    match status.as_u16() {
        400 => Code::MalformedRequest,
        401 => Code::Unauthenticated,
        403 => Code::RoleRequired,
        404 => Code::NotFound,
        405 => Code::MethodNotAllowed,
        406 => Code::NotAcceptable,
        409 => Code::InvalidStateTransition,
        412 => Code::StaleEtag,
        413 => Code::PayloadTooLarge,
        414 => Code::UriTooLong,
        415 => Code::UnsupportedMediaType,
        416 => Code::RangeNotSatisfiable,
        422 => Code::ValidationFailed,
        428 => Code::PreconditionRequired,
        429 => Code::RateLimited,
        431 => Code::HeadersTooLarge,
        503 => Code::Unavailable,
        other if other < 500 => Code::MalformedRequest,
        _ => Code::InternalError,
    }
}
