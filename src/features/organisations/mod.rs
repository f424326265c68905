//! Organisations that documents are exchanged with, by their codes (mã định danh cơ quan, QĐ
//! 20/2020/QĐ-TTg): who issues, who receives, under which older codes they are still met.
//!
//! A code table: it is data, because codes were issued anew in many places and no list is public.
//! Everybody reads it, administrators write it. Other slices ask [`service::present_code`], which also
//! knows the older codes.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
