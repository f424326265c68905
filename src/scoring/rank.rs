//! From the totals of a round to ranks. Equal totals are separated only by the declared chain or by
//! the council's own order, never by an id or a time of entry.

use std::cmp::Reverse;

use super::{
    Calculation, Engine, Exact, LeafResult, Points, Prefer, Ranking, Subtotal, TieMeasure,
    TieOutcome, TieRule, TieStep, TieTerm, UsedFrom, share::share,
};

/// What a result brings into the comparison with all others of its round. It is stored with the result,
/// so that one corrected sheet moves the ranks without the calculations of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its total.
    pub total: Points,
    /// Code of its band before the top share; `None` when the set has no bands.
    pub band_code: Option<String>,
    /// Its value in each step of the tie chain; `None` where the step does not apply.
    pub tie_values: Vec<Option<Exact>>,
    /// Place in the council's order, counted from 0, when the council decided.
    pub council_place: Option<usize>,
}

/// A set of contestants that are equal so far, as indexes.
type Equal = Vec<usize>;

impl Engine<'_> {
    /// What a calculation brings into the comparison; `None` without a total.
    pub fn standing(&self, calculation: &Calculation) -> Option<Standing> {
        let values = self.scheme.tie_chain.iter().map(|rule| self.value(rule, calculation));
        Some(Standing {
            total: calculation.total?,
            band_code: calculation.band.as_ref().map(|band| band.code.clone()),
            tie_values: values.collect(),
            council_place: None,
        })
    }

    /// Ranks all, then decides who keeps the top band where the set limits it. The rankings stand in the
    /// order of the standings.
    pub fn rank(&self, all: &[Standing]) -> Vec<Ranking> {
        let mut steps: Vec<Vec<TieStep>> = all.iter().map(|_| Vec::new()).collect();
        let mut places: Vec<(usize, Ranking)> = Vec::with_capacity(all.len());
        let ranked_count = count(all.len());
        let mut next_rank = 1_u32;
        for same_total in split((0..all.len()).collect(), |at| Reverse(total(all, at))) {
            let same_total_count = count(same_total.len());
            let mut groups = vec![same_total];
            for (step, rule) in self.scheme.tie_chain.iter().enumerate() {
                groups = groups
                    .into_iter()
                    .flat_map(|group| compare(all, (step, rule), group, &mut steps))
                    .collect();
            }
            for group in groups {
                let size = count(group.len());
                places.extend(placed(all, group, &mut steps).map(|(at, tie)| {
                    let ranking = Ranking {
                        rank: next_rank.saturating_add(tie.offset),
                        ranked_count,
                        same_total_count,
                        tie_steps: tie.steps,
                        council_place: tie.council_place,
                        tie_unresolved: tie.is_unresolved,
                        share: None,
                    };
                    (at, ranking)
                }));
                next_rank = next_rank.saturating_add(size);
            }
        }
        places.sort_unstable_by_key(|(at, _)| *at);
        let mut rankings: Vec<Ranking> = places.into_iter().map(|(_, ranking)| ranking).collect();
        share(self.scheme, all, &mut rankings);
        rankings
    }

    /// The sum of the terms of a tie step; `None` when one of them does not apply.
    fn value(&self, rule: &TieRule, calculation: &Calculation) -> Option<Exact> {
        rule.terms.iter().map(|term| self.term(term, calculation)).sum()
    }

    fn term(&self, term: &TieTerm, calculation: &Calculation) -> Option<Exact> {
        let code = term.criterion_code.as_str();
        let leaf = || {
            let (at, _) = self.leaf(code)?;
            calculation.leaves.get(at)
        };
        match term.measure {
            TieMeasure::Points => match leaf() {
                Some(leaf) => leaf.used_points.clone(),
                None => self.group_points(code, calculation),
            },
            TieMeasure::Value => leaf().and_then(|leaf| leaf.value.clone()),
            TieMeasure::Input => input(leaf()?, term.input_name.as_deref()?),
        }
    }

    /// Points of a group; `None` when a part of it is off the scale, because then they cannot be
    /// compared with another sheet's.
    fn group_points(&self, code: &str, calculation: &Calculation) -> Option<Exact> {
        let at = self.groups.iter().position(|group| group.criterion.code == code)?;
        let (group, subtotal): (_, &Subtotal) =
            (self.groups.get(at)?, calculation.subtotals.get(at)?);
        let is_whole = group.leaves.iter().all(|leaf| {
            calculation.leaves.get(*leaf).is_some_and(|leaf| leaf.used_from.is_on_scale())
        });
        let counted = subtotal.counted_points.as_ref().unwrap_or(&subtotal.points);
        is_whole.then(|| counted.clone())
    }
}

/// One step of the chain, with its place in it, for one group of equals.
fn compare(
    all: &[Standing],
    (step, rule): (usize, &TieRule),
    group: Equal,
    steps: &mut [Vec<TieStep>],
) -> Vec<Equal> {
    if group.len() < 2 {
        return vec![group];
    }
    let equal_before = count(group.len());
    let value = |at: usize| all.get(at)?.tie_values.get(step)?.as_ref();
    let is_comparable = group.iter().all(|at| value(*at).is_some());
    let parts = match (is_comparable, rule.prefer) {
        (false, _) => vec![group],
        (true, Prefer::More) => split(group, |at| Reverse(value(at))),
        (true, Prefer::Less) => split(group, value),
    };
    let is_split = parts.len() > 1;
    for part in &parts {
        let outcome = match (is_comparable, is_split, part.len()) {
            (false, _, _) => TieOutcome::Skipped,
            (true, false, _) => TieOutcome::Equal,
            (true, true, 1) => TieOutcome::Separated,
            (true, true, _) => TieOutcome::Narrowed,
        };
        for at in part {
            if let Some(known) = steps.get_mut(*at) {
                known.push(tie_step(rule, value(*at).cloned(), equal_before, outcome));
            }
        }
    }
    parts
}

fn input(leaf: &LeafResult, name: &str) -> Option<Exact> {
    let counts =
        matches!(leaf.used_from, UsedFrom::VerifiedScore | UsedFrom::SelfScore | UsedFrom::Gate);
    let value = leaf.inputs.iter().find(|input| input.name == name)?.value;
    counts.then(|| value.into())
}

fn tie_step(
    rule: &TieRule,
    value: Option<Exact>,
    equal_before: u32,
    outcome: TieOutcome,
) -> TieStep {
    let terms: Vec<String> = rule
        .terms
        .iter()
        .map(|term| match (term.measure, &term.input_name) {
            (TieMeasure::Points, _) => term.criterion_code.clone(),
            (TieMeasure::Input, Some(name)) => format!("{}.{name}", term.criterion_code),
            (TieMeasure::Value, _) | (TieMeasure::Input, None) => {
                format!("{}.value", term.criterion_code)
            }
        })
        .collect();
    TieStep {
        compared: terms.join(" + "),
        label: Some(rule.label.clone()),
        prefer: rule.prefer,
        value,
        equal_before,
        outcome,
    }
}

/// Which results are equal in every step, as indexes.
pub fn unresolved(all: &[Ranking]) -> Vec<usize> {
    all.iter().enumerate().filter(|(_, one)| one.tie_unresolved).map(|(at, _)| at).collect()
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn total(all: &[Standing], at: usize) -> Option<Points> {
    all.get(at).map(|one| one.total)
}

/// Parts a group by a value, smallest first.
fn split<K: Ord>(mut group: Equal, key: impl Fn(usize) -> K) -> Vec<Equal> {
    group.sort_by_key(|at| key(*at));
    let mut parts: Vec<Equal> = Vec::new();
    for at in group {
        match parts.last_mut() {
            Some(part) if part.first().is_some_and(|first| key(*first) == key(at)) => part.push(at),
            Some(_) | None => parts.push(vec![at]),
        }
    }
    parts
}

/// What became of one of those who are equal in every step.
struct Tie {
    offset: u32,
    steps: Vec<TieStep>,
    council_place: Option<u32>,
    is_unresolved: bool,
}

/// The members of a group with what became of them, in the council's order when it decided.
fn placed(
    all: &[Standing],
    mut group: Equal,
    steps: &mut [Vec<TieStep>],
) -> impl Iterator<Item = (usize, Tie)> {
    let size = group.len();
    let place_of = |at: usize| all.get(at).and_then(|one| one.council_place);
    let decided = size > 1 && group.iter().all(|at| place_of(*at).is_some());
    if decided {
        group.sort_by_key(|at| place_of(*at));
    }
    group.into_iter().enumerate().map(move |(order, at)| {
        let tie = Tie {
            offset: if decided { count(order) } else { 0 },
            steps: steps.get_mut(at).map(std::mem::take).unwrap_or_default(),
            council_place: decided.then(|| count(order).saturating_add(1)),
            is_unresolved: size > 1 && !decided,
        };
        (at, tie)
    })
}
