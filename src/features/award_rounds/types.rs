//! Award rounds on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    features::campaigns::types::CampaignId,
    http::reply::Tagged,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of an award round.
    AwardRoundId
);

text_enum! {
    /// State of a round: `draft` dự thảo; `open` đang nhận hồ sơ; `closed` đã kết thúc.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum AwardRoundState {
        Draft = "draft",
        Open = "open",
        Closed = "closed",
    }
}

/// The machine of a round.
pub const MACHINE: Machine<AwardRoundState> = {
    use AwardRoundState::{Closed, Draft, Open};
    Machine {
        name: "award round",
        moves: &[
            Move {
                action: "update",
                from: &[Draft, Open],
                to: None,
                rule: table::UPDATE_AWARD_ROUND,
            },
            Move { action: "delete", from: &[Draft], to: None, rule: table::DELETE_AWARD_ROUND },
            Move { action: "open", from: &[Draft], to: Some(Open), rule: table::OPEN_AWARD_ROUND },
            Move {
                action: "close",
                from: &[Open],
                to: Some(Closed),
                rule: table::CLOSE_AWARD_ROUND,
            },
            Move {
                action: "put_quotas",
                from: &[Draft, Open],
                to: None,
                rule: table::PUT_AWARD_ROUND_QUOTAS,
            },
            Move {
                action: "clone",
                from: &[Draft, Open, Closed],
                to: None,
                rule: table::CLONE_AWARD_ROUND,
            },
        ],
    }
};

/// An award round.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardRoundView {
    /// Id.
    pub id: AwardRoundId,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Name.
    #[schema(max_length = 300, example = "Đợt xét khen thưởng tổng kết năm 2026")]
    pub name: String,
    /// Award types that are considered.
    #[schema(max_items = 20)]
    pub award_type_codes: Vec<AwardTypeCode>,
    /// First day on which proposals are taken.
    pub submission_from: NaiveDate,
    /// Last day on which proposals are taken.
    pub submission_to: NaiveDate,
    /// First day of the period in which achievements count.
    pub achievement_period_from: NaiveDate,
    /// Last day of that period.
    pub achievement_period_to: NaiveDate,
    /// State.
    pub state: AwardRoundState,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// When it was opened.
    #[schema(required = true)]
    pub opened_at: Option<Instant>,
    /// Who opened it.
    #[schema(required = true, max_length = 64, example = "CB002")]
    pub opened_by: Option<String>,
    /// When it was closed.
    #[schema(required = true)]
    pub closed_at: Option<Instant>,
    /// Who closed it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub closed_by: Option<String>,
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

impl Tagged for AwardRoundView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

impl AwardRoundView {
    /// Whether a type is considered in this round.
    pub fn considers(&self, award_type_code: &str) -> bool {
        self.award_type_codes.iter().any(|code| code.0 == award_type_code)
    }

    /// Whether proposals are taken on a day, as far as the days of submission go.
    pub fn takes_on(&self, day: NaiveDate) -> bool {
        self.submission_from <= day && day <= self.submission_to
    }
}

/// Code of an award type, in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 60, pattern = "^[a-z][a-z0-9_]{0,59}$", example = "giay_khen_giam_doc_so")]
pub struct AwardTypeCode(pub String);

/// Path of an award round.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AwardRoundPath {
    /// Id of the round.
    pub award_round_id: AwardRoundId,
}

/// Order of the list of rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum AwardRoundSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// Filters of the list of rounds.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AwardRoundFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 3, inline)]
    pub state: Option<Vec<AwardRoundState>>,
    /// Rounds that take proposals on this day.
    #[serde(default)]
    #[param(nullable = false)]
    pub submission_on: Option<NaiveDate>,
    /// Words of the name, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "dot xet"
    )]
    pub q: Option<String>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<AwardRoundSort>,
}
