//! Trust in the sign-on of another house: tokens for persons who signed in there.

use std::thread::sleep;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::app::{TestApp, migrate};
use crate::support::case::{Case, cases};
use crate::support::connection::{Registered, bearing, expect_oauth_error, registered};
use crate::support::response::{Response, str_at};
use crate::support::sign_on::{SignOn, SignOnKey};

pub const CASES: &[Case] = cases![
    who_signed_in_elsewhere_is_acted_for_with_all_rights,
    the_keys_are_read_once_for_many_tokens,
    the_issuer_rotates_its_keys,
    what_the_issuer_did_not_sign_is_refused,
    what_the_issuer_says_of_others_is_refused,
    an_issuer_out_of_reach_is_no_refusal_and_known_keys_go_on_counting,
    an_issuer_that_says_it_is_another_is_not_trusted,
    without_an_issuer_its_tokens_are_unknown,
];

const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";

/// The service asks the issuer no more often than this.
const A_MOMENT: Duration = Duration::from_millis(2_100);

/// An application that trusts this issuer, with a client that may act for persons.
fn trusting(app: &TestApp, sign_on: &SignOn) -> (TestApp, Registered) {
    let database = app.database.another_empty();
    migrate(database.url());
    let issuer = sign_on.issuer();
    let more =
        [("THIDUA_OIDC_ISSUER", issuer.as_str()), ("THIDUA_OIDC_PERSON_CLAIM", "employee_code")];
    let app = TestApp::start_with(database, &more);
    let portal = registered(&app, "cong_noi_bo", json!({ "may_act_for_persons": true }));
    (app, portal)
}

fn now(app: &TestApp) -> i64 {
    app.app.clock.now().timestamp()
}

fn exchange(app: &TestApp, portal: &Registered, token: &str) -> Response {
    portal.exchanges(app, ID_TOKEN, token, "")
}

fn who_signed_in_elsewhere_is_acted_for_with_all_rights(app: &TestApp) {
    let sign_on = SignOn::start();
    let (app, portal) = trusting(app, &sign_on);
    let token = sign_on.token(SignOnKey::Rsa, "T-ADMIN", now(&app), json!({}));
    let body = exchange(&app, &portal, &token).expect(200).json();
    assert_eq!(body["expires_in"], 900);
    // What the client says by itself would not carry this one.
    assert!(str_at(&body, "/scope").contains("roles:write"), "{body}");
    let me = bearing(&app, str_at(&body, "/access_token")).get("/v1/me").send();
    let me = me.expect(200).json();
    assert_eq!((&me["code"], &me["client_id"]), (&json!("T-ADMIN"), &json!("cong_noi_bo")));
    // Of a token that ends soon nobody makes one that lives longer.
    let short = json!({ "exp": now(&app) + 60 });
    let short = sign_on.token(SignOnKey::Rsa, "T-ADMIN", now(&app), short);
    assert_eq!(exchange(&app, &portal, &short).expect(200).json()["expires_in"], 60);
}

fn the_keys_are_read_once_for_many_tokens(app: &TestApp) {
    let sign_on = SignOn::start();
    let (app, portal) = trusting(app, &sign_on);
    assert_eq!(sign_on.asked(), 0, "nothing is read before it is needed");
    for code in ["T-OFFICER", "T-HEAD", "T-EMPLOYEE"] {
        let token = sign_on.token(SignOnKey::Rsa, code, now(&app), json!({}));
        exchange(&app, &portal, &token).expect(200);
    }
    assert_eq!(sign_on.asked(), 2, "the discovery document and the keys");
}

fn the_issuer_rotates_its_keys(app: &TestApp) {
    let sign_on = SignOn::start();
    let (app, portal) = trusting(app, &sign_on);
    let old = sign_on.token(SignOnKey::Rsa, "T-OFFICER", now(&app), json!({}));
    exchange(&app, &portal, &old).expect(200);
    sign_on.rotate(SignOnKey::Edwards);
    let new = sign_on.token(SignOnKey::Edwards, "T-OFFICER", now(&app), json!({}));
    sleep(A_MOMENT);
    exchange(&app, &portal, &new).expect(200);
    // The old key is no longer published, and nothing is signed by it any more.
    expect_oauth_error(exchange(&app, &portal, &old), 400, "invalid_grant");
}

fn what_the_issuer_did_not_sign_is_refused(app: &TestApp) {
    let sign_on = SignOn::start();
    let (app, portal) = trusting(app, &sign_on);
    let good = sign_on.token(SignOnKey::Rsa, "T-OFFICER", now(&app), json!({}));
    let (head, rest) = good.split_once('.').unwrap();
    let (claims, signature) = rest.split_once('.').unwrap();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let unsigned = part(&json!({ "alg": "none", "typ": "JWT" }));
    let shared = part(&json!({ "alg": "HS256", "typ": "JWT", "kid": "rsa-1" }));
    let other = sign_on.token(SignOnKey::Rsa, "T-ADMIN", now(&app), json!({}));
    let other = other.split('.').nth(1).unwrap();
    let typed = part(&json!({ "alg": "RS256", "typ": "logout+jwt", "kid": "rsa-1" }));
    for token in [
        format!("{unsigned}.{claims}."),
        format!("{shared}.{claims}.{signature}"),
        format!("{head}.{other}.{signature}"),
        format!("{typed}.{claims}.{signature}"),
        sign_on.forged(SignOnKey::Edwards, SignOnKey::Rsa, "T-OFFICER", now(&app)),
        sign_on.token(SignOnKey::Edwards, "T-OFFICER", now(&app), json!({})),
        app.token("T-OFFICER", "tests", "directory:read"),
        "no.token.at-all".to_owned(),
    ] {
        expect_oauth_error(exchange(&app, &portal, &token), 400, "invalid_grant");
    }
    exchange(&app, &portal, &good).expect(200);
}

fn what_the_issuer_says_of_others_is_refused(app: &TestApp) {
    let sign_on = SignOn::start();
    let (app, portal) = trusting(app, &sign_on);
    let at = now(&app);
    for changes in [
        json!({ "aud": "another-service" }),
        json!({ "iss": "https://elsewhere.example.vn" }),
        json!({ "exp": at - 60 }),
        json!({ "iat": at + 3_600 }),
        json!({ "employee_code": "NOBODY" }),
        json!({ "employee_code": null }),
        json!({ "employee_code": "cong_noi_bo" }),
    ] {
        let token = sign_on.token(SignOnKey::Rsa, "T-OFFICER", at, changes);
        expect_oauth_error(exchange(&app, &portal, &token), 400, "invalid_grant");
    }
    // A good token in the hands of a client that is not trusted.
    let other = registered(&app, "mot_cua", json!({}));
    let token = sign_on.token(SignOnKey::Rsa, "T-OFFICER", at, json!({}));
    expect_oauth_error(exchange(&app, &other, &token), 400, "unauthorized_client");
}

fn an_issuer_out_of_reach_is_no_refusal_and_known_keys_go_on_counting(app: &TestApp) {
    let sign_on = SignOn::start();
    sign_on.set_up(false);
    let (app, portal) = trusting(app, &sign_on);
    let token = sign_on.token(SignOnKey::Rsa, "T-OFFICER", now(&app), json!({}));
    let answer = exchange(&app, &portal, &token).expect_problem(503, "unavailable");
    assert!(answer.header("retry-after").is_some());
    sign_on.set_up(true);
    sleep(A_MOMENT);
    exchange(&app, &portal, &token).expect(200);
    sign_on.set_up(false);
    sleep(A_MOMENT);
    exchange(&app, &portal, &token).expect(200);
    // An unknown key makes the service ask in vain, and that spoils nothing.
    let unknown = sign_on.token(SignOnKey::Edwards, "T-OFFICER", now(&app), json!({}));
    expect_oauth_error(exchange(&app, &portal, &unknown), 400, "invalid_grant");
    exchange(&app, &portal, &token).expect(200);
}

fn an_issuer_that_says_it_is_another_is_not_trusted(app: &TestApp) {
    let sign_on = SignOn::start();
    sign_on.pretend("https://elsewhere.example.vn");
    let (app, portal) = trusting(app, &sign_on);
    let token = sign_on.token(SignOnKey::Rsa, "T-OFFICER", now(&app), json!({}));
    exchange(&app, &portal, &token).expect_problem(503, "unavailable");
}

fn without_an_issuer_its_tokens_are_unknown(app: &TestApp) {
    let sign_on = SignOn::start();
    let portal = registered(app, "cong_noi_bo", json!({ "may_act_for_persons": true }));
    let token = sign_on.token(SignOnKey::Rsa, "T-OFFICER", now(app), json!({}));
    expect_oauth_error(exchange(app, &portal, &token), 400, "invalid_request");
    assert_eq!(sign_on.asked(), 0);
}
