//! Access tokens that were revoked before their time (RFC 7009).
//!
//! A token proves itself without the database; the few that were revoked are remembered here until
//! they would have ended anyway. A revocation on this server holds at once, one on another replica
//! after `FRESH_FOR` at the latest, like a change of roles.

use std::{
    collections::HashSet,
    sync::{PoisonError, RwLock},
    time::{Duration, Instant as Timer},
};

/// How long the list may lag behind a revocation on another replica.
const FRESH_FOR: Duration = Duration::from_secs(2);

/// The list.
#[derive(Default)]
pub struct RevokedTokens(RwLock<List>);

#[derive(Default)]
struct List {
    ids: HashSet<String>,
    /// When it was last read.
    read: Option<Timer>,
    /// Revocations on this server: a list that was read before the last of them may lack it.
    changes: u64,
}

/// That the list is to be read again, and what it may be put in place of.
#[derive(Clone, Copy)]
pub struct Due(u64);

impl RevokedTokens {
    /// Whether the list is to be read again. Only one caller is told so.
    pub fn due(&self) -> Option<Due> {
        let is_fresh = |list: &List| list.read.is_some_and(|at| at.elapsed() < FRESH_FOR);
        if is_fresh(&self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            return None;
        }
        let mut list = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if is_fresh(&list) {
            return None;
        }
        let is_first = list.read.is_none();
        // Before the first reading nobody may pass, so everybody reads.
        if !is_first {
            list.read = Some(Timer::now());
        }
        Some(Due(list.changes))
    }

    /// Takes a list that was read.
    pub fn take(&self, due: Due, ids: HashSet<String>) {
        let mut list = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if list.changes == due.0 {
            list.ids = ids;
            list.read = Some(Timer::now());
        } else {
            // What was read may lack what was added meanwhile; nothing of the list is wrong.
            list.ids.extend(ids);
        }
    }

    /// Adds a token that was revoked here.
    pub fn add(&self, id: &str) {
        let mut list = self.0.write().unwrap_or_else(PoisonError::into_inner);
        list.ids.insert(id.to_owned());
        list.changes += 1;
    }

    /// Whether the token was revoked.
    pub fn contains(&self, id: &str) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).ids.contains(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(names: &[&str]) -> HashSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_list_is_read_once_and_then_fresh() {
        let revoked = RevokedTokens::default();
        let due = revoked.due().unwrap();
        assert!(revoked.due().is_some(), "nobody passes before the first reading");
        revoked.take(due, ids(&["a"]));
        assert!(revoked.due().is_none());
        assert!(revoked.contains("a") && !revoked.contains("b"));
    }

    #[test]
    fn a_reading_never_forgets_a_token_revoked_meanwhile() {
        let revoked = RevokedTokens::default();
        let due = revoked.due().unwrap();
        revoked.add("b");
        revoked.take(due, ids(&["a"]));
        assert!(revoked.contains("a") && revoked.contains("b"));
    }
}
