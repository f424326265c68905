//! Local accounts: opening them, signing in, lock-out, and their end.

use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::{Value, json};
use thidua::db::schema::local_accounts as a;
use thidua::db::{self, Conn};
use thidua::secrets::stamp_of;
use thidua::tokens::{Wanted, issue_wanted};

use crate::support::app::{TestApp, migrate};
use crate::support::case::{Case, cases};
use crate::support::connection::{bearing, expect_oauth_error, registered};
use crate::support::response::{Response, str_at};

pub const CASES: &[Case] = cases![
    a_password_is_handed_out_once_and_stands_in_no_table,
    a_password_that_was_handed_out_is_good_for_choosing_another_only,
    who_signed_in_has_the_roles_of_the_person_for_an_hour,
    five_wrong_passwords_lock_the_account_for_a_while,
    a_right_password_between_wrong_ones_begins_the_count_anew,
    whoever_is_refused_does_not_learn_why,
    a_weak_password_is_refused,
    a_changed_password_ends_the_old_one,
    a_changed_password_ends_the_tokens_before_it_and_none_after_it,
    a_reset_ends_a_lock_and_the_password,
    a_reset_and_the_end_of_an_account_end_its_tokens,
    who_has_left_does_not_sign_in,
    nobody_signs_in_here_beside_an_issuer,
    administrators_alone_open_and_delete_accounts,
    accounts_are_listed_page_by_page,
];

const ACCOUNTS: &str = "/v1/local-accounts";
const CHOSEN: &str = "Mat-khau-moi-2027";
const ACCESS: &str = "urn:ietf:params:oauth:token-type:access_token";

fn opened(app: &TestApp, code: &str) -> String {
    let made = app.admin().post(ACCOUNTS).json(json!({ "person_code": code })).send();
    str_at(&made.expect(201).json(), "/one_time_password").to_owned()
}

fn sign_in(app: &TestApp, code: &str, password: &str) -> Response {
    let body = json!({ "person_code": code, "password": password });
    app.anonymous().post("/local-sign-in").json(body).send()
}

fn change(app: &TestApp, code: &str, password: &str, new: &str) -> Response {
    let body = json!({ "person_code": code, "password": password, "new_password": new });
    app.anonymous().post("/local-sign-in/change-password").json(body).send()
}

/// An account with a password that its person chose.
fn ready(app: &TestApp, code: &str) {
    let password = opened(app, code);
    change(app, code, &password, CHOSEN).expect(204);
}

fn audited(app: &TestApp, action: &str) -> i64 {
    app.database.number(&format!(
        "SELECT count(*) FROM audit_events WHERE action = 'local_account.{action}'"
    ))
}

fn a_password_is_handed_out_once_and_stands_in_no_table(app: &TestApp) {
    let send = || {
        let request = app.admin().post(ACCOUNTS).key("0123456789abcdef");
        request.json(json!({ "person_code": "T-OFFICER" })).send().expect(201)
    };
    let (first, second) = (send(), send());
    assert_eq!(first.location(), format!("{ACCOUNTS}/T-OFFICER"));
    assert_eq!(first.header("cache-control"), Some("no-store"));
    let password = str_at(&first.json(), "/one_time_password").to_owned();
    assert_eq!(password.len(), 16);
    assert_eq!(second.json()["one_time_password"], Value::Null);
    let read = app.admin().get(first.location()).send().expect(200);
    assert_eq!(read.etag(), first.etag());
    assert_eq!(read.json()["must_change_password"], true);
    change(app, "T-OFFICER", &password, CHOSEN).expect(204);
    app.seal();
    for (table, row) in app.database.dump() {
        assert!(!row.contains(&password) && !row.contains(CHOSEN), "{table}: {row}");
    }
}

fn a_password_that_was_handed_out_is_good_for_choosing_another_only(app: &TestApp) {
    let password = opened(app, "T-OFFICER");
    sign_in(app, "T-OFFICER", &password).expect_problem(403, "password-change-required");
    let changed = change(app, "T-OFFICER", &password, CHOSEN).expect(204);
    assert_eq!(changed.header("cache-control"), Some("no-store"));
    sign_in(app, "T-OFFICER", &password).expect_problem(401, "sign-in-failed");
    sign_in(app, "T-OFFICER", CHOSEN).expect(200);
    let read = app.admin().get(&format!("{ACCOUNTS}/T-OFFICER")).send().expect(200).json();
    assert_eq!(read["must_change_password"], false);
    assert_eq!(audited(app, "change_password"), 1);
}

fn who_signed_in_has_the_roles_of_the_person_for_an_hour(app: &TestApp) {
    ready(app, "T-OFFICER");
    let answer = sign_in(app, "T-OFFICER", CHOSEN).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let body = answer.json();
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(3_600)));
    let client = bearing(app, str_at(&body, "/access_token"));
    let me = client.get("/v1/me").send().expect(200).json();
    assert_eq!((&me["code"], &me["client_id"]), (&json!("T-OFFICER"), &json!("local")));
    let own = app.unit_officer().get("/v1/me").send().expect(200).json();
    assert_eq!((&me["roles"], &me["scopes"]), (&own["roles"], &own["scopes"]));
    app.seal();
    let page = app.as_caller("T-INSPECTOR").get("/v1/audit-events?action=token.issue");
    let row = page.send().expect(200).json()["items"][0].clone();
    assert_eq!((&row["actor_id"], &row["target_id"]), (&json!("T-OFFICER"), &json!("T-OFFICER")));
    assert_eq!(row["changes"]["grant_type"], "local_sign_in");
    app.app.clock.advance(TimeDelta::minutes(61));
    client.get("/v1/me").send().expect_problem(401, "token-expired");
}

fn five_wrong_passwords_lock_the_account_for_a_while(app: &TestApp) {
    ready(app, "T-OFFICER");
    for _ in 0..4 {
        sign_in(app, "T-OFFICER", "Sai-mat-khau-1").expect_problem(401, "sign-in-failed");
    }
    assert_eq!(audited(app, "lock"), 0);
    // Changing by a wrong password counts as well.
    change(app, "T-OFFICER", "Sai-mat-khau-1", CHOSEN).expect_problem(401, "sign-in-failed");
    assert_eq!(audited(app, "lock"), 1);
    sign_in(app, "T-OFFICER", CHOSEN).expect_problem(401, "sign-in-failed");
    change(app, "T-OFFICER", CHOSEN, "Mat-khau-khac-1").expect_problem(401, "sign-in-failed");
    let read = app.admin().get(&format!("{ACCOUNTS}/T-OFFICER")).send().expect(200).json();
    assert_eq!(read["locked_until"], "2026-11-23T02:15:00.000Z");
    app.app.clock.advance(TimeDelta::minutes(15));
    sign_in(app, "T-OFFICER", CHOSEN).expect(200);
    // Others were never locked.
    ready(app, "T-EMPLOYEE");
    sign_in(app, "T-EMPLOYEE", CHOSEN).expect(200);
}

fn a_right_password_between_wrong_ones_begins_the_count_anew(app: &TestApp) {
    ready(app, "T-OFFICER");
    for _ in 0..3 {
        for _ in 0..4 {
            sign_in(app, "T-OFFICER", "Sai-mat-khau-1").expect_problem(401, "sign-in-failed");
        }
        sign_in(app, "T-OFFICER", CHOSEN).expect(200);
    }
    assert_eq!(audited(app, "lock"), 0);
}

fn whoever_is_refused_does_not_learn_why(app: &TestApp) {
    ready(app, "T-OFFICER");
    let mut answers = Vec::new();
    for (code, password) in [
        ("NOBODY", CHOSEN),
        ("T-EMPLOYEE", CHOSEN),
        ("T-OFFICER", "Sai-mat-khau-1"),
        ("T-OFFICER", "Sai-mat-khau-2"),
    ] {
        let refused = sign_in(app, code, password).expect_problem(401, "sign-in-failed");
        let mut body = refused.json();
        body["request_id"] = Value::Null;
        body["instance"] = Value::Null;
        answers.push((body, refused.header("www-authenticate").map(str::to_owned)));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:#?}");
}

fn a_weak_password_is_refused(app: &TestApp) {
    let password = opened(app, "T-OFFICER");
    for (new, code) in [
        ("Ngan-1", "min_length"),
        ("toan-chu-thuong-1", "too_simple"),
        ("TOAN-CHU-HOA-1", "too_simple"),
        ("Khong-co-chu-so", "too_simple"),
        ("Ma-t-officer-2027", "holds_code"),
    ] {
        change(app, "T-OFFICER", &password, new)
            .expect_problem(422, "validation-failed")
            .expect_error_at("/new_password", code);
    }
    change(app, "T-OFFICER", &password, CHOSEN).expect(204);
    change(app, "T-OFFICER", CHOSEN, CHOSEN)
        .expect_problem(422, "validation-failed")
        .expect_error_at("/new_password", "unchanged");
}

fn a_changed_password_ends_the_old_one(app: &TestApp) {
    ready(app, "T-OFFICER");
    change(app, "T-OFFICER", CHOSEN, "Mat-khau-khac-1").expect(204);
    sign_in(app, "T-OFFICER", CHOSEN).expect_problem(401, "sign-in-failed");
    sign_in(app, "T-OFFICER", "Mat-khau-khac-1").expect(200);
}

fn a_changed_password_ends_the_tokens_before_it_and_none_after_it(app: &TestApp) {
    ready(app, "T-OFFICER");
    ready(app, "T-EMPLOYEE");
    // The clock stands still: all of this is one second.
    let token = |code: &str, password: &str| {
        let body = sign_in(app, code, password).expect(200).json();
        str_at(&body, "/access_token").to_owned()
    };
    let (old, other) = (token("T-OFFICER", CHOSEN), token("T-EMPLOYEE", CHOSEN));
    bearing(app, &old).get("/v1/me").send().expect(200);
    change(app, "T-OFFICER", "Sai-mat-khau-1", "Mat-khau-khac-1").expect(401);
    bearing(app, &old).get("/v1/me").send().expect(200);
    change(app, "T-OFFICER", CHOSEN, "Mat-khau-khac-1").expect(204);
    let refused = bearing(app, &old).get("/v1/me").send();
    refused.expect_problem(401, "unauthenticated");
    let new = token("T-OFFICER", "Mat-khau-khac-1");
    bearing(app, &new).get("/v1/me").send().expect(200);
    bearing(app, &other).get("/v1/me").send().expect(200);
    // Nor is anything given for it in exchange.
    let office = registered(app, "van_phong", json!({ "may_act_for_persons": true }));
    expect_oauth_error(office.exchanges(app, ACCESS, &old, ""), 400, "invalid_grant");
    office.exchanges(app, ACCESS, &new, "").expect(200);
    // The same password, chosen once more, does not bring back what it ended.
    change(app, "T-OFFICER", "Mat-khau-khac-1", CHOSEN).expect(204);
    for ended in [&old, &new] {
        bearing(app, ended).get("/v1/me").send().expect_problem(401, "unauthenticated");
    }
    bearing(app, &token("T-OFFICER", CHOSEN)).get("/v1/me").send().expect(200);
    // Without a stamp a token fits no password.
    let bare = app.token("T-OFFICER", "local", "directory:read");
    bearing(app, &bare).get("/v1/me").send().expect_problem(401, "unauthenticated");
}

fn a_reset_ends_a_lock_and_the_password(app: &TestApp) {
    ready(app, "T-OFFICER");
    for _ in 0..5 {
        sign_in(app, "T-OFFICER", "Sai-mat-khau-1").expect_problem(401, "sign-in-failed");
    }
    let reset = format!("{ACCOUNTS}/T-OFFICER/reset-password");
    let stale = app.admin().post(&reset).if_match("\"1-811c9dc5\"").send();
    stale.expect_problem(412, "stale-etag");
    let answer = app.admin().post(&reset).send().expect(200);
    let body = answer.json();
    assert_eq!(
        (&body["locked_until"], &body["must_change_password"]),
        (&Value::Null, &json!(true))
    );
    sign_in(app, "T-OFFICER", CHOSEN).expect_problem(401, "sign-in-failed");
    let password = str_at(&body, "/one_time_password");
    sign_in(app, "T-OFFICER", password).expect_problem(403, "password-change-required");
    change(app, "T-OFFICER", password, "Mat-khau-khac-1").expect(204);
    sign_in(app, "T-OFFICER", "Mat-khau-khac-1").expect(200);
}

fn a_reset_and_the_end_of_an_account_end_its_tokens(app: &TestApp) {
    ready(app, "T-OFFICER");
    let signed_in = |password: &str| {
        let body = sign_in(app, "T-OFFICER", password).expect(200).json();
        bearing(app, str_at(&body, "/access_token"))
    };
    let client = signed_in(CHOSEN);
    client.get("/v1/me").send().expect(200);
    let path = format!("{ACCOUNTS}/T-OFFICER");
    let body = app.admin().post(&format!("{path}/reset-password")).send().expect(200).json();
    client.get("/v1/me").send().expect_problem(401, "unauthenticated");
    change(app, "T-OFFICER", str_at(&body, "/one_time_password"), CHOSEN).expect(204);
    client.get("/v1/me").send().expect_problem(401, "unauthenticated");
    let client = signed_in(CHOSEN);
    client.get("/v1/me").send().expect(200);
    app.admin().delete(&path).if_match("*").send().expect(204);
    client.get("/v1/me").send().expect_problem(401, "unauthenticated");
    // Tokens by another way do not rest on the account.
    app.unit_officer().get("/v1/me").send().expect(200);
}

fn who_has_left_does_not_sign_in(app: &TestApp) {
    ready(app, "T-EMPLOYEE");
    app.database.execute("UPDATE persons SET left_on = '2026-11-01' WHERE code = 'T-EMPLOYEE'");
    sign_in(app, "T-EMPLOYEE", CHOSEN).expect_problem(401, "sign-in-failed");
    app.database.execute("UPDATE persons SET left_on = '2026-11-01' WHERE code = 'T-EMPLOYEE3'");
    let late = app.admin().post(ACCOUNTS).json(json!({ "person_code": "T-EMPLOYEE3" })).send();
    late.expect_problem(422, "validation-failed").expect_error_at("/person_code", "person_left");
}

/// A token as a sign-in gives it where there is no issuer.
fn signed_in_before(app: &TestApp, code: &str) -> String {
    let mut conn: Conn = db::connect(&app.app.settings.database_url).unwrap();
    let hash: String = a::table.find(code).select(a::hash).first(&mut conn).unwrap();
    let wanted = Wanted {
        subject: code,
        client_id: "local",
        scopes: &["directory:read"],
        acting: None,
        password_stamp: Some(&stamp_of(&hash)),
        life: TimeDelta::minutes(60),
    };
    issue_wanted(&app.app, &wanted).unwrap().token
}

fn nobody_signs_in_here_beside_an_issuer(app: &TestApp) {
    ready(app, "T-OFFICER");
    bearing(app, &signed_in_before(app, "T-OFFICER")).get("/v1/me").send().expect(200);
    let database = app.database.another_empty();
    migrate(database.url());
    let more = [("THIDUA_OIDC_ISSUER", "https://sso.example.vn")];
    let app = TestApp::start_with(database, &more);
    let password = opened(&app, "T-OFFICER");
    change(&app, "T-OFFICER", &password, CHOSEN).expect_problem(404, "not-found");
    sign_in(&app, "T-OFFICER", &password).expect_problem(404, "not-found");
    // Nor does a token count that was issued before there was one, by itself or in exchange.
    app.database.execute("UPDATE local_accounts SET must_change = FALSE");
    let token = signed_in_before(&app, "T-OFFICER");
    bearing(&app, &token).get("/v1/me").send().expect_problem(401, "unauthenticated");
    let office = registered(&app, "van_phong", json!({ "may_act_for_persons": true }));
    expect_oauth_error(office.exchanges(&app, ACCESS, &token, ""), 400, "invalid_grant");
}

fn administrators_alone_open_and_delete_accounts(app: &TestApp) {
    ready(app, "T-OFFICER");
    let path = format!("{ACCOUNTS}/T-OFFICER");
    for client in [app.secretariat(), app.leader(), app.employee(), app.e_office()] {
        client.get(&path).send().expect(403);
        client.post(ACCOUNTS).json(json!({ "person_code": "T-HEAD" })).send().expect(403);
        client.post(&format!("{path}/reset-password")).send().expect(403);
        client.delete(&path).if_match("*").send().expect(403);
    }
    app.as_caller("T-INSPECTOR").get(&path).send().expect(200);
    app.anonymous().get(&path).send().expect_problem(401, "unauthenticated");
    let again = app.admin().post(ACCOUNTS).json(json!({ "person_code": "T-OFFICER" })).send();
    assert_eq!(again.expect_problem(409, "duplicate").json()["existing_id"], "T-OFFICER");
    let unknown = app.admin().post(ACCOUNTS).json(json!({ "person_code": "NOBODY" })).send();
    unknown
        .expect_problem(422, "validation-failed")
        .expect_error_at("/person_code", "unknown_person");
    app.admin().delete(&path).send().expect_problem(428, "precondition-required");
    let stale = app.admin().delete(&path).if_match("\"1-811c9dc5\"").send();
    stale.expect_problem(412, "stale-etag");
    sign_in(app, "T-OFFICER", CHOSEN).expect(200);
    let etag = app.admin().get(&path).send().expect(200).etag().to_owned();
    app.admin().delete(&path).if_match(&etag).send().expect(204);
    sign_in(app, "T-OFFICER", CHOSEN).expect_problem(401, "sign-in-failed");
    app.admin().get(&path).send().expect_problem(404, "not-found");
    app.admin().delete(&path).if_match("*").send().expect_problem(404, "not-found");
    let reset = format!("{path}/reset-password");
    app.admin().post(&reset).send().expect_problem(404, "not-found");
}

fn accounts_are_listed_page_by_page(app: &TestApp) {
    for code in ["T-OFFICER", "T-HEAD", "T-EMPLOYEE"] {
        opened(app, code);
        app.app.clock.advance(TimeDelta::seconds(1));
    }
    ready(app, "T-LEAD");
    let codes = |query: &str| -> Vec<String> {
        let page = app.admin().get(&format!("{ACCOUNTS}?{query}")).send().expect(200).json();
        let items = page["items"].as_array().unwrap();
        items.iter().map(|one| str_at(one, "/code").to_owned()).collect()
    };
    assert_eq!(codes(""), ["T-OFFICER", "T-HEAD", "T-EMPLOYEE", "T-LEAD"]);
    assert_eq!(codes("sort=-created_at&limit=2"), ["T-LEAD", "T-EMPLOYEE"]);
    assert_eq!(codes("must_change=false"), ["T-LEAD"]);
    let first = app.admin().get(&format!("{ACCOUNTS}?limit=3&include_total=true")).send();
    let first = first.expect(200).json();
    assert_eq!(first["total_count"], 4);
    let cursor = str_at(&first, "/next_cursor");
    assert_eq!(codes(&format!("limit=3&include_total=true&cursor={cursor}")), ["T-LEAD"]);
}
