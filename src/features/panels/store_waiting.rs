//! Sheets that wait for their evaluator.

use diesel::{dsl::exists, prelude::*};

use super::types::PanelSheetState;
use crate::{
    db::{
        Conn,
        schema::{
            achievements as a, conflicts as c, evaluation_rounds as r, evaluations as e,
            panel_sheets as p,
        },
        types::Instant,
    },
    error::Result,
    features::{
        conflicts::types::ConflictState,
        evaluation_rounds::types::RoundState,
        evaluations::types::EvaluationId,
        work::types::{ITEMS_MAX, WorkItem},
    },
};

/// Sheets of open rounds that a person has to score, longest first, with their number. While a conflict
/// stands the evaluator waits for the secretariat, not the sheet for the evaluator.
pub(super) fn waiting(conn: &mut Conn, person: &str) -> Result<(Vec<WorkItem>, i64)> {
    type Row = (EvaluationId, String, String, Instant);
    let sheets = || {
        let standing = c::table
            .filter(c::evaluation_round_id.eq(p::evaluation_round_id.nullable()))
            .filter(c::achievement_id.eq(p::achievement_id.nullable()))
            .filter(c::person_code.eq(p::person_code))
            .filter(c::state.ne(ConflictState::Dismissed));
        p::table
            .inner_join(r::table.on(r::id.eq(p::evaluation_round_id)))
            .inner_join(a::table.on(a::id.eq(p::achievement_id)))
            .inner_join(
                e::table.on(e::evaluation_round_id
                    .eq(p::evaluation_round_id)
                    .and(e::achievement_id.eq(p::achievement_id.nullable()))),
            )
            .filter(p::person_code.eq(person.to_owned()))
            .filter(
                p::state.eq(PanelSheetState::Assigned).or(p::state.eq(PanelSheetState::InProgress)),
            )
            .filter(r::state.eq(RoundState::Open))
            .filter(p::round_version.eq(r::round_version))
            .filter(diesel::dsl::not(exists(standing)))
    };
    let rows: Vec<Row> = sheets()
        .select((e::id, a::title, a::unit_code, p::updated_at))
        .order((p::updated_at, p::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let items = rows
        .into_iter()
        .map(|(id, title, unit_code, since)| WorkItem {
            subject_id: id.to_string(),
            path: format!("/v1/evaluations/{id}/panel-scores"),
            title,
            unit_code: Some(unit_code),
            since,
            due_on: None,
        })
        .collect();
    Ok((items, sheets().count().get_result(conn)?))
}
