//! What the engine must do, rule by rule; `properties` holds what is true of all sets and sheets.

mod build;
mod exact;
mod flaws;
mod panels;
mod properties;
mod ranks;
pub mod recompute;
mod rules;
mod totals;

use super::*;
