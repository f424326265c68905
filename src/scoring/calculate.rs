//! From the marks of one sheet to its total and band.

use super::{
    Calculation, CriterionType, Engine, Exact, LeafResult, Mark, Points, RoundingPlace, Subtotal,
    UsedFrom,
    band::{BandInput, decide},
    engine::{Leaf, Part},
    measure::{Measured, measure},
};

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

/// A limit that the verifier found to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Code of the limit.
    pub limit_code: String,
    /// What the verifier noted.
    pub note: Option<String>,
}

/// Everything that is said on one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetMarks {
    /// Marks of the leaves, in any order.
    pub leaves: Vec<LeafMarks>,
    /// Limits that were found to hold.
    pub findings: Vec<Finding>,
    /// Whether the subject did not score itself.
    pub no_self_score: bool,
}

impl Engine<'_> {
    /// Computes a sheet. Marks of unknown criteria are ignored; the caller refuses them earlier.
    pub fn calculate(&self, sheet: &SheetMarks) -> Calculation {
        let none = LeafMarks::default();
        let mut marks: Vec<&LeafMarks> = vec![&none; self.leaves.len()];
        for one in &sheet.leaves {
            if let Some(place) =
                self.leaf(&one.criterion_code).and_then(|(at, _)| marks.get_mut(at))
            {
                *place = one;
            }
        }
        let closed: Vec<bool> = self.leaves.iter().zip(&marks).map(is_closed_gate).collect();
        let used_parts = self.used_parts(&marks);
        let leaves: Vec<LeafResult> = self
            .leaves
            .iter()
            .zip(&marks)
            .map(|(leaf, marks)| self.result(leaf, marks, &closed, &used_parts))
            .collect();
        self.finish(sheet, leaves)
    }

    /// Which optional parts have a mark, and so count.
    fn used_parts(&self, marks: &[&LeafMarks]) -> Vec<bool> {
        let mut used = vec![false; self.optional_count];
        for (leaf, marks) in self.leaves.iter().zip(marks) {
            let has_mark = marks.verified_mark.is_some() || marks.self_mark.is_some();
            for part in leaf.optional_parts.iter().filter(|_| has_mark) {
                if let Some(used) = used.get_mut(*part) {
                    *used = true;
                }
            }
        }
        used
    }

    fn result(
        &self,
        leaf: &Leaf<'_>,
        marks: &LeafMarks,
        closed: &[bool],
        used_parts: &[bool],
    ) -> LeafResult {
        let measured = |mark: Option<&Mark>| -> Option<Measured> {
            measure(leaf.criterion, leaf.formula.as_ref(), mark?)
        };
        let own = measured(marks.self_mark.as_ref());
        let verified = measured(marks.verified_mark.as_ref());
        let counting = marks.verified_mark.as_ref().or(marks.self_mark.as_ref());
        let (counts, from) = match (&marks.verified_mark, &marks.self_mark) {
            (Some(_), _) => (verified.clone(), UsedFrom::VerifiedScore),
            (None, Some(_)) => (own.clone(), UsedFrom::SelfScore),
            (None, None) => (None, UsedFrom::Missing),
        };
        let gate = leaf.gates.iter().find(|gate| closed.get(**gate).copied().unwrap_or_default());
        let is_left_out = leaf
            .optional_parts
            .iter()
            .any(|part| !used_parts.get(*part).copied().unwrap_or_default());
        let exact = counts.as_ref().map(|one| one.points.clone());
        let (used_from, used_points) = match counting {
            Some(Mark::NotApplicable(_)) => (UsedFrom::NotApplicable, None),
            None if is_left_out => (UsedFrom::Omitted, None),
            _ if gate.is_some() => (UsedFrom::Gate, Some(Exact::zero())),
            _ => match &exact {
                Some(points) => (from, self.rounded(points)),
                None => (UsedFrom::Missing, None), // no mark, or one that does not fit
            },
        };
        let gate = gate.filter(|_| used_from == UsedFrom::Gate);
        LeafResult {
            criterion_code: leaf.criterion.code.clone(),
            used_from,
            self_points: own.map(|one| one.points),
            verified_points: verified.map(|one| one.points),
            verified_reason: marks.verified_reason.clone(),
            inputs: match counting {
                Some(Mark::Inputs(inputs)) => inputs.clone(),
                Some(Mark::Points(_) | Mark::Met(_) | Mark::NotApplicable(_)) | None => Vec::new(),
            },
            is_met: match counting {
                Some(Mark::Met(is_met)) => Some(*is_met),
                Some(Mark::Points(_) | Mark::Inputs(_) | Mark::NotApplicable(_)) | None => None,
            },
            value: counts.as_ref().and_then(|one| one.value.clone()),
            is_capped: counts.is_some_and(|one| one.is_capped),
            exact_points: exact
                .filter(|exact| used_points.as_ref().is_some_and(|used| used != exact)),
            used_points,
            zeroed_by_code: gate
                .and_then(|gate| self.leaves.get(*gate))
                .map(|gate| gate.criterion.code.clone()),
            not_applicable_reason: match counting {
                Some(Mark::NotApplicable(reason)) => Some(reason.clone()),
                Some(Mark::Points(_) | Mark::Met(_) | Mark::Inputs(_)) | None => None,
            },
        }
    }

    /// The points as they count: rounded where the set rounds each criterion.
    fn rounded(&self, exact: &Exact) -> Option<Exact> {
        match self.scheme.rounding.at {
            RoundingPlace::Total => Some(exact.clone()),
            RoundingPlace::Criterion => {
                exact.rounded(self.scheme.rounding.decimals).map(Exact::from)
            }
        }
    }

    fn finish(&self, sheet: &SheetMarks, leaves: Vec<LeafResult>) -> Calculation {
        let of = |part: Part| {
            self.leaves
                .iter()
                .zip(&leaves)
                .filter(move |(leaf, result)| leaf.part == part && result.used_from.is_on_scale())
        };
        let sum: Exact =
            of(Part::Scale).filter_map(|(_, result)| result.used_points.as_ref()).sum();
        let applicable_max: Points =
            of(Part::Scale).map(|(leaf, _)| leaf.criterion.max_points).sum();
        let subtotals: Vec<Subtotal> =
            self.groups.iter().map(|group| self.subtotal(group, &leaves)).collect();
        let counted = |kind: CriterionType| -> Exact {
            self.groups
                .iter()
                .zip(&subtotals)
                .filter(|(group, _)| group.criterion.criterion_type == kind)
                .map(|(_, subtotal)| subtotal.counted_points.as_ref().unwrap_or(&subtotal.points))
                .sum()
        };
        let (bonus, penalty) = (counted(CriterionType::Bonus), counted(CriterionType::Penalty));
        let missing_criteria: Vec<String> = leaves
            .iter()
            .filter(|leaf| leaf.used_from == UsedFrom::Missing)
            .map(|leaf| leaf.criterion_code.clone())
            .collect();
        let exact_total = missing_criteria.is_empty().then(|| {
            let scaled = self.rescaled(&sum, applicable_max)?;
            Some((scaled + bonus.clone() - penalty.clone()).max(Exact::zero()))
        });
        let exact_total = exact_total.flatten();
        let total =
            exact_total.as_ref().and_then(|exact| exact.rounded(self.scheme.rounding.decimals));
        let (band, band_moves) = match total {
            Some(total) => self.band(sheet, &leaves, total),
            None => (None, Vec::new()),
        };
        Calculation {
            leaves,
            subtotals,
            sum,
            applicable_max,
            bonus,
            penalty,
            exact_total,
            total,
            missing_criteria,
            band_moves,
            band,
            ranking: None,
        }
    }

    /// The sum on the whole scale; `None` when no criterion applies.
    fn rescaled(&self, sum: &Exact, applicable_max: Points) -> Option<Exact> {
        if applicable_max == self.scheme.max_total {
            return Some(sum.clone());
        }
        (sum.clone() * self.scheme.max_total.into()).over(&applicable_max.into())
    }

    fn subtotal(&self, group: &super::engine::Group<'_>, leaves: &[LeafResult]) -> Subtotal {
        let inside = || {
            group
                .leaves
                .iter()
                .filter_map(|at| Some((self.leaves.get(*at)?, leaves.get(*at)?)))
                .filter(|(_, result)| result.used_from.is_on_scale())
        };
        let points: Exact = inside().filter_map(|(_, result)| result.used_points.as_ref()).sum();
        let cap = Exact::from(group.criterion.max_points);
        let is_capped = group.criterion.criterion_type != CriterionType::Group && points > cap;
        Subtotal {
            criterion_code: group.criterion.code.clone(),
            applicable_max: inside().map(|(leaf, _)| leaf.criterion.max_points).sum(),
            counted_points: is_capped.then_some(cap),
            points,
        }
    }

    fn band(
        &self,
        sheet: &SheetMarks,
        leaves: &[LeafResult],
        total: Points,
    ) -> (Option<super::BandStep>, Vec<super::BandMove>) {
        let scored = || {
            self.leaves
                .iter()
                .zip(leaves)
                .filter(|(leaf, _)| leaf.criterion.criterion_type != CriterionType::Gate)
        };
        let codes = |is_meant: &dyn Fn(&Leaf<'_>, &Exact) -> bool| -> Vec<String> {
            scored()
                .filter(|(leaf, result)| {
                    result.used_points.as_ref().is_some_and(|points| is_meant(leaf, points))
                })
                .map(|(leaf, _)| leaf.criterion.code.clone())
                .collect()
        };
        let input = BandInput {
            total,
            zero_codes: codes(&|leaf, points| leaf.part == Part::Scale && points.is_zero()),
            low_codes: codes(&|leaf, points| {
                leaf.criterion.min_points.is_some_and(|least| *points < Exact::from(least))
            }),
            findings: &sheet.findings,
            no_self_score: sheet.no_self_score,
        };
        decide(self.scheme, &input)
    }
}

/// Whether a leaf is a gate that says no.
fn is_closed_gate((leaf, marks): (&Leaf<'_>, &&LeafMarks)) -> bool {
    let counting = marks.verified_mark.as_ref().or(marks.self_mark.as_ref());
    leaf.criterion.criterion_type == CriterionType::Gate && counting == Some(&Mark::Met(false))
}
