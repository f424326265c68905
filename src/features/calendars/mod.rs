//! Calendars (lịch nghỉ lễ, ngày làm bù): what each year has besides its weekends, which deadlines in
//! working days rest on.
//!
//! A year is one object, written whole, with a version. Each day names its source and how well that
//! is known; a year is `complete` only when everything about it was announced, and whatever is
//! reckoned with another year says so. [`service::load`] brings the years of the project's data where
//! they are absent.
//!
//! Who may do what: everybody reads, administrators write.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
