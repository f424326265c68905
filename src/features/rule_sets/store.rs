//! Rule sets in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::{CreateRuleSet, RuleSetRule},
    rules,
    term::Term,
    types::{RuleSetFilter, RuleSetSort, RuleSetState},
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        schema::rule_sets as t,
        types::{Instant, Json},
    },
    error::{Code, Context, Error, Result},
    features::award_types::input::AwardLabel,
    http::page::Page,
    keyset, text,
};

/// The columns of a rule set without its rules, which are long.
#[derive(Clone, Debug, Queryable)]
pub(super) struct HeadRow {
    pub(super) code: String,
    pub(super) title: Json<AwardLabel>,
    pub(super) valid_from: NaiveDate,
    pub(super) valid_to: Option<NaiveDate>,
    pub(super) assumed_count: i32,
    pub(super) cloned_from_code: Option<String>,
    pub(super) state: RuleSetState,
    pub(super) published_at: Option<Instant>,
    pub(super) sort_key: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

/// The columns of [`HeadRow`].
const HEAD: Head = (
    t::code,
    t::title,
    t::valid_from,
    t::valid_to,
    t::assumed_count,
    t::cloned_from_code,
    t::state,
    t::published_at,
    t::sort_key,
    t::version,
    t::created_at,
    t::updated_at,
);

type Head = (
    t::code,
    t::title,
    t::valid_from,
    t::valid_to,
    t::assumed_count,
    t::cloned_from_code,
    t::state,
    t::published_at,
    t::sort_key,
    t::version,
    t::created_at,
    t::updated_at,
);

#[derive(Queryable)]
struct StoredRow {
    code: String,
    title: Json<AwardLabel>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    note: String,
    /// Text, so that a value comes back as it was written, whatever it holds.
    rules: String,
    assumed_count: i32,
    cloned_from_code: Option<String>,
    state: RuleSetState,
    published_at: Option<Instant>,
    published_by: Option<String>,
    _created_by: String,
    _search_text: String,
    _sort_key: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

/// A rule set as stored, its rules read.
#[derive(Clone, Debug)]
pub(super) struct RuleSetRow {
    pub(super) code: String,
    pub(super) title: AwardLabel,
    pub(super) valid_from: NaiveDate,
    pub(super) valid_to: Option<NaiveDate>,
    pub(super) note: String,
    pub(super) rules: Vec<RuleSetRule>,
    pub(super) assumed_count: i32,
    pub(super) cloned_from_code: Option<String>,
    pub(super) state: RuleSetState,
    pub(super) published_at: Option<Instant>,
    pub(super) published_by: Option<String>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl StoredRow {
    fn read(self) -> Result<RuleSetRow> {
        Ok(RuleSetRow {
            rules: serde_json::from_str(&self.rules).internal("reading the rules of a set")?,
            code: self.code,
            title: self.title.0,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            note: self.note,
            assumed_count: self.assumed_count,
            cloned_from_code: self.cloned_from_code,
            state: self.state,
            published_at: self.published_at,
            published_by: self.published_by,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

impl RuleSetRow {
    /// The part that callers write.
    pub(super) fn to_input(&self) -> CreateRuleSet {
        CreateRuleSet {
            code: self.code.clone(),
            title: self.title.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            note: self.note.clone(),
            rules: self.rules.clone(),
        }
    }
}

/// The columns that callers write.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    title: Json<AwardLabel>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    note: String,
    rules: String,
    assumed_count: i32,
    search_text: String,
    sort_key: String,
    updated_at: Instant,
}

fn fields(input: CreateRuleSet, now: Instant) -> Result<Fields> {
    let words = format!("{} {}", input.code, input.title.vi);
    let assumed = rules::assumed(&input.rules).len();
    Ok(Fields {
        search_text: text::search_column(&words),
        sort_key: text::sort_key(&input.title.vi),
        title: Json(input.title),
        valid_from: input.valid_from,
        valid_to: input.valid_to,
        note: input.note,
        rules: serde_json::to_string(&input.rules).internal("writing the rules of a set")?,
        assumed_count: i32::try_from(assumed).unwrap_or(i32::MAX),
        updated_at: now,
    })
}

fn read(row: Option<StoredRow>) -> Result<Option<RuleSetRow>> {
    row.map(StoredRow::read).transpose()
}

pub(super) fn find(conn: &mut Conn, code: &str) -> Result<Option<RuleSetRow>> {
    read(t::table.find(code).first(conn).optional()?)
}

/// The published set that holds on a day.
pub(super) fn on(conn: &mut Conn, day: NaiveDate) -> Result<Option<RuleSetRow>> {
    let row = t::table
        .filter(t::state.eq(RuleSetState::Published))
        .filter(t::valid_from.le(day))
        .filter(t::valid_to.is_null().or(t::valid_to.gt(day)))
        .first(conn)
        .optional()?;
    read(row)
}

/// The validity of every published set.
pub(super) fn terms(conn: &mut Conn) -> Result<Vec<Term>> {
    let rows: Vec<(String, NaiveDate, Option<NaiveDate>)> = t::table
        .filter(t::state.eq(RuleSetState::Published))
        .select((t::code, t::valid_from, t::valid_to))
        .order(t::valid_from)
        .load(conn)?;
    Ok(rows.into_iter().map(|(code, from, to)| Term { code, from, to }).collect())
}

/// The code belongs to another set.
pub(super) fn code_taken(code: &str) -> Error {
    Error::new(Code::Duplicate)
        .detail(
            format!("Mã bộ quy tắc {code} đã được dùng."),
            format!("The rule set code {code} is taken."),
        )
        .with("existing_id", code)
}

pub(super) fn insert(
    conn: &mut Conn,
    input: CreateRuleSet,
    cloned_from: Option<&str>,
    created_by: &str,
    now: Instant,
) -> Result<RuleSetRow> {
    let code = input.code.clone();
    let row: StoredRow = diesel::insert_into(t::table)
        .values((
            t::code.eq(code),
            t::cloned_from_code.eq(cloned_from),
            t::state.eq(RuleSetState::Draft),
            t::created_by.eq(created_by),
            t::version.eq(1),
            t::created_at.eq(now),
            fields(input, now)?,
        ))
        .returning(t::all_columns)
        .get_result(conn)?;
    row.read()
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &RuleSetRow,
    input: CreateRuleSet,
    now: Instant,
) -> Result<Option<RuleSetRow>> {
    let row = diesel::update(
        t::table.filter(t::code.eq(&current.code)).filter(t::version.eq(current.version)),
    )
    .set((t::version.eq(current.version + 1), fields(input, now)?))
    .returning(t::all_columns)
    .get_result(conn)
    .optional()?;
    read(row)
}

/// Freezes a set; `None` when the version is no longer this one.
pub(super) fn publish(
    conn: &mut Conn,
    current: &RuleSetRow,
    by: &str,
    now: Instant,
) -> Result<Option<RuleSetRow>> {
    let row = diesel::update(
        t::table.filter(t::code.eq(&current.code)).filter(t::version.eq(current.version)),
    )
    .set((
        t::version.eq(current.version + 1),
        t::state.eq(RuleSetState::Published),
        t::published_at.eq(now),
        t::published_by.eq(by),
        t::updated_at.eq(now),
    ))
    .returning(t::all_columns)
    .get_result(conn)
    .optional()?;
    read(row)
}

/// Sets the end of an open-ended set; `None` when the version is no longer this one.
pub(super) fn close(
    conn: &mut Conn,
    current: &RuleSetRow,
    end: NaiveDate,
    now: Instant,
) -> Result<Option<RuleSetRow>> {
    let row = diesel::update(
        t::table.filter(t::code.eq(&current.code)).filter(t::version.eq(current.version)),
    )
    .set((t::version.eq(current.version + 1), t::valid_to.eq(end), t::updated_at.eq(now)))
    .returning(t::all_columns)
    .get_result(conn)
    .optional()?;
    read(row)
}

pub(super) fn delete(conn: &mut Conn, current: &RuleSetRow) -> Result<bool> {
    let gone = diesel::delete(
        t::table.filter(t::code.eq(&current.code)).filter(t::version.eq(current.version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

/// How many copies name the set.
pub(super) fn count_copies(conn: &mut Conn, code: &str) -> Result<i64> {
    Ok(t::table.filter(t::cloned_from_code.eq(code)).count().get_result(conn)?)
}

fn filtered(visible: &Visible, filter: &RuleSetFilter) -> t::BoxedQuery<'static, MultiBackend> {
    let mut query = t::table.into_boxed();
    if matches!(visible, Visible::Some { .. }) {
        query = query.filter(t::state.ne(RuleSetState::Draft));
    }
    if let Some(states) = &filter.state {
        query = query.filter(t::state.eq_any(states.clone()));
    }
    if let Some(day) = filter.valid_on {
        query = query.filter(t::valid_from.le(day));
        query = query.filter(t::valid_to.is_null().or(t::valid_to.gt(day)));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(t::search_text.like(pattern));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<HeadRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    filter: &RuleSetFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(visible, filter);
    let sort = filter.sort.unwrap_or_default();
    let (rows, next_cursor) = match sort {
        RuleSetSort::ValidFrom | RuleSetSort::ValidFromDescending => {
            let is_descending = sort == RuleSetSort::ValidFromDescending;
            let after: Option<(NaiveDate, String)> = page.after()?;
            let rows: Vec<HeadRow> =
                keyset!(query, t::valid_from, t::code, is_descending, after, page.fetch())
                    .select(HEAD)
                    .load(conn)?;
            page.cut(rows, |row| (row.valid_from, row.code.clone()))?
        }
        RuleSetSort::Title | RuleSetSort::TitleDescending => {
            let is_descending = sort == RuleSetSort::TitleDescending;
            let after: Option<(String, String)> = page.after()?;
            let rows: Vec<HeadRow> =
                keyset!(query, t::sort_key, t::code, is_descending, after, page.fetch())
                    .select(HEAD)
                    .load(conn)?;
            page.cut(rows, |row| (row.sort_key.clone(), row.code.clone()))?
        }
    };
    let total =
        page.is_counted.then(|| filtered(visible, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
