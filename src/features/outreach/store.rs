//! Outreach activities in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::CreateOutreachActivity,
    types::{OutreachActivityFilter, OutreachActivityId, OutreachActivitySort, OutreachKind},
};
use crate::{
    db::{
        Conn, MultiBackend,
        dialect::OrInUse,
        schema::{campaigns as c, outreach_acknowledgements as k, outreach_activities as a},
        types::{Instant, Json},
    },
    error::Result,
    features::{
        achievements::views::Evidence,
        campaigns::types::{CampaignId, CampaignState},
    },
    http::page::Page,
    keyset, text,
};

/// An activity as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct ActivityRow {
    pub(super) id: OutreachActivityId,
    pub(super) campaign_id: CampaignId,
    pub(super) kind: OutreachKind,
    pub(super) title: String,
    pub(super) content: Option<String>,
    pub(super) unit_code: String,
    pub(super) target_group: Option<String>,
    pub(super) audience_unit_codes: Json<Vec<String>>,
    pub(super) held_on: NaiveDate,
    pub(super) evidence: Json<Vec<Evidence>>,
    pub(super) created_by: String,
    pub(super) _search_text: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl ActivityRow {
    /// The part that callers write, for merging a patch into it.
    pub(super) fn to_input(&self) -> CreateOutreachActivity {
        CreateOutreachActivity {
            kind: self.kind,
            title: self.title.clone(),
            content: self.content.clone(),
            unit_code: self.unit_code.clone(),
            target_group: self.target_group.clone(),
            audience_unit_codes: self.audience_unit_codes.0.clone(),
            held_on: self.held_on,
            evidence: self.evidence.0.iter().cloned().map(Into::into).collect(),
        }
    }
}

/// The columns that callers write.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = a, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    kind: OutreachKind,
    title: String,
    content: Option<String>,
    unit_code: String,
    target_group: Option<String>,
    audience_unit_codes: Json<Vec<String>>,
    held_on: NaiveDate,
    evidence: Json<Vec<Evidence>>,
    search_text: String,
    updated_at: Instant,
}

fn fields(input: CreateOutreachActivity, now: Instant) -> Fields {
    let words = [Some(&input.title), input.content.as_ref(), input.target_group.as_ref()];
    let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
    Fields {
        search_text: text::search_column(&words.join(" ")),
        kind: input.kind,
        title: input.title,
        content: input.content,
        unit_code: input.unit_code,
        target_group: input.target_group,
        audience_unit_codes: Json(input.audience_unit_codes),
        held_on: input.held_on,
        evidence: Json(input.evidence.into_iter().map(Evidence::from).collect()),
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, id: OutreachActivityId) -> Result<Option<ActivityRow>> {
    Ok(a::table.find(id).first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: OutreachActivityId,
    campaign: CampaignId,
    input: CreateOutreachActivity,
    created_by: &str,
    now: Instant,
) -> Result<ActivityRow> {
    Ok(diesel::insert_into(a::table)
        .values((
            a::id.eq(id),
            a::campaign_id.eq(campaign),
            a::created_by.eq(created_by),
            a::version.eq(1),
            a::created_at.eq(now),
            fields(input, now),
        ))
        .returning(a::all_columns)
        .get_result(conn)?)
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &ActivityRow,
    input: CreateOutreachActivity,
    now: Instant,
) -> Result<Option<ActivityRow>> {
    Ok(diesel::update(a::table.filter(a::id.eq(current.id)).filter(a::version.eq(current.version)))
        .set((a::version.eq(current.version + 1), fields(input, now)))
        .returning(a::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Removes it; `false` when the version is no longer this one.
pub(super) fn delete(conn: &mut Conn, current: &ActivityRow) -> Result<bool> {
    let gone = diesel::delete(
        a::table.filter(a::id.eq(current.id)).filter(a::version.eq(current.version)),
    )
    .execute(conn)
    .or_in_use()?;
    Ok(gone == 1)
}

/// All activities of a campaign that were held by a day, in their order.
pub(super) fn held(
    conn: &mut Conn,
    campaign: CampaignId,
    today: NaiveDate,
) -> Result<Vec<ActivityRow>> {
    Ok(a::table
        .filter(a::campaign_id.eq(campaign))
        .filter(a::held_on.le(today))
        .order((a::held_on, a::id))
        .load(conn)?)
}

/// Activities of running campaigns that were held by a day and that a person has not acknowledged,
/// the oldest first.
pub(super) fn held_without(
    conn: &mut Conn,
    person_code: &str,
    today: NaiveDate,
) -> Result<Vec<ActivityRow>> {
    let running = c::table.filter(c::state.eq(CampaignState::Published)).select(c::id);
    let done = k::table.filter(k::person_code.eq(person_code)).select(k::activity_id);
    Ok(a::table
        .filter(a::campaign_id.eq_any(running))
        .filter(a::held_on.le(today))
        .filter(a::id.ne_all(done))
        .order((a::held_on, a::id))
        .load(conn)?)
}

fn filtered(
    campaign: CampaignId,
    filter: &OutreachActivityFilter,
) -> a::BoxedQuery<'static, MultiBackend> {
    let mut query = a::table.into_boxed().filter(a::campaign_id.eq(campaign));
    if let Some(kinds) = &filter.kind {
        query = query.filter(a::kind.eq_any(kinds.clone()));
    }
    if let Some(unit) = &filter.unit_code {
        query = query.filter(a::unit_code.eq(unit.clone()));
    }
    if let Some(day) = filter.held_on_gte {
        query = query.filter(a::held_on.ge(day));
    }
    if let Some(day) = filter.held_on_lt {
        query = query.filter(a::held_on.lt(day));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(a::search_text.like(pattern));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<ActivityRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    campaign: CampaignId,
    filter: &OutreachActivityFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(campaign, filter);
    let is_descending = filter.sort != Some(OutreachActivitySort::HeldOn);
    let after: Option<(NaiveDate, OutreachActivityId)> = page.after()?;
    let rows: Vec<ActivityRow> =
        keyset!(query, a::held_on, a::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.held_on, row.id))?;
    let total =
        page.is_counted.then(|| filtered(campaign, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
