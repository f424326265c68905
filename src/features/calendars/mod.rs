//! Calendars (lịch nghỉ lễ, ngày làm bù): what each year has besides its weekends, which deadlines in
//! working days rest on.
//!
//! A year is one object, written whole, with a version. Each day names its source and how well that
//! is known; a year is `complete` only when everything about it was announced, and whatever is
//! reckoned with another year says so. [`service::load`] brings the years of the project's data where
//! they are absent.
//!
//! Of the project's data no day was read in the text that orders it, so that none is confirmed. Two days
//! of 2026 rest on no source at all: 22 August, worked in exchange for 31 August, is from memory, and
//! 24 November (Ngày Văn hóa Việt Nam) is free by a resolution whose law was not read. Both are marked
//! and named in the year's note; an administrator writes the year anew once the texts are at hand, and
//! what was reckoned before stays as it was.
//!
//! Who may do what: everybody reads, administrators write.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
