//! Rules of bonus money: what an award brings, and the entries of its account.

use chrono::NaiveDate;
use serde_json::json;

use super::{
    input::CreateBonusEntry,
    stacking::{self, Held, Place},
    store::{self, EntryRow, NewEntry},
    types::{
        AwardBonus, BonusEntryFilter, BonusEntryId, BonusEntryKind, BonusEntryView, BonusState,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::Conn,
    eligibility::bonus::{AwardKind, BonusFlaw, Granted},
    error::{Code, Error, Result, Text},
    features::{
        award_proposals::{checks, checks::Missing, types::AwardProposalView},
        awards::{
            self, rules,
            service::BonusAccount,
            subjects::{self, SubjectPeriod},
            types::AwardId,
        },
    },
    http::{
        command::{Tx, snapshot},
        page::{Listing, Page},
    },
};

pub use super::{
    computing::BonusBasis,
    fund::{
        get as fund, left as fund_left, lock as lock_fund, put as put_fund, state as fund_state,
    },
    reinstate::reinstate,
};

/// R40 where no bonus can be computed.
pub fn missing(flaw: BonusFlaw, pointer: &str) -> Missing {
    let (code, label) = match flaw {
        BonusFlaw::NoCoefficient => (
            "no_coefficient",
            Text::new(
                "Bộ quy tắc không có hệ số tiền thưởng của hình thức này.",
                "The rule set has no coefficient for this award type.",
            ),
        ),
        BonusFlaw::NoBaseWage => (
            "no_base_wage",
            Text::new(
                "Chưa có mức lương cơ sở áp dụng vào ngày của quyết định.",
                "No base wage is known for the day of the decision.",
            ),
        ),
        BonusFlaw::OutOfRange => (
            "bonus_out_of_range",
            Text::new(
                "Hệ số hoặc mức làm tròn trong bộ quy tắc không tính được tiền thưởng.",
                "Coefficient or rounding of the rule set make no amount.",
            ),
        ),
    };
    Missing::new("R40", code, pointer, label)
}

/// R41: how the bonus of a new award stands beside those that the subject has for a period in common.
/// Those whose place it takes, and that are not paid out, are reversed. The caller holds the subject.
///
/// # Errors
/// `not-ready` where a lower bonus that it would take the place of was paid out.
pub fn place(
    tx: &mut Tx<'_>,
    id: AwardId,
    proposal: &AwardProposalView,
    bonus: &AwardBonus,
    on: NaiveDate,
) -> Result<BonusState> {
    let accounts = subjects::accounts_of(tx.conn, &SubjectPeriod::of_proposal(proposal))?;
    let computed = (bonus.rule_set_code.as_str(), bonus.amount);
    match placed(tx.conn, id, computed, &accounts)? {
        Place::Outranked => Ok(BonusState::Outranked),
        Place::PaidLower(_) => Err(lower_paid()),
        Place::Pays { instead_of } => {
            displace(tx, &accounts, &instead_of, on)?;
            Ok(BonusState::Due)
        }
    }
}

/// Takes bonuses out of what is to be paid, because a higher one is paid instead of them.
pub(super) fn displace(
    tx: &mut Tx<'_>,
    accounts: &[BonusAccount],
    instead_of: &[AwardId],
    on: NaiveDate,
) -> Result<()> {
    for one in accounts.iter().filter(|one| instead_of.contains(&one.award_id)) {
        enter(tx, one, BonusEntryKind::Reversal, on, None, None)?;
        awards::service::set_bonus_state(tx, one, BonusState::Outranked)?;
    }
    Ok(())
}

/// R41: whether the subject of a proposal has a higher bonus already, so that this one is not paid.
///
/// # Errors
/// When the database cannot be read.
pub fn is_outranked(
    conn: &mut Conn,
    proposal: &AwardProposalView,
    bonus: &AwardBonus,
) -> Result<bool> {
    let accounts = subjects::accounts_of(conn, &SubjectPeriod::of_proposal(proposal))?;
    // Of equal amounts the earlier award is paid, and the one to come is the last.
    let to_come = AwardId(uuid::Uuid::max());
    let computed = (bonus.rule_set_code.as_str(), bonus.amount);
    Ok(placed(conn, to_come, computed, &accounts)? == Place::Outranked)
}

/// The place of a bonus that was computed by a rule set beside those that the subject has for a time in
/// common with it.
pub(super) fn placed(
    conn: &mut Conn,
    id: AwardId,
    (rule_set_code, amount): (&str, i64),
    accounts: &[BonusAccount],
) -> Result<Place> {
    // Nothing beside it, nothing to be compared.
    if accounts.is_empty() {
        return Ok(Place::Pays { instead_of: Vec::new() });
    }
    let set = rules::by_code(conn, rule_set_code)?
        .ok_or_else(|| Error::bug("the bonus was computed by a rule set that is known"))?;
    let granted = |id: AwardId, amount: i64| Granted {
        id: id.to_string(),
        kind: AwardKind::Form,
        // Periods with a day in common count as the same one.
        period: String::new(),
        amount: u64::try_from(amount).unwrap_or_default(),
    };
    let held: Vec<Held> = accounts
        .iter()
        .map(|one| Held {
            id: one.award_id,
            granted: granted(one.award_id, one.amount),
            is_paid: one.state == Some(BonusState::Paid),
        })
        .collect();
    Ok(stacking::place(&set.rules.r41.parameters, &held, &granted(id, amount)))
}

fn lower_paid() -> Error {
    let label = Text::new(
        "Đối tượng đã nhận tiền thưởng mức thấp hơn cho cùng thời gian; phải thu hồi trước khi chi mức cao hơn.",
        "A lower bonus for the same period was paid out; it has to come back before the higher one is granted.",
    );
    let missing = Missing::new("R41", "lower_bonus_paid", "/granted_proposal_ids", label);
    match checks::require_ready(&[missing]) {
        Err(error) => error,
        Ok(()) => Error::bug("a missing condition refuses"),
    }
}

/// Adds an entry to an account. What is due again is accrued, and may be reversed, in another turn; money is
/// paid and given back once.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    account: &BonusAccount,
    kind: BonusEntryKind,
    occurred_on: NaiveDate,
    voucher_number: Option<&str>,
    note: Option<&str>,
) -> Result<EntryRow> {
    let turn = match kind {
        BonusEntryKind::Accrual | BonusEntryKind::Reversal => {
            store::last_turn(tx.conn, account.award_id, kind)?.saturating_add(1)
        }
        BonusEntryKind::Payment | BonusEntryKind::Return => 1,
    };
    let entry = NewEntry {
        id: BonusEntryId(tx.ids.next()),
        award_id: account.award_id,
        kind,
        turn,
        amount: account.amount,
        year: account.year,
        payer: account.payer,
        unit_code: &account.unit_code,
        person_code: account.person_code.as_deref(),
        occurred_on,
        voucher_number,
        note,
        created_by: &tx.actor.id,
        now: tx.now,
    };
    store::insert(tx.conn, &entry)
}

/// Enters what an award that was just granted brings.
///
/// # Errors
/// When the database refuses.
pub fn accrue(tx: &mut Tx<'_>, account: &BonusAccount, on: NaiveDate) -> Result<()> {
    enter(tx, account, BonusEntryKind::Accrual, on, None, None).map(drop)
}

/// Takes the bonus of an award that is revoked out of what is to be paid; says how it stands then.
///
/// # Errors
/// When the database refuses.
pub fn reverse(
    tx: &mut Tx<'_>,
    account: &BonusAccount,
    on: NaiveDate,
) -> Result<Option<BonusState>> {
    let next = match account.state {
        Some(BonusState::Due) => BonusState::Cancelled,
        Some(BonusState::Paid) => BonusState::ToReturn,
        other => return Ok(other), // nothing is to be paid or was
    };
    enter(tx, account, BonusEntryKind::Reversal, on, None, None)?;
    Ok(Some(next))
}

/// Enters that the bonus of a revoked award came back to the fund.
///
/// # Errors
/// When the database refuses.
pub fn take_back(
    tx: &mut Tx<'_>,
    account: &BonusAccount,
    on: NaiveDate,
    receipt_number: Option<&str>,
) -> Result<BonusState> {
    enter(tx, account, BonusEntryKind::Return, on, receipt_number, None)?;
    Ok(BonusState::Returned)
}

fn wrong_day(day: &str, vi: &'static str, en: &'static str) -> Error {
    Error::invalid(
        "/paid_on",
        "day_out_of_range",
        Text::new(format!("{vi} {day}."), format!("{en} {day}.")),
    )
}

/// Records that the bonus of an award was paid.
///
/// # Errors
/// `validation-failed` for an unknown award and a day that cannot be, `invalid-state-transition` when
/// the bonus is not due.
pub fn pay(tx: &mut Tx<'_>, input: &CreateBonusEntry) -> Result<BonusEntryView> {
    tx.actor.require(table::CREATE_BONUS_ENTRY, &Relation::none())?;
    awards::service::lock(tx.conn, input.award_id)?;
    let account = awards::service::account(tx.conn, input.award_id)?.ok_or_else(|| {
        let text = Text::new(
            "Không có khen thưởng nào với mã này có tiền thưởng.",
            "No award with a bonus has this id.",
        );
        Error::invalid("/award_id", "unknown_award", text)
    })?;
    if account.state != Some(BonusState::Due) {
        let state = account.state.map_or("none", BonusState::as_str);
        return Err(Error::new(Code::InvalidStateTransition)
            .detail(
                format!("Tiền thưởng đang ở trạng thái `{state}`, không chi được."),
                format!("The bonus is in state `{state}`; it cannot be paid."),
            )
            .with("current_state", state));
    }
    if input.paid_on < account.granted_on {
        let day = account.granted_on.to_string();
        return Err(wrong_day(
            &day,
            "Ngày chi không được trước ngày quyết định",
            "Not paid before",
        ));
    }
    if input.paid_on > tx.today {
        let day = tx.today.to_string();
        return Err(wrong_day(&day, "Ngày chi không được sau hôm nay", "Not paid after"));
    }
    let (voucher, note) = (Some(input.voucher_number.as_str()), input.note.as_deref());
    let row = enter(tx, &account, BonusEntryKind::Payment, input.paid_on, voucher, note)?;
    awards::service::set_bonus_state(tx, &account, BonusState::Paid)?;
    Ok(told(tx, row, BonusState::Paid))
}

/// Tells an entry that changed how a bonus stands, and shows it.
pub(super) fn told(tx: &mut Tx<'_>, row: EntryRow, state: BonusState) -> BonusEntryView {
    let view = row.into_view(Some(state));
    let target = Target {
        kind: "bonus_entry",
        id: view.id.to_string(),
        unit_code: Some(view.unit_code.clone()),
    };
    let data = json!({ "bonus_entry_id": view.id, "award_id": view.award_id, "kind": view.kind });
    let change = Change::new(Action::BONUS_ENTRY_CREATE, target)
        .between(None, Some(&snapshot(&view)))
        .event("bonus_entry.created", 1, data);
    tx.tell(change);
    view
}

/// An entry that the caller may see.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, id: BonusEntryId) -> Result<BonusEntryView> {
    let visible = actor.visible(table::GET_BONUS_ENTRY)?;
    store::find(conn, &visible, id)?.ok_or_else(Error::not_found)
}

/// A page of the entries that the caller may see.
///
/// # Errors
/// `role-required`, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &BonusEntryFilter,
    page: &Page,
) -> Result<Listing<BonusEntryView>> {
    let visible = actor.visible(table::LIST_BONUS_ENTRIES)?;
    let (items, next_cursor, total_count) = store::list(conn, &visible, filter, page)?;
    Ok(Listing { items, next_cursor, total_count })
}
