//! What checks read, up to the dossier. What comes later is in `facts_later`.
//!
//! Collections are ordered sets and maps, so that the order in which facts were gathered cannot
//! matter.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{CouncilFacts, DecisionFacts, DossierFacts, Fact, ListFacts};
use crate::law::{
    AwardClass, CompletionLevel, DisciplineForm, PlanLevel, PlanSection, StaffKind, SubjectKind,
    UnitKind,
};

/// First and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// Everything that is known of a proposal when it is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The day of the judgement.
    pub today: NaiveDate,
    /// Award type.
    pub award_type_code: String,
    /// Whether a person or a collective is nominated.
    pub subject_kind: SubjectKind,
    /// Achievement period (giai đoạn thành tích).
    pub period: Span,
    /// The campaign and its round.
    pub campaign: CampaignFacts,
    /// The nominated person or collective.
    pub subject: SubjectFacts,
    /// What the proposal rests on.
    pub merit: MeritFacts,
    /// What else there is on the subject.
    pub history: HistoryFacts,
    /// The dossier and its way.
    pub dossier: DossierFacts,
    /// The council's session.
    pub council: CouncilFacts,
    /// The list it stands on.
    pub list: ListFacts,
    /// The decision.
    pub decision: DecisionFacts,
}

/// How a campaign was launched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaunchFact {
    /// Level of the launcher.
    pub level: PlanLevel,
    /// When.
    pub launched_on: NaiveDate,
    /// Number of the plan; null until văn thư gives one.
    pub document_number: Option<String>,
}

/// The campaign and its round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignFacts {
    /// How it was launched; null before that.
    pub launch: Fact<Option<LaunchFact>>,
    /// Level of the plan above it; null when there is none.
    pub parent_level: Fact<Option<PlanLevel>>,
    /// Parts its plan has.
    pub sections: Fact<BTreeSet<PlanSection>>,
    /// Award types that the round considers.
    pub offered_award_types: Fact<BTreeSet<String>>,
}

/// The nominated person or collective.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectFacts {
    /// Kind of the collective, or of the person's unit.
    pub unit_kind: Fact<UnitKind>,
    /// First day on which that unit no longer exists; null while it does.
    pub unit_ended_on: Fact<Option<NaiveDate>>,
    /// The unit that it was merged into; null when none carries it on.
    pub unit_merged_into: Fact<Option<String>>,
    /// Kind of the person; null for a collective.
    pub staff_kind: Fact<Option<StaffKind>>,
    /// First day on which the person no longer works here; null while they do, and for a collective.
    pub left_on: Fact<Option<NaiveDate>>,
    /// Full months the person worked in the year, leave not counted.
    pub months_worked: Fact<u32>,
    /// Full months of leave by kind.
    pub leaves: Fact<BTreeMap<String, u32>>,
    /// Whether the person was left out of the rating for lack of working time.
    pub left_out_for_time: Fact<bool>,
}

/// An achievement that the proposal cites.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Achievement {
    /// Id.
    pub id: String,
    /// When it was made.
    pub achieved_on: NaiveDate,
}

/// An earlier award that the proposal cites as a basis.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CitedAward {
    /// Number of its decision.
    pub decision_number: String,
    /// Loại hình khen thưởng.
    pub award_class: AwardClass,
}

/// A rating of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// Level.
    pub level: CompletionLevel,
    /// Kind of the document that proves it.
    pub source: String,
    /// Whether that document is attached.
    pub has_document: bool,
}

/// The recognition of an initiative.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recognition {
    /// Number of the decision or letter.
    pub number: String,
    /// Its date.
    pub dated: NaiveDate,
}

/// An initiative (sáng kiến) that the proposal cites.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Initiative {
    /// Id.
    pub id: String,
    /// How it was recognised; null when it was not.
    pub recognition: Fact<Option<Recognition>>,
    /// Whether it is applied.
    pub is_applied: Fact<bool>,
    /// Whether it can be replicated.
    pub is_replicable: Fact<bool>,
    /// The award or proposal that used it before; null when none did.
    pub used_for: Fact<Option<String>>,
}

/// What the proposal rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeritFacts {
    /// Clause of the criteria; null when none is chosen.
    pub clause: Fact<Option<String>>,
    /// Achievements.
    pub achievements: Fact<BTreeSet<Achievement>>,
    /// Whether what a unit achieved that was merged into the collective counts for it; null when none
    /// of that is cited.
    pub carried_over: Fact<Option<bool>>,
    /// Whether an evaluation stands behind it.
    pub has_evaluation: Fact<bool>,
    /// Initiatives among the achievements.
    pub initiatives: Fact<BTreeSet<Initiative>>,
    /// Earlier awards that are cited.
    pub cited_awards: Fact<BTreeSet<CitedAward>>,
    /// Ratings by year; a year that is absent has not been rated yet.
    pub ratings: Fact<BTreeMap<i32, Rating>>,
    /// What was declared and confirmed, by code; what is absent was not declared.
    pub attestations: BTreeMap<String, Fact<bool>>,
    /// Ratings by others, by code; what is absent is not known.
    pub prerequisites: BTreeMap<String, Fact<CompletionLevel>>,
}

/// Another live proposal, or an award, for the subject or for one of the achievements.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Id.
    pub id: String,
    /// Whether it is for the same person or collective.
    pub is_same_subject: bool,
    /// Whether it is in the same campaign.
    pub is_same_campaign: bool,
    /// Its achievements.
    pub achievement_ids: BTreeSet<String>,
    /// Its achievement period.
    pub period: Span,
}

/// An award the subject already has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastAward {
    /// Award type.
    pub award_type_code: String,
    /// Date of the decision.
    pub decided_on: NaiveDate,
    /// Number of the decision.
    pub decision_number: String,
    /// Achievement period written in it; null when none is.
    pub period: Option<Span>,
}

/// A pending matter (việc đang chờ kết luận).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Kind.
    pub kind: String,
    /// First day.
    pub opened_on: NaiveDate,
    /// First day without it; null while it is pending.
    pub released_on: Option<NaiveDate>,
}

/// Discipline of the person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discipline {
    /// Date of the decision.
    pub decided_on: NaiveDate,
    /// Day on which the disciplinary period is completed.
    pub ends_on: Fact<NaiveDate>,
}

/// What else there is on the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryFacts {
    /// Other live proposals and awards.
    pub claims: Fact<BTreeSet<Claim>>,
    /// Awards it already has.
    pub awards: Fact<BTreeSet<PastAward>>,
    /// Pending matters.
    pub holds: Fact<BTreeSet<Hold>>,
    /// Discipline of the person; none for a collective.
    pub disciplines: Fact<BTreeSet<Discipline>>,
    /// Heaviest discipline of the collective's leaders in the period; null when there is none.
    pub leader_discipline: Fact<Option<DisciplineForm>>,
}
