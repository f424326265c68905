//! Callers with their roles, remembered for a moment.
//!
//! Roles are never read from the token. They are read from the database and kept for at most
//! two seconds; a change of roles, persons or clients on this server empties the memory at once,
//! one on another replica is seen after that time at the latest. What ends with a day is never
//! remembered into the next one.

use std::{
    sync::Arc,
    time::{Duration, Instant as Timer},
};

use chrono::NaiveDate;
use quick_cache::sync::Cache;

use super::{Actor, store::LOCAL_CLIENT};
use crate::keys::AccessClaims;

/// How long roles read on this server may lag behind a change made on another one.
const FRESH_FOR: Duration = Duration::from_secs(2);

/// Callers remembered; beyond that the ones not seen lately go.
const CALLERS_MAX: usize = 20_000;

/// Subject and client of a token, with its scopes.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CallerKey {
    /// Person or client code.
    pub subject: String,
    /// Client of the token.
    pub client_id: String,
    /// Scopes of the token.
    pub scope: String,
    /// Of a local sign-in: the stamp of the password that was shown for it. Work that goes on in a
    /// person's name when nobody shows a token any more has none, and does not end with a password.
    pub password_stamp: Option<String>,
}

impl CallerKey {
    /// Of a token that is good by itself. One of a local sign-in without a stamp fits no password.
    pub fn of(claims: &AccessClaims) -> Self {
        let is_local = claims.client_id == LOCAL_CLIENT;
        Self {
            subject: claims.sub.clone(),
            client_id: claims.client_id.clone(),
            scope: claims.scope.clone(),
            password_stamp: is_local.then(|| claims.password_stamp.clone().unwrap_or_default()),
        }
    }
}

/// The memory.
pub struct ActorCache(Cache<CallerKey, (Timer, NaiveDate, Arc<Actor>)>);

impl Default for ActorCache {
    fn default() -> Self {
        Self(Cache::new(CALLERS_MAX))
    }
}

impl ActorCache {
    /// The caller, when it was read a moment ago on this day in Hanoi.
    pub fn get(&self, key: &CallerKey, today: NaiveDate) -> Option<Arc<Actor>> {
        let (at, day, actor) = self.0.get(key)?;
        (day == today && at.elapsed() < FRESH_FOR).then_some(actor)
    }

    /// Remembers a caller as it is on this day.
    pub fn insert(&self, key: CallerKey, today: NaiveDate, actor: Arc<Actor>) {
        self.0.insert(key, (Timer::now(), today, actor));
    }

    /// Forgets all, after a change of roles.
    pub fn clear(&self) {
        self.0.clear();
    }
}
