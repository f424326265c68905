//! Who is to take part in what a unit or bloc launches.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::types::{UnitKind, UnitView};

/// Every unit and bloc, and the blocs of a year with their members.
#[derive(Clone, Debug)]
pub struct Directory {
    /// Units and blocs that there ever were, in the order of their names.
    pub units: Vec<UnitView>,
    /// Blocs with members, in the order of their names.
    pub blocs: Vec<(String, Vec<String>)>,
}

impl Directory {
    /// Members of a bloc.
    pub fn members(&self, bloc_code: &str) -> &[String] {
        let found = self.blocs.iter().find(|(code, _)| code == bloc_code);
        found.map_or(&[], |(_, members)| members)
    }

    /// The units that are to take part in what `owner` launches: of a bloc its members, of a unit the
    /// unit, of the department and the city every room and public unit that exists in this time.
    pub fn taking_part(&self, owner: &str, days: (NaiveDate, NaiveDate)) -> HashSet<&str> {
        let kind = self.units.iter().find(|unit| unit.code == owner).map(|unit| unit.kind);
        let is_wanted = |unit: &UnitView| match kind {
            Some(UnitKind::Bloc) => self.members(owner).contains(&unit.code),
            Some(UnitKind::Room | UnitKind::PublicUnit) => unit.code == owner,
            Some(UnitKind::Department) | None => {
                matches!(unit.kind, UnitKind::Room | UnitKind::PublicUnit)
                    && unit.exists_within(days)
            }
        };
        self.units.iter().filter(|unit| is_wanted(unit)).map(|unit| unit.code.as_str()).collect()
    }
}
