//! Rule sets on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::input::RuleSetRule;
use crate::{
    authz::table,
    db::types::Instant,
    features::award_types::input::AwardLabel,
    http::reply::Tagged,
    machine::{Machine, Move},
    text_enum,
};

text_enum! {
    /// State of a rule set: `draft` dự thảo; `published` đã công bố, khóa.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum RuleSetState {
        Draft = "draft",
        Published = "published",
    }
}

/// The machine of a rule set.
pub const MACHINE: Machine<RuleSetState> = {
    use RuleSetState::{Draft, Published};
    Machine {
        name: "rule_set",
        moves: &[
            Move { action: "update", from: &[Draft], to: None, rule: table::UPDATE_RULE_SET },
            Move { action: "delete", from: &[Draft], to: None, rule: table::DELETE_RULE_SET },
            Move {
                action: "publish",
                from: &[Draft],
                to: Some(Published),
                rule: table::PUBLISH_RULE_SET,
            },
            Move {
                action: "clone",
                from: &[Draft, Published],
                to: None,
                rule: table::CLONE_RULE_SET,
            },
        ],
    }
};

/// A rule set without its rules, as in lists.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleSetSummary {
    /// Code; never changes.
    #[schema(max_length = 60, example = "tdkt-2026-10")]
    pub code: String,
    /// Name.
    pub title: AwardLabel,
    /// First day on which dossiers are received under it.
    pub valid_from: NaiveDate,
    /// First day on which they no longer are; null while no end is set.
    #[schema(required = true)]
    pub valid_to: Option<NaiveDate>,
    /// How many parameters are assumed (giả định), not read in the text itself.
    #[schema(format = Int32, minimum = 0, maximum = 5000, example = 47)]
    pub assumed_count: i32,
    /// Set of which this is a copy.
    #[schema(required = true, max_length = 60, example = json!(null))]
    pub cloned_from_code: Option<String>,
    /// State.
    pub state: RuleSetState,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// When it was published and frozen.
    #[schema(required = true)]
    pub published_at: Option<Instant>,
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

impl Tagged for RuleSetSummary {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// A rule set.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleSetView {
    /// Code; never changes.
    #[schema(max_length = 60, example = "tdkt-2026-10")]
    pub code: String,
    /// Name.
    pub title: AwardLabel,
    /// First day on which dossiers are received under it.
    pub valid_from: NaiveDate,
    /// First day on which they no longer are; null while no end is set.
    #[schema(required = true)]
    pub valid_to: Option<NaiveDate>,
    /// What a reader should know about it.
    #[schema(max_length = 4000, example = "Trị số do Thành phố quyết định là giả định")]
    pub note: String,
    /// The rules, as they were written.
    #[schema(max_items = 100)]
    pub rules: Vec<RuleSetRule>,
    /// How many parameters are assumed (giả định), not read in the text itself.
    #[schema(format = Int32, minimum = 0, maximum = 5000, example = 47)]
    pub assumed_count: i32,
    /// Those parameters, as rule and name.
    #[schema(max_items = 5000)]
    pub assumed_parameters: Vec<AssumedParameter>,
    /// Set of which this is a copy.
    #[schema(required = true, max_length = 60, example = json!(null))]
    pub cloned_from_code: Option<String>,
    /// State.
    pub state: RuleSetState,
    /// What the caller may do now.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<&'static str>,
    /// When it was published and frozen.
    #[schema(required = true)]
    pub published_at: Option<Instant>,
    /// Who published it.
    #[schema(required = true, max_length = 64, example = json!(null))]
    pub published_by: Option<String>,
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

impl Tagged for RuleSetView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// A parameter that is assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssumedParameter {
    /// Number of the rule.
    #[schema(max_length = 3, pattern = "^R[0-9]{2}$", example = "R15")]
    pub rule_id: String,
    /// Name of the parameter.
    #[schema(max_length = 60, example = "min_rating")]
    pub name: String,
}

/// Path of a rule set.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RuleSetPath {
    /// Code of the rule set.
    #[param(
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "tdkt-2026-10"
    )]
    pub rule_set_code: String,
}

/// Order of the list of rule sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum RuleSetSort {
    /// First valid first.
    #[serde(rename = "valid_from")]
    ValidFrom,
    /// Last valid first.
    #[default]
    #[serde(rename = "-valid_from")]
    ValidFromDescending,
    /// By title in Vietnamese dictionary order.
    #[serde(rename = "title")]
    Title,
    /// The same, backwards.
    #[serde(rename = "-title")]
    TitleDescending,
}

/// Filters of the list of rule sets.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RuleSetFilter {
    /// States; several are joined by OR.
    #[serde(default)]
    #[param(nullable = false, max_items = 2, inline)]
    pub state: Option<Vec<RuleSetState>>,
    /// Sets whose validity holds this day.
    #[serde(default)]
    #[param(nullable = false, example = "2026-11-28")]
    pub valid_on: Option<NaiveDate>,
    /// Words of the title or code, without regard to case and tone marks.
    #[serde(default)]
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "quy tac"
    )]
    pub q: Option<String>,
    /// Order; `-valid_from` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub sort: Option<RuleSetSort>,
}
