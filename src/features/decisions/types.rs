//! Decisions on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::list_types::ListPublication;
use crate::{
    authz::table,
    db::types::Instant,
    features::{
        award_proposals::types::{AwardProposalId, AwardReason},
        award_types::types::AwardAuthority,
        campaigns::types::CampaignId,
        documents::types::DocumentId,
        role_grants::types::RoleGrantId,
    },
    http::{reply::Tagged, system::LabelView},
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of a decision.
    DecisionId
);

text_enum! {
    /// State of a decision: `draft` dự thảo; `published` đã ban hành, đã công bố.
    #[expect(missing_docs, reason = "the enum's own doc names both states")]
    pub enum DecisionState {
        Draft = "draft",
        Published = "published",
    }
}

text_enum! {
    /// What a decision says of a proposal: `granted` tặng; `refused` không tặng.
    #[expect(missing_docs, reason = "the enum's own doc names both outcomes")]
    pub enum DecisionOutcome {
        Granted = "granted",
        Refused = "refused",
    }
}

text_enum! {
    /// In whose right a decision is signed: `own` người có thẩm quyền ký; `deputy` cấp phó ký thay theo ủy
    /// quyền.
    #[derive(Default)]
    pub enum DecisionSigning {
        /// By who has the authority.
        #[default]
        Own = "own",
        /// By a deputy, with a delegation on file.
        Deputy = "deputy",
    }
}

/// The delegation by which a deputy signs (ủy quyền ký thay): a delegated role, a document, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SigningDelegation {
    /// A leader's role that was delegated and was in force on the decision's day.
    #[serde(default)]
    pub role_grant_id: Option<RoleGrantId>,
    /// Number and symbol of the document of the delegation.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "15/UQ-STC"
    )]
    pub document_number: Option<String>,
    /// Its date.
    #[serde(default)]
    pub document_date: Option<NaiveDate>,
}

/// A warning under which a decision was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionWarning {
    /// Rule that warns.
    #[schema(max_length = 3, pattern = "^R[0-9]{2}$", example = "R42")]
    pub rule: String,
    /// Stable code of the case.
    #[schema(max_length = 60, pattern = "^[a-z][a-z_]{0,59}$", example = "fund_exceeded")]
    pub code: String,
    /// In words.
    pub label: LabelView,
    /// Why it was published all the same; null only with decisions of before a reason was needed.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub reason: Option<String>,
}

/// The machine of a decision.
pub const MACHINE: Machine<DecisionState> = {
    use DecisionState::{Draft, Published};
    Machine {
        name: "decision",
        moves: &[
            Move { action: "update", from: &[Draft], to: None, rule: table::UPDATE_DECISION },
            Move { action: "delete", from: &[Draft], to: None, rule: table::DELETE_DECISION },
            Move {
                action: "publish",
                from: &[Draft],
                to: Some(Published),
                rule: table::PUBLISH_DECISION,
            },
        ],
    }
};

/// A proposal that is not granted, with the reason (R23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusedProposal {
    /// The proposal.
    pub award_proposal_id: AwardProposalId,
    /// Why.
    pub reason: AwardReason,
}

/// A decision without the proposals it names, as in lists.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecisionSummary {
    /// Id.
    pub id: DecisionId,
    /// Campaign whose proposals it is about.
    pub campaign_id: CampaignId,
    /// Who decided.
    pub authority: AwardAuthority,
    /// Subject line (trích yếu).
    #[schema(max_length = 1000, example = "Về việc tặng Giấy khen của Giám đốc Sở")]
    pub title: String,
    /// Number; null until it is issued.
    #[schema(required = true, max_length = 10, example = "1234")]
    pub number: Option<String>,
    /// Symbol; null until it is issued.
    #[schema(required = true, max_length = 40, example = "QĐ-STC")]
    pub symbol: Option<String>,
    /// Date; null until it is issued.
    #[schema(required = true)]
    pub issued_on: Option<NaiveDate>,
    /// Who signed it.
    #[schema(required = true, max_length = 200, example = json!(null))]
    pub signer_name: Option<String>,
    /// Position of who signed it.
    #[schema(required = true, max_length = 200, example = "Giám đốc Sở")]
    pub signer_title: Option<String>,
    /// Whether it names the campaign's plan among its bases (căn cứ).
    pub cites_plan: bool,
    /// Its document.
    #[schema(required = true)]
    pub document_id: Option<DocumentId>,
    /// Published decision that it replaces.
    #[schema(required = true)]
    pub replaces_decision_id: Option<DecisionId>,
    /// How many proposals it grants.
    #[schema(minimum = 0, maximum = 200, example = 12)]
    pub granted_count: i64,
    /// How many it refuses.
    #[schema(minimum = 0, maximum = 200, example = 1)]
    pub refused_count: i64,
    /// State.
    pub state: DecisionState,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// When it was published.
    #[schema(required = true)]
    pub published_at: Option<Instant>,
    /// Who published it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub published_by: Option<String>,
    /// Who drafted it.
    #[schema(max_length = 64, example = "CB002")]
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

impl Tagged for DecisionSummary {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// A decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecisionView {
    /// Id.
    pub id: DecisionId,
    /// Campaign whose proposals it is about.
    pub campaign_id: CampaignId,
    /// Who decided.
    pub authority: AwardAuthority,
    /// Subject line (trích yếu).
    #[schema(max_length = 1000, example = "Về việc tặng Giấy khen của Giám đốc Sở")]
    pub title: String,
    /// Number; null until it is issued.
    #[schema(required = true, max_length = 10, example = "1234")]
    pub number: Option<String>,
    /// Symbol; null until it is issued.
    #[schema(required = true, max_length = 40, example = "QĐ-STC")]
    pub symbol: Option<String>,
    /// Date; null until it is issued.
    #[schema(required = true)]
    pub issued_on: Option<NaiveDate>,
    /// Who signed it.
    #[schema(required = true, max_length = 200, example = json!(null))]
    pub signer_name: Option<String>,
    /// Position of who signed it.
    #[schema(required = true, max_length = 200, example = "Giám đốc Sở")]
    pub signer_title: Option<String>,
    /// In whose right it is signed.
    pub signing: DecisionSigning,
    /// The delegation to a deputy.
    #[schema(required = true)]
    pub delegation: Option<SigningDelegation>,
    /// Whether it names the campaign's plan among its bases (căn cứ).
    pub cites_plan: bool,
    /// Its document.
    #[schema(required = true)]
    pub document_id: Option<DocumentId>,
    /// Where and since when its list is open to everybody (R38); null while nobody has said.
    #[schema(required = true)]
    pub list_publication: Option<ListPublication>,
    /// Published decision that it replaces.
    #[schema(required = true)]
    pub replaces_decision_id: Option<DecisionId>,
    /// What it corrects.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub replacement_reason: Option<String>,
    /// Published decision that replaces it.
    #[schema(required = true)]
    pub replaced_by_decision_id: Option<DecisionId>,
    /// Warnings under which it was published.
    #[schema(max_items = 50)]
    pub warnings: Vec<DecisionWarning>,
    /// Proposals it grants, in its order.
    #[schema(max_items = 200)]
    pub granted_proposal_ids: Vec<AwardProposalId>,
    /// Proposals it refuses, in its order.
    #[schema(max_items = 200)]
    pub refused_proposals: Vec<RefusedProposal>,
    /// State.
    pub state: DecisionState,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// When it was published.
    #[schema(required = true)]
    pub published_at: Option<Instant>,
    /// Who published it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub published_by: Option<String>,
    /// Who drafted it.
    #[schema(max_length = 64, example = "CB002")]
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

impl Tagged for DecisionView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Path of a decision.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DecisionPath {
    /// Id of the decision.
    pub decision_id: DecisionId,
}

/// Order of the list of decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum DecisionSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of decisions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DecisionFilter {
    /// Campaign.
    #[serde(default)]
    #[param(nullable = false)]
    pub campaign_id: Option<CampaignId>,
    /// Who decided.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub authority: Option<AwardAuthority>,
    /// Year of the decision's date.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2100)]
    pub year: Option<i32>,
    /// State.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub state: Option<DecisionState>,
    /// Decisions that name this proposal.
    #[serde(default)]
    #[param(nullable = false)]
    pub award_proposal_id: Option<AwardProposalId>,
    /// Words of the subject line, number or symbol, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "giay khen"
    )]
    pub q: Option<String>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<DecisionSort>,
}
