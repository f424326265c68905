//! Award decisions (quyết định khen thưởng): which proposals are granted and which are refused.
//!
//! A decision is drafted with the proposals it names; its number, symbol and date come from outside
//! (văn thư) and are entered when they are known. Publishing it grants the awards and closes the
//! proposals, all in one transaction. The city's answer to what was forwarded is registered the
//! same way, as a decision of the city's authority.
//!
//! Who may do what: the secretariat and the e-office draft; a leader publishes, who has neither
//! proposed nor appraised nor is nominated. The secretariat, leaders, inspectors and the machines
//! that carry documents read; everybody else reads the awards.

mod input;
mod publish;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
