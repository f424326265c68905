//! Whether a document that came still holds, told from all that its sender said of it.
//!
//! As with statuses nothing is kept but what was said: acts come late, twice and out of order, and where
//! a document stands is reckoned from all of them by their own times.

use chrono::NaiveDateTime;

use super::types::Act;

/// Where a document stands at who received it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Validity {
    /// As it came.
    #[default]
    InForce,
    /// Its sender changed it (cập nhật); it holds with the change.
    Updated,
    /// Another document stands in its place (thay thế).
    Replaced,
    /// Its sender took it back (thu hồi).
    Recalled,
}

/// At one moment what takes a document out of force comes last.
fn rank(act: &Act) -> u8 {
    match act {
        Act::New => 0,
        Act::Update => 1,
        Act::Replace => 2,
        Act::Recall => 3,
        Act::Other(_) => 4,
    }
}

/// Where a document stands after these acts, in whatever order they are told.
pub fn validity(acts: &[(NaiveDateTime, Act)]) -> Validity {
    let mut ordered: Vec<&(NaiveDateTime, Act)> = acts.iter().collect();
    ordered.sort_by_key(|(at, act)| (*at, rank(act)));
    let mut reached = Validity::InForce;
    for (_, act) in ordered {
        reached = match (act, reached) {
            // Sent anew, also after a recall.
            (Act::New, _) => Validity::InForce,
            (Act::Recall, _) | (_, Validity::Recalled) => Validity::Recalled,
            (Act::Replace, _) | (_, Validity::Replaced) => Validity::Replaced,
            (Act::Update, _) => Validity::Updated,
            // A code that is not known changes nothing.
            (Act::Other(_), before) => before,
        };
    }
    reached
}
