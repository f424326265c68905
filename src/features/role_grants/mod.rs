//! Role grants: who holds which role, for which unit, from when to when.
//!
//! A grant is scheduled, active or expired by its days, or ended before its time. The head of
//! something who is absent lets another act for a bounded time (ký thay, ủy quyền): that is a grant
//! of its own, which names the one it came from, lies within it, ends with it, and goes no further.
//! Rights are read from here on every request, so ending a grant ends the right at once.
//!
//! Who may do what: administrators grant and end all roles, leaders all but the administrator's, a
//! unit's head the officers of the unit; heads of units delegate their own role, and administrators
//! and leaders delegate in the place of a head who cannot.

mod routes;
mod rules;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
