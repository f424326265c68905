//! Campaigns in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::CreateCampaign,
    plan::PlanParts,
    types::{
        CampaignFilter, CampaignId, CampaignLevel, CampaignSort, CampaignState, ParentPlan,
        PeriodScheme, Predecessor,
    },
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        dialect::OrTaken,
        schema::campaigns as c,
        types::{AnyId, Instant, Json},
    },
    error::{Code, Error, Result},
    features::work::types::{ITEMS_MAX, WorkItem},
    http::page::Page,
    keyset, text,
};

/// A campaign as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct CampaignRow {
    pub(super) id: CampaignId,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) level: CampaignLevel,
    pub(super) owner_unit_code: String,
    pub(super) parent_id: Option<CampaignId>,
    pub(super) period_from: NaiveDate,
    pub(super) period_to: NaiveDate,
    pub(super) period_scheme: PeriodScheme,
    pub(super) parent_plan: Option<Json<ParentPlan>>,
    pub(super) predecessor: Option<Json<Predecessor>>,
    pub(super) number: Option<String>,
    pub(super) issued_on: Option<NaiveDate>,
    pub(super) document_id: Option<AnyId>,
    pub(super) plan: Json<PlanParts>,
    pub(super) plan_version: i32,
    pub(super) state: CampaignState,
    pub(super) published_at: Option<Instant>,
    pub(super) published_by: Option<String>,
    pub(super) closed_at: Option<Instant>,
    pub(super) _created_by: String,
    pub(super) _search_text: String,
    pub(super) sort_key: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

/// The columns that callers write.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = c, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    code: String,
    title: String,
    level: CampaignLevel,
    owner_unit_code: String,
    parent_id: Option<CampaignId>,
    period_from: NaiveDate,
    period_to: NaiveDate,
    period_scheme: PeriodScheme,
    parent_plan: Option<Json<ParentPlan>>,
    predecessor: Option<Json<Predecessor>>,
    number: Option<String>,
    issued_on: Option<NaiveDate>,
    document_id: Option<AnyId>,
    plan: Json<PlanParts>,
    search_text: String,
    sort_key: String,
    updated_at: Instant,
}

fn fields(input: CreateCampaign, now: Instant) -> Fields {
    Fields {
        search_text: text::search_column(&format!("{} {}", input.code, input.title)),
        sort_key: text::sort_key(&input.title),
        code: input.code,
        title: input.title,
        level: input.level,
        owner_unit_code: input.owner_unit_code,
        parent_id: input.parent_id,
        period_from: input.period_from,
        period_to: input.period_to,
        period_scheme: input.period_scheme,
        parent_plan: input.parent_plan.map(Json),
        predecessor: input.predecessor.map(Json),
        number: input.number,
        issued_on: input.issued_on,
        document_id: input.document_id,
        plan: Json(input.plan),
        updated_at: now,
    }
}

impl CampaignRow {
    /// The part that callers write, for merging a patch into it.
    pub(super) fn to_input(&self) -> CreateCampaign {
        CreateCampaign {
            code: self.code.clone(),
            title: self.title.clone(),
            level: self.level,
            owner_unit_code: self.owner_unit_code.clone(),
            parent_id: self.parent_id,
            period_from: self.period_from,
            period_to: self.period_to,
            period_scheme: self.period_scheme,
            parent_plan: self.parent_plan.clone().map(|json| json.0),
            predecessor: self.predecessor.clone().map(|json| json.0),
            number: self.number.clone(),
            issued_on: self.issued_on,
            document_id: self.document_id,
            plan: self.plan.0.clone(),
        }
    }
}

pub(super) fn find(conn: &mut Conn, id: CampaignId) -> Result<Option<CampaignRow>> {
    Ok(c::table.find(id).first(conn).optional()?)
}

/// The campaigns whose plan is this document.
pub(super) fn by_document(conn: &mut Conn, document: AnyId) -> Result<Vec<CampaignRow>> {
    Ok(c::table.filter(c::document_id.eq(document)).order(c::id).load(conn)?)
}

pub(super) fn by_ids(conn: &mut Conn, ids: Vec<CampaignId>) -> Result<Vec<CampaignRow>> {
    Ok(c::table.filter(c::id.eq_any(ids)).load(conn)?)
}

/// Which of these campaigns are closed.
pub(super) fn closed_among(conn: &mut Conn, ids: Vec<CampaignId>) -> Result<Vec<CampaignId>> {
    // Nearly every page is of one campaign, and only this statement is kept prepared.
    if let [id] = *ids {
        let is_closed = c::id.eq(id).and(c::state.eq(CampaignState::Closed));
        return Ok(c::table.filter(is_closed).select(c::id).load(conn)?);
    }
    Ok(c::table
        .filter(c::id.eq_any(ids))
        .filter(c::state.eq(CampaignState::Closed))
        .select(c::id)
        .load(conn)?)
}

/// Two creations with one code at the same moment: the loser hears what an early look would say.
fn or_code_taken(result: QueryResult<CampaignRow>, code: &str) -> Result<CampaignRow> {
    result.or_taken(|rule| rule.is("campaigns", "code").then(|| code_taken(code)))
}

/// The code belongs to another campaign.
pub(super) fn code_taken(code: &str) -> Error {
    Error::new(Code::Duplicate).detail(
        format!("Mã phong trào {code} đã được dùng."),
        format!("The campaign code {code} is taken."),
    )
}

pub(super) fn find_code(conn: &mut Conn, code: &str) -> Result<Option<CampaignId>> {
    Ok(c::table.filter(c::code.eq(code)).select(c::id).first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: CampaignId,
    input: CreateCampaign,
    created_by: &str,
    now: Instant,
) -> Result<CampaignRow> {
    let code = input.code.clone();
    let row = diesel::insert_into(c::table)
        .values((
            c::id.eq(id),
            c::plan_version.eq(0),
            c::state.eq(CampaignState::Draft),
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
    current: &CampaignRow,
    input: CreateCampaign,
    now: Instant,
) -> Result<Option<CampaignRow>> {
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

/// Moves a campaign; `None` when the version is no longer this one.
pub(super) fn set_state(
    conn: &mut Conn,
    current: &CampaignRow,
    next: &CampaignRow,
    now: Instant,
) -> Result<Option<CampaignRow>> {
    Ok(diesel::update(c::table.filter(c::id.eq(current.id)).filter(c::version.eq(current.version)))
        .set((
            c::version.eq(current.version + 1),
            c::state.eq(next.state),
            c::plan_version.eq(next.plan_version),
            c::published_at.eq(next.published_at),
            c::published_by.eq(next.published_by.clone()),
            c::closed_at.eq(next.closed_at),
            c::updated_at.eq(now),
        ))
        .returning(c::all_columns)
        .get_result(conn)
        .optional()?)
}

pub(super) fn delete(conn: &mut Conn, current: &CampaignRow) -> Result<bool> {
    let gone = diesel::delete(
        c::table.filter(c::id.eq(current.id)).filter(c::version.eq(current.version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

pub(super) fn has_children(conn: &mut Conn, id: CampaignId) -> Result<bool> {
    let children: i64 = c::table.filter(c::parent_id.eq(id)).count().get_result(conn)?;
    Ok(children > 0)
}

pub(super) fn filtered(
    visible: &Visible,
    filter: &CampaignFilter,
) -> c::BoxedQuery<'static, MultiBackend> {
    let mut query = c::table.into_boxed();
    if let Visible::Some { units, .. } = visible {
        // Drafts are seen by their owners only.
        query = query
            .filter(c::state.ne(CampaignState::Draft).or(c::owner_unit_code.eq_any(units.clone())));
    }
    if let Some(states) = &filter.state {
        query = query.filter(c::state.eq_any(states.clone()));
    }
    if let Some(levels) = &filter.level {
        query = query.filter(c::level.eq_any(levels.clone()));
    }
    if let Some(parent) = filter.parent_id {
        query = query.filter(c::parent_id.eq(parent));
    }
    if let Some(owner) = &filter.owner_unit_code {
        query = query.filter(c::owner_unit_code.eq(owner.clone()));
    }
    if let Some(day) = filter.active_on {
        query = query.filter(c::period_from.le(day)).filter(c::period_to.ge(day));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(c::search_text.like(pattern));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<CampaignRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    filter: &CampaignFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(visible, filter);
    let sort = filter.sort.unwrap_or_default();
    let (rows, next_cursor) = match sort {
        CampaignSort::Created | CampaignSort::CreatedDescending => {
            let is_descending = sort == CampaignSort::CreatedDescending;
            let after: Option<(i64, CampaignId)> = page.after()?;
            let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
            let rows: Vec<CampaignRow> =
                keyset!(query, c::created_at, c::id, is_descending, after, page.fetch())
                    .load(conn)?;
            page.cut(rows, |row| (row.created_at.to_micros(), row.id))?
        }
        CampaignSort::Title | CampaignSort::TitleDescending => {
            let is_descending = sort == CampaignSort::TitleDescending;
            let after: Option<(String, CampaignId)> = page.after()?;
            let rows: Vec<CampaignRow> =
                keyset!(query, c::sort_key, c::id, is_descending, after, page.fetch())
                    .load(conn)?;
            page.cut(rows, |row| (row.sort_key.clone(), row.id))?
        }
    };
    let total =
        page.is_counted.then(|| filtered(visible, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}

/// Drafts of the department and city (for leaders) and of these units, oldest first.
pub(super) fn waiting(
    conn: &mut Conn,
    is_leader: bool,
    units: &[String],
) -> Result<(Vec<WorkItem>, i64)> {
    let drafts = || {
        let query = c::table.filter(c::state.eq(CampaignState::Draft)).into_boxed::<MultiBackend>();
        let own = c::owner_unit_code.eq_any(units.to_vec());
        let above = [CampaignLevel::City, CampaignLevel::Department];
        if is_leader { query.filter(own.or(c::level.eq_any(above))) } else { query.filter(own) }
    };
    let rows: Vec<(CampaignId, String, String, Instant)> = drafts()
        .select((c::id, c::title, c::owner_unit_code, c::created_at))
        .order((c::created_at, c::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let items = rows
        .into_iter()
        .map(|(id, title, unit_code, since)| WorkItem {
            subject_id: id.to_string(),
            path: format!("/v1/campaigns/{id}"),
            title,
            unit_code: Some(unit_code),
            since,
            due_on: None,
        })
        .collect();
    Ok((items, drafts().count().get_result(conn)?))
}
