//! Completing a dossier that the city sent back (bổ sung hồ sơ). What was appraised, and what the council
//! voted on, stays as it was: only what describes and proves it is completed, and then it is forwarded
//! again.

use std::collections::BTreeSet;

use super::{
    input::CreateAwardProposal,
    parties::is_its_judge,
    service::{Dossier, may_submit},
    states::AwardProposalState,
    way_facts::{ReportConfirmation, WayFacts},
};
use crate::{
    error::{Code, Error, Result, Text},
    features::achievements::types::AchievementId,
    http::command::Tx,
};

/// Refuses a change of what the dossier was appraised and recommended for.
///
/// # Errors
/// `validation-failed`.
pub(super) fn check(before: &CreateAwardProposal, after: &CreateAwardProposal) -> Result<()> {
    let period =
        |one: &CreateAwardProposal| (one.achievement_period_from, one.achievement_period_to);
    let cited = |one: &CreateAwardProposal| -> BTreeSet<AchievementId> {
        one.achievement_ids.iter().copied().collect()
    };
    let pointer = if before.award_round_id != after.award_round_id {
        "/award_round_id"
    } else if before.award_type_code != after.award_type_code {
        "/award_type_code"
    } else if before.merit_clause != after.merit_clause {
        "/merit_clause"
    } else if cited(before) != cited(after) {
        "/achievement_ids"
    } else if before.evaluation_id != after.evaluation_id {
        "/evaluation_id"
    } else if period(before) != period(after) {
        "/achievement_period_from"
    } else {
        return Ok(());
    };
    let text = Text::new(
        "Nội dung đã thẩm định, đã được Hội đồng xét thì không thay đổi khi bổ sung hồ sơ.",
        "What was appraised and considered stays; only papers, summary and declaration are completed.",
    );
    Err(Error::invalid(pointer, "already_considered", text))
}

/// Where the city sent the dossier back: the head who completes it confirms its report anew (R21), as
/// whoever submits does; what somebody else changes has yet to be confirmed.
///
/// # Errors
/// `recused` for who appraised it.
pub(super) fn confirm(tx: &Tx<'_>, before: &Dossier, way: &mut WayFacts) -> Result<()> {
    if before.row.state != AwardProposalState::ReturnedByCity {
        return Ok(());
    }
    if is_its_judge(before, tx.actor) {
        return Err(Error::new(Code::Recused).detail(
            "Người đã thẩm định hồ sơ không bổ sung hồ sơ đó.",
            "Whoever appraised a dossier does not complete it.",
        ));
    }
    let confirmation = ReportConfirmation { by: tx.actor.id.clone(), on: tx.today };
    way.report_confirmation = may_submit(before, tx.actor).then_some(confirmation);
    Ok(())
}
