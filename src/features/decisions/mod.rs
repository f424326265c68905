//! Award decisions (quyết định khen thưởng): which proposals are granted and which are refused.
//!
//! A decision is drafted with the proposals it names; its number, symbol and date come from outside
//! (văn thư) and are entered when they are known; no dossier was received, appraised, concluded on or
//! sent upward after that date (R43). Publishing it grants the awards and closes the
//! proposals, all in one transaction; what only warns, and what is not known, needs a reason that stays
//! with the decision. The city's answer to what was forwarded is registered the
//! same way, as a decision of the city's authority. A published decision stays as it is; what is wrong
//! in it is corrected by another one that replaces it and grants nothing.
//!
//! Who may do what: the secretariat and the e-office draft; a leader publishes, who has neither
//! proposed nor appraised nor is nominated. The secretariat, leaders, inspectors and the machines
//! that carry documents read; everybody else reads the awards.

mod dates;
mod input;
pub mod issued;
pub mod list_types;
mod lists;
mod numbers;
mod publish;
mod publish_checks;
mod refusals;
mod replacing;
mod routes;
pub mod service;
mod signing;
mod store;
mod store_publication;
mod store_replacing;
mod store_search;
pub mod types;

pub use routes::configure;
pub use store_search::found;
