//! Campaigns (phong trào thi đua) and the plan (kế hoạch) that each one carries.
//!
//! A campaign is a draft until it is launched (`publish`, phát động); then its plan changes only by
//! `amend`, which keeps the version before; `close` ends it. The department's campaign is the
//! parent of those that blocs and units launch in their own field.
//!
//! Who may do what: everybody reads launched campaigns; drafts are seen by the secretariat, the
//! leaders, inspectors and the owner unit's head or bloc lead. The secretariat drafts for the
//! department, leaders launch; heads and bloc leads do both for their own unit or bloc.
//!
//! The campaign and its paper are two things (the paper's life is the document's): a missing
//! document number does not keep a campaign from being launched.

mod check;
mod input;
pub mod issued;
pub mod lookup;
pub mod plan;
mod plan_paper;
pub mod plan_sections;
#[cfg(test)]
mod plan_tests;
pub mod plan_text;
mod routes;
pub mod service;
mod store;
mod store_facts;
mod store_search;
mod store_versions;
pub mod types;
pub mod views;
mod waiting;

pub use routes::configure;
pub use store_search::found;
