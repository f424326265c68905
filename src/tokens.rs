//! Signing access tokens for a known subject.

use chrono::Duration;

use crate::{
    app::App,
    error::{Context, Result},
    keys::AccessClaims,
};

/// Signs an access token (RFC 9068) that lives for `life`.
///
/// # Errors
/// When signing fails.
pub fn issue(
    app: &App,
    subject: &str,
    client_id: &str,
    scopes: &[&str],
    life: Duration,
) -> Result<String> {
    let now = app.clock.now();
    let claims = AccessClaims {
        iss: app.settings.issuer.clone(),
        sub: subject.to_owned(),
        aud: app.settings.audience.clone(),
        exp: (now + life).timestamp(),
        iat: now.timestamp(),
        nbf: None,
        jti: app.ids.next().to_string(),
        client_id: client_id.to_owned(),
        scope: scopes.join(" "),
        act: None,
    };
    app.keys.sign(&claims).internal("signing a token")
}
