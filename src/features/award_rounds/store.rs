//! Award rounds in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::CreateAwardRound,
    types::{AwardRoundFilter, AwardRoundId, AwardRoundSort, AwardRoundState, AwardTypeCode},
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::award_rounds as r,
        types::{Instant, Json},
    },
    error::Result,
    features::campaigns::types::CampaignId,
    http::page::Page,
    keyset, text,
};

/// A round as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct AwardRoundRow {
    pub(super) id: AwardRoundId,
    pub(super) campaign_id: CampaignId,
    pub(super) name: String,
    pub(super) award_type_codes: Json<Vec<AwardTypeCode>>,
    pub(super) submission_from: NaiveDate,
    pub(super) submission_to: NaiveDate,
    pub(super) achievement_period_from: NaiveDate,
    pub(super) achievement_period_to: NaiveDate,
    pub(super) state: AwardRoundState,
    pub(super) opened_at: Option<Instant>,
    pub(super) opened_by: Option<String>,
    pub(super) closed_at: Option<Instant>,
    pub(super) closed_by: Option<String>,
    pub(super) _created_by: String,
    pub(super) _search_text: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl AwardRoundRow {
    /// The part that callers write, for merging a patch into it.
    pub(super) fn to_input(&self) -> CreateAwardRound {
        CreateAwardRound {
            name: self.name.clone(),
            award_type_codes: self.award_type_codes.0.clone(),
            submission_from: self.submission_from,
            submission_to: self.submission_to,
            achievement_period_from: self.achievement_period_from,
            achievement_period_to: self.achievement_period_to,
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = r, treat_none_as_default_value = false)]
struct Fields {
    name: String,
    award_type_codes: Json<Vec<AwardTypeCode>>,
    submission_from: NaiveDate,
    submission_to: NaiveDate,
    achievement_period_from: NaiveDate,
    achievement_period_to: NaiveDate,
    search_text: String,
    updated_at: Instant,
}

fn fields(input: CreateAwardRound, now: Instant) -> Fields {
    Fields {
        search_text: text::search_column(&input.name),
        name: input.name,
        award_type_codes: Json(input.award_type_codes),
        submission_from: input.submission_from,
        submission_to: input.submission_to,
        achievement_period_from: input.achievement_period_from,
        achievement_period_to: input.achievement_period_to,
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, id: AwardRoundId) -> Result<Option<AwardRoundRow>> {
    Ok(r::table.find(id).first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: AwardRoundId,
    campaign_id: CampaignId,
    input: CreateAwardRound,
    created_by: &str,
    now: Instant,
) -> Result<AwardRoundRow> {
    Ok(diesel::insert_into(r::table)
        .values((
            r::id.eq(id),
            r::campaign_id.eq(campaign_id),
            r::state.eq(AwardRoundState::Draft),
            r::created_by.eq(created_by),
            r::version.eq(1),
            r::created_at.eq(now),
            fields(input, now),
        ))
        .returning(r::all_columns)
        .get_result(conn)?)
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &AwardRoundRow,
    input: CreateAwardRound,
    now: Instant,
) -> Result<Option<AwardRoundRow>> {
    Ok(diesel::update(r::table.filter(r::id.eq(current.id)).filter(r::version.eq(current.version)))
        .set((r::version.eq(current.version + 1), fields(input, now)))
        .returning(r::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Moves a round; `None` when the version is no longer this one.
pub(super) fn set_state(
    conn: &mut Conn,
    current: &AwardRoundRow,
    next: &AwardRoundRow,
    now: Instant,
) -> Result<Option<AwardRoundRow>> {
    Ok(diesel::update(r::table.filter(r::id.eq(current.id)).filter(r::version.eq(current.version)))
        .set((
            r::version.eq(current.version + 1),
            r::state.eq(next.state),
            r::opened_at.eq(next.opened_at),
            r::opened_by.eq(next.opened_by.clone()),
            r::closed_at.eq(next.closed_at),
            r::closed_by.eq(next.closed_by.clone()),
            r::updated_at.eq(now),
        ))
        .returning(r::all_columns)
        .get_result(conn)
        .optional()?)
}

pub(super) fn delete(conn: &mut Conn, current: &AwardRoundRow) -> Result<bool> {
    let gone = diesel::delete(
        r::table.filter(r::id.eq(current.id)).filter(r::version.eq(current.version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

fn filtered(
    campaign_id: CampaignId,
    with_drafts: bool,
    filter: &AwardRoundFilter,
) -> r::BoxedQuery<'static, MultiBackend> {
    let mut query = r::table.filter(r::campaign_id.eq(campaign_id)).into_boxed();
    if !with_drafts {
        query = query.filter(r::state.ne(AwardRoundState::Draft));
    }
    if let Some(states) = &filter.state {
        query = query.filter(r::state.eq_any(states.clone()));
    }
    if let Some(day) = filter.submission_on {
        query = query.filter(r::submission_from.le(day)).filter(r::submission_to.ge(day));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(r::search_text.like(pattern));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<AwardRoundRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    campaign_id: CampaignId,
    with_drafts: bool,
    filter: &AwardRoundFilter,
    page: &Page,
) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == AwardRoundSort::CreatedDescending;
    let after: Option<(i64, AwardRoundId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(campaign_id, with_drafts, filter);
    let rows: Vec<AwardRoundRow> =
        keyset!(query, r::created_at, r::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page
        .is_counted
        .then(|| filtered(campaign_id, with_drafts, filter).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}
