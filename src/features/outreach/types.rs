//! Outreach: kinds, states, filters, paths.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authz::table,
    machine::{Machine, Move},
    text_enum, typed_id,
};

typed_id!(
    /// Id of an outreach activity.
    OutreachActivityId
);

text_enum! {
    /// Kind of an activity: `briefing` hội nghị, sinh hoạt quán triệt; `article` tin, bài tuyên truyền;
    /// `training` bồi dưỡng, tập huấn.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum OutreachKind {
        Briefing = "briefing",
        Article = "article",
        Training = "training",
    }
}

/// State of an activity, which follows from its day: `planned` sẽ tổ chức; `held` đã tổ chức.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names both")]
pub enum OutreachState {
    Planned,
    Held,
}

impl OutreachState {
    /// The state of an activity on a day.
    pub fn on(held_on: NaiveDate, today: NaiveDate) -> Self {
        if held_on <= today { Self::Held } else { Self::Planned }
    }

    /// The word sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held => "held",
        }
    }
}

impl std::fmt::Display for OutreachState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The machine of an activity. The day itself moves it from `planned` to `held`.
pub const MACHINE: Machine<OutreachState> = {
    use OutreachState::{Held, Planned};
    Machine {
        name: "outreach_activity",
        moves: &[
            Move {
                action: "update",
                from: &[Planned, Held],
                to: None,
                rule: table::UPDATE_OUTREACH_ACTIVITY,
            },
            Move {
                action: "delete",
                from: &[Planned, Held],
                to: None,
                rule: table::DELETE_OUTREACH_ACTIVITY,
            },
            Move {
                action: "acknowledge",
                from: &[Held],
                to: None,
                rule: table::ACKNOWLEDGE_OUTREACH_ACTIVITY,
            },
        ],
    }
};

/// Path of an outreach activity.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OutreachActivityPath {
    /// Id of the activity.
    pub outreach_activity_id: OutreachActivityId,
}

/// Order of the list of activities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum OutreachActivitySort {
    /// By day.
    #[serde(rename = "held_on")]
    HeldOn,
    /// By day, the latest first.
    #[serde(rename = "-held_on")]
    HeldOnDescending,
}

/// Filters of the list of activities.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OutreachActivityFilter {
    /// Kinds; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 3, inline)]
    pub kind: Option<Vec<OutreachKind>>,
    /// Unit that organises it.
    #[serde(default)]
    #[param(nullable = false, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    pub unit_code: Option<String>,
    /// Held on this day or later.
    #[serde(default)]
    #[param(nullable = false)]
    pub held_on_gte: Option<NaiveDate>,
    /// Held before this day.
    #[serde(default)]
    #[param(nullable = false)]
    pub held_on_lt: Option<NaiveDate>,
    /// Words of the title, content or target group, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$"
    )]
    pub q: Option<String>,
    /// Order; `-held_on` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<OutreachActivitySort>,
}

/// Filters of the list of acknowledgements.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AcknowledgementFilter {
    /// Unit in which the person was on the day of the activity.
    #[serde(default)]
    #[param(nullable = false, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    pub unit_code: Option<String>,
    /// Person.
    #[serde(default)]
    #[param(nullable = false, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    pub person_code: Option<String>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OutreachCoverageQuery {
    /// Activities of this year; of all years up to today when absent.
    #[serde(default)]
    #[param(nullable = false, format = Int32, minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
    /// This activity alone.
    #[serde(default)]
    #[param(nullable = false)]
    pub outreach_activity_id: Option<OutreachActivityId>,
}
