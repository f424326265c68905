//! Signing in with a local account, and choosing another password.

use chrono::{Duration, NaiveDate};
use serde_json::json;

use super::{
    input::{ChangeOwnPassword, SignIn},
    service::{hold, target},
    store::{self, AccountRow},
};
use crate::{
    app::App,
    audit::{self, Action, Change, Origin, Target},
    authz::{
        self, Actor, Role,
        cache::CallerKey,
        table::{SCOPES, scopes_of},
    },
    clock::Ids,
    db::{Conn, types::Instant},
    error::{Code, Error, Result},
    features::oauth::types::TokenView,
    secrets::stamp_of,
    tokens::{Wanted, issue_wanted},
};

/// The client that tokens of a local sign-in name; no machine client can have this code.
const CLIENT: &str = authz::store::LOCAL_CLIENT;

/// How long such a token lives; there is no other way to get one without the password.
const LIFE_MINUTES: i64 = 60;

/// Wrong passwords in a row that lock the account.
const FAILURES_MAX: i32 = 5;

/// How long it stays locked.
const LOCKED_MINUTES: i64 = 15;

/// What a right password is shown for.
enum Wish {
    SignIn,
    Change { hash: String },
}

/// What came of it.
enum Outcome {
    /// The answer tells nobody why.
    Refused,
    /// The password was handed out, and is good only for choosing another.
    MustChange,
    /// Who signed in, and the stamp of the password.
    SignedIn(Actor, String),
    Changed,
}

fn refused() -> Error {
    Error::new(Code::SignInFailed)
}

/// With an issuer there is no second way in.
fn require_on(app: &App) -> Result<()> {
    if app.issuer.is_some() { Err(Error::not_found()) } else { Ok(()) }
}

/// Signs a person in.
///
/// # Errors
/// `sign-in-failed`, `password-change-required`; `not-found` when an issuer is configured.
pub async fn sign_in(app: &App, input: &SignIn, origin: Origin) -> Result<TokenView> {
    require_on(app)?;
    let outcome = prove(app, &input.person_code, &input.password, Wish::SignIn, origin.clone());
    let (actor, stamp) = match outcome.await? {
        Outcome::SignedIn(actor, stamp) => (actor, stamp),
        Outcome::MustChange => return Err(Error::new(Code::PasswordChangeRequired)),
        Outcome::Refused | Outcome::Changed => return Err(refused()),
    };
    let roles: Vec<Role> = actor.grants.iter().map(|grant| grant.role).collect();
    let scopes = scopes_of(&roles);
    let life = Duration::minutes(LIFE_MINUTES);
    let wanted = Wanted {
        subject: &actor.id,
        client_id: CLIENT,
        scopes: &scopes,
        acting: None,
        password_stamp: Some(&stamp),
        life,
    };
    let issued = issue_wanted(app, &wanted)?;
    let view = TokenView {
        access_token: issued.token,
        token_type: "Bearer",
        expires_in: life.num_seconds(),
        scope: scopes.join(" "),
        issued_token_type: None,
    };
    let at = Target { kind: "token", id: actor.id.clone(), unit_code: None };
    let mut change = Change::new(Action::TOKEN_ISSUE, at);
    for (name, value) in [
        ("token_id", json!(issued.id)),
        ("grant_type", json!("local_sign_in")),
        ("client_id", json!(CLIENT)),
        ("scope", json!(view.scope)),
        ("expires_at", json!(Instant(issued.expires_at))),
    ] {
        change.changes.insert(name.to_owned(), value);
    }
    let (clock, ids) = (app.clock.clone(), app.ids.clone());
    let written = app.db.write(move |conn| {
        audit::append(conn, &ids, Instant(clock.now()), &actor, &origin, &[change])
    });
    written.await?;
    Ok(view)
}

/// Chooses another password, with which the tokens of the one before end.
///
/// # Errors
/// `sign-in-failed`; `not-found` when an issuer is configured.
pub async fn change_password(app: &App, input: &ChangeOwnPassword, origin: Origin) -> Result<()> {
    require_on(app)?;
    let hash = app.secrets.hash(&input.new_password).await?;
    let wish = Wish::Change { hash };
    match prove(app, &input.person_code, &input.password, wish, origin).await? {
        Outcome::Changed => {
            app.actors.clear();
            Ok(())
        }
        Outcome::Refused | Outcome::MustChange | Outcome::SignedIn(..) => Err(refused()),
    }
}

/// Checks a password away from the database, and then decides in one transaction.
async fn prove(
    app: &App,
    code: &str,
    password: &str,
    wish: Wish,
    origin: Origin,
) -> Result<Outcome> {
    let wanted = code.to_owned();
    let found = app.db.read(move |conn| store::find(conn, &wanted)).await?;
    let hash = found.map(|row| row.hash);
    let is_right = app.secrets.verify(password, hash.as_deref()).await?;
    let attempt = Attempt {
        code: code.to_owned(),
        right: hash.filter(|_| is_right),
        wish,
        origin,
        ids: app.ids.clone(),
        now: Instant(app.clock.now()),
        today: app.clock.today_hanoi(),
    };
    app.db.write(move |conn| attempt.settle(conn)).await
}

struct Attempt {
    code: String,
    /// The hash that the password fitted.
    right: Option<String>,
    wish: Wish,
    origin: Origin,
    ids: Ids,
    now: Instant,
    today: NaiveDate,
}

impl Attempt {
    fn settle(self, conn: &mut Conn) -> Result<Outcome> {
        hold(conn, &self.code)?;
        let Some(row) = store::find(conn, &self.code)? else { return Ok(Outcome::Refused) };
        if row.locked_until.is_some_and(|until| until > self.now) {
            return Ok(Outcome::Refused);
        }
        // Of a password that was changed in the meantime nothing was proved.
        if self.right.as_ref() != Some(&row.hash) {
            self.count_failure(conn, &row)?;
            return Ok(Outcome::Refused);
        }
        let scopes: Vec<&str> = SCOPES.iter().map(|(name, _)| *name).collect();
        let key = CallerKey {
            subject: self.code.clone(),
            client_id: CLIENT.to_owned(),
            scope: scopes.join(" "),
            password_stamp: None,
        };
        let Some(actor) = authz::store::load_signing_in(conn, &key, self.today)? else {
            return Ok(Outcome::Refused); // the person has left
        };
        if let Wish::Change { hash } = &self.wish {
            store::set_password(conn, &row, (hash, false), self.now)?;
            let change = Change::new(Action::LOCAL_ACCOUNT_CHANGE_PASSWORD, target(&self.code));
            audit::append(conn, &self.ids, self.now, &actor, &self.origin, &[change])?;
            return Ok(Outcome::Changed);
        }
        if row.failed_count > 0 {
            store::set_failed(conn, &self.code, 0)?;
        }
        if row.must_change {
            return Ok(Outcome::MustChange);
        }
        Ok(Outcome::SignedIn(actor, stamp_of(&row.hash)))
    }

    fn count_failure(&self, conn: &mut Conn, row: &AccountRow) -> Result<()> {
        let failed = row.failed_count.saturating_add(1);
        if failed < FAILURES_MAX {
            return store::set_failed(conn, &self.code, failed);
        }
        let until = Instant(self.now.0 + Duration::minutes(LOCKED_MINUTES));
        store::lock(conn, row, until, self.now)?;
        let mut change = Change::new(Action::LOCAL_ACCOUNT_LOCK, target(&self.code));
        change.changes.insert("locked_until".to_owned(), json!(until));
        let actor = Actor::system();
        audit::append(conn, &self.ids, self.now, &actor, &self.origin, &[change])
    }
}
