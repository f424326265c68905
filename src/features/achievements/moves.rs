//! The moves of an achievement between its states.

use super::{
    check,
    input::{RecogniseAchievement, UnverifyAchievement},
    service::{
        answer, documents_of, ends_with_campaign, is_judged_by_own, keep_uses, load, relation,
    },
    steps::Step,
    store::{self, AchievementRow},
    types::{AchievementId, MACHINE},
    views::AchievementView,
};
use crate::{
    authz::table::Rule,
    error::{Code, Error, Result, Text},
    features::{campaigns::lookup, documents, returns::ReturnWithReasons},
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

fn take(tx: &mut Tx<'_>, row: &AchievementRow, step: &Step) -> Result<AchievementView> {
    let next = step.apply(row, tx.actor, tx.now);
    if !store::set_state(tx.conn, row, &next)? {
        return Err(stale(row.version));
    }
    keep_uses(tx.conn, row.id, &documents_of(row), &documents_of(&next))?;
    if let Some(change) = step.change(tx.actor, row, &next) {
        tx.tell(change);
    }
    answer(tx, next)
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
    take(tx, &row, &Step::Submit)
}

/// The secretariat finds it true.
///
/// # Errors
/// `recused` for who brought it forward, `invalid-state-transition`, `role-required`.
pub fn verify(tx: &mut Tx<'_>, id: AchievementId) -> Result<AchievementView> {
    let row = load_for(tx, id, "verify")?;
    tx.check_match(row.version)?;
    take(tx, &row, &Step::Verify)
}

/// A wrong verification is taken back.
///
/// # Errors
/// `invalid-state-transition`, `role-required`.
pub fn unverify(
    tx: &mut Tx<'_>,
    id: AchievementId,
    input: UnverifyAchievement,
) -> Result<AchievementView> {
    let row = load_for(tx, id, "unverify")?;
    tx.check_match(row.version)?;
    take(tx, &row, &Step::Unverify(input))
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
    take(tx, &row, &Step::Return(input))
}

/// The unit head or the author no longer brings it forward.
///
/// # Errors
/// `invalid-state-transition`, `role-required`.
pub fn withdraw(tx: &mut Tx<'_>, id: AchievementId) -> Result<AchievementView> {
    let row = load_for(tx, id, "withdraw")?;
    tx.check_match(row.version)?;
    take(tx, &row, &Step::Withdraw)
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
    take(tx, &row, &Step::Recognise(input))
}
