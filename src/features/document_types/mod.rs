//! Kinds of documents with their codes in exchange (danh mục loại văn bản, SĐ1:2022 of QCVN
//! 102:2016): `DocumentType/Type`, the name that receivers show, and `SteeringType`.
//!
//! A code table: sources conflict, so that an administrator can change what the program was built
//! with. Everybody reads it. Kinds that are not listed, such as evidence, are not exchanged.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
