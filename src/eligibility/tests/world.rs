//! A proposal to which nothing can be objected, and rows that change one thing of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::{
    calendar::{WorkCalendar, Year},
    eligibility::*,
    law::{
        Authority, BallotMode, Checkpoint, CompletionLevel, Law, PlanLevel, PlanSection,
        PositionClass, Quota, RuleSet, StaffKind, Step, SubjectKind, UnitKind,
    },
};

pub(super) const GK: &str = "giay_khen_giam_doc_so";
pub(super) const BK: &str = "bang_khen_ubnd_tp";

pub(super) fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn span(from: &str, to: &str) -> Span {
    Span { from: d(from), to: d(to) }
}

/// Unknown, to be supplied by the secretariat.
pub(super) fn unknown<T>() -> Fact<T> {
    Fact::unknown(Supplier::Secretariat)
}

/// Everything a judgement needs.
#[derive(Clone)]
pub(super) struct World {
    pub law: Law,
    pub calendar: WorkCalendar,
    pub set: RuleSet,
    pub facts: Facts,
    pub at: Checkpoint,
}

impl World {
    /// A person nominated for a Giấy khen, at the decision.
    pub fn new() -> Self {
        let law = Law::carried().unwrap();
        let set = law.rule_set_on(d("2026-11-02")).unwrap().clone();
        let days = |all: &[&str]| all.iter().map(|day| d(day)).collect();
        let year = Year {
            days_off: days(&["2026-01-01", "2026-01-02", "2026-09-02"]),
            working_days: days(&["2026-01-10"]),
            is_complete: true,
        };
        // Of the next year the holidays of the moon are not announced yet.
        let next = Year { days_off: days(&["2027-01-01"]), ..Year::default() };
        let calendar = WorkCalendar::new([(2026, year), (2027, next)]);
        Self { law, calendar, set, facts: facts(), at: Checkpoint::Publish }
    }

    pub fn assess(&self) -> Assessment {
        assess(&self.set, &self.law.documents, &self.calendar, &self.facts, self.at)
    }

    pub fn finding(&self, rule: &str) -> Finding {
        self.assess().findings.into_iter().find(|finding| finding.rule == rule).unwrap()
    }
}

/// One row of a table: what is changed, and what the rule then says.
pub(super) struct Row {
    pub rule: &'static str,
    pub name: &'static str,
    pub change: fn(&mut World),
    pub outcome: Outcome,
    /// Part of the Vietnamese sentence.
    pub says: &'static str,
}

/// Rows of one rule: `"name" => |world| change, Outcome, "says";`.
macro_rules! rows {
    ($rule:literal: $($name:literal => $change:expr, $outcome:ident, $says:literal;)+) => {
        vec![$(Row {
            rule: $rule,
            name: $name,
            change: $change,
            outcome: crate::eligibility::Outcome::$outcome,
            says: $says,
        }),+]
    };
}
pub(super) use rows;

fn facts() -> Facts {
    Facts {
        today: d("2026-11-26"),
        award_type_code: GK.to_owned(),
        subject_kind: SubjectKind::Individual,
        period: span("2026-01-01", "2026-10-31"),
        campaign: CampaignFacts {
            launch: Fact::Known(Some(LaunchFact {
                level: PlanLevel::Department,
                launched_on: d("2026-03-16"),
                document_number: Some("15/KH-STC".to_owned()),
            })),
            parent_level: Fact::Known(Some(PlanLevel::City)),
            sections: Fact::Known(PlanSection::ALL.iter().copied().collect()),
            offered_award_types: Fact::Known([BK, GK].map(str::to_owned).into()),
        },
        subject: SubjectFacts {
            unit_kind: Fact::Known(UnitKind::Room),
            unit_ended_on: Fact::Known(None),
            unit_merged_into: Fact::Known(None),
            staff_kind: Fact::Known(Some(StaffKind::CivilServant)),
            left_on: Fact::Known(None),
            months_worked: Fact::Known(10),
            leaves: Fact::Known(BTreeMap::new()),
            left_out_for_time: Fact::Known(false),
        },
        merit: merit(),
        history: HistoryFacts {
            claims: Fact::Known(BTreeSet::new()),
            awards: Fact::Known(BTreeSet::new()),
            holds: Fact::Known(BTreeSet::new()),
            disciplines: Fact::Known(BTreeSet::new()),
            leader_discipline: Fact::Known(None),
        },
        dossier: dossier(),
        council: council(),
        list: ListFacts {
            round_quotas: Fact::Known(BTreeSet::from([Quota {
                scope: "round".to_owned(),
                max_places: Some(5),
                max_share: None,
            }])),
            quota_counts: Fact::Known(BTreeMap::from([(
                "round".to_owned(),
                QuotaCount { others: 2, base: Fact::Known(40) },
            )])),
            persons: Fact::Known(BTreeMap::from([
                (PositionClass::Staff, 3),
                (PositionClass::UnitLeader, 1),
            ])),
            standing: Fact::Known(Standing { women: 1, members: 1 }),
            rivals: Fact::Known(BTreeSet::new()),
            placing: Fact::Known(None),
        },
        decision: DecisionFacts {
            publication: Fact::Known(Some(Published { from: d("2026-11-18"), to: None })),
            signer: Fact::Known(Signer {
                authority: Authority::DepartmentDirector,
                is_deputy: false,
                has_delegation: Fact::Known(false),
            }),
            fund: Fact::Known(Some(FundState {
                fund: 100_000_000,
                payroll: 1_000_000_000,
                spent: 10_000_000,
                campaign_spent: 5_000_000,
            })),
            amount: Fact::Known(760_000),
        },
    }
}

fn merit() -> MeritFacts {
    MeritFacts {
        clause: Fact::Known(Some("gk.ca_nhan.phong_trao".to_owned())),
        achievements: Fact::Known(BTreeSet::from([
            achievement("tt-1", "2026-05-10"),
            achievement("tt-2", "2026-08-20"),
        ])),
        carried_over: Fact::Known(None),
        has_evaluation: Fact::Known(true),
        initiatives: Fact::Known(BTreeSet::from([initiative("sk-1")])),
        cited_awards: Fact::Known(BTreeSet::new()),
        ratings: Fact::Known(BTreeMap::from([(2026, rating(CompletionLevel::Good))])),
        attestations: BTreeMap::from([("exemplary".to_owned(), Fact::Known(true))]),
        prerequisites: BTreeMap::new(),
    }
}

pub(super) fn achievement(id: &str, day: &str) -> Achievement {
    Achievement { id: id.to_owned(), achieved_on: d(day) }
}

pub(super) fn rating(level: CompletionLevel) -> Rating {
    Rating { level, source: "nd_335_2025".to_owned(), has_document: true }
}

pub(super) fn initiative(id: &str) -> Initiative {
    Initiative {
        id: id.to_owned(),
        recognition: Fact::Known(Some(Recognition {
            number: "12/QĐ-HĐSK".to_owned(),
            dated: d("2026-06-01"),
        })),
        is_applied: Fact::Known(true),
        is_replicable: Fact::Known(true),
        used_for: Fact::Known(None),
    }
}

pub(super) fn paper() -> Paper {
    Paper { size: 2048, format: "pdf".to_owned(), is_signed: Fact::Known(true) }
}

fn dossier() -> DossierFacts {
    let papers = ["to_trinh", "bao_cao_thanh_tich", "bien_ban_xet"];
    DossierFacts {
        received_on: Fact::Known(Some(d("2026-11-02"))),
        papers: Fact::Known(papers.map(|code| (code.to_owned(), paper())).into()),
        relies_on_certificate: Fact::Known(false),
        copies: Fact::Known(1),
        formats: Fact::Known(["pdf", "docx"].map(str::to_owned).into()),
        report_date: Fact::Known(Some(d("2026-10-26"))),
        report_confirmation: Fact::Known(Some(Confirmation {
            role: "unit_head".to_owned(),
            confirmed_on: d("2026-10-28"),
        })),
        steps: Fact::Known(BTreeMap::from([
            (Step::Receive, step("2026-11-02", Some("2026-11-03"))),
            (Step::Appraise, step("2026-11-03", Some("2026-11-16"))),
        ])),
    }
}

pub(super) fn step(started: &str, finished: Option<&str>) -> StepTime {
    StepTime { started_on: d(started), finished_on: finished.map(d), paused_days: 0 }
}

fn council() -> CouncilFacts {
    CouncilFacts {
        formation: Fact::Known(Some(Formation {
            decision_number: Some("88/QĐ-STC".to_owned()),
            chair_role: "department_director".to_owned(),
            standing_role: "department_office".to_owned(),
            members: 9,
            valid_from: d("2026-01-01"),
            valid_to: Some(d("2027-01-01")),
        })),
        session_on: Fact::Known(Some(d("2026-11-18"))),
        attendance: Fact::Known(Some(Attendance { total: 9, present: 7, written: 1, recused: 0 })),
        tally: Fact::Known(Some(Tally { agree: 7, disagree: 1, other: 0 })),
        ballot_mode: Fact::Known(Some(BallotMode::Secret)),
        chair_agrees: Fact::Known(true),
        conflicted_voters: Fact::Known(BTreeSet::new()),
    }
}

/// The same proposal for a collective.
pub(super) fn collective(world: &mut World) {
    let facts = &mut world.facts;
    facts.subject_kind = SubjectKind::Collective;
    facts.subject.staff_kind = Fact::Known(None);
    facts.merit.clause = Fact::Known(Some("gk.tap_the.phong_trao".to_owned()));
    facts.merit.attestations.insert("united".to_owned(), Fact::Known(true));
    facts.list.standing = Fact::Known(Standing { women: 7, members: 10 });
}

/// What is in a fact that the proposal has from the beginning.
pub(super) fn known<T>(fact: &mut Fact<T>) -> &mut T {
    match fact {
        Fact::Known(value) => value,
        Fact::Unknown { .. } => panic!("the fact is unknown"),
    }
}

/// The same through an `Option`.
pub(super) fn there<T>(fact: &mut Fact<Option<T>>) -> &mut T {
    known(fact).as_mut().unwrap()
}
