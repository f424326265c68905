//! The integration tests: one binary, every case on every database this machine has.
//!
//! `cargo test` needs nothing but a Rust toolchain and then covers SQLite. PostgreSQL is covered
//! too when `THIDUA_TEST_POSTGRES_URL` names a server on which databases may be created, or when
//! the server programs are installed: then a throw-away server is started for the run.
//! `THIDUA_TEST_NO_POSTGRES=1` leaves PostgreSQL out, and `THIDUA_TEST_REQUIRE=sqlite,postgres`
//! makes the run fail when one of the two was not covered.
//!
//! A new test module is a `mod` line and a line in `MODULES`. In it, a test is
//! `fn a_sentence_about_behaviour(app: &TestApp)` named in `pub const CASES: &[Case] = cases![..]`,
//! or in `cases_under_law![..]`, or a plain `fn` named in `once![..]` if it needs no database. What is
//! not listed is dead code, and the compiler says so.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod achievement_lists;
mod achievement_moves;
mod achievements;
mod agenda_items;
mod api_clients;
mod architecture;
mod audit;
mod award_proposals;
mod award_rights;
mod award_rounds;
mod award_sequences;
mod award_terms;
mod award_types;
mod base_wages;
mod bonus;
mod calendars;
mod campaigns;
mod charts;
mod cli;
mod conflicts;
mod contract;
mod council_sessions;
mod councils;
mod criteria_sets;
mod dashboards;
mod decision_papers;
mod decisions;
mod demo;
mod document_contents;
mod document_rights;
mod document_states;
mod documents;
mod evaluation_rounds;
mod evaluations;
mod event_streams;
mod event_types;
mod exchange;
mod exchange_arrivals;
mod exchange_codes;
mod harness;
mod holds;
mod imports;
mod indicators;
mod job_processes;
mod jobs;
mod legal_documents;
mod linked_criteria;
mod local_accounts;
mod machines;
mod measurements;
mod migrations;
mod oauth;
mod one_award;
mod outreach;
mod panels;
mod paper_templates;
mod papers;
mod past_awards;
mod persons;
mod petitions;
mod platform;
mod progress;
mod proposal_ways;
mod public;
mod quotas;
mod races;
mod ratings;
mod readiness;
mod readme;
#[path = "../../src/scoring/tests/recompute.rs"]
mod recompute;
mod recusals;
mod registrations;
mod replications;
mod revocations;
mod role_grants;
mod rule_sets;
mod scoring;
mod search;
mod secret_ballots;
mod sign_on;
mod story;
mod support;
mod units;
mod webhook_deliveries;
mod webhooks;

use std::process::ExitCode;

use libtest_mimic::Arguments;
use support::case::{self, Case};
use support::database::Databases;
use support::{app, coverage};

const MODULES: &[&[Case]] = &[
    harness::CASES,
    harness::WITHOUT_DATABASE,
    achievement_lists::CASES,
    achievement_moves::CASES,
    achievements::CASES,
    architecture::WITHOUT_DATABASE,
    audit::CASES,
    award_proposals::CASES,
    award_rights::CASES,
    award_rounds::CASES,
    award_terms::CASES,
    award_types::CASES,
    base_wages::CASES,
    bonus::CASES,
    calendars::CASES,
    campaigns::CASES,
    charts::CASES,
    cli::CASES,
    cli::WITHOUT_DATABASE,
    conflicts::CASES,
    councils::CASES,
    council_sessions::CASES,
    agenda_items::CASES,
    api_clients::CASES,
    secret_ballots::CASES,
    contract::CASES,
    contract::WITHOUT_DATABASE,
    dashboards::CASES,
    decision_papers::CASES,
    decisions::CASES,
    demo::CASES,
    demo::WITHOUT_DATABASE,
    document_contents::CASES,
    document_rights::CASES,
    document_states::CASES,
    criteria_sets::CASES,
    documents::CASES,
    exchange::CASES,
    exchange_arrivals::CASES,
    exchange_codes::CASES,
    paper_templates::CASES,
    evaluation_rounds::CASES,
    evaluations::CASES,
    event_streams::CASES,
    event_types::CASES,
    event_types::WITHOUT_DATABASE,
    webhooks::CASES,
    webhook_deliveries::CASES,
    holds::CASES,
    imports::CASES,
    indicators::CASES,
    job_processes::CASES,
    jobs::CASES,
    legal_documents::CASES,
    linked_criteria::CASES,
    award_sequences::CASES,
    local_accounts::CASES,
    machines::CASES,
    story::CASES,
    measurements::CASES,
    migrations::CASES,
    migrations::WITHOUT_DATABASE,
    oauth::CASES,
    one_award::CASES,
    outreach::CASES,
    panels::CASES,
    papers::CASES,
    past_awards::CASES,
    persons::CASES,
    petitions::CASES,
    platform::CASES,
    progress::CASES,
    proposal_ways::CASES,
    public::CASES,
    quotas::CASES,
    races::CASES,
    ratings::CASES,
    readiness::CASES,
    recusals::CASES,
    registrations::CASES,
    replications::CASES,
    revocations::CASES,
    role_grants::CASES,
    readme::WITHOUT_DATABASE,
    rule_sets::CASES,
    scoring::CASES,
    search::CASES,
    sign_on::CASES,
    units::CASES,
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let databases = Databases::new(app::fill);
    let conclusion = libtest_mimic::run(&arguments, case::trials(MODULES, &databases));
    if arguments.list {
        return conclusion.exit_code();
    }
    let covered = databases.covered();
    let undocumented = contract::undocumented();
    for line in &undocumented {
        eprintln!("not in the contract: {line}");
    }
    // The throw-away server and the files go before the verdict, so that a slow stop is seen.
    drop(databases);
    if coverage::report(&covered) && undocumented.is_empty() {
        conclusion.exit_code()
    } else {
        ExitCode::FAILURE
    }
}
