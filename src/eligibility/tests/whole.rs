//! What is true of an assessment as a whole, and of the registry.

use std::collections::BTreeSet;

use super::world::*;
use crate::{
    eligibility::*,
    law::{Checkpoint, Rules, Severity, Status},
};

#[test]
fn nothing_can_be_objected_to_the_proposal_that_the_rows_change() {
    let found = World::new().assess();
    assert_eq!(found.blocking().count(), 0);
    assert_eq!(found.needing_reason().count(), 0);
    for finding in &found.findings {
        let is_fine = matches!(finding.outcome, Outcome::Passed | Outcome::NotApplicable);
        assert!(is_fine, "{}: {}", finding.rule, finding.sentence.vi);
        assert_eq!(finding.next_step, None, "{}", finding.rule);
    }
    assert_eq!((found.at, found.on), (Checkpoint::Publish, d("2026-11-26")));
    assert_eq!(found.rule_set_code, "tdkt-2026-10");
}

#[test]
fn all_rules_of_the_catalogue_are_listed_each_with_its_role() {
    let all = entries();
    let ids: Vec<&str> = all.iter().map(|entry| entry.id).collect();
    assert_eq!(ids, Rules::IDS);
    let checks = all.iter().filter(|entry| entry.role == Role::Check);
    let judged: Vec<String> =
        World::new().assess().findings.into_iter().map(|finding| finding.rule).collect();
    assert_eq!(checks.map(|entry| entry.id).collect::<Vec<_>>(), judged);
    for entry in &all {
        let is_check = entry.role == Role::Check;
        assert_eq!(entry.acts.is_none(), is_check, "{} says where it acts", entry.id);
        assert_eq!(!entry.binds_at.is_empty(), is_check, "{} binds somewhere", entry.id);
    }
    let properties: Vec<&str> =
        all.iter().filter(|entry| entry.role == Role::Property).map(|entry| entry.id).collect();
    assert_eq!(properties, ["R09", "R46"]);
}

#[test]
fn a_listing_shows_every_parameter_with_its_source_and_status() {
    let rules = World::new().set.rules;
    let all = listing(&rules).unwrap();
    assert_eq!(all.len(), 47);
    for listed in &all {
        assert!(!listed.parameters.is_empty(), "{}", listed.id);
        assert!(!listed.basis.is_empty(), "{}", listed.id);
        for parameter in &listed.parameters {
            assert!(!parameter.source.is_empty(), "{} of {}", parameter.name, listed.id);
            assert_eq!(parameter.status, parameter.mark.status());
        }
    }
    let quorum = all.iter().find(|listed| listed.id == "R25").unwrap();
    let names: Vec<&str> = quorum.parameters.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["quorum", "quorum_award_session", "written_counts"]);
    assert_eq!(quorum.parameters[0].value, "2/3");
    assert_eq!(quorum.parameters[0].status, Status::Assumed);
}

#[test]
fn what_rests_on_an_assumed_parameter_is_marked_as_assumed() {
    let mut world = World::new();
    // Law that was read, and all its parameters with it.
    assert_eq!(world.finding("R04").status, Status::Confirmed);
    assert_eq!(world.finding("R11").status, Status::Confirmed);
    // The share of votes is one that Hà Nội decides.
    assert_eq!(world.finding("R26").status, Status::Assumed);
    world.set.rules.r04.parameters.plan_required_sections.mark = crate::law::Mark::Practice;
    let found = world.finding("R04");
    assert_eq!(found.status, Status::Assumed);
    assert_eq!(found.parameters[0].name, "plan_required_sections");
}

#[test]
fn what_is_unknown_blocks_and_names_who_supplies_it() {
    let mut world = World::new();
    world.facts.merit.ratings = Fact::unknown(Supplier::Personnel);
    let found = world.finding("R15");
    assert!(found.blocks() && !found.needs_reason());
    assert_eq!(found.suppliers, BTreeSet::from([Supplier::Personnel]));
    assert!(found.next_step.unwrap().vi.contains("bộ phận tổ chức cán bộ"));
    // The same for a rule that only warns: the step needs a reason.
    world.facts.dossier.copies = Fact::unknown(Supplier::ProposingUnit);
    let found = world.finding("R20");
    assert!(!found.blocks() && found.needs_reason());
}

#[test]
fn a_rule_binds_only_at_its_steps() {
    let mut world = World::new();
    world.facts.council.tally = Fact::unknown(Supplier::CouncilSecretary);
    world.facts.decision.signer = Fact::unknown(Supplier::Secretariat);
    let blocking = |world: &World, at| {
        let world = World { at, ..world.clone() };
        world.assess().blocking().map(|finding| finding.rule.clone()).collect::<Vec<_>>()
    };
    assert_eq!(blocking(&world, Checkpoint::Submit), [""; 0]);
    assert_eq!(blocking(&world, Checkpoint::OpenVoting), [""; 0]);
    assert_eq!(blocking(&world, Checkpoint::CloseVoting), ["R26", "R27"]);
    assert_eq!(blocking(&world, Checkpoint::Publish), ["R26", "R27", "R39"]);
}

#[test]
fn an_inform_rule_neither_blocks_nor_needs_a_reason() {
    let mut world = World::new();
    world.facts.history.awards = unknown();
    let found = world.finding("R08");
    assert_eq!((found.severity, found.outcome), (Severity::Inform, Outcome::Unknown));
    assert!(found.binds && !found.blocks() && !found.needs_reason());
}

#[test]
fn pending_matters_and_discipline_are_kept_back_from_the_finding() {
    let mut world = World::new();
    known(&mut world.facts.history.holds).insert(Hold {
        kind: "investigation".to_owned(),
        opened_on: d("2026-10-05"),
        released_on: None,
    });
    let found = world.finding("R11");
    assert_eq!(found.outcome, Outcome::Failed);
    let fact = found.facts.iter().find(|fact| fact.name == "history.holds").unwrap();
    assert!(fact.is_restricted && fact.value.is_none());
    let facts = serde_json::to_string(&(&found.facts, &found.sentence)).unwrap();
    assert!(!facts.contains("investigation") && !facts.contains("2026-10-05"), "{facts}");
    let full = serde_json::to_string(&found.in_full().facts).unwrap();
    assert!(full.contains("investigation") && full.contains("2026-10-05"), "{full}");
    let discipline = world.finding("R12");
    let fact = discipline.facts.iter().find(|fact| fact.name == "history.disciplines").unwrap();
    assert!(fact.is_restricted && fact.value.is_none());
}

/// A world in which somebody's disciplinary period ends on a day, or on one that is not known.
fn disciplined(ends_on: Fact<chrono::NaiveDate>) -> World {
    let mut world = World::new();
    known(&mut world.facts.history.disciplines)
        .insert(Discipline { decided_on: d("2025-06-01"), ends_on });
    world
}

#[test]
fn a_finding_on_discipline_says_only_that_there_is_a_fact_and_who_may_see_it() {
    let failed = disciplined(Fact::Known(d("2027-01-01"))).finding("R12");
    assert_eq!(failed.outcome, Outcome::Failed);
    assert!(failed.sentence.vi.contains("hỏi Văn phòng Sở"), "{}", failed.sentence.vi);
    assert!(failed.in_full().sentence.vi.contains("01/01/2027"));
    assert!(failed.keeps_something_back());
    let gap = disciplined(Fact::unknown(Supplier::Personnel)).finding("R12");
    assert_eq!(gap.outcome, Outcome::Unknown);
    // That personnel has to tell the end of a period would say that there is one.
    assert_eq!(gap.suppliers, BTreeSet::from([Supplier::Secretariat]));
    assert_eq!(gap.in_full().suppliers, BTreeSet::from([Supplier::Personnel]));
    for finding in [&failed, &gap] {
        let told = (&finding.facts, &finding.sentence, &finding.next_step, &finding.suppliers);
        let told = serde_json::to_string(&told).unwrap();
        for secret in ["2025-06-01", "2027", "01/01", "thời hạn", "period", "personnel"] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }
    // Discipline that touches nothing looks like none.
    let clear = World::new().finding("R12");
    let mut passed = disciplined(Fact::Known(d("2026-01-01"))).finding("R12");
    assert!(passed.keeps_something_back() && !clear.keeps_something_back());
    for fact in &mut passed.facts {
        fact.kept_back.clone_from(
            &clear.facts.iter().find(|other| other.name == fact.name).unwrap().kept_back,
        );
    }
    assert_eq!(passed, clear);
}

#[test]
fn a_finding_on_leaders_looks_the_same_whether_one_was_disciplined_or_not() {
    let mut without = World::new();
    collective(&mut without);
    let mut with = without.clone();
    with.facts.history.leader_discipline = Fact::Known(Some(crate::law::DisciplineForm::Reprimand));
    known(&mut with.facts.merit.ratings).insert(2026, rating(crate::law::CompletionLevel::Good));
    known(&mut without.facts.merit.ratings).insert(2026, rating(crate::law::CompletionLevel::Good));
    let told = |world: &World| serde_json::to_string(&world.finding("R12")).unwrap();
    assert_eq!(told(&with), told(&without));
    known(&mut with.facts.merit.ratings)
        .insert(2026, rating(crate::law::CompletionLevel::Excellent));
    let warned = with.finding("R12");
    assert_eq!(warned.outcome, Outcome::Warning);
    assert!(
        !warned.sentence.vi.contains("kỷ luật") && warned.in_full().sentence.vi.contains("kỷ luật")
    );
}

#[test]
fn what_is_kept_of_an_assessment_has_nothing_that_is_kept_back() {
    let kept = disciplined(Fact::Known(d("2027-01-01"))).assess().for_keeping();
    assert!(kept.findings.iter().all(|finding| !finding.keeps_something_back()));
    let written = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<Assessment>(&written).unwrap(), kept);
}

#[test]
fn both_languages_carry_the_figures() {
    let mut world = World::new();
    world.facts.council.attendance =
        Fact::Known(Some(Attendance { total: 9, present: 5, written: 4, recused: 0 }));
    let said = world.finding("R25").sentence;
    assert_eq!(said.vi, "5/9 thành viên dự họp, cần 2/3.");
    assert_eq!(said.en, "5 of 9 members present, 2/3 needed.");
}
