//! Panels (hội đồng, tổ chấm): evaluators who score the achievements of an evaluation round of method
//! `panel`, each alone; the mean of their marks is the result (award-law 5.3 E, used for sáng kiến).
//!
//! In the draft of a round the secretariat names who scores what, by hand or spread evenly. Opening
//! freezes it. Each evaluator has a sheet per achievement: `assigned`, `in_progress` once marks were
//! written, `submitted` when they were handed in; `recused` when a conflict of interest was confirmed
//! (`conflicts`), and then nothing he or she said counts. Results need every sheet of those who stay.
//! Reopening keeps the sheets of the version before and begins the next with copies of them, as a draft
//! in which the panel may change.
//!
//! Who sees what: the secretariat, leaders and inspectors all, with names, but never of an achievement
//! that is their own; an evaluator the own sheets, and the others' without names once results are
//! final; heads and officers of the achievement's unit the same. A name that is not shown is left out.

mod assign;
mod input;
mod outcome;
mod rounds;
mod routes;
mod scores;
pub mod service;
mod spread;
mod store;
mod store_waiting;
pub mod types;

pub use routes::configure;
