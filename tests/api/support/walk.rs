//! Walks every state, action and role of an object, and compares the answers with its machine and with
//! the actions that the object shows.
//!
//! A request that role and state let through is sent with the tag of another version: it is answered as
//! stale, which says that nothing but the version kept it back, and the object stays as it is for the
//! next caller. That each action then does what its machine says, the tests of each kind show.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::thread;

use chrono::NaiveDate;
use serde_json::{Value, json};
use thidua::authz::cache::CallerKey;
use thidua::authz::store::load;
use thidua::authz::table::SCOPES;
use thidua::authz::{Actor, Relation};
use thidua::machine::Machine;

use super::app::TestApp;
use super::client::{Client, Request};
use super::organisation::{caller, everybody};

/// The tag of a version that none of the objects has.
pub const STALE: &str = "\"99-00000000\"";

/// How a caller was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    /// Like one who asks for something that is not there, or without any right to such objects.
    Unseen,
    /// The object is seen, the action belongs to others.
    Forbidden,
    /// The action is the caller's, but not in this state.
    Impossible,
    /// Role and state let it through.
    Taken,
}

/// What is walked.
pub struct Plan<S: 'static> {
    pub machine: &'static Machine<S>,
    pub states: &'static [S],
    pub table: &'static str,
    /// What the object has to do with a caller, for an action.
    pub relation: for<'a> fn(&'a Actor, &'a str) -> Relation<'a>,
    /// A request for an action that would be right but for its tag.
    pub request: fn(&Client, &str, &str) -> Request,
    /// How a request is answered that role and state let through.
    pub taken: fn(&str) -> (u16, &'static str),
    /// Whom the object keeps from an action besides the machine.
    pub excludes: fn(&Actor, &str) -> bool,
}

/// Somebody with every scope, so that roles alone decide.
struct Caller {
    actor: Actor,
    client: Client,
}

fn callers(app: &TestApp) -> Vec<Caller> {
    let scopes: Vec<&str> = SCOPES.iter().map(|(name, _)| *name).collect();
    let scope = scopes.join(" ");
    let today: NaiveDate = "2026-11-23".parse().unwrap();
    everybody()
        .map(|code| {
            let (subject, client_id, _) = caller(code);
            let token = app.token(&subject, &client_id, &scope);
            let client = Client::new(&app.base_url, Some(token));
            let scope = scope.clone();
            let key = CallerKey { subject, client_id, scope, password_stamp: None };
            let found = app.app.db.read_blocking(move |conn| load(conn, &key, today));
            Caller { actor: found.unwrap().unwrap(), client }
        })
        .collect()
}

fn actions<S: 'static>(machine: &Machine<S>) -> BTreeSet<&'static str> {
    machine.moves.iter().map(|one| one.action).collect()
}

/// All actions of one caller on the object in one state: the answers, and what does not fit.
fn row<S: Copy + PartialEq + Display + 'static>(
    plan: &Plan<S>,
    (state, path): (S, &str),
    (actor, client): (&Actor, &Client),
) -> (BTreeSet<Answer>, Vec<String>) {
    let (mut answers, mut misfits) = (BTreeSet::new(), Vec::new());
    let read = client.get(path).send();
    let shown = (read.status == 200).then(|| read.json()["allowed_actions"].clone());
    if shown.is_none() && ![403, 404].contains(&read.status) {
        misfits.push(format!("{} reads {state}: {}", actor.id, read.status));
    }
    for action in actions(plan.machine) {
        let rows = || plan.machine.moves.iter().filter(|one| one.action == action);
        let relation = (plan.relation)(actor, action);
        let of_state = rows().find(|one| one.from.contains(&state));
        let is_possible = of_state.is_some();
        let rule = of_state.or_else(|| rows().next()).unwrap().rule;
        let may = actor.may(rule, &relation);
        let is_excluded = (plan.excludes)(actor, action);
        let sent = (plan.request)(client, path, action).send();
        let body: Value = serde_json::from_slice(&sent.body).unwrap_or_default();
        let code = body["code"].as_str().unwrap_or_default();
        let is_state = ["invalid-state-transition", "already-decided"].contains(&code);
        let (answer, fits) = match &shown {
            None => (Answer::Unseen, [403, 404].contains(&sent.status)),
            Some(_) if !may => (Answer::Forbidden, sent.status == 403),
            Some(_) if !is_possible => (Answer::Impossible, sent.status == 409 && is_state),
            Some(_) if is_excluded => (Answer::Forbidden, sent.status == 403),
            Some(_) => (Answer::Taken, (sent.status, code) == (plan.taken)(action)),
        };
        answers.insert(answer);
        let who = format!("{}: {action} in {state}", actor.id);
        if !fits {
            misfits.push(format!("{who}: wanted {answer:?}, got {} {code}", sent.status));
        }
        let Some(listed) = shown.as_ref().and_then(Value::as_array) else { continue };
        if listed.contains(&json!(action)) != (answer == Answer::Taken) {
            misfits.push(format!("{who}: {answer:?}, but the object shows {listed:?}"));
        }
    }
    (answers, misfits)
}

/// Lets everybody try everything in every state; `place` brings an object there and gives its path.
pub fn walk<S: Copy + PartialEq + Display + Send + Sync + 'static>(
    app: &TestApp,
    plan: &Plan<S>,
    place: &dyn Fn(S) -> String,
) {
    let callers = callers(app);
    let version = || app.database.number(&format!("SELECT sum(version) FROM {}", plan.table));
    let (mut answers, mut misfits) = (BTreeSet::new(), Vec::new());
    for &state in plan.states {
        let path = place(state);
        let before = version();
        let rows: Vec<(BTreeSet<Answer>, Vec<String>)> = thread::scope(|scope| {
            let running: Vec<_> = callers
                .iter()
                .map(|one| {
                    let (actor, client, path) =
                        (one.actor.clone(), one.client.clone(), path.as_str());
                    scope.spawn(move || row(plan, (state, path), (&actor, &client)))
                })
                .collect();
            running.into_iter().map(|one| one.join().unwrap()).collect()
        });
        for (seen, wrong) in rows {
            answers.extend(seen);
            misfits.extend(wrong);
        }
        if version() != before {
            misfits.push(format!("something changed in {state}"));
        }
    }
    assert_eq!(misfits, Vec::<String>::new(), "{}", plan.machine.name);
    for wanted in [Answer::Forbidden, Answer::Impossible, Answer::Taken] {
        assert!(answers.contains(&wanted), "{}: nobody was {wanted:?}", plan.machine.name);
    }
}

/// What a tag of another version is answered with.
pub fn stale(_: &str) -> (u16, &'static str) {
    (412, "stale-etag")
}

/// The machine alone decides.
pub fn nobody(_: &Actor, _: &str) -> bool {
    false
}

/// An object that belongs to nobody in particular.
pub fn of_nobody<'a>(_: &'a Actor, _: &'a str) -> Relation<'a> {
    Relation::none()
}
