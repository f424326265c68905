//! Which achievements a caller sees.

use chrono::{Datelike, NaiveDate};

use super::{
    store::AchievementRow,
    types::{AchievementKind, AchievementState},
};
use crate::{
    authz::{
        Actor, Role, Visible,
        table::{self, Rule},
    },
    db::Conn,
    error::Result,
    features::units,
};

/// Who sees achievements at all. Each operation asks for its own scope; a token that may only write
/// still acts on what its holder sees.
const SEEN_BY: &Rule =
    &Rule { operation: "get_achievement", scope: "", who: table::GET_ACHIEVEMENT.who };

/// What a caller sees.
#[derive(Clone, Debug)]
pub(super) struct Sight {
    /// By unit and person.
    pub(super) visible: Visible,
    /// Whether what can be adopted is seen in all units.
    pub(super) is_adopter: bool,
}

impl Sight {
    /// What the caller sees on a day.
    pub(super) fn of(conn: &mut Conn, actor: &Actor, today: NaiveDate) -> Result<Self> {
        let visible = actor.visible(SEEN_BY)?;
        let visible = units::service::with_bloc_members(conn, actor, visible, today.year())?;
        let is_adopter =
            [Role::UnitHead, Role::UnitOfficer, Role::BlocLead].iter().any(|role| actor.has(*role));
        Ok(Self { visible, is_adopter })
    }

    /// Whether the caller sees this one.
    pub(super) fn sees(&self, row: &AchievementRow) -> bool {
        match &self.visible {
            Visible::All => true,
            Visible::Some { units, person } => {
                units.contains(&row.unit_code)
                    || person.as_ref().is_some_and(|own| {
                        row.person_code.as_ref() == Some(own) || row.created_by == *own
                    })
                    || (self.is_adopter && is_replicable(row.kind, row.state))
            }
        }
    }
}

/// Whether another unit can adopt it.
pub(super) fn is_replicable(kind: AchievementKind, state: AchievementState) -> bool {
    AchievementKind::REPLICABLE.contains(&kind) && AchievementState::REPLICABLE.contains(&state)
}
