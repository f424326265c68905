//! Criteria sets in the database.

use diesel::prelude::*;

use super::{
    input::CreateCriteriaSet,
    types::{CriteriaSetFilter, CriteriaSetId, CriteriaSetSort, CriteriaSetState, SourceStatus},
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        dialect::OrTaken,
        points::Scaled,
        schema::{criteria_sets as c, evaluation_rounds as r},
        types::{Instant, Json},
    },
    error::{Code, Error, Result},
    http::page::Page,
    keyset,
    scoring::{Band, BandLimit, Criterion, Rounding, Scheme, TieRule, TopShare},
    text,
};

/// A criteria set as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct CriteriaSetRow {
    pub(super) id: CriteriaSetId,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) source_text: String,
    pub(super) source_status: SourceStatus,
    pub(super) max_total: Scaled,
    pub(super) rounding: Json<Rounding>,
    pub(super) criteria: Json<Vec<Criterion>>,
    pub(super) bands: Json<Vec<Band>>,
    pub(super) tie_chain: Json<Vec<TieRule>>,
    pub(super) cloned_from_id: Option<CriteriaSetId>,
    pub(super) state: CriteriaSetState,
    pub(super) published_at: Option<Instant>,
    pub(super) published_by: Option<String>,
    pub(super) _created_by: String,
    pub(super) _search_text: String,
    pub(super) sort_key: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) note: Option<String>,
    pub(super) limits: Json<Vec<BandLimit>>,
    pub(super) no_self_score_band_code: Option<String>,
    pub(super) below_minimum_band_code: Option<String>,
    pub(super) top_share: Option<Json<TopShare>>,
}

impl CriteriaSetRow {
    /// The part that callers write.
    pub(super) fn to_input(&self) -> CreateCriteriaSet {
        CreateCriteriaSet {
            code: self.code.clone(),
            title: self.title.clone(),
            source_text: self.source_text.clone(),
            source_status: self.source_status,
            max_total: self.max_total.0,
            rounding: self.rounding.0,
            criteria: self.criteria.0.clone(),
            bands: self.bands.0.clone(),
            limits: self.limits.0.clone(),
            no_self_score_band_code: self.no_self_score_band_code.clone(),
            below_minimum_band_code: self.below_minimum_band_code.clone(),
            top_share: self.top_share.clone().map(|json| json.0),
            tie_chain: self.tie_chain.0.clone(),
            note: self.note.clone(),
        }
    }

    /// The part that the engine needs.
    pub(super) fn scheme(&self) -> Scheme {
        Scheme {
            criteria: self.criteria.0.clone(),
            bands: self.bands.0.clone(),
            limits: self.limits.0.clone(),
            no_self_score_band_code: self.no_self_score_band_code.clone(),
            below_minimum_band_code: self.below_minimum_band_code.clone(),
            top_share: self.top_share.clone().map(|json| json.0),
            tie_chain: self.tie_chain.0.clone(),
            max_total: self.max_total.0,
            rounding: self.rounding.0,
        }
    }
}

/// The columns that callers write.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = c, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    code: String,
    title: String,
    source_text: String,
    source_status: SourceStatus,
    max_total: Scaled,
    rounding: Json<Rounding>,
    criteria: Json<Vec<Criterion>>,
    bands: Json<Vec<Band>>,
    tie_chain: Json<Vec<TieRule>>,
    note: Option<String>,
    limits: Json<Vec<BandLimit>>,
    no_self_score_band_code: Option<String>,
    below_minimum_band_code: Option<String>,
    top_share: Option<Json<TopShare>>,
    search_text: String,
    sort_key: String,
    updated_at: Instant,
}

fn fields(input: CreateCriteriaSet, now: Instant) -> Fields {
    Fields {
        search_text: text::search_column(&format!("{} {}", input.code, input.title)),
        sort_key: text::sort_key(&input.title),
        code: input.code,
        title: input.title,
        source_text: input.source_text,
        source_status: input.source_status,
        max_total: Scaled(input.max_total),
        rounding: Json(input.rounding),
        criteria: Json(input.criteria),
        bands: Json(input.bands),
        tie_chain: Json(input.tie_chain),
        note: input.note,
        limits: Json(input.limits),
        no_self_score_band_code: input.no_self_score_band_code,
        below_minimum_band_code: input.below_minimum_band_code,
        top_share: input.top_share.map(Json),
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, id: CriteriaSetId) -> Result<Option<CriteriaSetRow>> {
    Ok(c::table.find(id).first(conn).optional()?)
}

pub(super) fn find_code(conn: &mut Conn, code: &str) -> Result<Option<CriteriaSetId>> {
    Ok(c::table.filter(c::code.eq(code)).select(c::id).first(conn).optional()?)
}

/// The code belongs to another set.
pub(super) fn code_taken(code: &str) -> Error {
    Error::new(Code::Duplicate).detail(
        format!("Mã bộ tiêu chí {code} đã được dùng."),
        format!("The criteria set code {code} is taken."),
    )
}

/// Two creations with one code at the same moment: the loser hears what an early look would say.
fn or_code_taken(result: QueryResult<CriteriaSetRow>, code: &str) -> Result<CriteriaSetRow> {
    result.or_taken(|rule| rule.is("criteria_sets", "code").then(|| code_taken(code)))
}

pub(super) fn insert(
    conn: &mut Conn,
    id: CriteriaSetId,
    input: CreateCriteriaSet,
    cloned_from: Option<CriteriaSetId>,
    created_by: &str,
    now: Instant,
) -> Result<CriteriaSetRow> {
    let code = input.code.clone();
    let row = diesel::insert_into(c::table)
        .values((
            c::id.eq(id),
            c::cloned_from_id.eq(cloned_from),
            c::state.eq(CriteriaSetState::Draft),
            c::created_by.eq(created_by),
            c::version.eq(1),
            c::created_at.eq(now),
            fields(input, now),
        ))
        .returning(c::all_columns)
        .get_result(conn);
    or_code_taken(row, &code)
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &CriteriaSetRow,
    input: CreateCriteriaSet,
    now: Instant,
) -> Result<Option<CriteriaSetRow>> {
    let code = input.code.clone();
    let row = diesel::update(
        c::table.filter(c::id.eq(current.id)).filter(c::version.eq(current.version)),
    )
    .set((c::version.eq(current.version + 1), fields(input, now)))
    .returning(c::all_columns)
    .get_result(conn);
    match row {
        Err(diesel::result::Error::NotFound) => Ok(None),
        other => or_code_taken(other, &code).map(Some),
    }
}

/// Freezes a set; `None` when the version is no longer this one.
pub(super) fn publish(
    conn: &mut Conn,
    current: &CriteriaSetRow,
    by: &str,
    now: Instant,
) -> Result<Option<CriteriaSetRow>> {
    Ok(diesel::update(c::table.filter(c::id.eq(current.id)).filter(c::version.eq(current.version)))
        .set((
            c::version.eq(current.version + 1),
            c::state.eq(CriteriaSetState::Published),
            c::published_at.eq(now),
            c::published_by.eq(by),
            c::updated_at.eq(now),
        ))
        .returning(c::all_columns)
        .get_result(conn)
        .optional()?)
}

pub(super) fn delete(conn: &mut Conn, current: &CriteriaSetRow) -> Result<bool> {
    let gone = diesel::delete(
        c::table.filter(c::id.eq(current.id)).filter(c::version.eq(current.version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

/// How many rounds and copies name the set.
pub(super) fn count_references(conn: &mut Conn, id: CriteriaSetId) -> Result<i64> {
    let rounds: i64 = r::table.filter(r::criteria_set_id.eq(id)).count().get_result(conn)?;
    let copies: i64 = c::table.filter(c::cloned_from_id.eq(id)).count().get_result(conn)?;
    Ok(rounds + copies)
}

fn filtered(visible: &Visible, filter: &CriteriaSetFilter) -> c::BoxedQuery<'static, MultiBackend> {
    let mut query = c::table.into_boxed();
    if matches!(visible, Visible::Some { .. }) {
        query = query.filter(c::state.ne(CriteriaSetState::Draft));
    }
    if let Some(states) = &filter.state {
        query = query.filter(c::state.eq_any(states.clone()));
    }
    if let Some(statuses) = &filter.source_status {
        query = query.filter(c::source_status.eq_any(statuses.clone()));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(c::search_text.like(pattern));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<CriteriaSetRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    filter: &CriteriaSetFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(visible, filter);
    let sort = filter.sort.unwrap_or_default();
    let (rows, next_cursor) = match sort {
        CriteriaSetSort::Created | CriteriaSetSort::CreatedDescending => {
            let is_descending = sort == CriteriaSetSort::CreatedDescending;
            let after: Option<(i64, CriteriaSetId)> = page.after()?;
            let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
            let rows: Vec<CriteriaSetRow> =
                keyset!(query, c::created_at, c::id, is_descending, after, page.fetch())
                    .load(conn)?;
            page.cut(rows, |row| (row.created_at.to_micros(), row.id))?
        }
        CriteriaSetSort::Title | CriteriaSetSort::TitleDescending => {
            let is_descending = sort == CriteriaSetSort::TitleDescending;
            let after: Option<(String, CriteriaSetId)> = page.after()?;
            let rows: Vec<CriteriaSetRow> =
                keyset!(query, c::sort_key, c::id, is_descending, after, page.fetch())
                    .load(conn)?;
            page.cut(rows, |row| (row.sort_key.clone(), row.id))?
        }
    };
    let total =
        page.is_counted.then(|| filtered(visible, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
