//! Local accounts (tài khoản cục bộ): how persons sign in while a pilot has no OpenID Connect issuer.
//!
//! What must stay true: as soon as an issuer is configured nobody signs in here any more, and the
//! operations of signing in are not found. A password is kept as an Argon2id hash alone. The one that an
//! administrator hands out is good for one thing, which is to choose another. After five wrong ones the
//! account is locked for a quarter of an hour; whoever is refused learns neither which part was wrong nor
//! whether there is such an account, and waits equally long for the answer. A changed or reset password
//! and a deleted account end the tokens that were issued on it, like those of a client that is disabled:
//! such a token carries a stamp of its password. Stamps are compared and moments are not, so that neither
//! the whole seconds of a token nor the clocks of replicas matter.
//!
//! Who may do what: administrators open, reset and delete accounts and never learn a chosen password;
//! each person changes the own one.

mod input;
mod routes;
pub mod service;
mod sign_in;
mod store;
pub mod types;

pub use routes::configure;
