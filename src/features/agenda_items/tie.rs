//! Equal votes: the count stands, and the chair's opinion decides (R27).

use super::{
    input::ChairOpinion, outcome::VoteOutcome, recusal::require_free_chair, store::ItemRow,
    types::AgendaVoter,
};
use crate::{
    authz::Actor,
    error::{Code, Error, Result, Text},
    features::council_sessions::service::Sitting,
};

/// Whether the votes are equal and the chair has not decided yet.
pub(super) fn awaits_chair(row: &ItemRow) -> bool {
    row.outcome.as_ref().is_some_and(|json| json.0.awaits_chair)
}

/// Leaves of the actions in voting what is possible once the votes are equal: the chair decides, or the
/// vote begins anew where the chair may not.
pub(super) fn narrow(
    actions: &mut Vec<&'static str>,
    sitting: &Sitting,
    voters: &[AgendaVoter],
    actor: &Actor,
) {
    let is_chair = actor.person_code().is_some_and(|me| sitting.is_chaired_by(me));
    let is_free = require_free_chair(sitting, voters).is_ok();
    actions.retain(|action| match *action {
        "close_voting" => is_free && is_chair,
        "reopen" => !is_free,
        _ => false,
    });
}

/// Refuses what belongs to the time before the count.
///
/// # Errors
/// `invalid-state-transition`.
pub(super) fn require_uncounted(row: &ItemRow, action: &str) -> Result<()> {
    if !awaits_chair(row) {
        return Ok(());
    }
    Err(Error::new(Code::InvalidStateTransition)
        .detail(
            format!("Phiếu đã kiểm và bằng nhau, chờ người chủ trì; không làm được `{action}`."),
            format!("The votes are equal and await the chair; `{action}` is not possible."),
        )
        .with("current_state", row.state.to_string())
        .with("allowed_actions", Vec::<String>::new()))
}

/// Equal votes are voted on again only where the chair may not decide.
///
/// # Errors
/// `invalid-state-transition`.
pub(super) fn require_reopenable(
    row: &ItemRow,
    sitting: &Sitting,
    voters: &[AgendaVoter],
) -> Result<()> {
    if require_free_chair(sitting, voters).is_err() {
        return Ok(());
    }
    require_uncounted(row, "reopen")
}

/// While ballots can still be replaced, nobody learns whether an opinion is needed.
pub(super) fn not_counted_yet() -> Error {
    let text = Text::new(
        "Chưa kiểm phiếu; Chủ tịch Hội đồng chỉ nêu ý kiến sau khi kiểm phiếu và số phiếu bằng nhau.",
        "The votes are not counted yet; the chair's opinion comes after the count, where it is equal.",
    );
    Error::invalid("/chair_opinion", "not_counted_yet", text)
}

/// The count with the chair's opinion.
///
/// # Errors
/// `role-required` for anybody but the chair, `tie-unresolved` without an opinion and where the chair is
/// in conflict.
pub(super) fn decide(
    actor: &Actor,
    sitting: &Sitting,
    voters: &[AgendaVoter],
    counted: VoteOutcome,
    opinion: Option<ChairOpinion>,
) -> Result<VoteOutcome> {
    if opinion.is_some() {
        sitting.require_chair(actor)?;
    }
    require_free_chair(sitting, voters)?;
    let opinion = opinion.ok_or_else(|| {
        Error::new(Code::TieUnresolved).detail(
            "Số phiếu bằng nhau; cần ý kiến của Chủ tịch Hội đồng (`chair_opinion`).",
            "The votes are equal; the chair's opinion is needed (`chair_opinion`).",
        )
    })?;
    Ok(VoteOutcome {
        awaits_chair: false,
        chair_agrees: Some(opinion.agrees),
        chair_reason: Some(opinion.reason),
        is_passed: opinion.agrees,
        ..counted
    })
}
