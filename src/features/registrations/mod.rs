//! Registrations (đăng ký thi đua): a unit, a bloc or a person takes part in a campaign, names the
//! title it strives for and pledges results.
//!
//! Participation is voluntary (Luật Thi đua, khen thưởng Đ.3.1, Đ.5.1). Heads, officers and bloc leads
//! draft for their own, everybody for oneself; the head or bloc lead submits; the secretariat
//! confirms, or returns the registration to its draft with reasons. A submitted or confirmed one can
//! be withdrawn. A subject has one live registration per campaign.

mod check;
mod routes;
pub mod service;
mod store;
pub mod types;
mod waiting;

pub use routes::configure;
