//! Further assessments of a proposal by another rule set (R02): labelled, beside the first one, which
//! they never replace.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{
    readiness::{self, view::ProposalReadinessView},
    service::{award_of, load},
    sight::{next_step, shown},
    store_remarks::{self, AssessmentRow},
    types::AwardProposalId,
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::{
        Conn,
        types::{AnyId, Instant},
    },
    error::{Error, Result, Text},
    http::{
        command::Tx,
        page::{Listing, Page},
        reply::{Tagged, etag},
    },
};

/// By which rule set to assess once more, and why.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAwardProposalAssessment {
    /// Code of the rule set.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9][a-z0-9._-]{0,59}$",
        example = "tdkt-2026-10"
    )]
    pub rule_set_code: String,
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đối chiếu với quy tắc áp dụng từ 01/10/2026"
    )]
    pub reason: String,
}

/// A further assessment, without what each rule found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardProposalAssessmentSummary {
    /// Id.
    pub id: AnyId,
    /// Code of the rule set.
    #[schema(max_length = 60, example = "tdkt-2026-10")]
    pub rule_set_code: String,
    /// Why it was made.
    #[schema(max_length = 2000, example = "Đối chiếu với quy tắc áp dụng từ 01/10/2026")]
    pub reason: String,
    /// Who made it.
    #[schema(max_length = 64, example = "CB002")]
    pub assessed_by: String,
    /// When.
    pub at: Instant,
    /// Whether nothing blocked the step it was made for.
    pub is_ready: bool,
    /// Entity tag; an assessment never changes.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for AwardProposalAssessmentSummary {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// A further assessment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardProposalAssessment {
    /// Id.
    pub id: AnyId,
    /// Why it was made.
    #[schema(max_length = 2000, example = "Đối chiếu với quy tắc áp dụng từ 01/10/2026")]
    pub reason: String,
    /// Who made it.
    #[schema(max_length = 64, example = "CB002")]
    pub assessed_by: String,
    /// When.
    pub at: Instant,
    /// What it found, by the rule set named there.
    pub readiness: ProposalReadinessView,
    /// Entity tag; an assessment never changes.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for AwardProposalAssessment {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a further assessment.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AwardProposalAssessmentPath {
    /// Id of the proposal.
    pub award_proposal_id: AwardProposalId,
    /// Id of the assessment.
    pub assessment_id: AnyId,
}

fn summary(row: AssessmentRow) -> AwardProposalAssessmentSummary {
    AwardProposalAssessmentSummary {
        is_ready: row.assessment.0.blocking().next().is_none(),
        id: row.id,
        rule_set_code: row.rule_set_code,
        reason: row.reason,
        assessed_by: row.assessed_by,
        at: row.at,
        etag: etag(1, &[]),
    }
}

/// Assesses a proposal for its next step by another rule set.
///
/// # Errors
/// `not-found`, `role-required`, `validation-failed` for an unknown rule set.
pub fn assess(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: &CreateAwardProposalAssessment,
) -> Result<AwardProposalAssessment> {
    let dossier = load(tx.conn, tx.actor, id)?;
    tx.actor.require(table::CREATE_AWARD_PROPOSAL_ASSESSMENT, &Relation::unit(&dossier.unit))?;
    let unknown = Text::new("Không có bộ quy tắc với mã này.", "No rule set has this code.");
    let set = readiness::by_code(tx.conn, &input.rule_set_code)?
        .ok_or_else(|| Error::invalid("/rule_set_code", "unknown_rule_set", unknown))?;
    let at = next_step(&dossier, &award_of(tx.conn, &dossier.row)?);
    let assessment = readiness::assess_by(tx.conn, tx.today, &dossier, at, &set)?;
    let row = AssessmentRow::new(AnyId(tx.ids.next()), id, tx.now, &tx.actor.id, assessment, input);
    store_remarks::insert_assessment(tx.conn, &row)?;
    let target = Target {
        kind: "award_proposal",
        id: id.to_string(),
        unit_code: Some(dossier.row.unit_code.clone()),
    };
    tx.tell(Change::new(Action::AWARD_PROPOSAL_ASSESS, target).because(Some(&input.reason)));
    detail(tx.conn, tx.actor, row)
}

fn detail(conn: &mut Conn, actor: &Actor, row: AssessmentRow) -> Result<AwardProposalAssessment> {
    let dossier = load(conn, actor, row.award_proposal_id)?;
    let readiness = shown(conn, actor, &dossier, &row.assessment.0)?;
    Ok(AwardProposalAssessment {
        id: row.id,
        reason: row.reason,
        assessed_by: row.assessed_by,
        at: row.at,
        readiness,
        etag: etag(1, &[]),
    })
}

/// A page of the further assessments of a proposal, oldest first.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-cursor`.
pub fn assessments(
    conn: &mut Conn,
    actor: &Actor,
    id: AwardProposalId,
    page: &Page,
) -> Result<Listing<AwardProposalAssessmentSummary>> {
    load(conn, actor, id)?;
    actor.require(table::LIST_AWARD_PROPOSAL_ASSESSMENTS, &Relation::none())?;
    let (rows, next_cursor, total_count) = store_remarks::assessments(conn, id, page)?;
    Ok(Listing { items: rows.into_iter().map(summary).collect(), next_cursor, total_count })
}

/// A further assessment.
///
/// # Errors
/// `not-found`, `role-required`.
pub fn assessment(
    conn: &mut Conn,
    actor: &Actor,
    path: &AwardProposalAssessmentPath,
) -> Result<AwardProposalAssessment> {
    load(conn, actor, path.award_proposal_id)?;
    actor.require(table::GET_AWARD_PROPOSAL_ASSESSMENT, &Relation::none())?;
    let row = store_remarks::assessment(conn, path.award_proposal_id, path.assessment_id)?
        .ok_or_else(Error::not_found)?;
    detail(conn, actor, row)
}
