//! Results of evaluation rounds (kết quả chấm điểm, xếp loại, xếp hạng), with the whole calculation of
//! each.
//!
//! Results are computed when a round publishes provisionally and when it is finalized, and stored per
//! version of the round: a version that was left behind stays readable as it was. The calculation of a
//! sheet is kept apart from its place among all, with what it is compared by: where a petition corrects
//! one score, one sheet is computed, and of the others only places that move are written.
//!
//! Who may do what: everybody reads final results and their explanations; provisional results are
//! read by the secretariat and leaders. A unit reads the calculation of its own sheet at any time, but
//! its place among the others only once that is final.

mod compute;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
