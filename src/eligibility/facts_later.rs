//! What checks read from the dossier on: its papers and steps, the council, the list, the decision.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Fact;
use crate::law::{Authority, BallotMode, PositionClass, Quota, Step};

/// A paper of the dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Bytes of the file.
    pub size: u64,
    /// Format of the file.
    pub format: String,
    /// Whether it is signed.
    pub is_signed: Fact<bool>,
}

/// Who confirmed the achievement report, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// Role.
    pub role: String,
    /// When.
    pub confirmed_on: NaiveDate,
}

/// When a step with a term began and ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepTime {
    /// Day of the event that starts the term.
    pub started_on: NaiveDate,
    /// Day on which it was done; null while it is not.
    pub finished_on: Option<NaiveDate>,
    /// Working days for which the term did not run.
    #[serde(default)]
    pub paused_days: u32,
}

/// The dossier and its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DossierFacts {
    /// When it was received; null before that.
    pub received_on: Fact<Option<NaiveDate>>,
    /// Papers by their code; what is absent is not attached.
    pub papers: Fact<BTreeMap<String, Paper>>,
    /// Whether it relies on something that a competent body has to certify (Luật Đ.84.2.d).
    pub relies_on_certificate: Fact<bool>,
    /// Originals handed in; a signed electronic original is one.
    pub copies: Fact<u32>,
    /// Formats in which the dossier was handed in.
    pub formats: Fact<BTreeSet<String>>,
    /// Date of the achievement report; null when it has none.
    pub report_date: Fact<Option<NaiveDate>>,
    /// Its confirmation; null when it is not confirmed.
    pub report_confirmation: Fact<Option<Confirmation>>,
    /// Steps that have begun.
    pub steps: Fact<BTreeMap<Step, StepTime>>,
}

/// How the council was formed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formation {
    /// Number of the decision; null when there is none.
    pub decision_number: Option<String>,
    /// Office of the chair.
    pub chair_role: String,
    /// The standing body.
    pub standing_role: String,
    /// Members.
    pub members: u32,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day on which it no longer is (half-open); null while no end is set.
    pub valid_to: Option<NaiveDate>,
}

/// Who took part in the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// All members.
    pub total: u32,
    /// Members present.
    pub present: u32,
    /// Absent members who gave a written opinion.
    pub written: u32,
    /// Members who do not vote on this item.
    pub recused: u32,
}

/// The votes on this item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Agree.
    pub agree: u32,
    /// Disagree.
    pub disagree: u32,
    /// Abstain, or invalid.
    pub other: u32,
}

/// The council's session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouncilFacts {
    /// How the council was formed; null when the route has no council.
    pub formation: Fact<Option<Formation>>,
    /// Day of the session; null when the route has no council.
    pub session_on: Fact<Option<NaiveDate>>,
    /// Who took part; null when the route has no council.
    pub attendance: Fact<Option<Attendance>>,
    /// The votes; null when the route has no council.
    pub tally: Fact<Option<Tally>>,
    /// How members voted; null when the route has no council.
    pub ballot_mode: Fact<Option<BallotMode>>,
    /// Whether the chair agrees, where that decides.
    pub chair_agrees: Fact<bool>,
    /// Members who voted though they are in conflict.
    pub conflicted_voters: Fact<BTreeSet<String>>,
}

/// What the caps of a scope count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotaCount {
    /// Other proposals that hold a place.
    pub others: u32,
    /// What a share is of, as stored with the round.
    pub base: Fact<u32>,
}

/// Women and all in a person (1 of 1, or 0 of 1) or a collective.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// Women.
    pub women: u32,
    /// All.
    pub members: u32,
}

/// Somebody with an equal result.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rival {
    /// Id of the proposal.
    pub id: String,
    /// Women and all.
    pub standing: Fact<Standing>,
    /// Whether it stands before this one.
    pub stands_before: bool,
}

/// Place of the proposal among those that passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placing {
    /// Places there are.
    pub places: u32,
    /// Place of this one by votes, from 1.
    pub place: u32,
}

/// The list it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListFacts {
    /// Caps that the round sets for this award type and kind of subject; empty when it sets none.
    pub round_quotas: Fact<BTreeSet<Quota>>,
    /// What the caps count, by scope.
    pub quota_counts: Fact<BTreeMap<String, QuotaCount>>,
    /// Persons on the list by position.
    pub persons: Fact<BTreeMap<PositionClass, u32>>,
    /// Women and all in the subject.
    pub standing: Fact<Standing>,
    /// Those with an equal result.
    pub rivals: Fact<BTreeSet<Rival>>,
    /// Its place; null when there are places for all.
    pub placing: Fact<Option<Placing>>,
}

/// A publication of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// First day.
    pub from: NaiveDate,
    /// Day on which it was taken down; null while it stands.
    pub to: Option<NaiveDate>,
}

/// Who signs the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// In whose right.
    pub authority: Authority,
    /// Whether the signer is another person, who signs for them (ký thay).
    pub is_deputy: bool,
    /// Whether a delegation to that person is on file.
    pub has_delegation: Fact<bool>,
}

/// The fund that pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundState {
    /// The fund of the year, in đồng; so with the others.
    pub fund: u64,
    /// Payroll by rank and grade.
    pub payroll: u64,
    /// Spent so far.
    pub spent: u64,
    /// Of that, for organising campaigns.
    pub campaign_spent: u64,
}

/// The decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionFacts {
    /// The publication; null when there was none.
    pub publication: Fact<Option<Published>>,
    /// Who signs.
    pub signer: Fact<Signer>,
    /// The fund of the department; null when another level pays.
    pub fund: Fact<Option<FundState>>,
    /// What this award costs.
    pub amount: Fact<u64>,
}
