//! Pending matters in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::CreateHold,
    types::{
        DisciplinaryForm, HoldBasis, HoldDiscipline, HoldFilter, HoldId, HoldKind, HoldOutcome,
        HoldSort, HoldState,
    },
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{holds as h, persons as p},
        types::{Instant, Json},
    },
    error::Result,
    features::{award_types::types::SubjectKind, persons::types::PositionClass},
    http::page::Page,
    keyset,
};

/// A pending matter as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct HoldRow {
    pub(super) id: HoldId,
    pub(super) subject_kind: SubjectKind,
    pub(super) unit_code: String,
    pub(super) person_code: Option<String>,
    pub(super) kind: HoldKind,
    pub(super) opened_on: NaiveDate,
    pub(super) basis: Json<HoldBasis>,
    pub(super) state: HoldState,
    pub(super) released_on: Option<NaiveDate>,
    pub(super) outcome: Option<HoldOutcome>,
    pub(super) conclusion: Option<Json<HoldBasis>>,
    pub(super) discipline_form: Option<DisciplinaryForm>,
    pub(super) discipline_number: Option<String>,
    pub(super) discipline_decided_on: Option<NaiveDate>,
    pub(super) discipline_ends_on: Option<NaiveDate>,
    pub(super) opened_by: String,
    pub(super) released_by: Option<String>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl HoldRow {
    /// The part that callers write while it is open, for merging a patch into it.
    pub(super) fn to_input(&self) -> CreateHold {
        CreateHold {
            subject_kind: self.subject_kind,
            unit_code: self.unit_code.clone(),
            person_code: self.person_code.clone(),
            kind: self.kind,
            opened_on: self.opened_on,
            basis: self.basis.0.clone(),
        }
    }

    /// The discipline it ended in.
    pub(super) fn discipline(&self) -> Option<HoldDiscipline> {
        Some(HoldDiscipline {
            form: self.discipline_form?,
            number: self.discipline_number.clone()?,
            decided_on: self.discipline_decided_on?,
            ends_on: self.discipline_ends_on,
        })
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = h, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    subject_kind: SubjectKind,
    unit_code: String,
    person_code: Option<String>,
    kind: HoldKind,
    opened_on: NaiveDate,
    basis: Json<HoldBasis>,
    updated_at: Instant,
}

fn fields(input: CreateHold, now: Instant) -> Fields {
    Fields {
        subject_kind: input.subject_kind,
        unit_code: input.unit_code,
        person_code: input.person_code,
        kind: input.kind,
        opened_on: input.opened_on,
        basis: Json(input.basis),
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, id: HoldId) -> Result<Option<HoldRow>> {
    Ok(h::table.find(id).first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: HoldId,
    input: CreateHold,
    opened_by: &str,
    now: Instant,
) -> Result<HoldRow> {
    Ok(diesel::insert_into(h::table)
        .values((
            h::id.eq(id),
            h::state.eq(HoldState::Open),
            h::opened_by.eq(opened_by),
            h::version.eq(1),
            h::created_at.eq(now),
            fields(input, now),
        ))
        .returning(h::all_columns)
        .get_result(conn)?)
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &HoldRow,
    input: CreateHold,
    now: Instant,
) -> Result<Option<HoldRow>> {
    Ok(diesel::update(h::table.filter(h::id.eq(current.id)).filter(h::version.eq(current.version)))
        .set((h::version.eq(current.version + 1), fields(input, now)))
        .returning(h::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Writes how it ended; `None` when the version is no longer this one.
pub(super) fn conclude(
    conn: &mut Conn,
    current: &HoldRow,
    next: &HoldRow,
    now: Instant,
) -> Result<Option<HoldRow>> {
    Ok(diesel::update(h::table.filter(h::id.eq(current.id)).filter(h::version.eq(current.version)))
        .set((
            h::version.eq(current.version + 1),
            h::state.eq(next.state),
            h::released_on.eq(next.released_on),
            h::outcome.eq(next.outcome),
            h::conclusion.eq(next.conclusion.clone()),
            h::discipline_form.eq(next.discipline_form),
            h::discipline_number.eq(next.discipline_number.clone()),
            h::discipline_decided_on.eq(next.discipline_decided_on),
            h::discipline_ends_on.eq(next.discipline_ends_on),
            h::released_by.eq(next.released_by.clone()),
            h::updated_at.eq(now),
        ))
        .returning(h::all_columns)
        .get_result(conn)
        .optional()?)
}

fn filtered(apart_from: Option<&str>, filter: &HoldFilter) -> h::BoxedQuery<'static, MultiBackend> {
    let mut query = h::table.into_boxed();
    if let Some(me) = apart_from {
        query = query.filter(h::person_code.is_null().or(h::person_code.ne(me.to_owned())));
    }
    if let Some(unit) = &filter.unit_code {
        query = query.filter(h::unit_code.eq(unit.clone()));
    }
    if let Some(person) = &filter.person_code {
        query = query.filter(h::person_code.eq(person.clone()));
    }
    if let Some(kinds) = &filter.kind {
        query = query.filter(h::kind.eq_any(kinds.clone()));
    }
    if let Some(states) = &filter.state {
        query = query.filter(h::state.eq_any(states.clone()));
    }
    if let Some(day) = filter.open_on {
        query = query
            .filter(h::opened_on.le(day))
            .filter(h::released_on.is_null().or(h::released_on.gt(day)));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<HoldRow>, Option<String>, Option<i64>);

/// A page of those that are not about one person.
pub(super) fn list(
    conn: &mut Conn,
    apart_from: Option<&str>,
    filter: &HoldFilter,
    page: &Page,
) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == HoldSort::CreatedDescending;
    let after: Option<(i64, HoldId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(apart_from, filter);
    let rows: Vec<HoldRow> =
        keyset!(query, h::created_at, h::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page
        .is_counted
        .then(|| filtered(apart_from, filter).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}

/// Everything on a person, or on a collective.
pub(super) fn of_subject(
    conn: &mut Conn,
    unit_code: &str,
    person_code: Option<&str>,
) -> Result<Vec<HoldRow>> {
    let mut query = h::table.into_boxed::<MultiBackend>();
    query = match person_code {
        // A matter follows the person from unit to unit.
        Some(person) => query.filter(h::person_code.eq(person.to_owned())),
        None => query
            .filter(h::unit_code.eq(unit_code.to_owned()))
            .filter(h::subject_kind.eq(SubjectKind::Collective)),
    };
    Ok(query.order(h::id).load(conn)?)
}

/// Forms of the discipline that leaders of a unit were given from the first to the last day.
pub(super) fn forms_of_leaders(
    conn: &mut Conn,
    unit_code: &str,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<DisciplinaryForm>> {
    let found: Vec<Option<DisciplinaryForm>> = h::table
        .inner_join(p::table.on(h::person_code.eq(p::code.nullable())))
        .filter(h::unit_code.eq(unit_code.to_owned()))
        .filter(p::position_class.ne(PositionClass::Staff))
        .filter(h::discipline_decided_on.between(first, last))
        .select(h::discipline_form)
        .load(conn)?;
    Ok(found.into_iter().flatten().collect())
}
