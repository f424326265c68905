//! Sheets that wait for somebody.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::types::{EvaluationId, EvaluationState};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{evaluation_rounds as r, evaluations as e},
        types::Instant,
    },
    error::Result,
    features::{
        evaluation_rounds::types::RoundState,
        work::types::{ITEMS_MAX, WorkItem},
    },
};

/// Sheets that wait in a state, longest first, with their number: of rounds that still score, and of
/// some units only where these are named. An open sheet waits for its unit while self-scoring is
/// open, or after it was returned.
pub(super) fn waiting(
    conn: &mut Conn,
    state: EvaluationState,
    units: Option<&[String]>,
) -> Result<(Vec<WorkItem>, i64)> {
    type Row =
        (EvaluationId, String, String, Option<NaiveDate>, RoundState, Option<Instant>, Instant);
    let sheets = || {
        let query = e::table
            .inner_join(r::table.on(r::id.eq(e::evaluation_round_id)))
            .filter(e::state.eq(state))
            .filter(e::achievement_id.is_null())
            .filter(
                e::state
                    .ne(EvaluationState::Open)
                    .or(r::state.eq(RoundState::Open))
                    .or(e::returned_at.is_not_null()),
            )
            .into_boxed::<MultiBackend>();
        match units {
            Some(units) => query.filter(e::unit_code.eq_any(units.to_vec())),
            None => query,
        }
    };
    let rows: Vec<Row> = sheets()
        .select((
            e::id,
            r::title,
            e::unit_code,
            r::self_scoring_until,
            r::state,
            e::returned_at,
            e::updated_at,
        ))
        .order((e::updated_at, e::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let items = rows
        .into_iter()
        .map(|(id, title, unit_code, until, round, returned_at, since)| WorkItem {
            subject_id: id.to_string(),
            path: format!("/v1/evaluations/{id}"),
            title,
            unit_code: Some(unit_code),
            since,
            due_on: until.filter(|_| {
                state == EvaluationState::Open && round == RoundState::Open && returned_at.is_none()
            }),
        })
        .collect();
    Ok((items, sheets().count().get_result(conn)?))
}
