//! The lists of a decision on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::types::DecisionId;
use crate::{
    features::{
        award_proposals::types::AwardProposalId,
        award_types::types::{RuleStatus, SubjectKind},
        awards::types::{AwardId, AwardState},
    },
    law::OrderStep,
};

/// Where and since when the list of those to be granted is open to everybody (công khai danh sách, R38),
/// as the secretariat declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListPublication {
    /// First day.
    #[schema(example = "2026-11-09")]
    pub published_from: NaiveDate,
    /// Day on which it was taken down; null while it stands.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub published_to: Option<NaiveDate>,
    /// Where: a board, a page, a notice.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "Trang nội bộ của Sở"
    )]
    pub place: String,
}

/// One step of the order of a list: `high_to_low` mức cao trước; `collectives_first` tập thể trước;
/// `individuals_first` cá nhân trước; `living_first` tặng trước truy tặng; `titles_first` danh hiệu
/// trước hình thức.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each step")]
pub enum ListOrderStep {
    HighToLow,
    CollectivesFirst,
    IndividualsFirst,
    LivingFirst,
    TitlesFirst,
}

impl From<OrderStep> for ListOrderStep {
    fn from(step: OrderStep) -> Self {
        match step {
            OrderStep::HighToLow => Self::HighToLow,
            OrderStep::CollectivesFirst => Self::CollectivesFirst,
            OrderStep::IndividualsFirst => Self::IndividualsFirst,
            OrderStep::LivingFirst => Self::LivingFirst,
            OrderStep::TitlesFirst => Self::TitlesFirst,
        }
    }
}

/// Who stands on a list, with what.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecisionListEntry {
    /// Place, from 1.
    #[schema(minimum = 1, maximum = 200, example = 1)]
    pub position: i64,
    /// Proposal.
    pub award_proposal_id: AwardProposalId,
    /// Award; null while the decision is a draft.
    #[schema(required = true)]
    pub award_id: Option<AwardId>,
    /// State of the award; null while the decision is a draft.
    #[schema(required = true)]
    pub award_state: Option<AwardState>,
    /// Award type.
    #[schema(max_length = 60, example = "giay_khen_giam_doc_so")]
    pub award_type_code: String,
    /// Its name.
    #[schema(max_length = 300, example = "Giấy khen của Giám đốc Sở")]
    pub award_type_name: String,
    /// Whether a person or a collective receives it.
    pub subject_kind: SubjectKind,
    /// Name of the person or collective.
    #[schema(max_length = 300, example = "Cán bộ mẫu 07")]
    pub recipient_name: String,
    /// The person; null for a collective.
    #[schema(required = true, max_length = 32, example = "CB007")]
    pub person_code: Option<String>,
    /// The collective, or the person's unit.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// Its name.
    #[schema(max_length = 300, example = "Phòng Công nghệ thông tin và Chuyển đổi số")]
    pub unit_name: String,
    /// Bonus in đồng; null for a draft without its date.
    #[schema(required = true, minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 760_000)]
    pub bonus_amount: Option<i64>,
}

/// A list of a decision in its order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecisionListView {
    /// Decision.
    pub decision_id: DecisionId,
    /// Decision that granted: the same, or the one that it replaces.
    pub granting_decision_id: DecisionId,
    /// Steps of the order, the first one first; what they leave equal stands as in the decision.
    #[schema(max_items = 10)]
    pub order: Vec<ListOrderStep>,
    /// Where the order comes from.
    #[schema(max_length = 500, example = "NĐ 152/2025/NĐ-CP Đ.29.5")]
    pub order_source: String,
    /// Whether it is law as read.
    pub order_status: RuleStatus,
    /// The entries.
    #[schema(max_items = 200)]
    pub entries: Vec<DecisionListEntry>,
}
