//! Pending matters (việc đang chờ kết luận): while one is open on a person or a collective, nothing
//! is proposed or granted for it (R11, NĐ 152/2025/NĐ-CP Đ.4.4). One that ends in discipline says from
//! when achievements count again (R12).
//!
//! What must stay true: a hold says what kind of matter it is, since when, by which document, and how
//! it ended, never the story. It is about somebody, so it is shown only to the secretariat and to
//! inspectors, to neither when it is about themselves; each look at it is in the audit. The audit
//! itself is read by more people, and events by everybody, so they say that a hold changed and which
//! fields of it, but neither about whom nor of what kind. The unit learns from readiness only that it
//! is blocked.
//!
//! Who may do what: the secretariat opens, corrects and releases; inspectors read.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
