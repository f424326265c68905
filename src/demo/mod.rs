//! The sample instance: the department's plan, a visibly made-up organisation around it, and one
//! token per role. Everything is written through the services, so it leaves the same audit as real
//! work would.

mod history;
pub mod organisation;
mod tokens;

use chrono::Datelike;

pub use tokens::{DemoTokens, issue_all, make_secrets, open_account};

use crate::{
    app::App,
    authz::Actor,
    error::Result,
    features::{award_types, calendars, campaigns, criteria_sets, rule_sets},
    setup,
};

/// Fills an empty instance with the organisation and the plan as an unnumbered draft.
///
/// # Errors
/// When the instance is not empty.
pub fn fill_plan_only(app: &App) -> Result<()> {
    let year = app.clock.today_hanoi().year();
    app.operate(Actor::operator(), move |tx| {
        setup::mark(tx, organisation::DEPARTMENT)?;
        organisation::write(tx, year..=year)?;
        award_types::service::seed(tx)?;
        rule_sets::service::load_law(tx)?;
        calendars::service::load(tx)?;
        criteria_sets::service::load_tables(tx).map(drop)
    })?;
    app.operate(Actor::operator(), |tx| {
        campaigns::service::load_source_plan(tx, organisation::DEPARTMENT).map(drop)
    })
}

/// Fills an empty instance with the organisation, the plan, and a year of work on it.
///
/// # Errors
/// When the instance is not empty, or its clock stands before the plan.
pub fn fill(app: &App) -> Result<()> {
    history::write(app)
}
