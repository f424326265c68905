//! A throw-away PostgreSQL server, kept by `postgres.sh` for as long as the tests live.

use std::collections::VecDeque;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, ChildStderr, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::keeper::keeper;

const SCRIPT: &str = include_str!("postgres.sh");

/// The server says this once it takes connections; the language of its log is fixed.
const READY: &str = "database system is ready to accept connections";

/// Making the cluster takes about a second; a busy machine gets time.
const START_SECONDS_MAX: u64 = 120;

/// A port that was free may be taken by another program before the server binds it.
const PORT_ATTEMPTS_MAX: u32 = 5;

/// How much of a failed start is shown.
const LOG_LINES_MAX: usize = 60;

pub struct Cluster {
    keeper: Child,
    port: u16,
    password: String,
}

impl Cluster {
    /// Starts a server from the programs in this directory, or panics with the reason.
    pub fn start(programs: &Path) -> Self {
        let mut reason = String::new();
        for _ in 0..PORT_ATTEMPTS_MAX {
            match Self::start_on(free_port(), programs) {
                Ok(cluster) => return cluster,
                Err(log) => reason = log,
            }
            if !reason.contains("could not bind") {
                break;
            }
        }
        panic!("PostgreSQL did not start from {}\n{reason}", programs.display());
    }

    fn start_on(port: u16, programs: &Path) -> Result<Self, String> {
        // A password, because whoever is let in may run programs as the user of the server.
        let password = format!("{:016x}{:016x}", random(), random());
        let mut keeper = keeper(SCRIPT)
            .env("PROGRAMS", programs)
            .env("PORT", port.to_string())
            .env("PASSWORD", &password)
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("sh: {error}"))?;
        let log = keeper.stderr.take().map(follow);
        let cluster = Self { keeper, port, password };
        wait_until_ready(&log.expect("the error stream is piped")).map(|()| cluster)
    }

    /// The address of the server's own database, for administration.
    pub fn url(&self) -> String {
        format!("postgres://postgres:{}@127.0.0.1:{}/postgres", self.password, self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Waiting closes the input first, upon which the script stops the server and cleans up.
        let _ = self.keeper.wait();
    }
}

/// Passes the log on line by line, and reads it to its end, because a server whose log no one
/// reads would stop at a full pipe.
fn follow(log: ChildStderr) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(log).split(b'\n').map_while(Result::ok) {
            // After the start no one listens.
            let _ = sender.send(String::from_utf8_lossy(&line).into_owned());
        }
    });
    lines
}

fn wait_until_ready(log: &Receiver<String>) -> Result<(), String> {
    let deadline = Instant::now() + Duration::from_secs(START_SECONDS_MAX);
    let mut last_lines = VecDeque::new();
    loop {
        let line = match log.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) if line.contains(READY) => return Ok(()),
            Ok(line) => line,
            Err(error) => {
                last_lines.push_back(match error {
                    RecvTimeoutError::Timeout => format!("not ready in {START_SECONDS_MAX} s"),
                    RecvTimeoutError::Disconnected => "the server has ended".to_owned(),
                });
                return Err(last_lines.into_iter().collect::<Vec<_>>().join("\n"));
            }
        };
        if last_lines.len() == LOG_LINES_MAX {
            last_lines.pop_front();
        }
        last_lines.push_back(line);
    }
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// A number that no one can guess, from the seed the operating system gives every hash map.
pub fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
