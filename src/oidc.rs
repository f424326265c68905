//! Trust in the sign-on of another house (OpenID Connect): tokens of one configured issuer say who a
//! person is.
//!
//! What is trusted is one issuer, for one audience, with signatures by its published keys. Where they
//! are, its discovery document says; they are read when a token needs them, kept for an hour, and read
//! again as soon as a token names a key that is not among them, so that the issuer can rotate. While
//! the issuer cannot be reached the keys known go on counting for a day, and only one caller at a time
//! waits for it. A claim, by its configured name, holds the staff code; nothing else of the token is used.
//! Reading happens on threads that may wait, one at a time and not more often than every `AGAIN_AFTER`.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant as Timer},
};

use chrono::{DateTime, Utc};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation,
    jwk::{AlgorithmParameters, Jwk, PublicKeyUse},
};
use serde_json::{Map, Value};
use tokio::{sync::Mutex, task};
use ureq::Agent;

use crate::{
    error::{Code, Error, Result},
    keys::LEEWAY_SECONDS,
    outgoing,
};

/// How long keys are taken without asking again.
const FRESH_FOR: Duration = Duration::from_secs(3_600);

/// How long keys are taken while the issuer cannot be reached.
const KEPT_FOR: Duration = Duration::from_secs(86_400);

/// How often the issuer is asked at most.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// How long one answer of the issuer may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// More than any key set; a runaway answer ends.
const BODY_BYTES_MAX: u64 = 1 << 20;

/// Longest token that is looked at.
const TOKEN_BYTES_MAX: usize = 8_192;

/// Signatures with a public key alone: with a shared secret whoever checks could also sign.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// Letters of the modulus of an RSA key with 2048 bits, in base64url (RFC 8725, 3.5).
const RSA_LETTERS_MIN: usize = 342;

/// Whom a token names.
#[derive(Debug, PartialEq, Eq)]
pub struct Identity {
    /// What stands in the configured claim: the staff code.
    pub person_code: String,
    /// When the token ends.
    pub ends: DateTime<Utc>,
}

/// What a token must say.
struct Trust {
    issuer: String,
    audience: String,
    person_claim: String,
}

/// The configured issuer; clones share its keys.
#[derive(Clone)]
pub struct Issuer(Arc<Inner>);

struct Inner {
    trust: Trust,
    agent: Agent,
    state: RwLock<State>,
    turn: Mutex<()>,
}

#[derive(Clone, Default)]
struct State {
    keys: Arc<Vec<Jwk>>,
    read: Option<Timer>,
    tried: Option<Timer>,
}

impl State {
    fn is_read_within(&self, time: Duration) -> bool {
        self.read.is_some_and(|at| at.elapsed() < time)
    }
}

impl Issuer {
    /// An issuer by its `iss`, the `aud` of its tokens for us, and the claim that holds the staff
    /// code. Nothing is read yet.
    pub fn new(issuer: &str, audience: &str, person_claim: &str) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(TIMEOUT))
            .tls_config(outgoing::tls())
            .build()
            .new_agent();
        Self(Arc::new(Inner {
            trust: Trust {
                issuer: issuer.to_owned(),
                audience: audience.to_owned(),
                person_claim: person_claim.to_owned(),
            },
            agent,
            state: RwLock::default(),
            turn: Mutex::new(()),
        }))
    }

    /// Whom an ID token names, when it is good.
    ///
    /// # Errors
    /// `invalid-grant`; `unavailable` while the keys of the issuer cannot be read.
    pub async fn identify(&self, token: &str, now: DateTime<Utc>) -> Result<Identity> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(refused("it is too long"));
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| refused("it is no JWT"))?;
        let is_typed = header.typ.as_ref().is_some_and(|typ| !typ.eq_ignore_ascii_case("jwt"));
        if header.crit.is_some() || is_typed || !ALGORITHMS.contains(&header.alg) {
            return Err(refused("it is of another type or algorithm"));
        }
        let key = self.key(header.kid.as_deref(), header.alg).await?;
        check(&verified(token, &key, header.alg)?, &self.0.trust, now)
    }

    async fn key(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<Jwk> {
        let known = self.state();
        // While somebody asks an issuer that may not answer, nobody else has to wait for it.
        let is_asked = || known.is_read_within(KEPT_FOR) && self.0.turn.try_lock().is_err();
        if let Some(key) = choose(&known.keys, kid, algorithm)
            && (known.is_read_within(FRESH_FOR) || is_asked())
        {
            return Ok(key.clone());
        }
        let known = self.read_again().await?;
        choose(&known.keys, kid, algorithm).cloned().ok_or_else(|| refused("its key is unknown"))
    }

    async fn read_again(&self) -> Result<State> {
        let _turn = self.0.turn.lock().await;
        let known = self.state();
        if known.tried.is_none_or(|at| at.elapsed() >= AGAIN_AFTER) {
            let inner = Arc::clone(&self.0);
            let read = task::spawn_blocking(move || inner.fetch()).await;
            let read = read.map_err(|_| Error::unavailable(1, "the blocking threads are gone"))?;
            self.keep(read);
        }
        let known = self.state();
        if known.is_read_within(KEPT_FOR) {
            return Ok(known);
        }
        Err(Error::unavailable(5, "the keys of the issuer cannot be read"))
    }

    fn state(&self) -> State {
        self.0.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, read: std::result::Result<Vec<Jwk>, String>) {
        let mut state = self.0.state.write().unwrap_or_else(PoisonError::into_inner);
        state.tried = Some(Timer::now());
        match read {
            Ok(keys) => {
                state.keys = Arc::new(keys);
                state.read = state.tried;
            }
            Err(why) => tracing::warn!(why, "the keys of the issuer could not be read"),
        }
    }
}

impl Inner {
    /// The keys that the issuer publishes now (OpenID Connect Discovery 1.0, 4).
    fn fetch(&self) -> std::result::Result<Vec<Jwk>, String> {
        let issuer = &self.trust.issuer;
        let path = "/.well-known/openid-configuration";
        let about = self.get(&format!("{}{path}", issuer.trim_end_matches('/')))?;
        let text = |name: &str| about.get(name).and_then(Value::as_str);
        if text("issuer") != Some(issuer.as_str()) {
            return Err(format!("{issuer} says that it is another issuer"));
        }
        let address = text("jwks_uri").filter(|one| is_private_on_the_way(one));
        let address = address.ok_or_else(|| format!("{issuer} names no keys behind https"))?;
        let set = self.get(address)?;
        let listed = set.get("keys").and_then(Value::as_array);
        // A set may hold kinds of keys that are not known here.
        let keys: Vec<Jwk> = listed
            .into_iter()
            .flatten()
            .filter_map(|one| serde_json::from_value(one.clone()).ok())
            .collect();
        if keys.is_empty() { Err(format!("{address} holds no key")) } else { Ok(keys) }
    }

    fn get(&self, url: &str) -> std::result::Result<Value, String> {
        let wrong = |why: String| format!("{url}: {why}");
        let answer = self.agent.get(url).header("accept", "application/json").call();
        let answer = answer.map_err(|error| wrong(error.to_string()))?;
        if answer.status().as_u16() != 200 {
            return Err(wrong(format!("status {}", answer.status())));
        }
        let body = answer.into_body().into_with_config().limit(BODY_BYTES_MAX).read_to_vec();
        let body = body.map_err(|error| wrong(error.to_string()))?;
        serde_json::from_slice(&body).map_err(|error| wrong(error.to_string()))
    }
}

/// Whether what is read there cannot be changed on its way: by https, or on this very machine.
pub fn is_private_on_the_way(url: &str) -> bool {
    const LOCAL: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];
    url.starts_with("https://")
        || url.strip_prefix("http://").is_some_and(|rest| {
            LOCAL.iter().any(|host| {
                rest.strip_prefix(host)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
            })
        })
}

fn refused(why: &'static str) -> Error {
    Error::new(Code::InvalidGrant).cause(format!("a token of the issuer: {why}"))
}

/// The key that a token names; the only one that fits, when it names none.
fn choose<'a>(keys: &'a [Jwk], kid: Option<&str>, algorithm: Algorithm) -> Option<&'a Jwk> {
    let mut fitting = keys.iter().filter(|key| fits(key, algorithm));
    match kid {
        Some(kid) => fitting.find(|key| key.common.key_id.as_deref() == Some(kid)),
        None => {
            let first = fitting.next();
            first.filter(|_| fitting.next().is_none())
        }
    }
}

/// Whether a key is meant for signatures of this algorithm.
fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let is_of_kind = match (&key.algorithm, algorithm) {
        (
            AlgorithmParameters::RSA(rsa),
            Algorithm::RS256
            | Algorithm::RS384
            | Algorithm::RS512
            | Algorithm::PS256
            | Algorithm::PS384
            | Algorithm::PS512,
        ) => rsa.n.len() >= RSA_LETTERS_MIN,
        (AlgorithmParameters::EllipticCurve(_), Algorithm::ES256 | Algorithm::ES384)
        | (AlgorithmParameters::OctetKeyPair(_), Algorithm::EdDSA) => true,
        _ => false, // shared secrets above all
    };
    let is_for_signatures =
        key.common.public_key_use.as_ref().is_none_or(|one| *one == PublicKeyUse::Signature);
    let is_for_algorithm = key
        .common
        .key_algorithm
        .as_ref()
        .is_none_or(|one| one.to_string() == format!("{algorithm:?}"));
    is_of_kind && is_for_signatures && is_for_algorithm
}

fn verified(token: &str, key: &Jwk, algorithm: Algorithm) -> Result<Map<String, Value>> {
    // Times go by our clock, and what the token says is checked by `check`.
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    let key = DecodingKey::from_jwk(key).map_err(|_| refused("its key cannot be used"))?;
    let data = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &validation);
    Ok(data.map_err(|_| refused("its signature is wrong"))?.claims)
}

/// OpenID Connect Core 1.0, 3.1.3.7.
fn check(claims: &Map<String, Value>, trust: &Trust, now: DateTime<Utc>) -> Result<Identity> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let number = |name: &str| claims.get(name).and_then(Value::as_i64);
    if text("iss") != Some(trust.issuer.as_str()) {
        return Err(refused("it is of another issuer"));
    }
    let (is_ours, is_shared) = match claims.get("aud") {
        Some(Value::String(one)) => (*one == trust.audience, false),
        Some(Value::Array(all)) => (all.iter().any(|one| *one == trust.audience), all.len() > 1),
        Some(_) | None => (false, false),
    };
    let azp = text("azp");
    if !is_ours || azp.is_some_and(|one| one != trust.audience) || (is_shared && azp.is_none()) {
        return Err(refused("it is meant for somebody else"));
    }
    let seconds = now.timestamp();
    let exp = number("exp").ok_or_else(|| refused("it never ends"))?;
    if seconds >= exp.saturating_add(LEEWAY_SECONDS) {
        return Err(refused("it has ended"));
    }
    let issued = number("iat").ok_or_else(|| refused("it does not say when it was issued"))?;
    if issued.max(number("nbf").unwrap_or(issued)) > seconds.saturating_add(LEEWAY_SECONDS) {
        return Err(refused("it has not begun"));
    }
    let code = text(&trust.person_claim).filter(|code| (1..=64).contains(&code.len()));
    Ok(Identity {
        person_code: code.ok_or_else(|| refused("it names nobody"))?.to_owned(),
        ends: DateTime::from_timestamp(exp, 0).ok_or_else(|| refused("it ends at no time"))?,
    })
}

#[cfg(test)]
mod tests;
