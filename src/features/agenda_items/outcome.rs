//! The count of a vote on the wire and as stored.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The count of a vote (kết quả kiểm phiếu).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VoteOutcome {
    /// All members of the council on the day (tổng số thành viên).
    #[schema(minimum = 0, maximum = 1000, example = 9)]
    pub total_members: u32,
    /// Members present.
    #[schema(minimum = 0, maximum = 1000, example = 7)]
    pub present: u32,
    /// Members with a written opinion.
    #[schema(minimum = 0, maximum = 1000, example = 1)]
    pub written: u32,
    /// Members who did not vote because of a conflict.
    #[schema(minimum = 0, maximum = 1000, example = 1)]
    pub recused: u32,
    /// Ballots issued (phiếu phát ra): members who could vote.
    #[schema(minimum = 0, maximum = 1000, example = 7)]
    pub issued: u32,
    /// Ballots returned (phiếu thu về).
    #[schema(minimum = 0, maximum = 1000, example = 7)]
    pub returned: u32,
    /// Valid ballots (phiếu hợp lệ); the form allows no other.
    #[schema(minimum = 0, maximum = 1000, example = 7)]
    pub valid: u32,
    /// Invalid ballots (phiếu không hợp lệ).
    #[schema(minimum = 0, maximum = 1000, example = 0)]
    pub invalid: u32,
    /// Agree (đồng ý).
    #[schema(minimum = 0, maximum = 1000, example = 6)]
    pub agree: u32,
    /// Disagree (không đồng ý).
    #[schema(minimum = 0, maximum = 1000, example = 1)]
    pub disagree: u32,
    /// No opinion (không có ý kiến).
    #[schema(minimum = 0, maximum = 1000, example = 0)]
    pub abstain: u32,
    /// Share of all members who agree, as a fraction (tỷ lệ trên tổng số thành viên).
    #[schema(max_length = 15, pattern = "^[0-9]+/[0-9]+$", example = "6/9")]
    pub share_of_members: String,
    /// The same in percent, rounded to two decimals.
    #[schema(max_length = 10, pattern = "^[0-9]+,[0-9]{2} %$", example = "66,67 %")]
    pub percent_of_members: String,
    /// What the rule set takes the share of: `total_members`, `present_members`, `eligible_members`.
    #[schema(max_length = 40, example = "total_members")]
    pub basis: String,
    /// How many that are.
    #[schema(minimum = 0, maximum = 1000, example = 9)]
    pub basis_count: u32,
    /// The share that is needed (R26).
    #[schema(max_length = 15, pattern = "^[0-9]+/[0-9]+$", example = "1/2")]
    pub threshold: String,
    /// Whether more than that is needed.
    pub must_exceed: bool,
    /// Whether the votes were equal, so that the chair decides (R27).
    pub is_tie: bool,
    /// Whether the votes are equal and the chair has not decided yet (chờ ý kiến Chủ tịch Hội đồng).
    pub awaits_chair: bool,
    /// The chair's opinion in a tie.
    #[schema(required = true)]
    pub chair_agrees: Option<bool>,
    /// Why the chair is of this opinion.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub chair_reason: Option<String>,
    /// Whether the vote was carried; not while the chair's opinion is awaited.
    pub is_passed: bool,
    /// Whether the council recommends the proposal; null until the session is closed.
    #[schema(required = true)]
    pub is_recommended: Option<bool>,
    /// Whether it was carried, but others with more votes took the places.
    pub is_over_places: bool,
}
