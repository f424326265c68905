//! Councils (Hội đồng Thi đua - Khen thưởng): the decision that formed them, and their members.
//!
//! A council is formed by a decision of the head, with a chair (Chủ tịch: the director), the standing
//! body (Thường trực: the department office), a secretary (thư ký) and members (ủy viên). A further
//! decision changes the membership: who left and who came stays readable with the days, so that every
//! session knows who sat on the council on its day (R24). A council advises whoever decides (Luật Thi
//! đua, khen thưởng, Điều 90.4).
//!
//! Who may do what: everybody reads; leaders and the secretariat write.

mod input;
mod routes;
pub mod rules;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
