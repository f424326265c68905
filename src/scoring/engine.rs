//! A criteria set made ready to compute: its tree resolved and its formulas parsed once, for all the
//! sheets of a round.

use std::collections::{BTreeSet, HashMap};

use super::{
    Criterion, CriterionType, Entry, Exact, Formula, Mark, MarkFlaw, Scheme, mark, measure::measure,
};

/// Where the points of a leaf go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Onto the scale.
    Scale,
    /// To the bonus.
    Bonus,
    /// To the penalty.
    Penalty,
}

/// A scored criterion with what the tree says of it.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    pub(super) criterion: &'a Criterion,
    pub(super) formula: Option<Formula>,
    pub(super) part: Part,
    /// Gates that can make it zero, as places among the leaves.
    pub(super) gates: Vec<usize>,
    /// Optional parts that it belongs to, as places among the optional parts.
    pub(super) optional_parts: Vec<usize>,
}

/// A group with its leaves, as places among the leaves.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) criterion: &'a Criterion,
    pub(super) leaves: Vec<usize>,
}

/// A set that is ready to compute.
#[derive(Debug)]
pub struct Engine<'a> {
    pub(super) scheme: &'a Scheme,
    pub(super) leaves: Vec<Leaf<'a>>,
    pub(super) groups: Vec<Group<'a>>,
    pub(super) optional_count: usize,
    by_code: HashMap<&'a str, usize>,
}

impl<'a> Engine<'a> {
    /// Makes a set ready. Of a set that was not published yet, whatever does not fit gives no points;
    /// publishing names it.
    pub fn new(scheme: &'a Scheme) -> Self {
        let tree = Tree::of(scheme);
        let mut leaves: Vec<Leaf<'a>> = scheme
            .leaves()
            .map(|criterion| Leaf {
                criterion,
                formula: formula_of(criterion).and_then(Result::ok),
                part: tree.part(criterion),
                gates: Vec::new(),
                optional_parts: Vec::new(),
            })
            .collect();
        let optional: Vec<&str> = scheme
            .criteria
            .iter()
            .filter(|one| one.is_optional)
            .map(|one| one.code.as_str())
            .collect();
        let gates = tree.gates(&leaves);
        for (at, leaf) in leaves.iter_mut().enumerate() {
            let line = tree.line(leaf.criterion);
            leaf.optional_parts = (0..optional.len())
                .filter(|part| optional.get(*part).is_some_and(|code| line.contains(code)))
                .collect();
            if leaf.part != Part::Penalty {
                leaf.gates = gates
                    .iter()
                    .filter(|(gate, group)| {
                        *gate != at && group.is_none_or(|group| line.contains(group))
                    })
                    .map(|(gate, _)| *gate)
                    .collect();
            }
        }
        let groups = tree.groups(scheme, &leaves);
        let by_code = leaves
            .iter()
            .enumerate()
            .map(|(at, leaf)| (leaf.criterion.code.as_str(), at))
            .collect();
        Self { scheme, leaves, groups, optional_count: optional.len(), by_code }
    }

    /// The set.
    pub fn scheme(&self) -> &'a Scheme {
        self.scheme
    }

    pub(super) fn leaf(&self, code: &str) -> Option<(usize, &Leaf<'a>)> {
        let at = *self.by_code.get(code)?;
        Some((at, self.leaves.get(at)?))
    }

    /// Whether an entry fits the criterion that it is for; `None` when the set scores nothing by the
    /// code.
    pub fn check(&self, code: &str, entry: Entry<'_>) -> Option<Result<(), MarkFlaw>> {
        let (_, leaf) = self.leaf(code)?;
        Some(mark::check(leaf.criterion, leaf.formula.as_ref(), entry))
    }

    /// The points of one mark by the rule of its criterion alone; `None` when it gives none.
    pub fn points_of(&self, code: &str, mark: &Mark) -> Option<Exact> {
        let (_, leaf) = self.leaf(code)?;
        Some(measure(leaf.criterion, leaf.formula.as_ref(), mark)?.points)
    }
}

/// The formula of a criterion, checked; `None` when it has none.
pub(super) fn formula_of(
    criterion: &Criterion,
) -> Option<Result<Formula, super::formula::FormulaFlaw>> {
    if criterion.criterion_type != CriterionType::Formula {
        return None;
    }
    let names: Vec<&str> = criterion
        .inputs
        .iter()
        .map(|input| input.name.as_str())
        .chain(std::iter::once("max_points"))
        .collect();
    criterion.formula.as_deref().map(|text| Formula::parse(text, &names))
}

/// Who is above whom. A tree that is not one ends a walk after as many steps as it has criteria.
pub(super) struct Tree<'a> {
    by_code: HashMap<&'a str, &'a Criterion>,
}

impl<'a> Tree<'a> {
    pub(super) fn of(scheme: &'a Scheme) -> Self {
        Self { by_code: scheme.criteria.iter().map(|one| (one.code.as_str(), one)).collect() }
    }

    /// The groups above a criterion, nearest first.
    pub(super) fn above(&self, criterion: &Criterion) -> Vec<&'a Criterion> {
        let mut line: Vec<&'a Criterion> = Vec::new();
        let mut next = criterion.parent_code.as_deref();
        while let Some(parent) = next.and_then(|code| self.by_code.get(code))
            && line.len() < self.by_code.len()
        {
            line.push(parent);
            next = parent.parent_code.as_deref();
        }
        line
    }

    /// The codes of a criterion and of the groups above it.
    fn line<'b>(&self, criterion: &'b Criterion) -> BTreeSet<&'b str>
    where
        'a: 'b,
    {
        let own = std::iter::once(criterion.code.as_str());
        own.chain(self.above(criterion).into_iter().map(|one| one.code.as_str())).collect()
    }

    pub(super) fn part(&self, criterion: &Criterion) -> Part {
        let kinds: Vec<CriterionType> =
            self.above(criterion).iter().map(|one| one.criterion_type).collect();
        if kinds.contains(&CriterionType::Penalty) {
            Part::Penalty
        } else if kinds.contains(&CriterionType::Bonus) {
            Part::Bonus
        } else {
            Part::Scale
        }
    }

    /// The gates, as places among the leaves, with the group that each governs.
    fn gates(&self, leaves: &[Leaf<'a>]) -> Vec<(usize, Option<&'a str>)> {
        leaves
            .iter()
            .enumerate()
            .filter(|(_, leaf)| leaf.criterion.criterion_type == CriterionType::Gate)
            .map(|(at, leaf)| (at, leaf.criterion.parent_code.as_deref()))
            .collect()
    }

    fn groups(&self, scheme: &'a Scheme, leaves: &[Leaf<'a>]) -> Vec<Group<'a>> {
        let mut inside: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, leaf) in leaves.iter().enumerate() {
            let above: BTreeSet<&str> =
                self.above(leaf.criterion).into_iter().map(|one| one.code.as_str()).collect();
            for code in above {
                inside.entry(code).or_default().push(at);
            }
        }
        scheme
            .criteria
            .iter()
            .filter(|one| !one.is_leaf())
            .map(|criterion| Group {
                criterion,
                leaves: inside.remove(criterion.code.as_str()).unwrap_or_default(),
            })
            .collect()
    }
}
