//! What everybody may read without a token (công khai): launched campaigns, their progress, final
//! results, awards. The source plan asks for openness (mục I.2); Luật Thi đua, khen thưởng, Điều 5,
//! makes it a principle.
//!
//! Only what was published, and of persons only name, unit and award. `public_results = false`
//! switches all of it off: every path then answers 404.

mod routes;
mod service;
mod store;
pub mod types;

pub use routes::configure;
