//! The HTTP client of deliveries: one connection for each, no redirects, and only to addresses that
//! were checked after the name was resolved, so that no name can be turned to another address between
//! the check and the call.

use std::{fmt, io, net::SocketAddr, time::Duration};

use ureq::{
    Agent,
    config::Config,
    http::{Request, Uri},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

use super::targets::Targets;
use crate::outgoing;

/// A structured CloudEvent.
const MEDIA_TYPE: &str = "application/cloudevents+json; charset=utf-8";

/// What a receiver needs to check a delivery, and what it sends.
pub(super) struct Letter<'a> {
    pub(super) url: &'a str,
    /// `webhook-id`.
    pub(super) id: &'a str,
    /// `webhook-timestamp`.
    pub(super) timestamp: i64,
    /// `webhook-signature`.
    pub(super) signature: &'a str,
    pub(super) body: &'a str,
}

/// How a call ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The receiver answered: its status, and `Retry-After`.
    Status(u16, Option<String>),
    /// It did not; the code of why.
    Silence(&'static str),
}

/// Sends.
pub(super) struct Sender {
    agent: Agent,
    targets: Targets,
}

impl Sender {
    pub(super) fn new(targets: &Targets, timeout: Duration) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            // A connection that the receiver closes meanwhile would cost a delivery its attempt.
            .max_idle_connections(0)
            .timeout_global(Some(timeout))
            .user_agent(concat!("thidua/", env!("CARGO_PKG_VERSION")))
            .tls_config(outgoing::tls())
            .build();
        let guard = Guard { targets: targets.clone(), inner: DefaultResolver::default() };
        let agent = Agent::with_parts(config, DefaultConnector::default(), guard);
        Self { agent, targets: targets.clone() }
    }

    /// Sends a letter and waits for the status; what else the receiver says is not read.
    pub(super) fn send(&self, letter: &Letter<'_>) -> Answer {
        // The list may have changed since the webhook was made.
        if self.targets.check(letter.url).is_err() {
            return Answer::Silence(NOT_ALLOWED);
        }
        let request = Request::post(letter.url)
            .header("content-type", MEDIA_TYPE)
            .header("webhook-id", letter.id)
            .header("webhook-timestamp", letter.timestamp)
            .header("webhook-signature", letter.signature)
            .body(letter.body.as_bytes());
        let Ok(request) = request else { return Answer::Silence(NOT_ALLOWED) };
        match self.agent.run(request) {
            Ok(response) => {
                let asked = response.headers().get("retry-after");
                let asked = asked.and_then(|value| value.to_str().ok()).map(str::to_owned);
                Answer::Status(response.status().as_u16(), asked)
            }
            Err(error) => {
                tracing::debug!(%error, "a webhook's receiver did not answer");
                Answer::Silence(code_of(&error))
            }
        }
    }
}

const NOT_ALLOWED: &str = "target_not_allowed";

fn code_of(error: &ureq::Error) -> &'static str {
    match error {
        ureq::Error::Timeout(_) => "timeout",
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => "timeout",
        ureq::Error::Other(inner) if inner.is::<AddressRefused>() => NOT_ALLOWED,
        _ => "unreachable", // whatever else kept the answer away
    }
}

/// The name leads to no address that may be called.
#[derive(Debug)]
struct AddressRefused;

impl fmt::Display for AddressRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the target's address is neither public nor in a listed network")
    }
}

impl std::error::Error for AddressRefused {}

/// Resolves names, and gives only addresses that may be called: those the connection is then made to.
#[derive(Debug)]
struct Guard {
    targets: Targets,
    inner: DefaultResolver,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut admitted = self.empty();
        for address in found.iter().filter(|one: &&SocketAddr| self.targets.admits(one.ip())) {
            admitted.push(*address);
        }
        if admitted.is_empty() {
            return Err(ureq::Error::Other(Box::new(AddressRefused)));
        }
        Ok(admitted)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpListener,
    };

    use super::*;
    use crate::config::{EventSettings, Network};

    fn targets(origin: &str, networks: &[&str]) -> Targets {
        Targets::of(&EventSettings {
            streams_max: 0,
            stream_seconds: 1,
            webhook_targets: vec![origin.to_owned()],
            webhook_networks: networks.iter().map(|one| Network::parse(one).unwrap()).collect(),
            webhook_timeout_seconds: 1,
            webhook_log_days: 1,
        })
    }

    fn letter(url: &str) -> Letter<'_> {
        Letter { url, id: "1", timestamp: 1, signature: "v1,x", body: "{}" }
    }

    /// A server that answers one connection with these bytes, or with silence.
    fn answering(text: Option<&'static str>) -> (String, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut head, mut part) = (Vec::new(), [0; 4096]);
            // To its end: closing before would break the answer off.
            while !head.ends_with(b"{}") {
                let read = stream.read(&mut part).unwrap();
                assert!(read > 0, "the letter ends early");
                head.extend_from_slice(&part[..read]);
            }
            match text {
                Some(text) => stream.write_all(text.as_bytes()).unwrap(),
                None => std::thread::sleep(Duration::from_millis(1_500)),
            }
            String::from_utf8(head).unwrap()
        });
        (origin, thread)
    }

    fn sent(origin: &str, targets: &Targets) -> Answer {
        Sender::new(targets, Duration::from_secs(1)).send(&letter(&format!("{origin}/hook")))
    }

    #[test]
    fn an_answer_is_its_status_and_a_redirect_is_not_followed() {
        let found = "HTTP/1.1 307 X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        let (origin, thread) = answering(Some(found));
        assert_eq!(sent(&origin, &targets(&origin, &["127.0.0.1"])), Answer::Status(307, None));
        let head = thread.join().unwrap().to_ascii_lowercase();
        for line in ["post /hook", "webhook-id: 1", "webhook-signature: v1,x", "content-length: 2"]
        {
            assert!(head.contains(line), "{head}");
        }
        let busy = "HTTP/1.1 503 X\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n";
        let (origin, thread) = answering(Some(busy));
        let answer = sent(&origin, &targets(&origin, &["127.0.0.0/8"]));
        assert_eq!(answer, Answer::Status(503, Some("7".to_owned())));
        thread.join().unwrap();
    }

    #[test]
    fn an_address_that_is_not_public_is_not_called_unless_it_is_listed() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost"] {
            let origin = format!("http://{host}:{port}");
            let answer = sent(&origin, &targets(&origin, &["10.0.0.0/8"]));
            assert_eq!(answer, Answer::Silence("target_not_allowed"));
        }
        let other = format!("http://127.0.0.1:{port}");
        let answer = sent(&other, &targets("http://127.0.0.1:1", &["127.0.0.0/8"]));
        assert_eq!(answer, Answer::Silence("target_not_allowed"));
        assert!(listener.accept().is_err(), "nobody called");
    }

    #[test]
    fn silence_and_absence_are_told_apart() {
        let (origin, thread) = answering(None);
        assert_eq!(sent(&origin, &targets(&origin, &["127.0.0.1"])), Answer::Silence("timeout"));
        thread.join().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        assert_eq!(
            sent(&origin, &targets(&origin, &["127.0.0.1"])),
            Answer::Silence("unreachable")
        );
    }
}
