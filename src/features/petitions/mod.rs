//! Petitions on scores (kiến nghị điểm): a unit asks for one criterion of its sheet to be looked at
//! again, between the provisional publication of its round and the end of the petition window.
//!
//! A petition is `pending` until the secretariat decides it, once: it is `rejected` with a reason, or
//! `accepted` with the corrected score and a reason, which replaces the verified score and has the
//! provisional results computed anew. There is one petition a criterion and version of the round
//! (R37), and a round is neither finalized nor reopened while one is pending.
//!
//! Who may do what: heads file for their units; the secretariat decides, but nobody decides on a
//! petition or a sheet of their own. The secretariat, leaders, inspectors and the unit itself read.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
