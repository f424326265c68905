//! Awards (khen thưởng đã tặng): who received what, for which achievements, by which decision.
//!
//! An award comes into being when the decision that grants it is published, and is never changed by
//! hand. It keeps the class of the award (loại hình khen thưởng), because the result of a themed
//! campaign cannot be the basis of a higher award of merit (NĐ 152/2025/NĐ-CP, Điều 4.3). Its bonus
//! stays unknown until it is computed from the base wage on the decision's day.
//!
//! Who may do what: everybody reads.

mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
