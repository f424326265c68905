//! Signing access tokens for a known subject.

use chrono::{DateTime, Duration, Utc};

use crate::{
    app::App,
    error::{Context, Result},
    keys::{AccessClaims, Actor},
};

/// What a token is to say.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Person or client that it speaks for.
    pub subject: &'a str,
    /// Client that asks for it.
    pub client_id: &'a str,
    /// Scopes.
    pub scopes: &'a [&'a str],
    /// Client that acts for the subject, where one does (RFC 8693).
    pub acting: Option<&'a str>,
    /// Stamp of the password that was shown for it, where one was.
    pub password_stamp: Option<&'a str>,
    /// How long it lives.
    pub life: Duration,
}

/// A token just signed; kept nowhere.
pub struct Issued {
    /// The token.
    pub token: String,
    /// Its id (`jti`), for the audit.
    pub id: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

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
    let wanted = Wanted { subject, client_id, scopes, acting: None, password_stamp: None, life };
    Ok(issue_wanted(app, &wanted)?.token)
}

/// [`issue`], with all that can be said.
///
/// # Errors
/// When signing fails.
pub fn issue_wanted(app: &App, wanted: &Wanted<'_>) -> Result<Issued> {
    let now = app.clock.now();
    let expires_at = now + wanted.life;
    let id = app.ids.next().to_string();
    let claims = AccessClaims {
        iss: app.settings.issuer.clone(),
        sub: wanted.subject.to_owned(),
        aud: app.settings.audience.clone(),
        exp: expires_at.timestamp(),
        iat: now.timestamp(),
        nbf: None,
        jti: id.clone(),
        client_id: wanted.client_id.to_owned(),
        scope: wanted.scopes.join(" "),
        act: wanted.acting.map(|client| Actor { sub: client.to_owned() }),
        password_stamp: wanted.password_stamp.map(str::to_owned),
    };
    let token = app.keys.sign(&claims).internal("signing a token")?;
    Ok(Issued { token, id, expires_at })
}
