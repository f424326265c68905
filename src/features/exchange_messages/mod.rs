//! Messages from the document axis (thông điệp của trục liên thông): documents of other bodies and
//! statuses of ours, in edXML.
//!
//! The document system posts each message as it got it. It is read by the hardened reader, kept as it
//! came, and taken once: a document by who sent it, its identity, its act and when; a status by document,
//! sender, code and time. Unknown codes are kept and change nothing. Who works with messages pulls the
//! list of those that are pending and acknowledges each: done, or failed with a reason.
//!
//! A recall, an update and a replacement take effect on the document of their sender that they name,
//! whichever comes first (`effects`). Its sender is owed statuses of a document (`answers`): one when it
//! arrives, others as it is acknowledged.
//!
//! The e-office posts; it and the secretariat read and acknowledge, inspectors read.

pub mod answer_types;
pub mod answers;
mod effects;
mod reading;
mod routes;
pub mod service;
mod store;
mod store_acts;
mod store_answers;
pub mod types;

pub use routes::configure;
