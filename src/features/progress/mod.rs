//! How far a campaign has come (tiến độ phong trào), rolled up from units to blocs to the whole:
//! registrations, achievements, score sheets, award proposals and awards, each counted by state;
//! indicators against their yearly paths, milestones, and how far the plan was made known.
//!
//! Everything is counted when it is asked for, from the objects themselves, so that the figures
//! cannot differ from the lists behind them. Anybody with a token reads it: counts tell nothing of
//! a single dossier. A unit without anything has its row too, because who is missing matters most.

mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
