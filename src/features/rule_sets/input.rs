//! What the secretariat writes about rule sets, and the rules as they are stored and shown.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::{
    features::award_types::{input::AwardLabel, types::SourceMark},
    http::extract::broken_rule,
};

/// What an unmet rule does: `block` chặn; `warn` cảnh báo, bước chỉ đi tiếp khi nêu lý do; `inform`
/// thông tin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleSeverity {
    Inform,
    Warn,
    Block,
}

/// A rule of a set: what it is, where it comes from, and its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSetRule {
    /// Number, `R01` to `R47`.
    #[schema(min_length = 3, max_length = 3, pattern = "^R[0-9]{2}$", example = "R14")]
    pub id: String,
    /// What it asks.
    pub label: AwardLabel,
    /// What happens when it is not met; null for a property of the system, which always holds.
    #[serde(default)]
    pub severity: Option<RuleSeverity>,
    /// Document and article.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "NĐ 233/2026/NĐ-CP Đ.14.1"
    )]
    pub basis: String,
    /// How well that is known.
    pub mark: SourceMark,
    /// What a reader should know about it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = json!(null)
    )]
    pub note: Option<String>,
    /// Its parameters. Which a rule has, and what their values are made of, is fixed: publishing names
    /// what is missing or does not fit.
    #[schema(max_items = 50)]
    pub parameters: Vec<RuleSetParameter>,
}

/// A value that law, regulation or an assumption sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSetParameter {
    /// Name.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]{0,59}$",
        example = "min_months_worked"
    )]
    pub name: String,
    /// Value: a number, a word, a list or an object, as the parameter needs; shares are exact
    /// fractions such as `2/3`.
    #[schema(value_type = Value, example = json!(6))]
    pub value: Value,
    /// How well its source is known; only `confirmed` counts as confirmed.
    pub mark: SourceMark,
    /// Document and article.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "NĐ 233/2026/NĐ-CP Đ.14.1"
    )]
    pub source: String,
    /// What a reader should know about it.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Của viên chức; với công chức là giả định tương tự"
    )]
    pub note: Option<String>,
}

/// A new rule set, as a draft. What is missing is named when it is published.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = check_rule_set))]
pub struct CreateRuleSet {
    /// Code; unique, and never changed.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "tdkt-mau-2028"
    )]
    pub code: String,
    /// Name.
    pub title: AwardLabel,
    /// First day on which dossiers are received under it.
    #[schema(example = "2028-01-01")]
    pub valid_from: NaiveDate,
    /// First day on which they no longer are, where an end is set.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub valid_to: Option<NaiveDate>,
    /// What a reader should know about it.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Ví dụ của tài liệu API, không phải quy định đã ban hành"
    )]
    pub note: String,
    /// The rules, each once.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub rules: Vec<RuleSetRule>,
}

/// Changes of a draft; the rules are replaced as a whole.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is what matters; the value is merged as JSON")]
pub struct PatchRuleSet {
    /// Name.
    #[schema(nullable = false)]
    title: Option<AwardLabel>,
    /// First day on which dossiers are received under it.
    #[schema(nullable = false, example = "2028-01-01")]
    valid_from: Option<NaiveDate>,
    /// First day on which they no longer are.
    #[schema(example = json!(null))]
    valid_to: Option<NaiveDate>,
    /// What a reader should know about it.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Bản lấy ý kiến"
    )]
    note: Option<String>,
    /// The rules, each once.
    #[schema(nullable = false, max_items = 100)]
    rules: Option<Vec<RuleSetRule>>,
}

/// What differs in the copy of a rule set.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloneRuleSet {
    /// Code of the copy.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "tdkt-mau-2029"
    )]
    pub code: String,
    /// First day on which dossiers are received under the copy, which has no end.
    #[schema(example = "2029-01-01")]
    pub valid_from: NaiveDate,
    /// Name of the copy; the original's when absent.
    #[serde(default)]
    pub title: Option<AwardLabel>,
}

fn repeats<'a>(items: impl IntoIterator<Item = &'a str>) -> bool {
    let mut seen = std::collections::HashSet::new();
    !items.into_iter().all(|item| seen.insert(item))
}

fn check_rule_set(set: &CreateRuleSet) -> Result<(), ValidationError> {
    if set.valid_to.is_some_and(|to| to <= set.valid_from) {
        return Err(broken_rule(
            "/valid_to",
            "before_start",
            "Ngày hết áp dụng phải sau ngày bắt đầu áp dụng.",
            "The end is after the beginning.",
        ));
    }
    let is_repeated = repeats(set.rules.iter().map(|rule| rule.id.as_str()))
        || set
            .rules
            .iter()
            .any(|rule| repeats(rule.parameters.iter().map(|one| one.name.as_str())));
    if is_repeated {
        return Err(broken_rule(
            "/rules",
            "repeated",
            "Một quy tắc hoặc một tham số của quy tắc được nêu hai lần.",
            "A rule, or a parameter of one, stands twice.",
        ));
    }
    Ok(())
}
