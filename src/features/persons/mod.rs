//! Persons (công chức, viên chức, người lao động), with the units they worked in.
//!
//! Persons are master data: their staff code is their id, and the directory writes them with PUT.
//! Kept is what the rules of emulation need and no more: never a citizen id, birth date or
//! telephone number. A person is never deleted; a person leaves (`left_on`), and the history of
//! units stays, because awards of past years are counted in the unit of that time. No person has the
//! code of a machine client, nor a client that of a person: tokens and the audit name both by it.
//!
//! Who may do what: the e-office and administrators write; they, the secretariat and the leaders
//! read all; heads and officers of a unit read its persons; everybody reads the own entry.

mod batch;
mod history;
mod routes;
pub mod service;
mod store;
mod store_search;
mod store_staff;
pub mod types;

pub use routes::configure;
pub use store_search::found;
