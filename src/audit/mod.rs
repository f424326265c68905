//! The audit trail: append-only rows written in the transaction of the change they tell of, sealed
//! afterwards into a hash chain with signed checkpoints.
//!
//! `trail` appends rows (called by the write door only), `seal` chains what was committed, `verify`
//! recomputes the chain and names what does not fit. What stays undetected is a rewrite of
//! everything since the last checkpoint that somebody else holds: whoever owns the database and
//! the signing key can forge the rest, which is why checkpoints leave the machine with the log.

mod checkpoint;
mod read;
mod routes;
mod seal;
mod trail;
mod types;
mod verify;

pub use checkpoint::{Checkpoint, CheckpointFile};
pub use routes::configure;
pub use seal::{Sealer, seal_committed, seal_pending};
pub use trail::{Change, NewEvent, Origin, Target, Told, append, append_all};
pub use types::Action;
pub use verify::{Finding, Report, verify};
