//! Reading results and explanations.

use std::collections::HashMap;

use super::{
    store::{self, ResultRow, Stored},
    types::{
        EvaluationResultFilter, EvaluationResultView, ExplanationBasis, ExplanationLines,
        ExplanationView, ResultStatus,
    },
};
use crate::{
    authz::{Actor, Relation, Role, table},
    db::Conn,
    error::{Error, Result},
    features::{
        achievements::types::AchievementId,
        criteria_sets,
        evaluation_rounds::{
            self,
            service::RoundFacts,
            types::{EvaluationRoundId, RoundMethod, RoundState},
        },
        evaluations::{self, service::Sheet, types::EvaluationId},
        panels,
    },
    http::{
        page::{Listing, Page},
        reply::etag,
    },
    scoring::{Engine, Explanation, Label, Points, Scheme, Tongue, lines},
};

pub use super::compute::{compute, recompute};

/// Roles that see results before they are final.
const SEES_PROVISIONAL: [Role; 2] = [Role::Secretariat, Role::Leader];

fn sees_provisional(actor: &Actor) -> bool {
    actor.is_trusted() || SEES_PROVISIONAL.iter().any(|role| actor.has(*role))
}

fn view(row: ResultRow, achievement_id: Option<AchievementId>) -> EvaluationResultView {
    EvaluationResultView {
        achievement_id,
        // A result has no version of its own: it is replaced as a whole when it is computed again.
        etag: etag(row.computed_at.to_micros(), &[row.status.as_str()]),
        evaluation_id: row.evaluation_id,
        evaluation_round_id: row.evaluation_round_id,
        round_version: row.round_version,
        unit_code: row.unit_code,
        status: row.status,
        total: row.total.0,
        rank: row.rank,
        band: row.band.map(|json| json.0),
        ranking: row.ranking.0,
        no_self_score: row.no_self_score,
        computed_at: row.computed_at,
    }
}

/// A page of a round's results from the first rank on; empty while there are none that the caller may
/// see.
///
/// # Errors
/// `not-found` for the round, `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    round_id: EvaluationRoundId,
    filter: &EvaluationResultFilter,
    page: &Page,
) -> Result<Listing<EvaluationResultView>> {
    actor.visible(table::LIST_EVALUATION_RESULTS)?;
    let round = evaluation_rounds::service::facts(conn, actor, round_id)?;
    let is_final_only = !sees_provisional(actor);
    let version = store::find_version(conn, round_id, filter.round_version, is_final_only)?;
    let Some(version) = version else {
        let total_count = page.is_counted.then_some(0);
        return Ok(Listing { items: Vec::new(), next_cursor: None, total_count });
    };
    let (rows, next_cursor, total_count) = store::list(conn, round_id, version, filter, page)?;
    let ids: Vec<EvaluationId> = rows.iter().map(|row| row.evaluation_id).collect();
    let about = match round.method {
        RoundMethod::SelfAndVerify => HashMap::new(),
        RoundMethod::Panel => evaluations::service::achievements_of(conn, &ids)?,
    };
    let items = rows
        .into_iter()
        .map(|row| {
            let achievement_id = about.get(&row.evaluation_id).copied();
            view(row, achievement_id)
        })
        .collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// A place in a ranking.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// Unit.
    pub unit_code: String,
    /// Total.
    pub total: Points,
    /// Rank; equal results share one.
    pub rank: i32,
    /// Name of the band.
    pub band: Option<Label>,
}

/// The final results of a version of a round, from the first rank on; for slices that check themselves
/// who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn ranking(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    round_version: i32,
) -> Result<Vec<Ranked>> {
    let rows = store::ranking(conn, round_id, round_version)?;
    let ranked = |(unit_code, total, rank, band): store::RankRow| Ranked {
        unit_code,
        total: total.0,
        rank,
        band: band.map(|json| json.0.label),
    };
    Ok(rows.into_iter().map(ranked).collect())
}

/// The calculation of one evaluation: of a version of its round, or as the sheet stands.
///
/// # Errors
/// `not-found`, also for a version that the caller may not see yet.
pub fn explain(
    conn: &mut Conn,
    actor: &Actor,
    id: EvaluationId,
    wanted: Option<i32>,
) -> Result<ExplanationView> {
    actor.visible(table::GET_EVALUATION_EXPLANATION)?;
    let sheet = evaluations::service::find_sheet(conn, id)?.ok_or_else(Error::not_found)?;
    let round = evaluation_rounds::service::facts(conn, actor, sheet.evaluation_round_id)?;
    // What a panel's evaluators think is nobody's business but the secretariat's until it is final.
    let whose = match round.method {
        RoundMethod::SelfAndVerify => Relation::unit(&sheet.unit_code),
        RoundMethod::Panel => Relation::none(),
    };
    let is_insider = actor.may(table::GET_EVALUATION, &whose);
    let is_computed = match round.state {
        RoundState::Provisional | RoundState::PetitionsClosed | RoundState::Finalized => true,
        RoundState::Draft | RoundState::Open | RoundState::Verifying => false,
    };
    if is_insider && wanted.is_none() && !is_computed {
        return current(conn, &round, &sheet);
    }
    let stored = store::find(conn, id, wanted, !is_insider)?.ok_or_else(Error::not_found)?;
    let scheme = scheme(conn, &round)?;
    Ok(of_version(actor, &sheet, &scheme, stored))
}

fn scheme(conn: &mut Conn, round: &RoundFacts) -> Result<Scheme> {
    criteria_sets::service::scheme(conn, round.criteria_set_id)?
        .map(|(scheme, _)| scheme)
        .ok_or_else(|| Error::bug("a round's criteria set cannot be removed"))
}

/// The sheet as it stands; what is missing is named, and there is no rank yet.
fn current(conn: &mut Conn, round: &RoundFacts, sheet: &Sheet) -> Result<ExplanationView> {
    let scheme = scheme(conn, round)?;
    let by_panel = panels::service::marks(conn, round, sheet.achievement_id)?;
    let marks = by_panel.as_ref().unwrap_or(&sheet.marks);
    let calculation = Engine::new(&scheme).calculate(marks);
    let calculation = Explanation::of(&scheme, calculation);
    let basis = ExplanationBasis::Current;
    let version = round.round_version.to_string();
    Ok(ExplanationView {
        etag: etag(sheet.version, &[basis.as_str(), &version]),
        evaluation_id: sheet.id,
        evaluation_round_id: sheet.evaluation_round_id,
        round_version: round.round_version,
        unit_code: sheet.unit_code.clone(),
        basis,
        no_self_score: sheet.no_self_score,
        computed_at: None,
        lines: sentences(&calculation),
        calculation,
    })
}

/// A stored calculation. The place among the others is left out where the caller may not know it yet.
fn of_version(actor: &Actor, sheet: &Sheet, scheme: &Scheme, stored: Stored) -> ExplanationView {
    let sees_rank = stored.status == ResultStatus::Final || sees_provisional(actor);
    // Calculations of the time before they were kept apart hold a place of their own.
    let calculation = stored.calculation.0.alone(scheme);
    let calculation =
        if sees_rank { calculation.placed(scheme, stored.ranking.0) } else { calculation };
    let calculation = Explanation::of(scheme, calculation);
    let basis = ExplanationBasis::from(stored.status);
    let seen = if sees_rank { "ranked" } else { "unranked" };
    ExplanationView {
        etag: etag(stored.computed_at.to_micros(), &[basis.as_str(), seen]),
        evaluation_id: sheet.id,
        evaluation_round_id: sheet.evaluation_round_id,
        round_version: stored.round_version,
        unit_code: sheet.unit_code.clone(),
        basis,
        no_self_score: stored.no_self_score,
        computed_at: Some(stored.computed_at),
        lines: sentences(&calculation),
        calculation,
    }
}

fn sentences(calculation: &Explanation) -> ExplanationLines {
    ExplanationLines { vi: lines(calculation, Tongue::Vi), en: lines(calculation, Tongue::En) }
}

/// The band of each result of a version of a round, for slices that act on it.
///
/// # Errors
/// When the database cannot be read.
pub fn bands(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    round_version: i32,
) -> Result<Vec<(EvaluationId, Option<String>)>> {
    store::bands(conn, round_id, round_version)
}

/// Whether the results of a version of a round are final; `None` when it has none.
///
/// # Errors
/// When the database cannot be read.
pub fn status(
    conn: &mut Conn,
    round_id: EvaluationRoundId,
    round_version: i32,
) -> Result<Option<ResultStatus>> {
    store::status(conn, round_id, round_version)
}
