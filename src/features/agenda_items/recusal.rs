//! Who does not vote on an item, and why (R28).

use super::types::{AgendaVoter, RecusalGround};
use crate::{
    db::Conn,
    error::{Code, Error, Result},
    features::{
        award_proposals::types::AwardProposalView,
        conflicts,
        council_sessions::{
            service::Sitting,
            types::{CouncilAttendee, Presence},
        },
        persons,
    },
};

/// The members who take part, each with the ground on which he or she does not vote.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn voters(
    conn: &mut Conn,
    attendance: &[CouncilAttendee],
    proposal: &AwardProposalView,
    has_recusal: bool,
) -> Result<Vec<AgendaVoter>> {
    let in_conflict = conflicts::service::confirmed(conn, &proposal.achievement_ids)?;
    let mut voters = Vec::new();
    for one in attendance {
        if !matches!(one.presence, Presence::Present | Presence::Written) {
            continue;
        }
        let unit = persons::service::find(conn, &one.person_code)?.map(|person| person.unit_code);
        let ground = ground_of(&one.person_code, unit.as_deref(), proposal, &in_conflict);
        voters.push(AgendaVoter {
            person_code: one.person_code.clone(),
            presence: one.presence,
            recusal_ground: ground.filter(|_| has_recusal),
            has_voted: false,
        });
    }
    Ok(voters)
}

/// The first ground that holds.
fn ground_of(
    member: &str,
    unit: Option<&str>,
    proposal: &AwardProposalView,
    in_conflict: &[String],
) -> Option<RecusalGround> {
    let is_proposer =
        proposal.created_by == member || proposal.submitted_by.as_deref() == Some(member);
    if proposal.person_code.as_deref() == Some(member) {
        Some(RecusalGround::Nominee)
    } else if unit == Some(proposal.unit_code.as_str()) {
        Some(RecusalGround::SameUnit)
    } else if is_proposer {
        Some(RecusalGround::Proposer)
    } else if in_conflict.iter().any(|one| one == member) {
        Some(RecusalGround::ConfirmedConflict)
    } else {
        None
    }
}

/// Whoever chairs and is in conflict does not decide a tie either (R27, R28).
///
/// # Errors
/// `tie-unresolved`, with the ground of the conflict.
pub(super) fn require_free_chair(sitting: &Sitting, voters: &[AgendaVoter]) -> Result<()> {
    let chair = voters.iter().find(|one| sitting.is_chaired_by(&one.person_code));
    let Some(ground) = chair.and_then(|one| one.recusal_ground) else { return Ok(()) };
    Err(Error::new(Code::TieUnresolved)
        .detail(
            "Số phiếu bằng nhau, mà người chủ trì có xung đột lợi ích nên không quyết định; \
             biểu quyết lại, hoặc chuyển sang phiên do người khác chủ trì.",
            "The votes are equal, and whoever chairs is in conflict and does not decide; vote \
             again, or in a session under another chair.",
        )
        .with("ground", ground.as_str()))
}
