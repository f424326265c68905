//! Rolling counts up from units to blocs to the campaign.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    store::{self, Counted},
    types::{
        BlocProgress, ProgressCounts, ProgressResult, ProgressView, Tally, UnitIndicator,
        UnitProgress,
    },
};
use crate::{
    authz::{Actor, table},
    db::{Conn, types::Instant},
    error::Result,
    features::{
        award_proposals::states::AwardProposalState,
        campaigns::{
            lookup::{self, CampaignFacts},
            types::CampaignId,
        },
        evaluation_rounds,
        indicators::{
            self,
            progress_views::{IndicatorRollUp, IndicatorsProgress, ProgressQuery, UnitStanding},
            service::Asked,
        },
        outreach::{
            self,
            types::OutreachCoverageQuery,
            views::{OutreachCoverageView, OutreachTotals, UnitCoverage},
        },
        units::{
            self,
            types::{UnitKind, UnitView},
        },
    },
};

/// Progress of a campaign that the caller sees.
///
/// # Errors
/// `not-found`.
pub fn get(
    conn: &mut Conn,
    actor: &Actor,
    id: CampaignId,
    query: ProgressQuery,
    (now, today): (Instant, NaiveDate),
) -> Result<ProgressView> {
    actor.require_scope(table::GET_CAMPAIGN_PROGRESS)?;
    let campaign = lookup::seen(conn, actor, id)?;
    roll_up(conn, &campaign, query, (now, today))
}

/// Progress of a campaign, for slices that have checked themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn roll_up(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    query: ProgressQuery,
    (now, today): (Instant, NaiveDate),
) -> Result<ProgressView> {
    let asked = Asked::of(campaign, query, today);
    let directory = units::service::directory(conn, asked.year)?;
    let told = OutreachCoverageQuery { year: Some(asked.year), outreach_activity_id: None };
    let found = Found {
        counts: count(conn, campaign.id)?,
        results: results(conn, campaign.id)?,
        indicators: indicators::service::progress(conn, campaign, &directory, asked)?,
        coverage: outreach::service::coverage_of(conn, campaign, &told, today)?,
    };
    let expected = directory.taking_part(&campaign.owner_unit_code, (today, today));
    let mut totals = ProgressCounts::default();
    found.counts.values().for_each(|one| totals.add(one));
    let (mut units, mut blocs) = (Vec::new(), Vec::new());
    for unit in &directory.units {
        if unit.kind == UnitKind::Bloc {
            let inside = directory.members(&unit.code);
            if inside.iter().any(|member| expected.contains(member.as_str())) {
                blocs.push(found.bloc(unit, inside));
            }
        } else if expected.contains(unit.code.as_str()) || found.knows(&unit.code) {
            units.push(found.unit(unit));
        }
    }
    let Found { indicators, coverage, .. } = found;
    Ok(ProgressView {
        campaign_id: campaign.id,
        as_of: now,
        year: asked.year,
        basis: asked.basis,
        totals,
        indicators: indicators.figures.into_iter().map(|one| one.whole).collect(),
        milestones: indicators.milestones,
        outreach: OutreachTotals {
            activity_count: coverage.activity_count,
            target_percent: coverage.target_percent,
            total: coverage.total,
        },
        blocs,
        units,
    })
}

/// Award proposals of a campaign by state, for slices that have checked themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn award_proposals(conn: &mut Conn, id: CampaignId) -> Result<Vec<Tally<AwardProposalState>>> {
    let mut tallies = Vec::new();
    for (_, state, count) in store::of_award_proposals(conn, id)? {
        add(&mut tallies, state, count);
    }
    Ok(tallies)
}

/// What is known of all units.
struct Found {
    counts: Counts,
    results: Results,
    indicators: IndicatorsProgress,
    coverage: OutreachCoverageView,
}

impl Found {
    /// The standings of a unit or bloc.
    fn standings(
        &self,
        code: &str,
        among: fn(&IndicatorRollUp) -> &[UnitStanding],
    ) -> Vec<UnitIndicator> {
        let of_one = |one: &IndicatorRollUp| {
            let found = among(one).iter().find(|unit| unit.unit_code == code)?;
            Some(UnitIndicator {
                indicator_id: one.whole.indicator_id,
                code: one.whole.code.clone(),
                standing: found.standing.clone(),
            })
        };
        self.indicators.figures.iter().filter_map(of_one).collect()
    }

    /// Whether there is anything to tell of a unit.
    fn knows(&self, code: &str) -> bool {
        let is_told =
            |unit: &UnitCoverage| unit.unit_code == code && unit.coverage.expected_count > 0;
        let has_figure =
            |unit: &UnitStanding| unit.unit_code == code && unit.standing.numerator.is_some();
        self.counts.contains_key(code)
            || self.coverage.units.iter().any(is_told)
            || self.indicators.figures.iter().any(|one| one.units.iter().any(has_figure))
    }

    fn unit(&self, unit: &UnitView) -> UnitProgress {
        let told = self.coverage.units.iter().find(|one| one.unit_code == unit.code);
        UnitProgress {
            unit_code: unit.code.clone(),
            unit_name: unit.name.clone(),
            counts: self.counts.get(&unit.code).cloned().unwrap_or_default(),
            indicators: self.standings(&unit.code, |one| &one.units),
            outreach: told.map(|one| one.coverage).unwrap_or_default(),
            latest_result: self.results.get(&unit.code).cloned(),
        }
    }

    fn bloc(&self, bloc: &UnitView, inside: &[String]) -> BlocProgress {
        let mut sum = ProgressCounts::default();
        // What the bloc did in its own name counts for it as well.
        for part in inside.iter().chain([&bloc.code]).filter_map(|unit| self.counts.get(unit)) {
            sum.add(part);
        }
        BlocProgress {
            bloc_code: bloc.code.clone(),
            bloc_name: bloc.name.clone(),
            unit_codes: inside.to_vec(),
            counts: sum,
            indicators: self.standings(&bloc.code, |one| &one.blocs),
        }
    }
}

type Counts = HashMap<String, ProgressCounts>;

fn count(conn: &mut Conn, id: CampaignId) -> Result<Counts> {
    let mut all = Counts::new();
    spread(&mut all, store::of_registrations(conn, id)?, |one| &mut one.registrations);
    spread(&mut all, store::of_achievements(conn, id)?, |one| &mut one.achievements);
    spread(&mut all, store::of_evaluations(conn, id)?, |one| &mut one.evaluations);
    spread(&mut all, store::of_award_proposals(conn, id)?, |one| &mut one.award_proposals);
    for (unit, count) in store::of_awards(conn, id)? {
        all.entry(unit).or_default().awards_count += count;
    }
    Ok(all)
}

fn spread<S: Copy + Ord>(
    all: &mut Counts,
    rows: Vec<Counted<S>>,
    part: fn(&mut ProgressCounts) -> &mut Vec<Tally<S>>,
) {
    for (unit, state, count) in rows {
        add(part(all.entry(unit).or_default()), state, count);
    }
}

/// Adds to a tally, which stays in the order of the states.
fn add<S: Copy + Ord>(tallies: &mut Vec<Tally<S>>, state: S, count: i64) {
    match tallies.binary_search_by_key(&state, |one| one.state) {
        Ok(at) => {
            if let Some(found) = tallies.get_mut(at) {
                found.count += count;
            }
        }
        Err(at) => tallies.insert(at, Tally { state, count }),
    }
}

impl ProgressCounts {
    /// Adds the counts of a part to those of the whole.
    fn add(&mut self, part: &Self) {
        fn all<S: Copy + Ord>(sum: &mut Vec<Tally<S>>, part: &[Tally<S>]) {
            part.iter().for_each(|one| add(sum, one.state, one.count));
        }
        all(&mut self.registrations, &part.registrations);
        all(&mut self.achievements, &part.achievements);
        all(&mut self.evaluations, &part.evaluations);
        all(&mut self.award_proposals, &part.award_proposals);
        self.awards_count += part.awards_count;
    }
}

type Results = HashMap<String, ProgressResult>;

fn results(conn: &mut Conn, id: CampaignId) -> Result<Results> {
    let Some(version) = evaluation_rounds::service::latest_final(conn, id, None)? else {
        return Ok(Results::new());
    };
    let rows = store::results(conn, version)?;
    Ok(rows
        .into_iter()
        .map(|(unit, evaluation_round_id, total, rank, band_code)| {
            (unit, ProgressResult { evaluation_round_id, total: total.0, rank, band_code })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::registrations::types::RegistrationState::{Confirmed, Draft, Submitted};

    #[test]
    fn tallies_add_up_and_stay_in_the_order_of_the_states() {
        let mut sum = ProgressCounts::default();
        for (state, count) in [(Confirmed, 2), (Draft, 1), (Confirmed, 3), (Submitted, 4)] {
            add(&mut sum.registrations, state, count);
        }
        let mut twice = sum.clone();
        twice.add(&sum);
        let shown: Vec<_> = twice.registrations.iter().map(|one| (one.state, one.count)).collect();
        assert_eq!(shown, [(Draft, 2), (Submitted, 8), (Confirmed, 10)]);
    }
}
