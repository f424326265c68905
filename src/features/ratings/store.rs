//! Ratings in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::types::{
    RatingContent, RatingFilter, RatingId, RatingLeave, RatingLevel, RatingRevision, RatingSort,
    RatingSource,
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        schema::ratings as r,
        types::{Instant, Json},
    },
    error::Result,
    features::{award_types::types::SubjectKind, documents::types::DocumentId},
    http::page::Page,
    keyset,
};

/// A rating as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct RatingRow {
    pub(super) id: RatingId,
    pub(super) year: i32,
    pub(super) subject_kind: SubjectKind,
    pub(super) subject_code: String,
    pub(super) unit_code: String,
    pub(super) person_code: Option<String>,
    pub(super) level: Option<RatingLevel>,
    pub(super) source: RatingSource,
    pub(super) rated_on: NaiveDate,
    pub(super) document_id: Option<DocumentId>,
    pub(super) document_number: Option<String>,
    pub(super) document_date: Option<NaiveDate>,
    pub(super) months_worked: Option<i32>,
    pub(super) leaves: Json<Vec<RatingLeave>>,
    pub(super) left_out_for_time: bool,
    pub(super) revisions: Json<Vec<RatingRevision>>,
    pub(super) recorded_by: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl RatingRow {
    /// What it says.
    pub(super) fn content(&self) -> RatingContent {
        RatingContent {
            level: self.level,
            source: self.source,
            rated_on: self.rated_on,
            document_id: self.document_id,
            document_number: self.document_number.clone(),
            document_date: self.document_date,
            months_worked: self.months_worked,
            leaves: self.leaves.0.clone(),
            left_out_for_time: self.left_out_for_time,
        }
    }
}

/// Who is rated, for which year.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) year: i32,
    pub(super) kind: SubjectKind,
    /// Code of the unit or person.
    pub(super) code: &'a str,
    /// The unit, or the person's.
    pub(super) unit_code: &'a str,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = r, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    unit_code: String,
    level: Option<RatingLevel>,
    source: RatingSource,
    rated_on: NaiveDate,
    document_id: Option<DocumentId>,
    document_number: Option<String>,
    document_date: Option<NaiveDate>,
    months_worked: Option<i32>,
    leaves: Json<Vec<RatingLeave>>,
    left_out_for_time: bool,
    revisions: Json<Vec<RatingRevision>>,
    recorded_by: String,
    updated_at: Instant,
}

/// What is written: the rating, what it was before, by whom, when.
pub(super) struct Entry<'a> {
    pub(super) content: RatingContent,
    pub(super) revisions: Vec<RatingRevision>,
    pub(super) recorded_by: &'a str,
    pub(super) now: Instant,
}

fn fields(unit_code: &str, entry: Entry<'_>) -> Fields {
    let Entry { content, revisions, recorded_by, now } = entry;
    Fields {
        unit_code: unit_code.to_owned(),
        level: content.level,
        source: content.source,
        rated_on: content.rated_on,
        document_id: content.document_id,
        document_number: content.document_number,
        document_date: content.document_date,
        months_worked: content.months_worked,
        leaves: Json(content.leaves),
        left_out_for_time: content.left_out_for_time,
        revisions: Json(revisions),
        recorded_by: recorded_by.to_owned(),
        updated_at: now,
    }
}

/// The rating of a unit or person in a year.
pub(super) fn find(
    conn: &mut Conn,
    year: i32,
    kind: SubjectKind,
    code: &str,
) -> Result<Option<RatingRow>> {
    Ok(r::table
        .filter(r::year.eq(year))
        .filter(r::subject_kind.eq(kind))
        .filter(r::subject_code.eq(code.to_owned()))
        .first(conn)
        .optional()?)
}

/// The ratings of a unit or person in some years.
pub(super) fn of_years(
    conn: &mut Conn,
    years: &[i32],
    kind: SubjectKind,
    code: &str,
) -> Result<Vec<RatingRow>> {
    Ok(r::table
        .filter(r::year.eq_any(years.to_vec()))
        .filter(r::subject_kind.eq(kind))
        .filter(r::subject_code.eq(code.to_owned()))
        .order(r::year)
        .load(conn)?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: RatingId,
    subject: Subject<'_>,
    entry: Entry<'_>,
) -> Result<RatingRow> {
    let person = (subject.kind == SubjectKind::Individual).then_some(subject.code);
    Ok(diesel::insert_into(r::table)
        .values((
            r::id.eq(id),
            r::year.eq(subject.year),
            r::subject_kind.eq(subject.kind),
            r::subject_code.eq(subject.code),
            r::person_code.eq(person),
            r::version.eq(1),
            r::created_at.eq(entry.now),
            fields(subject.unit_code, entry),
        ))
        .returning(r::all_columns)
        .get_result(conn)?)
}

/// Replaces a rating; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &RatingRow,
    unit_code: &str,
    entry: Entry<'_>,
) -> Result<Option<RatingRow>> {
    Ok(diesel::update(r::table.filter(r::id.eq(current.id)).filter(r::version.eq(current.version)))
        .set((r::version.eq(current.version + 1), fields(unit_code, entry)))
        .returning(r::all_columns)
        .get_result(conn)
        .optional()?)
}

fn filtered(visible: &Visible, filter: &RatingFilter) -> r::BoxedQuery<'static, MultiBackend> {
    let mut query = r::table.into_boxed();
    if let Visible::Some { units, person } = visible {
        let of_units = r::unit_code.eq_any(units.clone());
        query = match person {
            Some(me) => query.filter(of_units.or(r::person_code.eq(me.clone()).assume_not_null())),
            None => query.filter(of_units),
        };
    }
    if let Some(year) = filter.year {
        query = query.filter(r::year.eq(year));
    }
    if let Some(levels) = &filter.level {
        query = query.filter(r::level.eq_any(levels.clone()));
    }
    if let Some(unit) = &filter.unit_code {
        query = query.filter(r::unit_code.eq(unit.clone()));
    }
    if let Some(person) = &filter.person_code {
        query = query.filter(r::person_code.eq(person.clone()));
    }
    if let Some(kind) = filter.subject_kind {
        query = query.filter(r::subject_kind.eq(kind));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<RatingRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    filter: &RatingFilter,
    page: &Page,
) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == RatingSort::CreatedDescending;
    let after: Option<(i64, RatingId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(visible, filter);
    let rows: Vec<RatingRow> =
        keyset!(query, r::created_at, r::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total =
        page.is_counted.then(|| filtered(visible, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
