//! Evaluation rounds in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::CreateEvaluationRound,
    types::{
        EvaluationRoundFilter, EvaluationRoundId, EvaluationRoundSort, RoundMethod, RoundState,
        RoundVersionView,
    },
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        schema::{evaluation_round_versions as v, evaluation_rounds as r},
        types::{Instant, Json},
    },
    error::Result,
    features::{
        campaigns::types::CampaignId, criteria_sets::types::CriteriaSetId,
        evaluation_results::types::ResultStatus, evaluations::types::EvaluationId,
    },
    http::page::Page,
    keyset,
};

/// A round as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct RoundRow {
    pub(super) id: EvaluationRoundId,
    pub(super) campaign_id: CampaignId,
    pub(super) title: String,
    pub(super) period: String,
    pub(super) method: RoundMethod,
    pub(super) criteria_set_id: CriteriaSetId,
    pub(super) subjects: Json<Vec<String>>,
    pub(super) subject_count: i32,
    pub(super) self_scoring_until: Option<NaiveDate>,
    pub(super) state: RoundState,
    pub(super) round_version: i32,
    pub(super) opened_at: Option<Instant>,
    pub(super) self_scoring_closed_at: Option<Instant>,
    pub(super) provisional_at: Option<Instant>,
    pub(super) finalized_at: Option<Instant>,
    pub(super) finalized_by: Option<String>,
    pub(super) _created_by: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) petition_days: Option<i32>,
    pub(super) petition_until: Option<NaiveDate>,
    pub(super) petitions_closed_at: Option<Instant>,
    pub(super) incomplete_calendar_years: Json<Vec<i32>>,
    pub(super) self_scoring_from: Option<NaiveDate>,
}

impl RoundRow {
    /// The part that callers write.
    pub(super) fn to_input(&self) -> CreateEvaluationRound {
        CreateEvaluationRound {
            title: self.title.clone(),
            period: self.period.clone(),
            method: self.method,
            criteria_set_id: self.criteria_set_id,
            subjects: self.subjects.0.clone(),
            self_scoring_from: self.self_scoring_from,
            self_scoring_until: self.self_scoring_until,
            petition_days: self.petition_days,
        }
    }
}

/// The columns that callers write.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = r, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    title: String,
    period: String,
    method: RoundMethod,
    criteria_set_id: CriteriaSetId,
    subjects: Json<Vec<String>>,
    subject_count: i32,
    self_scoring_from: Option<NaiveDate>,
    self_scoring_until: Option<NaiveDate>,
    petition_days: Option<i32>,
    updated_at: Instant,
}

fn fields(input: CreateEvaluationRound, now: Instant) -> Fields {
    Fields {
        title: input.title,
        period: input.period,
        method: input.method,
        criteria_set_id: input.criteria_set_id,
        subject_count: i32::try_from(input.subjects.len()).unwrap_or(i32::MAX),
        subjects: Json(input.subjects),
        self_scoring_from: input.self_scoring_from,
        self_scoring_until: input.self_scoring_until,
        petition_days: input.petition_days,
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, id: EvaluationRoundId) -> Result<Option<RoundRow>> {
    Ok(r::table.find(id).first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: EvaluationRoundId,
    campaign_id: CampaignId,
    input: CreateEvaluationRound,
    created_by: &str,
    now: Instant,
) -> Result<RoundRow> {
    Ok(diesel::insert_into(r::table)
        .values((
            r::id.eq(id),
            r::campaign_id.eq(campaign_id),
            r::state.eq(RoundState::Draft),
            r::round_version.eq(1),
            r::created_by.eq(created_by),
            r::incomplete_calendar_years.eq(Json(Vec::<i32>::new())),
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
    current: &RoundRow,
    input: CreateEvaluationRound,
    now: Instant,
) -> Result<Option<RoundRow>> {
    Ok(diesel::update(r::table.filter(r::id.eq(current.id)).filter(r::version.eq(current.version)))
        .set((r::version.eq(current.version + 1), fields(input, now)))
        .returning(r::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Moves a round; `None` when the version is no longer this one.
pub(super) fn set_state(
    conn: &mut Conn,
    current: &RoundRow,
    next: &RoundRow,
    now: Instant,
) -> Result<Option<RoundRow>> {
    Ok(diesel::update(r::table.filter(r::id.eq(current.id)).filter(r::version.eq(current.version)))
        .set((
            r::version.eq(current.version + 1),
            r::state.eq(next.state),
            r::round_version.eq(next.round_version),
            r::opened_at.eq(next.opened_at),
            r::self_scoring_closed_at.eq(next.self_scoring_closed_at),
            r::provisional_at.eq(next.provisional_at),
            r::petition_until.eq(next.petition_until),
            r::petitions_closed_at.eq(next.petitions_closed_at),
            r::incomplete_calendar_years.eq(next.incomplete_calendar_years.clone()),
            r::finalized_at.eq(next.finalized_at),
            r::finalized_by.eq(next.finalized_by.clone()),
            r::updated_at.eq(now),
        ))
        .returning(r::all_columns)
        .get_result(conn)
        .optional()?)
}

pub(super) fn delete(conn: &mut Conn, current: &RoundRow) -> Result<bool> {
    let gone = diesel::delete(
        r::table.filter(r::id.eq(current.id)).filter(r::version.eq(current.version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

fn filtered(
    campaign_id: CampaignId,
    visible: &Visible,
    filter: &EvaluationRoundFilter,
) -> r::BoxedQuery<'static, MultiBackend> {
    let mut query = r::table.filter(r::campaign_id.eq(campaign_id)).into_boxed();
    if matches!(visible, Visible::Some { .. }) {
        query = query.filter(r::state.ne(RoundState::Draft));
    }
    if let Some(states) = &filter.state {
        query = query.filter(r::state.eq_any(states.clone()));
    }
    if let Some(period) = &filter.period {
        query = query.filter(r::period.eq(period.clone()));
    }
    if let Some(set) = filter.criteria_set_id {
        query = query.filter(r::criteria_set_id.eq(set));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<RoundRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    campaign_id: CampaignId,
    visible: &Visible,
    filter: &EvaluationRoundFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(campaign_id, visible, filter);
    let is_descending = filter.sort.unwrap_or_default() == EvaluationRoundSort::CreatedDescending;
    let after: Option<(i64, EvaluationRoundId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let rows: Vec<RoundRow> =
        keyset!(query, r::created_at, r::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page
        .is_counted
        .then(|| filtered(campaign_id, visible, filter).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}

#[derive(Queryable)]
struct VersionRow {
    _evaluation_round_id: EvaluationRoundId,
    round_version: i32,
    status: ResultStatus,
    tie_order: Json<Vec<EvaluationId>>,
    tie_reason: Option<String>,
    computed_at: Instant,
    computed_by: String,
    reopened_at: Option<Instant>,
    reopened_by: Option<String>,
    reopen_reason: Option<String>,
}

pub(super) fn versions(conn: &mut Conn, id: EvaluationRoundId) -> Result<Vec<RoundVersionView>> {
    let rows: Vec<VersionRow> =
        v::table.filter(v::evaluation_round_id.eq(id)).order(v::round_version).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| RoundVersionView {
            round_version: row.round_version,
            status: row.status,
            tie_order: row.tie_order.0,
            tie_reason: row.tie_reason,
            computed_at: row.computed_at,
            computed_by: row.computed_by,
            reopened_at: row.reopened_at,
            reopened_by: row.reopened_by,
            reopen_reason: row.reopen_reason,
        })
        .collect())
}

/// The newest version with final results of a round of this campaign; of the wanted round, or of the
/// one whose results became final last.
pub(super) fn latest_final(
    conn: &mut Conn,
    campaign: CampaignId,
    wanted: Option<EvaluationRoundId>,
) -> Result<Option<(EvaluationRoundId, i32)>> {
    let mut query = v::table
        .inner_join(r::table.on(r::id.eq(v::evaluation_round_id)))
        .filter(r::campaign_id.eq(campaign))
        .filter(v::status.eq(ResultStatus::Final))
        .into_boxed::<MultiBackend>();
    if let Some(round) = wanted {
        query = query.filter(r::id.eq(round));
    }
    Ok(query
        .order((v::computed_at.desc(), v::evaluation_round_id.desc()))
        .select((v::evaluation_round_id, v::round_version))
        .first(conn)
        .optional()?)
}

/// What is remembered of a version when its results are computed.
pub(super) struct Computed<'a> {
    pub(super) status: ResultStatus,
    pub(super) tie_order: &'a [EvaluationId],
    pub(super) tie_reason: Option<&'a str>,
    pub(super) by: &'a str,
    pub(super) at: Instant,
}

/// Remembers that results of the round's version were computed; final ones replace provisional ones.
pub(super) fn keep_version(
    conn: &mut Conn,
    round: &RoundRow,
    computed: &Computed<'_>,
) -> Result<()> {
    diesel::delete(
        v::table
            .filter(v::evaluation_round_id.eq(round.id))
            .filter(v::round_version.eq(round.round_version)),
    )
    .execute(conn)?;
    diesel::insert_into(v::table)
        .values((
            v::evaluation_round_id.eq(round.id),
            v::round_version.eq(round.round_version),
            v::status.eq(computed.status),
            v::tie_order.eq(Json(computed.tie_order.to_vec())),
            v::tie_reason.eq(computed.tie_reason),
            v::computed_at.eq(computed.at),
            v::computed_by.eq(computed.by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Remembers why a version was left behind.
pub(super) fn leave_version(
    conn: &mut Conn,
    round: &RoundRow,
    reason: &str,
    by: &str,
    now: Instant,
) -> Result<()> {
    diesel::update(
        v::table
            .filter(v::evaluation_round_id.eq(round.id))
            .filter(v::round_version.eq(round.round_version)),
    )
    .set((v::reopened_at.eq(now), v::reopened_by.eq(by), v::reopen_reason.eq(reason)))
    .execute(conn)?;
    Ok(())
}
