//! Indicators (chỉ tiêu) of a campaign: figures with a yearly path, and milestones.
//!
//! The secretariat defines them; each change keeps the version before with its reason. A figure is
//! measured by units (see `measurements`), or counted from the acknowledgements of outreach
//! activities (see `outreach`). What was measured once keeps its formula, and is not deleted.
//!
//! `progress` rolls figures up from units to blocs and the department, and holds them against the
//! path; the arithmetic is in the pure room of that name.

mod check;
mod defined;
pub mod input;
mod plan;
mod progress;
pub mod progress_views;
mod routes;
pub mod service;
mod standing;
mod store;
mod store_search;
pub mod types;
pub mod views;

pub use routes::configure;
pub use store_search::found;
