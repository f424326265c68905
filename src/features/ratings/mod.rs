//! Yearly ratings (mức độ hoàn thành nhiệm vụ) of units and persons, with the document that proves
//! each (R15), and how long a person worked in the year (R13, R14).
//!
//! What must stay true: a subject has one rating a year. It can be replaced, as when a complaint was
//! upheld (NĐ 233/2026/NĐ-CP Đ.15.4), with a reason; what it was before stays beside it. Somebody who
//! worked too short a time to be rated has no level, and the entry says why.
//!
//! Who may do what: the secretariat and the e-office record; they, leaders and inspectors read all;
//! heads and officers read their unit's, by the unit in which a person was at the end of the year;
//! everybody reads the own ones.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
