//! Award types (hình thức khen thưởng): what may be proposed, who decides it, what a dossier needs.
//!
//! Everything the law or the city may change is data of a row and not code: authority, subjects,
//! papers, merit clauses, coefficient of the bonus, whether a council has to consider it. Each
//! aspect names its basis with the mark of its source; only what was read in the text in force
//! counts as confirmed, everything else is shown as assumed.
//!
//! Who may do what: everybody reads; administrators write by PUT. A type is never deleted, because
//! awards name it; it is set inactive. [`service::seed`] loads the two types of the plan
//! (Bằng khen của Chủ tịch UBND Thành phố, Giấy khen của Giám đốc Sở) where they are absent.

pub mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
