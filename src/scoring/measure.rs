//! From a mark to the points of one criterion, by the rule of its type.

use super::{Criterion, CriterionType, Exact, Formula, InputRole, InputValue, Mark};
use crate::quantity::Quantity;

/// Points with what they were read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    /// The points, exact, within 0 and the most points of the criterion.
    pub(super) points: Exact,
    /// What was measured: the value, or numerator ÷ denominator in percent.
    pub(super) value: Option<Exact>,
    /// Whether the rule gave more, or less than nothing, and was cut.
    pub(super) is_capped: bool,
}

/// The points of a mark; `None` for a criterion that does not apply, and for a mark that does not fit
/// the criterion, which is refused where it is entered.
pub(super) fn measure(
    leaf: &Criterion,
    formula: Option<&Formula>,
    mark: &Mark,
) -> Option<Measured> {
    let (points, value) = match (leaf.criterion_type, mark) {
        (CriterionType::Manual, Mark::Points(points)) => ((*points).into(), None),
        (CriterionType::Gate, Mark::Met(_)) => (Exact::zero(), None),
        (CriterionType::Boolean, Mark::Met(true)) => (leaf.max_points.into(), None),
        (CriterionType::Boolean, Mark::Met(false)) => (Exact::zero(), None),
        (CriterionType::Proportional, Mark::Inputs(inputs)) => {
            let ratio = ratio(leaf, inputs)?;
            (ratio.clone() * leaf.max_points.into(), Some(ratio * Exact::whole(100)))
        }
        (CriterionType::Stepped, Mark::Inputs(inputs)) => {
            stepped(leaf, measured_value(leaf, inputs)?)?
        }
        (CriterionType::Sampled, Mark::Inputs(inputs)) => {
            let count: Exact = input_value(leaf, InputRole::Count, inputs)?.into();
            (count.clone() * leaf.points_each?.into(), Some(count))
        }
        (CriterionType::Indicator, Mark::Inputs(inputs)) => indicator(leaf, inputs)?,
        (CriterionType::Formula, Mark::Inputs(inputs)) => {
            let of = |name: &str| -> Option<Exact> {
                if name == "max_points" {
                    return Some(leaf.max_points.into());
                }
                inputs.iter().find(|one| one.name == name).map(|one| one.value.into())
            };
            (formula?.value(&of)?, None)
        }
        _ => return None, // the mark is of another type, or does not apply
    };
    let max = Exact::from(leaf.max_points);
    let bounded = points.clone().max(Exact::zero()).min(max);
    Some(Measured { is_capped: bounded != points, points: bounded, value })
}

fn input_value(leaf: &Criterion, role: InputRole, inputs: &[InputValue]) -> Option<Quantity> {
    let wanted = leaf.input_of(role)?;
    inputs.iter().find(|one| one.name == wanted.name).map(|one| one.value)
}

fn ratio(leaf: &Criterion, inputs: &[InputValue]) -> Option<Exact> {
    let numerator: Exact = input_value(leaf, InputRole::Numerator, inputs)?.into();
    numerator.over(&input_value(leaf, InputRole::Denominator, inputs)?.into())
}

/// The value itself, or the percentage where the criterion has a numerator and a denominator.
fn measured_value(leaf: &Criterion, inputs: &[InputValue]) -> Option<Exact> {
    match input_value(leaf, InputRole::Value, inputs) {
        Some(value) => Some(value.into()),
        None => Some(ratio(leaf, inputs)? * Exact::whole(100)),
    }
}

fn stepped(leaf: &Criterion, value: Exact) -> Option<(Exact, Option<Exact>)> {
    let step = leaf.steps.iter().find(|step| step.holds(&value))?;
    Some((step.points.into(), Some(value)))
}

fn indicator(leaf: &Criterion, inputs: &[InputValue]) -> Option<(Exact, Option<Exact>)> {
    let value = measured_value(leaf, inputs)?;
    match leaf.full_value {
        None => stepped(leaf, value),
        Some(full) => {
            let share = value.over(&full.into())?;
            Some((share * leaf.max_points.into(), Some(value)))
        }
    }
}
