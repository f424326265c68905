//! Jobs: what has to happen at a time by itself.
//!
//! A job is a row: a kind, the id of what it is about, and when it is due. Each process runs one
//! [`Runner`]. It claims the job that is due longest by a conditional update, so that of several
//! replicas one gets it, and holds it by a lease that it renews while it works. The effect and the
//! mark that it is done commit together, and the mark is written only by whoever still holds the
//! lease: a job whose process dies is taken over after the lease and its effect happens exactly once.
//! A job that fails waits longer each time, and is given up after [`ATTEMPTS_MAX`] attempts.
//!
//! A job of many steps commits each step with a note of how far it is. Between two of them it can be
//! cancelled, and whoever takes it over after a crash goes on where the last committed step ended. Only
//! attempts since that step count: however often its process is restarted, a job that gets on is not given
//! up, and one that does not ends. What takes long and needs no transaction is done [`Apart`] from them.
//!
//! What a kind does is told to the runner from outside (`features::timed`); nothing here knows a
//! feature. Time comes from the project's clock.
//!
//! Who may do what: administrators see and cancel all jobs, persons those they started. A job that
//! watches a term of the law only administrators cancel: who received a dossier cannot keep it from being
//! flagged as late.

mod apart;
mod routes;
mod runner;
mod schedule;
pub mod service;
mod stops;
mod store;
pub mod types;
mod worker;

pub use apart::Apart;
pub use routes::configure;
pub use runner::Runner;
pub use schedule::{Wanted, cancel, queue, schedule};
pub use stops::{Stops, Watch};
pub use store::{count_due, purge};
pub use worker::{ATTEMPTS_MAX, Job, Perform, Step, Worker};
