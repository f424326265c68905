//! The threads of a process that runs jobs.

use std::{sync::Arc, time::Duration};

use super::worker::{Perform, RENEWALS_PER_LEASE, Worker};
use crate::{app::App, error::Result, turning::Turning};

/// How often the runner looks for what is due; a timed step happens about so long after its hour.
const PAUSE: Duration = Duration::from_millis(500);

/// Runs jobs until it is dropped; what runs then is finished first.
pub struct Runner {
    /// In this order they end: a job that is being finished keeps its lease.
    _jobs: Turning,
    _leases: Turning,
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
            if let Err(error) = worker.run_due(|| stop.is_asked()) {
                tracing::warn!(?error, "looking for jobs failed; it is tried again");
            }
        })?;
        let pause = lease / RENEWALS_PER_LEASE;
        let leases = Turning::start("job-leases", pause, move |_| renewed.renew())?;
        Ok(Self { _jobs: jobs, _leases: leases })
    }
}
