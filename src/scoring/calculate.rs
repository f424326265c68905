//! From the marks of one sheet to its total and band.

use std::collections::HashMap;

use super::{BandStep, Criterion, Explanation, LeafStep, Points, Scheme, SubtotalStep, UsedFrom};

/// What somebody says of one criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Points.
    Points(Points),
    /// It does not apply, for this reason.
    NotApplicable(String),
}

impl Mark {
    /// The mark of a stored pair, of which at most one half is there.
    pub fn of(points: Option<Points>, not_applicable_reason: Option<String>) -> Option<Self> {
        points.map(Self::Points).or_else(|| not_applicable_reason.map(Self::NotApplicable))
    }

    fn points(&self) -> Option<Points> {
        match self {
            Self::Points(points) => Some(*points),
            Self::NotApplicable(_) => None,
        }
    }

    /// Whether two marks say the same; the wording of a reason is not compared.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.points() == other.points()
    }
}

/// The marks of one leaf.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeafMarks {
    /// Code of the criterion.
    pub criterion_code: String,
    /// What the unit says.
    pub self_mark: Option<Mark>,
    /// What the verifier says; it counts when it is there.
    pub verified_mark: Option<Mark>,
    /// Why the verifier differs.
    pub verified_reason: Option<String>,
}

/// Computes a sheet. Marks of unknown criteria are ignored; the caller refuses them earlier.
pub fn calculate(scheme: &Scheme, marks: &[LeafMarks]) -> Explanation {
    let by_code: HashMap<&str, &LeafMarks> =
        marks.iter().map(|one| (one.criterion_code.as_str(), one)).collect();
    let leaves: Vec<LeafStep> =
        scheme.leaves().map(|leaf| step(leaf, by_code.get(leaf.code.as_str()).copied())).collect();
    let subtotals = subtotals(scheme, &leaves);
    let counted = || leaves.iter().filter(|leaf| leaf.used_from != UsedFrom::NotApplicable);
    let sum: Points = counted().filter_map(|leaf| leaf.used_points).sum();
    let applicable_max: Points = counted().map(|leaf| leaf.max_points).sum();
    let missing_criteria: Vec<String> = leaves
        .iter()
        .filter(|leaf| leaf.used_from == UsedFrom::Missing)
        .map(|leaf| leaf.criterion_code.clone())
        .collect();
    let total = if missing_criteria.is_empty() {
        sum.scaled(scheme.max_total, applicable_max, scheme.rounding.decimals)
    } else {
        None
    };
    Explanation {
        is_rescaled: applicable_max != scheme.max_total,
        band: total.and_then(|total| band(scheme, total)),
        leaves,
        subtotals,
        sum,
        applicable_max,
        max_total: scheme.max_total,
        rounding: scheme.rounding,
        total,
        missing_criteria,
        ranking: None,
    }
}

fn step(leaf: &Criterion, marks: Option<&LeafMarks>) -> LeafStep {
    let own = marks.and_then(|marks| marks.self_mark.as_ref());
    let verified = marks.and_then(|marks| marks.verified_mark.as_ref());
    let (used_points, used_from, reason) = match (verified, own) {
        (Some(Mark::Points(points)), _) => (Some(*points), UsedFrom::VerifiedScore, None),
        (None, Some(Mark::Points(points))) => (Some(*points), UsedFrom::SelfScore, None),
        (Some(Mark::NotApplicable(why)), _) | (None, Some(Mark::NotApplicable(why))) => {
            (None, UsedFrom::NotApplicable, Some(why.clone()))
        }
        (None, None) => (None, UsedFrom::Missing, None),
    };
    LeafStep {
        criterion_code: leaf.code.clone(),
        name: leaf.name.clone(),
        max_points: leaf.max_points,
        self_points: own.and_then(Mark::points),
        verified_points: verified.and_then(Mark::points),
        verified_reason: marks.and_then(|marks| marks.verified_reason.clone()),
        used_points,
        used_from,
        not_applicable_reason: reason,
    }
}

fn subtotals(scheme: &Scheme, leaves: &[LeafStep]) -> Vec<SubtotalStep> {
    let steps: HashMap<&str, &LeafStep> =
        leaves.iter().map(|leaf| (leaf.criterion_code.as_str(), leaf)).collect();
    let groups = scheme.leaves_of_groups();
    scheme
        .criteria
        .iter()
        .filter(|one| !one.is_leaf())
        .map(|group| {
            let inside = || {
                groups
                    .get(group.code.as_str())
                    .into_iter()
                    .flatten()
                    .filter_map(|code| steps.get(code))
                    .filter(|leaf| leaf.used_from != UsedFrom::NotApplicable)
            };
            SubtotalStep {
                criterion_code: group.code.clone(),
                name: group.name.clone(),
                max_points: group.max_points,
                applicable_max: inside().map(|leaf| leaf.max_points).sum(),
                points: inside().filter_map(|leaf| leaf.used_points).sum(),
            }
        })
        .collect()
}

fn band(scheme: &Scheme, total: Points) -> Option<BandStep> {
    scheme.bands.iter().find(|band| band.holds(total)).map(|band| BandStep {
        code: band.code.clone(),
        label: band.label.clone(),
        from_points: band.from_points,
        to_points: band.to_points,
    })
}
