//! Units and blocs in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::types::{
    BlocMember, BlocMembersView, BlocRole, PutUnit, UnitAlias, UnitFilter, UnitKind, UnitSort,
    UnitView,
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{bloc_members as m, bloc_years as y, units as u},
        types::{Instant, Json},
    },
    error::Result,
    http::{
        page::{Listing, Page},
        reply::etag,
    },
    keyset, text,
};

/// Units that were merged into one of these.
pub(super) fn merged_into(conn: &mut Conn, codes: &[String]) -> Result<Vec<String>> {
    Ok(u::table
        .filter(u::merged_into_code.eq_any(codes.to_vec()))
        .select(u::code)
        .order(u::code)
        .load(conn)?)
}

#[derive(Queryable)]
struct UnitRow {
    code: String,
    name: String,
    kind: UnitKind,
    parent_code: Option<String>,
    organisation_code: Option<String>,
    aliases: Json<Vec<UnitAlias>>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    merged_into_code: Option<String>,
    is_sample: bool,
    _search_text: String,
    sort_key: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl UnitRow {
    fn into_view(self) -> UnitView {
        UnitView {
            etag: etag(self.version, &[]),
            code: self.code,
            name: self.name,
            kind: self.kind,
            parent_code: self.parent_code,
            organisation_code: self.organisation_code,
            aliases: self.aliases.0,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            merged_into_code: self.merged_into_code,
            is_sample: self.is_sample,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = u, treat_none_as_null = true, treat_none_as_default_value = false)]
struct UnitFields {
    name: String,
    kind: UnitKind,
    parent_code: Option<String>,
    organisation_code: Option<String>,
    aliases: Json<Vec<UnitAlias>>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    merged_into_code: Option<String>,
    is_sample: bool,
    search_text: String,
    sort_key: String,
    updated_at: Instant,
}

fn fields(code: &str, unit: PutUnit, now: Instant) -> UnitFields {
    let other: Vec<&str> = unit.aliases.iter().map(|alias| alias.value.as_str()).collect();
    let words = format!("{code} {} {}", unit.name, other.join(" "));
    UnitFields {
        search_text: text::search_column(&words),
        sort_key: text::sort_key(&unit.name),
        name: unit.name,
        kind: unit.kind,
        parent_code: unit.parent_code,
        organisation_code: unit.organisation_code,
        aliases: Json(unit.aliases),
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
        merged_into_code: unit.merged_into_code,
        is_sample: unit.is_sample,
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, code: &str) -> Result<Option<UnitView>> {
    let row: Option<UnitRow> = u::table.find(code).first(conn).optional()?;
    Ok(row.map(UnitRow::into_view))
}

pub(super) fn by_codes(conn: &mut Conn, codes: &[&str]) -> Result<Vec<UnitView>> {
    let mut codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
    codes.sort();
    codes.dedup();
    let rows: Vec<UnitRow> = u::table.filter(u::code.eq_any(codes)).load(conn)?;
    Ok(rows.into_iter().map(UnitRow::into_view).collect())
}

/// Those of these codes of organisations that units have.
pub(super) fn own_codes(conn: &mut Conn, codes: Vec<String>) -> Result<Vec<String>> {
    let own: Vec<Option<String>> = u::table
        .filter(u::organisation_code.eq_any(codes))
        .select(u::organisation_code)
        .load(conn)?;
    Ok(own.into_iter().flatten().collect())
}

pub(super) fn insert(conn: &mut Conn, code: &str, unit: PutUnit, now: Instant) -> Result<UnitView> {
    let row: UnitRow = diesel::insert_into(u::table)
        .values((
            u::code.eq(code),
            u::version.eq(1),
            u::created_at.eq(now),
            fields(code, unit, now),
        ))
        .returning(u::all_columns)
        .get_result(conn)?;
    Ok(row.into_view())
}

pub(super) fn update(
    conn: &mut Conn,
    code: &str,
    version: i64,
    unit: PutUnit,
    now: Instant,
) -> Result<Option<UnitView>> {
    let row: Option<UnitRow> =
        diesel::update(u::table.filter(u::code.eq(code)).filter(u::version.eq(version)))
            .set((u::version.eq(version + 1), fields(code, unit, now)))
            .returning(u::all_columns)
            .get_result(conn)
            .optional()?;
    Ok(row.map(UnitRow::into_view))
}

fn filtered(filter: &UnitFilter) -> u::BoxedQuery<'static, MultiBackend> {
    let mut query = u::table.into_boxed();
    if let Some(kinds) = &filter.kind {
        query = query.filter(u::kind.eq_any(kinds.clone()));
    }
    if let Some(parent) = &filter.parent_code {
        query = query.filter(u::parent_code.eq(parent.clone()));
    }
    if let Some(day) = filter.valid_on {
        query = query
            .filter(u::valid_from.le(day))
            .filter(u::valid_to.is_null().or(u::valid_to.ge(day)));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(u::search_text.like(pattern));
    }
    query
}

pub(super) fn list(conn: &mut Conn, filter: &UnitFilter, page: &Page) -> Result<Listing<UnitView>> {
    let is_descending = filter.sort == Some(UnitSort::NameDescending);
    let after: Option<(String, String)> = page.after()?;
    let mut query = filtered(filter);
    let query = keyset!(query, u::sort_key, u::code, is_descending, after, page.fetch());
    let rows: Vec<UnitRow> = query.load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.sort_key.clone(), row.code.clone()))?;
    let total_count =
        page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    Ok(Listing {
        items: rows.into_iter().map(UnitRow::into_view).collect(),
        next_cursor,
        total_count,
    })
}

pub(super) fn find_members(
    conn: &mut Conn,
    bloc_code: &str,
    year: i32,
) -> Result<Option<BlocMembersView>> {
    let head: Option<(i64, Instant)> = y::table
        .find((bloc_code, year))
        .select((y::version, y::updated_at))
        .first(conn)
        .optional()?;
    let Some((version, updated_at)) = head else { return Ok(None) };
    let rows: Vec<(String, BlocRole)> = m::table
        .filter(m::bloc_code.eq(bloc_code))
        .filter(m::year.eq(year))
        .select((m::unit_code, m::role))
        .order(m::unit_code)
        .load(conn)?;
    Ok(Some(BlocMembersView {
        bloc_code: bloc_code.to_owned(),
        year,
        members: rows.into_iter().map(|(unit_code, role)| BlocMember { unit_code, role }).collect(),
        version,
        etag: etag(version, &[]),
        updated_at,
    }))
}

/// Blocs of a unit in a year, for relations of objects to bloc leads.
pub(super) fn bloc_of(conn: &mut Conn, unit_code: &str, year: i32) -> Result<Option<String>> {
    Ok(m::table
        .filter(m::unit_code.eq(unit_code))
        .filter(m::year.eq(year))
        .select(m::bloc_code)
        .first(conn)
        .optional()?)
}

/// Members of a bloc in the last year up to this one for which they were written: at the turn of a
/// year the old ones stay until the new ones are known.
pub(super) fn members_until(conn: &mut Conn, bloc_code: &str, year: i32) -> Result<Vec<String>> {
    let last: Option<i32> = y::table
        .filter(y::bloc_code.eq(bloc_code))
        .filter(y::year.le(year))
        .select(y::year)
        .order(y::year.desc())
        .first(conn)
        .optional()?;
    let Some(last) = last else { return Ok(Vec::new()) };
    Ok(m::table
        .filter(m::bloc_code.eq(bloc_code))
        .filter(m::year.eq(last))
        .select(m::unit_code)
        .order(m::unit_code)
        .load(conn)?)
}

/// Blocs that ever had members, in the order of their names.
pub(super) fn bloc_codes(conn: &mut Conn) -> Result<Vec<String>> {
    let with_members = y::table.select(y::bloc_code);
    Ok(u::table
        .filter(u::code.eq_any(with_members))
        .select(u::code)
        .order((u::sort_key, u::code))
        .load(conn)?)
}

/// Units that are no blocs and exist on a day of this time, in the order of their names.
pub(super) fn existing(
    conn: &mut Conn,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<UnitView>> {
    let rows: Vec<UnitRow> = u::table
        .filter(u::kind.ne(UnitKind::Bloc))
        .filter(u::valid_from.le(last))
        .filter(u::valid_to.is_null().or(u::valid_to.ge(first)))
        .order((u::sort_key, u::code))
        .load(conn)?;
    Ok(rows.into_iter().map(UnitRow::into_view).collect())
}

/// Every unit and bloc that there ever was, in the order of their names.
pub(super) fn all(conn: &mut Conn) -> Result<Vec<UnitView>> {
    let rows: Vec<UnitRow> = u::table.order((u::sort_key, u::code)).load(conn)?;
    Ok(rows.into_iter().map(UnitRow::into_view).collect())
}

/// Replaces the members of a bloc's year; `version` is the one that is there, if any.
pub(super) fn replace_members(
    conn: &mut Conn,
    bloc_code: &str,
    year: i32,
    version: Option<i64>,
    members: &[BlocMember],
    now: Instant,
) -> diesel::QueryResult<bool> {
    let written = match version {
        None => diesel::insert_into(y::table)
            .values((
                y::bloc_code.eq(bloc_code),
                y::year.eq(year),
                y::version.eq(1),
                y::updated_at.eq(now),
            ))
            .execute(conn)?,
        Some(version) => diesel::update(
            y::table
                .filter(y::bloc_code.eq(bloc_code))
                .filter(y::year.eq(year))
                .filter(y::version.eq(version)),
        )
        .set((y::version.eq(version + 1), y::updated_at.eq(now)))
        .execute(conn)?,
    };
    if written == 0 {
        return Ok(false);
    }
    diesel::delete(m::table.filter(m::bloc_code.eq(bloc_code)).filter(m::year.eq(year)))
        .execute(conn)?;
    for member in members {
        diesel::insert_into(m::table)
            .values((
                m::bloc_code.eq(bloc_code),
                m::year.eq(year),
                m::unit_code.eq(&member.unit_code),
                m::role.eq(member.role),
            ))
            .execute(conn)?;
    }
    Ok(true)
}

/// Which of these codes are units (blocs left out).
pub(super) fn known_members(conn: &mut Conn, codes: &[String]) -> Result<Vec<String>> {
    Ok(u::table
        .filter(u::code.eq_any(codes.to_vec()))
        .filter(u::kind.ne(UnitKind::Bloc))
        .select(u::code)
        .load(conn)?)
}
