//! Score sheets (phiếu chấm điểm): one per unit of an evaluation round.
//!
//! A sheet is `open` while its unit scores itself, `self_scored` once the head hands it in,
//! `verified` once the secretariat has scored every criterion; the round's steps make it
//! `provisional` and `final`, and a petition of its unit in between makes it `petitioned`. The
//! secretariat may `return` it with a reason. What a unit did not hand in the secretariat may still
//! score; such a sheet is marked `no_self_score`.
//!
//! Who may do what: the secretariat, leaders and inspectors read all sheets, a unit's head and
//! officers their own. Officers and heads write self-scores, heads hand in, the secretariat verifies,
//! but nobody verifies what he or she scored.

mod access;
mod input;
mod linked;
mod petitioned;
mod routes;
mod scores;
pub mod service;
mod sheets;
mod store;
mod store_marks;
mod store_waiting;
pub mod types;

pub use routes::configure;
