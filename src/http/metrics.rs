//! Counters in the Prometheus text format.

use std::{sync::Mutex, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    operation: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OperationLabels {
    operation: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct JobLabels {
    kind: String,
    outcome: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct JobKindLabels {
    kind: String,
}

/// What waits to be worked off.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backlog {
    /// How much there is.
    pub count: i64,
    /// For how many seconds the oldest has waited; 0 when nothing waits.
    pub oldest_seconds: i64,
}

/// What is counted at the moment of asking.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Database work that waits, and how much may.
    pub queue: (usize, usize),
    /// Changes that wait for their seal.
    pub outbox: Backlog,
    /// Deliveries to webhooks that wait to be sent, or to be sent again.
    pub deliveries: Backlog,
    /// Jobs that are due.
    pub jobs: i64,
}

/// Upper bounds in seconds; a read takes well under a millisecond.
const BUCKETS: [f64; 12] =
    [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// Everything that is counted.
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<OperationLabels, Histogram>,
    queue: Gauge,
    queue_max: Gauge,
    outbox: Gauge,
    outbox_age: Gauge,
    deliveries: Gauge,
    deliveries_age: Gauge,
    jobs: Family<JobLabels, Counter>,
    job_seconds: Family<JobKindLabels, Histogram>,
    jobs_due: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let requests = Family::<RequestLabels, Counter>::default();
        let seconds =
            Family::<OperationLabels, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        let (queue, queue_max, outbox) = (Gauge::default(), Gauge::default(), Gauge::default());
        let mut registry = Registry::with_prefix("thidua");
        registry.register("http_requests", "Requests by operation and status", requests.clone());
        registry.register_with_unit(
            "http_request_duration",
            "Time from the first layer to the answer, by operation",
            Unit::Seconds,
            seconds.clone(),
        );
        registry.register("db_queue_length", "Database work that waits", queue.clone());
        registry.register("db_queue_capacity", "Work that may wait", queue_max.clone());
        registry.register(
            "outbox_pending",
            "Changes committed but not yet in the feed and the audit chain",
            outbox.clone(),
        );
        let (outbox_age, deliveries, deliveries_age) =
            (Gauge::default(), Gauge::default(), Gauge::default());
        registry.register_with_unit(
            "outbox_oldest_age",
            "How long the oldest of these changes has waited",
            Unit::Seconds,
            outbox_age.clone(),
        );
        registry.register(
            "webhook_deliveries_pending",
            "Deliveries to webhooks that wait to be sent, or to be sent again",
            deliveries.clone(),
        );
        registry.register_with_unit(
            "webhook_delivery_oldest_age",
            "How long the oldest of these deliveries has waited",
            Unit::Seconds,
            deliveries_age.clone(),
        );
        let jobs = Family::<JobLabels, Counter>::default();
        let job_seconds =
            Family::<JobKindLabels, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        let jobs_due = Gauge::default();
        registry.register("jobs", "Runs of jobs by kind and outcome", jobs.clone());
        registry.register_with_unit(
            "job_duration",
            "Time of a run of a job, by kind",
            Unit::Seconds,
            job_seconds.clone(),
        );
        registry.register("jobs_due", "Jobs that are due and not done", jobs_due.clone());
        Self {
            registry: Mutex::new(registry),
            requests,
            seconds,
            queue,
            queue_max,
            outbox,
            outbox_age,
            deliveries,
            deliveries_age,
            jobs,
            job_seconds,
            jobs_due,
        }
    }
}

impl Metrics {
    /// Counts one answered request.
    pub fn observe(&self, operation: &str, status: u16, took: Duration) {
        let operation = operation.to_owned();
        self.requests.get_or_create(&RequestLabels { operation: operation.clone(), status }).inc();
        self.seconds.get_or_create(&OperationLabels { operation }).observe(took.as_secs_f64());
    }

    /// Counts one run of a job.
    pub fn observe_job(&self, kind: &str, outcome: &str, took: Duration) {
        let (kind, outcome) = (kind.to_owned(), outcome.to_owned());
        self.jobs.get_or_create(&JobLabels { kind: kind.clone(), outcome }).inc();
        self.job_seconds.get_or_create(&JobKindLabels { kind }).observe(took.as_secs_f64());
    }

    /// The exposition text.
    pub fn text(&self, waiting: Waiting) -> String {
        self.queue.set(i64::try_from(waiting.queue.0).unwrap_or(i64::MAX));
        self.queue_max.set(i64::try_from(waiting.queue.1).unwrap_or(i64::MAX));
        self.outbox.set(waiting.outbox.count);
        self.outbox_age.set(waiting.outbox.oldest_seconds);
        self.deliveries.set(waiting.deliveries.count);
        self.deliveries_age.set(waiting.deliveries.oldest_seconds);
        self.jobs_due.set(waiting.jobs);
        let mut text = String::new();
        if let Ok(registry) = self.registry.lock()
            && let Err(error) = encode(&mut text, &registry)
        {
            tracing::error!(%error, "writing metrics failed");
        }
        text
    }
}
