//! `thidua`: a headless API for an emulation campaign (phong trào thi đua).
//!
//! One platform, many slices: `features` use `http`, `audit`, `db` and `authz`; nothing there knows
//! a feature, except through `features::configure`. A slice may call another slice's `service`,
//! never its `store`. Pure engines stand beside the platform, without actix and without diesel.

pub mod app;
pub mod audit;
pub mod authz;
pub mod calendar;
pub mod charts;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod decimal;
pub mod demo;
pub mod edxml;
pub mod eligibility;
pub mod error;
pub mod features;
pub mod files;
pub mod housekeeping;
pub mod http;
pub mod idempotency;
pub mod jobs;
pub mod keys;
pub mod law;
pub mod machine;
pub mod oidc;
pub mod outgoing;
pub mod papers;
pub mod period;
pub mod problems;
pub mod progress;
pub mod quantity;
pub mod scoring;
pub mod secrets;
pub mod setup;
pub mod text;
pub mod tokens;
pub mod turning;
