//! Achievements: ids, kinds, states, filters.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    db::types::Instant,
    features::{campaigns::types::CampaignId, units::types::UnitCode},
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of an achievement.
    AchievementId
);

text_enum! {
    /// Kind of an achievement: `result` kết quả công tác; `solution` giải pháp; `initiative` sáng kiến
    /// (Luật Thi đua, khen thưởng Đ.3.4); `model` mô hình, cách làm hay; `article` tin, bài; `other`
    /// khác.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum AchievementKind {
        Result = "result",
        Solution = "solution",
        Initiative = "initiative",
        Model = "model",
        Article = "article",
        Other = "other",
    }
}

impl AchievementKind {
    /// Kinds that another unit can adopt (nhân rộng).
    pub const REPLICABLE: [Self; 3] = [Self::Solution, Self::Initiative, Self::Model];
}

text_enum! {
    /// Whose achievement it is: `collective` tập thể; `individual` cá nhân.
    #[expect(missing_docs, reason = "the enum's own doc names both")]
    pub enum AchievementSubjectKind {
        Collective = "collective",
        Individual = "individual",
    }
}

text_enum! {
    /// State of an achievement: `draft` dự thảo; `submitted` đơn vị đã xác nhận; `returned` trả lại;
    /// `verified` đã thẩm định; `recognised` đã được công nhận; `withdrawn` đã rút.
    #[derive(PartialOrd, Ord)]
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum AchievementState {
        Draft = "draft",
        Submitted = "submitted",
        Returned = "returned",
        Verified = "verified",
        Recognised = "recognised",
        Withdrawn = "withdrawn",
    }
}

impl AchievementState {
    /// States in which another unit can adopt it.
    pub const REPLICABLE: [Self; 2] = [Self::Verified, Self::Recognised];
}

/// How far a recognition reaches (phạm vi ảnh hưởng): `unit` đơn vị; `department` Sở; `city` Thành
/// phố; `national` toàn quốc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each scope")]
pub enum RecognitionScope {
    Unit,
    Department,
    City,
    National,
}

/// The machine of an achievement.
pub const MACHINE: Machine<AchievementState> = {
    use AchievementState::{Draft, Recognised, Returned, Submitted, Verified, Withdrawn};
    Machine {
        name: "achievement",
        moves: &[
            Move {
                action: "update",
                from: &[Draft, Returned],
                to: None,
                rule: table::UPDATE_ACHIEVEMENT,
            },
            Move { action: "delete", from: &[Draft], to: None, rule: table::DELETE_ACHIEVEMENT },
            Move {
                action: "submit",
                from: &[Draft, Returned],
                to: Some(Submitted),
                rule: table::SUBMIT_ACHIEVEMENT,
            },
            Move {
                action: "verify",
                from: &[Submitted],
                to: Some(Verified),
                rule: table::VERIFY_ACHIEVEMENT,
            },
            Move {
                action: "return",
                from: &[Submitted],
                to: Some(Returned),
                rule: table::RETURN_ACHIEVEMENT,
            },
            Move {
                action: "unverify",
                from: &[Verified],
                to: Some(Submitted),
                rule: table::UNVERIFY_ACHIEVEMENT,
            },
            Move {
                action: "withdraw",
                from: &[Submitted, Returned],
                to: Some(Withdrawn),
                rule: table::WITHDRAW_ACHIEVEMENT,
            },
            Move {
                action: "recognise",
                from: &[Verified, Recognised],
                to: Some(Recognised),
                rule: table::RECOGNISE_ACHIEVEMENT,
            },
        ],
    }
};

/// Path of an achievement.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AchievementPath {
    /// Id of the achievement.
    pub achievement_id: AchievementId,
}

/// What can be put into an achievement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = "unit")]
pub enum AchievementExpand {
    /// The unit of `unit_code`, as `unit`.
    Unit,
}

/// What to put into an achievement.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AchievementExpansion {
    /// Objects to put in beside their codes. The entity tag is then weak.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub expand: Option<Vec<AchievementExpand>>,
}

/// Order of the list of achievements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum AchievementSort {
    /// Oldest first.
    #[serde(rename = "created_at")]
    Created,
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    CreatedDescending,
    /// By title in Vietnamese dictionary order.
    #[serde(rename = "title")]
    Title,
    /// The same, backwards.
    #[serde(rename = "-title")]
    TitleDescending,
}

/// Filters of the list of achievements.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AchievementFilter {
    /// Campaign.
    #[serde(default)]
    #[param(nullable = false)]
    pub campaign_id: Option<CampaignId>,
    /// Units; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 100, inline)]
    pub unit_code: Option<Vec<UnitCode>>,
    /// Main author.
    #[serde(default)]
    #[param(nullable = false, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    pub person_code: Option<String>,
    /// Kinds; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 6, inline)]
    pub kind: Option<Vec<AchievementKind>>,
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 6, inline)]
    pub state: Option<Vec<AchievementState>>,
    /// Year in which the period of the achievement ends.
    #[serde(default)]
    #[param(nullable = false, minimum = 2000, maximum = 2100, format = Int32)]
    pub period_year: Option<i32>,
    /// Only what other units can adopt: verified or recognised solutions, initiatives and models.
    /// Heads, officers and bloc leads then see those of all units.
    #[serde(default)]
    #[param(nullable = false)]
    pub is_replicable: Option<bool>,
    /// Created at or after this moment.
    #[serde(default)]
    #[param(nullable = false)]
    pub created_at_gte: Option<Instant>,
    /// Created before this moment.
    #[serde(default)]
    #[param(nullable = false)]
    pub created_at_lt: Option<Instant>,
    /// Words of the title, description or codes by their beginnings, without regard to case and
    /// tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$"
    )]
    pub q: Option<String>,
    /// Order; `-created_at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<AchievementSort>,
    /// Objects to put in beside their codes.
    #[serde(default)]
    #[param(nullable = false, max_items = 4, inline)]
    pub expand: Option<Vec<AchievementExpand>>,
}
