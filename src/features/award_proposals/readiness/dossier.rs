//! Facts of the dossier and its way: R02, R19, R20, R21, R22.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    Case,
    rules::{PROPOSING_AGENCY, SUMMARY_REPORT},
    terms,
};
use crate::{
    clock::day_in_hanoi,
    eligibility::{Confirmation, DossierFacts, Fact, Paper, Supplier},
    features::award_proposals::{
        store::ProposalRow, types::AwardProposalPaper, way_facts::AwardProcedure,
    },
    law::Checkpoint,
};

/// Papers that report the achievements.
const REPORTS: [&str; 2] = ["bao_cao_thanh_tich", SUMMARY_REPORT];

/// Role of who confirms the report by submitting the dossier.
const HEAD: &str = "unit_head";

pub(super) fn gather(case: &Case<'_>) -> DossierFacts {
    let row = &case.dossier.row;
    let declared = &row.declaration.0;
    let relies = declared.relies_on_certificate;
    let papers = papers(case);
    DossierFacts {
        received_on: Fact::Known(received_on(row)),
        relies_on_certificate: relies.map_or(Fact::unknown(Supplier::ProposingUnit), Fact::Known),
        copies: copies(case, &papers),
        formats: Fact::Known(papers.values().map(|paper| paper.format.clone()).collect()),
        papers: Fact::Known(papers),
        report_date: Fact::Known(report_date(case)),
        report_confirmation: Fact::Known(confirmation(case)),
        steps: Fact::Known(terms::steps(&case.dossier.parts.terms)),
    }
}

/// The day of receipt, while the dossier is received: one that was sent back is received anew.
fn received_on(row: &ProposalRow) -> Option<NaiveDate> {
    row.received_at.filter(|_| row.rule_set_code.is_some()).map(|at| day_in_hanoi(at.0))
}

fn papers(case: &Case<'_>) -> BTreeMap<String, Paper> {
    let of = |paper: &AwardProposalPaper| {
        let file = case.files.get(&paper.document_id)?;
        let format = file.media_type.as_deref().map(format_of)?;
        // What the unit says of the paper counts, then what the document says of itself.
        let is_signed = paper.is_signed.or_else(|| file.names_signer.then_some(true));
        let is_signed = is_signed.map_or(Fact::unknown(Supplier::ProposingUnit), Fact::Known);
        Some((paper.paper_type.clone(), Paper { size: file.size, format, is_signed }))
    };
    case.dossier.parts.papers.iter().filter_map(of).collect()
}

/// The format as rules name it; where they have no name for it, the media type.
fn format_of(media_type: &str) -> String {
    match media_type {
        "application/pdf" => "pdf".to_owned(),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => {
            "docx".to_owned()
        }
        other => other.to_owned(),
    }
}

/// Originals on paper as declared; without them a dossier whose papers are signed files is one.
fn copies(case: &Case<'_>, papers: &BTreeMap<String, Paper>) -> Fact<u32> {
    if let Some(copies) = case.dossier.row.declaration.0.copies {
        return Fact::Known(u32::try_from(copies).unwrap_or_default());
    }
    let is_signed = |paper: &Paper| paper.is_signed == Fact::Known(true);
    if papers.values().any(is_signed) {
        Fact::Known(1)
    } else {
        Fact::unknown(Supplier::ProposingUnit)
    }
}

fn report_date(case: &Case<'_>) -> Option<NaiveDate> {
    let declared = case.dossier.row.declaration.0.report_date;
    let reports: BTreeSet<&str> = REPORTS.into();
    let papers = case.dossier.parts.papers.iter();
    let mut reports = papers.filter(|paper| reports.contains(paper.paper_type.as_str()));
    declared.or_else(|| {
        reports.find_map(|paper| case.files.get(&paper.document_id).and_then(|file| file.issued_on))
    })
}

/// The head confirms the report by submitting the dossier, so for that step the confirmation is of
/// today.
fn confirmation(case: &Case<'_>) -> Option<Confirmation> {
    let is_short = case.dossier.row.procedure == AwardProcedure::Short;
    let role = if is_short { PROPOSING_AGENCY } else { HEAD };
    let of = |confirmed_on| Confirmation { role: role.to_owned(), confirmed_on };
    if case.at == Checkpoint::Submit {
        return Some(of(case.today));
    }
    case.dossier.row.way.0.report_confirmation.as_ref().map(|one| of(one.on))
}
