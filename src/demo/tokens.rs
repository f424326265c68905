//! Tokens of the sample callers.

use chrono::Duration;

use super::organisation::{CALLERS, CLIENTS};
use crate::{
    app::App,
    authz::{Actor, Role, table::scopes_of},
    error::Result,
    features::{clients, local_accounts},
    tokens::issue,
};

/// A working day with some hours to spare.
const LIFE_HOURS: i64 = 12;

/// Client that the persons' tokens name.
const DEMO_CLIENT: &str = "demo";

/// Tokens by the callers' names, in their listed order.
pub type DemoTokens = Vec<(&'static str, String)>;

/// One token per sample caller.
///
/// # Errors
/// When signing fails.
pub fn issue_all(app: &App) -> Result<DemoTokens> {
    let mut tokens = Vec::new();
    for (name, code, role, _) in CALLERS {
        // The persons of the plan's roles also hold what every employee holds.
        let scopes = scopes_of(&[role, Role::Employee]);
        tokens.push((name, issue(app, code, DEMO_CLIENT, &scopes, Duration::hours(LIFE_HOURS))?));
    }
    for (code, _, role, _) in CLIENTS {
        tokens.push((
            code,
            issue(app, code, code, &scopes_of(&[role]), Duration::hours(LIFE_HOURS))?,
        ));
    }
    Ok(tokens)
}

/// Gives each sample client a secret, for trying `POST /oauth/token`; by the clients' codes.
///
/// # Errors
/// When there is no such client, as before the demo was filled.
pub fn make_secrets(app: &App) -> Result<DemoTokens> {
    let mut secrets = Vec::new();
    for (code, ..) in CLIENTS {
        let secret = app.secrets.make_now()?;
        let text = secret.text.clone();
        app.operate(Actor::operator(), move |tx| {
            clients::service::rotate_secret(tx, code, &Default::default(), &secret).map(drop)
        })?;
        secrets.push((code, text));
    }
    Ok(secrets)
}

/// Person of the sample who can also sign in by a password.
const LOCAL_PERSON: &str = "CB026";

/// Opens a local account, for trying to sign in; the code of its person and the password handed out.
///
/// # Errors
/// When there is no such person, as before the demo was filled.
pub fn open_account(app: &App) -> Result<DemoTokens> {
    let made = app.secrets.make_password_now()?;
    app.operate(Actor::operator(), move |tx| {
        local_accounts::service::create(tx, LOCAL_PERSON, &made.hash).map(drop)
    })?;
    Ok(vec![(LOCAL_PERSON, made.text)])
}
