//! Replications (nhân rộng): a unit adopts another unit's solution, initiative or model, and says
//! with which result.
//!
//! What can be adopted is verified or recognised. The adopting unit's head or the secretariat writes
//! the replication; a unit adopts an achievement once. It is seen by who sees the achievement, and
//! by the adopting unit.

mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
