//! Webhooks: events of the feed, sent to machine clients as they happen.
//!
//! A webhook belongs to a client and gets the events that the client may read, of the types it asks
//! for. The relay reads the feed once for each webhook and makes a delivery of each event, and sends
//! what is due:
//!
//! - *At least once, and one delivery for each event.* The place in the feed moves in the transaction
//!   that makes the deliveries, and a delivery is marked only after the receiver has answered. A process
//!   that is killed loses its lease on the webhook, and another goes on; what it had sent without having
//!   marked it is sent again, with the same `webhook-id`.
//! - *In order for each object.* One sender at a time works for a webhook, by ordinal; while a delivery
//!   waits to be tried again, later ones of its object wait with it, and others go on.
//! - *By no clock.* Which events are delivered, and in which order, goes by places in the feed and ordinals;
//!   clocks of replicas that differ only move how long something waits. A lease is longer than a call by
//!   `job_lease_seconds`: clocks that differ by more let two senders work for a webhook at once, which sends
//!   a delivery twice and still loses none.
//! - *Tried again* for about three days, after waits that grow; `Retry-After` is honoured; a receiver that
//!   does not answer is left alone for a while; 410, or silence through all attempts, disables the webhook.
//!
//! A delivery is a CloudEvent in the envelope of Standard Webhooks, signed with the webhook's secret and,
//! for a while after a rotation, with the one before. Secrets are sealed under a key that is not in the
//! database, shown once, and never kept with an idempotency key. Targets are those that the operator
//! lists; see `targets`.
//!
//! A client that was disconnected, or has lost its roles, gets nothing, neither what is new nor what waits;
//! both go on when it may read the feed again. Enabling a webhook again goes on where it stopped, so that
//! nothing is missed that the feed still has.
//!
//! Who may do what: administrators work with all webhooks, clients with their own.

mod deliveries;
mod delivery_routes;
mod input;
mod message;
mod record;
mod relay;
mod routes;
mod schedule;
mod sender;
pub mod service;
mod signing;
mod store;
mod store_deliveries;
mod targets;
pub mod types;

pub use deliveries::{purge, test};
pub use record::{Outcome, Verdict, record};
pub use relay::{Relay, Relaying};
pub use schedule::ATTEMPTS_MAX;
pub use targets::Targets;

use crate::{http::operations::ServiceConfig, keys::Keys};

/// What webhooks need besides a transaction.
#[derive(Clone)]
pub struct Means {
    targets: Targets,
    format: message::Format,
    keys: Keys,
}

impl Means {
    /// Those of a running service.
    pub fn of(app: &crate::app::App) -> Self {
        Self::with(app, Targets::of(&app.settings.events))
    }

    /// The same with other targets, for samples.
    pub fn with(app: &crate::app::App, targets: Targets) -> Self {
        Self { targets, format: message::Format::of(&app.settings), keys: app.keys.clone() }
    }
}

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    routes::configure(config);
    delivery_routes::configure(config);
}
