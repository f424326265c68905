//! The plan as plain text, in the order and with the numbering of the source.
//!
//! Ordinals, bullets and blanks for the number and the day are written here and nowhere stored.

use chrono::{Datelike, NaiveDate};

use super::plan::{PlanClause, PlanDocument, PlanDuty, PlanHeadings, PlanParts};

/// Writes the plan as plain text, one blank line between paragraphs.
///
/// Number and day stay blank while the e-office has not given them, as in the draft the plan
/// comes from. A part that a draft lacks leaves its heading behind and moves no number, since
/// references such as `II.1.b` rest on the numbers.
#[must_use]
pub fn render_text(
    parts: &PlanParts,
    number: Option<&str>,
    issued_on: Option<NaiveDate>,
) -> String {
    let mut paper = Paper::default();
    let headings = parts.headings.as_ref();
    if let Some(document) = &parts.document {
        paper.paragraph(format!("Số: {}/{}", number.unwrap_or_default(), document.symbol));
        paper.paragraph(place_and_day(document, issued_on));
        paper.paragraph(&document.type_name);
    }
    paper.optional(parts.subject.as_deref());
    paper.preamble(parts);

    paper.heading("I.", headings.map(|h| &h.purposes_and_requirements));
    paper.heading("1.", headings.map(|h| &h.purposes));
    paper.clauses(&parts.purposes);
    paper.heading("2.", headings.map(|h| &h.requirements));
    paper.clauses(&parts.requirements);

    paper.heading("II.", headings.map(|h| &h.contents_and_solutions));
    paper.heading("1.", headings.map(|h| &h.contents));
    paper.clauses(&parts.contents);
    paper.heading("2.", headings.map(|h| &h.solutions));
    paper.clauses(&parts.solutions);

    paper.awards(parts, headings);

    paper.heading("IV.", headings.map(|h| &h.implementation));
    for (duty, ordinal) in parts.duties.iter().zip(1..) {
        paper.duty(ordinal, duty);
    }
    paper.optional(parts.closing.as_deref());

    if let Some(headings) = headings {
        paper.paragraph(&headings.recipients);
    }
    paper.list(parts.recipients.iter().map(|recipient| format!("- {}", recipient.text)));
    if let Some(signature) = &parts.signature {
        paper.paragraph(&signature.position);
        paper.paragraph(&signature.signer_name);
    }
    paper.text
}

/// Place and day of issue. Days below 10 and the months 1 and 2 take a leading zero (Nghị định
/// 30/2020/NĐ-CP, Phụ lục I), so that no figure can be written in front of them.
fn place_and_day(document: &PlanDocument, issued_on: Option<NaiveDate>) -> String {
    let place = &document.issue_place;
    let Some(date) = issued_on else {
        return format!("{place}, ngày tháng năm {}", document.issue_year);
    };
    let month = match date.month() {
        month @ 1..=2 => format!("0{month}"),
        // The months from 3 on cannot be turned into another by a figure in front.
        month => month.to_string(),
    };
    format!("{place}, ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

#[derive(Default)]
struct Paper {
    text: String,
}

impl Paper {
    fn paragraph(&mut self, text: impl AsRef<str>) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text.as_ref());
        self.text.push('\n');
    }

    fn optional(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.paragraph(text);
        }
    }

    fn heading(&mut self, ordinal: &str, heading: Option<&String>) {
        if let Some(heading) = heading {
            self.paragraph(format!("{ordinal} {heading}"));
        }
    }

    fn list(&mut self, lines: impl Iterator<Item = String>) {
        let lines = lines.collect::<Vec<_>>().join("\n");
        if !lines.is_empty() {
            self.paragraph(lines);
        }
    }

    fn clauses(&mut self, clauses: &[PlanClause]) {
        for clause in clauses {
            self.paragraph(format!("{}) {}", clause.label, clause.text));
        }
    }

    /// The legal bases and the enacting clause are one sentence in one paragraph.
    fn preamble(&mut self, parts: &PlanParts) {
        let bases = parts.legal_bases.iter().map(|basis| basis.text.as_str());
        let sentence = bases.chain(parts.enacting_clause.as_deref()).collect::<Vec<_>>().join(" ");
        if !sentence.is_empty() {
            self.paragraph(sentence);
        }
    }

    fn awards(&mut self, parts: &PlanParts, headings: Option<&PlanHeadings>) {
        self.heading("III.", headings.map(|h| &h.subjects_and_awards));
        self.heading("1.", headings.map(|h| &h.subjects));
        self.list(parts.subjects.iter().map(|s| format!("- {}) {}: {}", s.label, s.name, s.text)));
        self.heading("2.", headings.map(|h| &h.award_forms));
        self.list(parts.award_forms.iter().map(|form| format!("- {}) {}", form.label, form.text)));
        self.heading("3.", headings.map(|h| &h.award_rules));
        self.optional(parts.award_rules.as_ref().map(|rules| rules.text.as_str()));
    }

    fn duty(&mut self, ordinal: u32, duty: &PlanDuty) {
        self.paragraph(format!("{ordinal}. {}:", duty.holder_name));
        self.list(duty.items.iter().map(|item| format!("- {item}")));
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use serde_json::Value;
    use unicode_normalization::is_nfc;

    use super::super::plan::{PlanParts, TargetComparison, TargetUnit};
    use super::render_text;

    const SOURCE: &str = include_str!("../../../tests/data/plan.txt");
    const DATA: &str = include_str!("plan-stc-2026-2030.json");

    /// One space for every run of white space, so that the page break inside I.2.b vanishes.
    fn one_line(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn plan() -> PlanParts {
        PlanParts::source_plan().unwrap()
    }

    #[test]
    fn the_rendered_plan_is_the_source_letter_for_letter() {
        assert_eq!(one_line(&render_text(&plan(), None, None)), one_line(SOURCE));
    }

    #[test]
    fn number_and_day_stay_blank_until_given() {
        let draft = render_text(&plan(), None, None);
        assert!(draft.starts_with("Số: /KH-STC\n\nHà Nội, ngày tháng năm 2026\n\nKẾ HOẠCH\n\n"));
        for (day, words) in [
            ((2026, 3, 2), "ngày 02 tháng 3 năm 2026"),
            ((2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
            ((2027, 10, 31), "ngày 31 tháng 10 năm 2027"),
        ] {
            let date = NaiveDate::from_ymd_opt(day.0, day.1, day.2);
            let issued = render_text(&plan(), Some("123"), date);
            assert!(issued.starts_with(&format!("Số: 123/KH-STC\n\nHà Nội, {words}\n\n")));
        }
    }

    #[test]
    fn an_empty_draft_renders_as_nothing() {
        assert_eq!(render_text(&PlanParts::default(), None, None), "");
    }

    #[test]
    fn a_draft_without_a_part_keeps_the_numbers_of_the_others() {
        let mut draft = plan();
        draft.purposes.clear();
        draft.award_rules = None;
        let text = render_text(&draft, None, None);
        assert!(text.contains("\n1. Mục đích\n\n2. Yêu cầu\n\na) Tăng cường"));
        assert!(text.contains("\n\nIV. TỔ CHỨC THỰC HIỆN\n\n1. Văn phòng Sở"));
    }

    #[test]
    fn source_and_data_are_composed_and_use_the_same_marks() {
        assert!(is_nfc(SOURCE) && is_nfc(DATA));
        let rest = |text: &str| {
            text.chars().filter(|c| !c.is_alphanumeric() && !c.is_ascii()).collect::<String>()
        };
        let marks = rest(&serde_json::to_string(&words(DATA)).unwrap());
        assert_eq!(marks, rest(SOURCE), "quotation marks and dashes beyond ASCII");
        assert!(DATA.contains("2021 - 2025") && DATA.contains("2026-2030"));
        assert!(DATA.contains("của Thành phố, Sở; lấy người dân"));
    }

    /// Every text of the plan in document order. References and our own words are left out:
    /// targets, codes, enums, and the excerpts of a citation.
    fn words(data: &str) -> Vec<String> {
        fn walk(key: &str, value: &Value, found: &mut Vec<String>) {
            match value {
                Value::Object(fields) => fields.iter().for_each(|(k, v)| walk(k, v, found)),
                Value::Array(items) if key != "targets" => {
                    items.iter().for_each(|item| walk(key, item, found));
                }
                Value::String(text) => {
                    let derived = [
                        "label",
                        "kind",
                        "role",
                        "award_type_code",
                        "unit_code",
                        "document_number",
                        "issued_on",
                        "issuer",
                    ];
                    if !derived.contains(&key) {
                        found.push(text.clone());
                    }
                }
                Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
        let mut found = Vec::new();
        walk("", &serde_json::from_str(data).unwrap(), &mut found);
        found
    }

    #[test]
    fn every_text_stands_in_the_source_and_no_oftener_than_there() {
        let source = one_line(SOURCE);
        let words = words(DATA);
        assert_eq!(words.len(), 55);
        for text in &words {
            let here = words.iter().filter(|other| *other == text).count();
            let there = source.matches(text.as_str()).count();
            assert!(there >= 1, "not in the source: {text}");
            assert!(here <= there, "{here} times in the data, {there} in the source: {text}");
            let long = text.chars().count() >= 30;
            assert!(!long || here == 1, "a long clause stands twice: {text}");
        }
    }

    #[test]
    fn every_sentence_stands_in_the_data_as_often_as_in_the_source() {
        let source = SOURCE.replace("của Thành\n\nphố", "của Thành phố");
        let words = words(DATA);
        let mut seen = 0;
        for line in source.lines().filter(|line| !line.starts_with("Hà Nội, ngày")) {
            let line = line.trim_start_matches("- ");
            let line = line.split_once(") ").filter(|(l, _)| l.len() == 1).map_or(line, |(_, l)| l);
            for sentence in line.split(['.', ';', ':']).map(str::trim) {
                if sentence.chars().count() < 12 {
                    continue;
                }
                seen += 1;
                let here: usize = words.iter().map(|text| text.matches(sentence).count()).sum();
                assert_eq!(here, source.matches(sentence).count(), "{sentence}");
            }
        }
        assert_eq!(seen, 60, "sentences compared");
    }

    #[test]
    fn each_target_quotes_the_clause_it_points_at() {
        let plan = plan();
        let mut figures = Vec::new();
        for target in &plan.targets {
            let clause = plan.clause(&target.clause).unwrap();
            assert_eq!(clause.matches(&target.name).count(), 1, "{}", target.code);
            let Some(percent) = &target.target_percent else {
                assert_eq!(target.unit, TargetUnit::Milestone);
                assert_eq!((target.comparison, &target.numerator), (None, &None));
                continue;
            };
            assert_eq!(target.unit, TargetUnit::Percent);
            assert!(target.numerator.is_some() && target.denominator.is_some());
            let least = target.comparison == Some(TargetComparison::AtLeast);
            let words = percent.replace(".00", "%");
            let words = if least { format!("tối thiểu {words}") } else { words };
            let after = &clause[clause.find(&target.name).unwrap()..];
            assert!(after.split(';').next().unwrap().contains(&words), "{}", target.code);
            figures.push((target.code.as_str(), percent.as_str(), target.due_year));
        }
        assert_eq!(
            figures,
            [
                ("digitised_files", "100.00", Some(2030)),
                ("full_online_services", "90.00", Some(2030)),
                ("electronic_results", "100.00", Some(2030)),
                ("online_payment", "80.00", Some(2030)),
                ("plan_dissemination", "100.00", None),
            ]
        );
    }
}
