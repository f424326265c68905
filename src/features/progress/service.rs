//! Rolling counts up from units to blocs to the campaign.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};

use super::{
    store::{self, Counted},
    types::{BlocProgress, ProgressCounts, ProgressResult, ProgressView, Tally, UnitProgress},
};
use crate::{
    authz::{Actor, table},
    db::{Conn, types::Instant},
    error::Result,
    features::{
        campaigns::{
            lookup::{self, CampaignFacts},
            types::CampaignId,
        },
        evaluation_rounds,
        units::types::UnitKind,
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
    now: Instant,
    today: NaiveDate,
) -> Result<ProgressView> {
    actor.require_scope(table::GET_CAMPAIGN_PROGRESS)?;
    let campaign = lookup::seen(conn, actor, id)?;
    roll_up(conn, &campaign, now, today)
}

/// Progress of a campaign, for slices that have checked themselves who may know.
///
/// # Errors
/// When the database cannot be read.
pub fn roll_up(
    conn: &mut Conn,
    campaign: &CampaignFacts,
    now: Instant,
    today: NaiveDate,
) -> Result<ProgressView> {
    let id = campaign.id;
    let counts = count(conn, id)?;
    let members = store::members(conn, today.year())?;
    let directory = store::directory(conn, today)?;
    let expected = expected(&campaign.owner_unit_code, &directory, &members);
    let results = results(conn, id)?;
    let mut totals = ProgressCounts::default();
    counts.values().for_each(|one| totals.add(one));
    let (mut units, mut blocs) = (Vec::new(), Vec::new());
    for (named, kind, _) in &directory {
        if *kind == UnitKind::Bloc {
            let inside = members_of(&members, &named.0);
            if inside.iter().any(|unit| expected.contains(*unit)) {
                blocs.push(bloc(named, &inside, &counts));
            }
        } else if counts.contains_key(&named.0) || expected.contains(&named.0) {
            units.push(unit(named, &counts, &results));
        }
    }
    Ok(ProgressView { campaign_id: id, as_of: now, totals, blocs, units })
}

type Counts = HashMap<String, ProgressCounts>;
type Directory = [(store::Named, UnitKind, bool)];

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

fn members_of<'a>(members: &'a [(String, String)], bloc: &str) -> Vec<&'a str> {
    members.iter().filter(|(code, _)| code == bloc).map(|(_, unit)| unit.as_str()).collect()
}

/// The units that are to take part: of a bloc's campaign its members, of a unit's the unit, of the
/// department's and the city's every room and public unit that exists today.
fn expected(owner: &str, directory: &Directory, members: &[(String, String)]) -> HashSet<String> {
    let kind = directory.iter().find(|((code, _), ..)| code == owner).map(|(_, kind, _)| *kind);
    match kind {
        Some(UnitKind::Bloc) => members_of(members, owner).into_iter().map(str::to_owned).collect(),
        Some(UnitKind::Room | UnitKind::PublicUnit) => HashSet::from([owner.to_owned()]),
        Some(UnitKind::Department) | None => directory
            .iter()
            .filter(|(_, kind, exists)| {
                *exists && matches!(kind, UnitKind::Room | UnitKind::PublicUnit)
            })
            .map(|((code, _), ..)| code.clone())
            .collect(),
    }
}

fn unit((code, name): &store::Named, counts: &Counts, results: &Results) -> UnitProgress {
    UnitProgress {
        unit_code: code.clone(),
        unit_name: name.clone(),
        counts: counts.get(code).cloned().unwrap_or_default(),
        latest_result: results.get(code).cloned(),
    }
}

fn bloc((code, name): &store::Named, inside: &[&str], counts: &Counts) -> BlocProgress {
    let mut sum = ProgressCounts::default();
    // What the bloc did in its own name counts for it as well.
    for part in inside.iter().copied().chain([code.as_str()]).filter_map(|unit| counts.get(unit)) {
        sum.add(part);
    }
    BlocProgress {
        bloc_code: code.clone(),
        bloc_name: name.clone(),
        unit_codes: inside.iter().map(|unit| (*unit).to_owned()).collect(),
        counts: sum,
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
