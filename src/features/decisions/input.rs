//! What callers send about decisions.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::{
    list_types::ListPublication,
    types::{DecisionId, DecisionSigning, RefusedProposal, SigningDelegation},
};
use crate::{
    features::{
        award_proposals::{steps::AcknowledgedWarning, types::AwardProposalId},
        award_types::types::AwardAuthority,
        campaigns::types::CampaignId,
        documents::types::DocumentId,
    },
    http::extract::broken_rule,
};

/// A new decision, as a draft.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_decision))]
pub struct CreateDecision {
    /// Campaign whose proposals it is about.
    pub campaign_id: CampaignId,
    /// Who decided; the award types of the proposals have this authority.
    pub authority: AwardAuthority,
    /// Subject line (trích yếu).
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Về việc tặng Giấy khen của Giám đốc Sở"
    )]
    pub title: String,
    /// Number, as văn thư gave it, without leading zeros; it comes with symbol and date.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 10,
        pattern = "^[1-9][0-9]{0,7}[A-Z]{0,2}$",
        example = "1234"
    )]
    pub number: Option<String>,
    /// Symbol.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-ZĐ0-9][A-ZĐ0-9/&-]{0,39}$",
        example = "QĐ-STC"
    )]
    pub symbol: Option<String>,
    /// Date.
    #[serde(default)]
    pub issued_on: Option<NaiveDate>,
    /// Who signed it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Nguyễn Văn Mẫu"
    )]
    pub signer_name: Option<String>,
    /// Position of who signed it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Giám đốc Sở"
    )]
    pub signer_title: Option<String>,
    /// In whose right it is signed; a deputy needs the delegation before the decision is published
    /// (R39).
    #[serde(default)]
    pub signing: DecisionSigning,
    /// The delegation to a deputy.
    #[serde(default)]
    pub delegation: Option<SigningDelegation>,
    /// Whether it names the campaign's plan among its bases (căn cứ); then the plan has to be issued
    /// before the decision is published.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub cites_plan: bool,
    /// Its document.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
    /// Where and since when its list is open to everybody, where it was published before the decision
    /// (R38).
    #[serde(default)]
    pub list_publication: Option<ListPublication>,
    /// Published decision that it replaces, because something in that one is wrong (R43). It names no
    /// proposals: what was granted stays granted, and nothing is granted twice.
    #[serde(default)]
    pub replaces_decision_id: Option<DecisionId>,
    /// What is corrected; it comes with `replaces_decision_id`.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đính chính họ tên tại danh sách kèm theo"
    )]
    pub replacement_reason: Option<String>,
    /// Proposals it grants, in its order.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub granted_proposal_ids: Vec<AwardProposalId>,
    /// Proposals it refuses, in its order.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub refused_proposals: Vec<RefusedProposal>,
}

fn yes() -> bool {
    true
}

fn check_decision(decision: &CreateDecision) -> Result<(), ValidationError> {
    let given =
        [decision.number.is_some(), decision.symbol.is_some(), decision.issued_on.is_some()];
    if given.contains(&true) && given.contains(&false) {
        return Err(broken_rule(
            "/number",
            "number_incomplete",
            "Số, ký hiệu và ngày của quyết định được cấp cùng nhau.",
            "Number, symbol and date of a decision come together.",
        ));
    }
    if decision.issued_on.is_some_and(|day| !(2000..=2100).contains(&day.year())) {
        return Err(broken_rule(
            "/issued_on",
            "year_out_of_range",
            "Năm của quyết định phải từ 2000 đến 2100.",
            "The decision's year lies between 2000 and 2100.",
        ));
    }
    check_signing(decision)?;
    check_publication(decision)?;
    check_replacement(decision)?;
    let refused = decision.refused_proposals.iter().map(|one| one.award_proposal_id);
    let mut named: Vec<AwardProposalId> =
        decision.granted_proposal_ids.iter().copied().chain(refused).collect();
    let count = named.len();
    named.sort();
    named.dedup();
    if named.len() < count {
        return Err(broken_rule(
            "/granted_proposal_ids",
            "repeated",
            "Một hồ sơ được nêu hai lần trong quyết định.",
            "A proposal stands twice in the decision.",
        ));
    }
    Ok(())
}

fn check_signing(decision: &CreateDecision) -> Result<(), ValidationError> {
    let Some(delegation) = &decision.delegation else { return Ok(()) };
    if decision.signing == DecisionSigning::Own {
        return Err(broken_rule(
            "/delegation",
            "not_delegated",
            "Chỉ người ký thay mới có ủy quyền.",
            "Only a deputy signs by delegation.",
        ));
    }
    if delegation.document_number.is_some() != delegation.document_date.is_some() {
        return Err(broken_rule(
            "/delegation/document_number",
            "delegation_incomplete",
            "Số và ngày của văn bản ủy quyền đi cùng nhau.",
            "Number and date of the delegation come together.",
        ));
    }
    if delegation.role_grant_id.is_none() && delegation.document_number.is_none() {
        return Err(broken_rule(
            "/delegation",
            "delegation_empty",
            "Phải nêu vai trò được ủy quyền hoặc văn bản ủy quyền.",
            "The delegated role or the document of the delegation is named.",
        ));
    }
    Ok(())
}

fn check_publication(decision: &CreateDecision) -> Result<(), ValidationError> {
    let Some(list) = &decision.list_publication else { return Ok(()) };
    if list.published_to.is_some_and(|day| day < list.published_from) {
        return Err(broken_rule(
            "/list_publication/published_to",
            "before_start",
            "Ngày gỡ danh sách không trước ngày công khai.",
            "The list is not taken down before it was published.",
        ));
    }
    Ok(())
}

fn check_replacement(decision: &CreateDecision) -> Result<(), ValidationError> {
    if decision.replaces_decision_id.is_some() != decision.replacement_reason.is_some() {
        return Err(broken_rule(
            "/replacement_reason",
            "replacement_incomplete",
            "Quyết định thay thế phải nêu lý do, và chỉ quyết định thay thế mới có.",
            "A replacement says what it corrects, and nothing else does.",
        ));
    }
    let is_naming =
        !decision.granted_proposal_ids.is_empty() || !decision.refused_proposals.is_empty();
    if decision.replaces_decision_id.is_some() && is_naming {
        return Err(broken_rule(
            "/granted_proposal_ids",
            "replacement_grants_nothing",
            "Quyết định thay thế không khen thưởng lần nữa.",
            "A replacement grants and refuses nothing anew.",
        ));
    }
    Ok(())
}

/// Reasons for which a decision is published in spite of warnings.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishDecision {
    /// Reasons for what only warns or is not known, each rule once for all proposals: of the readiness of
    /// each, and of the fund (R42). Each such finding needs one. Others are not kept.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub acknowledged_warnings: Vec<AcknowledgedWarning>,
}

impl PublishDecision {
    /// The reason that was given for a rule.
    pub(super) fn reason_for(&self, rule: &str) -> Option<&str> {
        let said = self.acknowledged_warnings.iter().find(|one| one.rule == rule);
        said.map(|one| one.reason.as_str())
    }
}

/// Changes of a draft. Campaign and authority stay, and so does what it replaces; lists are replaced
/// as a whole.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchDecision {
    /// Subject line.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Về việc tặng Giấy khen"
    )]
    title: Option<String>,
    /// Number; it comes with symbol and date.
    #[schema(
        min_length = 1,
        max_length = 10,
        pattern = "^[1-9][0-9]{0,7}[A-Z]{0,2}$",
        example = "1234"
    )]
    number: Option<String>,
    /// Symbol.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-ZĐ0-9][A-ZĐ0-9/&-]{0,39}$",
        example = "QĐ-STC"
    )]
    symbol: Option<String>,
    /// Date.
    issued_on: Option<NaiveDate>,
    /// Who signed it.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Nguyễn Văn Mẫu"
    )]
    signer_name: Option<String>,
    /// Position of who signed it.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Giám đốc Sở"
    )]
    signer_title: Option<String>,
    /// In whose right it is signed.
    #[schema(nullable = false)]
    signing: Option<DecisionSigning>,
    /// The delegation to a deputy.
    delegation: Option<SigningDelegation>,
    /// Whether it names the campaign's plan among its bases.
    #[schema(nullable = false)]
    cites_plan: Option<bool>,
    /// Its document.
    document_id: Option<DocumentId>,
    /// Where and since when its list is open to everybody.
    list_publication: Option<ListPublication>,
    /// What is corrected.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đính chính họ tên tại danh sách kèm theo"
    )]
    replacement_reason: Option<String>,
    /// Proposals it grants.
    #[schema(nullable = false, max_items = 200)]
    granted_proposal_ids: Option<Vec<AwardProposalId>>,
    /// Proposals it refuses.
    #[schema(nullable = false, max_items = 200)]
    refused_proposals: Option<Vec<RefusedProposal>>,
}
