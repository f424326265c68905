//! Responses and what tests say about them. Every failure shows the request and the whole answer.

use serde_json::Value;
use ureq::http::HeaderMap;

#[derive(Clone)]
pub struct Response {
    pub method: String,
    /// Path and query, as they were sent.
    pub target: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Response {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| self.fail(&format!("JSON ({error})")))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a header of visible ASCII"))
    }

    /// The entity tag, which the test takes for granted.
    #[track_caller]
    pub fn etag(&self) -> &str {
        self.header("etag").unwrap_or_else(|| self.fail("a header ETag"))
    }

    /// The address of what was created, which the test takes for granted.
    #[track_caller]
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_else(|| self.fail("a header Location"))
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        if self.status != status {
            self.fail(&format!("status {status}"));
        }
        self
    }

    /// A complete problem document of this status and code.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Self {
        if self.status != status {
            self.fail(&format!("status {status} and code {code}"));
        }
        if self.header("content-type") != Some("application/problem+json") {
            self.fail("content type application/problem+json");
        }
        let problem = self.json();
        if problem["code"] != code {
            self.fail(&format!("code {code}"));
        }
        if problem["status"] != status {
            self.fail(&format!("status {status} in the body too"));
        }
        for member in ["title", "detail"] {
            if problem[member].as_str().is_none_or(str::is_empty) {
                self.fail(&format!("a {member} with text in it"));
            }
        }
        self
    }

    /// An entry of `errors` with this JSON pointer and code.
    #[track_caller]
    pub fn expect_error_at(self, pointer: &str, code: &str) -> Self {
        let problem = self.json();
        let errors = problem["errors"].as_array().map_or(&[][..], Vec::as_slice);
        if !errors.iter().any(|error| error["pointer"] == pointer && error["code"] == code) {
            self.fail(&format!("an error {code} at {pointer}"));
        }
        self
    }

    #[track_caller]
    fn fail(&self, wanted: &str) -> ! {
        let Self { method, target, status, headers, .. } = self;
        let content_type = headers.get("content-type");
        panic!(
            "{method} {target}: wanted {wanted}\nstatus {status}, content type {content_type:?}\n{}",
            self.text()
        )
    }
}

/// The string at a JSON pointer.
#[track_caller]
pub fn str_at<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no string at {pointer} in {value:#}"))
}
