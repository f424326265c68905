//! Conflicts of interest (xung đột lợi ích) between an evaluator and an achievement of a panel round.
//!
//! Some are derived as soon as an evaluator is assigned: with somebody of the achievement's unit as
//! `potential`, which the secretariat confirms or dismisses with a reason; with an author as `confirmed`,
//! because there is nothing to weigh. Others are `declared` by the evaluator or the secretariat, and
//! confirmed. While a conflict stands, in whatever state but `dismissed`, the evaluator does not score;
//! once it is confirmed he or she is recused (`panels`).
//!
//! Who may do what: evaluators see and declare their own, the secretariat sees all and decides, but
//! neither its own nor those about its own achievement; leaders and inspectors read.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
