//! Marks of many sheets at once: the columns that results are computed from, and no others.

use std::collections::HashMap;

use diesel::prelude::*;

use super::types::EvaluationId;
use crate::{
    db::{Conn, points::Scaled, schema::evaluation_scores as s, types::Json},
    error::Result,
    scoring::{Entry, InputValue, LeafMarks, Mark},
};

/// What both sides say of one criterion.
#[derive(Debug, Queryable)]
pub(super) struct MarkRow {
    evaluation_id: EvaluationId,
    criterion_code: String,
    self_points: Option<Scaled>,
    self_is_met: Option<bool>,
    self_inputs: Option<Json<Vec<InputValue>>>,
    self_not_applicable_reason: Option<String>,
    verified_points: Option<Scaled>,
    verified_is_met: Option<bool>,
    verified_inputs: Option<Json<Vec<InputValue>>>,
    verified_not_applicable_reason: Option<String>,
    verified_reason: Option<String>,
}

impl MarkRow {
    pub(super) fn into_leaf(self, is_self_counted: bool) -> LeafMarks {
        let inputs = |stored: &Option<Json<Vec<InputValue>>>| -> Vec<InputValue> {
            stored.as_ref().map(|json| json.0.clone()).unwrap_or_default()
        };
        let (own, verified) = (inputs(&self.self_inputs), inputs(&self.verified_inputs));
        let self_mark = Mark::of(Entry {
            points: self.self_points.map(|points| points.0),
            is_met: self.self_is_met,
            inputs: &own,
            not_applicable_reason: self.self_not_applicable_reason.as_deref(),
        });
        let verified_mark = Mark::of(Entry {
            points: self.verified_points.map(|points| points.0),
            is_met: self.verified_is_met,
            inputs: &verified,
            not_applicable_reason: self.verified_not_applicable_reason.as_deref(),
        });
        LeafMarks {
            criterion_code: self.criterion_code,
            self_mark: self_mark.filter(|_| is_self_counted),
            verified_mark,
            verified_reason: self.verified_reason,
            ..LeafMarks::default()
        }
    }
}

/// The marks of some sheets, by sheet.
pub(super) fn marks_of(
    conn: &mut Conn,
    ids: Vec<EvaluationId>,
) -> Result<HashMap<EvaluationId, Vec<MarkRow>>> {
    let rows: Vec<MarkRow> = s::table
        .filter(s::evaluation_id.eq_any(ids))
        .select((
            s::evaluation_id,
            s::criterion_code,
            s::self_points,
            s::self_is_met,
            s::self_inputs,
            s::self_not_applicable_reason,
            s::verified_points,
            s::verified_is_met,
            s::verified_inputs,
            s::verified_not_applicable_reason,
            s::verified_reason,
        ))
        .load(conn)?;
    let mut by_sheet: HashMap<EvaluationId, Vec<MarkRow>> = HashMap::new();
    for row in rows {
        by_sheet.entry(row.evaluation_id).or_default().push(row);
    }
    Ok(by_sheet)
}
