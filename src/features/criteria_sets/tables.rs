//! The scoring tables that belong to the project (award-law 5.3), as data: five real ones, each as far
//! as its text could be read, with what it leaves open marked, and a worked example of ours.

use serde::Deserialize;

use super::input::CreateCriteriaSet;
use crate::{
    error::{Context, Result},
    scoring::{InputValue, Points},
};

/// The files, in the order of award-law 5.3.
const FILES: [&str; 8] = [
    include_str!("tables/a1-can-tho-kh157-xa-phuong.json"),
    include_str!("tables/a2-can-tho-kh157-to-chuc.json"),
    include_str!("tables/b-can-tho-qd2579-dan-van.json"),
    include_str!("tables/c-ha-noi-qd5666-cchc.json"),
    include_str!("tables/d1-nd335-cong-chuc.json"),
    include_str!("tables/d2-nd233-vien-chuc.json"),
    include_str!("tables/d3-nd233-don-vi.json"),
    include_str!("tables/e-sang-kien.json"),
];

/// A table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its letter in award-law 5.3.
    pub table: String,
    /// The criteria set.
    pub set: CreateCriteriaSet,
    /// Whether the text gives everything that publishing needs.
    pub is_complete: bool,
    /// A worked example of ours.
    pub example: Example,
}

/// A worked example: scores that we made up, and what they give.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Says that it is ours.
    pub note: String,
    /// Points that we made up where the text gives none, by criterion.
    #[serde(default)]
    pub assumed_max_points: std::collections::BTreeMap<String, Points>,
    /// Verified scores.
    pub scores: Vec<ExampleScore>,
    /// Findings.
    #[serde(default)]
    pub findings: Vec<super::super::evaluations::types::Finding>,
    /// What they give.
    pub expected: ExpectedResult,
}

/// One score of an example.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleScore {
    /// Criterion.
    pub criterion_code: String,
    /// Points.
    #[serde(default)]
    pub points: Option<Points>,
    /// Yes or no.
    #[serde(default)]
    pub is_met: Option<bool>,
    /// Quantities.
    #[serde(default)]
    pub inputs: Vec<InputValue>,
}

/// What an example gives, worked out by hand.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedResult {
    /// Points of some criteria.
    pub points: std::collections::BTreeMap<String, String>,
    /// Sum on the scale.
    pub sum: String,
    /// Bonus that counts.
    pub bonus: String,
    /// Penalty that counts.
    pub penalty: String,
    /// The total.
    pub total: String,
    /// The band.
    pub band_code: Option<String>,
}

/// All tables.
///
/// # Errors
/// Never, as a test reads them all.
pub fn all() -> Result<Vec<Table>> {
    FILES
        .iter()
        .map(|text| serde_json::from_str(text).internal("reading a scoring table"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{
        CriterionStatus, Engine, Entry, Explanation, Finding, LeafMarks, Mark, Scheme, SheetMarks,
        flaws,
    };

    fn scheme(set: &CreateCriteriaSet) -> Scheme {
        Scheme {
            criteria: set.criteria.clone(),
            bands: set.bands.clone(),
            limits: set.limits.clone(),
            no_self_score_band_code: set.no_self_score_band_code.clone(),
            below_minimum_band_code: set.below_minimum_band_code.clone(),
            top_share: set.top_share.clone(),
            tie_chain: set.tie_chain.clone(),
            max_total: set.max_total,
            rounding: set.rounding,
        }
    }

    fn entry(score: &ExampleScore) -> Entry<'_> {
        Entry {
            points: score.points,
            is_met: score.is_met,
            inputs: &score.inputs,
            not_applicable_reason: None,
        }
    }

    fn marks(example: &Example) -> SheetMarks {
        let leaf = |score: &ExampleScore| LeafMarks {
            criterion_code: score.criterion_code.clone(),
            verified_mark: Mark::of(entry(score)),
            ..LeafMarks::default()
        };
        let finding = |one: &crate::features::evaluations::types::Finding| Finding {
            limit_code: one.limit_code.clone(),
            note: Some(one.note.clone()),
        };
        SheetMarks {
            leaves: example.scores.iter().map(leaf).collect(),
            findings: example.findings.iter().map(finding).collect(),
            no_self_score: false,
        }
    }

    #[test]
    fn every_table_of_the_list_is_there_with_its_source() {
        let tables = all().unwrap();
        let mut letters: Vec<&str> = tables.iter().map(|one| one.table.as_str()).collect();
        letters.dedup();
        assert_eq!(letters, ["A", "B", "C", "D", "E"]);
        for one in &tables {
            assert!(one.example.note.starts_with("Ví dụ của dự án"), "{}", one.set.code);
            assert!(one.set.note.is_some(), "{} says what the text leaves open", one.set.code);
            let unmarked: Vec<&str> = one
                .set
                .criteria
                .iter()
                .filter(|criterion| criterion.status.is_none())
                .map(|criterion| criterion.code.as_str())
                .collect();
            assert_eq!(unmarked, Vec::<&str>::new(), "{}", one.set.code);
        }
    }

    #[test]
    fn complete_tables_can_be_published_and_the_others_wait_for_their_gaps_only() {
        for one in all().unwrap() {
            let found = flaws(&scheme(&one.set));
            if one.is_complete {
                assert_eq!(found, [], "{}", one.set.code);
                continue;
            }
            let rules: Vec<&str> = found.iter().map(|flaw| flaw.rule).collect();
            assert!(rules.contains(&"gap_in_source"), "{rules:?}");
            let known = ["gap_in_source", "total_sum"];
            assert!(rules.iter().all(|rule| known.contains(rule)), "{rules:?}");
        }
    }

    #[test]
    fn each_worked_example_gives_what_was_worked_out_by_hand() {
        for one in all().unwrap() {
            let code = &one.set.code;
            let mut set = one.set.clone();
            for criterion in &mut set.criteria {
                if let Some(points) = one.example.assumed_max_points.get(&criterion.code) {
                    assert_eq!(criterion.status, Some(CriterionStatus::Gap), "{code}");
                    criterion.max_points = *points;
                }
            }
            let scheme = scheme(&set);
            assert_eq!(flaws(&scheme), [], "{code}");
            let engine = Engine::new(&scheme);
            for score in &one.example.scores {
                let checked = engine.check(&score.criterion_code, entry(score));
                assert_eq!(checked, Some(Ok(())), "{code} {}", score.criterion_code);
            }
            let calculation = engine.calculate(&marks(&one.example));
            let told = serde_json::to_value(Explanation::of(&scheme, calculation)).unwrap();
            let expected = &one.example.expected;
            assert_eq!(told["sum"], expected.sum.as_str(), "{code}");
            assert_eq!(told["bonus"], expected.bonus.as_str(), "{code}");
            assert_eq!(told["penalty"], expected.penalty.as_str(), "{code}");
            assert_eq!(told["total"], expected.total.as_str(), "{code}");
            assert_eq!(told["band"]["code"].as_str(), expected.band_code.as_deref(), "{code}");
            for leaf in told["leaves"].as_array().unwrap() {
                let criterion = leaf["criterion_code"].as_str().unwrap();
                if let Some(points) = expected.points.get(criterion) {
                    assert_eq!(leaf["used_points"], points.as_str(), "{code} {criterion}");
                }
            }
        }
    }
}
