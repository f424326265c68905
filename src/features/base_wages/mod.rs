//! Base wages (lương cơ sở): how much it is from which day on. A bonus is a coefficient times the base
//! wage on the day of the decision (NĐ 152/2025/NĐ-CP Đ.49.1).
//!
//! A wage holds until the next one begins. One that held on the day of a published decision stays as
//! it is, and no other is put between it and that day.
//!
//! Who may do what: everybody reads, administrators write by PUT. [`service::load`] brings the wages
//! of the project's data where they are absent.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
