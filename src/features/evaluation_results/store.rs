//! Results in the database.

use diesel::prelude::*;

use super::types::{EvaluationResultFilter, ResultStatus};
use crate::{
    db::{
        Conn, MultiBackend,
        dialect::Pace,
        points::Scaled,
        schema::{evaluation_calculations as c, evaluation_results as t},
        types::{Instant, Json},
    },
    error::Result,
    features::{evaluation_rounds::types::EvaluationRoundId, evaluations::types::EvaluationId},
    http::page::Page,
    keyset, on_each,
    scoring::{BandStep, Calculation, Exact, Ranking},
};

/// Calculations of one statement; each is long.
const CALCULATIONS_PER_INSERT: usize = 100;

/// Results of one statement: few enough that nobody notices the statement, and far below either database's
/// limit of values.
const RESULTS_PER_INSERT: usize = 100;

/// A calculation as it is stored: of the sheet alone, whatever its place among all.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = c)]
pub(super) struct NewCalculation {
    pub(super) evaluation_id: EvaluationId,
    pub(super) round_version: i32,
    pub(super) calculation: Json<Calculation>,
}

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
    pub(super) computed_at: Instant,
    pub(super) tie_values: Option<Json<Vec<Option<Exact>>>>,
}

/// A result on a page.
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

/// A calculation as it was stored, with its place among all.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Stored {
    pub(super) round_version: i32,
    pub(super) status: ResultStatus,
    pub(super) no_self_score: bool,
    pub(super) calculation: Json<Calculation>,
    pub(super) ranking: Json<Ranking>,
    pub(super) computed_at: Instant,
}

/// What a stored result is compared by, and the place that it has.
#[derive(Clone, Debug, Queryable)]
pub(super) struct StoredStanding {
    pub(super) evaluation_id: EvaluationId,
    pub(super) total: Scaled,
    pub(super) band_code: Option<String>,
    pub(super) tie_values: Option<Json<Vec<Option<Exact>>>>,
    pub(super) ranking: Json<Ranking>,
}

/// What changes of a result when another one of its round was computed anew.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true)]
pub(super) struct NewPlace {
    pub(super) rank: i32,
    pub(super) band_code: Option<String>,
    pub(super) band: Option<Json<BandStep>>,
    pub(super) ranking: Json<Ranking>,
    pub(super) computed_at: Instant,
}

/// Removes the results of a version: final ones take the place of provisional ones.
pub(super) fn clear(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    round_version: i32,
) -> Result<()> {
    let of_version = t::table
        .filter(t::evaluation_round_id.eq(round_id))
        .filter(t::round_version.eq(round_version));
    let computed = of_version.select(t::evaluation_id);
    diesel::delete(
        c::table
            .filter(c::round_version.eq(round_version))
            .filter(c::evaluation_id.eq_any(computed)),
    )
    .execute(conn)?;
    diesel::delete(of_version).execute(conn)?;
    Ok(())
}

/// Writes calculations.
pub(super) fn insert_calculations(conn: &mut Conn, rows: &[NewCalculation]) -> Result<()> {
    for part in rows.chunks(CALCULATIONS_PER_INSERT) {
        on_each!(conn, inner => diesel::insert_into(c::table).values(part).execute(inner))?;
    }
    Ok(())
}

/// Writes results.
pub(super) fn insert(conn: &mut Conn, rows: &[NewResult]) -> Result<()> {
    let mut pace = Pace::begin();
    for part in rows.chunks(RESULTS_PER_INSERT) {
        on_each!(conn, inner => diesel::insert_into(t::table).values(part).execute(inner))?;
        pace.rest(conn);
    }
    Ok(())
}

/// What all results of a version are compared by.
pub(super) fn standings(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    round_version: i32,
) -> Result<Vec<StoredStanding>> {
    Ok(t::table
        .filter(t::evaluation_round_id.eq(round_id))
        .filter(t::round_version.eq(round_version))
        .order(t::evaluation_id)
        .select((t::evaluation_id, t::total, t::band_code, t::tie_values, t::ranking))
        .load(conn)?)
}

/// Takes one result and its calculation out, to be written anew.
pub(super) fn remove(conn: &mut Conn, id: EvaluationId, round_version: i32) -> Result<()> {
    diesel::delete(c::table.find((id, round_version))).execute(conn)?;
    diesel::delete(t::table.find((id, round_version))).execute(conn)?;
    Ok(())
}

/// Gives a result its new place.
pub(super) fn replace(
    conn: &mut Conn,
    id: EvaluationId,
    round_version: i32,
    place: &NewPlace,
) -> Result<()> {
    diesel::update(t::table.find((id, round_version))).set(place.clone()).execute(conn)?;
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
    let of_result =
        c::evaluation_id.eq(t::evaluation_id).and(c::round_version.eq(t::round_version));
    let mut query =
        t::table.inner_join(c::table.on(of_result)).filter(t::evaluation_id.eq(id)).into_boxed();
    if let Some(version) = wanted {
        query = query.filter(t::round_version.eq(version));
    }
    if is_final_only {
        query = query.filter(t::status.eq(ResultStatus::Final));
    }
    Ok(query
        .order(t::round_version.desc())
        .select((
            t::round_version,
            t::status,
            t::no_self_score,
            c::calculation,
            t::ranking,
            t::computed_at,
        ))
        .first(conn)
        .optional()?)
}

/// The band of each result of a version, by rank.
pub(super) fn bands(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    round_version: i32,
) -> Result<Vec<(EvaluationId, Option<String>)>> {
    Ok(t::table
        .filter(t::evaluation_round_id.eq(round_id))
        .filter(t::round_version.eq(round_version))
        .order((t::rank, t::evaluation_id))
        .select((t::evaluation_id, t::band_code))
        .load(conn)?)
}

/// Whether a version's results are final; `None` when there are none.
pub(super) fn status(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    round_version: i32,
) -> Result<Option<ResultStatus>> {
    Ok(t::table
        .filter(t::evaluation_round_id.eq(round_id))
        .filter(t::round_version.eq(round_version))
        .select(t::status)
        .first(conn)
        .optional()?)
}
