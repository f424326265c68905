//! Agenda items and votes on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

pub use super::outcome::VoteOutcome;
use crate::{
    authz::table,
    db::types::Instant,
    features::{
        award_proposals::types::AwardProposalId,
        award_types::types::SubjectKind,
        council_sessions::types::{CouncilSessionId, Presence},
    },
    http::reply::Tagged,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of an agenda item.
    AgendaItemId
);

text_enum! {
    /// State of an item: `pending` chờ biểu quyết; `voting` đang biểu quyết, hoặc đã kiểm phiếu bằng nhau và
    /// chờ ý kiến Chủ tịch Hội đồng (`outcome.awaits_chair`); `decided` đã biểu quyết;
    /// `communicated` đã thông báo kết luận; `put_back` chưa xét, chuyển phiên sau.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum AgendaItemState {
        Pending = "pending",
        Voting = "voting",
        Decided = "decided",
        Communicated = "communicated",
        PutBack = "put_back",
    }
}

/// What callers do with an item.
pub const MACHINE: Machine<AgendaItemState> = {
    use AgendaItemState::{Communicated, Decided, Pending, Voting};
    Machine {
        name: "agenda item",
        moves: &[
            Move { action: "delete", from: &[Pending], to: None, rule: table::DELETE_AGENDA_ITEM },
            Move {
                action: "open_voting",
                from: &[Pending],
                to: Some(Voting),
                rule: table::OPEN_VOTING,
            },
            Move { action: "vote", from: &[Voting], to: None, rule: table::PUT_BALLOT },
            Move {
                action: "enter_written_opinion",
                from: &[Voting],
                to: None,
                rule: table::PUT_WRITTEN_OPINION,
            },
            Move {
                action: "close_voting",
                from: &[Voting],
                to: Some(Decided),
                rule: table::CLOSE_VOTING,
            },
            Move {
                action: "reopen",
                from: &[Voting],
                to: Some(Pending),
                rule: table::REOPEN_VOTING,
            },
            Move {
                action: "communicate",
                from: &[Decided],
                to: Some(Communicated),
                rule: table::COMMUNICATE_AGENDA_ITEM,
            },
        ],
    }
};

/// What the end of the session does with an item that was not voted on.
pub const BY_SESSION: Machine<AgendaItemState> = Machine {
    name: "agenda item, by the session",
    moves: &[Move {
        action: "put_back",
        from: &[AgendaItemState::Pending],
        to: Some(AgendaItemState::PutBack),
        rule: table::CLOSE_COUNCIL_SESSION,
    }],
};

text_enum! {
    /// How members vote: `secret` bỏ phiếu kín; `open` biểu quyết công khai.
    #[expect(missing_docs, reason = "the enum's own doc names both")]
    pub enum VoteMode {
        Secret = "secret",
        Open = "open",
    }
}

text_enum! {
    /// A choice: `approve` đồng ý; `reject` không đồng ý; `abstain` không có ý kiến.
    #[expect(missing_docs, reason = "the enum's own doc names each choice")]
    pub enum VoteChoice {
        Approve = "approve",
        Reject = "reject",
        Abstain = "abstain",
    }
}

text_enum! {
    /// Why a member does not vote: `nominee` chính là người được đề nghị; `author` là tác giả, đồng tác giả
    /// của thành tích; `same_unit` cùng đơn vị hoặc đứng đầu đơn vị; `proposer` là người đề nghị,
    /// kể cả người sửa, bổ sung hồ sơ; `confirmed_conflict` xung đột lợi ích đã xác nhận;
    /// `declared_conflict` đã khai báo, chờ xác nhận.
    #[expect(missing_docs, reason = "the enum's own doc names each ground")]
    pub enum RecusalGround {
        Nominee = "nominee",
        Author = "author",
        SameUnit = "same_unit",
        Proposer = "proposer",
        ConfirmedConflict = "confirmed_conflict",
        DeclaredConflict = "declared_conflict",
    }
}

/// A member who votes on an item, or does not and why; fixed when the vote is opened, but that whoever
/// turns out to be in conflict leaves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgendaVoter {
    /// Staff code.
    #[schema(max_length = 32, example = "CB049")]
    pub person_code: String,
    /// How the member takes part in the session.
    pub presence: Presence,
    /// Why the member does not vote; null for those who do.
    #[schema(required = true)]
    pub recusal_ground: Option<RecusalGround>,
    /// Whether a ballot was cast.
    pub has_voted: bool,
}

/// A ballot of an open vote, shown once it is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenBallot {
    /// Staff code of the member.
    #[schema(max_length = 32, example = "CB049")]
    pub person_code: String,
    /// The choice.
    pub choice: VoteChoice,
    /// Who entered it: the member, or the secretary for a written opinion.
    #[schema(max_length = 64, example = "CB049")]
    pub entered_by: String,
}

/// An item of the agenda.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgendaItemView {
    /// Id.
    pub id: AgendaItemId,
    /// Session.
    pub council_session_id: CouncilSessionId,
    /// The proposal.
    pub award_proposal_id: AwardProposalId,
    /// Award type that is proposed.
    #[schema(max_length = 60, example = "giay_khen_giam_doc_so")]
    pub award_type_code: String,
    /// Person or collective.
    pub subject_kind: SubjectKind,
    /// The nominated collective, or the unit of the nominated person.
    #[schema(max_length = 32, example = "CNTT")]
    pub unit_code: String,
    /// The nominated person; null for a collective.
    #[schema(required = true, max_length = 32, example = "CB007")]
    pub person_code: Option<String>,
    /// How members vote.
    pub ballot_mode: VoteMode,
    /// Why, when the rule set says otherwise.
    #[schema(required = true, max_length = 500, example = json!(null))]
    pub ballot_mode_reason: Option<String>,
    /// State.
    pub state: AgendaItemState,
    /// How often the vote was begun anew.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    pub voting_round: i32,
    /// Members who vote or do not; empty until the vote is opened.
    #[schema(max_items = 200)]
    pub voters: Vec<AgendaVoter>,
    /// Ballots of an open vote, once it is closed; empty for a secret one, and while the count is kept
    /// from the caller.
    #[schema(max_items = 200)]
    pub open_ballots: Vec<OpenBallot>,
    /// The count; null until the vote is closed, and for the nominee and the proposing unit until the
    /// conclusion is communicated.
    #[schema(required = true)]
    pub outcome: Option<VoteOutcome>,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// Day by which members who take part in writing give their opinions (R22), while one is waited for;
    /// null without a term.
    #[schema(required = true)]
    pub opinions_due_on: Option<NaiveDate>,
    /// When the vote was opened.
    #[schema(required = true)]
    pub voting_opened_at: Option<Instant>,
    /// Who opened it.
    #[schema(required = true, max_length = 64, example = "CB037")]
    pub voting_opened_by: Option<String>,
    /// When the vote was closed.
    #[schema(required = true)]
    pub voting_closed_at: Option<Instant>,
    /// Who closed it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub voting_closed_by: Option<String>,
    /// When the conclusion was communicated.
    #[schema(required = true)]
    pub communicated_at: Option<Instant>,
    /// Who communicated it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub communicated_by: Option<String>,
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

impl Tagged for AgendaItemView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// That a ballot was cast; never what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BallotReceipt {
    /// The item.
    pub agenda_item_id: AgendaItemId,
    /// The member.
    #[schema(max_length = 32, example = "CB049")]
    pub person_code: String,
    /// Which vote on the item it belongs to.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    pub voting_round: i32,
    /// Whether it took the place of an earlier one.
    pub is_replacement: bool,
}

/// Path of an item.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AgendaItemPath {
    /// Id of the item.
    pub agenda_item_id: AgendaItemId,
}

/// Path of a member's written opinion.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct WrittenOpinionPath {
    /// Id of the item.
    pub agenda_item_id: AgendaItemId,
    /// Staff code of the member.
    #[param(max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", example = "CB049")]
    pub person_code: String,
}

/// Filters of the agenda, which comes in the order in which items were put on it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AgendaItemFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 5, inline)]
    pub state: Option<Vec<AgendaItemState>>,
}
