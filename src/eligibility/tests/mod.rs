//! The checks, case by case and over mixed cases.

mod cases_council;
mod cases_dossier;
mod cases_history;
mod cases_list;
mod cases_merit;
mod cases_subject;
mod page;
mod proof;
mod properties;
mod table;
mod whole;
mod world;
