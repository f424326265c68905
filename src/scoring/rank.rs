//! From the totals of a round to ranks. Equal totals are separated only by the declared chain or by
//! the council's own order, never by an id or a time of entry.

use std::cmp::Reverse;

use super::{Explanation, Points, Ranking, TieOutcome, TieStep};

/// One result on its way to a rank.
#[derive(Debug)]
pub struct Contestant<'a> {
    /// Place in the council's order, counted from 0, when the council decided.
    pub council_place: Option<usize>,
    /// The calculation; it must have a total, and receives the ranking.
    pub explanation: &'a mut Explanation,
}

/// A set of contestants that are equal so far, as indexes.
type Equal = Vec<usize>;

/// Ranks all contestants. Those without a total are left out; the caller refuses them earlier.
pub fn rank(tie_chain: &[String], all: &mut [Contestant<'_>]) {
    let mut steps: Vec<Vec<TieStep>> = all.iter().map(|_| Vec::new()).collect();
    let ranked: Vec<usize> = (0..all.len()).filter(|at| total(all, *at).is_some()).collect();
    let ranked_count = count(ranked.len());
    let mut next_rank = 1_u32;
    for same_total in split(ranked, |at| total(all, at)) {
        let same_total_count = count(same_total.len());
        let mut groups = vec![same_total];
        for code in tie_chain {
            groups = groups
                .into_iter()
                .flat_map(|group| compare(all, code, group, &mut steps))
                .collect();
        }
        for group in groups {
            let size = group.len();
            let decided = size > 1
                && group
                    .iter()
                    .all(|at| all.get(*at).is_some_and(|one| one.council_place.is_some()));
            let places = split_by_council(all, group, decided);
            for (place, at) in places {
                let offset = if decided { place.saturating_sub(1) } else { 0 };
                let ranking = Ranking {
                    rank: next_rank.saturating_add(offset),
                    ranked_count,
                    same_total_count,
                    tie_steps: steps.get_mut(at).map(std::mem::take).unwrap_or_default(),
                    council_place: decided.then_some(place),
                    tie_unresolved: size > 1 && !decided,
                };
                if let Some(one) = all.get_mut(at) {
                    one.explanation.ranking = Some(ranking);
                }
            }
            next_rank = next_rank.saturating_add(count(size));
        }
    }
}

/// Which results are equal in every step, as indexes.
pub fn unresolved<'a>(all: impl Iterator<Item = &'a Explanation>) -> Vec<usize> {
    all.enumerate()
        .filter(|(_, one)| one.ranking.as_ref().is_some_and(|ranking| ranking.tie_unresolved))
        .map(|(at, _)| at)
        .collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn total(all: &[Contestant<'_>], at: usize) -> Option<Points> {
    all.get(at).and_then(|one| one.explanation.total)
}

/// Parts a group by a value, highest first.
fn split<K: Ord>(mut group: Equal, key: impl Fn(usize) -> K) -> Vec<Equal> {
    group.sort_by_key(|at| Reverse(key(*at)));
    let mut parts: Vec<Equal> = Vec::new();
    for at in group {
        match parts.last_mut() {
            Some(part) if part.first().is_some_and(|first| key(*first) == key(at)) => part.push(at),
            Some(_) | None => parts.push(vec![at]),
        }
    }
    parts
}

/// One step of the chain for one group of equals.
fn compare(
    all: &[Contestant<'_>],
    code: &str,
    group: Equal,
    steps: &mut [Vec<TieStep>],
) -> Vec<Equal> {
    if group.len() < 2 {
        return vec![group];
    }
    let equal_before = count(group.len());
    let points = |at: usize| all.get(at).and_then(|one| one.explanation.points_of(code));
    let is_comparable = group.iter().all(|at| points(*at).is_some());
    let parts = if is_comparable { split(group, points) } else { vec![group] };
    let is_split = parts.len() > 1;
    for part in &parts {
        let outcome = match (is_comparable, is_split, part.len()) {
            (false, _, _) => TieOutcome::Skipped,
            (true, false, _) => TieOutcome::Equal,
            (true, true, 1) => TieOutcome::Separated,
            (true, true, _) => TieOutcome::Narrowed,
        };
        for at in part {
            let step = TieStep {
                criterion_code: code.to_owned(),
                points: points(*at),
                equal_before,
                outcome,
            };
            if let Some(known) = steps.get_mut(*at) {
                known.push(step);
            }
        }
    }
    parts
}

/// The members of a group with their places from 1, in the council's order when it decided.
fn split_by_council(all: &[Contestant<'_>], mut group: Equal, decided: bool) -> Vec<(u32, usize)> {
    if decided {
        group.sort_by_key(|at| all.get(*at).and_then(|one| one.council_place));
    }
    group.into_iter().enumerate().map(|(place, at)| (count(place).saturating_add(1), at)).collect()
}
