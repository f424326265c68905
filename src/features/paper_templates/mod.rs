//! Templates of papers (mẫu văn bản): the Word file that each kind of paper is filled into.
//!
//! Version 1 of every kind is the built-in template; officials download it, change it in Word and upload
//! it as the next version. Each upload is checked first by filling it with the sample of its kind, so that
//! what cannot be filled, or names what a paper has not, is refused. Versions are kept; an older one, also
//! the built-in one, is brought back as a new version.
//!
//! Everybody who reads documents reads templates; the secretariat and administrators write them. A template
//! holds no data of anybody, so its downloads are not audited.

mod builtin;
mod check;
mod input;
mod routes;
pub mod service;
mod store;
pub mod types;
mod version;

pub use routes::configure;
