//! A history of one year, so that every state has an object and every main list two pages.
//!
//! A chapter per room tells what the department's people did, on the working days of [`calendar`];
//! [`script`] plays all of it in the order of time, each step by the person who would take it, and
//! through the services. The words are in [`tables`]. What is left at the end is work in hand: an
//! open evaluation round, an open award round, drafts, and dossiers waiting for every role.

mod achievements;
mod awards;
mod bonus;
mod calendar;
mod campaigns;
mod cast;
mod council;
mod criteria;
mod decisions;
mod documents;
mod evaluation;
mod exchange;
mod imports;
mod indicators;
mod law;
mod outreach;
mod panel;
mod papers;
mod petitions;
mod proposals;
mod registrations;
mod replications;
mod roles;
mod scores;
mod script;
mod standing;
mod tables;
mod templates;
mod webhooks;

use std::sync::Arc;

use chrono::{Datelike, TimeDelta};

use self::{
    calendar::Calendar,
    script::{Memory, Script},
};
use super::organisation::{self, DEPARTMENT};
use crate::{
    app::App,
    authz::Actor,
    clock::start_of_day,
    error::{Error, Result},
    features::{
        award_types, calendars, criteria_sets, rule_sets,
        webhooks::{Means, Targets},
    },
    setup,
};

/// The hour in Hanoi at which the system is set up.
const SET_UP_HOUR: i64 = 8;

/// Writes the organisation, the plan, and the history.
///
/// # Errors
/// When the clock stands before the plan has run for a while; when a service refuses, which a test
/// rules out.
pub fn write(app: &App) -> Result<()> {
    let today = app.clock.today_hanoi();
    let calendar = Calendar::new(today)?.ok_or_else(|| {
        Error::internal(format!(
            "on {today} there is no year of work on the plan to tell of; use --plan-only"
        ))
    })?;
    let years = Calendar::plan_from().year()..=today.year();
    let set_up = start_of_day(Calendar::set_up()) + TimeDelta::hours(SET_UP_HOUR);
    let heads = app.replay(move |replay| {
        replay.act(&Actor::operator(), set_up, |tx| {
            setup::mark(tx, DEPARTMENT)?;
            award_types::service::seed(tx)?;
            rule_sets::service::load_law(tx)?;
            calendars::service::load(tx)?;
            criteria_sets::service::load_tables(tx)?;
            organisation::write(tx, years)
        })
    })?;
    let mut script = Script::default();
    roles::tell(&mut script, &calendar, &heads);
    campaigns::tell(&mut script, &calendar);
    documents::tell(&mut script, &calendar);
    registrations::tell(&mut script, &calendar);
    achievements::tell(&mut script, &calendar);
    replications::tell(&mut script, &calendar);
    indicators::tell(&mut script, &calendar);
    outreach::tell(&mut script, &calendar);
    templates::tell(&mut script, &calendar);
    law::tell(&mut script, &calendar);
    criteria::tell(&mut script, &calendar);
    evaluation::tell(&mut script, &calendar);
    panel::tell(&mut script, &calendar);
    standing::tell(&mut script, &calendar);
    awards::tell(&mut script, &calendar);
    webhooks::tell(&mut script, &calendar);
    exchange::tell(&mut script, &calendar);
    papers::tell(&mut script, &calendar);
    imports::tell(&mut script, &calendar);
    let means = Means::with(app, Targets::only(&[webhooks::TARGET]));
    script.play(app, Memory::new(Arc::clone(&app.files), app.keys.clone(), means))
}
