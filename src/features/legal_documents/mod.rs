//! Legal documents (văn bản quy phạm pháp luật): what the award rules rest on, with the days of its
//! validity and what replaces what.
//!
//! A document says how well it is known; only what was read in the text itself counts as confirmed.
//! Once a published rule set cites it, nothing is changed but its end and its successor, with a
//! reason. A document that will lapse is told of once, as many days ahead as the rules in force say
//! (R01), and waits from then on in the secretariat's work until its successor is named.
//!
//! Who may do what: everybody reads, the secretariat writes. A document is never deleted.
//! [`service::load`] brings the documents of the project's data where they are absent.

mod expiry;
mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
