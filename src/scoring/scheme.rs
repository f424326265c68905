//! What is scored and how: the criteria as a flat list, the bands and the tie chain.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Points;

/// Type of a criterion: `group` lĩnh vực or tiêu chí with parts, whose points are the sum of its
/// children's; `manual` tiêu chí thành phần, whose points a person gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each type")]
pub enum CriterionType {
    Group,
    Manual,
}

/// A criterion (lĩnh vực, tiêu chí, tiêu chí thành phần). The tree is the flat list with
/// `parent_code`; its order is the order of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Code; unique in its set.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "1.1"
    )]
    pub code: String,
    /// Code of the group it is in; null at the top.
    #[serde(default)]
    #[schema(
        required = true,
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
        required = true,
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đúng hạn: 2 điểm; chậm: 0 điểm"
    )]
    pub guidance: Option<String>,
    /// Type.
    #[serde(rename = "type")]
    pub criterion_type: CriterionType,
    /// Most points it gives (điểm chuẩn).
    pub max_points: Points,
    /// Whether a self-score needs evidence or an explanation (tài liệu kiểm chứng).
    pub evidence_required: bool,
}

impl Criterion {
    /// Whether it is scored itself.
    pub fn is_leaf(&self) -> bool {
        match self.criterion_type {
            CriterionType::Manual => true,
            CriterionType::Group => false,
        }
    }
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Vietnamese.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Hoàn thành xuất sắc"
    )]
    pub vi: String,
    /// English.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Excellent"
    )]
    pub en: String,
}

/// A band (mức xếp loại): from a number of points up to, but not including, another. Half-open, so
/// that edges can neither overlap nor leave a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Code; unique in its set.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "XS"
    )]
    pub code: String,
    /// Name.
    pub label: Label,
    /// First total in the band.
    pub from_points: Points,
    /// First total above the band; null for the highest band.
    #[serde(default)]
    #[schema(required = true)]
    pub to_points: Option<Points>,
}

impl Band {
    /// Whether a total is in the band.
    pub fn holds(&self, total: Points) -> bool {
        self.from_points <= total && self.to_points.is_none_or(|to| total < to)
    }
}

/// How a total is rounded: `half_up` làm tròn nửa lên.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names the mode")]
pub enum RoundingMode {
    #[default]
    HalfUp,
}

/// The one rounding of a total, declared with the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// Mode.
    pub mode: RoundingMode,
    /// Decimals that are kept.
    #[schema(format = Int32, minimum = 0, maximum = 2, example = 2)]
    pub decimals: u8,
}

impl Default for Rounding {
    fn default() -> Self {
        Self { mode: RoundingMode::HalfUp, decimals: 2 }
    }
}

/// Everything the engine needs of a criteria set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The tree as a flat list.
    pub criteria: Vec<Criterion>,
    /// The bands; none when the set only ranks.
    pub bands: Vec<Band>,
    /// Codes of criteria that separate equal totals, compared in this order, more points first.
    pub tie_chain: Vec<String>,
    /// Most points in all.
    pub max_total: Points,
    /// The one rounding.
    pub rounding: Rounding,
}

impl Scheme {
    /// The criteria that are scored, in the order of the list.
    pub fn leaves(&self) -> impl Iterator<Item = &Criterion> {
        self.criteria.iter().filter(|one| one.is_leaf())
    }

    /// A leaf by its code.
    pub fn leaf(&self, code: &str) -> Option<&Criterion> {
        self.leaves().find(|one| one.code == code)
    }

    /// Each group's leaves, by code. A tree that is not one ends the walk after as many steps as it
    /// has criteria; publishing refuses it.
    pub(super) fn leaves_of_groups(&self) -> HashMap<&str, Vec<&str>> {
        let parents: HashMap<&str, &str> = self
            .criteria
            .iter()
            .filter_map(|one| Some((one.code.as_str(), one.parent_code.as_deref()?)))
            .collect();
        let mut groups: HashMap<&str, Vec<&str>> = HashMap::new();
        for leaf in self.leaves() {
            let mut at = leaf.code.as_str();
            for _ in 0..self.criteria.len() {
                let Some(parent) = parents.get(at) else { break };
                groups.entry(parent).or_default().push(&leaf.code);
                at = parent;
            }
        }
        groups
    }
}

/// Code of a criterion, where it stands alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 1,
    max_length = 40,
    pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
    example = "1.1"
)]
pub struct CriterionCode(pub String);
