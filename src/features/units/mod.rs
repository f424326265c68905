//! Units (phòng, đơn vị) and emulation blocs (Khối thi đua), with the blocs' members of each year.
//!
//! Units are master data: their code is their id, and the directory writes them with PUT. A unit
//! is never deleted; it ends (`valid_to`) or is merged into another, and keeps its history.
//!
//! Who may do what: everybody with a token reads; the e-office and administrators write units; the
//! secretariat writes the blocs' members.

mod directory;
mod routes;
mod searched;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
pub use searched::found;
