//! Dispatches (gửi văn bản): an issued document handed over for its recipients, or an act on one that
//! was sent before: recall (thu hồi), update (cập nhật), replace (thay thế).
//!
//! This system sends nothing by itself. The document system takes the package of the document (JSON,
//! edXML or ZIP) and tells what became of it; where each recipient stands is reckoned from all acts and
//! status messages by their own times ([`crate::edxml::standing`]), and is never stored.
//!
//! The secretariat and the e-office dispatch and take packages; leaders and inspectors read too.

mod compose;
pub mod input;
mod package;
pub mod package_types;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
