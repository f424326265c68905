//! Facts of the list it stands on: R29, R30, R31.

use std::collections::BTreeMap;

use super::{Case, sources, store, words};
use crate::{
    db::Conn,
    eligibility::{Fact, ListFacts, Standing, Supplier},
    error::Result,
    features::persons::{self, types::Sex},
};

pub(super) fn gather(conn: &mut Conn, case: &Case<'_>) -> Result<ListFacts> {
    let (caps, counts) = sources::quotas(conn, case)?;
    let mut persons = BTreeMap::new();
    for class in store::positions(conn, &case.dossier.row)? {
        let count: &mut u32 = persons.entry(words::position_class(class)).or_default();
        *count = count.saturating_add(1);
    }
    Ok(ListFacts {
        round_quotas: Fact::Known(caps),
        quota_counts: Fact::Known(counts),
        persons: Fact::Known(persons),
        standing: standing(conn, case)?,
        // Who is equal, and in which order they stand, shows when the council has voted.
        rivals: Fact::unknown(Supplier::CouncilSecretary),
        placing: Fact::Known(None),
    })
}

/// Women and all in the subject, where the directory says the sex of everybody.
fn standing(conn: &mut Conn, case: &Case<'_>) -> Result<Fact<Standing>> {
    let unknown = Fact::unknown(Supplier::Personnel);
    let Some(code) = &case.dossier.row.person_code else {
        let sexes = store::sexes_of_unit(conn, &case.dossier.row.unit_code, case.today)?;
        let all: Option<Vec<Sex>> = sexes.into_iter().collect();
        let Some(all) = all.filter(|all| !all.is_empty()) else { return Ok(unknown) };
        let women = all.iter().filter(|sex| **sex == Sex::Female).count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        return Ok(Fact::Known(Standing { women: number(women), members: number(all.len()) }));
    };
    let sex = persons::service::find(conn, code)?.and_then(|person| person.sex);
    Ok(sex.map_or(unknown, |sex| {
        Fact::Known(Standing { women: u32::from(sex == Sex::Female), members: 1 })
    }))
}
