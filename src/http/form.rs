//! Requests of OAuth: a form, and a client that proves itself beside it or in it.

use std::{future::Future, net::IpAddr, pin::Pin};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header,
    web::{Bytes, Data},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    body::read_bytes, contract::contract, extract::Call, params, peer::client_address,
    schema_check::violations,
};
use crate::{
    app::App,
    error::{Code, Error, Place, Result},
};

/// The only media type that RFC 6749 knows for requests.
const FORM: &str = "application/x-www-form-urlencoded";

/// Whether a path belongs to OAuth.
pub fn is_oauth(path: &str) -> bool {
    path.starts_with("/oauth/")
}

/// What a client shows of itself. Not even the log may print it.
#[derive(Clone)]
pub struct ClientProof {
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`.
    pub secret: String,
}

/// A form that fits the schema of `T`, and who sent it. Members that the schema does not name are
/// passed over, as RFC 6749 asks.
pub struct ClientForm<T> {
    /// The form.
    pub value: T,
    /// What the client shows of itself, when it does.
    pub proof: Option<ClientProof>,
    /// Where the request came from.
    pub address: Option<IpAddr>,
    /// The request. Its caller is nobody, until the proof was checked.
    pub call: Call,
}

impl<T> FromRequest for ClientForm<T>
where
    T: DeserializeOwned + ToSchema + 'static,
{
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let head = Head::of(req);
        let body = read_bytes(req, payload);
        Box::pin(async move {
            let head = head?;
            let mut members = members(&body.await?)?;
            let proof = proof(head.basic, &mut members)?;
            let value = checked(members)?;
            Ok(Self { value, proof, address: head.address, call: head.call })
        })
    }
}

/// What the request says before its body.
struct Head {
    basic: Option<ClientProof>,
    address: Option<IpAddr>,
    call: Call,
}

impl Head {
    fn of(req: &HttpRequest) -> Result<Self> {
        let kind = req.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case(FORM) {
            return Err(Error::new(Code::UnsupportedMediaType).with("accepted", vec![FORM]));
        }
        let app = req
            .app_data::<Data<App>>()
            .ok_or_else(|| Error::bug("the app is always in the request"))?;
        Ok(Self {
            basic: basic(req)?,
            address: client_address(req, &app.settings),
            call: Call::open(req)?,
        })
    }
}

/// The proof of HTTP Basic, whose two parts are form-encoded (RFC 6749, 2.3.1).
fn basic(req: &HttpRequest) -> Result<Option<ClientProof>> {
    let wrong = || Error::new(Code::InvalidClient);
    let Some(value) = req.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().map_err(|_| wrong())?;
    let (scheme, encoded) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case("basic") {
        return Ok(None);
    }
    let bytes = STANDARD.decode(encoded.trim()).map_err(|_| wrong())?;
    let pair = String::from_utf8(bytes).map_err(|_| wrong())?;
    let (client_id, secret) = pair.split_once(':').ok_or_else(wrong)?;
    Ok(Some(ClientProof { client_id: form_decoded(client_id)?, secret: form_decoded(secret)? }))
}

fn form_decoded(text: &str) -> Result<String> {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| Error::new(Code::InvalidClient))
}

/// The members of a form. One without a value is as one that is absent, and none stands twice
/// (RFC 6749, 3.2).
fn members(bytes: &Bytes) -> Result<Map<String, Value>> {
    let text = std::str::from_utf8(bytes).map_err(|_| Error::new(Code::MalformedRequest))?;
    let mut members = Map::new();
    for (name, value) in params::of_query(text)? {
        if value.is_empty() {
            continue;
        }
        if members.insert(name, Value::String(value)).is_some() {
            return Err(Error::new(Code::MalformedRequest)
                .detail("Một tham số được nêu hai lần.", "A parameter stands twice."));
        }
    }
    Ok(members)
}

/// What the client shows of itself: in one way, not in two.
fn proof(
    basic: Option<ClientProof>,
    members: &mut Map<String, Value>,
) -> Result<Option<ClientProof>> {
    let mut text = |name: &str| match members.remove(name) {
        Some(Value::String(text)) => Some(text),
        Some(_) | None => None,
    };
    let (client_id, secret) = (text("client_id"), text("client_secret"));
    let is_same = |proof: &ClientProof| client_id.as_ref().is_none_or(|id| *id == proof.client_id);
    match (basic, secret) {
        (Some(proof), None) if is_same(&proof) => Ok(Some(proof)),
        (Some(_), _) => Err(Error::new(Code::MalformedRequest).detail(
            "Hệ thống chỉ được xác thực theo một cách.",
            "A client authenticates in one way only.",
        )),
        (None, Some(secret)) => Ok(client_id.map(|client_id| ClientProof { client_id, secret })),
        (None, None) => Ok(None),
    }
}

fn checked<T: DeserializeOwned + ToSchema>(members: Map<String, Value>) -> Result<T> {
    let value = Value::Object(members);
    let wrong = violations(&*contract().body_validator(&T::name())?, &value, Place::Body);
    if !wrong.is_empty() {
        return Err(Error::new(Code::MalformedRequest)
            .detail(
                "Biểu mẫu thiếu hoặc sai tham số; xem errors[].",
                "The form lacks a parameter, or one does not fit; see errors[].",
            )
            .fields(wrong));
    }
    serde_json::from_value(value)
        .map_err(|error| Error::bug(format!("schema and type of {} differ: {error}", T::name())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &'static str) -> Map<String, Value> {
        members(&Bytes::from_static(text.as_bytes())).unwrap()
    }

    fn shown(client_id: &str, secret: &str) -> ClientProof {
        ClientProof { client_id: client_id.to_owned(), secret: secret.to_owned() }
    }

    #[test]
    fn a_member_without_a_value_is_absent_and_none_stands_twice() {
        assert_eq!(form("a=1&b=&c=x+y%2B").len(), 2);
        assert_eq!(form("c=x+y%2B")["c"], "x y+");
        let twice = members(&Bytes::from_static(b"a=1&a=1")).unwrap_err();
        assert_eq!(twice.code(), Code::MalformedRequest);
    }

    #[test]
    fn a_client_shows_itself_in_one_way() {
        let found = proof(None, &mut form("client_id=a&client_secret=b")).unwrap().unwrap();
        assert_eq!((found.client_id.as_str(), found.secret.as_str()), ("a", "b"));
        let found = proof(Some(shown("a", "b")), &mut form("client_id=a")).unwrap().unwrap();
        assert_eq!(found.secret, "b");
        assert!(proof(Some(shown("a", "b")), &mut form("client_id=other")).is_err());
        assert!(proof(Some(shown("a", "b")), &mut form("client_secret=b")).is_err());
        assert!(proof(None, &mut form("client_id=a")).unwrap().is_none());
        assert!(proof(None, &mut form("client_secret=b")).unwrap().is_none());
    }
}
