//! x

pub mod features;
