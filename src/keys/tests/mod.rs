mod ballots;
mod files;
mod sealing;

use std::fs;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use tempfile::TempDir;

use super::*;

const EXPECTED: Expected<'_> = Expected { issuer: "https://thidua.example", audience: "thidua" };
const ISSUED: i64 = 1_772_000_000;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn claims() -> AccessClaims {
    AccessClaims {
        iss: EXPECTED.issuer.to_owned(),
        sub: "0195".to_owned(),
        aud: EXPECTED.audience.to_owned(),
        exp: ISSUED + 600,
        iat: ISSUED,
        nbf: None,
        jti: "jti-1".to_owned(),
        client_id: "eoffice".to_owned(),
        scope: "campaigns.read scores.write".to_owned(),
        act: None,
        password_stamp: None,
    }
}

fn open(dir: &TempDir) -> Keys {
    Keys::open_or_create(&dir.path().join("keys")).unwrap()
}

fn given() -> (TempDir, Keys) {
    let dir = TempDir::new().unwrap();
    let keys = open(&dir);
    (dir, keys)
}

fn verify(keys: &Keys, token: &str) -> Result<Arc<AccessClaims>, TokenError> {
    keys.verify(token, at(ISSUED + 1), &EXPECTED)
}

/// Signs with the active key of `keys`, but under a header of our choice.
fn signed_with(keys: &Keys, change: impl FnOnce(&mut Header)) -> String {
    let ring = keys.ring();
    let key = ring.active().unwrap();
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some(key.kid.to_string());
    change(&mut header);
    jsonwebtoken::encode(&header, &claims(), &key.encoding).unwrap()
}

#[test]
fn a_signed_token_verifies_and_carries_all_claims() {
    let (_dir, keys) = given();
    let full = AccessClaims {
        nbf: Some(ISSUED),
        act: Some(Actor { sub: "deputy".to_owned() }),
        password_stamp: Some("stamp".to_owned()),
        ..claims()
    };
    let token = keys.sign(&full).unwrap();
    assert_eq!(*verify(&keys, &token).unwrap(), full);
    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
    assert_eq!(header.alg, Algorithm::EdDSA);
    assert_eq!(header.kid, keys.kids().into_iter().next());
}

#[test]
fn a_token_with_one_changed_letter_is_refused_even_after_the_true_one_was_seen() {
    let (_dir, keys) = given();
    let token = keys.sign(&claims()).unwrap();
    verify(&keys, &token).unwrap();
    let other = keys.sign(&AccessClaims { sub: "0196".to_owned(), ..claims() }).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let payload = other.split('.').nth(1).unwrap();
    let forged = [parts[0], payload, parts[2]].join(".");
    assert_eq!(verify(&keys, &forged), Err(TokenError::BadSignature));
    let first = if parts[2].starts_with('A') { "B" } else { "A" };
    let turned = [parts[0], ".", parts[1], ".", first, &parts[2][1..]].concat();
    assert_eq!(verify(&keys, &turned), Err(TokenError::BadSignature));
}

#[test]
fn malformed_tokens_are_refused() {
    let (_dir, keys) = given();
    let token = keys.sign(&claims()).unwrap();
    let long = format!("{token}{}", "A".repeat(TOKEN_BYTES_MAX));
    let padded = format!("{token}==");
    // {"alg":"none","typ":"at+jwt"}
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30.";
    for wrong in ["", "a.b.c", "..", "Bearer", none, &long, &padded] {
        assert_eq!(verify(&keys, wrong), Err(TokenError::Malformed), "{wrong:.40}");
    }
    let critical = signed_with(&keys, |header| header.crit = Some(vec!["b64".to_owned()]));
    assert_eq!(verify(&keys, &critical), Err(TokenError::Malformed));
}

#[test]
fn another_type_or_algorithm_is_refused() {
    let (_dir, keys) = given();
    for typ in [None, Some("JWT"), Some("id+jwt")] {
        let token = signed_with(&keys, |header| header.typ = typ.map(str::to_owned));
        assert_eq!(verify(&keys, &token), Err(TokenError::WrongType), "{typ:?}");
    }
    let long_name = signed_with(&keys, |header| header.typ = Some("application/AT+JWT".to_owned()));
    verify(&keys, &long_name).unwrap();
    // The public key as a shared secret: the classic confusion of algorithms.
    let public = keys.ring().active().unwrap().pair.verifying_key();
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some("at+jwt".to_owned());
    header.kid = keys.kids().pop();
    let secret = EncodingKey::from_secret(public.as_bytes());
    let confused = jsonwebtoken::encode(&header, &claims(), &secret).unwrap();
    assert_eq!(verify(&keys, &confused), Err(TokenError::WrongType));
}

#[test]
fn a_key_that_is_not_ours_is_unknown_and_never_becomes_a_path() {
    let (_dir, keys) = given();
    let (_other_dir, other) = given();
    assert_eq!(verify(&keys, &other.sign(&claims()).unwrap()), Err(TokenError::UnknownKey));
    for kid in [None, Some("../keys/active"), Some("active"), Some("")] {
        let token = signed_with(&keys, |header| header.kid = kid.map(str::to_owned));
        assert_eq!(verify(&keys, &token), Err(TokenError::UnknownKey), "{kid:?}");
    }
    let stolen_name = signed_with(&other, |header| header.kid = keys.kids().pop());
    assert_eq!(verify(&keys, &stolen_name), Err(TokenError::BadSignature));
}

#[test]
fn times_are_checked_with_thirty_seconds_of_leeway_and_on_remembered_tokens_too() {
    let (_dir, keys) = given();
    let token = keys.sign(&claims()).unwrap();
    for _ in 0..2 {
        let ask = |seconds| keys.verify(&token, at(seconds), &EXPECTED).map(|_| ());
        assert_eq!(ask(ISSUED - 31), Err(TokenError::NotYetValid));
        assert_eq!(ask(ISSUED - 30), Ok(()));
        assert_eq!(ask(ISSUED + 600 + 29), Ok(()));
        assert_eq!(ask(ISSUED + 600 + 30), Err(TokenError::Expired));
    }
    let later = keys.sign(&AccessClaims { nbf: Some(ISSUED + 100), ..claims() }).unwrap();
    assert_eq!(verify(&keys, &later), Err(TokenError::NotYetValid));
    keys.verify(&later, at(ISSUED + 70), &EXPECTED).unwrap();
}

#[test]
fn issuer_and_audience_are_checked_on_remembered_tokens_too() {
    let (_dir, keys) = given();
    let token = keys.sign(&claims()).unwrap();
    for _ in 0..2 {
        let wrong = Expected { issuer: "https://thidua.example/", ..EXPECTED };
        let refused = keys.verify(&token, at(ISSUED), &wrong);
        assert_eq!(refused, Err(TokenError::WrongIssuer));
        let wrong = Expected { audience: "other", ..EXPECTED };
        let refused = keys.verify(&token, at(ISSUED), &wrong);
        assert_eq!(refused, Err(TokenError::WrongAudience));
        verify(&keys, &token).unwrap();
    }
}

#[test]
fn a_token_seen_before_is_answered_from_memory() {
    let (_dir, keys) = given();
    let token = keys.sign(&claims()).unwrap();
    let first = verify(&keys, &token).unwrap();
    assert!(Arc::ptr_eq(&first, &verify(&keys, &token).unwrap()));
}

#[test]
fn after_a_rotation_the_new_key_signs_and_the_old_one_still_verifies() {
    let (dir, keys) = given();
    let old = keys.sign(&claims()).unwrap();
    let old_kid = keys.kids().remove(0);
    let kid = keys.rotate().unwrap();
    assert_eq!(keys.kids(), [kid.clone(), old_kid]);
    let new = keys.sign(&claims()).unwrap();
    assert_eq!(jsonwebtoken::decode_header(&new).unwrap().kid, Some(kid.clone()));
    verify(&keys, &old).unwrap();
    verify(&keys, &new).unwrap();
    assert_eq!(open(&dir).kids(), keys.kids());
}

#[test]
fn a_retired_key_verifies_no_token_any_more_but_its_old_signatures() {
    let (_dir, keys) = given();
    let token = keys.sign(&claims()).unwrap();
    let (kid, signature) = keys.sign_detached(b"head 17").unwrap();
    verify(&keys, &token).unwrap();
    assert!(matches!(keys.retire(&kid), Err(KeyError::ActiveKey(_))));
    keys.rotate().unwrap();
    keys.retire(&kid).unwrap();
    assert_eq!(verify(&keys, &token), Err(TokenError::UnknownKey));
    assert_eq!(keys.kids().len(), 1);
    assert_eq!(keys.verify_detached(&kid, b"head 17", &signature), Ok(()));
    assert!(matches!(keys.retire(&kid), Err(KeyError::UnknownKey(_))));
}

#[test]
fn a_token_remembered_late_does_not_outlive_its_key() {
    let (_dir, keys) = given();
    let token = keys.sign(&claims()).unwrap();
    let kid = keys.kids().remove(0);
    let claims = verify(&keys, &token).unwrap();
    keys.rotate().unwrap();
    keys.retire(&kid).unwrap();
    // A thread that verified before the retirement remembers the token after it.
    let digest: [u8; 32] = Sha256::digest(&token).into();
    keys.0.seen.insert(digest, Seen { kid: kid.into(), claims });
    assert_eq!(verify(&keys, &token), Err(TokenError::UnknownKey));
}

#[test]
fn a_rotation_by_another_process_is_noticed_when_its_first_token_arrives() {
    let (dir, keys) = given();
    let other = open(&dir);
    other.rotate().unwrap();
    let token = other.sign(&claims()).unwrap();
    verify(&keys, &token).unwrap();
    assert_eq!(keys.kids(), other.kids());
}

#[test]
fn a_rotation_and_a_retirement_by_another_process_are_noticed_at_the_next_look() {
    let (dir, keys) = given();
    let token = keys.sign(&claims()).unwrap();
    verify(&keys, &token).unwrap();
    let other = open(&dir);
    let old = other.kids().remove(0);
    let new = other.rotate().unwrap();
    other.retire(&old).unwrap();
    keys.look();
    assert_eq!(keys.kids(), [new]);
    assert_eq!(verify(&keys, &token), Err(TokenError::UnknownKey));
}

#[test]
fn the_directory_is_looked_at_once_a_second_by_one_caller() {
    let (_dir, keys) = given();
    assert!(!keys.is_look_due(Duration::from_millis(999)));
    assert!(keys.is_look_due(Duration::from_millis(1_000)));
    assert!(!keys.is_look_due(Duration::from_millis(1_999)));
    assert!(keys.is_look_due(Duration::from_millis(2_000)));
}

#[test]
fn a_directory_that_vanished_leaves_the_keys_in_use() {
    let (dir, keys) = given();
    let token = keys.sign(&claims()).unwrap();
    fs::rename(dir.path().join("keys"), dir.path().join("away")).unwrap();
    keys.look();
    verify(&keys, &token).unwrap();
}

#[test]
fn the_key_set_shows_public_members_only_and_verifies_our_tokens() {
    let (_dir, keys) = given();
    keys.rotate().unwrap();
    let set = keys.jwks();
    assert_eq!(set["keys"].as_array().unwrap().len(), 2);
    for key in set["keys"].as_array().unwrap() {
        let members: Vec<&String> = key.as_object().unwrap().keys().collect();
        assert_eq!(members, ["kty", "crv", "use", "alg", "kid", "x"]);
    }
    let parsed: jsonwebtoken::jwk::JwkSet = serde_json::from_value(set).unwrap();
    let token = keys.sign(&claims()).unwrap();
    let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let jwk = parsed.find(&kid).unwrap();
    assert_eq!(jwk.thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256).unwrap(), kid);
    let mut validation = jsonwebtoken::Validation::new(Algorithm::EdDSA);
    validation.set_audience(&["thidua"]);
    validation.validate_exp = false;
    let decoding = jsonwebtoken::DecodingKey::from_jwk(jwk).unwrap();
    jsonwebtoken::decode::<AccessClaims>(&token, &decoding, &validation).unwrap();
}

#[test]
fn a_detached_signature_fits_its_bytes_and_key_alone() {
    let (dir, keys) = given();
    let (kid, signature) = keys.sign_detached(b"head 17").unwrap();
    assert_eq!(open(&dir).verify_detached(&kid, b"head 17", &signature), Ok(()));
    let refused = |kid: &str, bytes: &[u8], signature: &str| {
        keys.verify_detached(kid, bytes, signature).unwrap_err()
    };
    assert_eq!(refused(&kid, b"head 18", &signature), TokenError::BadSignature);
    assert_eq!(refused(&kid, b"head 17", "AAAA"), TokenError::Malformed);
    assert_eq!(refused("nobody", b"head 17", &signature), TokenError::UnknownKey);
    let other = keys.rotate().unwrap();
    assert_eq!(refused(&other, b"head 17", &signature), TokenError::BadSignature);
}

#[test]
fn a_detached_signature_cannot_pass_for_that_of_a_token() {
    let (_dir, keys) = given();
    let token = keys.sign(&claims()).unwrap();
    let (message, _) = token.rsplit_once('.').unwrap();
    let (_, signature) = keys.sign_detached(message.as_bytes()).unwrap();
    assert_eq!(verify(&keys, &format!("{message}.{signature}")), Err(TokenError::BadSignature));
}

#[test]
fn a_cursor_seal_fits_its_bytes_alone_and_survives_a_restart_and_a_rotation() {
    let (dir, keys) = given();
    let seal = keys.cursor_mac(b"page 2");
    keys.rotate().unwrap();
    assert!(open(&dir).cursor_verify(b"page 2", &seal));
    assert!(!keys.cursor_verify(b"page 3", &seal));
    let mut forged = seal;
    forged[15] ^= 1;
    assert!(!keys.cursor_verify(b"page 2", &forged));
    let (_other_dir, other) = given();
    assert!(!other.cursor_verify(b"page 2", &seal));
}

#[test]
fn debug_output_shows_no_key_material() {
    let (dir, keys) = given();
    let shown = format!("{keys:?}");
    assert!(shown.contains("keys") && shown.len() < dir.path().as_os_str().len() + 80, "{shown}");
}
