//! Machine clients (hệ thống kết nối): the systems that call the service or carry the requests of
//! persons, each with the record that NĐ 47/2020/NĐ-CP Đ.35 and Đ.38 ask of a connection: who asked
//! for it, for which system, for what purpose, which data, by which service, how often, and by which
//! agreement.
//!
//! What must stay true: a secret is shown once, in the answer that made it, and kept only as a hash;
//! a replayed answer shows none. A new secret leaves the one before it valid for some hours, so that
//! a system can change over without a break. A client is never deleted, because the audit names it;
//! disabling one refuses its tokens at once, on other replicas within two seconds. What a token can
//! do is bounded by the scopes and networks of its client, and roles still decide.
//!
//! Who may do what: administrators write; the secretariat and inspectors read.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use input::CreateApiClient;
pub use routes::configure;
pub use store::Presented;
