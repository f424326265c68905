//! Conflicts of interest (xung đột lợi ích): between an evaluator and an achievement of a panel round, and
//! between a council member and a dossier on the agenda.
//!
//! An evaluator's are partly derived as soon as he or she is assigned: with somebody of the achievement's
//! unit as `potential`, which the secretariat confirms or dismisses with a reason; with an author as
//! `confirmed`, because there is nothing to weigh. Others are `declared` by the evaluator or the
//! secretariat, and confirmed. While a conflict stands, in whatever state but `dismissed`, the evaluator
//! does not score; once it is confirmed he or she is recused (`panels`).
//!
//! A council member declares a conflict with a dossier that his or her session considers, before the vote
//! or while it goes on. What can be known without being told is no conflict to be decided here: the vote
//! itself recuses the nominee, authors, the own unit and the proposer (`agenda_items`).
//!
//! Who may do what: evaluators and members see and declare their own, the secretariat sees all and
//! decides, but neither its own nor those about a dossier or an achievement of its own, of which it does
//! not learn here who is in conflict and why; leaders and inspectors read. That a council member does not
//! vote, and on what ground, stands on the agenda item and in the minutes; the reason stands here alone.

mod council;
mod input;
mod panel;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
