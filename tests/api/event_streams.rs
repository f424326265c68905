//! The feed as server-sent events: where a stream begins and goes on, what it shows, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::documents::{PDF, given, put};
use crate::support::app::{TestApp, migrate};
use crate::support::case::{Case, cases};
use crate::support::response::str_at;

pub const CASES: &[Case] = cases![
    a_stream_begins_now_and_goes_on_after_the_last_event,
    a_stream_shows_what_the_feed_shows,
    a_stream_is_filtered_like_the_feed,
    a_process_has_a_bounded_number_of_streams,
    a_caller_has_a_part_of_them,
    a_stream_ends_after_its_time_and_when_the_service_stops,
    a_stream_ends_with_the_access_of_its_caller,
    a_stream_is_refused_to_whom_the_feed_is_and_after_no_event_of_ours,
];

const STREAM: &str = "/v1/events/stream";

/// What takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(30);

fn with_settings(app: &TestApp, more: &[(&str, &str)]) -> TestApp {
    let database = app.database.another_empty();
    migrate(database.url());
    TestApp::start_with(database, more)
}

/// A body in chunks; it ends cleanly only with the empty one.
struct Chunks {
    inner: BufReader<TcpStream>,
    left: usize,
    is_over: bool,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 && !self.is_over {
            let mut size = String::new();
            self.inner.read_line(&mut size)?;
            let size = usize::from_str_radix(size.trim(), 16);
            self.left = size.map_err(|_| std::io::Error::other("the stream broke off"))?;
            self.is_over = self.left == 0;
        }
        let wanted = buffer.len().min(self.left);
        let read = self.inner.read(&mut buffer[..wanted])?;
        self.left -= read;
        if self.left == 0 && !self.is_over {
            self.inner.read_exact(&mut [0; 2])?;
        }
        Ok(read)
    }
}

/// An open stream.
struct Stream {
    lines: BufReader<Chunks>,
    head: String,
}

/// An event of a stream.
#[derive(Debug)]
struct Event {
    id: String,
    name: String,
    data: Value,
}

impl Stream {
    fn open(app: &TestApp, caller: &str, query: &str, last: Option<&str>) -> Self {
        let (subject, client, scope) = crate::support::organisation::caller(caller);
        let token = app.token(&subject, &client, &scope);
        let address = app.base_url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let last = last.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
        write!(
            stream,
            "GET {STREAM}{query} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{last}\r\n"
        )
        .unwrap();
        let (mut inner, mut head) = (BufReader::new(stream), String::new());
        loop {
            let mut line = String::new();
            inner.read_line(&mut line).unwrap();
            if line.trim_end().is_empty() {
                break;
            }
            head.push_str(&line.to_ascii_lowercase());
        }
        Self { lines: BufReader::new(Chunks { inner, left: 0, is_over: false }), head }
    }

    /// [`open`](Self::open) that has begun: what happens from now on is in it.
    fn begun(app: &TestApp, caller: &str, query: &str, last: Option<&str>) -> Self {
        let mut one = Self::open(app, caller, query, last);
        assert!(one.head.starts_with("http/1.1 200"), "{}", one.head);
        assert!(one.head.contains("content-type: text/event-stream"), "{}", one.head);
        assert!(one.head.contains("cache-control: no-store"), "{}", one.head);
        assert_eq!(one.line(), "retry: 3000");
        assert_eq!(one.line(), "");
        one
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line).unwrap();
        assert!(read > 0, "the stream ended");
        line.trim_end_matches(['\r', '\n']).to_owned()
    }

    fn event(&mut self) -> Event {
        let field = |line: String, name: &str| line.strip_prefix(name).unwrap().to_owned();
        let id = field(self.line(), "id: ");
        let name = field(self.line(), "event: ");
        let data = serde_json::from_str(&field(self.line(), "data: ")).unwrap();
        assert_eq!(self.line(), "");
        Event { id, name, data }
    }

    /// What comes until its end.
    fn rest(mut self) -> String {
        let mut text = String::new();
        self.lines.read_to_string(&mut text).unwrap();
        text
    }
}

/// A pending matter; its path. One event that everybody sees.
fn opened(app: &TestApp) -> String {
    let hold = json!({
        "subject_kind": "collective", "unit_code": "CNTT", "kind": "press", "opened_on": "2026-10-05",
        "basis": { "number": "1/TB-MAU", "issued_on": "2026-10-01", "issuer": "Cơ quan mẫu" },
    });
    let path = app.secretariat().post("/v1/holds").json(hold).send().expect(201);
    app.seal();
    path.location().to_owned()
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

fn a_stream_begins_now_and_goes_on_after_the_last_event(app: &TestApp) {
    opened(app);
    let mut stream = Stream::begun(app, "e_office", "", None);
    let first = opened(app);
    let seen = stream.event();
    assert_eq!(
        (seen.name.as_str(), str_at(&seen.data, "/subject_id")),
        ("hold.opened", id_of(&first))
    );
    let get = format!("/v1/events/{}", str_at(&seen.data, "/id"));
    assert_eq!(app.e_office().get(&get).send().expect(200).json(), seen.data);
    assert_eq!(seen.id, format!("{}-{}", seen.data["position"], str_at(&seen.data, "/id")));
    drop(stream);
    // While nobody listens.
    let (second, third) = (opened(app), opened(app));
    let mut stream = Stream::begun(app, "e_office", "", Some(&seen.id));
    let fourth = opened(app);
    for path in [&second, &third, &fourth] {
        let seen = stream.event();
        assert_eq!(str_at(&seen.data, "/subject_id"), id_of(path));
    }
}

fn a_stream_shows_what_the_feed_shows(app: &TestApp) {
    let beginning = "0-00000000-0000-0000-0000-000000000000";
    // One event of CNTT, and one without a unit.
    let document = given(&app.unit_officer(), json!({}));
    put(&app.unit_officer(), &document, PDF).expect(201);
    opened(app);
    let mut counts = Vec::new();
    for caller in ["e_office", "T-HEAD", "T-HEAD3", "T-EMPLOYEE3"] {
        let feed = app.as_caller(caller).get("/v1/events?limit=200").send().expect(200).json();
        let feed = feed["items"].as_array().unwrap().clone();
        let mut stream = Stream::begun(app, caller, "", Some(beginning));
        for event in &feed {
            assert_eq!(stream.event().data, *event, "{caller}");
        }
        // Nothing that the feed does not show comes before the next that all see.
        let path = opened(app);
        assert_eq!(str_at(&stream.event().data, "/subject_id"), id_of(&path), "{caller}");
        counts.push(feed.len());
    }
    assert_eq!(counts, [2, 3, 3, 4], "the last two do not see the document");
}

fn a_stream_is_filtered_like_the_feed(app: &TestApp) {
    let mut stream = Stream::begun(app, "e_office", "?type=document.uploaded", None);
    opened(app);
    let document = given(&app.unit_officer(), json!({}));
    put(&app.unit_officer(), &document, PDF).expect(201);
    app.seal();
    let seen = stream.event();
    assert_eq!(seen.name, "document.uploaded");
    assert_eq!(str_at(&seen.data, "/subject_id"), id_of(&document));
    let refused = app.e_office().get(&format!("{STREAM}?colour=red")).send();
    refused.expect_problem(400, "unknown-parameter");
}

fn a_process_has_a_bounded_number_of_streams(app: &TestApp) {
    let app = &with_settings(app, &[("THIDUA_EVENT_STREAMS_MAX", "1")]);
    let stream = Stream::begun(app, "e_office", "", None);
    let refused = app.as_caller("reporting").get(STREAM).send();
    let refused = refused.expect_problem(503, "unavailable");
    assert_eq!(refused.header("retry-after"), Some("5"));
    // The feed itself and everything else go on.
    app.as_caller("reporting").get("/v1/events").send().expect(200);
    drop(stream);
    // Whoever goes makes room: it is noticed when the next event cannot be sent.
    let began = Instant::now();
    loop {
        opened(app);
        let next = Stream::open(app, "reporting", "", None);
        if next.head.contains(" 200 ") {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "{}", next.head);
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn a_caller_has_a_part_of_them(app: &TestApp) {
    let open: Vec<Stream> = (0..16).map(|_| Stream::begun(app, "e_office", "", None)).collect();
    let refused = app.e_office().get(STREAM).send().expect_problem(429, "rate-limited");
    assert_eq!(refused.header("retry-after"), Some("5"));
    // Others have theirs.
    drop(Stream::begun(app, "reporting", "", None));
    drop(open);
}

fn a_stream_ends_after_its_time_and_when_the_service_stops(app: &TestApp) {
    let short = &with_settings(app, &[("THIDUA_EVENT_STREAM_SECONDS", "1")]);
    let began = Instant::now();
    assert_eq!(Stream::begun(short, "e_office", "", None).rest(), "");
    let took = began.elapsed();
    assert!(took >= Duration::from_millis(900) && took < Duration::from_secs(10), "{took:?}");
    let stream = Stream::begun(app, "e_office", "", None);
    let began = Instant::now();
    app.app.streams.close();
    assert_eq!(stream.rest(), "");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    app.e_office().get(STREAM).send().expect_problem(503, "unavailable");
}

fn a_stream_ends_with_the_access_of_its_caller(app: &TestApp) {
    let stream = Stream::begun(app, "e_office", "", None);
    let began = Instant::now();
    let reason = json!({ "reason": "Hết thời hạn thỏa thuận" });
    app.admin().post("/v1/api-clients/e_office/disable").json(reason).send().expect(200);
    assert_eq!(stream.rest(), "");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    // Nor does a stream outlast the right to call from where it goes.
    let networks = |list: &str| {
        let set =
            format!("UPDATE clients SET allowed_networks = '{list}' WHERE code = 'reporting'");
        app.database.execute(&set);
        app.app.actors.clear();
    };
    let stream = Stream::begun(app, "reporting", "", None);
    networks(r#"["10.0.0.0/8"]"#);
    assert_eq!(stream.rest(), "");
    networks("[]");
    // Others go on, as long as their token is good.
    app.seal();
    let mut stream = Stream::begun(app, "reporting", "", None);
    opened(app);
    stream.event();
    app.app.clock.advance(chrono::TimeDelta::minutes(61));
    assert_eq!(stream.rest(), "");
}

fn a_stream_is_refused_to_whom_the_feed_is_and_after_no_event_of_ours(app: &TestApp) {
    app.anonymous().get(STREAM).send().expect_problem(401, "unauthenticated");
    for last in
        ["41", "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6", "041-0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"]
    {
        let sent = app.e_office().get(STREAM).header("last-event-id", last).send();
        sent.expect_problem(400, "invalid-parameter");
    }
    // Only the head begins nothing that would have to end.
    let began = Instant::now();
    let head = app.e_office().head(STREAM).send().expect(200);
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
    assert!(began.elapsed() < Duration::from_secs(10));
    let picky = app.e_office().get(STREAM).header("accept", "application/xml").send();
    picky.expect_problem(406, "not-acceptable");
}
