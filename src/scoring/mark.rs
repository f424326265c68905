//! What somebody says of one criterion, and whether it fits the criterion's rule.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Criterion, CriterionType, Formula, InputRole, Points, measure::measure};
use crate::quantity::Quantity;

/// A quantity that was entered for an input of a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InputValue {
    /// Name of the input.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z][a-z0-9_]{0,39}$", example = "a")]
    pub name: String,
    /// Its value.
    pub value: Quantity,
    /// Where the value comes from (nguồn số liệu); needed for an indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hệ thống thông tin giải quyết TTHC, trích xuất ngày 05/01/2027"
    )]
    pub source: Option<String>,
    /// Revision of the measurement that the value is; of several, the source names each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Int32, minimum = 1, maximum = 100_000, example = 2)]
    pub revision: Option<u32>,
}

/// A mark as it is entered: of the four one at most is there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry<'a> {
    /// Points, of a manual criterion.
    pub points: Option<Points>,
    /// Yes or no, of a boolean criterion or a gate.
    pub is_met: Option<bool>,
    /// Quantities, of every other criterion.
    pub inputs: &'a [InputValue],
    /// Why the criterion does not apply.
    pub not_applicable_reason: Option<&'a str>,
}

/// What somebody says of one criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Points.
    Points(Points),
    /// Yes or no.
    Met(bool),
    /// Quantities.
    Inputs(Vec<InputValue>),
    /// It does not apply, for this reason.
    NotApplicable(String),
}

impl Mark {
    /// The mark of an entry; `None` when nothing was said.
    pub fn of(entry: Entry<'_>) -> Option<Self> {
        if let Some(reason) = entry.not_applicable_reason {
            return Some(Self::NotApplicable(reason.to_owned()));
        }
        let inputs = || (!entry.inputs.is_empty()).then(|| Self::Inputs(entry.inputs.to_vec()));
        entry.points.map(Self::Points).or(entry.is_met.map(Self::Met)).or_else(inputs)
    }

    /// Whether two marks say the same; neither the wording of a reason nor the source of a quantity is
    /// compared.
    pub fn agrees_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::NotApplicable(_), Self::NotApplicable(_)) => true,
            (Self::Inputs(own), Self::Inputs(others)) => {
                let value = |name: &str| others.iter().find(|one| one.name == name);
                own.len() == others.len()
                    && own
                        .iter()
                        .all(|one| value(&one.name).is_some_and(|other| other.value == one.value))
            }
            _ => self == other, // points and yes or no are the same or are not
        }
    }
}

/// Why an entry does not fit its criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkFlaw {
    /// JSON pointer below the entry, without the first slash.
    pub field: String,
    /// Stable code of the rule.
    pub rule: &'static str,
    /// What is wrong, in Vietnamese.
    pub vi: String,
    /// What is wrong, in English.
    pub en: String,
}

fn flaw(
    field: impl Into<String>,
    rule: &'static str,
    vi: impl Into<String>,
    en: impl Into<String>,
) -> MarkFlaw {
    MarkFlaw { field: field.into(), rule, vi: vi.into(), en: en.into() }
}

/// The field in which a criterion of a type is scored.
fn field_of(kind: CriterionType) -> &'static str {
    match kind {
        CriterionType::Manual => "points",
        CriterionType::Boolean | CriterionType::Gate => "is_met",
        CriterionType::Proportional
        | CriterionType::Stepped
        | CriterionType::Sampled
        | CriterionType::Indicator
        | CriterionType::Formula => "inputs",
        CriterionType::Group | CriterionType::Bonus | CriterionType::Penalty => "criterion_code",
    }
}

/// Whether an entry fits its criterion (R33): said in the field of its type, once, within its bounds.
///
/// # Errors
/// The first thing that does not fit.
pub(super) fn check(
    leaf: &Criterion,
    formula: Option<&Formula>,
    entry: Entry<'_>,
) -> Result<(), MarkFlaw> {
    let wanted = field_of(leaf.criterion_type);
    let said = [
        ("points", entry.points.is_some()),
        ("is_met", entry.is_met.is_some()),
        ("inputs", !entry.inputs.is_empty()),
    ];
    let has_said = said.iter().any(|(_, is_said)| *is_said);
    if entry.not_applicable_reason.is_some() {
        return if has_said {
            Err(flaw(
                "not_applicable_reason",
                "points_and_not_applicable",
                "Tiêu chí không áp dụng thì không có điểm.",
                "A criterion that does not apply has no points.",
            ))
        } else {
            Ok(())
        };
    }
    if let Some((field, _)) = said.iter().find(|(field, is_said)| *is_said && *field != wanted) {
        return Err(flaw(
            *field,
            "not_of_this_type",
            format!("Tiêu chí loại này được chấm ở trường {wanted}."),
            format!("A criterion of this type is scored in `{wanted}`."),
        ));
    }
    if !has_said {
        return Err(flaw(
            wanted,
            "points_or_not_applicable",
            "Phải có điểm hoặc lý do không áp dụng.",
            "It needs points, or the reason why it does not apply.",
        ));
    }
    check_points(leaf, entry.points)?;
    check_inputs(leaf, formula, entry.inputs)
}

fn check_points(leaf: &Criterion, points: Option<Points>) -> Result<(), MarkFlaw> {
    let Some(points) = points else { return Ok(()) };
    if points > leaf.max_points {
        let max = leaf.max_points;
        return Err(flaw(
            "points",
            "above_max",
            format!("Tối đa {} điểm.", max.to_vietnamese()),
            format!("At most {max} points."),
        ));
    }
    let step = leaf.point_step.map_or(0, Points::hundredths);
    if step > 0 && points.hundredths() % step != 0 {
        let step = Points::of_hundredths(step);
        return Err(flaw(
            "points",
            "not_in_steps",
            format!("Điểm là bội số của {}.", step.to_vietnamese()),
            format!("Points come in multiples of {step}."),
        ));
    }
    Ok(())
}

fn check_inputs(
    leaf: &Criterion,
    formula: Option<&Formula>,
    inputs: &[InputValue],
) -> Result<(), MarkFlaw> {
    if inputs.is_empty() {
        return Ok(());
    }
    for (at, input) in inputs.iter().enumerate() {
        if inputs.iter().take(at).any(|one| one.name == input.name) {
            return Err(flaw(
                format!("inputs/{at}/name"),
                "repeated",
                "Số liệu được nêu hai lần.",
                "The input stands twice.",
            ));
        }
        check_input(leaf, at, input)?;
    }
    let missing = leaf.inputs.iter().find(|one| inputs.iter().all(|input| input.name != one.name));
    if let Some(missing) = missing {
        let name = &missing.name;
        return Err(flaw(
            "inputs",
            "missing_input",
            format!("Thiếu số liệu {name}: {}.", missing.definition),
            format!("The input {name} is missing: {}.", missing.definition),
        ));
    }
    if measure(leaf, formula, &Mark::Inputs(inputs.to_vec())).is_none() {
        return Err(flaw(
            "inputs",
            "formula_without_value",
            "Công thức không tính được với các số liệu này (chia cho 0).",
            "The formula has no value for these inputs (a division by 0).",
        ));
    }
    Ok(())
}

fn check_input(leaf: &Criterion, at: usize, input: &InputValue) -> Result<(), MarkFlaw> {
    let at_field = |field: &str| format!("inputs/{at}/{field}");
    let Some(known) = leaf.inputs.iter().find(|one| one.name == input.name) else {
        return Err(flaw(
            at_field("name"),
            "unknown_input",
            "Tiêu chí không dùng số liệu này.",
            "The criterion has no such input.",
        ));
    };
    let is_whole = known.is_whole || known.role == InputRole::Count;
    if is_whole && !input.value.fits(0) {
        return Err(flaw(
            at_field("value"),
            "whole_number",
            "Phải là số nguyên.",
            "It must be a whole number.",
        ));
    }
    if known.role == InputRole::Denominator && input.value == Quantity::ZERO {
        return Err(flaw(
            at_field("value"),
            "zero_denominator",
            "Mẫu số phải lớn hơn 0; không có đối tượng thì tiêu chí không áp dụng.",
            "The denominator is above 0; without cases the criterion does not apply.",
        ));
    }
    let sample = i64::from(leaf.sample_size.unwrap_or_default()).saturating_mul(10_000);
    if known.role == InputRole::Count && input.value.scaled() > sample {
        let size = leaf.sample_size.unwrap_or_default();
        return Err(flaw(
            at_field("value"),
            "above_sample",
            format!("Mẫu chỉ có {size} trường hợp."),
            format!("The sample has {size} cases."),
        ));
    }
    if leaf.criterion_type == CriterionType::Indicator && input.source.is_none() {
        return Err(flaw(
            at_field("source"),
            "required_for_indicator",
            "Giá trị chỉ tiêu phải kèm nguồn số liệu.",
            "The value of an indicator comes with its source.",
        ));
    }
    Ok(())
}
