//! Rule sets (bộ quy tắc): every rule of the award procedure (R01-R47) with its parameters, each
//! parameter with its source and how well that is known, by version.
//!
//! A set is a draft until it is published, and frozen from then on, by the database too. Published
//! sets follow each other without gap or overlap (R02): each day has one, under which the dossiers
//! received that day are judged. The last one is open-ended; only its end is set, when its successor
//! is published. A change of the rules is a new set, mostly cloned from the one in force.
//!
//! A draft may lack rules; publishing names everything that is missing or does not fit. Published sets
//! are read in the form of [`crate::law`], which the engines take.
//!
//! Who may do what: everybody reads published sets; drafts are seen by the secretariat, leaders,
//! inspectors and administrators; the secretariat writes. [`service::load_law`] brings the law of the
//! project's data: documents, base wages and rule sets.

mod catalogue;
mod input;
mod parsed;
mod publish;
mod routes;
mod rules;
pub mod service;
mod store;
mod store_law;
mod term;
pub mod types;

pub use routes::configure;
