//! Criteria sets (bộ tiêu chí, bảng điểm): what an evaluation scores, as a tree of criteria with
//! points, with the bands of the total and the chain that separates equal totals.
//!
//! A set is a draft until it is published, and frozen from then on: what was scored with it stays
//! explainable. A change is a new set, cloned from the old one. Each set says which text it comes
//! from and whether that is confirmed or assumed.
//!
//! Who may do what: everybody reads published sets; drafts are seen by the secretariat, leaders,
//! inspectors and administrators; the secretariat writes.

mod input;
mod routes;
pub mod service;
mod store;
pub mod tables;
pub mod types;

pub use routes::configure;
