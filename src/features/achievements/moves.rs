//! The moves of an achievement between its states.

use super::{
    check,
    input::{RecogniseAchievement, UnverifyAchievement},
    service::{
        answer, documents_of, ends_with_campaign, is_judged_by_own, keep_uses, load, relation, tell,
    },
    store::{self, AchievementRow},
    types::{AchievementId, AchievementState, MACHINE},
    views::{AchievementView, Recognition},
};
use crate::{
    audit::Action,
    authz::table::Rule,
    db::types::Json,
    error::{Code, Error, Result, Text},
    features::{
        campaigns::lookup, documents, evaluations::types::EvaluationId, returns::ReturnWithReasons,
    },
    http::command::{Tx, stale},
};

fn rule_of(action: &str) -> Result<&'static Rule> {
    let found = MACHINE.moves.iter().find(|one| one.action == action);
    found
        .map(|one| one.rule)
        .ok_or_else(|| Error::bug(format!("an achievement has no action {action}")))
}

/// The achievement, when the caller may take the action on it now.
pub(super) fn load_for(tx: &mut Tx<'_>, id: AchievementId, action: &str) -> Result<AchievementRow> {
    let rule = rule_of(action)?;
    tx.actor.require_scope(rule)?;
    let row = load(tx.conn, tx.actor, id, tx.today)?;
    tx.actor.require(rule, &relation(&row))?;
    if is_judged_by_own(action, &row, tx.actor) {
        return Err(Error::new(Code::Recused).detail(
            "Người lập, xác nhận hoặc là tác giả của thành tích không thẩm định, trả lại hay ghi nhận công nhận thành tích đó.",
            "Who drafted, submitted or authored an achievement does not verify, return or recognise it.",
        ));
    }
    MACHINE.require(action, row.state, tx.actor, &relation(&row))?;
    if ends_with_campaign(action) {
        lookup::seen(tx.conn, tx.actor, row.campaign_id)?.require_not_closed()?;
    }
    Ok(row)
}

/// What is told of a move.
pub(super) struct Telling<'a> {
    pub(super) action: Action,
    pub(super) event: &'static str,
    pub(super) reason: Option<&'a str>,
}

pub(super) fn write(
    tx: &mut Tx<'_>,
    before: &AchievementRow,
    next: &AchievementRow,
    telling: &Telling<'_>,
) -> Result<AchievementView> {
    let after =
        store::set_state(tx.conn, before, next, tx.now)?.ok_or_else(|| stale(before.version))?;
    tell(tx, telling.action, Some(before), Some(&after), telling.reason, Some(telling.event));
    answer(tx, after)
}

/// The unit head confirms it.
///
/// # Errors
/// `not-ready` naming what is missing, `campaign-closed`, `invalid-state-transition`,
/// `role-required`.
pub fn submit(tx: &mut Tx<'_>, id: AchievementId) -> Result<AchievementView> {
    let row = load_for(tx, id, "submit")?;
    tx.check_match(row.version)?;
    check::ready(&row, tx.today)?;
    let mut next = row.clone();
    next.state = AchievementState::Submitted;
    next.submitted_by = Some(tx.actor.id.clone());
    next.submitted_at = Some(tx.now);
    let telling = Telling {
        action: Action::ACHIEVEMENT_SUBMIT,
        event: "achievement.submitted",
        reason: None,
    };
    write(tx, &row, &next, &telling)
}

/// The secretariat finds it true.
///
/// # Errors
/// `recused` for who brought it forward, `invalid-state-transition`, `role-required`.
pub fn verify(tx: &mut Tx<'_>, id: AchievementId) -> Result<AchievementView> {
    let row = load_for(tx, id, "verify")?;
    tx.check_match(row.version)?;
    let mut next = row.clone();
    next.state = AchievementState::Verified;
    next.verified_by = Some(tx.actor.id.clone());
    next.verified_at = Some(tx.now);
    let telling =
        Telling { action: Action::ACHIEVEMENT_VERIFY, event: "achievement.verified", reason: None };
    write(tx, &row, &next, &telling)
}

/// A wrong verification is taken back.
///
/// # Errors
/// `invalid-state-transition`, `role-required`.
pub fn unverify(
    tx: &mut Tx<'_>,
    id: AchievementId,
    input: &UnverifyAchievement,
) -> Result<AchievementView> {
    let row = load_for(tx, id, "unverify")?;
    tx.check_match(row.version)?;
    let mut next = row.clone();
    next.state = AchievementState::Submitted;
    next.verified_by = None;
    next.verified_at = None;
    let telling = Telling {
        action: Action::ACHIEVEMENT_UNVERIFY,
        event: "achievement.unverified",
        reason: Some(&input.reason),
    };
    write(tx, &row, &next, &telling)
}

/// The secretariat sends it back for correction.
///
/// # Errors
/// `recused`, `invalid-state-transition`, `role-required`.
pub fn send_back(
    tx: &mut Tx<'_>,
    id: AchievementId,
    input: ReturnWithReasons,
) -> Result<AchievementView> {
    let row = load_for(tx, id, "return")?;
    tx.check_match(row.version)?;
    let reason = input.to_text();
    let mut next = row.clone();
    next.state = AchievementState::Returned;
    next.return_reasons = Json(input.reasons);
    let telling = Telling {
        action: Action::ACHIEVEMENT_RETURN,
        event: "achievement.returned",
        reason: Some(&reason),
    };
    write(tx, &row, &next, &telling)
}

/// The unit head or the author no longer brings it forward.
///
/// # Errors
/// `invalid-state-transition`, `role-required`.
pub fn withdraw(tx: &mut Tx<'_>, id: AchievementId) -> Result<AchievementView> {
    let row = load_for(tx, id, "withdraw")?;
    tx.check_match(row.version)?;
    let mut next = row.clone();
    next.state = AchievementState::Withdrawn;
    let telling = Telling {
        action: Action::ACHIEVEMENT_WITHDRAW,
        event: "achievement.withdrawn",
        reason: None,
    };
    write(tx, &row, &next, &telling)
}

/// Enters the decision or confirmation of a competent body. A second entry of the same scope
/// corrects the first; one of another scope stands beside it.
///
/// # Errors
/// `recused`, `validation-failed` for a date in the future or before the achievement is applied,
/// `invalid-state-transition`, `role-required`.
pub fn recognise(
    tx: &mut Tx<'_>,
    id: AchievementId,
    input: RecogniseAchievement,
) -> Result<AchievementView> {
    let row = load_for(tx, id, "recognise")?;
    tx.check_match(row.version)?;
    enter(tx, &row, input, None)
}

/// Writes a recognition, entered by hand or as the result of a panel.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    row: &AchievementRow,
    input: RecogniseAchievement,
    evaluation_id: Option<EvaluationId>,
) -> Result<AchievementView> {
    let wrong_date = |code: &'static str, vi: &'static str, en: &'static str| {
        Error::invalid("/issued_on", code, Text::new(vi, en))
    };
    if input.issued_on > tx.today {
        return Err(wrong_date(
            "in_future",
            "Ngày văn bản không được ở tương lai.",
            "The date of the document is not in the future.",
        ));
    }
    if row.applied_since.is_some_and(|day| input.issued_on < day) {
        return Err(wrong_date(
            "before_application",
            "Công nhận không được trước ngày áp dụng (Luật TĐKT Đ.3.4).",
            "What is recognised is applied already (Luật TĐKT Đ.3.4).",
        ));
    }
    if let Some(document) = input.document_id {
        documents::service::require_evidence(tx.conn, tx.actor, document, "/document_id")?;
    }
    let mut next = row.clone();
    next.state = AchievementState::Recognised;
    next.recognitions.0.retain(|one| {
        let is_of_same_panel = evaluation_id.is_some() && one.evaluation_id == evaluation_id;
        one.scope != input.scope && !is_of_same_panel
    });
    next.recognitions.0.push(Recognition {
        number: input.number,
        issued_on: input.issued_on,
        body: input.body,
        scope: input.scope,
        document_id: input.document_id,
        evaluation_id,
        entered_by: tx.actor.id.clone(),
        entered_at: tx.now,
    });
    keep_uses(tx.conn, row.id, &documents_of(row), &documents_of(&next))?;
    let telling = Telling {
        action: Action::ACHIEVEMENT_RECOGNISE,
        event: "achievement.recognised",
        reason: None,
    };
    write(tx, row, &next, &telling)
}
