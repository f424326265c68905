//! The state of a campaign at a glance: what a screen or a portal shows of it, as data and as
//! pictures.
//!
//! Everything comes from `progress`, `indicators`, `outreach` and the final results; nothing is
//! computed here but what is counted out of them. A picture tells its figures in words too.

mod charts;
mod pictures;
mod routes;
pub mod service;
pub mod types;

pub use routes::configure;
