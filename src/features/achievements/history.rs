//! Whole histories of achievements at once, as the load test fills its database: the same rows, audit
//! and events that the services leave, but many in one statement and nothing read in between. Rights
//! and rules are not asked; who tells a history knows that the services would have allowed it.

use std::sync::Arc;

pub use super::steps::Step;
use super::{
    input::CreateAchievement,
    service,
    store::{self, AchievementRow},
    types::AchievementId,
};
use crate::{
    audit::{self, Action, Change, Origin, Told},
    authz::Actor,
    clock::Ids,
    db::{Conn, types::Instant},
    error::Result,
};

/// A draft and the moves that followed.
#[derive(Clone, Debug)]
pub struct History {
    /// What was sent first.
    pub input: CreateAchievement,
    /// By whom.
    pub by: Arc<Actor>,
    /// When; no other achievement was created in the same microsecond.
    pub at: Instant,
    /// What followed, in its order.
    pub moves: Vec<(Step, Arc<Actor>, Instant)>,
}

/// One change of a history.
#[derive(Debug)]
pub struct Deed {
    /// When.
    pub at: Instant,
    /// What the audit and the subscribers are told.
    pub change: Change,
    by: Arc<Actor>,
    origin: Origin,
}

/// What a history leaves.
#[derive(Debug)]
pub struct Trace {
    row: AchievementRow,
    /// The changes, in their order.
    pub deeds: Vec<Deed>,
}

impl Trace {
    /// What a history leaves; each change is a request of its own.
    pub fn of(ids: &Ids, history: History) -> Self {
        let History { input, by, at, moves } = history;
        let deed = |change: Option<Change>, by: Arc<Actor>, at| {
            let origin = Origin { request_id: Some(ids.next().to_string()) };
            change.map(|change| Deed { at, change, by, origin })
        };
        let mut row = store::draft(AchievementId(ids.next()), input, &by.id, at);
        let told = service::change(&by, Action::ACHIEVEMENT_CREATE, None, Some(&row));
        let mut deeds: Vec<Deed> = deed(told, by, at).into_iter().collect();
        for (step, by, at) in moves {
            let next = step.apply(&row, &by, at);
            deeds.extend(deed(step.change(&by, &row, &next), by, at));
            row = next;
        }
        Self { row, deeds }
    }

    /// Id of the achievement.
    pub fn id(&self) -> AchievementId {
        self.row.id
    }
}

/// Writes what histories leave into the open transaction.
///
/// # Errors
/// When the database refuses.
pub fn write(conn: &mut Conn, ids: &Ids, traces: &[Trace]) -> Result<()> {
    let rows: Vec<&AchievementRow> = traces.iter().map(|trace| &trace.row).collect();
    store::insert_all(conn, &rows)?;
    let told: Vec<Told<'_>> = traces
        .iter()
        .flat_map(|trace| &trace.deeds)
        .map(|deed| Told {
            at: deed.at,
            actor: &deed.by,
            origin: &deed.origin,
            change: &deed.change,
        })
        .collect();
    audit::append_all(conn, ids, &told)
}
