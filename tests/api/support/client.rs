//! A blocking HTTP client for tests: one per actor, with the actor's token on every request.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use ureq::Agent;
use ureq::http;

use super::observations::observe;
use super::response::Response;

/// A request that takes this long is a fault of its own.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Shorter than any server keeps an idle connection, so that no request meets a closing one.
const IDLE_MAX: Duration = Duration::from_secs(2);

/// Larger than any export of a test; a runaway answer still ends.
const BODY_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// All but the characters that RFC 3986 calls unreserved.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// More than any head of a request or an answer.
const BUFFER_BYTES: usize = 32 * 1024;

#[derive(Clone)]
pub struct Client {
    agent: Agent,
    base_url: String,
    token: Option<String>,
}

impl Client {
    /// `base_url` is scheme and authority, as in `http://127.0.0.1:8080`.
    pub fn new(base_url: impl Into<String>, token: Option<String>) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            // Redirections are answers to be tested.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            // The machine's proxy knows nothing of loopback addresses.
            .proxy(None)
            .timeout_global(Some(TIMEOUT))
            .max_idle_age(IDLE_MAX)
            // Each connection fills them with zeros first, which takes long without optimisation.
            .input_buffer_size(BUFFER_BYTES)
            .output_buffer_size(BUFFER_BYTES)
            .build()
            .new_agent();
        Self { agent, base_url: base_url.into(), token }
    }

    /// Starts a request by any method; `path` begins with a slash and may carry a query.
    pub fn request(&self, method: &str, path: &str) -> Request {
        Request {
            client: self.clone(),
            method: method.to_owned(),
            target: path.to_owned(),
            headers: Vec::new(),
            body: None,
        }
    }

    pub fn get(&self, path: &str) -> Request {
        self.request("GET", path)
    }

    pub fn head(&self, path: &str) -> Request {
        self.request("HEAD", path)
    }

    pub fn options(&self, path: &str) -> Request {
        self.request("OPTIONS", path)
    }

    pub fn post(&self, path: &str) -> Request {
        self.request("POST", path)
    }

    pub fn put(&self, path: &str) -> Request {
        self.request("PUT", path)
    }

    pub fn patch(&self, path: &str) -> Request {
        self.request("PATCH", path)
    }

    pub fn delete(&self, path: &str) -> Request {
        self.request("DELETE", path)
    }
}

/// A request in the making. It owns all it needs, so that a test may send it from another thread.
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    client: Client,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Request {
    /// Adds a header; a second one of the same name is sent as well.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn if_match(self, etag: &str) -> Self {
        self.header("if-match", etag)
    }

    pub fn if_none_match(self, etag: &str) -> Self {
        self.header("if-none-match", etag)
    }

    /// The Idempotency-Key of a write.
    pub fn key(self, idempotency_key: &str) -> Self {
        self.header("idempotency-key", idempotency_key)
    }

    /// Adds parameters to the query, percent-encoded.
    pub fn query(mut self, parameters: &[(&str, &str)]) -> Self {
        for (name, value) in parameters {
            self.target.push(if self.target.contains('?') { '&' } else { '?' });
            self.target.extend(utf8_percent_encode(name, QUERY));
            self.target.push('=');
            self.target.extend(utf8_percent_encode(value, QUERY));
        }
        self
    }

    /// A JSON body. Its content type is `application/json` unless a header says otherwise.
    pub fn json(mut self, value: impl Serialize) -> Self {
        self.body = Some(serde_json::to_vec(&value).unwrap());
        if self.has_header("content-type") {
            return self;
        }
        self.header("content-type", "application/json")
    }

    /// Any body, well-formed or not.
    pub fn body(mut self, content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.body = Some(bytes.into());
        self.header("content-type", content_type)
    }

    #[track_caller]
    pub fn send(mut self) -> Response {
        // A test may bring a forged header of its own.
        if let Some(token) = self.client.token.clone().filter(|_| !self.has_header("authorization"))
        {
            self = self.header("authorization", &format!("Bearer {token}"));
        }
        let Self { client, method, target, headers, body } = self;
        let url = format!("{}{target}", client.base_url);
        let mut request = http::Request::builder().method(method.as_str()).uri(&url);
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        // A method that means to send something says so even when there is nothing to send;
        // left to itself the library would announce chunks.
        let is_sender = matches!(method.as_str(), "POST" | "PUT" | "PATCH");
        let sent = match body.or_else(|| is_sender.then(Vec::new)) {
            Some(bytes) => client.agent.run(request.body(bytes).unwrap()),
            None => client.agent.run(request.body(()).unwrap()),
        };
        let answer = sent.unwrap_or_else(|error| panic!("{method} {target}: {error}"));
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = answer.into_body().into_with_config().limit(BODY_BYTES_MAX).read_to_vec();
        let body = body.unwrap_or_else(|error| panic!("{method} {target}: {status}, {error}"));
        observe(&method, &target, status, &body);
        Response { method, target, status, headers, body }
    }

    fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }
}
