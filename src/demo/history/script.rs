//! The script of the history: who did what on which day. Chapters add to it in the order in which
//! one thing needs another; it is played day by day, so that the audit and the events come in the
//! order of their time.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;
use validator::Validate;

use crate::{
    app::{App, Replay},
    authz::{Actor, cache::CallerKey, table::SCOPES},
    clock::start_of_day,
    demo::organisation::CLIENTS,
    error::{Context, Error, Result},
    features::webhooks::Means,
    files::Files,
    http::command::Tx,
    keys::Keys,
};

/// Steps in one transaction: few commits, and on PostgreSQL few locks held at once.
const STEPS_IN_TRANSACTION: usize = 250;

/// The working day in Hanoi, in seconds after midnight; the steps of a day are spread over it.
const DAY_BEGIN_SECONDS: i64 = 8 * 3600;
const DAY_LENGTH_SECONDS: i64 = 9 * 3600;

/// Client that the persons act through, as with the tokens of the demo.
pub const CLIENT: &str = "demo";

type Change = Box<dyn FnOnce(&mut Tx<'_>, &mut Memory) -> Result<()> + Send>;

struct Step {
    day: NaiveDate,
    who: String,
    what: String,
    change: Change,
}

/// The script.
#[derive(Default)]
pub struct Script {
    steps: Vec<Step>,
}

impl Script {
    /// Somebody changes something on a day; `what` names the step where it fails.
    pub fn on(
        &mut self,
        day: NaiveDate,
        who: impl Into<String>,
        what: impl Into<String>,
        change: impl FnOnce(&mut Tx<'_>, &mut Memory) -> Result<()> + Send + 'static,
    ) {
        let (who, what) = (who.into(), what.into());
        self.steps.push(Step { day, who, what, change: Box::new(change) });
    }

    /// Plays the script. Steps of one day keep the order in which they were added.
    ///
    /// # Errors
    /// When a service refuses a step, which is named.
    pub fn play(mut self, app: &App, memory: Memory) -> Result<()> {
        self.steps.sort_by_key(|step| step.day);
        let mut timed = timed(self.steps).into_iter().peekable();
        let mut memory = memory;
        while timed.peek().is_some() {
            let batch: Vec<(DateTime<Utc>, Step)> =
                timed.by_ref().take(STEPS_IN_TRANSACTION).collect();
            memory = app.replay(move |replay| play(replay, batch, memory))?;
        }
        Ok(())
    }
}

/// The steps with their moments.
fn timed(steps: Vec<Step>) -> Vec<(DateTime<Utc>, Step)> {
    let mut counts: HashMap<NaiveDate, i64> = HashMap::new();
    for step in &steps {
        *counts.entry(step.day).or_default() += 1;
    }
    let mut seen: HashMap<NaiveDate, i64> = HashMap::new();
    steps
        .into_iter()
        .map(|step| {
            let count = counts.get(&step.day).copied().unwrap_or(1);
            let place = seen.entry(step.day).or_default();
            let seconds = DAY_BEGIN_SECONDS + DAY_LENGTH_SECONDS * (2 * *place + 1) / (2 * count);
            *place += 1;
            (start_of_day(step.day) + TimeDelta::seconds(seconds), step)
        })
        .collect()
}

fn play(
    replay: &mut Replay<'_>,
    batch: Vec<(DateTime<Utc>, Step)>,
    mut memory: Memory,
) -> Result<Memory> {
    let mut callers: HashMap<(String, NaiveDate), Actor> = HashMap::new();
    for (at, step) in batch {
        let named = |error: Error| Error::internal(format!("{}: {error:?}", step.what));
        let key = (step.who.clone(), step.day);
        let actor = match callers.get(&key) {
            Some(actor) => actor.clone(),
            None => {
                let actor = replay.caller(&caller(&step.who), step.day).map_err(named)?;
                callers.insert(key, actor.clone());
                actor
            }
        };
        let change = step.change;
        replay.act(&actor, at, |tx| change(tx, &mut memory)).map_err(named)?;
    }
    Ok(memory)
}

/// The token that a person would carry: roles decide what it is good for.
fn caller(code: &str) -> CallerKey {
    let scopes: Vec<&str> = SCOPES.iter().map(|(name, _)| *name).collect();
    // A client acts by itself, a person through the client of the demo.
    let is_client = CLIENTS.iter().any(|(client, ..)| *client == code);
    let client = if is_client { code } else { CLIENT };
    CallerKey {
        subject: code.to_owned(),
        client_id: client.to_owned(),
        scope: scopes.join(" "),
        password_stamp: None,
    }
}

/// What earlier steps made, by a name that later ones use.
pub struct Memory {
    /// Stored files.
    pub files: Arc<Files>,
    /// Keys, for secret ballots.
    pub keys: Keys,
    /// What webhooks need.
    pub webhooks: Means,
    ids: HashMap<String, Uuid>,
}

impl Memory {
    /// A memory of nothing yet.
    pub fn new(files: Arc<Files>, keys: Keys, webhooks: Means) -> Self {
        Self { files, keys, webhooks, ids: HashMap::new() }
    }

    /// Remembers what was made.
    pub fn keep(&mut self, name: impl Into<String>, id: Uuid) {
        self.ids.insert(name.into(), id);
    }

    /// What was made under this name.
    ///
    /// # Errors
    /// An internal error when no step has made it.
    pub fn id(&self, name: &str) -> Result<Uuid> {
        self.ids
            .get(name)
            .copied()
            .ok_or_else(|| Error::bug(format!("no earlier step made `{name}`")))
    }
}

/// A body as a caller would send it, with the rules that hold across its fields.
///
/// # Errors
/// When it does not fit.
pub fn body<T: DeserializeOwned + Validate>(value: Value) -> Result<T> {
    let body: T = serde_json::from_value(value).internal("reading a body of the history")?;
    body.validate().internal("checking a body of the history")?;
    Ok(body)
}
