//! The plan as the text of a paper (văn bản Kế hoạch): the same words in the same order and with the same
//! numbering as [`super::plan_text`] writes them.

use super::plan::{PlanClause, PlanDuty, PlanHeadings, PlanParts};
use crate::papers::view::{Block, PlanView};

impl PlanParts {
    /// Puts the plan into a view. What surrounds the text is the caller's, except for what the plan itself
    /// says: name of the kind, symbol, place and year, subject line, recipients and signer.
    pub fn paper(&self, mut view: PlanView) -> PlanView {
        let frame = &mut view.frame;
        if let Some(document) = &self.document {
            frame.type_name = Some(document.type_name.clone());
            frame.symbol.get_or_insert_with(|| document.symbol.clone());
            frame.place.get_or_insert_with(|| document.issue_place.clone());
            frame.year.get_or_insert(document.issue_year);
        }
        if let Some(subject) = &self.subject {
            frame.subject.clone_from(subject);
        }
        if !self.recipients.is_empty() {
            frame.recipients = self.recipients.iter().map(|one| one.text.clone()).collect();
        }
        if let Some(signature) = &self.signature {
            let signer = frame.signature.get_or_insert_default();
            if signer.position.is_empty() {
                signer.position.clone_from(&signature.position);
            }
            signer.signer_name.get_or_insert_with(|| signature.signer_name.clone());
        }
        view.preamble = self.preamble();
        view.blocks = self.blocks();
        view.closing.clone_from(&self.closing);
        view
    }

    /// The bases and the enacting clause are one sentence in one paragraph.
    fn preamble(&self) -> Vec<String> {
        let bases = self.legal_bases.iter().map(|basis| basis.text.as_str());
        let sentence = bases.chain(self.enacting_clause.as_deref()).collect::<Vec<_>>().join(" ");
        if sentence.is_empty() { Vec::new() } else { vec![sentence] }
    }

    fn blocks(&self) -> Vec<Block> {
        let mut text = Text { blocks: Vec::new(), headings: self.headings.as_ref() };
        text.part("I.", |h| &h.purposes_and_requirements);
        text.section("1.", |h| &h.purposes);
        text.clauses(&self.purposes);
        text.section("2.", |h| &h.requirements);
        text.clauses(&self.requirements);
        text.part("II.", |h| &h.contents_and_solutions);
        text.section("1.", |h| &h.contents);
        text.clauses(&self.contents);
        text.section("2.", |h| &h.solutions);
        text.clauses(&self.solutions);
        text.part("III.", |h| &h.subjects_and_awards);
        text.section("1.", |h| &h.subjects);
        text.items(self.subjects.iter().map(|s| format!("{}) {}: {}", s.label, s.name, s.text)));
        text.section("2.", |h| &h.award_forms);
        text.items(self.award_forms.iter().map(|form| format!("{}) {}", form.label, form.text)));
        text.section("3.", |h| &h.award_rules);
        let rules = self.award_rules.iter().map(|rules| rules.text.clone());
        text.blocks.extend(rules.map(|text| Block::Paragraph { text }));
        text.part("IV.", |h| &h.implementation);
        for (duty, ordinal) in self.duties.iter().zip(1..) {
            text.duty(ordinal, duty);
        }
        text.blocks
    }
}

/// The text as far as it is written.
struct Text<'a> {
    blocks: Vec<Block>,
    headings: Option<&'a PlanHeadings>,
}

impl<'a> Text<'a> {
    fn part(&mut self, ordinal: &str, title: impl Fn(&'a PlanHeadings) -> &'a String) {
        let blocks = self.headings.map(|headings| Block::Part {
            ordinal: ordinal.to_owned(),
            title: title(headings).clone(),
        });
        self.blocks.extend(blocks);
    }

    fn section(&mut self, ordinal: &str, title: impl Fn(&'a PlanHeadings) -> &'a String) {
        let blocks = self.headings.map(|headings| Block::Section {
            ordinal: ordinal.to_owned(),
            title: title(headings).clone(),
        });
        self.blocks.extend(blocks);
    }

    fn clauses(&mut self, clauses: &[PlanClause]) {
        self.blocks.extend(clauses.iter().map(|clause| Block::Clause {
            label: format!("{})", clause.label),
            text: clause.text.clone(),
        }));
    }

    fn items(&mut self, items: impl Iterator<Item = String>) {
        self.blocks.extend(items.map(|text| Block::Item { text }));
    }

    fn duty(&mut self, ordinal: u32, duty: &PlanDuty) {
        self.blocks.push(Block::Section {
            ordinal: format!("{ordinal}."),
            title: format!("{}:", duty.holder_name),
        });
        self.items(duty.items.iter().cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::super::{plan::PlanParts, plan_text::render_text};
    use crate::papers::view::{Block, PlanView};

    /// The words of a paper in the order in which it is printed.
    fn words(view: &PlanView) -> Vec<String> {
        let mut text = vec![
            format!("Số: /{}", view.frame.symbol.clone().unwrap()),
            format!(
                "{}, ngày tháng năm {}",
                view.frame.place.clone().unwrap(),
                view.frame.year.unwrap()
            ),
            view.frame.type_name.clone().unwrap(),
            view.frame.subject.clone(),
        ];
        text.extend(view.preamble.clone());
        text.extend(view.blocks.iter().map(|block| match block {
            Block::Part { ordinal, title } | Block::Section { ordinal, title } => {
                format!("{ordinal} {title}")
            }
            Block::Clause { label, text } => format!("{label} {text}"),
            Block::Item { text } => format!("- {text}"),
            Block::Paragraph { text } => text.clone(),
            Block::Table(_) | Block::Chart(_) => panic!("a plan has no figures of its own"),
        }));
        text.extend(view.closing.clone());
        text.push("Nơi nhận:".to_owned());
        text.extend(view.frame.recipients.iter().map(|line| format!("- {line}")));
        let signature = view.frame.signature.clone().unwrap();
        text.extend([signature.position, signature.signer_name.unwrap()]);
        text.iter().flat_map(|line| line.split_whitespace()).map(str::to_owned).collect()
    }

    #[test]
    fn the_paper_has_every_word_of_the_plan_in_its_order() {
        let plan = PlanParts::source_plan().unwrap();
        let text = render_text(&plan, None, None);
        let expected: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        assert_eq!(words(&plan.paper(PlanView::default())), expected);
    }

    #[test]
    fn what_the_caller_knows_better_stays_and_an_empty_draft_adds_nothing() {
        let mut known = PlanView::default();
        known.frame.symbol = Some("KH-MAU".to_owned());
        known.frame.place = Some("Mẫu".to_owned());
        let paper = PlanParts::source_plan().unwrap().paper(known.clone());
        assert_eq!(paper.frame.symbol.as_deref(), Some("KH-MAU"));
        assert_eq!(paper.frame.place.as_deref(), Some("Mẫu"));
        assert_eq!(PlanParts::default().paper(known.clone()), known);
    }
}
