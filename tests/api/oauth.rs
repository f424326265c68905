//! OAuth: tokens for clients, tokens for persons, and their ends.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::authz::Role;
use thidua::authz::table::{SCOPES, scopes_of};

use crate::documents::given;
use crate::support::app::{TestApp, migrate};
use crate::support::case::{Case, cases};
use crate::support::connection::{
    CLIENTS, Registered, bearing, expect_oauth_error, registered, sent,
};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    a_client_gets_a_token_for_itself,
    a_client_may_show_itself_in_the_header,
    whatever_is_wrong_with_a_client_it_is_told_the_same,
    a_client_gets_the_scopes_it_asks_for_and_no_others,
    a_form_that_does_not_fit_is_refused_as_oauth_asks,
    a_client_connects_from_its_networks_only,
    a_client_connects_until_its_last_day,
    every_token_is_in_the_audit,
    a_revoked_token_is_refused_at_once,
    a_client_revokes_tokens_of_its_own_only,
    a_client_learns_of_its_own_tokens_what_they_are,
    a_trusted_client_acts_for_a_person,
    a_client_that_is_not_trusted_acts_for_nobody,
    a_word_carries_no_right_to_widen_ones_own,
    of_all_scopes_a_word_carries_those_that_outlast_and_widen_nothing,
    a_person_without_a_place_is_acted_for_by_nobody,
    a_token_of_a_person_is_exchanged_for_no_more_than_it_is,
    a_token_is_exchanged_once_and_of_persons_only,
    those_who_ask_without_end_are_told_to_wait,
    the_metadata_names_the_endpoints,
];

const TOKEN: &str = "/oauth/token";
const PERSON: &str = "urn:thidua:token-type:person-code";
const ACCESS: &str = "urn:ietf:params:oauth:token-type:access_token";

/// The claims of a token, unchecked.
fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn access_token(answer: &Response) -> String {
    str_at(&answer.json(), "/access_token").to_owned()
}

fn trusted(app: &TestApp) -> Registered {
    let scopes = json!(["directory:read", "documents:read", "documents:write", "roles:write"]);
    registered(app, "van_phong", json!({ "may_act_for_persons": true, "scopes": scopes }))
}

fn a_client_gets_a_token_for_itself(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({}));
    let answer = one.asks(app, &[]).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let body = answer.json();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 900);
    assert_eq!(body["scope"], "directory:read campaigns:read roles:write");
    assert_eq!(body.get("issued_token_type"), None);
    let token = access_token(&answer);
    let claims = claims(&token);
    assert_eq!((&claims["sub"], &claims["client_id"]), (&json!("mot_cua"), &json!("mot_cua")));
    assert_eq!(claims.get("act"), None);
    let me = bearing(app, &token).get("/v1/me").send().expect(200).json();
    assert_eq!((&me["kind"], &me["code"]), (&json!("client"), &json!("mot_cua")));
    assert_eq!(me["scopes"], json!(["directory:read", "campaigns:read", "roles:write"]));
    app.app.clock.advance(TimeDelta::minutes(16));
    bearing(app, &token).get("/v1/me").send().expect_problem(401, "token-expired");
}

fn a_client_may_show_itself_in_the_header(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({}));
    let basic = |secret: &str| {
        let pair = STANDARD.encode(format!("mot%5Fcua:{secret}"));
        sent(app, TOKEN, &[("grant_type", "client_credentials")])
            .header("authorization", &format!("Basic {pair}"))
    };
    basic(&one.secret).send().expect(200);
    let refused = expect_oauth_error(basic("thidua_0123456789").send(), 401, "invalid_client");
    assert_eq!(refused.header("www-authenticate"), Some("Basic realm=\"thidua\""));
    let both = STANDARD.encode(format!("mot_cua:{}", one.secret));
    let both = sent(
        app,
        TOKEN,
        &[("grant_type", "client_credentials"), ("client_secret", one.secret.as_str())],
    )
    .header("authorization", &format!("Basic {both}"));
    expect_oauth_error(both.send(), 400, "invalid_request");
    let garbage = sent(app, TOKEN, &[("grant_type", "client_credentials")]);
    let garbage = garbage.header("authorization", "Basic %%%").send();
    expect_oauth_error(garbage, 401, "invalid_client");
    // Elsewhere this header says nothing.
    let elsewhere = app.anonymous().get("/v1/me").header("authorization", "Basic bW90OmN1YQ==");
    elsewhere.send().expect_problem(401, "unauthenticated");
}

fn whatever_is_wrong_with_a_client_it_is_told_the_same(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({}));
    let gone = registered(app, "da_ngat", json!({}));
    let reason = json!({ "reason": "Thử" });
    app.admin().post(&format!("{CLIENTS}/da_ngat/disable")).json(reason).send().expect(200);
    let far = registered(app, "o_xa", json!({ "allowed_networks": ["10.0.0.0/8"] }));
    let near_miss = format!("{}x", &one.secret[..one.secret.len() - 1]);
    let shown =
        |code: &str, secret: &str| Registered { code: code.to_owned(), secret: secret.to_owned() };
    let before = app.database.number("SELECT count(*) FROM audit_events");
    let mut answers = Vec::new();
    for client in [
        shown("khong_co", &one.secret),
        shown("mot_cua", &near_miss),
        shown("mot_cua", "thidua_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        shown("mot_cua", "other"),
        shown("mot_cua", &gone.secret),
        gone,
        far,
    ] {
        let refused = expect_oauth_error(client.asks(app, &[]), 401, "invalid_client");
        let mut body = refused.json();
        body["request_id"] = Value::Null;
        body["instance"] = Value::Null;
        answers.push(body);
    }
    let nothing = sent(app, TOKEN, &[("grant_type", "client_credentials")]).send();
    expect_oauth_error(nothing, 401, "invalid_client");
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:#?}");
    assert_eq!(app.database.number("SELECT count(*) FROM audit_events"), before);
}

fn a_client_gets_the_scopes_it_asks_for_and_no_others(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({}));
    let body = one.asks(app, &[("scope", "directory:read")]).expect(200).json();
    assert_eq!(body["scope"], "directory:read");
    let client = bearing(app, str_at(&body, "/access_token"));
    client.get("/v1/units").send().expect(200);
    client.get("/v1/campaigns").send().expect_problem(403, "insufficient-scope");
    for scope in ["documents:read", "directory:read all", "nothing"] {
        expect_oauth_error(one.asks(app, &[("scope", scope)]), 400, "invalid_scope");
    }
    // An empty one is as one that is absent (RFC 6749, 3.2).
    let all = one.asks(app, &[("scope", "")]).expect(200).json();
    assert_eq!(all["scope"], "directory:read campaigns:read roles:write");
}

fn a_form_that_does_not_fit_is_refused_as_oauth_asks(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({}));
    let grant = |kind: &str| one.sends(app, TOKEN, &[("grant_type", kind)]);
    expect_oauth_error(grant("password"), 400, "unsupported_grant_type");
    expect_oauth_error(grant("authorization_code"), 400, "unsupported_grant_type");
    expect_oauth_error(one.sends(app, TOKEN, &[]), 400, "invalid_request");
    let twice = [("grant_type", "client_credentials"), ("grant_type", "client_credentials")];
    expect_oauth_error(one.sends(app, TOKEN, &twice), 400, "invalid_request");
    let breaks = one.asks(app, &[("scope", "directory:read\n")]);
    expect_oauth_error(breaks, 400, "invalid_request");
    // What the server does not know is passed over.
    one.asks(app, &[("resource_owner", "1")]).expect(200);
    let json = app.anonymous().post(TOKEN).json(json!({ "grant_type": "client_credentials" }));
    json.send().expect_problem(415, "unsupported-media-type");
    app.anonymous().get(TOKEN).send().expect_problem(405, "method-not-allowed");
}

fn a_client_connects_from_its_networks_only(app: &TestApp) {
    let near = registered(app, "o_gan", json!({ "allowed_networks": ["127.0.0.0/8", "::1"] }));
    let far = registered(app, "o_xa", json!({ "allowed_networks": ["10.0.0.0/8"] }));
    bearing(app, &near.token(app)).get("/v1/me").send().expect(200);
    expect_oauth_error(far.asks(app, &[]), 401, "invalid_client");
    // What a stranger writes into the header of proxies counts nothing.
    let members = [
        ("grant_type", "client_credentials"),
        ("client_id", far.code.as_str()),
        ("client_secret", far.secret.as_str()),
    ];
    let forged = sent(app, TOKEN, &members).header("x-forwarded-for", "10.1.2.3").send();
    expect_oauth_error(forged, 401, "invalid_client");
}

fn a_client_connects_until_its_last_day(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({ "expires_on": "2026-11-23" }));
    let token = one.token(app);
    bearing(app, &token).get("/v1/me").send().expect(200);
    // One second before midnight in Hanoi, and a little later.
    app.app.clock.set("2026-11-23T16:59:59Z".parse().unwrap());
    let token = one.token(app);
    app.app.clock.set("2026-11-23T17:00:00Z".parse().unwrap());
    app.app.actors.clear();
    bearing(app, &token).get("/v1/me").send().expect_problem(401, "unauthenticated");
    expect_oauth_error(one.asks(app, &[]), 401, "invalid_client");
}

fn every_token_is_in_the_audit(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({}));
    let token = one.token(app);
    app.seal();
    let page = app.as_caller("T-INSPECTOR").get("/v1/audit-events?action=token.issue");
    let row = page.send().expect(200).json()["items"][0].clone();
    assert_eq!((&row["actor_kind"], &row["actor_id"]), (&json!("client"), &json!("mot_cua")));
    assert_eq!(row["target_id"], "mot_cua");
    assert_eq!(row["changes"]["token_id"], claims(&token)["jti"]);
    assert_eq!(row["changes"]["grant_type"], "client_credentials");
    assert_eq!(row["changes"]["expires_at"], "2026-11-23T02:15:00.000Z");
    assert!(row["request_id"].is_string());
}

fn revoke(app: &TestApp, client: &Registered, token: &str) -> Response {
    client.sends(app, "/oauth/revoke", &[("token", token), ("token_type_hint", "access_token")])
}

fn introspect(app: &TestApp, client: &Registered, token: &str) -> Response {
    client.sends(app, "/oauth/introspect", &[("token", token)])
}

fn a_revoked_token_is_refused_at_once(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({}));
    let (token, other) = (one.token(app), one.token(app));
    bearing(app, &token).get("/v1/me").send().expect(200);
    let answer = revoke(app, &one, &token).expect(200);
    assert_eq!(answer.body, b"");
    let refused = bearing(app, &token).get("/v1/me").send();
    refused.expect_problem(401, "unauthenticated");
    bearing(app, &other).get("/v1/me").send().expect(200);
    // Once more is no error (RFC 7009, 2.2), and is told once.
    revoke(app, &one, &token).expect(200);
    revoke(app, &one, "no.token.at-all").expect(200);
    let rows = "SELECT count(*) FROM audit_events WHERE action = 'token.revoke'";
    assert_eq!(app.database.number(rows), 1);
    assert_eq!(app.database.number("SELECT count(*) FROM revoked_tokens"), 1);
}

fn a_client_revokes_tokens_of_its_own_only(app: &TestApp) {
    let (one, other) = (registered(app, "mot_cua", json!({})), registered(app, "khac", json!({})));
    let token = one.token(app);
    expect_oauth_error(revoke(app, &other, &token), 400, "unauthorized_client");
    bearing(app, &token).get("/v1/me").send().expect(200);
    let nobody = sent(app, "/oauth/revoke", &[("token", &token)]).send();
    expect_oauth_error(nobody, 401, "invalid_client");
    bearing(app, &token).get("/v1/me").send().expect(200);
}

fn a_client_learns_of_its_own_tokens_what_they_are(app: &TestApp) {
    let (one, other) = (registered(app, "mot_cua", json!({})), registered(app, "khac", json!({})));
    let token = access_token(&one.asks(app, &[("scope", "directory:read")]).expect(200));
    let answer = introspect(app, &one, &token).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let body = answer.json();
    let said = claims(&token);
    assert_eq!((&body["active"], &body["scope"]), (&json!(true), &json!("directory:read")));
    for name in ["client_id", "sub", "aud", "iss", "exp", "iat", "jti"] {
        assert_eq!(body[name], said[name], "{name}");
    }
    let inactive = json!({ "active": false });
    assert_eq!(introspect(app, &other, &token).expect(200).json(), inactive);
    assert_eq!(introspect(app, &one, "no.token.at-all").expect(200).json(), inactive);
    let nobody = sent(app, "/oauth/introspect", &[("token", &token)]).send();
    expect_oauth_error(nobody, 401, "invalid_client");
    revoke(app, &one, &token).expect(200);
    assert_eq!(introspect(app, &one, &token).expect(200).json(), inactive);
    let late = one.token(app);
    app.app.clock.advance(TimeDelta::minutes(16));
    assert_eq!(introspect(app, &one, &late).expect(200).json(), inactive);
}

fn a_trusted_client_acts_for_a_person(app: &TestApp) {
    let office = trusted(app);
    let answer = office.exchanges(app, PERSON, "T-OFFICER", "").expect(200);
    let body = answer.json();
    assert_eq!((&body["issued_token_type"], &body["expires_in"]), (&json!(ACCESS), &json!(900)));
    assert_eq!(body["scope"], "directory:read documents:read documents:write");
    let token = access_token(&answer);
    let said = claims(&token);
    assert_eq!((&said["sub"], &said["act"]), (&json!("T-OFFICER"), &json!({ "sub": "van_phong" })));
    let officer = bearing(app, &token);
    let me = officer.get("/v1/me").send().expect(200).json();
    assert_eq!((&me["kind"], &me["code"]), (&json!("person"), &json!("T-OFFICER")));
    assert_eq!(me["client_id"], "van_phong");
    let seen = introspect(app, &office, &token).expect(200).json();
    assert_eq!(seen["act"], json!({ "sub": "van_phong" }));
    let made = given(&officer, json!({}));
    officer.get(&made).send().expect(200);
    // Not the client's own roles, but those of the person.
    officer.put("/v1/units/P09").json(json!({})).send().expect(403);
    app.seal();
    let rows = |action: &str| {
        let path = format!("/v1/audit-events?action={action}");
        app.as_caller("T-INSPECTOR").get(&path).send().expect(200).json()["items"].clone()
    };
    let exchanged = &rows("token.exchange")[0];
    assert_eq!(
        (&exchanged["actor_id"], &exchanged["target_id"]),
        (&json!("van_phong"), &json!("T-OFFICER"))
    );
    assert_eq!(exchanged["changes"]["acting_client_id"], "van_phong");
    let done = &rows("document.create")[0];
    assert_eq!((&done["actor_kind"], &done["actor_id"]), (&json!("person"), &json!("T-OFFICER")));
    assert_eq!(done["client_id"], "van_phong");
}

fn a_client_that_is_not_trusted_acts_for_nobody(app: &TestApp) {
    let one = registered(app, "mot_cua", json!({}));
    let refused = one.exchanges(app, PERSON, "T-OFFICER", "");
    expect_oauth_error(refused, 400, "unauthorized_client");
    let own = app.token("T-OFFICER", "tests", "directory:read");
    expect_oauth_error(one.exchanges(app, ACCESS, &own, ""), 400, "unauthorized_client");
}

fn a_word_carries_no_right_to_widen_ones_own(app: &TestApp) {
    let office = trusted(app);
    let answer = office.exchanges(app, PERSON, "T-ADMIN", "").expect(200);
    assert!(!str_at(&answer.json(), "/scope").contains("roles:write"), "{}", answer.text());
    let asked = office.exchanges(app, PERSON, "T-ADMIN", "roles:write");
    expect_oauth_error(asked, 400, "invalid_scope");
    expect_oauth_error(office.exchanges(app, PERSON, "van_phong", ""), 400, "invalid_grant");
}

fn of_all_scopes_a_word_carries_those_that_outlast_and_widen_nothing(app: &TestApp) {
    let all: Vec<&str> = SCOPES.iter().map(|(name, _)| *name).collect();
    let office =
        registered(app, "van_phong", json!({ "may_act_for_persons": true, "scopes": all }));
    let carried = office.exchanges(app, PERSON, "T-ADMIN", "").expect(200).json();
    let carried: Vec<&str> = str_at(&carried, "/scope").split(' ').collect();
    let useful = scopes_of(&[Role::Admin, Role::Employee]);
    let held_back: Vec<&str> = useful.into_iter().filter(|name| !carried.contains(name)).collect();
    assert_eq!(held_back, ["roles:write", "accounts:write", "clients:write", "webhooks:write"]);
    for name in held_back {
        let asked = office.exchanges(app, PERSON, "T-ADMIN", name);
        expect_oauth_error(asked, 400, "invalid_scope");
    }
    // Whoever shows a token of the person's own has them, as the person has.
    let own = app.token("T-ADMIN", "tests", "webhooks:write");
    let body = office.exchanges(app, ACCESS, &own, "").expect(200).json();
    assert_eq!(body["scope"], "webhooks:write");
}

fn a_person_without_a_place_is_acted_for_by_nobody(app: &TestApp) {
    let office = trusted(app);
    expect_oauth_error(office.exchanges(app, PERSON, "NOBODY", ""), 400, "invalid_grant");
    app.database.execute("UPDATE persons SET left_on = '2026-11-01' WHERE code = 'T-EMPLOYEE'");
    expect_oauth_error(office.exchanges(app, PERSON, "T-EMPLOYEE", ""), 400, "invalid_grant");
    expect_oauth_error(
        office.exchanges(app, "urn:ietf:params:oauth:token-type:saml2", "x", ""),
        400,
        "invalid_request",
    );
    let grant = ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    expect_oauth_error(office.sends(app, TOKEN, &[grant]), 400, "invalid_request");
    let whole = [grant, ("subject_token", "T-OFFICER"), ("subject_token_type", PERSON)];
    for (member, error) in [
        (("actor_token", "x"), "invalid_request"),
        (("requested_token_type", "urn:ietf:params:oauth:token-type:jwt"), "invalid_request"),
        (("audience", "elsewhere"), "invalid_target"),
    ] {
        let refused = office.sends(app, TOKEN, &[&whole[..], &[member]].concat());
        expect_oauth_error(refused, 400, error);
    }
    office.sends(app, TOKEN, &[&whole[..], &[("audience", "thidua")]].concat()).expect(200);
}

fn a_token_of_a_person_is_exchanged_for_no_more_than_it_is(app: &TestApp) {
    let office = trusted(app);
    let own = app.token("T-OFFICER", "tests", "documents:read campaigns:read");
    let body = office.exchanges(app, ACCESS, &own, "").expect(200).json();
    assert_eq!((&body["scope"], &body["expires_in"]), (&json!("documents:read"), &json!(900)));
    let more = office.exchanges(app, ACCESS, &own, "documents:write");
    expect_oauth_error(more, 400, "invalid_scope");
    // The token lives for an hour; of its last ten minutes nobody makes fifteen.
    app.app.clock.advance(TimeDelta::minutes(50));
    let body = office.exchanges(app, ACCESS, &own, "").expect(200).json();
    assert_eq!(body["expires_in"], 600);
    app.app.clock.advance(TimeDelta::minutes(11));
    expect_oauth_error(office.exchanges(app, ACCESS, &own, ""), 400, "invalid_grant");
}

fn a_token_is_exchanged_once_and_of_persons_only(app: &TestApp) {
    let office = trusted(app);
    let acting = access_token(&office.exchanges(app, PERSON, "T-OFFICER", "").expect(200));
    expect_oauth_error(office.exchanges(app, ACCESS, &acting, ""), 400, "invalid_grant");
    let machine = office.token(app);
    expect_oauth_error(office.exchanges(app, ACCESS, &machine, ""), 400, "invalid_grant");
    expect_oauth_error(office.exchanges(app, ACCESS, "no.token.at-all", ""), 400, "invalid_grant");
    // What was revoked is worth nothing here either.
    let other = registered(app, "khac", json!({ "may_act_for_persons": true }));
    let own = app.token("T-OFFICER", "khac", "directory:read");
    office.exchanges(app, ACCESS, &own, "").expect(200);
    revoke(app, &other, &own).expect(200);
    expect_oauth_error(office.exchanges(app, ACCESS, &own, ""), 400, "invalid_grant");
}

fn those_who_ask_without_end_are_told_to_wait(app: &TestApp) {
    let database = app.database.another_empty();
    migrate(database.url());
    let small = TestApp::start_with(database, &[("THIDUA_RATE_WRITE_PER_MINUTE", "3")]);
    let guess = |secret: &str| {
        let members = [
            ("grant_type", "client_credentials"),
            ("client_id", "e_office"),
            ("client_secret", secret),
        ];
        sent(&small, TOKEN, &members).send()
    };
    for secret in ["thidua_1", "thidua_2", "thidua_3"] {
        expect_oauth_error(guess(secret), 401, "invalid_client");
    }
    guess("thidua_4").expect_problem(429, "rate-limited");
}

fn the_metadata_names_the_endpoints(app: &TestApp) {
    let path = "/.well-known/oauth-authorization-server";
    let body = app.anonymous().get(path).send().expect(200).json();
    for (name, end) in [
        ("token_endpoint", "/oauth/token"),
        ("revocation_endpoint", "/oauth/revoke"),
        ("introspection_endpoint", "/oauth/introspect"),
    ] {
        assert!(str_at(&body, &format!("/{name}")).ends_with(end), "{body}");
    }
    assert_eq!(body["grant_types_supported"][0], "client_credentials");
}
