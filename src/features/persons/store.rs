//! Persons in the database.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::types::{
    PersonFilter, PersonKind, PersonSort, PersonView, PositionClass, PutPerson, Sex, UnitPeriod,
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        schema::{person_units as h, persons as p},
        types::Instant,
    },
    error::Result,
    http::{
        page::{Listing, Page},
        reply::etag,
    },
    insert_rows, keyset, text,
};

#[derive(Queryable)]
struct PersonRow {
    code: String,
    full_name: String,
    kind: PersonKind,
    position_title: Option<String>,
    position_class: PositionClass,
    sex: Option<Sex>,
    unit_code: String,
    joined_on: Option<NaiveDate>,
    left_on: Option<NaiveDate>,
    is_sample: bool,
    _search_text: String,
    sort_key: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl PersonRow {
    fn into_view(self, unit_history: Vec<UnitPeriod>) -> PersonView {
        PersonView {
            etag: etag(self.version, &[]),
            code: self.code,
            full_name: self.full_name,
            kind: self.kind,
            position_title: self.position_title,
            position_class: self.position_class,
            sex: self.sex,
            unit_code: self.unit_code,
            unit: None,
            joined_on: self.joined_on,
            left_on: self.left_on,
            is_sample: self.is_sample,
            unit_history,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = p, treat_none_as_null = true, treat_none_as_default_value = false)]
struct PersonFields {
    full_name: String,
    kind: PersonKind,
    position_title: Option<String>,
    position_class: PositionClass,
    sex: Option<Sex>,
    unit_code: String,
    joined_on: Option<NaiveDate>,
    left_on: Option<NaiveDate>,
    is_sample: bool,
    search_text: String,
    sort_key: String,
    updated_at: Instant,
}

fn fields(code: &str, person: PutPerson, now: Instant) -> PersonFields {
    PersonFields {
        search_text: text::search_column(&format!("{code} {}", person.full_name)),
        sort_key: text::sort_key(&person.full_name),
        full_name: person.full_name,
        kind: person.kind,
        position_title: person.position_title,
        position_class: person.position_class,
        sex: person.sex,
        unit_code: person.unit_code,
        joined_on: person.joined_on,
        left_on: person.left_on,
        is_sample: person.is_sample,
        updated_at: now,
    }
}

pub(super) fn insert(
    conn: &mut Conn,
    code: &str,
    person: PutPerson,
    history: Vec<UnitPeriod>,
    now: Instant,
) -> Result<PersonView> {
    let row: PersonRow = diesel::insert_into(p::table)
        .values((
            p::code.eq(code),
            p::version.eq(1),
            p::created_at.eq(now),
            fields(code, person, now),
        ))
        .returning(p::all_columns)
        .get_result(conn)?;
    write_history(conn, code, &history)?;
    Ok(row.into_view(history))
}

/// A whole row, for many at once: only what names every column goes in with one statement.
#[derive(Insertable)]
#[diesel(table_name = p, treat_none_as_default_value = false)]
struct NewPerson {
    code: String,
    full_name: String,
    kind: PersonKind,
    position_title: Option<String>,
    position_class: PositionClass,
    sex: Option<Sex>,
    unit_code: String,
    joined_on: Option<NaiveDate>,
    left_on: Option<NaiveDate>,
    is_sample: bool,
    search_text: String,
    sort_key: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = h, treat_none_as_default_value = false)]
struct NewPeriod {
    person_code: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    unit_code: String,
}

impl NewPerson {
    fn of(code: &str, person: &PutPerson, now: Instant) -> Self {
        let fields = fields(code, person.clone(), now);
        Self {
            code: code.to_owned(),
            full_name: fields.full_name,
            kind: fields.kind,
            position_title: fields.position_title,
            position_class: fields.position_class,
            sex: fields.sex,
            unit_code: fields.unit_code,
            joined_on: fields.joined_on,
            left_on: fields.left_on,
            is_sample: fields.is_sample,
            search_text: fields.search_text,
            sort_key: fields.sort_key,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    fn into_view(self, unit_history: Vec<UnitPeriod>) -> PersonView {
        PersonView {
            etag: etag(self.version, &[]),
            code: self.code,
            full_name: self.full_name,
            kind: self.kind,
            position_title: self.position_title,
            position_class: self.position_class,
            sex: self.sex,
            unit_code: self.unit_code,
            unit: None,
            joined_on: self.joined_on,
            left_on: self.left_on,
            is_sample: self.is_sample,
            unit_history,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

/// Persons of one statement; with the columns of a row it stays far below either database's limit.
const PERSONS_PER_INSERT: usize = 500;

/// [`insert`] for many.
pub(super) fn insert_all(
    conn: &mut Conn,
    made: &[(String, PutPerson, Vec<UnitPeriod>)],
    now: Instant,
) -> Result<Vec<PersonView>> {
    let mut views = Vec::with_capacity(made.len());
    for part in made.chunks(PERSONS_PER_INSERT) {
        let rows: Vec<NewPerson> =
            part.iter().map(|(code, person, _)| NewPerson::of(code, person, now)).collect();
        insert_rows!(conn, p::table, rows)?;
        let periods: Vec<NewPeriod> = part
            .iter()
            .flat_map(|(code, _, history)| history.iter().map(move |one| (code, one)))
            .map(|(code, one)| NewPeriod {
                person_code: code.clone(),
                valid_from: one.valid_from,
                valid_to: one.valid_to,
                unit_code: one.unit_code.clone(),
            })
            .collect();
        insert_rows!(conn, h::table, periods)?;
        let histories = part.iter().map(|(_, _, history)| history.clone());
        views.extend(rows.into_iter().zip(histories).map(|(row, history)| row.into_view(history)));
    }
    Ok(views)
}

pub(super) fn update(
    conn: &mut Conn,
    before: &PersonView,
    person: PutPerson,
    history: Vec<UnitPeriod>,
    now: Instant,
) -> Result<Option<PersonView>> {
    let (code, version) = (before.code.as_str(), before.version);
    let row: Option<PersonRow> =
        diesel::update(p::table.filter(p::code.eq(code)).filter(p::version.eq(version)))
            .set((p::version.eq(version + 1), fields(code, person, now)))
            .returning(p::all_columns)
            .get_result(conn)
            .optional()?;
    let Some(row) = row else { return Ok(None) };
    if history != before.unit_history {
        diesel::delete(h::table.filter(h::person_code.eq(code))).execute(conn)?;
        write_history(conn, code, &history)?;
    }
    Ok(Some(row.into_view(history)))
}

fn write_history(conn: &mut Conn, code: &str, history: &[UnitPeriod]) -> Result<()> {
    for period in history {
        diesel::insert_into(h::table)
            .values((
                h::person_code.eq(code),
                h::valid_from.eq(period.valid_from),
                h::valid_to.eq(period.valid_to),
                h::unit_code.eq(&period.unit_code),
            ))
            .execute(conn)?;
    }
    Ok(())
}

pub(super) fn visible_to(visible: &Visible) -> p::BoxedQuery<'static, MultiBackend> {
    let query = p::table.into_boxed();
    match visible {
        Visible::All => query,
        Visible::Some { units, person: None } => query.filter(p::unit_code.eq_any(units.clone())),
        Visible::Some { units, person: Some(own) } => {
            query.filter(p::unit_code.eq_any(units.clone()).or(p::code.eq(own.clone())))
        }
    }
}

pub(super) fn find(conn: &mut Conn, visible: &Visible, code: &str) -> Result<Option<PersonView>> {
    let row: Option<PersonRow> =
        visible_to(visible).filter(p::code.eq(code.to_owned())).first(conn).optional()?;
    Ok(with_histories(conn, row.into_iter().collect())?.pop())
}

/// The persons with these codes.
pub(super) fn by_codes(conn: &mut Conn, codes: &[String]) -> Result<Vec<PersonView>> {
    let rows: Vec<PersonRow> = p::table.filter(p::code.eq_any(codes.to_vec())).load(conn)?;
    with_histories(conn, rows)
}

fn filtered(
    visible: &Visible,
    filter: &PersonFilter,
    today: NaiveDate,
) -> p::BoxedQuery<'static, MultiBackend> {
    let mut query = visible_to(visible);
    if let Some(units) = &filter.unit_code {
        let codes: Vec<String> = units.iter().map(|unit| unit.0.clone()).collect();
        query = query.filter(p::unit_code.eq_any(codes));
    }
    if let Some(kinds) = &filter.kind {
        query = query.filter(p::kind.eq_any(kinds.clone()));
    }
    if let Some(classes) = &filter.position_class {
        query = query.filter(p::position_class.eq_any(classes.clone()));
    }
    let days = [filter.active_on, filter.is_active.unwrap_or(false).then_some(today)];
    for day in days.into_iter().flatten() {
        query = query
            .filter(p::joined_on.is_null().or(p::joined_on.le(day)))
            .filter(p::left_on.is_null().or(p::left_on.gt(day)));
    }
    if filter.is_active == Some(false) {
        query = query.filter(
            p::joined_on
                .is_not_null()
                .and(p::joined_on.gt(today))
                .or(p::left_on.is_not_null().and(p::left_on.le(today))),
        );
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(p::search_text.like(pattern));
    }
    query
}

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    filter: &PersonFilter,
    page: &Page,
    today: NaiveDate,
) -> Result<Listing<PersonView>> {
    let is_descending = filter.sort == Some(PersonSort::NameDescending);
    let after: Option<(String, String)> = page.after()?;
    let mut query = filtered(visible, filter, today);
    let query = keyset!(query, p::sort_key, p::code, is_descending, after, page.fetch());
    let rows: Vec<PersonRow> = query.load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.sort_key.clone(), row.code.clone()))?;
    let total_count = page
        .is_counted
        .then(|| filtered(visible, filter, today).count().get_result(conn))
        .transpose()?;
    Ok(Listing { items: with_histories(conn, rows)?, next_cursor, total_count })
}

/// Views of rows, with the histories of all of them in one query.
fn with_histories(conn: &mut Conn, rows: Vec<PersonRow>) -> Result<Vec<PersonView>> {
    type Period = (String, NaiveDate, Option<NaiveDate>, String);
    let periods: Vec<Period> = match rows.as_slice() {
        // One person is asked for by most, and only this statement is kept prepared.
        [only] => h::table
            .filter(h::person_code.eq(&only.code))
            .order((h::person_code, h::valid_from))
            .load(conn)?,
        many => h::table
            .filter(h::person_code.eq_any(many.iter().map(|row| &row.code)))
            .order((h::person_code, h::valid_from))
            .load(conn)?,
    };
    let mut histories: HashMap<String, Vec<UnitPeriod>> = HashMap::new();
    for (person_code, valid_from, valid_to, unit_code) in periods {
        let period = UnitPeriod { unit_code, valid_from, valid_to };
        histories.entry(person_code).or_default().push(period);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let history = histories.remove(&row.code).unwrap_or_default();
            row.into_view(history)
        })
        .collect())
}
