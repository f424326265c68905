//! The plan of a campaign (Kế hoạch), whole and in its order.

use super::{
    Reader,
    frame::{DIRECTOR, Defaults, House, UNIT_HEAD, parted, signature},
};
use crate::{
    authz::{Relation, table},
    error::Result,
    features::{
        campaigns::{
            self,
            plan::{PlanParts, PlanSignature},
            types::CampaignId,
            views::CampaignView,
        },
        papers::input::RenderDocument,
    },
    papers::{
        PaperKind, PaperView,
        view::{Frame, PlanView, Signature},
    },
};

/// The plan of a campaign. Its document is named by the campaign, so that only who may change that
/// renders it.
///
/// # Errors
/// `not-found`, `role-required`.
pub(super) fn view(
    reader: &mut Reader<'_>,
    input: &RenderDocument,
    id: CampaignId,
) -> Result<PaperView> {
    let campaign = campaigns::service::get(reader.conn, reader.actor, id)?;
    reader.actor.require(table::UPDATE_CAMPAIGN, &Relation::unit(&campaign.owner_unit_code))?;
    let house = House::of(reader.conn, &campaign.owner_unit_code)?;
    let frame = house.frame(reader.today, input, defaults(&campaign, &house));
    let further = input.frame.legal_bases.iter().map(|one| one.0.clone());
    let mut view = text(&campaign.plan, further);
    view.frame = framed(frame, &campaign, input);
    Ok(view.into())
}

fn defaults(campaign: &CampaignView, house: &House) -> Defaults {
    let plan = &campaign.plan;
    let symbol = plan.document.as_ref().map(|document| document.symbol.clone());
    let signed = |signed: &PlanSignature| Signature {
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

/// The text of a plan. Further bases stand before what the plan itself says, in paragraphs of their own.
fn text(parts: &PlanParts, further: impl Iterator<Item = String>) -> PlanView {
    let mut view = parts.paper(PlanView::default());
    let own = std::mem::take(&mut view.preamble);
    view.preamble = further.chain(own).collect();
    view
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_bases_stand_in_paragraphs_of_their_own() {
        let plan = PlanParts::source_plan().unwrap();
        let view = text(&plan, std::iter::once("Căn cứ văn bản mẫu;".to_owned()));
        assert_eq!(view.preamble.len(), 2);
        assert_eq!(view.preamble[0], "Căn cứ văn bản mẫu;");
        assert!(view.preamble[1].starts_with("Thực hiện Kế hoạch số 77/KH-UBND"));
        assert_eq!(view.blocks, text(&plan, std::iter::empty()).blocks);
    }
}
