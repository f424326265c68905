//! What the tests stand on: cases, databases, the HTTP client and the application under test.

pub mod app;
pub mod awards;
pub mod case;
pub mod cast;
pub mod client;
pub mod connection;
pub mod council;
pub mod coverage;
pub mod database;
pub mod keeper;
pub mod log;
pub mod observations;
pub mod organisation;
pub mod panel;
pub mod postgres;
pub mod postgres_cluster;
pub mod receiver;
pub mod response;
pub mod run_directory;
pub mod sign_on;
pub mod sqlite;
pub mod walk;
