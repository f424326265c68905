//! Earlier awards in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::CreatePastAward,
    types::{PastAwardFilter, PastAwardId, PastAwardSort, PastAwardView},
};
use crate::{
    db::{Conn, MultiBackend, schema::past_awards as a, types::Instant},
    error::Result,
    features::award_types::types::{AwardClass, SubjectKind},
    http::{page::Page, reply::etag},
    keyset,
};

/// An earlier award as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct PastAwardRow {
    pub(super) id: PastAwardId,
    pub(super) subject_kind: SubjectKind,
    _subject_code: String,
    pub(super) unit_code: String,
    pub(super) person_code: Option<String>,
    pub(super) award_type_code: Option<String>,
    pub(super) title: String,
    pub(super) award_class: Option<AwardClass>,
    pub(super) decision_number: String,
    pub(super) decided_on: NaiveDate,
    pub(super) issuing_body: String,
    pub(super) achievement: String,
    pub(super) period_from: Option<NaiveDate>,
    pub(super) period_to: Option<NaiveDate>,
    pub(super) recorded_by: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl PastAwardRow {
    pub(super) fn into_view(self) -> PastAwardView {
        PastAwardView {
            etag: etag(self.version, &[]),
            id: self.id,
            subject_kind: self.subject_kind,
            unit_code: self.unit_code,
            person_code: self.person_code,
            award_type_code: self.award_type_code,
            title: self.title,
            award_class: self.award_class,
            decision_number: self.decision_number,
            decided_on: self.decided_on,
            issuing_body: self.issuing_body,
            achievement: self.achievement,
            period_from: self.period_from,
            period_to: self.period_to,
            recorded_by: self.recorded_by,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

pub(super) fn find(conn: &mut Conn, id: PastAwardId) -> Result<Option<PastAwardRow>> {
    Ok(a::table.find(id).first(conn).optional()?)
}

/// The awards that a decision gave a subject, as far as they are recorded.
pub(super) fn of_decision(
    conn: &mut Conn,
    kind: SubjectKind,
    subject_code: &str,
    (number, decided_on): (&str, NaiveDate),
) -> Result<Vec<PastAwardRow>> {
    Ok(a::table
        .filter(a::subject_kind.eq(kind))
        .filter(a::subject_code.eq(subject_code.to_owned()))
        .filter(a::decision_number.eq(number.to_owned()))
        .filter(a::decided_on.eq(decided_on))
        .order(a::id)
        .load(conn)?)
}

/// Earlier awards of a person, or of a collective, oldest first.
pub(super) fn of_subject(
    conn: &mut Conn,
    kind: SubjectKind,
    subject_code: &str,
) -> Result<Vec<PastAwardRow>> {
    Ok(a::table
        .filter(a::subject_kind.eq(kind))
        .filter(a::subject_code.eq(subject_code.to_owned()))
        .order((a::decided_on, a::id))
        .load(conn)?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: PastAwardId,
    input: CreatePastAward,
    recorded_by: &str,
    now: Instant,
) -> Result<PastAwardRow> {
    let subject = input.person_code.clone().unwrap_or_else(|| input.unit_code.clone());
    Ok(diesel::insert_into(a::table)
        .values((
            a::id.eq(id),
            a::subject_kind.eq(input.subject_kind),
            a::subject_code.eq(subject),
            a::unit_code.eq(input.unit_code),
            a::person_code.eq(input.person_code),
            a::award_type_code.eq(input.award_type_code),
            a::title.eq(input.title),
            a::award_class.eq(input.award_class),
            a::decision_number.eq(input.decision_number),
            a::decided_on.eq(input.decided_on),
            a::issuing_body.eq(input.issuing_body),
            a::achievement.eq(input.achievement),
            a::period_from.eq(input.period_from),
            a::period_to.eq(input.period_to),
            (
                a::recorded_by.eq(recorded_by),
                a::version.eq(1),
                a::created_at.eq(now),
                a::updated_at.eq(now),
            ),
        ))
        .returning(a::all_columns)
        .get_result(conn)?)
}

/// Removes a record; false when the version is no longer this one.
pub(super) fn delete(conn: &mut Conn, current: &PastAwardRow) -> Result<bool> {
    let gone = diesel::delete(
        a::table.filter(a::id.eq(current.id)).filter(a::version.eq(current.version)),
    );
    Ok(gone.execute(conn)? == 1)
}

fn filtered(filter: &PastAwardFilter) -> a::BoxedQuery<'static, MultiBackend> {
    let mut query = a::table.into_boxed();
    if let Some(person) = &filter.person_code {
        query = query.filter(a::person_code.eq(person.clone()));
    }
    if let Some(unit) = &filter.unit_code {
        query = query.filter(a::unit_code.eq(unit.clone()));
    }
    if let Some(code) = &filter.award_type_code {
        query = query.filter(a::award_type_code.eq(code.clone()));
    }
    if let Some(kind) = filter.subject_kind {
        query = query.filter(a::subject_kind.eq(kind));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<PastAwardRow>, Option<String>, Option<i64>);

pub(super) fn list(conn: &mut Conn, filter: &PastAwardFilter, page: &Page) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == PastAwardSort::DecidedDescending;
    let after: Option<(NaiveDate, PastAwardId)> = page.after()?;
    let mut query = filtered(filter);
    let rows: Vec<PastAwardRow> =
        keyset!(query, a::decided_on, a::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.decided_on, row.id))?;
    let total = page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
