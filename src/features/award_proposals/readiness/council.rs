//! Facts of the council's session: R24-R28. What the department decides without a council has none.

use std::collections::BTreeSet;

use super::Case;
use crate::{
    db::Conn,
    eligibility::{CouncilFacts, Fact, Supplier},
    error::Result,
    features::award_proposals::way_facts::AwardProcedure,
};

pub(super) fn gather(_conn: &mut Conn, case: &Case<'_>) -> Result<CouncilFacts> {
    let is_short = case.dossier.row.procedure == AwardProcedure::Short;
    let is_awaited = case.award.requires_council && !is_short;
    Ok(CouncilFacts {
        formation: part(is_awaited),
        session_on: part(is_awaited),
        attendance: part(is_awaited),
        tally: part(is_awaited),
        ballot_mode: part(is_awaited),
        chair_agrees: Fact::unknown(Supplier::CouncilChair),
        conflicted_voters: if is_awaited {
            Fact::unknown(Supplier::CouncilSecretary)
        } else {
            Fact::Known(BTreeSet::new())
        },
    })
}

fn part<T>(is_awaited: bool) -> Fact<Option<T>> {
    if is_awaited { Fact::unknown(Supplier::CouncilSecretary) } else { Fact::Known(None) }
}
