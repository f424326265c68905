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
        Self { registry: Mutex::new(registry), requests, seconds, queue, queue_max, outbox }
    }
}

impl Metrics {
    /// Counts one answered request.
    pub fn observe(&self, operation: &str, status: u16, took: Duration) {
        let operation = operation.to_owned();
        self.requests.get_or_create(&RequestLabels { operation: operation.clone(), status }).inc();
        self.seconds.get_or_create(&OperationLabels { operation }).observe(took.as_secs_f64());
    }

    /// The exposition text.
    pub fn text(&self, queue: (usize, usize), outbox_pending: i64) -> String {
        self.queue.set(i64::try_from(queue.0).unwrap_or(i64::MAX));
        self.queue_max.set(i64::try_from(queue.1).unwrap_or(i64::MAX));
        self.outbox.set(outbox_pending);
        let mut text = String::new();
        if let Ok(registry) = self.registry.lock()
            && let Err(error) = encode(&mut text, &registry)
        {
            tracing::error!(%error, "writing metrics failed");
        }
        text
    }
}
