//! Measurements (số liệu thực hiện): what a unit reports of an indicator for a period.
//!
//! Officers and heads report for their own unit, the e-office for any. A measurement is never
//! overwritten: a correction is a new revision of the same indicator, unit and period, and the ones
//! before stay readable. The secretariat verifies or disputes the current revision, and can take
//! either back with a reason; nobody judges what they recorded themselves.

mod batch;
mod check;
mod figures;
pub mod input;
mod moves;
mod routes;
mod scored;
pub mod service;
mod store;
pub mod types;
mod views;
mod waiting;

pub use routes::configure;
pub use views::MeasurementView;
