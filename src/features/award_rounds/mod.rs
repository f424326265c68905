//! Award rounds (đợt xét khen thưởng) of a campaign: which award types are considered, when
//! proposals are taken, and for which period achievements count.
//!
//! A round is a draft, then open, then closed. Proposals are submitted only while it is open and
//! within its days of submission. When it is open its name and last day of submission can still be
//! changed, for an extension; everything else is fixed, because proposals rest on it.
//!
//! Who may do what: everybody reads rounds that were opened; the secretariat keeps them and, with
//! the leaders, inspectors and administrators, sees drafts.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
