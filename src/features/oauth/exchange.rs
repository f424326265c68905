//! Token exchange (RFC 8693): a client that is trusted to acts for a person.

use chrono::{DateTime, Duration, Utc};

use super::{
    service::{Client, Grant, LIFE_MINUTES, chosen, holder, verified},
    types::{ACCESS_TOKEN_TYPE, ID_TOKEN_TYPE, PERSON_CODE_TYPE, TOKEN_EXCHANGE, TokenRequest},
};
use crate::{
    app::App,
    audit::Action,
    authz::{self, Actor, ActorKind, Role, cache::CallerKey, table::scopes_of},
    error::{Code, Error, Result},
};

/// Scopes that no token carries on the mere word of a client: by them it could widen its own rights, or
/// leave behind something that acts when nobody is signed in any more, as a webhook does. Of what other
/// scopes allow, an import alone goes on after its token; it does once what it was started for, as long as
/// its person may, and ends. A stream of events ends with its token.
const HELD_BACK: [&str; 4] = ["accounts:write", "clients:write", "roles:write", "webhooks:write"];

/// What a client gets for a person.
///
/// # Errors
/// `unauthorized-client` for one that is not trusted to, `malformed-request`, `invalid-target`,
/// `invalid-grant`, `invalid-scope`.
pub(super) async fn grant(app: &App, client: &Client, request: &TokenRequest) -> Result<Grant> {
    if !client.may_act_for_persons {
        return Err(Error::new(Code::UnauthorizedClient).detail(
            "Hệ thống này không được thay mặt người dùng.",
            "This client may not act for persons.",
        ));
    }
    check_form(app, request)?;
    let missing = || wrong("subject_token và subject_token_type", "subject_token and its type");
    let token = request.subject_token.as_deref().ok_or_else(missing)?;
    let (person, allowed, life) = match request.subject_token_type.as_deref() {
        Some(ACCESS_TOKEN_TYPE) => by_token(app, client, token).await?,
        Some(ID_TOKEN_TYPE) => by_issuer(app, client, token).await?,
        Some(PERSON_CODE_TYPE) => by_word(app, client, token).await?,
        Some(_) => return Err(wrong("subject_token_type", "subject_token_type")),
        None => return Err(missing()),
    };
    Ok(Grant {
        action: Action::TOKEN_EXCHANGE,
        grant_type: TOKEN_EXCHANGE,
        subject: person,
        scopes: chosen(request.scope.as_deref(), &allowed)?,
        acting: Some(client.code.clone()),
        life,
    })
}

fn wrong(vi: &str, en: &str) -> Error {
    Error::new(Code::MalformedRequest)
        .detail(format!("Thiếu hoặc sai: {vi}."), format!("It lacks or has a wrong {en}."))
}

fn check_form(app: &App, request: &TokenRequest) -> Result<()> {
    if request.actor_token.is_some() {
        return Err(wrong("actor_token: bên thay mặt luôn là hệ thống gọi", "actor_token"));
    }
    if request.requested_token_type.as_deref().is_some_and(|kind| kind != ACCESS_TOKEN_TYPE) {
        return Err(wrong("requested_token_type", "requested_token_type"));
    }
    if request.audience.as_ref().is_some_and(|name| *name != app.settings.audience) {
        return Err(Error::new(Code::InvalidTarget));
    }
    Ok(())
}

/// The person, the scopes that can be had, and for how long.
type Found = (String, Vec<String>, Duration);

/// By a token of the person's own: for no longer than it, and for nothing that it does not carry.
async fn by_token(app: &App, client: &Client, token: &str) -> Result<Found> {
    let refused = || Error::new(Code::InvalidGrant);
    let claims = verified(app, token).ok_or_else(refused)?;
    if claims.act.is_some() {
        return Err(refused().detail(
            "Mã truy cập này đã được cấp để thay mặt; không được chuyển tiếp.",
            "Somebody already acts by this token; it cannot be passed on.",
        ));
    }
    let holder = holder(app, &claims).await?.filter(|one| one.kind == ActorKind::Person);
    let holder = holder.ok_or_else(refused)?;
    let ends = DateTime::from_timestamp(claims.exp, 0).ok_or_else(refused)?;
    let life = left(app, ends)?;
    let allowed = client.scopes.iter().filter(|name| holder.scopes.contains(name));
    Ok((holder.id.clone(), allowed.cloned().collect(), life))
}

/// The life of a token that rests on another: for no longer than that one.
fn left(app: &App, ends: DateTime<Utc>) -> Result<Duration> {
    let life = (ends - app.clock.now()).min(Duration::minutes(LIFE_MINUTES));
    if life < Duration::seconds(1) {
        return Err(Error::new(Code::InvalidGrant)); // within the leeway between clocks
    }
    Ok(life)
}

/// By an ID token of the configured issuer, where the person signed in.
async fn by_issuer(app: &App, client: &Client, token: &str) -> Result<Found> {
    let Some(issuer) = &app.issuer else {
        return Err(wrong("subject_token_type", "subject_token_type; no issuer is configured"));
    };
    let identity = issuer.identify(token, app.clock.now()).await?;
    let person = person(app, client, &identity.person_code).await?;
    let allowed = useful(&person).collect();
    Ok((person.id.clone(), allowed, left(app, identity.ends)?))
}

/// By the code of the person who is signed in at the client, which the client answers for.
async fn by_word(app: &App, client: &Client, code: &str) -> Result<Found> {
    let person = person(app, client, code).await?;
    let allowed = useful(&person).filter(|name| !HELD_BACK.contains(&name.as_str())).collect();
    Ok((person.id.clone(), allowed, Duration::minutes(LIFE_MINUTES)))
}

/// The person of this code as a token of this client would let it call.
async fn person(app: &App, client: &Client, code: &str) -> Result<Actor> {
    let key = CallerKey {
        subject: code.to_owned(),
        client_id: client.code.clone(),
        scope: client.scopes.join(" "),
        password_stamp: None,
    };
    let today = app.clock.today_hanoi();
    let found = app.db.read(move |conn| authz::store::load(conn, &key, today)).await?;
    // With the client's own code it would be the client itself.
    let found = found.filter(|one| one.kind == ActorKind::Person);
    found.ok_or_else(|| Error::new(Code::InvalidGrant))
}

/// Scopes that are of use to the person and that the client may carry.
fn useful(person: &Actor) -> impl Iterator<Item = String> + '_ {
    let roles: Vec<Role> = person.grants.iter().map(|grant| grant.role).collect();
    let known = scopes_of(&roles);
    person.scopes.iter().filter(move |name| known.contains(&name.as_str())).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::table::{SCOPES, rules};

    #[test]
    fn what_is_held_back_is_a_scope_of_some_operation() {
        for name in HELD_BACK {
            assert!(SCOPES.iter().any(|(scope, _)| *scope == name), "{name}");
            assert!(rules().any(|rule| rule.scope == name), "{name}");
        }
    }
}
