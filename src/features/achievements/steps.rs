//! What a move makes of an achievement, and what is told of it.

use serde_json::json;

use super::{
    input::{RecogniseAchievement, UnverifyAchievement},
    service,
    store::AchievementRow,
    types::AchievementState,
    views::Recognition,
};
use crate::{
    audit::{Action, Change},
    authz::Actor,
    db::types::{Instant, Json},
    features::returns::ReturnWithReasons,
};

/// A move, with what the caller sends.
#[derive(Clone, Debug)]
pub enum Step {
    /// The unit head confirms it.
    Submit,
    /// The secretariat finds it true.
    Verify,
    /// A wrong verification is taken back.
    Unverify(UnverifyAchievement),
    /// The secretariat sends it back for correction.
    Return(ReturnWithReasons),
    /// The unit head or the author no longer brings it forward.
    Withdraw,
    /// The decision or confirmation of a competent body is entered.
    Recognise(RecogniseAchievement),
}

impl Step {
    /// The achievement after the move.
    pub(super) fn apply(&self, row: &AchievementRow, by: &Actor, now: Instant) -> AchievementRow {
        let mut next = row.clone();
        next.version += 1;
        next.updated_at = now;
        match self {
            Self::Submit => {
                next.state = AchievementState::Submitted;
                next.submitted_by = Some(by.id.clone());
                next.submitted_at = Some(now);
            }
            Self::Verify => {
                next.state = AchievementState::Verified;
                next.verified_by = Some(by.id.clone());
                next.verified_at = Some(now);
            }
            Self::Unverify(_) => {
                next.state = AchievementState::Submitted;
                next.verified_by = None;
                next.verified_at = None;
            }
            Self::Return(input) => {
                next.state = AchievementState::Returned;
                next.return_reasons = Json(input.reasons.clone());
            }
            Self::Withdraw => next.state = AchievementState::Withdrawn,
            Self::Recognise(input) => {
                next.state = AchievementState::Recognised;
                recognise(&mut next, input, by, now);
            }
        }
        next
    }

    /// What the audit and the subscribers are told.
    pub(super) fn change(
        &self,
        by: &Actor,
        before: &AchievementRow,
        after: &AchievementRow,
    ) -> Option<Change> {
        let (action, event) = self.words();
        let data = json!({
            "achievement_id": after.id, "campaign_id": after.campaign_id, "state": after.state,
        });
        let change = service::change(by, action, Some(before), Some(after))?;
        Some(change.because(self.reason().as_deref()).event(event, after.version, data))
    }

    fn words(&self) -> (Action, &'static str) {
        match self {
            Self::Submit => (Action::ACHIEVEMENT_SUBMIT, "achievement.submitted"),
            Self::Verify => (Action::ACHIEVEMENT_VERIFY, "achievement.verified"),
            Self::Unverify(_) => (Action::ACHIEVEMENT_UNVERIFY, "achievement.unverified"),
            Self::Return(_) => (Action::ACHIEVEMENT_RETURN, "achievement.returned"),
            Self::Withdraw => (Action::ACHIEVEMENT_WITHDRAW, "achievement.withdrawn"),
            Self::Recognise(_) => (Action::ACHIEVEMENT_RECOGNISE, "achievement.recognised"),
        }
    }

    fn reason(&self) -> Option<String> {
        match self {
            Self::Unverify(input) => Some(input.reason.clone()),
            Self::Return(input) => Some(input.to_text()),
            Self::Submit | Self::Verify | Self::Withdraw | Self::Recognise(_) => None,
        }
    }
}

/// A second entry of the same scope takes the place of the first.
fn recognise(next: &mut AchievementRow, input: &RecogniseAchievement, by: &Actor, now: Instant) {
    next.recognitions.0.retain(|one| one.scope != input.scope);
    next.recognitions.0.push(Recognition {
        number: input.number.clone(),
        issued_on: input.issued_on,
        body: input.body.clone(),
        scope: input.scope,
        document_id: input.document_id,
        entered_by: by.id.clone(),
        entered_at: now,
    });
}
