//! Whether a proposal may take its next step, and why (mức độ sẵn sàng của hồ sơ).
//!
//! The facts are gathered from the stores, group by group, and judged by [`crate::eligibility`] under
//! the dossier's rule set. What no store knows is unknown and says who has to supply it; what other
//! parts of the system know, `sources` asks of them.

mod basis;
mod campaign;
mod council;
mod decision;
mod dossier;
mod gate;
mod history;
mod list;
mod merit;
pub(super) mod routes;
mod rules;
pub(super) mod sight;
mod sources;
mod store;
mod subject;
mod terms;
pub mod view;
mod words;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{service::Dossier, types::AwardProposalId};
use crate::{
    db::Conn,
    eligibility::{self, Assessment, Facts, Span},
    error::Result,
    features::{
        achievements::{self, service::Cited, types::AchievementId},
        award_types::types::AwardTypeView,
        documents::{self, service::PaperFile, types::DocumentId},
    },
    law::{Checkpoint, RuleSet},
};

pub use basis::Basis;
pub use gate::{Checked, check};
pub(super) use gate::{gate, pass};
pub(super) use rules::{SUMMARY_REPORT, by_code};
pub(super) use terms::term_of;

/// What the groups of facts are gathered from.
struct Case<'a> {
    today: NaiveDate,
    at: Checkpoint,
    dossier: &'a Dossier,
    award: AwardTypeView,
    cited: HashMap<AchievementId, Cited>,
    files: HashMap<DocumentId, PaperFile>,
}

/// Judges a proposal for a step by its own rule set: the one that was fixed when it was received, or
/// before that the one of the day.
///
/// # Errors
/// When the database cannot be read.
pub fn assess(
    conn: &mut Conn,
    basis: &mut Basis,
    today: NaiveDate,
    dossier: &Dossier,
    at: Checkpoint,
) -> Result<Assessment> {
    let rule_set = basis.of(conn, dossier, today)?.clone();
    judge(conn, basis, today, (dossier, at), rule_set)
}

/// Judges a proposal for a step by a rule set of choice.
pub(super) fn assess_by(
    conn: &mut Conn,
    today: NaiveDate,
    dossier: &Dossier,
    at: Checkpoint,
    rule_set: &RuleSet,
) -> Result<Assessment> {
    judge(conn, &mut Basis::default(), today, (dossier, at), rule_set.clone())
}

fn judge(
    conn: &mut Conn,
    basis: &mut Basis,
    today: NaiveDate,
    (dossier, at): (&Dossier, Checkpoint),
    rule_set: RuleSet,
) -> Result<Assessment> {
    let award = basis.award(conn, &dossier.row.award_type_code)?;
    let facts = gather(conn, award, today, dossier, at)?;
    let rule_set = rules::of_procedure(rule_set, dossier.row.procedure);
    let common = basis.common(conn)?;
    Ok(eligibility::assess(&rule_set, &common.documents, &common.calendar, &facts, at))
}

fn gather(
    conn: &mut Conn,
    award: AwardTypeView,
    today: NaiveDate,
    dossier: &Dossier,
    at: Checkpoint,
) -> Result<Facts> {
    let row = &dossier.row;
    let papers: Vec<DocumentId> =
        dossier.parts.papers.iter().map(|paper| paper.document_id).collect();
    let case = Case {
        today,
        at,
        dossier,
        award,
        cited: achievements::service::cited(conn, &dossier.parts.achievements)?,
        files: documents::service::paper_files(conn, &papers)?,
    };
    Ok(Facts {
        today,
        award_type_code: row.award_type_code.clone(),
        subject_kind: words::subject_kind(row.subject_kind),
        period: Span { from: row.achievement_period_from, to: row.achievement_period_to },
        campaign: campaign::gather(conn, &case)?,
        subject: subject::gather(conn, &case)?,
        merit: merit::gather(conn, &case)?,
        history: history::gather(conn, &case)?,
        dossier: dossier::gather(&case),
        council: council::gather(conn, &case)?,
        list: list::gather(conn, &case)?,
        decision: decision::gather(conn, &case)?,
    })
}

/// Documents that a rule set rests on and that lapse soon.
pub(super) fn expiring(
    conn: &mut Conn,
    rule_set: &RuleSet,
    today: NaiveDate,
) -> Result<Vec<view::ExpiringDocument>> {
    Ok(view::expiring(&sources::legal_documents(conn)?, rule_set, today))
}

/// Whether another live proposal, or an award, rests on an achievement.
pub(super) fn is_used_elsewhere(
    conn: &mut Conn,
    own: AwardProposalId,
    achievement: AchievementId,
) -> Result<bool> {
    Ok(store::other_use(conn, own, achievement)?.is_some())
}

/// Other live proposals and awards for the subject or the achievements, with their units.
pub(super) fn claims(conn: &mut Conn, dossier: &Dossier) -> Result<Vec<(String, String)>> {
    let claims = store::claims(conn, &dossier.row, &dossier.parts.achievements)?;
    Ok(claims.into_iter().map(|claim| (claim.id.to_string(), claim.unit_code)).collect())
}
