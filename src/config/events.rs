//! Settings of events on their way out: the stream and webhooks.

use super::layers::{Reader, Wrong};
use super::network::Network;
use super::values::{self, number};

/// How events leave the service. What each setting means stands in [`super::SETTINGS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventSettings {
    /// Streams that may be open at once in a process.
    pub streams_max: usize,
    /// Seconds after which a stream ends and its caller comes back.
    pub stream_seconds: u64,
    /// Origins that webhooks may name.
    pub webhook_targets: Vec<String>,
    /// Networks besides the public ones in which a target's address may lie.
    pub webhook_networks: Vec<Network>,
    /// Seconds that a receiver has to answer.
    pub webhook_timeout_seconds: u32,
    /// Days for which finished deliveries are kept.
    pub webhook_log_days: u32,
}

impl EventSettings {
    /// Reads all of them before it gives up on one.
    pub(super) fn read(reader: &mut Reader) -> Result<Self, Wrong> {
        let streams_max = reader.get("event_streams_max", number(0..=4_096_usize));
        let stream_seconds = reader.get("event_stream_seconds", number(0..=86_400_u64));
        let webhook_targets = reader.list("webhook_targets", values::origin);
        let webhook_networks = reader.list("webhook_networks", Network::parse);
        let webhook_timeout_seconds = reader.get("webhook_timeout_seconds", number(1..=30_u32));
        let webhook_log_days = reader.get("webhook_log_days", number(1..=180_u32));
        Ok(Self {
            streams_max: streams_max?,
            stream_seconds: stream_seconds?,
            webhook_targets: webhook_targets?,
            webhook_networks: webhook_networks?,
            webhook_timeout_seconds: webhook_timeout_seconds?,
            webhook_log_days: webhook_log_days?,
        })
    }
}
