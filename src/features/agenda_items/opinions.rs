//! The written opinions of absent members have a term (R22), which the proposal shows.

use chrono::NaiveDate;

use super::{store::ItemRow, types::AgendaVoter};
use crate::{
    error::Result,
    features::{
        award_proposals::{
            self,
            term_types::{AwardProposalTerm, AwardTermStep},
            types::AwardProposalView,
        },
        council_sessions::types::Presence,
    },
    http::command::Tx,
};

/// Members who are asked in writing.
fn asked(voters: &[AgendaVoter]) -> impl Iterator<Item = &AgendaVoter> {
    voters.iter().filter(|one| one.presence == Presence::Written && one.recusal_ground.is_none())
}

/// The day by which the members who are asked in writing give their opinions, while that is waited for.
/// A proposal before the council is not suspended, so that this changes with the item alone.
pub(super) fn due_on(proposal: &AwardProposalView) -> Option<NaiveDate> {
    let is_waited = |term: &&AwardProposalTerm| {
        term.step == AwardTermStep::Opinion && term.party.is_none() && term.ended_on.is_none()
    };
    proposal.terms.iter().find(is_waited)?.due_on
}

/// The vote is opened: whoever takes part in writing is asked from today on.
pub(super) fn begin(tx: &mut Tx<'_>, row: &ItemRow, voters: &[AgendaVoter]) -> Result<()> {
    if asked(voters).next().is_none() {
        return Ok(());
    }
    award_proposals::service::ask_members(tx, row.award_proposal_id)
}

/// A member has given an opinion, maybe the last one that was waited for.
pub(super) fn given(
    tx: &mut Tx<'_>,
    row: &ItemRow,
    voters: &[AgendaVoter],
    by: &AgendaVoter,
) -> Result<()> {
    let is_first = by.presence == Presence::Written && !by.has_voted;
    let mut others = asked(voters).filter(|one| one.person_code != by.person_code);
    if !is_first || !others.all(|one| one.has_voted) {
        return Ok(());
    }
    award_proposals::service::end_members(tx, row.award_proposal_id, true)
}

/// A member leaves the vote, whose opinion may have been the last that was waited for.
pub(super) fn left(
    tx: &mut Tx<'_>,
    row: &ItemRow,
    voters: &[AgendaVoter],
    by: &AgendaVoter,
) -> Result<()> {
    let others: Vec<&AgendaVoter> =
        asked(voters).filter(|one| one.person_code != by.person_code).collect();
    if by.presence != Presence::Written || !others.iter().all(|one| one.has_voted) {
        return Ok(());
    }
    award_proposals::service::end_members(tx, row.award_proposal_id, !others.is_empty())
}

/// The vote is closed or begun anew: no opinion is waited for any more.
pub(super) fn stop(tx: &mut Tx<'_>, row: &ItemRow, voters: &[AgendaVoter]) -> Result<()> {
    if asked(voters).all(|one| one.has_voted) {
        return Ok(());
    }
    award_proposals::service::end_members(tx, row.award_proposal_id, false)
}
