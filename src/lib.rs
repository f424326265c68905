//! x
pub mod clock;
pub mod config;
pub mod keys;
pub mod text;
