//! Award proposals on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

pub use super::filter::{AwardProposalFilter, AwardProposalSort};
use super::{
    declaration::AwardDeclaration,
    states::{AppraisalOutcome, AwardProposalState},
    steps::AcknowledgedWarning,
    term_types::AwardProposalTerm,
    way_facts::{AwardProcedure, AwardSuspension, CityAnswer, ReportConfirmation, ShortGround},
};
use crate::{
    db::types::{AnyId, Instant},
    features::{
        achievements::types::AchievementId,
        award_rounds::types::AwardRoundId,
        award_types::types::SubjectKind,
        campaigns::{types::CampaignId, views::CampaignSummary},
        documents::types::DocumentId,
        evaluations::types::EvaluationId,
        units::types::UnitView,
    },
    http::reply::Tagged,
    typed_id,
};

typed_id!(
    /// Id of an award proposal.
    AwardProposalId
);

/// Why something is refused or sent back: every refusal carries a code, its ground in law or rule,
/// and a text (quy tắc R23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardReason {
    /// Code of the kind of reason.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "dossier"
    )]
    pub code: String,
    /// Ground: document and article.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Luật TĐKT Đ.84.2.b"
    )]
    pub ground: String,
    /// What it is in this case.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Báo cáo thành tích chưa có xác nhận của thủ trưởng đơn vị"
    )]
    pub text: String,
}

/// An id of the object in another system; unique within that system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardProposalRef {
    /// The system.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_.-]{0,59}$",
        example = "e_office"
    )]
    pub system: String,
    /// The id there.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "HS-2026-00123"
    )]
    pub id: String,
}

/// A paper of the dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AwardProposalPaper {
    /// Which paper of the award type's list it is.
    #[schema(max_length = 40, example = "to_trinh")]
    pub paper_type: String,
    /// Its document.
    pub document_id: DocumentId,
    /// Who attached it.
    #[schema(max_length = 64, example = "CB007")]
    pub attached_by: String,
    /// When.
    pub attached_at: Instant,
    /// Whether it is signed, as the unit says; null where the document says so itself, or nobody.
    #[schema(required = true)]
    pub is_signed: Option<bool>,
}

/// The appraisal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Appraisal {
    /// Outcome.
    pub outcome: AppraisalOutcome,
    /// Opinion: right subject, conditions, criteria, dossier, procedure.
    #[schema(
        max_length = 4000,
        example = "Đúng đối tượng, đủ điều kiện, tiêu chuẩn, hồ sơ, thủ tục"
    )]
    pub opinion: String,
    /// Who appraised.
    #[schema(max_length = 64, example = "CB002")]
    pub by: String,
    /// When.
    pub at: Instant,
}

/// How it was sent upward, the last time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Forwarding {
    /// Number and symbol of the letter it went with (tờ trình).
    #[schema(required = true, max_length = 60, example = "148/TTr-STC")]
    pub dispatch_number: Option<String>,
    /// Date of that letter.
    #[schema(required = true)]
    pub dispatch_date: Option<NaiveDate>,
    /// That letter, where it is a document here.
    #[serde(default)]
    #[schema(required = true)]
    pub dispatch_document_id: Option<DocumentId>,
    /// Who forwarded it.
    #[schema(max_length = 64, example = "CB002")]
    pub by: String,
    /// When.
    pub at: Instant,
}

/// A part of a proposal that is kept back from some who read it: `appraisal` thẩm định; `declaration` kê
/// khai; `opinions` thời hạn lấy ý kiến cơ quan liên quan; `reasons` lý do; `suspension` tạm dừng;
/// `working_time` thời gian công tác, nghỉ trong kê khai.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each part")]
pub enum WithheldField {
    Appraisal,
    Declaration,
    Opinions,
    Reasons,
    Suspension,
    WorkingTime,
}

/// An award proposal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardProposalView {
    /// Id.
    pub id: AwardProposalId,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// The campaign itself with `expand=campaign`, otherwise null.
    #[schema(required = true)]
    pub campaign: Option<CampaignSummary>,
    /// Round.
    pub award_round_id: AwardRoundId,
    /// Award type.
    #[schema(max_length = 60, example = "giay_khen_giam_doc_so")]
    pub award_type_code: String,
    /// Whether a person or a collective is nominated.
    pub subject_kind: SubjectKind,
    /// The nominated collective, or the unit of the nominated person.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// The unit itself with `expand=unit`, otherwise null.
    #[schema(required = true)]
    pub unit: Option<UnitView>,
    /// The nominated person; null for a collective.
    #[schema(required = true, max_length = 32, example = "CB007")]
    pub person_code: Option<String>,
    /// Clause of the criteria it rests on.
    #[schema(required = true, max_length = 40, example = "gk.ca_nhan.phong_trao")]
    pub merit_clause: Option<String>,
    /// Summary of the achievements (tóm tắt thành tích).
    #[schema(max_length = 4000, example = "Rút ngắn thời gian giải quyết 12 thủ tục hành chính")]
    pub summary: String,
    /// Achievements it rests on.
    #[schema(max_items = 50)]
    pub achievement_ids: Vec<AchievementId>,
    /// Evaluation it rests on.
    #[schema(required = true)]
    pub evaluation_id: Option<EvaluationId>,
    /// First day of the period in which the achievements were made.
    pub achievement_period_from: NaiveDate,
    /// Last day of that period.
    pub achievement_period_to: NaiveDate,
    /// Papers attached so far.
    #[schema(max_items = 50)]
    pub papers: Vec<AwardProposalPaper>,
    /// What the unit declares.
    pub declaration: AwardDeclaration,
    /// How it is made.
    pub procedure: AwardProcedure,
    /// Ground of the short procedure.
    #[schema(required = true)]
    pub short_ground: Option<ShortGround>,
    /// Ids in other systems.
    #[schema(max_items = 10)]
    pub external_refs: Vec<AwardProposalRef>,
    /// The rule set by which it is judged, fixed when it is received (R02).
    #[schema(required = true, max_length = 60, example = "tdkt-2026-10")]
    pub rule_set_code: Option<String>,
    /// Who confirmed the achievement report: the head, by submitting (R21).
    #[schema(required = true)]
    pub report_confirmation: Option<ReportConfirmation>,
    /// Why it rests, while it is suspended.
    #[schema(required = true)]
    pub suspension: Option<AwardSuspension>,
    /// The city's last answer, other than its decision.
    #[schema(required = true)]
    pub city_answer: Option<CityAnswer>,
    /// Day by which the next step is due (R22); null without a term.
    #[schema(required = true)]
    pub due_on: Option<NaiveDate>,
    /// Whether a step that is still owed is late. What is late is flagged, nothing else.
    pub is_late: bool,
    /// Whether any step was late, also one that is done.
    pub was_late: bool,
    /// Steps with a term, in the order in which they began (R22); they stay when they are done.
    #[schema(max_items = 500)]
    pub terms: Vec<AwardProposalTerm>,
    /// State.
    pub state: AwardProposalState,
    /// Why it is in a state that needs reasons: returned, ineligible, declined.
    #[schema(max_items = 20)]
    pub reasons: Vec<AwardReason>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Fields that are kept back from the caller; they look as if nothing stood there.
    #[schema(max_items = 6)]
    pub withheld_fields: Vec<WithheldField>,
    /// When it was last submitted.
    #[schema(required = true)]
    pub submitted_at: Option<Instant>,
    /// Who last submitted it.
    #[schema(required = true, max_length = 64, example = "CB007")]
    pub submitted_by: Option<String>,
    /// When it was last received.
    #[schema(required = true)]
    pub received_at: Option<Instant>,
    /// Who last received it.
    #[schema(required = true, max_length = 64, example = "CB002")]
    pub received_by: Option<String>,
    /// The appraisal.
    #[schema(required = true)]
    pub appraisal: Option<Appraisal>,
    /// How it was sent upward.
    #[schema(required = true)]
    pub forwarding: Option<Forwarding>,
    /// The decision on it.
    #[schema(required = true)]
    pub decision_id: Option<AnyId>,
    /// Who drafted it.
    #[schema(max_length = 64, example = "CB007")]
    pub created_by: String,
    /// Version; it counts every change.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: i64,
    /// Entity tag, for `If-Match`.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
    /// When it was created.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Tagged for AwardProposalView {
    fn etag(&self) -> &str {
        &self.etag
    }
    fn expanded(&self) -> Vec<&str> {
        let unit = self.unit.iter().map(Tagged::etag);
        unit.chain(self.campaign.iter().map(Tagged::etag)).collect()
    }
}

/// Objects that can stand beside their ids and codes in a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = "unit")]
pub enum AwardProposalExpand {
    /// The unit of `unit_code`, as `unit`.
    Unit,
    /// The campaign of `campaign_id`, as `campaign`.
    Campaign,
}

/// What to put into a proposal.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AwardProposalExpansion {
    /// Objects to put in beside their ids and codes. The entity tag is then weak.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub expand: Option<Vec<AwardProposalExpand>>,
}

/// One move of a proposal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardProposalMove {
    /// Id of the move.
    pub id: AnyId,
    /// When.
    pub at: Instant,
    /// Kind of the actor: `person`, `client`, `operator` or `system`.
    #[schema(max_length = 20, example = "person")]
    pub actor_kind: String,
    /// Person code or client code.
    #[schema(max_length = 64, example = "CB002")]
    pub actor_id: String,
    /// What was done.
    #[schema(max_length = 40, example = "return")]
    pub action: String,
    /// State before; null for the first.
    #[schema(required = true)]
    pub from_state: Option<AwardProposalState>,
    /// State after.
    pub to_state: AwardProposalState,
    /// Reasons given. Of those that are no refusal only the unit, the secretariat and who oversees them
    /// read what they are.
    #[schema(max_items = 20)]
    pub reasons: Vec<AwardReason>,
    /// Opinion or remark given.
    #[schema(required = true, max_length = 4000, example = json!(null))]
    pub note: Option<String>,
    /// Warnings that the step was taken in spite of, with the reasons.
    #[schema(max_items = 50)]
    pub acknowledged_warnings: Vec<AcknowledgedWarning>,
    /// Whether the note, the warnings and reasons that are no refusal are kept back from the caller.
    pub is_abridged: bool,
    /// Entity tag; moves never change.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for AwardProposalMove {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of an award proposal.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AwardProposalPath {
    /// Id of the proposal.
    pub award_proposal_id: AwardProposalId,
}

/// Path of a paper of an award proposal.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AwardProposalPaperPath {
    /// Id of the proposal.
    pub award_proposal_id: AwardProposalId,
    /// Which paper of the award type's list.
    #[param(max_length = 40, pattern = "^[a-z][a-z0-9_]{0,39}$", example = "to_trinh")]
    pub paper_type: String,
}
