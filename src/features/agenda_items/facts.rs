//! What the council's session says of a proposal, for the rules R24 to R28.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    recusal,
    service::roll,
    store::{self, ItemRow},
    store_ballots,
    types::{AgendaItemState, AgendaVoter, VoteMode, VoteOutcome},
};
use crate::{
    authz::Actor,
    db::Conn,
    eligibility::{Attendance, CouncilFacts, Fact, Formation, Supplier, Tally},
    error::{Error, Result},
    features::{
        award_proposals::{self, types::AwardProposalId},
        council_sessions, councils,
    },
    law::BallotMode,
};

/// A proposal that no council considers.
fn none() -> CouncilFacts {
    CouncilFacts {
        formation: Fact::Known(None),
        session_on: Fact::Known(None),
        attendance: Fact::Known(None),
        tally: Fact::Known(None),
        ballot_mode: Fact::Known(None),
        chair_agrees: Fact::unknown(Supplier::CouncilChair),
        conflicted_voters: Fact::Known(BTreeSet::new()),
    }
}

/// The council's part in a proposal, as far as it has come. What was voted is told once it is
/// communicated, since the readiness of a proposal is read by whoever proposed it.
///
/// # Errors
/// When the database cannot be read.
pub fn facts_for(conn: &mut Conn, award_proposal_id: AwardProposalId) -> Result<CouncilFacts> {
    let Some(item) = store::last_of(conn, award_proposal_id)? else { return Ok(none()) };
    // What is true of a proposal does not depend on who asks.
    let all = Actor::system();
    let sitting = council_sessions::service::load(conn, &all, item.council_session_id)?;
    let council = councils::service::find(conn, &all, sitting.council_id())?;
    let voters = store_ballots::voters(conn, &[item.id])?.remove(&item.id).unwrap_or_default();
    let roll = roll(&sitting, &voters);
    let day = sitting.day();
    let members = u32::try_from(council.members_on(day).count())
        .map_err(|_| Error::bug("a council has at most a few hundred members"))?;
    let formation = Formation {
        decision_number: Some(council.decision_number.clone()),
        chair_role: council.chair_role.clone(),
        standing_role: council.standing_role.clone(),
        members,
        valid_from: council.valid_from,
        valid_to: council.valid_to,
    };
    let attendance = Attendance {
        total: roll.total,
        present: roll.present,
        written: roll.written,
        recused: roll.recused,
    };
    let ballot_mode = match item.ballot_mode {
        VoteMode::Secret => BallotMode::Secret,
        VoteMode::Open => BallotMode::Open,
    };
    let conflicted_voters = conflicted_voters(conn, &item, &voters, day)?;
    let is_told = item.state == AgendaItemState::Communicated;
    let outcome = item.outcome.map(|json| json.0).filter(|_| is_told);
    let tally = outcome.as_ref().map(tally);
    let chair = outcome.and_then(|outcome| outcome.chair_agrees);
    Ok(CouncilFacts {
        formation: Fact::Known(Some(formation)),
        session_on: Fact::Known(Some(day)),
        attendance: Fact::Known(Some(attendance)),
        tally: tally
            .map_or(Fact::unknown(Supplier::CouncilSecretary), |tally| Fact::Known(Some(tally))),
        ballot_mode: Fact::Known(Some(ballot_mode)),
        chair_agrees: chair.map_or(Fact::unknown(Supplier::CouncilChair), Fact::Known),
        conflicted_voters,
    })
}

/// Who voted and is in conflict (R28), as far as members have voted.
fn conflicted_voters(
    conn: &mut Conn,
    item: &ItemRow,
    voters: &[AgendaVoter],
    day: NaiveDate,
) -> Result<Fact<BTreeSet<String>>> {
    if voters.is_empty() || item.state == AgendaItemState::Pending {
        return Ok(Fact::unknown(Supplier::CouncilSecretary));
    }
    let id = item.award_proposal_id;
    let proposal = award_proposals::service::by_ids(conn, &Actor::system(), &[id])?
        .remove(&id)
        .ok_or_else(|| Error::bug("a proposal on an agenda is never removed"))?;
    let found = recusal::conflicted(conn, &proposal, voters, day)?;
    Ok(Fact::Known(found.into_iter().collect()))
}

fn tally(outcome: &VoteOutcome) -> Tally {
    Tally { agree: outcome.agree, disagree: outcome.disagree, other: outcome.abstain }
}
