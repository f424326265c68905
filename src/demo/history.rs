//! A history of one year, so that every state has an object and every main list two pages.

use crate::{app::App, authz::Actor, error::Result, features::campaigns};

/// Writes the history.
///
/// # Errors
/// When a service refuses, which a test rules out.
pub fn write(app: &App) -> Result<()> {
    app.operate(Actor::operator(), |tx| {
        let draft = campaigns::service::find_by_code(tx, "CCHC-2026-2030")?;
        campaigns::service::publish(tx, draft).map(drop)
    })
}
