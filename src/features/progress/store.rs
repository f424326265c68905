//! Counting in the database.

use diesel::{dsl::count_star, prelude::*};

use crate::{
    db::{
        Conn,
        points::Scaled,
        schema::{
            achievements, award_proposals, awards, evaluation_results, evaluation_rounds,
            evaluations, registrations,
        },
    },
    error::Result,
    features::{
        achievements::types::AchievementState, award_proposals::states::AwardProposalState,
        awards::types::AwardState, campaigns::types::CampaignId,
        evaluation_results::types::ResultStatus, evaluation_rounds::types::EvaluationRoundId,
        evaluations::types::EvaluationState, registrations::types::RegistrationState,
    },
};

/// A unit, one of its states, and how many objects are in it.
pub(super) type Counted<S> = (String, S, i64);

/// Counts a campaign's rows of one table by unit and state.
macro_rules! by_unit_and_state {
    ($name:ident, $table:ident, $state:ty) => {
        pub(super) fn $name(conn: &mut Conn, campaign: CampaignId) -> Result<Vec<Counted<$state>>> {
            Ok($table::table
                .filter($table::campaign_id.eq(campaign))
                .group_by(($table::unit_code, $table::state))
                .select(($table::unit_code, $table::state, count_star()))
                .load(conn)?)
        }
    };
}
by_unit_and_state!(of_registrations, registrations, RegistrationState);
by_unit_and_state!(of_achievements, achievements, AchievementState);
by_unit_and_state!(of_award_proposals, award_proposals, AwardProposalState);

pub(super) fn of_evaluations(
    conn: &mut Conn,
    campaign: CampaignId,
) -> Result<Vec<Counted<EvaluationState>>> {
    let rounds = evaluation_rounds::table
        .filter(evaluation_rounds::campaign_id.eq(campaign))
        .select(evaluation_rounds::id);
    Ok(evaluations::table
        .filter(evaluations::evaluation_round_id.eq_any(rounds))
        .group_by((evaluations::unit_code, evaluations::state))
        .select((evaluations::unit_code, evaluations::state, count_star()))
        .load(conn)?)
}

/// Awards in force by unit.
pub(super) fn of_awards(conn: &mut Conn, campaign: CampaignId) -> Result<Vec<(String, i64)>> {
    Ok(awards::table
        .filter(awards::campaign_id.eq(campaign))
        .filter(awards::state.eq(AwardState::Active))
        .group_by(awards::unit_code)
        .select((awards::unit_code, count_star()))
        .load(conn)?)
}

/// A unit's final result: unit, round, total, rank, band.
pub(super) type FinalResult = (String, EvaluationRoundId, Scaled, i32, Option<String>);

/// The final results of one version of a round.
pub(super) fn results(
    conn: &mut Conn,
    (round, version): (EvaluationRoundId, i32),
) -> Result<Vec<FinalResult>> {
    use evaluation_results as t;
    Ok(t::table
        .filter(t::evaluation_round_id.eq(round))
        .filter(t::round_version.eq(version))
        .filter(t::status.eq(ResultStatus::Final))
        .select((t::unit_code, t::evaluation_round_id, t::total, t::rank, t::band_code))
        .load(conn)?)
}
