//! Authenticating clients, issuing tokens to them, ending and looking at tokens.

use std::{net::IpAddr, sync::Arc};

use chrono::{Duration, NaiveDate};
use serde_json::json;

use super::{
    exchange,
    types::{
        ACCESS_TOKEN_TYPE, ActingView, CLIENT_CREDENTIALS, IntrospectionView, TOKEN_EXCHANGE,
        TokenRequest, TokenView,
    },
};
use crate::{
    app::App,
    audit::{self, Action, Change, Origin, Target},
    authz::{self, Actor, cache::CallerKey, is_among, store::read_networks},
    db::types::Instant,
    error::{Code, Error, Result},
    features::clients,
    http::form::ClientProof,
    keys::{AccessClaims, Expected, LEEWAY_SECONDS},
    secrets::hint_of,
    tokens::{Issued, Wanted, issue_wanted},
};

/// Longest life of a token that is issued here.
pub(super) const LIFE_MINUTES: i64 = 15;

/// A client that proved itself.
pub struct Client {
    /// Its code.
    pub code: String,
    /// Scopes that its tokens can carry at most.
    pub scopes: Vec<String>,
    /// Whether it may act for persons.
    pub may_act_for_persons: bool,
}

/// What is to be issued.
pub(super) struct Grant {
    pub(super) action: Action,
    pub(super) grant_type: &'static str,
    pub(super) subject: String,
    pub(super) scopes: Vec<String>,
    pub(super) acting: Option<String>,
    pub(super) life: Duration,
}

/// Finds out who calls. Whatever is wrong, the answer is the same, and comes after the same work.
///
/// # Errors
/// `invalid-client`; `unavailable` when too many ask at once.
pub async fn authenticate(
    app: &App,
    proof: Option<ClientProof>,
    address: Option<IpAddr>,
) -> Result<Client> {
    let refused = |why: &'static str| Error::new(Code::InvalidClient).cause(why);
    let proof = proof.ok_or_else(|| refused("a client that shows nothing of itself"))?;
    let (code, hint) = (proof.client_id.clone(), hint_of(&proof.secret).map(str::to_owned));
    let found = app.db.read(move |conn| match hint {
        Some(hint) => clients::service::presented(conn, &code, &hint),
        None => Ok(None),
    });
    let found = found.await?;
    let hash = found.as_ref().map(|one| one.hash.as_str());
    let is_right = app.secrets.verify(&proof.secret, hash).await?;
    let found = found
        .filter(|_| is_right)
        .ok_or_else(|| refused("an unknown client, or another secret"))?;
    if found.expires_at.0 <= app.clock.now() {
        return Err(refused("a secret that is over"));
    }
    if !found.is_active || is_over(found.expires_on, app.clock.today_hanoi()) {
        return Err(refused("a client that may no longer connect"));
    }
    if !is_among(&read_networks(&found.allowed_networks.0)?, address) {
        return Err(refused("an address that is not allowed"));
    }
    Ok(Client {
        code: proof.client_id,
        scopes: found.scopes.split_whitespace().map(str::to_owned).collect(),
        may_act_for_persons: found.may_act_for_persons,
    })
}

fn is_over(last: Option<NaiveDate>, today: NaiveDate) -> bool {
    last.is_some_and(|last| last < today)
}

/// Answers a request for a token.
///
/// # Errors
/// `unsupported-grant-type`, `invalid-scope`, and those of an exchange.
pub async fn token(
    app: &App,
    client: &Client,
    request: &TokenRequest,
    origin: Origin,
) -> Result<TokenView> {
    let grant = match request.grant_type.as_str() {
        CLIENT_CREDENTIALS => Grant {
            action: Action::TOKEN_ISSUE,
            grant_type: CLIENT_CREDENTIALS,
            subject: client.code.clone(),
            scopes: chosen(request.scope.as_deref(), &client.scopes)?,
            acting: None,
            life: Duration::minutes(LIFE_MINUTES),
        },
        TOKEN_EXCHANGE => exchange::grant(app, client, request).await?,
        _ => return Err(Error::new(Code::UnsupportedGrantType)), // of the open list of OAuth
    };
    let is_exchange = grant.acting.is_some();
    let scope = grant.scopes.join(" ");
    let issued = issue(app, client, grant, origin).await?;
    Ok(TokenView {
        access_token: issued.token,
        token_type: "Bearer",
        expires_in: (issued.expires_at - app.clock.now()).num_seconds().max(0),
        scope,
        issued_token_type: is_exchange.then_some(ACCESS_TOKEN_TYPE),
    })
}

/// The scopes that were asked for, all of which must be allowed; all that are allowed when none was.
pub(super) fn chosen(asked: Option<&str>, allowed: &[String]) -> Result<Vec<String>> {
    let Some(asked) = asked else { return Ok(allowed.to_vec()) };
    let mut scopes: Vec<String> = Vec::new();
    for name in asked.split(' ').filter(|name| !name.is_empty()) {
        if !allowed.iter().any(|one| one == name) {
            return Err(Error::new(Code::InvalidScope));
        }
        if !scopes.iter().any(|one| one == name) {
            scopes.push(name.to_owned());
        }
    }
    Ok(scopes)
}

/// Signs the token and tells the audit; nobody sees a token that is not in it.
async fn issue(app: &App, client: &Client, grant: Grant, origin: Origin) -> Result<Issued> {
    let scopes: Vec<&str> = grant.scopes.iter().map(String::as_str).collect();
    let issued = issue_wanted(
        app,
        &Wanted {
            subject: &grant.subject,
            client_id: &client.code,
            scopes: &scopes,
            acting: grant.acting.as_deref(),
            password_stamp: None,
            life: grant.life,
        },
    )?;
    let target = Target { kind: "token", id: grant.subject.clone(), unit_code: None };
    let mut change = Change::new(grant.action, target);
    for (name, value) in [
        ("token_id", json!(issued.id)),
        ("grant_type", json!(grant.grant_type)),
        ("client_id", json!(client.code)),
        ("acting_client_id", json!(grant.acting)),
        ("scope", json!(scopes.join(" "))),
        ("expires_at", json!(Instant(issued.expires_at))),
    ] {
        change.changes.insert(name.to_owned(), value);
    }
    tell(app, client, change, origin, None).await?;
    Ok(issued)
}

/// A token that ends with a change.
struct Ending {
    id: String,
    expires_at: Instant,
}

/// Writes the audit row of what a client did, and that a token ended. A client that was disabled in
/// the meantime does nothing any more.
async fn tell(
    app: &App,
    client: &Client,
    change: Change,
    origin: Origin,
    ending: Option<Ending>,
) -> Result<()> {
    let (clock, ids, key) = (app.clock.clone(), app.ids.clone(), own_key(client));
    let written = app.db.write(move |conn| {
        let (now, today) = (Instant(clock.now()), clock.today_hanoi());
        let actor = authz::store::load(conn, &key, today)?
            .ok_or_else(|| Error::new(Code::InvalidClient).cause("disabled in the meantime"))?;
        if let Some(ending) = ending
            && !authz::store::revoke_token(conn, &ending.id, ending.expires_at)?
        {
            return Ok(()); // it ended before, and that was told
        }
        audit::append(conn, &ids, now, &actor, &origin, &[change])
    });
    written.await
}

fn own_key(client: &Client) -> CallerKey {
    CallerKey {
        subject: client.code.clone(),
        client_id: client.code.clone(),
        scope: client.scopes.join(" "),
        password_stamp: None,
    }
}

/// The claims of a token of ours that is still good, whoever has it.
pub(super) fn verified(app: &App, token: &str) -> Option<Arc<AccessClaims>> {
    let expected = Expected { issuer: &app.settings.issuer, audience: &app.settings.audience };
    app.keys.verify(token, app.clock.now(), &expected).ok()
}

/// Who the holder of a token is, unless the token was revoked or the holder may no longer call.
pub(super) async fn holder(app: &App, claims: &AccessClaims) -> Result<Option<Actor>> {
    let (now, today) = (Instant(app.clock.now()), app.clock.today_hanoi());
    let (key, id) = (CallerKey::of(claims), claims.jti.clone());
    if !app.admits(&key) {
        return Ok(None);
    }
    app.db
        .read(move |conn| {
            if authz::store::revoked_ids(conn, now)?.contains(&id) {
                return Ok(None);
            }
            authz::store::load(conn, &key, today)
        })
        .await
}

/// Ends a token before its time. One that is no good any more has ended already.
///
/// # Errors
/// `unauthorized-client` for a token of another client.
pub async fn revoke(app: &App, client: &Client, token: &str, origin: Origin) -> Result<()> {
    let Some(claims) = verified(app, token) else { return Ok(()) };
    if claims.client_id != client.code {
        return Err(Error::new(Code::UnauthorizedClient).detail(
            "Mã truy cập được cấp cho hệ thống khác.",
            "The token was issued to another client.",
        ));
    }
    let target = Target { kind: "token", id: claims.sub.clone(), unit_code: None };
    let mut change = Change::new(Action::TOKEN_REVOKE, target);
    change.changes.insert("token_id".to_owned(), json!(claims.jti));
    change.changes.insert("client_id".to_owned(), json!(claims.client_id));
    // Servers take it for a moment longer, because of their clocks.
    let last_micros = claims.exp.saturating_add(LEEWAY_SECONDS).saturating_mul(1_000_000);
    let ending = Ending { id: claims.jti.clone(), expires_at: Instant::from_micros(last_micros) };
    tell(app, client, change, origin, Some(ending)).await?;
    app.revoked.add(&claims.jti);
    Ok(())
}

/// Says what a token is, when it is good and the client's own; otherwise only that it is not.
///
/// # Errors
/// When the database cannot be read.
pub async fn introspect(app: &App, client: &Client, token: &str) -> Result<IntrospectionView> {
    let own = verified(app, token).filter(|claims| claims.client_id == client.code);
    let Some(claims) = own else { return Ok(IntrospectionView::default()) };
    let Some(actor) = holder(app, &claims).await? else {
        return Ok(IntrospectionView::default());
    };
    Ok(IntrospectionView {
        active: true,
        // What it is good for now, which the client's record may have narrowed.
        scope: Some(actor.scopes.join(" ")),
        client_id: Some(claims.client_id.clone()),
        token_type: Some("Bearer"),
        exp: Some(claims.exp),
        iat: Some(claims.iat),
        sub: Some(claims.sub.clone()),
        aud: Some(claims.aud.clone()),
        iss: Some(claims.iss.clone()),
        jti: Some(claims.jti.clone()),
        act: claims.act.as_ref().map(|acting| ActingView { sub: acting.sub.clone() }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_client_gets_what_it_asks_for_within_what_it_may_have() {
        let allowed = names(&["a:read", "b:read"]);
        assert_eq!(chosen(None, &allowed).unwrap(), allowed);
        assert_eq!(chosen(Some("b:read b:read"), &allowed).unwrap(), names(&["b:read"]));
        let refused = chosen(Some("a:read c:read"), &allowed).unwrap_err();
        assert_eq!(refused.code(), Code::InvalidScope);
    }

    #[test]
    fn a_client_connects_on_its_last_day_and_not_after() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(!is_over(None, day("2026-11-28")));
        assert!(!is_over(Some(day("2026-11-28")), day("2026-11-28")));
        assert!(is_over(Some(day("2026-11-27")), day("2026-11-28")));
    }
}
