//! Callers with their roles, remembered for a moment.
//!
//! Roles are never read from the token. They are read from the database and kept for at most
//! two seconds; a change of roles, persons or clients on this server empties the memory at once,
//! one on another replica is seen after that time at the latest. What ends with a day is never
//! remembered into the next one.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
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
    /// person's name when nobody shows a token any more has none: it goes on when the person chooses
    /// another password, and ends with one that is handed out.
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
pub struct ActorCache {
    seen: Cache<CallerKey, (Timer, NaiveDate, Arc<Actor>)>,
    /// How often all was forgotten.
    changes: AtomicU64,
}

/// That a caller is not remembered and has to be read, and since when.
#[derive(Clone, Copy)]
pub struct Unknown(u64);

impl Default for ActorCache {
    fn default() -> Self {
        Self { seen: Cache::new(CALLERS_MAX), changes: AtomicU64::new(0) }
    }
}

impl ActorCache {
    /// The caller, when it was read a moment ago on this day in Hanoi.
    ///
    /// # Errors
    /// When it was not; what is read then goes to [`ActorCache::insert`].
    pub fn get(&self, key: &CallerKey, today: NaiveDate) -> Result<Arc<Actor>, Unknown> {
        let unknown = Unknown(self.changes.load(Ordering::SeqCst));
        let (at, day, actor) = self.seen.get(key).ok_or(unknown)?;
        if day == today && at.elapsed() < FRESH_FOR { Ok(actor) } else { Err(unknown) }
    }

    /// Remembers a caller as it is on this day, unless all was forgotten since it was asked for: it may
    /// have been read before the change that was the reason.
    pub fn insert(&self, asked: Unknown, key: &CallerKey, today: NaiveDate, actor: Arc<Actor>) {
        self.seen.insert(key.clone(), (Timer::now(), today, actor));
        // Afterwards, because a change between a look and the insertion would not be seen.
        if self.changes.load(Ordering::SeqCst) != asked.0 {
            self.seen.remove(key);
        }
    }

    /// Forgets all, after a change of roles.
    pub fn clear(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.seen.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_remembered_after_it() {
        let (memory, day) = (ActorCache::default(), NaiveDate::default());
        let key = || CallerKey {
            subject: "CB007".to_owned(),
            client_id: "demo".to_owned(),
            scope: String::new(),
            password_stamp: None,
        };
        let actor = || Arc::new(Actor::anonymous());
        let asked = memory.get(&key(), day).err().unwrap();
        memory.insert(asked, &key(), day, actor());
        assert!(memory.get(&key(), day).is_ok());
        memory.clear();
        let asked = memory.get(&key(), day).err().unwrap();
        memory.clear();
        memory.insert(asked, &key(), day, actor());
        assert!(memory.get(&key(), day).is_err());
    }
}
