//! Readiness on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::sight::Sight;
use crate::{
    eligibility::{self, Assessment, Finding},
    features::{award_proposals::types::AwardProposalId, award_types::types::RuleStatus},
    http::{
        reply::{Tagged, etag},
        system::LabelView,
    },
    law::{self, Checkpoint, LegalDocument, Words},
};

/// Declares a word of the API for each of a word of the law or the engine.
macro_rules! wire {
    ($(#[$doc:meta])* $name:ident of $module:ident :: $law:ident { $($variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the enum's own doc names each word")]
        pub enum $name { $($variant),+ }

        impl From<$module::$law> for $name {
            fn from(word: $module::$law) -> Self {
                match word { $($module::$law::$variant => Self::$variant),+ }
            }
        }
    };
}

wire! {
    /// Outcome of a rule: `passed` đạt; `failed` không đạt; `warning` cảnh báo; `unknown` chưa đủ dữ
    /// kiện; `not_applicable` không áp dụng.
    ReadinessOutcome of eligibility::Outcome { Passed, Failed, Warning, Unknown, NotApplicable }
}

wire! {
    /// What an unmet rule does: `block` chặn; `warn` bước chỉ đi tiếp khi nêu lý do; `inform` thông tin.
    ReadinessSeverity of law::Severity { Inform, Warn, Block }
}

wire! {
    /// Who has to supply what is not known: `proposing_unit` đơn vị đề nghị; `secretariat` Văn phòng Sở;
    /// `personnel` bộ phận tổ chức cán bộ; `council_secretary` thư ký Hội đồng; `council_chair` Chủ tịch
    /// Hội đồng; `accounting` kế toán; `administrator` quản trị hệ thống; `competent_body` cơ quan có
    /// thẩm quyền.
    ReadinessSupplier of eligibility::Supplier {
        ProposingUnit, Secretariat, Personnel, CouncilSecretary, CouncilChair, Accounting,
        Administrator, CompetentBody,
    }
}

wire! {
    /// Step that a proposal is judged for: `submit` nộp; `receive` tiếp nhận; `appraise` thẩm định;
    /// `open_voting` mở biểu quyết; `close_voting` chốt biểu quyết; `forward` trình cấp trên; `publish`
    /// ban hành quyết định.
    ReadinessStep of law::Checkpoint {
        Submit, Receive, Appraise, OpenVoting, CloseVoting, Forward, Publish,
    }
}

impl From<ReadinessStep> for Checkpoint {
    fn from(step: ReadinessStep) -> Self {
        match step {
            ReadinessStep::Submit => Self::Submit,
            ReadinessStep::Receive => Self::Receive,
            ReadinessStep::Appraise => Self::Appraise,
            ReadinessStep::OpenVoting => Self::OpenVoting,
            ReadinessStep::CloseVoting => Self::CloseVoting,
            ReadinessStep::Forward => Self::Forward,
            ReadinessStep::Publish => Self::Publish,
        }
    }
}

fn status(status: law::Status) -> RuleStatus {
    match status {
        law::Status::Confirmed => RuleStatus::Confirmed,
        law::Status::Assumed => RuleStatus::Assumed,
    }
}

fn label(words: &Words) -> LabelView {
    LabelView::of([&words.vi, &words.en])
}

/// A fact that a rule read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReadinessFact {
    /// Name.
    #[schema(max_length = 100, example = "merit.attestations.exemplary")]
    pub name: String,
    /// Its value as JSON text; null when it is unknown or withheld.
    #[schema(required = true, max_length = 100_000, example = "true")]
    pub value: Option<String>,
    /// Whether only few may see the value; it is null for everybody else.
    pub is_restricted: bool,
    /// Who has to supply it, when it is unknown.
    #[schema(required = true)]
    pub supplier: Option<ReadinessSupplier>,
}

/// A parameter that a rule read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReadinessParameter {
    /// Name in the rule set.
    #[schema(max_length = 100, example = "expiry_warn_days")]
    pub name: String,
    /// Its value as JSON text.
    #[schema(max_length = 100_000, example = "90")]
    pub value: String,
    /// Whether it counts as confirmed.
    pub status: RuleStatus,
    /// Document and article.
    #[schema(max_length = 1000, example = "NĐ 152/2025/NĐ-CP Đ.60")]
    pub source: String,
}

/// What a rule found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReadinessFinding {
    /// Number of the rule.
    #[schema(max_length = 3, pattern = "^R[0-9]{2}$", example = "R16")]
    pub rule: String,
    /// What happens when it is not met.
    pub severity: ReadinessSeverity,
    /// Outcome.
    pub outcome: ReadinessOutcome,
    /// Whether it binds at this step.
    pub binds: bool,
    /// Whether it keeps the step from being taken.
    pub blocks: bool,
    /// Whether the step can be taken only with a reason, in `acknowledged_warnings`.
    pub needs_reason: bool,
    /// What was found.
    pub sentence: LabelView,
    /// What to do next.
    #[schema(required = true)]
    pub next_step: Option<LabelView>,
    /// Legal basis: document and article.
    #[schema(max_length = 1000, example = "Luật TĐKT 06/2022/QH15 Đ.74.1, Đ.74.3")]
    pub legal_basis: String,
    /// `assumed` when the rule, or a parameter that it read, is.
    pub status: RuleStatus,
    /// Who has to supply what is unknown.
    #[schema(max_items = 8)]
    pub suppliers: Vec<ReadinessSupplier>,
    /// Facts that it read.
    #[schema(max_items = 50)]
    pub facts: Vec<ReadinessFact>,
    /// Parameters that it read.
    #[schema(max_items = 50)]
    pub parameters: Vec<ReadinessParameter>,
}

/// A value as text, the same whatever order a database keeps its fields in.
fn json_text(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    value.to_string()
}

impl ReadinessFinding {
    /// As the caller may see it.
    fn of(finding: &Finding, sight: &Sight) -> Self {
        let finding = sight.of(finding);
        let facts = finding.facts.iter().map(|fact| ReadinessFact {
            value: fact.value.as_ref().map(json_text),
            name: fact.name.clone(),
            is_restricted: fact.is_restricted,
            supplier: fact.supplier.map(Into::into),
        });
        let parameters = finding.parameters.iter().map(|used| ReadinessParameter {
            name: used.name.clone(),
            value: json_text(&used.value),
            status: status(used.mark.status()),
            source: used.source.clone(),
        });
        Self {
            rule: finding.rule.clone(),
            severity: finding.severity.into(),
            outcome: finding.outcome.into(),
            binds: finding.binds,
            blocks: finding.blocks(),
            needs_reason: finding.needs_reason(),
            sentence: label(&finding.sentence),
            next_step: finding.next_step.as_ref().map(label),
            legal_basis: finding.basis.clone(),
            status: status(finding.status),
            suppliers: finding.suppliers.iter().map(|one| (*one).into()).collect(),
            facts: facts.collect(),
            parameters: parameters.collect(),
        }
    }
}

/// How many rules have which outcome.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct ReadinessCounts {
    /// Passed.
    #[schema(format = Int32, minimum = 0, maximum = 100, example = 24)]
    pub passed: usize,
    /// Failed.
    #[schema(format = Int32, minimum = 0, maximum = 100, example = 0)]
    pub failed: usize,
    /// Warnings.
    #[schema(format = Int32, minimum = 0, maximum = 100, example = 2)]
    pub warning: usize,
    /// Unknown.
    #[schema(format = Int32, minimum = 0, maximum = 100, example = 1)]
    pub unknown: usize,
    /// Not applicable.
    #[schema(format = Int32, minimum = 0, maximum = 100, example = 7)]
    pub not_applicable: usize,
}

/// A document that the rules rest on and that will soon lapse.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExpiringDocument {
    /// Code.
    #[schema(max_length = 60, example = "nd-152-2025")]
    pub code: String,
    /// Number and symbol.
    #[schema(max_length = 100, example = "152/2025/NĐ-CP")]
    pub number: String,
    /// First day without validity.
    #[schema(example = "2027-03-01")]
    pub effective_to: NaiveDate,
}

/// Whether a proposal may take a step, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProposalReadinessView {
    /// The proposal.
    pub award_proposal_id: AwardProposalId,
    /// The step.
    pub at: ReadinessStep,
    /// The day of the judgement.
    pub on: NaiveDate,
    /// The rule set: fixed when the dossier was received, before that the one of the day.
    #[schema(max_length = 60, example = "tdkt-2026-10")]
    pub rule_set_code: String,
    /// Whether nothing blocks the step; what needs a reason is in the findings.
    pub is_ready: bool,
    /// How many rules have which outcome.
    pub counts: ReadinessCounts,
    /// What each rule found, by number.
    #[schema(max_items = 100)]
    pub findings: Vec<ReadinessFinding>,
    /// Documents that the rules rest on and that lapse soon.
    #[schema(max_items = 100)]
    pub expiring_documents: Vec<ExpiringDocument>,
    /// Whether something about pending matters is told here, which the audit has to know.
    #[serde(skip)]
    pub tells_matters: bool,
    /// Entity tag of what stands here.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for ProposalReadinessView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

impl ProposalReadinessView {
    /// An assessment as the caller may see it.
    pub fn of(
        id: AwardProposalId,
        version: i64,
        assessment: &Assessment,
        expiring: Vec<ExpiringDocument>,
        sight: &Sight,
    ) -> Self {
        let mut counts = ReadinessCounts::default();
        for finding in &assessment.findings {
            let count = match finding.outcome {
                eligibility::Outcome::Passed => &mut counts.passed,
                eligibility::Outcome::Failed => &mut counts.failed,
                eligibility::Outcome::Warning => &mut counts.warning,
                eligibility::Outcome::Unknown => &mut counts.unknown,
                eligibility::Outcome::NotApplicable => &mut counts.not_applicable,
            };
            *count += 1;
        }
        let findings: Vec<ReadinessFinding> =
            assessment.findings.iter().map(|one| ReadinessFinding::of(one, sight)).collect();
        // Facts change without the proposal, so the tag is of the findings.
        let words: Vec<String> = findings.iter().map(|one| format!("{one:?}")).collect();
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        let day = assessment.on.to_string();
        words.push(&day);
        Self {
            etag: etag(version, &words),
            award_proposal_id: id,
            at: assessment.at.into(),
            on: assessment.on,
            rule_set_code: assessment.rule_set_code.clone(),
            is_ready: assessment.blocking().next().is_none(),
            counts,
            findings,
            expiring_documents: expiring,
            tells_matters: sight.sees_matters
                && assessment.findings.iter().any(Finding::keeps_something_back),
        }
    }
}

/// The documents that lapse within the days in which the rule set warns.
pub(super) fn expiring(
    documents: &[LegalDocument],
    rule_set: &law::RuleSet,
    today: NaiveDate,
) -> Vec<ExpiringDocument> {
    let rule = &rule_set.rules.r01.parameters;
    let within = i64::from(rule.expiry_warn_days.value);
    let is_basis = |one: &&LegalDocument| rule.legal_docs.value.contains(&one.code);
    documents
        .iter()
        .filter(is_basis)
        .filter_map(|one| {
            let effective_to = one.effective_to?;
            ((effective_to - today).num_days() <= within).then(|| ExpiringDocument {
                code: one.code.clone(),
                number: one.number.clone(),
                effective_to,
            })
        })
        .collect()
}

/// For which step to judge.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReadinessQuery {
    /// The step; the next one of the proposal's state when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub at: Option<ReadinessStep>,
}
