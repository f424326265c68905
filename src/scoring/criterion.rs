//! One criterion of a set and what it takes to score it (award-law 5.4).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Points;
use crate::quantity::Quantity;

/// Type of a criterion. With parts: `group` lĩnh vực or tiêu chí, whose points are the sum of its
/// parts'; `bonus` điểm thưởng and `penalty` điểm trừ, whose parts are added to or taken from the
/// total up to `max_points`. Scored: `gate` điều kiện, whose “no” makes everything else in its group
/// zero; `manual` points that a person gives; `proportional` b ÷ a × điểm chuẩn; `stepped` theo mức;
/// `boolean` đạt or không đạt; `sampled` chấm theo mẫu, so many points for each; `indicator` theo chỉ
/// tiêu, a verified value; `formula` công thức riêng.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each type")]
pub enum CriterionType {
    #[default]
    Group,
    Bonus,
    Penalty,
    Gate,
    Manual,
    Proportional,
    Stepped,
    Boolean,
    Sampled,
    Indicator,
    Formula,
}

impl CriterionType {
    /// Whether it has parts instead of a score.
    pub fn is_group(self) -> bool {
        match self {
            Self::Group | Self::Bonus | Self::Penalty => true,
            Self::Gate
            | Self::Manual
            | Self::Proportional
            | Self::Stepped
            | Self::Boolean
            | Self::Sampled
            | Self::Indicator
            | Self::Formula => false,
        }
    }
}

/// What an input is in the rule of its criterion: `value` giá trị; `numerator` tử số (b);
/// `denominator` mẫu số (a); `count` số trường hợp đạt of a sample; `operand` a name in a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each role")]
pub enum InputRole {
    Value,
    Numerator,
    Denominator,
    Count,
    Operand,
}

/// A quantity that the rule of a criterion needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InputDefinition {
    /// Name in the text or the formula, such as `a`.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z][a-z0-9_]{0,39}$", example = "a")]
    pub name: String,
    /// What it is in the rule.
    pub role: InputRole,
    /// What is counted or measured.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Tổng số hồ sơ đã tiếp nhận"
    )]
    pub definition: String,
    /// Unit of measure.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "hồ sơ"
    )]
    pub unit: Option<String>,
    /// Whether only whole numbers make sense.
    #[serde(default)]
    pub is_whole: bool,
}

/// One step of a stepped rule: values from one up to, but not including, another. Half-open, so that
/// edges can neither overlap nor leave a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// First value in the step.
    pub from_value: Quantity,
    /// First value above it; null for the highest step.
    #[serde(default)]
    #[schema(required = true)]
    pub to_value: Option<Quantity>,
    /// Points for a value in the step.
    pub points: Points,
}

impl Step {
    /// Whether a value is in the step.
    pub fn holds(&self, value: &super::Exact) -> bool {
        super::Exact::from(self.from_value) <= *value
            && self.to_value.is_none_or(|to| *value < super::Exact::from(to))
    }
}

/// How sure the text behind a criterion is: `confirmed` đã xác nhận theo văn bản; `assumed` tạm áp
/// dụng; `gap` văn bản chưa đọc được hoặc không quy định.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each status")]
pub enum CriterionStatus {
    Confirmed,
    Assumed,
    Gap,
}

/// A criterion (lĩnh vực, tiêu chí, tiêu chí thành phần). The tree is the flat list with
/// `parent_code`; its order is the order of the list. Which of the fields a criterion has depends on
/// its type; publishing the set checks that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Code; unique in its set.
    #[schema(value_type = CriterionCode)]
    pub code: String,
    /// Code of the group it is in; null at the top.
    #[serde(default)]
    #[schema(
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = json!(null)
    )]
    pub parent_code: Option<String>,
    /// Name.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Ban hành kế hoạch cải cách hành chính năm đúng thời hạn"
    )]
    pub name: String,
    /// How to score it (hướng dẫn chấm); null when nothing is said.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đúng hạn: 2 điểm; chậm: 0 điểm"
    )]
    pub guidance: Option<String>,
    /// Type.
    #[serde(rename = "type")]
    pub criterion_type: CriterionType,
    /// Most points it gives (điểm chuẩn); the cap of a bonus or penalty; zero for a gate.
    pub max_points: Points,
    /// Whether a self-score needs evidence or an explanation (tài liệu kiểm chứng).
    pub evidence_required: bool,
    /// Whether the part may be left out as a whole: unscored, it leaves the scale (phần không bắt
    /// buộc, such as điều tra xã hội học).
    #[serde(default)]
    pub is_optional: bool,
    /// Least points; below them the result is at most in `below_minimum_band_code` (điểm liệt).
    #[serde(default)]
    pub min_points: Option<Points>,
    /// Points come in multiples of this; for `manual`.
    #[serde(default)]
    pub point_step: Option<Points>,
    /// Quantities that the rule needs; for `proportional`, `stepped`, `sampled`, `indicator` and
    /// `formula`.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub inputs: Vec<InputDefinition>,
    /// Steps from the lowest; for `stepped`, and for `indicator` without `full_value`. With a
    /// numerator and a denominator the value is their percentage.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub steps: Vec<Step>,
    /// How many cases are sampled; for `sampled`.
    #[serde(default)]
    #[schema(format = Int32, minimum = 1, maximum = 100_000, example = 50)]
    pub sample_size: Option<u32>,
    /// Points for each case that holds; for `sampled`.
    #[serde(default)]
    pub points_each: Option<Points>,
    /// Indicator whose verified value counts; for `indicator`.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "DVC-01"
    )]
    pub indicator_code: Option<String>,
    /// Value that gives all points, smaller ones in proportion; for `indicator` without `steps`.
    #[serde(default)]
    pub full_value: Option<Quantity>,
    /// Points as an expression in CEL over the inputs and `max_points`; for `formula`.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[\\u0020-\\u007E]+$",
        example = "b >= a ? max_points : b / a * max_points"
    )]
    pub formula: Option<String>,
    /// Article of the source (điều, khoản, mục).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Phụ lục, mục I.2"
    )]
    pub article: Option<String>,
    /// How sure that is; null when nobody said.
    #[serde(default)]
    pub status: Option<CriterionStatus>,
    /// What was decided where the source leaves something open, such as band edges that overlap.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Cận trên của mỗi mức thuộc mức kế tiếp"
    )]
    pub note: Option<String>,
}

impl Criterion {
    /// Whether it is scored itself.
    pub fn is_leaf(&self) -> bool {
        !self.criterion_type.is_group()
    }

    /// The input with a role; a published criterion has each role but `operand` once at most.
    pub fn input_of(&self, role: InputRole) -> Option<&InputDefinition> {
        self.inputs.iter().find(|input| input.role == role)
    }
}

/// Code of a criterion (mã tiêu chí).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 1,
    max_length = 40,
    pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
    example = "1.1"
)]
pub struct CriterionCode(pub String);
