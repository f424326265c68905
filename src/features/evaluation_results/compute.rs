//! Computing a round: every sheet through the engine, then the ranks.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::{
    store::{self, NewResult},
    types::ResultStatus,
};
use crate::{
    db::{points::Scaled, types::Json},
    error::{Code, Error, Result, Text},
    features::{
        criteria_sets,
        evaluation_rounds::service::RoundFacts,
        evaluations::{
            self,
            service::Sheet,
            types::{EvaluationId, EvaluationState},
        },
    },
    http::command::Tx,
    scoring::{Calculation, Contestant, Engine, unresolved},
};

/// At most this many sheets are named when some are missing; their number is told besides.
const NAMED_MAX: usize = 200;

/// Computes and stores the results of the round's current version. The caller holds the round, so
/// that no score changes meanwhile.
///
/// # Errors
/// `incomplete-scores` naming sheets that are not verified; for final results `tie-unresolved` naming
/// those that stay equal, and `validation-failed` for an order that names others.
pub fn compute(
    tx: &mut Tx<'_>,
    round: &RoundFacts,
    status: ResultStatus,
    tie_order: Option<&[EvaluationId]>,
) -> Result<()> {
    let sheets = evaluations::service::sheets_of(tx.conn, round.id)?;
    check_verified(&sheets)?;
    let (scheme, _) = criteria_sets::service::scheme(tx.conn, round.criteria_set_id)?
        .ok_or_else(|| Error::bug("a round's criteria set cannot be removed"))?;
    let engine = Engine::new(&scheme);
    let mut results: Vec<Calculation> =
        sheets.iter().map(|sheet| engine.calculate(&sheet.marks)).collect();
    let no_order = HashMap::new();
    ranked(&engine, &sheets, &mut results, &no_order);
    if status == ResultStatus::Final {
        let tied: Vec<EvaluationId> = unresolved(results.iter())
            .into_iter()
            .filter_map(|at| sheets.get(at).map(|sheet| sheet.id))
            .collect();
        let order = tie_order.unwrap_or_default();
        let places = council_places(&tied, order)?;
        if !places.is_empty() {
            // The top share is decided anew with the order, from the bands before it.
            results = sheets.iter().map(|sheet| engine.calculate(&sheet.marks)).collect();
            ranked(&engine, &sheets, &mut results, &places);
        }
    }
    let rows = sheets
        .into_iter()
        .zip(results)
        .map(|(sheet, calculation)| row(tx, round, status, sheet, calculation))
        .collect::<Result<Vec<NewResult>>>()?;
    store::replace(tx.conn, round.id, round.round_version, &rows)
}

fn check_verified(sheets: &[Sheet]) -> Result<()> {
    let missing: Vec<Value> = sheets
        .iter()
        .filter(|sheet| match sheet.state {
            EvaluationState::Open | EvaluationState::SelfScored => true,
            EvaluationState::Verified
            | EvaluationState::Provisional
            | EvaluationState::Petitioned
            | EvaluationState::Final => false,
        })
        .map(|sheet| {
            json!({
                "evaluation_id": sheet.id, "unit_code": sheet.unit_code, "state": sheet.state,
            })
        })
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let count = missing.len();
    let named: Vec<Value> = missing.into_iter().take(NAMED_MAX).collect();
    let codes: Vec<&str> =
        named.iter().filter_map(|one| one.get("unit_code").and_then(Value::as_str)).collect();
    let codes = codes.join(", ");
    Err(Error::new(Code::IncompleteScores)
        .detail(
            format!("Còn {count} phiếu chưa thẩm định: {codes}."),
            format!("{count} sheets are not verified: {codes}."),
        )
        .with("missing_count", count)
        .with("missing_evaluations", named))
}

fn ranked(
    engine: &Engine<'_>,
    sheets: &[Sheet],
    results: &mut [Calculation],
    places: &HashMap<EvaluationId, usize>,
) {
    let mut all: Vec<Contestant<'_>> = sheets
        .iter()
        .zip(results)
        .map(|(sheet, calculation)| Contestant {
            council_place: places.get(&sheet.id).copied(),
            calculation,
        })
        .collect();
    engine.rank(&mut all);
}

/// The council's order as places. It names exactly the results that stay equal.
fn council_places(
    tied: &[EvaluationId],
    order: &[EvaluationId],
) -> Result<HashMap<EvaluationId, usize>> {
    let open: HashSet<&EvaluationId> = tied.iter().collect();
    let mut places = HashMap::new();
    for (at, id) in order.iter().enumerate() {
        let wrong = |code: &'static str, vi: &'static str, en: &'static str| {
            Err(Error::invalid(format!("/tie_order/{at}"), code, Text::new(vi, en)))
        };
        if !open.contains(id) {
            return wrong(
                "not_tied",
                "Phiếu này không bằng điểm với phiếu nào còn phải phân định.",
                "This evaluation is not among those that stay equal.",
            );
        }
        if places.insert(*id, at).is_some() {
            return wrong("repeated", "Phiếu được nêu hai lần.", "The evaluation stands twice.");
        }
    }
    if tied.iter().all(|id| places.contains_key(id)) {
        return Ok(places);
    }
    let ids: Vec<String> = tied.iter().map(ToString::to_string).collect();
    Err(Error::new(Code::TieUnresolved).with("tied_ids", ids))
}

fn row(
    tx: &Tx<'_>,
    round: &RoundFacts,
    status: ResultStatus,
    sheet: Sheet,
    calculation: Calculation,
) -> Result<NewResult> {
    let (Some(total), Some(ranking)) = (calculation.total, calculation.ranking.clone()) else {
        return Err(Error::bug("a verified sheet has a score for every criterion"));
    };
    Ok(NewResult {
        evaluation_id: sheet.id,
        round_version: round.round_version,
        evaluation_round_id: round.id,
        unit_code: sheet.unit_code,
        status,
        total: Scaled(total),
        rank: i32::try_from(ranking.rank).unwrap_or(i32::MAX),
        band_code: calculation.band.as_ref().map(|band| band.code.clone()),
        band: calculation.band.clone().map(Json),
        ranking: Json(ranking),
        no_self_score: sheet.no_self_score,
        explanation: Json(calculation),
        computed_at: tx.now,
    })
}
