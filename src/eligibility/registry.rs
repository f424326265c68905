//! All rules R01-R47: the checks with what they read and where they bind, and where the others act.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    checks::{basis, council, decision, dossier, history, list, merit, subject, time},
    sheet::{Case, Sheet, Verdict},
};
use crate::law::{Checkpoint, Mark, Param, RuleHead, Rules, Severity, Status, Words};

use Checkpoint::{Appraise, CloseVoting, Forward, OpenVoting, Publish, Receive, Submit};

/// A check of a proposal.
pub(super) struct Check {
    /// Number of the rule.
    pub id: &'static str,
    /// Steps at which it binds.
    pub binds_at: &'static [Checkpoint],
    /// Facts it may read.
    pub reads: &'static [&'static str],
    /// The check.
    pub run: fn(&Case<'_>, &mut Sheet) -> Verdict,
}

/// From the submission on.
const ALWAYS: &[Checkpoint] =
    &[Submit, Receive, Appraise, OpenVoting, CloseVoting, Forward, Publish];
/// From the appraisal on, when the secretariat has looked at it.
const APPRAISED: &[Checkpoint] = &[Appraise, OpenVoting, CloseVoting, Forward, Publish];
/// While the council can still be called.
const CALLED: &[Checkpoint] = &[OpenVoting, CloseVoting, Forward, Publish];
/// After the vote.
const VOTED: &[Checkpoint] = &[CloseVoting, Forward, Publish];
/// Before it leaves the house.
const LEAVING: &[Checkpoint] = &[Forward, Publish];
/// At the decision.
const DECIDED: &[Checkpoint] = &[Publish];

/// Declares the checks one a line.
macro_rules! checks {
    ($($id:literal $run:path, $binds_at:ident, [$($reads:literal),* $(,)?];)+) => {
        /// The checks, by number.
        pub(super) const CHECKS: &[Check] = &[
            $(Check { id: $id, binds_at: $binds_at, reads: &[$($reads),*], run: $run },)+
        ];
    };
}

checks! {
    "R01" basis::legal_basis, ALWAYS, [];
    "R02" basis::transition, ALWAYS, ["dossier.received_on"];
    "R03" basis::launch, ALWAYS, ["campaign.launch", "campaign.parent_level"];
    "R04" basis::plan_parts, ALWAYS, ["campaign.sections"];
    "R05" subject::scope, ALWAYS,
        ["subject.unit_ended_on", "subject.unit_merged_into", "subject.unit_kind",
         "subject.staff_kind", "subject.left_on"];
    "R06" subject::award, ALWAYS, ["campaign.offered_award_types"];
    "R07" history::one_award, ALWAYS, ["history.claims", "merit.achievements"];
    "R08" history::repetition, APPRAISED, ["history.awards"];
    "R10" history::themed_results, ALWAYS, ["merit.cited_awards"];
    "R11" history::holds, ALWAYS, ["history.holds"];
    "R12" history::discipline, ALWAYS,
        ["merit.achievements", "history.disciplines", "history.leader_discipline", "merit.ratings"];
    "R13" time::counted_leave, APPRAISED,
        ["subject.leaves", "subject.left_out_for_time", "subject.months_worked"];
    "R14" time::least_time, APPRAISED, ["subject.months_worked", "subject.leaves"];
    "R15" merit::ratings, APPRAISED, ["merit.ratings"];
    "R16" subject::conduct, ALWAYS, ["merit.attestations"];
    "R17" merit::clause, ALWAYS,
        ["merit.clause", "merit.achievements", "merit.carried_over", "merit.has_evaluation"];
    "R18" merit::initiatives, APPRAISED, ["merit.initiatives"];
    "R19" dossier::papers, ALWAYS, ["dossier.papers", "dossier.relies_on_certificate"];
    "R20" dossier::copies, APPRAISED, ["dossier.copies", "dossier.formats"];
    "R21" dossier::confirmation, ALWAYS,
        ["dossier.report_date", "dossier.report_confirmation"];
    "R22" dossier::terms, APPRAISED, ["dossier.steps"];
    "R24" council::formation, CALLED, ["council.formation", "council.session_on"];
    "R25" council::quorum, CALLED, ["council.attendance"];
    "R26" council::votes, VOTED,
        ["council.tally", "council.attendance", "council.ballot_mode"];
    "R27" council::tie_and_excess, VOTED,
        ["council.tally", "council.attendance", "council.chair_agrees", "list.placing"];
    "R28" council::recusal, VOTED, ["council.conflicted_voters"];
    "R29" list::quotas, ALWAYS, ["list.round_quotas", "list.quota_counts"];
    "R30" list::direct_workers, LEAVING, ["list.persons"];
    "R31" list::women_first, LEAVING, ["list.rivals", "list.standing"];
    "R32" merit::prerequisites, APPRAISED, ["merit.prerequisites"];
    "R38" decision::publication, DECIDED, ["decision.publication"];
    "R39" decision::signing, DECIDED, ["decision.signer"];
    "R42" decision::fund, DECIDED, ["decision.fund", "decision.amount"];
}

/// How a rule has its effect: `check` kiểm tra từng đề nghị; `scoring` trong chấm điểm; `procedure`
/// thủ tục của một bước; `computation` cách tính; `property` tính chất của hệ thống.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each role")]
pub enum Role {
    Check,
    Scoring,
    Procedure,
    Computation,
    Property,
}

/// The rules that judge no proposal: their role, and where they act.
const ELSEWHERE: &[(&str, Role, &str, &str)] = &[
    (
        "R09",
        Role::Property,
        "Không bước nào đòi hỏi hình thức mức thấp hơn.",
        "No step asks for a lower award.",
    ),
    (
        "R23",
        Role::Procedure,
        "Khi trả lại, thẩm định không đủ điều kiện, không khen thưởng.",
        "When a proposal is returned, appraised as ineligible, or declined.",
    ),
    (
        "R33",
        Role::Scoring,
        "Khi ghi điểm; giới hạn theo bộ tiêu chí.",
        "When scores are entered, within the bounds of the criteria set.",
    ),
    ("R34", Role::Scoring, "Khi tự chấm điểm.", "When a unit scores itself."),
    (
        "R35",
        Role::Scoring,
        "Khi tính kết quả và xếp loại.",
        "When results are computed and banded.",
    ),
    (
        "R36",
        Role::Scoring,
        "Khi xếp hạng cả đợt đánh giá.",
        "When a whole evaluation round is ranked.",
    ),
    (
        "R37",
        Role::Procedure,
        "Sau khi công bố điểm dự kiến.",
        "After provisional scores are published.",
    ),
    (
        "R40",
        Role::Computation,
        "Khi ban hành quyết định: hệ số nhân lương cơ sở, làm tròn lên.",
        "When a decision is published: coefficient times base wage, rounded up.",
    ),
    (
        "R41",
        Role::Computation,
        "Khi một đối tượng có nhiều danh hiệu, hình thức.",
        "When a subject has several awards.",
    ),
    (
        "R43",
        Role::Procedure,
        "Khi ghi số và ngày của quyết định.",
        "When number and date of a decision are entered.",
    ),
    (
        "R44",
        Role::Computation,
        "Khi lập danh sách trao thưởng và phụ lục quyết định.",
        "When the list of presentation and the annex are made.",
    ),
    (
        "R45",
        Role::Procedure,
        "Khi hủy bỏ quyết định, thu hồi hiện vật và tiền thưởng.",
        "When an award is revoked, object and money returned.",
    ),
    (
        "R46",
        Role::Property,
        "Mọi thao tác ghi đều để lại vết, không xóa.",
        "Every write leaves its trace, which is never deleted.",
    ),
    (
        "R47",
        Role::Procedure,
        "Khi đóng, bàn giao và hủy hồ sơ; thời hạn nêu ở từng khen thưởng.",
        "When files are closed, handed over and destroyed; each award says until when.",
    ),
];

/// A rule of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number.
    pub id: &'static str,
    /// How it has its effect.
    pub role: Role,
    /// Where it acts, when it is no check.
    pub acts: Option<Words>,
    /// Steps at which the check binds.
    pub binds_at: &'static [Checkpoint],
    /// Facts the check may read.
    pub reads: &'static [&'static str],
}

/// All rules, by number.
pub fn entries() -> Vec<Entry> {
    let checks = CHECKS.iter().map(|check| Entry {
        id: check.id,
        role: Role::Check,
        acts: None,
        binds_at: check.binds_at,
        reads: check.reads,
    });
    let others = ELSEWHERE.iter().map(|&(id, role, vi, en)| Entry {
        id,
        role,
        acts: Some(Words::new(vi, en)),
        binds_at: &[],
        reads: &[],
    });
    let mut all: Vec<Entry> = checks.chain(others).collect();
    all.sort_by_key(|entry| entry.id);
    all
}

/// A parameter as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedParameter {
    /// Name.
    pub name: String,
    /// Value.
    pub value: Value,
    /// How well its source is known.
    pub mark: Mark,
    /// Whether that counts as confirmed.
    pub status: Status,
    /// Document and article.
    pub source: String,
    /// What a reader should know about it.
    pub note: Option<String>,
}

/// A rule with its parameters in a rule set, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Number.
    pub id: &'static str,
    /// What it asks.
    pub label: Words,
    /// How it has its effect.
    pub role: Role,
    /// Where it acts, when it is no check.
    pub acts: Option<Words>,
    /// What happens when it is not met.
    pub severity: Option<Severity>,
    /// Document and article.
    pub basis: String,
    /// How well that is known.
    pub mark: Mark,
    /// Whether that counts as confirmed.
    pub status: Status,
    /// Steps at which it binds.
    pub binds_at: &'static [Checkpoint],
    /// Facts it may read.
    pub reads: &'static [&'static str],
    /// Its parameters.
    pub parameters: Vec<ListedParameter>,
}

/// Every rule with its parameters in a rule set.
///
/// # Errors
/// When a value cannot be written as JSON, which the types rule out.
pub fn listing(rules: &Rules) -> serde_json::Result<Vec<Listed>> {
    let written = serde_json::to_value(rules)?;
    let heads = entries().into_iter().filter_map(|entry| Some((rules.head(entry.id)?, entry)));
    heads.map(|(head, entry)| listed(&written, head, entry)).collect()
}

fn listed(written: &Value, head: RuleHead<'_>, entry: Entry) -> serde_json::Result<Listed> {
    let parameters = written.get(entry.id).and_then(|rule| rule.get("parameters"));
    let parameters = parameters.and_then(Value::as_object);
    Ok(Listed {
        id: entry.id,
        label: head.label.clone(),
        role: entry.role,
        acts: entry.acts,
        severity: head.severity,
        basis: head.basis.to_owned(),
        mark: head.mark,
        status: head.mark.status(),
        binds_at: entry.binds_at,
        reads: entry.reads,
        parameters: parameters
            .into_iter()
            .flatten()
            .map(|(name, written)| parameter(name, written))
            .collect::<serde_json::Result<_>>()?,
    })
}

fn parameter(name: &str, written: &Value) -> serde_json::Result<ListedParameter> {
    let read: Param<Value> = serde_json::from_value(written.clone())?;
    Ok(ListedParameter {
        name: name.to_owned(),
        status: read.status(),
        value: read.value,
        mark: read.mark,
        source: read.source,
        note: read.note,
    })
}
