//! Machine clients of tests, and what they send to OAuth.

use serde_json::{Value, json};

use super::app::TestApp;
use super::client::{Client, Request};
use super::response::{Response, str_at};

pub const CLIENTS: &str = "/v1/api-clients";

/// A connection as an administrator registers it.
pub fn connection(code: &str) -> Value {
    json!({
        "code": code, "name": "Hệ thống một cửa mẫu", "requester": "Đơn vị đề nghị mẫu",
        "purpose": "Hiển thị tiến độ", "data_items": ["Danh mục đơn vị"],
        "service": "API phong trào thi đua, phiên bản 1", "frequency": "Hằng ngày",
        "scopes": ["directory:read", "campaigns:read", "roles:write"],
    })
}

/// A client with its secret.
pub struct Registered {
    pub code: String,
    pub secret: String,
}

/// Registers a client; `changes` go over [`connection`].
#[track_caller]
pub fn registered(app: &TestApp, code: &str, changes: Value) -> Registered {
    let mut body = connection(code);
    let Value::Object(changes) = changes else { panic!("an object") };
    body.as_object_mut().unwrap().extend(changes);
    let made = app.admin().post(CLIENTS).json(body).send().expect(201).json();
    Registered { code: code.to_owned(), secret: str_at(&made, "/client_secret").to_owned() }
}

/// A form, with its values percent-encoded.
pub fn form(members: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> =
        members.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    pairs.join("&")
}

/// A form sent to an endpoint by nobody in particular.
pub fn sent(app: &TestApp, path: &str, members: &[(&str, &str)]) -> Request {
    app.anonymous().post(path).body("application/x-www-form-urlencoded", form(members))
}

impl Registered {
    /// A form sent by this client.
    pub fn sends(&self, app: &TestApp, path: &str, members: &[(&str, &str)]) -> Response {
        let own = [("client_id", self.code.as_str()), ("client_secret", self.secret.as_str())];
        sent(app, path, &[&own[..], members].concat()).send()
    }

    /// The answer to a request for a token of its own.
    pub fn asks(&self, app: &TestApp, members: &[(&str, &str)]) -> Response {
        let grant = [("grant_type", "client_credentials")];
        self.sends(app, "/oauth/token", &[&grant[..], members].concat())
    }

    /// A token of its own.
    #[track_caller]
    pub fn token(&self, app: &TestApp) -> String {
        str_at(&self.asks(app, &[]).expect(200).json(), "/access_token").to_owned()
    }

    /// The answer to a request for a token of somebody.
    pub fn exchanges(&self, app: &TestApp, kind: &str, token: &str, scope: &str) -> Response {
        let members = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token_type", kind),
            ("subject_token", token),
            ("scope", scope),
        ];
        self.sends(app, "/oauth/token", &members)
    }
}

/// A caller with this token.
pub fn bearing(app: &TestApp, token: &str) -> Client {
    Client::new(&app.base_url, Some(token.to_owned()))
}

/// Asserts an error in the form of OAuth, which is a problem document too.
#[track_caller]
pub fn expect_oauth_error(response: Response, status: u16, error: &str) -> Response {
    let response = response.expect(status);
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.header("cache-control"), Some("no-store"));
    let body = response.json();
    assert_eq!(body["error"], error, "{body}");
    assert_eq!(body["status"], status, "{body}");
    let text = str_at(&body, "/error_description");
    assert!(!text.is_empty() && text.is_ascii(), "{text}");
    assert!(str_at(&body, "/type").starts_with("/problems/"), "{body}");
    response
}
