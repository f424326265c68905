//! What callers send about award proposals.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::{
    declaration::{self, AwardDeclaration},
    states::AppraisalOutcome,
    steps::AcknowledgedWarning,
    types::{AwardProposalRef, AwardReason},
    way_facts::{AwardProcedure, ShortGround},
};
use crate::{
    features::{
        achievements::types::AchievementId, award_rounds::types::AwardRoundId,
        award_types::types::SubjectKind, campaigns::types::CampaignId,
        documents::types::DocumentId, evaluations::types::EvaluationId,
    },
    http::extract::broken_rule,
};

/// A new proposal, as a draft.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_proposal))]
pub struct CreateAwardProposal {
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Round of that campaign; it is open.
    pub award_round_id: AwardRoundId,
    /// Award type; the round considers it.
    #[schema(
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "giay_khen_giam_doc_so"
    )]
    pub award_type_code: String,
    /// Whether a person or a collective is nominated.
    pub subject_kind: SubjectKind,
    /// The nominated collective, or the unit of the nominated person.
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CNTT")]
    pub unit_code: String,
    /// The nominated person; null for a collective.
    #[serde(default)]
    #[schema(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB007")]
    pub person_code: Option<String>,
    /// Clause of the award type's criteria; needed when it is submitted.
    #[serde(default)]
    #[schema(
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "gk.ca_nhan.phong_trao"
    )]
    pub merit_clause: Option<String>,
    /// Summary of the achievements (tóm tắt thành tích).
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Rút ngắn thời gian giải quyết 12 thủ tục hành chính"
    )]
    pub summary: String,
    /// Achievements it rests on.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub achievement_ids: Vec<AchievementId>,
    /// Evaluation it rests on.
    #[serde(default)]
    pub evaluation_id: Option<EvaluationId>,
    /// First day of the period in which the achievements were made; within the round's.
    pub achievement_period_from: NaiveDate,
    /// Last day of that period; within the round's.
    pub achievement_period_to: NaiveDate,
    /// What the unit declares.
    #[serde(default)]
    pub declaration: AwardDeclaration,
    /// How it is made; the short procedure is for the secretariat, on a ground of the law.
    #[serde(default)]
    pub procedure: AwardProcedure,
    /// Ground of the short procedure, and only of it.
    #[serde(default)]
    pub short_ground: Option<ShortGround>,
    /// Ids in other systems, at most one for each.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub external_refs: Vec<AwardProposalRef>,
}

fn check_proposal(proposal: &CreateAwardProposal) -> Result<(), ValidationError> {
    match (proposal.subject_kind, proposal.person_code.is_some()) {
        (SubjectKind::Individual, true) | (SubjectKind::Collective, false) => {}
        (SubjectKind::Individual, false) => {
            return Err(broken_rule(
                "/person_code",
                "required_for_subject",
                "Đề nghị khen thưởng cá nhân phải nêu người được đề nghị.",
                "The nomination of a person names the person.",
            ));
        }
        (SubjectKind::Collective, true) => {
            return Err(broken_rule(
                "/person_code",
                "not_for_subject",
                "Đề nghị khen thưởng tập thể không nêu cá nhân.",
                "The nomination of a collective names no person.",
            ));
        }
    }
    if proposal.short_ground.is_some() != (proposal.procedure == AwardProcedure::Short) {
        return Err(broken_rule(
            "/short_ground",
            "only_for_short",
            "Thủ tục đơn giản phải nêu căn cứ, và chỉ thủ tục đó.",
            "The short procedure names its ground, and only that does.",
        ));
    }
    declaration::check(&proposal.declaration)?;
    if proposal.achievement_period_to < proposal.achievement_period_from {
        return Err(broken_rule(
            "/achievement_period_to",
            "before_start",
            "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            "The last day must not be before the first.",
        ));
    }
    let mut achievements = proposal.achievement_ids.clone();
    achievements.sort();
    achievements.dedup();
    if achievements.len() < proposal.achievement_ids.len() {
        return Err(broken_rule(
            "/achievement_ids",
            "repeated",
            "Một thành tích được nêu hai lần.",
            "An achievement stands twice.",
        ));
    }
    let mut systems: Vec<&str> =
        proposal.external_refs.iter().map(|one| one.system.as_str()).collect();
    systems.sort_unstable();
    systems.dedup();
    if systems.len() < proposal.external_refs.len() {
        return Err(broken_rule(
            "/external_refs",
            "repeated",
            "Mỗi hệ thống chỉ có một mã.",
            "Each system has one id.",
        ));
    }
    Ok(())
}

/// Changes of a draft or of a returned proposal. Campaign and subject stay; a proposal for somebody
/// else is another proposal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchAwardProposal {
    /// Another open round of the campaign.
    #[schema(nullable = false)]
    award_round_id: Option<AwardRoundId>,
    /// Award type.
    #[schema(
        nullable = false,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "giay_khen_giam_doc_so"
    )]
    award_type_code: Option<String>,
    /// Clause of the award type's criteria.
    #[schema(
        max_length = 40,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        example = "gk.ca_nhan.phong_trao"
    )]
    merit_clause: Option<String>,
    /// Summary of the achievements.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Rút ngắn thời gian giải quyết 12 thủ tục"
    )]
    summary: Option<String>,
    /// Achievements it rests on.
    #[schema(nullable = false, max_items = 50)]
    achievement_ids: Option<Vec<AchievementId>>,
    /// Evaluation it rests on.
    evaluation_id: Option<EvaluationId>,
    /// First day of the period of the achievements.
    #[schema(nullable = false)]
    achievement_period_from: Option<NaiveDate>,
    /// Last day of that period.
    #[schema(nullable = false)]
    achievement_period_to: Option<NaiveDate>,
    /// What the unit declares; its members are merged, its lists are replaced.
    #[schema(nullable = false)]
    declaration: Option<AwardDeclaration>,
    /// Ids in other systems.
    #[schema(nullable = false, max_items = 10)]
    external_refs: Option<Vec<AwardProposalRef>>,
}

/// A paper to attach.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutAwardProposalPaper {
    /// The paper's document.
    pub document_id: DocumentId,
    /// Whether it is signed; null where the document names its signer itself.
    #[serde(default)]
    pub is_signed: Option<bool>,
}

/// Why a dossier goes back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnAwardProposal {
    /// Reasons; at least one.
    #[schema(min_items = 1, max_items = 20)]
    pub reasons: Vec<AwardReason>,
}

/// The appraisal (thẩm định).
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_appraisal))]
pub struct AppraiseAwardProposal {
    /// Outcome.
    pub outcome: AppraisalOutcome,
    /// Opinion: right subject, conditions, criteria, dossier, procedure.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đúng đối tượng, đủ điều kiện, tiêu chuẩn, hồ sơ, thủ tục"
    )]
    pub opinion: String,
    /// Reasons of ineligibility; needed for that outcome and only for it.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub reasons: Vec<AwardReason>,
    /// Reasons for what only warns; each such finding of readiness needs one. Others are not kept.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub acknowledged_warnings: Vec<AcknowledgedWarning>,
}

fn check_appraisal(appraisal: &AppraiseAwardProposal) -> Result<(), ValidationError> {
    check_reasons(appraisal.outcome, &appraisal.reasons)
}

pub(super) fn check_reasons(
    outcome: AppraisalOutcome,
    reasons: &[AwardReason],
) -> Result<(), ValidationError> {
    match (outcome, reasons.is_empty()) {
        (AppraisalOutcome::Eligible, true) | (AppraisalOutcome::Ineligible, false) => Ok(()),
        (AppraisalOutcome::Eligible, false) => Err(broken_rule(
            "/reasons",
            "not_for_outcome",
            "Hồ sơ đủ điều kiện không có lý do từ chối.",
            "An eligible proposal has no reasons of refusal.",
        )),
        (AppraisalOutcome::Ineligible, true) => Err(broken_rule(
            "/reasons",
            "required_for_outcome",
            "Không đủ điều kiện phải nêu lý do và căn cứ.",
            "Ineligibility needs its reasons and grounds.",
        )),
    }
}

/// How the dossier is sent upward.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_forwarding))]
pub struct ForwardAwardProposal {
    /// Number and symbol of the letter it goes with (tờ trình).
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "148/TTr-STC"
    )]
    pub dispatch_number: Option<String>,
    /// Date of that letter.
    #[serde(default)]
    pub dispatch_date: Option<NaiveDate>,
    /// The letter itself, where it is a document here: number and date are those of its issuance, also
    /// when it is issued later.
    #[serde(default)]
    pub dispatch_document_id: Option<DocumentId>,
    /// Reasons for what only warns; each such finding of readiness needs one. Others are not kept.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub acknowledged_warnings: Vec<AcknowledgedWarning>,
}

fn check_forwarding(input: &ForwardAwardProposal) -> Result<(), ValidationError> {
    let is_told = input.dispatch_number.is_some() || input.dispatch_date.is_some();
    if input.dispatch_document_id.is_some() && is_told {
        return Err(broken_rule(
            "/dispatch_document_id",
            "number_of_document",
            "Số và ngày lấy từ văn bản, không nêu riêng.",
            "Number and date are those of the document and are not told beside it.",
        ));
    }
    Ok(())
}

/// Why a proposal is withdrawn.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawAwardProposal {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đơn vị đề nghị hình thức khác"
    )]
    pub reason: String,
}
