//! The catalogue of award rules: what each rule asks in a set, where it binds, and what it reads.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{
    input::{RuleSetParameter, RuleSetRule, RuleSeverity},
    service::load,
    store::{self, RuleSetRow},
    types::RuleSetState,
};
use crate::{
    authz::Actor,
    db::Conn,
    eligibility::{Entry, Role, entries},
    error::{Error, Result},
    features::award_types::{
        input::AwardLabel,
        types::{RuleStatus, SourceMark},
    },
    http::reply::{Tagged, etag},
    law::{Checkpoint, Words},
};

/// How a rule has its effect: `check` kiểm tra từng đề nghị; `scoring` trong chấm điểm; `procedure`
/// thủ tục của một bước; `computation` cách tính; `property` tính chất của hệ thống.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AwardRuleRole {
    Check,
    Scoring,
    Procedure,
    Computation,
    Property,
}

impl From<Role> for AwardRuleRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Check => Self::Check,
            Role::Scoring => Self::Scoring,
            Role::Procedure => Self::Procedure,
            Role::Computation => Self::Computation,
            Role::Property => Self::Property,
        }
    }
}

/// Name of a fact that a check reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 60, example = "merit.clause")]
pub struct FactName(&'static str);

/// Step at which a rule binds: `submit` nộp; `receive` tiếp nhận; `appraise` thẩm định; `open_voting`
/// mở biểu quyết; `close_voting` chốt biểu quyết; `forward` trình cấp trên; `publish` ban hành quyết
/// định.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AwardRuleStep {
    Submit,
    Receive,
    Appraise,
    OpenVoting,
    CloseVoting,
    Forward,
    Publish,
}

impl From<Checkpoint> for AwardRuleStep {
    fn from(step: Checkpoint) -> Self {
        match step {
            Checkpoint::Submit => Self::Submit,
            Checkpoint::Receive => Self::Receive,
            Checkpoint::Appraise => Self::Appraise,
            Checkpoint::OpenVoting => Self::OpenVoting,
            Checkpoint::CloseVoting => Self::CloseVoting,
            Checkpoint::Forward => Self::Forward,
            Checkpoint::Publish => Self::Publish,
        }
    }
}

/// A parameter of a rule.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardRuleParameter {
    /// Name.
    #[schema(max_length = 60, example = "min_months_worked")]
    pub name: String,
    /// Value.
    #[schema(value_type = Value, example = json!(6))]
    pub value: Value,
    /// How well its source is known.
    pub mark: SourceMark,
    /// Whether that counts as confirmed.
    pub status: RuleStatus,
    /// Document and article.
    #[schema(max_length = 1000, example = "NĐ 233/2026/NĐ-CP Đ.14.1")]
    pub source: String,
    /// What a reader should know about it.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub note: Option<String>,
}

/// A rule of the award procedure in a rule set.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardRuleView {
    /// Number.
    #[schema(max_length = 3, pattern = "^R[0-9]{2}$", example = "R14")]
    pub id: String,
    /// What it asks.
    pub label: AwardLabel,
    /// How it has its effect.
    pub role: AwardRuleRole,
    /// Where it acts, when it is no check of a proposal.
    #[schema(required = true)]
    pub acts: Option<AwardLabel>,
    /// What happens when it is not met; null for a property of the system.
    #[schema(required = true)]
    pub severity: Option<RuleSeverity>,
    /// Document and article.
    #[schema(max_length = 1000, example = "NĐ 233/2026/NĐ-CP Đ.14.1")]
    pub basis: String,
    /// How well that is known.
    pub mark: SourceMark,
    /// Whether that counts as confirmed.
    pub status: RuleStatus,
    /// What a reader should know about it.
    #[schema(required = true, max_length = 2000, example = json!(null))]
    pub note: Option<String>,
    /// Steps at which the check binds.
    #[schema(max_items = 7)]
    pub binds_at: Vec<AwardRuleStep>,
    /// Facts that the check may read.
    #[schema(max_items = 50)]
    pub reads: Vec<FactName>,
    /// Its parameters in the set.
    #[schema(max_items = 50)]
    pub parameters: Vec<AwardRuleParameter>,
}

/// The catalogue of award rules in a rule set.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardRulesView {
    /// The rule set.
    #[schema(max_length = 60, example = "tdkt-2026-10")]
    pub rule_set_code: String,
    /// Its state.
    pub rule_set_state: RuleSetState,
    /// First day on which dossiers are received under it.
    pub valid_from: NaiveDate,
    /// First day on which they no longer are; null while no end is set.
    #[schema(required = true)]
    pub valid_to: Option<NaiveDate>,
    /// How many parameters are assumed.
    #[schema(format = Int32, minimum = 0, maximum = 5000, example = 47)]
    pub assumed_count: i32,
    /// The rules by number; of a draft those that it has.
    #[schema(max_items = 100)]
    pub rules: Vec<AwardRuleView>,
    /// Entity tag of the rule set's version.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for AwardRulesView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Which rule set the catalogue is of.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AwardRulesQuery {
    /// Code of a rule set; that of `on` when absent.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 60,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        example = "tdkt-2026-10"
    )]
    pub rule_set_code: Option<String>,
    /// Day on which a dossier is received; today when absent.
    #[serde(default)]
    #[param(nullable = false, example = "2026-11-28")]
    pub on: Option<NaiveDate>,
}

/// The catalogue of a named rule set, or of the one of a day.
///
/// # Errors
/// `not-found` when there is no such set.
pub fn award_rules(
    conn: &mut Conn,
    actor: &Actor,
    query: &AwardRulesQuery,
    today: NaiveDate,
) -> Result<AwardRulesView> {
    let row = match &query.rule_set_code {
        Some(code) => load(conn, actor, code)?,
        None => store::on(conn, query.on.unwrap_or(today))?.ok_or_else(Error::not_found)?,
    };
    Ok(view(row))
}

fn view(row: RuleSetRow) -> AwardRulesView {
    let mut written = row.rules;
    let rules = entries().into_iter().filter_map(|entry| {
        let at = written.iter().position(|rule| rule.id == entry.id)?;
        Some(listed(written.swap_remove(at), entry))
    });
    let rules = rules.collect();
    AwardRulesView {
        // The set of today is another one when its time has come.
        etag: etag(row.version, &[&row.code]),
        rule_set_code: row.code,
        rule_set_state: row.state,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        assumed_count: row.assumed_count,
        rules,
    }
}

fn listed(rule: RuleSetRule, entry: Entry) -> AwardRuleView {
    let label = |words: Words| AwardLabel { vi: words.vi, en: words.en };
    AwardRuleView {
        id: rule.id,
        label: rule.label,
        role: entry.role.into(),
        acts: entry.acts.map(label),
        severity: rule.severity,
        basis: rule.basis,
        mark: rule.mark,
        status: rule.mark.status(),
        note: rule.note,
        binds_at: entry.binds_at.iter().map(|step| (*step).into()).collect(),
        reads: entry.reads.iter().copied().map(FactName).collect(),
        parameters: rule.parameters.into_iter().map(parameter).collect(),
    }
}

fn parameter(one: RuleSetParameter) -> AwardRuleParameter {
    AwardRuleParameter {
        status: one.mark.status(),
        name: one.name,
        value: one.value,
        mark: one.mark,
        source: one.source,
        note: one.note,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{eligibility::listing, features::rule_sets::rules::from_law, law::Law};

    #[test]
    fn the_catalogue_is_the_listing_of_the_engine() {
        let rules = &Law::carried().unwrap().rule_sets[0].rules;
        let mut written = from_law(rules).unwrap();
        let shown: Vec<Value> = entries()
            .into_iter()
            .map(|entry| {
                let at = written.iter().position(|rule| rule.id == entry.id).unwrap();
                let mut shown = json!(listed(written.remove(at), entry));
                shown.as_object_mut().unwrap().remove("note");
                shown
            })
            .collect();
        assert_eq!(json!(shown), json!(listing(rules).unwrap()));
    }
}
