//! Completing a dossier that the city sent back (bổ sung hồ sơ). What was appraised, and what the council
//! voted on, stays as it was: only what describes and proves it is completed, and then it is forwarded
//! again.

use std::collections::BTreeSet;

use super::{
    input::CreateAwardProposal,
    service::{Dossier, may_submit},
    way_facts::{ReportConfirmation, WayFacts},
};
use crate::{
    error::{Error, Result, Text},
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

/// The head who completes the dossier confirms its report anew (R21), as whoever submits does.
pub(super) fn confirm(tx: &Tx<'_>, before: &Dossier, way: &mut WayFacts) {
    if may_submit(before, tx.actor) {
        way.report_confirmation =
            Some(ReportConfirmation { by: tx.actor.id.clone(), on: tx.today });
    }
}
