//! The whole calculation of one result as data: a reader can compute the total again from it alone.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Band, BandMove, BandStep, Calculation, Criterion, CriterionType, Exact, InputRole, LeafResult,
    Points, Ranking, Rounding, Scheme, Step, Subtotal, UsedFrom,
};
use crate::quantity::Quantity;

/// A quantity that counts, with what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UsedInput {
    /// Name in the rule.
    #[schema(max_length = 40, example = "a")]
    pub name: String,
    /// What it is in the rule.
    pub role: InputRole,
    /// What is counted or measured.
    #[schema(max_length = 1000, example = "Tổng số hồ sơ đã tiếp nhận")]
    pub definition: String,
    /// Unit of measure; null when the set gives none.
    #[schema(required = true, max_length = 60, example = "hồ sơ")]
    pub unit: Option<String>,
    /// Its value; null while it is missing or the criterion does not apply.
    #[schema(required = true)]
    pub value: Option<Quantity>,
    /// Where the value comes from; null when nothing was said.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub source: Option<String>,
    /// Revision of the measurement; null when nothing was said.
    #[schema(required = true, format = Int32, minimum = 1, maximum = 100_000, example = json!(null))]
    pub revision: Option<u32>,
}

/// One scored criterion: its rule, what was given, and what counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeafStep {
    /// Code of the criterion.
    #[schema(max_length = 40, example = "1.1")]
    pub criterion_code: String,
    /// Group it is in; null at the top.
    #[schema(required = true, max_length = 40, example = "1")]
    pub parent_code: Option<String>,
    /// Its name.
    #[schema(max_length = 1000, example = "Ban hành kế hoạch đúng thời hạn")]
    pub name: String,
    /// Its type, which says how points are made: `manual` as given; `proportional` numerator ÷
    /// denominator × `max_points`; `stepped` the points of the step that holds `value`; `boolean`
    /// `max_points` when met; `sampled` count × `points_each`; `indicator` by `steps`, or value ÷
    /// `full_value` × `max_points`; `formula` as `formula` says; `gate` none. Never below 0 or above
    /// `max_points`.
    #[serde(rename = "type")]
    pub criterion_type: CriterionType,
    /// Where its points go: `group` onto the scale, `bonus` or `penalty`.
    pub part: CriterionType,
    /// Most points it gives.
    pub max_points: Points,
    /// Least points; null when there are none.
    #[schema(required = true)]
    pub min_points: Option<Points>,
    /// Quantities of its rule.
    #[schema(max_items = 10)]
    pub inputs: Vec<UsedInput>,
    /// Steps of its rule.
    #[schema(max_items = 50)]
    pub steps: Vec<Step>,
    /// Points for each case, of a sample.
    #[schema(required = true)]
    pub points_each: Option<Points>,
    /// Value that gives all points, of an indicator.
    #[schema(required = true)]
    pub full_value: Option<Quantity>,
    /// Its formula.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub formula: Option<String>,
    /// Yes or no that counts, of a boolean criterion or a gate.
    #[schema(required = true)]
    pub is_met: Option<bool>,
    /// What was measured: the value, or numerator ÷ denominator in percent.
    #[schema(required = true)]
    pub value: Option<Exact>,
    /// Points the unit gave itself, by the rule; null when none or not applicable.
    #[schema(required = true)]
    pub self_points: Option<Exact>,
    /// Verified points, by the rule; null when none yet or not applicable.
    #[schema(required = true)]
    pub verified_points: Option<Exact>,
    /// Why the verified score differs; null when it does not.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub verified_reason: Option<String>,
    /// Points by the rule, before a gate and before rounding; null when missing or not applicable.
    #[schema(required = true)]
    pub exact_points: Option<Exact>,
    /// Whether the rule gave more than `max_points`, or less than 0, and was cut.
    pub is_capped: bool,
    /// Points that count; null when missing or not applicable.
    #[schema(required = true)]
    pub used_points: Option<Exact>,
    /// Where they come from.
    pub used_from: UsedFrom,
    /// Gate that made them zero.
    #[schema(required = true, max_length = 40, example = json!(null))]
    pub zeroed_by_code: Option<String>,
    /// Why the criterion does not apply, where that counts.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub not_applicable_reason: Option<String>,
}

/// One group: the sum of its leaves that count. Subtotals are not rescaled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SubtotalStep {
    /// Code of the group.
    #[schema(max_length = 40, example = "1")]
    pub criterion_code: String,
    /// Group it is in; null at the top.
    #[schema(required = true, max_length = 40, example = json!(null))]
    pub parent_code: Option<String>,
    /// Its name.
    #[schema(max_length = 1000, example = "Chỉ đạo, điều hành")]
    pub name: String,
    /// `group`, `bonus` or `penalty`.
    #[serde(rename = "type")]
    pub criterion_type: CriterionType,
    /// Most points it gives; the cap of a bonus or penalty.
    pub max_points: Points,
    /// Most points of its leaves that count.
    pub applicable_max: Points,
    /// Sum of its leaves.
    pub points: Exact,
    /// What counts of it, after the cap.
    pub counted_points: Exact,
}

/// The calculation of one result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// Each scored criterion, in the order of the set.
    #[schema(max_items = 500)]
    pub leaves: Vec<LeafStep>,
    /// Each group, in the order of the set.
    #[schema(max_items = 500)]
    pub subtotals: Vec<SubtotalStep>,
    /// Sum of the points that count on the scale, without bonus and penalty.
    pub sum: Exact,
    /// Most points of the criteria that count on the scale.
    pub applicable_max: Points,
    /// Most points of the scale.
    pub max_total: Points,
    /// Whether the sum is rescaled, because a criterion does not apply or an optional part is left out:
    /// sum × `max_total` ÷ `applicable_max`.
    pub is_rescaled: bool,
    /// Bonus that counts.
    pub bonus: Exact,
    /// Penalty that counts.
    pub penalty: Exact,
    /// The rescaled sum, with the bonus, less the penalty, not below 0, before rounding; null without a
    /// total.
    #[schema(required = true)]
    pub exact_total: Option<Exact>,
    /// The one rounding.
    pub rounding: Rounding,
    /// The total; null while a score is missing or when no criterion applies.
    #[schema(required = true)]
    pub total: Option<Points>,
    /// Codes of criteria without a score.
    #[schema(max_items = 500, value_type = Vec<super::CriterionCode>)]
    pub missing_criteria: Vec<String>,
    /// Bands of the set.
    #[schema(max_items = 20)]
    pub bands: Vec<Band>,
    /// Steps from the total to the band.
    #[schema(max_items = 60)]
    pub band_moves: Vec<BandMove>,
    /// The band; null without a total, or when the set has no bands.
    #[schema(required = true)]
    pub band: Option<BandStep>,
    /// Place among the others; null before the round is computed.
    #[schema(required = true)]
    pub ranking: Option<Ranking>,
}

impl Explanation {
    /// A calculation told with the names and rules of its set.
    pub fn of(scheme: &Scheme, calculation: Calculation) -> Self {
        let criteria: HashMap<&str, &Criterion> =
            scheme.criteria.iter().map(|one| (one.code.as_str(), one)).collect();
        let leaves = calculation
            .leaves
            .into_iter()
            .filter_map(|leaf| {
                let criterion = criteria.get(leaf.criterion_code.as_str())?;
                Some(leaf_step(criterion, part(&criteria, criterion), leaf))
            })
            .collect();
        let subtotals = calculation
            .subtotals
            .into_iter()
            .filter_map(|one| Some(subtotal(criteria.get(one.criterion_code.as_str())?, one)))
            .collect();
        Self {
            leaves,
            subtotals,
            is_rescaled: calculation.applicable_max != scheme.max_total,
            sum: calculation.sum,
            applicable_max: calculation.applicable_max,
            max_total: scheme.max_total,
            bonus: calculation.bonus,
            penalty: calculation.penalty,
            exact_total: calculation.exact_total.or(calculation.total.map(Exact::from)),
            rounding: scheme.rounding,
            total: calculation.total,
            missing_criteria: calculation.missing_criteria,
            bands: scheme.bands.clone(),
            band_moves: calculation.band_moves,
            band: calculation.band,
            ranking: calculation.ranking,
        }
    }
}

fn part(criteria: &HashMap<&str, &Criterion>, criterion: &Criterion) -> CriterionType {
    let mut next = criterion.parent_code.as_deref();
    for _ in 0..criteria.len() {
        let Some(parent) = next.and_then(|code| criteria.get(code)) else { break };
        if matches!(parent.criterion_type, CriterionType::Bonus | CriterionType::Penalty) {
            return parent.criterion_type;
        }
        next = parent.parent_code.as_deref();
    }
    CriterionType::Group
}

fn leaf_step(criterion: &Criterion, part: CriterionType, leaf: LeafResult) -> LeafStep {
    let inputs = criterion
        .inputs
        .iter()
        .map(|known| {
            let given = leaf.inputs.iter().find(|one| one.name == known.name);
            UsedInput {
                name: known.name.clone(),
                role: known.role,
                definition: known.definition.clone(),
                unit: known.unit.clone(),
                value: given.map(|one| one.value),
                source: given.and_then(|one| one.source.clone()),
                revision: given.and_then(|one| one.revision),
            }
        })
        .collect();
    // Stored only where it differs from what counts.
    let exact_points = leaf.exact_points.or_else(|| match leaf.used_from {
        UsedFrom::Gate => leaf.verified_points.clone().or_else(|| leaf.self_points.clone()),
        UsedFrom::VerifiedScore
        | UsedFrom::SelfScore
        | UsedFrom::NotApplicable
        | UsedFrom::Omitted
        | UsedFrom::Missing => leaf.used_points.clone(),
    });
    LeafStep {
        criterion_code: leaf.criterion_code,
        parent_code: criterion.parent_code.clone(),
        name: criterion.name.clone(),
        criterion_type: criterion.criterion_type,
        part,
        max_points: criterion.max_points,
        min_points: criterion.min_points,
        inputs,
        steps: criterion.steps.clone(),
        points_each: criterion.points_each,
        full_value: criterion.full_value,
        formula: criterion.formula.clone(),
        is_met: leaf.is_met,
        value: leaf.value,
        self_points: leaf.self_points,
        verified_points: leaf.verified_points,
        verified_reason: leaf.verified_reason,
        exact_points,
        is_capped: leaf.is_capped,
        used_points: leaf.used_points,
        used_from: leaf.used_from,
        zeroed_by_code: leaf.zeroed_by_code,
        not_applicable_reason: leaf.not_applicable_reason,
    }
}

fn subtotal(criterion: &Criterion, one: Subtotal) -> SubtotalStep {
    SubtotalStep {
        criterion_code: one.criterion_code,
        parent_code: criterion.parent_code.clone(),
        name: criterion.name.clone(),
        criterion_type: criterion.criterion_type,
        max_points: criterion.max_points,
        applicable_max: one.applicable_max,
        counted_points: one.counted_points.unwrap_or_else(|| one.points.clone()),
        points: one.points,
    }
}
