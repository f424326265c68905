//! The department's fund of a year: its figures, what is left of it, and its limits (R42).

use chrono::{Datelike, NaiveDate};

use super::{
    input::PutBonusFund,
    store_fund::{self, FundRow},
    types::{BonusFundFinding, BonusFundLimit, BonusFundView, BonusPayer, BonusState},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::{Conn, dialect::lock_name},
    eligibility::FundState,
    error::{Error, Result},
    features::{award_types::types::RuleStatus, awards::rules},
    http::{
        command::{Tx, snapshot, stale},
        reply::etag,
        system::LabelView,
    },
    law::{Param, RuleSet, Share, Status},
};

/// What the ledger takes of a fund.
#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    paid: i64,
    to_return: i64,
    reserved: i64,
}

fn taken(conn: &mut Conn, year: i32) -> Result<Taken> {
    let mut taken = Taken::default();
    for (amount, state) in store_fund::accrued(conn, year, BonusPayer::DepartmentFund)? {
        match state {
            Some(BonusState::Due) => taken.reserved += amount,
            Some(BonusState::Paid) => taken.paid += amount,
            Some(BonusState::ToReturn) => {
                taken.paid += amount;
                taken.to_return += amount;
            }
            // What was never paid, or has come back, takes nothing.
            Some(BonusState::Outranked | BonusState::Cancelled | BonusState::Returned) | None => {}
        }
    }
    Ok(taken)
}

fn limit(of: i64, share: &Param<Share>) -> BonusFundLimit {
    let whole = u64::try_from(of).unwrap_or_default();
    BonusFundLimit {
        share: share.value.to_string(),
        amount: i64::try_from(share.value.floor_of(whole)).unwrap_or(i64::MAX),
        source: share.source.clone(),
        status: match share.status() {
            Status::Confirmed => RuleStatus::Confirmed,
            Status::Assumed => RuleStatus::Assumed,
        },
    }
}

fn findings(row: &FundRow, view: &BonusFundView) -> Vec<BonusFundFinding> {
    let of = |code, vi: &str, en: &str| BonusFundFinding { code, label: LabelView::of([vi, en]) };
    let mut found = Vec::new();
    if view.fund_limit.as_ref().is_some_and(|limit| row.fund_amount > limit.amount) {
        found.push(of(
            "above_payroll_share",
            "Quỹ vượt tỷ lệ của quỹ tiền lương theo ngạch, bậc.",
            "The fund is above its share of the payroll by rank and grade.",
        ));
    }
    if view.campaign_limit.as_ref().is_some_and(|limit| row.campaign_spent_amount > limit.amount) {
        found.push(of(
            "campaigns_above_share",
            "Chi tổ chức phong trào vượt tỷ lệ của quỹ.",
            "Organising campaigns took more than its share of the fund.",
        ));
    }
    if view.left_amount < 0 {
        found.push(of(
            "overspent",
            "Đã chi và phải chi vượt quỹ.",
            "What was spent and is reserved is more than the fund.",
        ));
    }
    found
}

fn view(conn: &mut Conn, row: &FundRow, rules: Option<&RuleSet>) -> Result<BonusFundView> {
    let taken = taken(conn, row.year)?;
    let rule = rules.map(|set| &set.rules.r42.parameters);
    let spent = row.campaign_spent_amount.saturating_add(taken.paid);
    let figures = [taken.paid, taken.to_return, taken.reserved].map(|amount| amount.to_string());
    let words: Vec<&str> = figures.iter().map(String::as_str).collect();
    let mut view = BonusFundView {
        // The ledger moves on without the version, which counts the figures that people wrote.
        etag: etag(row.version, &words),
        year: row.year,
        fund_amount: row.fund_amount,
        payroll_amount: row.payroll_amount,
        campaign_spent_amount: row.campaign_spent_amount,
        note: row.note.clone(),
        paid_amount: taken.paid,
        to_return_amount: taken.to_return,
        reserved_amount: taken.reserved,
        spent_amount: spent,
        left_amount: row.fund_amount.saturating_sub(spent).saturating_sub(taken.reserved),
        fund_limit: rule.map(|rule| limit(row.payroll_amount, &rule.fund_cap)),
        campaign_limit: rule.map(|rule| limit(row.fund_amount, &rule.campaign_share)),
        findings: Vec::new(),
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    view.findings = findings(row, &view);
    Ok(view)
}

/// The rules by which a year's fund is judged: those of today, or of the last day of a year that is
/// over.
fn rules_of(conn: &mut Conn, year: i32, today: NaiveDate) -> Result<Option<RuleSet>> {
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(today);
    rules::on(conn, if year < today.year() { last } else { today })
}

/// The fund of a year.
///
/// # Errors
/// `role-required`, `not-found` when nobody wrote its figures.
pub fn get(conn: &mut Conn, actor: &Actor, year: i32, today: NaiveDate) -> Result<BonusFundView> {
    actor.require(table::GET_BONUS_FUND, &Relation::none())?;
    let row = store_fund::find(conn, year)?.ok_or_else(Error::not_found)?;
    let rules = rules_of(conn, year, today)?;
    view(conn, &row, rules.as_ref())
}

/// Writes the figures of a year's fund; the flag tells whether they are new.
///
/// # Errors
/// `precondition-required` and `stale-etag` for a year that has figures.
pub fn put(tx: &mut Tx<'_>, year: i32, input: PutBonusFund) -> Result<(BonusFundView, bool)> {
    tx.actor.require(table::PUT_BONUS_FUND, &Relation::none())?;
    lock(tx.conn, year)?;
    let rules = rules_of(tx.conn, year, tx.today)?;
    let before = store_fund::find(tx.conn, year)?;
    let after = match &before {
        None => store_fund::insert(tx.conn, year, input, tx.now)?,
        Some(current) => {
            tx.require_match(current.version)?;
            store_fund::update(tx.conn, current, input, tx.now)?
                .ok_or_else(|| stale(current.version))?
        }
    };
    let is_created = before.is_none();
    let before = before
        .map(|row| view(tx.conn, &row, rules.as_ref()))
        .transpose()?
        .map(|view| snapshot(&view));
    let after = view(tx.conn, &after, rules.as_ref())?;
    let target = Target { kind: "bonus_fund", id: year.to_string(), unit_code: None };
    let change = Change::new(Action::BONUS_FUND_PUT, target);
    tx.tell(change.between(before.as_ref(), Some(&snapshot(&after))));
    Ok((after, is_created))
}

/// Keeps what is left of a year's fund as it is until the transaction ends.
///
/// # Errors
/// When the statement fails.
pub fn lock(conn: &mut Conn, year: i32) -> Result<()> {
    lock_name(conn, &format!("bonus-fund {year}"))
}

/// What is left of the department's fund of a year; `None` while nobody wrote its figures.
///
/// # Errors
/// When the database cannot be read.
pub fn left(conn: &mut Conn, year: i32) -> Result<Option<i64>> {
    let Some(row) = store_fund::find(conn, year)? else { return Ok(None) };
    Ok(Some(view(conn, &row, None)?.left_amount))
}

/// The department's fund of a year as a fact for the rules; what is reserved counts as spent.
///
/// # Errors
/// When the database cannot be read.
pub fn state(conn: &mut Conn, year: i32) -> Result<Option<FundState>> {
    let Some(row) = store_fund::find(conn, year)? else { return Ok(None) };
    let taken = taken(conn, year)?;
    let amount = |value: i64| u64::try_from(value).unwrap_or_default();
    Ok(Some(FundState {
        fund: amount(row.fund_amount),
        payroll: amount(row.payroll_amount),
        spent: amount(row.campaign_spent_amount + taken.paid + taken.reserved),
        campaign_spent: amount(row.campaign_spent_amount),
    }))
}
