//! The papers of a dossier (thành phần hồ sơ).

use super::{
    completion,
    input::PutAwardProposalPaper,
    parties,
    readiness::SUMMARY_REPORT,
    service::{Dossier, Step, award_of, load_for, told},
    store, store_parts,
    types::{AwardProposalId, AwardProposalPaper, AwardProposalView},
    way_facts::AwardProcedure,
};
use crate::{
    audit::Action,
    db::Conn,
    error::{Error, Result},
    features::{
        award_types::types::AwardTypeView,
        documents::{self, types::DocumentId},
    },
    http::command::{Tx, stale},
};

/// Attaches a document as one of the award type's papers, in place of the one before.
///
/// # Errors
/// `not-found` when the award type has no such paper; `precondition-required`, `stale-etag`,
/// `invalid-state-transition`.
pub fn put(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    paper_type: &str,
    input: &PutAwardProposalPaper,
) -> Result<AwardProposalView> {
    let before = load_for(tx, id, "attach_paper")?;
    tx.require_match(before.row.version)?;
    let award = award_of(tx.conn, &before.row)?;
    let kind = before.row.subject_kind;
    let is_known = award
        .required_papers
        .iter()
        .any(|paper| paper.paper_type == paper_type && paper.subject_kinds.contains(&kind));
    let is_of_short = before.row.procedure == AwardProcedure::Short && paper_type == SUMMARY_REPORT;
    if !is_known && !is_of_short {
        return Err(Error::not_found().detail(
            "Hình thức khen thưởng này không có loại giấy tờ đó.",
            "The award type has no such paper.",
        ));
    }
    documents::service::require_evidence(tx.conn, tx.actor, input.document_id, "/document_id")?;
    let paper = AwardProposalPaper {
        paper_type: paper_type.to_owned(),
        document_id: input.document_id,
        attached_by: tx.actor.id.clone(),
        attached_at: tx.now,
        is_signed: input.is_signed,
    };
    store_parts::put_paper(tx.conn, id, &paper)?;
    let mut papers = before.parts.papers.clone();
    papers.retain(|one| one.paper_type != paper_type);
    papers.push(paper);
    papers.sort_by(|one, other| one.paper_type.cmp(&other.paper_type));
    changed(tx, before, papers, &award, Action::AWARD_PROPOSAL_PAPER_PUT)
}

/// Takes a paper out of the dossier.
///
/// # Errors
/// `not-found` when it is not attached; `precondition-required`, `stale-etag`,
/// `invalid-state-transition`.
pub fn delete(tx: &mut Tx<'_>, id: AwardProposalId, paper_type: &str) -> Result<AwardProposalView> {
    let before = load_for(tx, id, "detach_paper")?;
    let mut papers = before.parts.papers.clone();
    papers.retain(|one| one.paper_type != paper_type);
    if papers.len() == before.parts.papers.len() {
        return Err(Error::not_found());
    }
    tx.require_match(before.row.version)?;
    store_parts::delete_paper(tx.conn, id, paper_type)?;
    let award = award_of(tx.conn, &before.row)?;
    changed(tx, before, papers, &award, Action::AWARD_PROPOSAL_PAPER_DELETE)
}

/// A change of the papers counts as one of the proposal.
fn changed(
    tx: &mut Tx<'_>,
    before: Dossier,
    papers: Vec<AwardProposalPaper>,
    award: &AwardTypeView,
    action: Action,
) -> Result<AwardProposalView> {
    let mut next = before.row.clone();
    completion::confirm(tx, &before, &mut next.way.0)?;
    let row = store::set_state(tx.conn, &before.row, &next, tx.now)?
        .ok_or_else(|| stale(before.row.version))?;
    let mut parts = before.parts.clone();
    parts.papers = papers;
    parties::note_editor(tx, row.id, &mut parts)?;
    let after = Dossier { row, parts, unit: before.unit.clone() };
    tell_uses(tx.conn, &after)?;
    told(tx, Some(before), after, award, &Step::change(action))
}

/// Tells which documents the proposal names: its papers, and what proves its ratings.
pub(super) fn tell_uses(conn: &mut Conn, dossier: &Dossier) -> Result<()> {
    let papers = dossier.parts.papers.iter().map(|paper| paper.document_id);
    let proofs = dossier.row.declaration.0.ratings.iter().filter_map(|one| one.document_id);
    let mut named: Vec<DocumentId> = papers.chain(proofs).collect();
    named.sort();
    named.dedup();
    documents::service::set_uses(conn, "award_proposal", &dossier.row.id.to_string(), &named)
}
