//! Outreach (tuyên truyền, quán triệt): activities that make a plan known, who acknowledged them, and
//! how many of the staff that is.
//!
//! The outreach lead holds activities for the whole department or some units, heads and officers for
//! their own. Each person acknowledges for oneself; a head for persons of the unit. Who is expected
//! follows from the day of the activity: who worked in which unit then. Once somebody acknowledged an
//! activity, its day and its audience stay, and so does the activity.

mod acknowledge;
mod check;
mod coverage;
pub mod input;
mod routes;
pub mod service;
mod store;
mod store_acknowledgements;
pub mod types;
pub mod views;
mod waiting;

pub use routes::configure;
