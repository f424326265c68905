//! Machine clients (e-văn phòng, hệ thống nhận báo cáo, front-end): the systems that carry
//! requests, each with a purpose and the scopes its tokens may have at most.
//!
//! The command line registers them; a client acts by the roles granted to it.

pub mod service;
mod store;
