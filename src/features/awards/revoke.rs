//! Revoking an award (hủy bỏ quyết định, thu hồi hiện vật và tiền thưởng; Luật Thi đua, khen thưởng,
//! Điều 93; NĐ 152/2025/NĐ-CP, Điều 56, 58), and getting it back.
//!
//! A revoked award stays in the history. What it gives free depends on the ground (R45): after a false
//! declaration or a violation the achievements and the place stay used, after an unlawful procedure both
//! can be proposed again. The rule set says so, because no text of the law does.
//!
//! Of several bonuses only the highest may be paid (R41, NĐ 152/2025/NĐ-CP Đ.49.5). A revoked award is none
//! any more, so that the next lower bonus, which was not paid because of it, becomes due.

use chrono::{Datelike, NaiveDate};
use serde_json::json;

use super::{
    input::{RecordAwardReceipt, RecordAwardReturn, RevokeAward},
    rules,
    service::{account_of, is_own, lock, one_view, target},
    store::{self, AwardRow, Revoked},
    subjects::SubjectPeriod,
    types::{AwardId, AwardRestitution, AwardState, AwardView, MACHINE},
};
use crate::{
    audit::{Action, Change},
    authz::Relation,
    clock::start_of_day,
    db::types::{Instant, Json},
    error::{Code, Error, Result, Text},
    features::{award_proposals, bonus, bonus::types::BonusState, calendars, decisions},
    http::{
        command::{Tx, snapshot, stale},
        system::LabelView,
    },
    jobs::{self, Wanted, types::JobKind},
    law::{Revocation, RevocationEffect},
};

/// The award for a change, kept as it is until the transaction ends.
fn load_for(tx: &mut Tx<'_>, id: AwardId, action: &str) -> Result<AwardRow> {
    let rule = MACHINE.moves.iter().find(|one| one.action == action);
    let rule = rule.ok_or_else(|| Error::bug("every action here is one of the machine"))?.rule;
    tx.actor.require(rule, &Relation::none())?;
    lock(tx.conn, id)?;
    let row = store::find(tx.conn, id)?.ok_or_else(Error::not_found)?;
    MACHINE.require(action, row.state, tx.actor, &Relation::none())?;
    tx.check_match(row.version)?;
    Ok(row)
}

/// A change of an award that was written, for the audit and subscribers.
struct Told {
    action: Action,
    event: &'static str,
    reason: Option<String>,
}

fn write(tx: &mut Tx<'_>, before: AwardRow, next: &AwardRow, told: &Told) -> Result<AwardView> {
    let after =
        store::update(tx.conn, &before, next, tx.now)?.ok_or_else(|| stale(before.version))?;
    let before = one_view(tx.conn, before, tx.actor)?;
    let view = one_view(tx.conn, after, tx.actor)?;
    let data = json!({
        "award_id": view.id, "campaign_id": view.campaign_id, "state": view.state,
        "return_due_on": view.restitution.as_ref().and_then(|one| one.due_on),
    });
    // The conclusion tells of a violation of law. Fewer people read it than the audit; the award keeps it.
    let is_revocation = told.action == Action::AWARD_REVOKE;
    let change = Change::new(told.action, target(&view))
        .between(Some(&snapshot(&before)), Some(&snapshot(&view)))
        .withholding(&["revocation"])
        .because(told.reason.as_deref().filter(|_| !is_revocation))
        .event(told.event, view.version, data);
    tx.tell(change);
    Ok(view)
}

fn out_of_range(pointer: &'static str, vi: &'static str, en: &'static str) -> Error {
    Error::invalid(pointer, "day_out_of_range", Text::new(vi, en))
}

fn check_days(tx: &Tx<'_>, row: &AwardRow, input: &RevokeAward) -> Result<()> {
    if input.decided_on > tx.today {
        return Err(out_of_range(
            "/decided_on",
            "Chưa đến ngày của quyết định hủy bỏ.",
            "The decision's date has not come.",
        ));
    }
    if input.decided_on < row.granted_on {
        return Err(out_of_range(
            "/decided_on",
            "Không thể hủy bỏ trước khi khen thưởng.",
            "Nothing is revoked before it is granted.",
        ));
    }
    if input.received_on.is_some_and(|day| day > tx.today) {
        return Err(out_of_range(
            "/received_on",
            "Chưa đến ngày nhận quyết định.",
            "The day of the receipt has not come.",
        ));
    }
    Ok(())
}

/// Whoever awarded, revokes (Luật Đ.93.8), by a decision whose number is free. Who awarded stands in the
/// published decision, whoever decides on the award type by now.
fn check_decision(tx: &mut Tx<'_>, row: &AwardRow, input: &RevokeAward) -> Result<()> {
    let granted_by = decisions::service::authority_of(tx.conn, row.decision_id)?;
    if granted_by != input.authority {
        let text = Text::new(
            "Cấp nào khen thưởng thì cấp đó hủy bỏ (Luật TĐKT Đ.93.8).",
            "Whoever granted an award revokes it (Luật TĐKT Đ.93.8).",
        );
        return Err(Error::invalid("/authority", "other_authority", text));
    }
    let number = (input.decision_number.as_str(), input.decision_symbol.as_str());
    decisions::service::require_number_free(
        tx.conn,
        input.authority,
        number,
        input.decided_on.year(),
    )
}

fn ground(rule: &Revocation, code: &str) -> Result<LabelView> {
    let known = rule.revocation_grounds.value.iter().find(|one| one.code == code);
    let known = known.ok_or_else(|| {
        let text = Text::new(
            "Không phải căn cứ hủy bỏ của Luật TĐKT Đ.93.2.",
            "Not one of the grounds of Luật TĐKT Đ.93.2.",
        );
        Error::invalid("/ground", "unknown_ground", text)
    })?;
    Ok(LabelView { vi: known.label.vi.clone(), en: known.label.en.clone() })
}

/// What a revocation on a ground gives free; nothing where the rule set does not say it.
fn effect_of(rule: &Revocation, code: &str) -> RevocationEffect {
    let known = rule.revocation_effects.value.iter().find(|one| one.ground == code);
    known.cloned().unwrap_or_else(|| RevocationEffect {
        ground: code.to_owned(),
        frees_achievements: false,
        frees_place: false,
    })
}

/// Revokes an award.
///
/// # Errors
/// `role-required`, `not-found`, `invalid-state-transition`, `stale-etag`, `recused` for the
/// recipient, `validation-failed`, `duplicate` for the number of another decision.
pub fn revoke(tx: &mut Tx<'_>, id: AwardId, input: RevokeAward) -> Result<AwardView> {
    let row = load_for(tx, id, "revoke")?;
    if is_own(tx.actor, &row) {
        return Err(Error::new(Code::Recused).detail(
            "Không ai quyết định về khen thưởng của chính mình.",
            "Nobody decides on an award of their own.",
        ));
    }
    check_days(tx, &row, &input)?;
    check_decision(tx, &row, &input)?;
    let set = rules::on(tx.conn, input.decided_on)?.ok_or_else(|| {
        let text = Text::new(
            "Không có bộ quy tắc áp dụng vào ngày này.",
            "No rule set holds on this day.",
        );
        Error::invalid("/decided_on", "no_rule_set", text)
    })?;
    let rule = &set.rules.r45.parameters;
    let ground_label = ground(rule, &input.ground)?;
    let effect = effect_of(rule, &input.ground);
    let mut next = row.clone();
    if let Some(account) = account_of(&row) {
        next.bonus_state = bonus::service::reverse(tx, &account, input.decided_on)?;
    }
    let restitution = match input.received_on {
        Some(day) => received(tx, &AwardRestitution::default(), rule, day)?,
        None => AwardRestitution::default(),
    };
    remind(tx, id, restitution.due_on)?;
    next.state = AwardState::Revoked;
    next.revoked_on = Some(input.decided_on);
    next.revocation_number = Some(input.decision_number);
    next.revocation_symbol = Some(input.decision_symbol);
    next.restitution = Some(Json(restitution));
    let reason = input.reason.clone();
    next.revocation = Some(Json(Revoked {
        ground: input.ground,
        ground_label,
        frees_achievements: effect.frees_achievements,
        frees_place: effect.frees_place,
        rule_set_code: set.code.clone(),
        conclusion: input.conclusion,
        reason: input.reason,
        by: tx.actor.id.clone(),
        at: tx.now,
    }));
    let told = Told { action: Action::AWARD_REVOKE, event: "award.revoked", reason: Some(reason) };
    let (proposal, beside) = (row.award_proposal_id, SubjectPeriod::of_award(&row));
    let view = write(tx, row, &next, &told)?;
    let freed = (effect.frees_achievements, effect.frees_place);
    award_proposals::service::release(tx.conn, proposal, freed)?;
    bonus::service::reinstate(tx, &beside, input.decided_on)?;
    Ok(view)
}

/// The term from the day on which the decision was received.
fn received(
    tx: &mut Tx<'_>,
    before: &AwardRestitution,
    rule: &Revocation,
    day: NaiveDate,
) -> Result<AwardRestitution> {
    let calendar = calendars::service::work_calendar(tx.conn)?;
    let term = calendar.add_working_days(day, rule.return_days.value).ok_or_else(|| {
        out_of_range(
            "/received_on",
            "Lịch làm việc không đủ để tính thời hạn.",
            "The working calendar does not reach the end of the term.",
        )
    })?;
    Ok(AwardRestitution {
        received_on: Some(day),
        due_on: Some(term.value),
        incomplete_calendar_years: term.incomplete_years,
        ..before.clone()
    })
}

/// Has subscribers told when the term is over and something is still missing.
fn remind(tx: &mut Tx<'_>, id: AwardId, due_on: Option<NaiveDate>) -> Result<()> {
    let Some(due_on) = due_on else { return Ok(()) };
    let due_at = Instant(start_of_day(due_on.succ_opt().unwrap_or(due_on)));
    let subject_id = id.to_string();
    let wanted = Wanted {
        kind: JobKind::RemindOfAwardReturn,
        subject_kind: "award",
        subject_id: &subject_id,
        due_at,
    };
    jobs::schedule(tx, &wanted)
}

fn restitution(row: &AwardRow) -> Result<AwardRestitution> {
    let found = row.restitution.as_ref().map(|json| json.0.clone());
    found.ok_or_else(|| Error::bug("a revoked award has its restitution"))
}

fn done_already(vi: &'static str, en: &'static str) -> Error {
    Error::new(Code::InvalidStateTransition).detail(vi, en)
}

/// Records when the recipient received the decision; the term to give the award back runs from there.
///
/// # Errors
/// `role-required`, `not-found`, `invalid-state-transition` when it is recorded, `stale-etag`,
/// `validation-failed` for a day that cannot be.
pub fn record_receipt(
    tx: &mut Tx<'_>,
    id: AwardId,
    input: &RecordAwardReceipt,
) -> Result<AwardView> {
    let row = load_for(tx, id, "record-receipt")?;
    let before = restitution(&row)?;
    if before.received_on.is_some() {
        return Err(done_already(
            "Ngày nhận quyết định đã được ghi nhận.",
            "The day of the receipt is recorded already.",
        ));
    }
    let day = input.received_on;
    if day > tx.today || row.revoked_on.is_some_and(|decided| day < decided) {
        return Err(out_of_range(
            "/received_on",
            "Ngày nhận phải từ ngày của quyết định hủy bỏ đến hôm nay.",
            "The day lies between the decision and today.",
        ));
    }
    let code = row.revocation.as_ref().map(|json| json.0.rule_set_code.clone());
    let set = rules::by_code(tx.conn, &code.unwrap_or_default())?
        .ok_or_else(|| Error::bug("it was revoked by a rule set that is known"))?;
    let after = received(tx, &before, &set.rules.r45.parameters, day)?;
    if after.returned_on.is_none() {
        remind(tx, id, after.due_on)?;
    }
    let mut next = row.clone();
    next.restitution = Some(Json(after));
    let told = Told {
        action: Action::AWARD_RECORD_RECEIPT,
        event: "award.revocation_received",
        reason: None,
    };
    write(tx, row, &next, &told)
}

/// Records that the object, the money or both came back.
///
/// # Errors
/// `role-required`, `not-found`, `invalid-state-transition` when all of it is back, `stale-etag`,
/// `validation-failed` for what is not owed or a day that cannot be.
pub fn record_return(tx: &mut Tx<'_>, id: AwardId, input: &RecordAwardReturn) -> Result<AwardView> {
    let row = load_for(tx, id, "record-return")?;
    let mut after = restitution(&row)?;
    if after.returned_on.is_some() {
        return Err(done_already("Đã thu hồi đủ.", "All of it is back already."));
    }
    let mut next = row.clone();
    if let Some(day) = input.object_returned_on {
        check_return_day(tx, &row, "/object_returned_on", day)?;
        if after.object_returned_on.is_some() {
            return Err(not_owed("/object_returned_on"));
        }
        after.object_returned_on = Some(day);
    }
    if let Some(day) = input.money_returned_on {
        check_return_day(tx, &row, "/money_returned_on", day)?;
        let account = account_of(&row).filter(|one| one.state == Some(BonusState::ToReturn));
        let account = account.ok_or_else(|| not_owed("/money_returned_on"))?;
        let receipt = input.receipt_number.as_deref();
        next.bonus_state = Some(bonus::service::take_back(tx, &account, day, receipt)?);
        after.money_returned_on = Some(day);
    }
    // All is back when the object is, and no money is owed any more.
    if next.bonus_state != Some(BonusState::ToReturn) {
        after.returned_on = after
            .object_returned_on
            .max(after.money_returned_on)
            .filter(|_| after.object_returned_on.is_some());
    }
    if after.returned_on.is_some() {
        jobs::cancel(tx, JobKind::RemindOfAwardReturn, &id.to_string())?;
    }
    next.restitution = Some(Json(after));
    let told = Told {
        action: Action::AWARD_RECORD_RETURN,
        event: "award.return_recorded",
        reason: input.note.clone(),
    };
    write(tx, row, &next, &told)
}

fn check_return_day(
    tx: &Tx<'_>,
    row: &AwardRow,
    pointer: &'static str,
    day: NaiveDate,
) -> Result<()> {
    if day > tx.today || row.revoked_on.is_some_and(|decided| day < decided) {
        return Err(out_of_range(
            pointer,
            "Ngày nộp lại phải từ ngày của quyết định hủy bỏ đến hôm nay.",
            "The day lies between the decision and today.",
        ));
    }
    Ok(())
}

fn not_owed(pointer: &'static str) -> Error {
    let text = Text::new("Không còn phải nộp lại.", "That is not owed, or no longer.");
    Error::invalid(pointer, "not_owed", text)
}

/// Tells subscribers that the term of a revoked award is over and something is still missing. Nothing
/// when all of it is back.
///
/// # Errors
/// When the database cannot be read.
pub fn remind_when_due(tx: &mut Tx<'_>, id: AwardId) -> Result<()> {
    lock(tx.conn, id)?;
    let Some(row) = store::find(tx.conn, id)? else { return Ok(()) };
    let Some(due_on) = row
        .restitution
        .as_ref()
        .filter(|json| json.0.returned_on.is_none())
        .and_then(|json| json.0.due_on)
        .filter(|due_on| *due_on < tx.today)
    else {
        return Ok(());
    };
    let view = one_view(tx.conn, row, tx.actor)?;
    let data = json!({
        "award_id": view.id, "campaign_id": view.campaign_id, "state": view.state,
        "return_due_on": due_on,
    });
    let change = Change::new(Action::AWARD_RETURN_LATE, target(&view)).event(
        "award.return_late",
        view.version,
        data,
    );
    tx.tell(change);
    Ok(())
}
