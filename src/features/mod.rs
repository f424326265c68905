//! The resources: one line a slice. This is the table of contents of the API.

pub mod achievements;
pub mod agenda_items;
pub mod award_proposals;
pub mod award_rounds;
pub mod award_types;
pub mod awards;
pub mod calendars;
pub mod campaigns;
pub mod clients;
pub mod conflicts;
pub mod council_sessions;
pub mod councils;
pub mod criteria_sets;
pub mod dashboards;
pub mod decisions;
pub mod documents;
pub mod evaluation_results;
pub mod evaluation_rounds;
pub mod evaluations;
pub mod events;
pub mod indicators;
pub mod measurements;
pub mod outreach;
pub mod panels;
pub mod persons;
pub mod petitions;
pub mod progress;
pub mod public;
pub mod registrations;
pub mod replications;
pub mod returns;
pub mod role_grants;
pub mod timed;
pub mod units;
pub mod way;
pub mod work;

use crate::http::operations::ServiceConfig;

/// Every resource's operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    campaigns::configure(config);
    progress::configure(config);
    units::configure(config);
    persons::configure(config);
    role_grants::configure(config);
    registrations::configure(config);
    dashboards::configure(config);
    outreach::configure(config);
    indicators::configure(config);
    measurements::configure(config);
    achievements::configure(config);
    replications::configure(config);
    calendars::configure(config);
    award_types::configure(config);
    award_rounds::configure(config);
    award_proposals::configure(config);
    councils::configure(config);
    council_sessions::configure(config);
    agenda_items::configure(config);
    decisions::configure(config);
    awards::configure(config);
    criteria_sets::configure(config);
    evaluation_rounds::configure(config);
    panels::configure(config);
    conflicts::configure(config);
    evaluations::configure(config);
    petitions::configure(config);
    evaluation_results::configure(config);
    documents::configure(config);
    events::configure(config);
    work::configure(config);
    public::configure(config);
}
