//! The event feed: what changed, in an order that never changes, for 180 days.
//!
//! Events are written with the change they tell of (`audit::append`) and take their place in the
//! feed when the change is sealed, after its commit. A reader that keeps the cursor of its last
//! page therefore misses nothing, also not a change that committed late or was made by a replica
//! whose clock is slow: neither ids nor moments have a part in the order.
//!
//! Events are thin: ids and states, no names. A caller sees events of objects without a unit and of
//! the units whose data it may read.

mod routes;
pub mod service;
mod store;
mod stream;
pub mod types;

pub use routes::configure;
