//! Which parts of a plan are still missing, and which clause a reference names.

use serde::{Deserialize, Serialize};

use super::plan::{PlanClause, PlanParts};

/// A part that the law wants in a plan before the campaign is launched (Luật Thi đua, khen
/// thưởng, Điều 17 khoản 1), with the forms of award and the duties that the plan itself adds.
/// The time of the campaign (thời gian) is the period of the campaign and no part of the text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlanSection)]
pub enum Section {
    /// Aims (mục tiêu).
    Purposes,
    /// Scope and subjects (phạm vi, đối tượng).
    Subjects,
    /// Contents (nội dung).
    Contents,
    /// Criteria (tiêu chí): the figures and milestones by which the contents are judged.
    Targets,
    /// Measures (biện pháp).
    Solutions,
    /// Forms of award (hình thức khen thưởng).
    AwardForms,
    /// Duties (tổ chức thực hiện).
    Duties,
}

impl Section {
    /// All required sections in the order in which the law names them.
    pub const ALL: [Self; 7] = [
        Self::Purposes,
        Self::Subjects,
        Self::Contents,
        Self::Targets,
        Self::Solutions,
        Self::AwardForms,
        Self::Duties,
    ];

    /// JSON pointer to the section within a campaign.
    #[must_use]
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::Purposes => "/plan/purposes",
            Self::Subjects => "/plan/subjects",
            Self::Contents => "/plan/contents",
            Self::Targets => "/plan/targets",
            Self::Solutions => "/plan/solutions",
            Self::AwardForms => "/plan/award_forms",
            Self::Duties => "/plan/duties",
        }
    }

    /// Name in Vietnamese, in the words of the law.
    #[must_use]
    pub const fn name_vi(self) -> &'static str {
        match self {
            Self::Purposes => "Mục tiêu",
            Self::Subjects => "Phạm vi, đối tượng",
            Self::Contents => "Nội dung",
            Self::Targets => "Tiêu chí",
            Self::Solutions => "Biện pháp",
            Self::AwardForms => "Hình thức khen thưởng",
            Self::Duties => "Tổ chức thực hiện",
        }
    }

    /// Name in English.
    #[must_use]
    pub const fn name_en(self) -> &'static str {
        match self {
            Self::Purposes => "Aims",
            Self::Subjects => "Scope and subjects",
            Self::Contents => "Contents",
            Self::Targets => "Criteria",
            Self::Solutions => "Measures",
            Self::AwardForms => "Forms of award",
            Self::Duties => "Duties",
        }
    }
}

impl PlanParts {
    /// The required sections that say nothing yet, in the order of the law.
    ///
    /// A text of blanks passes the contract's minimum length but says nothing, so it counts as
    /// missing.
    #[must_use]
    pub fn missing_sections(&self) -> Vec<Section> {
        Section::ALL.into_iter().filter(|section| !self.has(*section)).collect()
    }

    /// The text of the clause that a reference such as `II.1.b` names, in the parts that may set
    /// targets.
    #[must_use]
    pub fn clause(&self, reference: &str) -> Option<&str> {
        let (section, label) = reference.rsplit_once('.')?;
        let clauses = match section {
            "I.1" => &self.purposes,
            "I.2" => &self.requirements,
            "II.1" => &self.contents,
            "II.2" => &self.solutions,
            // A reference is free text until here, and no other section has clauses.
            _ => return None,
        };
        clauses.iter().find(|clause| clause.label == label).map(|clause| clause.text.as_str())
    }

    fn has(&self, section: Section) -> bool {
        match section {
            Section::Purposes => any_text(&self.purposes),
            Section::Subjects => self.subjects.iter().any(|subject| says(&subject.text)),
            Section::Contents => any_text(&self.contents),
            Section::Targets => self.targets.iter().any(|target| says(&target.name)),
            Section::Solutions => any_text(&self.solutions),
            Section::AwardForms => self.award_forms.iter().any(|form| says(&form.text)),
            Section::Duties => {
                self.duties.iter().flat_map(|duty| &duty.items).any(|item| says(item))
            }
        }
    }
}

fn any_text(clauses: &[PlanClause]) -> bool {
    clauses.iter().any(|clause| says(&clause.text))
}

fn says(text: &str) -> bool {
    !text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{PlanParts, Section};

    #[test]
    fn an_empty_draft_lacks_every_section_and_the_source_plan_none() {
        assert_eq!(PlanParts::default().missing_sections(), Section::ALL);
        let plan = PlanParts::source_plan().unwrap();
        assert_eq!(plan.missing_sections(), []);
    }

    #[test]
    fn each_section_is_missed_alone_when_emptied_or_blanked_where_its_pointer_points() {
        let whole = serde_json::to_value(PlanParts::source_plan().unwrap()).unwrap();
        for section in Section::ALL {
            let mut campaign = json!({ "plan": whole.clone() });
            blank(campaign.pointer_mut(section.pointer()).unwrap());
            let plan: PlanParts = serde_json::from_value(campaign["plan"].take()).unwrap();
            assert_eq!(plan.missing_sections(), [section], "blanked {section:?}");

            let mut campaign = json!({ "plan": whole.clone() });
            *campaign.pointer_mut(section.pointer()).unwrap() = json!([]);
            let plan: PlanParts = serde_json::from_value(campaign["plan"].take()).unwrap();
            assert_eq!(plan.missing_sections(), [section], "emptied {section:?}");
        }
    }

    #[test]
    fn a_section_is_named_on_the_wire_as_the_last_step_of_its_pointer() {
        for section in Section::ALL {
            let name = serde_json::to_value(section).unwrap();
            assert_eq!(section.pointer(), format!("/plan/{}", name.as_str().unwrap()));
        }
    }

    #[test]
    fn a_reference_names_one_clause_or_none() {
        let plan = PlanParts::source_plan().unwrap();
        assert!(plan.clause("I.2.d").unwrap().starts_with("Tổ chức thực hiện phong trào"));
        assert!(plan.clause("II.1.b").unwrap().contains("đạt tối thiểu 80%"));
        for unknown in ["II.1.e", "III.1.a", "II.1", "b", ""] {
            assert_eq!(plan.clause(unknown), None, "{unknown}");
        }
    }

    /// Turns the free texts of a section into blanks, leaving the words that enums and codes need.
    fn blank(value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(blank),
            Value::Object(fields) => {
                for (key, field) in fields {
                    match key.as_str() {
                        "text" | "name" => *field = json!("  "),
                        "items" => *field = json!(["  "]),
                        // The other fields are codes and enums, which stay as they are.
                        _ => {}
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}
