//! Access tokens (mã truy cập): how systems sign in, how one acts for a person, and how a token ends
//! before its time.
//!
//! A client of [`super::clients`] proves itself by its secret, in HTTP Basic or in the form, and gets a
//! token for itself (RFC 6749, 4.4) or for a person for whom it acts (RFC 8693); it lives for 15
//! minutes (RFC 9068). It revokes (RFC 7009) and introspects (RFC 7662) tokens of its own.
//!
//! What must stay true: the answer to a wrong client, secret, address or day is one and the same, and takes
//! the same time; only the log tells them apart. Every token leaves an audit row with its id, its client
//! and its subject, and never the token. A client acts only for persons when its record says so; then its
//! tokens name both (`sub` and `act`), and so does every audit row made with one. Who the person is, an ID
//! token of the configured OpenID Connect issuer proves, or a token of the person's own, or else the client
//! answers for it; on its word alone no token carries the right to change clients, roles or local accounts,
//! by which it could widen its own, or webhooks, which would outlast it. People never send tokens of the
//! issuer to other operations: at this door they become tokens of this server, with its roles and its
//! audit.

mod exchange;
mod routes;
pub mod service;
pub mod types;

pub use routes::configure;
