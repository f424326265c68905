//! Counting: who takes places in a scope, and what a share is of.

use chrono::{Datelike, NaiveDate};

use super::{
    store::{self, Taken},
    types::WHOLE_ROUND,
};
use crate::{
    db::Conn,
    error::{Error, Result},
    features::{
        award_proposals::types::AwardProposalId, award_rounds::types::AwardRoundId,
        award_types::types::SubjectKind, persons, units,
    },
    progress::unit_on,
};

/// The places taken in a round, and its blocs.
pub(super) struct Places {
    taken: Vec<Taken>,
    blocs: Vec<(String, Vec<String>)>,
}

impl Places {
    /// The places taken in a round, without those of one proposal.
    pub(super) fn of(
        conn: &mut Conn,
        round: AwardRoundId,
        except: Option<AwardProposalId>,
    ) -> Result<Self> {
        let last = store::last_day(conn, round)?.ok_or_else(Error::not_found)?;
        Ok(Self {
            taken: store::taken(conn, round, except)?,
            blocs: units::service::blocs_of(conn, last.year())?,
        })
    }

    /// Whether a unit counts in a scope.
    fn covers(&self, scope: &str, unit_code: &str) -> bool {
        let is_member = || {
            let bloc = self.blocs.iter().find(|(code, _)| code == scope);
            bloc.is_some_and(|(_, members)| members.iter().any(|one| one == unit_code))
        };
        scope == WHOLE_ROUND || scope == unit_code || is_member()
    }

    /// The scopes in which a unit counts: the round, its blocs, itself.
    pub(super) fn scopes_of(&self, unit_code: &str) -> Vec<String> {
        let blocs = self.blocs.iter().map(|(code, _)| code.as_str());
        let mut scopes: Vec<String> = [WHOLE_ROUND, unit_code]
            .into_iter()
            .chain(blocs.filter(|bloc| self.covers(bloc, unit_code)))
            .map(str::to_owned)
            .collect();
        scopes.sort();
        scopes.dedup();
        scopes
    }

    /// The places taken of an award type in a scope.
    pub(super) fn used(&self, award_type: &str, kind: SubjectKind, scope: &str) -> u32 {
        let counted = self.taken.iter().filter(|one| {
            one.award_type_code == award_type
                && one.subject_kind == kind
                && self.covers(scope, &one.unit_code)
        });
        let sum = counted.map(|one| one.count).fold(0, i64::saturating_add);
        u32::try_from(sum).unwrap_or(u32::MAX)
    }
}

/// The units that are to take part in what `owner` launches, or the persons who work in them, on a
/// day and within a scope.
pub(super) fn in_directory(
    conn: &mut Conn,
    owner: &str,
    (kind, scope): (SubjectKind, &str),
    day: NaiveDate,
) -> Result<u32> {
    let directory = units::service::directory(conn, day.year())?;
    let mut units = directory.taking_part(owner, (day, day));
    if scope != WHOLE_ROUND {
        let members = directory.members(scope);
        units.retain(|code| *code == scope || members.iter().any(|one| one == code));
    }
    let count = match kind {
        SubjectKind::Collective => units.len(),
        SubjectKind::Individual => {
            let staff = persons::service::staff(conn, None)?;
            let at_work = staff.iter().filter_map(|person| unit_on(person, day));
            at_work.filter(|unit| units.contains(unit)).count()
        }
    };
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
