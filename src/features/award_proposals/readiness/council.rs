//! Facts of the council's session: R24-R28. What the department decides without a council has none.

use super::Case;
use crate::{
    db::Conn,
    eligibility::{CouncilFacts, Fact, Supplier},
    error::Result,
    features::{agenda_items, award_proposals::way_facts::AwardProcedure},
};

pub(super) fn gather(conn: &mut Conn, case: &Case<'_>) -> Result<CouncilFacts> {
    let row = &case.dossier.row;
    let found = agenda_items::service::facts_for(conn, row.id)?;
    let is_short = row.procedure == AwardProcedure::Short;
    let is_awaited = case.award.requires_council && !is_short;
    if is_awaited && found.formation == Fact::Known(None) {
        return Ok(awaited());
    }
    Ok(found)
}

/// Of a session that is still to come nothing is known; its secretary supplies it.
fn awaited() -> CouncilFacts {
    CouncilFacts {
        formation: Fact::unknown(Supplier::CouncilSecretary),
        session_on: Fact::unknown(Supplier::CouncilSecretary),
        attendance: Fact::unknown(Supplier::CouncilSecretary),
        tally: Fact::unknown(Supplier::CouncilSecretary),
        ballot_mode: Fact::unknown(Supplier::CouncilSecretary),
        chair_agrees: Fact::unknown(Supplier::CouncilChair),
        conflicted_voters: Fact::unknown(Supplier::CouncilSecretary),
    }
}
