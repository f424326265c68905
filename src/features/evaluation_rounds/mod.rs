//! Evaluation rounds (kỳ đánh giá, chấm điểm): who is scored for which period by which criteria set,
//! and how far that has come.
//!
//! A draft names its subjects. `open` freezes the criteria set and gives every subject a sheet
//! (`evaluations`); units score themselves until `close-self-scoring`; the secretariat verifies;
//! `publish-provisional` computes results that may still change; `finalize` computes them for good
//! (`evaluation_results`). `reopen` begins a new version of the round and keeps the results before
//! readable.
//!
//! Who may do what: everybody reads rounds that were opened; drafts are seen by the secretariat,
//! leaders, inspectors and administrators; the secretariat prepares, it and leaders move a round on.

mod hours;
mod input;
mod routes;
pub mod service;
mod steps;
mod store;
pub mod types;

pub use routes::configure;
