//! Awards (khen thưởng đã tặng): who received what, for which achievements, by which decision, with
//! which bonus; and what was revoked, when and why.
//!
//! An award comes into being when the decision that grants it is published, with its bonus computed
//! on the decision's day ([`bonus`](super::bonus)). It keeps the class of the award (loại hình khen
//! thưởng), because the result of a themed campaign cannot be the basis of a higher award of merit
//! (NĐ 152/2025/NĐ-CP, Điều 4.3).
//!
//! States: active > revoked, and never back. Whoever granted an award revokes it (Luật Thi đua, khen
//! thưởng, Điều 93.8): a leader decides on a Giấy khen, and for a Bằng khen records the city's decision.
//! Object and money come back within a term in working days after the recipient received the decision
//! (NĐ 152/2025/NĐ-CP, Điều 58.2); a late return is work of the secretariat and an event. Revoked
//! awards stay in the history and leave the public list and the counts. Whether their achievements and
//! their place can be used again depends on the ground, and is data of the rule set (R45): what was
//! false or does not meet the criteria stays used, what was only decided against the procedure is free
//! for a lawful proposal. A lower bonus that was not paid because of a revoked award becomes due (R41).
//!
//! Who may do what: everybody reads the awards. Bonus, conclusion and reason are for the secretariat,
//! leaders, inspectors, the recipient and the head of the unit. Leaders revoke, except their own; the
//! secretariat records receipt and return.

mod input;
mod retention;
mod revoke;
mod routes;
pub mod rules;
pub mod service;
mod store;
mod store_asked;
pub mod subjects;
pub mod types;

pub use routes::configure;
