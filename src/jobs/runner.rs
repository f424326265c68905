//! The threads of a process that runs jobs.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use super::worker::{Perform, RENEWALS_PER_LEASE, Worker};
use crate::{
    app::App,
    error::{Context, Result},
};

/// How often the runner looks for what is due; a timed step happens about so long after its hour.
const PAUSE: Duration = Duration::from_millis(500);

/// Runs jobs until it is dropped; what runs then is finished first.
pub struct Runner(Vec<Turning>);

/// A thread, and how it is told to end.
struct Turning {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Runner {
    /// Starts the threads.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn start(app: &Arc<App>, perform: Perform) -> Result<Self> {
        let worker = Worker::new(Arc::clone(app), perform);
        let lease = Duration::from_secs(u64::from(app.settings.job_lease_seconds));
        let renewed = worker.clone();
        let jobs = Turning::start("jobs", PAUSE, move |stop| {
            if let Err(error) = worker.run_due(|| stop.load(Ordering::Acquire)) {
                tracing::warn!(?error, "looking for jobs failed; it is tried again");
            }
        })?;
        let pause = lease / RENEWALS_PER_LEASE;
        let leases = Turning::start("job-leases", pause, move |_| renewed.renew())?;
        // In this order they end: a job that is being finished keeps its lease.
        Ok(Self(vec![jobs, leases]))
    }
}

impl Turning {
    /// A thread that does something again and again.
    fn start(
        name: &str,
        pause: Duration,
        turn: impl Fn(&AtomicBool) + Send + 'static,
    ) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                while !stopped.load(Ordering::Acquire) {
                    turn(&stopped);
                    std::thread::park_timeout(pause);
                }
            })
            .internal("starting a thread for jobs")?;
        Ok(Self { stop, thread })
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        for Turning { stop, thread } in self.0.drain(..) {
            stop.store(true, Ordering::Release);
            thread.thread().unpark();
            if thread.join().is_err() {
                tracing::error!("a thread for jobs panicked");
            }
        }
    }
}
