//! What waits for the caller (việc chờ xử lý): objects in a state from which somebody with the
//! caller's roles has to move them, with the day by which that is due where one is known.
//!
//! Every slice tells its own through `service::waiting`; this one only puts the answers together.

mod routes;
mod service;
pub mod types;

pub use routes::configure;
