//! What callers send about agenda items and votes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::types::{VoteChoice, VoteMode};
use crate::features::award_proposals::types::AwardProposalId;

/// A proposal for the agenda.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAgendaItem {
    /// A proposal that was found eligible.
    pub award_proposal_id: AwardProposalId,
    /// How members vote; as the rule set says when absent.
    #[serde(default)]
    pub ballot_mode: Option<VoteMode>,
    /// Why, when the rule set says otherwise; required then.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    pub ballot_mode_reason: Option<String>,
}

/// A ballot.
#[derive(Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutBallot {
    /// The choice.
    pub choice: VoteChoice,
}

/// What the chair thinks, where the votes are equal.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChairOpinion {
    /// Whether the chair agrees.
    pub agrees: bool,
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Thành tích nổi bật, có tác dụng nêu gương"
    )]
    pub reason: String,
}

/// The end of a vote.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseVoting {
    /// The chair's opinion, given by the chair once the count is equal; refused before the count.
    #[serde(default)]
    pub chair_opinion: Option<ChairOpinion>,
}

/// Why a vote begins anew.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenVoting {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Mất khóa phiếu kín sau khi khôi phục dữ liệu"
    )]
    pub reason: String,
}
