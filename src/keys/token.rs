//! The access token (RFC 9068) and the checks on it (RFC 8725).

use chrono::{DateTime, Utc};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};

use super::error::{KeyError, TokenError};
use super::ring::Key;

/// Seconds by which the clocks of issuer and verifier may differ. Both are this service, but it may
/// run on several machines; NTP keeps them far closer, and half a minute more of a token's life
/// harms nobody.
pub const LEEWAY_SECONDS: i64 = 30;

/// The media type of an access token without its `application/`, as RFC 9068 asks.
const ACCESS_TOKEN_TYPE: &str = "at+jwt";

/// The claims of an access token (mã truy cập), RFC 9068. Times are whole seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Who issued it: the configured issuer.
    pub iss: String,
    /// Whom it speaks for: the id of a person or of an API client.
    pub sub: String,
    /// For which service it is. We issue for one service, so a list is refused.
    pub aud: String,
    /// When it ends.
    pub exp: i64,
    /// When it was issued.
    pub iat: i64,
    /// When it begins, if later than it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    /// Its own id, for the audit.
    pub jti: String,
    /// The API client that asked for it.
    pub client_id: String,
    /// What it allows: names separated by spaces.
    pub scope: String,
    /// Who acts for `sub`, if another does (RFC 8693).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Actor>,
    /// Of a local sign-in: the stamp of the password that was shown for it, with which it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_stamp: Option<String>,
}

/// The acting party of a token (người làm thay).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The id of who acts.
    pub sub: String,
}

/// What a token must say to be meant for us.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The configured issuer.
    pub issuer: &'a str,
    /// The configured audience.
    pub audience: &'a str,
}

pub(super) fn encode(claims: &AccessClaims, key: &Key) -> Result<String, KeyError> {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(ACCESS_TOKEN_TYPE.to_owned());
    header.kid = Some(key.kid.to_string());
    jsonwebtoken::encode(&header, claims, &key.encoding)
        .map_err(|e| KeyError::Unsigned(e.to_string()))
}

/// Checks the header and returns the kid it names. Nothing else in the header is used: a key that a
/// token brings along (`jwk`, `jku`, `x5c`) proves nothing.
pub(super) fn read_header(token: &str) -> Result<String, TokenError> {
    // An algorithm that jsonwebtoken does not know, `none` above all, fails here too.
    let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Malformed)?;
    if header.crit.is_some() {
        return Err(TokenError::Malformed);
    }
    let typ = header.typ.unwrap_or_default().to_ascii_lowercase();
    let is_access_token = typ.strip_prefix("application/").unwrap_or(&typ) == ACCESS_TOKEN_TYPE;
    if header.alg != Algorithm::EdDSA || !is_access_token {
        return Err(TokenError::WrongType);
    }
    header.kid.ok_or(TokenError::UnknownKey)
}

pub(super) fn decode(token: &str, key: &Key) -> Result<AccessClaims, TokenError> {
    // Issuer, audience and times are checked by `check`, which must run on remembered tokens too
    // and goes by our clock; jsonwebtoken would ask the system's.
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    match jsonwebtoken::decode::<AccessClaims>(token, &key.decoding, &validation) {
        Ok(data) => Ok(data.claims),
        Err(error) if matches!(error.kind(), ErrorKind::InvalidSignature) => {
            Err(TokenError::BadSignature)
        }
        Err(_) => Err(TokenError::Malformed),
    }
}

pub(super) fn check(
    claims: &AccessClaims,
    now: DateTime<Utc>,
    expected: &Expected<'_>,
) -> Result<(), TokenError> {
    if claims.iss != expected.issuer {
        return Err(TokenError::WrongIssuer);
    }
    if claims.aud != expected.audience {
        return Err(TokenError::WrongAudience);
    }
    let now = now.timestamp();
    if now >= claims.exp.saturating_add(LEEWAY_SECONDS) {
        return Err(TokenError::Expired);
    }
    let begins = claims.iat.max(claims.nbf.unwrap_or(claims.iat));
    if begins > now.saturating_add(LEEWAY_SECONDS) {
        return Err(TokenError::NotYetValid);
    }
    Ok(())
}
