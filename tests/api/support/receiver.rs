//! A receiver of webhooks: a server that keeps what it is sent and answers by a script.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

/// What takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Letter {
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Letter {
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
    }

    /// The id of the event.
    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Default)]
struct Shared {
    letters: Mutex<Vec<Letter>>,
    script: Mutex<VecDeque<&'static str>>,
    is_over: AtomicBool,
}

/// The server. Without a script it answers 204.
pub struct Receiver {
    pub origin: String,
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Receiver {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let serving = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if serving.is_over.load(Ordering::Acquire) {
                    return;
                }
                // A caller may be killed in the middle of what it says, or of what it hears.
                drop(answer(&serving, stream.unwrap()));
            }
        });
        Self { origin: format!("http://{address}"), address, shared, thread: Some(thread) }
    }

    /// What is answered next: each a status with headers after it, as in `503 retry-after: 7`, or `hang`,
    /// which says nothing for some seconds.
    pub fn will_answer(&self, script: &[&'static str]) {
        self.shared.script.lock().unwrap().extend(script);
    }

    /// What came so far.
    pub fn letters(&self) -> Vec<Letter> {
        self.shared.letters.lock().unwrap().clone()
    }

    /// The ids of the events that came, in the order in which they came.
    pub fn ids(&self) -> Vec<String> {
        self.letters().iter().map(|one| one.id().to_owned()).collect()
    }

    /// Waits until so many letters came.
    pub fn wait_for(&self, count: usize) {
        let began = Instant::now();
        while self.letters().len() < count {
            assert!(began.elapsed() < PATIENCE, "{} of {count} letters came", self.letters().len());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Release);
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn answer(shared: &Shared, stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut headers = BTreeMap::new();
    let mut line = String::new();
    reader.read_line(&mut line)?;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8(body).expect("JSON is UTF-8");
    shared.letters.lock().unwrap().push(Letter { headers, body });
    let told = shared.script.lock().unwrap().pop_front().unwrap_or("204");
    if told == "hang" {
        std::thread::sleep(Duration::from_secs(4));
        return Ok(());
    }
    let (status, header) = told.split_once(' ').unwrap_or((told, "x-none: 0"));
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status} X\r\n{header}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    )
}
