use super::*;
use futures_util::FutureExt;
use serde_json::json;

fn trust() -> Trust {
    Trust {
        issuer: "https://sso.example.vn".to_owned(),
        audience: "thidua".to_owned(),
        person_claim: "employee_code".to_owned(),
    }
}

fn checked(changes: Value) -> Result<Identity> {
    let mut claims = json!({
        "iss": "https://sso.example.vn", "aud": "thidua", "sub": "u-1",
        "employee_code": "CB007", "iat": 1_000, "exp": 2_000,
    });
    let (Value::Object(all), Value::Object(more)) = (&mut claims, changes) else {
        panic!("both are objects")
    };
    all.extend(more);
    all.retain(|_, value| !value.is_null());
    check(all, &trust(), DateTime::from_timestamp(1_500, 0).unwrap())
}

#[test]
fn a_good_token_names_the_person_of_the_configured_claim() {
    let found = checked(json!({})).unwrap();
    assert_eq!(found.person_code, "CB007");
    assert_eq!(found.ends.timestamp(), 2_000);
    assert!(checked(json!({ "aud": ["thidua"] })).is_ok());
    assert!(checked(json!({ "aud": ["x", "thidua"], "azp": "thidua" })).is_ok());
}

#[test]
fn each_check_of_openid_connect_refuses() {
    for changes in [
        json!({ "iss": "https://sso.example.vn/" }),
        json!({ "aud": "other" }),
        json!({ "aud": ["x", "thidua"] }),
        json!({ "aud": ["x", "thidua"], "azp": "x" }),
        json!({ "exp": 1_470 }),
        json!({ "exp": null }),
        json!({ "exp": "2000" }),
        json!({ "iat": 1_531 }),
        json!({ "iat": null }),
        json!({ "nbf": 1_531 }),
        json!({ "employee_code": null }),
        json!({ "employee_code": "" }),
        json!({ "employee_code": 7 }),
    ] {
        let refused = checked(changes.clone()).expect_err(&changes.to_string());
        assert_eq!(refused.code(), Code::InvalidGrant);
    }
}

#[test]
fn keys_for_other_uses_and_weak_or_shared_ones_are_not_chosen() {
    let rsa = |more: Value| {
        let mut key = json!({ "kty": "RSA", "kid": "a", "e": "AQAB", "n": "A".repeat(342) });
        let (Value::Object(all), Value::Object(more)) = (&mut key, more) else {
            panic!("both are objects")
        };
        all.extend(more);
        vec![serde_json::from_value::<Jwk>(key).unwrap()]
    };
    let chosen = |keys: &[Jwk], kid| choose(keys, kid, Algorithm::RS256).is_some();
    assert!(chosen(&rsa(json!({})), Some("a")));
    assert!(chosen(&rsa(json!({ "use": "sig", "alg": "RS256" })), None));
    assert!(!chosen(&rsa(json!({})), Some("b")));
    assert!(!chosen(&rsa(json!({ "use": "enc" })), Some("a")));
    assert!(!chosen(&rsa(json!({ "alg": "PS256" })), Some("a")));
    assert!(!chosen(&rsa(json!({ "n": "A".repeat(171) })), Some("a")));
    let two = [rsa(json!({})), rsa(json!({ "kid": "b" }))].concat();
    assert!(!chosen(&two, None), "which of two is meant nobody can know");
    let shared: Jwk = serde_json::from_value(json!({ "kty": "oct", "k": "AAAA" })).unwrap();
    assert!(choose(&[shared], None, Algorithm::HS256).is_none());
}

#[test]
fn while_an_issuer_is_asked_nobody_else_waits_for_what_is_known() {
    let issuer = Issuer::new("https://sso.example.vn", "thidua", "employee_code");
    let key = json!({ "kty": "RSA", "kid": "a", "e": "AQAB", "n": "A".repeat(342) });
    let keep = |age: Duration| {
        let keys = Arc::new(vec![serde_json::from_value::<Jwk>(key.clone()).unwrap()]);
        let read = Timer::now().checked_sub(age);
        *issuer.0.state.write().unwrap() = State { keys, read, tried: read };
    };
    // What is not answered at once waits for whoever asks.
    let answered = |kid: &str| issuer.key(Some(kid), Algorithm::RS256).now_or_never();
    let asking = issuer.0.turn.try_lock().unwrap();
    keep(FRESH_FOR * 2);
    assert_eq!(answered("a").unwrap().unwrap().common.key_id.as_deref(), Some("a"));
    assert!(answered("b").is_none(), "a key that is not known may be a new one");
    keep(KEPT_FOR * 2);
    assert!(answered("a").is_none(), "what was known a day ago counts no more");
    drop(asking);
}

#[test]
fn addresses_are_read_by_https_or_on_this_machine() {
    for good in ["https://a.vn/x", "http://127.0.0.1:9/x", "http://localhost", "http://[::1]/"] {
        assert!(is_private_on_the_way(good), "{good}");
    }
    for bad in ["http://a.vn", "http://localhost.a.vn/", "ftp://127.0.0.1", "127.0.0.1"] {
        assert!(!is_private_on_the_way(bad), "{bad}");
    }
}
