//! The ledger in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::types::{
    BonusEntryFilter, BonusEntryId, BonusEntryKind, BonusEntrySort, BonusEntryView, BonusPayer,
    BonusState,
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        dialect::OrTaken,
        schema::{awards as w, bonus_entries as e},
        types::Instant,
    },
    error::{Code, Error, Result},
    features::awards::types::AwardId,
    http::{page::Page, reply::etag},
    keyset,
};

/// An entry as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct EntryRow {
    pub(super) id: BonusEntryId,
    pub(super) award_id: AwardId,
    pub(super) kind: BonusEntryKind,
    pub(super) amount: i64,
    pub(super) year: i32,
    pub(super) payer: BonusPayer,
    pub(super) unit_code: String,
    pub(super) person_code: Option<String>,
    pub(super) occurred_on: NaiveDate,
    pub(super) voucher_number: Option<String>,
    pub(super) note: Option<String>,
    pub(super) created_by: String,
    pub(super) created_at: Instant,
    pub(super) _turn: i32,
}

impl EntryRow {
    /// As it is shown, with how the award's bonus stands now.
    pub(super) fn into_view(self, bonus_state: Option<BonusState>) -> BonusEntryView {
        BonusEntryView {
            etag: etag(1, &[bonus_state.map_or("", BonusState::as_str)]),
            id: self.id,
            award_id: self.award_id,
            kind: self.kind,
            amount: self.amount,
            year: self.year,
            payer: self.payer,
            unit_code: self.unit_code,
            person_code: self.person_code,
            occurred_on: self.occurred_on,
            voucher_number: self.voucher_number,
            note: self.note,
            bonus_state,
            created_by: self.created_by,
            created_at: self.created_at,
        }
    }
}

/// An entry to be written.
pub(super) struct NewEntry<'a> {
    pub(super) id: BonusEntryId,
    pub(super) award_id: AwardId,
    pub(super) kind: BonusEntryKind,
    /// The how manieth of its kind it is.
    pub(super) turn: i32,
    pub(super) amount: i64,
    pub(super) year: i32,
    pub(super) payer: BonusPayer,
    pub(super) unit_code: &'a str,
    pub(super) person_code: Option<&'a str>,
    pub(super) occurred_on: NaiveDate,
    pub(super) voucher_number: Option<&'a str>,
    pub(super) note: Option<&'a str>,
    pub(super) created_by: &'a str,
    pub(super) now: Instant,
}

/// The turn of the last entry of a kind in the account of an award; 0 before the first.
pub(super) fn last_turn(conn: &mut Conn, award: AwardId, kind: BonusEntryKind) -> Result<i32> {
    let last: Option<i32> = e::table
        .filter(e::award_id.eq(award))
        .filter(e::kind.eq(kind))
        .select(diesel::dsl::max(e::turn))
        .first(conn)?;
    Ok(last.unwrap_or_default())
}

/// The last word on "once": the database takes each kind of entry once for an award and turn.
fn entered_already() -> Error {
    Error::new(Code::Duplicate).detail(
        "Khoản tiền thưởng này đã được ghi sổ.",
        "This entry of the award's bonus is in the ledger already.",
    )
}

pub(super) fn insert(conn: &mut Conn, entry: &NewEntry<'_>) -> Result<EntryRow> {
    diesel::insert_into(e::table)
        .values((
            e::id.eq(entry.id),
            e::award_id.eq(entry.award_id),
            e::kind.eq(entry.kind),
            e::amount.eq(entry.amount),
            e::year.eq(entry.year),
            e::payer.eq(entry.payer),
            e::unit_code.eq(entry.unit_code),
            e::person_code.eq(entry.person_code),
            e::occurred_on.eq(entry.occurred_on),
            e::voucher_number.eq(entry.voucher_number),
            e::note.eq(entry.note),
            e::created_by.eq(entry.created_by),
            e::created_at.eq(entry.now),
            e::turn.eq(entry.turn),
        ))
        .returning(e::all_columns)
        .get_result(conn)
        .or_taken(|rule| {
            let is_ours = rule.is("bonus_entries", "award_id")
                || rule.is("bonus_entries", "award_id_kind_turn");
            is_ours.then(entered_already)
        })
}

type Shown = (EntryRow, Option<BonusState>);

/// Rows that the caller may see, with how the award's bonus stands.
macro_rules! seen {
    ($visible:expr) => {{
        let mut query =
            e::table.inner_join(w::table.on(w::id.eq(e::award_id))).into_boxed::<MultiBackend>();
        if let Visible::Some { units, person } = $visible {
            let of_units = e::unit_code.eq_any(units.clone());
            query = match person {
                Some(person) => {
                    query.filter(of_units.or(e::person_code.eq(person.clone()).assume_not_null()))
                }
                None => query.filter(of_units),
            };
        }
        query
    }};
}

pub(super) fn find(
    conn: &mut Conn,
    visible: &Visible,
    id: BonusEntryId,
) -> Result<Option<BonusEntryView>> {
    let row: Option<Shown> = seen!(visible)
        .filter(e::id.eq(id))
        .select((e::all_columns, w::bonus_state))
        .first(conn)
        .optional()?;
    Ok(row.map(|(row, state)| row.into_view(state)))
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<BonusEntryView>, Option<String>, Option<i64>);

macro_rules! filtered {
    ($visible:expr, $filter:expr) => {{
        let mut query = seen!($visible);
        if let Some(award) = $filter.award_id {
            query = query.filter(e::award_id.eq(award));
        }
        if let Some(person) = &$filter.person_code {
            query = query.filter(e::person_code.eq(person.clone()));
        }
        if let Some(unit) = &$filter.unit_code {
            query = query.filter(e::unit_code.eq(unit.clone()));
        }
        if let Some(year) = $filter.year {
            query = query.filter(e::year.eq(year));
        }
        if let Some(kind) = $filter.kind {
            query = query.filter(e::kind.eq(kind));
        }
        if let Some(state) = $filter.state {
            query = query.filter(w::bonus_state.eq(state));
        }
        if let Some(payer) = $filter.payer {
            query = query.filter(e::payer.eq(payer));
        }
        query
    }};
}

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    filter: &BonusEntryFilter,
    page: &Page,
) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == BonusEntrySort::CreatedDescending;
    let after: Option<(i64, BonusEntryId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered!(visible, filter);
    let rows: Vec<Shown> = keyset!(query, e::created_at, e::id, is_descending, after, page.fetch())
        .select((e::all_columns, w::bonus_state))
        .load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |(row, _)| (row.created_at.to_micros(), row.id))?;
    let total =
        page.is_counted.then(|| filtered!(visible, filter).count().get_result(conn)).transpose()?;
    let items = rows.into_iter().map(|(row, state)| row.into_view(state)).collect();
    Ok((items, next_cursor, total))
}
