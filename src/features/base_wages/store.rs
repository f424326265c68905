//! Base wages in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::PutBaseWage,
    types::{BaseWageFilter, BaseWageSort, BaseWageView},
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{base_wages as t, decisions as d},
        types::Instant,
    },
    error::Result,
    features::{award_types::types::SourceMark, decisions::types::DecisionState},
    http::{
        page::{Listing, Page},
        reply::etag,
    },
};

#[derive(Queryable)]
struct BaseWageRow {
    effective_from: NaiveDate,
    amount: i64,
    basis: String,
    mark: SourceMark,
    note: Option<String>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl BaseWageRow {
    fn into_view(self) -> BaseWageView {
        BaseWageView {
            etag: etag(self.version, &[]),
            effective_from: self.effective_from,
            amount: self.amount,
            basis: self.basis,
            mark: self.mark,
            status: self.mark.status(),
            note: self.note,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    amount: i64,
    basis: String,
    mark: SourceMark,
    note: Option<String>,
    updated_at: Instant,
}

fn fields(input: PutBaseWage, now: Instant) -> Fields {
    Fields {
        amount: input.amount,
        basis: input.basis,
        mark: input.mark,
        note: input.note,
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, from: NaiveDate) -> Result<Option<BaseWageView>> {
    let row: Option<BaseWageRow> = t::table.find(from).first(conn).optional()?;
    Ok(row.map(BaseWageRow::into_view))
}

/// The wage that holds on a day.
pub(super) fn on(conn: &mut Conn, day: NaiveDate) -> Result<Option<BaseWageView>> {
    let row: Option<BaseWageRow> = t::table
        .filter(t::effective_from.le(day))
        .order(t::effective_from.desc())
        .first(conn)
        .optional()?;
    Ok(row.map(BaseWageRow::into_view))
}

/// The day on which the next wage after a day begins.
pub(super) fn next(conn: &mut Conn, day: NaiveDate) -> Result<Option<NaiveDate>> {
    Ok(t::table
        .filter(t::effective_from.gt(day))
        .order(t::effective_from.asc())
        .select(t::effective_from)
        .first(conn)
        .optional()?)
}

/// How many published decisions have a date from a day on, before another.
pub(super) fn count_decisions(
    conn: &mut Conn,
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> Result<i64> {
    let mut query = d::table
        .filter(d::state.eq(DecisionState::Published))
        .filter(d::issued_on.ge(from))
        .into_boxed();
    if let Some(until) = until {
        query = query.filter(d::issued_on.lt(until));
    }
    Ok(query.count().get_result(conn)?)
}

pub(super) fn insert(
    conn: &mut Conn,
    from: NaiveDate,
    input: PutBaseWage,
    now: Instant,
) -> Result<BaseWageView> {
    let row: BaseWageRow = diesel::insert_into(t::table)
        .values((
            t::effective_from.eq(from),
            t::version.eq(1),
            t::created_at.eq(now),
            fields(input, now),
        ))
        .returning(t::all_columns)
        .get_result(conn)?;
    Ok(row.into_view())
}

/// Replaces a wage; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    from: NaiveDate,
    version: i64,
    input: PutBaseWage,
    now: Instant,
) -> Result<Option<BaseWageView>> {
    let row: Option<BaseWageRow> =
        diesel::update(t::table.filter(t::effective_from.eq(from)).filter(t::version.eq(version)))
            .set((t::version.eq(version + 1), fields(input, now)))
            .returning(t::all_columns)
            .get_result(conn)
            .optional()?;
    Ok(row.map(BaseWageRow::into_view))
}

fn filtered(only: Option<&[NaiveDate]>) -> t::BoxedQuery<'static, MultiBackend> {
    let query = t::table.into_boxed();
    match only {
        Some(days) => query.filter(t::effective_from.eq_any(days.to_vec())),
        None => query,
    }
}

pub(super) fn list(
    conn: &mut Conn,
    filter: &BaseWageFilter,
    page: &Page,
) -> Result<Listing<BaseWageView>> {
    let only = match filter.on {
        Some(day) => Some(Vec::from_iter(on(conn, day)?.map(|wage| wage.effective_from))),
        None => None,
    };
    let is_descending = filter.sort.unwrap_or_default() == BaseWageSort::EffectiveFromDescending;
    let after: Option<NaiveDate> = page.after()?;
    let mut query = filtered(only.as_deref());
    if let Some(after) = after {
        query = if is_descending {
            query.filter(t::effective_from.lt(after))
        } else {
            query.filter(t::effective_from.gt(after))
        };
    }
    let query = if is_descending {
        query.order(t::effective_from.desc())
    } else {
        query.order(t::effective_from.asc())
    };
    let rows: Vec<BaseWageRow> = query.limit(page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| row.effective_from)?;
    let total_count =
        page.is_counted.then(|| filtered(only.as_deref()).count().get_result(conn)).transpose()?;
    let items = rows.into_iter().map(BaseWageRow::into_view).collect();
    Ok(Listing { items, next_cursor, total_count })
}
