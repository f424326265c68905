//! The fund in the database: its figures, and what the ledger takes of it.

use diesel::prelude::*;

use super::{
    input::PutBonusFund,
    types::{BonusEntryKind, BonusPayer, BonusState},
};
use crate::{
    db::{
        Conn,
        schema::{awards as w, bonus_entries as e, bonus_funds as f},
        types::Instant,
    },
    error::Result,
};

/// A fund as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct FundRow {
    pub(super) year: i32,
    pub(super) fund_amount: i64,
    pub(super) payroll_amount: i64,
    pub(super) campaign_spent_amount: i64,
    pub(super) note: Option<String>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

pub(super) fn find(conn: &mut Conn, year: i32) -> Result<Option<FundRow>> {
    Ok(f::table.find(year).first(conn).optional()?)
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = f, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    fund_amount: i64,
    payroll_amount: i64,
    campaign_spent_amount: i64,
    note: Option<String>,
    updated_at: Instant,
}

fn fields(input: PutBonusFund, now: Instant) -> Fields {
    Fields {
        fund_amount: input.fund_amount,
        payroll_amount: input.payroll_amount,
        campaign_spent_amount: input.campaign_spent_amount,
        note: input.note,
        updated_at: now,
    }
}

pub(super) fn insert(
    conn: &mut Conn,
    year: i32,
    input: PutBonusFund,
    now: Instant,
) -> Result<FundRow> {
    Ok(diesel::insert_into(f::table)
        .values((f::year.eq(year), f::version.eq(1), f::created_at.eq(now), fields(input, now)))
        .returning(f::all_columns)
        .get_result(conn)?)
}

/// Replaces the figures; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &FundRow,
    input: PutBonusFund,
    now: Instant,
) -> Result<Option<FundRow>> {
    Ok(diesel::update(
        f::table.filter(f::year.eq(current.year)).filter(f::version.eq(current.version)),
    )
    .set((f::version.eq(current.version + 1), fields(input, now)))
    .returning(f::all_columns)
    .get_result(conn)
    .optional()?)
}

/// Amounts that were accrued for a fund in a year, each once with how that bonus stands now.
pub(super) fn accrued(
    conn: &mut Conn,
    year: i32,
    payer: BonusPayer,
) -> Result<Vec<(i64, Option<BonusState>)>> {
    Ok(e::table
        .inner_join(w::table.on(w::id.eq(e::award_id)))
        .filter(e::year.eq(year))
        .filter(e::payer.eq(payer))
        .filter(e::kind.eq(BonusEntryKind::Accrual))
        // What became due again, in whichever year, is still one bonus, and of the decision's year: every
        // turn is entered for that.
        .filter(e::turn.eq(1))
        .select((e::amount, w::bonus_state))
        .load(conn)?)
}
