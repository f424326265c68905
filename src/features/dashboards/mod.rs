//! The state of a campaign at a glance: indicators against their paths, milestones and outreach, as
//! data and as pictures that a portal can show.

mod charts;
mod routes;
mod service;
pub mod types;

pub use routes::configure;
