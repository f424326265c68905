//! Results in the database.

use diesel::prelude::*;

use super::types::{EvaluationResultFilter, ResultStatus};
use crate::{
    db::{
        Conn, MultiBackend,
        points::Scaled,
        schema::evaluation_results as t,
        types::{Instant, Json},
    },
    error::Result,
    features::{evaluation_rounds::types::EvaluationRoundId, evaluations::types::EvaluationId},
    http::page::Page,
    keyset, on_each,
    scoring::{BandStep, Calculation, Ranking},
};

/// Rows of one statement; each carries a whole calculation.
const ROWS_PER_INSERT: usize = 100;

/// A result as it is stored.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = t, treat_none_as_default_value = false)]
pub(super) struct NewResult {
    pub(super) evaluation_id: EvaluationId,
    pub(super) round_version: i32,
    pub(super) evaluation_round_id: EvaluationRoundId,
    pub(super) unit_code: String,
    pub(super) status: ResultStatus,
    pub(super) total: Scaled,
    pub(super) rank: i32,
    pub(super) band_code: Option<String>,
    pub(super) band: Option<Json<BandStep>>,
    pub(super) ranking: Json<Ranking>,
    pub(super) no_self_score: bool,
    pub(super) explanation: Json<Calculation>,
    pub(super) computed_at: Instant,
}

/// A result without its calculation.
#[derive(Clone, Debug, Queryable)]
pub(super) struct ResultRow {
    pub(super) evaluation_id: EvaluationId,
    pub(super) round_version: i32,
    pub(super) evaluation_round_id: EvaluationRoundId,
    pub(super) unit_code: String,
    pub(super) status: ResultStatus,
    pub(super) total: Scaled,
    pub(super) rank: i32,
    pub(super) band: Option<Json<BandStep>>,
    pub(super) ranking: Json<Ranking>,
    pub(super) no_self_score: bool,
    pub(super) computed_at: Instant,
}

/// A calculation as it was stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Stored {
    pub(super) round_version: i32,
    pub(super) status: ResultStatus,
    pub(super) no_self_score: bool,
    pub(super) explanation: Json<Calculation>,
    pub(super) computed_at: Instant,
}

/// Writes the results of a version; final ones take the place of provisional ones.
pub(super) fn replace(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    round_version: i32,
    rows: &[NewResult],
) -> Result<()> {
    diesel::delete(
        t::table
            .filter(t::evaluation_round_id.eq(round_id))
            .filter(t::round_version.eq(round_version)),
    )
    .execute(conn)?;
    for part in rows.chunks(ROWS_PER_INSERT) {
        on_each!(conn, inner => {
            diesel::insert_into(t::table).values(part.to_vec()).execute(inner)
        })?;
    }
    Ok(())
}

/// The newest version of a round that has results, or the wanted one; only with final results where
/// the caller sees no others.
pub(super) fn find_version(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    wanted: Option<i32>,
    is_final_only: bool,
) -> Result<Option<i32>> {
    let mut query = t::table.filter(t::evaluation_round_id.eq(round_id)).into_boxed();
    if let Some(version) = wanted {
        query = query.filter(t::round_version.eq(version));
    }
    if is_final_only {
        query = query.filter(t::status.eq(ResultStatus::Final));
    }
    Ok(query.order(t::round_version.desc()).select(t::round_version).first(conn).optional()?)
}

fn filtered(
    round_id: EvaluationRoundId,
    round_version: i32,
    filter: &EvaluationResultFilter,
) -> t::BoxedQuery<'static, MultiBackend> {
    let mut query = t::table
        .filter(t::evaluation_round_id.eq(round_id))
        .filter(t::round_version.eq(round_version))
        .into_boxed();
    if let Some(unit) = &filter.unit_code {
        query = query.filter(t::unit_code.eq(unit.clone()));
    }
    if let Some(band) = &filter.band_code {
        query = query.filter(t::band_code.eq(band.clone()));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<ResultRow>, Option<String>, Option<i64>);

/// Results of a version from the first rank on.
pub(super) fn list(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    round_version: i32,
    filter: &EvaluationResultFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(round_id, round_version, filter);
    let after: Option<(i32, EvaluationId)> = page.after()?;
    let rows: Vec<ResultRow> =
        keyset!(query, t::rank, t::evaluation_id, false, after, page.fetch())
            .select((
                t::evaluation_id,
                t::round_version,
                t::evaluation_round_id,
                t::unit_code,
                t::status,
                t::total,
                t::rank,
                t::band,
                t::ranking,
                t::no_self_score,
                t::computed_at,
            ))
            .load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.rank, row.evaluation_id))?;
    let total = page
        .is_counted
        .then(|| filtered(round_id, round_version, filter).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}

/// A row of a ranking: unit, total, rank and band.
pub(super) type RankRow = (String, Scaled, i32, Option<Json<BandStep>>);

/// The final results of a version, from the first rank on.
pub(super) fn ranking(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    round_version: i32,
) -> Result<Vec<RankRow>> {
    Ok(t::table
        .filter(t::evaluation_round_id.eq(round_id))
        .filter(t::round_version.eq(round_version))
        .filter(t::status.eq(ResultStatus::Final))
        .select((t::unit_code, t::total, t::rank, t::band))
        .order((t::rank, t::unit_code))
        .load(conn)?)
}

/// The stored calculation of a sheet: of the wanted version, or the newest.
pub(super) fn find(
    conn: &mut Conn,
    id: EvaluationId,
    wanted: Option<i32>,
    is_final_only: bool,
) -> Result<Option<Stored>> {
    let mut query = t::table.filter(t::evaluation_id.eq(id)).into_boxed();
    if let Some(version) = wanted {
        query = query.filter(t::round_version.eq(version));
    }
    if is_final_only {
        query = query.filter(t::status.eq(ResultStatus::Final));
    }
    Ok(query
        .order(t::round_version.desc())
        .select((t::round_version, t::status, t::no_self_score, t::explanation, t::computed_at))
        .first(conn)
        .optional()?)
}
