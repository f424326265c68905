//! The sample instance: the department's plan, a visibly made-up organisation around it, and one
//! token per role. Everything is written through the services, so it leaves the same audit as real
//! work would.

pub mod history;
pub mod organisation;
mod tokens;

pub use tokens::{DemoTokens, issue_all};
