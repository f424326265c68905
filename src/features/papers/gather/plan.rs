//! The plan of a campaign (Kế hoạch), whole and in its order.

use super::{
    frame::{DIRECTOR, Defaults, House, UNIT_HEAD, parted, signature},
    words::{item, paragraph, part, section},
};
use crate::{
    authz::{Relation, table},
    error::Result,
    features::{
        campaigns::{
            self,
            plan::{PlanClause, PlanHeadings, PlanParts},
            types::CampaignId,
            views::CampaignView,
        },
        papers::input::RenderDocument,
    },
    http::command::Tx,
    papers::{
        PaperKind, PaperView,
        view::{Block, Frame, PlanView, Signature},
    },
};

/// The plan of a campaign. Its document is named by the campaign, so that only who may change that
/// renders it.
///
/// # Errors
/// `not-found`, `role-required`.
pub(super) fn view(tx: &mut Tx<'_>, input: &RenderDocument, id: CampaignId) -> Result<PaperView> {
    let campaign = campaigns::service::get(tx.conn, tx.actor, id)?;
    tx.actor.require(table::UPDATE_CAMPAIGN, &Relation::unit(&campaign.owner_unit_code))?;
    let house = House::of(tx.conn, &campaign.owner_unit_code)?;
    let frame = house.frame(tx.today, input, defaults(&campaign, &house));
    let extra: Vec<String> = input.frame.legal_bases.iter().map(|one| one.0.clone()).collect();
    let plan = campaign.plan.clone();
    let mut view = of_parts(&plan, extra);
    view.frame = framed(frame, &campaign, input);
    Ok(view.into())
}

fn defaults(campaign: &CampaignView, house: &House) -> Defaults {
    let plan = &campaign.plan;
    let symbol = plan.document.as_ref().map(|document| document.symbol.clone());
    let signed = |signed: &campaigns::plan::PlanSignature| Signature {
        signer_name: Some(signed.signer_name.clone()),
        ..signature(&signed.position)
    };
    let head = if house.is_department { DIRECTOR } else { UNIT_HEAD };
    Defaults {
        is_of_unit: !house.is_department,
        subject: plan.subject.clone().unwrap_or_else(|| campaign.title.clone()),
        symbol: Some(symbol.unwrap_or_else(|| format!("KH-{}", house.unit_code))),
        recipients: plan.recipients.iter().map(|one| one.text.clone()).collect(),
        signature: plan.signature.as_ref().map(signed).or_else(|| Some(signature(head))),
    }
}

/// The frame with what the campaign knows of its number, day and place.
fn framed(mut frame: Frame, campaign: &CampaignView, input: &RenderDocument) -> Frame {
    if let Some(document) = &campaign.plan.document {
        if input.frame.place.is_none() {
            frame.place = Some(document.issue_place.clone());
        }
        frame.year = Some(document.issue_year);
        let usual = PaperKind::Plan.type_name();
        frame.type_name =
            Some(document.type_name.clone()).filter(|name| Some(name.as_str()) != usual);
    }
    if let Some(code) = &campaign.number {
        let (number, symbol) = parted(code);
        frame.number = number;
        frame.symbol = symbol.or(frame.symbol);
    }
    frame.date = campaign.issued_on;
    frame
}

/// The text of a plan. Ordinals and bullets are those of [`campaigns::plan_text`]; a part that a draft
/// lacks moves no number.
fn of_parts(parts: &PlanParts, extra: Vec<String>) -> PlanView {
    let headings = parts.headings.as_ref();
    let mut text = Text::default();
    text.part("I.", headings.map(|one| &one.purposes_and_requirements));
    text.section("1.", headings.map(|one| &one.purposes));
    text.clauses(&parts.purposes);
    text.section("2.", headings.map(|one| &one.requirements));
    text.clauses(&parts.requirements);
    text.part("II.", headings.map(|one| &one.contents_and_solutions));
    text.section("1.", headings.map(|one| &one.contents));
    text.clauses(&parts.contents);
    text.section("2.", headings.map(|one| &one.solutions));
    text.clauses(&parts.solutions);
    text.awards(parts, headings);
    text.part("IV.", headings.map(|one| &one.implementation));
    for (ordinal, duty) in (1_u32..).zip(&parts.duties) {
        text.0.push(section(&format!("{ordinal}."), format!("{}:", duty.holder_name)));
        text.0.extend(duty.items.iter().map(item));
    }
    PlanView {
        frame: Frame::default(),
        preamble: preamble(parts, extra),
        blocks: text.0,
        closing: parts.closing.clone(),
    }
}

/// Bases and the enacting clause. One basis and the clause are one sentence, and one paragraph.
fn preamble(parts: &PlanParts, extra: Vec<String>) -> Vec<String> {
    let bases = parts.legal_bases.iter().map(|basis| basis.text.clone());
    let mut bases: Vec<String> = bases.chain(extra).collect();
    let Some(clause) = &parts.enacting_clause else { return bases };
    match bases.as_mut_slice() {
        [only] => {
            only.push(' ');
            only.push_str(clause);
        }
        _ => bases.push(clause.clone()),
    }
    bases
}

#[derive(Default)]
struct Text(Vec<Block>);

impl Text {
    fn part(&mut self, ordinal: &str, title: Option<&String>) {
        self.0.extend(title.map(|title| part(ordinal, title)));
    }

    fn section(&mut self, ordinal: &str, title: Option<&String>) {
        self.0.extend(title.map(|title| section(ordinal, title)));
    }

    fn clauses(&mut self, clauses: &[PlanClause]) {
        self.0.extend(clauses.iter().map(|clause| Block::Clause {
            label: format!("{})", clause.label),
            text: clause.text.clone(),
        }));
    }

    fn awards(&mut self, parts: &PlanParts, headings: Option<&PlanHeadings>) {
        self.part("III.", headings.map(|one| &one.subjects_and_awards));
        self.section("1.", headings.map(|one| &one.subjects));
        let subjects = parts.subjects.iter();
        self.0
            .extend(subjects.map(|one| item(format!("{}) {}: {}", one.label, one.name, one.text))));
        self.section("2.", headings.map(|one| &one.award_forms));
        let forms = parts.award_forms.iter();
        self.0.extend(forms.map(|one| item(format!("{}) {}", one.label, one.text))));
        self.section("3.", headings.map(|one| &one.award_rules));
        self.0.extend(parts.award_rules.as_ref().map(|rules| paragraph(rules.text.as_str())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = include_str!("../../../../tests/data/plan.txt");

    fn one_line(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text between head and list of recipients, as it is printed.
    fn printed(view: &PlanView) -> String {
        let block = |block: &Block| match block {
            Block::Part { ordinal, title } | Block::Section { ordinal, title } => {
                format!("{ordinal} {title}")
            }
            Block::Clause { label, text } => format!("{label} {text}"),
            Block::Item { text } => format!("- {text}"),
            Block::Paragraph { text } => text.clone(),
            Block::Table(_) | Block::Chart(_) => panic!("a plan has no figures of its own"),
        };
        let blocks = view.blocks.iter().map(block);
        let all: Vec<String> =
            view.preamble.iter().cloned().chain(blocks).chain(view.closing.clone()).collect();
        one_line(&all.join("\n"))
    }

    #[test]
    fn the_text_of_the_source_plan_stands_whole_and_in_its_order() {
        let plan = PlanParts::source_plan().unwrap();
        let view = of_parts(&plan, Vec::new());
        let source = one_line(SOURCE);
        let begin = source.find("Thực hiện Kế hoạch số 77/KH-UBND").unwrap();
        let end = source.find("Nơi nhận:").unwrap();
        assert_eq!(printed(&view), source[begin..end].trim());
    }

    #[test]
    fn further_bases_stand_in_paragraphs_of_their_own() {
        let plan = PlanParts::source_plan().unwrap();
        let preamble = of_parts(&plan, vec!["Căn cứ văn bản mẫu;".to_owned()]).preamble;
        assert_eq!(preamble.len(), 3);
        assert!(preamble[0].starts_with("Thực hiện Kế hoạch số 77/KH-UBND"));
        assert_eq!(preamble[1], "Căn cứ văn bản mẫu;");
        assert!(preamble[2].ends_with("với những nội dung sau:"));
        assert_eq!(of_parts(&PlanParts::default(), Vec::new()), PlanView::default());
    }
}
