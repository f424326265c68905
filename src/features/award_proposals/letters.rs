//! The letter (tờ trình) with which a proposal is sent upward, where it is a document here.

use super::{
    input::ForwardAwardProposal,
    moves::hold,
    service::{Dossier, Step, award_of, find, told},
    store,
    types::{AwardProposalId, Forwarding},
};
use crate::{
    audit::Action,
    db::types::Json,
    error::Result,
    features::documents::{
        self,
        issuance::{self, Issued},
        types::DocumentId,
    },
    http::command::{Tx, stale},
};

/// Under which word a document knows the proposals whose letter it is.
const USER_KIND: &str = "award_proposal_letter";

/// How a proposal is forwarded: by a letter that is told, or by one that is a document, whose number is
/// that of its issuance.
///
/// # Errors
/// `validation-failed` when there is no such document with a content or rendered from what is stored.
pub(super) fn forwarding(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: ForwardAwardProposal,
) -> Result<Forwarding> {
    let mut forwarding = Forwarding {
        dispatch_number: input.dispatch_number,
        dispatch_date: input.dispatch_date,
        dispatch_document_id: input.dispatch_document_id,
        by: tx.actor.id.clone(),
        at: tx.now,
    };
    let named: Vec<DocumentId> = input.dispatch_document_id.into_iter().collect();
    documents::service::set_uses(tx.conn, USER_KIND, &id.to_string(), &named)?;
    let Some(document) = input.dispatch_document_id else { return Ok(forwarding) };
    let pointer = "/dispatch_document_id";
    documents::rendered::require_paper(tx.conn, tx.actor, document, pointer)?;
    if let Some(issued) = issuance::issued(tx.conn, document)? {
        forwarding.dispatch_number = Some(issued.code());
        forwarding.dispatch_date = Some(issued.issued_on);
    }
    Ok(forwarding)
}

/// Gives number and date to the forwarded proposals whose letter is this document.
///
/// # Errors
/// When the database refuses.
pub fn number(tx: &mut Tx<'_>, issued: &Issued) -> Result<()> {
    let users = documents::service::users(tx.conn, USER_KIND, issued.document_id)?;
    let ids: Vec<AwardProposalId> =
        users.iter().filter_map(|id| id.parse().ok().map(AwardProposalId)).collect();
    hold(tx.conn, &ids)?;
    for id in ids {
        let Some(before) = find(tx.conn, id)? else { continue };
        let Some(Json(mut forwarding)) = before.row.forwarding.clone() else { continue };
        let is_of = forwarding.dispatch_document_id == Some(issued.document_id);
        if !is_of || forwarding.dispatch_number.is_some() {
            continue;
        }
        forwarding.dispatch_number = Some(issued.code());
        forwarding.dispatch_date = Some(issued.issued_on);
        let mut next = before.row.clone();
        next.forwarding = Some(Json(forwarding));
        let row = store::set_state(tx.conn, &before.row, &next, tx.now)?
            .ok_or_else(|| stale(before.row.version))?;
        let award = award_of(tx.conn, &row)?;
        let after = Dossier { row, parts: before.parts.clone(), unit: before.unit.clone() };
        let step = Step::change(Action::AWARD_PROPOSAL_UPDATE);
        told(tx, Some(before), after, &award, &step)?;
    }
    Ok(())
}
