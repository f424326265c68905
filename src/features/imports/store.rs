//! Imports in the database.

use diesel::prelude::*;

use super::{
    layout::Layout,
    store_rows,
    types::{
        ImportFilter, ImportId, ImportKind, ImportMode, ImportOnError, ImportOutcome,
        ImportProblem, ImportSort, Phase, TableFormat,
    },
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        schema::imports as i,
        types::{Instant, Json},
    },
    error::Result,
    features::{
        award_rounds::types::AwardRoundId,
        campaigns::types::CampaignId,
        documents::{self, types::DocumentId},
    },
    http::page::Page,
    jobs::{
        self,
        types::{JobId, JobState},
    },
    keyset,
};

/// Imports are kept as long as the jobs that ran them.
const KEPT: chrono::TimeDelta = chrono::TimeDelta::days(180);

/// Imports that one step of tidying takes.
const PURGE_MAX: i64 = 10;

/// An import as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct ImportRow {
    pub(super) id: ImportId,
    pub(super) kind: ImportKind,
    pub(super) mode: ImportMode,
    pub(super) on_error: ImportOnError,
    pub(super) document_id: DocumentId,
    pub(super) digest: String,
    pub(super) format: TableFormat,
    pub(super) file_name: String,
    pub(super) campaign_id: Option<CampaignId>,
    pub(super) award_round_id: Option<AwardRoundId>,
    pub(super) job_id: JobId,
    pub(super) phase: Phase,
    pub(super) layout: Option<Json<Layout>>,
    pub(super) row_count: i32,
    /// Number of the last row that was taken.
    pub(super) last_row: i32,
    pub(super) done_count: i32,
    pub(super) created_count: i32,
    pub(super) updated_count: i32,
    pub(super) rejected_count: i32,
    pub(super) outcome: Option<ImportOutcome>,
    pub(super) problem: Option<Json<ImportProblem>>,
    /// Person, client or operator, with the client and the scopes of the token: whose rights each batch
    /// is written with.
    pub(super) actor_kind: String,
    pub(super) client_id: Option<String>,
    pub(super) scopes: String,
    pub(super) created_by: String,
    pub(super) finished_at: Option<Instant>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

pub(super) fn find(conn: &mut Conn, id: ImportId) -> Result<Option<ImportRow>> {
    Ok(i::table.find(id).first(conn).optional()?)
}

pub(super) fn find_of_job(conn: &mut Conn, job: JobId) -> Result<Option<ImportRow>> {
    Ok(i::table.filter(i::job_id.eq(job)).first(conn).optional()?)
}

/// Imports of the same bytes that wrote of them, or still may: with the job, and whether they wrote.
pub(super) fn find_writing(
    conn: &mut Conn,
    digest: &str,
    kind: ImportKind,
    campaign: Option<CampaignId>,
) -> Result<Vec<(ImportId, JobId, i32)>> {
    let mut query = i::table
        .filter(i::digest.eq(digest.to_owned()))
        .filter(i::kind.eq(kind))
        .filter(i::mode.eq(ImportMode::Apply))
        .filter(i::created_count.gt(0).or(i::outcome.is_null()))
        .into_boxed::<MultiBackend>();
    if let Some(campaign) = campaign {
        query = query.filter(i::campaign_id.eq(campaign));
    }
    Ok(query.select((i::id, i::job_id, i::created_count)).order(i::id).load(conn)?)
}

pub(super) fn insert(conn: &mut Conn, row: &ImportRow) -> Result<ImportRow> {
    Ok(diesel::insert_into(i::table)
        .values((
            (
                i::id.eq(row.id),
                i::kind.eq(row.kind),
                i::mode.eq(row.mode),
                i::on_error.eq(row.on_error),
                i::document_id.eq(row.document_id),
                i::digest.eq(row.digest.clone()),
                i::format.eq(row.format),
                i::file_name.eq(row.file_name.clone()),
                i::campaign_id.eq(row.campaign_id),
                i::award_round_id.eq(row.award_round_id),
            ),
            (
                i::job_id.eq(row.job_id),
                i::phase.eq(row.phase),
                i::row_count.eq(row.row_count),
                i::last_row.eq(row.last_row),
                i::done_count.eq(row.done_count),
                i::created_count.eq(row.created_count),
                i::updated_count.eq(row.updated_count),
                i::rejected_count.eq(row.rejected_count),
            ),
            (
                i::actor_kind.eq(row.actor_kind.clone()),
                i::client_id.eq(row.client_id.clone()),
                i::scopes.eq(row.scopes.clone()),
                i::created_by.eq(row.created_by.clone()),
                i::version.eq(row.version),
                i::created_at.eq(row.created_at),
                i::updated_at.eq(row.updated_at),
            ),
        ))
        .returning(i::all_columns)
        .get_result(conn)?)
}

/// Writes how far a run is. Only whoever holds the job does, so that no version is compared.
pub(super) fn update(conn: &mut Conn, next: &ImportRow, now: Instant) -> Result<ImportRow> {
    Ok(diesel::update(i::table.filter(i::id.eq(next.id)))
        .set((
            i::version.eq(next.version + 1),
            i::phase.eq(next.phase),
            i::layout.eq(next.layout.clone()),
            i::row_count.eq(next.row_count),
            i::last_row.eq(next.last_row),
            i::done_count.eq(next.done_count),
            i::created_count.eq(next.created_count),
            i::updated_count.eq(next.updated_count),
            i::rejected_count.eq(next.rejected_count),
            i::outcome.eq(next.outcome),
            i::problem.eq(next.problem.clone()),
            i::finished_at.eq(next.finished_at),
            i::updated_at.eq(now),
        ))
        .returning(i::all_columns)
        .get_result(conn)?)
}

/// Forgets the rows of imports that were cancelled or given up while their file was read: none of them was
/// taken, and nobody sees them.
fn forget_unread(conn: &mut Conn) -> Result<()> {
    let reading: Vec<(ImportId, JobId)> =
        i::table.filter(i::phase.eq(Phase::Reading)).select((i::id, i::job_id)).load(conn)?;
    let jobs: Vec<JobId> = reading.iter().map(|(_, job)| *job).collect();
    let states = jobs::service::states(conn, &jobs)?;
    for (id, job) in reading {
        if matches!(states.get(&job), Some(JobState::Queued | JobState::Running)) {
            continue;
        }
        // It may have been read to its end, and the job ended, between the two looks above.
        if find(conn, id)?.is_some_and(|import| matches!(import.phase, Phase::Reading)) {
            store_rows::delete(conn, id)?;
        }
    }
    Ok(())
}

/// Removes imports of long ago with their rows, and lets go of their files; returns how many. Of those that
/// ended while they were read only the rows go, with the next tidying.
///
/// # Errors
/// When the database refuses.
pub fn purge(conn: &mut Conn, now: Instant) -> Result<usize> {
    forget_unread(conn)?;
    let before = Instant(now.0 - KEPT);
    let old: Vec<ImportId> = i::table
        .filter(i::created_at.lt(before))
        .select(i::id)
        .order((i::created_at, i::id))
        .limit(PURGE_MAX)
        .load(conn)?;
    for id in &old {
        documents::service::set_uses(conn, "import", &id.to_string(), &[])?;
    }
    Ok(diesel::delete(i::table.filter(i::id.eq_any(old))).execute(conn)?)
}

fn filtered(visible: &Visible, filter: &ImportFilter) -> i::BoxedQuery<'static, MultiBackend> {
    let mut query = i::table.into_boxed();
    if let Visible::Some { person, .. } = visible {
        query = query.filter(i::created_by.eq(person.clone().unwrap_or_default()));
    }
    if let Some(kinds) = &filter.kind {
        query = query.filter(i::kind.eq_any(kinds.clone()));
    }
    if let Some(outcomes) = &filter.outcome {
        query = query.filter(i::outcome.eq_any(outcomes.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<ImportRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    visible: &Visible,
    filter: &ImportFilter,
    page: &Page,
) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == ImportSort::CreatedDescending;
    let after: Option<(i64, ImportId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(visible, filter);
    let rows: Vec<ImportRow> =
        keyset!(query, i::created_at, i::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total =
        page.is_counted.then(|| filtered(visible, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
