//! Computing a round: every sheet through the engine, then the ranks.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::{
    store::{self, NewCalculation, NewPlace, NewResult, StoredStanding},
    types::ResultStatus,
};
use crate::{
    db::{
        Conn,
        dialect::Pace,
        points::Scaled,
        types::{Instant, Json},
    },
    error::{Code, Error, Result, Text},
    features::{
        criteria_sets,
        evaluation_rounds::{service::RoundFacts, types::RoundMethod},
        evaluations::{
            self,
            service::{Outline, Sheet},
            types::{EvaluationId, EvaluationState},
        },
        panels,
    },
    http::command::Tx,
    scoring::{BandStep, Engine, Ranking, Scheme, Standing, unresolved},
};

/// At most this many sheets are named when some are missing; their number is told besides.
const NAMED_MAX: usize = 200;

/// Sheets that are computed together: few enough that those who read meanwhile hardly notice it.
const SHEETS_AT_ONCE: usize = 20;

/// A result that waits for its place among all.
#[derive(Clone)]
struct Pending {
    evaluation_id: EvaluationId,
    unit_code: String,
    no_self_score: bool,
    standing: Standing,
}

/// Computes and stores the results of the round's current version. The caller holds the round, so
/// that no score changes meanwhile. Sheets are read, computed and written a part at a time, so that a
/// round of the whole city needs no more memory than a small one; only what is compared is kept.
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
    let scheme = scheme(tx.conn, round)?;
    let engine = Engine::new(&scheme);
    let outlines = evaluations::service::outlines(tx.conn, round.id)?;
    if round.method == RoundMethod::SelfAndVerify {
        check_verified(&outlines)?;
    }
    store::clear(tx.conn, round.id, round.round_version)?;
    let mut pending: Vec<Pending> = Vec::with_capacity(outlines.len());
    match round.method {
        RoundMethod::SelfAndVerify => {
            let mut pace = Pace::begin();
            for part in outlines.chunks(SHEETS_AT_ONCE) {
                let sheets = evaluations::service::with_marks(tx.conn, part)?;
                pending.extend(calculate(tx, round, &engine, &sheets)?);
                pace.rest(tx.conn);
            }
        }
        RoundMethod::Panel => {
            let mut sheets = evaluations::service::with_marks(tx.conn, &outlines)?;
            panels::service::count_marks(tx.conn, round, &mut sheets)?;
            pending.extend(calculate(tx, round, &engine, &sheets)?);
        }
    }
    let mut standings: Vec<Standing> = pending.iter().map(|one| one.standing.clone()).collect();
    let mut rankings = engine.rank(&standings);
    if status == ResultStatus::Final {
        let tied: Vec<EvaluationId> = unresolved(&rankings)
            .into_iter()
            .filter_map(|at| pending.get(at).map(|one| one.evaluation_id))
            .collect();
        let places = council_places(&tied, tie_order.unwrap_or_default())?;
        if !places.is_empty() {
            for (one, standing) in pending.iter().zip(&mut standings) {
                standing.council_place = places.get(&one.evaluation_id).copied();
            }
            // The top share is decided anew with the order.
            rankings = engine.rank(&standings);
        }
    }
    let rows: Vec<NewResult> = pending
        .into_iter()
        .zip(rankings)
        .map(|(one, ranking)| row(tx, round, status, &scheme, one, ranking))
        .collect();
    store::insert(tx.conn, &rows)
}

/// Computes one sheet of the current version anew, after a score of it was corrected, and with it the
/// places of all: the calculations of the others stay as they are. The caller holds the round.
///
/// # Errors
/// When the database refuses.
pub fn recompute(
    tx: &mut Tx<'_>,
    round: &RoundFacts,
    id: EvaluationId,
    status: ResultStatus,
) -> Result<()> {
    let known = store::standings(tx.conn, round.id, round.round_version)?;
    let Some(mut standings) = known.iter().map(standing).collect::<Option<Vec<Standing>>>() else {
        // Results of the time before standings were kept.
        return compute(tx, round, status, None);
    };
    let scheme = scheme(tx.conn, round)?;
    let engine = Engine::new(&scheme);
    let sheet = evaluations::service::find_sheet(tx.conn, id)?.ok_or_else(Error::not_found)?;
    store::remove(tx.conn, id, round.round_version)?;
    let own = calculate(tx, round, &engine, &[sheet])?
        .pop()
        .ok_or_else(|| Error::bug("a sheet has a result"))?;
    for (one, standing) in known.iter().zip(&mut standings) {
        if one.evaluation_id == id {
            *standing = own.standing.clone();
        }
    }
    let rankings = engine.rank(&standings);
    for ((one, standing), ranking) in known.iter().zip(&standings).zip(rankings) {
        if one.evaluation_id == id {
            let row = row(tx, round, status, &scheme, own.clone(), ranking);
            store::insert(tx.conn, &[row])?;
        } else if ranking != one.ranking.0 {
            let place = place(&scheme, standing, ranking, tx.now);
            store::replace(tx.conn, one.evaluation_id, round.round_version, &place)?;
        }
    }
    Ok(())
}

/// What a stored result is compared by; `None` when that was not kept.
fn standing(stored: &StoredStanding) -> Option<Standing> {
    // Whoever was compared for the top share was in the limited band before it.
    let limited = stored.ranking.0.share.as_ref().map(|share| share.band_code.clone());
    Some(Standing {
        total: stored.total.0,
        band_code: limited.or_else(|| stored.band_code.clone()),
        tie_values: stored.tie_values.as_ref()?.0.clone(),
        council_place: None,
    })
}

fn scheme(conn: &mut Conn, round: &RoundFacts) -> Result<Scheme> {
    criteria_sets::service::scheme(conn, round.criteria_set_id)?
        .map(|(scheme, _)| scheme)
        .ok_or_else(|| Error::bug("a round's criteria set cannot be removed"))
}

/// Computes sheets and stores their calculations.
fn calculate(
    tx: &mut Tx<'_>,
    round: &RoundFacts,
    engine: &Engine<'_>,
    sheets: &[Sheet],
) -> Result<Vec<Pending>> {
    let (mut calculations, mut pending) = (Vec::new(), Vec::new());
    for sheet in sheets {
        let calculation = engine.calculate(&sheet.marks);
        let standing = engine
            .standing(&calculation)
            .ok_or_else(|| Error::bug("a verified sheet has a score for every criterion"))?;
        pending.push(Pending {
            evaluation_id: sheet.id,
            unit_code: sheet.unit_code.clone(),
            no_self_score: sheet.no_self_score,
            standing,
        });
        calculations.push(NewCalculation {
            evaluation_id: sheet.id,
            round_version: round.round_version,
            calculation: Json(calculation),
        });
    }
    store::insert_calculations(tx.conn, &calculations)?;
    Ok(pending)
}

fn check_verified(sheets: &[Outline]) -> Result<()> {
    let missing: Vec<Value> = sheets
        .iter()
        .filter(|sheet| match sheet.state() {
            EvaluationState::Open | EvaluationState::SelfScored => true,
            EvaluationState::Verified
            | EvaluationState::Provisional
            | EvaluationState::Petitioned
            | EvaluationState::Final => false,
        })
        .map(|sheet| {
            json!({
                "evaluation_id": sheet.id(), "unit_code": sheet.unit_code(), "state": sheet.state(),
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

/// The band that a result keeps once its place among all is known.
fn band(scheme: &Scheme, standing: &Standing, ranking: &Ranking) -> Option<BandStep> {
    let is_fallen = ranking.share.as_ref().is_some_and(|share| !share.is_kept);
    let code = match (&scheme.top_share, is_fallen) {
        (Some(rule), true) => Some(rule.fallback_band_code.as_str()),
        (Some(_) | None, _) => standing.band_code.as_deref(),
    };
    scheme.band_step(code?)
}

fn place(scheme: &Scheme, standing: &Standing, ranking: Ranking, now: Instant) -> NewPlace {
    let band = band(scheme, standing, &ranking);
    NewPlace {
        rank: i32::try_from(ranking.rank).unwrap_or(i32::MAX),
        band_code: band.as_ref().map(|band| band.code.clone()),
        band: band.map(Json),
        ranking: Json(ranking),
        computed_at: now,
    }
}

fn row(
    tx: &Tx<'_>,
    round: &RoundFacts,
    status: ResultStatus,
    scheme: &Scheme,
    one: Pending,
    ranking: Ranking,
) -> NewResult {
    let place = place(scheme, &one.standing, ranking, tx.now);
    NewResult {
        evaluation_id: one.evaluation_id,
        round_version: round.round_version,
        evaluation_round_id: round.id,
        unit_code: one.unit_code,
        status,
        total: Scaled(one.standing.total),
        rank: place.rank,
        band_code: place.band_code,
        band: place.band,
        ranking: place.ranking,
        no_self_score: one.no_self_score,
        computed_at: place.computed_at,
        tie_values: Some(Json(one.standing.tie_values)),
    }
}
