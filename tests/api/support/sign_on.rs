//! Another house's sign-on (OpenID Connect), as far as the service sees it: its discovery document, its
//! keys, which it rotates, and the tokens that it signs.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{EncodePrivateKey, KeypairBytes};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

/// An RSA key of these tests, which guards nothing (PKCS#1).
const RSA_KEY: &str = "\
    MIIEpAIBAAKCAQEA3XT/9KoXFoJLCOMqvrShBHw7BTXHQ0jy6ONbezZViVIITCQeLVSMcaoETBQ8wf/sf5oivp+LjInEaN1C\
    BzvLCGGAUPb34QDms6zHgk3xEpDM5EpLeYrps3Kwl4ir1LOgDEW83VpWYINvCy3ZRoWPlf44LyOPC6EVH6kSTOvSSan3nEOi\
    T0Zf1Ca2nQzeFAqkafpWylAapuJWELAeUWg0aSunwUPk79PdqYYPFXaYjxkJLusHSA7X84DsiUmBg84/3tXQmg6ymtxBzLB9\
    m9rCFK3a8qYmclctrxxLhLR1pbaYj7eEnr1R2CU6hiRwmyhZcYKzz0fbliihCVJMjFWYWQIDAQABAoIBAANN8zd20JyMH1ZX\
    shlW5NPbjl4783LQVEQ/3OtYKqC/hIgC/kqds/Ef65ZUCKUPbntn9M6Z3wae6VCe7pTg4kfIJqvunNEdcZPVnJjX6g86xxKS\
    qOYnJGjCVHAVFhVOLzGdBR4GHVBYMxBnDn0u0dntNBrrTFTiLN3EU4AqK6uK3TUjOHRULovpBUJcBO5hz2zjIgR1jLGam+sS\
    ozAegIqDKGhdb+S9tRrh9NIIIwMU/KL971d3itfMLPC1pvoPL9UqXLcfoU0zUIGXcS59JTAebWMwgfH/dSIUkgeOyS3O9IJ2\
    hFr+OLKhTtzHm/tGkUDIipcA4Yex09AwxVTQ3eECgYEA7yCS4ekhFCldRrvkVuDPBf4yoNZe8Wb94ymODBAYMsSBGx6uL8GZ\
    7sb1Z4L5wqy/amKNpZ4XYD/eFhUN8UPrLmMktX/9bu2HPwX901JzCbjcYvs2leJGs6zam0GFS+Gn7WRhHzhdzhDbiLecoy2z\
    cGa9jGqpEIIMKSTcnqjCknECgYEA7RU+apvzHCE5pzC7dsFtA9TN8/iMnncocM38zu6a/I54ycxx6C5lbdjXXpqXnOlPM24V\
    QsF964m/DDyJTqlisWeSKN7yBeAsqg6XlitjqO6ELRajFBWess4soUkZz0YmMHWGC00MJystd8Fy5pEcjT1ZAY3Qlp2Eoh8p\
    9BE0CGkCgYBXqh9vBqKD265Acj2BxCThU5GH+U8RPOqyztcugO/+HKAgKx08kMM4EGSDMDcUMXRzMfIv10dGl+N5QPq9imK7\
    vMkGaQemFRpR9oZZZI6b79OLzgDy7eNxl1sFM/4EFZQUqYoZgfaRxwhUlMut3uE7wc6XnbqhPKvsoYDoAYJjYQKBgQC+ULxf\
    FjsszJscVClYZmNdnPmLLG2tU5gaHbEgaDfwH2plDAIwUPZJHLWekti8NCnI7kiQ4wRzDItZhkru41h/ctXIi1ebUd5o0Pfs\
    q34AASAHldFpcQWJIap/+k+GrRhA9EabUck8tBN2u8rBvaE+3A1UCwRzs5TiE8Q40YqEaQKBgQDsq8xqZXvYXaGkZSgeEgDD\
    h6vH3/JM8Uz6ktCMoM9l/hMBd+zIiV5zxddRUzKGl0OFF5giHXDSBsoZjzMiKjK/TU8SMgtb11m42Kv5kt1hyG5ORHpRvJKb\
    cp/SBvvbqddjLbx2ohKcCFb6khevUl3Kl31i6C9BY5PzxgCkQ4BRJQ==";

/// Its modulus.
const RSA_MODULUS: &str = "\
    3XT_9KoXFoJLCOMqvrShBHw7BTXHQ0jy6ONbezZViVIITCQeLVSMcaoETBQ8wf_sf5oivp-LjInEaN1CBzvLCGGA\
    UPb34QDms6zHgk3xEpDM5EpLeYrps3Kwl4ir1LOgDEW83VpWYINvCy3ZRoWPlf44LyOPC6EVH6kSTOvSSan3nEOi\
    T0Zf1Ca2nQzeFAqkafpWylAapuJWELAeUWg0aSunwUPk79PdqYYPFXaYjxkJLusHSA7X84DsiUmBg84_3tXQmg6y\
    mtxBzLB9m9rCFK3a8qYmclctrxxLhLR1pbaYj7eEnr1R2CU6hiRwmyhZcYKzz0fbliihCVJMjFWYWQ";

/// What is published, and whether the house answers at all.
struct State {
    keys: Vec<Value>,
    issuer: String,
    is_up: bool,
}

pub struct SignOn {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    asked: Arc<AtomicUsize>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// A key by which a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOnKey {
    Rsa,
    Edwards,
}

impl SignOnKey {
    fn id(self) -> &'static str {
        match self {
            Self::Rsa => "rsa-1",
            Self::Edwards => "ed-2",
        }
    }

    fn edwards() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    fn public(self) -> Value {
        match self {
            Self::Rsa => json!({
                "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id(), "e": "AQAB",
                "n": RSA_MODULUS,
            }),
            Self::Edwards => {
                let x = URL_SAFE_NO_PAD.encode(Self::edwards().verifying_key().as_bytes());
                json!({ "kty": "OKP", "crv": "Ed25519", "kid": self.id(), "x": x })
            }
        }
    }

    fn sign(self, claims: &Value, kid: Option<&str>) -> String {
        let (algorithm, key) = match self {
            Self::Rsa => {
                let der = STANDARD.decode(RSA_KEY).unwrap();
                (Algorithm::RS256, EncodingKey::from_rsa_der(&der))
            }
            Self::Edwards => {
                let pair =
                    KeypairBytes { secret_key: Self::edwards().to_bytes(), public_key: None };
                let der = pair.to_pkcs8_der().unwrap();
                (Algorithm::EdDSA, EncodingKey::from_ed_der(der.as_bytes()))
            }
        };
        let mut header = Header::new(algorithm);
        header.kid = kid.map(str::to_owned);
        encode(&header, claims, &key).unwrap()
    }
}

impl SignOn {
    /// A house that publishes its RSA key.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State {
            keys: vec![SignOnKey::Rsa.public()],
            issuer: format!("http://{address}"),
            is_up: true,
        }));
        let (asked, stopped) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let of_thread = (Arc::clone(&state), Arc::clone(&asked), Arc::clone(&stopped));
        let thread = std::thread::spawn(move || {
            let (state, asked, stopped) = of_thread;
            for stream in listener.incoming() {
                if stopped.load(Ordering::Acquire) {
                    return;
                }
                asked.fetch_add(1, Ordering::AcqRel);
                answer(stream.unwrap(), &state.lock().unwrap(), address);
            }
        });
        Self { address, state, asked, stopped, thread: Some(thread) }
    }

    /// Its `iss`.
    pub fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Requests that it got.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Acquire)
    }

    /// Publishes this key and no other.
    pub fn rotate(&self, key: SignOnKey) {
        self.state.lock().unwrap().keys = vec![key.public()];
    }

    /// Answers with errors from now on, or no longer.
    pub fn set_up(&self, is_up: bool) {
        self.state.lock().unwrap().is_up = is_up;
    }

    /// Says in its discovery document that it is another one.
    pub fn pretend(&self, issuer: &str) {
        self.state.lock().unwrap().issuer = issuer.to_owned();
    }

    /// An ID token of somebody, for half an hour from `now`; `changes` go over its claims.
    pub fn token(&self, key: SignOnKey, code: &str, now: i64, changes: Value) -> String {
        key.sign(&self.claims(code, now, changes), Some(key.id()))
    }

    /// The same, signed by one key under the name of another.
    pub fn forged(&self, key: SignOnKey, kid: SignOnKey, code: &str, now: i64) -> String {
        key.sign(&self.claims(code, now, json!({})), Some(kid.id()))
    }

    fn claims(&self, code: &str, now: i64, changes: Value) -> Value {
        let mut claims = json!({
            "iss": self.issuer(), "aud": "thidua", "sub": "u-000123", "employee_code": code,
            "iat": now, "exp": now + 1_800,
        });
        let Value::Object(changes) = changes else { panic!("an object") };
        claims.as_object_mut().unwrap().extend(changes);
        claims
    }
}

impl Drop for SignOn {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Release);
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn answer(mut stream: TcpStream, state: &State, address: SocketAddr) {
    let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    // The head is read to its end, so that closing the connection resets nothing.
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let body = match first.split(' ').nth(1) {
        Some("/.well-known/openid-configuration") => json!({
            "issuer": state.issuer, "jwks_uri": format!("http://{address}/jwks"),
        }),
        Some("/jwks") => json!({ "keys": state.keys }),
        _ => Value::Null, // nothing else is asked for
    };
    let status = if state.is_up && !body.is_null() { "200 OK" } else { "503 Unavailable" };
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n",
        body.len()
    );
    drop(stream.write_all(format!("{head}{body}").as_bytes()));
}
