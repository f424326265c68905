//! Evaluation rounds (kỳ đánh giá, chấm điểm): who is scored for which period by which criteria set,
//! and how far that has come.
//!
//! A draft names its subjects. `open` freezes the criteria set and gives every subject a sheet
//! (`evaluations`); units score themselves until `close-self-scoring`; the secretariat verifies;
//! `publish-provisional` computes results that may still change and begins the time for petitions,
//! where the round has one (`petitions`), until `close-petitions`; `finalize` computes results for good
//! (`evaluation_results`). A draft with a first day of
//! self-scoring opens by itself, and self-scoring and the time for petitions end by themselves at their hour
//! (`jobs`), or earlier with a reason. `reopen` begins a new version of the round and keeps the results before
//! readable.
//!
//! Who may do what: everybody reads rounds that were opened; drafts are seen by the secretariat,
//! leaders, inspectors and administrators; the secretariat prepares, it and leaders move a round on.

mod check;
mod hours;
mod input;
mod petitions;
mod routes;
pub mod service;
mod steps;
mod store;
pub mod types;

pub use routes::configure;
