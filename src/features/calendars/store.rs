//! Calendars in the database.

use diesel::prelude::*;

use super::{
    input::{CalendarDay, PutCalendar},
    types::{CalendarCoverage, CalendarDayView, CalendarView},
};
use crate::{
    db::{
        Conn,
        schema::calendars as t,
        types::{Instant, Json},
    },
    error::Result,
    features::award_types::types::RuleStatus,
    http::reply::etag,
};

#[derive(Queryable)]
struct CalendarRow {
    year: i32,
    coverage: CalendarCoverage,
    days: Json<Vec<CalendarDay>>,
    note: Option<String>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl CalendarRow {
    fn into_view(self) -> CalendarView {
        let days: Vec<CalendarDayView> = self
            .days
            .0
            .into_iter()
            .map(|day| CalendarDayView {
                date: day.date,
                kind: day.kind,
                name: day.name,
                source: day.source,
                mark: day.mark,
                status: day.mark.status(),
            })
            .collect();
        let is_confirmed = self.coverage == CalendarCoverage::Complete
            && days.iter().all(|day| day.status == RuleStatus::Confirmed);
        CalendarView {
            etag: etag(self.version, &[]),
            year: self.year,
            coverage: self.coverage,
            status: if is_confirmed { RuleStatus::Confirmed } else { RuleStatus::Assumed },
            days,
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
    coverage: CalendarCoverage,
    days: Json<Vec<CalendarDay>>,
    note: Option<String>,
    updated_at: Instant,
}

fn fields(mut input: PutCalendar, now: Instant) -> Fields {
    input.days.sort_by_key(|day| day.date);
    Fields { coverage: input.coverage, days: Json(input.days), note: input.note, updated_at: now }
}

pub(super) fn find(conn: &mut Conn, year: i32) -> Result<Option<CalendarView>> {
    let row: Option<CalendarRow> = t::table.find(year).first(conn).optional()?;
    Ok(row.map(CalendarRow::into_view))
}

/// Every year with its days.
pub(super) fn all(conn: &mut Conn) -> Result<Vec<(i32, CalendarCoverage, Vec<CalendarDay>)>> {
    type Row = (i32, CalendarCoverage, Json<Vec<CalendarDay>>);
    let rows: Vec<Row> =
        t::table.select((t::year, t::coverage, t::days)).order(t::year).load(conn)?;
    Ok(rows.into_iter().map(|(year, coverage, days)| (year, coverage, days.0)).collect())
}

pub(super) fn insert(
    conn: &mut Conn,
    year: i32,
    input: PutCalendar,
    now: Instant,
) -> Result<CalendarView> {
    let row: CalendarRow = diesel::insert_into(t::table)
        .values((t::year.eq(year), t::version.eq(1), t::created_at.eq(now), fields(input, now)))
        .returning(t::all_columns)
        .get_result(conn)?;
    Ok(row.into_view())
}

/// Replaces a year; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    year: i32,
    version: i64,
    input: PutCalendar,
    now: Instant,
) -> Result<Option<CalendarView>> {
    let row: Option<CalendarRow> =
        diesel::update(t::table.filter(t::year.eq(year)).filter(t::version.eq(version)))
            .set((t::version.eq(version + 1), fields(input, now)))
            .returning(t::all_columns)
            .get_result(conn)
            .optional()?;
    Ok(row.map(CalendarRow::into_view))
}
